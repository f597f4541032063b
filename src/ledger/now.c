/*
 * now.c - the time that records bear, where a computer's clock may jump.
 *
 * Records are in the order of their numbers, and what is measured between two
 * of them must not come out negative.  So a record is never dated before the
 * one that it follows, as long as that is near: beyond some days nobody can
 * say which of the two was wrong, and one bad date must not date all others.
 */
#include "config.h"

#include "ledger/store.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"

#define NEAR (2 * DAY)

/* Clocks of several hosts, and the one of a moment ago. */
#define TOLERATED MINUTE

int now_load(struct ledger *l)
{
	int64_t id = ledger_last_id(l);
	struct record newest;
	int rc = id < 0 ? FAILED : read_one(l, id, &newest);

	if (rc == 0) {
		l->newest_at = newest.at;
		record_release(&newest);
	}
	return rc;
}

int64_t ledger_now(const struct ledger *l)
{
	int64_t now = clock_now();

	return l->newest_at > now && l->newest_at - now <= NEAR ? l->newest_at
								: now;
}

int64_t ledger_newest_at(const struct ledger *l)
{
	return l->newest_at;
}

bool ledger_clock_is_behind(const struct ledger *l)
{
	return l->newest_at - TOLERATED > clock_now();
}
