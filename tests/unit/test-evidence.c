/*
 * test-evidence.c - what the ledger holds under a hash for a ticket.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/intake.h"
#include "watchfloor/memory.h"

#include "check.h"

struct seen {
	struct desk *desk;
	int n, missing;
	enum evidence_kind kind[8];
	char hash[8][SHA256_HEX];
	int64_t seq[8], alerts[8];
};

/* Each names content whose hash and size are what it says. */
static int look(void *ctx, const struct evidence *e)
{
	struct seen *s = ctx;
	struct strbuf content = STRBUF_INIT;
	char hex[SHA256_HEX];
	sha256 hash;

	s->kind[s->n] = e->kind;
	s->seq[s->n] = e->seq;
	s->alerts[s->n] = e->alerts;
	strncpy(s->hash[s->n++], e->hash, SHA256_HEX - 1);
	s->missing += !e->here;
	if (e->here) {
		must(evidence_get(s->desk, e->hash, &content));
		assert_int_equal(content.len, e->bytes);
		sha256_of(&hash, content.buf, content.len);
		hex_encode(hex, &hash, sizeof hash);
		assert_string_equal(hex, e->hash);
	}
	strbuf_release(&content);
	return 0;
}

static struct seen evidence_of(struct desk *d, const char *ticket)
{
	struct seen s = { .desk = d };

	must(evidence_each(d, ticket, look, &s));
	return s;
}

static void blocks_and_pinned_playbooks_are_evidence(void **state)
{
	struct fixture f;
	struct seen s;
	char *id;

	fixture_open(&f);
	id = fixture_ticket(&f, "webshell",
			    "playbook--8e5c1d6a-3a0f-4c53-9d0b-6a8f2f0e7d11");
	must(ticket_claim(f.desk, id));
	s = evidence_of(f.desk, id);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.kind[0], EVIDENCE_ALERTS);
	assert_int_equal(s.alerts[0], 38);
	must(run_start(f.desk, id, "webshell"));
	s = evidence_of(f.desk, id);
	assert_int_equal(s.n, 2);
	assert_int_equal(s.kind[1], EVIDENCE_PLAYBOOK);
	assert_int_equal(s.seq[1], ledger_size(f.desk->ledger));
	assert_int_equal(s.missing, 0);
	free(id);
	fixture_close(&f);
}

static void what_is_lost_is_said_to_be(void **state)
{
	struct fixture f;
	struct strbuf out = STRBUF_INIT;
	struct seen s;
	char *id;

	fixture_open(&f);
	id = fixture_ticket(&f, "webshell", NULL);
	must(sqlite3_exec(ledger_db(f.desk->ledger), "DELETE FROM blob", NULL,
			  NULL, NULL) == SQLITE_OK
		     ? 0
		     : -1);
	s = evidence_of(f.desk, id);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.missing, 1);
	assert_int_equal(evidence_get(f.desk, s.hash[0], &out), NOT_FOUND);
	assert_int_equal(evidence_get(f.desk, "xyz", &out), NOT_FOUND);
	strbuf_release(&out);
	free(id);
	fixture_close(&f);
}

/* A block holds what came in one batch: of it a ticket shows its own. */
static void a_ticket_shows_its_own_alerts_of_a_block(void **state)
{
	struct intake_options o = { .format = NULL };
	struct intake_summary sum = { 0 };
	struct strbuf out = STRBUF_INIT;
	struct fixture f;
	struct seen s;
	int64_t left;

	fixture_open(&f);
	must(intake_file(f.desk, SRCDIR "/tests/tui/desk/alerts.ndjson", &o,
			 &sum));
	s = evidence_of(f.desk, "t1-1");
	assert_int_equal(s.n, 1);
	must(evidence_alerts(f.desk, "t1-1", s.hash[0], 1000, &out, &left));
	assert_non_null(strstr(out.buf, "Webshell written"));
	assert_null(strstr(out.buf, "Port scan"));
	assert_int_equal(left, 0);
	strbuf_reset(&out);
	must(evidence_alerts(f.desk, "t1-1", s.hash[0], 1, &out, &left));
	assert_ptr_equal(strchr(out.buf, '\n'), out.buf + out.len - 1);
	assert_int_equal(left, s.alerts[0] - 1);
	strbuf_release(&out);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_and_pinned_playbooks_are_evidence),
		cmocka_unit_test(what_is_lost_is_said_to_be),
		cmocka_unit_test(a_ticket_shows_its_own_alerts_of_a_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
