/* Whose sockets they are: read from the open files of the processes. */
#pragma once
#include "json.h"
#include "sample.h"
#include "sockets.h"

/* The list as `socketFact`s, with the processes that have each open, in the numbers of the sandbox (`level`). */
void owners_json(struct json *json, const struct socket_list *sockets, const struct watch *watch, int level);
