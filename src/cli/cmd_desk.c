/*
 * cmd_desk.c - checking what is written for the desk, before or after it is
 * committed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* A desk.conf larger than that is something else. */
#define CONF_MAX (1 << 20)

static void put_lines(const struct strbuf *findings)
{
	char *copy = xstrdup(findings->buf), *rest = copy, *line;

	while ((line = strsep(&rest, "\n")))
		if (*line)
			text_print(stdout, "%s\n", line);
	free(copy);
}

static int lint(const char *name, const struct strbuf *text)
{
	struct strbuf findings = STRBUF_INIT;
	struct conf *conf = NULL;
	int ret = conf_parse(&conf, name, text->buf, text->len, &findings);

	put_lines(&findings);
	conf_free(conf);
	strbuf_release(&findings);
	return ret < 0 ? CLI_NO : CLI_OK;
}

static int lint_file(const char *file)
{
	struct strbuf text = STRBUF_INIT;
	int ret = file_read(&text, file, CONF_MAX);

	ret = ret < 0 ? cli_failed(ret) : lint(file, &text);
	strbuf_release(&text);
	return ret;
}

/* As it is at the head of the desk repository, in force or not. */
static int lint_head(struct cli *c)
{
	struct strbuf text = STRBUF_INIT;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = repo_read(d->repo, NULL, "desk.conf", &text, NULL);
	ret = ret < 0 ? cli_failed(ret) : lint("desk.conf", &text);
	strbuf_release(&text);
	desk_close(d);
	return ret;
}

static int run_lint(struct cli *c)
{
	return c->argc ? lint_file(c->argv[0]) : lint_head(c);
}

const struct subcommand cmd_desk_lint = {
	.name = "desk lint",
	.right = RIGHT_ANYBODY,
	.args = N_("[FILE]"),
	.help = N_("check desk.conf: a file, or what was committed last"),
	.details = N_("Each finding is one line, FILE:LINE: SENTENCE, and the "
		      "exit status is 1 when there is one. A commit with a "
		      "fault in its desk.conf is not put in force: the desk "
		      "goes on with the commit before."),
	.max_args = 1,
	.run = run_lint,
};
