/*
 * calendar.c - working time, counted by days of the calendar's zone.
 */
#include "config.h"

#include "watchfloor/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "desk/conf_read.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- reading ---- */

static const char *const weekdays[7] = { "Sun", "Mon", "Tue", "Wed",
					 "Thu", "Fri", "Sat" };

static int weekday_of(const char *word, size_t len)
{
	for (int i = 0; i < 7; i++)
		if (len == 3 && strncmp(word, weekdays[i], len) == 0)
			return i;
	return -1;
}

/* "Mon", "Mon-Fri", "daily": bits from Sunday.  0: it is none. */
static unsigned days_of(const char *word, size_t len)
{
	const char *dash = memchr(word, '-', len);
	size_t first = dash ? (size_t)(dash - word) : len;
	int from = weekday_of(word, first), to = from;
	unsigned days = 0;

	if (len == 5 && strncmp(word, "daily", len) == 0)
		return 0x7f;
	if (dash)
		to = weekday_of(dash + 1, len - first - 1);
	if (from < 0 || to < 0)
		return 0;
	for (int d = from;; d = (d + 1) % 7) {
		days |= 1u << d;
		if (d == to)
			return days;
	}
}

static bool two_digits(const char *s, int *out)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return false;
	*out = (s[0] - '0') * 10 + s[1] - '0';
	return true;
}

/* "09:00", up to 24:00 */
static bool time_of_day(const char *s, int *minutes)
{
	int h, m;

	if (!two_digits(s, &h) || s[2] != ':' || !two_digits(s + 3, &m))
		return false;
	*minutes = h * 60 + m;
	return m < 60 && *minutes <= 24 * 60;
}

/* "09:00-18:00", after the ranges that are there already. */
static bool add_range(struct calendar_hours *hours, const char *s, size_t len)
{
	int from, to, n = hours->n;

	if (len != strlen("09:00-18:00") || n == CALENDAR_RANGES ||
	    s[5] != '-' || !time_of_day(s, &from) || !time_of_day(s + 6, &to) ||
	    from >= to || (n && from < hours->of[n - 1].to))
		return false;
	hours->of[n].from = from;
	hours->of[n].to = to;
	hours->n++;
	return true;
}

/* "Mon-Fri 09:00-12:00 13:00-18:00" */
static int read_days(void *ctx, const char *part)
{
	struct calendar *c = ctx;
	struct calendar_hours hours = { .n = 0 };
	size_t len = strcspn(part, " ");
	unsigned days = days_of(part, len);
	const char *s = part + len;
	bool good = days != 0;

	while (good && *(s += strspn(s, " "))) {
		len = strcspn(s, " ");
		good = add_range(&hours, s, len);
		s += len;
	}
	if (!good || !hours.n)
		return fail(_("\"%s\" are no hours; write Mon-Fri "
			      "09:00-12:00 13:00-18:00"),
			    part);
	for (int d = 0; d < 7; d++)
		if (days & 1u << d)
			c->week[d] = hours;
	return 0;
}

int calendar_read_hours(struct calendar *c, const char *text)
{
	return conf_each_part(text, read_days, c);
}

struct dates {
	struct calendar_dates *of;
	int n, alloc;
};

static bool read_day(const char *s, int64_t *day)
{
	char text[] = "2026-10-01T00:00:00Z";
	enum clock_zone zone;
	int64_t at;

	memcpy(text, s, strlen("2026-10-01"));
	if (clock_parse(&at, &zone, text, strlen(text), 0, 0) < 0)
		return false;
	*day = at / DAY - (at % DAY < 0);
	return true;
}

static int read_dates(void *ctx, const char *part)
{
	struct dates *dates = ctx;
	size_t day = strlen("2026-10-01"), len = strlen(part);
	bool many = len == 2 * day + 2 && part[day] == '.';
	struct calendar_dates d;

	if ((len != day && !many) || !read_day(part, &d.from) ||
	    !read_day(part + len - day, &d.to) || d.to < d.from)
		return fail(_("\"%s\" is no date; write 2026-10-01 or "
			      "2026-10-01..2026-10-07"),
			    part);
	GROW(dates->of, dates->n, dates->alloc);
	dates->of[dates->n++] = d;
	return 0;
}

int calendar_read_dates(struct calendar_dates **out, int *n, const char *text)
{
	struct dates dates = { .n = 0 };
	int ret = conf_each_part(text, read_dates, &dates);

	*out = dates.of;
	*n = dates.n;
	return ret;
}

/* ---- the hours of one day ---- */

static bool is_in(const struct calendar_dates *dates, int n, int64_t day)
{
	for (int i = 0; i < n; i++)
		if (day >= dates[i].from && day <= dates[i].to)
			return true;
	return false;
}

/* Those of the first day that has any, from Monday on. */
static const struct calendar_hours *ordinary(const struct calendar *c)
{
	for (int d = 1; d < 7; d++)
		if (c->week[d].n)
			return &c->week[d];
	return &c->week[0];
}

/* 1970-01-01 was a Thursday. */
static const struct calendar_hours *hours_of(const struct calendar *c,
					     int64_t day)
{
	static const struct calendar_hours none = { .n = 0 };
	int weekday = (int)((day % 7 + 11) % 7);

	if (is_in(c->workdays, c->nworkdays, day))
		return c->week[weekday].n ? &c->week[weekday] : ordinary(c);
	return is_in(c->holidays, c->nholidays, day) ? &none
						     : &c->week[weekday];
}

/* ---- counting ---- */

struct interval { /* from is in it, to is not */
	int64_t from, to;
};

/* A day on which the clock is changed gives more; two changes are weeks
 * apart. */
#define DAY_INTERVALS (3 * CALENDAR_RANGES)

/* No offset is larger. */
#define OFFSET_MAX (15 * HOUR)

/*
 * When a day of the calendar has working time, in order.  Each piece of time
 * with one offset is cut with the hours as the clock showed them then, so an
 * hour that a clock runs through twice counts twice.
 */
static int intervals_of(const struct calendar *c, int64_t day,
			struct interval out[static DAY_INTERVALS])
{
	const struct calendar_hours *hours = hours_of(c, day);
	const struct zone_table *z = &c->zone;
	size_t i = zone_step_at(z, day * DAY - OFFSET_MAX);
	int n = 0;

	for (; i < z->n && z->steps[i].from < (day + 1) * DAY + OFFSET_MAX;
	     i++) {
		int64_t from = z->steps[i].from;
		int64_t to = i + 1 < z->n ? z->steps[i + 1].from : INT64_MAX;
		int64_t midnight = day * DAY - z->steps[i].minutes * MINUTE;

		for (int h = 0; h < hours->n; h++) {
			struct interval x = {
				midnight + hours->of[h].from * MINUTE,
				midnight + hours->of[h].to * MINUTE
			};

			x.from = x.from < from ? from : x.from;
			x.to = x.to > to ? to : x.to;
			if (x.from < x.to && n < DAY_INTERVALS)
				out[n++] = x;
		}
	}
	return n;
}

/* The local day of a moment. */
static int64_t day_of(const struct calendar *c, int64_t at)
{
	const struct zone_table *z = &c->zone;
	int64_t local = at + z->steps[zone_step_at(z, at)].minutes * MINUTE;

	return local / DAY - (local % DAY < 0);
}

int64_t calendar_between(const struct calendar *c, int64_t from, int64_t to)
{
	struct interval x[DAY_INTERVALS];
	int64_t sum = 0;

	if (from >= to)
		return 0;
	if (!c)
		return to - from;
	for (int64_t day = day_of(c, from), last = day_of(c, to); day <= last;
	     day++) {
		int n = intervals_of(c, day, x);

		for (int i = 0; i < n; i++) {
			int64_t low = x[i].from > from ? x[i].from : from;
			int64_t high = x[i].to < to ? x[i].to : to;

			sum += high > low ? high - low : 0;
		}
	}
	return sum;
}

#define DAYS_MAX 3653

int64_t calendar_after(const struct calendar *c, int64_t from, int64_t span)
{
	struct interval x[DAY_INTERVALS];
	int64_t day, at;

	if (span <= 0)
		return from;
	if (!c)
		return __builtin_add_overflow(from, span, &at) ? INT64_MAX : at;
	day = day_of(c, from);
	for (int64_t last = day + DAYS_MAX; day <= last; day++) {
		int n = intervals_of(c, day, x);

		for (int i = 0; i < n; i++) {
			int64_t low = x[i].from > from ? x[i].from : from;

			if (x[i].to <= low)
				continue;
			if (span <= x[i].to - low)
				return low + span;
			span -= x[i].to - low;
		}
	}
	return INT64_MAX;
}
