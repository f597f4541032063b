/*
 * hub_roles.c - who of a database may do what to a hub.
 *
 * One role of the database per member.  What a role sees hangs on the name it
 * has logged in with, session_user: a setting that the client can change, such
 * as most row-level security goes by, is no protection from a client.  Records
 * can be added and read, not changed and not deleted.
 *
 * A database that cannot do this is a hub all the same, for who trusts all
 * that can log in.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "platform/hub_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static int run(struct hub *h, const char *sql)
{
	return h->kind->run(h->db, sql, NULL, 0, NULL, NULL);
}

static int run_all(struct hub *h, const char *const *sql)
{
	int rc = 0;

	while (!rc && *sql)
		rc = run(h, *sql++);
	return rc;
}

/* ---- the fence ---- */

static const char *const tables[] = {
	("CREATE TABLE IF NOT EXISTS wf_member("
	 " desk text NOT NULL, role text NOT NULL, PRIMARY KEY(desk, role))"),
	("REVOKE ALL ON wf_member, wf_head, wf_origin, wf_record, wf_witness,"
	 " wf_presence, wf_parcel, wf_part FROM PUBLIC"),
	NULL,
};

static const char *const policies[] = {
	"REVOKE ALL ON FUNCTION wf_desks() FROM PUBLIC",
	"ALTER TABLE wf_head ENABLE ROW LEVEL SECURITY",
	"ALTER TABLE wf_origin ENABLE ROW LEVEL SECURITY",
	"ALTER TABLE wf_record ENABLE ROW LEVEL SECURITY",
	"ALTER TABLE wf_witness ENABLE ROW LEVEL SECURITY",
	"ALTER TABLE wf_presence ENABLE ROW LEVEL SECURITY",
	"ALTER TABLE wf_parcel ENABLE ROW LEVEL SECURITY",
	"ALTER TABLE wf_part ENABLE ROW LEVEL SECURITY",
	"ALTER TABLE wf_member ENABLE ROW LEVEL SECURITY",
	"DROP POLICY IF EXISTS wf_desk ON wf_head",
	"DROP POLICY IF EXISTS wf_desk ON wf_origin",
	"DROP POLICY IF EXISTS wf_desk ON wf_record",
	"DROP POLICY IF EXISTS wf_desk ON wf_witness",
	"DROP POLICY IF EXISTS wf_desk ON wf_presence",
	"DROP POLICY IF EXISTS wf_desk ON wf_parcel",
	"DROP POLICY IF EXISTS wf_desk ON wf_part",
	"CREATE POLICY wf_desk ON wf_head USING (desk = ANY(wf_desks()))",
	/* Nobody lets oneself in, but for the first. */
	"CREATE POLICY wf_desk ON wf_origin USING (desk = ANY(wf_desks()))",
	"DROP POLICY IF EXISTS wf_waits ON wf_origin",
	("CREATE POLICY wf_waits ON wf_origin AS RESTRICTIVE FOR INSERT"
	 " WITH CHECK (confirmed = '' OR number = 4096)"),
	"CREATE POLICY wf_desk ON wf_record USING (desk = ANY(wf_desks()))",
	"CREATE POLICY wf_desk ON wf_witness USING (desk = ANY(wf_desks()))",
	"CREATE POLICY wf_desk ON wf_presence USING (desk = ANY(wf_desks()))",
	"CREATE POLICY wf_desk ON wf_parcel USING (desk = ANY(wf_desks()))",
	"CREATE POLICY wf_desk ON wf_part USING (desk = ANY(wf_desks()))",
	NULL,
};

static int keep_schema(void *ctx, const struct hub_value *c, int n)
{
	char **schema = ctx;

	free(*schema);
	*schema = xstrndup(c[0].data, c[0].len);
	return 0;
}

/* With its owner's rights, and so with names that nobody can put something
 * else in the place of. */
static int make_function(struct hub *h)
{
	char *schema = NULL, *sql;
	int rc = h->kind->run(h->db, "SELECT quote_ident(current_schema())",
			      NULL, 0, keep_schema, &schema);

	if (!rc && !schema)
		rc = fail(_("the database has no schema to put tables in"));
	if (!rc) {
		sql = xasprintf("CREATE OR REPLACE FUNCTION wf_desks()"
				" RETURNS text[] LANGUAGE sql STABLE"
				" SECURITY DEFINER"
				" SET search_path = pg_catalog, pg_temp AS"
				" 'SELECT array_agg(desk) FROM %s.wf_member"
				" WHERE role = session_user'",
				schema);
		rc = run(h, sql);
		free(sql);
	}
	free(schema);
	return rc;
}

static int fence(struct hub *h, void *ctx)
{
	int rc = run_all(h, tables);

	if (!rc)
		rc = make_function(h);
	return rc < 0 ? rc : run_all(h, policies);
}

int hub_fence(struct hub *h)
{
	if (!h->kind->has_roles)
		return fail_as(REFUSED,
			       _("a hub in a folder is whose folder it is: "
				 "give it to a group"));
	return hub_write(h, fence, NULL);
}

/* ---- letting somebody through ---- */

struct grant {
	const char *role;
	bool admin;
};

char *hub_quoted(const char *name)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addch(&sb, '"');
	for (; *name; name++) {
		if (*name == '"')
			strbuf_addch(&sb, '"');
		strbuf_addch(&sb, *name);
	}
	strbuf_addch(&sb, '"');
	return strbuf_detach(&sb);
}

static int grant(struct hub *h, void *ctx)
{
	static const char *const rights[] = {
		"SELECT, UPDATE(places, peaks) ON wf_head",
		"SELECT, INSERT, UPDATE(records, note) ON wf_origin",
		"SELECT, INSERT ON wf_record",
		"SELECT, INSERT, UPDATE(size, root, line) ON wf_witness",
		"SELECT, INSERT, UPDATE(here, until) ON wf_presence",
		("SELECT, INSERT, DELETE, UPDATE(source, source_key,"
		 " source_signature, bytes, sent, taken) ON wf_parcel"),
		"SELECT, INSERT, DELETE ON wf_part",
		"EXECUTE ON FUNCTION wf_desks()",
		"UPDATE(confirmed) ON wf_origin", /* of an admin */
	};
	const struct grant *g = ctx;
	struct hub_value p[] = { hub_text(""), hub_text(g->role) };
	size_t n = ARRAY_SIZE(rights) - !g->admin;
	char *role = hub_quoted(g->role);
	int rc = 0;

	for (size_t i = 0; !rc && i < n; i++) {
		char *sql = xasprintf("GRANT %s TO %s", rights[i], role);

		rc = run(h, sql);
		free(sql);
	}
	free(role);
	if (!rc)
		rc = hub_run(h,
			     "INSERT INTO wf_member(desk, role) VALUES($1, $2)"
			     " ON CONFLICT (desk, role) DO NOTHING",
			     p, 2, NULL, NULL);
	return rc;
}

int hub_grant(struct hub *h, const char *role, bool admin)
{
	struct grant g = { role, admin };
	int rc = hub_fence(h);

	return rc < 0 ? rc : hub_write(h, grant, &g);
}
