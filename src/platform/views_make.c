/*
 * views_make.c - the views and the tables behind them, and who may read or
 * write what.
 *
 * Who reads has no right to any table and to no function: the condition is in
 * the views, by the name that a role has logged in with, and they are security
 * barriers, so no condition of the reader's own is asked of a row before it.
 * Who writes is kept to the own desk by the same policy as at the records.
 */
#include "config.h"

#include <stdlib.h>

#include "platform/views_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static int needs_postgres(struct hub *h)
{
	return h->kind->has_roles
		       ? 0
		       : fail_as(REFUSED,
				 _("a hub in a folder has no views: they "
				   "need PostgreSQL"));
}

static int run(struct hub *h, const char *sql)
{
	return h->kind->run(h->db, sql, NULL, 0, NULL, NULL);
}

static int run_made(struct hub *h, struct strbuf *sql)
{
	int rc = run(h, sql->buf);

	strbuf_release(sql);
	return rc;
}

static int run_all(struct hub *h, const char *const *sql)
{
	int rc = 0;

	while (!rc && *sql)
		rc = run(h, *sql++);
	return rc;
}

/* ---- tables ---- */

static const char *const before[] = {
	"CREATE SCHEMA IF NOT EXISTS wf",
	"REVOKE ALL ON SCHEMA wf FROM PUBLIC",
	("CREATE TABLE IF NOT EXISTS wf.reader("
	 " desk text NOT NULL, role text NOT NULL, tenant text NOT NULL,"
	 " PRIMARY KEY(role, desk, tenant))"),
	"ALTER TABLE wf.reader ENABLE ROW LEVEL SECURITY",
	/* up to which place of the order, and by which desk.conf */
	("CREATE TABLE IF NOT EXISTS wf.published("
	 " desk text PRIMARY KEY, place bigint NOT NULL, leaf bytea NOT NULL,"
	 " conf text NOT NULL, shape bigint NOT NULL,"
	 " origin text NOT NULL, at bigint NOT NULL)"),
	"ALTER TABLE wf.published ENABLE ROW LEVEL SECURITY",
	"DROP POLICY IF EXISTS wf_desk ON wf.published",
	"CREATE POLICY wf_desk ON wf.published USING (desk = ANY(wf_desks()))",
	NULL,
};

const char *views_stored_type(const struct view_column *c)
{
	return c->type == VIEW_TEXT || c->type == VIEW_JSON
		       ? view_type_name(c->type)
		       : "bigint";
}

static int make_columns(struct hub *h, const struct view *v)
{
	struct strbuf sql = STRBUF_INIT;
	const char *between = "";

	strbuf_addf(&sql, "ALTER TABLE wf.%s_row", v->name);
	for (const struct view_column *c = v->columns; c->name; c++) {
		if (!c->value)
			continue;
		strbuf_addf(&sql, "%s ADD COLUMN IF NOT EXISTS %s %s", between,
			    c->name, views_stored_type(c));
		between = ",";
	}
	return run_made(h, &sql);
}

/* %s: the view's name, each time. */
static int run_for(struct hub *h, const struct view *v, const char *pattern)
{
	struct strbuf sql = STRBUF_INIT;

	for (; *pattern; pattern++)
		if (*pattern == '@')
			strbuf_addstr(&sql, v->name);
		else
			strbuf_addch(&sql, *pattern);
	return run_made(h, &sql);
}

static int make_table(struct hub *h, const struct view *v)
{
	static const char *const after[] = {
		"CREATE INDEX IF NOT EXISTS @_of ON wf.@_row(desk, ticket)",
		"ALTER TABLE wf.@_row ENABLE ROW LEVEL SECURITY",
		"DROP POLICY IF EXISTS wf_desk ON wf.@_row",
		("CREATE POLICY wf_desk ON wf.@_row"
		 " USING (desk = ANY(wf_desks()))"),
	};
	int rc = run_for(h, v,
			 "CREATE TABLE IF NOT EXISTS wf.@_row("
			 "desk text NOT NULL)");

	if (!rc)
		rc = make_columns(h, v);
	for (size_t i = 0; !rc && i < ARRAY_SIZE(after); i++)
		rc = run_for(h, v, after[i]);
	return rc;
}

/* ---- views ---- */

static void add_shown(struct strbuf *sql, const struct view_column *c)
{
	if (c->sql)
		strbuf_addf(sql, ", (%s)", c->sql);
	else if (c->type == VIEW_TIME)
		strbuf_addf(sql, ", to_timestamp(%s / 1000.0)", c->name);
	else if (c->type == VIEW_BOOL)
		strbuf_addf(sql, ", %s <> 0", c->name);
	else
		strbuf_addf(sql, ", %s", c->name);
	strbuf_addf(sql, " AS %s", c->name);
}

static int make_view(struct hub *h, const struct view *v)
{
	struct strbuf sql = STRBUF_INIT;

	strbuf_addf(&sql,
		    "CREATE OR REPLACE VIEW wf.%s WITH (security_barrier) AS"
		    " SELECT desk",
		    v->name);
	for (const struct view_column *c = v->columns; c->name; c++)
		add_shown(&sql, c);
	strbuf_addf(&sql,
		    " FROM wf.%s_row AS s WHERE EXISTS (SELECT 1"
		    " FROM wf.reader AS r WHERE r.role = session_user"
		    " AND r.desk = s.desk AND r.tenant IN (s.tenant, '*'))",
		    v->name);
	return run_made(h, &sql);
}

static int make(struct hub *h, void *ctx)
{
	int rc = run_all(h, before);

	for (const struct view *v = views; !rc && v->name; v++) {
		rc = make_table(h, v);
		if (!rc)
			rc = make_view(h, v);
	}
	return rc;
}

static int take_count(void *ctx, const struct hub_value *c, int n)
{
	*(int64_t *)ctx = c[0].n;
	return 0;
}

/* A role finds the schema of its own name before all others. */
static int check_name(struct hub *h)
{
	int64_t hidden = 0;
	int rc = h->kind->run(h->db,
			      "SELECT count(*) FROM (SELECT 1) AS one"
			      " WHERE current_user = 'wf'"
			      " AND current_schema() <> 'wf'",
			      NULL, 0, take_count, &hidden);

	if (!rc && hidden)
		rc = fail_as(REFUSED,
			     _("the hub belongs to a role \"wf\", for which "
			       "the schema wf of the views would hide its "
			       "tables: give them to a role with another name "
			       "(REASSIGN OWNED)"));
	return rc;
}

int views_make(struct hub *h)
{
	int rc = needs_postgres(h);

	if (!rc)
		rc = check_name(h);

	if (!rc)
		rc = hub_fence(h);
	return rc < 0 ? rc : hub_write(h, make, NULL);
}

/* ---- are they there? ---- */

int views_check(struct hub *h)
{
	int64_t there = 0;
	int rc = needs_postgres(h);

	if (!rc)
		rc = h->kind->run(h->db,
				  "SELECT count(*) FROM pg_catalog.pg_tables"
				  " WHERE schemaname = 'wf'"
				  " AND tablename = 'published'",
				  NULL, 0, take_count, &there);
	if (!rc && !there)
		rc = fail_as(NOT_FOUND,
			     _("the hub has no views yet: 'watchfloor hub "
			       "views' makes them"));
	return rc;
}

/* ---- letting somebody through ---- */

struct grant {
	const char *role, *tenant;
	const char *const *rights;
};

static int grant_rights(struct hub *h, const struct grant *g)
{
	char *role = hub_quoted(g->role);
	int rc = 0;

	for (const char *const *r = g->rights; !rc && *r; r++) {
		struct strbuf sql = STRBUF_INIT;

		strbuf_addf(&sql, "GRANT %s TO %s", *r, role);
		rc = run_made(h, &sql);
	}
	free(role);
	return rc;
}

static int grant(struct hub *h, void *ctx)
{
	const struct grant *g = ctx;
	struct hub_value p[] = { hub_text(""), hub_text(g->role),
				 hub_text(g->tenant ? g->tenant : "") };
	int rc = grant_rights(h, g);

	if (!rc && g->tenant)
		rc = hub_run(h,
			     "INSERT INTO wf.reader(desk, role, tenant)"
			     " VALUES($1, $2, $3) ON CONFLICT DO NOTHING",
			     p, 3, NULL, NULL);
	return rc;
}

int views_grant(struct hub *h, const char *role, const char *tenant)
{
	static const char *const rights[] = {
		"USAGE ON SCHEMA wf",
		"SELECT ON wf.ticket, wf.action, wf.clock",
		NULL,
	};
	struct grant g = { role, tenant, rights };
	int rc = views_check(h);

	return rc < 0 ? rc : hub_write(h, grant, &g);
}

int views_let_publish(struct hub *h, const char *role)
{
	static const char *const rights[] = {
		"USAGE ON SCHEMA wf",
		("SELECT, INSERT, DELETE ON wf.ticket_row, wf.action_row,"
		 " wf.clock_row"),
		"SELECT, INSERT, UPDATE ON wf.published",
		NULL,
	};
	struct grant g = { role, NULL, rights };
	int rc = views_check(h);

	return rc < 0 ? rc : hub_write(h, grant, &g);
}
