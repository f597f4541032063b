/*
 * ticket_evidence.c - the tab of what the ledger holds under a hash for the
 * ticket.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "pager_view.h"
#include "ticket_private.h"
#include "tree_view.h"
#include "watchfloor/clock.h"

/* The most alerts of one block that are shown at once. */
#define ALERTS_MAX 1000

enum { COLUMN_KIND, COLUMN_NAME, COLUMN_HASH, COLUMN_BYTES, COLUMN_RECORD,
       COLUMN_TIME };

static const struct column columns[] = {
	[COLUMN_KIND] = { "kind", N_("WHAT"), 10, 0, 0, false, false, false },
	[COLUMN_HASH] = { "sha256", N_("SHA-256"), 8, 0, 64, false, false,
			  false },
	[COLUMN_BYTES] = { "bytes", N_("BYTES"), 9, 1, 0, true, false, false },
	[COLUMN_RECORD] = { "record", N_("RECORD"), 8, 2, 0, true, false,
			    false },
	[COLUMN_TIME] = { "time", N_("TIME"), 12, 3, 0, false, false, false },
	[COLUMN_NAME] = { "name", N_("NAME"), 20, 4, 0, false, false, false },
	{ .name = NULL },
};
