#include "file-watch.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "file-look.h"

/* A file that is written to without end is looked at so often. */
enum { PAUSE_MS = 50 };

static uint64_t now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static void send_all(int socket, const void *bytes, size_t length) {
  for (const char *at = bytes; length > 0;) {
    ssize_t sent = send(socket, at, length, MSG_NOSIGNAL);
    if (sent <= 0) _exit(0);
    at += sent;
    length -= (size_t)sent;
  }
}

static uint64_t mix(uint64_t hash, const void *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) hash = (hash ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3;
  return hash;
}

/* Tells what was found unless it was told before. */
static void tell(int socket, const struct file_look *look, uint64_t *told) {
  uint8_t frame[64];
  size_t size = frame_file(frame, &look->found), length = look->found.target_length + look->found.content_length;
  uint64_t hash = mix(mix(0xcbf29ce484222325, frame, size), look->bytes, length);
  if (hash == *told) return;
  *told = hash;
  send_all(socket, frame, size);
  for (size_t at = 0; at < length;) {
    size_t part = length - at < MAX_BODY ? length - at : MAX_BODY;
    send_all(socket, frame, frame_header(frame, FRAME_DATA, (uint32_t)part, at));
    send_all(socket, look->bytes + at, part);
    at += part;
  }
}

/* So often as was asked for: whoever waits for news can tell a file that stays as it is from a worker that stands still. */
static void sign_of_life(int socket, const struct watch_request *request, uint64_t *due) {
  uint8_t frame[HEADER_BYTES];
  uint64_t now = now_ms();
  if (request->heartbeat == 0 || now < *due) return;
  *due = now + (uint64_t)request->heartbeat * 1000;
  send_all(socket, frame, frame_header(frame, FRAME_PONG, 0, 0));
}

/* Until something changed. The other side says nothing any more: what comes from there is its end. */
static void wait_for_news(int socket, const struct watch_request *request, uint64_t *due, struct trail *trail, struct file_root *root) {
  for (;;) {
    sign_of_life(socket, request, due);
    uint64_t now = now_ms();
    int patience = request->heartbeat == 0 ? -1 : *due > now ? (int)(*due - now) : 0;
    struct pollfd news[] = {{.fd = socket, .events = POLLIN},
                            {.fd = trail->inotify, .events = POLLIN},
                            {.fd = root->mounts, .events = POLLPRI},
                            {.fd = root->end, .events = POLLIN}};
    if (poll(news, 4, patience) <= 0) continue;
    if (news[0].revents != 0) _exit(0);
    bool ended = news[3].revents != 0;
    if (ended) file_root_ended(root);
    bool heard = news[1].revents != 0 && trail_heard(trail);
    if (heard || ended || news[2].revents != 0) return;
  }
}

_Noreturn void file_watch(int socket, int proc, const struct watch_request *request) {
  static struct file_look look;
  static struct trail trail;
  struct file_root root;
  uint64_t told = 0, due = 0;
  file_root_open(&root, proc, request->root);
  int names = openat(proc, "self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
  trail.inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  /* inotify knows only paths: the number of an open name is one, and leads to just that. */
  if (names < 0 || fchdir(names) != 0 || trail.inotify < 0) {
    uint8_t frame[MAX_CONTROL_FRAME];
    send_all(socket, frame, frame_error(frame, ERROR_CANNOT_CREATE, "The sandbox has no way left to watch a file"));
    _exit(0);
  }
  for (;;) {
    uint64_t next = now_ms() + PAUSE_MS;
    file_look(&look, &trail, &root, request);
    tell(socket, &look, &told);
    wait_for_news(socket, request, &due, &trail, &root);
    uint64_t now = now_ms();
    struct pollfd end = {.fd = socket, .events = POLLIN};
    if (now < next && poll(&end, 1, (int)(next - now)) != 0) _exit(0);
    /* Whatever was heard meanwhile is seen by the look that follows. */
    while (trail_heard(&trail)) continue;
  }
}
