/*
 * sight.c - what of the store a desk's actor sees.
 *
 * SQLite finds a name in the temporary schema first.  So a temporary view
 * `ticket` over main.ticket, of the tenants that the actor works for, is what
 * every query of the desk finds; it is flattened into the query, and indexes
 * are used as before.  A new query is thus right without doing anything for
 * it, and one that tries to write through a view fails.
 */
#include "config.h"

#include "desk/sight.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

void sight_set(struct sight *s, enum whoami how, const struct conf_member *m)
{
	sight_release(s);
	*s = (struct sight){ .how = how };
	if (!m)
		return;
	s->roles = m->roles;
	if (conf_member_has_tenant(m, "*"))
		return;
	s->tenants = xcalloc((size_t)m->ntenants, sizeof *s->tenants);
	while (s->ntenants < m->ntenants) {
		s->tenants[s->ntenants] = xstrdup(m->tenants[s->ntenants]);
		s->ntenants++;
	}
}

void sight_copy(struct sight *to, const struct sight *from)
{
	sight_release(to);
	*to = *from;
	if (!from->ntenants)
		return;
	to->tenants = xcalloc((size_t)from->ntenants, sizeof *to->tenants);
	for (int i = 0; i < from->ntenants; i++)
		to->tenants[i] = xstrdup(from->tenants[i]);
}

void sight_release(struct sight *s)
{
	while (s->ntenants)
		free(s->tenants[--s->ntenants]);
	free(s->tenants);
	s->tenants = NULL;
}

bool sight_has_right(const struct sight *s, enum desk_right right)
{
	return right == RIGHT_ANYBODY || s->how == WHO_OPEN ||
	       s->roles & right_roles(right);
}

bool sight_has_tenant(const struct sight *s, const char *tenant)
{
	for (int i = 0; i < s->ntenants; i++)
		if (strcmp(s->tenants[i], tenant) == 0)
			return true;
	return s->ntenants == 0;
}

/* ---- records ---- */

/* What the machine records of the whole store counts all tenants. */
static bool is_about_store(const struct record *r)
{
	const struct act *act = act_named(r->act);

	return !*r->tenant && (!act || act->who == ROLE_MACHINE);
}

static bool sees_record(void *ctx, const struct record *r)
{
	const struct sight *s = ctx;

	if (s->whole || s->how == WHO_OPEN)
		return true;
	if (!sight_has_right(s, RIGHT_RECORDS))
		return false;
	if (!s->ntenants)
		return true;
	return *r->tenant ? sight_has_tenant(s, r->tenant) : !is_about_store(r);
}

/* ---- tables ---- */

const struct sight_table sight_tables[] = {
	{ "ticket", RIGHT_TICKETS, NULL, true },
	{ "event", RIGHT_WORK, "ticket", false },
	{ "undo", RIGHT_WORK, "ticket", false },
	{ "run", RIGHT_WORK, "ticket", false },
	{ "run_result", RIGHT_WORK, "ticket", false },
	{ "run_move", RIGHT_WORK, "ticket", false },
	{ "command", RIGHT_WORK, "ticket", false },
	{ "shift", RIGHT_WORK, NULL, false },
	{ "watch", RIGHT_WORK, NULL, true, .unowned = true },
	{ "refusal", RIGHT_STORE, NULL, false },
	{ "adoption", RIGHT_MEMBER, NULL, false },
	{ "alarm", RIGHT_WORK, "ticket", false },
	{ "quality", RIGHT_WORK, "ticket", false },
	{ "notice", RIGHT_WORK, "ticket", false },
	{ "acknowledged", RIGHT_WORK, "ticket", false },
	{ "outbox", RIGHT_WORK, "ticket", false },
	{ "parcel", RIGHT_WORK, "ticket", false },
	{ "superseded", RIGHT_WORK, "ticket", false },
	{ "evidence", RIGHT_WORK, "ticket", false },
	{ "evidence_hold", RIGHT_WORK, "ticket", false },
	{ "authorisation", RIGHT_WORK, NULL, true },
	{ "override", RIGHT_WORK, "ticket", false },
	{ "document", RIGHT_WORK, NULL, true },
	{ "alert", RIGHT_WORK, "ticket", false },
	{ "rejected", RIGHT_FEED, NULL, false },
	{ .name = NULL },
};

static void add_tenants(struct strbuf *sql, const struct sight *s)
{
	for (int i = 0; i < s->ntenants; i++) {
		char *quoted = sqlite3_mprintf("%Q", s->tenants[i]);

		strbuf_addf(sql, "%s%s", i ? ", " : "tenant IN (", quoted);
		sqlite3_free(quoted);
	}
	strbuf_addch(sql, ')');
}

/* Append what a row must be to be seen; nothing: any row is. */
static void add_condition(struct strbuf *sql, const struct sight *s,
			  const struct sight_table *t)
{
	if (s->whole || s->how == WHO_OPEN)
		return;
	if (!sight_has_right(s, t->right)) {
		strbuf_addstr(sql, "0");
	} else if (s->ntenants && t->ticket) {
		strbuf_addf(sql,
			    "EXISTS (SELECT 1 FROM main.ticket AS seen"
			    " WHERE seen.num = source.%s AND seen.",
			    t->ticket);
		add_tenants(sql, s);
		strbuf_addch(sql, ')');
	} else if (s->ntenants && t->tenant) {
		if (t->unowned)
			strbuf_addstr(sql, "tenant = '' OR ");
		add_tenants(sql, s);
	}
}

/* The alerts of a desk of the past lie beside it, and later ones too. */
static void add_view(struct strbuf *sql, const struct desk *d,
		     const struct sight_table *t)
{
	bool past = d->at != CLOCK_NEVER;
	bool side = strcmp(t->name, "alert") == 0 ||
		    strcmp(t->name, "rejected") == 0 ||
		    strcmp(t->name, "outbox") == 0 ||
		    strcmp(t->name, "parcel") == 0;
	struct strbuf where = STRBUF_INIT;

	add_condition(&where, d->sight, t);
	if (past && strcmp(t->name, "alert") == 0)
		strbuf_addf(&where, "%sblock <= %lld", where.len ? " AND " : "",
			    (long long)d->last_block);
	if (where.len)
		strbuf_addf(sql,
			    "CREATE TEMP VIEW %s AS SELECT * FROM %s.%s"
			    " AS source WHERE %s;",
			    t->name, past && side ? "store" : "main", t->name,
			    where.buf);
	strbuf_release(&where);
}

int sight_install(struct desk *d)
{
	struct strbuf sql = STRBUF_INIT;
	int ret;

	for (const struct sight_table *t = sight_tables; t->name; t++)
		strbuf_addf(&sql, "DROP VIEW IF EXISTS temp.%s;", t->name);
	for (const struct sight_table *t = sight_tables; t->name; t++)
		add_view(&sql, d, t);
	ret = ledger_set_sight(d->ledger, sql.buf, sees_record, d->sight);
	strbuf_release(&sql);
	return ret;
}

/* ---- asking ---- */

bool desk_sees_all_records(const struct desk *d)
{
	const struct sight *s = d->sight;

	return s->whole || s->how == WHO_OPEN ||
	       (!s->ntenants && sight_has_right(s, RIGHT_RECORDS));
}

bool desk_sees_tenant(const struct desk *d, const char *tenant)
{
	if (!sight_has_right(d->sight, RIGHT_MEMBER))
		return false;
	return d->sight->whole || sight_has_tenant(d->sight, tenant);
}

bool desk_sees_everything(const struct desk *d)
{
	const struct sight *s = d->sight;

	return s->whole || s->how == WHO_OPEN ||
	       (!s->ntenants && sight_has_right(s, RIGHT_WORK));
}

bool desk_sees_member(const struct desk *d, const struct conf_member *m)
{
	if (!sight_has_right(d->sight, RIGHT_MEMBER))
		return false;
	for (int i = 0; i < m->ntenants; i++)
		if (strcmp(m->tenants[i], "*") == 0 ||
		    desk_sees_tenant(d, m->tenants[i]))
			return true;
	return m->ntenants == 0;
}

int desk_whole(struct desk *d, enum desk_right right)
{
	int ret = desk_check_right(d, right);

	if (ret < 0)
		return ret;
	d->sight->whole = true;
	return sight_install(d);
}
