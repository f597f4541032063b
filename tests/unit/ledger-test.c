/*
 * ledger-test.c - a ledger in a temporary folder, for its unit tests.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger-test.h"
#include "watchfloor/memory.h"

int fixture_setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	f->root = xstrdup("/tmp/wf-ledger-XXXXXX");
	if (!mkdtemp(f->root))
		return -1;
	setenv("XDG_STATE_HOME", f->root, 1);
	f->dir = xasprintf("%s/store", f->root);
	must(ledger_init(f->dir, "t1", &tally_rules));
	must(ledger_open(&f->l, f->dir, LEDGER_WRITE, &tally_rules));
	*state = f;
	return 0;
}

int fixture_teardown(void **state)
{
	struct fixture *f = *state;
	char *rm = xasprintf("rm -rf '%s'", f->root);
	int rc;

	ledger_close(f->l);
	rc = system(rm);
	free(rm);
	free(f->root);
	free(f->dir);
	free(f);
	return rc;
}

void fixture_reopen(struct fixture *f, unsigned flags)
{
	ledger_close(f->l);
	f->l = NULL;
	must(ledger_open(&f->l, f->dir, flags, &tally_rules));
}

void fixture_fill(struct fixture *f, int n)
{
	must(ledger_begin(f->l));
	for (int i = 0; i < n; i++) {
		char name[16];
		cJSON *data = cJSON_CreateObject();
		struct draft d = { .act = "tally.counted",
				   .on = "t1",
				   .actor = name,
				   .by = "os:0",
				   .data = data };

		snprintf(name, sizeof name, "a%d", i % 7);
		json_add_int(data, "n", i);
		must(ledger_add(f->l, &d, NULL));
		cJSON_Delete(data);
	}
	must(ledger_commit(f->l));
}

void fixture_sql(struct fixture *f, const char *fmt, ...)
{
	char *path = xasprintf("%s/watchfloor.db", f->dir);
	struct strbuf sql = STRBUF_INIT;
	sqlite3 *db;
	va_list ap;

	strbuf_addstr(&sql, "DROP TRIGGER IF EXISTS record_update;"
			    "DROP TRIGGER IF EXISTS record_delete;");
	va_start(ap, fmt);
	strbuf_vaddf(&sql, fmt, ap);
	va_end(ap);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql.buf, NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	strbuf_release(&sql);
	free(path);
}
