/* What the command line says. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct settings {
  const char *socket;
  /* What runs in a terminal, and where. */
  char **command;
  const char *home;
  /* The nested engine; NULL for none. Its pid file is removed before each start, its output goes to a bounded log. */
  char **engine;
  const char *engine_pidfile, *engine_log;
  /* Bytes of output that are kept beside the window. */
  size_t ring;
  /* Milliseconds: how long output waits for a viewer that vanished, a new connection may say nothing, an ended terminal is kept,
     a hung-up foreground job may go on, the whole may take to end. */
  uint64_t grace, greeting, keep, hangup, farewell;
};

/* Reads argv; ends the program with a sentence when it cannot. Commands point into argv, which is changed. */
struct settings settings_parse(int argc, char **argv);
