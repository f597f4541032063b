/*
 * ticket_acts.c - checks and reducers of the acts on a ticket.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

static void set_once(int64_t *when, int64_t at)
{
	if (*when == CLOCK_NEVER)
		*when = at;
}

/* ---- the machine: opened, grown ---- */

static int check_severity(const struct record *r)
{
	const char *word = data_str(r, "severity");

	if (severity_parse(word) < 0)
		return fail_as(REFUSED, _("%s: \"%s\" is no severity"), r->act,
			       word);
	return 0;
}

int check_opened(struct act_state *s, const struct record *r)
{
	if (s->found)
		return fail_as(CONFLICT, _("the ticket %s is there already"),
			       r->on);
	return check_severity(r);
}

int apply_opened(struct act_state *s, const struct record *r)
{
	struct ticket *t = &s->ticket;
	const struct {
		char **member;
		const char *key;
	} texts[] = {
		{ &t->title, "title" },
		{ &t->type, "type" },
		{ &t->asset, "asset" },
		{ &t->src, "src" },
		{ &t->dst, "dst" },
		{ &t->url, "url" },
		{ &t->file, "file" },
		{ &t->user, "user" },
		{ &t->product, "product" },
		{ &t->rule, "rule" },
		{ &t->attack, "attack" },
		{ &t->playbook, "playbook" },
		{ &t->fingerprint, "fingerprint" },
	};

	ticket_set(&t->id, r->on);
	ticket_set(&t->tenant, r->tenant);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		ticket_set(texts[i].member, data_str(r, texts[i].key));
	t->severity = (enum severity)severity_parse(data_str(r, "severity"));
	t->state = STATE_NEW;
	t->alerts = data_int(r, "alerts", 1);
	t->first = data_time(r, "first", r->at);
	t->last = data_time(r, "last", t->first);
	t->opened = r->at;
	return 0;
}

/* ---- filed ---- */

static int check_named(const struct record *r, const char *key)
{
	const char *s = data_str(r, key);

	if (s[strspn(s, " \t\r\n")])
		return 0;
	return fail_as(REFUSED, _("%s: the field \"%s\" is empty"), r->act,
		       key);
}

int check_filed(struct act_state *s, const struct record *r)
{
	int ret = check_opened(s, r);

	if (ret == 0 && !*r->tenant)
		ret = fail_as(REFUSED, _("%s: the tenant is missing"), r->act);
	if (ret == 0)
		ret = check_named(r, "title");
	return ret == 0 ? check_named(r, "type") : ret;
}

/* It has no fingerprint, so no alert will ever join it. */
int apply_filed(struct act_state *s, const struct record *r)
{
	int ret = apply_opened(s, r);

	s->ticket.alerts = 0;
	return ret;
}

/* Merge two sorted, comma-separated lists. */
static void merge_attack(struct ticket *t, const char *more)
{
	struct strbuf sb = STRBUF_INIT;
	const char *a = t->attack, *b = more;

	if (!more || strcmp(a, b) == 0)
		return;
	while (*a || *b) {
		size_t alen = strcspn(a, ","), blen = strcspn(b, ",");
		size_t min = alen < blen ? alen : blen;
		int order = !*a ? 1 : !*b ? -1 : strncmp(a, b, min);

		if (order == 0)
			order = (alen > blen) - (alen < blen);
		if (sb.len)
			strbuf_addch(&sb, ',');
		strbuf_add(&sb, order <= 0 ? a : b, order <= 0 ? alen : blen);
		if (order <= 0)
			a += alen + (a[alen] == ',');
		if (order >= 0)
			b += blen + (b[blen] == ',');
	}
	ticket_set(&t->attack, sb.buf);
	strbuf_release(&sb);
}

int check_grown(struct act_state *s, const struct record *r)
{
	if (s->ticket.state == STATE_CLOSED)
		return fail_as(CONFLICT, _("%s is closed"), r->on);
	if (ticket_is_filed(&s->ticket))
		return fail_as(CONFLICT,
			       _("%s was filed: alerts do not join it"), r->on);
	return check_severity(r);
}

int apply_grown(struct act_state *s, const struct record *r)
{
	struct ticket *t = &s->ticket;
	int severity = severity_parse(data_str(r, "severity"));
	int64_t first = data_time(r, "first", t->first);
	int64_t last = data_time(r, "last", t->last);

	/* A replay must end, whatever the records say. */
	if (__builtin_add_overflow(t->alerts, data_int(r, "alerts", 0),
				   &t->alerts))
		t->alerts = INT64_MAX;
	if (severity > (int)t->severity)
		t->severity = (enum severity)severity;
	if (first < t->first)
		t->first = first;
	if (last >= t->last) {
		t->last = last;
		if (data_str(r, "src"))
			ticket_set(&t->src, data_str(r, "src"));
		if (data_str(r, "dst"))
			ticket_set(&t->dst, data_str(r, "dst"));
	}
	merge_attack(t, data_str(r, "attack"));
	return 0;
}

/* ---- people: claimed, released, noted, judged, closed, reopened ---- */

/* When its owner took it; CLOCK_NEVER: it cannot be told. */
static int64_t owned_since(struct act_state *s)
{
	sqlite3_stmt *st = NULL;
	enum clock_zone zone;
	int64_t at = CLOCK_NEVER;

	if (statement(s->db, &st,
		      "SELECT json_extract(CAST(body AS TEXT), '$.at')"
		      " FROM record WHERE id = (SELECT max(record)"
		      " FROM main.undo WHERE ticket = ?1 AND act IN"
		      " ('ticket.claimed', 'ticket.taken'))") < 0)
		return CLOCK_NEVER;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	if (statement_row(st) > 0 && sqlite3_column_type(st, 0) == SQLITE_TEXT)
		clock_parse(&at, &zone,
			    (const char *)sqlite3_column_text(st, 0),
			    (size_t)sqlite3_column_bytes(st, 0), 0, 0);
	sqlite3_finalize(st);
	return at;
}

/* Who comes second is told who was first, and when. */
static int refuse_second(struct act_state *s, const struct record *r)
{
	const struct ticket *t = &s->ticket;
	int64_t since = owned_since(s);
	char at[CLOCK_SHORT_SIZE];

	if (since == CLOCK_NEVER)
		return fail_as(CONFLICT, _("%s belongs to %s"), t->id,
			       t->owner);
	return fail_as(CONFLICT, _("%s belongs to %s since %s"), t->id,
		       t->owner, clock_format_short(at, since, r->at));
}

int check_claimed(struct act_state *s, const struct record *r)
{
	const struct ticket *t = &s->ticket;

	if (t->state == STATE_CLOSED)
		return fail_as(REFUSED, _("%s is closed: reopen it first"),
			       t->id);
	if (strcmp(t->owner, r->actor) == 0)
		return fail_as(REFUSED, _("%s is yours already"), t->id);
	return *t->owner ? refuse_second(s, r) : 0;
}

/* A signature that was asked for is for who asked. */
static void set_owner(struct ticket *t, const char *owner)
{
	ticket_set(&t->owner, owner);
	ticket_set(&t->signoff, "");
}

int apply_claimed(struct act_state *s, const struct record *r)
{
	struct ticket *t = &s->ticket;

	set_owner(t, r->actor);
	if (t->state == STATE_NEW)
		t->state = STATE_TRIAGE;
	set_once(&t->accepted, r->at);
	return 0;
}

int check_released(struct act_state *s, const struct record *r)
{
	return check_own_open(s, r);
}

int apply_released(struct act_state *s, const struct record *r)
{
	set_owner(&s->ticket, "");
	return 0;
}

int check_said(const struct record *r, const char *key)
{
	const char *s = data_str(r, key);

	if (!s[strspn(s, " \t\r\n")])
		return fail_as(REFUSED,
			       strcmp(key, "text") == 0
				       ? _("an empty note was not kept")
				       : _("say why: the reason is "
					   "empty"));
	return 0;
}

int check_noted(struct act_state *s, const struct record *r)
{
	return check_said(r, "text");
}

static int check_verdict(const struct record *r, const char *word)
{
	if (verdict_parse(word) <= VERDICT_NONE)
		return fail_as(REFUSED, _("%s: \"%s\" is no verdict"), r->act,
			       word);
	return 0;
}

int check_judged(struct act_state *s, const struct record *r)
{
	int ret = check_own_open(s, r);

	if (ret < 0 || (ret = check_verdict(r, data_str(r, "verdict"))) < 0)
		return ret;
	return check_said(r, "reason");
}

/* A true attack is responded to; anything else has nothing to respond to. */
static void judge(struct ticket *t, const char *word, int64_t at)
{
	t->verdict = (enum verdict)verdict_parse(word);
	if (t->verdict != VERDICT_TRUE_POSITIVE)
		t->state = STATE_TRIAGE;
	else if (t->state < STATE_RESPONDING)
		t->state = STATE_RESPONDING;
	set_once(&t->judged, at);
}

int apply_judged(struct act_state *s, const struct record *r)
{
	judge(&s->ticket, data_str(r, "verdict"), r->at);
	return 0;
}

int check_closed(struct act_state *s, const struct record *r)
{
	const char *verdict = data_str(r, "verdict");
	int ret = check_own_open(s, r);

	if (ret < 0)
		return ret;
	if (*s->ticket.review)
		return fail_as(REFUSED, _("%s is in review with %s"),
			       s->ticket.id, s->ticket.review);
	if (verdict)
		return check_verdict(r, verdict);
	if (s->ticket.verdict == VERDICT_NONE)
		return fail_as(REFUSED,
			       _("%s has no verdict yet: judge it first"),
			       s->ticket.id);
	return 0;
}

int apply_closed(struct act_state *s, const struct record *r)
{
	const char *verdict = data_str(r, "verdict");

	if (verdict)
		judge(&s->ticket, verdict, r->at);
	wait_no_longer(&s->ticket, r->at);
	s->ticket.state = STATE_CLOSED;
	s->ticket.closed = r->at;
	return 0;
}

int check_reopened(struct act_state *s, const struct record *r)
{
	if (s->ticket.state != STATE_CLOSED)
		return fail_as(REFUSED, _("%s is not closed"), s->ticket.id);
	return check_said(r, "reason");
}

int apply_reopened(struct act_state *s, const struct record *r)
{
	struct ticket *t = &s->ticket;

	t->state = *t->owner ? STATE_TRIAGE : STATE_NEW;
	t->verdict = VERDICT_NONE;
	t->closed = CLOCK_NEVER;
	return 0;
}
