/* One sandbox under watch, and one look at it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fetch.h"
#include "json.h"
#include "mounts.h"
#include "process.h"

enum { MAX_PROCESSES = 2048 };

/* What is told of a sandbox; each is a source of sandbox/protocol/sources.ts. */
enum facet { FACET_STATE, FACET_SOCKETS, FACET_CONNECTIONS, FACET_COUNTERS, FACETS };
extern const char *const facet_names[FACETS];

struct roots {
  int proc, cgroup;
  /* This process's own namespaces, to return to. */
  int uts, net;
};

struct watch {
  char sandbox[72];
  enum facet facet;
  char cgroup[1024];
  /* /proc folder of its first process; names that process for good. */
  int init;
  pid_t init_pid;
  struct mounts mounts;
  /* As of the last look, by their number on the lab host. */
  struct process processes[MAX_PROCESSES];
  int count;
  /* Counts looks. */
  unsigned turn;
  struct fetch fetch;
  /* Milliseconds of the monotonic clock. */
  uint64_t next_at, fetched_at;
  /* Of the last line. */
  uint64_t hash;
  /* Of what the owners of sockets were last looked up for; 0 for nothing. */
  uint64_t signature;
};

/*
 * Writes the value of the watch's facet and gives NULL, or gives why there is none. `same`: whether the look may end early when it would
 * tell what was told before; it is then still true, and nothing was written.
 */
const char *sample_take(const struct roots *roots, struct watch *watch, struct json *json, bool *same);
void sample_forget(struct watch *watch);
/* Whether a bind mount holds a namespace that nobody is in and that was not fetched yet. */
bool sample_wants_fetch(const struct watch *watch);
