/*
 * cmd_playbook_fmt.c - the text of a playbook: laid out, or made of an older
 * version of CACAO.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "cli/author_file.h"
#include "cli/cmds.h"
#include "watchfloor/author.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

/* ---- fmt ---- */

/* CLI_NO: --check, and the file is laid out otherwise. */
static int check(const struct author_file *f, const struct strbuf *text)
{
	if (!strcmp(f->text.buf, text->buf))
		return CLI_OK;
	text_print(stdout, "%s\n", f->path);
	return CLI_NO;
}

static int format_file(struct cli *c, const char *path)
{
	struct author_file f;
	struct strbuf text = STRBUF_INIT;
	int ret = author_file_read(&f, path);

	if (ret) {
		ret = cli_failed(ret);
	} else {
		if (cli_flag(c, "stamp"))
			document_stamp(f.document);
		author_file_print(&f, &text);
		if (cli_flag(c, "check")) {
			ret = check(&f, &text);
		} else {
			ret = author_file_write(&f, &text);
			ret = ret ? cli_failed(ret) : CLI_OK;
		}
	}
	strbuf_release(&text);
	author_file_release(&f);
	return ret;
}

static int run_fmt(struct cli *c)
{
	int worst = CLI_OK;

	for (int i = 0; i < c->argc; i++) {
		int ret = format_file(c, c->argv[i]);

		worst = ret > worst ? ret : worst;
	}
	return worst;
}

static const struct cli_option fmt_options[] = {
	{ "check", NULL,
	  N_("write nothing; name the files that are laid out otherwise") },
	{ "stamp", NULL, N_("a new version: `modified` becomes now") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_fmt = {
	.name = "playbook fmt",
	.right = RIGHT_ANYBODY,
	.args = N_("FILE..."),
	.help = N_("lay the text of playbooks out"),
	.details = N_(
		"Properties stand in the order of the standard, those that it "
		"does not have behind them; steps, variables and other "
		"dictionaries keep the order of their author. One value stands "
		"on a line, so a small change is a small difference. Nothing "
		"that the file says is changed. The file - is standard input, "
		"written to standard output. With --check the exit status is 1 "
		"when a file would change."),
	.options = fmt_options,
	.min_args = 1,
	.max_args = -1,
	.run = run_fmt,
};

/* ---- convert ---- */

static int convert(struct cli *c, struct author_file *f)
{
	struct strbuf text = STRBUF_INIT, notes = STRBUF_INIT;
	int ret = document_convert(f->document, &notes);

	author_file_notes(f, &notes);
	if (ret) {
		fail_in(ret, "%s: ", f->path);
	} else {
		author_file_print(f, &text);
		if (cli_flag(c, "write"))
			ret = author_file_write(f, &text);
		else
			fwrite(text.buf, 1, text.len, stdout);
	}
	strbuf_release(&text);
	strbuf_release(&notes);
	return ret;
}

static int run_convert(struct cli *c)
{
	struct author_file f;
	int ret = author_file_read(&f, c->argv[0]);

	if (!ret)
		ret = convert(c, &f);
	author_file_release(&f);
	return ret ? cli_failed(ret) : CLI_OK;
}

static const struct cli_option convert_options[] = {
	{ "write", NULL, N_("put the result in the place of the file") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_convert = {
	.name = "playbook convert",
	.right = RIGHT_ANYBODY,
	.args = N_("FILE"),
	.help = N_("make CACAO 2.0 of a playbook of 1.0 or 1.1"),
	.details = N_(
		"Types and ids of steps, variables, targets and lists of one "
		"step get their new form. What version 1 leaves open is not "
		"guessed: it is refused, or named on standard error for the "
		"author to look at."),
	.options = convert_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_convert,
};
