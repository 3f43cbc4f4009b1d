/* Ends a terminal's programs as a real hang-up does. */
#pragma once
#include "terminal.h"

/* To the foreground process group. */
void hangup_signal(const struct terminal *terminal, int signal);
/* Hang-up: HUP to the shell, which hands it on to its jobs, and to the foreground group. */
void hangup_start(struct terminal *terminal, uint64_t kill_at);
/* A second later: what ignored it in the foreground is killed, and a shell that is still there. nohup and setsid live on. */
void hangup_finish(struct terminal *terminal);
