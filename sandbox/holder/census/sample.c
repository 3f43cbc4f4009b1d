#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cgroups.h"
#include "counters.h"
#include "interfaces.h"
#include "owners.h"
#include "process.h"
#include "sockets.h"
#include "users.h"
#include "visit.h"

/* At how many looks a process is read again; one that is new, or became another program, at once. */
enum { COMMAND_BYTES = 256 * 1024, LOOKS_USUAL = 3, LOOKS_ALL = 12 };

const char *const facet_names[FACETS] = {"linux", "linux.sockets", "linux.connections", "linux.counters"};

/* Reused by every sample: census takes one at a time. */
static struct cgroup_tree tree;
struct member {
  pid_t host;
  int cgroup;
};
static struct member members[CONTROLLERS][MAX_PROCESSES];
static int member_count[CONTROLLERS];

static int by_number(const void *a, const void *b) {
  const struct member *left = a, *right = b;
  return left->host < right->host ? -1 : left->host > right->host;
}

/* Who is where in the tree of a controller, by number. */
static void list_members(enum controller controller) {
  static pid_t numbers[MAX_PROCESSES];
  struct member *list = members[controller];
  int count = 0;
  for (int index = 0; index < tree.count; index++) {
    int more = cgroups_members(&tree, controller, index, numbers, MAX_PROCESSES - count);
    for (int i = 0; i < more; i++) list[count++] = (struct member){numbers[i], index};
  }
  qsort(list, (size_t)count, sizeof *list, by_number);
  member_count[controller] = count;
}

/* Its cgroup in the tree of a controller of v1; -1 when it is in none of the sandbox's. */
static int cgroup_in(enum controller controller, pid_t host) {
  struct member wanted = {host, 0}, *found = bsearch(&wanted, members[controller], (size_t)member_count[controller], sizeof wanted, by_number);
  return found == NULL ? -1 : found->cgroup;
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
  return parent == NULL ? 0 : parent->status.numbers[level];
}

/* Not everybody at the same look. */
static enum glance glance(unsigned turn) {
  return turn % LOOKS_ALL == 0 ? GLANCE_ALL : turn % LOOKS_USUAL == 0 ? GLANCE_USUAL : GLANCE_ALIVE;
}

/* Brings the watch's list up to date: who stayed is refreshed, who came is opened, who went is closed. Both lists are sorted. */
static void collect(const struct roots *roots, struct watch *watch) {
  static struct process next[MAX_PROCESSES];
  int count = 0, old = 0;
  bool several = tree.version == 1 && watch->facet == FACET_STATE;
  for (int controller = 0; controller < (several ? CONTROLLERS : 1); controller++) list_members(controller);
  const struct member *list = members[PIDS];
  for (int i = 0; i < member_count[PIDS]; i++) {
    if (i > 0 && list[i].host == list[i - 1].host) continue;
    while (old < watch->count && watch->processes[old].host < list[i].host) process_close(&watch->processes[old++]);
    struct process *process = &next[count];
    bool there = false;
    if (old < watch->count && watch->processes[old].host == list[i].host) {
      *process = watch->processes[old++];
      there = process_refresh(process, glance(watch->turn + (unsigned)process->host));
      if (!there) process_close(process);
    }
    if (!there) there = process_open(roots->proc, list[i].host, process);
    for (int controller = 0; controller < CONTROLLERS; controller++)
      process->cgroups[controller] = several && controller != PIDS ? cgroup_in(controller, list[i].host) : list[i].cgroup;
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
  watch->signature = 0;
  mounts_close(&watch->mounts);
}

static void hostname_json(void *context, uint64_t inode) {
  struct json *json = context;
  struct utsname names;
  char key[24];
  snprintf(key, sizeof key, "%llu", (unsigned long long)inode);
  json_key(json, key);
  if (uname(&names) != 0) names.nodename[0] = 0;
  json_text(json, names.nodename, strlen(names.nodename));
}

static void network_json(void *context, uint64_t inode) {
  struct json *json = context;
  char key[24];
  snprintf(key, sizeof key, "%llu", (unsigned long long)inode);
  json_key(json, key);
  interfaces_json(json);
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
static bool is_inside(const struct process *process, int level) { return process->status.levels > level; }

static void processes_json(struct json *json, struct watch *watch, struct process_place place) {
  json_raw(json, ",\"processes\":[");
  for (int i = 0; i < watch->count; i++) {
    struct process *process = &watch->processes[i];
    if (!is_inside(process, place.level)) continue;
    process->proc_device = mounts_proc_device(&watch->mounts, process, process->host == watch->init_pid);
    place.parent = parent_of(watch, process, place.level);
    place.paths = tree.paths;
    json_comma(json);
    process_json(json, process, &place);
    place.most_command -= process->command_length < place.most_command ? process->command_length : place.most_command;
  }
  json_raw(json, "]");
}

static void snapshot_json(struct json *json, const struct roots *roots, struct watch *watch, struct process *init) {
  struct id_map uids, gids;
  id_map_read(init->folder, "uid_map", &uids);
  id_map_read(init->folder, "gid_map", &gids);
  struct process_place place = {.level = init->status.levels - 1, .paths = tree.paths, .most_command = MAX_COMMAND, .uids = &uids, .gids = &gids};
  mounts_begin(&watch->mounts);
  init->proc_device = mounts_proc_device(&watch->mounts, init, true);
  json_raw(json, "{\"cgroupVersion\":");
  json_number(json, (uint64_t)tree.version);
  json_raw(json, ",\"init\":");
  process_json(json, init, &place);
  place.most_command = COMMAND_BYTES;
  processes_json(json, watch, place);
  json_raw(json, ",\"hostnames\":{");
  visit_namespaces(roots, watch, NS_UTS, hostname_json, json);
  json_raw(json, "},\"networks\":{");
  visit_namespaces(roots, watch, NS_NET, network_json, json);
  json_raw(json, "},\"userNamespaces\":");
  users_json(json, watch->processes, watch->count, init);
  json_raw(json, ",\"pinned\":");
  pinned_json(json, &watch->mounts.pins);
  json_raw(json, ",\"mounts\":");
  mounts_json(json, &watch->mounts);
  json_raw(json, ",\"cgroups\":");
  cgroups_json(json, &tree);
  json_raw(json, "}");
}

static void count_json(struct json *json, const struct cgroup_tree *all) {
  json_raw(json, "{\"cgroupVersion\":");
  json_number(json, (uint64_t)all->version);
  json_raw(json, ",\"cgroups\":");
  counters_json(json, all);
  json_raw(json, "}");
}

static void add_listening(void *context, uint64_t inode) { sockets_add(context, SOCKET_LISTENING, inode); }
static void add_connected(void *context, uint64_t inode) { sockets_add(context, SOCKET_CONNECTED, inode); }

/* Of the sockets and of who is there to own them. */
static uint64_t signature(const struct socket_list *sockets, const struct watch *watch) {
  uint64_t hash = 0xcbf29ce484222325;
  for (int i = 0; i < sockets->count; i++) hash = (hash ^ sockets->list[i].inode ^ (uint64_t)sockets->list[i].state << 32) * 0x100000001b3;
  for (int i = 0; i < watch->count; i++) hash = (hash ^ watch->processes[i].mark ^ (uint64_t)watch->processes[i].host) * 0x100000001b3;
  return hash;
}

/* Who owns a socket is dear to find out: it is looked up when sockets or processes changed, and now and then. */
static const char *sockets_json(struct json *json, const struct roots *roots, struct watch *watch, struct process *init, bool *same) {
  static struct socket_list sockets;
  sockets.count = 0;
  sockets.cut = sockets.silent = false;
  mounts_begin(&watch->mounts);
  mounts_proc_device(&watch->mounts, init, true);
  visit_namespaces(roots, watch, NS_NET, watch->facet == FACET_SOCKETS ? add_listening : add_connected, &sockets);
  if (sockets.silent) return "This kernel does not tell its sockets (sock_diag)";
  sockets_sort(&sockets);
  uint64_t now = signature(&sockets, watch);
  if (*same && now == watch->signature && watch->turn % LOOKS_ALL != 0) return NULL;
  *same = false;
  watch->signature = now;
  json_raw(json, "{\"own\":");
  json_number(json, init->namespaces[NS_NET]);
  json_raw(json, sockets.cut ? ",\"cut\":true,\"sockets\":" : ",\"cut\":false,\"sockets\":");
  owners_json(json, &sockets, watch, init->status.levels - 1);
  json_raw(json, "}");
  return NULL;
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

/* The look itself, at an open tree of cgroups. */
static const char *take(const struct roots *roots, struct watch *watch, struct json *json, bool *same) {
  if (watch->facet == FACET_COUNTERS) {
    *same = false;
    return count_json(json, &tree), NULL;
  }
  collect(roots, watch);
  struct process *init = find(watch, watch->init_pid);
  if (init == NULL) return "Its first process is not in its cgroup";
  if (watch->facet != FACET_STATE) return sockets_json(json, roots, watch, init, same);
  *same = false;
  return snapshot_json(json, roots, watch, init), NULL;
}

const char *sample_take(const struct roots *roots, struct watch *watch, struct json *json, bool *same) {
  /* Through the folder of the process that was named: another one with its number is another one. */
  struct stat there;
  const char *reason = "Its first process has ended";
  if (watch->init >= 0 && fstatat(watch->init, "stat", &there, 0) == 0) {
    reason = cgroups_open(&tree, roots->cgroup, watch->cgroup) ? take(roots, watch, json, same) : "Its cgroup is gone";
    cgroups_close(&tree);
  }
  if (reason != NULL) sample_forget(watch);
  else if (json->overflow) reason = "More goes on in it than can be told";
  if (reason != NULL) *same = false;
  return reason;
}
