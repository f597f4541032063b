/*
 * test-evidence-files.c - what people add to a ticket: kept, limited, held,
 * removed, and seen by nobody else.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "fixture.h"
#include "watchfloor/evidence.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/vault.h"

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	fixture_open(f);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static struct evidence_draft text_of(const char *text)
{
	return (struct evidence_draft){ .kind = EVIDENCE_TEXT,
					.name = "note.txt",
					.source = "web01",
					.data = text,
					.len = strlen(text) };
}

static int collect(void *ctx, const void *data, size_t len)
{
	strbuf_add(ctx, data, len);
	return 0;
}

static void assert_reads(struct fixture *f, const char *ticket, int64_t n,
			 const char *text)
{
	struct strbuf out = STRBUF_INIT;

	must(evidence_read(f->desk, ticket, n, collect, &out));
	assert_string_equal(out.buf, text);
	strbuf_release(&out);
}

static void what_is_added_can_be_read(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", NULL);
	struct evidence_draft e = text_of("<?php eval($_POST[1]);");
	struct evidence_added added;

	must(evidence_add(f->desk, id, &e, &added));
	assert_int_equal(added.n, 1);
	assert_int_equal(added.bytes, 22);
	assert_string_equal(added.media, "text/plain");
	assert_reads(f, id, 1, "<?php eval($_POST[1]);");
	e = text_of("");
	must(evidence_add(f->desk, id, &e, &added));
	assert_int_equal(added.n, 2);
	assert_string_equal(added.media, "application/x-empty");
	assert_reads(f, id, 2, "");
	fixture_reopen(f);
	assert_reads(f, id, 1, "<?php eval($_POST[1]);");
	free(id);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_added_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
