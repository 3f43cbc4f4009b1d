/* One shell on its pty, and what it wrote. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ring.h"
#include "title.h"

struct holder;
struct hello;

enum {
  /* Read from a pty in one turn: small, so that a flood does not delay the echo of a neighbour. */
  TURN_BYTES = 16 * 1024,
  /* Typed or pasted and not yet taken by the program. */
  INPUT_BYTES = 256 * 1024,
  LEAST_WINDOW = 4 * 1024,
  MOST_WINDOW = 2 * 1024 * 1024,
};

struct terminal {
  /* 1 to 8; 0 is a free place. */
  int number;
  /* The pty's master; -1 after the last byte was read. */
  int fd;
  /* The shell; 0 after it ended with `status`. */
  pid_t pid;
  pid_t session;
  int status;
  uint64_t epoch;
  uint16_t cols, rows;
  struct ring output;
  struct title title;

  uint8_t *input;
  size_t input_start, input_length;
  uint32_t interest;

  /* The last pacing viewer vanished having shown output up to here: it is kept for him for a while. */
  bool guarded;
  uint64_t guarded_from, grace_at;

  /* Viewers are told of a change at once, of a title at most ten times a second. */
  bool changed;
  uint64_t tell_at, told_at;

  /* Nobody has the pty open though the shell lives: reading fails at once, so it is left alone until `settle_at`. */
  bool unread;
  bool closing;
  /* Foreground group when the terminal was hung up. */
  pid_t foreground;
  /* Deadlines: 0 for none. */
  uint64_t kill_at, settle_at, forget_at;
};

/* Makes a terminal in a free place. NULL: `*problem` says why in a sentence for the learner. */
struct terminal *terminal_open(struct holder *holder, const struct hello *hello, const char **problem);
struct terminal *terminal_find(struct holder *holder, int number);
/* The pty has something to say or takes more input. */
void terminal_ready(struct holder *holder, struct terminal *terminal, uint32_t events);
/* Puts typed bytes in line; false, and none of them, when the line is full. */
bool terminal_type(struct terminal *terminal, const uint8_t *bytes, size_t length);
void terminal_resize(struct terminal *terminal, uint16_t cols, uint16_t rows);
/* The shell ended. */
void terminal_exited(struct holder *holder, struct terminal *terminal, int status);
/* After the last byte of an ended shell. */
bool terminal_ended(const struct terminal *terminal);
/* Runs what is due, tells epoll what is wanted; gives the next deadline, 0 for none. */
uint64_t terminal_turn(struct holder *holder, struct terminal *terminal);
