/*
 * cmd_undo.c - take back what was done last.
 */
#include "config.h"

#include <stdio.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

static const struct cli_option options[] = {
	{ "dry-run", NULL, N_("only say what would be undone") },
	{ .name = NULL }
};

static int undo_last(const struct cli *c, struct desk *d)
{
	char at[CLOCK_SHORT_SIZE];
	struct last_act last;
	bool dry = cli_flag(c, "dry-run");
	int ret = desk_last_act(d, &last);

	if (ret < 0)
		return ret;
	if (!dry) {
		cli_catch_signals();
		ret = desk_undo(d, &last, out_progress, NULL);
		out_progress_end();
	}
	if (ret == 0)
		text_print(stdout,
			   dry ? _("would be undone: %s (%s)\n")
			       : _("undone: %s (%s)\n"),
			   last.sentence,
			   clock_format_short(at, last.at, clock_now()));
	last_act_release(&last);
	return ret;
}

static int run_undo(struct cli *c)
{
	struct desk *d;
	int ret = cli_open(c, &d,
			   cli_flag(c, "dry-run") ? LEDGER_READ : LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	ret = undo_last(c, d);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_undo = {
	.name = "undo",
	.right = RIGHT_WORK,
	.args = "",
	.help = N_("take back what you did last, on one ticket or many"),
	.details = N_("Can be repeated, act by act.  The records stay, and "
		      "the undoing is one more.  What somebody else has built "
		      "upon is not undone."),
	.options = options,
	.run = run_undo,
};
