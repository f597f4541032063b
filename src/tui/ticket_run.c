/*
 * ticket_run.c - which command of the current step is to be run, and where.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "command_view.h"
#include "picker.h"
#include "ticket_private.h"

#define TARGETS_MAX  16
#define COMMANDS_MAX 32

struct choosing {
	struct ticket_view *view;
	int command;
	int commands[COMMANDS_MAX]; /* indexes of those that can be run */
};

static int show_plan(struct ticket_view *v, int command, const char *target)
{
	struct command_plan *p;
	int ret = command_plan(&p, v->view.app->desk, v->run, command, target);

	if (ret == 0)
		command_view_open(&v->view, p);
	return ret;
}

/* ---- where ---- */

static void target_chosen(struct app *a, void *ctx, int chosen)
{
	struct choosing *c = ctx;
	const char *names[TARGETS_MAX];
	int n = chosen < 0 ? 0
			   : command_targets(c->view->run->walk, c->command,
					     names, TARGETS_MAX);

	if (chosen >= 0 && chosen < n)
		app_report(a, show_plan(c->view, c->command, names[chosen]));
	free(c);
}

static int choose_target(struct ticket_view *v, int command)
{
	struct picker_item items[TARGETS_MAX] = { { 0 } };
	const char *names[TARGETS_MAX];
	struct choosing *c;
	int n = command_targets(v->run->walk, command, names, TARGETS_MAX);

	if (n < 2)
		return show_plan(v, command, NULL);
	c = xcalloc(1, sizeof *c);
	c->view = v;
	c->command = command;
	for (int i = 0; i < n; i++)
		items[i].text = names[i];
	picker_open(v->view.app, _("Where?"), items, n, 0, target_chosen, c);
	return 0;
}

/* ---- which ---- */

static int runnable(const struct step *s, int *indexes)
{
	int n = 0;

	for (int i = 0; i < s->ncommands && n < COMMANDS_MAX; i++)
		if (command_kind(s->commands[i].type) != COMMAND_SHOWN)
			indexes[n++] = i;
	return n;
}

static void command_chosen(struct app *a, void *ctx, int chosen)
{
	struct choosing *c = ctx;

	if (chosen >= 0 && steps_point(c->view))
		app_report(a, choose_target(c->view, c->commands[chosen]));
	free(c);
}

static int choose_command(struct ticket_view *v, const struct step *s)
{
	struct choosing *c = xcalloc(1, sizeof *c);
	struct picker_item items[COMMANDS_MAX] = { { 0 } };
	int n = runnable(s, c->commands), only = c->commands[0];

	c->view = v;
	for (int i = 0; i < n; i++)
		items[i].text = s->commands[c->commands[i]].text;
	if (n > 1) {
		picker_open(v->view.app, _("Which command?"), items, n, 0,
			    command_chosen, c);
		return 0;
	}
	free(c);
	return n ? choose_target(v, only)
		 : fail_as(NOT_FOUND,
			   _("the step has no command that can be run"));
}

int ticket_run(struct view *view, enum action x, const char *args)
{
	struct ticket_view *v = (struct ticket_view *)view;
	const struct walk_point *p = steps_point(v);

	if (view->app->present)
		return desk_check_who(view->app->desk,
				      act_named("command.started"));
	if (!p || p->wait != WALK_STEP)
		return fail_as(REFUSED,
			       _("the playbook waits at no step with a "
				 "command"));
	if (*args)
		return choose_target(v, (int)strtol(args, NULL, 10) - 1);
	return choose_command(v, p->step);
}

const char *ticket_run_hint(const struct view *view, enum action x)
{
	const struct ticket_view *v = (const struct ticket_view *)view;
	const struct walk_point *p = steps_point(v);
	int indexes[COMMANDS_MAX];

	return ticket_is_mine(v) && p && p->wait == WALK_STEP &&
			       runnable(p->step, indexes)
		       ? command_word(view, x)
		       : NULL;
}
