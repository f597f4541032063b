/*
 * cmd_playbook_edit.c - a playbook changed in $EDITOR.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/playbook_edit.h"
#include "watchfloor/text.h"
#include "watchfloor/tui.h"

static int edit(struct cli *c, struct playbook_edit *e)
{
	const char *from = cli_value(c, "from");
	char *said = NULL;
	int ret = from ? playbook_edit_from(e, from) : 0;

	/* What is right in the settings is in force. */
	if (tui_configure() < 0)
		cli_failed(FAILED);
	if (ret == 0)
		ret = tui_edit_playbook(e, cli_value(c, "message"), &said);
	tui_forget();
	if (ret == 0)
		text_print(stdout, "%s\n", said);
	free(said);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

static int edit_file(struct cli *c)
{
	struct playbook_edit e;
	int ret = playbook_edit_file(&e, c->argv[0]);

	ret = ret < 0 ? cli_failed(ret) : edit(c, &e);
	playbook_edit_release(&e);
	return ret;
}

static int edit_in_desk(struct cli *c)
{
	struct playbook_edit e;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	ret = playbook_edit_desk(&e, d, c->argv[0]);
	ret = ret < 0 ? cli_failed(ret) : edit(c, &e);
	playbook_edit_release(&e);
	desk_close(d);
	return ret;
}

/* A file of that name comes first, as with `playbook rehearse`. */
static int run_edit(struct cli *c)
{
	return access(c->argv[0], F_OK) == 0 ? edit_file(c) : edit_in_desk(c);
}

static const struct cli_option edit_options[] = {
	{ "message", N_("TEXT"),
	  N_("why, for the commit; without an error nothing is asked then") },
	{ "from", N_("FILE"), N_("begin with this text, which was kept") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_edit = {
	.name = "playbook edit",
	.right = RIGHT_ANYBODY,
	.args = N_("ID|FILE"),
	.help = N_("change a playbook in $EDITOR, and commit it"),
	.details = N_(
		"Of the desk repository the playbook is that of the head of "
		"the branch, and ID as for playbook show; a FILE is written "
		"where it was. What is saved is laid out as by playbook fmt, "
		"gets a new time of change, and is linted; with an error in it "
		"it is not taken. A commit bears the member's name. If "
		"somebody else has committed meanwhile, nothing is. What is "
		"not taken stays in its own file below "
		"$XDG_STATE_HOME/watchfloor/edits, whatever becomes of the "
		"editor and the terminal, and --from goes on with it."),
	.options = edit_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_edit,
};
