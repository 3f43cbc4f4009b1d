/* Goes into every namespace of a sandbox and comes back. */
#pragma once
#include "sample.h"

enum { MAX_ENTERED = 64 };

/* Calls `each` inside every UTS or network namespace that a process or a bind mount of the sandbox holds, once in each. */
void visit_namespaces(const struct roots *roots, const struct watch *watch, enum namespace_type type,
                      void (*each)(void *context, uint64_t inode), void *context);
