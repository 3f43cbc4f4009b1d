#include "frames.h"

#include <string.h>

static void put(uint8_t *to, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; i++) to[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get(const uint8_t *from, int bytes) {
  uint64_t value = 0;
  for (int i = 0; i < bytes; i++) value |= (uint64_t)from[i] << (8 * i);
  return value;
}

/* Shortest and longest body of what a viewer may send; false for a type that he may not. */
static bool body_limits(uint8_t type, uint32_t *least, uint32_t *most) {
  switch (type) {
    case FRAME_HELLO:
      *least = *most = 19;
      return true;
    case FRAME_INPUT:
      *least = 0, *most = MAX_BODY;
      return true;
    case FRAME_RESIZE:
      *least = *most = 4;
      return true;
    case FRAME_SIGNAL:
      *least = *most = 1;
      return true;
    case FRAME_PING:
      *least = 0, *most = MAX_PING;
      return true;
    case FRAME_WATCH:
      *least = 10, *most = 8 + MAX_ROOT + MAX_FILE_PATH;
      return true;
    case FRAME_DIAL:
      *least = 10, *most = 12 + MAX_ADDRESS;
      return true;
    case FRAME_ACK:
    case FRAME_CLOSE:
    case FRAME_TAKE:
    case FRAME_LIST:
      *least = *most = 0;
      return true;
    default:
      return false;
  }
}

enum frame_progress frame_parse(const uint8_t *bytes, size_t have, struct frame *out) {
  if (have < HEADER_BYTES) return FRAME_PARTIAL;
  uint32_t least, most;
  if (!body_limits(bytes[0], &least, &most)) return FRAME_BROKEN;
  if (bytes[1] != 0 || bytes[2] != 0 || bytes[3] != 0) return FRAME_BROKEN;
  uint32_t length = (uint32_t)get(bytes + 4, 4);
  if (length < least || length > most) return FRAME_BROKEN;
  if (have < HEADER_BYTES + (size_t)length) return FRAME_PARTIAL;
  *out = (struct frame){
      .type = bytes[0], .length = length, .offset = get(bytes + 8, 8), .body = bytes + HEADER_BYTES};
  return FRAME_WHOLE;
}

struct hello frame_hello(const struct frame *frame) {
  const uint8_t *body = frame->body;
  return (struct hello){
      .offset = frame->offset,
      .epoch = get(body, 8),
      .window = (uint32_t)get(body + 8, 4),
      .cols = (uint16_t)get(body + 12, 2),
      .rows = (uint16_t)get(body + 14, 2),
      .terminal = body[16],
      .pace = body[17] == 1,
      .create = body[18] == 1,
  };
}

void frame_size(const struct frame *frame, uint16_t *cols, uint16_t *rows) {
  *cols = (uint16_t)get(frame->body, 2);
  *rows = (uint16_t)get(frame->body + 2, 2);
}

static bool take_text(char *to, const uint8_t *from, size_t length, size_t most) {
  if (length > most || memchr(from, 0, length) != NULL) return false;
  memcpy(to, from, length);
  to[length] = 0;
  return true;
}

bool frame_watch(const struct frame *frame, struct watch_request *request) {
  const uint8_t *body = frame->body;
  *request = (struct watch_request){.version = body[0], .heartbeat = body[1], .limit = (uint32_t)get(body + 4, 4)};
  if (request->version != REQUEST_VERSION) return true;
  size_t texts = frame->length - 8, root = (size_t)get(body + 2, 2);
  if (request->limit > MAX_CONTENT) request->limit = MAX_CONTENT;
  return root < texts && take_text(request->root, body + 8, root, MAX_ROOT) &&
         take_text(request->path, body + 8 + root, texts - root, MAX_FILE_PATH) && request->root[0] == '/' &&
         request->path[0] == '/';
}

bool frame_dial(const struct frame *frame, struct dial_request *request) {
  const uint8_t *body = frame->body;
  *request = (struct dial_request){.version = body[0], .port = (uint16_t)get(body + 2, 2), .milliseconds = (uint32_t)get(body + 4, 4)};
  if (request->version != REQUEST_VERSION) return true;
  request->lasting = (body[1] & DIAL_LASTING) != 0;
  size_t head = body[1] & ~(size_t)DIAL_LASTING, before = 8 + head;
  if (head != 0 && (head != 4 || frame->length <= before)) return false;
  if (head == 4) request->process = (uint32_t)get(body + 8, 4);
  if (head == 4 && (request->process == 0 || request->process > MAX_PROCESS)) return false;
  return take_text(request->address, body + before, frame->length - before, MAX_ADDRESS);
}

size_t frame_header(uint8_t *to, enum frame_type type, uint32_t length, uint64_t offset) {
  put(to, type, 4);
  put(to + 4, length, 4);
  put(to + 8, offset, 8);
  return HEADER_BYTES;
}

size_t frame_welcome(uint8_t *to, const struct welcome *welcome) {
  uint8_t *body = to + frame_header(to, FRAME_WELCOME, 22, welcome->head);
  put(body, welcome->base, 8);
  put(body + 8, welcome->epoch, 8);
  put(body + 16, welcome->created, 1);
  put(body + 17, welcome->writer, 1);
  put(body + 18, welcome->cols, 2);
  put(body + 20, welcome->rows, 2);
  return HEADER_BYTES + 22;
}

size_t frame_skip(uint8_t *to, uint64_t from, uint64_t until) {
  put(to + frame_header(to, FRAME_SKIP, 8, from), until, 8);
  return HEADER_BYTES + 8;
}

size_t frame_state(uint8_t *to, const struct state *state) {
  size_t title = strnlen(state->title, MAX_TITLE);
  uint8_t *body = to + frame_header(to, FRAME_STATE, (uint32_t)(8 + title), 0);
  put(body, state->writer, 1);
  put(body + 1, state->any_writer, 1);
  put(body + 2, state->viewers, 2);
  put(body + 4, state->cols, 2);
  put(body + 6, state->rows, 2);
  memcpy(body + 8, state->title, title);
  return HEADER_BYTES + 8 + title;
}

size_t frame_exit(uint8_t *to, uint64_t offset, int32_t status) {
  put(to + frame_header(to, FRAME_EXIT, 4, offset), (uint32_t)status, 4);
  return HEADER_BYTES + 4;
}

size_t frame_error(uint8_t *to, enum frame_error code, const char *message) {
  size_t length = strnlen(message, MAX_MESSAGE);
  uint8_t *body = to + frame_header(to, FRAME_ERROR, (uint32_t)(2 + length), 0);
  put(body, code, 2);
  memcpy(body + 2, message, length);
  return HEADER_BYTES + 2 + length;
}

size_t frame_pong(uint8_t *to, const uint8_t *body, size_t length) {
  memmove(to + HEADER_BYTES, body, length);
  return frame_header(to, FRAME_PONG, (uint32_t)length, 0) + length;
}

size_t frame_listing(uint8_t *to, const uint8_t *terminals, size_t count) {
  memmove(to + HEADER_BYTES, terminals, count);
  return frame_header(to, FRAME_LISTING, (uint32_t)count, 0) + count;
}

size_t frame_file(uint8_t *to, const struct file_found *found) {
  uint8_t *body = to + frame_header(to, FRAME_FILE, 36, 0);
  put(body, found->kind, 1);
  put(body + 1, found->cut, 1);
  put(body + 2, found->mode, 2);
  put(body + 4, found->uid, 4);
  put(body + 8, found->gid, 4);
  put(body + 12, found->size, 8);
  put(body + 20, (uint64_t)found->modified, 8);
  put(body + 28, found->target_length, 4);
  put(body + 32, found->content_length, 4);
  return HEADER_BYTES + 36;
}

size_t frame_dialed(uint8_t *to, enum dial_outcome outcome) {
  put(to + frame_header(to, FRAME_DIALED, 1, 0), outcome, 1);
  return HEADER_BYTES + 1;
}
