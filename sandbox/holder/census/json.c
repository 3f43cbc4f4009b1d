#include "json.h"

#include <stdio.h>
#include <string.h>

static void put(struct json *json, const char *bytes, size_t length) {
  if (json->capacity - json->length < length) json->overflow = true;
  if (json->overflow) return;
  memcpy(json->bytes + json->length, bytes, length);
  json->length += length;
}

void json_raw(struct json *json, const char *text) { put(json, text, strlen(text)); }

void json_number(struct json *json, uint64_t value) {
  char digits[20];
  size_t at = sizeof digits;
  do digits[--at] = (char)('0' + value % 10);
  while ((value /= 10) > 0);
  put(json, digits + at, sizeof digits - at);
}

void json_real(struct json *json, double value) {
  char text[40];
  snprintf(text, sizeof text, "%.9g", value);
  json_raw(json, text);
}

/* Bytes of the UTF-8 character at `at`; 0 when there is none: overlong, surrogate, cut or no beginning. */
static size_t character(const uint8_t *at, size_t left) {
  uint8_t lead = at[0];
  if (lead < 0x80) return 1;
  size_t length = lead >= 0xC2 && lead < 0xE0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
  if (length == 0 || length > left) return 0;
  for (size_t i = 1; i < length; i++)
    if ((at[i] & 0xC0) != 0x80) return 0;
  if ((lead == 0xE0 && at[1] < 0xA0) || (lead == 0xED && at[1] > 0x9F)) return 0;
  if ((lead == 0xF0 && at[1] < 0x90) || (lead == 0xF4 && at[1] > 0x8F)) return 0;
  return length;
}

void json_text(struct json *json, const char *bytes, size_t length) {
  static const char hex[] = "0123456789abcdef";
  put(json, "\"", 1);
  for (size_t at = 0; at < length;) {
    const uint8_t *here = (const uint8_t *)bytes + at;
    /* The common case in one piece. */
    size_t plain = 0;
    while (at + plain < length && here[plain] >= ' ' && here[plain] < 0x7F && here[plain] != '"' && here[plain] != '\\') plain++;
    put(json, (const char *)here, plain);
    at += plain;
    if (at == length) break;
    here += plain;
    size_t size = character(here, length - at);
    if (size == 0) {
      put(json, "\xEF\xBF\xBD", 3);
      size = 1;
    } else if (size > 1) put(json, (const char *)here, size);
    else if (*here == '"' || *here == '\\') put(json, (char[]){'\\', (char)*here}, 2);
    else put(json, (char[]){'\\', 'u', '0', '0', hex[*here >> 4], hex[*here & 15]}, 6);
    at += size;
  }
  put(json, "\"", 1);
}

void json_comma(struct json *json) {
  char before = json->length > 0 ? json->bytes[json->length - 1] : '{';
  if (before != '{' && before != '[') put(json, ",", 1);
}

void json_key(struct json *json, const char *key) {
  json_comma(json);
  put(json, "\"", 1);
  json_raw(json, key);
  put(json, "\":", 2);
}

uint64_t json_hash(const struct json *json, size_t from) {
  uint64_t hash = 0xcbf29ce484222325;
  for (size_t at = from; at < json->length; at++) hash = (hash ^ (uint8_t)json->bytes[at]) * 0x100000001b3;
  return hash;
}
