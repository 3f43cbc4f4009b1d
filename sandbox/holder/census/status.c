#include "status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounded-read.h"

/* What follows `key` on its line; NULL when there is none. The kernel escapes the name of the process, so no line of it is a learner's. */
static char *after(char *text, const char *key) {
  char *line = strstr(text, key);
  return line == NULL ? NULL : line + strlen(key);
}

static uint64_t number(char *text, const char *key, int base) {
  char *at = after(text, key);
  return at == NULL ? 0 : strtoull(at, NULL, base);
}

/* The second of four: real, effective, saved, of the file system. */
static uint32_t effective(char *text, const char *key) {
  char *at = after(text, key);
  if (at == NULL) return 0;
  strtoul(at, &at, 10);
  return (uint32_t)strtoul(at, NULL, 10);
}

bool status_read(int folder, struct status *status) {
  /* A process may be in 65536 groups, all of which stand before the numbers. */
  static char text[512 * 1024];
  if (bounded_read(folder, "status", text, sizeof text) <= 0) return false;
  char *at = after(text, "\nNSpid:");
  if (at == NULL) return false;
  struct status found = {.uid = effective(text, "\nUid:"),
                         .gid = effective(text, "\nGid:"),
                         .capabilities = number(at, "\nCapEff:", 16),
                         .no_new_privileges = number(at, "\nNoNewPrivs:", 10) == 1,
                         .seccomp = (uint32_t)number(at, "\nSeccomp:", 10),
                         .seccomp_filters = (uint32_t)number(at, "\nSeccomp_filters:", 10)};
  while (found.levels < MAX_LEVELS) {
    while (*at == '\t' || *at == ' ') at++;
    if (*at < '0' || *at > '9') break;
    found.numbers[found.levels++] = (uint32_t)strtoul(at, &at, 10);
  }
  if (found.levels == 0) return false;
  *status = found;
  return true;
}
