/*
 * undo.c - taking back what was done last, and doing it again.
 */
#include "config.h"

#include "undo.h"

#include <stdlib.h>

#include "picker.h"
#include "watchfloor/clock.h"

void undo_say(struct app *a, const char *done)
{
	const char *key = keymap_key(app_view(a)->ops->screen, ACTION_UNDO);

	if (key)
		app_say(a, _("%s; %s undoes it"), done, key);
	else
		app_say(a, "%s", done);
}

static void undo_asked(struct app *a, void *ctx, int chosen)
{
	struct last_act *last = ctx;
	int ret;

	if (chosen == 0) {
		ret = desk_undo(a->desk, last, app_progress, a);
		if (ret == 0)
			app_changed(a);
		if (app_report(a, ret) == 0)
			app_say(a, _("undone: %s"), last->sentence);
	}
	last_act_release(last);
	free(last);
}

int command_undo(struct view *v, enum action x, const char *args)
{
	struct last_act *last = xcalloc(1, sizeof *last);
	struct picker_item items[] = {
		{ 'y', _("Yes, take it back") },
		{ 'n', _("No") },
	};
	char at[CLOCK_SHORT_SIZE], *title;
	int ret = desk_check_who(v->app->desk, act_named("ticket.undone"));

	if (ret == 0)
		ret = desk_last_act(v->app->desk, last);
	if (ret < 0) {
		free(last);
		return ret;
	}
	title = xasprintf(_("Undo: %s (%s)?"), last->sentence,
			  clock_format_short(at, last->at, clock_now()));
	picker_open(v->app, title, items, 2, 0, undo_asked, last);
	free(title);
	return 0;
}

int command_repeat(struct view *v, enum action x, const char *args)
{
	char *line = xstrdup(v->app->repeat);
	int ret;

	if (!line)
		return fail_as(NOT_FOUND, _("nothing was done yet that could "
					    "be done again"));
	ret = command_run(v->app, line);
	free(line);
	return ret;
}
