/*
 * cmd_tour.c - the tour: the workbench on a store that is thrown away.
 */
#include "config.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmds.h"
#include "cli/sample_store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/tui.h"

static int remove_entry(const char *path, const struct stat *sb, int type,
			struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* What is typed in the tour goes with it: histories, drafts, witnesses. */
static void keep_state_in(const char *dir)
{
	char *state = xasprintf("%s/state", dir);

	setenv("XDG_STATE_HOME", state, 1);
	free(state);
}

static int tour_in(const char *dir)
{
	char *store = xasprintf("%s/store", dir);
	struct desk *d;
	int ret;

	keep_state_in(dir);
	ret = sample_store_make(store);
	if (ret == 0)
		ret = desk_open(&d, store, LEDGER_WRITE);
	if (ret == 0) {
		ret = tui_tour(d);
		desk_close(d);
	}
	free(store);
	return ret;
}

static int run_tour(struct cli *c)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/watchfloor-tour-XXXXXX",
			      tmp && *tmp ? tmp : "/tmp");
	int ret;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		free(dir);
		return cli_usage(c, _("the workbench needs a terminal"));
	}
	if (mkdtemp(dir)) {
		ret = tour_in(dir);
		nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	} else {
		ret = fail(_("cannot make a folder %s: %s"), dir,
			   strerror(errno));
	}
	free(dir);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_tour = {
	.name = "tour",
	.right = RIGHT_ANYBODY,
	.args = "",
	.help = N_("learn the workbench by using it, in ten minutes"),
	.details = N_("The workbench opens on sample alerts, and some lines "
		      "below it say what to try next. The store is thrown away "
		      "at the end."),
	.run = run_tour,
};
