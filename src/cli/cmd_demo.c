/*
 * cmd_demo.c - a store of its own with the sample alerts, and the workbench.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cmds.h"
#include "cli/sample_store.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"
#include "watchfloor/tui.h"

static const struct cli_option options[] = {
	{ "no-workbench", NULL, N_("only make the store and fill it") },
	{ .name = NULL }
};

static int open_workbench(const char *dir)
{
	struct desk *d;
	int ret = desk_open(&d, dir, LEDGER_WRITE);

	if (ret < 0)
		return ret;
	ret = desk_check_right(d, RIGHT_WORK);
	if (ret == 0)
		ret = tui_run(d, NULL);
	desk_close(d);
	return ret;
}

static int run_demo(struct cli *c)
{
	char *dir = c->dir ? xstrdup(c->dir)
			   : file_xdg("XDG_DATA_HOME", ".local/share",
				      "watchfloor-demo");
	char *db = xasprintf("%s/watchfloor.db", dir);
	bool is_there = access(db, F_OK) == 0;
	int ret = 0;

	if (!is_there)
		ret = sample_store_make(dir);
	if (ret == 0)
		text_print(stdout,
			   is_there ? _("The demo store in %s is there "
					"already; remove the folder to begin "
					"anew.\n")
				    : _("Made the demo store in %s.\n"),
			   dir);
	if (ret == 0 && !cli_flag(c, "no-workbench")) {
		if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
			ret = open_workbench(dir);
		else
			text_print(stdout,
				   _("`watchfloor -C %s` opens it in a "
				     "terminal.\n"),
				   dir);
	}
	free(db);
	free(dir);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_demo = {
	.name = "demo",
	.right = RIGHT_ANYBODY,
	.args = "",
	.help = N_("open the workbench on a store of sample alerts"),
	.details = N_("One night at three customers: five incidents amid "
		      "noise, moved so that it ends now. The store is kept in "
		      "~/.local/share/watchfloor-demo (or -C DIR)."),
	.options = options,
	.run = run_demo,
};
