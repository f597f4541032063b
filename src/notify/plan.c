/*
 * plan.c - from records to what is to be told.
 *
 * Each record is looked at once, by the desk.conf that is in force then; how
 * far was looked is written with what came of it.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/projection.h"
#include "notify/outbox.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/roster.h"
#include "watchfloor/shift.h"

/* Records of one transaction. */
#define BATCH      1000
/* Where nobody has looked yet: so far back at most. */
#define FIRST_LOOK 10000

struct planner {
	struct desk *desk;
	int64_t now, made, last;
	int left; /* records of this batch */
	struct ticket ticket;
};

/* ---- which event ---- */

static bool is_confirmed(const struct record *r, const struct ticket *t)
{
	(void)r;
	return t->verdict == VERDICT_TRUE_POSITIVE && *t->advice;
}

static bool has_clock(const struct record *r, const struct ticket *t)
{
	(void)t;
	return json_str_at(r->data, "clock") != NULL;
}

static bool has_no_clock(const struct record *r, const struct ticket *t)
{
	return !has_clock(r, t);
}

static const struct {
	const char *act;
	enum notice_event event;
	bool (*applies)(const struct record *r, const struct ticket *t);
} told[] = {
	{ "ticket.opened", EVENT_OPENED, NULL },
	{ "ticket.filed", EVENT_OPENED, NULL },
	{ "ticket.warned", EVENT_WARNED, NULL },
	{ "ticket.raised", EVENT_LATE, has_clock },
	{ "ticket.raised", EVENT_ESCALATED, has_no_clock },
	{ "ticket.escalated", EVENT_ESCALATED, NULL },
	{ "review.requested", EVENT_REVIEW, NULL },
	{ "ticket.asked", EVENT_ASKED, NULL },
	{ "ticket.judged", EVENT_CONFIRMED, is_confirmed },
	{ "ticket.recommended", EVENT_CONFIRMED, is_confirmed },
	{ "ticket.waiting", EVENT_WAITING, NULL },
	{ "ticket.contained", EVENT_CONTAINED, NULL },
	{ "ticket.informed", EVENT_INFORMED, NULL },
	{ "ticket.closed", EVENT_CLOSED, NULL },
	{ "shift.handed", EVENT_HANDED, NULL },
	{ "shift.unattended", EVENT_UNATTENDED, NULL },
	{ "notice.unanswered", EVENT_UNANSWERED, NULL },
};

static bool is_told(const char *act)
{
	for (size_t i = 0; i < ARRAY_SIZE(told); i++)
		if (strcmp(told[i].act, act) == 0)
			return true;
	return false;
}

static int event_of(const struct record *r, const struct ticket *t)
{
	for (size_t i = 0; i < ARRAY_SIZE(told); i++)
		if (strcmp(told[i].act, r->act) == 0 &&
		    (!told[i].applies || told[i].applies(r, t)))
			return (int)told[i].event;
	return -1;
}

/* ---- who is called ---- */

static void add_name(struct strbuf *out, const char *name, size_t len)
{
	if (out->len)
		strbuf_addch(out, ' ');
	strbuf_add(out, name, len);
}

static int add_on_watch(void *ctx, const struct shift_row *row)
{
	add_name(ctx, row->actor, strlen(row->actor));
	return 0;
}

/* By the roster; without one, those who have come. */
static int add_on_duty(struct planner *p, struct strbuf *out)
{
	struct turn turns[8];
	int n = roster_at(p->desk->conf, p->now, turns, 8);

	for (int i = 0; i < n; i++) {
		add_name(out, turns[i].members.buf, turns[i].members.len);
		turn_release(&turns[i]);
	}
	return n ? 0 : shift_each(p->desk, NULL, true, add_on_watch, out);
}

/* Who is on call by that name now; else it is a member's. */
static const char *callee(const struct planner *p, const char *name)
{
	const struct conf_oncall *o = conf_oncall_named(p->desk->conf, name);
	const char *who = o ? oncall_at(o, p->now) : NULL;

	return who ? who : name;
}

static int add_call(struct planner *p, const char *name, struct strbuf *out)
{
	const char *who = name;

	if (strcmp(name, "on-duty") == 0)
		return add_on_duty(p, out);
	who = strcmp(name, "owner") == 0 ? p->ticket.owner : callee(p, name);
	if (*who)
		add_name(out, who, strlen(who));
	return 0;
}

static int calls_of(struct planner *p, const struct conf_notify *rule,
		    const struct record *r, enum notice_event e,
		    struct strbuf *out)
{
	const char *to = json_str_at(r->data, "to");
	int ret = 0;

	if (e == EVENT_UNANSWERED) {
		add_name(out, to, strlen(to));
		return 0;
	}
	for (int i = 0; i < rule->ncalls && ret == 0; i++)
		ret = add_call(p, rule->calls[i], out);
	return ret;
}

/* ---- one row ---- */

/* A recommendation may come before the verdict or after it: one notice. */
static char *about(const struct planner *p, const struct record *r,
		   enum notice_event e)
{
	char hex[SHA256_HEX];
	sha256 hash;

	if (e != EVENT_CONFIRMED)
		return xasprintf("%s/%" PRId64, r->origin, r->seq);
	sha256_of(&hash, p->ticket.advice, strlen(p->ticket.advice));
	return xasprintf("%s/%s/%s", r->origin, r->on,
			 hex_encode(hex, &hash, sizeof hash));
}

/* These are never put off, whatever they are about. */
static bool is_critical(const struct planner *p, enum notice_event e,
			const char *calls)
{
	return *calls || e == EVENT_UNATTENDED || e == EVENT_UNANSWERED ||
	       e == EVENT_HANDED || p->ticket.severity >= SEV_CRITICAL;
}

struct row {
	const struct conf_notify *rule;
	const char *channel, *calls;
	enum notice_event event;
	bool asks; /* that somebody answers */
};

static int insert_row(struct planner *p, const struct record *r,
		      const struct row *w)
{
	bool critical = is_critical(p, w->event, w->calls);
	int64_t level = json_int_at(r->data, "level", 0);
	char *what = about(p, r, w->event);
	char *key = notice_key(what, w->rule->name, w->channel);
	sqlite3_stmt *st = NULL;
	int ret = statement(ledger_db(p->desk->ledger), &st,
			    "INSERT OR IGNORE INTO main.outbox(key, record,"
			    " ticket, rule, channel, event, critical, calls,"
			    " level, made, due, answer_by, state)"
			    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
			    " ?11, ?12, 0)");

	if (ret == 0) {
		sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
		sqlite3_bind_int64(st, 2, r->id);
		sqlite3_bind_int64(st, 3, p->ticket.num);
		sqlite3_bind_text(st, 4, w->rule->name, -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 5, w->channel, -1, SQLITE_STATIC);
		sqlite3_bind_int(st, 6, (int)w->event);
		sqlite3_bind_int(st, 7, critical);
		sqlite3_bind_text(st, 8, w->calls, -1, SQLITE_STATIC);
		sqlite3_bind_int64(st, 9, level);
		sqlite3_bind_int64(st, 10, p->now);
		sqlite3_bind_int64(st, 11,
				   p->now + (critical ? 0 : w->rule->digest));
		bind_time(st, 12,
			  w->asks && level < w->rule->nnext
				  ? p->now + w->rule->acknowledge
				  : CLOCK_NEVER);
		ret = statement_run(st);
		p->made += sqlite3_changes(ledger_db(p->desk->ledger));
	}
	sqlite3_finalize(st);
	free(key);
	free(what);
	return ret;
}

/* ---- one record ---- */

static bool rule_fits(const struct planner *p, const struct conf_notify *rule,
		      const struct record *r, enum notice_event e)
{
	const struct query_context ctx = { .me = NULL, .now = p->now };
	const char *name = json_str_at(r->data, "rule");

	if (e == EVENT_UNANSWERED)
		return strcmp(rule->name, name) == 0;
	if (!(rule->events & 1u << e))
		return false;
	return !rule->match ||
	       (*p->ticket.id && query_match(rule->match, &p->ticket, &ctx));
}

static bool channel_fits(const struct conf_channel *ch, const struct ticket *t,
			 enum notice_event e)
{
	if (!ch->ntenants)
		return true;
	if (!notice_event_is_customers(e))
		return false;
	for (int i = 0; i < ch->ntenants; i++)
		if (strcmp(ch->tenants[i], "*") == 0 ||
		    strcmp(ch->tenants[i], t->tenant) == 0)
			return true;
	return false;
}

static int apply_rule(struct planner *p, const struct conf_notify *rule,
		      const struct record *r, enum notice_event e)
{
	struct strbuf calls = STRBUF_INIT;
	bool asks = rule->acknowledge &&
		    (e == EVENT_OPENED || e == EVENT_UNANSWERED);
	int ret = calls_of(p, rule, r, e, &calls);

	for (int i = 0; i < rule->nchannels && ret == 0; i++) {
		const struct conf_channel *ch =
			conf_channel_named(p->desk->conf, rule->channels[i]);
		struct row row = { rule, "", calls.buf, e, asks };

		if (!ch || !channel_fits(ch, &p->ticket, e))
			continue;
		row.channel = ch->name;
		/* who is on duty is nobody's business outside */
		if (ch->ntenants)
			row.calls = "";
		ret = insert_row(p, r, &row);
		asks = false;
	}
	strbuf_release(&calls);
	return ret;
}

/* The ticket that the record is about; an alarm names one in its data. */
static int load_ticket(struct planner *p, const struct record *r)
{
	const char *id = r->on;

	if (strcmp(r->act, "shift.unattended") == 0)
		id = json_str_at(r->data, "ticket");
	ticket_release(&p->ticket);
	ticket_init(&p->ticket);
	return ticket_number(id) < 0 ? 0 : ticket_load(p->desk, id, &p->ticket);
}

/* What did not fit the ticket, or was taken back, is not told. */
static int stands(struct planner *p, const struct record *r, bool *out)
{
	int64_t n = 0;
	int ret;

	*out = true;
	if (!*p->ticket.id || strncmp(r->act, "shift.", 6) == 0)
		return 0;
	ret = outbox_ask(p->desk,
			 "SELECT count(*) FROM main.event WHERE ticket = ?1"
			 " AND record = ?3 AND undone IS NULL",
			 p->ticket.num, NULL, r->id, &n);
	*out = n > 0;
	return ret;
}

static int plan_record(struct planner *p, const struct record *r)
{
	const struct conf *c = p->desk->conf;
	bool stand = false;
	int event, ret;

	if (strcmp(r->act, "shift.released") == 0)
		return outbox_run(p->desk,
				  "REPLACE INTO main.outbox_released"
				  " VALUES(1, ?1)",
				  r->id, NULL, 0);
	/* whoever has not been told by then looks at the queue */
	if (!is_told(r->act) || r->at < p->now - DAY)
		return 0;
	ret = load_ticket(p, r);
	if (ret == 0)
		ret = stands(p, r, &stand);
	if (ret < 0 || !stand)
		return ret;
	event = event_of(r, &p->ticket);
	for (int i = 0; event >= 0 && i < c->nnotifies && ret == 0; i++)
		if (rule_fits(p, &c->notifies[i], r, (enum notice_event)event))
			ret = apply_rule(p, &c->notifies[i], r,
					 (enum notice_event)event);
	return ret;
}

/* 1: that is enough for now. */
static int look_at(void *ctx, const struct record *r)
{
	struct planner *p = ctx;
	int ret = plan_record(p, r);

	if (ret < 0)
		return ret;
	p->last = r->seq;
	return --p->left == 0;
}

/* ---- where to begin ---- */

struct beginning {
	struct desk *desk;
	char commit[41]; /* the last one that was looked at */
	bool told;       /* its desk.conf has rules */
	int64_t before;
};

static bool has_rules(struct desk *d, const char *commit)
{
	struct strbuf text = STRBUF_INIT;
	struct conf *c = NULL;
	bool has;

	if (repo_read(d->repo, commit, "desk.conf", &text, NULL) == 0)
		conf_parse(&c, "desk.conf", text.buf, text.len, NULL);
	has = c && c->nnotifies;
	conf_free(c);
	strbuf_release(&text);
	return has;
}

static int find_beginning(void *ctx, const struct record *r)
{
	struct beginning *b = ctx;

	if (strcmp(r->desk, b->commit) != 0) {
		snprintf(b->commit, sizeof b->commit, "%s", r->desk);
		b->told = *r->desk && has_rules(b->desk, r->desk);
	}
	if (!b->told)
		b->before = r->seq;
	return 0;
}

/* Of the own records only, counted as they are: what another store of the desk
 * recorded, that store tells of; and a hub gives ids anew. */
static int each_own(struct desk *d, int64_t from,
		    int (*each)(void *ctx, const struct record *r), void *ctx)
{
	int64_t size = ledger_size(d->ledger), last = ledger_last_id(d->ledger);

	if (size < 0 || last < 0)
		return FAILED;
	return from > size ? 0
			   : ledger_each(d->ledger, last - size + from, last,
					 each, ctx);
}

/* With the first record that was made under a desk.conf with rules: what is
 * older nobody wanted to be told of. */
static int first_look(struct desk *d, int64_t *seen)
{
	int64_t size = ledger_size(d->ledger);
	int64_t from = size > FIRST_LOOK ? size - FIRST_LOOK : 1;
	struct beginning b = { .desk = d, .before = from - 1 };
	int ret = each_own(d, from, find_beginning, &b);

	*seen = b.before;
	return ret;
}

static int last_look(struct desk *d, int64_t *seen)
{
	int ret;

	*seen = -1;
	ret = outbox_ask(d, "SELECT seq FROM main.outbox_seen", 0, NULL, 0,
			 seen);
	return ret < 0 || *seen >= 0 ? ret : first_look(d, seen);
}

/* Inside the transaction. */
static int look_on(struct planner *p)
{
	int64_t seen;
	int ret = last_look(p->desk, &seen);

	p->last = seen;
	p->left = BATCH;
	if (ret == 0)
		ret = each_own(p->desk, seen + 1, look_at, p);
	if (ret < 0)
		return ret;
	return outbox_run(p->desk,
			  "REPLACE INTO main.outbox_seen VALUES(1, ?1)",
			  p->last, NULL, 0);
}

/* ---- nobody has answered ---- */

static int call_next(struct planner *p, const struct notice *n)
{
	const struct conf_notify *rule =
		conf_notify_named(p->desk->conf, n->rule);
	cJSON *data = cJSON_CreateObject();
	struct draft draft;
	int ret = 0;

	if (rule && n->level < rule->nnext) {
		json_add_int(data, "level", n->level + 1);
		json_add_str(data, "rule", rule->name);
		json_add_str(data, "to", callee(p, rule->next[n->level]));
		draft = desk_machine_draft(p->desk, "notice.unanswered",
					   n->ticket, p->ticket.tenant, data);
		draft.at = p->now;
		ret = ledger_add(p->desk->ledger, &draft, NULL);
	}
	cJSON_Delete(data);
	/* somebody has it by now */
	return ret == CONFLICT ? 0 : ret;
}

static int look_at_answer(struct planner *p, const struct notice *n)
{
	int ret = ticket_load(p->desk, n->ticket, &p->ticket);

	if (ret == 0)
		ret = call_next(p, n);
	return ret < 0 ? ret
		       : outbox_run(p->desk,
				    "UPDATE main.outbox SET answer_by = NULL"
				    " WHERE id = ?1",
				    n->id, NULL, 0);
}

#define OWED "o.answer_by IS NOT NULL AND o.answer_by <= ?1"

/* One at a time: each changes what there is. */
static int look_at_answers(struct planner *p)
{
	sqlite3_stmt *st = NULL;
	struct notice n;
	int row = 1, ret = 0;

	while (ret == 0 && row > 0) {
		ret = statement(ledger_db(p->desk->ledger), &st,
				"SELECT " NOTICE_COLUMNS NOTICE_FROM
				" WHERE " OWED " LIMIT 1");
		if (ret < 0)
			break;
		sqlite3_bind_int64(st, 1, p->now);
		row = statement_row(st);
		if (row <= 0)
			break;
		notice_from_row(p->desk, &n, st);
		sqlite3_reset(st);
		ret = look_at_answer(p, &n);
		notice_release(&n);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : ret;
}

/* ---- what people decided ---- */

/* Held, failed or queued, and since then approved, retried or dropped. */
#define DECIDED                                                        \
	"n.key = o.key AND ((o.state IN (2, 4) AND n.state IN (0, 5))" \
	" OR (o.state = 0 AND n.state = 5))"

static int settle(struct planner *p)
{
	return outbox_run(p->desk,
			  "UPDATE main.outbox AS o SET state = n.state,"
			  " due = ?1, made = ?1, tries = 0, shrunk = 0"
			  " FROM main.notice AS n WHERE " DECIDED,
			  p->now, NULL, 0);
}

/* What the hub has ordered did not count after all: somebody was first. */
#define VOID                                                               \
	"o.state = 0 AND o.record IN (SELECT record FROM main.superseded)" \
	" AND o.record < ?1"

static int drop_void(struct planner *p)
{
	int64_t limit;
	int ret = outbox_limit(p->desk, &limit);

	return ret < 0 ? ret
		       : outbox_run(p->desk,
				    "UPDATE main.outbox AS o SET state = 5,"
				    " reason = ?2 WHERE " VOID,
				    limit,
				    _("what it tells of did not count: "
				      "somebody else was first"),
				    0);
}

/* ---- all of it ---- */

static int is_any_void(struct desk *d, int64_t *any)
{
	int64_t limit;
	int ret = outbox_limit(d, &limit);

	return ret < 0 ? ret
		       : outbox_ask(d,
				    "SELECT EXISTS(SELECT 1 FROM main.outbox o"
				    " WHERE " VOID ")",
				    limit, NULL, 0, any);
}

static int is_anything_to_do(struct desk *d, int64_t now, int64_t *any)
{
	int64_t size = ledger_size(d->ledger), seen = -1;
	int ret = size < 0 ? FAILED
			   : outbox_ask(d, "SELECT seq FROM main.outbox_seen",
					0, NULL, 0, &seen);

	*any = seen < size;
	if (ret == 0 && !*any)
		ret = outbox_ask(d,
				 "SELECT EXISTS(SELECT 1 FROM main.outbox o"
				 " WHERE " OWED ") OR EXISTS(SELECT 1 FROM"
				 " main.outbox o, main.notice n WHERE " DECIDED
				 ")",
				 now, NULL, 0, any);
	return ret < 0 || *any ? ret : is_any_void(d, any);
}

/* What has gone long ago the records know. */
static int clear(struct planner *p)
{
	return outbox_run(p->desk,
			  "DELETE FROM main.outbox WHERE state IN (3, 5)"
			  " AND made < ?1 AND id IN (SELECT id FROM"
			  " main.outbox ORDER BY id LIMIT 100)",
			  p->now - 30 * DAY, NULL, 0);
}

static int plan_batch(struct planner *p)
{
	int ret = ledger_begin(p->desk->ledger);

	if (ret < 0)
		return ret;
	ret = look_at_answers(p);
	if (ret == 0)
		ret = settle(p);
	if (ret == 0)
		ret = look_on(p);
	if (ret == 0)
		ret = drop_void(p);
	if (ret == 0)
		ret = clear(p);
	return desk_end(p->desk, ret);
}

int notify_plan(struct desk *d, int64_t now, int64_t *n)
{
	struct planner p = { .desk = d, .now = now };
	int64_t any = d->conf->nnotifies > 0;
	int ret = 0;

	ticket_init(&p.ticket);
	while (ret == 0 && any) {
		ret = is_anything_to_do(d, now, &any);
		if (ret == 0 && any)
			ret = plan_batch(&p);
	}
	ticket_release(&p.ticket);
	if (n)
		*n = p.made;
	return ret;
}
