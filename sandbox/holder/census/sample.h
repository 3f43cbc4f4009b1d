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

struct roots {
  int proc, cgroup;
  /* This process's own namespaces, to return to. */
  int uts, net;
};

struct watch {
  char sandbox[72];
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
};

/* Writes `linuxSnapshot` and gives NULL, or gives why there is none. */
const char *sample_take(const struct roots *roots, struct watch *watch, struct json *json);
void sample_forget(struct watch *watch);
/* Whether a bind mount holds a namespace that nobody is in and that was not fetched yet. */
bool sample_wants_fetch(const struct watch *watch);
