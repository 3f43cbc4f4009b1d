#include "visit.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct visited {
  uint64_t inodes[MAX_ENTERED];
  int count;
};

static bool is_new(const struct visited *visited, uint64_t inode) {
  for (int i = 0; i < visited->count; i++)
    if (visited->inodes[i] == inode) return false;
  return visited->count < MAX_ENTERED;
}

static bool enter(struct visited *visited, enum namespace_type type, int fd, uint64_t inode) {
  struct stat found;
  /* The process may have moved on since. */
  if (fstat(fd, &found) != 0 || found.st_ino != inode) return false;
  if (setns(fd, type == NS_UTS ? CLONE_NEWUTS : CLONE_NEWNET) != 0) return false;
  visited->inodes[visited->count++] = inode;
  return true;
}

void visit_namespaces(const struct roots *roots, const struct watch *watch, enum namespace_type type,
                      void (*each)(void *context, uint64_t inode), void *context) {
  struct visited visited = {.count = 0};
  const char *name = type == NS_UTS ? "ns/uts" : "ns/net";
  for (int i = 0; i < watch->count; i++) {
    uint64_t inode = watch->processes[i].namespaces[type];
    int fd = is_new(&visited, inode) ? openat(watch->processes[i].folder, name, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) continue;
    if (enter(&visited, type, fd, inode)) each(context, inode);
    close(fd);
  }
  for (int i = 0; i < watch->mounts.pins.count; i++) {
    const struct pin *pin = &watch->mounts.pins.list[i];
    if (pin->fd < 0 || strcmp(pin->type, namespace_names[type]) != 0 || !is_new(&visited, pin->inode)) continue;
    if (enter(&visited, type, pin->fd, pin->inode)) each(context, pin->inode);
  }
  int home = type == NS_UTS ? roots->uts : roots->net;
  if (visited.count > 0 && setns(home, 0) != 0) {
    /* Nothing may go on in a learner's namespace. */
    perror("census: return to the own namespace");
    exit(1);
  }
}
