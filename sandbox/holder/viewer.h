/* One connection: what it may see, what it has shown, what is on its way. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frames.h"
#include "terminal.h"

struct holder;

struct viewer {
  /* -1 is a free place. */
  int fd;
  /* After HELLO. */
  struct terminal *terminal;
  bool pace, writer;
  /* What is in `out` goes out, then the connection ends: not before the other side ended it too, or it would lose our last words. */
  bool leaving, silent;
  /* Its INPUT does not fit the terminal's line: nothing more is read from it, and output does not wait for it. */
  bool stalled;
  /* The socket takes nothing now; or never again, but what came before is still read. */
  bool blocked, deaf;
  bool state_due, knows_exit;
  uint16_t cols, rows;
  /* Order of arrival: the longest there inherits the write role. */
  uint64_t joined;
  uint64_t window, sent, acked;
  /* A SKIP on its way: these bytes are not in flight. */
  uint64_t skip_from, skip_to;
  uint64_t greet_by;
  /* Frames it may send now, and when that was counted. */
  double allowance;
  uint64_t counted_at;
  uint32_t interest;
  size_t in_length, out_start, out_length;
  uint8_t in[HEADER_BYTES + MAX_BODY];
  uint8_t out[HEADER_BYTES + TURN_BYTES + 16 * MAX_CONTROL_FRAME];
};

/* Takes the connections that wait at the listener. */
void viewers_accept(struct holder *holder);
void viewer_ready(struct holder *holder, struct viewer *viewer, uint32_t events);
/* Sends what can be sent, tells epoll what is wanted; gives the next deadline, 0 for none. */
uint64_t viewer_turn(struct holder *holder, struct viewer *viewer);
void viewer_close(struct holder *holder, struct viewer *viewer);
/* The connection goes on in other hands: gives its descriptor and frees the place. */
int viewer_hand_over(struct holder *holder, struct viewer *viewer);
/* Room for a control frame of `most` bytes; NULL when the viewer does not read what he asks for: he is closed. */
uint8_t *viewer_room(struct holder *holder, struct viewer *viewer);
/* Says what is wrong; all but ERROR_NOT_WRITER end the connection. */
void viewer_error(struct holder *holder, struct viewer *viewer, enum frame_error code, const char *message);
static inline bool viewer_paces(const struct viewer *viewer) {
  return viewer->pace && !viewer->stalled && !viewer->leaving;
}

/* STATE is due to everybody at this terminal. */
void viewers_tell(struct holder *holder, struct terminal *terminal);
bool viewers_know_exit(struct holder *holder, const struct terminal *terminal);
/* Lets everybody at this terminal go. */
void viewers_leave(struct holder *holder, struct terminal *terminal);
