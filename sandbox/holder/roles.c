#include "roles.h"

#include <string.h>

#include "hangup.h"
#include "holder.h"

struct viewer *roles_writer(struct holder *holder, const struct terminal *terminal) {
  for (int i = 0; i < VIEWER_PLACES; i++)
    if (holder->viewers[i].terminal == terminal && holder->viewers[i].writer) return &holder->viewers[i];
  return NULL;
}

static void make_writer(struct holder *holder, struct viewer *viewer) {
  struct viewer *before = roles_writer(holder, viewer->terminal);
  if (before == viewer) return;
  if (before != NULL) before->writer = false;
  viewer->writer = true;
  viewer->terminal->changed = true;
  terminal_resize(viewer->terminal, viewer->cols, viewer->rows);
}

static struct viewer *longest_pacing(struct holder *holder, const struct terminal *terminal) {
  struct viewer *first = NULL;
  for (int i = 0; i < VIEWER_PLACES; i++) {
    struct viewer *viewer = &holder->viewers[i];
    if (viewer->terminal != terminal || !viewer->pace || viewer->leaving) continue;
    if (first == NULL || viewer->joined < first->joined) first = viewer;
  }
  return first;
}

void roles_left(struct holder *holder, struct viewer *viewer) {
  struct terminal *terminal = viewer->terminal;
  viewer->terminal = NULL;
  terminal->changed = true;
  holder->again = true;
  struct viewer *heir = longest_pacing(holder, terminal);
  if (viewer->pace && heir == NULL) {
    terminal->guarded = true;
    terminal->guarded_from = viewer->acked;
    terminal->grace_at = 0;
  }
  if (viewer->writer && heir != NULL) make_writer(holder, heir);
  viewer->writer = false;
}

static void welcome(struct holder *holder, struct viewer *viewer, const struct hello *hello, bool created) {
  struct terminal *terminal = viewer->terminal;
  uint8_t *room = viewer_room(holder, viewer);
  if (room == NULL) return;
  /* Another epoch is another shell: told from its start. */
  uint64_t from = hello->epoch == terminal->epoch ? hello->offset : 0;
  viewer->sent = viewer->acked = from;
  viewer->out_length += frame_welcome(room, &(struct welcome){.head = terminal->output.head,
                                                               .base = ring_base(&terminal->output),
                                                               .epoch = terminal->epoch,
                                                               .created = created,
                                                               .writer = viewer->writer,
                                                               .cols = terminal->cols,
                                                               .rows = terminal->rows});
}

static void greet(struct holder *holder, struct viewer *viewer, const struct hello *hello) {
  struct terminal *terminal = terminal_find(holder, hello->terminal);
  bool created = false;
  if (terminal == NULL || terminal->closing || (terminal_ended(terminal) && hello->create)) {
    if (!hello->create) return viewer_error(holder, viewer, ERROR_NO_TERMINAL, "There is no such terminal");
    const char *problem = "";
    terminal = terminal_open(holder, hello, &problem);
    if (terminal == NULL) return viewer_error(holder, viewer, ERROR_CANNOT_CREATE, problem);
    created = true;
  }
  if (hello->epoch == terminal->epoch && hello->offset > terminal->output.head)
    return viewer_error(holder, viewer, ERROR_PROTOCOL, "HELLO from an offset that was never reached");
  uint64_t window = hello->window < LEAST_WINDOW ? LEAST_WINDOW : hello->window;
  if (window > MOST_WINDOW) window = MOST_WINDOW;
  window = (window + 4095) & ~(uint64_t)4095;
  /* Without memory for the larger ring the window stays what fits the one there is. */
  if (!ring_grow(&terminal->output, holder->settings.ring + window)) window = LEAST_WINDOW;

  viewer->terminal = terminal;
  viewer->greet_by = 0;
  viewer->pace = hello->pace;
  viewer->window = window;
  viewer->cols = hello->cols;
  viewer->rows = hello->rows;
  viewer->joined = ++holder->joined;
  if (hello->pace) terminal->guarded = false;
  if (hello->pace && roles_writer(holder, terminal) == NULL) make_writer(holder, viewer);
  terminal->changed = true;
  welcome(holder, viewer, hello, created);
}

static void list(struct holder *holder, struct viewer *viewer) {
  uint8_t numbers[MAX_TERMINALS];
  size_t count = 0;
  for (uint8_t number = 1; number <= MAX_TERMINALS; number++) {
    struct terminal *terminal = terminal_find(holder, number);
    if (terminal != NULL && !terminal->closing) numbers[count++] = number;
  }
  uint8_t *room = viewer_room(holder, viewer);
  if (room != NULL) viewer->out_length += frame_listing(room, numbers, count);
}

static void acknowledge(struct holder *holder, struct viewer *viewer, uint64_t offset) {
  if (offset > viewer->sent) return viewer_error(holder, viewer, ERROR_PROTOCOL, "ACK of bytes that were never sent");
  /* Shown up to a gap is shown up to its end. */
  if (offset >= viewer->skip_from && offset < viewer->skip_to) offset = viewer->skip_to;
  if (offset > viewer->acked) viewer->acked = offset;
}

static bool is_writers(uint8_t type) {
  return type == FRAME_INPUT || type == FRAME_RESIZE || type == FRAME_SIGNAL || type == FRAME_CLOSE;
}

enum act roles_act(struct holder *holder, struct viewer *viewer, const struct frame *frame) {
  struct terminal *terminal = viewer->terminal;
  if (frame->type == FRAME_PING) {
    uint8_t *room = viewer_room(holder, viewer);
    if (room != NULL) viewer->out_length += frame_pong(room, frame->body, frame->length);
    return ACT_DONE;
  }
  if (terminal == NULL) {
    struct hello hello;
    if (frame->type == FRAME_LIST) list(holder, viewer);
    else if (frame->type == FRAME_WATCH || frame->type == FRAME_DIAL) worker_start(holder, viewer, frame);
    else if (frame->type != FRAME_HELLO) viewer_error(holder, viewer, ERROR_PROTOCOL, "The first frame is HELLO");
    else hello = frame_hello(frame), greet(holder, viewer, &hello);
    return ACT_DONE;
  }
  /* Remembered also from an observer: his size counts once he is the writer. */
  if (frame->type == FRAME_RESIZE) frame_size(frame, &viewer->cols, &viewer->rows);
  if (is_writers(frame->type) && !viewer->writer) {
    viewer_error(holder, viewer, ERROR_NOT_WRITER, "Another viewer has the keyboard of this terminal. Take it over first");
    return ACT_DONE;
  }
  switch (frame->type) {
    case FRAME_INPUT:
      return terminal_type(terminal, frame->body, frame->length) ? ACT_DONE : ACT_LATER;
    case FRAME_ACK:
      acknowledge(holder, viewer, frame->offset);
      break;
    case FRAME_RESIZE:
      terminal_resize(terminal, viewer->cols, viewer->rows);
      break;
    case FRAME_SIGNAL:
      hangup_signal(terminal, frame->body[0]);
      break;
    case FRAME_CLOSE:
      if (!terminal->closing) hangup_start(terminal, holder->now + holder->settings.hangup);
      terminal->closing = true;
      break;
    case FRAME_TAKE:
      make_writer(holder, viewer);
      break;
    default:
      viewer_error(holder, viewer, ERROR_PROTOCOL, "A second HELLO");
  }
  return ACT_DONE;
}
