/*
 * authorisation.c - the customer's word: reading it, and recording it.
 */
#include "config.h"

#include "watchfloor/authorisation.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/gate.h"
#include "desk/projection.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* ---- one of them ---- */

static const struct term states[] = {
	[AUTHORISATION_IN_FORCE] = { "in-force", N_("in force") },
	[AUTHORISATION_TO_COME] = { "to-come", N_("to come") },
	[AUTHORISATION_EXPIRED] = { "expired", N_("expired") },
	[AUTHORISATION_WITHDRAWN] = { "withdrawn", N_("withdrawn") },
	[AUTHORISATION_REFUSED] = { "refused", N_("refused") },
};

enum authorisation_state authorisation_state(const struct authorisation *a,
					     int64_t at)
{
	if (a->refused)
		return AUTHORISATION_REFUSED;
	if (a->withdrawn != CLOCK_NEVER && a->withdrawn <= at)
		return AUTHORISATION_WITHDRAWN;
	if (at < a->from)
		return AUTHORISATION_TO_COME;
	return at < a->until ? AUTHORISATION_IN_FORCE : AUTHORISATION_EXPIRED;
}

const char *authorisation_state_word(enum authorisation_state s)
{
	return states[s].word;
}

const char *authorisation_state_title(enum authorisation_state s)
{
	return _(states[s].title);
}

void authorisation_print(const struct authorisation *a, int64_t now,
			 struct strbuf *out)
{
	struct strbuf actions = STRBUF_INIT;
	char until[CLOCK_SHORT_SIZE];

	scope_add_actions(&actions, a->actions);
	/* TRANSLATORS: actions, assets, who */
	strbuf_addf(out, _("%s on %s, by %s"), actions.buf, a->assets, a->who);
	if (*a->title)
		strbuf_addf(out, " (%s)", a->title);
	/* TRANSLATORS: a channel, a time */
	strbuf_addf(out, _(", %s, until %s"),
		    term_title(authorisation_channels, a->channel),
		    clock_format_short(until, a->until, now));
	strbuf_release(&actions);
}

static char **text_of(struct authorisation *a, size_t i)
{
	char **const texts[] = { &a->tenant,  &a->party,    &a->who,
				 &a->title,   &a->channel,  &a->assets,
				 &a->actions, &a->evidence, &a->reason,
				 &a->actor };

	return i < ARRAY_SIZE(texts) ? texts[i] : NULL;
}

void authorisation_release(struct authorisation *a)
{
	char **text;

	for (size_t i = 0; (text = text_of(a, i)); i++)
		free(*text);
	*a = (struct authorisation){ .record = 0 };
}

void authorisation_from_row(struct authorisation *a, sqlite3_stmt *row)
{
	static const int columns[] = { 2, 3, 5, 6, 7, 8, 9, 12, 13, 14 };
	char **text;

	*a = (struct authorisation){
		.record = sqlite3_column_int64(row, 0),
		.ticket = sqlite3_column_int64(row, 1),
		.refused = sqlite3_column_int(row, 4),
		.from = time_or_never(row, 10),
		.until = time_or_never(row, 11),
		.at = sqlite3_column_int64(row, 15),
		.withdrawn = time_or_never(row, 16),
	};
	for (size_t i = 0; (text = text_of(a, i)); i++)
		*text = xstrdup(
			(const char *)sqlite3_column_text(row, columns[i]));
}

/* ---- many ---- */

static int each_row(sqlite3_stmt *st, const struct desk *d, bool in_force,
		    int (*each)(void *ctx, const struct authorisation *a),
		    void *ctx)
{
	int row, ret = 0;

	while (ret == 0 && (row = statement_row(st)) != 0) {
		struct authorisation a;

		if (row < 0)
			return row;
		authorisation_from_row(&a, st);
		if (!in_force || authorisation_state(&a, desk_now(d)) ==
					 AUTHORISATION_IN_FORCE)
			ret = each(ctx, &a);
		authorisation_release(&a);
	}
	return ret;
}

int authorisation_each(struct desk *d, const struct authorisation_filter *f,
		       int (*each)(void *ctx, const struct authorisation *a),
		       void *ctx)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT * FROM authorisation"
		      " WHERE (?1 IS NULL OR tenant = ?1)"
		      " AND (?2 IS NULL OR ticket = ?2 OR (ticket IS NULL"
		      "  AND tenant = ?3)) ORDER BY at DESC, record DESC") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, f->tenant, -1, SQLITE_STATIC);
	if (f->ticket) {
		sqlite3_bind_int64(st, 2, f->ticket->num);
		sqlite3_bind_text(st, 3, f->ticket->tenant, -1, SQLITE_STATIC);
	}
	ret = each_row(st, d, f->in_force, each, ctx);
	sqlite3_finalize(st);
	return ret;
}

/* ---- recording ---- */

static void add_unless(cJSON *data, const char *key, const char *value)
{
	if (!json_str_at(data, key))
		json_add_str(data, key, value);
}

/* The action of the first step from the one that the run waits at on, in the
 * order of the playbook, that says one; NULL: none does. */
static const char *next_action(const struct run *r)
{
	const struct walk_point *p = walk_at(r->walk);
	int from = p->wait == WALK_OVER ? 0 : p->step->index;

	if (p->wait == WALK_OVER)
		return NULL;
	for (int i = from; i < p->playbook->nsteps; i++) {
		const struct step *s = &p->playbook->steps[i];

		if (s->authorisation && s->action)
			return s->action;
	}
	return NULL;
}

static int add_actions(struct desk *d, const struct ticket *t, cJSON *data)
{
	const char *action = NULL;
	struct run *r = NULL;
	int ret = run_load(&r, d, t->id);

	if (ret == 0)
		action = next_action(r);
	json_add_str(data, "actions", action);
	run_free(r);
	if (action || (ret < 0 && ret != NOT_FOUND))
		return action ? 0 : ret;
	return fail_as(REFUSED,
		       _("%s: no step of its playbook says which actions need "
			 "the customer's word: name them, or *"),
		       t->id);
}

int authorisation_complete(struct desk *d, const struct ticket *t, cJSON *data)
{
	add_unless(data, "assets", *t->asset ? t->asset : "*");
	add_unless(data, "channel", authorisation_channels[0].word);
	return json_str_at(data, "actions") ? 0 : add_actions(d, t, data);
}

void authorisation_complete_refusal(cJSON *data)
{
	add_unless(data, "assets", "*");
	add_unless(data, "actions", "*");
	add_unless(data, "channel", authorisation_channels[0].word);
}

int authorisation_stand(struct desk *d, const char *tenant, cJSON *data)
{
	add_unless(data, "channel", authorisation_channels[0].word);
	return desk_act_on_tenant(d, "standing.granted", tenant, data);
}

/* Whose it is: of a ticket its id, else the tenant.  Yours. */
static int find_word(struct desk *d, int64_t record, char **on, bool *standing)
{
	sqlite3_stmt *st = NULL;
	int row;

	*on = NULL;
	if (statement(ledger_db(d->ledger), &st,
		      "SELECT ticket, tenant FROM authorisation"
		      " WHERE record = ?1") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, record);
	row = statement_row(st);
	if (row > 0) {
		*standing = sqlite3_column_type(st, 0) == SQLITE_NULL;
		*on = *standing ? xstrdup((const char *)sqlite3_column_text(st,
									    1))
				: ticket_id(d, sqlite3_column_int64(st, 0));
	}
	sqlite3_finalize(st);
	if (row == 0)
		return fail_as(NOT_FOUND, _("there is no authorisation %lld"),
			       (long long)record);
	return row < 0 ? row : 0;
}

int authorisation_withdraw(struct desk *d, int64_t record, const char *who,
			   const char *reason)
{
	cJSON *data;
	bool standing = false;
	char *on;
	int ret = find_word(d, record, &on, &standing);

	if (ret < 0)
		return ret;
	data = cJSON_CreateObject();
	json_add_int(data, "authorisation", record);
	json_add_str(data, "who", who);
	json_add_str(data, "reason", reason ? reason : "");
	ret = standing ? desk_act_on_tenant(d, "standing.withdrawn", on, data)
		       : desk_act(d, "authorisation.withdrawn", on, data);
	free(on);
	return ret;
}
