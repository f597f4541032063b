/*
 * key_table.c - commands, keys and settings, for those who are not on the
 * screen: the manual pages and the command line.
 */
#include "config.h"

#include <string.h>

#include "keymap.h"
#include "options.h"
#include "watchfloor/tui.h"

/* The help of the action that a command line begins with. */
static const char *help_of(const char *command)
{
	int a = action_named(command, (int)strcspn(command, " "));

	return a < 0 ? "" : action_table[a].help;
}

struct telling {
	void (*each)(void *ctx, const struct tui_key *k);
	void *ctx;
};

static void tell_key(void *ctx, const struct binding *b)
{
	struct telling *t = ctx;
	struct tui_key k = {
		.key = b->key,
		.command = b->command,
		.screen = screen_table[b->screen].word,
		.heading = screen_table[b->screen].heading,
		.help = help_of(b->command),
	};

	if (*b->command)
		t->each(t->ctx, &k);
}

/* Those of all screens come last. */
void tui_each_key(void (*each)(void *ctx, const struct tui_key *k), void *ctx)
{
	struct telling t = { each, ctx };

	for (int i = SCREEN_ALL + 1; i < SCREEN_COUNT; i++)
		keymap_each((enum screen_id)i, tell_key, &t);
	keymap_each(SCREEN_ALL, tell_key, &t);
}

static void tell_group(int group,
		       void (*each)(void *ctx, const struct tui_command *c),
		       void *ctx)
{
	for (int i = 0; i < ACTION_COUNT; i++) {
		const struct action_info *a = &action_table[i];
		struct tui_command c = { a->name, action_group_titles[group],
					 a->help };

		if ((int)a->group == group)
			each(ctx, &c);
	}
}

void tui_each_command(void (*each)(void *ctx, const struct tui_command *c),
		      void *ctx)
{
	for (int g = 0; g < ACTION_GROUP_COUNT; g++)
		tell_group(g, each, ctx);
}

void tui_each_setting(void (*each)(void *ctx, const struct tui_setting *s),
		      void *ctx)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_info *o = &option_table[i];
		struct tui_setting s = {
			.name = o->name,
			.value = option_str((enum option)i),
			.shipped = o->value,
			.choices = o->type == OPTION_BOOL ? "true|false"
							  : o->choices,
			.help = o->help,
		};

		each(ctx, &s);
	}
}

int tui_configure(void)
{
	return options_load();
}

void tui_forget(void)
{
	options_release();
}

int tui_keep_setting(const char *name, const char *value, char **path)
{
	int o = option_named(name);
	int ret = o < 0 ? o : option_set((enum option)o, value);

	return ret < 0 ? ret : options_save(path);
}
