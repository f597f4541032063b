/*
 * command.c - the one way to make something happen: a command line, from a
 * key, the prompt or a test.
 */
#include "config.h"

#include <string.h>

#include "app.h"
#include "help.h"
#include "list.h"
#include "prompt.h"
#include "unfinished.h"

int command_move(struct view *v, enum action x, const char *args)
{
	struct list *l = v->ops->list ? v->ops->list(v) : NULL;

	if (!l)
		return 0;
	if (x == ACTION_UP || x == ACTION_DOWN)
		list_move(l, x == ACTION_UP ? -1 : 1);
	else if (x == ACTION_PAGE_UP || x == ACTION_PAGE_DOWN)
		list_page(l, x == ACTION_PAGE_UP);
	else if (x == ACTION_FIRST)
		list_first(l);
	else
		list_last(l);
	return 0;
}

int command_quit(struct view *v, enum action x, const char *args)
{
	v->app->quit = true;
	return 0;
}

const char *command_word(const struct view *v, enum action x)
{
	return _(action_table[x].word);
}

static int run_help(struct view *v, enum action x, const char *args)
{
	app_push(v->app, help_view(v));
	return 0;
}

int command_back(struct view *v, enum action x, const char *args)
{
	app_pop(v->app);
	return 0;
}

static int run_suspend(struct view *v, enum action x, const char *args)
{
	v->app->suspend = true;
	return 0;
}

static int run_redraw(struct view *v, enum action x, const char *args)
{
	clearok(curscr, TRUE);
	return 0;
}

static void typed_command(struct app *a, void *ctx, const char *text)
{
	if (text)
		app_report(a, command_run(a, text));
}

static int run_command(struct view *v, enum action x, const char *args)
{
	static const struct prompt_spec spec = {
		.kind = PROMPT_COMMAND,
		.label = ":",
		.done = typed_command,
	};

	prompt_open(v->app, &spec);
	return 0;
}

/* What every view can do, unless it has a row of its own. */
static const struct view_action common[] = {
	{ ACTION_UP, command_move, NULL },
	{ ACTION_DOWN, command_move, NULL },
	{ ACTION_PAGE_UP, command_move, NULL },
	{ ACTION_PAGE_DOWN, command_move, NULL },
	{ ACTION_FIRST, command_move, NULL },
	{ ACTION_LAST, command_move, NULL },
	{ ACTION_COMMAND, run_command, NULL },
	{ ACTION_HELP, run_help, NULL },
	{ ACTION_BACK, command_back, NULL },
	{ ACTION_DRAFTS, unfinished_run, NULL },
	{ ACTION_REDRAW, run_redraw, NULL },
	{ ACTION_SUSPEND, run_suspend, NULL },
	{ ACTION_QUIT, command_quit, NULL },
	{ 0 },
};

static const struct view_action *find(const struct view_action *table,
				      enum action x)
{
	for (; table->run; table++)
		if (table->action == x)
			return table;
	return NULL;
}

const struct view_action *command_find(const struct view *v, enum action x)
{
	const struct view_action *row = find(v->ops->actions, x);

	return row ? row : find(common, x);
}

int command_run(struct app *a, const char *line)
{
	const struct view_action *row;
	struct view *v = app_view(a);
	int len, action;

	line += strspn(line, ": ");
	len = (int)strcspn(line, " ");
	if (len == 0)
		return 0;
	action = action_named(line, len);
	if (action < 0)
		return action;
	row = command_find(v, (enum action)action);
	if (!row)
		return fail_as(NOT_FOUND,
			       _("\"%s\" does nothing on this screen"),
			       action_table[action].name);
	line += len;
	return row->run(v, row->action, line + strspn(line, " "));
}
