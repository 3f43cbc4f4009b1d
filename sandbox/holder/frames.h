/* Frames, the same layout as sandbox/protocol/frames.ts; vectors.json proves both. */
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
  FRAME_WATCH = 0x0a,
  FRAME_DIAL = 0x0b,
  FRAME_WELCOME = 0x81,
  FRAME_DATA = 0x82,
  FRAME_SKIP = 0x83,
  FRAME_STATE = 0x84,
  FRAME_EXIT = 0x85,
  FRAME_ERROR = 0x86,
  FRAME_PONG = 0x87,
  FRAME_LISTING = 0x89,
  FRAME_FILE = 0x8a,
  FRAME_DIALED = 0x8b,
};

enum frame_error {
  /* The connection ends after each of these but the last. */
  ERROR_PROTOCOL = 1,
  ERROR_NO_TERMINAL = 2,
  ERROR_CANNOT_CREATE = 3,
  ERROR_NOT_WRITER = 4,
  ERROR_VERSION = 5,
};

enum {
  HEADER_BYTES = 16,
  MAX_BODY = 64 * 1024,
  MAX_PING = 64,
  MAX_TITLE = 256,
  MAX_MESSAGE = 512,
  /* Of the bodies of WATCH, DIAL and what answers them. */
  REQUEST_VERSION = 1,
  MAX_ROOT = 1024,
  MAX_FILE_PATH = 1024,
  MAX_CONTENT = 256 * 1024,
  MAX_ADDRESS = 45,
  MAX_PROCESS = 1 << 22,
  /* In the second byte of DIAL, beside the length of what stands before the address. */
  DIAL_LASTING = 0x80,
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

/* A file to be told of, now and whenever it changes. */
struct watch_request {
  uint8_t version;
  /* Seconds between signs of life, each a PONG; 0 for none. */
  uint8_t heartbeat;
  /* Bytes of its content at most. */
  uint32_t limit;
  /* `/`, a folder, or `/proc/PID/root`; and a path that is resolved as if that were the root. */
  char root[MAX_ROOT + 1], path[MAX_FILE_PATH + 1];
};

/* A connection to make. */
struct dial_request {
  uint8_t version;
  uint16_t port;
  /* From whose network, as the holder numbers processes; 0 is the holder's own. */
  uint32_t process;
  /* For the whole life of it; when it is lasting, for connecting alone. */
  uint32_t milliseconds;
  bool lasting;
  /* In digits: no name is looked up. */
  char address[MAX_ADDRESS + 1];
};

enum file_kind { FILE_ABSENT, FILE_REGULAR, FILE_DIRECTORY, FILE_LINK, FILE_OTHER, FILE_UNREADABLE };

/* What is at a path; DATA with `target_length + content_length` bytes follows. */
struct file_found {
  enum file_kind kind;
  bool cut;
  uint16_t mode;
  uint32_t uid, gid;
  uint64_t size;
  /* Milliseconds since 1970. */
  int64_t modified;
  uint32_t target_length, content_length;
};

enum dial_outcome { DIAL_CONNECTED, DIAL_REFUSED, DIAL_UNREACHABLE, DIAL_TIMEOUT };

enum frame_progress { FRAME_BROKEN = -1, FRAME_PARTIAL = 0, FRAME_WHOLE = 1 };

/* Reads one frame of a viewer at `bytes`. A header that no viewer may send is broken before its body came. */
enum frame_progress frame_parse(const uint8_t *bytes, size_t have, struct frame *out);
struct hello frame_hello(const struct frame *frame);
/* Columns and rows of RESIZE. */
void frame_size(const struct frame *frame, uint16_t *cols, uint16_t *rows);

/* False when it is not sound. One of another version is sound, and filled in no further than that. */
bool frame_watch(const struct frame *frame, struct watch_request *request);
bool frame_dial(const struct frame *frame, struct dial_request *request);

/* Each writes one frame at `to` and returns its bytes. */
size_t frame_header(uint8_t *to, enum frame_type type, uint32_t length, uint64_t offset);
size_t frame_welcome(uint8_t *to, const struct welcome *welcome);
size_t frame_skip(uint8_t *to, uint64_t from, uint64_t until);
size_t frame_state(uint8_t *to, const struct state *state);
size_t frame_exit(uint8_t *to, uint64_t offset, int32_t status);
size_t frame_error(uint8_t *to, enum frame_error code, const char *message);
size_t frame_pong(uint8_t *to, const uint8_t *body, size_t length);
size_t frame_listing(uint8_t *to, const uint8_t *terminals, size_t count);
size_t frame_file(uint8_t *to, const struct file_found *found);
size_t frame_dialed(uint8_t *to, enum dial_outcome outcome);
