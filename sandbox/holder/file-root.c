#include "file-root.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Folders that are moved about while a path with `..` is resolved make the kernel ask for another try. */
enum { TRIES = 16 };

int file_resolve(int root, const char *path, int flags) {
  struct open_how how = {.flags = (uint64_t)(O_PATH | O_CLOEXEC | flags), .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
  int fd = -1;
  for (int i = 0; i < TRIES && fd < 0; i++) {
    fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
    if (fd < 0 && errno != EAGAIN) break;
  }
  return fd;
}

/* The number in `/proc/PID/root`, for nothing else 0. */
static pid_t process_in(const char *text) {
  static const char before[] = "/proc/", after[] = "/root";
  if (strncmp(text, before, sizeof before - 1) != 0) return 0;
  char *end;
  const char *digits = text + sizeof before - 1;
  long pid = *digits >= '1' && *digits <= '9' ? strtol(digits, &end, 10) : 0;
  return pid > 0 && pid < 1 << 22 && strcmp(end, after) == 0 ? (pid_t)pid : 0;
}

int file_root_enter(const struct file_root *root) {
  if (root->path == NULL) {
    /* This link is followed, for it is the kernel's own: the name of the folder it is in was not the learner's to choose. */
    if (root->end >= 0) return openat(root->process, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
    errno = ENOENT;
    return -1;
  }
  int slash = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (slash < 0 || strcmp(root->path, "/") == 0) return slash;
  int fd = file_resolve(slash, root->path, O_DIRECTORY), reason = errno;
  close(slash);
  errno = reason;
  return fd;
}

void file_root_open(struct file_root *root, int proc, const char *text) {
  pid_t pid = process_in(text);
  *root = (struct file_root){.path = pid == 0 ? text : NULL, .process = -1, .end = -1};
  if (pid == 0) {
    root->mounts = openat(proc, "self/mountinfo", O_RDONLY | O_CLOEXEC);
    return;
  }
  char name[16];
  snprintf(name, sizeof name, "%d", pid);
  root->process = openat(proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
  root->end = root->process < 0 ? -1 : (int)syscall(SYS_pidfd_open, pid, 0);
  root->mounts = root->end < 0 ? -1 : openat(root->process, "mountinfo", O_RDONLY | O_CLOEXEC);
}

void file_root_ended(struct file_root *root) {
  close(root->end);
  if (root->mounts >= 0) close(root->mounts);
  root->end = root->mounts = -1;
}
