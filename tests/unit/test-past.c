/*
 * test-past.c - the desk as of a past time is what it was then.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "random-acts.h"
#include "watchfloor/clock.h"
#include "watchfloor/intake.h"
#include "watchfloor/memory.h"

#include "check.h"

#define WEBSHELL "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"
#define BEGAN    INT64_C(1795000000000)

static int add_record(void *ctx, const struct record *r)
{
	strbuf_addf(ctx, "%lld,", (long long)r->id);
	return 0;
}

static void add_ticket(struct strbuf *sb, struct desk *d,
		       const struct ticket *t)
{
	struct run *run;

	strbuf_addf(sb, "%s %s %d %d %d %lld %lld %lld %lld ", t->id, t->owner,
		    t->state, t->verdict, t->severity, (long long)t->alerts,
		    (long long)t->changed, (long long)t->accepted,
		    (long long)t->closed);
	assert_done(timeline_each(d, t->id, add_record, sb));
	if (run_load(&run, d, t->id) == 0) {
		strbuf_addf(sb, " %s %d", run->id, run->nresults);
		run_free(run);
	}
	strbuf_addch(sb, '\n');
}

/* What the reading functions say of the desk, as one text. */
static char *portrait(struct desk *d)
{
	struct strbuf sb = STRBUF_INIT;
	struct ticket_counts counts;
	struct ticket_order order = { BY_NUMBER, false };
	struct ticket page[64];
	struct query *q;
	int n;

	assert_done(query_parse(&q, "", NULL));
	assert_done(ticket_count(d, q, &counts));
	strbuf_addf(&sb, "%lld %lld %lld\n", (long long)counts.tickets,
		    (long long)counts.alerts, (long long)counts.unclaimed);
	assert_done(ticket_page(d, q, order, NULL, false, page, 64, &n));
	for (int i = 0; i < n; i++) {
		add_ticket(&sb, d, &page[i]);
		ticket_release(&page[i]);
	}
	query_free(q);
	return strbuf_detach(&sb);
}

static void the_past_is_as_it_was(void **state)
{
	struct fixture *f = *state;
	struct dice dice = { 0x5eed0003 };
	enum { MOMENTS = 12, ACTS = 400 };
	char *then[MOMENTS], *seen;
	struct desk *past;

	print_message("seed %llx\n", (unsigned long long)dice.state);
	for (int m = 0; m < MOMENTS; m++) {
		for (int i = 0; i < ACTS; i++)
			random_act(f, &dice, BEGAN + m * 1000 + i);
		then[m] = portrait(f->desk);
	}
	for (int m = 0; m < MOMENTS; m++) {
		assert_done(desk_as_of(&past, f->desk, BEGAN + m * 1000 + 500,
				       NULL, NULL));
		seen = portrait(past);
		assert_string_equal(seen, then[m]);
		desk_close(past);
		free(seen);
		free(then[m]);
	}
	assert_done(desk_as_of(&past, f->desk, BEGAN - 1, NULL, NULL));
	seen = portrait(past);
	assert_string_equal(seen, "0 0 0\n");
	free(seen);
	desk_close(past);
}

/* What came later is not there. */
static void the_ledger_ends_then(void **state)
{
	struct fixture *f = *state;
	struct ledger *l = f->desk->ledger;
	struct draft later =
		desk_draft(f->desk, "ticket.claimed", "t1-1", "acme", NULL);
	int64_t last;
	struct desk *past;
	struct record r;

	free(fixture_ticket(f, "webshell", WEBSHELL));
	last = ledger_last_id(l);
	later.at = clock_now() + HOUR;
	assert_done(ledger_begin(l));
	assert_done(ledger_add(l, &later, NULL));
	assert_done(ledger_commit(l));
	assert_done(desk_as_of(&past, f->desk, later.at - 1, NULL, NULL));
	assert_int_equal(ledger_last_of(past->ledger, 0), last);
	assert_int_equal(ledger_get(past->ledger, last + 1, &r), NOT_FOUND);
	desk_close(past);
	/* Before there was any. */
	assert_done(desk_as_of(&past, f->desk, 1000, NULL, NULL));
	assert_int_equal(ledger_last_of(past->ledger, 0), 0);
	desk_close(past);
}

static void the_past_cannot_be_changed(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	int64_t size;
	struct last_act last;
	struct desk *past;
	bool error;

	assert_done(ticket_claim(f->desk, id));
	size = ledger_size(f->desk->ledger);
	assert_done(desk_as_of(&past, f->desk, clock_now(), NULL, NULL));
	assert_int_equal(ticket_note(past, id, "x"), REFUSED);
	assert_non_null(strstr(fail_text(), "the past"));
	assert_int_equal(run_start(past, id, NULL), REFUSED);
	assert_done(desk_last_act(past, &last));
	assert_int_equal(desk_undo(past, &last, NULL, NULL), REFUSED);
	last_act_release(&last);
	assert_true(ledger_begin(past->ledger) < 0);
	assert_int_not_equal(sqlite3_exec(ledger_db(past->ledger),
					  "INSERT INTO meta VALUES('a', 'b')",
					  NULL, NULL, NULL),
			     SQLITE_OK);
	assert_int_equal(ledger_size(f->desk->ledger), size);
	assert_false(desk_refresh(past, &error));
	assert_false(error);
	desk_close(past);
	free(id);
}

/* Clocks are measured at that time, by the queries too. */
static void the_past_has_its_own_now(void **state)
{
	struct fixture *f = *state;
	struct ticket_counts counts;
	struct ticket t;
	struct desk *past;
	struct query *q;

	free(fixture_ticket(f, "scan", NULL));
	ticket_init(&t);
	assert_done(ticket_load(f->desk, "1", &t));
	assert_done(query_parse(&q, "age<3d", NULL));
	for (int days = 2; days <= 4; days += 2) {
		assert_done(desk_as_of(&past, f->desk, t.opened + days * DAY,
				       NULL, NULL));
		assert_true(desk_now(past) == t.opened + days * DAY);
		past->at = t.last + days * DAY;
		assert_done(ticket_count(past, q, &counts));
		assert_int_equal(counts.tickets, days == 2);
		desk_close(past);
	}
	query_free(q);
	ticket_release(&t);
}

static void read_alert(struct fixture *f, int n)
{
	const struct intake_options o = { .format = "suricata" };
	struct intake_summary sum = { .lines = 0 };
	char *path = xasprintf("%s/eve.json", f->root);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fprintf(file,
		"{\"timestamp\":\"2026-11-18T02:0%d:00.000000+0000\","
		"\"event_type\":\"alert\",\"src_ip\":\"203.0.113.%d\","
		"\"dest_ip\":\"10.0.0.5\",\"alert\":{\"signature_id\":1,"
		"\"signature\":\"A scan\",\"severity\":1}}\n",
		n, n);
	fclose(file);
	assert_done(intake_file(f->desk, path, &o, &sum));
	assert_int_equal(sum.alerts, 1);
	free(path);
}

static void alerts_come_when_they_came(void **state)
{
	struct fixture *f = *state;
	struct alert_row rows[8];
	struct strbuf raw = STRBUF_INIT;
	struct desk *past;
	int64_t at[5];
	int n;

	for (int i = 1; i <= 4; i++) {
		read_alert(f, i);
		at[i] = clock_now();
		while (clock_now() == at[i])
			; /* what comes next is later */
	}
	for (int i = 1; i <= 4; i++) {
		assert_done(desk_as_of(&past, f->desk, at[i], NULL, NULL));
		assert_done(alerts_page(past, "t1-1", "", ALERTS_NEWEST_FIRST,
					0, rows, 8, &n));
		assert_int_equal(n, i);
		strbuf_reset(&raw);
		assert_done(alert_raw(past, &rows[0], &raw));
		assert_non_null(strstr(raw.buf, rows[0].src));
		for (int k = 0; k < n; k++)
			alert_row_release(&rows[k]);
		desk_close(past);
	}
	strbuf_release(&raw);
}

static int stop(void *ctx, const char *what, int64_t done, int64_t total)
{
	*(int *)ctx += 1;
	return 1;
}

static void looking_back_can_be_stopped(void **state)
{
	struct fixture *f = *state;
	struct desk *past = NULL;
	int asked = 0;

	for (int i = 0; i < 4200; i++)
		free(fixture_ticket(f, "scan", NULL));
	assert_int_equal(desk_as_of(&past, f->desk, clock_now(), stop, &asked),
			 INTERRUPTED);
	assert_true(asked > 0);
	assert_null(past);
}

int main(void)
{
#define ON_DESK(test) \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		ON_DESK(the_past_is_as_it_was),
		ON_DESK(the_ledger_ends_then),
		ON_DESK(the_past_cannot_be_changed),
		ON_DESK(the_past_has_its_own_now),
		ON_DESK(alerts_come_when_they_came),
		ON_DESK(looking_back_can_be_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
