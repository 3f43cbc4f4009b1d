#include "mounts.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of one mount table, so that a learner with a hundred thousand mounts costs no more than this. */
enum { TABLE_BYTES = 1024 * 1024, LINE_BYTES = 8192, READ_AGAIN = 3 };

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

static bool has_word(const char *options, size_t length, const char *word) {
  size_t size = strlen(word);
  for (const char *at = options, *end = options + length; at < end;) {
    const char *comma = memchr(at, ',', (size_t)(end - at));
    size_t own = (size_t)((comma == NULL ? end : comma) - at);
    if (own == size && memcmp(at, word, size) == 0) return true;
    at += own + 1;
  }
  return false;
}

/* `size=16384k` of a tmpfs, in bytes. */
static uint64_t size_in(const char *options) {
  const char *size = strstr(options, "size=");
  if (size == NULL || (size != options && size[-1] != ',')) return 0;
  char *unit;
  uint64_t number = strtoull(size + 5, &unit, 10);
  return *unit == 'k' ? number << 10 : *unit == 'm' ? number << 20 : *unit == 'g' ? number << 30 : number;
}

static bool is_below(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && (path[length] == 0 || path[length] == '/');
}

/* Everybody has these, and an engine its own for each container. */
static bool is_scenery(const char *path) {
  static const char *const folders[] = {"/proc", "/sys", "/dev", "/layers", "/run/docker", "/var/lib/docker", "/var/lib/containers"};
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
    if (is_below(path, folders[i])) return true;
  return false;
}

/* `rest` is what follows the mount point. */
static void keep(struct mount_table *table, char *path, const char *rest) {
  const char *type = strstr(rest, " - ");
  if (type == NULL || table->count == MAX_MOUNTS || is_scenery(path)) return;
  type += 3;
  const char *source = strchr(type, ' ');
  const char *options = source == NULL ? NULL : strchr(source + 1, ' ');
  struct mount *mount = &table->list[table->count];
  size_t length = source == NULL ? 0 : (size_t)(source - type);
  if (options++ == NULL || length == 0 || length >= sizeof mount->file_system || strncmp(type, "nsfs ", 5) == 0) return;
  decode(path);
  mount->path = strdup(path);
  if (mount->path == NULL) return;
  memcpy(mount->file_system, type, length);
  mount->file_system[length] = 0;
  mount->read_only = has_word(rest, strcspn(rest, " "), "ro") || has_word(options, strlen(options), "ro");
  mount->size = strcmp(mount->file_system, "tmpfs") == 0 ? size_in(options) : 0;
  table->count++;
}

static void forget(struct mount_table *table) {
  while (table->count > 0) free(table->list[--table->count].path);
}

/* One line: `id parent major:minor root mountpoint options [tag..] - type source options`. */
static void read_line(char *line, struct mount_table *table, struct pins *pins) {
  char *fields[5], *rest = line;
  for (int i = 0; i < 5; i++)
    if ((fields[i] = strsep(&rest, " ")) == NULL || rest == NULL) return;
  if (strcmp(fields[4], "/proc") == 0) snprintf(table->proc_device, sizeof table->proc_device, "%.31s", fields[2]);
  keep(table, fields[4], rest);
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

static void read_table(struct mount_table *table, int file, struct pins *pins) {
  static char buffer[LINE_BYTES * 2];
  size_t have = 0, total = 0;
  ssize_t got;
  table->proc_device[0] = 0;
  forget(table);
  lseek(file, 0, SEEK_SET);
  while (total < TABLE_BYTES && (got = read(file, buffer + have, sizeof buffer - 1 - have)) > 0) {
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
static void read_init(struct mounts *mounts) {
  static struct pins before;
  before = mounts->pins;
  mounts->pins.count = 0;
  mounts->pins.changed = true;
  read_table(&mounts->tables[0], mounts->file, &mounts->pins);
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

void mounts_begin(struct mounts *mounts) {
  mounts->turn++;
  if (mounts->tables[0].inode == 0) return;
  struct pollfd change = {.fd = mounts->file, .events = POLLPRI};
  if (poll(&change, 1, 0) > 0) read_init(mounts);
}

static void open_init(struct mounts *mounts, const struct process *process) {
  struct mount_table *table = &mounts->tables[0];
  if (table->inode != 0) close(mounts->file);
  table->inode = 0;
  mounts->file = openat(process->folder, "mountinfo", O_RDONLY | O_CLOEXEC);
  if (mounts->file < 0) return;
  table->inode = process->namespaces[NS_MNT];
  table->root = process->root;
  read_init(mounts);
}

/* The table with this namespace and root, or the place for it: a free one, or one that nobody had at the last look. */
static struct mount_table *find(struct mounts *mounts, const struct process *process) {
  struct mount_table *place = NULL;
  for (int i = 0; i < MAX_TABLES; i++) {
    struct mount_table *table = &mounts->tables[i];
    if (table->inode == process->namespaces[NS_MNT] && table->root == process->root) return table;
    if (i > 0 && place == NULL && (table->inode == 0 || mounts->turn - table->seen_at > 1)) place = table;
  }
  if (place == NULL) return NULL;
  forget(place);
  *place = (struct mount_table){.inode = process->namespaces[NS_MNT], .root = process->root};
  return place;
}

const char *mounts_proc_device(struct mounts *mounts, const struct process *process, bool is_init) {
  struct mount_table *init = &mounts->tables[0];
  bool same = init->inode == process->namespaces[NS_MNT] && init->root == process->root;
  if (is_init && !same) open_init(mounts, process);
  if (is_init) return init->proc_device;
  struct mount_table *table = find(mounts, process);
  if (table == NULL) return "";
  bool due = table->read_at == 0 || process->changed || mounts->turn - table->read_at >= READ_AGAIN;
  table->seen_at = mounts->turn;
  if (table == init || !due || table->read_at == mounts->turn) return table->proc_device;
  int file = openat(process->folder, "mountinfo", O_RDONLY | O_CLOEXEC);
  if (file < 0) return table->proc_device;
  read_table(table, file, NULL);
  close(file);
  table->read_at = mounts->turn;
  return table->proc_device;
}

static void list_json(struct json *json, const struct mount_table *table) {
  json_raw(json, "[");
  for (int i = 0; i < table->count; i++) {
    const struct mount *mount = &table->list[i];
    json_comma(json);
    json_raw(json, "{\"path\":");
    json_text(json, mount->path, strlen(mount->path));
    json_raw(json, ",\"fileSystem\":");
    json_text(json, mount->file_system, strlen(mount->file_system));
    json_raw(json, mount->read_only ? ",\"readOnly\":true,\"size\":" : ",\"readOnly\":false,\"size\":");
    if (mount->size == 0) json_raw(json, "null");
    else json_number(json, mount->size);
    json_raw(json, "}");
  }
  json_raw(json, "]");
}

void mounts_json(struct json *json, const struct mounts *mounts) {
  json_raw(json, "{");
  for (int i = 0; i < MAX_TABLES; i++) {
    const struct mount_table *table = &mounts->tables[i];
    bool told = table->inode == 0 || (i > 0 && table->seen_at != mounts->turn);
    for (int j = 0; j < i && !told; j++) told = mounts->tables[j].inode == table->inode;
    if (told) continue;
    char key[24];
    snprintf(key, sizeof key, "%llu", (unsigned long long)table->inode);
    json_key(json, key);
    list_json(json, table);
  }
  json_raw(json, "}");
}

void mounts_close(struct mounts *mounts) {
  if (mounts->tables[0].inode != 0) close(mounts->file);
  for (int i = 0; i < MAX_TABLES; i++) {
    forget(&mounts->tables[i]);
    mounts->tables[i].inode = 0;
  }
  for (int i = 0; i < mounts->pins.count; i++) drop(&mounts->pins.list[i]);
  mounts->pins.count = 0;
}
