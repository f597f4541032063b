/*
 * cmd_playbook_rehearse.c - a playbook walked without a ticket: by a script,
 * by hand, or along every branch.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/author_source.h"
#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "cli/rehearse_hand.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"
#include "watchfloor/text.h"

#define SCRIPT_MAX_SIZE (16 * 1024 * 1024)

/* ---- what a walk came by ---- */

static void put_trace(const struct walk *w)
{
	int n;
	const struct walk_mark *trace = walk_trace(w, &n);

	for (int i = 0; i < n; i++)
		text_print(stdout, "%4d  %-8s %s\n", i + 1,
			   outcome_word(trace[i].outcome),
			   step_title(trace[i].step));
}

static void put_end(const struct rehearsal *r)
{
	const struct walk_point *at = walk_at(r->walk);

	if (r->end == REHEARSAL_DONE)
		text_print(stdout, "%s\n", _("It reached the end."));
	else if (r->end == REHEARSAL_FAILED)
		text_print(stdout, "%s\n", _("It is over, failed."));
	else
		text_print(stdout, _("It waits at \"%s\".\n"),
			   step_title(at->step));
	if (r->unused)
		text_print(stdout,
			   _("Nobody asked for the answer to \"%s\".\n"),
			   r->unused);
}

static void put_walk_json(const struct rehearsal *r)
{
	cJSON *o = cJSON_CreateObject();
	cJSON *path = cJSON_AddArrayToObject(o, "path");
	const struct walk_point *at = walk_at(r->walk);
	int n;
	const struct walk_mark *trace = walk_trace(r->walk, &n);

	for (int i = 0; i < n; i++) {
		cJSON *mark = cJSON_CreateObject();

		json_add_str(mark, "step", trace[i].step->id);
		json_add_str(mark, "title", step_title(trace[i].step));
		json_add_str(mark, "outcome", outcome_word(trace[i].outcome));
		cJSON_AddItemToArray(path, mark);
	}
	json_add_str(o, "outcome", rehearsal_end_word(r->end));
	json_add_str(o, "waits", at->step ? at->step->id : NULL);
	json_add_str(o, "unused", r->unused);
	out_json(o);
}

/* ---- by a script ---- */

static int read_script(cJSON **out, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	int ret = file_read(&text, path, SCRIPT_MAX_SIZE);

	*out = NULL;
	if (!ret) {
		*out = json_parse(text.buf, text.len, JSON_UNIQUE_KEYS, NULL);
		if (!*out)
			ret = fail_in(FAILED, "%s: ", path);
	}
	strbuf_release(&text);
	return ret;
}

static int by_script(struct cli *c, struct author_source *s, const char *path)
{
	struct rehearsal r = { .walk = NULL };
	cJSON *script;
	int ret = read_script(&script, path);

	if (!ret)
		ret = rehearsal_run(&r, author_source_playbook(s), script,
				    author_source_resolve, s);
	if (r.walk && cli_flag(c, "json"))
		put_walk_json(&r);
	else if (r.walk)
		put_trace(r.walk);
	if (ret)
		ret = cli_failed(ret);
	else if (!cli_flag(c, "json"))
		put_end(&r);
	if (!ret && (r.end == REHEARSAL_WAITS || r.unused))
		ret = CLI_NO;
	rehearsal_release(&r);
	cJSON_Delete(script);
	return ret;
}

/* ---- along every branch ---- */

static void put_lengths(const struct playbook *p)
{
	struct playbook_length l = playbook_length(p);

	text_print(stdout,
		   _("shortest way: %d steps, %d minutes; longest way: %d "
		     "steps, %d minutes\n"),
		   l.min_steps, l.min_minutes, l.max_steps, l.max_minutes);
}

static void put_coverage(const struct playbook *p, const struct coverage *c)
{
	text_print(stdout, _("%s: %d of %d steps are reached, by %d walks\n"),
		   playbook_title(p), c->reached, c->steps, c->walks);
	put_lengths(p);
	for (int i = 0; i < p->nsteps; i++)
		if (step_is_decided(&p->steps[i]) && !c->by_step[i])
			text_print(stdout, _("never reached: %s (%s)\n"),
				   step_title(&p->steps[i]), p->steps[i].id);
	for (int i = 0; i < c->nmissing; i++)
		text_print(stdout, _("%s has no value on some way to: %s\n"),
			   c->missing[i].variable,
			   step_title(c->missing[i].step));
	for (int i = 0; i < c->nstuck; i++)
		text_print(stdout,
			   _("dead end, nobody catches a failure of: %s\n"),
			   step_title(c->stuck[i]));
	if (c->endless)
		text_print(stdout, "%s\n",
			   _("some walk does not come to an end"));
}

static void add_steps(cJSON *o, const char *key, const struct step **list,
		      int n)
{
	cJSON *array = cJSON_AddArrayToObject(o, key);

	for (int i = 0; i < n; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(list[i]->id));
}

static void put_coverage_json(const struct playbook *p,
			      const struct coverage *c)
{
	struct playbook_length l = playbook_length(p);
	cJSON *o = cJSON_CreateObject(), *list;

	json_add_str(o, "playbook", p->id);
	json_add_int(o, "walks", c->walks);
	json_add_int(o, "steps", c->steps);
	json_add_int(o, "reached", c->reached);
	json_add_int(o, "shortest_steps", l.min_steps);
	json_add_int(o, "shortest_minutes", l.min_minutes);
	json_add_int(o, "longest_steps", l.max_steps);
	json_add_int(o, "longest_minutes", l.max_minutes);
	list = cJSON_AddArrayToObject(o, "unreached");
	for (int i = 0; i < p->nsteps; i++)
		if (step_is_decided(&p->steps[i]) && !c->by_step[i])
			cJSON_AddItemToArray(
				list, cJSON_CreateString(p->steps[i].id));
	list = cJSON_AddArrayToObject(o, "missing");
	for (int i = 0; i < c->nmissing; i++) {
		cJSON *m = cJSON_CreateObject();

		json_add_str(m, "step", c->missing[i].step->id);
		json_add_str(m, "variable", c->missing[i].variable);
		cJSON_AddItemToArray(list, m);
	}
	add_steps(o, "dead_ends", c->stuck, c->nstuck);
	cJSON_AddBoolToObject(o, "endless", c->endless);
	out_json(o);
}

static int all_paths(struct cli *c, struct author_source *s)
{
	const struct playbook *p = author_source_playbook(s);
	const char *file = cli_value(c, "write");
	struct coverage found;
	int ret = 0;

	coverage_find(&found, p, author_source_resolve, s);
	if (cli_flag(c, "json"))
		put_coverage_json(p, &found);
	else
		put_coverage(p, &found);
	if (file)
		ret = scenarios_write(file, found.scenarios);
	if (ret)
		ret = cli_failed(ret);
	else if (found.reached < found.steps || found.endless)
		ret = CLI_NO;
	coverage_release(&found);
	return ret;
}

/* ---- the command ---- */

static int rehearse(struct cli *c, struct author_source *s)
{
	const char *answers = cli_value(c, "answers");

	if (cli_flag(c, "all-paths"))
		return all_paths(c, s);
	if (answers)
		return by_script(c, s, answers);
	return rehearse_by_hand(author_source_playbook(s),
				author_source_resolve, s,
				cli_value(c, "write"));
}

static int run_rehearse(struct cli *c)
{
	struct author_source s;
	int ret = author_source_open(&s, c, c->argv[0], NULL);

	ret = ret ? cli_failed(ret) : rehearse(c, &s);
	author_source_release(&s);
	return ret;
}

static const struct cli_option rehearse_options[] = {
	{ "answers", N_("FILE"), N_("walk by the answers of this script") },
	{ "all-paths", NULL,
	  N_("walk along every branch, and tell what was found") },
	{ "write", N_("FILE"),
	  N_("with --all-paths or by hand: keep the walks as scenarios") },
	{ "json", NULL, N_("one JSON object") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_rehearse = {
	.name = "playbook rehearse",
	.right = RIGHT_ANYBODY,
	.args = N_("FILE"),
	.help = N_("walk a playbook without a ticket"),
	.details = N_(
		"FILE is a file, or the ID of a playbook of the desk "
		"repository; what it calls is looked for beside it. By hand "
		"each step is shown and asked for. With --answers the exit "
		"status is 1 when the walk waits for an answer that the script "
		"does not have, or never asks for one that it has. With "
		"--all-paths each question is answered in each way that "
		"matters and each step fails once; told are steps that no walk "
		"reaches, variables that have no value where they are needed, "
		"steps whose failure nobody catches, and the shortest and the "
		"longest way. The exit status is 1 when a step is not reached "
		"or a walk does not end. See watchfloor-playbook(7)."),
	.options = rehearse_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_rehearse,
};
