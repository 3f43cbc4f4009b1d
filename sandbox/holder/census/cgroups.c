#include "cgroups.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "bounded-read.h"

/* An unlimited memory limit of v1 is a number near the largest. */
static const uint64_t unlimited = 1ULL << 62;

static int find(const struct cgroup_tree *tree, const char *path, bool *found) {
  int low = 0, high = tree->count;
  while (low < high) {
    int middle = (low + high) / 2, order = strcmp(tree->paths[middle], path);
    if (order == 0) return *found = true, middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  *found = false;
  return low;
}

static void add(struct cgroup_tree *tree, const char *path) {
  bool found;
  int at = find(tree, path, &found);
  size_t size = strlen(path) + 1;
  if (found || tree->count == MAX_CGROUPS || sizeof tree->store - tree->used < size) return;
  char *copy = memcpy(tree->store + tree->used, path, size);
  tree->used += size;
  memmove(tree->paths + at + 1, tree->paths + at, sizeof *tree->paths * (size_t)(tree->count - at));
  tree->paths[at] = copy;
  tree->count++;
}

/* Adds what lies below `folder`. A cgroup without children has two links, and is not worth a reading. */
static void walk(struct cgroup_tree *tree, int folder, char *path, size_t length, int depth) {
  struct stat found;
  if (fstat(folder, &found) != 0 || found.st_nlink <= 2 || depth == MAX_DEPTH) return;
  int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = again < 0 ? NULL : fdopendir(again);
  if (entries == NULL) {
    if (again >= 0) close(again);
    return;
  }
  struct dirent *entry;
  while ((entry = readdir(entries)) != NULL && tree->count < MAX_CGROUPS) {
    size_t size = strlen(entry->d_name);
    if (entry->d_type != DT_DIR || entry->d_name[0] == '.' || length + size + 2 > MAX_PATH) continue;
    int below = openat(folder, entry->d_name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (below < 0) continue;
    path[length] = '/';
    memcpy(path + length + 1, entry->d_name, size + 1);
    add(tree, path);
    walk(tree, below, path, length + 1 + size, depth + 1);
    close(below);
  }
  closedir(entries);
}

static int open_below(int root, const char *controller, const char *path) {
  char whole[MAX_PATH + 64];
  snprintf(whole, sizeof whole, "%s/%s", controller, path);
  return openat(root, whole, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

bool cgroups_open(struct cgroup_tree *tree, int root, const char *path) {
  struct statfs system;
  tree->count = 0;
  tree->used = 0;
  tree->version = fstatfs(root, &system) == 0 && system.f_type == CGROUP2_SUPER_MAGIC ? 2 : 1;
  if (tree->version == 2) {
    tree->folders[PIDS] = open_below(root, ".", path);
    tree->folders[MEMORY] = tree->folders[CPU] = tree->folders[PIDS];
  } else {
    tree->folders[PIDS] = open_below(root, "pids", path);
    tree->folders[MEMORY] = open_below(root, "memory", path);
    tree->folders[CPU] = open_below(root, "cpu", path);
    if (tree->folders[CPU] < 0) tree->folders[CPU] = open_below(root, "cpu,cpuacct", path);
  }
  add(tree, "/");
  for (int i = 0; i < (tree->version == 2 ? 1 : CONTROLLERS); i++) {
    char start[MAX_PATH] = "";
    if (tree->folders[i] >= 0) walk(tree, tree->folders[i], start, 0, 0);
  }
  return tree->folders[PIDS] >= 0;
}

void cgroups_close(struct cgroup_tree *tree) {
  for (int i = 0; i < (tree->version == 2 ? 1 : CONTROLLERS); i++)
    if (tree->folders[i] >= 0) close(tree->folders[i]);
}

bool cgroups_read(const struct cgroup_tree *tree, enum controller controller, int index, const char *name, char *to, size_t size) {
  char path[MAX_PATH + 64];
  snprintf(path, sizeof path, ".%s%s%s", tree->paths[index], index == 0 ? "" : "/", name);
  return tree->folders[controller] >= 0 && bounded_read(tree->folders[controller], path, to, size) > 0;
}

int cgroups_members(const struct cgroup_tree *tree, enum controller controller, int index, pid_t *members, int most) {
  static char text[64 * 1024];
  if (!cgroups_read(tree, controller, index, "cgroup.procs", text, sizeof text)) return 0;
  int count = 0;
  for (char *at = text; *at != 0 && count < most;) {
    long pid = strtol(at, &at, 10);
    if (pid > 0) members[count++] = (pid_t)pid;
    while (*at != 0 && (*at < '0' || *at > '9')) at++;
  }
  return count;
}

static void limit_json(struct json *json, bool limited, double value) {
  if (limited) json_real(json, value);
  else json_raw(json, "null");
}

static void memory_json(struct json *json, const struct cgroup_tree *tree, int index) {
  char text[64];
  const char *name = tree->version == 2 ? "memory.max" : "memory.limit_in_bytes";
  bool known = cgroups_read(tree, MEMORY, index, name, text, sizeof text) && text[0] >= '0' && text[0] <= '9';
  uint64_t value = known ? strtoull(text, NULL, 10) : unlimited;
  if (value < unlimited) json_number(json, value);
  else json_raw(json, "null");
}

static void cpu_json(struct json *json, const struct cgroup_tree *tree, int index) {
  char text[64] = "", period_text[64];
  long long quota = 0, period = 0;
  if (tree->version == 2) {
    bool limited = cgroups_read(tree, CPU, index, "cpu.max", text, sizeof text) && sscanf(text, "%lld %lld", &quota, &period) == 2;
    if (!limited) sscanf(text, "max %lld", &period);
  } else {
    if (cgroups_read(tree, CPU, index, "cpu.cfs_quota_us", text, sizeof text)) quota = atoll(text);
    if (cgroups_read(tree, CPU, index, "cpu.cfs_period_us", period_text, sizeof period_text)) period = atoll(period_text);
  }
  limit_json(json, quota > 0 && period > 0, (double)quota / (double)(period > 0 ? period : 1));
  json_key(json, "cpuQuota");
  limit_json(json, quota > 0, (double)quota);
  json_key(json, "cpuPeriod");
  limit_json(json, period > 0, (double)period);
}

static void pids_json(struct json *json, const struct cgroup_tree *tree, int index) {
  char text[64];
  bool limited = cgroups_read(tree, PIDS, index, "pids.max", text, sizeof text) && text[0] >= '0' && text[0] <= '9';
  limit_json(json, limited, limited ? (double)strtoull(text, NULL, 10) : 0);
}

static uint64_t oom_kills(const struct cgroup_tree *tree, int index) {
  char text[1024];
  bool known = tree->version == 2 ? cgroups_read(tree, MEMORY, index, "memory.events.local", text, sizeof text) ||
                                        cgroups_read(tree, MEMORY, index, "memory.events", text, sizeof text)
                                  : cgroups_read(tree, MEMORY, index, "memory.oom_control", text, sizeof text);
  const char *line = known ? strstr(text, "oom_kill ") : NULL;
  return line == NULL ? 0 : strtoull(line + 9, NULL, 10);
}

void cgroups_json(struct json *json, const struct cgroup_tree *tree) {
  json_raw(json, "[");
  for (int i = 0; i < tree->count; i++) {
    json_comma(json);
    json_raw(json, "{\"path\":");
    json_text(json, tree->paths[i], strlen(tree->paths[i]));
    json_raw(json, ",\"memoryMax\":");
    memory_json(json, tree, i);
    json_raw(json, ",\"cpuMax\":");
    cpu_json(json, tree, i);
    json_raw(json, ",\"pidsMax\":");
    pids_json(json, tree, i);
    json_raw(json, ",\"oomKills\":");
    json_number(json, oom_kills(tree, i));
    json_raw(json, "}");
  }
  json_raw(json, "]");
}
