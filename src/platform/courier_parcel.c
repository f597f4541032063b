/*
 * courier_parcel.c - evidence that this store has asked for, and evidence that
 * others ask it for, at the rounds of a courier.
 *
 * A round moves so many bytes in and as many out as desk.conf says for a
 * second (courier_pace.c), and the hub holds WINDOW parts of one parcel at
 * most: a large file neither keeps records waiting nor fills the hub.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/courier_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define WINDOW  64
#define LAPSE   (7 * DAY)
#define STALLED DAY /* a host may be off for the night */

/* A request at the hub, with strings of its own. */
struct row {
	struct parcel p;
	char *words[4];
};

struct carrying {
	struct trip *trip;
	struct parcels wanted;
	struct row *rows;
	int n, alloc;
	int64_t *confirmed; /* origins */
	int nconfirmed, confirmed_alloc;
};

/* ---- what the hub has ---- */

static int keep_row(void *ctx, const struct parcel *p)
{
	struct carrying *c = ctx;
	struct row *r;

	GROW(c->rows, c->n, c->alloc);
	r = &c->rows[c->n++];
	r->p = *p;
	r->p.id = r->words[0] = xstrdup(p->id);
	r->p.content = r->words[1] = xstrdup(p->content);
	r->p.ticket = r->words[2] = xstrdup(p->ticket);
	r->p.member = r->words[3] = xstrdup(p->member);
	return 0;
}

/* Who has written no record yet is met here. */
static int keep_confirmed(void *ctx, const struct hub_origin *o)
{
	struct carrying *c = ctx;

	if (!*o->confirmed)
		return 0;
	GROW(c->confirmed, c->nconfirmed, c->confirmed_alloc);
	c->confirmed[c->nconfirmed++] = o->origin.number;
	return sync_meet(c->trip->ledger, &o->origin);
}

static bool is_confirmed(const struct carrying *c, int64_t origin)
{
	for (int i = 0; i < c->nconfirmed; i++)
		if (c->confirmed[i] == origin)
			return true;
	return false;
}

static int look(struct carrying *c)
{
	int rc = parcels_wanted(&c->wanted, c->trip->desk, false);

	if (!rc)
		parcel_sweep(c->trip->desk, &c->wanted);
	if (!rc)
		rc = hub_parcels(c->trip->hub, keep_row, c);
	if (!rc && c->n)
		rc = hub_origins(c->trip->hub, keep_confirmed, c);
	return rc;
}

static void carrying_release(struct carrying *c)
{
	for (int i = 0; i < c->n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(c->rows[i].words); k++)
			free(c->rows[i].words[k]);
	free(c->rows);
	free(c->confirmed);
	parcels_release(&c->wanted);
}

/* ---- how much ---- */

static bool has_room(const struct trip *t, enum pace_way way)
{
	return t->room[way] >= PARCEL_PART;
}

static void count(struct trip *t, enum pace_way way, int64_t bytes)
{
	*(way == PACE_IN ? &t->out->came : &t->out->went) += bytes;
	t->room[way] -= bytes;
}

/* Before anything moves, and after it. */
static int look_for_room(struct trip *t)
{
	int64_t rate = conf_evidence_for(t->desk->conf, "").fetch;
	int rc = pace_room(t, PACE_IN, rate, &t->room[PACE_IN]);

	return rc < 0 ? rc : pace_room(t, PACE_OUT, rate, &t->room[PACE_OUT]);
}

static int keep_room(struct trip *t)
{
	int rc = 0;

	if (t->out->came)
		rc = pace_keep(t, PACE_IN, t->room[PACE_IN]);
	if (!rc && t->out->went)
		rc = pace_keep(t, PACE_OUT, t->room[PACE_OUT]);
	return rc;
}

/* The last error, for who looks at the courier. */
static void note_odd(struct trip *t)
{
	snprintf(t->out->odd, sizeof t->out->odd, "%s", fail_text());
}

/* ---- what we have asked for ---- */

/* It came to nothing, for the reason that the last error says. */
static int ask_again(struct trip *t, struct parcel_wanted *w)
{
	char *why;
	int rc;

	note_odd(t);
	why = xstrdup(fail_text());
	rc = hub_drop_parcel(t->hub, w->id);
	if (!rc) {
		fail_as(REFUSED, "%s", why);
		rc = parcel_retry(t->desk, w);
	}
	free(why);
	return rc;
}

static int take_next(struct trip *t, struct parcel_wanted *w,
		     const struct parcel *p, int64_t number)
{
	struct strbuf body = STRBUF_INIT;
	int rc = hub_get_part(t->hub, p->id, number, &body);

	count(t, PACE_IN, (int64_t)body.len);
	if (!rc)
		rc = parcel_take(t->desk, w, p, body.buf, body.len);
	strbuf_release(&body);
	return rc;
}

/* What is on disk here need not be at the hub any more. */
static int take_parts(struct trip *t, struct parcel_wanted *w,
		      const struct parcel *p)
{
	int64_t before = parcel_came(t->desk, w), n = before;
	int rc = 0;

	while (!rc && n < p->sent && has_room(t, PACE_IN)) {
		rc = take_next(t, w, p, n);
		if (!rc) {
			n++;
			rc = trip_pause(t);
		}
	}
	if (n > before && parcel_note(t->desk, w) < 0)
		return FAILED;
	if (n > p->taken && rc != REFUSED) {
		int took = hub_took_parts(t->hub, p->id, n);

		rc = rc < 0 ? rc : took;
	}
	return rc;
}

static int finish(struct trip *t, struct parcel_wanted *w,
		  const struct parcel *p)
{
	int rc = parcel_finish(t->desk, w, p);

	if (rc == 0)
		t->out->arrived++;
	/* The content was removed meanwhile. */
	if (rc == CONFLICT)
		rc = parcel_forget(t->desk, w);
	return rc < 0 ? rc : hub_drop_parcel(t->hub, p->id);
}

static int receive(struct trip *t, struct parcel_wanted *w,
		   const struct parcel *p)
{
	int rc = parcel_check_answer(t->desk, w, p);

	if (!rc && p->taken > parcel_came(t->desk, w))
		rc = fail_as(REFUSED,
			     _("parts of the content %.12s that had come are "
			       "gone"),
			     w->content);
	if (!rc)
		rc = take_parts(t, w, p);
	if (!rc && parcel_came(t->desk, w) == parcel_parts(p->bytes))
		rc = finish(t, w, p);
	else if (!rc && t->now - w->moved > STALLED)
		rc = fail_as(REFUSED,
			     _("nothing more came of the content %.12s"),
			     w->content);
	return rc == REFUSED ? ask_again(t, w) : rc;
}

static int ask(struct trip *t, const struct parcel_wanted *w)
{
	struct parcel p;
	int rc = parcel_request(t->desk, w, t->own, &p);

	return rc < 0 ? rc : hub_ask(t->hub, &p);
}

static int end_unanswered(struct trip *t, struct parcel_wanted *w)
{
	int rc = hub_drop_parcel(t->hub, w->id);

	if (rc < 0)
		return rc;
	fail_as(NOT_FOUND, _("no store has sent the content %.12s in %d days"),
		w->content, (int)(LAPSE / DAY));
	note_odd(t);
	return parcel_give_up(t->desk, w);
}

static const struct parcel *row_of(const struct carrying *c, const char *id)
{
	for (int i = 0; i < c->n; i++)
		if (strcmp(c->rows[i].p.id, id) == 0)
			return &c->rows[i].p;
	return NULL;
}

static int seek(struct carrying *c, struct parcel_wanted *w)
{
	const struct parcel *p = row_of(c, w->id);
	struct trip *t = c->trip;
	int rc;

	if (!w->named) {
		rc = *w->id ? hub_drop_parcel(t->hub, w->id) : 0;
		return rc < 0 ? rc : parcel_forget(t->desk, w);
	}
	if (!*w->id)
		return 0;
	if (t->now - w->asked > LAPSE)
		return end_unanswered(t, w);
	if (!p)
		return ask(t, w);
	/* It was asked for before the store was restored: under another key. */
	if (p->asker != t->own)
		return hub_drop_parcel(t->hub, w->id);
	return p->source ? receive(t, w, p) : 0;
}

/* ---- what others have asked for ---- */

static int send_part(struct trip *t, struct parcel *p)
{
	struct strbuf body = STRBUF_INIT;
	int rc = parcel_part(t->desk, p, p->sent, &body);

	if (rc < 0) {
		note_odd(t);
		rc = CONFLICT;
	} else {
		rc = hub_put_part(t->hub, p, &body);
		count(t, PACE_OUT, (int64_t)body.len);
	}
	strbuf_release(&body);
	return rc;
}

static int send_parts(struct trip *t, struct parcel *p)
{
	int rc = 0;

	while (!rc && p->sent < parcel_parts(p->bytes) &&
	       p->sent - p->taken < WINDOW && has_room(t, PACE_OUT)) {
		rc = send_part(t, p);
		if (!rc)
			rc = trip_pause(t);
	}
	return rc;
}

static int claim(struct trip *t, struct parcel *p)
{
	int rc = parcel_answer(t->desk, p, t->own);

	return rc < 0 ? rc : hub_answer(t->hub, p);
}

static int serve(struct carrying *c, struct parcel *p)
{
	struct trip *t = c->trip;
	int rc;

	if (p->asker == t->own)
		return parcels_has(&c->wanted, p->id)
			       ? 0
			       : hub_drop_parcel(t->hub, p->id);
	if (t->now - p->asked > 2 * LAPSE)
		return hub_drop_parcel(t->hub, p->id);
	if (!is_confirmed(c, p->asker) || (p->source && p->source != t->own))
		return 0;
	rc = parcel_check_request(t->desk, p);
	if (rc == REFUSED)
		note_odd(t);
	if (!rc && !p->source)
		rc = claim(t, p);
	if (!rc)
		rc = send_parts(t, p);
	/* Not ours to send, or no more: that is between them and others. */
	return rc == REFUSED || rc == NOT_FOUND || rc == CONFLICT ? 0 : rc;
}

/* ---- a round ---- */

int parcel_round(struct trip *t)
{
	struct carrying c = { .trip = t };
	int rc = t->own ? look(&c) : 0, kept;

	if (!rc && (c.wanted.n || c.n))
		rc = look_for_room(t);
	for (int i = 0; !rc && i < c.wanted.n; i++)
		rc = seek(&c, &c.wanted.all[i]);
	for (int i = 0; !rc && i < c.n; i++)
		rc = serve(&c, &c.rows[i].p);
	carrying_release(&c);
	kept = keep_room(t);
	return rc < 0 ? rc : kept;
}
