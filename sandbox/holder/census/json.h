/* Writes JSON into one bounded buffer. Every text in it is hostile: it is escaped, and made valid UTF-8. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json {
  char *bytes;
  size_t length, capacity;
  /* More was written than fits: the whole is worthless. */
  bool overflow;
};

void json_raw(struct json *json, const char *text);
void json_number(struct json *json, uint64_t value);
void json_real(struct json *json, double value);
/* A string literal; `length` bytes that may hold anything. */
void json_text(struct json *json, const char *bytes, size_t length);
/* `"key":` with a comma before it unless it comes first. Keys are ours. */
void json_key(struct json *json, const char *key);
/* A comma unless something opened just before. */
void json_comma(struct json *json);
uint64_t json_hash(const struct json *json, size_t from);
