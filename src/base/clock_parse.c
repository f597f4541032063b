/*
 * clock_parse.c - reading the times that alert sources write.
 *
 * RFC 3339 is read on a path of its own.  Everything else is matched against
 * a table of shapes; to learn another shape, add a row.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "clock_civil.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

struct moment {
	int year, month, day;
	int hour, minute, second, millis;
	int zone_minutes;
	bool zone_given;
};

struct cursor {
	const char *at, *end;
};

static bool more(const struct cursor *c)
{
	return c->at < c->end;
}

static bool digit_next(const struct cursor *c)
{
	return more(c) && *c->at >= '0' && *c->at <= '9';
}

static bool take(struct cursor *c, char wanted)
{
	if (!more(c) || *c->at != wanted)
		return false;
	c->at++;
	return true;
}

static bool take_spaces(struct cursor *c)
{
	const char *start = c->at;

	while (take(c, ' '))
		;
	return c->at > start;
}

/* A number of min to max digits. */
static bool take_int(struct cursor *c, int min, int max, int *out)
{
	int n = 0;

	for (*out = 0; n < max && digit_next(c); n++)
		*out = *out * 10 + (*c->at++ - '0');
	return n >= min;
}

/* Digits after the point, as milliseconds; what is finer is cut off. */
static bool take_fraction(struct cursor *c, int *millis)
{
	int scale = 100;

	if (!digit_next(c))
		return false;
	for (*millis = 0; digit_next(c); scale /= 10)
		*millis += scale * (*c->at++ - '0');
	return true;
}

/* Letters that begin with one of the names ("November" with "nov"): its
 * index, or -1. */
static int take_name(struct cursor *c, const char *const *names, int n)
{
	const char *start = c->at;

	while (more(c) && isalpha((unsigned char)*c->at))
		c->at++;
	for (int i = 0; i < n; i++)
		if (c->at - start >= 3 && !strncasecmp(start, names[i], 3))
			return i;
	c->at = start;
	return -1;
}

static bool take_month_name(struct cursor *c, struct moment *m)
{
	static const char *const names[] = { "jan", "feb", "mar", "apr",
					     "may", "jun", "jul", "aug",
					     "sep", "oct", "nov", "dec" };

	m->month = take_name(c, names, ARRAY_SIZE(names)) + 1;
	return m->month > 0;
}

static void skip_weekday(struct cursor *c)
{
	static const char *const names[] = { "mon", "tue", "wed", "thu",
					     "fri", "sat", "sun" };

	if (take_name(c, names, ARRAY_SIZE(names)) >= 0) {
		take(c, ',');
		take_spaces(c);
	}
}

/* "PM" after the time: no meridiem is no fault, 13 PM is. */
static bool take_meridiem(struct cursor *c, struct moment *m)
{
	struct cursor look = *c;
	char letter;

	take_spaces(&look);
	if (look.end - look.at < 2 || (look.at[1] | 0x20) != 'm')
		return true;
	letter = look.at[0] | 0x20;
	if (letter != 'a' && letter != 'p')
		return true;
	if (m->hour < 1 || m->hour > 12)
		return false;
	m->hour = m->hour % 12 + (letter == 'p' ? 12 : 0);
	look.at += 2;
	*c = look;
	return true;
}

/* HH:MM[:SS[.fraction]][ PM]; without colons the seconds are needed. */
static bool take_time(struct cursor *c, struct moment *m)
{
	bool colons;

	if (!take_int(c, 1, 2, &m->hour))
		return false;
	colons = take(c, ':');
	if (!take_int(c, 2, 2, &m->minute))
		return false;
	if (colons ? take(c, ':') : true) {
		if (!take_int(c, 2, 2, &m->second))
			return false;
		if ((take(c, '.') || take(c, ',')) &&
		    !take_fraction(c, &m->millis))
			return false;
	}
	return take_meridiem(c, m);
}

static bool take_offset(struct cursor *c, int *minutes)
{
	int sign, h, m = 0;

	if (take(c, '+'))
		sign = 1;
	else if (take(c, '-'))
		sign = -1;
	else
		return false;
	if (!take_int(c, 2, 2, &h))
		return false;
	if ((take(c, ':') || digit_next(c)) && !take_int(c, 2, 2, &m))
		return false;
	*minutes = sign * (h * 60 + m);
	return h <= 15 && m <= 59;
}

/* Z, UTC, GMT, +08, +0800, +08:00. */
static bool take_zone(struct cursor *c, int *minutes)
{
	static const char *const utc[] = { "UTC", "GMT", "Z", "z" };

	*minutes = 0;
	for (size_t i = 0; i < ARRAY_SIZE(utc); i++) {
		size_t len = strlen(utc[i]);

		if ((size_t)(c->end - c->at) >= len &&
		    !memcmp(c->at, utc[i], len)) {
			c->at += len;
			return true;
		}
	}
	return take_offset(c, minutes);
}

/* A zone may follow, after spaces or none. */
static bool take_optional_zone(struct cursor *c, struct moment *m)
{
	struct cursor look = *c;

	take_spaces(&look);
	if (take_zone(&look, &m->zone_minutes)) {
		m->zone_given = true;
		*c = look;
	}
	return true;
}

/*
 * Y four digits of the year, m month, b month by name, d day, t time of day,
 * z zone if there is one, T a T or spaces, ' ' spaces, anything else itself.
 * A weekday before any of them has been skipped.
 */
static const char *const shapes[] = {
	"Y-m-dTtz",  /* 2026-11-22 19:04:11,123 +0800 */
	"Y/m/dTtz",  /* 2026/11/22 19:04:11 */
	"YmdTtz",    /* 20261122T190411Z, 20250805 11:12:35 */
	"b d Y tz",  /* Apr 18 2018 10:00:00 PM */
	"b d, Y tz", /* Apr 18, 2018 22:00:00 */
	"b d tz Y",  /* Apr 23 22:15:00 2025 */
	"b d tz",    /* Nov 22 19:04:11: RFC 3164, the year is missing */
	"d b Y tz",  /* 18 Apr 2018 22:00:00 +0200 */
	"d/b/Y:tz",  /* 18/Apr/2018:22:00:00 +0200 */
	"d-b-Y tz",  /* 18-Apr-2018 22:00:00 */
	"m/d/Y-tz",  /* 11/22/2026-19:04:11.123456 */
	"Y-m-d",     /* a day: its first moment */
	"Y/m/d",
};

static bool take_part(struct cursor *c, char part, struct moment *m)
{
	switch (part) {
	case 'Y':
		return take_int(c, 4, 4, &m->year);
	case 'm':
		return take_int(c, 1, 2, &m->month);
	case 'b':
		return take_month_name(c, m);
	case 'd':
		return take_int(c, 1, 2, &m->day);
	case 't':
		return take_time(c, m);
	case 'z':
		return take_optional_zone(c, m);
	case 'T':
		return take(c, 'T') || take(c, 't') || take_spaces(c);
	case ' ':
		return take_spaces(c);
	default:
		return take(c, part);
	}
}

static bool match_shape(struct cursor c, const char *shape, struct moment *m)
{
	*m = (struct moment){ 0 };
	for (; *shape; shape++)
		if (!take_part(&c, *shape, m))
			return false;
	return !more(&c);
}

/* Milliseconds of a moment that has a year; false for Feb 30, 24:00, ... */
static bool moment_to_ms(const struct moment *m, int64_t *out)
{
	int second = m->second, millis = m->millis;

	if (m->year < 1970 || m->month < 1 || m->month > 12 || m->day < 1 ||
	    m->day > civil_month_length(m->year, m->month) || m->hour > 23 ||
	    m->minute > 59 || second > 60)
		return false;
	if (second == 60) {
		/* A leap second stays in its minute: Unix time has none. */
		second = 59;
		millis = 999;
	}
	*out = civil_to_days(m->year, m->month, m->day) * DAY + m->hour * HOUR +
	       (m->minute - m->zone_minutes) * MINUTE + second * SECOND +
	       millis;
	return *out >= 0;
}

/* The latest year that is possible and puts the moment at most a day after
 * now; Feb 29 may have to go back eight. */
static bool moment_without_year(struct moment *m, int64_t *out, int64_t now)
{
	int64_t limit = now + DAY;
	int64_t local = limit + m->zone_minutes * MINUTE;
	int year = (int)civil_from_days(local / DAY).year;

	for (m->year = year; m->year >= year - 8; m->year--)
		if (moment_to_ms(m, out) && *out <= limit)
			return true;
	return false;
}

static bool digits_at(const char *s, int n, int *out)
{
	unsigned bad = 0;

	*out = 0;
	for (int i = 0; i < n; i++) {
		unsigned digit = (unsigned char)s[i] - '0';

		bad |= digit > 9;
		*out = *out * 10 + (int)digit;
	}
	return !bad;
}

/* 2026-11-23T03:11:40[.fraction]zone and nothing else. */
static bool parse_rfc3339(struct moment *m, const char *s, size_t len)
{
	struct cursor c;

	if (len < 20 || s[4] != '-' || s[7] != '-' || s[10] != 'T' ||
	    s[13] != ':' || s[16] != ':' || !digits_at(s, 4, &m->year) ||
	    !digits_at(s + 5, 2, &m->month) || !digits_at(s + 8, 2, &m->day) ||
	    !digits_at(s + 11, 2, &m->hour) ||
	    !digits_at(s + 14, 2, &m->minute) ||
	    !digits_at(s + 17, 2, &m->second))
		return false;
	c = (struct cursor){ s + 19, s + len };
	if (take(&c, '.') && !take_fraction(&c, &m->millis))
		return false;
	m->zone_given = take(&c, 'Z') || take_offset(&c, &m->zone_minutes);
	return m->zone_given && !more(&c);
}

/* An epoch number: its magnitude tells the unit. */
static bool parse_epoch(int64_t *out, struct cursor c)
{
	const char *start = c.at;
	int64_t n = 0;
	int millis = 0;

	while (digit_next(&c) && c.at - start < 19)
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, *c.at++ - '0', &n))
			return false;
	if (c.at == start || (take(&c, '.') && !take_fraction(&c, &millis)) ||
	    more(&c))
		return false;
	if (n < 100000000000)
		*out = n * 1000 + millis;
	else if (n < 100000000000000)
		*out = n;
	else if (n < 100000000000000000)
		*out = n / 1000;
	else
		*out = n / 1000000;
	return true;
}

static struct cursor trimmed(const char *text, size_t len)
{
	struct cursor c = { text, text + len };

	take_spaces(&c);
	while (more(&c) && c.end[-1] == ' ')
		c.end--;
	return c;
}

static int parse_shape(int64_t *out, enum clock_zone *zone, struct cursor c,
		       int zone_minutes, int64_t now)
{
	skip_weekday(&c);
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		struct moment m;

		if (!match_shape(c, shapes[i], &m))
			continue;
		*zone = m.zone_given ? ZONE_GIVEN : ZONE_ASSUMED;
		if (!m.zone_given)
			m.zone_minutes = zone_minutes;
		if (strchr(shapes[i], 'Y') ? moment_to_ms(&m, out)
					   : moment_without_year(&m, out, now))
			return 0;
		return FAILED;
	}
	return FAILED;
}

int clock_parse(int64_t *out, enum clock_zone *zone, const char *text,
		size_t len, int zone_minutes, int64_t now)
{
	struct moment m = { 0 };
	struct cursor c;

	*zone = ZONE_GIVEN;
	if (parse_rfc3339(&m, text, len))
		return moment_to_ms(&m, out) ? 0 : FAILED;
	c = trimmed(text, len);
	if (parse_epoch(out, c))
		return 0;
	return parse_shape(out, zone, c, zone_minutes, now);
}

/* Does the zone database have this name?  tzset(3) would not tell. */
static bool zone_exists(const char *name)
{
	const char *dir = getenv("TZDIR");
	char *path;
	bool found;

	if (*name == '/' || *name == '.' || strstr(name, "..") ||
	    name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			      "abcdefghijklmnopqrstuvwxyz0123456789+-_/")])
		return false;
	path = xasprintf("%s/%s", dir ? dir : "/usr/share/zoneinfo", name);
	found = !access(path, R_OK);
	free(path);
	return found;
}

int clock_read_zone(int *minutes, bool *named, const char *text)
{
	struct cursor c = { text, text + strlen(text) };

	*named = false;
	if (take_zone(&c, minutes) && !more(&c))
		return 0;
	if (!*text || !zone_exists(text))
		return fail(_("\"%s\" is not a time zone: write +08:00, Z or a "
			      "name such as Asia/Shanghai"),
			    text);
	*named = true;
	return 0;
}

int clock_parse_zone(int *minutes, const char *text, int64_t at)
{
	bool named;
	char *saved;

	if (clock_read_zone(minutes, &named, text) < 0)
		return FAILED;
	if (!named)
		return 0;
	saved = zone_enter(text);
	*minutes = zone_minutes_at(at);
	zone_leave(saved);
	return 0;
}
