/* Small files of /proc and the cgroup tree, read whole into a bounded buffer. */
#pragma once
#include <sys/types.h>

/* Reads at most `capacity - 1` bytes of `name` below `directory` and ends them with 0. -1 when it cannot be read. */
ssize_t bounded_read(int directory, const char *name, char *to, size_t capacity);
