#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bounded-read.h"

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

/* Name, parent and start out of /proc/PID/stat. The name may hold anything: its end is the last bracket. */
static bool read_stat(struct process *process) {
  char text[1024];
  if (bounded_read(process->folder, "stat", text, sizeof text) <= 0) return false;
  char *open = strchr(text, '('), *close = strrchr(text, ')');
  if (open == NULL || close == NULL || close < open) return false;
  process->comm_length = (size_t)(close - open - 1);
  if (process->comm_length > sizeof process->comm) process->comm_length = sizeof process->comm;
  memcpy(process->comm, open + 1, process->comm_length);
  char state;
  unsigned long long started;
  int parent;
  const char *rest = close + 1;
  if (sscanf(rest, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &state, &parent,
             &started) != 3)
    return false;
  process->host_parent = parent;
  process->started = started;
  return state != 'Z' && state != 'X';
}

static bool read_numbers(struct process *process) {
  char text[4096];
  if (bounded_read(process->folder, "status", text, sizeof text) <= 0) return false;
  const char *line = strstr(text, "\nNSpid:");
  if (line == NULL) return false;
  char *at = (char *)line + 7;
  process->levels = 0;
  while (process->levels < MAX_LEVELS) {
    while (*at == '\t' || *at == ' ') at++;
    if (*at < '0' || *at > '9') break;
    process->numbers[process->levels++] = (uint32_t)strtoul(at, &at, 10);
  }
  return process->levels > 0;
}

static bool read_namespaces(struct process *process) {
  for (int type = 0; type < NS_TYPES; type++) {
    char path[16];
    snprintf(path, sizeof path, "ns/%s", namespace_names[type]);
    process->namespaces[type] = link_inode(process->folder, path);
    if (process->namespaces[type] == 0 && type != NS_TIME) return false;
  }
  errno = 0;
  uint64_t children = link_inode(process->folder, "ns/pid_for_children");
  process->children = children != 0 ? children : errno == ENOENT ? CHILDREN_NOWHERE : CHILDREN_UNKNOWN;
  return true;
}

bool process_read(int proc, struct process *process) {
  char name[16];
  snprintf(name, sizeof name, "%d", process->host);
  process->folder = openat(proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (process->folder < 0) return false;
  process->proc_device = "";
  process->command_length = 0;
  if (read_stat(process) && read_numbers(process) && read_namespaces(process)) return true;
  process_close(process);
  return false;
}

size_t process_command(const struct process *process, char *room, size_t capacity) {
  size_t most = capacity < MAX_COMMAND + 1 ? capacity : MAX_COMMAND + 1;
  if (most < 2) return 0;
  ssize_t length = bounded_read(process->folder, "cmdline", room, most);
  if (length <= 0) return 0;
  return room[length - 1] == 0 ? (size_t)length - 1 : (size_t)length;
}

void process_close(struct process *process) {
  if (process->folder >= 0) close(process->folder);
  process->folder = -1;
}

static void command_json(struct json *json, const struct process *process) {
  const char *at = process->command, *end = at + process->command_length;
  json_raw(json, "[");
  for (int count = 0; process->command_length > 0 && at <= end && count < MAX_ARGUMENTS; count++) {
    const char *stop = memchr(at, 0, (size_t)(end - at));
    if (stop == NULL) stop = end;
    json_comma(json);
    json_text(json, at, (size_t)(stop - at));
    at = stop + 1;
  }
  json_raw(json, "]");
}

void process_json(struct json *json, const struct process *process, int level, uint32_t parent, const char *cgroup) {
  json_raw(json, "{\"pid\":");
  json_number(json, process->numbers[level]);
  json_raw(json, ",\"ppid\":");
  json_number(json, parent);
  json_raw(json, ",\"nsPids\":[");
  for (int i = level; i < process->levels; i++) {
    json_comma(json);
    json_number(json, process->numbers[i]);
  }
  json_raw(json, "],\"comm\":");
  json_text(json, process->comm, process->comm_length);
  json_raw(json, ",\"command\":");
  command_json(json, process);
  json_raw(json, ",\"namespaces\":{");
  for (int type = 0; type < NS_TYPES; type++) {
    if (process->namespaces[type] == 0) continue;
    json_key(json, namespace_names[type]);
    json_number(json, process->namespaces[type]);
  }
  json_raw(json, "},\"cgroup\":");
  json_text(json, cgroup, strlen(cgroup));
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
  json_raw(json, "}");
}
