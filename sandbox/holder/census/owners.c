#include "owners.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Open files that are looked at, of a process and in all; and processes that are told of one socket. */
enum { MAX_FILES = 1024, MAX_ALL_FILES = 16384, MAX_OWNERS = 8 };

struct owned {
  uint32_t inode;
  int index;
  int owners[MAX_OWNERS];
  int count;
};

static struct owned owned[MAX_SOCKETS];
static int owned_count;

static int by_inode(const void *left, const void *right) {
  const struct owned *a = left, *b = right;
  return a->inode < b->inode ? -1 : a->inode > b->inode;
}

static int by_index(const void *left, const void *right) {
  const struct owned *a = left, *b = right;
  return a->index - b->index;
}

static void add_owner(uint32_t inode, int process) {
  struct owned key = {.inode = inode}, *one = bsearch(&key, owned, (size_t)owned_count, sizeof *owned, by_inode);
  if (one == NULL || one->count == MAX_OWNERS || (one->count > 0 && one->owners[one->count - 1] == process)) return;
  one->owners[one->count++] = process;
}

/* Gives how many files were looked at. */
static int look_into(const struct process *process, int index, int most) {
  int folder = openat(process->folder, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *files = folder < 0 ? NULL : fdopendir(folder);
  int count = 0;
  struct dirent *file;
  if (files == NULL) return folder < 0 ? 0 : (close(folder), 0);
  while (count < most && (file = readdir(files)) != NULL) {
    char target[64];
    if (file->d_name[0] == '.') continue;
    count++;
    ssize_t length = readlinkat(folder, file->d_name, target, sizeof target - 1);
    if (length <= 0) continue;
    target[length] = 0;
    /* A file may be called so, but then it begins with a slash. */
    if (strncmp(target, "socket:[", 8) == 0) add_owner((uint32_t)strtoul(target + 8, NULL, 10), index);
  }
  closedir(files);
  return count;
}

static void end_json(struct json *json, const char *key, const char *port_key, const struct open_socket *one, const uint8_t *address,
                     uint16_t port) {
  char text[INET6_ADDRSTRLEN];
  if (inet_ntop(one->family, address, text, sizeof text) == NULL) text[0] = 0;
  json_key(json, key);
  json_text(json, text, strlen(text));
  json_key(json, port_key);
  json_number(json, port);
}

static void socket_json(struct json *json, const struct open_socket *one) {
  static const char *const protocols[] = {"\"tcp\"", "\"udp\"", "\"unix\""};
  json_raw(json, "{\"network\":");
  json_number(json, one->network);
  json_key(json, "protocol");
  json_raw(json, protocols[one->protocol]);
  json_key(json, "state");
  json_raw(json, one->state == SOCKET_LISTENING ? "\"listening\"" : "\"connected\"");
  if (one->protocol == SOCKET_UNIX) {
    char path[SOCKET_PATH];
    memcpy(path, one->path, sizeof path);
    /* As ss writes what is no file. */
    if (path[0] == 0) path[0] = '@';
    json_key(json, "path");
    json_text(json, path, (size_t)one->path_length);
    return;
  }
  end_json(json, "address", "port", one, one->address, one->port);
  if (one->state == SOCKET_CONNECTED) end_json(json, "peerAddress", "peerPort", one, one->peer, one->peer_port);
}

void owners_json(struct json *json, const struct socket_list *sockets, const struct watch *watch, int level) {
  owned_count = sockets->count;
  for (int i = 0; i < owned_count; i++) owned[i] = (struct owned){.inode = sockets->list[i].inode, .index = i};
  qsort(owned, (size_t)owned_count, sizeof *owned, by_inode);
  int room = MAX_ALL_FILES;
  for (int i = 0; i < watch->count && room > 0 && owned_count > 0; i++)
    room -= look_into(&watch->processes[i], i, room < MAX_FILES ? room : MAX_FILES);
  qsort(owned, (size_t)owned_count, sizeof *owned, by_index);
  json_raw(json, "[");
  for (int i = 0; i < owned_count; i++) {
    json_comma(json);
    socket_json(json, &sockets->list[i]);
    json_key(json, "owners");
    json_raw(json, "[");
    for (int j = 0; j < owned[i].count; j++) {
      const struct process *process = &watch->processes[owned[i].owners[j]];
      if (process->status.levels <= level) continue;
      json_comma(json);
      json_raw(json, "{\"pid\":");
      json_number(json, process->status.numbers[level]);
      json_key(json, "comm");
      json_text(json, process->comm, process->comm_length);
      json_raw(json, "}");
    }
    json_raw(json, "]}");
  }
  json_raw(json, "]");
}
