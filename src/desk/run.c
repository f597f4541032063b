/*
 * run.c - a playbook being walked for a ticket.
 *
 * The ledger holds which text was pinned and the answers that were given;
 * where the walk stands is found by giving them again.  The pinned texts are
 * blobs of the store, so a run survives whatever happens to the repository.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/desk_private.h"
#include "desk/gate.h"
#include "desk/projection.h"
#include "desk/run_private.h"
#include "watchfloor/authority.h"
#include "watchfloor/desk.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- loading ---- */

static void result_release(struct run_result *r)
{
	free(r->actor);
	free(r->step);
	free(r->reason);
	cJSON_Delete(r->values);
}

void run_free(struct run *r)
{
	if (!r)
		return;
	for (int i = 0; i < r->nresults; i++)
		result_release(&r->results[i]);
	free(r->results);
	for (int i = 0; i < r->nsuperseded; i++)
		result_release(&r->superseded[i]);
	free(r->superseded);
	walk_free(r->walk);
	cJSON_Delete(r->externals);
	for (int i = 0; i < r->ncallees; i++)
		playbook_free(r->callees[i]);
	free(r->callees);
	playbook_free(r->playbook);
	free(r->id);
	free(r->ticket);
	free(r->playbook_id);
	free(r->commit);
	free(r->blob);
	free(r);
}

static const struct playbook *find_callee(void *ctx, const char *id,
					  const char *version)
{
	const struct run *r = ctx;

	for (int i = 0; i < r->ncallees; i++)
		if (strcmp(r->callees[i]->id, id) == 0 &&
		    (!version || strcmp(r->callees[i]->modified, version) == 0))
			return r->callees[i];
	return NULL;
}

static bool find_in(struct strbuf *text, const struct desk *d,
		    const char *commit, const struct pinned *p,
		    const sha256 *hash)
{
	sha256 found;

	strbuf_reset(text);
	if (repo_find_version(d->repo, commit, p->id, p->modified, text) < 0)
		return false;
	sha256_of(&found, text->buf, text->len);
	return memcmp(&found, hash, sizeof found) == 0;
}

/* What others pinned is in their stores.  Commits may differ from host to
 * host where the texts do not. */
static int find_shared(struct strbuf *text, const struct desk *d,
		       const struct pinned *p, const sha256 *hash)
{
	if (find_in(text, d, p->commit, p, hash) ||
	    find_in(text, d, d->commit, p, hash))
		return 0;
	return fail_as(NOT_FOUND,
		       _("it was begun on another host, by a text of the "
			 "playbook %s that this desk repository does not have: "
			 "'watchfloor desk fetch' brings what has been pushed"),
		       p->id);
}

int run_pinned(struct playbook **out, struct desk *d, const struct pinned *p)
{
	struct strbuf text = STRBUF_INIT;
	sha256 hash;
	int ret;

	if (!p->sha256 || hex_decode(&hash, sizeof hash, p->sha256) < 0)
		return fail(_("a run names no pinned playbook"));
	ret = ledger_get_blob(d->ledger, &text, &hash);
	if (ret == NOT_FOUND)
		ret = find_shared(&text, d, p, &hash);
	if (ret == 0)
		ret = playbook_parse(out, text.buf, text.len, NULL);
	strbuf_release(&text);
	return ret;
}

int run_pinned_callees(struct playbook **out, int *n, struct desk *d,
		       const char *json, const char *commit)
{
	cJSON *list = json_parse(json, strlen(json), 0, NULL);
	const cJSON *callee;
	int ret = 0;

	*n = 0;
	cJSON_ArrayForEach (callee, list) {
		struct pinned p = { json_str_at(callee, "sha256"), commit,
				    json_str_at(callee, "id"),
				    json_str_at(callee, "modified") };

		if (*n == RUN_CALLEES_MAX)
			break;
		ret = run_pinned(&out[*n], d, &p);
		if (ret < 0)
			break;
		(*n)++;
	}
	cJSON_Delete(list);
	return ret;
}

/* Its text, and those of all that it calls. */
static int load_texts(struct run *r, struct desk *d, const char *hex,
		      const char *callees)
{
	struct pinned p = { hex, r->commit, r->playbook_id, NULL };
	int ret = run_pinned(&r->playbook, d, &p);

	r->callees = xcalloc(RUN_CALLEES_MAX, sizeof *r->callees);
	return ret < 0 ? ret
		       : run_pinned_callees(r->callees, &r->ncallees, d,
					    callees, r->commit);
}

static void result_from_row(struct run_result *x, sqlite3_stmt *row)
{
	const char *answers = (const char *)sqlite3_column_text(row, 2);
	const char *reason = (const char *)sqlite3_column_text(row, 3);

	*x = (struct run_result){
		.step = xstrdup((const char *)sqlite3_column_text(row, 0)),
		.outcome = (enum walk_outcome)sqlite3_column_int(row, 1),
		.reason = *reason ? xstrdup(reason) : NULL,
		.actor = xstrdup((const char *)sqlite3_column_text(row, 4)),
		.at = sqlite3_column_int64(row, 5),
		.n = sqlite3_column_int64(row, 6),
	};
	if (*answers)
		x->values = json_parse(answers, strlen(answers), 0, NULL);
}

static void since(struct run *r, int64_t at)
{
	if (at > r->since)
		r->since = at;
}

static int load_results(struct run *r, struct desk *d, int64_t ticket)
{
	sqlite3_stmt *stmt = NULL;
	int alloc = 0, sent_back = 0, row;
	int64_t back = 0; /* the newest record that superseded any */
	struct record record;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT step, outcome, answers, reason, actor, at, n,"
		      " superseded "
		      "FROM run_result WHERE ticket = ?1 AND run = ?2 "
		      "ORDER BY n") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, ticket);
	sqlite3_bind_int64(stmt, 2, r->number);
	while ((row = statement_row(stmt)) > 0) {
		r->given++;
		since(r, sqlite3_column_int64(stmt, 5));
		if (sqlite3_column_int64(stmt, 7) > back)
			back = sqlite3_column_int64(stmt, 7);
		if (sqlite3_column_type(stmt, 7) != SQLITE_NULL) {
			GROW(r->superseded, r->nsuperseded, sent_back);
			result_from_row(&r->superseded[r->nsuperseded++], stmt);
			continue;
		}
		GROW(r->results, r->nresults, alloc);
		result_from_row(&r->results[r->nresults++], stmt);
	}
	sqlite3_finalize(stmt);
	if (back && ledger_get(d->ledger, back, &record) == 0) {
		since(r, record.at);
		record_release(&record);
	}
	return row;
}

/* A walk that has been given the answers of the ledger again. */
static int walk_again(struct walk **out, struct run *r)
{
	int ret = walk_start(out, r->playbook, r->externals, find_callee, r);

	for (int i = 0; i < r->nresults && ret == 0; i++) {
		struct walk_answer a = { .outcome = r->results[i].outcome,
					 .values = r->results[i].values };

		ret = walk_next(*out, &a);
		if (ret < 0)
			fail_in(ret, _("run %s, answer %d: "), r->id, i + 1);
	}
	if (ret < 0) {
		walk_free(*out);
		*out = NULL;
	}
	return ret < 0 ? FAILED : 0;
}

static int run_from_row(struct run *r, struct desk *d, sqlite3_stmt *row,
			int64_t num)
{
	const char *externals = (const char *)sqlite3_column_text(row, 6);
	int64_t n = sqlite3_column_int64(row, 0);
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load_number(d, num, &t);
	r->ticket = xstrdup(t.id);
	ticket_release(&t);
	if (ret < 0)
		return ret;
	r->id = xasprintf("%s/%lld", r->ticket, (long long)n);
	r->playbook_id = xstrdup((const char *)sqlite3_column_text(row, 1));
	r->commit = xstrdup((const char *)sqlite3_column_text(row, 2));
	r->blob = xstrdup((const char *)sqlite3_column_text(row, 3));
	r->number = n;
	r->abandoned = sqlite3_column_int(row, 7) == RUN_ABANDONED;
	r->since = sqlite3_column_int64(row, 8);
	ret = load_texts(r, d, (const char *)sqlite3_column_text(row, 4),
			 (const char *)sqlite3_column_text(row, 5));
	if (ret < 0)
		return fail_in(ret, "%s: ", r->id);
	r->externals = json_parse(externals, strlen(externals), 0, NULL);
	ret = load_results(r, d, num);
	return ret < 0 ? ret : walk_again(&r->walk, r);
}

int run_load(struct run **out, struct desk *d, const char *ticket)
{
	struct run *r;
	sqlite3_stmt *stmt = NULL;
	int64_t num = desk_ticket_number(d, ticket);
	int row, ret = 0;

	*out = NULL;
	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT n, playbook, desk_commit, blob, sha256, callees,"
		      " externals, state, at FROM run WHERE ticket = ?1 "
		      "ORDER BY n DESC LIMIT 1") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, num);
	row = statement_row(stmt);
	if (row > 0) {
		r = xcalloc(1, sizeof *r);
		ret = run_from_row(r, d, stmt, num);
		if (ret == 0)
			*out = r;
		else
			run_free(r);
	} else {
		ret = row < 0 ? row
			      : fail_as(NOT_FOUND,
					_("%s: no playbook has been begun"),
					ticket);
	}
	sqlite3_finalize(stmt);
	return ret;
}

const struct step *run_step(const struct run *r, const char *id)
{
	const struct step *s = playbook_step(r->playbook, id);

	for (int i = 0; !s && i < r->ncallees; i++)
		s = playbook_step(r->callees[i], id);
	return s;
}

/* ---- answering ---- */

static const char *act_of(const struct walk_point *p, enum walk_outcome outcome)
{
	if (p->wait != WALK_STEP)
		return "step.answered";
	return outcome == OUTCOME_SKIPPED  ? "step.skipped"
	       : outcome == OUTCOME_FAILED ? "step.failed"
					   : "step.done";
}

static cJSON *answer_data(const struct run *r, const struct walk_answer *a,
			  const char *reason)
{
	const struct walk_point *p = walk_at(r->walk);
	cJSON *data = cJSON_CreateObject();

	json_add_int(data, "run", r->number);
	json_add_int(data, "n", r->given);
	json_add_str(data, "step", p->step->id);
	json_add_str(data, "title", p->step->name ? p->step->name : "");
	json_add_str(data, "outcome", outcome_word(a->outcome));
	json_add_str(data, "reason", reason && *reason ? reason : NULL);
	if (a->values && a->values->child)
		cJSON_AddItemToObject(data, "answers",
				      cJSON_Duplicate(a->values, true));
	return data;
}

static void add_result(struct run *r, const struct desk *d, const char *step,
		       const struct walk_answer *a, const char *reason)
{
	int64_t at = clock_now();

	since(r, at);
	r->results = xrealloc(r->results, (size_t)r->nresults + 1,
			      sizeof *r->results);
	r->results[r->nresults++] = (struct run_result){
		.n = r->given++,
		.at = at,
		.actor = xstrdup(d->actor),
		.step = xstrdup(step),
		.reason = reason && *reason ? xstrdup(reason) : NULL,
		.outcome = a->outcome,
		.values = a->values ? cJSON_Duplicate(a->values, true) : NULL,
	};
}

/* Where would the answer lead?  Asked of a second walk, before anything is
 * recorded. */
static int try_answer(struct walk **out, struct run *r,
		      const struct walk_answer *a)
{
	int ret = walk_again(out, r);

	if (ret == 0)
		ret = walk_next(*out, a);
	if (ret < 0) {
		walk_free(*out);
		*out = NULL;
	}
	return ret;
}

static cJSON *data_with_step(const struct step *s)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "step", s->id);
	return data;
}

/* Taking away access, or the line, is what containing is made of. */
static bool contains(const struct step *s)
{
	static const char *const activities[] = { "restrict-access",
						  "disconnect-system" };

	for (int i = 0; i < s->ncommands && s->authorisation; i++)
		for (size_t j = 0; j < ARRAY_SIZE(activities); j++)
			if (s->commands[i].activity &&
			    strcmp(s->commands[i].activity, activities[j]) == 0)
				return true;
	return false;
}

/* A step that tells the customer, or contains, stops that clock too. */
static size_t add_told(struct desk_step *steps, size_t n, const struct step *s)
{
	cJSON *data;

	if (s->informs && strcmp(s->informs, "customer") == 0) {
		data = data_with_step(s);
		json_add_str(data, "who", s->informs);
		steps[n++] = (struct desk_step){ "ticket.informed", data };
	}
	if (contains(s)) {
		data = data_with_step(s);
		json_add_str(data, "what", s->name ? s->name : s->id);
		steps[n++] = (struct desk_step){ "ticket.contained", data };
	}
	return n;
}

/* What the answer records: the step, the clocks that it stops, the end. */
static size_t steps_of(struct desk_step *steps, const struct run *r,
		       const struct walk_answer *a, const char *reason,
		       const struct walk *next)
{
	const struct walk_point *p = walk_at(r->walk);
	size_t n = 1;
	cJSON *data;

	steps[0] = (struct desk_step){ .act = act_of(p, a->outcome),
				       .data = answer_data(r, a, reason) };
	if (a->outcome == OUTCOME_DONE)
		n = add_told(steps, n, p->step);
	if (walk_at(next)->wait == WALK_OVER) {
		data = cJSON_CreateObject();
		json_add_int(data, "run", r->number);
		json_add_str(data, "outcome",
			     walk_failed(next) ? "failed" : "done");
		steps[n++] =
			(struct desk_step){ .act = "run.over", .data = data };
	}
	return n;
}

/* Can it be answered so?  *next is the walk after it, *cover what a step that
 * is done needed. */
static int check_answer(struct desk *d, struct run *r,
			const struct walk_answer *a, const char *reason,
			struct walk **next, struct step_cover *cover)
{
	const struct walk_point *p = walk_at(r->walk);
	int ret;

	if (r->abandoned || p->wait == WALK_OVER)
		return fail_as(REFUSED, _("%s: the playbook is at its end"),
			       r->ticket);
	if ((a->outcome == OUTCOME_SKIPPED || a->outcome == OUTCOME_FAILED) &&
	    (!reason || !*reason))
		return fail_as(REFUSED, _("say why: the reason is empty"));
	if (a->outcome == OUTCOME_DONE) {
		ret = authorisation_check_step(d, r, p->step, cover);
		if (ret < 0)
			return ret;
	}
	return try_answer(next, r, a);
}

int run_answer(struct desk *d, struct run *r, const struct walk_answer *a,
	       const char *reason)
{
	const struct step *step = walk_at(r->walk)->step;
	struct step_cover cover = { .how = COVER_NOT_NEEDED };
	struct desk_step steps[4];
	struct walk *next = NULL;
	size_t n;
	int ret = check_answer(d, r, a, reason, &next, &cover);

	if (ret == 0) {
		n = steps_of(steps, r, a, reason, next);
		gate_add_cover(d, &cover, steps[0].data);
		ret = desk_append(d, r->ticket, steps, n);
	}
	step_cover_release(&cover);
	if (ret < 0) {
		walk_free(next);
		return ret;
	}
	add_result(r, d, step->id, a, reason);
	walk_free(r->walk);
	r->walk = next;
	return 0;
}

int run_abandon(struct desk *d, const char *ticket, const char *reason)
{
	cJSON *data;
	int64_t n;
	int ret = run_last(d, desk_ticket_number(d, ticket), &n);

	if (ret < 0)
		return ret;
	data = cJSON_CreateObject();
	json_add_int(data, "run", n);
	json_add_str(data, "reason", reason ? reason : "");
	return desk_act(d, "run.abandoned", ticket, data);
}
