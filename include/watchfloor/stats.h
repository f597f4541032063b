/*
 * stats.h - how the desk does: what the dashboard shows, out of the
 * projections.
 *
 * A figure tells its records: for each there is a query that finds exactly
 * the tickets that it counts.  A ticket belongs to a span when it was open at
 * some time in it.
 */
#ifndef WATCHFLOOR_STATS_H
#define WATCHFLOOR_STATS_H

#include "watchfloor/desk.h"

/* What comes to a stop on one clock of desk.conf. */
struct stats_clock {
	int64_t stopped;     /* tickets that stopped it in the span */
	int64_t median, p90; /* of their times, ms; CLOCK_NEVER: of none */
	int64_t clocked;     /* of `stopped`, those it ran for */
	int64_t within;      /* of `clocked`, those in time */
	int64_t late;        /* open now, and it has run out */
};

/* The tickets that have one value in common. */
struct stats_group {
	char *name; /* "webshell", a tenant, a member */
	int64_t tickets, open;
	int64_t judged, closed; /* in the span */
	int64_t oldest; /* `opened` of the oldest open one, or CLOCK_NEVER */
};

struct stats_groups {
	struct stats_group *of; /* most tickets first */
	int n, alloc;
};

/* One bucket per hour or day of the local clock, the last one not over. */
#define STATS_HOURS 48
#define STATS_DAYS  30
struct stats_trend {
	int n;
	int64_t from[STATS_HOURS + 1]; /* bucket i is from[i] .. from[i + 1] */
	int64_t tickets[STATS_HOURS];  /* opened */
	int64_t alerts[STATS_HOURS];   /* each counted once */
};

struct stats {
	int64_t now, since; /* the span */
	int64_t matched;    /* tickets of the span */
	int64_t state[SEV_COUNT][STATE_COUNT];
	int64_t judged; /* in the span, and the verdict stands */
	int64_t verdict[VERDICT_COUNT];
	struct stats_clock clock[SLA_CLOCKS];
	struct stats_groups types, tenants;
	struct stats_groups members; /* of tickets with an owner */
	struct stats_trend hours, days;
	/* The reduction: what was read in the span, what came of it.  lines
	 * is -1 when it cannot be told: of some tickets only, or while what
	 * is being read has no record of its end yet. */
	int64_t lines, alerts, opened;
};

/*
 * The figures are made in pieces of a few milliseconds, so that they can be
 * made while nobody types.  A piece that fails, as when the database was
 * interrupted, can be asked for again: nothing is lost or counted twice.
 */
struct stats_maker;

struct stats_maker *stats_new(struct desk *d);
void stats_free(struct stats_maker *m);
/* Begin (again): of the tickets that match q (NULL: all; borrowed until the
 * next time), over the last `span` milliseconds. */
void stats_begin(struct stats_maker *m, const struct query *q, int64_t span);
/* 1: there is more to do; 0: all is done; or a failure. */
int stats_step(struct stats_maker *m);
/* The last that were complete, whatever is being made; NULL: none yet.
 * Borrowed, until stats_step() is done again. */
const struct stats *stats_result(const struct stats_maker *m);

/*
 * Queries that find what a figure counts.  Both can stand beside another:
 * "(a OR b)", "a b".  stats_add_time() appends a test and the time for it,
 * "opened>=" and 2026-11-22T21:07:20Z.
 */
void stats_span_query(const struct stats *s, struct strbuf *out);
void stats_late_query(const struct conf *c, enum sla_clock clock, int64_t now,
		      struct strbuf *out);
void stats_add_time(struct strbuf *out, const char *test, int64_t at);

/* A time that something took: "45s", "12m", "3h05m", "2d4h"; "-" for
 * CLOCK_NEVER. */
void stats_add_span(struct strbuf *out, int64_t ms);
/* How many percent; "-" of none. */
void stats_add_percent(struct strbuf *out, int64_t part, int64_t of);

/* "accept", as in desk.conf; for people: "Accept", translated. */
const char *sla_clock_word(enum sla_clock clock);
const char *sla_clock_title(enum sla_clock clock);
int sla_clock_parse(const char *word); /* -1: there is no such clock */

#endif
