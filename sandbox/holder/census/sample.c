#include "sample.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cgroups.h"
#include "interfaces.h"
#include "process.h"

enum { MAX_PROCESSES = 2048, MAX_ENTERED = 64, COMMAND_STORE = 256 * 1024 };

/* Reused by every sample: census takes one at a time. */
static struct process processes[MAX_PROCESSES];
static int process_count, init_index;
static char commands[COMMAND_STORE];
static size_t commands_used;
static struct cgroup_tree tree;

static bool take(const struct roots *roots, pid_t host, int cgroup, int level, pid_t init) {
  if (process_count == MAX_PROCESSES) return false;
  struct process *process = &processes[process_count];
  process->host = host;
  process->cgroup = cgroup;
  if (!process_read(roots->proc, process)) return false;
  /* On its way in it has no number in there yet. */
  if (host != init && process->levels <= level) {
    process_close(process);
    return false;
  }
  process->command = commands + commands_used;
  process->command_length = process_command(process, commands + commands_used, sizeof commands - commands_used);
  commands_used += process->command_length;
  process_count++;
  return true;
}

static int by_number(const void *a, const void *b) {
  const struct process *left = a, *right = b;
  return left->host < right->host ? -1 : left->host > right->host;
}

/* The sandbox's own number of a process's parent; 0 for one outside. */
static uint32_t parent_of(const struct process *process, int level) {
  struct process key = {.host = process->host_parent};
  const struct process *parent = bsearch(&key, processes, (size_t)process_count, sizeof *processes, by_number);
  return parent == NULL ? 0 : parent->numbers[level];
}

static void collect(const struct roots *roots, const struct watch *watch, int level) {
  static pid_t members[MAX_PROCESSES];
  process_count = 0;
  commands_used = 0;
  for (int index = 0; index < tree.count; index++) {
    int count = cgroups_members(&tree, index, members, MAX_PROCESSES - process_count);
    for (int i = 0; i < count; i++) take(roots, members[i], index, level, watch->init_pid);
  }
  qsort(processes, (size_t)process_count, sizeof *processes, by_number);
  init_index = -1;
  for (int i = 0; i < process_count; i++)
    if (processes[i].host == watch->init_pid) init_index = i;
}

/* Inodes whose namespace was told of in this sample. */
struct told {
  uint64_t inodes[MAX_ENTERED];
  int count;
};

static bool is_new(const struct told *told, uint64_t inode) {
  for (int i = 0; i < told->count; i++)
    if (told->inodes[i] == inode) return false;
  return told->count < MAX_ENTERED;
}

static void tell(struct json *json, struct told *told, enum namespace_type type, int fd, uint64_t inode) {
  struct stat found;
  /* The process may have moved on since. */
  if (fstat(fd, &found) != 0 || found.st_ino != inode) return;
  if (setns(fd, type == NS_UTS ? CLONE_NEWUTS : CLONE_NEWNET) != 0) return;
  char key[24];
  snprintf(key, sizeof key, "%llu", (unsigned long long)inode);
  told->inodes[told->count++] = inode;
  json_key(json, key);
  if (type == NS_NET) return interfaces_json(json);
  struct utsname names;
  if (uname(&names) != 0) names.nodename[0] = 0;
  json_text(json, names.nodename, strlen(names.nodename));
}

/* Enters every UTS or network namespace of the sandbox, and comes back. */
static void tell_all(struct json *json, const struct roots *roots, const struct watch *watch, enum namespace_type type) {
  struct told told = {.count = 0};
  const char *name = type == NS_UTS ? "ns/uts" : "ns/net";
  json_raw(json, "{");
  for (int i = 0; i < process_count; i++) {
    uint64_t inode = processes[i].namespaces[type];
    int fd = is_new(&told, inode) ? openat(processes[i].folder, name, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) continue;
    tell(json, &told, type, fd, inode);
    close(fd);
  }
  for (int i = 0; i < watch->mounts.pins.count; i++) {
    const struct pin *pin = &watch->mounts.pins.list[i];
    if (pin->fd >= 0 && strcmp(pin->type, namespace_names[type]) == 0 && is_new(&told, pin->inode))
      tell(json, &told, type, pin->fd, pin->inode);
  }
  json_raw(json, "}");
  int home = type == NS_UTS ? roots->uts : roots->net;
  if (told.count > 0 && setns(home, 0) != 0) {
    /* Nothing may go on in a learner's namespace. */
    perror("census: return to the own namespace");
    exit(1);
  }
}

static void pinned_json(struct json *json, const struct pins *pins) {
  json_raw(json, "[");
  for (int i = 0; i < pins->count; i++) {
    json_comma(json);
    json_raw(json, "{\"type\":");
    json_text(json, pins->list[i].type, strlen(pins->list[i].type));
    json_raw(json, ",\"inode\":");
    json_number(json, pins->list[i].inode);
    json_raw(json, ",\"path\":");
    json_text(json, pins->list[i].path, strlen(pins->list[i].path));
    json_raw(json, "}");
  }
  json_raw(json, "]");
}

static void snapshot_json(struct json *json, const struct roots *roots, struct watch *watch, int level) {
  const struct process *init = &processes[init_index];
  json_raw(json, "{\"cgroupVersion\":");
  json_number(json, (uint64_t)tree.version);
  json_raw(json, ",\"init\":");
  process_json(json, init, level, 0, tree.paths[init->cgroup]);
  json_raw(json, ",\"processes\":[");
  for (int i = 0; i < process_count; i++) {
    json_comma(json);
    process_json(json, &processes[i], level, i == init_index ? 0 : parent_of(&processes[i], level), tree.paths[processes[i].cgroup]);
  }
  json_raw(json, "],\"hostnames\":");
  tell_all(json, roots, watch, NS_UTS);
  json_raw(json, ",\"networks\":");
  tell_all(json, roots, watch, NS_NET);
  json_raw(json, ",\"pinned\":");
  pinned_json(json, &watch->mounts.pins);
  json_raw(json, ",\"cgroups\":");
  cgroups_json(json, &tree);
  json_raw(json, "}");
}

bool sample_wants_fetch(const struct watch *watch) {
  for (int i = 0; i < watch->mounts.pins.count; i++) {
    const struct pin *pin = &watch->mounts.pins.list[i];
    int type = strcmp(pin->type, "uts") == 0 ? NS_UTS : strcmp(pin->type, "net") == 0 ? NS_NET : NS_TYPES;
    bool held = type == NS_TYPES || pin->fd >= 0;
    for (int j = 0; j < process_count && !held; j++) held = processes[j].namespaces[type] == pin->inode;
    if (!held) return true;
  }
  return false;
}

const char *sample_take(const struct roots *roots, struct watch *watch, struct json *json) {
  struct process init = {.host = watch->init_pid};
  /* Through the folder of the process that was named: another one with its number is another one. */
  struct stat same;
  if (watch->init < 0 || fstatat(watch->init, "stat", &same, 0) != 0 || !process_read(roots->proc, &init))
    return "Its first process has ended";
  process_close(&init);
  if (!cgroups_open(&tree, roots->cgroup, watch->cgroup)) {
    cgroups_close(&tree);
    return "Its cgroup is gone";
  }
  int level = init.levels - 1;
  collect(roots, watch, level);
  mounts_begin(&watch->mounts);
  if (init_index >= 0) {
    processes[init_index].proc_device = mounts_proc_device(&watch->mounts, &processes[init_index], true);
    for (int i = 0; i < process_count; i++)
      if (i != init_index) processes[i].proc_device = mounts_proc_device(&watch->mounts, &processes[i], false);
    snapshot_json(json, roots, watch, level);
  }
  mounts_end(&watch->mounts);
  for (int i = 0; i < process_count; i++) process_close(&processes[i]);
  cgroups_close(&tree);
  if (init_index < 0) return "Its first process is not in its cgroup";
  return json->overflow ? "More goes on in it than can be told" : NULL;
}
