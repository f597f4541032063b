/*
 * override.c - letting a step be done without what it needs: asking a second
 * person to sign, and the list of those who did.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/gate.h"
#include "desk/projection.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* ---- asking ---- */

static void add_request(cJSON *data, const struct run *r, const struct step *s,
			const char *missing)
{
	json_add_int(data, "run", r->number);
	json_add_int(data, "n", r->given);
	json_add_str(data, "step", s->id);
	json_add_str(data, "title", s->name ? s->name : "");
	json_add_str(data, "missing", missing);
}

/* What the step that the run waits at lacks. */
static int find_missing(struct desk *d, const struct run *r, cJSON *data)
{
	const struct walk_point *p = walk_at(r->walk);
	int ret;

	if (r->abandoned || p->wait != WALK_STEP)
		return fail_as(REFUSED,
			       _("%s: its playbook waits at no step that could "
				 "lack anything"),
			       r->ticket);
	ret = authorisation_check_step(d, r, p->step, NULL);
	if (ret == 0)
		return fail_as(REFUSED, _("%s: \"%s\" lacks nothing: do it"),
			       r->ticket, step_title(p->step));
	if (ret == REFUSED)
		add_request(data, r, p->step, fail_text());
	return ret == REFUSED ? 0 : ret;
}

/* Without a playbook only containing by hand can lack anything. */
static int find_missing_by_hand(struct desk *d, const struct ticket *t,
				cJSON *data)
{
	int word;

	if (!conf_contains_by_word(d->conf, t->tenant))
		return NOT_FOUND;
	word = gate_contain_word(ledger_db(d->ledger), t, "customer",
				 desk_now(d));
	if (word < 0)
		return word;
	if (word)
		return fail_as(REFUSED,
			       _("%s: containing it lacks nothing: do it"),
			       t->id);
	json_add_int(data, "run", 0);
	json_add_int(data, "n", 0);
	json_add_str(data, "step", GATE_BY_HAND);
	json_add_str(data, "title", "Contain by hand");
	json_add_str(data, "missing",
		     "desk.conf asks for the authorisation of the customer");
	return 0;
}

int override_request_data(struct desk *d, const struct ticket *t, cJSON *data)
{
	struct run *r = NULL;
	int ret = run_load(&r, d, t->id);

	if (ret == 0)
		ret = find_missing(d, r, data);
	else if (ret == NOT_FOUND)
		ret = find_missing_by_hand(d, t, data);
	run_free(r);
	return ret;
}

/* ---- signing ---- */

/* The one that waits on that ticket. */
static int find_waiting(struct desk *d, const struct ticket *t, int64_t *record)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT record FROM override WHERE ticket = ?1"
		      " AND decided IS NULL ORDER BY at DESC, record DESC") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, t->num);
	row = statement_row(st);
	*record = row > 0 && *t->signoff ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	if (row >= 0 && !*record)
		return fail_as(NOT_FOUND, _("%s: nobody waits for a signature"),
			       t->id);
	return row < 0 ? row : 0;
}

int override_data(struct desk *d, const struct ticket *t, cJSON *data)
{
	int64_t record;
	int ret = find_waiting(d, t, &record);

	if (ret == 0)
		json_add_int(data, "override", record);
	return ret;
}

/* ---- the list ---- */

static char **text_of(struct override *o, size_t i)
{
	char **const texts[] = { &o->ticket, &o->tenant,  &o->step,
				 &o->title,  &o->missing, &o->reason,
				 &o->actor,  &o->decider, &o->comment };

	return i < ARRAY_SIZE(texts) ? texts[i] : NULL;
}

static void release(struct override *o)
{
	char **text;

	for (size_t i = 0; (text = text_of(o, i)); i++)
		free(*text);
}

static void from_row(struct override *o, sqlite3_stmt *row)
{
	char **text;

	*o = (struct override){ .record = sqlite3_column_int64(row, 9),
				.run = sqlite3_column_int64(row, 10),
				.n = sqlite3_column_int64(row, 11),
				.at = sqlite3_column_int64(row, 12),
				.decided = time_or_never(row, 13),
				.approved = sqlite3_column_int(row, 14),
				.waiting = sqlite3_column_int(row, 15) };
	for (int i = 0; (text = text_of(o, (size_t)i)); i++)
		*text = xstrdup((const char *)sqlite3_column_text(row, i));
}

int override_each(struct desk *d, bool waiting_only,
		  int (*each)(void *ctx, const struct override *o), void *ctx)
{
	sqlite3_stmt *st = NULL;
	int row = 0, ret = 0;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT t.id, t.tenant, o.step, o.title, o.missing,"
		      " o.reason, o.actor, o.decider, o.comment, o.record,"
		      " o.run, o.n, o.at, o.decided, o.approved,"
		      " o.decided IS NULL AND t.signoff <> '' AND o.record ="
		      "  (SELECT record FROM override WHERE ticket = t.num"
		      "   ORDER BY at DESC, record DESC LIMIT 1) AS waits"
		      " FROM override o JOIN ticket t ON t.num = o.ticket"
		      " WHERE NOT ?1 OR waits ORDER BY o.at DESC,"
		      " o.record DESC") < 0)
		return FAILED;
	sqlite3_bind_int(st, 1, waiting_only);
	while (ret == 0 && (row = statement_row(st)) > 0) {
		struct override o;

		from_row(&o, st);
		ret = each(ctx, &o);
		release(&o);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : ret;
}
