#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bounded-read.h"
#include "users.h"

const char *const namespace_names[NS_TYPES] = {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};

/* Inode of a link like `uts:[4026531838]`; 0 when there is none. */
static uint64_t link_inode(int folder, const char *path) {
  char target[64];
  ssize_t length = readlinkat(folder, path, target, sizeof target - 1);
  if (length <= 0) return 0;
  target[length] = 0;
  const char *bracket = strchr(target, '[');
  return bracket == NULL ? 0 : strtoull(bracket + 1, NULL, 10);
}

static uint64_t mix(uint64_t hash, const void *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) hash = (hash ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3;
  return hash;
}

/*
 * Name, parent and start out of /proc/PID/stat. The name may hold anything: its end is the last bracket. Another program has other
 * addresses of code and arguments, which are random.
 */
static bool read_stat(struct process *process) {
  char text[1024];
  ssize_t length = pread(process->stat, text, sizeof text - 1, 0);
  if (length <= 0) return false;
  text[length] = 0;
  char *open = strchr(text, '('), *close = strrchr(text, ')');
  if (open == NULL || close == NULL || close < open || close[1] == 0) return false;
  process->comm_length = (size_t)(close - open - 1);
  if (process->comm_length > sizeof process->comm) process->comm_length = sizeof process->comm;
  memcpy(process->comm, open + 1, process->comm_length);
  char state = close[2], *at = close + 2;
  uint64_t mark = mix(0xcbf29ce484222325, process->comm, process->comm_length);
  for (int field = 4; field <= 51; field++) {
    while (*at != 0 && *at != ' ') at++;
    if (*at == 0) break;
    at++;
    uint64_t value = 0;
    for (const char *digit = at; *digit >= '0' && *digit <= '9'; digit++) value = value * 10 + (uint64_t)(*digit - '0');
    if (field == 4) process->host_parent = (pid_t)value;
    if (field == 22) process->started = value;
    if (field == 4 || field == 6 || field == 26 || field >= 48) mark = mix(mark, &value, sizeof value);
  }
  process->mark = mark;
  return state != 'Z' && state != 'X';
}

/* The usual ones are those that `unshare` and `setns` are called for in a running program. */
static bool read_namespaces(struct process *process, bool all) {
  for (int type = 0; type < NS_TYPES; type++) {
    if (!all && type != NS_MNT && type != NS_NET && type != NS_UTS) continue;
    process->namespaces[type] = link_inode(process->links, namespace_names[type]);
    if (process->namespaces[type] == 0 && type != NS_TIME) return false;
  }
  errno = 0;
  uint64_t children = link_inode(process->links, "pid_for_children");
  process->children = children != 0 ? children : errno == ENOENT ? CHILDREN_NOWHERE : CHILDREN_UNKNOWN;
  if (!all) return true;
  char root[4096];
  ssize_t length = readlinkat(process->folder, "root", root, sizeof root);
  if (length < 0) return false;
  process->root = mix(0xcbf29ce484222325, root, (size_t)length);
  return true;
}

static void read_command(struct process *process) {
  char text[MAX_COMMAND + 1];
  ssize_t length = bounded_read(process->folder, "cmdline", text, sizeof text);
  if (length < 0) length = 0;
  if (length > 0 && text[length - 1] == 0) length--;
  if ((size_t)length == process->command_length && memcmp(process->command, text, (size_t)length) == 0) return;
  char *command = realloc(process->command, (size_t)length + 1);
  if (command == NULL) return;
  memcpy(command, text, (size_t)length);
  process->command = command;
  process->command_length = (size_t)length;
}

bool process_open(int proc, pid_t host, struct process *process) {
  char name[16];
  snprintf(name, sizeof name, "%d", host);
  *process = (struct process){.host = host, .proc_device = "", .command = calloc(1, 1), .folder = -1, .links = -1, .stat = -1};
  process->folder = openat(proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (process->folder >= 0) process->stat = openat(process->folder, "stat", O_RDONLY | O_CLOEXEC);
  if (process->stat >= 0) process->links = openat(process->folder, "ns", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (process->links >= 0 && process->command != NULL && process_refresh(process, GLANCE_ALL)) return true;
  process_close(process);
  return false;
}

bool process_refresh(struct process *process, enum glance glance) {
  uint64_t mark = process->mark;
  if (!read_stat(process)) return false;
  process->changed = mark != process->mark;
  if (glance == GLANCE_ALIVE && !process->changed) return true;
  bool all = glance == GLANCE_ALL || process->changed;
  if (!read_namespaces(process, all) || (all && !status_read(process->folder, &process->status))) return false;
  read_command(process);
  return true;
}

void process_close(struct process *process) {
  if (process->folder >= 0) close(process->folder);
  if (process->links >= 0) close(process->links);
  if (process->stat >= 0) close(process->stat);
  free(process->command);
  process->folder = process->links = process->stat = -1;
  process->command = NULL;
}

static void command_json(struct json *json, const struct process *process, size_t most) {
  size_t length = process->command_length < most ? process->command_length : most;
  const char *at = process->command, *end = at + length;
  json_raw(json, "[");
  for (int count = 0; length > 0 && at <= end && count < MAX_ARGUMENTS; count++) {
    const char *stop = memchr(at, 0, (size_t)(end - at));
    if (stop == NULL) stop = end;
    json_comma(json);
    json_text(json, at, (size_t)(stop - at));
    at = stop + 1;
  }
  json_raw(json, "]");
}

static void flag(struct json *json, const char *key, bool value) {
  json_key(json, key);
  json_raw(json, value ? "true" : "false");
}

static void credentials_json(struct json *json, const struct status *status, const struct id_map *uids, const struct id_map *gids) {
  char capabilities[20];
  snprintf(capabilities, sizeof capabilities, "%016llx", (unsigned long long)status->capabilities);
  json_key(json, "credentials");
  json_raw(json, "{\"uid\":");
  json_number(json, id_map_inside(uids, status->uid));
  json_key(json, "gid");
  json_number(json, id_map_inside(gids, status->gid));
  json_key(json, "capabilities");
  json_text(json, capabilities, strlen(capabilities));
  flag(json, "noNewPrivs", status->no_new_privileges);
  json_key(json, "seccomp");
  json_number(json, status->seccomp);
  json_key(json, "seccompFilters");
  json_number(json, status->seccomp_filters);
  json_raw(json, "}");
}

/* On v1 a process may be moved in the tree of one controller alone. */
static void elsewhere_json(struct json *json, const struct process *process, char *const *paths) {
  static const char *const names[CONTROLLERS] = {[MEMORY] = "memory", [CPU] = "cpu"};
  bool any = false;
  for (int controller = 0; controller < CONTROLLERS; controller++) {
    int own = process->cgroups[controller];
    if (own < 0 || own == process->cgroups[PIDS]) continue;
    if (!any) json_raw(json, ",\"otherCgroups\":{");
    any = true;
    json_key(json, names[controller]);
    json_text(json, paths[own], strlen(paths[own]));
  }
  if (any) json_raw(json, "}");
}

void process_json(struct json *json, const struct process *process, const struct process_place *place) {
  int level = place->level;
  json_raw(json, "{\"pid\":");
  json_number(json, process->status.numbers[level]);
  json_raw(json, ",\"ppid\":");
  json_number(json, place->parent);
  json_raw(json, ",\"nsPids\":[");
  for (int i = level; i < process->status.levels; i++) {
    json_comma(json);
    json_number(json, process->status.numbers[i]);
  }
  json_raw(json, "],\"comm\":");
  json_text(json, process->comm, process->comm_length);
  json_raw(json, ",\"command\":");
  command_json(json, process, place->most_command);
  json_raw(json, ",\"namespaces\":{");
  for (int type = 0; type < NS_TYPES; type++) {
    if (process->namespaces[type] == 0) continue;
    json_key(json, namespace_names[type]);
    json_number(json, process->namespaces[type]);
  }
  json_raw(json, "},\"cgroup\":");
  const char *path = place->paths[process->cgroups[PIDS]];
  json_text(json, path, strlen(path));
  elsewhere_json(json, process, place->paths);
  if (process->proc_device[0] != 0) {
    json_raw(json, ",\"procDevice\":");
    json_text(json, process->proc_device, strlen(process->proc_device));
  }
  json_raw(json, ",\"startedAt\":");
  json_number(json, process->started);
  if (process->children == CHILDREN_NOWHERE) json_raw(json, ",\"pidForChildren\":null");
  else if (process->children != CHILDREN_UNKNOWN) {
    json_raw(json, ",\"pidForChildren\":");
    json_number(json, process->children);
  }
  credentials_json(json, &process->status, place->uids, place->gids);
  json_raw(json, "}");
}
