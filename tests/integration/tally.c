/*
 * tally.c - the smallest rules that tests of the ledger can have.
 */
#include "config.h"

#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/memory.h"

struct tally {
	sqlite3 *db;
	sqlite3_stmt *add;
};

static void *tally_open(sqlite3 *db)
{
	struct tally *t = xcalloc(1, sizeof *t);

	t->db = db;
	if (sqlite3_prepare_v2(db,
			       "INSERT INTO tally VALUES(?1, 1, ?2)"
			       " ON CONFLICT(actor) DO UPDATE"
			       " SET n = n + 1, sum = sum + ?2",
			       -1, &t->add, NULL) == SQLITE_OK)
		return t;
	fail("tally: %s", sqlite3_errmsg(db));
	free(t);
	return NULL;
}

static int tally_check(void *state, const struct record *r)
{
	if (json_int_at(r->data, "n", 0) < 0)
		return fail_as(REFUSED, "a tally only grows");
	return 0;
}

static int tally_apply(void *state, const struct record *r)
{
	struct tally *t = state;
	int rc;

	sqlite3_bind_text(t->add, 1, r->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(t->add, 2, json_int_at(r->data, "n", 0));
	rc = sqlite3_step(t->add);
	sqlite3_reset(t->add);
	if (rc != SQLITE_DONE)
		return fail("tally: %s", sqlite3_errmsg(t->db));
	return 0;
}

static void tally_close(void *state)
{
	struct tally *t = state;

	sqlite3_finalize(t->add);
	free(t);
}

const struct ledger_rules tally_rules = {
	.schema = "CREATE TABLE tally(actor TEXT PRIMARY KEY,"
		  " n INTEGER NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;",
	.tables = (const char *const[]){ "tally", NULL },
	.side_schema = "CREATE TABLE IF NOT EXISTS side(x);",
	.open = tally_open,
	.check = tally_check,
	.apply = tally_apply,
	.close = tally_close,
};

int tally_append(struct ledger *l, const char *actor, int64_t n, size_t size,
		 int64_t *id)
{
	/* What the envelope takes. */
	const size_t envelope = 190;
	size_t pad = size > envelope ? size - envelope : 0;
	char *text = xcalloc(pad + 1, 1);
	cJSON *data = cJSON_CreateObject();
	struct draft d = { .act = "tally.counted",
			   .on = "t1",
			   .actor = actor,
			   .by = "os:0",
			   .data = data };
	int rc;

	memset(text, 'x', pad);
	json_add_int(data, "n", n);
	json_add_str(data, "pad", text);
	rc = ledger_append(l, &d, 1, id);
	cJSON_Delete(data);
	free(text);
	return rc;
}
