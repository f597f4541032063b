/*
 * test-kept.c - a checkpoint that was kept elsewhere convicts whoever wrote
 * the ledger anew, with its own key.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger-test.h"
#include "watchfloor/kept.h"
#include "watchfloor/memory.h"

/* A second store with the key of the first, from before there was anything. */
static void copy_to(const struct fixture *f, struct fixture *other)
{
	char *cp = xasprintf("cp -r '%s' '%s/other'", f->dir, f->root);

	assert_int_equal(system(cp), 0);
	free(cp);
	*other = (struct fixture){ .dir = xasprintf("%s/other", f->root) };
	must(ledger_open(&other->l, other->dir, LEDGER_WRITE, &tally_rules));
}

static void close_copy(struct fixture *other)
{
	ledger_close(other->l);
	free(other->dir);
}

static int check(struct ledger *l, const struct strbuf *note)
{
	struct kept k;
	int rc = kept_read(&k, l, note->buf, note->len);

	if (rc == 0)
		rc = kept_check(&k, l);
	kept_release(&k);
	return rc;
}

static void what_was_kept_holds(void **state)
{
	struct fixture *f = *state;
	struct strbuf note = STRBUF_INIT;
	struct kept k;

	fixture_fill(f, 20);
	must(ledger_checkpoint(f->l, &note));
	must(kept_read(&k, f->l, note.buf, note.len));
	assert_int_equal(k.size, 21);
	assert_string_equal(k.log, ledger_origin(f->l));
	kept_release(&k);
	must(check(f->l, &note));
	fixture_fill(f, 7);
	must(check(f->l, &note));
	strbuf_release(&note);
}

static void who_writes_all_anew_is_convicted(void **state)
{
	struct fixture *f = *state, other;
	struct strbuf note = STRBUF_INIT;

	copy_to(f, &other);
	fixture_fill(f, 20);
	must(ledger_checkpoint(f->l, &note));
	fixture_fill(&other, 19);
	assert_int_equal(check(other.l, &note), CONFLICT);
	assert_non_null(strstr(fail_text(), "20 records"));
	fixture_fill(&other, 30);
	assert_int_equal(check(other.l, &note), CONFLICT);
	assert_non_null(strstr(fail_text(), "were rewritten"));
	close_copy(&other);
	strbuf_release(&note);
}

/* Each byte of it changed: it says nothing, or is nobody's. */
static void what_is_not_signed_says_nothing(void **state)
{
	struct fixture *f = *state;
	struct strbuf note = STRBUF_INIT, other = STRBUF_INIT;

	fixture_fill(f, 3);
	must(ledger_checkpoint(f->l, &note));
	for (size_t i = 0; i < note.len; i++) {
		note.buf[i] ^= 1;
		assert_true(check(f->l, &note) < 0);
		note.buf[i] ^= 1;
	}
	for (size_t i = 0; i < note.len; i++) {
		struct strbuf part = { note.buf, i, 0 };

		assert_true(check(f->l, &part) < 0);
	}
	must(check(f->l, &note));
	strbuf_addf(&other, "elsewhere%s", strchr(note.buf, '/'));
	assert_int_equal(check(f->l, &other), NOT_FOUND);
	strbuf_release(&other);
	strbuf_release(&note);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_was_kept_holds),
		T(who_writes_all_anew_is_convicted),
		T(what_is_not_signed_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
