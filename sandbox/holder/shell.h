/* Starts a program on a new pty. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct shell_order {
  char **command;
  const char *home;
  int terminal;
  uint16_t cols, rows;
};

/* Gives the master's descriptor (non-blocking, close-on-exec) and the pid; or false, with errno. */
bool shell_start(const struct shell_order *order, int *master, pid_t *pid);
/* In a child before exec: signals as a program expects them, after the first process blocked them all. */
void shell_default_signals(void);
