/* What the cgroups of a sandbox use at this moment. v1 and v2. */
#pragma once
#include "cgroups.h"
#include "json.h"

/* All of them as `counterFact`s. */
void counters_json(struct json *json, const struct cgroup_tree *tree);
