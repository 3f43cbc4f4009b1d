#include "ring.h"

#include <string.h>
#include <sys/mman.h>

bool ring_open(struct ring *ring, size_t capacity) {
  void *bytes = mmap(NULL, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (bytes == MAP_FAILED) return false;
  *ring = (struct ring){.bytes = bytes, .capacity = capacity};
  return true;
}

void ring_close(struct ring *ring) {
  if (ring->bytes != NULL) munmap(ring->bytes, ring->capacity);
  *ring = (struct ring){0};
}

uint64_t ring_base(const struct ring *ring) {
  uint64_t base = ring->head > ring->capacity ? ring->head - ring->capacity : 0;
  return base > ring->floor ? base : ring->floor;
}

int ring_pieces(const struct ring *ring, uint64_t offset, size_t length, struct iovec pieces[2]) {
  size_t start = (size_t)(offset % ring->capacity);
  size_t first = ring->capacity - start;
  if (first >= length) {
    pieces[0] = (struct iovec){ring->bytes + start, length};
    return 1;
  }
  pieces[0] = (struct iovec){ring->bytes + start, first};
  pieces[1] = (struct iovec){ring->bytes, length - first};
  return 2;
}

bool ring_grow(struct ring *ring, size_t capacity) {
  if (capacity <= ring->capacity) return true;
  struct ring grown;
  if (!ring_open(&grown, capacity)) return false;
  uint64_t base = ring_base(ring);
  struct iovec from[2];
  int count = ring_pieces(ring, base, (size_t)(ring->head - base), from);
  grown.head = grown.floor = base;
  for (int i = 0; i < count; i++) {
    struct iovec to[2];
    int parts = ring_pieces(&grown, grown.head, from[i].iov_len, to);
    const uint8_t *source = from[i].iov_base;
    for (int j = 0; j < parts; j++) {
      memcpy(to[j].iov_base, source, to[j].iov_len);
      source += to[j].iov_len;
    }
    grown.head += from[i].iov_len;
  }
  munmap(ring->bytes, ring->capacity);
  *ring = grown;
  return true;
}
