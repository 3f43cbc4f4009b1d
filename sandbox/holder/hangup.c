#include "hangup.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static pid_t foreground_of(const struct terminal *terminal) {
  pid_t group = 0;
  if (terminal->fd < 0 || ioctl(terminal->fd, TIOCGPGRP, &group) != 0) return 0;
  return group > 1 ? group : 0;
}

void hangup_signal(const struct terminal *terminal, int signal) {
  pid_t group = foreground_of(terminal);
  if (group != 0 && signal > 0 && signal <= SIGRTMAX) kill(-group, signal);
}

void hangup_start(struct terminal *terminal, uint64_t kill_at) {
  terminal->kill_at = kill_at;
  terminal->foreground = foreground_of(terminal);
  if (terminal->foreground != 0) {
    kill(-terminal->foreground, SIGHUP);
    kill(-terminal->foreground, SIGCONT);
  }
  if (terminal->pid > 0) {
    kill(terminal->pid, SIGHUP);
    kill(terminal->pid, SIGCONT);
  }
}

/* Group and session of a process, from /proc/PID/stat; false when it is gone. */
static bool kin(int proc, const char *pid, pid_t *group, pid_t *session) {
  char path[32], text[512];
  snprintf(path, sizeof path, "%.16s/stat", pid);
  int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  if (length <= 0) return false;
  text[length] = 0;
  /* The name of a process may hold anything, also brackets. */
  const char *fields = strrchr(text, ')');
  return fields != NULL && sscanf(fields, ") %*c %*d %d %d", group, session) == 2;
}

void hangup_finish(struct terminal *terminal) {
  terminal->kill_at = 0;
  DIR *proc = opendir("/proc");
  struct dirent *entry;
  while (proc != NULL && (entry = readdir(proc)) != NULL) {
    pid_t group, session, pid = atoi(entry->d_name);
    if (pid <= 1 || !kin(dirfd(proc), entry->d_name, &group, &session)) continue;
    if (session != terminal->session || pid == terminal->pid) continue;
    if (group == terminal->foreground) kill(pid, SIGKILL);
    /* The shell did not end, so it may not have handed the hang-up on. */
    else if (terminal->pid > 0) kill(pid, SIGHUP);
  }
  if (proc != NULL) closedir(proc);
  if (terminal->pid > 0) kill(terminal->pid, SIGKILL);
}
