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
#include "watchfloor/notify.h"
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

/* A text of a notice is markdown; the rest is desk.conf. */
static bool is_notice(const char *name)
{
	size_t len = strlen(name);

	return len > 3 && strcmp(name + len - 3, ".md") == 0;
}

static int lint(const char *name, const struct strbuf *text)
{
	struct strbuf findings = STRBUF_INIT;
	struct conf *conf = NULL;
	int ret = is_notice(name)
			  ? template_lint(name, text->buf, text->len, &findings)
			  : conf_parse(&conf, name, text->buf, text->len,
				       &findings);

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

struct linter {
	struct desk *desk;
	int ret; /* enum cli_exit: the worst */
};

static void lint_committed(struct linter *l, const char *path, bool must_be)
{
	struct strbuf text = STRBUF_INIT;
	int ret = repo_read(l->desk->repo, NULL, path, &text, NULL);

	if (ret == 0)
		ret = lint(path, &text);
	else if (ret == NOT_FOUND && !must_be)
		ret = CLI_OK;
	else
		ret = cli_failed(ret);
	if (ret > l->ret)
		l->ret = ret;
	strbuf_release(&text);
}

static void lint_template(void *ctx, const char *path)
{
	lint_committed(ctx, path, false);
}

/* As it is at the head of the desk repository, in force or not. */
static int lint_head(struct cli *c)
{
	struct linter l = { NULL, CLI_OK };
	int ret = cli_open(c, &l.desk, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	lint_committed(&l, "desk.conf", true);
	template_each_name(lint_template, &l);
	desk_close(l.desk);
	return l.ret;
}

static int run_lint(struct cli *c)
{
	return c->argc ? lint_file(c->argv[0]) : lint_head(c);
}

const struct subcommand cmd_desk_lint = {
	.name = "desk lint",
	.right = RIGHT_ANYBODY,
	.args = N_("[FILE]"),
	.help = N_("check desk.conf and the texts of notices: a file, or what "
		   "was committed last"),
	.details = N_("Each finding is one line, FILE:LINE: SENTENCE, and the "
		      "exit status is 1 when there is one. A commit with a "
		      "fault in its desk.conf is not put in force: the desk "
		      "goes on with the commit before.  A FILE that ends in "
		      ".md is the text of a notice."),
	.max_args = 1,
	.run = run_lint,
};
