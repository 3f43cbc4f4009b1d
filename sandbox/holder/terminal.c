#include "terminal.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "frames.h"
#include "hangup.h"
#include "holder.h"
#include "shell.h"

enum { MOST_CELLS = 1000, SETTLE_MS = 100, TITLE_MS = 100, LAST_VIEWER_MS = 5000 };

static uint16_t cells(uint16_t wanted, uint16_t otherwise) {
  if (wanted == 0) return otherwise;
  return wanted > MOST_CELLS ? MOST_CELLS : wanted;
}

static void forget(struct holder *holder, struct terminal *terminal) {
  viewers_leave(holder, terminal);
  if (terminal->kill_at != 0) hangup_finish(terminal);
  if (terminal->fd >= 0) close(terminal->fd);
  if (terminal->input != NULL) munmap(terminal->input, INPUT_BYTES);
  ring_close(&terminal->output);
  *terminal = (struct terminal){.fd = -1};
}

struct terminal *terminal_find(struct holder *holder, int number) {
  if (number < 1 || number > MAX_TERMINALS) return NULL;
  struct terminal *terminal = &holder->terminals[number - 1];
  return terminal->number == 0 ? NULL : terminal;
}

static const char *start_problem(int reason) {
  switch (reason) {
    case EAGAIN:
      return "No process can be started: the sandbox is at its limit. End some processes and try again";
    case ENOMEM:
      return "No process can be started: the sandbox has no memory left. End some processes and try again";
    case ENOSPC:
      return "No terminal can be made: the sandbox has used up its ptys. Close some and try again";
    default:
      return "No terminal can be made: /dev/ptmx of the sandbox does not work. Reset the sandbox";
  }
}

struct terminal *terminal_open(struct holder *holder, const struct hello *hello, const char **problem) {
  if (hello->terminal < 1 || hello->terminal > MAX_TERMINALS) {
    *problem = "Terminals are numbered from 1 to 8";
    return NULL;
  }
  struct terminal *terminal = terminal_find(holder, hello->terminal);
  if (terminal != NULL) forget(holder, terminal);
  terminal = &holder->terminals[hello->terminal - 1];
  *terminal = (struct terminal){.fd = -1, .cols = cells(hello->cols, 80), .rows = cells(hello->rows, 24)};
  if (!ring_open(&terminal->output, holder->settings.ring + 256 * 1024)) {
    *problem = start_problem(ENOMEM);
    return NULL;
  }
  struct shell_order order = {.command = holder->settings.command,
                              .home = holder->settings.home,
                              .terminal = hello->terminal,
                              .cols = terminal->cols,
                              .rows = terminal->rows};
  if (!shell_start(&order, &terminal->fd, &terminal->pid)) {
    *problem = start_problem(errno);
    ring_close(&terminal->output);
    *terminal = (struct terminal){.fd = -1};
    return NULL;
  }
  /* Never 0: that is a viewer's word for "none". */
  while (terminal->epoch == 0)
    if (getrandom(&terminal->epoch, sizeof terminal->epoch, GRND_NONBLOCK) < 0) terminal->epoch = holder->now + 1;
  terminal->session = terminal->pid;
  terminal->number = hello->terminal;
  return terminal;
}

bool terminal_ended(const struct terminal *terminal) { return terminal->pid == 0 && terminal->fd < 0; }

/* How many bytes may be read now without leaving a pacing viewer behind. */
static size_t allowance(struct holder *holder, struct terminal *terminal) {
  uint64_t head = terminal->output.head, most = TURN_BYTES;
  bool paced = false;
  if (terminal->closing) return TURN_BYTES;
  for (int i = 0; i < VIEWER_PLACES; i++) {
    const struct viewer *viewer = &holder->viewers[i];
    if (viewer->terminal != terminal || !viewer_paces(viewer)) continue;
    paced = true;
    uint64_t waiting = head - viewer->acked;
    if (waiting >= viewer->window) return 0;
    if (viewer->window - waiting < most) most = viewer->window - waiting;
  }
  if (paced || !terminal->guarded) return (size_t)most;
  uint64_t waiting = head - terminal->guarded_from;
  if (waiting < terminal->output.capacity) {
    uint64_t room = terminal->output.capacity - waiting;
    return (size_t)(room < most ? room : most);
  }
  if (terminal->grace_at == 0) terminal->grace_at = holder->now + holder->settings.grace;
  if (holder->now < terminal->grace_at) return 0;
  terminal->guarded = false;
  terminal->grace_at = 0;
  return (size_t)most;
}

static void last_byte(struct holder *holder, struct terminal *terminal) {
  holder_watch(holder, terminal->fd, EVENT_TERMINAL, (uint32_t)(terminal->number - 1), &terminal->interest, 0);
  close(terminal->fd);
  terminal->fd = -1;
  terminal->input_length = 0;
  terminal->settle_at = 0;
}

static void read_output(struct holder *holder, struct terminal *terminal) {
  size_t left = allowance(holder, terminal);
  while (left > 0) {
    struct iovec pieces[2];
    int count = ring_pieces(&terminal->output, terminal->output.head, left, pieces);
    ssize_t got = readv(terminal->fd, pieces, count);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      /* While the shell lives its pty can be opened again: only afterwards is this the end. */
      if (terminal->pid == 0) return last_byte(holder, terminal);
      terminal->unread = true;
      terminal->settle_at = holder->now + SETTLE_MS;
      return;
    }
    left -= (size_t)got;
    terminal->settle_at = 0;
    size_t rest = (size_t)got;
    for (int i = 0; i < count && rest > 0; i++) {
      size_t part = pieces[i].iov_len < rest ? pieces[i].iov_len : rest;
      if (title_feed(&terminal->title, pieces[i].iov_base, part) && terminal->tell_at == 0)
        terminal->tell_at = terminal->told_at + TITLE_MS;
      rest -= part;
    }
    terminal->output.head += (uint64_t)got;
  }
}

static void write_input(struct terminal *terminal) {
  while (terminal->input_length > 0) {
    size_t until_end = INPUT_BYTES - terminal->input_start;
    size_t part = terminal->input_length < until_end ? terminal->input_length : until_end;
    ssize_t taken = write(terminal->fd, terminal->input + terminal->input_start, part);
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0 && errno == EAGAIN) return;
    /* Nobody will ever read it. */
    if (taken <= 0) terminal->input_length = 0;
    else {
      terminal->input_start = (terminal->input_start + (size_t)taken) % INPUT_BYTES;
      terminal->input_length -= (size_t)taken;
    }
  }
  terminal->input_start = 0;
}

bool terminal_type(struct terminal *terminal, const uint8_t *bytes, size_t length) {
  if (terminal->fd < 0) return true;
  if (terminal->input == NULL) {
    void *input = mmap(NULL, INPUT_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (input == MAP_FAILED) return false;
    terminal->input = input;
  }
  if (length > INPUT_BYTES - terminal->input_length) return false;
  for (size_t done = 0; done < length;) {
    size_t end = (terminal->input_start + terminal->input_length) % INPUT_BYTES;
    size_t part = length - done < INPUT_BYTES - end ? length - done : INPUT_BYTES - end;
    memcpy(terminal->input + end, bytes + done, part);
    terminal->input_length += part;
    done += part;
  }
  write_input(terminal);
  return true;
}

void terminal_resize(struct terminal *terminal, uint16_t cols, uint16_t rows) {
  cols = cells(cols, terminal->cols);
  rows = cells(rows, terminal->rows);
  if (cols == terminal->cols && rows == terminal->rows) return;
  terminal->cols = cols;
  terminal->rows = rows;
  terminal->changed = true;
  struct winsize size = {.ws_col = cols, .ws_row = rows};
  if (terminal->fd >= 0) ioctl(terminal->fd, TIOCSWINSZ, &size);
}

void terminal_ready(struct holder *holder, struct terminal *terminal, uint32_t events) {
  if (terminal->fd < 0) return;
  if (events & EPOLLOUT) write_input(terminal);
  if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_output(holder, terminal);
}

void terminal_exited(struct holder *holder, struct terminal *terminal, int status) {
  terminal->pid = 0;
  terminal->status = status;
  terminal->forget_at = holder->now + holder->settings.keep;
  if (terminal->fd >= 0) read_output(holder, terminal);
}

uint64_t terminal_turn(struct holder *holder, struct terminal *terminal) {
  if (terminal->kill_at != 0 && holder->now >= terminal->kill_at) hangup_finish(terminal);
  if (terminal->settle_at != 0 && holder->now >= terminal->settle_at) {
    terminal->settle_at = 0;
    terminal->unread = false;
    if (terminal->pid == 0 && terminal->fd >= 0) last_byte(holder, terminal);
  }
  if (terminal->tell_at != 0 && holder->now >= terminal->tell_at) terminal->changed = true;
  if (terminal->changed) {
    terminal->changed = false;
    terminal->tell_at = 0;
    terminal->told_at = holder->now;
    viewers_tell(holder, terminal);
  }
  if (terminal->closing && terminal_ended(terminal)) {
    uint64_t soon = holder->now + LAST_VIEWER_MS;
    if (viewers_know_exit(holder, terminal) && terminal->kill_at == 0) terminal->forget_at = holder->now;
    else if (terminal->forget_at > soon) terminal->forget_at = soon;
  }
  if (terminal->forget_at != 0 && holder->now >= terminal->forget_at && terminal_ended(terminal)) {
    forget(holder, terminal);
    return 0;
  }
  if (terminal->fd >= 0) {
    bool readable = !terminal->unread && allowance(holder, terminal) > 0;
    /* A job of the ended shell may keep the pty open: what was on its way gets a moment. */
    if (readable && terminal->pid == 0 && terminal->settle_at == 0) terminal->settle_at = holder->now + SETTLE_MS;
    uint32_t wanted = readable ? EPOLLIN : 0;
    if (terminal->input_length > 0 && !terminal->unread) wanted |= EPOLLOUT;
    holder_watch(holder, terminal->fd, EVENT_TERMINAL, (uint32_t)(terminal->number - 1), &terminal->interest, wanted);
  }
  uint64_t next = sooner(terminal->kill_at, terminal->settle_at);
  next = sooner(next, terminal->tell_at);
  if (terminal->grace_at != 0 && terminal->guarded) next = sooner(next, terminal->grace_at);
  return terminal_ended(terminal) ? sooner(next, terminal->forget_at) : next;
}
