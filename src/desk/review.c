/*
 * review.c - what a senior must know to decide about a ticket.
 */
#include "config.h"

#include "watchfloor/review.h"

#include <string.h>

#include "desk/review_evidence.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/similar.h"
#include "watchfloor/stats.h"
#include "watchfloor/text.h"

#define LABEL_WIDTH 12

static void label(struct strbuf *out, const char *text)
{
	text_column(out, text, LABEL_WIDTH);
	strbuf_addch(out, ' ');
}

static void add_line(struct strbuf *out, const char *name, const char *value)
{
	if (!*value)
		return;
	label(out, name);
	strbuf_addf(out, "%s\n", value);
}

/* ---- what happened ---- */

static void add_clock(struct strbuf *out, const struct desk *d,
		      const struct ticket *t)
{
	struct due due;

	if (!ticket_due(&due, d->conf, t, desk_now(d)))
		return;
	label(out, _("Clock"));
	strbuf_addf(out, "%s: ", sla_clock_title(due.clock));
	if (due.left < 0)
		strbuf_addch(out, '-');
	stats_add_span(out, due.left < 0 ? -due.left : due.left);
	if (due.still)
		strbuf_addf(out, " (%s)", waiting_title(t->waiting));
	strbuf_addch(out, '\n');
}

/* What the newest request says to look at. */
static int take_request(void *ctx, const struct record *r)
{
	struct strbuf *text = ctx;
	const char *said = json_str_at(r->data, "text");

	if (strcmp(r->act, "review.requested") == 0) {
		strbuf_reset(text);
		strbuf_addf(text, " · %s", r->actor);
		if (said)
			strbuf_addf(text, ": %s", said);
	}
	return 0;
}

/* Who is to decide, and what about: before all that is to be read. */
static void add_request(struct strbuf *out, struct desk *d,
			const struct ticket *t)
{
	struct strbuf text = STRBUF_INIT;

	if (*t->review && timeline_each(d, t->id, take_request, &text) == 0) {
		label(out, _("Review"));
		strbuf_addf(out, "%s%s\n", t->review, text.buf);
	}
	strbuf_release(&text);
}

static void add_facts(struct strbuf *out, struct desk *d,
		      const struct ticket *t)
{
	char first[CLOCK_SHORT_SIZE], last[CLOCK_SHORT_SIZE];
	int64_t now = desk_now(d);

	strbuf_addf(out, "%s  %s\n", t->id, t->title);
	label(out, _("State"));
	strbuf_addf(out, "%s · %s · %s · %s", severity_title(t->severity),
		    state_title(t->state), verdict_title(t->verdict),
		    *t->owner ? t->owner : _("nobody"));
	strbuf_addf(out, " · %s\n", t->tenant);
	label(out, _("What"));
	strbuf_addf(out, "%s · %s → %s · ",
		    taxonomy_title(d->taxonomy, t->type),
		    *t->src ? t->src : "-", *t->asset ? t->asset : "-");
	strbuf_addf(out, Q_("%lld alert", "%lld alerts", t->alerts),
		    (long long)t->alerts);
	strbuf_addf(out, ", %s", clock_format_short(first, t->first, now));
	clock_format_short(last, t->last, now);
	if (strcmp(first, last) != 0)
		strbuf_addf(out, " – %s", last);
	strbuf_addch(out, '\n');
	add_clock(out, d, t);
	add_line(out, _("Escalated"), t->escalated);
	add_request(out, d, t);
	add_line(out, _("Question to"), t->asked);
	add_line(out, _("Signature of"), t->signoff);
}

/* ---- what people said ---- */

static bool is_word(const char *act)
{
	static const char *const words[] = {
		"ticket.judged",         "ticket.noted",
		"ticket.waiting",        "ticket.escalated",
		"ticket.answered",       "ticket.asked",
		"ticket.replied",        "review.requested",
		"review.returned",       "review.approved",
		"review.handed",         "run.abandoned",
		"ticket.deescalated",    "ticket.taken",
		"ticket.raised",         "authorisation.granted",
		"authorisation.refused", "authorisation.withdrawn",
		"override.requested",    "override.approved",
		"override.declined",     NULL
	};

	for (const char *const *w = words; *w; w++)
		if (strcmp(*w, act) == 0)
			return true;
	return false;
}

struct words {
	struct desk *desk;
	struct strbuf *out;
};

static int add_word(void *ctx, const struct record *r)
{
	struct words *w = ctx;
	char at[CLOCK_SHORT_SIZE];

	if (!is_word(r->act) || act_is_undone(w->desk, r))
		return 0;
	strbuf_addf(w->out, "  %s  ",
		    clock_format_short(at, r->at, desk_now(w->desk)));
	act_sentence(r, w->out);
	strbuf_addch(w->out, '\n');
	return 0;
}

/* ---- what was done ---- */

static const char *mark(enum walk_outcome o)
{
	static const char *const marks[] = {
		[OUTCOME_DONE] = "✓",   [OUTCOME_SKIPPED] = "–",
		[OUTCOME_FAILED] = "✗", [OUTCOME_YES] = "✓",
		[OUTCOME_NO] = "✓",
	};

	return marks[o];
}

static const char *said(enum walk_outcome o)
{
	static const char *const words[] = {
		[OUTCOME_DONE] = "",
		[OUTCOME_SKIPPED] = N_("skipped"),
		[OUTCOME_FAILED] = N_("failed"),
		[OUTCOME_YES] = N_("yes"),
		[OUTCOME_NO] = N_("no"),
	};

	return *words[o] ? _(words[o]) : "";
}

static void add_answers(struct strbuf *out, const cJSON *values)
{
	struct strbuf scratch = STRBUF_INIT;
	const cJSON *v;

	cJSON_ArrayForEach (v, values) {
		const char *text = json_text(v, &scratch);

		strbuf_addf(out, "  → %s", text ? text : "");
	}
	strbuf_release(&scratch);
}

/* n 0: it does not count any more. */
static void add_result(struct strbuf *out, const struct desk *d,
		       const struct run *run, const struct run_result *r, int n)
{
	const struct step *s = run_step(run, r->step);
	char at[CLOCK_SHORT_SIZE];

	if (n)
		strbuf_addf(out, "%3d %s ", n, mark(r->outcome));
	else
		strbuf_addstr(out, "  ~ ");
	strbuf_addf(out, "%s %s  %s",
		    clock_format_short(at, r->at, desk_now(d)), r->actor,
		    s ? step_title(s) : r->step);
	add_answers(out, r->values);
	if (*said(r->outcome))
		strbuf_addf(out, "  %s", said(r->outcome));
	if (r->reason)
		strbuf_addf(out, ": %s", r->reason);
	strbuf_addch(out, '\n');
}

/* A piece of evidence stands at the answer that counts. */
static void add_steps(struct strbuf *out, const struct desk *d,
		      const struct run *run, struct pieces *pieces)
{
	const struct step *at =
		run->abandoned ? NULL : walk_at(run->walk)->step;

	for (int i = 0; i < run->nsuperseded; i++)
		add_result(out, d, run, &run->superseded[i], 0);
	for (int i = 0; i < run->nresults; i++) {
		add_result(out, d, run, &run->results[i], i + 1);
		pieces_print_step(pieces, run->number, run->results[i].step,
				  out);
	}
	if (!at)
		return;
	strbuf_addf(out, "    ▶ %s\n", step_title(at));
	pieces_print_step(pieces, run->number, at->id, out);
}

/* ---- what differs ---- */

static void add_count(struct strbuf *out, int n, const char *what)
{
	if (n)
		strbuf_addf(out, "%s%d %s", out->len ? ", " : "", n, what);
}

/* Has the playbook been changed since the run began? */
static void add_version(struct strbuf *out, struct desk *d,
			const struct run *run)
{
	struct strbuf text = STRBUF_INIT;
	struct repo_entry entry = { .id = NULL };

	if (repo_find(d->repo, d->commit, run->playbook_id, &text, &entry) ==
		    0 &&
	    strcmp(entry.blob, run->blob) != 0)
		strbuf_addf(out, "%s%s", out->len ? ", " : "",
			    _("the playbook has been changed since"));
	repo_entry_release(&entry);
	strbuf_release(&text);
}

static void add_difference(struct strbuf *out, struct desk *d,
			   const struct run *run)
{
	struct strbuf sb = STRBUF_INIT;
	int skipped = 0, failed = 0;

	for (int i = 0; i < run->nresults; i++) {
		skipped += run->results[i].outcome == OUTCOME_SKIPPED;
		failed += run->results[i].outcome == OUTCOME_FAILED;
	}
	add_count(&sb, skipped, _("skipped"));
	add_count(&sb, failed, _("failed"));
	add_count(&sb, run->nsuperseded, _("sent back and done again"));
	if (run->abandoned)
		strbuf_addf(&sb, "%s%s", sb.len ? ", " : "",
			    _("left before its end"));
	else if (walk_at(run->walk)->wait != WALK_OVER)
		strbuf_addf(&sb, "%s%s", sb.len ? ", " : "",
			    _("not at its end"));
	add_version(&sb, d, run);
	add_line(out, _("Differs"), sb.len ? sb.buf : _("in nothing"));
	strbuf_release(&sb);
}

static int add_run(struct strbuf *out, struct desk *d, const struct ticket *t,
		   struct pieces *pieces)
{
	struct run *run;
	int ret = run_load(&run, d, t->id);

	if (ret == NOT_FOUND) {
		add_line(out, _("Playbook"), _("none was begun"));
		return 0;
	}
	if (ret < 0)
		return ret;
	label(out, _("Playbook"));
	strbuf_addf(out, "%s · %s · %.7s\n", playbook_title(run->playbook),
		    run->playbook->modified, run->commit);
	add_steps(out, d, run, pieces);
	add_difference(out, d, run);
	run_free(run);
	return 0;
}

/* ---- evidence, and what was similar ---- */

/* How much there is, and what belongs to no step of the run. */
static void add_evidence(struct strbuf *out, struct pieces *pieces)
{
	int n = pieces->n;

	label(out, _("Evidence"));
	strbuf_addf(out, Q_("%d item under a hash", "%d items under a hash", n),
		    n);
	strbuf_addch(out, '\n');
	pieces_print_rest(pieces, out);
}

#define SIMILAR_SHOWN 3

static int add_similar(struct strbuf *out, struct desk *d,
		       const struct ticket *t)
{
	struct similar_search *s = similar_begin(d, t, 0);
	const struct similar *found;
	size_t before;
	int n, ret = similar_run(s);

	label(out, _("Similar"));
	before = out->len;
	similar_summary_print(similar_summary(s), out);
	if (out->len == before)
		strbuf_addstr(out, _("nothing that is the same"));
	strbuf_addch(out, '\n');
	found = similar_found(s, &n);
	for (int i = 0; i < n && i < SIMILAR_SHOWN; i++) {
		const struct ticket *o = &found[i].ticket;

		strbuf_addf(out, "  %s %s ", o->id,
			    o->state == STATE_CLOSED ? verdict_title(o->verdict)
						     : state_title(o->state));
		similar_why(&found[i], t, out);
		if (found[i].reason)
			strbuf_addf(out, ": %s", found[i].reason);
		strbuf_addch(out, '\n');
	}
	similar_free(s);
	return ret;
}

/* What people wrote; no heading where nobody did. */
static int add_said(struct strbuf *out, struct desk *d, const struct ticket *t)
{
	struct words words = { d, out };
	size_t before = out->len, heading;
	int ret;

	strbuf_addf(out, "%s\n", _("Said"));
	heading = out->len;
	ret = timeline_each(d, t->id, add_word, &words);
	if (out->len == heading)
		strbuf_setlen(out, before);
	return ret;
}

int review_print(struct desk *d, const struct ticket *t, struct strbuf *out)
{
	struct pieces pieces;
	int ret = pieces_load(&pieces, d, t->id);

	add_facts(out, d, t);
	if (ret == 0)
		ret = add_run(out, d, t, &pieces);
	if (ret == 0)
		ret = add_said(out, d, t);
	if (ret == 0)
		add_evidence(out, &pieces);
	pieces_release(&pieces);
	return ret < 0 ? ret : add_similar(out, d, t);
}
