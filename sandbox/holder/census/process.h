/* What /proc tells of one process of a sandbox. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "cgroups.h"
#include "json.h"
#include "status.h"

struct id_map;

enum namespace_type { NS_CGROUP, NS_IPC, NS_MNT, NS_NET, NS_PID, NS_TIME, NS_USER, NS_UTS, NS_TYPES };
extern const char *const namespace_names[NS_TYPES];

enum { MAX_COMMAND = 4096, MAX_ARGUMENTS = 256, CHILDREN_UNKNOWN = 0, CHILDREN_NOWHERE = 1 };

struct process {
  /* Its numbers on the lab host, its /proc folder there and the one of its namespaces; `stat` stays open, for it tells most. */
  pid_t host, host_parent;
  int folder, links, stat;
  struct status status;
  char comm[64];
  size_t comm_length;
  char *command;
  size_t command_length;
  uint64_t namespaces[NS_TYPES];
  /* An inode, or one of the two words above. */
  uint64_t children;
  uint64_t started;
  /* Of its root folder's path: a process in a chroot sees other mounts. */
  uint64_t root;
  /* Of what changes when it becomes another program. */
  uint64_t mark;
  /* It is new, or became another program, since the last look. */
  bool changed;
  /* Index of its cgroup's path in the tree of each controller; -1 when it is in none there. On v2 all are the same. */
  int cgroups[CONTROLLERS];
  /* Device of its /proc; "" when it is not known. */
  const char *proc_device;
};

/* Opens a process by its number on the lab host and reads it. False for a zombie, and for what vanished meanwhile. */
bool process_open(int proc, pid_t host, struct process *process);
/* How much to look at of a process that did not become another program: such a one seldom enters another namespace. */
enum glance { GLANCE_ALIVE, GLANCE_USUAL, GLANCE_ALL };
/* Reads again what may have changed. False when it is gone. */
bool process_refresh(struct process *process, enum glance glance);
void process_close(struct process *process);
/* How a process stands in its sandbox. */
struct process_place {
  /* Which of its numbers is the sandbox's own. */
  int level;
  uint32_t parent;
  /* Of cgroups, by index. */
  char *const *paths;
  /* Bytes of the command line that still fit. */
  size_t most_command;
  /* Of the sandbox's own user namespace. */
  const struct id_map *uids, *gids;
};

/* As `processFact` of linux-snapshot.ts. */
void process_json(struct json *json, const struct process *process, const struct process_place *place);
