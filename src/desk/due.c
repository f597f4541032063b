/*
 * due.c - when the clocks of a ticket run out: of one in memory, and in SQL
 * which of them all are late.
 *
 * The two must say the same; a property test holds them together.
 */
#include "config.h"

#include <inttypes.h>

#include "desk/clocks.h"
#include "watchfloor/memory.h"
#include "watchfloor/report.h"

/*
 * What stops a clock, and whether it may stand still.  Accepting and judging
 * depend on nobody else, and neither does telling the customer; only what
 * comes after the verdict can wait for somebody's word.
 */
static const struct {
	size_t stopped;
	bool pauses;
	const char *runs; /* of an open ticket, in SQL */
} clocks[SLA_CLOCKS] = {
	[SLA_ACCEPT] = { offsetof(struct ticket, accepted), false,
			 "accepted IS NULL" },
	[SLA_JUDGE] = { offsetof(struct ticket, judged), false,
			"judged IS NULL" },
	[SLA_INFORM] = { offsetof(struct ticket, informed), false,
			 "informed IS NULL AND verdict IN (0, 1, 5)" },
	[SLA_CONTAIN] = { offsetof(struct ticket, contained), true,
			  "contained IS NULL AND fingerprint <> ''"
			  " AND verdict IN (0, 1, 5)" },
	[SLA_CLOSE] = { offsetof(struct ticket, closed), true, "1" },
};

bool clock_pauses(enum sla_clock clock)
{
	return clocks[clock].pauses;
}

int64_t ticket_clock_stopped(const struct ticket *t, enum sla_clock clock)
{
	return *(const int64_t *)(const void *)((const char *)t +
						clocks[clock].stopped);
}

/* What was no attack has nobody to be told and nothing to contain; neither has
 * work that no alert began. */
static bool is_needed(const struct ticket *t, enum sla_clock clock)
{
	if (clock == SLA_CONTAIN && ticket_is_filed(t))
		return false;
	return (clock != SLA_INFORM && clock != SLA_CONTAIN) ||
	       t->verdict == VERDICT_NONE ||
	       t->verdict == VERDICT_TRUE_POSITIVE ||
	       t->verdict == VERDICT_UNDETERMINED;
}

unsigned clocks_running(const struct ticket *t)
{
	unsigned bits = 0;

	for (int i = 0; i < SLA_CLOCKS && t->closed == CLOCK_NEVER; i++) {
		enum sla_clock clock = (enum sla_clock)i;

		if (ticket_clock_stopped(t, clock) == CLOCK_NEVER &&
		    is_needed(t, clock))
			bits |= CLOCK_BIT(i);
	}
	return bits;
}

int64_t clock_end(const struct conf *c, const struct conf_sla *sla,
		  enum sla_clock clock, int64_t opened, const char *held)
{
	const struct calendar *cal = conf_calendar_named(c, sla->calendar);
	int64_t left = sla->span[clock], at = opened;
	struct hold h;

	if (!left)
		return NO_DUE;
	while (clocks[clock].pauses && held_next(&held, &h)) {
		int64_t ran = calendar_between(cal, at, h.since);

		if (left <= ran)
			break;
		left -= ran;
		at = h.until > at ? h.until : at;
	}
	return calendar_after(cal, at, left);
}

int64_t clocks_first_end(const struct conf *c, const struct conf_sla *sla,
			 unsigned running, int64_t opened, const char *held,
			 enum sla_clock *which)
{
	int64_t first = NO_DUE;

	for (int i = 0; i < SLA_CLOCKS; i++) {
		int64_t end;

		if (!(running & CLOCK_BIT(i)))
			continue;
		end = clock_end(c, sla, (enum sla_clock)i, opened, held);
		if (end < first) {
			first = end;
			*which = (enum sla_clock)i;
		}
	}
	return first;
}

/* What is left of it: while it stands still, what will be left when it goes
 * on. */
static int64_t left_at(const struct ticket *t, enum sla_clock clock,
		       int64_t end, int64_t now)
{
	struct hold h;

	if (clocks[clock].pauses && held_at(t, now) && held_last(t->held, &h) &&
	    h.since <= now && end >= h.until)
		return end - h.until;
	return end - now;
}

bool ticket_clock_due(struct due *out, const struct conf *c,
		      const struct ticket *t, enum sla_clock clock, int64_t now)
{
	const struct conf_sla *sla = c ? conf_sla_for(c, t) : NULL;
	struct due d = { .clock = clock };

	if (!sla || !(clocks_running(t) & CLOCK_BIT(clock)))
		return false;
	d.at = clock_end(c, sla, clock, t->opened, t->held);
	d.left = left_at(t, clock, d.at, now);
	d.warn = sla->warn;
	d.still = clocks[clock].pauses && held_at(t, now);
	if (d.at == NO_DUE)
		return false;
	*out = d;
	return true;
}

/* A report counts as burning from the time when it is known to be owed. */
static bool report_due(struct due *out, const struct ticket *t, int64_t now)
{
	struct report_due r;

	if (t->closed != CLOCK_NEVER || !report_next(&r, t, now))
		return false;
	*out = (struct due){
		.clock = REPORT_CLOCK, .at = r.at, .left = r.left, .warn = DAY
	};
	return true;
}

bool ticket_due(struct due *out, const struct conf *c, const struct ticket *t,
		int64_t now)
{
	const struct conf_sla *sla = c ? conf_sla_for(c, t) : NULL;
	enum sla_clock clock = SLA_ACCEPT;
	struct due report;
	bool owed = report_due(&report, t, now), runs = false;

	if (sla && clocks_first_end(c, sla, clocks_running(t), t->opened,
				    t->held, &clock) != NO_DUE)
		runs = ticket_clock_due(out, c, t, clock, now);
	if (owed && (!runs || report.at < out->at))
		*out = report;
	return owed || runs;
}

/* ---- backwards ---- */

#define TEN_YEARS (3653 * DAY)

/* The end grows with the beginning, so the beginning can be searched for. */
int64_t clock_latest_opened(const struct conf *c, const struct conf_sla *sla,
			    int64_t span, int64_t limit)
{
	const struct calendar *cal = conf_calendar_named(c, sla->calendar);
	int64_t low = limit - TEN_YEARS, high = limit;

	if (!cal)
		return limit - span;
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (calendar_after(cal, middle, span) <= limit)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* ---- in SQL ---- */

static void add_section(const struct conf *c, const struct conf_sla *sla,
			int64_t now, struct strbuf *sql)
{
	const char *before = "";

	for (int i = 0; i < SLA_CLOCKS; i++) {
		if (!sla->span[i])
			continue;
		strbuf_addf(sql, "%s(%s AND opened <= %" PRId64 ")", before,
			    clocks[i].runs,
			    clock_latest_opened(c, sla, sla->span[i], now - 1));
		before = " OR ";
	}
	if (!*before)
		strbuf_addch(sql, '0');
}

void clocks_late_sql(const struct conf *c, int64_t now, struct strbuf *sql,
		     int offset)
{
	strbuf_addstr(sql, "CASE WHEN closed IS NOT NULL OR special THEN 0");
	for (int i = 0; i < c->nslas; i++) {
		const struct conf_sla *sla = &c->slas[i];

		strbuf_addstr(sql, " WHEN ");
		query_sql(sla->match, sql, offset);
		strbuf_addstr(sql, " THEN ");
		add_section(c, sla, now, sql);
		offset += query_parameters(sla->match);
	}
	strbuf_addstr(sql, " ELSE 0 END");
}

/* Who asks is nobody, as in conf_sla_for(). */
int clocks_late_bind(const struct conf *c, sqlite3_stmt *stmt, int offset)
{
	const struct query_context ctx = { .me = NULL, .now = clock_now() };
	int ret = 0;

	for (int i = 0; i < c->nslas && ret == 0; i++) {
		ret = query_bind(c->slas[i].match, stmt, offset, &ctx);
		offset += query_parameters(c->slas[i].match);
	}
	return ret;
}

int clocks_late_parameters(const struct conf *c)
{
	int n = 0;

	for (int i = 0; i < c->nslas; i++)
		n += query_parameters(c->slas[i].match);
	return n;
}
