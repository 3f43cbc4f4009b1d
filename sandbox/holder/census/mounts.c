#include "mounts.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of one mount table, so that a learner with a hundred thousand mounts costs no more than this. */
enum { TABLE_BYTES = 1024 * 1024, LINE_BYTES = 8192 };

static void decode(char *text) {
  char *to = text;
  for (const char *at = text; *at != 0;) {
    if (at[0] == '\\' && at[1] >= '0' && at[1] <= '3' && at[2] >= '0' && at[2] <= '7' && at[3] >= '0' && at[3] <= '7') {
      *to++ = (char)((at[1] - '0') << 6 | (at[2] - '0') << 3 | (at[3] - '0'));
      at += 4;
    } else *to++ = *at++;
  }
  *to = 0;
}

/* One line: `id parent major:minor root mountpoint options [tag..] - type source options`. */
static void read_line(char *line, struct mount_table *table, struct pins *pins) {
  char *fields[5], *rest = line;
  for (int i = 0; i < 5; i++)
    if ((fields[i] = strsep(&rest, " ")) == NULL || rest == NULL) return;
  if (strcmp(fields[4], "/proc") == 0) snprintf(table->proc_device, sizeof table->proc_device, "%.31s", fields[2]);
  const char *type = strstr(rest, " - ");
  if (pins == NULL || pins->count == MAX_PINS || type == NULL || strncmp(type, " - nsfs ", 8) != 0) return;
  char *bracket = strstr(fields[3], ":[");
  size_t length = bracket == NULL ? 0 : (size_t)(bracket - fields[3]);
  struct pin *pin = &pins->list[pins->count];
  if (length == 0 || length >= sizeof pin->type) return;
  decode(fields[4]);
  char *path = strdup(fields[4]);
  if (path == NULL) return;
  memcpy(pin->type, fields[3], length);
  pin->type[length] = 0;
  pin->inode = strtoull(bracket + 2, NULL, 10);
  pin->path = path;
  pin->fd = -1;
  pins->count++;
}

static void read_table(struct mount_table *table, struct pins *pins) {
  static char buffer[LINE_BYTES * 2];
  size_t have = 0, total = 0;
  ssize_t got;
  table->proc_device[0] = 0;
  lseek(table->file, 0, SEEK_SET);
  while (total < TABLE_BYTES && (got = read(table->file, buffer + have, sizeof buffer - 1 - have)) > 0) {
    have += (size_t)got;
    total += (size_t)got;
    char *start = buffer, *end;
    while ((end = memchr(start, '\n', have - (size_t)(start - buffer))) != NULL) {
      *end = 0;
      read_line(start, table, pins);
      start = end + 1;
    }
    have -= (size_t)(start - buffer);
    memmove(buffer, start, have);
    /* A line that fills the buffer is nothing we look for. */
    if (have == sizeof buffer - 1) have = 0;
  }
}

static void drop(struct pin *pin) {
  free(pin->path);
  if (pin->fd >= 0) close(pin->fd);
  pin->fd = -1;
}

/* Reads the pins anew; what was fetched of one that is still there stays. */
static void read_pins(struct mounts *mounts, struct mount_table *table) {
  static struct pins before;
  before = mounts->pins;
  mounts->pins.count = 0;
  mounts->pins.changed = true;
  read_table(table, &mounts->pins);
  for (int i = 0; i < mounts->pins.count; i++) {
    struct pin *pin = &mounts->pins.list[i];
    for (int j = 0; j < before.count && pin->fd < 0; j++) {
      struct pin *old = &before.list[j];
      if (old->inode != pin->inode || strcmp(old->path, pin->path) != 0) continue;
      pin->fd = old->fd;
      old->fd = -1;
    }
  }
  for (int j = 0; j < before.count; j++) drop(&before.list[j]);
}

/* The first table is the init's. */
static void read_again(struct mounts *mounts, int index) {
  if (index == 0) read_pins(mounts, &mounts->tables[0]);
  else read_table(&mounts->tables[index], NULL);
}

static void let_go(struct mount_table *table) {
  if (table->inode != 0) close(table->file);
  table->inode = 0;
}

void mounts_begin(struct mounts *mounts) {
  struct pollfd changes[MAX_TABLES];
  for (int i = 0; i < MAX_TABLES; i++) {
    mounts->tables[i].seen = false;
    changes[i] = (struct pollfd){.fd = mounts->tables[i].inode == 0 ? -1 : mounts->tables[i].file, .events = POLLPRI};
  }
  if (poll(changes, MAX_TABLES, 0) <= 0) return;
  for (int i = 0; i < MAX_TABLES; i++)
    if (changes[i].revents != 0) read_again(mounts, i);
}

const char *mounts_proc_device(struct mounts *mounts, const struct process *process, bool is_init) {
  uint64_t inode = process->namespaces[NS_MNT];
  int place = is_init ? 0 : -1;
  for (int i = 0; i < MAX_TABLES; i++) {
    struct mount_table *table = &mounts->tables[i];
    if (table->inode == inode && table->root == process->root && (i == 0 || !is_init)) {
      table->seen = true;
      return table->proc_device;
    }
    if (i > 0 && place < 0 && table->inode == 0) place = i;
  }
  if (place < 0) return "";
  struct mount_table *table = &mounts->tables[place];
  let_go(table);
  table->file = openat(process->folder, "mountinfo", O_RDONLY | O_CLOEXEC);
  if (table->file < 0) return "";
  table->inode = inode;
  table->seen = true;
  table->root = process->root;
  read_again(mounts, place);
  return table->proc_device;
}

void mounts_end(struct mounts *mounts) {
  for (int i = 0; i < MAX_TABLES; i++)
    if (!mounts->tables[i].seen) let_go(&mounts->tables[i]);
}

void mounts_close(struct mounts *mounts) {
  for (int i = 0; i < MAX_TABLES; i++) let_go(&mounts->tables[i]);
  for (int i = 0; i < mounts->pins.count; i++) drop(&mounts->pins.list[i]);
  mounts->pins.count = 0;
}
