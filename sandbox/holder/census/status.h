/* What /proc/PID/status tells of a process: its numbers, and what it may do. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { MAX_LEVELS = 33 };

struct status {
  /* Its number in each PID namespace from the lab host's inward. */
  uint32_t numbers[MAX_LEVELS];
  int levels;
  /* Effective ones, as the lab host numbers them. */
  uint32_t uid, gid;
  /* Effective capabilities, a bit each. */
  uint64_t capabilities;
  bool no_new_privileges;
  /* 0 none, 1 strict, 2 filters; and how many of these. */
  uint32_t seccomp, seccomp_filters;
};

/* Of the process with this folder in /proc. False when it is gone; `status` is then as it was. */
bool status_read(int folder, struct status *status);
