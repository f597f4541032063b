/*
 * supervise.c - what passes with time.
 */
#include "config.h"

#include "watchfloor/supervise.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "desk/clocks.h"
#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/report.h"
#include "watchfloor/shift.h"
#include "watchfloor/stats.h"

/* ---- one ticket ---- */

struct todo {
	const struct conf *conf;
	const struct ticket *ticket;
	int64_t now;
	struct desk_step *steps;
	size_t n;
};

static cJSON *add(struct todo *todo, const char *act)
{
	cJSON *data = cJSON_CreateObject();

	todo->steps[todo->n++] = (struct desk_step){ act, data };
	return data;
}

static void add_time(cJSON *data, const char *key, int64_t at)
{
	char text[CLOCK_RFC3339_SIZE];

	json_add_str(data, key, clock_format(text, at));
}

/* It has come, and not so long ago that nobody cares. */
static bool is_due(const struct todo *todo, int64_t at)
{
	return at <= todo->now && at > todo->now - DAY;
}

static void add_target(const struct todo *todo, cJSON *data, const char *to)
{
	int level;
	const struct conf_path *path = conf_path_of(todo->conf, to, &level);

	json_add_str(data, "to", to);
	if (path && path->answer)
		add_time(data, "answer", todo->now + path->answer);
}

/* It is with somebody already, maybe higher up: there it stays. */
static void add_present(const struct todo *todo, cJSON *data)
{
	const struct ticket *t = todo->ticket;

	json_add_str(data, "to", t->escalated);
	if (t->answer_by != CLOCK_NEVER)
		add_time(data, "answer", t->answer_by);
}

static void look_at_clock(struct todo *todo, const struct conf_sla *sla,
			  enum sla_clock clock)
{
	const struct ticket *t = todo->ticket;
	int64_t end = clock_end(todo->conf, sla, clock, t->opened, t->held);
	unsigned bit = CLOCK_BIT(clock);
	cJSON *data;

	if (end == NO_DUE || !(clocks_running(t) & bit))
		return;
	if (sla->warn && !(t->warned & bit) && is_due(todo, end - sla->warn)) {
		data = add(todo, "ticket.warned");
		json_add_str(data, "clock", sla_clock_word(clock));
		add_time(data, "due", end);
	}
	if (sla->escalate_to && !(t->raised & bit) &&
	    is_due(todo, end + sla->escalate_after)) {
		data = add(todo, "ticket.raised");
		json_add_str(data, "clock", sla_clock_word(clock));
		if (*t->escalated)
			add_present(todo, data);
		else
			add_target(todo, data, sla->escalate_to);
	}
}

/* Nobody has answered: one level up, where there is one. */
static void look_at_answer(struct todo *todo)
{
	const struct ticket *t = todo->ticket;
	const struct conf_path *path;
	int level;

	if (t->answer_by == CLOCK_NEVER || !is_due(todo, t->answer_by))
		return;
	path = conf_path_of(todo->conf, t->escalated, &level);
	if (path && level + 1 < path->nlevels)
		add_target(todo, add(todo, "ticket.raised"),
			   path->levels[level + 1]);
}

/* A report to the authorities, also of a ticket that is closed: before its
 * time has run out, and when it has. */
static void look_at_report(struct todo *todo)
{
	const struct ticket *t = todo->ticket;
	struct report_due due;
	unsigned told;
	cJSON *data;

	if (!report_next(&due, t, todo->now) ||
	    !is_due(todo, due.left > 0 ? due.at - due.warn : due.at))
		return;
	told = due.left > 0 ? t->warned : t->raised;
	if (told & REPORT_BIT(due.stage))
		return;
	data = add(todo, "ticket.owed");
	json_add_str(data, "stage", report_stage_word(due.stage));
	add_time(data, "due", due.at);
}

size_t supervise_ticket(const struct conf *c, const struct ticket *t,
			int64_t now,
			struct desk_step steps[static SUPERVISE_MAX])
{
	struct todo todo = { c, t, now, steps, 0 };
	const struct conf_sla *sla = conf_sla_for(c, t);

	look_at_report(&todo);
	if (t->closed != CLOCK_NEVER)
		return todo.n;
	if (t->waiting != WAITING_NOT && !held_at(t, now))
		add(&todo, "ticket.waited");
	for (int i = 0; sla && i < SLA_CLOCKS; i++)
		look_at_clock(&todo, sla, (enum sla_clock)i);
	look_at_answer(&todo);
	return todo.n;
}

/* ---- all of them ---- */

/*
 * Which tickets there could be anything to do on, by indexes alone: by the
 * time of opening where that decides, and those that go their own way.  What
 * this lets through is then looked at one by one.
 */
struct candidates {
	const struct conf *conf;
	int64_t now;
	struct strbuf sql;
	/* In their order; SQLite takes no more than 500 parts. */
	const struct query *bound[400];
	int nbound, parameters;
};

static void add_span(struct candidates *c, const struct conf_sla *sla,
		     int clock, int64_t limit, const char *told)
{
	int64_t span = sla->span[clock];

	if (c->nbound == ARRAY_SIZE(c->bound))
		return;
	strbuf_addf(&c->sql,
		    " UNION SELECT num FROM ticket WHERE closed IS NULL"
		    " AND opened BETWEEN %" PRId64 " AND %" PRId64
		    " AND running & %u AND NOT %s & %u AND ",
		    clock_latest_opened(c->conf, sla, span, limit - DAY),
		    clock_latest_opened(c->conf, sla, span, limit),
		    CLOCK_BIT(clock), told, CLOCK_BIT(clock));
	query_sql(sla->match, &c->sql, c->parameters);
	c->parameters += query_parameters(sla->match);
	c->bound[c->nbound++] = sla->match;
}

static void add_section(struct candidates *c, const struct conf_sla *sla)
{
	for (int k = 0; k < SLA_CLOCKS; k++) {
		if (sla->span[k] && sla->warn)
			add_span(c, sla, k, c->now + sla->warn, "warned");
		if (sla->span[k] && sla->escalate_to)
			add_span(c, sla, k, c->now - sla->escalate_after,
				 "raised");
	}
}

static int prepare(struct desk *d, int64_t now, sqlite3_stmt **st)
{
	const struct query_context nobody = { .me = NULL, .now = now };
	struct candidates c = { .conf = d->conf,
				.now = now,
				.sql = STRBUF_INIT };
	int ret, offset = 0;

	strbuf_addf(&c.sql,
		    "SELECT num FROM ticket WHERE closed IS NULL AND special"
		    " UNION SELECT num FROM ticket WHERE known IS NOT NULL"
		    " AND summarised IS NULL"
		    " UNION SELECT num FROM ticket WHERE closed IS NULL"
		    " AND answer_by IS NOT NULL AND answer_by <= %" PRId64,
		    now);
	for (int i = 0; i < d->conf->nslas; i++)
		add_section(&c, &d->conf->slas[i]);
	ret = statement(ledger_db(d->ledger), st, c.sql.buf);
	for (int i = 0; i < c.nbound && ret == 0; i++) {
		ret = query_bind(c.bound[i], *st, offset, &nobody);
		offset += query_parameters(c.bound[i]);
	}
	strbuf_release(&c.sql);
	return ret;
}

struct ids {
	char **of;
	size_t n, alloc;
};

/* In a pass over the tickets, so those with nothing to do are left out while
 * nobody is kept waiting. */
static int find(struct desk *d, int64_t now, struct ids *ids)
{
	struct desk_step steps[SUPERVISE_MAX];
	sqlite3_stmt *st = NULL;
	struct ticket t;
	int row = 0, ret;

	ret = prepare(d, now, &st);
	ticket_init(&t);
	while (ret == 0 && (row = statement_row(st)) > 0) {
		size_t n = 0;

		ret = ticket_load_number(d, sqlite3_column_int64(st, 0), &t);
		if (ret == 0)
			n = supervise_ticket(d->conf, &t, now, steps);
		for (size_t i = 0; i < n; i++)
			cJSON_Delete(steps[i].data);
		if (!n)
			continue;
		GROW(ids->of, ids->n, ids->alloc);
		ids->of[ids->n++] = xstrdup(t.id);
	}
	ticket_release(&t);
	sqlite3_finalize(st);
	return row < 0 ? row : ret;
}

/* Under the lock: another process may have done it meanwhile. */
static int do_one(struct desk *d, const char *id, int64_t now, int64_t *n)
{
	struct desk_step steps[SUPERVISE_MAX];
	struct ticket t;
	size_t todo = 0;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, id, &t);
	if (ret == 0)
		todo = supervise_ticket(d->conf, &t, now, steps);
	for (size_t i = 0; i < todo; i++) {
		struct draft draft = desk_machine_draft(
			d, steps[i].act, id, t.tenant, steps[i].data);

		draft.at = now;
		if (ret == 0)
			ret = ledger_add(d->ledger, &draft, NULL);
		cJSON_Delete(steps[i].data);
	}
	if (ret == 0)
		*n += (int64_t)todo;
	ticket_release(&t);
	return ret;
}

static int do_all(struct desk *d, const struct ids *ids, int64_t now,
		  int64_t *n)
{
	int ret = ids->n ? ledger_begin(d->ledger) : 0;

	if (ret < 0 || !ids->n)
		return ret;
	for (size_t i = 0; i < ids->n && ret == 0; i++)
		ret = do_one(d, ids->of[i], now, n);
	return desk_end(d, ret);
}

int desk_supervise(struct desk *d, int64_t now, int64_t *n)
{
	struct ids ids = { .n = 0 };
	bool raised = false;
	int ret;

	*n = 0;
	if (d->at != CLOCK_NEVER)
		return 0;
	ret = find(d, now, &ids);
	if (ret == 0)
		ret = do_all(d, &ids, now, n);
	if (ret == 0)
		ret = desk_raise_alarm(d, now, &raised);
	*n += raised;
	while (ids.n)
		free(ids.of[--ids.n]);
	free(ids.of);
	return ret;
}
