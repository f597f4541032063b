/*
 * clock.h - points in time and spans of it.
 *
 * Inside the program a time is an int64_t: milliseconds since the Unix epoch,
 * UTC.  A span is an int64_t of milliseconds.  CLOCK_NEVER stands for "no
 * such time".
 */
#ifndef WATCHFLOOR_CLOCK_H
#define WATCHFLOOR_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLOCK_NEVER INT64_MIN

#define SECOND 1000LL
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* Now.  WATCHFLOOR_NOW (a RFC 3339 time) stops the clock, for tests. */
int64_t clock_now(void);

/* Nanoseconds of a clock that only goes forward, for measuring. */
int64_t clock_ticks(void);

#define CLOCK_RFC3339_SIZE 32
/* 2026-11-23T03:11:40.120Z, always three fraction digits; "-" for what is not
 * in the years 0000 to 9999, as CLOCK_NEVER.  Returns buf. */
char *clock_format(char buf[static CLOCK_RFC3339_SIZE], int64_t ms);

/* What clock_parse() had to be told, or guessed. */
enum clock_zone {
	ZONE_GIVEN,  /* the text names its zone, or is an epoch number */
	ZONE_ASSUMED /* it names none: the zone handed in was taken */
};

/*
 * Read any time shape that alert sources write (the table of shapes in
 * tests/unit/test-clock.c lists them): RFC 3339 with 0..9 fraction digits, a
 * space for the T, zones Z, +0000, +00:00, +08; "Apr 18 2018 22:00:00" and with
 * AM/PM; 18/Apr/2018:22:00:00 +0200; RFC 3164 without a year (year taken from
 * `now`, never in the future by more than a day); epoch seconds, milliseconds,
 * microseconds or nanoseconds as a decimal text, with or without a fraction
 * (the magnitude decides).  Strict RFC 3339 is fast.  What is finer than a
 * millisecond is cut off; a leap second (:60) is the last millisecond of its
 * minute.
 *
 * zone_minutes: offset east of UTC for a text without a zone.
 * Returns 0 or FAILED (no sentence set: the caller knows the record).
 */
int clock_parse(int64_t *out, enum clock_zone *zone, const char *text,
		size_t len, int zone_minutes, int64_t now);

/* "+08:00", "Z", "-0330" or an IANA name ("Asia/Shanghai": the offset it has
 * at `at`) -> minutes east of UTC.  Sets the last error.  Not for threads. */
int clock_parse_zone(int *minutes, const char *text, int64_t at);

/* When a zone has which offset: steps[0] is from the beginning of time. */
struct zone_step {
	int64_t from; /* ms */
	int minutes;  /* east of UTC */
};
struct zone_table {
	struct zone_step *steps;
	size_t n;
};
/* Of what clock_parse_zone() reads; names as of the years 2000 to 2090.  Sets
 * the last error.  Not for threads. */
int zone_table_load(struct zone_table *out, const char *text);
void zone_table_release(struct zone_table *t);
/* The index of the step that is in force. */
size_t zone_step_at(const struct zone_table *t, int64_t at);

/* "90s", "5m", "1h30m", "3d", "2w" -> milliseconds, from 0 to those of 10,000
 * years.  Sets the last error. */
int clock_parse_span(int64_t *out, const char *text);

/*
 * What a person calls a past time: "03:00" (the last one, local time),
 * "yesterday 22:00", "2h" or "2h ago", or any shape of clock_parse(), local
 * time when it names no zone.  Sets the last error; a time to come is one.
 */
int clock_parse_past(int64_t *out, const char *text, int64_t now);

/* What a person calls a time to come: "4h", "18:00", "tomorrow 09:00", or any
 * shape of clock_parse().  Sets the last error; a time that is past is one. */
int clock_parse_coming(int64_t *out, const char *text, int64_t now);

#define CLOCK_SHORT_SIZE 24
/* Local wall clock for display, in the zone of the process: "03:11:40" when
 * same day as now, "11-22 03:11" otherwise. */
char *clock_format_short(char buf[static CLOCK_SHORT_SIZE], int64_t ms,
			 int64_t now);

#endif
