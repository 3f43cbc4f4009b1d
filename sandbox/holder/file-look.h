/* One look at a path: what is there, and a bounded part of what it holds. */
#pragma once
#include <limits.h>

#include "file-root.h"
#include "file-trail.h"
#include "frames.h"

struct file_look {
  struct file_found found;
  /* Where a link leads, then the content: bytes of a file, names of a folder each ended by 0, or why it cannot be read. */
  char bytes[PATH_MAX + MAX_CONTENT];
};

/* The working folder must be /proc/self/fd. Watches the way there before it looks. */
void file_look(struct file_look *look, struct trail *trail, const struct file_root *root, const struct watch_request *request);
