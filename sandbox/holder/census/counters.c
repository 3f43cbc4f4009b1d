#include "counters.h"

#include <stdlib.h>
#include <string.h>

/* The number in a file, or behind a word at the beginning of one of its lines; null where there is none. */
static void number_json(struct json *json, const struct cgroup_tree *tree, int index, const char *key, enum controller controller,
                        const char *file, const char *word, uint64_t divisor) {
  char text[2048];
  json_key(json, key);
  char *at = cgroups_read(tree, controller, index, file, text, sizeof text) ? text : NULL;
  if (at != NULL && word != NULL) at = strstr(text, word);
  if (at != NULL && word != NULL) at += strlen(word);
  if (at == NULL || *at < '0' || *at > '9') return json_raw(json, "null");
  json_number(json, strtoull(at, NULL, 10) / divisor);
}

void counters_json(struct json *json, const struct cgroup_tree *tree) {
  bool v2 = tree->version == 2;
  json_raw(json, "[");
  for (int i = 0; i < tree->count; i++) {
    json_comma(json);
    json_raw(json, "{\"path\":");
    json_text(json, tree->paths[i], strlen(tree->paths[i]));
    number_json(json, tree, i, "memoryCurrent", MEMORY, v2 ? "memory.current" : "memory.usage_in_bytes", NULL, 1);
    number_json(json, tree, i, "memoryPeak", MEMORY, v2 ? "memory.peak" : "memory.max_usage_in_bytes", NULL, 1);
    number_json(json, tree, i, "pidsCurrent", PIDS, "pids.current", NULL, 1);
    number_json(json, tree, i, "throttled", CPU, "cpu.stat", "nr_throttled ", 1);
    /* Microseconds; v1 counts nanoseconds. */
    number_json(json, tree, i, "throttledTime", CPU, "cpu.stat", v2 ? "throttled_usec " : "throttled_time ", v2 ? 1 : 1000);
    json_raw(json, "}");
  }
  json_raw(json, "]");
}
