#include "viewer.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "holder.h"
#include "roles.h"

/* Frames that one connection may send: keys and ACKs come often, everything else is dear. */
enum { ALLOWANCE_MS = 10, ALLOWANCE_MOST = 20000, DEAR = 50, FLUSH_BYTES = 64 * 1024 };

/* Who is on his way out, or has not said anything, makes room for a new one. */
static struct viewer *find_place(struct holder *holder) {
  struct viewer *oldest = NULL;
  for (int i = 0; i < VIEWER_PLACES; i++) {
    struct viewer *viewer = &holder->viewers[i];
    if (viewer->fd < 0) return viewer;
    if (viewer->greet_by != 0 && (oldest == NULL || viewer->greet_by < oldest->greet_by)) oldest = viewer;
  }
  if (oldest != NULL) viewer_close(holder, oldest);
  return oldest;
}

static int count_welcome(const struct holder *holder) {
  int count = 0;
  for (int i = 0; i < VIEWER_PLACES; i++) count += holder->viewers[i].fd >= 0 && holder->viewers[i].terminal != NULL;
  return count;
}

void viewers_accept(struct holder *holder) {
  int fd = accept4(holder->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) return;
  struct viewer *viewer = find_place(holder);
  if (viewer == NULL) {
    close(fd);
    return;
  }
  memset(viewer, 0, offsetof(struct viewer, in));
  viewer->fd = fd;
  viewer->greet_by = holder->now + holder->settings.greeting;
  viewer->allowance = ALLOWANCE_MOST;
  viewer->counted_at = holder->now;
  if (count_welcome(holder) >= MAX_VIEWERS)
    viewer_error(holder, viewer, ERROR_PROTOCOL, "Too many viewers: close some and try again");
}

void viewer_close(struct holder *holder, struct viewer *viewer) {
  if (viewer->fd < 0) return;
  close(viewer->fd);
  viewer->fd = -1;
  viewer->greet_by = 0;
  viewer->leaving = true;
  if (viewer->terminal != NULL) roles_left(holder, viewer);
}

int viewer_hand_over(struct holder *holder, struct viewer *viewer) {
  int fd = viewer->fd;
  holder_watch(holder, fd, EVENT_VIEWER, (uint32_t)(viewer - holder->viewers), &viewer->interest, 0);
  viewer->fd = -1;
  viewer->greet_by = 0;
  return fd;
}

uint8_t *viewer_room(struct holder *holder, struct viewer *viewer) {
  if (viewer->fd < 0) return NULL;
  if (viewer->out_start > 0) {
    memmove(viewer->out, viewer->out + viewer->out_start, viewer->out_length);
    viewer->out_start = 0;
  }
  if (viewer->out_length + MAX_CONTROL_FRAME <= sizeof viewer->out) return viewer->out + viewer->out_length;
  viewer_close(holder, viewer);
  return NULL;
}

void viewer_error(struct holder *holder, struct viewer *viewer, enum frame_error code, const char *message) {
  uint8_t *room = viewer_room(holder, viewer);
  if (room == NULL) return;
  viewer->out_length += frame_error(room, code, message);
  if (code == ERROR_NOT_WRITER) return;
  viewer->leaving = true;
  viewer->greet_by = holder->now + holder->settings.greeting;
  if (viewer->terminal != NULL) roles_left(holder, viewer);
}

static bool may_send(struct holder *holder, struct viewer *viewer, uint8_t type) {
  viewer->allowance += (double)(holder->now - viewer->counted_at) * ALLOWANCE_MS;
  viewer->counted_at = holder->now;
  if (viewer->allowance > ALLOWANCE_MOST) viewer->allowance = ALLOWANCE_MOST;
  viewer->allowance -= type == FRAME_INPUT || type == FRAME_ACK ? 1 : DEAR;
  return viewer->allowance >= 0;
}

static void take_frames(struct holder *holder, struct viewer *viewer) {
  size_t done = 0;
  while (viewer->fd >= 0 && !viewer->leaving) {
    struct frame frame;
    enum frame_progress progress = frame_parse(viewer->in + done, viewer->in_length - done, &frame);
    if (progress == FRAME_PARTIAL) break;
    if (progress == FRAME_BROKEN) {
      viewer_error(holder, viewer, ERROR_PROTOCOL, "A broken frame");
      break;
    }
    if (!viewer->stalled && !may_send(holder, viewer, frame.type)) {
      viewer_error(holder, viewer, ERROR_PROTOCOL, "Too many frames");
      break;
    }
    viewer->stalled = roles_act(holder, viewer, &frame) == ACT_LATER;
    if (viewer->stalled) break;
    done += HEADER_BYTES + frame.length;
  }
  viewer->in_length -= done;
  if (done > 0) memmove(viewer->in, viewer->in + done, viewer->in_length);
}

/* What still comes from one that leaves is read and forgotten, up to its end. */
static void drain(struct holder *holder, struct viewer *viewer, uint32_t events) {
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return;
  ssize_t got = recv(viewer->fd, viewer->in, sizeof viewer->in, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) viewer_close(holder, viewer);
}

void viewer_ready(struct holder *holder, struct viewer *viewer, uint32_t events) {
  if (viewer->fd < 0) return;
  if (events & EPOLLOUT) viewer->blocked = false;
  if (viewer->leaving) return drain(holder, viewer, events);
  if (viewer->stalled) {
    if (events & (EPOLLHUP | EPOLLERR)) viewer_close(holder, viewer);
    return;
  }
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return;
  ssize_t got = recv(viewer->fd, viewer->in + viewer->in_length, sizeof viewer->in - viewer->in_length, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return viewer_close(holder, viewer);
  viewer->in_length += (size_t)got;
  take_frames(holder, viewer);
}

/* Sends `out`; true when all of it is gone. */
static bool send_out(struct viewer *viewer) {
  while (viewer->out_length > 0) {
    ssize_t sent = send(viewer->fd, viewer->out + viewer->out_start, viewer->out_length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) {
      viewer->blocked = true;
      return false;
    }
    if (sent < 0) {
      viewer->deaf = true;
      return false;
    }
    viewer->out_start += (size_t)sent;
    viewer->out_length -= (size_t)sent;
  }
  viewer->out_start = 0;
  return true;
}

static uint64_t in_flight(const struct viewer *viewer) {
  uint64_t bytes = viewer->sent - viewer->acked;
  return viewer->acked < viewer->skip_from ? bytes - (viewer->skip_to - viewer->skip_from) : bytes;
}

/* Sends one DATA straight out of the ring; what the socket does not take is copied, for the ring moves on. */
static size_t send_data(struct viewer *viewer) {
  const struct terminal *terminal = viewer->terminal;
  uint64_t flight = in_flight(viewer), length = terminal->output.head - viewer->sent;
  if (flight >= viewer->window) return 0;
  if (length > viewer->window - flight) length = viewer->window - flight;
  if (length > TURN_BYTES) length = TURN_BYTES;
  if (length == 0) return 0;
  uint8_t header[HEADER_BYTES];
  frame_header(header, FRAME_DATA, (uint32_t)length, viewer->sent);
  struct iovec parts[3] = {{header, HEADER_BYTES}};
  size_t count = 1 + (size_t)ring_pieces(&terminal->output, viewer->sent, (size_t)length, parts + 1);
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};
  ssize_t taken = sendmsg(viewer->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (taken < 0 && errno != EAGAIN && errno != EINTR) {
    viewer->deaf = true;
    return 0;
  }
  size_t gone = taken < 0 ? 0 : (size_t)taken;
  for (size_t i = 0; i < count; i++) {
    size_t skip = gone < parts[i].iov_len ? gone : parts[i].iov_len;
    memcpy(viewer->out + viewer->out_length, (uint8_t *)parts[i].iov_base + skip, parts[i].iov_len - skip);
    viewer->out_length += parts[i].iov_len - skip;
    gone -= skip;
  }
  viewer->blocked = viewer->out_length > 0;
  viewer->sent += length;
  return (size_t)length;
}

static void queue_state(struct holder *holder, struct viewer *viewer) {
  const struct terminal *terminal = viewer->terminal;
  struct state state = {.writer = viewer->writer,
                        .any_writer = roles_writer(holder, terminal) != NULL,
                        .cols = terminal->cols,
                        .rows = terminal->rows,
                        .title = terminal->title.text};
  for (int i = 0; i < VIEWER_PLACES; i++) state.viewers += holder->viewers[i].terminal == terminal;
  viewer->state_due = false;
  viewer->out_length += frame_state(viewer->out + viewer->out_length, &state);
}

static void queue_skip(struct viewer *viewer, uint64_t base) {
  viewer->out_length += frame_skip(viewer->out + viewer->out_length, viewer->sent, base);
  if (viewer->acked == viewer->sent) viewer->acked = base;
  viewer->skip_from = viewer->sent;
  viewer->skip_to = base;
  viewer->sent = base;
}

/* Puts the next thing on its way; false when there is nothing, or nothing more can go. `out` is empty. */
static bool send_next(struct holder *holder, struct viewer *viewer, size_t *bytes) {
  const struct terminal *terminal = viewer->terminal;
  if (viewer->leaving && !viewer->silent) {
    viewer->silent = true;
    shutdown(viewer->fd, SHUT_WR);
  }
  if (terminal == NULL) return false;
  uint64_t base = ring_base(&terminal->output);
  if (viewer->state_due) queue_state(holder, viewer);
  else if (viewer->sent < base) {
    /* One gap at a time can be on its way. */
    if (viewer->acked < viewer->skip_from) return false;
    queue_skip(viewer, base);
  } else if (viewer->sent < terminal->output.head) {
    size_t sent = send_data(viewer);
    *bytes += sent;
    return sent > 0;
  } else if (terminal_ended(terminal) && !viewer->knows_exit) {
    viewer->out_length += frame_exit(viewer->out + viewer->out_length, viewer->sent, terminal->status);
    viewer->knows_exit = holder->again = true;
  } else return false;
  return true;
}

uint64_t viewer_turn(struct holder *holder, struct viewer *viewer) {
  if (viewer->fd < 0) return 0;
  if (viewer->greet_by != 0 && holder->now >= viewer->greet_by) {
    if (!viewer->leaving) viewer_error(holder, viewer, ERROR_PROTOCOL, "No HELLO came in time");
    else viewer_close(holder, viewer);
  }
  if (viewer->stalled) {
    take_frames(holder, viewer);
    holder->again = holder->again || !viewer->stalled;
  }
  size_t bytes = 0;
  while (viewer->fd >= 0 && !viewer->blocked && !viewer->deaf && send_out(viewer)) {
    if (bytes >= FLUSH_BYTES) holder->again = true;
    if (bytes >= FLUSH_BYTES || !send_next(holder, viewer, &bytes)) break;
  }
  if (viewer->deaf && viewer->leaving) viewer_close(holder, viewer);
  if (viewer->fd < 0) return 0;
  uint32_t wanted = (viewer->stalled && !viewer->leaving ? 0 : EPOLLIN) | (viewer->blocked ? EPOLLOUT : 0);
  /* A stalled viewer that hangs up is still heard of: that comes with any event one waits for. */
  if (wanted == 0) wanted = EPOLLPRI;
  uint32_t index = (uint32_t)(viewer - holder->viewers);
  holder_watch(holder, viewer->fd, EVENT_VIEWER, index, &viewer->interest, wanted);
  return viewer->greet_by;
}

void viewers_tell(struct holder *holder, struct terminal *terminal) {
  for (int i = 0; i < VIEWER_PLACES; i++)
    if (holder->viewers[i].terminal == terminal) holder->viewers[i].state_due = true;
}

bool viewers_know_exit(struct holder *holder, const struct terminal *terminal) {
  for (int i = 0; i < VIEWER_PLACES; i++)
    if (holder->viewers[i].terminal == terminal && !holder->viewers[i].knows_exit) return false;
  return true;
}

void viewers_leave(struct holder *holder, struct terminal *terminal) {
  for (int i = 0; i < VIEWER_PLACES; i++) {
    struct viewer *viewer = &holder->viewers[i];
    if (viewer->terminal != terminal) continue;
    viewer->terminal = NULL;
    viewer->writer = false;
    viewer->leaving = true;
    viewer->greet_by = holder->now + holder->settings.greeting;
  }
}
