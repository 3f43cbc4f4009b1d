#include "title.h"

#include <string.h>

enum { BELL = 7, CANCEL = 24, SUBSTITUTE = 26, ESCAPE = 27 };

static bool finish(struct title *title) {
  title->state = TITLE_GROUND;
  size_t length = title->length;
  /* A title that was cut must not end within a character. */
  if (length == sizeof title->draft - 1) {
    while (length > 0 && ((uint8_t)title->draft[length - 1] & 0xC0) == 0x80) length--;
    if (length > 0 && (uint8_t)title->draft[length - 1] >= 0xC0) length--;
  }
  title->draft[length] = 0;
  if (strcmp(title->draft, title->text) == 0) return false;
  memcpy(title->text, title->draft, length + 1);
  return true;
}

static bool step(struct title *title, uint8_t byte) {
  switch (title->state) {
    case TITLE_GROUND:
      if (byte == ESCAPE) title->state = TITLE_ESCAPE;
      return false;
    case TITLE_ESCAPE:
      title->state = byte == ']' ? TITLE_NUMBER : byte == ESCAPE ? TITLE_ESCAPE : TITLE_GROUND;
      return false;
    case TITLE_NUMBER:
      title->state = byte == '0' || byte == '2' ? TITLE_SEMICOLON : byte == ESCAPE ? TITLE_ESCAPE : TITLE_GROUND;
      return false;
    case TITLE_SEMICOLON:
      title->state = byte == ';' ? TITLE_TEXT : byte == ESCAPE ? TITLE_ESCAPE : TITLE_GROUND;
      title->length = 0;
      return false;
    case TITLE_TEXT:
      if (byte == BELL) return finish(title);
      if (byte == ESCAPE) title->state = TITLE_ESCAPE_IN_TEXT;
      if (byte == CANCEL || byte == SUBSTITUTE) title->state = TITLE_GROUND;
      if (byte >= ' ' && byte != 127 && title->length < sizeof title->draft - 1) title->draft[title->length++] = (char)byte;
      return false;
    case TITLE_ESCAPE_IN_TEXT:
      if (byte == '\\') return finish(title);
      title->state = byte == ']' ? TITLE_NUMBER : TITLE_GROUND;
      return false;
  }
  return false;
}

bool title_feed(struct title *title, const uint8_t *bytes, size_t length) {
  bool changed = false;
  const uint8_t *end = bytes + length;
  while (bytes < end) {
    if (title->state == TITLE_GROUND) {
      bytes = memchr(bytes, ESCAPE, (size_t)(end - bytes));
      if (bytes == NULL) break;
    }
    changed |= step(title, *bytes++);
  }
  return changed;
}
