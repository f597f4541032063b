/*
 * action.c - the table of actions, and finding one by its word.
 */
#include "config.h"

#include "action.h"

#include <string.h>

#include "watchfloor/error.h"

const struct action_info action_table[ACTION_COUNT] = {
#define X(id, name, group, word, help) \
	[ACTION_##id] = { name, ACTION_GROUP_##group, word, help },
	ACTIONS(X)
#undef X
};

const char *const action_group_titles[ACTION_GROUP_COUNT] = {
#define X(id, title) [ACTION_GROUP_##id] = title,
	ACTION_GROUPS(X)
#undef X
};

int action_named(const char *word, int len)
{
	int found = NOT_FOUND;

	for (int i = 0; i < ACTION_COUNT; i++) {
		const char *name = action_table[i].name;

		if (strncmp(name, word, (size_t)len) != 0)
			continue;
		if (!name[len])
			return i;
		found = found == NOT_FOUND ? i : REFUSED;
	}
	if (found == REFUSED)
		return fail_as(REFUSED, _("\"%.*s\" could be several commands"),
			       len, word);
	if (found == NOT_FOUND)
		return fail_as(NOT_FOUND,
			       _("there is no command \"%.*s\"; ? lists them"),
			       len, word);
	return found;
}
