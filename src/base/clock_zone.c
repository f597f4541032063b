/*
 * clock_zone.c - the rules of a time zone, as a table.
 *
 * The libc knows the rules of a zone only as those of the process, so TZ is
 * changed for a while.  Nothing else may read the local time meanwhile: the
 * program reads zones while it reads its configuration, on one thread.
 */
#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "clock_civil.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

char *zone_enter(const char *name)
{
	const char *was = getenv("TZ");
	char *saved = was ? xstrdup(was) : NULL;

	setenv("TZ", name, 1);
	tzset();
	return saved;
}

void zone_leave(char *saved)
{
	if (saved)
		setenv("TZ", saved, 1);
	else
		unsetenv("TZ");
	tzset();
	free(saved);
}

int zone_minutes_at(int64_t at)
{
	time_t when = (time_t)(at / SECOND);
	struct tm tm = { 0 };

	localtime_r(&when, &tm);
	return (int)(tm.tm_gmtoff / 60);
}

/* ---- the table ---- */

/* Beyond these the offset is that of the nearest end. */
#define TABLE_FROM 946684800000LL  /* 2000-01-01 */
#define TABLE_TO   3786912000000LL /* 2090-01-01 */

struct steps {
	struct zone_step *of;
	size_t n, alloc;
};

static void add_step(struct steps *s, int64_t from, int minutes)
{
	GROW(s->of, s->n, s->alloc);
	s->of[s->n++] = (struct zone_step){ from, minutes };
}

/* The offset changes between the two: to the second when. */
static int64_t find_change(int64_t low, int64_t high)
{
	int before = zone_minutes_at(low);

	while (high - low > SECOND) {
		int64_t middle = low + (high - low) / 2;

		middle -= middle % SECOND;
		if (zone_minutes_at(middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* No zone has changed twice within a day. */
static void probe(struct steps *s)
{
	int now = zone_minutes_at(TABLE_FROM);

	add_step(s, INT64_MIN, now);
	for (int64_t t = TABLE_FROM; t < TABLE_TO; t += DAY) {
		int next = zone_minutes_at(t + DAY);

		if (next != now)
			add_step(s, find_change(t, t + DAY), next);
		now = next;
	}
}

int zone_table_load(struct zone_table *out, const char *text)
{
	struct steps s = { .n = 0 };
	bool named;
	char *saved;
	int minutes;

	*out = (struct zone_table){ .n = 0 };
	if (clock_read_zone(&minutes, &named, text) < 0)
		return FAILED;
	if (named) {
		saved = zone_enter(text);
		probe(&s);
		zone_leave(saved);
	} else {
		add_step(&s, INT64_MIN, minutes);
	}
	*out = (struct zone_table){ s.of, s.n };
	return 0;
}

void zone_table_release(struct zone_table *t)
{
	free(t->steps);
	*t = (struct zone_table){ .n = 0 };
}

size_t zone_step_at(const struct zone_table *t, int64_t at)
{
	size_t low = 0, high = t->n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (t->steps[middle].from <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}
