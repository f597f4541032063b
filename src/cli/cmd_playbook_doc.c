/*
 * cmd_playbook_doc.c - a playbook for others: a hand-out for people, an export
 * for programs, and who wrote what.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/author_source.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/export.h"
#include "watchfloor/file.h"
#include "watchfloor/handout.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- doc ---- */

static int run_doc(struct cli *c)
{
	struct author_source s;
	struct strbuf text = STRBUF_INIT;
	int ret = author_source_open(&s, c, c->argv[0], cli_value(c, "at"));

	if (!ret) {
		handout_print(&text, author_source_playbook(&s),
			      cli_flag(c, "html") ? HANDOUT_HTML
						  : HANDOUT_MARKDOWN);
		fwrite(text.buf, 1, text.len, stdout);
	}
	strbuf_release(&text);
	author_source_release(&s);
	return ret ? cli_failed(ret) : CLI_OK;
}

static const struct cli_option doc_options[] = {
	{ "at", N_("COMMIT"), N_("as of this commit of the desk repository") },
	{ "html", NULL, N_("HTML instead of Markdown") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_doc = {
	.name = "playbook doc",
	.right = RIGHT_MEMBER,
	.args = N_("ID"),
	.help = N_("write a playbook as a hand-out"),
	.details = N_("Markdown, or HTML, in the language of messages: each "
		      "step with its text, its questions with boxes to tick, "
		      "and its minutes. ID may be a file."),
	.options = doc_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_doc,
};

/* ---- export ---- */

static int check_all(const struct author_source *s, const bool *wanted,
		     const char *tlp)
{
	int ret = 0;

	for (int i = 0; !ret && i < s->n; i++)
		if (wanted[i])
			ret = export_check(s->files[i].playbook, tlp);
	return ret;
}

static int write_files(const struct author_source *s, const bool *wanted,
		       const char *folder)
{
	int ret = file_mkdirs(folder, 0777);

	for (int i = 0; !ret && i < s->n; i++) {
		const char *slash = strrchr(s->files[i].path, '/');
		const char *name = slash ? slash + 1 : s->files[i].path;
		char *path;

		if (!wanted[i])
			continue;
		path = xasprintf("%s/%s", folder, name);
		ret = file_write_atomic(path, s->files[i].text.buf,
					s->files[i].text.len, 0644);
		free(path);
	}
	return ret;
}

static int export_source(struct cli *c, const struct author_source *s)
{
	bool *wanted = export_closure(s->files, s->n, s->chosen);
	struct strbuf text = STRBUF_INIT;
	int ret = check_all(s, wanted, cli_value(c, "tlp"));

	if (!ret && cli_flag(c, "stix")) {
		export_stix(&text, s->files, s->n, wanted);
		ret = file_write_atomic(c->argv[1], text.buf, text.len, 0644);
	} else if (!ret) {
		ret = write_files(s, wanted, c->argv[1]);
	}
	strbuf_release(&text);
	free(wanted);
	return ret;
}

static int run_export(struct cli *c)
{
	const char *tlp = cli_value(c, "tlp");
	struct author_source s;
	int ret;

	if (tlp && !tlp_is_level(tlp))
		return cli_usage(c, _("--tlp is clear, green, amber, "
				      "amber+strict or red"));
	ret = author_source_open(&s, c, c->argv[0], cli_value(c, "at"));
	if (!ret)
		ret = export_source(c, &s);
	author_source_release(&s);
	return ret ? cli_failed(ret) : CLI_OK;
}

static const struct cli_option export_options[] = {
	{ "at", N_("COMMIT"), N_("as of this commit of the desk repository") },
	{ "stix", NULL, N_("one STIX 2.1 bundle; DIR is its file") },
	{ "tlp", N_("LEVEL"), N_("who gets it may have what is marked so") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_export = {
	.name = "playbook export",
	.right = RIGHT_MEMBER,
	.args = N_("ID DIR"),
	.help = N_("write a playbook, and those it calls, for others"),
	.details = N_("The files are written as they are, so signatures stay "
		      "good. A playbook that is marked stricter than TLP:GREEN "
		      "is refused unless --tlp says that its readers may have "
		      "it. ID may be a file."),
	.options = export_options,
	.min_args = 2,
	.max_args = 2,
	.run = run_export,
};

/* ---- blame ---- */

static const struct out_column blame_columns[] = {
	{ "number", N_("STEP"), 8, false },
	{ "step", NULL, 0, false },
	{ "commit", NULL, 0, false },
	{ NULL, N_("COMMIT"), 10, false },
	{ "author", N_("AUTHOR"), 14, false },
	{ "at", NULL, 0, false },
	{ NULL, N_("DAY"), 10, false },
	{ NULL, N_("TITLE"), 28, false },
	{ "title", NULL, 0, false },
	{ "summary", N_("SUMMARY"), 0, false },
};

static void put_blame(const struct out_table *t, const struct outline_row *row,
		      const struct repo_commit *k)
{
	char at[CLOCK_RFC3339_SIZE], day[11], id[11];
	const char *title = step_title(row->step);

	clock_format(at, k->at);
	snprintf(day, sizeof day, "%.10s", at);
	snprintf(id, sizeof id, "%.10s", k->id);
	out_table_row(t, (const char *[]){ row->number, row->step->id, k->id,
					   id, k->author, at, day, title, title,
					   k->summary });
}

static int blame(struct cli *c, struct desk *d, const char *path,
		 const struct playbook *p)
{
	struct out_table t = { blame_columns, ARRAY_SIZE(blame_columns),
			       out_form_of(c) };
	struct library_blame b;
	struct outline_row *rows;
	int nrows, ret = library_blame_begin(&b, d->repo, cli_value(c, "at"),
					     path, p);

	if (ret)
		return ret;
	while (b.open)
		library_blame_step(&b, d->repo, path, p);
	out_table_head(&t);
	nrows = playbook_outline(p, &rows);
	for (int i = 0; i < nrows; i++) {
		int by = b.by[rows[i].step->index];

		if (by >= 0)
			put_blame(&t, &rows[i], &b.log[by]);
	}
	free(rows);
	library_blame_release(&b);
	return 0;
}

static int run_blame(struct cli *c)
{
	struct repo_entry entry = { .path = NULL };
	struct strbuf text = STRBUF_INIT;
	struct playbook *p = NULL;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = repo_find(d->repo, cli_value(c, "at"), c->argv[0], &text, &entry);
	if (!ret)
		ret = playbook_parse(&p, text.buf, text.len, NULL);
	if (!ret)
		ret = blame(c, d, entry.path, p);
	playbook_free(p);
	repo_entry_release(&entry);
	strbuf_release(&text);
	desk_close(d);
	return ret ? cli_failed(ret) : CLI_OK;
}

static const struct cli_option blame_options[] = {
	{ "at", N_("COMMIT"), N_("as of this commit of the desk repository") },
	{ "json", NULL, N_("one JSON object per line") },
	{ "tsv", NULL, N_("tab-separated, with a header line") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_blame = {
	.name = "playbook blame",
	.right = RIGHT_MEMBER,
	.args = N_("ID"),
	.help = N_("tell who changed each step last, and why"),
	.options = blame_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_blame,
};
