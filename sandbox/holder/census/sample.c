#include "sample.h"

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

/* At how many looks a process is read again; one that is new, or became another program, at once. */
enum { MAX_ENTERED = 64, COMMAND_BYTES = 256 * 1024, LOOKS_USUAL = 3, LOOKS_ALL = 12 };

/* Reused by every sample: census takes one at a time. */
static struct cgroup_tree tree;
struct member {
  pid_t host;
  int cgroup;
};
static struct member members[MAX_PROCESSES];

static int by_number(const void *a, const void *b) {
  const struct member *left = a, *right = b;
  return left->host < right->host ? -1 : left->host > right->host;
}

static int list_members(void) {
  static pid_t numbers[MAX_PROCESSES];
  int count = 0;
  for (int index = 0; index < tree.count; index++) {
    int more = cgroups_members(&tree, index, numbers, MAX_PROCESSES - count);
    for (int i = 0; i < more; i++) members[count++] = (struct member){numbers[i], index};
  }
  qsort(members, (size_t)count, sizeof *members, by_number);
  return count;
}

static struct process *find(struct watch *watch, pid_t host) {
  int low = 0, high = watch->count;
  while (low < high) {
    int middle = (low + high) / 2;
    if (watch->processes[middle].host < host) low = middle + 1;
    else high = middle;
  }
  return low < watch->count && watch->processes[low].host == host ? &watch->processes[low] : NULL;
}

/* The sandbox's own number of a process's parent; 0 for one outside. */
static uint32_t parent_of(struct watch *watch, const struct process *process, int level) {
  const struct process *parent = process->host == watch->init_pid ? NULL : find(watch, process->host_parent);
  return parent == NULL ? 0 : parent->numbers[level];
}

/* Not everybody at the same look. */
static enum glance glance(unsigned turn) {
  return turn % LOOKS_ALL == 0 ? GLANCE_ALL : turn % LOOKS_USUAL == 0 ? GLANCE_USUAL : GLANCE_ALIVE;
}

/* Brings the watch's list up to date: who stayed is refreshed, who came is opened, who went is closed. Both lists are sorted. */
static void collect(const struct roots *roots, struct watch *watch) {
  static struct process next[MAX_PROCESSES];
  int count = 0, total = list_members(), old = 0;
  for (int i = 0; i < total; i++) {
    if (i > 0 && members[i].host == members[i - 1].host) continue;
    while (old < watch->count && watch->processes[old].host < members[i].host) process_close(&watch->processes[old++]);
    struct process *process = &next[count];
    bool there = false;
    if (old < watch->count && watch->processes[old].host == members[i].host) {
      *process = watch->processes[old++];
      there = process_refresh(process, glance(watch->turn + (unsigned)process->host));
      if (!there) process_close(process);
    }
    if (!there) there = process_open(roots->proc, members[i].host, process);
    process->cgroup = members[i].cgroup;
    count += there;
  }
  while (old < watch->count) process_close(&watch->processes[old++]);
  memcpy(watch->processes, next, sizeof *next * (size_t)count);
  watch->count = count;
  watch->turn++;
}

void sample_forget(struct watch *watch) {
  for (int i = 0; i < watch->count; i++) process_close(&watch->processes[i]);
  watch->count = 0;
  mounts_close(&watch->mounts);
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
  for (int i = 0; i < watch->count; i++) {
    uint64_t inode = watch->processes[i].namespaces[type];
    int fd = is_new(&told, inode) ? openat(watch->processes[i].folder, name, O_RDONLY | O_CLOEXEC) : -1;
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

/* Whoever has no number in the sandbox's own PID namespace is on his way in. */
static bool is_inside(const struct process *process, int level) { return process->levels > level; }

static void processes_json(struct json *json, struct watch *watch, int level) {
  size_t room = COMMAND_BYTES;
  json_raw(json, ",\"processes\":[");
  for (int i = 0; i < watch->count; i++) {
    struct process *process = &watch->processes[i];
    if (!is_inside(process, level)) continue;
    process->proc_device = mounts_proc_device(&watch->mounts, process, process->host == watch->init_pid);
    json_comma(json);
    process_json(json, process, level, parent_of(watch, process, level), tree.paths[process->cgroup], room);
    room -= process->command_length < room ? process->command_length : room;
  }
  json_raw(json, "]");
}

static void snapshot_json(struct json *json, const struct roots *roots, struct watch *watch, struct process *init) {
  int level = init->levels - 1;
  mounts_begin(&watch->mounts);
  init->proc_device = mounts_proc_device(&watch->mounts, init, true);
  json_raw(json, "{\"cgroupVersion\":");
  json_number(json, (uint64_t)tree.version);
  json_raw(json, ",\"init\":");
  process_json(json, init, level, 0, tree.paths[init->cgroup], MAX_COMMAND);
  processes_json(json, watch, level);
  json_raw(json, ",\"hostnames\":");
  tell_all(json, roots, watch, NS_UTS);
  json_raw(json, ",\"networks\":");
  tell_all(json, roots, watch, NS_NET);
  json_raw(json, ",\"pinned\":");
  pinned_json(json, &watch->mounts.pins);
  json_raw(json, ",\"mounts\":");
  mounts_json(json, &watch->mounts);
  json_raw(json, ",\"cgroups\":");
  cgroups_json(json, &tree);
  json_raw(json, "}");
}

bool sample_wants_fetch(const struct watch *watch) {
  for (int i = 0; i < watch->mounts.pins.count; i++) {
    const struct pin *pin = &watch->mounts.pins.list[i];
    int type = strcmp(pin->type, "uts") == 0 ? NS_UTS : strcmp(pin->type, "net") == 0 ? NS_NET : NS_TYPES;
    bool held = type == NS_TYPES || pin->fd >= 0;
    for (int j = 0; j < watch->count && !held; j++) held = watch->processes[j].namespaces[type] == pin->inode;
    if (!held) return true;
  }
  return false;
}

const char *sample_take(const struct roots *roots, struct watch *watch, struct json *json) {
  /* Through the folder of the process that was named: another one with its number is another one. */
  struct stat same;
  if (watch->init < 0 || fstatat(watch->init, "stat", &same, 0) != 0) {
    sample_forget(watch);
    return "Its first process has ended";
  }
  const char *reason = NULL;
  if (cgroups_open(&tree, roots->cgroup, watch->cgroup)) {
    collect(roots, watch);
    struct process *init = find(watch, watch->init_pid);
    if (init == NULL) reason = "Its first process is not in its cgroup";
    else snapshot_json(json, roots, watch, init);
  } else reason = "Its cgroup is gone";
  cgroups_close(&tree);
  if (reason != NULL) sample_forget(watch);
  else if (json->overflow) reason = "More goes on in it than can be told";
  return reason;
}
