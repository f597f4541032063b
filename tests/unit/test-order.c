/*
 * test-order.c - pages in every order, against a sort in memory.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/clocks.h"
#include "desk/projection.h"
#include "desk/urgent.h"
#include "fixture.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

#include "check.h"

#define NOW 1795403500000LL /* 2026-11-23T03:11:40Z */

enum { TICKETS = 120, ROUNDS = 20, PAGE = 11 };

/* Clocks by a number, by a text and by the time, in working time, some with
 * a warning; and tickets that have none. */
static const char clocks[] = "[calendar \"office\"]\n"
			     "hours = Mon-Fri 09:00-12:00 13:00-18:00\n"
			     "timezone = Asia/Shanghai\n"
			     "holiday = 2026-11-20\n"
			     "workday = 2026-11-22\n"
			     "[sla \"grave\"]\n"
			     "match = severity>=critical -asset:b\n"
			     "accept = 10m\njudge = 30m\nclose = 4h\n"
			     "warn = 20m\n"
			     "[sla \"tenant\"]\n"
			     "match = tenant:a owner!=me\n"
			     "inform = 5m\njudge = 1h\n"
			     "[sla \"silent\"]\n"
			     "match = age>2h\n"
			     "contain = 1h\n"
			     "[sla \"hours\"]\n"
			     "match = severity:low,high asset!=ab\n"
			     "accept = 1h\ncontain = 5h\nclose = 2d\n"
			     "calendar = office\nwarn = 1h\n"
			     "[sla \"rest\"]\n"
			     "match = -owner:none\n"
			     "close = 2h\n";

struct desk_of_tickets {
	struct fixture f;
	struct ticket tickets[TICKETS];
	struct dice dice;
};

/* ---- tickets with few values, so that many are equal ---- */

static int roll(struct desk_of_tickets *s, int below)
{
	return (int)dice_roll(&s->dice, (uint64_t)below);
}

static void roll_text(struct desk_of_tickets *s, char **member)
{
	static const char *const texts[] = {
		"",  "a",        "A", "b", "ab", "\xe7\xbd\x91\xe9\xa1\xb5",
		"_", "\xc3\xa9",
	};

	ticket_set(member, texts[roll(s, ARRAY_SIZE(texts))]);
}

static int64_t roll_time(struct desk_of_tickets *s)
{
	return NOW - roll(s, 20) * 15 * MINUTE;
}

/* Few wait, or are to be reported. */
static void roll_special(struct desk_of_tickets *s, struct ticket *t)
{
	int waits = roll(s, 8) ? 0 : 1 + roll(s, 2);

	ticket_set(&t->held, "");
	for (int i = 0; i < waits; i++) {
		int64_t since = t->opened + (i * 7 + roll(s, 6)) * 15 * MINUTE;

		held_add(t, since, since + roll(s, 6) * 15 * MINUTE + MINUTE);
	}
	t->waiting = waits && roll(s, 2) ? WAITING_CUSTOMER : WAITING_NOT;
	t->known = t->reported = CLOCK_NEVER;
	if (roll(s, 8))
		return;
	t->known = roll_time(s);
	t->reported = roll(s, 2) ? CLOCK_NEVER : t->known;
	t->operator=(enum operator_class) roll(s, OPERATOR_COUNT);
	t->level = (enum incident_level)roll(s, LEVEL_COUNT);
}

static void roll_ticket(struct desk_of_tickets *s, struct ticket *t)
{
	char **const members[] = { &t->tenant, &t->title, &t->asset, &t->src,
				   &t->owner };
	int64_t *const maybe[] = { &t->accepted, &t->judged, &t->informed,
				   &t->contained };
	char *id = ticket_id(s->f.desk, t->num);

	ticket_set(&t->id, id);
	free(id);
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		roll_text(s, members[i]);
	t->severity = (enum severity)roll(s, SEV_COUNT);
	t->state = (enum ticket_state)roll(s, STATE_COUNT);
	t->verdict = (enum verdict)roll(s, VERDICT_COUNT);
	t->alerts = roll(s, 4);
	t->first = roll_time(s);
	t->last = roll_time(s);
	t->opened = roll_time(s);
	t->changed = roll_time(s);
	for (size_t i = 0; i < ARRAY_SIZE(maybe); i++)
		*maybe[i] = roll(s, 2) ? roll_time(s) : CLOCK_NEVER;
	t->closed = t->state == STATE_CLOSED ? roll_time(s) : CLOCK_NEVER;
	if (roll(s, 3) == 0) /* over the weekend */
		t->opened -= roll(s, 100) * HOUR;
	roll_special(s, t);
}

static void write_tickets(struct desk_of_tickets *s)
{
	sqlite3 *db = ledger_db(s->f.desk->ledger);
	sqlite3_stmt *stmt = NULL;

	must(statement(db, &stmt,
		       "REPLACE INTO ticket(" TICKET_COLUMNS ") "
		       "VALUES(" TICKET_PARAMETERS ")"));
	for (int i = 0; i < TICKETS; i++) {
		ticket_bind(stmt, &s->tickets[i]);
		must(statement_run(stmt));
	}
	sqlite3_finalize(stmt);
}

static void roll_tickets(struct desk_of_tickets *s)
{
	for (int i = 0; i < TICKETS; i++)
		roll_ticket(s, &s->tickets[i]);
	write_tickets(s);
}

/* ---- the same orders in memory ---- */

static const struct conf *conf; /* for the compare functions */

static int by_clocks(enum ticket_key key, const struct ticket *a,
		     const struct ticket *b)
{
	struct place x = urgent_place(conf, key, a, NOW);
	struct place y = urgent_place(conf, key, b, NOW);

	return place_compare(&x, &y);
}

static int numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare(enum ticket_key key, const struct ticket *a,
		   const struct ticket *b)
{
	switch (key) {
	case BY_URGENCY:
	case BY_DUE:
		return by_clocks(key, a, b);
	case BY_SEVERITY:
		return numbers(a->severity, b->severity);
	case BY_TENANT:
		return sqlite3_stricmp(a->tenant, b->tenant);
	case BY_TITLE:
		return sqlite3_stricmp(a->title, b->title);
	case BY_ASSET:
		return sqlite3_stricmp(a->asset, b->asset);
	case BY_SOURCE:
		return sqlite3_stricmp(a->src, b->src);
	case BY_ALERTS:
		return numbers(a->alerts, b->alerts);
	case BY_OWNER:
		return sqlite3_stricmp(a->owner, b->owner);
	case BY_STATE:
		return numbers(a->state, b->state);
	case BY_LAST:
		return numbers(a->last, b->last);
	case BY_FIRST:
		return numbers(a->first, b->first);
	case BY_OPENED:
		return numbers(a->opened, b->opened);
	case BY_CHANGED:
		return numbers(a->changed, b->changed);
	case BY_TYPE:
		return strcmp(a->type, b->type);
	case BY_TARGET:
		return sqlite3_stricmp(a->dst, b->dst);
	case BY_USER:
		return sqlite3_stricmp(a->user, b->user);
	case BY_VERDICT:
		return numbers(a->verdict, b->verdict);
	default:
		return 0;
	}
}

static struct ticket_order order; /* for qsort() */

static int by_order(const void *a, const void *b)
{
	const struct ticket *const *x = a, *const *y = b;
	int sign = order.reverse ? -1 : 1, c = compare(order.key, *x, *y);

	return sign * (c ? c : numbers((*x)->num, (*y)->num));
}

static int sorted(struct desk_of_tickets *s, const struct query *q,
		  const struct ticket *out[TICKETS])
{
	const struct query_context ctx = { .me = s->f.desk->actor, .now = NOW };
	int n = 0;

	for (int i = 0; i < TICKETS; i++)
		if (query_match(q, &s->tickets[i], &ctx))
			out[n++] = &s->tickets[i];
	qsort(out, (size_t)n, sizeof *out, by_order);
	return n;
}

/* ---- pages ---- */

/* Walk all pages, of different lengths, from one end to the other; the rows
 * must be those of `want`, each once. */
static void walk(struct desk_of_tickets *s, const struct query *q,
		 const struct ticket *const *want, int nwant, bool backward)
{
	struct ticket page[PAGE];
	char *after = NULL;
	int n, max, seen = 0;

	do {
		max = 1 + roll(s, PAGE);
		must(ticket_page(s->f.desk, q, order, after, backward, page,
				 max, &n));
		for (int i = 0; i < n; i++) {
			int at = backward ? nwant - seen - n + i : seen + i;

			if (at < 0 || at >= nwant ||
			    page[i].num != want[at]->num)
				fail_msg("%s%s: ticket %lld at %d",
					 ticket_key_word(order.key),
					 order.reverse ? "-" : "",
					 (long long)page[i].num, at);
		}
		seen += n;
		free(after);
		after = n ? xstrdup(page[backward ? 0 : n - 1].id) : NULL;
		for (int i = 0; i < n; i++)
			ticket_release(&page[i]);
	} while (n == max);
	assert_int_equal(seen, nwant);
	free(after);
}

static void walk_every_order(struct desk_of_tickets *s, const char *text)
{
	const struct ticket *want[TICKETS];
	struct query *q;

	must(query_parse(&q, text, NULL));
	for (int i = 0; i < 2 * TICKET_KEYS; i++) {
		int n;

		order = (struct ticket_order){ (enum ticket_key)(i / 2),
					       i % 2 };
		n = sorted(s, q, want);
		assert_true(n > 0);
		walk(s, q, want, n, false);
		walk(s, q, want, n, true);
	}
	query_free(q);
}

static void every_order_visits_each_ticket_once(void **state)
{
	static const char *const texts[] = {
		"",
		"state:open",
		"owner:none",
		"owner!=none,ab severity>=medium",
		"-(owner:a* OR severity:low) -owner!=b",
		"asset:a,b OR title:\xe7\xbd\x91 age>1h",
		"state:open owner:a",
	};
	struct desk_of_tickets *s = *state;

	/* two texts a round, so that each meets several sets of tickets */
	for (size_t i = 0; i < ROUNDS; i++) {
		roll_tickets(s);
		walk_every_order(s, texts[2 * i % ARRAY_SIZE(texts)]);
		walk_every_order(s, texts[(2 * i + 1) % ARRAY_SIZE(texts)]);
	}
}

/* With so few tickets a glance sees them all. */
static void a_glance_is_the_first_page(void **state)
{
	static const char *const texts[] = { "state:open",
					     "state:open severity>=high",
					     "state:open title:nowhere" };
	struct desk_of_tickets *s = *state;
	struct ticket_order urgent = { BY_URGENCY, false };
	struct ticket page[PAGE], head[PAGE];
	int n, nhead;
	bool all;

	roll_tickets(s);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct query *q;

		must(query_parse(&q, texts[i], NULL));
		must(ticket_page(s->f.desk, q, urgent, NULL, false, page, PAGE,
				 &n));
		must(ticket_glance(s->f.desk, q, head, PAGE, &nhead, &all));
		assert_true(all && n == nhead);
		for (int t = 0; t < n; t++) {
			assert_int_equal(page[t].num, head[t].num);
			ticket_release(&page[t]);
			ticket_release(&head[t]);
		}
		query_free(q);
	}
}

/* Enough of each kind, or the test above would show nothing. */
static void every_band_has_tickets(void **state)
{
	struct desk_of_tickets *s = *state;
	int bands[4] = { 0 }, special = 0;

	roll_tickets(s);
	for (int i = 0; i < TICKETS; i++) {
		const struct ticket *t = &s->tickets[i];

		bands[urgent_place(conf, BY_URGENCY, t, NOW).band]++;
		special += *t->held && t->closed == CLOCK_NEVER;
	}
	for (int i = 0; i < 4; i++)
		assert_in_range(bands[i], TICKETS / 20, TICKETS * 9 / 10);
	assert_true(special > 3);
}

static void late_is_counted_as_it_is_seen(void **state)
{
	static const char *const queries[] = { "", "state:open", "owner:a" };
	const struct query_context ctx = { .me = NULL, .now = NOW };
	struct desk_of_tickets *s = *state;

	for (int round = 0; round < ROUNDS; round++) {
		roll_tickets(s);
		for (size_t i = 0; i < ARRAY_SIZE(queries); i++) {
			struct ticket_counts counts;
			struct query *q;
			struct due due;
			int64_t late = 0;

			must(query_parse(&q, queries[i], NULL));
			must(ticket_count(s->f.desk, q, &counts));
			for (int t = 0; t < TICKETS; t++)
				late += query_match(q, &s->tickets[t], &ctx) &&
					ticket_due(&due, conf, &s->tickets[t],
						   NOW) &&
					due.at < NOW;
			assert_int_equal(counts.late, late);
			query_free(q);
		}
	}
}

/* ---- words ---- */

static void an_order_is_a_word_and_a_sign(void **state)
{
	struct ticket_order o;

	for (int i = 0; i < TICKET_KEYS; i++) {
		const char *word = ticket_key_word((enum ticket_key)i);
		char *reverse = xasprintf("%s-", word);

		must(ticket_order_parse(&o, word));
		assert_true((int)o.key == i && !o.reverse);
		must(ticket_order_parse(&o, reverse));
		assert_true((int)o.key == i && o.reverse);
		free(reverse);
	}
	assert_int_equal(ticket_order_parse(&o, "titel"), FAILED);
	assert_non_null(strstr(fail_text(), "\"title\""));
	assert_int_equal(ticket_order_parse(&o, ""), FAILED);
	assert_int_equal(ticket_order_parse(&o, "-"), FAILED);
	assert_int_equal(ticket_order_parse(&o, "title--"), FAILED);
}

/* ---- life ---- */

static int open_desk(void **state)
{
	struct desk_of_tickets *s = xcalloc(1, sizeof *s);

	s->dice.state = 20261125;
	fixture_open(&s->f);
	conf_free(s->f.desk->conf);
	must(conf_parse(&s->f.desk->conf, "desk.conf", clocks, strlen(clocks),
			NULL));
	conf = s->f.desk->conf;
	for (int i = 0; i < TICKETS; i++) {
		ticket_init(&s->tickets[i]);
		s->tickets[i].num = ticket_number_of("t1", i + 1);
	}
	*state = s;
	return 0;
}

static int close_desk(void **state)
{
	struct desk_of_tickets *s = *state;

	for (int i = 0; i < TICKETS; i++)
		ticket_release(&s->tickets[i]);
	fixture_close(&s->f);
	free(s);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_order_visits_each_ticket_once),
		cmocka_unit_test(every_band_has_tickets),
		cmocka_unit_test(late_is_counted_as_it_is_seen),
		cmocka_unit_test(a_glance_is_the_first_page),
		cmocka_unit_test(an_order_is_a_word_and_a_sign),
	};

	setenv("WATCHFLOOR_NOW", "2026-11-23T03:11:40Z", 1);
	return cmocka_run_group_tests(tests, open_desk, close_desk);
}
