/*
 * clock_past.c - what people call a past time.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* "03:00" or "03:00:20", and nothing after it. */
static bool parse_hours(struct tm *tm, const char *s)
{
	int part[3] = { 0 }, n = 0;

	for (; n < 3; n++) {
		if (!isdigit((unsigned char)*s))
			return false;
		for (; isdigit((unsigned char)*s) && part[n] < 100; s++)
			part[n] = part[n] * 10 + (*s - '0');
		if (*s != ':')
			break;
		s++;
	}
	if (*s || n < 1 || part[0] > 23 || part[1] > 59 || part[2] > 59)
		return false;
	tm->tm_hour = part[0];
	tm->tm_min = part[1];
	tm->tm_sec = part[2];
	return true;
}

/* That time of the local day that is so many days before today. */
static bool on_day(int64_t *out, const char *hours, int days, int64_t now)
{
	time_t then = (time_t)(now / SECOND);
	struct tm tm;

	if (!localtime_r(&then, &tm) || !parse_hours(&tm, hours))
		return false;
	tm.tm_mday -= days;
	tm.tm_isdst = -1;
	*out = (int64_t)mktime(&tm) * SECOND;
	return true;
}

/* What follows the word, or NULL when it is another. */
static const char *after_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(text, word, len) != 0 || text[len] != ' ')
		return NULL;
	return text + len + strspn(text + len, " ");
}

static bool parse_day(int64_t *out, const char *text, int64_t now)
{
	const char *hours = after_word(text, "yesterday");

	if (hours)
		return on_day(out, hours, 1, now);
	hours = after_word(text, "today");
	if (hours)
		return on_day(out, hours, 0, now);
	if (!on_day(out, text, 0, now))
		return false;
	return *out <= now || on_day(out, text, 1, now);
}

/* "2h", "-2h", "2h ago" */
static bool parse_ago(int64_t *out, const char *text, int64_t now)
{
	const char *span = text + (*text == '-');
	size_t len = strcspn(span, " ");
	const char *rest = span + len + strspn(span + len, " ");
	char *copy = xstrndup(span, len);
	bool good = (!*rest || strcmp(rest, "ago") == 0) &&
		    clock_parse_span(out, copy) == 0;

	free(copy);
	*out = now - *out;
	return good;
}

/* Local time has the offset that it had then. */
static bool parse_local(int64_t *out, const char *text, int64_t now)
{
	size_t len = strlen(text);
	enum clock_zone zone;
	struct tm tm;
	time_t then;

	if (clock_parse(out, &zone, text, len, 0, now) < 0)
		return false;
	then = (time_t)(*out / SECOND);
	if (zone == ZONE_GIVEN || !localtime_r(&then, &tm))
		return true;
	return clock_parse(out, &zone, text, len, (int)(tm.tm_gmtoff / 60),
			   now) == 0;
}

int clock_parse_past(int64_t *out, const char *text, int64_t now)
{
	int64_t at = 0;

	if (!parse_day(&at, text, now) && !parse_ago(&at, text, now) &&
	    !parse_local(&at, text, now))
		return fail(_("\"%s\" is no time: write 03:00, yesterday "
			      "22:00, 2h ago, or 2026-11-23T03:00"),
			    text);
	if (at > now)
		return fail(_("\"%s\" is still to come"), text);
	*out = at;
	return 0;
}

/* Today or tomorrow at that time of day. */
static bool parse_next(int64_t *out, const char *text, int64_t now)
{
	const char *hours = after_word(text, "tomorrow");

	if (hours)
		return on_day(out, hours, -1, now);
	if (!on_day(out, text, 0, now))
		return false;
	return *out > now || on_day(out, text, -1, now);
}

int clock_parse_coming(int64_t *out, const char *text, int64_t now)
{
	int64_t at = 0;

	if (clock_parse_span(&at, text) == 0)
		at += now;
	else if (!parse_next(&at, text, now) && !parse_local(&at, text, now))
		return fail(_("\"%s\" is no time: write 4h, 18:00, tomorrow "
			      "09:00, or 2026-11-23T18:00"),
			    text);
	if (at <= now)
		return fail(_("\"%s\" is past"), text);
	*out = at;
	return 0;
}
