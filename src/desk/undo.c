/*
 * undo.c - what the desk's actor did last, and taking it back.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/watch_item.h"

void last_act_release(struct last_act *a)
{
	free(a->sentence);
	*a = (struct last_act){ .stroke = 0 };
}

/* ---- what would be undone ---- */

/* *newest: the last record of the stroke. */
static int find_on_tickets(struct desk *d, struct last_act *out,
			   int64_t *newest)
{
	sqlite3_stmt *stmt = NULL;
	int64_t from, to;
	int row;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT stroke, count(DISTINCT ticket), max(record) "
		      "FROM undo WHERE actor = ?1 AND stroke ="
		      " (SELECT max(stroke) FROM undo WHERE actor = ?1"
		      "  AND stroke BETWEEN ?2 AND ?3) "
		      "GROUP BY stroke") < 0)
		return FAILED;
	ledger_own_ids(d->ledger, &from, &to);
	sqlite3_bind_int64(stmt, 2, from);
	sqlite3_bind_int64(stmt, 3, to);
	sqlite3_bind_text(stmt, 1, d->actor, -1, SQLITE_STATIC);
	row = statement_row(stmt);
	if (row > 0) {
		out->stroke = sqlite3_column_int64(stmt, 0);
		out->tickets = sqlite3_column_int64(stmt, 1);
		*newest = sqlite3_column_int64(stmt, 2);
	}
	sqlite3_finalize(stmt);
	return row < 0 ? row : 0;
}

static int find_last(struct desk *d, struct last_act *out, int64_t *newest)
{
	int64_t watch = 0;
	int ret = find_on_tickets(d, out, newest);

	if (ret == 0)
		ret = watch_item_last(d, &watch);
	if (ret < 0)
		return ret;
	if (watch > out->stroke) {
		out->stroke = *newest = watch;
		out->tickets = 0;
	}
	return out->stroke ? 0
			   : fail_as(NOT_FOUND,
				     _("there is nothing of yours to undo"));
}

/* "41 tickets: ", "bj1-7: ". */
static void add_where(struct strbuf *out, const struct last_act *a,
		      const struct record *r)
{
	if (a->tickets > 1)
		strbuf_addf(out, Q_("%lld ticket", "%lld tickets", a->tickets),
			    (long long)a->tickets);
	else if (a->tickets)
		strbuf_addstr(out, r->on);
	if (a->tickets)
		strbuf_addstr(out, ": ");
}

int desk_last_act(struct desk *d, struct last_act *out)
{
	struct strbuf sb = STRBUF_INIT;
	int64_t newest = 0;
	struct record r;
	int ret;

	*out = (struct last_act){ .stroke = 0 };
	ret = find_last(d, out, &newest);
	if (ret == 0)
		ret = ledger_get(d->ledger, newest, &r);
	if (ret < 0)
		return ret;
	add_where(&sb, out, &r);
	act_words(&r, &sb);
	out->at = r.at;
	out->sentence = strbuf_detach(&sb);
	record_release(&r);
	return 0;
}

bool act_is_undone(struct desk *d, const struct record *r)
{
	sqlite3_stmt *stmt = NULL;
	bool undone = false;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT undone IS NOT NULL FROM event "
		      "WHERE ticket = ?1 AND record = ?2") < 0)
		return false;
	sqlite3_bind_int64(stmt, 1, ticket_number(r->on));
	sqlite3_bind_int64(stmt, 2, r->id);
	if (statement_row(stmt) > 0)
		undone = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return undone;
}

/* ---- undoing ---- */

/* What is taken back on one ticket. */
struct target {
	char *id;
	const char *act; /* the first one, from the table */
	int64_t from;    /* its record */
};

struct targets {
	struct target *items;
	int n, alloc;
};

static void targets_release(struct targets *t)
{
	for (int i = 0; i < t->n; i++)
		free(t->items[i].id);
	free(t->items);
}

/* With min() the other columns are those of the row that has it. */
static int find_targets(struct targets *t, struct desk *d, int64_t stroke)
{
	sqlite3_stmt *stmt = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT t.id, u.act, min(u.record) "
		      "FROM undo u JOIN ticket t ON t.num = u.ticket "
		      "WHERE u.actor = ?1 AND u.stroke = ?2 "
		      "GROUP BY u.ticket") < 0)
		return FAILED;
	sqlite3_bind_text(stmt, 1, d->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 2, stroke);
	while ((row = statement_row(stmt)) > 0) {
		const char *act = (const char *)sqlite3_column_text(stmt, 1);

		GROW(t->items, t->n, t->alloc);
		t->items[t->n++] = (struct target){
			.id = xstrdup(
				(const char *)sqlite3_column_text(stmt, 0)),
			.act = act_named(act)->name,
			.from = sqlite3_column_int64(stmt, 2),
		};
	}
	sqlite3_finalize(stmt);
	if (row == 0 && t->n == 0)
		return fail_as(CONFLICT, _("it has been undone already"));
	return row;
}

static int add_undone(struct desk *d, const struct target *t, int64_t stroke,
		      int64_t tickets)
{
	struct desk_step step = { "ticket.undone", cJSON_CreateObject(), 0 };
	struct ticket ticket;
	int ret;

	ticket_init(&ticket);
	json_add_str(step.data, "act", t->act);
	json_add_int(step.data, "from", record_seq(t->from));
	if (tickets > 1)
		desk_mark_stroke(&step, stroke, tickets);
	ret = ticket_load(d, t->id, &ticket);
	if (ret == 0)
		ret = desk_add_steps(d, &ticket, &step, 1);
	ticket_release(&ticket);
	cJSON_Delete(step.data);
	return ret;
}

static int undo_all(struct desk *d, int64_t stroke, ledger_progress *progress,
		    void *ctx)
{
	int64_t own = desk_next_record(d);
	struct targets t = { .n = 0 };
	int ret = own < 0 ? FAILED : find_targets(&t, d, stroke);

	for (int i = 0; ret == 0 && i < t.n; i++) {
		ret = add_undone(d, &t.items[i], own, t.n);
		if (ret == 0)
			ret = desk_tell(progress, ctx, _("undoing"), i, t.n);
	}
	targets_release(&t);
	return ret < 0 ? fail_in(ret, _("nothing was undone: ")) : 0;
}

int desk_undo(struct desk *d, const struct last_act *what,
	      ledger_progress *progress, void *ctx)
{
	int ret;

	if (!what->tickets)
		return watch_item_undo(d, what->stroke);
	ret = desk_try(d, act_named("ticket.undone"), NULL);
	if (ret == 0)
		ret = ledger_begin(d->ledger);
	if (ret < 0)
		return ret;
	return desk_end(d, undo_all(d, what->stroke, progress, ctx));
}
