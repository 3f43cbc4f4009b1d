/* What /proc tells of one process of a sandbox. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "json.h"

enum namespace_type { NS_CGROUP, NS_IPC, NS_MNT, NS_NET, NS_PID, NS_TIME, NS_USER, NS_UTS, NS_TYPES };
extern const char *const namespace_names[NS_TYPES];

enum { MAX_LEVELS = 33, MAX_COMMAND = 4096, MAX_ARGUMENTS = 256, CHILDREN_UNKNOWN = 0, CHILDREN_NOWHERE = 1 };

struct process {
  /* Its numbers on the lab host, and its /proc folder there. */
  pid_t host, host_parent;
  int folder;
  /* Its number in each namespace from the lab host's inward; the sandbox's is the `level`th. */
  uint32_t numbers[MAX_LEVELS];
  int levels;
  char comm[64];
  size_t comm_length;
  /* In the sample's store of texts. */
  const char *command;
  size_t command_length;
  uint64_t namespaces[NS_TYPES];
  /* An inode, or one of the two words above. */
  uint64_t children;
  uint64_t started;
  /* Index of its cgroup's path. */
  int cgroup;
  /* Device of its /proc; "" when it is not known. */
  const char *proc_device;
};

/* Reads all but the command line. False for a zombie, and for what vanished meanwhile. The folder is open afterwards. */
bool process_read(int proc, struct process *process);
/* Reads the command line into `room`; gives its bytes. */
size_t process_command(const struct process *process, char *room, size_t capacity);
void process_close(struct process *process);
/* As `processFact` of observation.ts. `level`: where the sandbox's own numbers stand. */
void process_json(struct json *json, const struct process *process, int level, uint32_t parent, const char *cgroup);
