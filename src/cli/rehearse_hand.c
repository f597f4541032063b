/*
 * rehearse_hand.c - a rehearsal that a person answers at the terminal.
 *
 * Each answer is a line: d(one), s(kipped), f(ailed), y(es), n(o); b(ack)
 * takes the last answer back, q(uit) stops.  Lines come from a terminal or a
 * pipe alike.
 */
#include "config.h"

#include "cli/rehearse_hand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/cli.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"
#include "watchfloor/text.h"

#define CHOICES_MAX 32

struct hand {
	const struct playbook *p;
	walk_resolver *resolve;
	void *ctx;
	struct walk *walk;
	cJSON *externals;
	cJSON *answers; /* as a script has them */
	char *line;     /* that was read last */
	size_t alloc;
};

/* The next line without its end, or NULL. */
static const char *ask(struct hand *h, const char *prompt)
{
	ssize_t len;

	text_print(stdout, "%s ", prompt);
	fflush(stdout);
	len = getline(&h->line, &h->alloc, stdin);
	if (len < 0)
		return NULL;
	h->line[strcspn(h->line, "\r\n")] = '\0';
	return h->line;
}

/* ---- showing ---- */

static void put_resolved(const struct walk *w, const char *text)
{
	struct strbuf out = STRBUF_INIT, safe = STRBUF_INIT;

	walk_resolve(w, text, &out);
	text_safe(&safe, out.buf, out.len, TEXT_LINES);
	printf("  %s\n", safe.buf);
	strbuf_release(&out);
	strbuf_release(&safe);
}

static void put_point(const struct hand *h)
{
	const struct walk_point *at = walk_at(h->walk);
	const struct step *s = at->step;

	text_print(stdout, "\n%d. %s\n", at->answers + 1, step_title(s));
	if (at->wait == WALK_STUCK) {
		text_print(stdout, "  %s\n",
			   _("It failed, and nobody catches that. Go on?"));
		return;
	}
	if (*step_about(s))
		put_resolved(h->walk, step_about(s));
	for (int i = 0; i < s->ncommands; i++)
		put_resolved(h->walk, step_command(s, i));
	if (at->wait == WALK_CONDITION && s->condition_text)
		put_resolved(h->walk, s->condition_text);
}

/* ---- values ---- */

/* One of the numbers that stand before the choices is that choice. */
static const char *choice_typed(const struct choice *list, int n,
				const char *line)
{
	char *end;
	long number = strtol(line, &end, 10);

	if (end != line && !*end && number >= 1 && number <= n)
		return list[number - 1].token;
	return line;
}

static bool ask_value(struct hand *h, cJSON *values, const char *name)
{
	struct choice choices[CHOICES_MAX];
	int n = walk_choices(h->walk, name, choices, CHOICES_MAX);
	const char *line;

	text_print(stdout, "  %s\n", walk_prompt(h->walk, name));
	for (int i = 0; i < n; i++)
		text_print(stdout, "    %d  %s\n", i + 1,
			   choice_label(&choices[i]));
	line = ask(h, "  =");
	if (line && *line)
		json_add_str(values, name, choice_typed(choices, n, line));
	return line != NULL;
}

static bool ask_values(struct hand *h, cJSON *values)
{
	const struct step *s = walk_at(h->walk)->step;

	for (int i = 0; i < s->nout_args; i++)
		if (!ask_value(h, values, s->out_args[i]))
			return false;
	return true;
}

/* ---- answers ---- */

static int give(struct hand *h, enum walk_outcome outcome, cJSON *values)
{
	const struct walk_answer a = { outcome, values };
	const struct step *s = walk_at(h->walk)->step;
	int rc = walk_next(h->walk, &a);
	cJSON *item;

	if (rc)
		return rc;
	char *name = rehearsal_name(s);
	item = cJSON_CreateObject();
	json_add_str(item, "step", name);
	json_add_str(item, "outcome", outcome_word(outcome));
	if (cJSON_GetArraySize(values))
		cJSON_AddItemToObject(item, "values",
				      cJSON_Duplicate(values, true));
	cJSON_AddItemToArray(h->answers, item);
	free(name);
	return 0;
}

static int begin(struct hand *h)
{
	walk_free(h->walk);
	h->walk = NULL;
	return walk_start(&h->walk, h->p, h->externals, h->resolve, h->ctx);
}

/* All answers again but the last. */
static int go_back(struct hand *h)
{
	int n = cJSON_GetArraySize(h->answers);
	const cJSON *item;
	int rc;

	if (!n)
		return 0;
	cJSON_DeleteItemFromArray(h->answers, n - 1);
	rc = begin(h);
	cJSON_ArrayForEach (item, h->answers) {
		int outcome = outcome_parse(json_str_at(item, "outcome"));
		const struct walk_answer a = {
			(enum walk_outcome)outcome,
			cJSON_GetObjectItemCaseSensitive(item, "values"),
		};

		if (!rc)
			rc = walk_next(h->walk, &a);
	}
	return rc;
}

/* The outcome that a letter stands for here; -1: none. */
static int outcome_typed(const struct walk_point *at, char letter)
{
	static const struct {
		char letter;
		bool step;
		enum walk_outcome outcome;
	} letters[] = {
		{ '\0', true, OUTCOME_DONE },   { 'd', true, OUTCOME_DONE },
		{ 's', true, OUTCOME_SKIPPED }, { 'f', true, OUTCOME_FAILED },
		{ 'y', false, OUTCOME_YES },    { 'n', false, OUTCOME_NO },
	};

	for (size_t i = 0; i < ARRAY_SIZE(letters); i++)
		if (letters[i].letter == letter &&
		    letters[i].step == (at->wait == WALK_STEP))
			return (int)letters[i].outcome;
	return -1;
}

/* A refused answer is explained, and asked for again. */
static void answer(struct hand *h, enum walk_outcome outcome)
{
	cJSON *values = cJSON_CreateObject();

	if ((outcome != OUTCOME_DONE || ask_values(h, values)) &&
	    give(h, outcome, values))
		text_print(stdout, "  %s\n", fail_text());
	cJSON_Delete(values);
}

/* False: that is enough. */
static bool take_line(struct hand *h)
{
	const struct walk_point *at = walk_at(h->walk);
	const char *line =
		ask(h, at->wait == WALK_STEP ? _("[d]one, [s]kipped, [f]ailed, "
						 "[b]ack, [q]uit?")
					     : _("[y]es, [n]o, [b]ack, "
						 "[q]uit?"));
	int outcome;

	if (!line || *line == 'q')
		return false;
	if (*line == 'b')
		return !go_back(h);
	outcome = outcome_typed(at, *line);
	if (outcome >= 0)
		answer(h, (enum walk_outcome)outcome);
	return true;
}

/* ---- from outside ---- */

static void ask_externals(struct hand *h)
{
	for (int i = 0; i < h->p->nvariables; i++) {
		const struct variable *v = &h->p->variables[i];
		const char *line;

		if (!v->external)
			continue;
		text_print(stdout, "%s (%s)\n", variable_about(h->p, v->name),
			   v->name);
		while ((line = ask(h, "=")) && *line &&
		       variable_check(v, line) < 0)
			text_print(stdout, "  %s\n", fail_text());
		if (line && *line)
			json_add_str(h->externals, v->name, line);
	}
}

/* ---- what is kept ---- */

static cJSON *scenario_of(const struct hand *h)
{
	const struct walk *w = h->walk;
	bool over = walk_at(w)->wait == WALK_OVER;
	cJSON *scenario = cJSON_CreateObject(), *expect, *path;
	int n;
	const struct walk_mark *trace = walk_trace(w, &n);

	json_add_str(scenario, "name", _("by hand"));
	cJSON_AddItemToObject(scenario, "externals",
			      cJSON_Duplicate(h->externals, true));
	cJSON_AddItemToObject(scenario, "answers",
			      cJSON_Duplicate(h->answers, true));
	expect = cJSON_AddObjectToObject(scenario, "expect");
	json_add_str(expect, "outcome",
		     rehearsal_end_word(!over            ? REHEARSAL_WAITS
					: walk_failed(w) ? REHEARSAL_FAILED
							 : REHEARSAL_DONE));
	path = cJSON_AddArrayToObject(expect, "path");
	for (int i = 0; i < n; i++)
		cJSON_AddItemToArray(path,
				     cJSON_CreateString(trace[i].step->id));
	return scenario;
}

static int keep(const struct hand *h, const char *path)
{
	cJSON *file = cJSON_CreateObject();
	int ret;

	json_add_str(file, "type", SCENARIOS_TYPE);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(file, "scenarios"),
			     scenario_of(h));
	ret = scenarios_write(path, file);
	cJSON_Delete(file);
	return ret;
}

int rehearse_by_hand(const struct playbook *p, walk_resolver *resolve,
		     void *ctx, const char *file)
{
	struct hand h = {
		.p = p,
		.resolve = resolve,
		.ctx = ctx,
		.externals = cJSON_CreateObject(),
		.answers = cJSON_CreateArray(),
	};
	int ret;

	text_print(stdout, "%s\n", playbook_title(p));
	ask_externals(&h);
	ret = begin(&h);
	while (!ret && walk_at(h.walk)->wait != WALK_OVER) {
		put_point(&h);
		if (!take_line(&h))
			break;
	}
	if (!ret && walk_at(h.walk)->wait == WALK_OVER)
		text_print(stdout, "\n%s\n",
			   walk_failed(h.walk) ? _("It is over, failed.")
					       : _("It reached the end."));
	if (!ret && file)
		ret = keep(&h, file);
	walk_free(h.walk);
	cJSON_Delete(h.externals);
	cJSON_Delete(h.answers);
	free(h.line);
	return ret ? cli_failed(ret) : CLI_OK;
}
