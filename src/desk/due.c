/*
 * due.c - which clock of a ticket runs out next: of one in memory, and in SQL
 * of them all.
 *
 * The two must say the same; a property test sorts by both.
 */
#include "config.h"

#include <inttypes.h>

#include "desk/order.h"
#include "watchfloor/desk.h"
#include "watchfloor/memory.h"

/* After all times, in SQL. */
#define NO_CLOCK "9223372036854775807"

/* What stops a clock: the time when it did, and the column of that.  Informing
 * and containing leave no mark on a ticket yet, so those are not seen. */
static const struct {
	enum sla_clock clock;
	size_t member;
	const char *column;
} seen[] = {
	{ SLA_ACCEPT, offsetof(struct ticket, accepted), "accepted" },
	{ SLA_JUDGE, offsetof(struct ticket, judged), "judged" },
	{ SLA_CLOSE, offsetof(struct ticket, closed), "closed" },
};

static int64_t stopped(const struct ticket *t, size_t i)
{
	return *(const int64_t *)(const void *)((const char *)t +
						seen[i].member);
}

bool ticket_due(struct due *out, const struct conf *c, const struct ticket *t,
		int64_t now)
{
	const struct conf_sla *sla = c ? conf_sla_for(c, t) : NULL;

	if (!sla || t->state == STATE_CLOSED)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(seen); i++) {
		int64_t span = sla->span[seen[i].clock];

		if (!span || stopped(t, i) != CLOCK_NEVER)
			continue;
		out->clock = seen[i].clock;
		out->left = t->opened + span - now;
		return true;
	}
	return false;
}

static void sql_clocks(const struct conf_sla *sla, struct strbuf *sql)
{
	int depth = 0;

	for (size_t i = 0; i < ARRAY_SIZE(seen); i++) {
		int64_t span = sla->span[seen[i].clock];

		if (!span)
			continue;
		strbuf_addf(sql, "iif(%s IS NULL, opened + %" PRId64 ", ",
			    seen[i].column, span);
		depth++;
	}
	strbuf_addstr(sql, NO_CLOCK);
	while (depth--)
		strbuf_addch(sql, ')');
}

void due_sql(const struct conf *c, struct strbuf *sql, int offset)
{
	strbuf_addf(sql, "CASE WHEN state = %d THEN " NO_CLOCK, STATE_CLOSED);
	for (int i = 0; i < c->nslas; i++) {
		const struct conf_sla *sla = &c->slas[i];

		strbuf_addstr(sql, " WHEN ");
		query_sql(sla->match, sql, offset);
		strbuf_addstr(sql, " THEN ");
		sql_clocks(sla, sql);
		offset += query_parameters(sla->match);
	}
	strbuf_addstr(sql, " ELSE " NO_CLOCK " END");
}

/* Who asks is nobody, as in conf_sla_for(). */
int due_bind(const struct conf *c, sqlite3_stmt *stmt, int offset)
{
	const struct query_context ctx = { .me = NULL, .now = clock_now() };
	int ret = 0;

	for (int i = 0; i < c->nslas && ret == 0; i++) {
		ret = query_bind(c->slas[i].match, stmt, offset, &ctx);
		offset += query_parameters(c->slas[i].match);
	}
	return ret;
}
