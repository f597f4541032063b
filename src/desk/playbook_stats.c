/*
 * playbook_stats.c - how playbooks do.
 *
 * The runs come version by version; each adds what it is, then its answers.
 * A step's time is that from the answer before it, or from the beginning of
 * the run.
 */
#include "config.h"

#include "watchfloor/playbook_stats.h"

#include <stdlib.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "desk/replay_times.h"
#include "desk/run_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

struct counting {
	struct desk *desk;
	struct playbook_stats *out;
	/* of the version that is being counted */
	struct playbook_version_stats *version;
	struct playbook *playbook;
	struct playbook *callees[RUN_CALLEES_MAX];
	int ncallees;
	struct step_times times;
	sqlite3_stmt *results;
};

static const char *text_of(sqlite3_stmt *st, int column)
{
	const char *text = (const char *)sqlite3_column_text(st, column);

	return text ? text : "";
}

/* ---- steps ---- */

static const struct step *step_of(const struct counting *x, const char *id)
{
	const struct step *s = playbook_step(x->playbook, id);

	for (int i = 0; !s && i < x->ncallees; i++)
		s = playbook_step(x->callees[i], id);
	return s;
}

static struct playbook_step_stats *row_of(struct counting *x, const char *id)
{
	struct playbook_version_stats *v = x->version;
	const struct step *s;

	for (int i = 0; i < v->nsteps; i++)
		if (strcmp(v->steps[i].step, id) == 0)
			return &v->steps[i];
	s = step_of(x, id);
	GROW(v->steps, v->nsteps, v->alloc_steps);
	v->steps[v->nsteps] = (struct playbook_step_stats){
		.step = xstrdup(id),
		.title = xstrdup(s ? step_title(s) : id),
		.expected = s ? s->minutes : 0,
		.measured = CLOCK_NEVER,
	};
	return &v->steps[v->nsteps++];
}

/* A step that was skipped took no time that tells anything. */
static void count_answer(struct counting *x, sqlite3_stmt *st, int64_t before)
{
	const char *id = text_of(st, 0);
	enum walk_outcome outcome =
		(enum walk_outcome)sqlite3_column_int(st, 1);
	struct playbook_step_stats *row = row_of(x, id);

	row->answers++;
	row->skipped += outcome == OUTCOME_SKIPPED;
	row->failed += outcome == OUTCOME_FAILED;
	if (outcome != OUTCOME_SKIPPED)
		step_times_add(&x->times, id,
			       sqlite3_column_int64(st, 2) - before);
}

/* An answer that was sent back is none, but the next one came after it. */
static int count_answers(struct counting *x, int64_t ticket, int64_t run,
			 int64_t begun)
{
	int row, ret = statement(ledger_db(x->desk->ledger), &x->results,
				 "SELECT step, outcome, at, superseded"
				 " FROM run_result WHERE ticket = ?1"
				 " AND run = ?2 ORDER BY n");

	if (ret < 0)
		return ret;
	sqlite3_bind_int64(x->results, 1, ticket);
	sqlite3_bind_int64(x->results, 2, run);
	while ((row = statement_row(x->results)) > 0) {
		if (sqlite3_column_type(x->results, 3) == SQLITE_NULL)
			count_answer(x, x->results, begun);
		begun = sqlite3_column_int64(x->results, 2);
	}
	sqlite3_reset(x->results);
	return row;
}

/* ---- a version ---- */

/* Steps that nobody answered are not told of. */
static void end_steps(struct counting *x)
{
	struct playbook_version_stats *v = x->version;
	int n = 0;

	for (int i = 0; i < v->nsteps; i++) {
		struct playbook_step_stats *row = &v->steps[i];

		if (!row->answers) {
			free(row->step);
			free(row->title);
			continue;
		}
		step_times_median(&x->times, row->step, &row->measured);
		v->steps[n++] = *row;
	}
	v->nsteps = n;
}

static void end_version(struct counting *x)
{
	if (!x->version)
		return;
	end_steps(x);
	step_times_release(&x->times);
	for (int i = 0; i < x->ncallees; i++)
		playbook_free(x->callees[i]);
	x->ncallees = 0;
	playbook_free(x->playbook);
	x->playbook = NULL;
	x->version = NULL;
}

/* In the order in which they are read; those of callees come as they were
 * answered. */
static void begin_steps(struct counting *x)
{
	struct outline_row *rows;
	int n = playbook_outline(x->playbook, &rows);

	for (int i = 0; i < n; i++)
		row_of(x, rows[i].step->id);
	free(rows);
}

static int begin_version(struct counting *x, sqlite3_stmt *st)
{
	struct playbook_stats *out = x->out;
	struct playbook_version_stats *v;
	struct pinned p = { text_of(st, 3), text_of(st, 11), text_of(st, 2),
			    NULL };
	int ret = run_pinned(&x->playbook, x->desk, &p);

	if (ret == 0)
		ret = run_pinned_callees(x->callees, &x->ncallees, x->desk,
					 text_of(st, 10), text_of(st, 11));
	if (ret < 0)
		return ret;
	GROW(out->versions, out->n, out->alloc);
	v = &out->versions[out->n++];
	*v = (struct playbook_version_stats){
		.playbook = xstrdup(x->playbook->id),
		.name = xstrdup(playbook_title(x->playbook)),
		.modified = xstrdup(x->playbook->modified),
		.sha256 = xstrdup(text_of(st, 3)),
	};
	x->version = v;
	begin_steps(x);
	return 0;
}

/* ---- runs ---- */

static const char runs_sql[] =
	"SELECT r.ticket, r.n, r.playbook, r.sha256, r.state, r.at,"
	" length(r.returned_from), t.verdict, t.escalated_at >= r.at,"
	" r.n = (SELECT max(n) FROM run WHERE ticket = r.ticket), r.callees,"
	" r.desk_commit"
	" FROM run r JOIN ticket t ON t.num = r.ticket"
	" WHERE r.at >= ?1 AND (?2 IS NULL OR r.playbook = ?2)"
	" ORDER BY r.playbook, (SELECT min(at) FROM run"
	"  WHERE playbook = r.playbook AND sha256 = r.sha256), r.sha256,"
	" r.ticket, r.n";

static int count_run(struct counting *x, sqlite3_stmt *st)
{
	struct playbook_version_stats *v;
	enum run_state state = (enum run_state)sqlite3_column_int(st, 4);
	int verdict = sqlite3_column_int(st, 7), ret = 0;

	if (x->version && strcmp(x->version->sha256, text_of(st, 3)) != 0)
		end_version(x);
	if (!x->version)
		ret = begin_version(x, st);
	if (ret < 0)
		return ret;
	v = x->version;
	v->runs++;
	v->finished += state == RUN_OVER;
	v->left += state == RUN_ABANDONED;
	v->sent_back += sqlite3_column_int64(st, 6);
	v->escalated += sqlite3_column_int(st, 8);
	if (sqlite3_column_int(st, 9) && verdict > VERDICT_NONE &&
	    verdict < VERDICT_COUNT)
		v->verdicts[verdict]++;
	return count_answers(x, sqlite3_column_int64(st, 0),
			     sqlite3_column_int64(st, 1),
			     sqlite3_column_int64(st, 5));
}

int playbook_stats_make(struct playbook_stats *out, struct desk *d,
			const char *playbook, int64_t since)
{
	struct counting x = { .desk = d, .out = out };
	sqlite3_stmt *st = NULL;
	int row = 0, ret = statement(ledger_db(d->ledger), &st, runs_sql);

	*out = (struct playbook_stats){ .n = 0 };
	if (ret == 0) {
		sqlite3_bind_int64(st, 1,
				   since == CLOCK_NEVER ? INT64_MIN : since);
		if (playbook)
			sqlite3_bind_text(st, 2, playbook, -1, SQLITE_STATIC);
	}
	while (ret == 0 && (row = statement_row(st)) > 0)
		ret = count_run(&x, st);
	end_version(&x);
	sqlite3_finalize(st);
	sqlite3_finalize(x.results);
	return ret < 0 ? ret : row;
}

void playbook_stats_release(struct playbook_stats *s)
{
	for (int i = 0; i < s->n; i++) {
		struct playbook_version_stats *v = &s->versions[i];

		for (int k = 0; k < v->nsteps; k++) {
			free(v->steps[k].step);
			free(v->steps[k].title);
		}
		free(v->steps);
		free(v->playbook);
		free(v->name);
		free(v->modified);
		free(v->sha256);
	}
	free(s->versions);
	*s = (struct playbook_stats){ .n = 0 };
}
