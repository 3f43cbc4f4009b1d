/* Fetches namespaces that only a bind mount holds, without ever following the learner's paths in this process. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "mounts.h"

struct fetch {
  /* 0 while none is under way. */
  pid_t child;
  int socket;
  uint64_t deadline;
};

/* Starts a child that enters the mount namespace of `init` (its /proc folder) and sends back what it finds at the pins. */
void fetch_start(struct fetch *fetch, int proc, int init, const struct pins *pins, uint64_t deadline);
/* Its socket has something to say. True when it has said all. */
bool fetch_ready(struct fetch *fetch, struct pins *pins);
/* Ends it. */
void fetch_stop(struct fetch *fetch);
