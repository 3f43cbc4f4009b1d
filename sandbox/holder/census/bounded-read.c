#include "bounded-read.h"

#include <fcntl.h>
#include <unistd.h>

ssize_t bounded_read(int directory, const char *name, char *to, size_t capacity) {
  int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return -1;
  size_t length = 0;
  ssize_t got = 0;
  while (length < capacity - 1 && (got = read(fd, to + length, capacity - 1 - length)) > 0) {
    length += (size_t)got;
    /* These files come in one piece unless they are long. */
    if (length < 1024) break;
  }
  close(fd);
  if (got < 0 && length == 0) return -1;
  to[length] = 0;
  return (ssize_t)length;
}
