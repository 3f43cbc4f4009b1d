/* A worker that tells of one file: at once, and again whenever it changed. */
#pragma once
#include "frames.h"

/* Until `socket` ends. `proc` is a /proc that can be trusted. */
_Noreturn void file_watch(int socket, int proc, const struct watch_request *request);
