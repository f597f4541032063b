/*
 * key_table.c - the keys, for the manual page.
 */
#include "config.h"

#include "keymap.h"
#include "watchfloor/tui.h"

#include <string.h>

static const char *const screens[] = {
	[SCREEN_QUEUE] = N_("On the queue"),
	[SCREEN_TICKET] = N_("On a ticket"),
	[SCREEN_PLAYBOOKS] = N_("On the list of playbooks"),
	[SCREEN_PLAYBOOK] = N_("On a playbook"),
	[SCREEN_LEDGER] = N_("On the ledger"),
	[SCREEN_DASHBOARD] = N_("On the dashboard"),
	[SCREEN_SETTINGS] = N_("On the settings"),
	[SCREEN_COLUMNS] = N_("Choosing columns"),
	[SCREEN_TREE] = N_("Reading JSON"),
	[SCREEN_PAGER] = N_("Reading a text"),
	[SCREEN_ALL] = N_("Everywhere"),
};

/* The help of the action that a command line begins with. */
static const char *help_of(const char *command)
{
	int a = action_named(command, (int)strcspn(command, " "));

	return a < 0 ? "" : action_table[a].help;
}

void tui_each_key(void (*each)(void *ctx, const char *key, const char *screen,
			       const char *command, const char *help),
		  void *ctx)
{
	for (const struct binding *b = keymap; b->key; b++)
		each(ctx, b->key, screens[b->screen], b->command,
		     help_of(b->command));
}
