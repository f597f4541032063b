/*
 * pace.c - no more than a service wants.
 */
#include "config.h"

#include "notify/pace.h"

#include "notify/outbox.h"

/* The longest of all rates. */
#define LONGEST MINUTE

static int wait_for(struct desk *d, const char *pool, const struct rate *r,
		    int64_t now, int64_t *at)
{
	int64_t taken = CLOCK_NEVER;
	int ret = outbox_ask(d,
			     "SELECT at FROM main.robot WHERE pool = ?2"
			     " ORDER BY at DESC LIMIT 1 OFFSET ?1",
			     r->n - 1, pool, 0, &taken);

	/* a clock that was set back must not keep anybody waiting for long */
	if (taken > now)
		taken = now;
	if (ret == 0 && taken != CLOCK_NEVER && taken + r->within > *at)
		*at = taken + r->within;
	return ret;
}

int pace_next(struct desk *d, const char *pool, const struct rate rates[2],
	      int64_t now, int64_t *at)
{
	int64_t parked = CLOCK_NEVER;
	int ret = outbox_ask(d, "SELECT until FROM main.parked WHERE pool = ?2",
			     0, pool, 0, &parked);

	*at = parked > now ? parked : now;
	for (int i = 0; i < 2 && ret == 0; i++)
		if (rates[i].n)
			ret = wait_for(d, pool, &rates[i], now, at);
	return ret;
}

int pace_take(struct desk *d, const char *pool, int64_t now)
{
	int ret = outbox_run(d, "DELETE FROM main.robot WHERE at < ?1",
			     now - LONGEST, NULL, 0);

	return ret < 0 ? ret
		       : outbox_run(d,
				    "INSERT INTO main.robot(pool, at)"
				    " VALUES(?2, ?1)",
				    now, pool, 0);
}

int pace_park(struct desk *d, const char *pool, int64_t until)
{
	return outbox_run(d,
			  "REPLACE INTO main.parked(pool, until)"
			  " VALUES(?2, ?1)",
			  until, pool, 0);
}
