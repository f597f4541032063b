/*
 * stats_time.c - times in order, buckets of the local clock, and the queries
 * that find what was counted.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "desk/clocks.h"
#include "desk/stats_private.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- percentiles ---- */

void spans_add(struct spans *s, int64_t span)
{
	GROW(s->of, s->n, s->alloc);
	s->of[s->n++] = span;
}

static void swap(int64_t *a, int64_t *b)
{
	int64_t c = *a;

	*a = *b;
	*b = c;
}

/* Hoare's selection: afterwards v[k] is what it would be were v sorted.
 * Sorting 200,000 of them would be felt at the keyboard; this is not. */
static int64_t select_nth(int64_t *v, size_t n, size_t k)
{
	size_t low = 0, high = n - 1;

	while (low < high) {
		int64_t pivot = v[low + (high - low) / 2];
		size_t i = low, j = high;

		for (;; i++, j--) {
			while (v[i] < pivot)
				i++;
			while (v[j] > pivot)
				j--;
			if (i >= j)
				break;
			swap(&v[i], &v[j]);
		}
		if (k <= j)
			high = j;
		else
			low = j + 1;
	}
	return v[k];
}

int64_t spans_percentile(struct spans *s, int percent)
{
	size_t rank = (s->n * (size_t)percent + 99) / 100;

	if (!s->n)
		return CLOCK_NEVER;
	return select_nth(s->of, s->n, rank ? rank - 1 : 0);
}

/* ---- buckets ---- */

static int64_t local_time(struct tm *tm)
{
	tm->tm_isdst = -1;
	return (int64_t)mktime(tm) * SECOND;
}

static struct tm this_hour(int64_t now)
{
	time_t t = (time_t)(now / SECOND);
	struct tm tm;

	localtime_r(&t, &tm);
	tm.tm_min = tm.tm_sec = 0;
	return tm;
}

void trend_init_hours(struct stats_trend *t, int64_t now)
{
	struct tm tm = this_hour(now);
	int64_t hour = local_time(&tm);

	*t = (struct stats_trend){ .n = STATS_HOURS };
	/* The hour that a clock put back runs through twice. */
	if (now - hour >= HOUR)
		hour += HOUR;
	for (int i = 0; i <= t->n; i++)
		t->from[i] = hour + (i - t->n + 1) * HOUR;
}

/* Days are as long as the local clock makes them. */
void trend_init_days(struct stats_trend *t, int64_t now)
{
	*t = (struct stats_trend){ .n = STATS_DAYS };
	for (int i = 0; i <= t->n; i++) {
		struct tm day = this_hour(now);

		day.tm_hour = 0;
		day.tm_mday += i - t->n + 1;
		t->from[i] = local_time(&day);
	}
}

int trend_bucket(const struct stats_trend *t, int64_t at)
{
	int low = 0, high = t->n;

	if (at < t->from[0] || at >= t->from[t->n])
		return -1;
	while (high - low > 1) {
		int middle = (low + high) / 2;

		if (at < t->from[middle])
			high = middle;
		else
			low = middle;
	}
	return low;
}

/* ---- queries ---- */

void stats_add_time(struct strbuf *out, const char *test, int64_t at)
{
	char time[CLOCK_RFC3339_SIZE];
	size_t seconds = strlen("2026-11-22T21:07:20");

	clock_format(time, at);
	if (at % SECOND == 0)
		memcpy(time + seconds, "Z", sizeof "Z");
	strbuf_addf(out, "%s%s", test, time);
}

void stats_span_query(const struct stats *s, struct strbuf *out)
{
	strbuf_addstr(out, "(state:open OR ");
	stats_add_time(out, "closed>=", s->since);
	strbuf_addch(out, ')');
}

/* The first section that matches decides: what one before it matches is not
 * for this one. */
static void add_sla(const struct conf *c, int i, struct strbuf *out)
{
	for (int j = 0; j <= i; j++) {
		struct strbuf match = STRBUF_INIT;

		query_print(c->slas[j].match, &match);
		if (match.len)
			strbuf_addf(out, "%s(%s) ", j < i ? "-" : "",
				    match.buf);
		else if (j < i) /* it takes all */
			strbuf_addstr(out, "id:none ");
		strbuf_release(&match);
	}
}

void stats_late_query(const struct conf *c, enum sla_clock clock, int64_t now,
		      struct strbuf *out)
{
	static const char *const running[SLA_CLOCKS] = {
		[SLA_ACCEPT] = "accepted:none ",
		[SLA_JUDGE] = "judged:none ",
		[SLA_INFORM] = "informed:none "
			       "verdict:none,true-positive,undetermined ",
		[SLA_CONTAIN] = "contained:none alerts>0 "
				"verdict:none,true-positive,undetermined ",
		[SLA_CLOSE] = "",
	};
	const char *before = "(";

	strbuf_addf(out, "state:open %s", running[clock]);
	for (int i = 0; i < c->nslas; i++) {
		int64_t span = c->slas[i].span[clock];

		if (!span)
			continue;
		strbuf_addstr(out, before);
		add_sla(c, i, out);
		stats_add_time(
			out, "opened<",
			clock_latest_opened(c, &c->slas[i], span, now - 1));
		before = " OR ";
	}
	if (*before == '(') /* no such clock: none is late */
		strbuf_addstr(out, "(id:none");
	strbuf_addch(out, ')');
}

/* ---- names and values ---- */

void stats_add_span(struct strbuf *out, int64_t ms)
{
	long long s = ms / SECOND, m = s / 60, h = m / 60;

	if (ms == CLOCK_NEVER)
		strbuf_addch(out, '-');
	else if (h >= 24)
		strbuf_addf(out, "%lldd%lldh", h / 24, h % 24);
	else if (h)
		strbuf_addf(out, "%lldh%02lldm", h, m % 60);
	else if (m)
		strbuf_addf(out, "%lldm", m);
	else
		strbuf_addf(out, "%llds", s);
}

void stats_add_percent(struct strbuf *out, int64_t part, int64_t of)
{
	if (of)
		strbuf_addf(out, "%lld%%", (long long)(100 * part / of));
	else
		strbuf_addch(out, '-');
}

static const struct {
	const char *word, *title;
} clocks[SLA_CLOCKS + 1] = {
	[SLA_ACCEPT] = { "accept", N_("Accept") },
	[SLA_JUDGE] = { "judge", N_("Judge") },
	[SLA_INFORM] = { "inform", N_("Inform") },
	[SLA_CONTAIN] = { "contain", N_("Contain") },
	[SLA_CLOSE] = { "close", N_("Close") },
	[REPORT_CLOCK] = { "report", N_("Report") },
};

const char *sla_clock_word(enum sla_clock clock)
{
	return clocks[clock].word;
}

int sla_clock_parse(const char *word)
{
	for (int i = 0; i < SLA_CLOCKS; i++)
		if (strcmp(clocks[i].word, word) == 0)
			return i;
	return -1;
}

const char *sla_clock_title(enum sla_clock clock)
{
	return _(clocks[clock].title);
}
