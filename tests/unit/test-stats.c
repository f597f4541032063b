/*
 * test-stats.c - the figures of the dashboard, against counting one by one;
 * and that each can be asked for by a query.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "desk/projection.h"
#include "desk/stats_private.h"
#include "fixture.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/stats.h"

#include "check.h"

#define NOW_TEXT "2026-11-23T03:11:40Z"
#define NOW      1795403500000LL

enum { TICKETS = 150, ALERTS = 400, ROUNDS = 12 };

static const char clocks[] = "[sla \"grave\"]\n"
			     "match = severity>=critical -asset:b\n"
			     "accept = 10m\njudge = 30m\nclose = 4h\n"
			     "[sla \"tenant\"]\n"
			     "match = tenant:a owner!=me\n"
			     "inform = 5m\njudge = 1h\n"
			     "[sla \"rest\"]\n"
			     "match = severity<high\n"
			     "accept = 1h\nclose = 2h\n";

static const char *const queries[] = { "", "severity>=high", "owner:none",
				       "tenant:a OR state:closed",
				       "-type:scan asset:a,b" };

struct counted {
	struct fixture f;
	struct ticket tickets[TICKETS];
	int64_t alert_ticket[ALERTS], alert_time[ALERTS];
	struct dice dice;
};

static int roll(struct counted *s, int below)
{
	return (int)dice_roll(&s->dice, (uint64_t)below);
}

/* Mostly of the last two days, some older than a month. */
static int64_t roll_time(struct counted *s)
{
	int64_t ago = roll(s, 4) ? roll(s, 300) * 10 * MINUTE
				 : roll(s, 500) * 2 * HOUR;

	return NOW - ago;
}

static int64_t later(struct counted *s, int64_t than)
{
	int64_t at = than + roll(s, 40) * 7 * MINUTE;

	return at < NOW ? at : NOW;
}

static void roll_text(struct counted *s, char **member)
{
	static const char *const texts[] = { "", "a", "b", "scan",
					     "a \"b\" \\" };

	ticket_set(member, texts[roll(s, ARRAY_SIZE(texts))]);
}

static void roll_ticket(struct counted *s, struct ticket *t)
{
	char *id = ticket_id(s->f.desk, t->num);

	ticket_set(&t->id, id);
	free(id);
	roll_text(s, &t->tenant);
	roll_text(s, &t->type);
	roll_text(s, &t->asset);
	roll_text(s, &t->owner);
	t->severity = (enum severity)roll(s, SEV_COUNT);
	t->state = (enum ticket_state)roll(s, STATE_COUNT);
	t->verdict = (enum verdict)roll(s, VERDICT_COUNT);
	/* what nobody has alerts of, somebody has filed */
	t->alerts = roll(s, 4) ? 1 + roll(s, 39) : 0;
	ticket_set(&t->fingerprint, t->alerts ? "f" : "");
	t->opened = t->first = t->last = t->changed = roll_time(s);
	t->accepted = roll(s, 3) ? later(s, t->opened) : CLOCK_NEVER;
	t->judged = roll(s, 2) ? later(s, t->opened) : CLOCK_NEVER;
	t->informed = roll(s, 3) ? CLOCK_NEVER : later(s, t->opened);
	t->contained = roll(s, 3) ? CLOCK_NEVER : later(s, t->opened);
	t->closed =
		t->state == STATE_CLOSED ? later(s, t->opened) : CLOCK_NEVER;
}

static void write_tickets(struct counted *s)
{
	sqlite3_stmt *stmt = NULL;

	must(statement(ledger_db(s->f.desk->ledger), &stmt,
		       "REPLACE INTO ticket(" TICKET_COLUMNS ") "
		       "VALUES(" TICKET_PARAMETERS ")"));
	for (int i = 0; i < TICKETS; i++) {
		roll_ticket(s, &s->tickets[i]);
		ticket_bind(stmt, &s->tickets[i]);
		must(statement_run(stmt));
	}
	sqlite3_finalize(stmt);
}

static void write_alerts(struct counted *s)
{
	sqlite3_stmt *stmt = NULL;

	must(statement(ledger_db(s->f.desk->ledger), &stmt,
		       "REPLACE INTO alert(key_time, key_hash, ticket, time,"
		       " severity, count, block, at, len)"
		       " VALUES(?1, x'00', ?2, ?3, 1, 1, 1, 0, 1)"));
	for (int i = 0; i < ALERTS; i++) {
		s->alert_ticket[i] = 1 + roll(s, TICKETS);
		s->alert_time[i] = roll_time(s);
		sqlite3_bind_int64(stmt, 1, i);
		sqlite3_bind_int64(stmt, 2,
				   s->tickets[s->alert_ticket[i] - 1].num);
		sqlite3_bind_int64(stmt, 3, s->alert_time[i]);
		must(statement_run(stmt));
	}
	sqlite3_finalize(stmt);
}

static void set_up_desk(struct counted *s)
{
	fixture_open(&s->f);
	conf_free(s->f.desk->conf);
	must(conf_parse(&s->f.desk->conf, "desk.conf", clocks, strlen(clocks),
			NULL));
	for (int i = 0; i < TICKETS; i++) {
		ticket_init(&s->tickets[i]);
		s->tickets[i].num = ticket_number_of("t1", i + 1);
	}
	s->dice.state = 0x9e3779b97f4a7c15;
}

static void tear_down_desk(struct counted *s)
{
	for (int i = 0; i < TICKETS; i++)
		ticket_release(&s->tickets[i]);
	fixture_close(&s->f);
}

static struct query *parsed(const char *text)
{
	struct query *q;

	must(query_parse(&q, text, NULL));
	return q;
}

static void make(struct stats_maker *m, const struct query *q, int64_t span)
{
	int ret;

	stats_begin(m, q, span);
	do
		ret = stats_step(m);
	while (ret > 0);
	must(ret);
}

/* ---- counting one by one ---- */

static bool belongs(const struct stats *s, const struct ticket *t)
{
	return t->closed == CLOCK_NEVER || t->closed >= s->since;
}

static int64_t stopped_at(const struct ticket *t, int clock)
{
	const int64_t at[SLA_CLOCKS] = { t->accepted, t->judged, t->informed,
					 t->contained, t->closed };

	return at[clock];
}

/* What was no attack needs neither word nor containment. */
static bool is_needed(const struct ticket *t, int clock)
{
	if (clock == SLA_CONTAIN && ticket_is_filed(t))
		return false;
	return (clock != SLA_INFORM && clock != SLA_CONTAIN) ||
	       (t->verdict != VERDICT_BENIGN &&
		t->verdict != VERDICT_FALSE_POSITIVE &&
		t->verdict != VERDICT_DUPLICATE && t->verdict != VERDICT_DONE);
}

static int compare_spans(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t nearest_rank(const int64_t *sorted, int n, int percent)
{
	int rank = (n * percent + 99) / 100;

	return n ? sorted[rank ? rank - 1 : 0] : CLOCK_NEVER;
}

static void expect_clock(struct counted *s, const struct stats *got,
			 const struct query *q, int clock)
{
	const struct query_context ctx = { .me = s->f.desk->actor, .now = NOW };
	const struct stats_clock *c = &got->clock[clock];
	int64_t spans[TICKETS];
	int n = 0, clocked = 0, within = 0, late = 0;

	for (int i = 0; i < TICKETS; i++) {
		const struct ticket *t = &s->tickets[i];
		const struct conf_sla *sla = conf_sla_for(s->f.desk->conf, t);
		int64_t limit = sla ? sla->span[clock] : 0;
		int64_t at = stopped_at(t, clock);

		if (!query_match(q, t, &ctx))
			continue;
		late += at == CLOCK_NEVER && t->closed == CLOCK_NEVER &&
			is_needed(t, clock) && limit && t->opened + limit < NOW;
		if (at < got->since || !belongs(got, t))
			continue;
		spans[n++] = at - t->opened;
		clocked += limit != 0;
		within += limit && at - t->opened <= limit;
	}
	qsort(spans, (size_t)n, sizeof *spans, compare_spans);
	assert_int_equal(c->stopped, n);
	assert_int_equal(c->clocked, clocked);
	assert_int_equal(c->within, within);
	assert_int_equal(c->late, late);
	assert_true(c->median == nearest_rank(spans, n, 50));
	assert_true(c->p90 == nearest_rank(spans, n, 90));
}

static void expect_states(struct counted *s, const struct stats *got,
			  const struct query *q)
{
	const struct query_context ctx = { .me = s->f.desk->actor, .now = NOW };
	int64_t state[SEV_COUNT][STATE_COUNT] = { 0 };
	int64_t verdict[VERDICT_COUNT] = { 0 };
	int64_t matched = 0, opened = 0, alerts = 0;

	for (int i = 0; i < TICKETS; i++) {
		const struct ticket *t = &s->tickets[i];

		if (!query_match(q, t, &ctx))
			continue;
		opened += t->opened >= got->since;
		alerts += t->opened >= got->since ? t->alerts : 0;
		if (!belongs(got, t))
			continue;
		matched++;
		state[t->severity][t->state]++;
		if (t->judged >= got->since && t->verdict != VERDICT_NONE)
			verdict[t->verdict]++;
	}
	assert_int_equal(got->matched, matched);
	assert_int_equal(got->opened, opened);
	assert_int_equal(got->alerts, alerts);
	assert_memory_equal(got->state, state, sizeof state);
	assert_memory_equal(got->verdict, verdict, sizeof verdict);
}

static void expect_trend(struct counted *s, const struct stats_trend *got,
			 const struct query *q)
{
	const struct query_context ctx = { .me = s->f.desk->actor, .now = NOW };

	for (int b = 0; b < got->n; b++) {
		int64_t tickets = 0, alerts = 0;

		for (int i = 0; i < TICKETS; i++)
			tickets += query_match(q, &s->tickets[i], &ctx) &&
				   s->tickets[i].opened >= got->from[b] &&
				   s->tickets[i].opened < got->from[b + 1];
		for (int i = 0; i < ALERTS; i++)
			alerts +=
				query_match(q,
					    &s->tickets[s->alert_ticket[i] - 1],
					    &ctx) &&
				s->alert_time[i] >= got->from[b] &&
				s->alert_time[i] < got->from[b + 1];
		assert_int_equal(got->tickets[b], tickets);
		assert_int_equal(got->alerts[b], alerts);
	}
}

static void expect_members(struct counted *s, const struct stats *got,
			   const struct query *q)
{
	const struct query_context ctx = { .me = s->f.desk->actor, .now = NOW };
	int64_t all = 0;

	for (int g = 0; g < got->members.n; g++) {
		const struct stats_group *x = &got->members.of[g];
		int64_t tickets = 0, open = 0, closed = 0, judged = 0;
		int64_t oldest = INT64_MAX;

		for (int i = 0; i < TICKETS; i++) {
			const struct ticket *t = &s->tickets[i];

			if (strcmp(t->owner, x->name) != 0 ||
			    !query_match(q, t, &ctx) || !belongs(got, t))
				continue;
			tickets++;
			open += t->closed == CLOCK_NEVER;
			closed += t->closed != CLOCK_NEVER;
			judged += t->judged >= got->since;
			if (t->closed == CLOCK_NEVER && t->opened < oldest)
				oldest = t->opened;
		}
		assert_int_equal(x->tickets, tickets);
		assert_int_equal(x->open, open);
		assert_int_equal(x->closed, closed);
		assert_int_equal(x->judged, judged);
		assert_true(x->oldest == (open ? oldest : CLOCK_NEVER));
		assert_true(g == 0 ||
			    tickets <= got->members.of[g - 1].tickets);
		all += tickets;
	}
	for (int i = 0; i < TICKETS; i++)
		all -= *s->tickets[i].owner &&
		       query_match(q, &s->tickets[i], &ctx) &&
		       belongs(got, &s->tickets[i]);
	assert_int_equal(all, 0);
}

/* A figure, and what its query finds. */
static void expect_count(struct counted *s, const char *query,
			 const char *filter, int64_t figure)
{
	char *both = xasprintf("%s (%s)", query, *filter ? filter : "-id:none");
	struct query *q = parsed(both);
	struct ticket_counts counts;

	must(ticket_count(s->f.desk, q, &counts));
	if (counts.tickets != figure)
		fail_msg("%s finds %lld, not %lld", both,
			 (long long)counts.tickets, (long long)figure);
	query_free(q);
	free(both);
}

static void expect_queries(struct counted *s, const struct stats *got,
			   const char *filter)
{
	struct strbuf text = STRBUF_INIT;

	stats_span_query(got, &text);
	expect_count(s, text.buf, filter, got->matched);
	for (int i = 0; i < SLA_CLOCKS; i++) {
		strbuf_reset(&text);
		stats_late_query(s->f.desk->conf, (enum sla_clock)i, got->now,
				 &text);
		expect_count(s, text.buf, filter, got->clock[i].late);
	}
	strbuf_reset(&text);
	stats_add_time(&text, "opened>=", got->since);
	expect_count(s, text.buf, filter, got->opened);
	strbuf_release(&text);
}

static void expect_all(struct counted *s, const struct stats *got,
		       const char *filter)
{
	struct query *q = parsed(filter);

	expect_states(s, got, q);
	for (int i = 0; i < SLA_CLOCKS; i++)
		expect_clock(s, got, q, i);
	expect_trend(s, &got->hours, q);
	expect_trend(s, &got->days, q);
	expect_members(s, got, q);
	expect_queries(s, got, filter);
	query_free(q);
}

static void figures_are_as_counted_one_by_one(void **state)
{
	struct counted *s = xcalloc(1, sizeof *s);
	struct stats_maker *m;

	set_up_desk(s);
	m = stats_new(s->f.desk);
	for (int i = 0; i < ROUNDS; i++) {
		const char *filter = queries[i % (int)ARRAY_SIZE(queries)];
		struct query *q = parsed(filter);

		write_tickets(s);
		write_alerts(s);
		make(m, q, (1 + roll(s, 30)) * 3 * HOUR);
		expect_all(s, stats_result(m), filter);
		query_free(q);
	}
	stats_free(m);
	tear_down_desk(s);
	free(s);
}

/* ---- interrupted ---- */

static int sometimes(void *ctx)
{
	return dice_roll(ctx, 20) == 0;
}

static void an_interrupt_loses_and_doubles_nothing(void **state)
{
	struct counted *s = xcalloc(1, sizeof *s);
	struct stats_maker *m;
	sqlite3 *db;
	int ret, interrupts = 0;

	set_up_desk(s);
	write_tickets(s);
	write_alerts(s);
	db = ledger_db(s->f.desk->ledger);
	m = stats_new(s->f.desk);
	stats_begin(m, NULL, DAY);
	do {
		sqlite3_progress_handler(db, 50, sometimes, &s->dice);
		ret = stats_step(m);
		sqlite3_progress_handler(db, 0, NULL, NULL);
		interrupts += ret < 0;
	} while (ret != 0);
	assert_in_range(interrupts, 3, INT32_MAX);
	expect_all(s, stats_result(m), "");
	stats_free(m);
	tear_down_desk(s);
	free(s);
}

/* ---- what was read ---- */

static void append_reading(struct fixture *f, int lines, int alerts, int64_t at)
{
	cJSON *data = cJSON_CreateObject();
	struct draft draft;

	json_add_int(data, "alerts", alerts);
	json_add_int(data, "duplicates", 0);
	json_add_str(data, "format", "suricata");
	json_add_int(data, "lines", lines);
	json_add_int(data, "rejected", 0);
	json_add_str(data, "source", "eve.json");
	draft = desk_machine_draft(f->desk, "intake.read", "store", NULL, data);
	draft.at = at;
	must(fixture_append(f, &draft));
	cJSON_Delete(data);
}

static int64_t lines_told(struct counted *s, struct stats_maker *m,
			  const char *filter)
{
	struct query *q = parsed(filter);

	make(m, q, DAY);
	query_free(q);
	return stats_result(m)->lines;
}

static void lines_are_told_once_every_reading_has_ended(void **state)
{
	struct counted *s = xcalloc(1, sizeof *s);
	struct stats_maker *m;

	set_up_desk(s);
	m = stats_new(s->f.desk);
	assert_int_equal(lines_told(s, m, ""), 0);
	write_alerts(s);
	assert_int_equal(lines_told(s, m, ""), -1);
	append_reading(&s->f, 5000, ALERTS - 1, NOW);
	assert_int_equal(lines_told(s, m, ""), -1);
	append_reading(&s->f, 20, 1, NOW);
	assert_int_equal(lines_told(s, m, ""), 5020);
	/* Of some tickets only it cannot be told. */
	assert_int_equal(lines_told(s, m, "severity:high"), -1);
	/* What was read later than the time that the desk shows. */
	append_reading(&s->f, 999, 5, NOW + 3 * DAY);
	assert_int_equal(lines_told(s, m, ""), 5020);
	stats_free(m);
	tear_down_desk(s);
	free(s);
}

/* ---- times ---- */

static void percentiles_are_those_of_the_sorted(void **state)
{
	struct dice dice = { 42 };

	for (int n = 0; n < 60; n++) {
		struct spans s = { .n = 0 };
		int64_t sorted[64];

		for (int i = 0; i < n; i++) {
			sorted[i] = (int64_t)dice_roll(&dice, 20);
			spans_add(&s, sorted[i]);
		}
		qsort(sorted, (size_t)n, sizeof *sorted, compare_spans);
		for (int p = 0; p <= 100; p += 10)
			assert_true(spans_percentile(&s, p) ==
				    nearest_rank(sorted, n, p));
		free(s.of);
	}
}

/* Buckets follow each other without gaps, and each time is in its own; also
 * where clocks are put forward and back. */
static void expect_buckets(const char *zone, int64_t now)
{
	struct stats_trend trends[2];

	setenv("TZ", zone, 1);
	tzset();
	trend_init_hours(&trends[0], now);
	trend_init_days(&trends[1], now);
	for (int k = 0; k < 2; k++) {
		const struct stats_trend *t = &trends[k];

		for (int i = 0; i < t->n; i++) {
			assert_true(t->from[i] < t->from[i + 1]);
			assert_int_equal(trend_bucket(t, t->from[i]), i);
			assert_int_equal(trend_bucket(t, t->from[i + 1] - 1),
					 i);
		}
		assert_int_equal(trend_bucket(t, now), t->n - 1);
		assert_int_equal(trend_bucket(t, t->from[0] - 1), -1);
		assert_int_equal(trend_bucket(t, t->from[t->n]), -1);
	}
}

static void every_time_has_its_bucket(void **state)
{
	static const char *const zones[] = { "UTC", "Asia/Shanghai",
					     "Asia/Kolkata", "Europe/Berlin" };

	for (size_t z = 0; z < ARRAY_SIZE(zones); z++) {
		expect_buckets(zones[z], NOW);
		/* around 2026-03-29 and 2026-10-25, 01:00Z */
		for (int64_t h = -30; h < 60; h++) {
			expect_buckets(zones[z],
				       1774746000000LL + h * 31 * MINUTE);
			expect_buckets(zones[z],
				       1792890000000LL + h * 31 * MINUTE);
		}
	}
	setenv("TZ", "UTC", 1);
	tzset();
}

static void a_span_is_short_to_read(void **state)
{
	static const struct {
		int64_t ms;
		const char *text;
	} spans[] = {
		{ CLOCK_NEVER, "-" },
		{ 0, "0s" },
		{ 59999, "59s" },
		{ 12 * MINUTE, "12m" },
		{ 3 * HOUR + 5 * MINUTE, "3h05m" },
		{ 52 * HOUR, "2d4h" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(spans); i++) {
		struct strbuf sb = STRBUF_INIT;

		stats_add_span(&sb, spans[i].ms);
		assert_string_equal(sb.buf, spans[i].text);
		strbuf_release(&sb);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_as_counted_one_by_one),
		cmocka_unit_test(an_interrupt_loses_and_doubles_nothing),
		cmocka_unit_test(lines_are_told_once_every_reading_has_ended),
		cmocka_unit_test(percentiles_are_those_of_the_sorted),
		cmocka_unit_test(every_time_has_its_bucket),
		cmocka_unit_test(a_span_is_short_to_read),
	};

	setenv("WATCHFLOOR_NOW", NOW_TEXT, 1);
	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
