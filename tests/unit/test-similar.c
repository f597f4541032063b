/*
 * test-similar.c - similar tickets, against comparing one by one; how they
 * ended, and why they are similar in words.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/projection.h"
#include "fixture.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/similar.h"

#include "check.h"

enum { TICKETS = 160, ROUNDS = 12 };

struct likeness {
	struct fixture f;
	struct ticket tickets[TICKETS];
	struct dice dice;
};

static void roll_text(struct likeness *s, char **member,
		      const char *const *texts)
{
	ticket_set(member, texts[dice_roll(&s->dice, 4)]);
}

static void roll_ticket(struct likeness *s, struct ticket *t)
{
	static const char *const names[] = { "", "a", "b", "c" };
	static const char *const addresses[] = { "", "10.0.0.1", "203.0.113.9",
						 "172.20.1.1" };
	static const char *const attacks[] = { "", "T1190", "T1190,T1505.003",
					       "T1505,T1505.003" };
	char *id = ticket_id(s->f.desk, t->num);

	ticket_set(&t->id, id);
	free(id);
	roll_text(s, &t->tenant, names);
	roll_text(s, &t->fingerprint, names);
	roll_text(s, &t->rule, names);
	roll_text(s, &t->asset, names);
	roll_text(s, &t->src, addresses);
	roll_text(s, &t->file, names);
	roll_text(s, &t->url, names);
	roll_text(s, &t->user, names);
	roll_text(s, &t->type, names);
	roll_text(s, &t->attack, attacks);
	t->alerts = 1;
	t->first = t->last = t->opened = t->changed = ticket_count_of(t->num);
	t->verdict = (enum verdict)dice_roll(&s->dice, VERDICT_COUNT);
}

static void set_up(struct likeness *s)
{
	fixture_open(&s->f);
	s->dice.state = 0x9e3779b97f4a7c15;
	for (int i = 0; i < TICKETS; i++) {
		ticket_init(&s->tickets[i]);
		s->tickets[i].num = ticket_number_of("t1", i + 1);
	}
}

static void write_tickets(struct likeness *s)
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

static void tear_down(struct likeness *s)
{
	for (int i = 0; i < TICKETS; i++)
		ticket_release(&s->tickets[i]);
	fixture_close(&s->f);
	free(s);
}

/* ---- comparing one by one ---- */

static bool both(const char *a, const char *b)
{
	return *a && strcmp(a, b) == 0;
}

static bool share_technique(const char *a, const char *b)
{
	char *list = xasprintf(",%s,", b), *rest = xstrdup(a), *next = rest;
	const char *word;
	bool found = false;

	while ((word = strsep(&next, ","))) {
		char *one = xasprintf(",%s,", word);

		found = found || (*word && strstr(list, one));
		free(one);
	}
	free(list);
	free(rest);
	return found;
}

static unsigned shares_of(const struct ticket *a, const struct ticket *b)
{
	bool home = strcmp(a->tenant, b->tenant) == 0;
	bool private = strcmp(a->src, "203.0.113.9") != 0;
	bool asset = both(a->asset, b->asset) && home;
	unsigned shares = 0;

	if (home && both(a->fingerprint, b->fingerprint))
		shares |= SHARE_FINGERPRINT;
	if (asset && both(a->rule, b->rule))
		shares |= SHARE_RULE_ASSET;
	if (both(a->src, b->src) && (home || !private))
		shares |= SHARE_SRC;
	if (both(a->file, b->file))
		shares |= SHARE_FILE;
	if (both(a->url, b->url))
		shares |= SHARE_URL;
	if (home && both(a->user, b->user))
		shares |= SHARE_USER;
	if (asset && both(a->type, b->type))
		shares |= SHARE_TYPE_ASSET;
	if (share_technique(a->attack, b->attack))
		shares |= SHARE_TECHNIQUE;
	return shares;
}

struct expected {
	int64_t num;
	unsigned shares;
};

static int compare(const void *a, const void *b)
{
	const struct expected *x = a, *y = b;

	if (x->shares != y->shares)
		return x->shares < y->shares ? 1 : -1;
	return x->num < y->num ? 1 : -1;
}

static void expect(const struct likeness *s, const struct ticket *t,
		   const struct similar_search *search, int64_t depth)
{
	struct expected all[TICKETS];
	const struct similar_summary *summary = similar_summary(search);
	const struct similar *found;
	int64_t same = 0, benign = 0;
	int n = 0, got;

	for (int i = 0; i < TICKETS; i++) {
		const struct ticket *o = &s->tickets[i];
		unsigned shares = shares_of(t, o);

		if (o->num == t->num || !shares ||
		    ticket_count_of(o->num) <= TICKETS - depth)
			continue;
		all[n++] = (struct expected){ o->num, shares };
		same += (shares & SHARE_SAME) != 0;
		benign += (shares & SHARE_SAME) && o->verdict == VERDICT_BENIGN;
	}
	qsort(all, (size_t)n, sizeof *all, compare);
	found = similar_found(search, &got);
	assert_int_equal(got, n < SIMILAR_MAX ? n : SIMILAR_MAX);
	for (int i = 0; i < got; i++) {
		assert_int_equal(found[i].ticket.num, all[i].num);
		assert_int_equal(found[i].shares, all[i].shares);
	}
	assert_int_equal(summary->same, same);
	assert_int_equal(summary->verdict[VERDICT_BENIGN], benign);
}

static void the_best_are_found_best_first(void **state)
{
	struct likeness *s = xcalloc(1, sizeof *s);

	set_up(s);
	for (int round = 0; round < ROUNDS; round++) {
		const struct ticket *t = &s->tickets[round * 13 % TICKETS];
		int64_t depth = round % 2 ? 0 : TICKETS / 2;
		struct similar_search *search;

		write_tickets(s);
		search = similar_begin(s->f.desk, t, depth);
		must(similar_run(search));
		expect(s, t, search, depth ? depth : TICKETS);
		similar_free(search);
	}
	tear_down(s);
}

static int sometimes(void *ctx)
{
	return dice_roll(ctx, 12) == 0;
}

static void an_interrupt_loses_and_doubles_nothing(void **state)
{
	struct likeness *s = xcalloc(1, sizeof *s);
	struct similar_search *search;
	int ret, interrupts = 0;
	sqlite3 *db;

	set_up(s);
	write_tickets(s);
	db = ledger_db(s->f.desk->ledger);
	search = similar_begin(s->f.desk, &s->tickets[7], 0);
	do {
		sqlite3_progress_handler(db, 100, sometimes, &s->dice);
		ret = similar_step(search);
		sqlite3_progress_handler(db, 0, NULL, NULL);
		interrupts += ret < 0;
	} while (ret != 0);
	assert_in_range(interrupts, 1, INT32_MAX);
	expect(s, &s->tickets[7], search, TICKETS);
	similar_free(search);
	tear_down(s);
}

/* ---- how they ended, in words ---- */

static void how_it_ended_is_told(void **state)
{
	struct fixture f;
	struct similar_search *search;
	struct strbuf text = STRBUF_INIT;
	const struct similar *found;
	struct ticket t;
	char *a, *b, *c;
	int n;

	fixture_open(&f);
	a = fixture_ticket(&f, "webshell", NULL);
	b = fixture_ticket(&f, "webshell", NULL);
	c = fixture_ticket(&f, "webshell", NULL);
	must(ticket_claim(f.desk, a));
	must(ticket_judge(f.desk, a, VERDICT_BENIGN, "our own scanner"));
	must(ticket_close(f.desk, a, VERDICT_NONE, NULL));
	must(ticket_claim(f.desk, b));
	must(ticket_close(f.desk, b, VERDICT_TRUE_POSITIVE, "cleaned"));
	ticket_init(&t);
	must(ticket_load(f.desk, c, &t));
	search = similar_begin(f.desk, &t, 0);
	must(similar_run(search));
	found = similar_found(search, &n);
	assert_int_equal(n, 2);
	assert_string_equal(found[0].ticket.id, b);
	assert_string_equal(found[0].reason, "cleaned");
	assert_string_equal(found[0].closed_by, f.desk->actor);
	/* The closing gave none: that of the verdict. */
	assert_string_equal(found[1].reason, "our own scanner");
	similar_why(&found[0], &t, &text);
	assert_string_equal(text.buf,
			    "the same rule on web-03, source 203.0.113.45");
	strbuf_reset(&text);
	similar_words(found[0].shares, &text);
	assert_string_equal(text.buf, "rule+asset,src,type+asset");
	similar_free(search);
	ticket_release(&t);
	strbuf_release(&text);
	free(a);
	free(b);
	free(c);
	fixture_close(&f);
}

static void a_summary_says_how_many_and_what(void **state)
{
	struct similar_summary s = { .same = 3, .open = 1 };
	struct strbuf text = STRBUF_INIT;

	s.verdict[VERDICT_TRUE_POSITIVE] = 2;
	similar_summary_print(&s, &text);
	assert_string_equal(text.buf, "3 like this, 1 open, 2 True positive");
	strbuf_reset(&text);
	similar_summary_print(&(struct similar_summary){ .same = 0 }, &text);
	assert_string_equal(text.buf, "");
	strbuf_release(&text);
}

static void only_common_techniques_are_named(void **state)
{
	struct similar f = { .shares = SHARE_TECHNIQUE };
	struct strbuf text = STRBUF_INIT;
	struct ticket t;

	ticket_init(&t);
	ticket_init(&f.ticket);
	ticket_set(&t.attack, "T1059,T1190,T1505.003");
	ticket_set(&f.ticket.attack, "T1190,T1505,T1505.003");
	similar_why(&f, &t, &text);
	assert_string_equal(text.buf, "technique T1190, T1505.003");
	strbuf_release(&text);
	ticket_release(&t);
	ticket_release(&f.ticket);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_best_are_found_best_first),
		cmocka_unit_test(an_interrupt_loses_and_doubles_nothing),
		cmocka_unit_test(how_it_ended_is_told),
		cmocka_unit_test(a_summary_says_how_many_and_what),
		cmocka_unit_test(only_common_techniques_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
