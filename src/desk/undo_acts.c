/*
 * undo_acts.c - taking back what was done to a ticket.
 *
 * Each act that can be undone leaves a row in `undo`, with what it replaced.
 * The rows of a ticket are a stack: only its top can be taken back, and only
 * by who put it there, so nobody undoes what another has built upon.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

void standing_of(struct standing *out, const struct ticket *t)
{
	ticket_set(&out->owner, t->owner);
	out->state = t->state;
	out->verdict = t->verdict;
	out->accepted = t->accepted;
	out->judged = t->judged;
	out->closed = t->closed;
}

static void standing_restore(const struct standing *s, struct ticket *t)
{
	ticket_set(&t->owner, s->owner);
	t->state = s->state;
	t->verdict = s->verdict;
	t->accepted = s->accepted;
	t->judged = s->judged;
	t->closed = s->closed;
}

void standing_release(struct standing *s)
{
	free(s->owner);
	*s = (struct standing){ .owner = NULL };
}

/* ---- keeping ---- */

int undo_keep(struct act_state *s, const struct record *r)
{
	const struct standing *b = &s->before;

	if (statement(
		    s->db, &s->undo_push,
		    "INSERT INTO main.undo VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
		    " ?9, ?10, ?11, ?12)") < 0)
		return FAILED;
	sqlite3_bind_int64(s->undo_push, 1, s->ticket.num);
	sqlite3_bind_int64(s->undo_push, 2, r->id);
	sqlite3_bind_int64(s->undo_push, 3, data_int(r, "stroke", r->id));
	sqlite3_bind_text(s->undo_push, 4, r->act, -1, SQLITE_STATIC);
	sqlite3_bind_text(s->undo_push, 5, r->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(s->undo_push, 6, data_int(r, "run", 0));
	sqlite3_bind_text(s->undo_push, 7, b->owner, -1, SQLITE_STATIC);
	sqlite3_bind_int(s->undo_push, 8, (int)b->state);
	sqlite3_bind_int(s->undo_push, 9, (int)b->verdict);
	bind_time(s->undo_push, 10, b->accepted);
	bind_time(s->undo_push, 11, b->judged);
	bind_time(s->undo_push, 12, b->closed);
	return statement_run(s->undo_push);
}

/* ---- taking back ---- */

/* The rows from the newest down to the one that the record names. */
static int rows_from(struct act_state *s, const struct record *r)
{
	if (statement(s->db, &s->undo_rows,
		      "SELECT record, act, actor, run, owner, state, verdict,"
		      " accepted, judged, closed FROM main.undo "
		      "WHERE ticket = ?1 AND record >= ?2 "
		      "ORDER BY record DESC") < 0)
		return FAILED;
	sqlite3_bind_int64(s->undo_rows, 1, s->ticket.num);
	sqlite3_bind_int64(s->undo_rows, 2, data_int(r, "from", 0));
	return 0;
}

/* 1: a row; 0: no more.  row->before.owner is borrowed too. */
static int next_row(struct act_state *s, struct undo_row *row)
{
	sqlite3_stmt *st = s->undo_rows;
	int ret = statement_row(st);

	if (ret <= 0)
		return ret;
	*row = (struct undo_row){
		.record = sqlite3_column_int64(st, 0),
		.act = (const char *)sqlite3_column_text(st, 1),
		.actor = (const char *)sqlite3_column_text(st, 2),
		.run = sqlite3_column_int64(st, 3),
		.before = {
			.owner = (char *)sqlite3_column_text(st, 4),
			.state = (enum ticket_state)sqlite3_column_int(st, 5),
			.verdict = (enum verdict)sqlite3_column_int(st, 6),
			.accepted = time_or_never(st, 7),
			.judged = time_or_never(st, 8),
			.closed = time_or_never(st, 9),
		},
	};
	return 1;
}

static int check_row(const struct record *r, const struct undo_row *row)
{
	const struct act *act = act_named(row->act);

	if (strcmp(row->actor, r->actor) == 0)
		return 0;
	return fail_as(CONFLICT,
		       _("%s: too late to undo: %s has acted since "
			 "(%s)"),
		       r->on, row->actor, act ? _(act->noun) : row->act);
}

int check_undone(struct act_state *s, const struct record *r)
{
	struct undo_row row;
	bool named = false;
	int more, ret = 0;

	if (rows_from(s, r) < 0)
		return FAILED;
	while (ret == 0 && (more = next_row(s, &row)) != 0) {
		ret = more < 0 ? more : check_row(r, &row);
		named = row.record == data_int(r, "from", 0) &&
			strcmp(row.act, data_str(r, "act")) == 0;
	}
	sqlite3_reset(s->undo_rows);
	if (ret == 0 && !named)
		return fail_as(REFUSED,
			       _("%s: what is to be undone is not there any "
				 "more"),
			       r->on);
	return ret;
}

static int pop_rows(struct act_state *s, const struct record *r)
{
	if (statement(s->db, &s->undo_mark,
		      "UPDATE main.event SET undone = ?3 WHERE ticket = ?1"
		      " AND record IN (SELECT record FROM main.undo"
		      "  WHERE ticket = ?1 AND record >= ?2)") < 0 ||
	    statement(s->db, &s->undo_pop,
		      "DELETE FROM main.undo WHERE ticket = ?1"
		      " AND record >= ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(s->undo_mark, 1, s->ticket.num);
	sqlite3_bind_int64(s->undo_mark, 2, data_int(r, "from", 0));
	sqlite3_bind_int64(s->undo_mark, 3, r->id);
	sqlite3_bind_int64(s->undo_pop, 1, s->ticket.num);
	sqlite3_bind_int64(s->undo_pop, 2, data_int(r, "from", 0));
	if (statement_run(s->undo_mark) < 0)
		return FAILED;
	return statement_run(s->undo_pop);
}

int apply_undone(struct act_state *s, const struct record *r)
{
	struct undo_row row;
	int more, ret = 0;

	if (rows_from(s, r) < 0)
		return FAILED;
	while (ret == 0 && (more = next_row(s, &row)) != 0) {
		const struct act *act = more < 0 ? NULL : act_named(row.act);

		if (more < 0)
			ret = more;
		else if (act && act->revert)
			ret = act->revert(s, &row);
		if (ret == 0)
			standing_restore(&row.before, &s->ticket);
	}
	sqlite3_reset(s->undo_rows);
	return ret < 0 ? ret : pop_rows(s, r);
}
