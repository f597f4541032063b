/*
 * test-calendar.c - working time, against a count of every minute by the
 * clock of the libc; and the clocks that run by it.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "desk/clocks.h"
#include "fixture.h"
#include "watchfloor/calendar.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/report.h"

#include "check.h"

static struct conf *read_conf(const char *zone, const char *rest)
{
	char *text = xasprintf("[calendar \"office\"]\n"
			       "hours = Mon-Fri 00:30-02:30 09:00-12:00 "
			       "13:00-18:00, Sun 01:15-01:45\n"
			       "timezone = %s\n"
			       "holiday = 2026-10-01..2026-10-07, 2026-03-10\n"
			       "workday = 2026-10-10, 2026-10-05\n%s",
			       zone, rest);
	struct conf *c;

	must(conf_parse(&c, "desk.conf", text, strlen(text), NULL));
	free(text);
	return c;
}

/* ---- the naive count ---- */

static bool within(int minute, int from, int to)
{
	return minute >= from && minute < to;
}

/* The calendar above, said once more. */
static bool works(const struct tm *tm)
{
	int day = tm->tm_mon * 100 + 100 + tm->tm_mday;
	int minute = tm->tm_hour * 60 + tm->tm_min, weekday = tm->tm_wday;
	bool in_2026 = tm->tm_year == 126;

	if (in_2026 && (day == 1010 || day == 1005))
		weekday = weekday == 0 ? 0 : 1;
	else if (in_2026 && (within(day, 1001, 1008) || day == 310))
		return false;
	if (weekday == 0)
		return within(minute, 75, 105);
	return weekday < 6 &&
	       (within(minute, 30, 150) || within(minute, 540, 720) ||
		within(minute, 780, 1080));
}

static bool works_at(int64_t at)
{
	time_t t = (time_t)(at / SECOND);
	struct tm tm;

	localtime_r(&t, &tm);
	return works(&tm);
}

static int64_t naive_between(int64_t from, int64_t to)
{
	int64_t n = 0;

	for (int64_t t = from; t < to; t += MINUTE)
		n += works_at(t) ? MINUTE : 0;
	return n;
}

static int64_t naive_after(int64_t from, int64_t span)
{
	int64_t t = from;

	for (; span > 0; t += MINUTE)
		span -= works_at(t) ? MINUTE : 0;
	return t;
}

/* ---- the property ---- */

static const char *const zones[] = {
	"Asia/Shanghai",       "Europe/Berlin",  "America/New_York",
	"Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu",
};

/* Each around a day on which some of the zones change their clocks, or
 * around the holidays. */
static const char *const moments[] = {
	"2026-03-08T00:00:00Z", "2026-03-28T12:00:00Z", "2026-04-04T09:00:00Z",
	"2026-09-29T20:00:00Z", "2026-10-03T09:00:00Z", "2026-10-24T12:00:00Z",
	"2026-10-31T20:00:00Z", "2026-12-30T00:00:00Z",
};

static int64_t moment(const char *text)
{
	enum clock_zone zone;
	int64_t at;

	must(clock_parse(&at, &zone, text, strlen(text), 0, 0));
	return at;
}

static void check_zone(const char *zone, struct dice *dice)
{
	struct conf *c = read_conf(zone, "");
	const struct calendar *cal = conf_calendar_named(c, "office");

	setenv("TZ", zone, 1);
	tzset();
	for (int i = 0; i < 60; i++) {
		int64_t from =
			moment(moments[dice_roll(dice, ARRAY_SIZE(moments))]) +
			(int64_t)dice_roll(dice, 3 * 1440) * MINUTE;
		int64_t to = from + (int64_t)dice_roll(dice, 12000) * MINUTE;
		int64_t span = (int64_t)dice_roll(dice, 3000) * MINUTE;

		if (calendar_between(cal, from, to) != naive_between(from, to))
			fail_msg("%s: from %lld to %lld: %lld, not %lld", zone,
				 (long long)from, (long long)to,
				 (long long)calendar_between(cal, from, to),
				 (long long)naive_between(from, to));
		if (calendar_after(cal, from, span) != naive_after(from, span))
			fail_msg("%s: %lld after %lld: %lld, not %lld", zone,
				 (long long)span, (long long)from,
				 (long long)calendar_after(cal, from, span),
				 (long long)naive_after(from, span));
	}
	conf_free(c);
}

static void working_time_is_what_a_count_of_minutes_gives(void **state)
{
	struct dice dice = { 0x5eed0c41 };

	(void)state;
	print_message("seed %llx\n", (unsigned long long)dice.state);
	for (size_t i = 0; i < ARRAY_SIZE(zones); i++)
		check_zone(zones[i], &dice);
	setenv("TZ", "UTC", 1);
	tzset();
}

static void no_calendar_never_rests(void **state)
{
	(void)state;
	assert_int_equal(calendar_between(NULL, 5, 9), 4);
	assert_int_equal(calendar_between(NULL, 9, 5), 0);
	assert_int_equal(calendar_after(NULL, 5, HOUR), 5 + HOUR);
	assert_true(calendar_after(NULL, INT64_MAX - 1, HOUR) == INT64_MAX);
}

/* ---- what cannot be meant ---- */

static void what_is_no_calendar_is_refused(void **state)
{
	static const char *const wrong[] = {
		"hours = Mon-Fri",
		"hours = Mon 18:00-09:00",
		"hours = Mon 09:00-25:00",
		"hours = Moon 09:00-18:00",
		"hours = Mon 09:00-12:00 11:00-18:00",
		"holiday = 2026-10-01",
		"hours = daily 00:00-24:00\nholiday = 2026-13-01",
		"hours = daily 00:00-24:00\nholiday = 2026-10-07..2026-10-01",
		"hours = daily 00:00-24:00\ntimezone = Mars/Olympus",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		char *text = xasprintf("[calendar \"x\"]\n%s\n", wrong[i]);
		struct conf *c;

		if (conf_parse(&c, "desk.conf", text, strlen(text), NULL) !=
		    FAILED)
			fail_msg("not refused: %s", wrong[i]);
		free(text);
	}
}

static void a_section_names_calendar_and_target_that_are_there(void **state)
{
	static const char *const wrong[] = {
		"[sla \"x\"]\nmatch = \"\"\ncalendar = nine-to-five\n",
		"[sla \"x\"]\nmatch = state:open\nescalate = nobody\n",
		"[sla \"x\"]\nmatch = state:open\nescalate = senior after x\n",
	};
	static const char right[] =
		"[path \"functional\"]\nlevels = lead, rnd-centre\n"
		"[sla \"x\"]\nmatch = state:open\nwarn = 5m\n"
		"escalate = rnd-centre after 10m\n";
	struct conf *c;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(conf_parse(&c, "desk.conf", wrong[i],
					    strlen(wrong[i]), NULL),
				 FAILED);
	must(conf_parse(&c, "desk.conf", right, strlen(right), NULL));
	assert_string_equal(c->slas[0].escalate_to, "rnd-centre");
	assert_int_equal(c->slas[0].escalate_after, 10 * MINUTE);
	assert_int_equal(c->slas[0].warn, 5 * MINUTE);
	conf_free(c);
}

/* ---- clocks that stand still ---- */

static void a_clock_ends_when_its_span_is_used_up(void **state)
{
	struct conf *c = read_conf("Asia/Shanghai",
				   "[sla \"x\"]\nmatch = state:open\n"
				   "accept = 5m\ncontain = 3h\nclose = 20h\n"
				   "calendar = office\n");
	struct dice dice = { 0x5eed0c42 };
	struct ticket t;

	(void)state;
	setenv("TZ", "Asia/Shanghai", 1);
	tzset();
	ticket_init(&t);
	for (int i = 0; i < 300; i++) {
		int64_t opened = moment(moments[i % 8]) +
				 (int64_t)dice_roll(&dice, 2000) * MINUTE;
		int64_t since = opened, end, ran = 0;
		bool waits = false;
		struct hold h = { 0, 0 };
		const char *s;

		ticket_set(&t.held, "");
		for (unsigned n = 0; n < dice_roll(&dice, 4); n++) {
			int64_t until;

			since += (int64_t)dice_roll(&dice, 900) * MINUTE;
			until = since + (int64_t)dice_roll(&dice, 900) * MINUTE;
			held_add(&t, since, until);
			since = until;
		}
		end = clock_end(c, &c->slas[0], SLA_CLOSE, opened, t.held);
		for (int64_t at = opened; at < end; at += MINUTE) {
			waits = false;
			for (s = t.held; held_next(&s, &h);)
				waits |= at >= h.since && at < h.until;
			ran += works_at(at) && !waits ? MINUTE : 0;
		}
		assert_int_equal(ran, 20 * HOUR);
		/* and not later than the minute in which it was used up */
		assert_true(works_at(end - MINUTE) && !waits);
		/* accepting never waits */
		assert_int_equal(
			clock_end(c, &c->slas[0], SLA_ACCEPT, opened, t.held),
			clock_end(c, &c->slas[0], SLA_ACCEPT, opened, ""));
	}
	ticket_release(&t);
	conf_free(c);
	setenv("TZ", "UTC", 1);
	tzset();
}

static void the_latest_opening_is_the_inverse_of_the_end(void **state)
{
	struct conf *c =
		read_conf("Europe/Berlin", "[sla \"x\"]\nmatch = state:open\n"
					   "close = 20h\ncalendar = office\n");
	const struct calendar *cal = conf_calendar_named(c, "office");
	struct dice dice = { 0x5eed0c43 };

	(void)state;
	for (int i = 0; i < 200; i++) {
		int64_t span = (1 + (int64_t)dice_roll(&dice, 4000)) * MINUTE;
		int64_t limit = moment(moments[i % 8]) +
				(int64_t)dice_roll(&dice, 9000000);
		int64_t o = clock_latest_opened(c, &c->slas[0], span, limit);

		assert_true(calendar_after(cal, o, span) <= limit);
		assert_true(calendar_after(cal, o + 1, span) > limit);
	}
	conf_free(c);
}

static void an_until_that_passes_ends_the_waiting(void **state)
{
	struct ticket t;
	struct hold h;

	(void)state;
	ticket_init(&t);
	t.waiting = WAITING_CUSTOMER;
	held_add(&t, 100, 200);
	assert_true(held_at(&t, 150) && !held_at(&t, 200));
	held_end(&t, 150);
	assert_string_equal(t.held, "100-150");
	held_add(&t, 300, 400);
	held_end(&t, 500);
	assert_string_equal(t.held, "100-150 300-400");
	held_end(&t, 300); /* at once: as if it never waited */
	assert_string_equal(t.held, "100-150");
	assert_true(held_last(t.held, &h));
	assert_int_equal(h.until, 150);
	ticket_release(&t);
}

/* ---- the duty to report ---- */

static void reports_are_owed_by_class_and_level(void **state)
{
	static const struct {
		enum operator_class operator;
		int64_t within;
	} rows[] = { { OPERATOR_CII, HOUR },
		     { OPERATOR_STATE_ORGAN, 2 * HOUR },
		     { OPERATOR_OTHER, 4 * HOUR } };
	struct report_due due;
	struct ticket t;

	(void)state;
	ticket_init(&t);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		t.operator= rows[i].operator;
		t.known = 1000;
		t.reported = t.closed = t.summarised = CLOCK_NEVER;
		t.level = LEVEL_GENERAL;
		assert_false(report_next(&due, &t, 5000));
		t.level = LEVEL_RELATIVELY_SERIOUS;
		assert_true(report_next(&due, &t, 5000));
		assert_int_equal(due.at, 1000 + rows[i].within);
		assert_int_equal(due.left, due.at - 5000);
		/* it never stands still */
		t.waiting = WAITING_CUSTOMER;
		ticket_set(&t.held, "2000-99999999");
		assert_true(report_next(&due, &t, 5000));
		assert_int_equal(due.at, 1000 + rows[i].within);
		t.reported = 6000;
		assert_false(report_next(&due, &t, 7000));
		t.closed = 8000;
		assert_true(report_next(&due, &t, 9000));
		assert_int_equal(due.at, 8000 + 30 * DAY);
		assert_int_equal(due.stage, REPORT_FINAL);
		t.summarised = 9000;
		assert_false(report_next(&due, &t, 9000));
	}
	ticket_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(working_time_is_what_a_count_of_minutes_gives),
		cmocka_unit_test(no_calendar_never_rests),
		cmocka_unit_test(what_is_no_calendar_is_refused),
		cmocka_unit_test(
			a_section_names_calendar_and_target_that_are_there),
		cmocka_unit_test(a_clock_ends_when_its_span_is_used_up),
		cmocka_unit_test(the_latest_opening_is_the_inverse_of_the_end),
		cmocka_unit_test(an_until_that_passes_ends_the_waiting),
		cmocka_unit_test(reports_are_owed_by_class_and_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
