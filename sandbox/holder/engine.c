#include "engine.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "holder.h"
#include "shell.h"

enum { FIRST_PAUSE = 200, LONGEST_PAUSE = 5000, HEALTHY_MS = 30000, LOG_BYTES = 5 * 1024 * 1024 };

void engine_open(struct holder *holder) {
  struct engine *engine = &holder->engine;
  int ends[2];
  *engine = (struct engine){.output = -1, .input = -1, .log = -1, .pause = FIRST_PAUSE};
  if (holder->settings.engine == NULL) return;
  if (pipe2(ends, O_CLOEXEC) == 0) {
    engine->output = ends[0];
    engine->input = ends[1];
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    holder_watch(holder, engine->output, EVENT_ENGINE, 0, &engine->interest, EPOLLIN);
  }
  engine->start_at = holder->now;
}

static _Noreturn void become_engine(const struct holder *holder) {
  setsid();
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(nothing, 0);
  dup2(holder->engine.input < 0 ? nothing : holder->engine.input, 1);
  dup2(1, 2);
  shell_default_signals();
  setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 0);
  setenv("HOME", holder->settings.home, 0);
  execvp(holder->settings.engine[0], holder->settings.engine);
  dprintf(2, "%s cannot be started\n", holder->settings.engine[0]);
  _exit(127);
}

uint64_t engine_turn(struct holder *holder) {
  struct engine *engine = &holder->engine;
  if (engine->start_at == 0 || holder->now < engine->start_at || holder->end_at != 0) return engine->start_at;
  /* An engine that was killed leaves its pid file; another process may have that number by now. */
  unlink(holder->settings.engine_pidfile);
  engine->start_at = 0;
  engine->started_at = holder->now;
  pid_t pid = fork();
  if (pid == 0) become_engine(holder);
  if (pid > 0) engine->pid = pid;
  else engine_exited(holder);
  return engine->start_at;
}

void engine_exited(struct holder *holder) {
  struct engine *engine = &holder->engine;
  engine->pid = 0;
  if (holder->now - engine->started_at >= HEALTHY_MS) engine->pause = FIRST_PAUSE;
  engine->start_at = holder->now + engine->pause;
  engine->pause = engine->pause * 2 > LONGEST_PAUSE ? LONGEST_PAUSE : engine->pause * 2;
}

/* The log is a file of the learner's: nothing but a regular file is written to, and again after he removed it. */
static void open_log(struct holder *holder) {
  struct engine *engine = &holder->engine;
  struct stat found;
  if (engine->log >= 0 && fstat(engine->log, &found) == 0 && found.st_nlink > 0) return;
  if (engine->log >= 0) close(engine->log);
  int flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  engine->log = open(holder->settings.engine_log, flags, 0640);
  if (engine->log < 0) return;
  if (fstat(engine->log, &found) != 0 || !S_ISREG(found.st_mode)) {
    close(engine->log);
    engine->log = -1;
    return;
  }
  engine->log_bytes = (uint64_t)found.st_size;
}

void engine_ready(struct holder *holder) {
  struct engine *engine = &holder->engine;
  static char text[16 * 1024];
  ssize_t got = read(engine->output, text, sizeof text);
  if (got <= 0) return;
  open_log(holder);
  if (engine->log < 0) return;
  if (engine->log_bytes + (uint64_t)got > LOG_BYTES && ftruncate(engine->log, 0) == 0) engine->log_bytes = 0;
  ssize_t written = write(engine->log, text, (size_t)got);
  if (written > 0) engine->log_bytes += (uint64_t)written;
}
