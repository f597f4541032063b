/*
 * clock.c - now, the calendar, and times and spans as people read them.
 */
#include "config.h"

#include "watchfloor/clock.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock_civil.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static int64_t read_clock(clockid_t id, int64_t per_second)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return ts.tv_sec * per_second + ts.tv_nsec / (1000000000 / per_second);
}

static int64_t stopped_clock(void)
{
	const char *text = getenv("WATCHFLOOR_NOW");
	enum clock_zone zone;
	int64_t ms;

	if (!text)
		return CLOCK_NEVER;
	if (clock_parse(&ms, &zone, text, strlen(text), 0, 0) < 0)
		bug("WATCHFLOOR_NOW is not a time: %s", text);
	return ms;
}

int64_t clock_now(void)
{
	static bool asked;
	static int64_t stopped;

	if (!asked) {
		stopped = stopped_clock();
		asked = true;
	}
	return stopped != CLOCK_NEVER ? stopped
				      : read_clock(CLOCK_REALTIME, SECOND);
}

int64_t clock_ticks(void)
{
	return read_clock(CLOCK_MONOTONIC, 1000000000);
}

/*
 * Howard Hinnant's days_from_civil and its inverse: years begin in March, so
 * that the leap day is the last, and 400 of them ("an era") are 146,097 days.
 */
int64_t civil_to_days(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year =
		(153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 -
	       year_of_era / 100 + day_of_year - 719468;
}

struct civil civil_from_days(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 +
			       day_of_era / 36524 - day_of_era / 146096) /
			      365;
	int64_t day_of_year =
		day_of_era -
		(365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int mp = (int)((5 * day_of_year + 2) / 153);
	int month = mp < 10 ? mp + 3 : mp - 9;

	return (struct civil){
		.year = year_of_era + era * 400 + (month <= 2),
		.month = month,
		.day = (int)(day_of_year - (153 * mp + 2) / 5 + 1),
	};
}

int civil_month_length(int64_t year, int month)
{
	static const signed char length[] = { 31, 28, 31, 30, 31, 30,
					      31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return length[month - 1] + (month == 2 && leap);
}

/* n decimal digits of v, and then one character; returns what follows. */
static char *put_digits(char *out, int64_t v, int n, char then)
{
	for (int i = n; i-- > 0; v /= 10)
		out[i] = (char)('0' + v % 10);
	out[n] = then;
	return out + n + 1;
}

char *clock_format(char buf[static CLOCK_RFC3339_SIZE], int64_t ms)
{
	int64_t days = ms / DAY, rest = ms % DAY;
	struct civil date;
	char *out = buf;

	if (rest < 0) {
		rest += DAY;
		days--;
	}
	date = civil_from_days(days);
	if (date.year < 0 || date.year > 9999) {
		memcpy(buf, "-", 2);
		return buf;
	}
	out = put_digits(out, date.year, 4, '-');
	out = put_digits(out, date.month, 2, '-');
	out = put_digits(out, date.day, 2, 'T');
	out = put_digits(out, rest / HOUR, 2, ':');
	out = put_digits(out, rest / MINUTE % 60, 2, ':');
	out = put_digits(out, rest / SECOND % 60, 2, '.');
	out = put_digits(out, rest % SECOND, 3, 'Z');
	*out = '\0';
	return buf;
}

char *clock_format_short(char buf[static CLOCK_SHORT_SIZE], int64_t ms,
			 int64_t now)
{
	time_t then = (time_t)(ms / SECOND - (ms % SECOND < 0));
	time_t today = (time_t)(now / SECOND);
	struct tm tm, ref;

	if (ms == CLOCK_NEVER || !localtime_r(&then, &tm) ||
	    !localtime_r(&today, &ref)) {
		memcpy(buf, "-", 2);
		return buf;
	}
	if (tm.tm_year == ref.tm_year && tm.tm_yday == ref.tm_yday)
		strftime(buf, CLOCK_SHORT_SIZE, "%H:%M:%S", &tm);
	else
		strftime(buf, CLOCK_SHORT_SIZE, "%m-%d %H:%M", &tm);
	return buf;
}

static int64_t span_unit(char c)
{
	static const struct {
		char letter;
		int64_t ms;
	} units[] = { { 's', SECOND },
		      { 'm', MINUTE },
		      { 'h', HOUR },
		      { 'd', DAY },
		      { 'w', 7 * DAY } };

	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (units[i].letter == c)
			return units[i].ms;
	return 0;
}

/* 10,000 years: no sum of a time and a span overflows. */
#define SPAN_MAX (3652425 * DAY)

static int bad_span(const char *text)
{
	return fail(_("\"%s\" is not a span of time: write 90s, 5m, 1h30m, 3d "
		      "or 2w"),
		    text);
}

int clock_parse_span(int64_t *out, const char *text)
{
	const char *s = text;
	int64_t total = 0;

	do {
		int64_t n = 0, part;

		if (!isdigit((unsigned char)*s))
			return bad_span(text);
		for (; isdigit((unsigned char)*s); s++)
			if (__builtin_mul_overflow(n, 10, &n) ||
			    __builtin_add_overflow(n, *s - '0', &n))
				return bad_span(text);
		if (!span_unit(*s) ||
		    __builtin_mul_overflow(n, span_unit(*s), &part) ||
		    __builtin_add_overflow(total, part, &total) ||
		    total > SPAN_MAX)
			return bad_span(text);
		s++;
	} while (*s);
	*out = total;
	return 0;
}
