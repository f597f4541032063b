/*
 * ticket_acts.c - what a person does to a ticket, or to many.
 *
 * What the act needs is collected (a verdict, the reason), question by
 * question; then the desk says on which tickets it may be done, and it is done
 * at one stroke.  The desk decides again inside the transaction that records
 * it: a screen that is a moment old can do no harm.
 */
#include "config.h"

#include "ticket_acts.h"

#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "external.h"
#include "picker.h"
#include "prompt.h"
#include "ticket_view.h"
#include "undo.h"
#include "watchfloor/bulk.h"
#include "watchfloor/reasons.h"

/* How often somebody else may be faster before we give up. */
#define TAKE_TRIES 5

/* ---- asking for one text ---- */

struct asking {
	struct reason reason;
	char *draft;
};

/* Only when it is recorded is the text no draft any more. */
static void reason_given(struct app *a, void *ctx, const char *text)
{
	struct asking *s = ctx;
	struct reason *r = &s->reason;

	if (text && app_report(a, r->act(a, r->ctx, text)) == 0)
		draft_drop(s->draft);
	if (r->free)
		r->free(r->ctx);
	free(s->draft);
	free(s);
}

void ask_reason(struct app *a, const char *id, const struct reason *r)
{
	struct asking *s = xmalloc(sizeof *s);
	struct prompt_spec spec = {
		.kind = r->path ? PROMPT_PATH : PROMPT_TEXT,
		.label = r->label,
		.done = reason_given,
		.ctx = s,
	};

	*s = (struct asking){ *r, xasprintf("%s %s", r->what, id) };
	spec.draft = r->path ? NULL : s->draft;
	prompt_open(a, &spec);
}

/* what: "%s is yours" */
static void say_of_ticket(struct app *a, const char *what, const char *id)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, what, id);
	undo_say(a, sb.buf);
	strbuf_release(&sb);
}

/* ---- claiming the next ---- */

int take_next(struct app *a, const struct query *q)
{
	struct ticket t;
	struct view *v;
	int ret = CONFLICT;

	ticket_init(&t);
	for (int i = 0; i < TAKE_TRIES && ret == CONFLICT; i++) {
		ret = ticket_next(a->desk, q, &t);
		if (ret == 0)
			ret = ticket_claim(a->desk, t.id);
	}
	if (ret == 0)
		ret = ticket_view(&v, a, t.id);
	if (ret == 0) {
		app_changed(a);
		/* The next ticket takes the place of the one before. */
		if (app_view(a)->ops->screen == SCREEN_TICKET)
			app_pop(a);
		app_push(a, v);
		say_of_ticket(a, _("%s is yours"), t.id);
	}
	ticket_release(&t);
	return ret;
}

/* ---- the kinds of acts ---- */

enum asks { ASKS_NOTHING, ASKS_TEXT, ASKS_VERDICT, ASKS_REASON };

static const struct kind {
	enum action action;
	const char *act;
	enum asks asks;
	const char *draft; /* names what was typed and not recorded */
	const char *label; /* N_() */
	const char *done;  /* N_(), of a single ticket */
} kinds[] = {
	{ ACTION_CLAIM, "ticket.claimed", ASKS_NOTHING, NULL, NULL,
	  N_("%s is yours") },
	{ ACTION_RELEASE, "ticket.released", ASKS_NOTHING, NULL, NULL,
	  N_("%s is back in the queue") },
	{ ACTION_NOTE, "ticket.noted", ASKS_TEXT, "note", N_("note: "),
	  N_("noted on %s") },
	{ ACTION_REOPEN, "ticket.reopened", ASKS_TEXT, "reopen",
	  N_("reopen, why: "), N_("%s is open again") },
	{ ACTION_JUDGE, "ticket.judged", ASKS_VERDICT, "judge", N_("why: "),
	  N_("%s is judged") },
	{ ACTION_CLOSE, "ticket.closed", ASKS_VERDICT, "close",
	  N_("close, why: "), N_("%s is closed") },
	{ ACTION_FALSE_POSITIVE, "ticket.closed", ASKS_REASON, "close",
	  N_("close, why: "), N_("%s is closed") },
};

static const struct kind *kind_of(enum action x)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].action == x)
			return &kinds[i];
	bug("%s is no act on a ticket", action_table[x].name);
}

/* An act on its way: what is known of it so far. */
struct job {
	const struct kind *kind;
	struct bulk bulk; /* its text is ours */
	struct targets targets;
	struct ticket ticket; /* the first one */
	struct bulk_plan plan;
	char *draft; /* the key of the text that was typed, or NULL */
	struct reason_choice reasons[REASONS_MAX];
	int nreasons;
};

static void job_free(void *ctx)
{
	struct job *j = ctx;

	free((char *)j->bulk.text);
	free((int64_t *)j->targets.nums);
	ticket_release(&j->ticket);
	bulk_plan_release(&j->plan);
	free(j->draft);
	reasons_release(j->reasons, j->nreasons);
	free(j);
}

static struct job *job_new(const struct kind *kind, const struct targets *t)
{
	struct job *j = xcalloc(1, sizeof *j);
	int64_t *nums = xcalloc(t->n, sizeof *nums);

	memcpy(nums, t->nums, t->n * sizeof *nums);
	j->kind = kind;
	j->targets = *t;
	j->targets.nums = nums;
	j->bulk.act = kind->act;
	j->bulk.claim = kind->asks == ASKS_REASON ||
			(t->n > 1 && kind->asks == ASKS_VERDICT);
	ticket_init(&j->ticket);
	return j;
}

static int go_on(struct app *a, struct job *j);

/* After a question: what goes wrong now is for the message line. */
static void go_on_later(struct app *a, struct job *j)
{
	app_report(a, go_on(a, j));
}

/* ---- doing it ---- */

/* Of what was done, the words that do it again. */
static void remember(struct app *a, const struct job *j)
{
	const struct bulk *b = &j->bulk;
	struct strbuf sb = STRBUF_INIT;

	strbuf_addstr(&sb, action_table[j->kind->action].name);
	if (b->verdict != VERDICT_NONE)
		strbuf_addf(&sb, " %s", verdict_word(b->verdict));
	if (b->text && *b->text)
		strbuf_addf(&sb, " %s", b->text);
	free(a->repeat);
	a->repeat = strbuf_detach(&sb);
}

static void say_done(struct app *a, const struct job *j)
{
	struct strbuf sb = STRBUF_INIT;

	if (j->plan.n == 1) {
		say_of_ticket(a, _(j->kind->done), j->ticket.id);
		return;
	}
	bulk_done(&j->bulk, j->plan.n, &sb);
	undo_say(a, sb.buf);
	strbuf_release(&sb);
}

static int carry_out(struct app *a, struct job *j)
{
	int ret = desk_bulk(a->desk, &j->bulk, &j->plan, app_progress, a);

	if (ret == 0) {
		if (j->draft)
			draft_drop(j->draft);
		remember(a, j);
		if (j->targets.done)
			j->targets.done(j->targets.ctx);
		app_changed(a);
		say_done(a, j);
	}
	job_free(j);
	return ret;
}

static void confirmed(struct app *a, void *ctx, int chosen)
{
	if (chosen == 0)
		app_report(a, carry_out(a, ctx));
	else
		job_free(ctx);
}

/* "close 41 tickets as benign?", and what will not be. */
static void ask_if(struct app *a, struct job *j)
{
	const struct bulk_plan *p = &j->plan;
	struct strbuf title = STRBUF_INIT, left = STRBUF_INIT;
	struct picker_item items[] = {
		{ 'y', _("Yes, all of them at one stroke") },
		{ 'n', _("No") },
	};

	bulk_question(&j->bulk, p->n, &title);
	if (p->claims)
		strbuf_addf(&title,
			    Q_(" %zu is claimed first.",
			       " %zu are claimed first.", p->claims),
			    p->claims);
	if (p->nrefused) {
		strbuf_addf(&left,
			    Q_("No; %zu is left out anyway: %s",
			       "No; %zu are left out anyway: %s", p->nrefused),
			    p->nrefused, p->refused[0]);
		if (p->nrefused > 1)
			strbuf_addstr(&left, ", ...");
		items[1].text = left.buf;
	}
	picker_open(a, title.buf, items, 2, 0, confirmed, j);
	strbuf_release(&title);
	strbuf_release(&left);
}

/* ---- asking for what is missing ---- */

static int why_given(struct app *a, void *ctx, const char *text)
{
	struct job *j = ctx;

	j->bulk.text = xstrdup(text);
	return go_on(a, j);
}

static void why_asked(struct app *a, void *ctx, const char *text)
{
	if (text)
		app_report(a, why_given(a, ctx, text));
	else
		job_free(ctx);
}

static void ask_why(struct app *a, struct job *j)
{
	struct strbuf label = STRBUF_INIT;
	struct prompt_spec spec = {
		.kind = PROMPT_TEXT,
		.done = why_asked,
		.ctx = j,
	};

	free(j->draft);
	j->draft = xasprintf("%s %s", j->kind->draft, j->ticket.id);
	spec.draft = j->draft;
	if (j->bulk.verdict != VERDICT_NONE)
		strbuf_addf(&label, "%s, ", verdict_title(j->bulk.verdict));
	strbuf_addstr(&label, _(j->kind->label));
	spec.label = label.buf;
	prompt_open(a, &spec);
	strbuf_release(&label);
}

static void verdict_chosen(struct app *a, void *ctx, int chosen)
{
	struct job *j = ctx;

	if (chosen < 0) {
		job_free(j);
		return;
	}
	j->bulk.verdict = (enum verdict)(chosen + 1);
	go_on_later(a, j);
}

/* The verdict that the newest answered step implies, by its playbook. */
static enum verdict suggested_verdict(struct app *a, const char *id)
{
	int v = VERDICT_NONE;
	struct run *r;

	if (run_load(&r, a->desk, id) < 0)
		return VERDICT_NONE;
	for (int i = r->nresults; v <= VERDICT_NONE && i-- > 0;) {
		const struct step *s =
			playbook_step(r->playbook, r->results[i].step);

		if (s && s->verdict && r->results[i].outcome == OUTCOME_DONE)
			v = verdict_parse(s->verdict);
	}
	run_free(r);
	return v > VERDICT_NONE ? (enum verdict)v : VERDICT_NONE;
}

/* "What is bj1-7?", or "What are these 41 tickets?" */
static char *verdict_question(const struct job *j)
{
	size_t n = j->targets.n;

	if (n == 1)
		return xasprintf(_("What is %s?"), j->ticket.id);
	return xasprintf(Q_("What is this %zu ticket?",
			    "What are these %zu tickets?", n),
			 n);
}

static void ask_verdict(struct app *a, struct job *j)
{
	struct picker_item items[VERDICT_COUNT - 1] = { 0 };
	enum verdict suggested = VERDICT_NONE;
	char *title = verdict_question(j), *marked = NULL;

	if (j->targets.n == 1)
		suggested = suggested_verdict(a, j->ticket.id);
	for (int i = 0; i < VERDICT_COUNT - 1; i++)
		items[i].text = verdict_title((enum verdict)(i + 1));
	if (suggested) {
		marked = xasprintf(_("%s (the playbook suggests it)"),
				   verdict_title(suggested));
		items[suggested - 1].text = marked;
	}
	picker_open(a, title, items, VERDICT_COUNT - 1,
		    suggested ? (int)suggested - 1 : 0, verdict_chosen, j);
	free(title);
	free(marked);
}

/* The item after the last reason is another one, to be typed. */
static void reason_chosen(struct app *a, void *ctx, int chosen)
{
	struct job *j = ctx;

	if (chosen < 0) {
		job_free(j);
		return;
	}
	j->bulk.verdict = VERDICT_FALSE_POSITIVE;
	if (chosen == j->nreasons) {
		ask_why(a, j);
		return;
	}
	j->bulk.verdict = j->reasons[chosen].verdict;
	j->bulk.text = xstrdup(j->reasons[chosen].text);
	go_on_later(a, j);
}

/* "The printer · false positive · 12 times lately" */
static char *reason_text(const struct reason_choice *r)
{
	const char *dot = glyph(GLYPH_DOT);
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s %s %s", r->text, dot, verdict_title(r->verdict));
	if (r->used)
		strbuf_addf(&sb,
			    Q_(" %s %d time lately", " %s %d times lately",
			       r->used),
			    dot, r->used);
	return strbuf_detach(&sb);
}

static int ask_reason_of_list(struct app *a, struct job *j)
{
	struct picker_item items[REASONS_MAX + 1] = { 0 };
	int ret = reasons_for(a->desk, &j->ticket, j->reasons, &j->nreasons);
	int n = j->nreasons;

	if (ret < 0) {
		job_free(j);
		return ret;
	}
	for (int i = 0; i < n; i++)
		items[i].text = reason_text(&j->reasons[i]);
	items[n] = (struct picker_item)
	{
		'0', _("another reason")
	};
	picker_open(a, _("Why was it no attack?"), items, n + 1, 0,
		    reason_chosen, j);
	for (int i = 0; i < n; i++)
		free((char *)items[i].text);
	return 0;
}

/* ---- step by step ---- */

static bool needs_verdict(const struct job *j)
{
	if (j->kind->asks != ASKS_VERDICT || j->bulk.verdict != VERDICT_NONE)
		return false;
	return j->kind->action == ACTION_JUDGE || j->targets.n > 1 ||
	       j->ticket.verdict == VERDICT_NONE;
}

/* Ask for the next thing that is missing, or do it.  The job ends with it
 * when it fails. */
static int go_on(struct app *a, struct job *j)
{
	int ret;

	if (j->kind->asks == ASKS_REASON && !j->bulk.text)
		return ask_reason_of_list(a, j);
	if (needs_verdict(j)) {
		ask_verdict(a, j);
		return 0;
	}
	if (j->kind->asks != ASKS_NOTHING && !j->bulk.text) {
		ask_why(a, j);
		return 0;
	}
	ret = desk_bulk_check(a->desk, &j->bulk, j->targets.nums, j->targets.n,
			      &j->plan, app_progress, a);
	if (ret == 0 && j->plan.n == 0)
		ret = fail_as(REFUSED, "%s", j->plan.refused[0]);
	if (ret < 0) {
		job_free(j);
		return ret;
	}
	if (j->targets.n == 1)
		return carry_out(a, j);
	ask_if(a, j);
	return 0;
}

/* Take a verdict off the front of args, if one is there. */
static enum verdict leading_verdict(const char **args)
{
	size_t len = strcspn(*args, " ");
	char *word = xstrndup(*args, len);
	int v = verdict_parse(word);

	free(word);
	if (v <= VERDICT_NONE)
		return VERDICT_NONE;
	*args += len + strspn(*args + len, " ");
	return (enum verdict)v;
}

/* Can it be done at all, whatever the words will be?  Who cannot is told
 * before any question. */
static int begin(struct app *a, struct job *j)
{
	struct bulk any = j->bulk;
	int ret = ticket_load_number(a->desk, j->targets.nums[0], &j->ticket);

	if (j->kind->asks != ASKS_NOTHING)
		any.text = "-";
	if (j->kind->asks == ASKS_VERDICT || j->kind->asks == ASKS_REASON)
		any.verdict = VERDICT_BENIGN;
	return ret < 0 ? ret
		       : desk_bulk_possible(a->desk, &any, j->targets.nums,
					    j->targets.n);
}

/* A text that comes back as it went was not meant to be recorded: there is no
 * other way to leave most editors. */
static bool was_edited(struct app *a, struct job *j, const char *before)
{
	const struct kept *k = draft_find(j->draft);

	if (k && strcmp(k->text, before) != 0) {
		j->bulk.text = xstrdup(k->text);
		return true;
	}
	app_say(a, "%s",
		k ? _("unchanged: nothing was recorded, the text is kept")
		  : _("nothing was written"));
	return false;
}

/* A note whose text comes from an editor. */
static int edit_note(struct app *a, struct job *j)
{
	const struct kept *k;
	char *before;
	bool edited = false;
	int ret;

	j->draft = xasprintf("%s %s", j->kind->draft, j->ticket.id);
	k = draft_find(j->draft);
	before = xstrdup(k ? k->text : "");
	ret = external_edit(j->draft);
	if (ret == 0)
		edited = was_edited(a, j, before);
	free(before);
	if (edited)
		return go_on(a, j);
	job_free(j);
	return ret;
}

int act_on(struct app *a, enum action x, const struct targets *t,
	   const char *args)
{
	bool edit = x == ACTION_EDIT;
	struct job *j = job_new(kind_of(edit ? ACTION_NOTE : x), t);
	int ret = begin(a, j);

	if (ret < 0) {
		job_free(j);
		return ret;
	}
	if (edit)
		return edit_note(a, j);
	if (j->kind->asks >= ASKS_VERDICT)
		j->bulk.verdict = leading_verdict(&args);
	if (*args && j->kind->asks != ASKS_NOTHING)
		j->bulk.text = xstrdup(args);
	if (j->bulk.text && j->kind->asks == ASKS_REASON && !j->bulk.verdict)
		j->bulk.verdict = VERDICT_FALSE_POSITIVE;
	return go_on(a, j);
}
