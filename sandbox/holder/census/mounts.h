/* Mount tables of the processes of a sandbox: read once for each mount namespace and root, again only when the kernel says that it changed. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "process.h"

enum { MAX_TABLES = 64, MAX_PINS = 256 };

/* A namespace that a bind mount holds. */
struct pin {
  char type[16];
  uint64_t inode;
  char *path;
  /* The namespace itself, once it was fetched; -1 before. */
  int fd;
};

struct pins {
  struct pin list[MAX_PINS];
  int count;
  /* The list is another one than at the last fetch. */
  bool changed;
};

struct mount_table {
  /* 0 is a free place. */
  uint64_t inode;
  uint64_t root;
  int file;
  bool seen;
  char proc_device[32];
};

struct mounts {
  struct mount_table tables[MAX_TABLES];
  struct pins pins;
};

/* Begins a sample: reads again what changed. `init` is the table that the pins come from. */
void mounts_begin(struct mounts *mounts);
/* Device on the /proc of this process, "" when it is not known; lives as long as the sample. */
const char *mounts_proc_device(struct mounts *mounts, const struct process *process, bool is_init);
/* Ends a sample: lets go of tables that nobody has any more, for an open table keeps its namespace alive. */
void mounts_end(struct mounts *mounts);
void mounts_close(struct mounts *mounts);
