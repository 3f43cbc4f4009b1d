/* User namespaces of a sandbox: which numbers of users and groups in them are which outside. */
#pragma once
#include <stdint.h>

#include "json.h"
#include "process.h"

enum { MAX_EXTENTS = 32, NOBODY = 65534 };

struct id_map {
  struct extent {
    uint32_t inside, outside, count;
  } extents[MAX_EXTENTS];
  int count;
};

/* `uid_map` or `gid_map` of the process with this folder, the outside as the lab host numbers it. Empty when there is none. */
void id_map_read(int folder, const char *name, struct id_map *map);
/* The number inside of one of the lab host; NOBODY when there is none. */
uint32_t id_map_inside(const struct id_map *map, uint32_t outside);
/*
 * An object by inode of each user namespace of these processes. The sandbox's own is told as it stands, the outside being the lab
 * host's; those below it as the sandbox numbers them: what `cat /proc/PID/uid_map` shows in the sandbox.
 */
void users_json(struct json *json, const struct process *processes, int count, const struct process *init);
