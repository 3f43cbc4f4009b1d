#include "fetch.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

static int wanted_type(const struct pin *pin) {
  if (strcmp(pin->type, "uts") == 0) return CLONE_NEWUTS;
  if (strcmp(pin->type, "net") == 0) return CLONE_NEWNET;
  return 0;
}

static bool is_namespace(int fd, uint64_t inode) {
  struct statfs system;
  struct stat found;
  return fstatfs(fd, &system) == 0 && system.f_type == NSFS_MAGIC && fstat(fd, &found) == 0 && found.st_ino == inode;
}

static void send_fd(int socket, int fd, uint64_t inode) {
  union {
    char room[CMSG_SPACE(sizeof(int))];
    struct cmsghdr header;
  } control = {0};
  struct iovec part = {&inode, sizeof inode};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  *header = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(header), &fd, sizeof fd);
  sendmsg(socket, &message, MSG_NOSIGNAL);
}

/*
 * In the child. Every path is the learner's: no link is followed, and only a namespace is ever opened for more than its name.
 * What is sent is the namespace and not the file at the pin, for that would keep its mount busy: the child enters, and opens where it is.
 */
static void send_pin(int socket, int proc, const struct pin *pin) {
  struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};
  int name = (int)syscall(SYS_openat2, AT_FDCWD, pin->path, &how, sizeof how), fd = -1;
  if (name < 0) return;
  if (is_namespace(name, pin->inode)) {
    char link[32];
    snprintf(link, sizeof link, "self/fd/%d", name);
    fd = openat(proc, link, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  }
  bool entered = fd >= 0 && setns(fd, wanted_type(pin)) == 0;
  close(name);
  if (fd >= 0) close(fd);
  fd = entered ? openat(proc, wanted_type(pin) == CLONE_NEWUTS ? "self/ns/uts" : "self/ns/net", O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return;
  send_fd(socket, fd, pin->inode);
  close(fd);
}

static _Noreturn void be_child(int socket, int proc, int init, const struct pins *pins) {
  int mounts = openat(init, "ns/mnt", O_RDONLY | O_CLOEXEC);
  if (mounts < 0 || setns(mounts, CLONE_NEWNS) != 0) _exit(1);
  for (int i = 0; i < pins->count; i++)
    if (pins->list[i].fd < 0 && wanted_type(&pins->list[i]) != 0) send_pin(socket, proc, &pins->list[i]);
  _exit(0);
}

void fetch_start(struct fetch *fetch, int proc, int init, const struct pins *pins, uint64_t deadline) {
  int ends[2];
  if (fetch->child != 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return;
  pid_t child = fork();
  if (child == 0) be_child(ends[1], proc, init, pins);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return;
  }
  *fetch = (struct fetch){.child = child, .socket = ends[0], .deadline = deadline};
}

/* The child was among the learner's files: what it sends is looked at again. */
static void keep(struct pins *pins, int fd, uint64_t inode) {
  for (int i = 0; i < pins->count; i++) {
    struct pin *pin = &pins->list[i];
    if (pin->inode != inode || pin->fd >= 0) continue;
    if (!is_namespace(fd, inode) || ioctl(fd, NS_GET_NSTYPE) != wanted_type(pin)) break;
    pin->fd = fd;
    return;
  }
  close(fd);
}

bool fetch_ready(struct fetch *fetch, struct pins *pins) {
  for (;;) {
    uint64_t inode;
    union {
      char room[CMSG_SPACE(sizeof(int))];
      struct cmsghdr header;
    } control;
    struct iovec part = {&inode, sizeof inode};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    ssize_t got = recvmsg(fetch->socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0) return false;
    if (got != sizeof inode) break;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header == NULL || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(sizeof(int))) continue;
    int fd;
    memcpy(&fd, CMSG_DATA(header), sizeof fd);
    keep(pins, fd, inode);
  }
  fetch_stop(fetch);
  return true;
}

void fetch_stop(struct fetch *fetch) {
  if (fetch->child == 0) return;
  kill(fetch->child, SIGKILL);
  close(fetch->socket);
  /* One that hangs on a file system of the learner's is reaped later. */
  waitpid(fetch->child, NULL, WNOHANG);
  *fetch = (struct fetch){0};
}
