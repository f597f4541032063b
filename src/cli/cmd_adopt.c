/*
 * cmd_adopt.c - putting a commit of the desk repository in force.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/adopt.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

static const struct cli_option options[] = {
	{ "dry-run", NULL, N_("only say what stands against it") },
	{ "reason", N_("TEXT"),
	  N_("why; to go back to an older commit needs one") },
	{ .name = NULL }
};

static void put_names(const char *title, char *const *names, int n)
{
	text_print(stdout, "%s", title);
	for (int i = 0; i < n; i++)
		text_print(stdout, "%s%s", i ? ", " : " ", names[i]);
	text_print(stdout, "%s\n", n ? "" : " -");
}

static void put(const struct adoption *a)
{
	text_print(stdout, "%.7s %s\n", a->commit, a->summary);
	if (*a->previous)
		text_print(stdout, _("the desk goes by %.7s\n"), a->previous);
	put_names(_("written by:"), a->authors, a->nauthors);
	put_names(_("signed by:"), a->signers, a->nsigners);
	out_lines(a->remarks.buf, a->remarks.len);
	out_lines(a->problems.buf, a->problems.len);
}

static int adopt(struct cli *c, struct desk *d, const struct adoption *a)
{
	int ret;

	if (cli_flag(c, "dry-run"))
		return a->problems.len ? CLI_NO : CLI_OK;
	ret = desk_adopt(d, a, cli_value(c, "reason"));
	if (ret < 0)
		return cli_failed(ret);
	text_print(stdout, _("The desk goes by %.7s now.\n"), a->commit);
	if (!a->asks)
		text_print(stdout,
			   _("Its desk.conf has no section [adopt]: the desk "
			     "follows the branch.\n"));
	return CLI_OK;
}

static int run_adopt(struct cli *c)
{
	struct adoption a = ADOPTION_INIT;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	ret = desk_try(d, act_named("desk.adopted"), NULL);
	if (ret == 0)
		ret = adoption_look(&a, d, c->argc ? c->argv[0] : NULL);
	if (ret < 0) {
		ret = cli_failed(ret);
	} else {
		put(&a);
		ret = adopt(c, d, &a);
	}
	adoption_release(&a);
	desk_close(d);
	return ret;
}

const struct subcommand cmd_playbook_adopt = {
	.name = "playbook adopt",
	.right = RIGHT_MEMBER,
	.args = N_("[COMMIT]"),
	.help = N_("make the desk go by a commit of its repository"),
	.details = N_("Once desk.conf has a section [adopt], the desk goes by "
		      "the commit that was adopted last, not by the head of "
		      "the branch. A commit is adopted when its desk.conf and "
		      "its playbooks are without errors, it comes after the "
		      "one before, and as many members as desk.conf asks for, "
		      "other than who wrote it, have signed it or a tag on it "
		      "with their SSH keys. Exit status 1: something stands "
		      "against it, a line each."),
	.options = options,
	.max_args = 1,
	.run = run_adopt,
};
