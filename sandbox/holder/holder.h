/* Everything the holder holds: one of it, made in main.c and passed to whoever needs it. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

#include "engine.h"
#include "settings.h"
#include "terminal.h"
#include "viewer.h"
#include "worker.h"

/* Places beyond the viewers are for those that are told why they cannot stay. */
enum { MAX_TERMINALS = 8, MAX_VIEWERS = 32, VIEWER_PLACES = 40 };

/* Who an event of epoll is for, in the upper half of its data; the lower half is the index. */
enum event_source { EVENT_LISTENER, EVENT_SIGNAL, EVENT_ENGINE, EVENT_TERMINAL, EVENT_VIEWER, EVENT_WORKER };

struct holder {
  struct settings settings;
  int epoll, listener, signals;
  /* The /proc of the start, before anybody could mount something over it; -1 when it could not be had. */
  int proc;
  /* Milliseconds of the monotonic clock, read once a turn. */
  uint64_t now;
  /* Something is left to do at once: the next turn does not wait. */
  bool again;
  /* When the whole ends at the latest; 0 while it does not. */
  uint64_t end_at;
  uint64_t joined;
  struct engine engine;
  struct terminal terminals[MAX_TERMINALS];
  struct viewer viewers[VIEWER_PLACES];
  struct worker workers[MAX_WORKERS];
};

/* Brings epoll's view of `fd` from `*interest` to `wanted`; nothing wanted takes it out, so that a hang-up cannot spin. */
void holder_watch(struct holder *holder, int fd, enum event_source source, uint32_t index, uint32_t *interest, uint32_t wanted);
/* The sooner of two deadlines, 0 being none. */
static inline uint64_t sooner(uint64_t a, uint64_t b) { return a == 0 || (b != 0 && b < a) ? b : a; }
