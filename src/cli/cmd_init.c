/*
 * cmd_init.c - making a store, rebuilding its projections, opening it.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"
#include "watchfloor/tui.h"

static const struct cli_option init_options[] = {
	{ "origin", N_("NAME"),
	  N_("name of the store, the first part of its ticket ids") },
	{ "group", N_("GROUP"),
	  N_("share the store with the accounts of a group") },
	{ "restored", NULL, N_("go on with a store that came from a backup") },
	{ .name = NULL }
};

/* The host's name up to the first dot, as far as it is a legal name. */
static void default_origin(char *out, size_t size)
{
	char host[256] = "";
	size_t n = 0;

	gethostname(host, sizeof host - 1);
	for (const char *s = host; *s && *s != '.' && n < size - 1; s++)
		if ((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
		    (n && ((*s >= '0' && *s <= '9') || *s == '-')))
			out[n++] = *s;
	out[n] = '\0';
	if (!n)
		snprintf(out, size, "desk");
}

/* What git makes in it follows the umask. */
static int make_shared(const char *dir, const char *group)
{
	umask(007);
	return file_make_shared(dir, group);
}

/* To go on with a copy of a store is for whoever may keep the store.  What
 * cannot be read, as another version wrote it, has no members to ask. */
static int may_keep(const char *dir)
{
	struct desk *d;
	int ret = desk_open_ledger(&d, dir, LEDGER_READ);

	if (ret < 0)
		return 0;
	ret = desk_check_right(d, RIGHT_KEEP);
	desk_close(d);
	return ret;
}

static int run_init(struct cli *c)
{
	const char *origin = cli_value(c, "origin");
	const char *group = cli_value(c, "group");
	char *dir = desk_default_dir(c->dir);
	char name[33];
	int ret = 0;

	if (cli_flag(c, "restored")) {
		ret = may_keep(dir);
		if (ret == 0)
			ret = ledger_restored(dir, &desk_rules);
		if (ret == 0)
			text_print(stdout,
				   _("The store in %s goes on under a new "
				     "incarnation and key.\n"),
				   dir);
	} else {
		if (!origin) {
			default_origin(name, sizeof name);
			origin = name;
		}
		if (group)
			ret = make_shared(dir, group);
		if (ret == 0)
			ret = desk_init(dir, origin);
		if (ret == 0)
			text_print(stdout,
				   _("Made the store \"%s\" in %s.\n"
				     "Next: `watchfloor intake FILE` reads "
				     "alerts, `watchfloor` opens the "
				     "workbench.\n"),
				   origin, dir);
	}
	free(dir);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_init = {
	.name = "init",
	.right = RIGHT_ANYBODY,
	.args = "",
	.help = N_("make a store"),
	.details = N_("The store is a folder with the database, the key that "
		      "signs checkpoints, and the desk repository. It must be "
		      "on a local file system and writable by nobody else, or "
		      "with --group by the accounts of one group, who can then "
		      "read and change its files: see MEMBERS in "
		      "watchfloor-desk.conf(5). "
		      "A store that was restored from a backup must say so "
		      "with --restored before it is written to: its records "
		      "then go on under a new incarnation."),
	.options = init_options,
	.run = run_init,
};

/* ---- rebuild ---- */

static int run_rebuild(struct cli *c)
{
	struct desk *d;
	int64_t n;
	int ret = cli_open(c, &d, LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	cli_catch_signals();
	ret = ledger_rebuild(d->ledger, out_progress, NULL);
	n = ledger_size(d->ledger);
	desk_close(d);
	out_progress_end();
	if (ret < 0)
		return cli_failed(ret);
	printf(Q_("%lld record replayed.\n", "%lld records replayed.\n", n),
	       (long long)n);
	return CLI_OK;
}

const struct subcommand cmd_rebuild = {
	.name = "rebuild",
	.right = RIGHT_KEEP,
	.args = "",
	.help = N_("drop what is derived from the ledger and replay it"),
	.run = run_rebuild,
};

/* ---- the workbench ---- */

static int run_workbench(struct cli *c)
{
	struct desk *d;
	int ret;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return cli_usage(c, _("the workbench needs a terminal"));
	ret = cli_open(c, &d, LEDGER_WRITE);
	if (ret != CLI_OK)
		return ret;
	ret = tui_run(d, c->argc ? c->argv[0] : NULL);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_workbench = {
	.name = "workbench",
	.right = RIGHT_RECORDS,
	.args = N_("[TICKET]"),
	.help = N_("open the workbench (also without any command)"),
	.max_args = 1,
	.run = run_workbench,
};
