/*
 * duty_acts.c - acts between people on watch, from the first question to the
 * record.
 *
 * A question of duty_table.c is answered by what was typed after the command,
 * or else by a picker or a prompt; after the last one the act is recorded.
 */
#include "config.h"

#include "duty_acts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "duty_table.h"
#include "picker.h"
#include "prompt.h"
#include "undo.h"
#include "watchfloor/duty.h"
#include "watchfloor/roster.h"
#include "watchfloor/text.h"

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

/* In the place of what was proposed. */
static void put_value(cJSON *data, const struct part *p, const char *text)
{
	cJSON_DeleteItemFromObjectCaseSensitive(data, p->key);
	if (p->kind == PART_HELD)
		json_add_int(data, p->key, strtoll(text, NULL, 10));
	else
		json_add_str(data, p->key, text);
}

/* Take the answer to the question, and go to the next one. */
static int take_value(struct app *a, struct flow *f, const char *text)
{
	const struct part *p = f->part;
	int ret = 0;

	if (p->kind == PART_STEP)
		ret = add_step(a, f, text);
	else if (p->kind == PART_UNTIL)
		ret = add_until(f, text);
	else if (p->kind == PART_TARGET)
		ret = duty_check_target(a->desk, text);
	else if (p->check)
		ret = p->check(text);
	if (ret < 0)
		return ret;
	if (p->kind != PART_STEP && p->kind != PART_UNTIL &&
	    (*text || p->kind != PART_MAY_TEXT))
		put_value(f->data, p, text);
	if (*text)
		strbuf_addf(&f->line, " %s", text);
	if (p->kind == PART_WORD || p->kind == PART_UNTIL ||
	    p->kind == PART_SCOPE)
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

static const char *scope_changed(struct app *a, void *ctx, const char *text)
{
	const struct flow *f = ctx;

	return *text && f->part->check(text) < 0 ? fail_text() : NULL;
}

static int ask_text(struct app *a, struct flow *f)
{
	enum part_kind kind = f->part->kind;
	struct prompt_spec spec = {
		.kind = PROMPT_TEXT,
		.label = _(f->part->label),
		.initial = kind == PART_SCOPE
				   ? json_str_at(f->data, f->part->key)
				   : NULL,
		.changed = kind == PART_UNTIL   ? until_changed
			   : kind == PART_SCOPE ? scope_changed
						: NULL,
		.done = text_given,
		.ctx = f,
	};

	if (kind == PART_TEXT || kind == PART_MAY_TEXT) {
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

static int offer_of(const struct flow *f, const char *word)
{
	for (int i = 0; i < f->offers.n; i++)
		if (strcmp(f->offers.all[i].word, word) == 0)
			return i;
	return -1;
}

/* Who is on watch and has the skill that the ticket asks for is the first that
 * is thought of; then whoever has it. */
static int likely_offer(const struct app *a, const struct flow *f)
{
	const struct conf *c = a->desk->conf;
	const struct conf_route *r = conf_route_for(c, &f->ticket);
	const struct conf_member *m;
	char *word;
	int at = -1;

	if (!r || !r->skill)
		return 0;
	m = roster_with_skill(c, desk_now(a->desk), r->skill, a->desk->actor);
	if (m)
		at = offer_of(f, m->name);
	if (at < 0) {
		word = xasprintf("skill-%s", r->skill);
		at = offer_of(f, word);
		free(word);
	}
	return at < 0 ? 0 : at;
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
	picker_open(a, _(f->part->label), items, n, likely_offer(a, f),
		    offer_chosen, f);
	for (int i = 0; i < n; i++)
		free((char *)items[i].text);
	free(items);
}

/* The words that may answer it. */
static int offer_answers(struct app *a, const struct flow *f,
			 const struct part *p, struct offers *o)
{
	o->prefix = "";
	if (p->kind == PART_HELD)
		return duty_offer_held(a->desk, &f->ticket, o);
	p->words(o, a->desk);
	return 0;
}

static int ask_choice(struct app *a, struct flow *f)
{
	int ret = offer_answers(a, f, f->part, &f->offers);

	if (ret < 0)
		flow_free(f);
	else
		pick_offer(a, f);
	return ret;
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
	[PART_TARGET] = ask_choice, [PART_CHOICE] = ask_choice,
	[PART_HELD] = ask_choice,   [PART_SCOPE] = ask_text,
	[PART_UNTIL] = ask_text,    [PART_STEP] = ask_step,
	[PART_WORD] = ask_text,     [PART_TEXT] = ask_text,
	[PART_MAY_TEXT] = ask_text,
};

/* ---- step by step ---- */

static int carry_out(struct app *a, struct flow *f)
{
	const struct duty *d = f->duty;
	char *done;
	int ret;

	if (d->action == ACTION_ESCALATE)
		duty_add_answer(a->desk, f->data);
	ret = desk_act(a->desk, d->act, f->ticket.id,
		       cJSON_Duplicate(f->data, true));
	if (ret == 0) {
		if (f->draft)
			draft_drop(f->draft);
		free(a->repeat);
		a->repeat = f->once ? NULL : strbuf_detach(&f->line);
		app_changed(a);
		done = xasprintf(_(d->done), f->ticket.id);
		if (act_named(d->act)->noun)
			undo_say(a, done);
		else
			app_say(a, "%s", done);
		free(done);
	}
	flow_free(f);
	return ret;
}

/* What was typed for the question, or NULL: it must be asked. */
static char *next_typed(struct flow *f)
{
	enum part_kind kind = f->part->kind;
	size_t len = strcspn(f->rest, " ");
	char *word;

	if (!*f->rest || (kind == PART_STEP && *f->rest != '-' &&
			  strspn(f->rest, "0123456789") != len))
		return NULL;
	if (kind == PART_TEXT || kind == PART_MAY_TEXT)
		len = strlen(f->rest);
	word = xstrndup(f->rest, len);
	f->rest += len + strspn(f->rest + len, " ");
	return word;
}

/* Ask for the next thing that is missing, or do it.  The flow ends with it
 * when it fails. */
static int go_on(struct app *a, struct flow *f)
{
	while (f->part->kind != PART_END) {
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

/* What an answer could be, so that all else is checked.  Yours. */
static char *any_answer(struct app *a, const struct flow *f,
			const struct part *p)
{
	char later[CLOCK_RFC3339_SIZE];
	struct offers o = { .prefix = "" };
	char *word;

	if (p->kind == PART_UNTIL)
		return xstrdup(clock_format(later, clock_now() + DAY));
	if (p->kind == PART_SCOPE)
		return xstrdup("*");
	if (p->kind == PART_CHOICE || p->kind == PART_HELD)
		offer_answers(a, f, p, &o);
	word = xstrdup(o.n ? o.all[0].word : "-");
	offers_clear(&o);
	return word;
}

/* Can it be done at all, whatever the answers will be?  Who cannot is told
 * before any question. */
static int possible(struct app *a, const struct flow *f)
{
	cJSON *any = cJSON_Duplicate(f->data, true);
	const struct part *p;
	int ret;

	for (p = f->duty->parts; p->kind != PART_END; p++) {
		char *word = any_answer(a, f, p);

		if (p->key && !json_str_at(any, p->key))
			put_value(any, p, word);
		free(word);
	}
	ret = duty_possible(a->desk, f->duty->act, &f->ticket, any);
	cJSON_Delete(any);
	return ret;
}

int duty_act(struct app *a, enum action x, const struct ticket *t,
	     const char *args)
{
	struct flow *f = xcalloc(1, sizeof *f);
	int ret = 0;

	f->duty = duty_of(x);
	f->part = f->duty->parts;
	ticket_init(&f->ticket);
	ticket_copy(&f->ticket, t);
	f->data = cJSON_CreateObject();
	f->line = (struct strbuf)STRBUF_INIT;
	strbuf_addstr(&f->line, action_table[x].name);
	f->args = f->rest = xstrdup(args);
	f->offers.prefix = "";
	if (f->duty->fill)
		ret = f->duty->fill(a->desk, t, f->data);
	if (ret == 0)
		ret = possible(a, f);
	if (ret < 0) {
		flow_free(f);
		return ret;
	}
	return go_on(a, f);
}
