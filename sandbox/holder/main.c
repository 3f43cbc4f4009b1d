/* The holder: first process of a sandbox. Owns its terminals, keeps its engine running, reaps, lets files be read. See terminal.md of the design. */
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "hangup.h"
#include "holder.h"

static _Noreturn void fail(const char *what) {
  fprintf(stderr, "holder: %s: %s\n", what, strerror(errno));
  exit(1);
}

static uint64_t clock_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

void holder_watch(struct holder *holder, int fd, enum event_source source, uint32_t index, uint32_t *interest,
                  uint32_t wanted) {
  if (*interest == wanted) return;
  struct epoll_event event = {.events = wanted, .data.u64 = (uint64_t)source << 32 | index};
  int change = *interest == 0 ? EPOLL_CTL_ADD : wanted == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
  if (epoll_ctl(holder->epoll, change, fd, &event) == 0) *interest = wanted;
}

static int listen_at(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int length = snprintf(address.sun_path, sizeof address.sun_path, "%s.new", path);
  if (length < 0 || (size_t)length >= sizeof address.sun_path) errno = ENAMETOOLONG, fail(path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) fail("socket");
  unlink(address.sun_path);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) fail(path);
  /* The relay outside is another user; who may reach the folder is decided outside. Under its name it answers from the first moment. */
  if (chmod(address.sun_path, 0666) != 0 || listen(fd, 64) != 0 || rename(address.sun_path, path) != 0) fail(path);
  return fd;
}

static void open_holder(struct holder *holder, int argc, char **argv) {
  holder->settings = settings_parse(argc, argv);
  holder->now = clock_ms();
  prctl(PR_SET_DUMPABLE, 0);
  for (int i = 0; i < MAX_TERMINALS; i++) holder->terminals[i].fd = -1;
  for (int i = 0; i < VIEWER_PLACES; i++) holder->viewers[i].fd = -1;
  for (int i = 0; i < MAX_WORKERS; i++) holder->workers[i].fd = -1;
  /* A mount of our own: the learner's `umount /proc` must not fail for it. */
  holder->proc = (int)syscall(SYS_open_tree, AT_FDCWD, "/proc", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);

  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  sigset_t heard;
  sigemptyset(&heard);
  sigaddset(&heard, SIGCHLD);
  sigaddset(&heard, SIGTERM);
  holder->signals = signalfd(-1, &heard, SFD_CLOEXEC | SFD_NONBLOCK);
  holder->epoll = epoll_create1(EPOLL_CLOEXEC);
  if (holder->signals < 0 || holder->epoll < 0) fail("epoll");
  holder->listener = listen_at(holder->settings.socket);
  uint32_t none = 0, nothing = 0;
  holder_watch(holder, holder->listener, EVENT_LISTENER, 0, &none, EPOLLIN);
  holder_watch(holder, holder->signals, EVENT_SIGNAL, 0, &nothing, EPOLLIN);
  engine_open(holder);
}

static void reap(struct holder *holder) {
  int how;
  pid_t pid;
  while ((pid = waitpid(-1, &how, WNOHANG)) > 0) {
    int status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
    if (pid == holder->engine.pid) engine_exited(holder);
    worker_exited(holder, pid);
    for (int i = 0; i < MAX_TERMINALS; i++)
      if (holder->terminals[i].pid == pid) terminal_exited(holder, &holder->terminals[i], status);
  }
}

/* Only a word from outside counts: there the sender has no number in here. */
static void hear_signals(struct holder *holder) {
  struct signalfd_siginfo heard;
  while (read(holder->signals, &heard, sizeof heard) == sizeof heard) {
    if (heard.ssi_signo != SIGTERM || heard.ssi_pid != 0 || holder->end_at != 0) continue;
    holder->end_at = holder->now + holder->settings.farewell;
    if (holder->engine.pid > 0) kill(holder->engine.pid, SIGTERM);
    for (int i = 0; i < MAX_TERMINALS; i++)
      if (holder->terminals[i].pid > 0) hangup_start(&holder->terminals[i], holder->now + holder->settings.hangup);
  }
  reap(holder);
}

static void dispatch(struct holder *holder, const struct epoll_event *event) {
  uint32_t index = (uint32_t)event->data.u64;
  switch ((enum event_source)(event->data.u64 >> 32)) {
    case EVENT_LISTENER:
      return viewers_accept(holder);
    case EVENT_SIGNAL:
      return hear_signals(holder);
    case EVENT_ENGINE:
      return engine_ready(holder);
    case EVENT_TERMINAL:
      return terminal_ready(holder, &holder->terminals[index], event->events);
    case EVENT_VIEWER:
      return viewer_ready(holder, &holder->viewers[index], event->events);
    case EVENT_WORKER:
      return worker_hung_up(holder, &holder->workers[index]);
  }
}

static void end_if_done(struct holder *holder) {
  if (holder->end_at == 0) return;
  bool busy = holder->engine.pid > 0;
  for (int i = 0; i < MAX_TERMINALS; i++) busy = busy || holder->terminals[i].pid > 0;
  if (busy && holder->now < holder->end_at) return;
  unlink(holder->settings.socket);
  exit(0);
}

/* Lets everybody do what is due; gives the milliseconds until the next deadline, -1 for none: an idle holder never wakes. */
static int turn(struct holder *holder) {
  uint64_t next = engine_turn(holder);
  /* Terminals first: what they say is sent in the same turn. Viewers may then allow them to read more. */
  for (int i = 0; i < MAX_TERMINALS; i++)
    if (holder->terminals[i].number != 0) next = sooner(next, terminal_turn(holder, &holder->terminals[i]));
  for (int i = 0; i < VIEWER_PLACES; i++) next = sooner(next, viewer_turn(holder, &holder->viewers[i]));
  next = sooner(next, holder->end_at);
  if (holder->again) return 0;
  if (next == 0) return -1;
  return next <= holder->now ? 0 : (int)(next - holder->now);
}

int main(int argc, char **argv) {
  static struct holder holder;
  open_holder(&holder, argc, argv);
  for (;;) {
    holder.again = false;
    int wait = turn(&holder);
    struct epoll_event events[64];
    int count = epoll_wait(holder.epoll, events, 64, wait);
    holder.now = clock_ms();
    for (int i = 0; i < count; i++) dispatch(&holder, &events[i]);
    end_if_done(&holder);
  }
}
