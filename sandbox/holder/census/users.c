#include "users.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounded-read.h"

enum { MAX_USER_NAMESPACES = 64 };

void id_map_read(int folder, const char *name, struct id_map *map) {
  /* A line has 33 characters at most. */
  char text[MAX_EXTENTS * 40];
  map->count = 0;
  if (bounded_read(folder, name, text, sizeof text) <= 0) return;
  for (char *at = text; map->count < MAX_EXTENTS;) {
    uint32_t numbers[3];
    int got = 0;
    for (char *end; got < 3; got++, at = end) {
      numbers[got] = (uint32_t)strtoul(at, &end, 10);
      if (end == at) break;
    }
    if (got < 3) return;
    map->extents[map->count++] = (struct extent){numbers[0], numbers[1], numbers[2]};
  }
}

uint32_t id_map_inside(const struct id_map *map, uint32_t outside) {
  for (int i = 0; i < map->count; i++) {
    const struct extent *extent = &map->extents[i];
    if (outside >= extent->outside && outside - extent->outside < extent->count) return extent->inside + (outside - extent->outside);
  }
  return NOBODY;
}

static void map_json(struct json *json, const char *name, int folder, const char *file, const struct id_map *own) {
  struct id_map map;
  id_map_read(folder, file, &map);
  json_key(json, name);
  json_raw(json, "[");
  for (int i = 0; i < map.count; i++) {
    const struct extent *extent = &map.extents[i];
    json_comma(json);
    json_raw(json, "[");
    json_number(json, extent->inside);
    json_raw(json, ",");
    json_number(json, own == NULL ? extent->outside : id_map_inside(own, extent->outside));
    json_raw(json, ",");
    json_number(json, extent->count);
    json_raw(json, "]");
  }
  json_raw(json, "]");
}

void users_json(struct json *json, const struct process *processes, int count, const struct process *init) {
  uint64_t told[MAX_USER_NAMESPACES];
  int known = 0;
  struct id_map uids, gids;
  id_map_read(init->folder, "uid_map", &uids);
  id_map_read(init->folder, "gid_map", &gids);
  json_raw(json, "{");
  for (int i = 0; i < count && known < MAX_USER_NAMESPACES; i++) {
    uint64_t inode = processes[i].namespaces[NS_USER];
    bool again = false;
    for (int j = 0; j < known; j++) again = again || told[j] == inode;
    if (again) continue;
    told[known++] = inode;
    bool own = inode == init->namespaces[NS_USER];
    char key[24];
    snprintf(key, sizeof key, "%llu", (unsigned long long)inode);
    json_key(json, key);
    json_raw(json, "{");
    map_json(json, "uid", processes[i].folder, "uid_map", own ? NULL : &uids);
    map_json(json, "gid", processes[i].folder, "gid_map", own ? NULL : &gids);
    json_raw(json, "}");
  }
  json_raw(json, "}");
}
