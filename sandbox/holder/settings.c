#include "settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *default_command[] = {"bash", "-l", NULL};

static _Noreturn void refuse(const char *problem, const char *flag) {
  fprintf(stderr,
          "holder: %s %s\n"
          "usage: holder [--socket PATH] [--home DIR] [--command CMD [ARG..] --] [--engine CMD [ARG..] --]\n"
          "              [--engine-pidfile PATH] [--engine-log PATH] [--ring-bytes N]\n"
          "              [--grace-ms N] [--greeting-ms N] [--keep-ms N] [--hangup-ms N] [--farewell-ms N]\n",
          problem, flag);
  exit(2);
}

/* A command runs up to `--` or the end; the `--` becomes its NULL. */
static char **take_command(char **argv, int *at) {
  char **command = argv + *at + 1;
  while (argv[++*at] != NULL && strcmp(argv[*at], "--") != 0) continue;
  if (argv + *at == command) refuse("no command after", argv[*at - 1]);
  if (argv[*at] == NULL) --*at;
  else argv[*at] = NULL;
  return command;
}

static uint64_t number(const char *flag, const char *text) {
  char *end;
  unsigned long long value = strtoull(text, &end, 10);
  if (*text < '0' || *text > '9' || *end != 0 || value > 1ULL << 40) refuse("no number after", flag);
  return value;
}

struct settings settings_parse(int argc, char **argv) {
  struct settings settings = {
      .socket = "/run/drydock/holder.sock",
      .command = default_command,
      .home = "/root",
      .engine_pidfile = "/run/docker.pid",
      .engine_log = "/var/log/docker.log",
      .ring = 1024 * 1024,
      .grace = 20000,
      .greeting = 5000,
      .keep = 600000,
      .hangup = 1000,
      .farewell = 3000,
  };
  const struct {
    const char *flag;
    uint64_t *value;
  } times[] = {{"--grace-ms", &settings.grace},
               {"--greeting-ms", &settings.greeting},
               {"--keep-ms", &settings.keep},
               {"--hangup-ms", &settings.hangup},
               {"--farewell-ms", &settings.farewell}};
  const struct {
    const char *flag;
    const char **value;
  } texts[] = {{"--socket", &settings.socket},
               {"--home", &settings.home},
               {"--engine-pidfile", &settings.engine_pidfile},
               {"--engine-log", &settings.engine_log}};

  for (int at = 1; at < argc; at++) {
    const char *flag = argv[at];
    if (strcmp(flag, "--command") == 0) {
      settings.command = take_command(argv, &at);
      continue;
    }
    if (strcmp(flag, "--engine") == 0) {
      settings.engine = take_command(argv, &at);
      continue;
    }
    if (at + 1 == argc) refuse("unknown or unfinished", flag);
    const char *value = argv[++at];
    size_t found = 0;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
      if (strcmp(flag, times[i].flag) == 0) *times[i].value = number(flag, value), found++;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
      if (strcmp(flag, texts[i].flag) == 0) *texts[i].value = value, found++;
    if (strcmp(flag, "--ring-bytes") == 0) settings.ring = (size_t)number(flag, value), found++;
    if (found == 0) refuse("unknown flag", flag);
  }
  /* Memory comes in pages. */
  settings.ring = (settings.ring + 4095) & ~(size_t)4095;
  return settings;
}
