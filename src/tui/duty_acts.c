/*
 * duty_acts.c - acts between people on watch, carried out.
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
#include "duty_private.h"
#include "picker.h"
#include "prompt.h"
#include "undo.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/duty.h"
#include "watchfloor/text.h"

/* ---- an act on its way ---- */

struct flow {
	const struct duty *duty;
	const struct duty_part *part; /* that is asked for now */
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

static int check_scope(const struct duty_part *p, const char *text)
{
	return strcmp(p->key, "actions") == 0 ? scope_check_actions(text)
					      : scope_check_assets(text);
}

/* Take the answer to the question, and go to the next one. */
static int take_value(struct app *a, struct flow *f, const char *text)
{
	const struct duty_part *p = f->part;
	int ret = 0;

	if (p->kind == STEP)
		ret = add_step(a, f, text);
	else if (p->kind == UNTIL)
		ret = add_until(f, text);
	else if (p->kind == TARGET)
		ret = duty_check_target(a->desk, text);
	else if (p->kind == CHANNEL)
		ret = scope_check_channel(text);
	else if (p->kind == SCOPE)
		ret = check_scope(p, text);
	if (ret < 0)
		return ret;
	cJSON_DeleteItemFromObjectCaseSensitive(f->data,
						p->kind == SCOPE ? p->key : "");
	if (p->kind == HELD)
		json_add_int(f->data, p->key, strtoll(text, NULL, 10));
	else if (p->kind != STEP && p->kind != UNTIL &&
		 (*text || p->kind != MAY_TEXT))
		json_add_str(f->data, p->key, text);
	if (*text)
		strbuf_addf(&f->line, " %s", text);
	if (p->kind == WORD || p->kind == UNTIL || p->kind == SCOPE)
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

	return *text && check_scope(f->part, text) < 0 ? fail_text() : NULL;
}

static int ask_text(struct app *a, struct flow *f)
{
	enum duty_kind kind = f->part->kind;
	struct prompt_spec spec = {
		.kind = PROMPT_TEXT,
		.label = _(f->part->label),
		.initial = kind == SCOPE ? json_str_at(f->data, f->part->key)
					 : NULL,
		.changed = kind == UNTIL   ? until_changed
			   : kind == SCOPE ? scope_changed
					   : NULL,
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

/* One of some words. */
static int ask_offer(struct app *a, struct flow *f)
{
	static vocabulary *const words[] = { [TARGET] = offer_targets,
					     [REASON] = offer_waiting,
					     [CHANNEL] = offer_channels };
	int ret = 0;

	f->offers.prefix = "";
	if (f->part->kind == HELD)
		ret = duty_offer_held(a->desk, &f->ticket, &f->offers);
	else
		words[f->part->kind](&f->offers, a->desk);
	if (ret < 0) {
		flow_free(f);
		return ret;
	}
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
	[TARGET] = ask_offer,  [REASON] = ask_offer,  [UNTIL] = ask_text,
	[STEP] = ask_step,     [CHANNEL] = ask_offer, [HELD] = ask_offer,
	[SCOPE] = ask_text,    [WORD] = ask_text,     [TEXT] = ask_text,
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
	enum duty_kind kind = f->part->kind;
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

/* Something that fits the question. */
static void add_any(struct app *a, const struct ticket *t,
		    const struct duty_part *p, cJSON *any)
{
	static const char *const words[] = {
		[CHANNEL] = "phone", [SCOPE] = "*",    [WORD] = "-",
		[TEXT] = "-",        [MAY_TEXT] = "-", [TARGET] = "-"
	};
	struct offers held = { .prefix = "" };
	char later[CLOCK_RFC3339_SIZE];

	if (p->kind == HELD) {
		if (duty_offer_held(a->desk, t, &held) == 0)
			json_add_int(any, p->key,
				     strtoll(held.all[0].word, NULL, 10));
		offers_clear(&held);
	} else if (p->kind == UNTIL) {
		json_add_str(any, p->key,
			     clock_format(later, clock_now() + DAY));
	} else if (p->kind == REASON) {
		json_add_str(any, p->key, waiting_word(WAITING_CUSTOMER));
	} else if (p->key && !json_str_at(any, p->key)) {
		json_add_str(any, p->key, words[p->kind]);
	}
}

/* Can it be done at all, whatever the answers will be?  Who cannot is told
 * before any question. */
static int possible(struct app *a, const struct flow *f)
{
	cJSON *any = cJSON_Duplicate(f->data, true);
	int ret;

	json_add_str(any, "to", REVIEWER);
	for (const struct duty_part *p = f->duty->parts; p->kind != END; p++)
		add_any(a, &f->ticket, p, any);
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
