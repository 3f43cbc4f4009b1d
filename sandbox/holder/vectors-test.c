/* The C half of vectors.json: what a viewer sends is understood, what the holder says is made, byte for byte; and a fuzz of the parser. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"
#include "ring.h"
#include "title.h"

static char text[256 * 1024];

/* Reads the file without the blanks between its words, so that any formatting of it will do. */
static void load(const char *path) {
  FILE *file = fopen(path, "r");
  assert(file != NULL);
  size_t length = 0;
  bool quoted = false;
  for (int c; (c = fgetc(file)) != EOF;) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == ' ' || c == '\n')) continue;
    assert(length < sizeof text - 1);
    text[length++] = (char)c;
  }
  fclose(file);
}

static void to_hex(char *to, const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) sprintf(to + 2 * i, "%02x", bytes[i]);
  to[2 * length] = 0;
}

/* A viewer's frame in the words of the vectors. */
static void describe(char *to, const struct frame *frame) {
  static const char *const names[] = {"", "hello", "input", "ack", "resize", "signal", "close", "ping", "take", "list", "watch", "dial"};
  char hex[1024];
  uint16_t cols, rows;
  struct watch_request file;
  struct dial_request address;
  to += sprintf(to, "{\"type\":\"%s\"", names[frame->type]);
  if (frame->type == FRAME_HELLO) {
    struct hello hello = frame_hello(frame);
    to += sprintf(to, ",\"offset\":\"%llu\",\"epoch\":\"%llu\",\"window\":%u,\"cols\":%u,\"rows\":%u", (unsigned long long)hello.offset,
                  (unsigned long long)hello.epoch, hello.window, hello.cols, hello.rows);
    to += sprintf(to, ",\"terminal\":%u,\"mode\":\"%s\",\"create\":%s", hello.terminal, hello.pace ? "pace" : "observe",
                  hello.create ? "true" : "false");
  } else if (frame->type == FRAME_ACK) to += sprintf(to, ",\"offset\":\"%llu\"", (unsigned long long)frame->offset);
  else if (frame->type == FRAME_INPUT || frame->type == FRAME_PING) {
    to_hex(hex, frame->body, frame->length);
    to += sprintf(to, ",\"body\":\"%s\"", hex);
  } else if (frame->type == FRAME_RESIZE) {
    frame_size(frame, &cols, &rows);
    to += sprintf(to, ",\"cols\":%u,\"rows\":%u", cols, rows);
  } else if (frame->type == FRAME_WATCH && frame_watch(frame, &file)) {
    to += sprintf(to, ",\"root\":\"%s\",\"path\":\"%s\",\"limit\":%u,\"heartbeat\":%u", file.root, file.path, file.limit, file.heartbeat);
  } else if (frame->type == FRAME_DIAL && frame_dial(frame, &address)) {
    if (address.process != 0) to += sprintf(to, ",\"process\":%u", address.process);
    if (address.lasting) to += sprintf(to, ",\"lasting\":true");
    to += sprintf(to, ",\"address\":\"%s\",\"port\":%u,\"milliseconds\":%u", address.address, address.port, address.milliseconds);
  } else if (frame->type == FRAME_SIGNAL) to += sprintf(to, ",\"signal\":%u", frame->body[0]);
  strcpy(to, "}");
}

/* A frame of the holder's by the name of its vector; 0 for an unknown one. */
static size_t make(const char *name, uint8_t *to) {
  if (strcmp(name, "welcome") == 0)
    return frame_welcome(to, &(struct welcome){.head = 70000, .base = 4464, .epoch = 0x0123456789abcdef, .cols = 80, .rows = 24});
  if (strcmp(name, "welcome-new") == 0)
    return frame_welcome(to, &(struct welcome){.epoch = 1, .created = true, .writer = true, .cols = 300, .rows = 100});
  if (strcmp(name, "data") == 0) {
    memcpy(to + HEADER_BYTES, "hi\n", 3);
    return frame_header(to, FRAME_DATA, 3, 0x100000001) + 3;
  }
  if (strcmp(name, "skip") == 0) return frame_skip(to, 10, 1310730);
  if (strcmp(name, "state") == 0)
    return frame_state(to, &(struct state){true, true, 2, 80, 24, "root@sandbox: ~ \xc3\xa9"});
  if (strcmp(name, "state-bare") == 0) return frame_state(to, &(struct state){false, false, 0, 1, 1, ""});
  if (strcmp(name, "exit") == 0) return frame_exit(to, 99, 137);
  if (strcmp(name, "error") == 0) return frame_error(to, ERROR_CANNOT_CREATE, "No process can be started");
  if (strcmp(name, "pong") == 0) return frame_pong(to, (const uint8_t[]){9, 9}, 2);
  if (strcmp(name, "listing") == 0) return frame_listing(to, (const uint8_t[]){1, 3, 8}, 3);
  if (strcmp(name, "file") == 0)
    return frame_file(to, &(struct file_found){.kind = FILE_REGULAR, .cut = true, .mode = 04755, .uid = 1000, .gid = 65534,
                                               .size = 1ULL << 40, .modified = 1763700000123, .content_length = 65536});
  if (strcmp(name, "file-absent") == 0) return frame_file(to, &(struct file_found){.kind = FILE_ABSENT});
  if (strcmp(name, "file-link") == 0) return frame_file(to, &(struct file_found){.kind = FILE_LINK, .target_length = 7});
  if (strcmp(name, "file-unreadable") == 0)
    return frame_file(to, &(struct file_found){.kind = FILE_UNREADABLE, .mode = 0700, .size = 9, .modified = -1, .content_length = 17});
  if (strcmp(name, "dialed-connected") == 0) return frame_dialed(to, DIAL_CONNECTED);
  if (strcmp(name, "dialed-refused") == 0) return frame_dialed(to, DIAL_REFUSED);
  if (strcmp(name, "dialed-unreachable") == 0) return frame_dialed(to, DIAL_UNREACHABLE);
  if (strcmp(name, "dialed-timeout") == 0) return frame_dialed(to, DIAL_TIMEOUT);
  return 0;
}

static int failed(const char *name, const char *wanted, const char *found) {
  fprintf(stderr, "%s\n  wanted %s\n  found  %s\n", name, wanted, found);
  return 1;
}

static int check(const char *name, const char *hex, const char *frame_text) {
  static uint8_t bytes[4096];
  char found[8192];
  size_t length = strlen(hex) / 2;
  for (size_t i = 0; i < length; i++) {
    unsigned byte;
    sscanf(hex + 2 * i, "%2x", &byte);
    bytes[i] = (uint8_t)byte;
  }
  struct frame frame;
  enum frame_progress progress = frame_parse(bytes, length, &frame);
  if (frame_text == NULL) return progress == FRAME_BROKEN ? 0 : failed(name, "broken", "a frame");
  if (bytes[0] >= 0x80) {
    if (progress != FRAME_BROKEN) return failed(name, "refused from a viewer", "taken");
    uint8_t made[4096];
    to_hex(found, made, make(name, made));
    return strcmp(found, hex) == 0 ? 0 : failed(name, hex, found);
  }
  if (progress != FRAME_WHOLE || frame.length != length - HEADER_BYTES) return failed(name, "a frame", "none");
  for (size_t cut = 0; cut < length; cut++)
    if (frame_parse(bytes, cut, &frame) != FRAME_PARTIAL) return failed(name, "partial", "something else");
  frame_parse(bytes, length, &frame);
  describe(found, &frame);
  return strcmp(found, frame_text) == 0 ? 0 : failed(name, frame_text, found);
}

static int check_vectors(int *count) {
  int failures = 0;
  for (char *at = text; (at = strstr(at, "{\"name\":\"")) != NULL; ++*count) {
    char *name = at + 9, *hex = strstr(name, "\",\"hex\":\"");
    *hex = 0;
    hex += 9;
    char *rest = strchr(hex, '"'), *frame = NULL;
    *rest++ = 0;
    if (strncmp(rest, ",\"frame\":", 9) == 0 || strncmp(rest, ",\"call\":", 8) == 0) {
      frame = strchr(rest, '{');
      rest = strchr(frame, '}') + 1;
      *rest++ = 0;
    }
    failures += check(name, hex, frame);
    at = rest;
  }
  return failures;
}

static void fuzz(void) {
  srand(1);
  for (int round = 0; round < 20000; round++) {
    /* Of its own size, so that the sanitizer sees every byte past the end. */
    size_t length = (size_t)rand() % 200;
    uint8_t *bytes = malloc(length + 1);
    for (size_t i = 0; i < length; i++) bytes[i] = (uint8_t)rand();
    if (length >= HEADER_BYTES && round % 2 == 0) {
      bytes[0] %= 12;
      bytes[1] = bytes[2] = bytes[3] = bytes[5] = bytes[6] = bytes[7] = 0;
    }
    struct frame frame;
    char words[8192];
    if (frame_parse(bytes, length, &frame) == FRAME_WHOLE) describe(words, &frame);
    struct title title = {.state = TITLE_GROUND};
    title_feed(&title, bytes, length);
    free(bytes);
  }
}

static void check_title(void) {
  struct title title = {.state = TITLE_GROUND};
  const char *parts[] = {"ls\033]0;on", "e\007 x", "\033]2;two\033\\", "\033]52;c;AAAA\007"};
  for (int i = 0; i < 4; i++) title_feed(&title, (const uint8_t *)parts[i], strlen(parts[i]));
  assert(strcmp(title.text, "two") == 0);
  uint8_t flood[2000];
  memset(flood, 0xc3, sizeof flood);
  title_feed(&title, (const uint8_t *)"\033]0;", 4);
  title_feed(&title, flood, sizeof flood);
  assert(title_feed(&title, (const uint8_t *)"\007", 1));
  assert(strlen(title.text) < 256);
}

static void check_ring(void) {
  struct ring ring;
  assert(ring_open(&ring, 8192));
  for (int i = 0; i < 20000; i++) {
    struct iovec pieces[2];
    ring_pieces(&ring, ring.head, 1, pieces);
    *(uint8_t *)pieces[0].iov_base = (uint8_t)(ring.head++ * 7);
  }
  assert(ring_base(&ring) == 20000 - 8192);
  assert(ring_grow(&ring, 16384) && ring_base(&ring) == 20000 - 8192);
  for (uint64_t at = ring_base(&ring); at < ring.head; at++) {
    struct iovec pieces[2];
    ring_pieces(&ring, at, 1, pieces);
    assert(*(uint8_t *)pieces[0].iov_base == (uint8_t)(at * 7));
  }
  ring_close(&ring);
}

int main(int argc, char **argv) {
  int count = 0;
  load(argc > 1 ? argv[1] : "vectors.json");
  int failures = check_vectors(&count);
  check_title();
  check_ring();
  fuzz();
  printf("%d vectors, %d failed\n", count, failures);
  return failures == 0 && count > 45 ? 0 : 1;
}
