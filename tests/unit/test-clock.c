/*
 * test-clock.c - times as sources write them, and as people read them.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* Last: it has a macro fail(). */
#include <cmocka.h>

/* 2026-11-23T03:11:40.120Z, a Monday. */
#define NOW INT64_C(1795403500120)

static int parse(int64_t *ms, enum clock_zone *zone, const char *text)
{
	return clock_parse(ms, zone, text, strlen(text), 8 * 60, NOW);
}

/*
 * Every shape that is read, and what it means.  Where the text names no zone
 * it is taken to be +08:00; now is 2026-11-23T03:11:40.120Z.
 */
static const struct {
	const char *text;
	const char *utc;
	enum clock_zone zone;
} shapes[] = {
	/* RFC 3339, fractions of 0 to 9 digits, cut to milliseconds */
	{ "2026-11-22T19:04:11Z", "2026-11-22T19:04:11.000Z", ZONE_GIVEN },
	{ "2026-11-22T19:04:11.1Z", "2026-11-22T19:04:11.100Z", ZONE_GIVEN },
	{ "2026-11-22T19:04:11.12Z", "2026-11-22T19:04:11.120Z", ZONE_GIVEN },
	{ "2026-11-22T19:04:11.123Z", "2026-11-22T19:04:11.123Z", ZONE_GIVEN },
	{ "2026-11-22T19:04:11.123456Z", "2026-11-22T19:04:11.123Z",
	  ZONE_GIVEN },
	{ "2026-11-22T19:04:11.1239999Z", "2026-11-22T19:04:11.123Z",
	  ZONE_GIVEN },
	{ "2026-11-22T19:04:11.123456789Z", "2026-11-22T19:04:11.123Z",
	  ZONE_GIVEN },
	/* zones */
	{ "2026-11-22T19:04:11+00:00", "2026-11-22T19:04:11.000Z", ZONE_GIVEN },
	{ "2026-11-22T19:04:11+0000", "2026-11-22T19:04:11.000Z", ZONE_GIVEN },
	{ "2026-11-22T19:04:11+08", "2026-11-22T11:04:11.000Z", ZONE_GIVEN },
	{ "2026-11-22T19:04:11-0330", "2026-11-22T22:34:11.000Z", ZONE_GIVEN },
	{ "2026-11-22T19:04:11.5 +08:00", "2026-11-22T11:04:11.500Z",
	  ZONE_GIVEN },
	{ "2026-11-22 19:04:11 UTC", "2026-11-22T19:04:11.000Z", ZONE_GIVEN },
	{ "2026-01-01T00:30:00+08:00", "2025-12-31T16:30:00.000Z", ZONE_GIVEN },
	/* a space, a slash, a comma, no zone, no seconds, no time */
	{ "2026-11-22T19:04:11", "2026-11-22T11:04:11.000Z", ZONE_ASSUMED },
	{ "2026-11-22 19:04:11", "2026-11-22T11:04:11.000Z", ZONE_ASSUMED },
	{ "2026-11-22 19:04:11,123", "2026-11-22T11:04:11.123Z", ZONE_ASSUMED },
	{ "2026/11/22 19:04:11", "2026-11-22T11:04:11.000Z", ZONE_ASSUMED },
	{ "2026/1/2 9:04", "2026-01-02T01:04:00.000Z", ZONE_ASSUMED },
	{ "2026-11-22", "2026-11-21T16:00:00.000Z", ZONE_ASSUMED },
	{ "  2026-11-22 19:04:11Z ", "2026-11-22T19:04:11.000Z", ZONE_GIVEN },
	/* without hyphens, without colons */
	{ "20250805 11:12:35", "2025-08-05T03:12:35.000Z", ZONE_ASSUMED },
	{ "20261122T190411Z", "2026-11-22T19:04:11.000Z", ZONE_GIVEN },
	/* months by name */
	{ "Apr 18 2018 22:00:00", "2018-04-18T14:00:00.000Z", ZONE_ASSUMED },
	{ "Apr 18 2018 22:00:00.250 UTC", "2018-04-18T22:00:00.250Z",
	  ZONE_GIVEN },
	{ "Apr 18 2018 10:00 PM", "2018-04-18T14:00:00.000Z", ZONE_ASSUMED },
	{ "Apr 18, 2018 12:00:01 AM", "2018-04-17T16:00:01.000Z",
	  ZONE_ASSUMED },
	{ "Apr 18, 2018 12:00:01 pm", "2018-04-18T04:00:01.000Z",
	  ZONE_ASSUMED },
	{ "18/Apr/2018:22:00:00 +0200", "2018-04-18T20:00:00.000Z",
	  ZONE_GIVEN },
	{ "18-Apr-2018 22:00:00", "2018-04-18T14:00:00.000Z", ZONE_ASSUMED },
	{ "18 April 2018 22:00:00 GMT", "2018-04-18T22:00:00.000Z",
	  ZONE_GIVEN },
	{ "Wed Apr 23 22:15:00 2025", "2025-04-23T14:15:00.000Z",
	  ZONE_ASSUMED },
	{ "Wed Apr 23 22:15:00 UTC 2025", "2025-04-23T22:15:00.000Z",
	  ZONE_GIVEN },
	{ "Wed, 23 Apr 2025 22:15:00 +0200", "2025-04-23T20:15:00.000Z",
	  ZONE_GIVEN },
	{ "11/22/2026-19:04:11.123456", "2026-11-22T11:04:11.123Z",
	  ZONE_ASSUMED },
	/* RFC 3164: no year; a day ahead of now is still this year */
	{ "Nov 22 19:04:11", "2026-11-22T11:04:11.000Z", ZONE_ASSUMED },
	{ "Nov  2 19:04:11", "2026-11-02T11:04:11.000Z", ZONE_ASSUMED },
	{ "Nov 24 11:11:40", "2026-11-24T03:11:40.000Z", ZONE_ASSUMED },
	{ "Nov 24 11:11:41", "2025-11-24T03:11:41.000Z", ZONE_ASSUMED },
	{ "Dec 31 23:59:59", "2025-12-31T15:59:59.000Z", ZONE_ASSUMED },
	{ "Feb 29 12:00:00", "2024-02-29T04:00:00.000Z", ZONE_ASSUMED },
	/* epoch numbers: seconds, milli-, micro-, nanoseconds */
	{ "0", "1970-01-01T00:00:00.000Z", ZONE_GIVEN },
	{ "1795403500", "2026-11-23T03:11:40.000Z", ZONE_GIVEN },
	{ "1795403500.12", "2026-11-23T03:11:40.120Z", ZONE_GIVEN },
	{ "1795403500120", "2026-11-23T03:11:40.120Z", ZONE_GIVEN },
	{ "1795403500120.5", "2026-11-23T03:11:40.120Z", ZONE_GIVEN },
	{ "1795403500120999", "2026-11-23T03:11:40.120Z", ZONE_GIVEN },
	{ "1795403500120999999", "2026-11-23T03:11:40.120Z", ZONE_GIVEN },
	/* a leap second is the last millisecond of its minute */
	{ "2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z", ZONE_GIVEN },
};

static void every_shape_is_read(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		char buf[CLOCK_RFC3339_SIZE];
		enum clock_zone zone;
		int64_t ms;

		if (parse(&ms, &zone, shapes[i].text) < 0)
			fail_msg("not read: %s", shapes[i].text);
		if (strcmp(clock_format(buf, ms), shapes[i].utc))
			fail_msg("%s is %s, not %s", shapes[i].text, buf,
				 shapes[i].utc);
		if (zone != shapes[i].zone)
			fail_msg("%s: zone", shapes[i].text);
	}
}

static void nonsense_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		"-",
		"now",
		"1e9",
		"-1",
		"+5",
		".5",
		"5.",
		"1795403500x",
		"0000-01-01 00:00:00",
		"2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z",
		"2026-02-30T00:00:00Z",
		"2025-02-29T00:00:00Z",
		"2100-02-29T00:00:00Z",
		"2026-04-31T00:00:00Z",
		"2026-11-00T00:00:00Z",
		"2026-11-22T24:00:00Z",
		"2026-11-22T23:60:00Z",
		"2026-11-22T23:59:61Z",
		"1969-12-31T23:59:59Z",
		"1970-01-01T00:00:00+08:00",
		"2026-11-22T19:04:11.Z",
		"2026-11-22T19:04:11+0",
		"2026-11-22T19:04:11+08:60",
		"2026-11-22T19:04:11+16:00",
		"2026-11-22T19:04:11Zfoo",
		"2026-11-22Z19:04:11",
		"2026-11-22 13:00 PM",
		"2026-11-22 0:00 AM",
		"2026-11-22 19:04:",
		"Foo 22 2026 19:04:11",
		"Nov 31 19:04:11",
		"Nov 22 19:04:11 host",
		"32/Apr/2018:22:00:00 +0200",
		"99999999999999999999",
		"12345678901234567890123456789012345678901234567890",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		enum clock_zone zone;
		int64_t ms;

		if (parse(&ms, &zone, texts[i]) == 0)
			fail_msg("read as %lld: %s", (long long)ms, texts[i]);
	}
}

/* A fixed sequence, so that a failure can be seen again. */
static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 11;
}

static void what_is_formatted_is_read_back(void **state)
{
	const int64_t last = INT64_C(253402300799999); /* of year 9999 */
	uint64_t seed = 42;

	for (int i = 0; i < 200000; i++) {
		int64_t ms = (int64_t)(next_random(&seed) % (uint64_t)last);
		char buf[CLOCK_RFC3339_SIZE];
		enum clock_zone zone;
		int64_t back;

		clock_format(buf, ms);
		assert_int_equal(parse(&back, &zone, buf), 0);
		assert_int_equal(back, ms);
	}
}

static void the_calendar_is_that_of_the_libc(void **state)
{
	uint64_t seed = 7;

	for (int i = 0; i < 20000; i++) {
		time_t t = (time_t)(next_random(&seed) % 253402300799u);
		char ours[CLOCK_RFC3339_SIZE], theirs[CLOCK_RFC3339_SIZE];
		struct tm tm;

		gmtime_r(&t, &tm);
		strftime(theirs, sizeof(theirs), "%Y-%m-%dT%H:%M:%S.000Z", &tm);
		clock_format(ours, (int64_t)t * SECOND);
		assert_string_equal(ours, theirs);
	}
}

static void a_time_out_of_the_calendar_is_a_dash(void **state)
{
	char buf[CLOCK_RFC3339_SIZE];

	assert_string_equal(clock_format(buf, CLOCK_NEVER), "-");
	assert_string_equal(clock_format(buf, INT64_MAX), "-");
	assert_string_equal(clock_format(buf, -1), "1969-12-31T23:59:59.999Z");
}

static void zones_are_offsets_or_names(void **state)
{
	const int64_t july = INT64_C(1783000000000);
	int minutes;

	assert_int_equal(clock_parse_zone(&minutes, "+08:00", NOW), 0);
	assert_int_equal(minutes, 480);
	assert_int_equal(clock_parse_zone(&minutes, "-0330", NOW), 0);
	assert_int_equal(minutes, -210);
	assert_int_equal(clock_parse_zone(&minutes, "Z", NOW), 0);
	assert_int_equal(minutes, 0);
	assert_int_equal(clock_parse_zone(&minutes, "Asia/Shanghai", NOW), 0);
	assert_int_equal(minutes, 480);
	assert_int_equal(clock_parse_zone(&minutes, "Europe/Berlin", NOW), 0);
	assert_int_equal(minutes, 60);
	assert_int_equal(clock_parse_zone(&minutes, "Europe/Berlin", july), 0);
	assert_int_equal(minutes, 120);
}

static void a_zone_that_is_none_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"+8",
		"+16:00",
		"+08:00x",
		"Mars/Olympus",
		"../etc/passwd",
		"/etc/localtime",
		"CST-8CDT,J1/0",
	};
	int minutes;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (clock_parse_zone(&minutes, texts[i], NOW) != FAILED)
			fail_msg("taken for a zone: %s", texts[i]);
	assert_non_null(strstr(fail_text(), "Asia/Shanghai"));
}

static void reading_a_zone_leaves_the_local_one(void **state)
{
	char before[CLOCK_SHORT_SIZE], after[CLOCK_SHORT_SIZE];
	int minutes;

	clock_format_short(before, NOW - DAY, NOW);
	clock_parse_zone(&minutes, "America/New_York", NOW);
	clock_format_short(after, NOW - DAY, NOW);
	assert_string_equal(before, after);
	assert_string_equal(getenv("TZ"), "Asia/Shanghai");
}

static void short_times_name_the_day_when_it_is_another(void **state)
{
	char buf[CLOCK_SHORT_SIZE];

	assert_string_equal(clock_format_short(buf, NOW, NOW), "11:11:40");
	assert_string_equal(clock_format_short(buf, NOW - DAY, NOW),
			    "11-22 11:11");
	assert_string_equal(clock_format_short(buf, CLOCK_NEVER, NOW), "-");
}

static void spans_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} spans[] = {
		{ "0s", 0 },
		{ "90s", 90 * SECOND },
		{ "5m", 5 * MINUTE },
		{ "1h30m", HOUR + 30 * MINUTE },
		{ "3d", 3 * DAY },
		{ "2w", 14 * DAY },
		{ "1d12h5m1s", DAY + 12 * HOUR + 5 * MINUTE + SECOND },
	};

	for (size_t i = 0; i < ARRAY_SIZE(spans); i++) {
		int64_t ms;

		assert_int_equal(clock_parse_span(&ms, spans[i].text), 0);
		assert_int_equal(ms, spans[i].ms);
	}
}

static void spans_that_are_none_are_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"5",
		"m",
		"-5m",
		"5 m",
		"5y",
		"1h30",
		"1.5h",
		"99999999999999999999s",
		"9223372036854775807w",
		"9223372036854775s9223372036854775s",
		"3652425d1s",
	};
	int64_t ms;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (clock_parse_span(&ms, texts[i]) != FAILED)
			fail_msg("taken for a span: %s", texts[i]);
}

/* It is 2026-11-23 11:11:40 in Shanghai. */
static void past_times_are_what_people_call_them(void **state)
{
	static const struct {
		const char *text, *utc;
	} past[] = {
		{ "03:00", "2026-11-22T19:00:00.000Z" },
		{ "3:00:20", "2026-11-22T19:00:20.000Z" },
		{ "11:11", "2026-11-23T03:11:00.000Z" },
		{ "11:12", "2026-11-22T03:12:00.000Z" },
		{ "23:59", "2026-11-22T15:59:00.000Z" },
		{ "today 03:00", "2026-11-22T19:00:00.000Z" },
		{ "yesterday 22:00", "2026-11-22T14:00:00.000Z" },
		{ "2h", "2026-11-23T01:11:40.120Z" },
		{ "-2h", "2026-11-23T01:11:40.120Z" },
		{ "1h30m ago", "2026-11-23T01:41:40.120Z" },
		{ "2026-11-23T03:00:00Z", "2026-11-23T03:00:00.000Z" },
		{ "2026-11-23 03:00:00", "2026-11-22T19:00:00.000Z" },
	};
	char buf[CLOCK_RFC3339_SIZE];
	int64_t at;

	for (size_t i = 0; i < ARRAY_SIZE(past); i++) {
		if (clock_parse_past(&at, past[i].text, NOW) < 0)
			fail_msg("%s: %s", past[i].text, fail_text());
		assert_string_equal(clock_format(buf, at), past[i].utc);
	}
}

static void what_is_no_past_time_is_refused(void **state)
{
	static const char *const none[] = {
		"",
		"nonsense",
		"24:00",
		"12:60",
		"12:",
		"tomorrow",
		"yesterday",
		"2h later",
		"11:1a",
		"-",
		"2030-01-01T00:00:00Z",
		"today 23:00",
	};
	int64_t at;

	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		if (clock_parse_past(&at, none[i], NOW) == 0)
			fail_msg("\"%s\" was taken", none[i]);
}

static void the_clock_can_be_stopped(void **state)
{
	assert_int_equal(clock_now(), NOW);
	setenv("WATCHFLOOR_NOW", "2030-01-01T00:00:00Z", 1);
	assert_int_equal(clock_now(), NOW); /* read once */
}

static void ticks_go_forward(void **state)
{
	int64_t before = clock_ticks();

	assert_true(clock_ticks() >= before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shape_is_read),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(what_is_formatted_is_read_back),
		cmocka_unit_test(the_calendar_is_that_of_the_libc),
		cmocka_unit_test(a_time_out_of_the_calendar_is_a_dash),
		cmocka_unit_test(zones_are_offsets_or_names),
		cmocka_unit_test(a_zone_that_is_none_is_refused),
		cmocka_unit_test(reading_a_zone_leaves_the_local_one),
		cmocka_unit_test(short_times_name_the_day_when_it_is_another),
		cmocka_unit_test(spans_are_read),
		cmocka_unit_test(spans_that_are_none_are_refused),
		cmocka_unit_test(past_times_are_what_people_call_them),
		cmocka_unit_test(what_is_no_past_time_is_refused),
		cmocka_unit_test(the_clock_can_be_stopped),
		cmocka_unit_test(ticks_go_forward),
	};

	setenv("TZ", "Asia/Shanghai", 1);
	setenv("WATCHFLOOR_NOW", "2026-11-23T03:11:40.120Z", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
