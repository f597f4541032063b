/*
 * hub_presence.c - who is at work in each store, for a moment.
 *
 * Not a record and not kept: a row says until when it is worth anything, by
 * the clock of who wrote it, and the next one takes its place.
 */
#include "config.h"

#include "platform/hub_private.h"

static int put(struct hub *h, void *ctx)
{
	const struct hub_presence *here = ctx;
	struct hub_value p[] = { hub_text(""), hub_int(here->origin),
				 hub_text(here->text), hub_int(here->until) };

	return hub_run(h,
		       "INSERT INTO wf_presence(desk, origin, here, until)"
		       " VALUES($1, $2, $3, $4)"
		       " ON CONFLICT (desk, origin) DO UPDATE SET"
		       " here = excluded.here, until = excluded.until",
		       p, 4, NULL, NULL);
}

int hub_put_presence(struct hub *h, const struct hub_presence *here)
{
	return hub_write(h, put, (void *)(uintptr_t)here);
}
