/*
 * stats.c - how the desk does: one pass over the tickets, one over the
 * records of readings, one over the alerts.
 *
 * Each pass goes by keyset and remembers after every row where it is, so a
 * piece may end anywhere, also by an interrupt.  Records never change: of
 * those only what came since the last time is looked at.
 */
#include "config.h"

#include "watchfloor/stats.h"

#include <stdlib.h>
#include <string.h>

#include "desk/clocks.h"
#include "desk/projection.h"
#include "desk/stats_private.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* Rows of a piece: some milliseconds each. */
enum { TICKETS_PIECE = 4096, RECORDS_PIECE = 8192, ALERTS_PIECE = 16384 };

enum phase { TICKETS, READINGS, ALERTS, COMPLETE, DONE };

/* What an intake.read record says. */
struct reading {
	int64_t at, lines, alerts;
};

/* The place in the index of alerts. */
struct alert_key {
	int64_t ticket, time, key_time;
	unsigned char hash[32];
	int hash_len;
};

struct stats_maker {
	struct desk *desk;
	const struct query *query;
	int64_t span;
	enum phase phase;
	char commit[41]; /* of the desk.conf whose clocks are counted */

	struct stats *done; /* NULL: none yet */
	struct stats making;
	struct spans spans[SLA_CLOCKS];
	int64_t ticket, last_ticket; /* number of the last done; of all */
	int64_t *matched;            /* numbers of tickets, ascending */
	int nmatched, matched_alloc;
	int looked; /* how many of them the alerts have passed */
	struct alert_key alert;
	int64_t nalerts; /* rows, of all tickets */
	sqlite3_stmt *tickets, *records, *alerts;

	int64_t record; /* id of the last looked at, ever */
	struct reading *readings;
	int nreadings, readings_alloc;
};

static void stats_release(struct stats *s)
{
	groups_release(&s->types);
	groups_release(&s->tenants);
	groups_release(&s->members);
}

struct stats_maker *stats_new(struct desk *d)
{
	struct stats_maker *m = xcalloc(1, sizeof *m);

	m->desk = d;
	m->phase = DONE;
	return m;
}

/* Leave no statement within its rows: that would keep the store as it was. */
static void forget_statements(struct stats_maker *m)
{
	sqlite3_finalize(m->tickets);
	sqlite3_finalize(m->alerts);
	m->tickets = m->alerts = NULL;
}

void stats_free(struct stats_maker *m)
{
	if (!m)
		return;
	forget_statements(m);
	sqlite3_finalize(m->records);
	stats_release(&m->making);
	if (m->done)
		stats_release(m->done);
	free(m->done);
	for (int i = 0; i < SLA_CLOCKS; i++)
		free(m->spans[i].of);
	free(m->matched);
	free(m->readings);
	free(m);
}

void stats_begin(struct stats_maker *m, const struct query *q, int64_t span)
{
	struct stats *s = &m->making;

	forget_statements(m);
	stats_release(s);
	*s = (struct stats){ .now = desk_now(m->desk) };
	s->since = s->now - span;
	/* A whole second can be written without a fraction. */
	s->since -= s->since % SECOND;
	trend_init_hours(&s->hours, s->now);
	trend_init_days(&s->days, s->now);
	for (int i = 0; i < SLA_CLOCKS; i++)
		m->spans[i].n = 0;
	m->query = q;
	m->span = span;
	m->ticket = 0;
	m->last_ticket = -1;
	m->alert = (struct alert_key){ .ticket = -1 };
	m->nalerts = 0;
	m->phase = TICKETS;
	memcpy(m->commit, m->desk->commit, sizeof m->commit);
}

const struct stats *stats_result(const struct stats_maker *m)
{
	return m->done;
}

/* ---- tickets ---- */

/* What is read of a ticket, in the order of the columns. */
struct row {
	int64_t num, alerts, opened, closed;
	int64_t stopped[SLA_CLOCKS]; /* CLOCK_NEVER: it runs */
	enum severity severity;
	enum ticket_state state;
	enum verdict verdict;
	const char *type, *tenant, *owner, *held;
	unsigned running;           /* bits of enum sla_clock */
	const struct conf_sla *sla; /* or NULL */
};

/* Which section of desk.conf has the clocks of a ticket: asked in SQL, for
 * that needs no more columns than those the sections name. */
static void add_sla_column(const struct stats_maker *m, struct strbuf *sql,
			   int offset)
{
	const struct conf *c = m->desk->conf;

	if (!c->nslas) {
		strbuf_addstr(sql, "-1");
		return;
	}
	strbuf_addstr(sql, "CASE");
	for (int i = 0; i < c->nslas; i++) {
		strbuf_addstr(sql, " WHEN ");
		query_sql(c->slas[i].match, sql, offset);
		strbuf_addf(sql, " THEN %d", i);
		offset += query_parameters(c->slas[i].match);
	}
	strbuf_addstr(sql, " ELSE -1 END");
}

static int bind_queries(const struct stats_maker *m, int offset)
{
	struct query_context ctx = { .me = m->desk->actor,
				     .now = m->making.now };
	int ret = query_bind(m->query, m->tickets, offset, &ctx);

	offset += query_parameters(m->query);
	return ret < 0 ? ret
		       : clocks_late_bind(m->desk->conf, m->tickets, offset);
}

static int prepare_tickets(struct stats_maker *m)
{
	sqlite3 *db = ledger_db(m->desk->ledger);
	struct strbuf sql = STRBUF_INIT;
	int ret;

	strbuf_addstr(&sql, "SELECT num, severity, state, verdict, alerts,"
			    " opened, accepted, judged, closed, type, tenant,"
			    " owner, informed, contained, running, held, ");
	add_sla_column(m, &sql, 2 + query_parameters(m->query));
	strbuf_addstr(&sql, " FROM ticket WHERE num > ?1 AND num <= ?2 AND ");
	query_sql(m->query, &sql, 2);
	strbuf_addstr(&sql, " ORDER BY num");
	ret = sqlite3_prepare_v2(db, sql.buf, -1, &m->tickets, NULL) ==
			      SQLITE_OK
		      ? bind_queries(m, 2)
		      : database_failed(db);
	strbuf_release(&sql);
	return ret;
}

static int find_last_ticket(struct stats_maker *m)
{
	sqlite3_stmt *stmt = NULL;
	int row;

	if (statement(ledger_db(m->desk->ledger), &stmt,
		      "SELECT ifnull(max(num), 0) FROM ticket") < 0)
		return FAILED;
	row = statement_row(stmt);
	if (row > 0)
		m->last_ticket = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	if (row < 0)
		return row;
	m->nmatched = m->looked = 0;
	return 0;
}

static int64_t time_at(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL
		       ? CLOCK_NEVER
		       : sqlite3_column_int64(row, column);
}

static const char *text_at(sqlite3_stmt *row, int column)
{
	return (const char *)sqlite3_column_text(row, column);
}

static struct row read_row(const struct stats_maker *m, sqlite3_stmt *st)
{
	int sla = sqlite3_column_int(st, 16);

	return (struct row){
		.num = sqlite3_column_int64(st, 0),
		.severity = (enum severity)sqlite3_column_int(st, 1),
		.state = (enum ticket_state)sqlite3_column_int(st, 2),
		.verdict = (enum verdict)sqlite3_column_int(st, 3),
		.alerts = sqlite3_column_int64(st, 4),
		.opened = sqlite3_column_int64(st, 5),
		.stopped = { [SLA_ACCEPT] = time_at(st, 6),
			     [SLA_JUDGE] = time_at(st, 7),
			     [SLA_INFORM] = time_at(st, 12),
			     [SLA_CONTAIN] = time_at(st, 13),
			     [SLA_CLOSE] = time_at(st, 8) },
		.running = (unsigned)sqlite3_column_int(st, 14),
		.held = text_at(st, 15),
		.closed = time_at(st, 8),
		.type = text_at(st, 9),
		.tenant = text_at(st, 10),
		.owner = text_at(st, 11),
		.sla = sla < 0 ? NULL : &m->desk->conf->slas[sla],
	};
}

static void add_to_clock(struct stats_maker *m, const struct row *r,
			 enum sla_clock clock)
{
	struct stats *s = &m->making;
	struct stats_clock *c = &s->clock[clock];
	int64_t at = r->stopped[clock], end = NO_DUE;

	if (r->sla)
		end = clock_end(m->desk->conf, r->sla, clock, r->opened,
				r->held);
	if (at == CLOCK_NEVER) {
		c->late += r->running & CLOCK_BIT(clock) && end < s->now;
		return;
	}
	if (at < s->since)
		return;
	spans_add(&m->spans[clock], at - r->opened);
	c->stopped++;
	c->clocked += end != NO_DUE;
	c->within += end != NO_DUE && at <= end;
}

static void add_to_group(const struct stats *s, struct stats_groups *groups,
			 const char *name, const struct row *r)
{
	struct stats_group *g = groups_get(groups, name);
	bool open = r->closed == CLOCK_NEVER;

	g->tickets++;
	g->open += open;
	g->judged += r->stopped[SLA_JUDGE] >= s->since;
	g->closed += !open;
	if (open && (g->oldest == CLOCK_NEVER || r->opened < g->oldest))
		g->oldest = r->opened;
}

static void add_to_trend(struct stats_trend *t, int64_t at, bool ticket)
{
	int i = trend_bucket(t, at);

	if (i >= 0)
		(ticket ? t->tickets : t->alerts)[i]++;
}

static void add_ticket(struct stats_maker *m, const struct row *r)
{
	struct stats *s = &m->making;

	GROW(m->matched, m->nmatched, m->matched_alloc);
	m->matched[m->nmatched++] = r->num;
	add_to_trend(&s->hours, r->opened, true);
	add_to_trend(&s->days, r->opened, true);
	if (r->opened >= s->since) {
		s->opened++;
		s->alerts += r->alerts;
	}
	if (r->closed != CLOCK_NEVER && r->closed < s->since)
		return;
	s->matched++;
	s->state[r->severity][r->state]++;
	if (r->stopped[SLA_JUDGE] >= s->since && r->verdict != VERDICT_NONE) {
		s->judged++;
		s->verdict[r->verdict]++;
	}
	for (int i = 0; i < SLA_CLOCKS; i++)
		add_to_clock(m, r, (enum sla_clock)i);
	add_to_group(s, &s->types, r->type, r);
	add_to_group(s, &s->tenants, r->tenant, r);
	if (*r->owner)
		add_to_group(s, &s->members, r->owner, r);
}

/* Numbers have gaps, above all between those of two stores. */
static int end_of_piece(struct stats_maker *m, int64_t *to)
{
	sqlite3_stmt *stmt = NULL;
	int row;

	*to = m->last_ticket;
	if (statement(ledger_db(m->desk->ledger), &stmt,
		      "SELECT num FROM ticket WHERE num > ?1 AND num < ?2"
		      " ORDER BY num LIMIT 1 OFFSET ?3") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, m->ticket);
	sqlite3_bind_int64(stmt, 2, m->last_ticket);
	sqlite3_bind_int(stmt, 3, TICKETS_PIECE - 1);
	row = statement_row(stmt);
	if (row > 0)
		*to = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return row < 0 ? row : 0;
}

/* A ticket that was opened after the pass began waits for the next. */
static int step_tickets(struct stats_maker *m)
{
	int64_t to;
	int row, ret = 0;

	if (m->last_ticket < 0)
		ret = find_last_ticket(m);
	if (ret == 0 && !m->tickets)
		ret = prepare_tickets(m);
	if (ret < 0) {
		forget_statements(m);
		return ret;
	}
	if (end_of_piece(m, &to) < 0)
		return FAILED;
	sqlite3_bind_int64(m->tickets, 1, m->ticket);
	sqlite3_bind_int64(m->tickets, 2, to);
	while ((row = statement_row(m->tickets)) > 0) {
		struct row r = read_row(m, m->tickets);

		add_ticket(m, &r);
		m->ticket = r.num;
	}
	sqlite3_reset(m->tickets);
	if (row < 0)
		return row;
	m->ticket = to;
	return to < m->last_ticket;
}

/* ---- readings ---- */

static void add_reading(struct stats_maker *m, const void *body, int len)
{
	struct record r;

	if (record_parse(&r, m->record, body, (size_t)len) < 0)
		return; /* verifying says what is wrong with it */
	GROW(m->readings, m->nreadings, m->readings_alloc);
	m->readings[m->nreadings++] = (struct reading){
		.at = r.at,
		.lines = json_int_at(r.data, "lines", 0),
		.alerts = json_int_at(r.data, "alerts", 0),
	};
	record_release(&r);
}

/* The first key of a record's canonical JSON is its act, so no more of each
 * than its beginning is read. */
static int step_readings(struct stats_maker *m)
{
	int n = 0, row;

	/* They count all tenants. */
	if (!desk_sees_everything(m->desk))
		return 0;
	if (statement(ledger_db(m->desk->ledger), &m->records,
		      "SELECT id, CASE WHEN substr(body, 1, 20) ="
		      " CAST('{\"act\":\"intake.read\"' AS BLOB) THEN body END"
		      " FROM record WHERE id > ?1 ORDER BY id LIMIT ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(m->records, 1, m->record);
	sqlite3_bind_int(m->records, 2, RECORDS_PIECE);
	while ((row = statement_row(m->records)) > 0) {
		const void *body = sqlite3_column_blob(m->records, 1);

		m->record = sqlite3_column_int64(m->records, 0);
		if (body)
			add_reading(m, body,
				    sqlite3_column_bytes(m->records, 1));
		n++;
	}
	sqlite3_reset(m->records);
	return row < 0 ? row : n == RECORDS_PIECE;
}

/* ---- alerts ---- */

static void bind_key(sqlite3_stmt *st, const struct alert_key *k)
{
	sqlite3_bind_int64(st, 1, k->ticket);
	sqlite3_bind_int64(st, 2, k->time);
	sqlite3_bind_int64(st, 3, k->key_time);
	sqlite3_bind_blob(st, 4, k->hash, k->hash_len, SQLITE_STATIC);
}

static void read_key(struct alert_key *k, sqlite3_stmt *st)
{
	int len = sqlite3_column_bytes(st, 3);

	k->ticket = sqlite3_column_int64(st, 0);
	k->time = sqlite3_column_int64(st, 1);
	k->key_time = sqlite3_column_int64(st, 2);
	k->hash_len = len < (int)sizeof k->hash ? len : (int)sizeof k->hash;
	if (k->hash_len)
		memcpy(k->hash, sqlite3_column_blob(st, 3),
		       (size_t)k->hash_len);
}

/* Alerts come by ticket, as the matched ones stand. */
static bool is_matched(struct stats_maker *m, int64_t ticket)
{
	while (m->looked < m->nmatched && m->matched[m->looked] < ticket)
		m->looked++;
	return m->looked < m->nmatched && m->matched[m->looked] == ticket;
}

/* The index has all that is asked; the rows, ten times as large, are not
 * looked at. */
static int step_alerts(struct stats_maker *m)
{
	struct stats *s = &m->making;
	int n = 0, row;

	if (statement(ledger_db(m->desk->ledger), &m->alerts,
		      "SELECT ticket, time, key_time, key_hash FROM alert"
		      " WHERE (ticket, time, key_time, key_hash) >"
		      " (?1, ?2, ?3, ?4)"
		      " ORDER BY ticket, time, key_time, key_hash"
		      " LIMIT ?5") < 0)
		return FAILED;
	bind_key(m->alerts, &m->alert);
	sqlite3_bind_int(m->alerts, 5, ALERTS_PIECE);
	while ((row = statement_row(m->alerts)) > 0) {
		read_key(&m->alert, m->alerts);
		m->nalerts++;
		n++;
		if (!is_matched(m, m->alert.ticket))
			continue;
		add_to_trend(&s->hours, m->alert.time, false);
		add_to_trend(&s->days, m->alert.time, false);
	}
	sqlite3_reset(m->alerts);
	return row < 0 ? row : n == ALERTS_PIECE;
}

/* ---- the end ---- */

/* Alerts that no record of a reading tells of: one has not ended yet, or
 * was killed; how many lines it has read is not known. */
static void add_up_lines(struct stats_maker *m)
{
	struct stats *s = &m->making;
	struct strbuf asked = STRBUF_INIT;
	int64_t told = 0;

	query_print(m->query, &asked);
	for (int i = 0; i < m->nreadings; i++) {
		const struct reading *r = &m->readings[i];

		if (r->at > s->now) /* the desk is one of the past */
			continue;
		told += r->alerts;
		if (r->at >= s->since)
			s->lines += r->lines;
	}
	if (asked.len || told < m->nalerts)
		s->lines = -1;
	strbuf_release(&asked);
}

static int complete(struct stats_maker *m)
{
	struct stats *s = &m->making;

	for (int i = 0; i < SLA_CLOCKS; i++) {
		s->clock[i].median = spans_percentile(&m->spans[i], 50);
		s->clock[i].p90 = spans_percentile(&m->spans[i], 90);
	}
	groups_sort(&s->types);
	groups_sort(&s->tenants);
	groups_sort(&s->members);
	add_up_lines(m);
	forget_statements(m);
	if (m->done)
		stats_release(m->done);
	else
		m->done = xmalloc(sizeof *m->done);
	*m->done = *s;
	*s = (struct stats){ .now = 0 };
	return 0;
}

int stats_step(struct stats_maker *m)
{
	static int (*const steps[DONE])(struct stats_maker * m) = {
		[TICKETS] = step_tickets,
		[READINGS] = step_readings,
		[ALERTS] = step_alerts,
		[COMPLETE] = complete,
	};
	int ret;

	if (m->phase == DONE)
		return 0;
	/* Clocks that are not those of before: from the beginning. */
	if (strcmp(m->commit, m->desk->commit) != 0)
		stats_begin(m, m->query, m->span);
	ret = steps[m->phase](m);
	if (ret < 0)
		return ret;
	if (ret == 0)
		m->phase++;
	return m->phase != DONE;
}
