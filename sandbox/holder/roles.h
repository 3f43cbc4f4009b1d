/* What viewers ask for: frames become acts, and one of a terminal's viewers is its writer. */
#pragma once
#include "viewer.h"

enum act { ACT_DONE, ACT_LATER };

/* Does what one frame asks for. ACT_LATER: it cannot be done yet; ask again with the same frame. */
enum act roles_act(struct holder *holder, struct viewer *viewer, const struct frame *frame);
/* The viewer is gone: the role goes on, and output is kept for him. */
void roles_left(struct holder *holder, struct viewer *viewer);
struct viewer *roles_writer(struct holder *holder, const struct terminal *terminal);
