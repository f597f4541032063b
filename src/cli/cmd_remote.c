/*
 * cmd_remote.c - the repository that others commit to.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "cli/cmds.h"
#include "watchfloor/adopt.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/playbook.h"
#include "watchfloor/text.h"

static int show_remote(struct desk *d)
{
	struct strbuf url = STRBUF_INIT;
	int ret = repo_remote(d->repo, &url);

	if (ret == 0)
		text_print(stdout, "%s\n", url.buf);
	strbuf_release(&url);
	return ret;
}

static int set_remote(struct desk *d, const char *url)
{
	int ret = desk_check_right(d, RIGHT_KEEP);

	return ret < 0 ? ret : repo_set_remote(d->repo, url);
}

static int run_remote(struct cli *c)
{
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = c->argc ? set_remote(d, c->argv[0]) : 0;
	if (ret == 0)
		ret = show_remote(d);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_desk_remote = {
	.name = "desk remote",
	.right = RIGHT_MEMBER,
	.args = N_("[URL]"),
	.help = N_("say where the desk repository is fetched from, or set it"),
	.details = N_("https://, ssh://, USER@HOST:PATH or an absolute path. "
		      "Over ssh the agent holds the key and ~/.ssh/known_hosts "
		      "knows the host; over https the helpers of git have the "
		      "password."),
	.max_args = 1,
	.run = run_remote,
};

static int run_fetch(struct cli *c)
{
	char before[41] = "", head[41];
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	snprintf(before, sizeof before, "%s", repo_head(d->repo));
	ret = desk_fetch(d, head);
	if (ret == 0 && strcmp(before, head) == 0)
		text_print(stdout, _("Nothing new: the head is %.7s.\n"), head);
	else if (ret == 0)
		text_print(stdout,
			   d->adopted ? _("The head is %.7s now. The desk goes "
					  "by %.7s until `watchfloor playbook "
					  "adopt`.\n")
				      : _("The head is %.7s now, instead of "
					  "%.7s.\n"),
			   head, d->adopted ? d->commit : before);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_desk_fetch = {
	.name = "desk fetch",
	.right = RIGHT_MEMBER,
	.args = "",
	.help = N_("fetch the desk repository from its remote"),
	.details = N_("The branch moves only forward: a history that was "
		      "written anew is refused, and so is a commit without a "
		      "member's signature where desk.conf wants one."),
	.run = run_fetch,
};

static int run_push(struct cli *c)
{
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	ret = desk_try(d, act_named("desk.adopted"), NULL);
	if (ret == 0)
		ret = repo_push(d->repo);
	if (ret == 0)
		ret = show_remote(d);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_desk_push = {
	.name = "desk push",
	.right = RIGHT_MEMBER,
	.args = "",
	.help = N_("push the branch and the tags to the remote"),
	.run = run_push,
};
