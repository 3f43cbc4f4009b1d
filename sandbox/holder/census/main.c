/*
 * Census: what goes on in sandboxes, seen from outside. One command a line on standard input, one JSON object a line on standard output.
 *
 *   watch SANDBOX SOURCE CGROUP PID    SOURCE: linux, linux.sockets, linux.connections, linux.counters; CGROUP: folder of the sandbox in the cgroup tree
 *                                      (of the pids controller on v1); PID: its first process
 *   unwatch SANDBOX SOURCE
 *   read SANDBOX ...                   tells the present state of each source under watch also when nothing changed
 *
 *   {"sandbox":"s-...","source":"linux","at":MS,"value":{linuxSnapshot of linux-snapshot.ts}}    at first, then on every change
 *   {"sandbox":"s-...","source":"linux","at":MS,"unavailable":"reason"}
 *
 * Runs as root on the lab host; ends with its input. Single-threaded: it enters namespaces.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sample.h"

enum { MAX_WATCHES = 1024, LINE_BYTES = 4096, OUT_BYTES = 4 * 1024 * 1024 - 1, FETCH_MS = 300, FETCH_AGAIN_MS = 2000, MAX_SHARE = 20 };
/* How much seldomer than the state a source is looked at: by what a look costs, and how often it would be another. */
static const uint64_t slower[FACETS] = {[FACET_STATE] = 1, [FACET_SOCKETS] = 2, [FACET_CONNECTIONS] = 4, [FACET_COUNTERS] = 4};

struct census {
  struct roots roots;
  uint64_t interval;
  struct watch *watches[MAX_WATCHES];
  int count;
  char line[LINE_BYTES];
  size_t line_length;
  bool line_too_long;
  bool measure;
  uint64_t samples, cpu_ns;
};

static char out_bytes[OUT_BYTES];

static uint64_t clock_ns(clockid_t id) {
  struct timespec time;
  clock_gettime(id, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static uint64_t now_ms(void) { return clock_ns(CLOCK_MONOTONIC) / 1000000; }

static void write_all(const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(1, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    /* Nobody listens any more. */
    if (written <= 0) exit(0);
    bytes += written;
    length -= (size_t)written;
  }
}

static void head(struct json *json, const struct watch *watch) {
  *json = (struct json){.bytes = out_bytes, .capacity = sizeof out_bytes - 2};
  json_raw(json, "{\"sandbox\":");
  json_text(json, watch->sandbox, strlen(watch->sandbox));
  json_raw(json, ",\"source\":");
  json_text(json, facet_names[watch->facet], strlen(facet_names[watch->facet]));
  json_raw(json, ",\"at\":");
  json_number(json, clock_ns(CLOCK_REALTIME) / 1000000);
}

static void look(struct census *census, struct watch *watch, bool always) {
  uint64_t cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
  struct json json;
  head(&json, watch);
  size_t content = json.length;
  json_raw(&json, ",\"value\":");
  bool same = !always;
  const char *reason = sample_take(&census->roots, watch, &json, &same);
  if (reason != NULL) {
    head(&json, watch);
    content = json.length;
    json_raw(&json, ",\"unavailable\":");
    json_text(&json, reason, strlen(reason));
  }
  json_raw(&json, "}");
  uint64_t hash = same ? watch->hash : json_hash(&json, content);
  if (always || hash != watch->hash) {
    out_bytes[json.length] = '\n';
    write_all(out_bytes, json.length + 1);
  }
  watch->hash = hash;

  uint64_t now = now_ms();
  bool retry = watch->fetched_at == 0 || now - watch->fetched_at >= FETCH_AGAIN_MS;
  if (reason == NULL && watch->fetch.child == 0 && (watch->mounts.pins.changed || retry) && sample_wants_fetch(watch)) {
    watch->mounts.pins.changed = false;
    watch->fetched_at = now;
    fetch_start(&watch->fetch, census->roots.proc, watch->init, &watch->mounts.pins, now + FETCH_MS);
  }
  uint64_t cost = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  census->samples++;
  census->cpu_ns += cost;
  /* A sandbox that is dear to look at is looked at less often: no more than 1/MAX_SHARE of a core for it. */
  uint64_t pause = cost * MAX_SHARE / 1000000;
  uint64_t interval = census->interval * slower[watch->facet];
  watch->next_at = now + (pause > interval ? pause : interval);
}

static bool is_of(const struct watch *watch, const char *sandbox) { return strcmp(watch->sandbox, sandbox) == 0; }

static int find(const struct census *census, const char *sandbox, enum facet facet) {
  for (int i = 0; i < census->count; i++)
    if (is_of(census->watches[i], sandbox) && census->watches[i]->facet == facet) return i;
  return -1;
}

/* FACETS for a word that is none. */
static enum facet facet_of(const char *word) {
  enum facet facet = 0;
  while (facet < FACETS && (word == NULL || strcmp(word, facet_names[facet]) != 0)) facet++;
  return facet;
}

static void unwatch(struct census *census, const char *sandbox, enum facet facet) {
  int index = find(census, sandbox, facet);
  if (index < 0) return;
  struct watch *watch = census->watches[index];
  fetch_stop(&watch->fetch);
  sample_forget(watch);
  if (watch->init >= 0) close(watch->init);
  free(watch);
  census->watches[index] = census->watches[--census->count];
}

/* The folder below the tree's root and, on v1, below a controller: the same in every controller's tree. */
static const char *below_controller(const char *path) {
  static const char root[] = "/sys/fs/cgroup/";
  if (strncmp(path, root, sizeof root - 1) == 0) path += sizeof root - 1;
  while (*path == '/') path++;
  if (strncmp(path, "pids/", 5) == 0) path += 5;
  return path;
}

static void watch(struct census *census, const char *sandbox, enum facet facet, const char *cgroup, const char *pid) {
  unwatch(census, sandbox, facet);
  struct watch *watch = census->count == MAX_WATCHES ? NULL : calloc(1, sizeof *watch);
  if (watch == NULL) return (void)fprintf(stderr, "census: no room to watch %s\n", sandbox);
  snprintf(watch->sandbox, sizeof watch->sandbox, "%s", sandbox);
  snprintf(watch->cgroup, sizeof watch->cgroup, "%s", below_controller(cgroup));
  watch->facet = facet;
  watch->init_pid = atoi(pid);
  char name[16];
  snprintf(name, sizeof name, "%d", watch->init_pid);
  watch->init = openat(census->roots.proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
  census->watches[census->count++] = watch;
  look(census, watch, true);
}

static void obey(struct census *census, char *line) {
  char *rest = line;
  const char *verb = strsep(&rest, " "), *sandbox;
  if (rest == NULL) return;
  if (strcmp(verb, "read") == 0) {
    while ((sandbox = strsep(&rest, " ")) != NULL)
      for (int i = 0; i < census->count; i++)
        if (is_of(census->watches[i], sandbox)) look(census, census->watches[i], true);
    return;
  }
  sandbox = strsep(&rest, " ");
  if (strlen(sandbox) == 0 || strlen(sandbox) >= sizeof((struct watch *)0)->sandbox) return;
  enum facet facet = facet_of(strsep(&rest, " "));
  if (strcmp(verb, "unwatch") == 0 && facet < FACETS) return unwatch(census, sandbox, facet);
  const char *cgroup = strsep(&rest, " "), *pid = rest;
  bool sound = facet < FACETS && cgroup != NULL && pid != NULL && strstr(cgroup, "..") == NULL && strlen(cgroup) < 1000 && atoi(pid) > 0;
  if (strcmp(verb, "watch") == 0 && sound) return watch(census, sandbox, facet, cgroup, pid);
  fprintf(stderr, "census: \"%s\" is no command\n", verb);
}

static void hear(struct census *census) {
  ssize_t got = read(0, census->line + census->line_length, sizeof census->line - census->line_length);
  if (got == 0) {
    if (census->measure && census->samples > 0)
      fprintf(stderr, "samples %llu, microseconds of CPU each %llu\n", (unsigned long long)census->samples,
              (unsigned long long)(census->cpu_ns / census->samples / 1000));
    exit(0);
  }
  if (got < 0) return;
  census->line_length += (size_t)got;
  char *start = census->line, *end;
  while ((end = memchr(start, '\n', census->line_length - (size_t)(start - census->line))) != NULL) {
    *end = 0;
    if (!census->line_too_long) obey(census, start);
    census->line_too_long = false;
    start = end + 1;
  }
  census->line_length -= (size_t)(start - census->line);
  memmove(census->line, start, census->line_length);
  if (census->line_length == sizeof census->line) {
    census->line_too_long = true;
    census->line_length = 0;
  }
}

/* Looks where a look is due; gives the milliseconds until the next, -1 when nothing is watched. */
static int turn(struct census *census) {
  uint64_t next = UINT64_MAX, now = now_ms();
  for (int i = 0; i < census->count; i++) {
    struct watch *watch = census->watches[i];
    if (watch->fetch.child != 0 && now >= watch->fetch.deadline) fetch_stop(&watch->fetch);
    if (now >= watch->next_at) look(census, watch, false);
    if (watch->next_at < next) next = watch->next_at;
    if (watch->fetch.child != 0 && watch->fetch.deadline < next) next = watch->fetch.deadline;
  }
  while (waitpid(-1, NULL, WNOHANG) > 0) continue;
  if (next == UINT64_MAX) return -1;
  now = now_ms();
  return next <= now ? 0 : (int)(next - now);
}

static void wait_for_news(struct census *census, int patience) {
  struct pollfd news[1 + MAX_WATCHES];
  int count = census->count;
  news[0] = (struct pollfd){.fd = 0, .events = POLLIN};
  for (int i = 0; i < count; i++) {
    const struct fetch *fetch = &census->watches[i]->fetch;
    news[1 + i] = (struct pollfd){.fd = fetch->child == 0 ? -1 : fetch->socket, .events = POLLIN};
  }
  if (poll(news, (nfds_t)(1 + count), patience) <= 0) return;
  /* What was fetched is told at once. */
  for (int i = 0; i < count; i++)
    if (news[1 + i].revents != 0 && fetch_ready(&census->watches[i]->fetch, &census->watches[i]->mounts.pins))
      census->watches[i]->next_at = 0;
  if (news[0].revents != 0) hear(census);
}

static int must_open(const char *path, int flags) {
  int fd = open(path, flags | O_CLOEXEC);
  if (fd >= 0) return fd;
  fprintf(stderr, "census: %s: %s\n", path, strerror(errno));
  exit(1);
}

int main(int argc, char **argv) {
  static struct census census = {.interval = 150};
  const char *cgroup = "/sys/fs/cgroup";
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--measure") == 0) census.measure = true;
    else if (strcmp(argv[i], "--interval") == 0 && i + 1 < argc) census.interval = (uint64_t)atoi(argv[++i]);
    else if (strcmp(argv[i], "--cgroup-root") == 0 && i + 1 < argc) cgroup = argv[++i];
    else {
      fprintf(stderr, "usage: census [--interval MS] [--cgroup-root DIR] [--measure]\n");
      return 2;
    }
  }
  signal(SIGPIPE, SIG_IGN);
  /* A folder of /proc stays open for each process of a sample. */
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
  census.roots = (struct roots){.proc = must_open("/proc", O_PATH | O_DIRECTORY),
                                .cgroup = must_open(cgroup, O_PATH | O_DIRECTORY),
                                .uts = must_open("/proc/self/ns/uts", O_RDONLY),
                                .net = must_open("/proc/self/ns/net", O_RDONLY)};
  for (;;) wait_for_news(&census, turn(&census));
}
