/* The nested engine: started, and started again whenever it ends. */
#pragma once
#include <stdint.h>
#include <sys/types.h>

struct holder;

struct engine {
  /* 0 while it does not run. */
  pid_t pid;
  /* Its output: one pipe for all its lives, because children of a dead engine may still write. */
  int output, input;
  int log;
  uint64_t log_bytes;
  uint32_t interest;
  /* Next start; 0 when none is due. */
  uint64_t start_at, started_at, pause;
};

void engine_open(struct holder *holder);
/* Starts it when that is due; gives the next deadline, 0 for none. */
uint64_t engine_turn(struct holder *holder);
void engine_exited(struct holder *holder);
/* It said something: into the bounded log. */
void engine_ready(struct holder *holder);
