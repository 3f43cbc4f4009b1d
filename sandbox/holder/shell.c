#include "shell.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

void shell_default_signals(void) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void become_shell(const struct shell_order *order, int slave) {
  setsid();
  ioctl(slave, TIOCSCTTY, 0);
  for (int fd = 0; fd < 3; fd++) dup2(slave, fd);
  shell_default_signals();

  char number[8];
  snprintf(number, sizeof number, "%d", order->terminal);
  setenv("TERM", "xterm-256color", 1);
  setenv("COLORTERM", "truecolor", 1);
  setenv("LANG", "C.UTF-8", 1);
  setenv("HOME", order->home, 1);
  setenv("USER", "root", 1);
  setenv("LOGNAME", "root", 1);
  setenv("SHELL", "/bin/bash", 1);
  setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
  setenv("HOLDER_TERMINAL", number, 1);
  if (chdir(order->home) != 0 && chdir("/") != 0) dprintf(2, "%s: %s\r\n", order->home, strerror(errno));
  execvp(order->command[0], order->command);
  dprintf(2, "%s cannot be started: %s\r\n", order->command[0], strerror(errno));
  _exit(127);
}

bool shell_start(const struct shell_order *order, int *master, pid_t *pid) {
  int slave = -1, unlocked = 0, reason;
  int fd = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return false;
  /* Not by name: /dev/pts is the learner's, and may be something else by now. */
  if (ioctl(fd, TIOCSPTLCK, &unlocked) != 0) goto failed;
  if ((slave = ioctl(fd, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0) goto failed;

  struct termios settings;
  if (tcgetattr(slave, &settings) == 0) {
    settings.c_iflag |= IUTF8;
    tcsetattr(slave, TCSANOW, &settings);
  }
  struct winsize size = {.ws_col = order->cols, .ws_row = order->rows};
  ioctl(slave, TIOCSWINSZ, &size);

  pid_t child = fork();
  if (child < 0) goto failed;
  if (child == 0) become_shell(order, slave);
  close(slave);
  *master = fd;
  *pid = child;
  return true;

failed:
  reason = errno;
  if (slave >= 0) close(slave);
  close(fd);
  errno = reason;
  return false;
}
