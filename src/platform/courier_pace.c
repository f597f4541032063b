/*
 * courier_pace.c - how much evidence a round may move each way.
 *
 * desk.conf says how much in a second.  What was not moved is saved for the
 * next round, up to BURST seconds: as far apart as rounds are that nothing
 * keeps.  The store holds it, for the next round may be another program's.
 */
#include "config.h"

#include "desk/desk_private.h"
#include "desk/projection.h"
#include "platform/courier_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"

#define BURST 2

/* As no part goes in pieces, one fits at the smallest rate, too. */
static int64_t most(int64_t rate)
{
	return rate * BURST < PARCEL_PART ? PARCEL_PART : rate * BURST;
}

static int64_t room_after(int64_t room, int64_t rate, int64_t ms)
{
	double more = (double)ms / SECOND * (double)rate;

	/* A clock that was set back must not keep anybody waiting. */
	if (ms < 0 || more >= (double)(most(rate) - room))
		return most(rate);
	return room + (int64_t)more;
}

int pace_room(struct trip *t, enum pace_way way, int64_t rate, int64_t *room)
{
	sqlite3_stmt *st = NULL;
	int row;

	*room = most(rate);
	if (statement(ledger_db(t->ledger), &st,
		      "SELECT room, at FROM main.pace WHERE way = ?1") < 0)
		return FAILED;
	sqlite3_bind_int(st, 1, way);
	row = statement_row(st);
	if (row > 0)
		*room = room_after(sqlite3_column_int64(st, 0), rate,
				   t->now - sqlite3_column_int64(st, 1));
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

static int put_room(struct trip *t, enum pace_way way, int64_t room)
{
	sqlite3_stmt *st = NULL;
	int rc;

	if (statement(ledger_db(t->ledger), &st,
		      "REPLACE INTO main.pace(way, room, at)"
		      " VALUES(?1, ?2, ?3)") < 0)
		return FAILED;
	sqlite3_bind_int(st, 1, way);
	sqlite3_bind_int64(st, 2, room);
	sqlite3_bind_int64(st, 3, t->now);
	rc = statement_run(st);
	sqlite3_finalize(st);
	return rc;
}

int pace_keep(struct trip *t, enum pace_way way, int64_t room)
{
	int rc = ledger_begin(t->ledger);

	return rc < 0 ? rc : desk_end(t->desk, put_room(t, way, room));
}
