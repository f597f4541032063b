/*
 * hub.c - the tables of a hub, and a connection to them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "platform/hub_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

int hub_patience = HUB_PATIENCE;

/* Every key begins with the desk: an engine can split the tables by it. */
static const char *const schema[] = {
	/* The lock on its row makes the order; peaks: the tree over it. */
	("CREATE TABLE IF NOT EXISTS wf_head("
	 " desk text NOT NULL,"
	 " places bigint NOT NULL,"
	 " peaks bytea NOT NULL,"
	 " PRIMARY KEY(desk))"),

	("CREATE TABLE IF NOT EXISTS wf_origin("
	 " desk text NOT NULL,"
	 " number bigint NOT NULL,"
	 " name text NOT NULL,"
	 " incarnation text NOT NULL,"
	 " vkey text NOT NULL,"
	 " confirmed text NOT NULL," /* by whom */
	 " records bigint NOT NULL,"
	 " note text NOT NULL," /* its newest checkpoint */
	 " PRIMARY KEY(desk, number),"
	 " UNIQUE(desk, name, incarnation))"),

	/* tree: the perfect subtrees that the place completes, its leaf first
	 */
	("CREATE TABLE IF NOT EXISTS wf_record("
	 " desk text NOT NULL,"
	 " place bigint NOT NULL,"
	 " origin bigint NOT NULL,"
	 " seq bigint NOT NULL,"
	 " leaf bytea NOT NULL,"
	 " tree bytea NOT NULL,"
	 " body bytea NOT NULL,"
	 " received bigint NOT NULL," /* ms UTC, by the clock of who pushed */
	 " PRIMARY KEY(desk, place),"
	 " UNIQUE(desk, origin, seq))"),

	/* how far each origin has cosigned the order: see hub_witness.c */
	("CREATE TABLE IF NOT EXISTS wf_witness("
	 " desk text NOT NULL,"
	 " origin bigint NOT NULL,"
	 " size bigint NOT NULL,"
	 " root bytea NOT NULL,"
	 " line text NOT NULL," /* of a note: name, time, signature */
	 " PRIMARY KEY(desk, origin))"),

	/* who is at work there, for a moment: see hub_presence.c */
	("CREATE TABLE IF NOT EXISTS wf_presence("
	 " desk text NOT NULL,"
	 " origin bigint NOT NULL,"
	 " here text NOT NULL,"
	 " until bigint NOT NULL,"
	 " PRIMARY KEY(desk, origin))"),

	/* evidence that is asked for, and its parts: see hub_parcel.c */
	("CREATE TABLE IF NOT EXISTS wf_parcel("
	 " desk text NOT NULL,"
	 " id text NOT NULL,"
	 " content text NOT NULL," /* SHA-256 */
	 " ticket text NOT NULL,"
	 " member text NOT NULL,"
	 " asker bigint NOT NULL,"
	 " asked bigint NOT NULL,"
	 " asker_key bytea NOT NULL,"
	 " signature bytea NOT NULL,"
	 " source bigint NOT NULL," /* 0: nobody has answered */
	 " source_key bytea NOT NULL,"
	 " source_signature bytea NOT NULL,"
	 " bytes bigint NOT NULL,"
	 " sent bigint NOT NULL,"
	 " taken bigint NOT NULL,"
	 " PRIMARY KEY(desk, id))"),
	("CREATE TABLE IF NOT EXISTS wf_part("
	 " desk text NOT NULL,"
	 " id text NOT NULL,"
	 " number bigint NOT NULL,"
	 " body bytea NOT NULL,"
	 " PRIMARY KEY(desk, id, number))"),
};

static const struct hub_db_kind *const kinds[] = { &hub_sqlite, &hub_postgres,
						   &hub_postgres_short };

struct hub_value hub_text(const char *s)
{
	return (struct hub_value){ .type = HUB_TEXT,
				   .data = s,
				   .len = strlen(s) };
}

int hub_no_tables(void)
{
	return fail_as(NOT_FOUND,
		       _("the hub has no tables yet, or not all: 'watchfloor "
			 "hub init' makes what is missing"));
}

/* ---- addresses ---- */

static const struct hub_db_kind *kind_of(const char *address)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strncmp(address, kinds[i]->scheme,
			     strlen(kinds[i]->scheme)))
			return kinds[i];
	fail_as(REFUSED,
		_("\"%s\" is no address of a hub: file:FOLDER or "
		  "postgresql://HOST/DATABASE"),
		address);
	return NULL;
}

int hub_check_address(const char *address)
{
	return kind_of(address) ? 0 : REFUSED;
}

int hub_open(struct hub **out, const char *address)
{
	const struct hub_db_kind *kind = kind_of(address);
	const char *desk = strrchr(address, '#');
	struct hub *h;
	char *url;
	int rc;

	if (!kind)
		return REFUSED;
	h = xcalloc(1, sizeof *h);
	h->kind = kind;
	h->desk = xstrdup(desk && desk[1] ? desk + 1 : "main");
	url = desk ? xstrndup(address, (size_t)(desk - address))
		   : xstrdup(address);
	rc = kind->open(&h->db, url);
	free(url);
	if (rc < 0)
		hub_close(h);
	else
		*out = h;
	return rc;
}

void hub_close(struct hub *h)
{
	if (!h)
		return;
	if (h->db)
		h->kind->close(h->db);
	free(h->desk);
	free(h);
}

const char *hub_desk(const struct hub *h)
{
	return h->desk;
}

/* ---- statements ---- */

int hub_run(struct hub *h, const char *sql, struct hub_value *params, int n,
	    hub_row *row, void *ctx)
{
	params[0] = hub_text(h->desk);
	return h->kind->run(h->db, sql, params, n, row, ctx);
}

static int finish(struct hub *h, int rc)
{
	if (!rc)
		return h->kind->commit(h->db);
	h->kind->rollback(h->db);
	return rc;
}

int hub_write(struct hub *h, int (*work)(struct hub *h, void *ctx), void *ctx)
{
	int rc = h->kind->begin_write(h->db);

	return rc < 0 ? rc : finish(h, work(h, ctx));
}

int hub_read(struct hub *h, int (*work)(struct hub *h, void *ctx), void *ctx)
{
	int rc = h->kind->begin_read(h->db);

	return rc < 0 ? rc : finish(h, work(h, ctx));
}

bool hub_hash(sha256 *out, const struct hub_value *v)
{
	if (v->type != HUB_BLOB || v->len < SHA256_SIZE)
		return false;
	memcpy(out->b, v->data, SHA256_SIZE);
	return true;
}

/* ---- the head ---- */

static int take_head(void *ctx, const struct hub_value *c, int n)
{
	struct merkle *m = ctx;
	int peaks = (int)(c[1].len / SHA256_SIZE);

	if (c[0].n < 0 || __builtin_popcountll((uint64_t)c[0].n) != peaks ||
	    peaks > MERKLE_LEVELS)
		return fail(_("the head of the hub is damaged"));
	m->size = c[0].n;
	m->npeaks = peaks;
	memcpy(m->peak, c[1].data ? c[1].data : "",
	       (size_t)peaks * SHA256_SIZE);
	return 0;
}

int hub_head(struct hub *h, bool lock, struct merkle *out)
{
	struct hub_value p[1];
	int rc;

	*out = (struct merkle){ .size = -1 };
	rc = hub_run(h,
		     lock ? "UPDATE wf_head SET places = places"
			    " WHERE desk = $1 RETURNING places, peaks"
			  : "SELECT places, peaks FROM wf_head WHERE desk = $1",
		     p, 1, take_head, out);
	if (!rc && out->size < 0)
		rc = fail_as(NOT_FOUND,
			     _("the hub has no desk \"%s\" that is open to "
			       "us: 'watchfloor hub init' makes one, "
			       "'watchfloor hub grant' lets a role in"),
			     h->desk);
	return rc;
}

int hub_copy_head(struct hub *h, void *ctx)
{
	struct sync_tree *out = ctx;
	struct merkle m;
	int rc = hub_head(h, false, &m);

	if (rc < 0)
		return rc;
	*out = (struct sync_tree){ .size = m.size };
	out->npeaks = m.npeaks;
	memcpy(out->peak, m.peak, (size_t)m.npeaks * sizeof *m.peak);
	return 0;
}

int hub_tree(struct hub *h, struct sync_tree *out)
{
	return hub_read(h, hub_copy_head, out);
}

/* ---- making ---- */

static int make(struct hub *h, void *made)
{
	struct hub_value p[] = { hub_text(""), hub_blob("", 0) };
	struct merkle head;
	int rc = 0;

	for (size_t i = 0; !rc && i < ARRAY_SIZE(schema); i++)
		rc = h->kind->run(h->db, schema[i], NULL, 0, NULL, NULL);
	if (!rc)
		rc = hub_head(h, false, &head);
	*(bool *)made = rc == NOT_FOUND;
	if (rc == NOT_FOUND)
		rc = hub_run(h,
			     "INSERT INTO wf_head(desk, places, peaks)"
			     " VALUES($1, 0, $2)",
			     p, 2, NULL, NULL);
	return rc;
}

int hub_init(struct hub *h, bool *made)
{
	return hub_write(h, make, made);
}
