/* Connections that are no terminal's: each is handed to a process of its own, which may wait for a file system or a network as it likes. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "frames.h"

struct holder;
struct viewer;

enum { MAX_WORKERS = 48 };

struct worker {
  /* 0 is a free place. */
  pid_t pid;
  /* The connection, kept only to hear its end; -1 after it. */
  int fd;
  uint32_t interest;
};

/* Gives the viewer's connection to a new worker that does what WATCH or DIAL asks for; the viewer says why when it cannot be. */
void worker_start(struct holder *holder, struct viewer *viewer, const struct frame *frame);
/* Its connection ended: so does it, wherever it waits. */
void worker_hung_up(struct holder *holder, struct worker *worker);
void worker_exited(struct holder *holder, pid_t pid);
