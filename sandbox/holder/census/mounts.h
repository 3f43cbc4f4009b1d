/* Mount tables of the processes of a sandbox: one for each mount namespace and root. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"
#include "process.h"

enum { MAX_TABLES = 64, MAX_PINS = 256, MAX_MOUNTS = 48 };

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

/* A mount that a lesson may be about: files, and not what the kernel makes up. */
struct mount {
  char *path;
  char file_system[32];
  bool read_only;
  /* Of a tmpfs, bytes; 0 for none. */
  uint64_t size;
};

struct mount_table {
  /* 0 is a free place. */
  uint64_t inode;
  uint64_t root;
  /* Looks at which it was read, and at which somebody had it. */
  unsigned read_at, seen_at;
  char proc_device[32];
  /* In the order in which they were mounted: at one path the last one counts. */
  struct mount list[MAX_MOUNTS];
  int count;
};

struct mounts {
  /* The first is the init's. Only its file stays open and tells when it changed: an open table keeps its mounts busy, and the
     learner's `umount` must not fail for that. The others are read again now and then, and when a process became another program. */
  struct mount_table tables[MAX_TABLES];
  int file;
  /* Counts looks. */
  unsigned turn;
  struct pins pins;
};

/* Begins a look: reads the init's table again if it changed. */
void mounts_begin(struct mounts *mounts);
/* Device on the /proc of this process, "" when it is not known; lives as long as the sample. */
const char *mounts_proc_device(struct mounts *mounts, const struct process *process, bool is_init);
/* Object of the mounts in each mount namespace that somebody had at this look, by inode; of a changed root the first is told. */
void mounts_json(struct json *json, const struct mounts *mounts);
void mounts_close(struct mounts *mounts);
