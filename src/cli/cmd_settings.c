/*
 * cmd_settings.c - the settings and the keys of the workbench: twins of its
 * settings and help screens.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"
#include "watchfloor/tui.h"

static const struct cli_option options[] = {
	{ "json", NULL, N_("one JSON object per line") },
	{ "tsv", NULL, N_("tab-separated, with a header line") },
	{ .name = NULL }
};

/* Rows that match the word that was given, if one was. */
struct listing {
	struct out_table table;
	const char *only; /* NULL: all */
	int shown;
};

/* What is wrong in the file is said, and what is right is shown. */
static int finish(const struct listing *l, int configured, const char *missing)
{
	tui_forget();
	if (configured < 0)
		return cli_failed(configured);
	if (!l->shown && l->only)
		return cli_failed(fail_as(NOT_FOUND, missing, l->only));
	return CLI_OK;
}

/* ---- settings ---- */

static const struct out_column setting_columns[] = {
	{ "name", N_("SETTING"), 14, false },
	{ "value", N_("NOW"), 14, false },
	{ "default", N_("AS SHIPPED"), 12, false },
	{ "choices", NULL, 0, false },
	{ "help", N_("WHAT IT DOES"), 0, false },
};

static void put_setting(void *ctx, const struct tui_setting *s)
{
	struct listing *l = ctx;
	bool people = l->table.form == OUT_PEOPLE;
	const char *values[] = {
		s->name,
		s->value,
		s->shipped,
		s->choices,
		_(s->help)
	};

	if (l->only && strcmp(s->name, l->only) != 0)
		return;
	for (int i = 1; people && i <= 2; i++)
		if (!*values[i])
			values[i] = "-";
	out_table_row(&l->table, values);
	l->shown++;
}

static int change(const char *name, const char *value)
{
	char *path = NULL;
	int ret = tui_configure();

	if (ret == 0)
		ret = tui_keep_setting(name, value, &path);
	tui_forget();
	if (ret < 0)
		return cli_failed(ret);
	text_print(stdout, _("saved in %s\n"), path);
	free(path);
	return CLI_OK;
}

static int run_settings(struct cli *c)
{
	struct listing l = { .table = { setting_columns,
					ARRAY_SIZE(setting_columns),
					out_form_of(c) },
			     .only = c->argc ? c->argv[0] : NULL };
	int configured;

	if (c->argc == 2)
		return change(c->argv[0], c->argv[1]);
	configured = tui_configure();
	out_table_head(&l.table);
	tui_each_setting(put_setting, &l);
	return finish(&l, configured, _("there is no setting \"%s\""));
}

const struct subcommand cmd_settings = {
	.name = "settings",
	.right = RIGHT_ANYBODY,
	.args = N_("[NAME [VALUE]]"),
	.help = N_("show the settings of the workbench, or change one"),
	.details = N_("They are kept in watchfloor.conf(5), together with the "
		      "columns and keys of one's own."),
	.options = options,
	.max_args = 2,
	.run = run_settings,
};

/* ---- keys ---- */

static const struct out_column key_columns[] = {
	{ "screen", N_("SCREEN"), 10, false },
	{ "key", N_("KEY"), 8, false },
	{ "command", N_("COMMAND"), 18, false },
	{ "help", N_("WHAT IT DOES"), 0, false },
};

static void put_key(void *ctx, const struct tui_key *k)
{
	struct listing *l = ctx;
	const char *const values[] = {
		k->screen,
		k->key,
		k->command,
		_(k->help)
	};

	if (l->only && strcmp(k->screen, l->only) != 0)
		return;
	out_table_row(&l->table, values);
	l->shown++;
}

static int run_keys(struct cli *c)
{
	struct listing l = { .table = { key_columns, ARRAY_SIZE(key_columns),
					out_form_of(c) },
			     .only = c->argc ? c->argv[0] : NULL };
	int configured = tui_configure();

	out_table_head(&l.table);
	tui_each_key(put_key, &l);
	return finish(&l, configured, _("there is no screen \"%s\""));
}

const struct subcommand cmd_keys = {
	.name = "keys",
	.right = RIGHT_ANYBODY,
	.args = N_("[SCREEN]"),
	.help = N_("show the keys of the workbench, one's own among them"),
	.options = options,
	.max_args = 1,
	.run = run_keys,
};
