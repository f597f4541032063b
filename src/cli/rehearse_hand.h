/*
 * rehearse_hand.h - a rehearsal that a person answers at the terminal.
 */
#ifndef WATCHFLOOR_CLI_REHEARSE_HAND_H
#define WATCHFLOOR_CLI_REHEARSE_HAND_H

#include "watchfloor/playbook.h"
#include "watchfloor/walk.h"

/* Ask line by line on standard input until the walk is over or the input
 * ends.  file (may be NULL): write the answers there, as a scenario of what
 * happened.  Returns an enum cli_exit. */
int rehearse_by_hand(const struct playbook *p, walk_resolver *resolve,
		     void *ctx, const char *file);

#endif
