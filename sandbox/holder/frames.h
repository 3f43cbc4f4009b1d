/* Terminal frames, the same layout as sandbox/protocol/frames.ts; vectors.json proves both. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum frame_type {
  FRAME_HELLO = 0x01,
  FRAME_INPUT = 0x02,
  FRAME_ACK = 0x03,
  FRAME_RESIZE = 0x04,
  FRAME_SIGNAL = 0x05,
  FRAME_CLOSE = 0x06,
  FRAME_PING = 0x07,
  FRAME_TAKE = 0x08,
  FRAME_LIST = 0x09,
  FRAME_WELCOME = 0x81,
  FRAME_DATA = 0x82,
  FRAME_SKIP = 0x83,
  FRAME_STATE = 0x84,
  FRAME_EXIT = 0x85,
  FRAME_ERROR = 0x86,
  FRAME_PONG = 0x87,
  FRAME_LISTING = 0x89,
};

enum frame_error {
  /* The connection ends after each of these but the last. */
  ERROR_PROTOCOL = 1,
  ERROR_NO_TERMINAL = 2,
  ERROR_CANNOT_CREATE = 3,
  ERROR_NOT_WRITER = 4,
};

enum {
  HEADER_BYTES = 16,
  MAX_BODY = 64 * 1024,
  MAX_PING = 64,
  MAX_TITLE = 256,
  MAX_MESSAGE = 512,
  /* Longest frame that is made here and is no DATA. */
  MAX_CONTROL_FRAME = HEADER_BYTES + 2 + MAX_MESSAGE,
};

struct frame {
  uint8_t type;
  uint32_t length;
  uint64_t offset;
  const uint8_t *body;
};

struct hello {
  uint64_t offset, epoch;
  uint32_t window;
  uint16_t cols, rows;
  uint8_t terminal;
  bool pace, create;
};

struct welcome {
  uint64_t head, base, epoch;
  bool created, writer;
  uint16_t cols, rows;
};

struct state {
  bool writer, any_writer;
  uint16_t viewers, cols, rows;
  const char *title;
};

enum frame_progress { FRAME_BROKEN = -1, FRAME_PARTIAL = 0, FRAME_WHOLE = 1 };

/* Reads one frame of a viewer at `bytes`. A header that no viewer may send is broken before its body came. */
enum frame_progress frame_parse(const uint8_t *bytes, size_t have, struct frame *out);
struct hello frame_hello(const struct frame *frame);
/* Columns and rows of RESIZE. */
void frame_size(const struct frame *frame, uint16_t *cols, uint16_t *rows);

/* Each writes one frame at `to` and returns its bytes. */
size_t frame_header(uint8_t *to, enum frame_type type, uint32_t length, uint64_t offset);
size_t frame_welcome(uint8_t *to, const struct welcome *welcome);
size_t frame_skip(uint8_t *to, uint64_t from, uint64_t until);
size_t frame_state(uint8_t *to, const struct state *state);
size_t frame_exit(uint8_t *to, uint64_t offset, int32_t status);
size_t frame_error(uint8_t *to, enum frame_error code, const char *message);
size_t frame_pong(uint8_t *to, const uint8_t *body, size_t length);
size_t frame_listing(uint8_t *to, const uint8_t *terminals, size_t count);
