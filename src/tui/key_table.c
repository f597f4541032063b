/*
 * key_table.c - the keys, for the manual page.
 */
#include "config.h"

#include "keymap.h"
#include "watchfloor/tui.h"

#include <string.h>

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
		each(ctx, b->key, screen_table[b->screen].heading, b->command,
		     help_of(b->command));
}
