/*
 * fuzz-query.c - any text is refused with a sentence or makes a query that
 * prints in one way and that SQLite can run.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void the_same_ticket(struct ticket *t)
{
	ticket_init(t);
	t->num = 1;
	ticket_set(&t->id, "bj1-1");
	ticket_set(&t->tenant, "acme");
	ticket_set(&t->title, "Webshell");
	ticket_set(&t->type, "webshell");
	ticket_set(&t->asset, "web-03");
	ticket_set(&t->src, "10.0.0.1");
	ticket_set(&t->product, "Suricata");
	ticket_set(&t->rule, "1:2");
	ticket_set(&t->attack, "T1505.003");
	ticket_set(&t->owner, "lin");
	t->severity = SEV_HIGH;
	t->state = STATE_TRIAGE;
	t->alerts = 3;
	t->first = 1000;
	t->last = 2000;
	t->opened = 3000;
	t->changed = 4000;
	t->accepted = 5000;
}

static void must(bool holds, const char *what, const char *text)
{
	if (!holds)
		bug("%s: %s", what, text);
}

/* The table, with the ticket in it. */
static sqlite3 *table_with(const struct ticket *t)
{
	sqlite3_stmt *insert = NULL;
	sqlite3 *db;

	sqlite3_open(":memory:", &db);
	must(sqlite3_exec(db, desk_schema, NULL, NULL, NULL) == SQLITE_OK &&
		     sqlite3_prepare_v2(db,
					"INSERT INTO ticket(" TICKET_COLUMNS
					") VALUES(" TICKET_PARAMETERS ")",
					-1, &insert, NULL) == SQLITE_OK,
	     "no table", "");
	ticket_bind(insert, t);
	must(sqlite3_step(insert) == SQLITE_DONE, "no row", "");
	sqlite3_finalize(insert);
	return db;
}

static bool sql_finds(sqlite3 *db, const struct query *q,
		      const struct query_context *ctx, const char *text)
{
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *stmt = NULL;
	bool found;

	strbuf_addstr(&sql, "SELECT 1 FROM ticket WHERE ");
	query_sql(q, &sql, 0);
	must(sqlite3_prepare_v2(db, sql.buf, -1, &stmt, NULL) == SQLITE_OK,
	     "SQLite refuses", text);
	must(query_bind(q, stmt, 0, ctx) == 0, "does not bind", text);
	found = sqlite3_step(stmt) == SQLITE_ROW;
	sqlite3_finalize(stmt);
	strbuf_release(&sql);
	return found;
}

static void check(const struct query *q, const char *text)
{
	static const struct query_context ctx = { .me = "lin", .now = 9000 };
	static struct ticket ticket;
	static sqlite3 *db; /* made once: the inputs are many */
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
	struct query *again;

	if (!db) {
		the_same_ticket(&ticket);
		db = table_with(&ticket);
	}
	query_print(q, &once);
	must(query_parse(&again, once.buf, NULL) == 0, "not read again", text);
	query_print(again, &twice);
	must(!strcmp(once.buf, twice.buf), "printed differently", text);
	must(query_match(q, &ticket, &ctx) == sql_finds(db, q, &ctx, text),
	     "SQL and memory differ", text);
	query_free(again);
	strbuf_release(&once);
	strbuf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	struct query *q;
	int column = 0;

	if (query_parse(&q, text, &column) == 0)
		check(q, text);
	else
		must(column >= 1 && *fail_text(), "no reason given", text);
	query_free(q);
	free(text);
	return 0;
}
