#include "file-trail.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file-root.h"

enum { ENTRIES = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF, CONTENT = IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF };

void trail_begin(struct trail *trail) {
  for (int i = 0; i < trail->count; i++) trail->before[i] = trail->steps[i].watch;
  trail->count_before = trail->count;
  trail->count = trail->links = 0;
  trail->full = false;
}

static void add(struct trail *trail, int fd, unsigned mask, const char *name) {
  char number[16];
  snprintf(number, sizeof number, "%d", fd);
  int watch = trail->count == MAX_STEPS ? -1 : inotify_add_watch(trail->inotify, number, mask | IN_MASK_ADD);
  trail->full = trail->full || watch < 0;
  if (watch < 0) return;
  struct step *step = &trail->steps[trail->count++];
  step->watch = watch;
  snprintf(step->name, sizeof step->name, "%s", name);
}

void trail_watch(struct trail *trail, int fd) {
  struct stat found;
  bool folder = fstat(fd, &found) == 0 && S_ISDIR(found.st_mode);
  add(trail, fd, folder ? ENTRIES | IN_ATTRIB : CONTENT, "");
}

static void follow(struct trail *trail, int root, const char *path, size_t known);

/* A link at `entry` of `folder`, which is `before` below the root: its way too. */
static void follow_link(struct trail *trail, int root, int folder, const char *before, const char *entry) {
  char target[PATH_MAX], path[2 * PATH_MAX];
  int link = openat(folder, entry, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  struct stat found;
  ssize_t length = -1;
  if (link >= 0 && fstat(link, &found) == 0 && S_ISLNK(found.st_mode)) length = readlinkat(link, "", target, sizeof target - 1);
  if (link >= 0) close(link);
  if (length <= 0 || trail->links++ == MAX_LINKS) return;
  target[length] = 0;
  if (target[0] == '/') before = "";
  snprintf(path, sizeof path, "%s/%s", before, target);
  follow(trail, root, path, strlen(before));
}

/* The folders on the way of the first `known` bytes are watched already. */
static void follow(struct trail *trail, int root, const char *path, size_t known) {
  char before[PATH_MAX], entry[NAME_MAX + 1];
  for (const char *at = path + known; *at != 0 && !trail->full;) {
    size_t done = (size_t)(at - path), length;
    while (*at == '/') at++, done++;
    length = strcspn(at, "/");
    if (length == 0 || length > NAME_MAX || done >= sizeof before) return;
    snprintf(before, sizeof before, "/%.*s", (int)done, path);
    snprintf(entry, sizeof entry, "%.*s", (int)length, at);
    at += length;
    if (strcmp(entry, ".") == 0 || strcmp(entry, "..") == 0) continue;
    int folder = file_resolve(root, before, O_DIRECTORY);
    if (folder < 0) return;
    add(trail, folder, ENTRIES, entry);
    follow_link(trail, root, folder, before, entry);
    close(folder);
  }
}

void trail_follow(struct trail *trail, int root, const char *path) { follow(trail, root, path, 0); }

void trail_end(struct trail *trail) {
  for (int i = 0; i < trail->count_before; i++) {
    bool still = false;
    for (int j = 0; j < trail->count && !still; j++) still = trail->steps[j].watch == trail->before[i];
    if (!still) inotify_rm_watch(trail->inotify, trail->before[i]);
  }
}

static bool matters(const struct trail *trail, const struct inotify_event *event) {
  if (event->mask & IN_IGNORED) return false;
  if (event->wd < 0 || event->len == 0) return true;
  for (int i = 0; i < trail->count; i++) {
    const struct step *step = &trail->steps[i];
    if (step->watch == event->wd && (step->name[0] == 0 || strcmp(step->name, event->name) == 0)) return true;
  }
  return false;
}

bool trail_heard(struct trail *trail) {
  char events[8192] __attribute__((aligned(__alignof__(struct inotify_event))));
  bool news = false;
  ssize_t got;
  while ((got = read(trail->inotify, events, sizeof events)) > 0) {
    for (char *at = events; at < events + got;) {
      const struct inotify_event *event = (const struct inotify_event *)at;
      news = news || matters(trail, event);
      at += sizeof *event + event->len;
    }
    /* One that never ends leaves time to look. */
    if (news) break;
  }
  return news;
}
