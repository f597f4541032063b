/*
 * command.c - the one way to make something happen: a command line, from a
 * key, the prompt or a test.
 */
#include "config.h"

#include <string.h>

#include "app.h"
#include "common.h"

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

	return row ? row : find(common_actions, x);
}

/* Is it about the row that the cursor is on, or where that is? */
static bool is_about_rows(enum action x)
{
	switch (x) {
	case ACTION_NEXT_TAB:
	case ACTION_PREVIOUS_TAB:
	case ACTION_TAB:
	case ACTION_FOCUS:
		return false;
	case ACTION_OPEN:
	case ACTION_READ:
		return true;
	default:
		return action_table[x].group <= ACTION_GROUP_MOVE;
	}
}

int command_run(struct app *a, const char *line)
{
	const struct view_action *row;
	struct view *v = app_view(a);
	int len, action, ret;

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
	if (v->ops->fetch && is_about_rows(row->action))
		v->ops->fetch(v);
	ret = row->run(v, row->action, line + strspn(line, " "));
	if (ret == 0 && a->observer)
		a->observer->ran(a, row->action);
	return ret;
}
