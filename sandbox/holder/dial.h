/* A worker that makes a connection from the sandbox's network or a process's, and carries bytes both ways. */
#pragma once
#include "frames.h"

/* Until either side ends; unless it is lasting, no longer than the time asked for. */
_Noreturn void dial(int socket, const struct dial_request *request);
