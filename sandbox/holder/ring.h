/* The last output of a terminal by absolute offset. Memory is touched only as output comes. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

struct ring {
  uint8_t *bytes;
  size_t capacity;
  /* Bytes since birth: offset of the next one. */
  uint64_t head;
  /* Nothing below was ever in this memory. */
  uint64_t floor;
};

bool ring_open(struct ring *ring, size_t capacity);
/* Makes room for more, keeping what is there; false when there is no memory, and nothing changed. */
bool ring_grow(struct ring *ring, size_t capacity);
void ring_close(struct ring *ring);
/* Oldest byte that is kept. */
uint64_t ring_base(const struct ring *ring);
/* Where `length` bytes from `offset` lie, in at most two pieces; returns how many. The same for bytes to come, at the head. */
int ring_pieces(const struct ring *ring, uint64_t offset, size_t length, struct iovec pieces[2]);
