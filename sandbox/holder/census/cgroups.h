/* The cgroups of a sandbox: which there are, who is in them, what they limit. v1 and v2. */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

#include "json.h"

enum controller { PIDS, MEMORY, CPU };
enum { MAX_CGROUPS = 512, MAX_PATH = 1024, MAX_DEPTH = 32, CONTROLLERS = 3 };

struct cgroup_tree {
  int version;
  /* The sandbox's own folder in each tree: pids, memory, cpu; on v2 all three are the same. -1 where there is none. */
  int folders[CONTROLLERS];
  /* Relative paths, sorted, the first is "/". */
  char *paths[MAX_CGROUPS];
  int count;
  char store[128 * 1024];
  size_t used;
};

/* `root` is the folder of /sys/fs/cgroup, `path` the sandbox's below it without a controller. False when it is not there. */
bool cgroups_open(struct cgroup_tree *tree, int root, const char *path);
void cgroups_close(struct cgroup_tree *tree);
/* Processes of the cgroup with this index in the tree of a controller, at most `most`. */
int cgroups_members(const struct cgroup_tree *tree, enum controller controller, int index, pid_t *members, int most);
/* Reads a file of the cgroup with this index in the tree of a controller. False when there is none. */
bool cgroups_read(const struct cgroup_tree *tree, enum controller controller, int index, const char *name, char *to, size_t size);
/* All of them as `cgroupFact`s. */
void cgroups_json(struct json *json, const struct cgroup_tree *tree);
