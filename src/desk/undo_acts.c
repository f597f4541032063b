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
#include "watchfloor/strbuf.h"

/* What people's acts change of a ticket, and so can be put back. */

enum kind { TEXT, RANK, TIME };

static const struct {
	const char *column;
	size_t member;
	enum kind kind;
} standing[] = {
	{ "owner", offsetof(struct ticket, owner), TEXT },
	{ "held", offsetof(struct ticket, held), TEXT },
	{ "escalated", offsetof(struct ticket, escalated), TEXT },
	{ "review", offsetof(struct ticket, review), TEXT },
	{ "asked", offsetof(struct ticket, asked), TEXT },
	{ "returned", offsetof(struct ticket, returned), TEXT },
	{ "signoff", offsetof(struct ticket, signoff), TEXT },
	{ "advice", offsetof(struct ticket, advice), TEXT },
	{ "approval", offsetof(struct ticket, approval), TEXT },
	{ "state", offsetof(struct ticket, state), RANK },
	{ "verdict", offsetof(struct ticket, verdict), RANK },
	{ "waiting", offsetof(struct ticket, waiting), RANK },
	{ "operator", offsetof(struct ticket, operator), RANK },
	{ "level", offsetof(struct ticket, level), RANK },
	{ "accepted", offsetof(struct ticket, accepted), TIME },
	{ "judged", offsetof(struct ticket, judged), TIME },
	{ "closed", offsetof(struct ticket, closed), TIME },
	{ "informed", offsetof(struct ticket, informed), TIME },
	{ "contained", offsetof(struct ticket, contained), TIME },
	{ "known", offsetof(struct ticket, known), TIME },
	{ "reported", offsetof(struct ticket, reported), TIME },
	{ "summarised", offsetof(struct ticket, summarised), TIME },
	{ "escalated_at", offsetof(struct ticket, escalated_at), TIME },
	{ "answer_by", offsetof(struct ticket, answer_by), TIME },
};

static void *member_of(struct ticket *t, size_t i)
{
	return (char *)t + standing[i].member;
}

void undo_remember(struct act_state *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(standing); i++) {
		void *to = member_of(&s->before, i);
		const void *from = member_of(&s->ticket, i);

		if (standing[i].kind == TEXT)
			ticket_set(to, *(char *const *)from);
		else if (standing[i].kind == RANK)
			*(int *)to = *(const int *)from;
		else
			*(int64_t *)to = *(const int64_t *)from;
	}
}

/* ---- keeping ---- */

/* What it was before, when the act has changed it. */
static void add_changed(cJSON *o, size_t i, const void *before, const void *now)
{
	const char *name = standing[i].column;

	if (standing[i].kind == TEXT) {
		const char *was = *(char *const *)before;

		if (strcmp(was, *(char *const *)now) != 0)
			json_add_str(o, name, was);
	} else if (standing[i].kind == RANK) {
		if (*(const int *)before != *(const int *)now)
			json_add_int(o, name, *(const int *)before);
	} else if (*(const int64_t *)before != *(const int64_t *)now) {
		int64_t was = *(const int64_t *)before;

		if (was == CLOCK_NEVER)
			cJSON_AddNullToObject(o, name);
		else
			json_add_int(o, name, was);
	}
}

int undo_keep(struct act_state *s, const struct record *r)
{
	struct strbuf before = STRBUF_INIT;
	cJSON *o = cJSON_CreateObject();
	int ret;

	for (size_t i = 0; i < ARRAY_SIZE(standing); i++)
		add_changed(o, i, member_of(&s->before, i),
			    member_of(&s->ticket, i));
	json_print(&before, o);
	cJSON_Delete(o);
	ret = statement(s->db, &s->undo_push,
			"INSERT OR FAIL INTO main.undo VALUES(?1,"
			" (SELECT ifnull(max(n), 0) + 1 FROM main.undo"
			"  WHERE ticket = ?1), ?2, ?3, ?4, ?5, ?6, ?7)");
	if (ret == 0) {
		sqlite3_bind_int64(s->undo_push, 1, s->ticket.num);
		sqlite3_bind_int64(s->undo_push, 2, r->id);
		sqlite3_bind_int64(s->undo_push, 3,
				   data_record(r, "stroke", r->id));
		sqlite3_bind_text(s->undo_push, 4, r->act, -1, SQLITE_STATIC);
		sqlite3_bind_text(s->undo_push, 5, r->actor, -1, SQLITE_STATIC);
		sqlite3_bind_int64(s->undo_push, 6, data_int(r, "run", 0));
		sqlite3_bind_text(s->undo_push, 7, before.buf, (int)before.len,
				  SQLITE_TRANSIENT);
		ret = statement_run(s->undo_push);
	}
	strbuf_release(&before);
	return ret;
}

/* ---- taking back ---- */

/* The row of the record ?2; NULL, and so none, when it is not there. */
#define FROM_ROW "(SELECT n FROM main.undo WHERE ticket = ?1 AND record = ?2)"

/* The rows from the newest down to the one that the record names. */
static int rows_from(struct act_state *s, const struct record *r)
{
	if (statement(s->db, &s->undo_rows,
		      "SELECT record, act, actor, run, before FROM main.undo "
		      "WHERE ticket = ?1 AND n >= " FROM_ROW
		      " ORDER BY n DESC") < 0)
		return FAILED;
	sqlite3_bind_int64(s->undo_rows, 1, s->ticket.num);
	sqlite3_bind_int64(s->undo_rows, 2, data_record(r, "from", 0));
	return 0;
}

/* 1: a row; 0: no more. */
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
		.before = (const char *)sqlite3_column_text(st, 4),
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
		named = row.record == data_record(r, "from", 0) &&
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

/* Put back what the act replaced; what others have changed since stays. */
static void restore(struct ticket *t, const char *before)
{
	cJSON *o = json_parse(before, strlen(before), 0, NULL);

	for (size_t i = 0; i < ARRAY_SIZE(standing); i++) {
		const cJSON *v =
			cJSON_GetObjectItemCaseSensitive(o, standing[i].column);
		void *to = member_of(t, i);
		int64_t n = CLOCK_NEVER;

		if (!v)
			continue;
		json_int(v, &n);
		if (standing[i].kind == TEXT)
			ticket_set(to, v->valuestring);
		else if (standing[i].kind == RANK)
			*(int *)to = (int)n;
		else
			*(int64_t *)to = n;
	}
	cJSON_Delete(o);
}

static int pop_rows(struct act_state *s, const struct record *r)
{
	if (statement(s->db, &s->undo_mark,
		      "UPDATE main.event SET undone = ?3 WHERE ticket = ?1"
		      " AND record IN (SELECT record FROM main.undo"
		      "  WHERE ticket = ?1 AND n >= " FROM_ROW ")") < 0 ||
	    statement(s->db, &s->undo_pop,
		      "DELETE FROM main.undo WHERE ticket = ?1"
		      " AND n >= " FROM_ROW) < 0)
		return FAILED;
	sqlite3_bind_int64(s->undo_mark, 1, s->ticket.num);
	sqlite3_bind_int64(s->undo_mark, 2, data_record(r, "from", 0));
	sqlite3_bind_int64(s->undo_mark, 3, r->id);
	sqlite3_bind_int64(s->undo_pop, 1, s->ticket.num);
	sqlite3_bind_int64(s->undo_pop, 2, data_record(r, "from", 0));
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
			restore(&s->ticket, row.before);
	}
	sqlite3_reset(s->undo_rows);
	return ret < 0 ? ret : pop_rows(s, r);
}
