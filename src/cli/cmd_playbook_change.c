/*
 * cmd_playbook_change.c - changes that an author makes to a whole playbook: a
 * variable renamed, a playbook derived.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "cli/author_file.h"
#include "cli/cmds.h"
#include "watchfloor/author.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

/* ---- rename ---- */

static int rename_in(struct cli *c, struct author_file *f)
{
	struct strbuf text = STRBUF_INIT;
	int uses = document_rename(f->document, c->argv[1], c->argv[2]);
	int ret = uses < 0 ? uses : 0;

	if (!ret) {
		author_file_print(f, &text);
		ret = author_file_write(f, &text);
	}
	if (!ret)
		text_print(stderr,
			   _("%s: %s is now %s, in %d places of text\n"),
			   f->path, c->argv[1], c->argv[2], uses);
	strbuf_release(&text);
	return ret;
}

static int run_rename(struct cli *c)
{
	struct author_file f;
	int ret = author_file_read(&f, c->argv[0]);

	if (!ret)
		ret = rename_in(c, &f);
	author_file_release(&f);
	return ret ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_playbook_rename = {
	.name = "playbook rename",
	.right = RIGHT_ANYBODY,
	.args = N_("FILE OLD NEW"),
	.help = N_("rename a variable wherever a playbook names it"),
	.details = N_("OLD and NEW are names with their underscores, such as "
		      "__src__. Declarations, arguments, texts, conditions, "
		      "questions and translations follow."),
	.min_args = 3,
	.max_args = 3,
	.run = run_rename,
};

/* ---- derive ---- */

static int derive(struct cli *c, struct author_file *f)
{
	struct strbuf text = STRBUF_INIT;
	int ret = document_derive(f->document, cli_value(c, "as"));

	if (!ret) {
		author_file_print(f, &text);
		ret = file_write_atomic(c->argv[1], text.buf, text.len, 0644);
	}
	strbuf_release(&text);
	return ret;
}

static int run_derive(struct cli *c)
{
	struct author_file f;
	int ret;

	if (!cli_value(c, "as"))
		return cli_usage(c, _("name the author: --as identity--..."));
	ret = author_file_read(&f, c->argv[0]);
	if (!ret)
		ret = derive(c, &f);
	author_file_release(&f);
	return ret ? cli_failed(ret) : CLI_OK;
}

static const struct cli_option derive_options[] = {
	{ "as", N_("ID"), N_("the identity-- id of its author") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_derive = {
	.name = "playbook derive",
	.right = RIGHT_ANYBODY,
	.args = N_("FILE NEWFILE"),
	.help = N_("make a playbook of one's own of another's"),
	.details =
		N_("Only its author makes new versions of a playbook; others "
		   "derive one: a new id, which names the old one in "
		   "derived_from. Signatures stay behind. Steps keep their "
		   "ids, so the two can be compared."),
	.options = derive_options,
	.min_args = 2,
	.max_args = 2,
	.run = run_derive,
};
