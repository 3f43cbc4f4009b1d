/* Watches on every folder that leads to a file, also over links, so that whatever changes what a path leads to is heard of. */
#pragma once
#include <limits.h>
#include <stdbool.h>

/* The kernel follows no more links than these. */
enum { MAX_STEPS = 96, MAX_LINKS = 40 };

struct step {
  int watch;
  /* The entry that matters; "" for all of them. */
  char name[NAME_MAX + 1];
};

struct trail {
  int inotify;
  struct step steps[MAX_STEPS];
  int count, links;
  /* Before the present look. */
  int before[MAX_STEPS], count_before;
  /* Not all that is on the way is watched. */
  bool full;
};

/* Begins a look: what is not watched again by its end is let go. */
void trail_begin(struct trail *trail);
/* Watches the folders on the way of `path` below `root`. The working folder must be /proc/self/fd. */
void trail_follow(struct trail *trail, int root, const char *path);
/* Watches what an open name leads to. */
void trail_watch(struct trail *trail, int fd);
void trail_end(struct trail *trail);
/* Takes what was heard; whether any of it matters. */
bool trail_heard(struct trail *trail);
