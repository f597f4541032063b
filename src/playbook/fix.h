/*
 * fix.h - what the fixes share with each other and with the rules.
 */
#ifndef PLAYBOOK_FIX_H
#define PLAYBOOK_FIX_H

#include "watchfloor/json.h"
#include "watchfloor/strbuf.h"

/* Each branch that runs into the end of another line gets an end of its own,
 * where only that branch leads there.  Returns how many did. */
int fix_ends(cJSON *root, struct strbuf *done);

/* Call each() for every external reference inside the playbook that its own
 * external_references do not repeat; the sum of what it returns. */
int references_missing(const cJSON *root,
		       int (*each)(void *ctx, const cJSON *reference),
		       void *ctx);

#endif
