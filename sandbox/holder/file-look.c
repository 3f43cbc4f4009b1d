#include "file-look.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { MAX_ENTRIES = 1000 };

static void cannot(struct file_look *look, const char *why) {
  look->found.kind = FILE_UNREADABLE;
  look->found.content_length =
      (uint32_t)snprintf(look->bytes + look->found.target_length, 256, "%s", why);
}

/* There is nothing, or nothing that is allowed to be looked at. */
static void missing(struct file_look *look, int reason) {
  bool nothing = reason == ENOENT || reason == ENOTDIR || reason == ELOOP || reason == ENAMETOOLONG || reason == EXDEV || reason == ESRCH;
  if (!nothing) return cannot(look, strerror(reason));
  look->found.kind = look->found.target_length > 0 ? FILE_LINK : FILE_ABSENT;
}

/* Where the kernel makes the text when it is read: nobody is told when it changes, and reading may wait or do something. */
static bool is_made_up(int fd) {
  struct statfs system;
  if (fstatfs(fd, &system) != 0) return true;
  switch ((unsigned long)system.f_type) {
    case PROC_SUPER_MAGIC:
    case SYSFS_MAGIC:
    case CGROUP_SUPER_MAGIC:
    case CGROUP2_SUPER_MAGIC:
    case DEBUGFS_MAGIC:
    case TRACEFS_MAGIC:
    case SECURITYFS_MAGIC:
    case BPF_FS_MAGIC:
    case NSFS_MAGIC:
      return true;
    default:
      return false;
  }
}

/* Opens for reading the very thing that `name` is open on, whatever has its path now. */
static int reopen(int name, int flags) {
  char number[16];
  snprintf(number, sizeof number, "%d", name);
  return openat(AT_FDCWD, number, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags);
}

static void read_bytes(struct file_look *look, int fd, uint32_t limit) {
  char *to = look->bytes + look->found.target_length, more;
  uint32_t length = 0;
  ssize_t got = 0;
  while (length < limit && (got = read(fd, to + length, limit - length)) > 0) length += (uint32_t)got;
  if (got < 0) return cannot(look, strerror(errno));
  look->found.content_length = length;
  look->found.cut = length == limit && read(fd, &more, 1) > 0;
}

static void read_names(struct file_look *look, int fd, uint32_t limit) {
  static char room[32 * 1024] __attribute__((aligned(8)));
  char *to = look->bytes + look->found.target_length;
  uint32_t length = 0;
  int count = 0;
  long got;
  while ((got = syscall(SYS_getdents64, fd, room, sizeof room)) > 0) {
    for (long at = 0; at < got;) {
      const struct dirent64 *entry = (const struct dirent64 *)(room + at);
      at += entry->d_reclen;
      if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
      size_t size = strlen(entry->d_name) + 1;
      look->found.content_length = length;
      look->found.cut = length + size > limit || count == MAX_ENTRIES;
      if (look->found.cut) return;
      memcpy(to + length, entry->d_name, size);
      length += (uint32_t)size;
      count++;
    }
  }
  if (got < 0) return cannot(look, strerror(errno));
  look->found.content_length = length;
}

static void describe(struct file_look *look, int name, uint32_t limit) {
  struct stat found;
  if (fstat(name, &found) != 0) return missing(look, errno);
  look->found.mode = found.st_mode & 07777;
  look->found.uid = found.st_uid;
  look->found.gid = found.st_gid;
  look->found.size = (uint64_t)found.st_size;
  look->found.modified = (int64_t)found.st_mtim.tv_sec * 1000 + found.st_mtim.tv_nsec / 1000000;
  bool folder = S_ISDIR(found.st_mode);
  look->found.kind = FILE_OTHER;
  if ((!folder && !S_ISREG(found.st_mode)) || is_made_up(name)) return;
  look->found.kind = folder ? FILE_DIRECTORY : FILE_REGULAR;
  int fd = reopen(name, folder ? O_DIRECTORY : 0);
  if (fd < 0) return missing(look, errno);
  if (folder) read_names(look, fd, limit);
  else read_bytes(look, fd, limit);
  close(fd);
}

/* Where the path itself leads when it is a link. */
static void read_target(struct file_look *look, int root, const char *path) {
  struct stat found;
  int name = file_resolve(root, path, O_NOFOLLOW);
  if (name < 0) return;
  if (fstat(name, &found) == 0 && S_ISLNK(found.st_mode)) {
    ssize_t length = readlinkat(name, "", look->bytes, PATH_MAX);
    if (length > 0) look->found.target_length = (uint32_t)length;
  }
  close(name);
}

void file_look(struct file_look *look, struct trail *trail, const struct file_root *root, const struct watch_request *request) {
  look->found = (struct file_found){.kind = FILE_ABSENT};
  trail_begin(trail);
  if (root->path != NULL) {
    int slash = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    trail_follow(trail, slash, root->path);
    close(slash);
  }
  int folder = file_root_enter(root), reason = errno;
  if (folder >= 0) trail_follow(trail, folder, request->path);
  int name = folder < 0 ? -1 : file_resolve(folder, request->path, 0);
  if (folder >= 0) reason = errno;
  if (name >= 0 && !is_made_up(name)) trail_watch(trail, name);
  if (folder >= 0) read_target(look, folder, request->path);
  if (name < 0) missing(look, reason);
  else describe(look, name, request->limit);
  trail_end(trail);
  if (trail->full) cannot(look, "Not every folder on the way there can be watched");
  if (name >= 0) close(name);
  if (folder >= 0) close(folder);
}
