/*
 * replay.c - closed tickets walked through two versions of their playbook.
 *
 * First all runs are read, for their answers and for how long steps really
 * take; then each is walked twice, and the two ways are compared.
 */
#include "config.h"

#include "watchfloor/replay.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "desk/clocks.h"
#include "desk/projection.h"
#include "desk/replay_times.h"
#include "watchfloor/error.h"
#include "watchfloor/library.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"

struct answer {
	struct given_answer given;
	int64_t at;
};

/* The newest run of a closed ticket. */
struct old_run {
	struct ticket ticket;
	char *playbook; /* id */
	cJSON *externals;
	struct answer *answers;
	int n, alloc;
};

struct replaying {
	struct replay *out;
	struct desk *desk;
	struct library before, after;
	struct old_run *runs;
	int nruns, alloc_runs;
	struct step_times times;
};

/* ---- reading runs ---- */

static void old_run_release(struct old_run *r)
{
	for (int i = 0; i < r->n; i++) {
		free((char *)r->answers[i].given.step);
		cJSON_Delete((cJSON *)r->answers[i].given.values);
	}
	free(r->answers);
	free(r->playbook);
	cJSON_Delete(r->externals);
	ticket_release(&r->ticket);
}

static cJSON *parse_column(sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return text && *text ? json_parse(text, strlen(text), 0, NULL) : NULL;
}

static int read_answers(struct old_run *r, sqlite3 *db, sqlite3_stmt **stmt,
			int64_t run)
{
	int row, ret = statement(db, stmt,
				 "SELECT step, outcome, answers, at"
				 " FROM run_result WHERE ticket = ?1"
				 " AND run = ?2 AND superseded IS NULL"
				 " ORDER BY n");

	if (ret < 0)
		return ret;
	sqlite3_bind_int64(*stmt, 1, r->ticket.num);
	sqlite3_bind_int64(*stmt, 2, run);
	while ((row = statement_row(*stmt)) > 0) {
		const char *step = (const char *)sqlite3_column_text(*stmt, 0);

		GROW(r->answers, r->n, r->alloc);
		r->answers[r->n++] = (struct answer){
			.given = { .step = xstrdup(step),
				   .outcome = (enum walk_outcome)
					   sqlite3_column_int(*stmt, 1),
				   .values = parse_column(*stmt, 2) },
			.at = sqlite3_column_int64(*stmt, 3),
		};
	}
	sqlite3_reset(*stmt);
	return row;
}

struct statements {
	sqlite3_stmt *tickets, *run, *answers;
};

/* 1: it was read; 0: the ticket has no run. */
static int read_run(struct old_run *r, sqlite3 *db, struct statements *s)
{
	int64_t n;
	int row, ret = statement(db, &s->run,
				 "SELECT n, playbook, externals FROM run"
				 " WHERE ticket = ?1 ORDER BY n DESC LIMIT 1");

	if (ret < 0)
		return ret;
	sqlite3_bind_int64(s->run, 1, r->ticket.num);
	row = statement_row(s->run);
	if (row <= 0) {
		sqlite3_reset(s->run);
		return row;
	}
	n = sqlite3_column_int64(s->run, 0);
	r->playbook = xstrdup((const char *)sqlite3_column_text(s->run, 1));
	r->externals = parse_column(s->run, 2);
	sqlite3_reset(s->run);
	ret = read_answers(r, db, &s->answers, n);
	return ret < 0 ? ret : 1;
}

static int take_ticket(struct replaying *x, struct statements *s, sqlite3 *db)
{
	struct old_run *r;
	int ret;

	GROW(x->runs, x->nruns, x->alloc_runs);
	r = &x->runs[x->nruns];
	*r = (struct old_run){ .playbook = NULL };
	ticket_init(&r->ticket);
	ticket_from_row(&r->ticket, s->tickets);
	ret = read_run(r, db, s);
	if (ret > 0)
		x->nruns++;
	else
		old_run_release(r);
	return ret < 0 ? ret : 0;
}

static int prepare_tickets(struct replaying *x, const struct query *q,
			   sqlite3 *db, sqlite3_stmt **stmt)
{
	struct query_context ctx = { .me = x->desk->actor,
				     .now = desk_now(x->desk) };
	struct strbuf sql = STRBUF_INIT;
	int ret;

	strbuf_addstr(&sql, "SELECT " TICKET_COLUMNS " FROM ticket"
			    " WHERE closed IS NOT NULL AND ");
	query_sql(q, &sql, 0);
	strbuf_addstr(&sql, " ORDER BY num");
	ret = sqlite3_prepare_v2(db, sql.buf, -1, stmt, NULL) == SQLITE_OK
		      ? query_bind(q, *stmt, 0, &ctx)
		      : database_failed(db);
	strbuf_release(&sql);
	return ret;
}

static int read_runs(struct replaying *x, const struct query *q)
{
	sqlite3 *db = ledger_db(x->desk->ledger);
	struct statements s = { .tickets = NULL };
	int row = 0, ret = prepare_tickets(x, q, db, &s.tickets);

	while (ret >= 0 && (row = statement_row(s.tickets)) > 0)
		ret = take_ticket(x, &s, db);
	sqlite3_finalize(s.tickets);
	sqlite3_finalize(s.run);
	sqlite3_finalize(s.answers);
	return ret < 0 ? ret : row;
}

/* From one answer to the next is the time of the step that is answered. */
static void measure(struct replaying *x)
{
	for (int i = 0; i < x->nruns; i++) {
		const struct old_run *r = &x->runs[i];

		for (int k = 1; k < r->n; k++)
			step_times_add(&x->times, r->answers[k].given.step,
				       r->answers[k].at - r->answers[k - 1].at);
	}
}

/* ---- playbooks that differ ---- */

static bool differs(const struct strbuf *a, const struct strbuf *b)
{
	return a->len != b->len || memcmp(a->buf, b->buf, a->len) != 0;
}

static void find_differing(struct replaying *x)
{
	struct replay *out = x->out;

	for (int i = 0; i < x->before.n; i++) {
		const struct playbook_file *f = &x->before.files[i];
		const char *id = f->playbook ? f->playbook->id : NULL;
		int now = library_find(x->after.files, x->after.n, id);

		if (!id ||
		    (now >= 0 && !differs(&f->text, &x->after.files[now].text)))
			continue;
		GROW(out->playbooks, out->nplaybooks, out->alloc_playbooks);
		out->playbooks[out->nplaybooks++] = (struct replay_playbook){
			.path = xstrdup(f->path),
			.id = xstrdup(id),
			.name = xstrdup(playbook_title(f->playbook)),
			.gone = now < 0,
		};
	}
}

static int playbook_of(const struct replay *out, const char *id)
{
	for (int i = 0; i < out->nplaybooks; i++)
		if (!strcmp(out->playbooks[i].id, id))
			return i;
	return -1;
}

/* ---- a way, and what it comes to ---- */

struct way {
	struct walk *walk;
	const struct step *unanswered;
	enum verdict verdict;
	int64_t ms;
};

static bool is_worked(const struct walk_mark *m)
{
	if (m->outcome == OUTCOME_SKIPPED)
		return false;
	return m->step->type == STEP_ACTION || m->step->type == STEP_PLAYBOOK;
}

static int walk_way(struct way *w, struct replaying *x, struct library *l,
		    const struct old_run *r)
{
	const struct playbook *p = library_resolve(l, r->playbook, NULL);
	struct given_answer *given = xcalloc((size_t)r->n + 1, sizeof *given);
	int n, ret;

	*w = (struct way){ .walk = NULL };
	for (int i = 0; i < r->n; i++)
		given[i] = r->answers[i].given;
	ret = walk_given(&w->walk, p, r->externals, given, r->n,
			 library_resolve, l, &w->unanswered);
	free(given);
	if (ret)
		return ret;
	const struct walk_mark *trace = walk_trace(w->walk, &n);
	for (int i = 0; i < n; i++) {
		const struct step *s = trace[i].step;
		int verdict = s->verdict ? verdict_parse(s->verdict) : -1;

		if (trace[i].outcome == OUTCOME_DONE && verdict > 0)
			w->verdict = (enum verdict)verdict;
		if (is_worked(&trace[i]))
			w->ms += step_times_of(&x->times, s);
	}
	return 0;
}

/* ---- comparing ---- */

static struct replay_step *step_row(struct replay_playbook *p,
				    const struct step *s, bool added)
{
	for (int i = 0; i < p->nsteps; i++)
		if (p->steps[i].added == added &&
		    !strcmp(p->steps[i].id, s->id))
			return &p->steps[i];
	GROW(p->steps, p->nsteps, p->alloc_steps);
	p->steps[p->nsteps] = (struct replay_step){
		.id = xstrdup(s->id),
		.title = xstrdup(step_title(s)),
		.added = added,
	};
	return &p->steps[p->nsteps++];
}

static bool comes_by(const struct way *w, const char *id)
{
	int n;
	const struct walk_mark *trace = walk_trace(w->walk, &n);

	for (int i = 0; i < n; i++)
		if (!strcmp(trace[i].step->id, id))
			return true;
	return false;
}

/* Count the steps that only one of the ways comes by, each once. */
static bool count_steps(struct replay_playbook *p, const struct way *w,
			const struct way *other, bool added)
{
	bool any = false;
	int n;
	const struct walk_mark *trace = walk_trace(w->walk, &n);

	for (int i = 0; i < n; i++) {
		const struct step *s = trace[i].step;
		int k = 0;

		while (k < i && trace[k].step != s)
			k++;
		if (k < i || comes_by(other, s->id))
			continue;
		step_row(p, s, added)->tickets++;
		any = true;
	}
	return any;
}

/* It was in time, and by so much more would not have been. */
static bool would_be_late(const struct desk *d, const struct ticket *t,
			  int64_t more)
{
	const struct conf_sla *sla = conf_sla_for(d->conf, t);
	int64_t end =
		sla ? clock_end(d->conf, sla, SLA_CLOSE, t->opened, t->held)
		    : NO_DUE;

	return end != NO_DUE && t->closed <= end && t->closed + more > end;
}

static void keep_ticket(struct replay *out, const struct replay_ticket *t,
			const struct ticket *ticket, const struct step *at)
{
	GROW(out->tickets, out->ntickets, out->alloc_tickets);
	out->tickets[out->ntickets] = *t;
	out->tickets[out->ntickets].id = xstrdup(ticket->id);
	out->tickets[out->ntickets].unanswered =
		at ? xstrdup(step_title(at)) : NULL;
	out->ntickets++;
}

static void compare_ways(struct replaying *x, const struct old_run *r,
			 int playbook, const struct way *before,
			 const struct way *after)
{
	struct replay_playbook *p = &x->out->playbooks[playbook];
	bool fresh = after->unanswered && !before->unanswered;
	int64_t more = after->ms - before->ms;
	struct replay_ticket t = {
		.playbook = playbook,
		.before = before->verdict,
		.after = after->verdict,
		/* Where it waits, nobody knows what would come. */
		.flips = !fresh && before->verdict != after->verdict,
		.late = !fresh && would_be_late(x->desk, &r->ticket, more),
		.minutes = more / MINUTE,
	};
	bool other = count_steps(p, after, before, true);

	other = (!fresh && count_steps(p, before, after, false)) || other;
	p->tickets++;
	p->same += !other && !fresh;
	p->flips += t.flips;
	p->unanswered += fresh;
	p->late += t.late;
	p->minutes_before += before->ms / MINUTE;
	p->minutes_after += after->ms / MINUTE;
	if (t.flips || fresh || t.late)
		keep_ticket(x->out, &t, &r->ticket,
			    fresh ? after->unanswered : NULL);
}

static int replay_run_of(struct replaying *x, const struct old_run *r)
{
	int playbook = playbook_of(x->out, r->playbook);
	struct way before = { .walk = NULL }, after = { .walk = NULL };
	int ret;

	if (playbook < 0)
		return 0;
	if (x->out->playbooks[playbook].gone) {
		x->out->playbooks[playbook].tickets++;
		return 0;
	}
	ret = walk_way(&before, x, &x->before, r);
	if (!ret)
		ret = walk_way(&after, x, &x->after, r);
	if (!ret)
		compare_ways(x, r, playbook, &before, &after);
	walk_free(before.walk);
	walk_free(after.walk);
	return ret;
}

/* ---- all of it ---- */

int replay_make(struct replay *out, struct desk *d, const char *old,
		const char *now, const struct query *q)
{
	struct replaying x = { .out = out, .desk = d };
	int ret;

	*out = (struct replay){ 0 };
	ret = library_read(d->repo, old, &x.before.files, &x.before.n);
	if (!ret)
		ret = library_read(d->repo, now, &x.after.files, &x.after.n);
	if (!ret) {
		find_differing(&x);
		ret = read_runs(&x, q);
	}
	measure(&x);
	for (int i = 0; !ret && i < x.nruns; i++)
		ret = replay_run_of(&x, &x.runs[i]);
	for (int i = 0; i < x.nruns; i++)
		old_run_release(&x.runs[i]);
	free(x.runs);
	step_times_release(&x.times);
	library_free(x.before.files, x.before.n);
	library_free(x.after.files, x.after.n);
	return ret;
}

static void playbook_release(struct replay_playbook *p)
{
	for (int i = 0; i < p->nsteps; i++) {
		free(p->steps[i].id);
		free(p->steps[i].title);
	}
	free(p->steps);
	free(p->path);
	free(p->id);
	free(p->name);
}

void replay_release(struct replay *r)
{
	for (int i = 0; i < r->nplaybooks; i++)
		playbook_release(&r->playbooks[i]);
	for (int i = 0; i < r->ntickets; i++) {
		free(r->tickets[i].id);
		free(r->tickets[i].unanswered);
	}
	free(r->playbooks);
	free(r->tickets);
	*r = (struct replay){ 0 };
}
