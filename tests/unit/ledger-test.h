/*
 * ledger-test.h - a ledger in a temporary folder, for its unit tests.
 */
#ifndef TESTS_UNIT_LEDGER_TEST_H
#define TESTS_UNIT_LEDGER_TEST_H

#include "check.h"
#include "tally.h"

struct fixture {
	char *root;       /* temporary: the store, and what it remembers */
	char *dir;        /* the store */
	struct ledger *l; /* open for writing */
};

/* cmocka setup and teardown: *state is a struct fixture with one record, the
 * ledger's own. */
int fixture_setup(void **state);
int fixture_teardown(void **state);

/* Close, and open again. */
void fixture_reopen(struct fixture *f, unsigned flags);
/* Append `n` records. */
void fixture_fill(struct fixture *f, int n);
/* Run SQL on the store behind the ledger's back; the triggers that guard
 * records are gone after the first time. */
void fixture_sql(struct fixture *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
