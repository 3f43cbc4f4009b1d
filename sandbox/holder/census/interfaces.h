/* Network interfaces of the network namespace that this process is in now. */
#pragma once
#include "json.h"

/* As a list of `interfaceFact`s. */
void interfaces_json(struct json *json);
