/*
 * duty_acts.c - acts between people on watch.
 *
 * One table says what each act asks: a target of desk.conf, a time, a step,
 * words, a text.  A question is answered by what was typed after the command,
 * or else by a picker or a prompt; after the last one the act is recorded.
 */
#include "config.h"

#include "duty_acts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "picker.h"
#include "prompt.h"
#include "undo.h"
#include "watchfloor/duty.h"
#include "watchfloor/text.h"
#include "watchfloor/vocabulary.h"
#include "watchfloor/waits.h"

/* ---- the table ---- */

enum kind {
	END,
	TARGET, /* whom desk.conf knows */
	REASON, /* what is waited for: customer, authorisation */
	UNTIL,  /* a time to come */
	STEP,   /* an answer of the run, by its number; "-" for none */
	WORD,
	TEXT,
	MAY_TEXT /* and it may be empty */
};

/* Who is asked for a review, if nobody else is named. */
#define REVIEWER "senior"

struct part {
	enum kind kind;
	const char *key;   /* of the act's data */
	const char *label; /* N_() */
};

struct duty {
	enum action action;
	const char *act;
	struct part parts[4];
	const char *done; /* N_() */
	/* Is it what the actor would do next?  NULL: no hint. */
	bool (*applies)(const struct desk *d, const struct ticket *t);
};

/* ---- when they apply ---- */

static bool is_open(const struct ticket *t)
{
	return t->state != STATE_CLOSED;
}

static bool is_mine(const struct desk *d, const struct ticket *t)
{
	return is_open(t) && strcmp(t->owner, d->actor) == 0;
}

static bool may_escalate(const struct desk *d, const struct ticket *t)
{
	return is_mine(d, t) && !*t->escalated;
}

static bool may_resume(const struct desk *d, const struct ticket *t)
{
	return is_mine(d, t) && t->waiting != WAITING_NOT;
}

static bool may_request(const struct desk *d, const struct ticket *t)
{
	return is_mine(d, t) && !*t->review && t->verdict != VERDICT_NONE;
}

/* A confirmed incident is not told of without it. */
static bool may_recommend(const struct desk *d, const struct ticket *t)
{
	return is_mine(d, t) && t->verdict == VERDICT_TRUE_POSITIVE &&
	       !*t->advice;
}

static bool may_decide(const struct desk *d, const struct ticket *t)
{
	return is_open(t) && !is_mine(d, t) && waits_on_actor(d, t->review);
}

static bool may_answer(const struct desk *d, const struct ticket *t)
{
	return is_open(t) && t->answer_by != CLOCK_NEVER &&
	       waits_on_actor(d, t->escalated);
}

/* Who owns the ticket asked others; it is theirs only when it names them. */
static bool may_reply(const struct desk *d, const struct ticket *t)
{
	return is_open(t) && (is_mine(d, t) ? strcmp(t->asked, d->actor) == 0
					    : waits_on_actor(d, t->asked));
}

/* ---- the rows ---- */

static const struct duty duties[] = {
	{ ACTION_ESCALATE,
	  "ticket.escalated",
	  { { TARGET, "to", N_("Escalate to whom?") },
	    { TEXT, "reason", N_("escalate, why: ") } },
	  N_("%s is escalated"),
	  may_escalate },
	{ ACTION_ANSWER_ESCALATION,
	  "ticket.answered",
	  { { TEXT, "text", N_("answer to the escalation: ") } },
	  N_("the escalation of %s is answered"),
	  may_answer },
	{ ACTION_RECOMMEND,
	  "ticket.recommended",
	  { { TEXT, "text", N_("recommend: ") } },
	  N_("%s has a recommendation"),
	  may_recommend },
	{ ACTION_INFORM,
	  "ticket.informed",
	  { { WORD, "who", N_("who was told: ") },
	    { TEXT, "said", N_("what was said: ") } },
	  N_("%s: the customer was told"),
	  NULL },
	{ ACTION_CONTAIN,
	  "ticket.contained",
	  { { TEXT, "what", N_("contained, by what: ") } },
	  N_("%s is contained"),
	  NULL },
	{ ACTION_WAIT,
	  "ticket.waiting",
	  { { REASON, "for", N_("Wait for what?") },
	    { UNTIL, "until", N_("until when (2h, 18:00): ") },
	    { TEXT, "reason", N_("wait, why: ") } },
	  N_("%s waits"),
	  NULL },
	{ ACTION_RESUME,
	  "ticket.resumed",
	  { { MAY_TEXT, "reason", N_("go on, why (may be empty): ") } },
	  N_("%s goes on"),
	  may_resume },
	{ ACTION_REQUEST_REVIEW,
	  "review.requested",
	  { { MAY_TEXT, "text", N_("for the reviewer (may be empty): ") } },
	  N_("%s is in review"),
	  may_request },
	{ ACTION_APPROVE,
	  "review.approved",
	  { { MAY_TEXT, "comment", N_("approve, comment (may be empty): ") } },
	  N_("%s is approved"),
	  may_decide },
	{ ACTION_RETURN,
	  "review.returned",
	  { { STEP, NULL, N_("Send back to which step?") },
	    { TEXT, "comment", N_("send back, why: ") } },
	  N_("%s is sent back"),
	  may_decide },
	{ ACTION_HAND_ON,
	  "review.handed",
	  { { TARGET, "to", N_("Who is to decide?") },
	    { TEXT, "reason", N_("hand on, why: ") } },
	  N_("the review of %s is handed on"),
	  NULL },
	{ ACTION_TAKE_OVER,
	  "ticket.taken",
	  { { TEXT, "reason", N_("take over, why: ") } },
	  N_("%s is yours"),
	  may_decide },
	{ ACTION_ASK,
	  "ticket.asked",
	  { { TARGET, "to", N_("Ask whom?") },
	    { TEXT, "question", N_("question: ") } },
	  N_("%s: the question is asked"),
	  may_decide },
	{ ACTION_REPLY,
	  "ticket.replied",
	  { { TEXT, "text", N_("reply: ") } },
	  N_("%s: the question is answered"),
	  may_reply },
};

static const struct duty *duty_of(enum action x)
{
	for (size_t i = 0; i < ARRAY_SIZE(duties); i++)
		if (duties[i].action == x)
			return &duties[i];
	bug("%s is no act between people", action_table[x].name);
}

const char *duty_hint(const struct view *v, enum action x,
		      const struct ticket *t)
{
	const struct duty *d = duty_of(x);

	return !v->app->present && d->applies && d->applies(v->app->desk, t)
		       ? command_word(v, x)
		       : NULL;
}

int duty_awaited(const struct app *a, const struct ticket *t)
{
	if (may_decide(a->desk, t))
		return ACTION_REVIEW;
	if (may_reply(a->desk, t))
		return ACTION_REPLY;
	if (may_answer(a->desk, t) && !is_mine(a->desk, t))
		return ACTION_ANSWER_ESCALATION;
	return -1;
}

/* ---- an act on its way ---- */

struct flow {
	const struct duty *duty;
	const struct part *part; /* that is asked for now */
	struct ticket ticket;
	cJSON *data;
	struct strbuf line; /* the words that do it again */
	char *args, *rest;  /* what was typed; of it, what is left */
	char *draft;        /* the key of the text, or NULL */
	struct offers offers;
	int nsteps;
	bool once; /* its words, typed again, would mean something else */
};

static void flow_free(struct flow *f)
{
	ticket_release(&f->ticket);
	cJSON_Delete(f->data);
	strbuf_release(&f->line);
	free(f->args);
	free(f->draft);
	offers_clear(&f->offers);
	free(f);
}

static int go_on(struct app *a, struct flow *f);

/* ---- values ---- */

static int add_step(struct app *a, struct flow *f, const char *word)
{
	if (strcmp(word, "-") == 0)
		return 0;
	return duty_add_step(a->desk, f->ticket.id, strtol(word, NULL, 10),
			     f->data);
}

static int add_until(struct flow *f, const char *text)
{
	char at[CLOCK_RFC3339_SIZE];
	int64_t until;
	int ret = clock_parse_coming(&until, text, clock_now());

	if (ret == 0)
		json_add_str(f->data, f->part->key, clock_format(at, until));
	return ret;
}

/* Take the answer to the question, and go to the next one. */
static int take_value(struct app *a, struct flow *f, const char *text)
{
	const struct part *p = f->part;
	int ret = 0;

	if (p->kind == STEP)
		ret = add_step(a, f, text);
	else if (p->kind == UNTIL)
		ret = add_until(f, text);
	else if (p->kind == TARGET)
		ret = duty_check_target(a->desk, text);
	if (ret < 0)
		return ret;
	if (p->kind != STEP && p->kind != UNTIL &&
	    (*text || p->kind != MAY_TEXT))
		json_add_str(f->data, p->key, text);
	if (*text)
		strbuf_addf(&f->line, " %s", text);
	if (p->kind == WORD || p->kind == UNTIL)
		f->once = f->once || strchr(text, ' ');
	f->part++;
	return 0;
}

/* After a question: what goes wrong now is for the message line. */
static void answered(struct app *a, struct flow *f, const char *text)
{
	int ret = text ? take_value(a, f, text) : 0;

	if (!text || ret < 0) {
		app_report(a, ret);
		flow_free(f);
	} else {
		app_report(a, go_on(a, f));
	}
}

/* ---- asking ---- */

static void text_given(struct app *a, void *ctx, const char *text)
{
	answered(a, ctx, text);
}

static const char *until_changed(struct app *a, void *ctx, const char *text)
{
	int64_t at;

	return *text && clock_parse_coming(&at, text, clock_now()) < 0
		       ? fail_text()
		       : NULL;
}

static int ask_text(struct app *a, struct flow *f)
{
	enum kind kind = f->part->kind;
	struct prompt_spec spec = {
		.kind = PROMPT_TEXT,
		.label = _(f->part->label),
		.changed = kind == UNTIL ? until_changed : NULL,
		.done = text_given,
		.ctx = f,
	};

	if (kind == TEXT || kind == MAY_TEXT) {
		f->draft =
			xasprintf("%s %s", action_table[f->duty->action].name,
				  f->ticket.id);
		spec.draft = f->draft;
	}
	prompt_open(a, &spec);
	return 0;
}

static void offer_chosen(struct app *a, void *ctx, int chosen)
{
	struct flow *f = ctx;
	char *word = chosen < 0 ? NULL : xstrdup(f->offers.all[chosen].word);

	offers_clear(&f->offers);
	answered(a, f, word);
	free(word);
}

/* "tier-2", or "lead  The service's own way" */
static void pick_offer(struct app *a, struct flow *f)
{
	int n = f->offers.n;
	struct picker_item *items = xcalloc((size_t)n, sizeof *items);

	for (int i = 0; i < n; i++) {
		const struct offer *o = &f->offers.all[i];
		struct strbuf sb = STRBUF_INIT;

		text_column(&sb, o->word, 18);
		strbuf_addf(&sb, " %s", o->help ? o->help : "");
		items[i].text = strbuf_detach(&sb);
	}
	picker_open(a, _(f->part->label), items, n, 0, offer_chosen, f);
	for (int i = 0; i < n; i++)
		free((char *)items[i].text);
	free(items);
}

static int ask_target(struct app *a, struct flow *f)
{
	f->offers.prefix = "";
	offer_targets(&f->offers, a->desk);
	pick_offer(a, f);
	return 0;
}

static int ask_for_what(struct app *a, struct flow *f)
{
	f->offers.prefix = "";
	offer_waiting(&f->offers, a->desk);
	pick_offer(a, f);
	return 0;
}

static void step_chosen(struct app *a, void *ctx, int chosen)
{
	struct flow *f = ctx;
	char number[16];

	snprintf(number, sizeof number, "%d", chosen + 1);
	answered(a, f, chosen < 0 ? NULL : chosen == f->nsteps ? "-" : number);
}

/* The answers of the run, as the review numbers them. */
static int ask_step(struct app *a, struct flow *f)
{
	struct picker_item *items;
	struct run *run = NULL;
	int ret = run_load(&run, a->desk, f->ticket.id), n;

	if (ret < 0 && ret != NOT_FOUND) {
		flow_free(f);
		return ret;
	}
	n = f->nsteps = run ? run->nresults : 0;
	items = xcalloc((size_t)n + 1, sizeof *items);
	for (int i = 0; i < n; i++) {
		const struct step *s = run_step(run, run->results[i].step);

		items[i].text = s ? step_title(s) : run->results[i].step;
	}
	items[n] = (struct picker_item)
	{
		'-', _("to no step, with a comment")
	};
	picker_open(a, _(f->part->label), items, n + 1, n ? n - 1 : 0,
		    step_chosen, f);
	free(items);
	if (run)
		run_free(run);
	return 0;
}

static int (*const asks[])(struct app *a, struct flow *f) = {
	[TARGET] = ask_target, [REASON] = ask_for_what, [UNTIL] = ask_text,
	[STEP] = ask_step,     [WORD] = ask_text,       [TEXT] = ask_text,
	[MAY_TEXT] = ask_text,
};

/* ---- step by step ---- */

static int carry_out(struct app *a, struct flow *f)
{
	const struct duty *d = f->duty;
	char *done;
	int ret;

	if (d->action == ACTION_ESCALATE)
		duty_add_answer(a->desk, f->data);
	else if (d->action == ACTION_REQUEST_REVIEW)
		json_add_str(f->data, "to", REVIEWER);
	ret = desk_act(a->desk, d->act, f->ticket.id,
		       cJSON_Duplicate(f->data, true));
	if (ret == 0) {
		if (f->draft)
			draft_drop(f->draft);
		free(a->repeat);
		a->repeat = f->once ? NULL : strbuf_detach(&f->line);
		app_changed(a);
		done = xasprintf(_(d->done), f->ticket.id);
		undo_say(a, done);
		free(done);
	}
	flow_free(f);
	return ret;
}

/* What was typed for the question, or NULL: it must be asked. */
static char *next_typed(struct flow *f)
{
	enum kind kind = f->part->kind;
	size_t len = strcspn(f->rest, " ");
	char *word;

	if (!*f->rest || (kind == STEP && *f->rest != '-' &&
			  strspn(f->rest, "0123456789") != len))
		return NULL;
	if (kind == TEXT || kind == MAY_TEXT)
		len = strlen(f->rest);
	word = xstrndup(f->rest, len);
	f->rest += len + strspn(f->rest + len, " ");
	return word;
}

/* Ask for the next thing that is missing, or do it.  The flow ends with it
 * when it fails. */
static int go_on(struct app *a, struct flow *f)
{
	while (f->part->kind != END) {
		char *typed = next_typed(f);
		int ret;

		if (!typed)
			return asks[f->part->kind](a, f);
		ret = take_value(a, f, typed);
		free(typed);
		if (ret < 0) {
			flow_free(f);
			return ret;
		}
	}
	return carry_out(a, f);
}

/* Can it be done at all, whatever the answers will be?  Who cannot is told
 * before any question. */
static int possible(struct app *a, const struct flow *f)
{
	char later[CLOCK_RFC3339_SIZE];
	cJSON *any = cJSON_CreateObject();
	int ret;

	clock_format(later, clock_now() + DAY);
	json_add_str(any, "to", REVIEWER);
	for (const struct part *p = f->duty->parts; p->kind != END; p++)
		if (p->key && !json_str_at(any, p->key))
			json_add_str(any, p->key,
				     p->kind == UNTIL ? later
				     : p->kind == REASON
					     ? waiting_word(WAITING_CUSTOMER)
					     : "-");
	ret = duty_possible(a->desk, f->duty->act, &f->ticket, any);
	cJSON_Delete(any);
	return ret;
}

int duty_act(struct app *a, enum action x, const struct ticket *t,
	     const char *args)
{
	struct flow *f = xcalloc(1, sizeof *f);
	int ret;

	f->duty = duty_of(x);
	f->part = f->duty->parts;
	ticket_init(&f->ticket);
	ticket_copy(&f->ticket, t);
	f->data = cJSON_CreateObject();
	f->line = (struct strbuf)STRBUF_INIT;
	strbuf_addstr(&f->line, action_table[x].name);
	f->args = f->rest = xstrdup(args);
	f->offers.prefix = "";
	ret = possible(a, f);
	if (ret < 0) {
		flow_free(f);
		return ret;
	}
	return go_on(a, f);
}
