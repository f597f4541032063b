/*
 * test-shift.c - who should be on watch, handing over, the alarm when nobody
 * is there, and the second look at closed tickets.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/roster.h"
#include "watchfloor/shift.h"
#include "watchfloor/supervise.h"
#include "watchfloor/watch_item.h"

#include "check.h"

static int64_t moment(const char *text)
{
	enum clock_zone zone;
	int64_t at;

	must(clock_parse(&at, &zone, text, strlen(text), 0, 0));
	return at;
}

/* ---- the roster ---- */

static const char roster[] =
	"[desk]\ntimezone = Europe/Berlin\n"
	"[shift \"day\"]\nhours = 08:00-20:00\n"
	"rotation = lin wu, zhao qian\nfrom = 2026-11-01\n"
	"swap = 2026-11-03 wu>sun\noff = 2026-12-25\n"
	"[shift \"night\"]\nhours = 20:00-08:00\n"
	"rotation = a, b, c\nfrom = 2026-11-01\n"
	"[oncall \"tier-2\"]\nrotation = wu, zhao\nfrom = 2026-11-02\n"
	"every = 7d\n";

static void assert_on(const struct conf *c, const char *at, const char *shift,
		      const char *members)
{
	struct turn t[4];
	int n = roster_at(c, moment(at), t, 4);

	assert_int_equal(n, shift != NULL);
	if (!shift)
		return;
	assert_string_equal(t[0].shift->name, shift);
	assert_string_equal(t[0].members.buf, members);
	turn_release(&t[0]);
}

static void rotations_swaps_and_days_off(void **state)
{
	struct conf *c;
	struct turn next;

	(void)state;
	must(conf_parse(&c, "desk.conf", roster, strlen(roster), NULL));
	assert_on(c, "2026-11-01T08:00:00+01:00", "day", "lin wu");
	assert_on(c, "2026-11-02T19:59:59+01:00", "day", "zhao qian");
	assert_on(c, "2026-11-03T12:00:00+01:00", "day", "lin sun");
	assert_on(c, "2026-11-01T20:00:00+01:00", "night", "a");
	/* the night of the day before */
	assert_on(c, "2026-11-02T07:59:59+01:00", "night", "a");
	assert_on(c, "2026-11-03T03:00:00+01:00", "night", "b");
	assert_on(c, "2026-12-25T12:00:00+01:00", NULL, NULL);
	assert_on(c, "2026-10-31T12:00:00+01:00", NULL, NULL);
	/* the hours are those of the clock on the wall, in summer too */
	assert_on(c, "2027-06-01T08:00:00+02:00", "day", "lin wu");
	assert_true(roster_next(c, moment("2026-11-01T09:00:00+01:00"), &next));
	assert_string_equal(next.members.buf, "a");
	assert_int_equal(next.from, moment("2026-11-01T20:00:00+01:00"));
	assert_int_equal(next.to, moment("2026-11-02T08:00:00+01:00"));
	turn_release(&next);
	assert_null(oncall_at(&c->oncalls[0], moment("2026-11-01T12:00:00Z")));
	assert_string_equal(
		oncall_at(&c->oncalls[0], moment("2026-11-08T12:00:00Z")),
		"wu");
	assert_string_equal(
		oncall_at(&c->oncalls[0], moment("2026-11-09T12:00:00Z")),
		"zhao");
	conf_free(c);
}

static void a_skill_on_watch_is_found_or_missed(void **state)
{
	static const char text[] =
		"[desk]\ntimezone = UTC\n"
		"[shift \"day\"]\nhours = 08:00-20:00\n"
		"rotation = lin wu, zhao\nfrom = 2026-11-01\n"
		"skills = web, dns\n"
		"[member \"lin\"]\nrole = analyst\nskill = mail, web\n"
		"[member \"li\"]\nrole = analyst\nskill = dns\n"
		"[member \"wu\"]\nrole = senior\nskill = web\n"
		"[member \"zhao\"]\nrole = senior\nskill = dns\n";
	int64_t first = moment("2026-11-01T09:00:00Z");
	int64_t second = moment("2026-11-02T09:00:00Z");
	struct conf *c;

	(void)state;
	must(conf_parse(&c, "desk.conf", text, strlen(text), NULL));
	assert_string_equal(roster_with_skill(c, first, "web", NULL)->name,
			    "lin");
	assert_string_equal(roster_with_skill(c, first, "web", "lin")->name,
			    "wu");
	/* li is not on, and no beginning of lin */
	assert_null(roster_with_skill(c, first, "dns", NULL));
	assert_string_equal(roster_with_skill(c, second, "dns", NULL)->name,
			    "zhao");
	assert_null(roster_with_skill(c, second, "web", NULL));
	assert_null(roster_with_skill(c, first - 8 * HOUR, "web", NULL));
	conf_free(c);
}

static void what_is_no_roster_is_refused(void **state)
{
	static const char *const wrong[] = {
		"hours = 8-20\nrotation = a\nfrom = 2026-11-01",
		"hours = 08:00-25:00\nrotation = a\nfrom = 2026-11-01",
		"rotation = a\nfrom = 2026-11-01",
		"hours = 08:00-20:00\nrotation = a\nfrom = today",
		("hours = 08:00-20:00\nrotation = a\nfrom = 2026-11-01\n"
		 "swap = 2026-11-01 lin"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		char *text = xasprintf("[shift \"x\"]\n%s\n", wrong[i]);
		struct conf *c;

		if (conf_parse(&c, "desk.conf", text, strlen(text), NULL) !=
		    FAILED)
			fail_msg("not refused: %s", wrong[i]);
		free(text);
	}
}

/* ---- a desk ---- */

static const char rules[] = "[desk]\nunattended = 15m\n"
			    "[sla \"all\"]\nmatch = state:open\n"
			    "accept = 10m\njudge = 30m\n"
			    "[quality]\nrate = 30%\n";

static int open_desk(void **state)
{
	fixture_setup(state);
	fixture_rules(*state, rules);
	return 0;
}

static void the_shift_says_which_skill_is_missing(void **state)
{
	static const char text[] =
		"[shift \"all\"]\nhours = 00:00-24:00\n"
		"rotation = lin\nfrom = 2026-01-01\nskills = web, dns\n"
		"[member \"lin\"]\nrole = analyst\nskill = web\n";
	struct fixture *f = *state;
	struct strbuf sb = STRBUF_INIT;

	fixture_rules(f, text);
	must(shift_print(f->desk, &sb));
	assert_non_null(strstr(sb.buf, "all: nobody on it has the skill dns"));
	assert_null(strstr(sb.buf, "skill web"));
	strbuf_release(&sb);
}

static int add_fact(void *ctx, const struct watch_line *line)
{
	strbuf_addf(ctx, "%s %s %s %s;", watch_fact_word(line->fact),
		    line->name ? line->name : "-", line->who ? line->who : "-",
		    line->item ? line->item->text
		    : line->on ? line->on
			       : "-");
	return 0;
}

static void who_is_on_watch_is_told_line_by_line(void **state)
{
	static const char text[] =
		"[shift \"all\"]\nhours = 00:00-24:00\n"
		"rotation = lin\nfrom = 2026-01-01\nskills = dns\n";
	struct fixture *f = *state;
	struct strbuf sb = STRBUF_INIT;

	fixture_rules(f, text);
	fixture_act_as(f, "lin");
	must(shift_begin(f->desk));
	must(watch_item_add(f->desk, "the VPN", NULL, CLOCK_NEVER));
	must(watch_lines(f->desk, add_fact, &sb));
	assert_string_equal(sb.buf, "now all lin -;no_skill all - dns;"
				    "next all lin -;no_skill all - dns;"
				    "there - lin -;item - lin the VPN;");
	strbuf_release(&sb);
}

/* ---- handing over ---- */

static void a_handover_is_read_signed_and_frozen(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	struct handover h, read;
	struct ledger_report report;

	fixture_act_as(f, "lin");
	assert_int_equal(handover_draft(f->desk, &h), REFUSED);
	handover_release(&h);
	must(shift_begin(f->desk));
	assert_int_equal(shift_begin(f->desk), REFUSED);
	must(ticket_claim(f->desk, id));
	must(shift_note(f->desk, "the VPN\nis slow"));
	must(handover_draft(f->desk, &h));
	assert_int_equal(h.n, 3);
	assert_non_null(strstr(h.items[0], id));
	assert_non_null(strstr(h.items[1], "1 ticket open"));
	assert_non_null(strstr(h.items[2], "the VPN is slow"));
	assert_int_equal(handover_sign(f->desk, &h, "lin", NULL), REFUSED);
	must(handover_sign(f->desk, &h, "wu", NULL));

	fixture_act_as(f, "zhao");
	assert_int_equal(handover_load(f->desk, &read), NOT_FOUND);
	handover_release(&read);
	/* What happens since then is not in it. */
	fixture_act_as(f, "lin");
	must(ticket_judge(f->desk, id, VERDICT_BENIGN, "x"));
	fixture_act_as(f, "wu");
	must(handover_load(f->desk, &read));
	assert_string_equal(read.text.buf, h.text.buf);
	assert_string_equal(read.from, "lin");
	read.n--;
	assert_int_equal(handover_accept(f->desk, &read), CONFLICT);
	read.n++;
	must(handover_accept(f->desk, &read));
	assert_int_equal(handover_accept(f->desk, &read), CONFLICT);
	handover_release(&read);
	handover_release(&h);

	/* lin's shift is over; the records verify. */
	fixture_act_as(f, "lin");
	assert_int_equal(shift_note(f->desk, "x"), REFUSED);
	must(ledger_verify(f->desk->ledger, &report, NULL, NULL));
	assert_int_equal(report.nwrong, 0);
	ledger_report_release(&report);
	free(id);
}

static void nobody_leaves_a_critical_without_saying_so(void **state)
{
	struct fixture *f = *state;
	char *first = fixture_ticket(f, "scan", NULL);
	char *critical = fixture_ticket(f, "webshell", NULL);
	struct handover h;

	fixture_act_as(f, "lin");
	must(shift_begin(f->desk));
	must(handover_draft(f->desk, &h));
	assert_int_equal(handover_sign(f->desk, &h, "wu", NULL), REFUSED);
	assert_says("1 critical ticket");
	assert_int_equal(shift_leave(f->desk, "tired", NULL), REFUSED);
	assert_int_equal(handover_sign(f->desk, &h, "wu", " "), REFUSED);
	must(handover_sign(f->desk, &h, "wu", "wu looks at it already"));
	handover_release(&h);
	/* Judged, it has an answer. */
	must(ticket_claim(f->desk, critical));
	assert_int_equal(shift_leave(f->desk, "tired", NULL), REFUSED);
	must(ticket_judge(f->desk, critical, VERDICT_BENIGN, "x"));
	must(shift_leave(f->desk, "tired", NULL));
	free(first);
	free(critical);
}

/* ---- for longer than a shift ---- */

static int last_item(void *ctx, const struct watch_item *item)
{
	*(int64_t *)ctx = item->record;
	return 0;
}

static void what_is_watched_outlives_the_shift(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	int64_t first = 0, last = 0;
	struct handover h;

	fixture_act_as(f, "lin");
	/* nobody need be on watch for it */
	assert_int_equal(watch_item_add(f->desk, " ", NULL, CLOCK_NEVER),
			 REFUSED);
	assert_int_equal(watch_item_add(f->desk, "x", "t1-99", CLOCK_NEVER),
			 NOT_FOUND);
	assert_int_equal(watch_item_add(f->desk, "x", NULL, clock_now() - 1),
			 REFUSED);
	must(watch_item_add(f->desk, "the VPN\nis slow", NULL, CLOCK_NEVER));
	must(watch_item_each(f->desk, true, last_item, &first));
	must(watch_item_add(f->desk, "it may come again", id,
			    clock_now() + DAY));
	must(watch_item_each(f->desk, true, last_item, &last));
	assert_true(first && last > first);

	/* another's shift, and another's hand-over */
	fixture_act_as(f, "wu");
	must(shift_begin(f->desk));
	must(handover_draft(f->desk, &h));
	assert_int_equal(h.n, 3);
	assert_non_null(strstr(h.items[0], "the VPN is slow"));
	assert_non_null(strstr(h.items[1], "it may come again"));
	assert_non_null(strstr(h.items[1], id));
	assert_non_null(strstr(h.items[1], "until"));
	handover_release(&h);
	must(watch_item_done(f->desk, first, "repaired"));
	assert_int_equal(watch_item_done(f->desk, first, NULL), CONFLICT);
	assert_int_equal(watch_item_done(f->desk, last + 9, NULL), NOT_FOUND);
	must(handover_draft(f->desk, &h));
	assert_int_equal(h.n, 2);
	assert_non_null(strstr(h.items[0], "it may come again"));
	handover_release(&h);
	free(id);
}

static int undo(struct fixture *f, const char *sentence)
{
	struct last_act last;
	int ret = desk_last_act(f->desk, &last);

	if (ret < 0)
		return ret;
	if (!strstr(last.sentence, sentence))
		fail_msg("\"%s\" is not in \"%s\"", sentence, last.sentence);
	ret = desk_undo(f->desk, &last, NULL, NULL);
	last_act_release(&last);
	return ret;
}

static int open_items(struct fixture *f)
{
	struct strbuf sb = STRBUF_INIT;
	int n = 0;

	must(watch_item_print_open(f->desk, &sb));
	for (const char *p = sb.buf; (p = strchr(p, '\n')); p++)
		n++;
	strbuf_release(&sb);
	return n;
}

static void what_is_watched_can_be_undone(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	struct last_act old;
	int64_t item = 0;

	fixture_act_as(f, "lin");
	must(ticket_claim(f->desk, id));
	must(watch_item_add(f->desk, "the VPN", NULL, CLOCK_NEVER));
	must(watch_item_each(f->desk, true, last_item, &item));
	must(desk_last_act(f->desk, &old));
	/* What another has built upon is not the first one's any more. */
	fixture_act_as(f, "wu");
	must(watch_item_done(f->desk, item, NULL));
	assert_int_equal(open_items(f), 0);
	fixture_act_as(f, "lin");
	assert_int_equal(desk_undo(f->desk, &old, NULL, NULL), CONFLICT);
	assert_says("too late to undo");
	fixture_act_as(f, "wu");
	must(undo(f, "need not be watched any more"));
	assert_int_equal(open_items(f), 1);
	assert_int_equal(undo(f, ""), NOT_FOUND);
	/* Step by step, in the order in which it was done. */
	fixture_act_as(f, "lin");
	must(watch_item_done(f->desk, item, "well"));
	must(undo(f, "need not be watched any more: well"));
	must(undo(f, "lin keeps an eye on it: the VPN"));
	assert_int_equal(open_items(f), 0);
	assert_int_equal(desk_undo(f->desk, &old, NULL, NULL), CONFLICT);
	must(undo(f, "t1-1: lin took the ticket"));
	assert_int_equal(undo(f, ""), NOT_FOUND);
	last_act_release(&old);
	free(id);
}

/* ---- nobody looks ---- */

static void an_unattended_queue_raises_one_alarm(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	struct ticket t;
	int64_t opened;
	bool raised;

	ticket_init(&t);
	must(ticket_load(f->desk, id, &t));
	opened = t.opened;
	must(desk_raise_alarm(f->desk, opened + 25 * MINUTE - 1, &raised));
	assert_false(raised);
	must(desk_raise_alarm(f->desk, opened + 25 * MINUTE, &raised));
	assert_true(raised);
	must(desk_raise_alarm(f->desk, opened + 26 * MINUTE, &raised));
	assert_false(raised);
	must(desk_unattended(f->desk, opened + 26 * MINUTE, &t));
	assert_string_equal(t.id, "");
	ticket_release(&t);
	free(id);
}

/* ---- four eyes ---- */

static int judge_again(struct fixture *f, const char *id, const char *verdict)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "verdict", verdict);
	json_add_str(data, "reason", "x");
	return desk_act(f->desk, "quality.judged", id, data);
}

static void a_sample_is_judged_by_others(void **state)
{
	enum { TICKETS = 40 };
	struct fixture *f = *state;
	struct quality_figures figures;
	struct ticket t;
	int64_t n = 0;

	fixture_act_as(f, "lin");
	for (int i = 0; i < TICKETS; i++) {
		char *id = fixture_ticket(f, "scan", NULL);

		must(ticket_claim(f->desk, id));
		must(ticket_close(f->desk, id, VERDICT_BENIGN, NULL));
		n += quality_in_sample(f->desk->conf, id);
		free(id);
	}
	assert_in_range(n, 4, 24); /* about 12 */
	ticket_init(&t);
	assert_int_equal(quality_next(f->desk, &t), NOT_FOUND);
	fixture_act_as(f, "wu");
	for (int i = 0; quality_next(f->desk, &t) == 0; i++) {
		assert_true(quality_in_sample(f->desk->conf, t.id));
		fixture_act_as(f, "lin");
		assert_int_equal(judge_again(f, t.id, "benign"), REFUSED);
		fixture_act_as(f, "wu");
		must(judge_again(f, t.id, i ? "benign" : "true-positive"));
		assert_int_equal(judge_again(f, t.id, "benign"), CONFLICT);
	}
	must(quality_count(f->desk, &figures));
	assert_int_equal(figures.sampled, n);
	assert_int_equal(figures.judged, n);
	assert_int_equal(figures.agreed, n - 1);
	ticket_release(&t);
}

int main(void)
{
#define ON_A_DESK(test) \
	cmocka_unit_test_setup_teardown(test, open_desk, fixture_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rotations_swaps_and_days_off),
		cmocka_unit_test(a_skill_on_watch_is_found_or_missed),
		cmocka_unit_test(what_is_no_roster_is_refused),
		ON_A_DESK(the_shift_says_which_skill_is_missing),
		ON_A_DESK(who_is_on_watch_is_told_line_by_line),
		ON_A_DESK(a_handover_is_read_signed_and_frozen),
		ON_A_DESK(nobody_leaves_a_critical_without_saying_so),
		ON_A_DESK(what_is_watched_outlives_the_shift),
		ON_A_DESK(what_is_watched_can_be_undone),
		ON_A_DESK(an_unattended_queue_raises_one_alarm),
		ON_A_DESK(a_sample_is_judged_by_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
