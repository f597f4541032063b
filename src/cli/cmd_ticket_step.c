/*
 * cmd_ticket_step.c - walking a ticket's playbook from the shell: begin it,
 * look at the step that waits, answer it.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

#define CHOICES_MAX 32

static const char *const waits[] = { [WALK_STEP] = "step",
				     [WALK_CONDITION] = "condition",
				     [WALK_STUCK] = "stuck",
				     [WALK_OVER] = "over" };

/* ---- words of the command line ---- */

/* Each --set NAME=VALUE; the underscores of a name may be left out.  NULL
 * when one is wrong, which has been said. */
static cJSON *values_given(const struct cli *c)
{
	cJSON *values = cJSON_CreateObject();
	const char *given;

	for (int i = 0; (given = cli_nth(c, "set", i)); i++) {
		const char *equals = strchr(given, '=');
		char *name;

		if (!equals || equals == given) {
			cli_usage(c, _("--set: \"%s\" is not NAME=VALUE"),
				  given);
			cJSON_Delete(values);
			return NULL;
		}
		name = strncmp(given, "__", 2) == 0
			       ? xstrndup(given, (size_t)(equals - given))
			       : xasprintf("__%.*s__", (int)(equals - given),
					   given);
		cJSON_DeleteItemFromObjectCaseSensitive(values, name);
		json_add_str(values, name, equals + 1);
		free(name);
	}
	return values;
}

/* ---- what waits, for people ---- */

static void put_resolved(const struct walk *w, const char *text)
{
	struct strbuf out = STRBUF_INIT;

	walk_resolve(w, text, &out);
	strbuf_addch(&out, '\n');
	out_lines(out.buf, out.len);
	strbuf_release(&out);
}

static void put_parties(const struct step *s)
{
	struct strbuf targets = STRBUF_INIT;

	if (s->agent)
		out_fact(_("agent"),
			 s->agent->name ? s->agent->name : s->agent->id);
	for (int i = 0; i < s->ntargets; i++)
		strbuf_addf(&targets, "%s%s", i ? ", " : "",
			    s->targets[i]->name ? s->targets[i]->name
						: s->targets[i]->id);
	out_fact(_("targets"), targets.buf ? targets.buf : "");
	if (s->authorisation)
		out_fact(_("asks"), party_title(s->authorisation));
	if (s->informs)
		out_fact(_("tells"), party_title(s->informs));
	strbuf_release(&targets);
}

static void put_times(const struct run *r, int64_t now)
{
	struct strbuf sb = STRBUF_INIT;

	if (walk_at(r->walk)->step->minutes)
		strbuf_addf(&sb, _("%d min"), walk_at(r->walk)->step->minutes);
	out_fact(_("expected"), sb.len ? sb.buf : "");
	strbuf_reset(&sb);
	run_begins_print(r, now, &sb);
	out_fact(_("delay"), sb.len ? sb.buf : "");
	strbuf_reset(&sb);
	run_times_out_print(r, now, &sb);
	out_fact(_("timeout"), sb.len ? sb.buf : "");
	strbuf_release(&sb);
}

static void put_commands(const struct walk *w, const struct step *s)
{
	for (int i = 0; i < s->ncommands; i++) {
		bool manual = strcmp(s->commands[i].type, "manual") == 0;

		if (manual && strcmp(step_command(s, i), step_about(s)) == 0)
			continue;
		text_print(stdout, "\n%d  %s\n", i + 1, s->commands[i].type);
		put_resolved(w, step_command(s, i));
	}
}

static void put_questions(const struct walk *w, const struct step *s)
{
	struct choice choices[CHOICES_MAX];
	const char *name;

	for (int i = 0; (name = step_asks(s, i)); i++) {
		const struct question *q = step_question(s, name);
		const struct variable *v = walk_variable(w, name);
		int n = walk_choices(w, name, choices, CHOICES_MAX);

		text_print(stdout, "\n? %s%s\n  %s\n", walk_prompt(w, name),
			   q && q->required ? _("  (must be answered)") : "",
			   name);
		for (int k = 0; k < n; k++)
			text_print(stdout, "    %s  %s\n", choices[k].token,
				   choice_label(&choices[k]));
		if (!n && v)
			text_print(stdout, "    %s\n", variable_help(v));
	}
}

static void put_decision(const struct run *r, const struct walk_point *p)
{
	if (p->wait == WALK_STUCK)
		text_print(stdout, "\n? %s\n    yes  %s\n    no  %s\n",
			   _("This step failed and the playbook does not say "
			     "what then: go on?"),
			   _("go on as if it had been skipped"),
			   _("give the playbook up"));
	if (p->wait != WALK_CONDITION)
		return;
	printf("\n? ");
	put_resolved(r->walk, p->step->condition_text ? p->step->condition_text
						      : step_title(p->step));
	text_print(stdout, "    yes\n    no\n");
}

static void put_cover(struct desk *d, const struct run *r)
{
	if (authorisation_check_step(d, r, walk_at(r->walk)->step, NULL) < 0)
		out_fact(_("needs"), fail_text());
}

static void put_step(struct desk *d, const struct run *r)
{
	const struct walk_point *p = walk_at(r->walk);
	const struct step *s = p->step;

	text_print(stdout, "%s  %s\n", r->id, playbook_title(p->playbook));
	if (r->abandoned || p->wait == WALK_OVER) {
		text_print(stdout, "%s\n", _("the playbook is at its end"));
		return;
	}
	text_print(stdout, "%d. %s\n", p->answers + 1, step_title(s));
	out_fact(_("step"), s->id);
	put_parties(s);
	put_times(r, desk_now(d));
	put_cover(d, r);
	if (*step_about(s)) {
		putchar('\n');
		put_resolved(r->walk, step_about(s));
	}
	put_commands(r->walk, s);
	if (p->wait == WALK_STEP)
		put_questions(r->walk, s);
	put_decision(r, p);
}

/* ---- for programs ---- */

static void add_resolved(cJSON *o, const char *key, const struct walk *w,
			 const char *text)
{
	struct strbuf out = STRBUF_INIT;

	walk_resolve(w, text, &out);
	json_add_str(o, key, out.buf ? out.buf : "");
	strbuf_release(&out);
}

static void add_commands(cJSON *o, const struct walk *w, const struct step *s)
{
	cJSON *list = cJSON_AddArrayToObject(o, "commands");

	for (int i = 0; i < s->ncommands; i++) {
		cJSON *item = cJSON_CreateObject();

		json_add_str(item, "type", s->commands[i].type);
		add_resolved(item, "text", w, step_command(s, i));
		cJSON_AddItemToArray(list, item);
	}
}

static void add_choices(cJSON *o, const struct walk *w, const char *name)
{
	struct choice choices[CHOICES_MAX];
	int n = walk_choices(w, name, choices, CHOICES_MAX);
	cJSON *list = cJSON_AddArrayToObject(o, "choices");

	for (int i = 0; i < n; i++) {
		cJSON *item = cJSON_CreateObject();

		json_add_str(item, "token", choices[i].token);
		json_add_str(item, "label", choice_label(&choices[i]));
		cJSON_AddItemToArray(list, item);
	}
}

static void add_questions(cJSON *o, const struct walk *w, const struct step *s)
{
	cJSON *list = cJSON_AddArrayToObject(o, "questions");
	const char *name;

	for (int i = 0; (name = step_asks(s, i)); i++) {
		const struct question *q = step_question(s, name);
		const struct variable *v = walk_variable(w, name);
		cJSON *item = cJSON_CreateObject();

		json_add_str(item, "variable", name);
		json_add_str(item, "prompt", walk_prompt(w, name));
		json_add_str(item, "value_is", v ? variable_help(v) : NULL);
		cJSON_AddBoolToObject(item, "required", q && q->required);
		add_choices(item, w, name);
		cJSON_AddItemToArray(list, item);
	}
}

static void add_time(cJSON *o, const char *key, int64_t at)
{
	char time[CLOCK_RFC3339_SIZE];

	if (at != CLOCK_NEVER)
		json_add_str(o, key, clock_format(time, at));
}

static void add_parties(cJSON *o, const struct step *s)
{
	cJSON *list = cJSON_AddArrayToObject(o, "targets");

	json_add_str(o, "agent", s->agent ? s->agent->name : NULL);
	for (int i = 0; i < s->ntargets; i++)
		cJSON_AddItemToArray(
			list, cJSON_CreateString(s->targets[i]->name
							 ? s->targets[i]->name
							 : s->targets[i]->id));
	json_add_str(o, "asks", s->authorisation);
	json_add_str(o, "tells", s->informs);
}

static void add_step(cJSON *o, struct desk *d, const struct run *r,
		     const struct walk_point *p)
{
	const struct step *s = p->step;
	const struct step *failed =
		s->on_failure ? s->on_failure : p->playbook->exception;

	json_add_str(o, "step", s->id);
	json_add_str(o, "title", step_title(s));
	add_resolved(o, "about", r->walk, step_about(s));
	add_commands(o, r->walk, s);
	if (p->wait == WALK_STEP)
		add_questions(o, r->walk, s);
	json_add_str(o, "condition", s->condition_text);
	add_parties(o, s);
	json_add_int(o, "minutes", s->minutes);
	add_time(o, "since", r->since);
	add_time(o, "not_before", run_begins(r));
	add_time(o, "times_out", run_times_out(r));
	json_add_str(o, "on_failure", failed ? failed->id : NULL);
	if (authorisation_check_step(d, r, s, NULL) < 0)
		json_add_str(o, "needs", fail_text());
}

static void put_json(struct desk *d, const struct run *r)
{
	const struct walk_point *p = walk_at(r->walk);
	bool over = r->abandoned || p->wait == WALK_OVER;
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "run", r->id);
	json_add_str(o, "playbook", r->playbook->id);
	json_add_str(o, "modified", r->playbook->modified);
	json_add_str(o, "commit", r->commit);
	json_add_int(o, "answers", p->answers);
	json_add_str(o, "waits", waits[over ? WALK_OVER : p->wait]);
	if (!over)
		add_step(o, d, r, p);
	out_json(o);
}

/* ---- answering ---- */

/* 0; REFUSED when the words do not go together. */
static int read_result(const struct cli *c, enum walk_outcome *outcome)
{
	const char *word = cli_value(c, "result");
	int found = word ? outcome_parse(word) : OUTCOME_DONE;

	if (found < 0 || found > OUTCOME_FAILED)
		return fail_as(REFUSED,
			       _("--result: \"%s\" is not done, skipped or "
				 "failed"),
			       word);
	*outcome = (enum walk_outcome)found;
	return 0;
}

static int answer(const struct cli *c, struct desk *d, struct run *r,
		  const cJSON *set)
{
	const char *word = cli_value(c, "answer");
	struct walk_answer a = { .values = set };
	cJSON *values = NULL;
	int ret;

	if (word && (set->child || cli_flag(c, "result")))
		return fail_as(REFUSED,
			       _("--answer is the whole answer: leave --set "
				 "and --result away"));
	ret = word ? walk_word(r->walk, word, &a.outcome, &values)
		   : read_result(c, &a.outcome);
	if (values)
		a.values = values;
	if (ret == 0)
		ret = run_answer(d, r, &a, cli_value(c, "note"));
	cJSON_Delete(values);
	return ret;
}

/* The step that was meant must be the one that waits. */
static int check_step(const struct cli *c, const struct run *r)
{
	const struct step *s = walk_at(r->walk)->step;

	if (c->argc < 2 || (s && strcmp(s->id, c->argv[1]) == 0))
		return 0;
	if (!s)
		return fail_as(CONFLICT, _("%s: the playbook is at its end"),
			       r->ticket);
	return fail_as(CONFLICT,
		       _("%s: the playbook waits at \"%s\" (%s), not at %s"),
		       r->ticket, step_title(s), s->id, c->argv[1]);
}

static void put_run(const struct cli *c, struct desk *d, const struct run *r)
{
	if (cli_flag(c, "json"))
		put_json(d, r);
	else
		put_step(d, r);
}

static int step(const struct cli *c, struct desk *d, const cJSON *set,
		bool answers)
{
	struct run *r = NULL;
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, c->argv[0], &t);
	if (ret == 0)
		ret = run_load(&r, d, t.id);
	if (ret == 0)
		ret = check_step(c, r);
	if (ret == 0 && answers)
		ret = answer(c, d, r, set);
	if (ret == 0)
		put_run(c, d, r);
	run_free(r);
	ticket_release(&t);
	return ret;
}

static int run_step_command(struct cli *c)
{
	bool answers = cli_flag(c, "answer") || cli_flag(c, "set") ||
		       cli_flag(c, "result");
	cJSON *set = values_given(c);
	struct desk *d;
	int ret;

	if (!set)
		return CLI_USAGE;
	if (cli_flag(c, "note") && !answers)
		ret = cli_usage(c, "%s",
				_("--note goes with an answer: --answer, "
				  "--set or --result"));
	else
		ret = cli_open(c, &d, answers ? LEDGER_WRITE : LEDGER_READ);
	if (ret == CLI_OK) {
		ret = step(c, d, set, answers);
		ret = ret < 0 ? cli_failed(ret) : CLI_OK;
		desk_close(d);
	}
	cJSON_Delete(set);
	return ret;
}

#define SET_OPTION(help)                      \
	{                                     \
		"set", N_("NAME=VALUE"), help \
	}

static const struct cli_option step_options[] = {
	{ "answer", N_("ANSWER"),
	  N_("the whole answer: yes, no, a choice, or the value that is asked "
	     "for") },
	SET_OPTION(N_("the value of a variable that is asked for; as often as "
		      "there are")),
	{ "result", N_("RESULT"),
	  N_("done, skipped or failed; without it, done") },
	{ "note", N_("TEXT"),
	  N_("why: a step that is skipped or has failed needs it") },
	{ "json", NULL, N_("one JSON object") },
	{ .name = NULL }
};

const struct subcommand cmd_ticket_step = {
	.name = "ticket step",
	.right = RIGHT_WORK,
	.args = N_("ID [STEP]"),
	.help = N_("show the step that a ticket's playbook waits at, or "
		   "answer it"),
	.details = N_(
		"Without an answer, shows what the step says, its commands, "
		"what it asks and which answers that takes, how long it is "
		"expected to take, and the times of its delay and timeout: "
		"nothing happens by itself when they are over. With --answer, "
		"--set or --result, answers it, and shows the step that comes "
		"next. STEP is the id of the step that is meant: it is "
		"refused when the playbook waits at another."),
	.options = step_options,
	.min_args = 1,
	.max_args = 2,
	.run = run_step_command,
};

/* ---- beginning ---- */

static int start(const struct cli *c, struct desk *d, const cJSON *set)
{
	struct run_beginning *b = NULL;
	struct run *r = NULL;
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, c->argv[0], &t);
	if (ret == 0)
		ret = run_prepare(&b, d, t.id, c->argc > 1 ? c->argv[1] : NULL);
	if (ret == 0)
		ret = run_beginning_end(d, b, set);
	if (ret == 0)
		ret = run_load(&r, d, t.id);
	if (ret == 0)
		put_run(c, d, r);
	run_free(r);
	run_beginning_free(b);
	ticket_release(&t);
	return ret;
}

static int run_start_command(struct cli *c)
{
	cJSON *set = values_given(c);
	struct desk *d;
	int ret = set ? cli_open(c, &d, LEDGER_WRITE) : CLI_USAGE;

	if (ret == CLI_OK) {
		ret = start(c, d, set);
		ret = ret < 0 ? cli_failed(ret) : CLI_OK;
		desk_close(d);
	}
	cJSON_Delete(set);
	return ret;
}

static const struct cli_option start_options[] = {
	SET_OPTION(N_("the value of an external variable of the playbook; as "
		      "often as there are")),
	{ "json", NULL, N_("one JSON object") },
	{ .name = NULL }
};

const struct subcommand cmd_ticket_start = {
	.name = "ticket start",
	.right = RIGHT_WORK,
	.args = N_("ID [PLAYBOOK]"),
	.help = N_("begin the playbook of a ticket"),
	.details = N_(
		"PLAYBOOK is its id or its file; without it, the one that the "
		"ticket's route chose. What the playbook takes from outside "
		"and the ticket does not say must be given by --set, unless "
		"it has a default; what is missing is named, and nothing is "
		"begun. Then the first step is shown."),
	.options = start_options,
	.min_args = 1,
	.max_args = 2,
	.run = run_start_command,
};
