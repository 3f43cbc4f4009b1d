#include "dial.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { MOST_MS = 10000, BUFFER_BYTES = 64 * 1024 };

static uint64_t now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static int left_until(uint64_t deadline) {
  uint64_t now = now_ms();
  return now >= deadline ? 0 : (int)(deadline - now);
}

static enum dial_outcome outcome_of(int reason) {
  if (reason == ECONNREFUSED) return DIAL_REFUSED;
  /* There was a connection, and it is over already: its bytes, of which there are none, will tell. */
  if (reason == ECONNRESET) return DIAL_CONNECTED;
  return reason == ETIMEDOUT ? DIAL_TIMEOUT : DIAL_UNREACHABLE;
}

static socklen_t address_of(const struct dial_request *request, struct sockaddr_storage *address) {
  memset(address, 0, sizeof *address);
  struct sockaddr_in *four = (struct sockaddr_in *)address;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;
  four->sin_port = six->sin6_port = htons(request->port);
  if (inet_pton(AF_INET, request->address, &four->sin_addr) == 1) {
    address->ss_family = AF_INET;
    return sizeof *four;
  }
  address->ss_family = inet_pton(AF_INET6, request->address, &six->sin6_addr) == 1 ? AF_INET6 : AF_UNSPEC;
  return sizeof *six;
}

/* Nobody listens, and yet the kernel connects: it chose as our own port the one we asked for. */
static bool is_itself(int fd) {
  struct sockaddr_storage own = {0}, other = {0};
  socklen_t size = sizeof own, other_size = sizeof other;
  if (getsockname(fd, (struct sockaddr *)&own, &size) != 0 || getpeername(fd, (struct sockaddr *)&other, &other_size) != 0) return false;
  return memcmp(&own, &other, sizeof own) == 0;
}

static enum dial_outcome make(const struct dial_request *request, uint64_t deadline, int *fd) {
  struct sockaddr_storage address;
  socklen_t size = address_of(request, &address);
  *fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (*fd < 0) return DIAL_UNREACHABLE;
  if (connect(*fd, (struct sockaddr *)&address, size) != 0) {
    struct pollfd done = {.fd = *fd, .events = POLLOUT};
    if (errno != EINPROGRESS) return outcome_of(errno);
    if (poll(&done, 1, left_until(deadline)) <= 0) return DIAL_TIMEOUT;
  }
  int reason = 0;
  socklen_t length = sizeof reason;
  if (getsockopt(*fd, SOL_SOCKET, SO_ERROR, &reason, &length) != 0 || reason != 0) return outcome_of(reason);
  return is_itself(*fd) ? DIAL_REFUSED : DIAL_CONNECTED;
}

/* Bytes on their way from one side to the other. */
struct lane {
  int from, to;
  /* Whether what `to` takes no more is forgotten, instead of ending it all. */
  bool forgets, deaf;
  size_t start, end;
  uint8_t bytes[BUFFER_BYTES];
};

static bool is_empty(const struct lane *lane) { return lane->start == lane->end; }

/* Takes what has come and passes on what there is room for; false at an end. */
static bool carry(struct lane *lane) {
  if (is_empty(lane)) {
    ssize_t got = recv(lane->from, lane->bytes, sizeof lane->bytes, MSG_DONTWAIT);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got == 0) return false;
    lane->start = 0, lane->end = (size_t)got;
  }
  ssize_t sent = lane->deaf ? 0 : send(lane->to, lane->bytes + lane->start, lane->end - lane->start, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  lane->deaf = lane->deaf || sent < 0;
  lane->start = lane->deaf ? lane->end : lane->start + (size_t)sent;
  return !lane->deaf || lane->forgets;
}

/* What a side is waited for; one that nothing is wanted of is left out, or its hang-up would wake us again and again. */
static struct pollfd wish(int fd, const struct lane *out, const struct lane *in) {
  short events = (short)((is_empty(out) ? POLLIN : 0) | (is_empty(in) ? 0 : POLLOUT));
  return (struct pollfd){.fd = events == 0 ? -1 : fd, .events = events};
}

/* Both ways at once: whoever does not read must not stop what he says. */
static void carry_both(int socket, int fd, bool lasting, uint64_t deadline) {
  static struct lane up, down;
  up.from = down.to = socket, up.to = down.from = fd;
  /* Who takes nothing more may still have said something: an answer that came before its question was read to the end. */
  up.forgets = true;
  for (bool going = true; going;) {
    struct pollfd sides[] = {wish(socket, &up, &down), wish(fd, &down, &up)};
    int left = lasting ? -1 : left_until(deadline);
    if (left == 0 || (poll(sides, 2, left) <= 0 && errno != EINTR)) break;
    if (sides[0].revents != 0 || sides[1].revents != 0) going = carry(&up) && carry(&down);
  }
}

/* Ends `socket` and reads the rest of what comes: a connection that breaks under who still writes takes along what he has not read. */
static void farewell(int socket, uint64_t deadline) {
  static char bytes[BUFFER_BYTES];
  struct pollfd rest = {.fd = socket, .events = POLLIN};
  shutdown(socket, SHUT_WR);
  for (int left; (left = left_until(deadline)) > 0 && poll(&rest, 1, left) > 0;) {
    ssize_t got = recv(socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return;
  }
}

/* Into the network that a process is in. Its number is the learner's to choose, and so are the processes: all of them are his. */
static bool enter_network(uint32_t process) {
  int end = (int)syscall(SYS_pidfd_open, (pid_t)process, 0);
  bool entered = end >= 0 && setns(end, CLONE_NEWNET) == 0;
  if (end >= 0) close(end);
  return entered;
}

_Noreturn void dial(int socket, const struct dial_request *request) {
  uint8_t frame[HEADER_BYTES + 1];
  int fd, most = request->milliseconds < MOST_MS ? (int)request->milliseconds : MOST_MS;
  uint64_t deadline = now_ms() + (uint64_t)most;
  bool there = request->process == 0 || enter_network(request->process);
  enum dial_outcome outcome = there ? make(request, deadline, &fd) : DIAL_UNREACHABLE;
  size_t size = frame_dialed(frame, outcome);
  bool going = send(socket, frame, size, MSG_NOSIGNAL) == (ssize_t)size && outcome == DIAL_CONNECTED;
  if (going) carry_both(socket, fd, request->lasting, deadline);
  farewell(socket, request->lasting ? now_ms() + MOST_MS : deadline);
  _exit(0);
}
