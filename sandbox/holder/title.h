/* Reads the window title out of a terminal's output: OSC 0 and OSC 2, bounded. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct title {
  char text[256];
  /* What is being read. */
  char draft[256];
  size_t length;
  enum { TITLE_GROUND, TITLE_ESCAPE, TITLE_NUMBER, TITLE_SEMICOLON, TITLE_TEXT, TITLE_ESCAPE_IN_TEXT } state;
};

/* Feeds output; true when the title is another one now. */
bool title_feed(struct title *title, const uint8_t *bytes, size_t length);
