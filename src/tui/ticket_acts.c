/*
 * ticket_acts.c - what a person does to a ticket.
 *
 * The desk decides whether an act may happen, inside the transaction that
 * records it: a screen that is a moment old can do no harm.
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
		.kind = PROMPT_TEXT,
		.label = r->label,
		.done = reason_given,
		.ctx = s,
	};

	*s = (struct asking){ *r, xasprintf("%s %s", r->what, id) };
	spec.draft = s->draft;
	prompt_open(a, &spec);
}

/* What is said after an act that went well. */
static int done(struct app *a, int ret, const char *what, const char *id)
{
	if (ret < 0)
		return ret;
	app_changed(a);
	app_say(a, what, id);
	return 0;
}

/* ---- claim, release ---- */

static int claim_ticket(struct app *a, const struct ticket *t, const char *args)
{
	char *id = xstrdup(t->id);
	int ret = done(a, ticket_claim(a->desk, id), _("%s is yours"), id);

	free(id);
	return ret;
}

static int release_ticket(struct app *a, const struct ticket *t,
			  const char *args)
{
	char *id = xstrdup(t->id);
	int ret = done(a, ticket_release_claim(a->desk, id),
		       _("%s is back in the queue"), id);

	free(id);
	return ret;
}

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
		app_say(a, _("%s is yours"), t.id);
	}
	ticket_release(&t);
	return ret;
}

/* ---- note, reopen ---- */

static int write_note(struct app *a, void *ctx, const char *text)
{
	return done(a, ticket_note(a->desk, ctx, text), _("noted on %s"), ctx);
}

static int reopen(struct app *a, void *ctx, const char *text)
{
	return done(a, ticket_reopen(a->desk, ctx, text), _("%s is open again"),
		    ctx);
}

/* Act now when the text was typed with the command, else ask for it. */
static int with_text(struct app *a, const struct ticket *t, const char *args,
		     struct reason r)
{
	int ret = 0;

	r.ctx = xstrdup(t->id);
	r.free = free;
	if (*args) {
		ret = r.act(a, r.ctx, args);
		free(r.ctx);
	} else {
		ask_reason(a, t->id, &r);
	}
	return ret;
}

static int note_ticket(struct app *a, const struct ticket *t, const char *args)
{
	return with_text(
		a, t, args, (struct reason) {
			.what = "note", .label = _("note: ")
			, .act = write_note
		});
}

/* A text that comes back as it went was not meant to be recorded: there is no
 * other way to leave most editors. */
static int edited(struct app *a, const char *id, const char *key,
		  const char *before)
{
	const struct kept *k = draft_find(key);
	char *text;
	int ret = 0;

	if (!k) {
		app_say(a, _("nothing was written"));
	} else if (strcmp(k->text, before) == 0) {
		app_say(a, _("unchanged: nothing was recorded, the text is "
			     "kept"));
	} else {
		text = xstrdup(k->text);
		ret = write_note(a, (char *)id, text);
		if (ret == 0)
			draft_drop(key);
		free(text);
	}
	return ret;
}

static int edit_note(struct app *a, const struct ticket *t, const char *args)
{
	char *id = xstrdup(t->id), *key = xasprintf("note %s", id);
	const struct kept *k = draft_find(key);
	char *before = xstrdup(k ? k->text : "");
	int ret = external_edit(key);

	if (ret == 0)
		ret = edited(a, id, key, before);
	free(before);
	free(key);
	free(id);
	return ret;
}

static int reopen_ticket(struct app *a, const struct ticket *t,
			 const char *args)
{
	if (t->state != STATE_CLOSED)
		return fail_as(REFUSED, _("%s is open"), t->id);
	return with_text(
		a, t, args, (struct reason) {
			.what = "reopen", .label = _("reopen, why: ")
			, .act = reopen
		});
}

/* ---- judge, close ---- */

struct judgement {
	char *id;
	enum verdict verdict; /* VERDICT_NONE, closing: as it was judged */
	bool closing;
};

static void judgement_free(void *ctx)
{
	struct judgement *j = ctx;

	free(j->id);
	free(j);
}

static int record_judgement(struct app *a, void *ctx, const char *reason)
{
	struct judgement *j = ctx;

	if (j->closing)
		return done(a, ticket_close(a->desk, j->id, j->verdict, reason),
			    _("%s is closed"), j->id);
	return done(a, ticket_judge(a->desk, j->id, j->verdict, reason),
		    _("%s is judged"), j->id);
}

static void ask_why(struct app *a, struct judgement *j)
{
	struct strbuf label = STRBUF_INIT;
	struct reason r = {
		.what = j->closing ? "close" : "judge",
		.act = record_judgement,
		.free = judgement_free,
		.ctx = j,
	};

	if (j->verdict != VERDICT_NONE)
		strbuf_addf(&label, "%s, ", verdict_title(j->verdict));
	strbuf_addstr(&label, j->closing ? _("close, why: ") : _("why: "));
	r.label = label.buf;
	ask_reason(a, j->id, &r);
	strbuf_release(&label);
}

static void verdict_chosen(struct app *a, void *ctx, int chosen)
{
	struct judgement *j = ctx;

	if (chosen < 0) {
		judgement_free(j);
		return;
	}
	j->verdict = (enum verdict)(chosen + 1);
	ask_why(a, j);
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

static void ask_verdict(struct app *a, struct judgement *j)
{
	struct picker_item items[VERDICT_COUNT - 1] = { 0 };
	enum verdict suggested = suggested_verdict(a, j->id);
	char *title = xasprintf(_("What is %s?"), j->id), *marked = NULL;

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

static int begin_judgement(struct app *a, const struct ticket *t,
			   const char *args, bool closing)
{
	struct judgement *j = xcalloc(1, sizeof *j);
	bool needed = !closing || t->verdict == VERDICT_NONE;
	int ret = 0;

	j->id = xstrdup(t->id);
	j->closing = closing;
	j->verdict = leading_verdict(&args);
	if (needed && j->verdict == VERDICT_NONE) {
		ask_verdict(a, j);
	} else if (!*args) {
		ask_why(a, j);
	} else {
		ret = record_judgement(a, j, args);
		judgement_free(j);
	}
	return ret;
}

static int judge_ticket(struct app *a, const struct ticket *t, const char *args)
{
	if (t->state == STATE_CLOSED)
		return fail_as(REFUSED, _("%s is closed: reopen it first"),
			       t->id);
	return begin_judgement(a, t, args, false);
}

static int close_ticket(struct app *a, const struct ticket *t, const char *args)
{
	if (t->state == STATE_CLOSED)
		return fail_as(REFUSED, _("%s is closed already"), t->id);
	return begin_judgement(a, t, args, true);
}

int act_on(struct app *a, enum action x, const struct ticket *t,
	   const char *args)
{
	static int (*const of[ACTION_COUNT])(
		struct app *, const struct ticket *, const char *) = {
		[ACTION_CLAIM] = claim_ticket,
		[ACTION_RELEASE] = release_ticket,
		[ACTION_NOTE] = note_ticket,
		[ACTION_EDIT] = edit_note,
		[ACTION_JUDGE] = judge_ticket,
		[ACTION_CLOSE] = close_ticket,
		[ACTION_REOPEN] = reopen_ticket,
	};

	return of[x](a, t, args);
}
