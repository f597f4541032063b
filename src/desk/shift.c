/*
 * shift.c - being on watch, and handing over.
 */
#include "config.h"

#include "watchfloor/authority.h"
#include "watchfloor/shift.h"

#include <stdlib.h>
#include <string.h>

#include "desk/clocks.h"
#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/stats.h"
#include "watchfloor/watch_item.h"

#define ON_SHIFT "shift"

static cJSON *data_with(const char *key, const char *value)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, key, value);
	return data;
}

int shift_begin(struct desk *d)
{
	return desk_record(d, "shift.begun", ON_SHIFT, cJSON_CreateObject(),
			   NULL);
}

int shift_note(struct desk *d, const char *text)
{
	return desk_record(d, "shift.noted", ON_SHIFT, data_with("text", text),
			   NULL);
}

int shift_leave(struct desk *d, const char *reason, const char *unanswered)
{
	cJSON *data = data_with("reason", reason);

	json_add_str(data, "unanswered", unanswered);
	return desk_record(d, "shift.left", ON_SHIFT, data, NULL);
}

/* ---- the log ---- */

int shift_each(struct desk *d, const char *who, bool open_only,
	       int (*each)(void *ctx, const struct shift_row *row), void *ctx)
{
	sqlite3_stmt *st = NULL;
	int row = 0, ret = 0;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT actor, hand_to, sha256, begun, handed, ended,"
		      " items FROM shift WHERE (?1 IS NULL OR actor = ?1)"
		      " AND (NOT ?2 OR ended IS NULL)"
		      " ORDER BY begun DESC, record DESC") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, who, -1, SQLITE_STATIC);
	sqlite3_bind_int(st, 2, open_only);
	while (ret == 0 && (row = statement_row(st)) > 0) {
		struct shift_row r = {
			.actor = (const char *)sqlite3_column_text(st, 0),
			.hand_to = (const char *)sqlite3_column_text(st, 1),
			.sha256 = (const char *)sqlite3_column_text(st, 2),
			.begun = sqlite3_column_int64(st, 3),
			.handed = time_or_never(st, 4),
			.ended = time_or_never(st, 5),
			.items = sqlite3_column_int64(st, 6),
		};

		ret = each(ctx, &r);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : ret;
}

/* ---- writing a hand-over ---- */

void handover_release(struct handover *h)
{
	strbuf_release(&h->text);
	while (h->n)
		free(h->items[--h->n]);
	free(h->items);
	free(h->from);
	h->items = NULL;
	h->from = NULL;
}

/* Its lines are its items: none has a line end inside. */
static void split(struct handover *h)
{
	const char *s = h->text.buf;

	while (*s) {
		size_t len = strcspn(s, "\n");

		h->items =
			xrealloc(h->items, (size_t)h->n + 1, sizeof *h->items);
		h->items[h->n++] = xstrndup(s, len);
		s += len + (s[len] == '\n');
	}
}

static void seal(struct handover *h)
{
	sha256 hash;

	sha256_of(&hash, h->text.buf, h->text.len);
	hex_encode(h->sha256, &hash, sizeof hash);
	split(h);
}

/* What is left of its first clock. */
static void add_clock(struct strbuf *out, const struct desk *d,
		      const struct ticket *t)
{
	struct due due;

	if (!ticket_due(&due, d->conf, t, desk_now(d)))
		return;
	strbuf_addf(out, " · %s ", sla_clock_title(due.clock));
	if (due.left < 0)
		strbuf_addch(out, '-');
	stats_add_span(out, due.left < 0 ? -due.left : due.left);
}

static void add_step(struct strbuf *out, struct desk *d, const struct ticket *t)
{
	struct run *run;

	if (run_load(&run, d, t->id) < 0)
		return;
	if (!run->abandoned && walk_at(run->walk)->step)
		strbuf_addf(out, " · %s: %s", _("next"),
			    step_title(walk_at(run->walk)->step));
	run_free(run);
}

static void add_named(struct strbuf *out, const char *what, const char *whom)
{
	if (*whom)
		strbuf_addf(out, " · %s %s", what, whom);
}

/* What it waits for, and when that ends. */
static void add_waiting(struct strbuf *out, const struct desk *d,
			const struct ticket *t)
{
	char until[CLOCK_SHORT_SIZE];
	struct hold last;

	if (t->waiting == WAITING_NOT)
		return;
	strbuf_addf(out, " · %s", waiting_title(t->waiting));
	if (held_last(t->held, &last))
		strbuf_addf(out, _(" until %s"),
			    clock_format_short(until, last.until, desk_now(d)));
}

static void add_item(struct strbuf *out, struct desk *d, const struct ticket *t)
{
	struct strbuf line = STRBUF_INIT;

	strbuf_addf(&line, "%s %s %s · %s · %s · %s", t->id,
		    severity_title(t->severity), t->title, t->asset,
		    state_title(t->state), *t->owner ? t->owner : _("nobody"));
	add_clock(&line, d, t);
	add_step(&line, d, t);
	add_waiting(&line, d, t);
	add_named(&line, _("escalated to"), t->escalated);
	add_named(&line, _("in review with"), t->review);
	add_named(&line, _("question to"), t->asked);
	for (char *p = line.buf; (p = strpbrk(p, "\r\n")) != NULL; p++)
		*p = ' ';
	strbuf_addf(out, "%s\n", line.buf);
	strbuf_release(&line);
}

#define HANDOVER_QUERY                                               \
	"state:open (owner:me OR waiting:any OR escalated!=none OR " \
	"review!=none OR asked!=none OR severity>=critical)"

static int add_tickets(struct desk *d, struct strbuf *out)
{
	enum { PAGE = 64 };
	struct ticket_order order = { BY_URGENCY, false };
	struct ticket page[PAGE];
	struct query *q;
	char *after = NULL;
	int n = PAGE, ret = query_parse(&q, HANDOVER_QUERY, NULL);

	while (ret == 0 && n == PAGE) {
		ret = ticket_page(d, q, order, after, false, page, PAGE, &n);
		free(after);
		after = n ? xstrdup(page[n - 1].id) : NULL;
		for (int i = 0; i < n; i++) {
			add_item(out, d, &page[i]);
			ticket_release(&page[i]);
		}
	}
	free(after);
	query_free(q);
	return ret;
}

static int add_counts(struct desk *d, struct strbuf *out)
{
	struct ticket_counts counts;
	struct query *q;
	int ret = query_parse(&q, "state:open", NULL);

	if (ret == 0)
		ret = ticket_count(d, q, &counts);
	if (ret == 0) {
		strbuf_addf(out,
			    Q_("%lld ticket open", "%lld tickets open",
			       counts.tickets),
			    (long long)counts.tickets);
		strbuf_addf(out, _(", %lld without an owner, %lld late\n"),
			    (long long)counts.unclaimed,
			    (long long)counts.late);
	}
	query_free(q);
	return ret;
}

struct notes {
	const char *actor;
	struct strbuf *out;
};

static int add_note(void *ctx, const struct record *r)
{
	struct notes *n = ctx;
	size_t before = n->out->len;

	if (strcmp(r->act, "shift.noted") != 0 ||
	    strcmp(r->actor, n->actor) != 0)
		return 0;
	act_sentence(r, n->out);
	for (char *p = n->out->buf + before; (p = strpbrk(p, "\r\n")); p++)
		*p = ' ';
	strbuf_addch(n->out, '\n');
	return 0;
}

/* The record that began the actor's shift. */
static int64_t begun_by(struct desk *d)
{
	sqlite3_stmt *st = NULL;
	int64_t id = 0;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT record FROM shift"
		      " WHERE actor = ?1 AND ended IS NULL") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, d->actor, -1, SQLITE_STATIC);
	if (statement_row(st) > 0)
		id = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return id;
}

int handover_draft(struct desk *d, struct handover *out)
{
	struct notes notes = { d->actor, NULL };
	int64_t begun = begun_by(d);
	int ret;

	*out = (struct handover){ .text = STRBUF_INIT };
	notes.out = &out->text;
	if (begun == 0)
		return fail_as(REFUSED,
			       _("%s is not on watch: begin a shift first"),
			       d->actor);
	ret = begun < 0 ? FAILED : add_tickets(d, &out->text);
	if (ret == 0)
		ret = watch_item_print_open(d, &out->text);
	if (ret == 0)
		ret = add_counts(d, &out->text);
	if (ret == 0)
		ret = ledger_follow(d->ledger, begun, add_note, &notes);
	if (ret == 0)
		seal(out);
	return ret;
}

int handover_sign(struct desk *d, const struct handover *h, const char *to,
		  const char *unanswered)
{
	cJSON *data = data_with("to", to);

	json_add_str(data, "sha256", h->sha256);
	json_add_int(data, "items", h->n);
	json_add_str(data, "unanswered", unanswered);
	return desk_record(d, "shift.handed", ON_SHIFT, data, &h->text);
}

/* ---- reading it back ---- */

static int find_handover(struct desk *d, struct handover *out)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT sha256, actor FROM shift WHERE hand_to = ?1"
		      " AND ended IS NULL ORDER BY handed LIMIT 1") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, d->actor, -1, SQLITE_STATIC);
	row = statement_row(st);
	if (row > 0) {
		strncpy(out->sha256, (const char *)sqlite3_column_text(st, 0),
			sizeof out->sha256 - 1);
		out->from = xstrdup((const char *)sqlite3_column_text(st, 1));
	}
	sqlite3_finalize(st);
	if (row == 0)
		return fail_as(NOT_FOUND, _("nobody hands over to %s"),
			       d->actor);
	return row < 0 ? row : 0;
}

int handover_load(struct desk *d, struct handover *out)
{
	sha256 hash;
	int ret;

	*out = (struct handover){ .text = STRBUF_INIT };
	ret = find_handover(d, out);
	if (ret == 0 && hex_decode(&hash, sizeof hash, out->sha256) < 0)
		ret = fail(_("the hand-over has no hash"));
	if (ret == 0)
		ret = ledger_get_blob(d->ledger, &out->text, &hash);
	if (ret == 0)
		split(out);
	return ret;
}

int handover_accept(struct desk *d, const struct handover *h)
{
	cJSON *data = data_with("sha256", h->sha256);

	json_add_int(data, "items", h->n);
	return desk_record(d, "shift.taken", ON_SHIFT, data, NULL);
}

/* ---- nobody looks ---- */

int desk_alarm(struct desk *d, struct ticket *out)
{
	sqlite3_stmt *st = NULL;
	char *id = NULL;
	int row, ret = 0;

	ticket_set(&out->id, "");
	if (statement(ledger_db(d->ledger), &st,
		      "SELECT t.num FROM alarm a CROSS JOIN ticket t"
		      " WHERE t.num = a.ticket AND t.closed IS NULL"
		      " AND t.owner = '' LIMIT 1") < 0)
		return FAILED;
	row = statement_row(st);
	if (row > 0) {
		id = ticket_id(d, sqlite3_column_int64(st, 0));
		ret = ticket_load(d, id, out);
	}
	sqlite3_finalize(st);
	free(id);
	return row < 0 ? row : ret;
}

/* Of the tickets that nobody has ever taken, the oldest: those of another
 * section may be later, but so many are not looked at. */
int desk_unattended(struct desk *d, int64_t now, struct ticket *out)
{
	sqlite3_stmt *st = NULL;
	int row = 0, ret = 0;
	bool found = false;

	ticket_set(&out->id, "");
	if (!d->conf->unattended)
		return 0;
	/* One that was told of is enough. */
	ret = desk_alarm(d, out);
	if (ret < 0 || *out->id) {
		ticket_set(&out->id, "");
		return ret;
	}
	if (statement(ledger_db(d->ledger), &st,
		      "SELECT num FROM ticket WHERE closed IS NULL"
		      " AND running & 33 = 1 AND opened < ?1"
		      " ORDER BY opened LIMIT 64") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, now - d->conf->unattended);
	while (ret == 0 && !found && (row = statement_row(st)) > 0) {
		struct due due;

		ret = ticket_load_number(d, sqlite3_column_int64(st, 0), out);
		found = ret == 0 &&
			ticket_clock_due(&due, d->conf, out, SLA_ACCEPT, now) &&
			due.at + d->conf->unattended <= now;
	}
	sqlite3_finalize(st);
	if (!found)
		ticket_set(&out->id, "");
	return row < 0 ? row : ret;
}

/* Decided under the lock, so that each is told once. */
static int alarm_inside(struct desk *d, int64_t now, bool *raised)
{
	struct ticket t;
	cJSON *data;
	struct draft draft;
	int ret;

	ticket_init(&t);
	ret = desk_unattended(d, now, &t);
	if (ret == 0 && *t.id) {
		data = data_with("ticket", t.id);
		draft = desk_machine_draft(d, "shift.unattended", ON_SHIFT,
					   t.tenant, data);
		draft.at = now;
		ret = ledger_add(d->ledger, &draft, NULL);
		*raised = ret == 0;
		cJSON_Delete(data);
	}
	ticket_release(&t);
	return ret;
}

int desk_raise_alarm(struct desk *d, int64_t now, bool *raised)
{
	struct ticket t;
	bool any;
	int ret;

	*raised = false;
	ticket_init(&t);
	ret = desk_unattended(d, now, &t);
	any = *t.id;
	ticket_release(&t);
	if (ret < 0 || !any)
		return ret;
	ret = ledger_begin(d->ledger);
	return ret < 0 ? ret : desk_end(d, alarm_inside(d, now, raised));
}
