/* The folder below which a path is looked up, and how: no link leads out of it, and no link of /proc leads anywhere. */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

struct file_root {
  /* Of `/` or a folder; NULL for the root of a process. */
  const char *path;
  /* The process's folder in /proc and a descriptor that tells its end; -1 when it is not there. */
  int process, end;
  /* Changes when something is mounted or unmounted there: to be polled for POLLPRI. -1 when that cannot be known. */
  int mounts;
};

/* `text` is `/`, a folder or `/proc/PID/root`; `proc` is a /proc that can be trusted. */
void file_root_open(struct file_root *root, int proc, const char *text);
/* The folder itself at this moment, or -1: `errno` says why. */
int file_root_enter(const struct file_root *root);
/* The process has ended: nothing of it is held any longer. */
void file_root_ended(struct file_root *root);
/* Opens what is at `path` below the folder `root` only as a name: nothing happens to a device or a pipe. */
int file_resolve(int root, const char *path, int flags);
