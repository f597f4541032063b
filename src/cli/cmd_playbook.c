/*
 * cmd_playbook.c - the playbooks of the desk repository, and lint for files.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

#define PLAYBOOK_MAX_SIZE (16 * 1024 * 1024)

/* ---- list ---- */

static void put_entry_json(const struct repo_entry *e)
{
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "path", e->path);
	json_add_str(o, "id", *e->id ? e->id : NULL);
	json_add_str(o, "name", *e->name ? e->name : NULL);
	json_add_str(o, "modified", *e->modified ? e->modified : NULL);
	json_add_str(o, "blob", e->blob);
	json_add_str(o, "error", e->error);
	out_json(o);
}

static void put_entry(const struct repo_entry *e)
{
	if (e->error)
		text_print(stdout, _("%s cannot be walked: %s\n"), e->path,
			   e->error);
	else
		text_print(stdout, "%s  %.10s  %-20s  %s\n", e->id, e->modified,
			   e->path, e->name);
}

static int run_list(struct cli *c)
{
	struct desk *d;
	struct repo_entry *entries;
	int n;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = repo_list(d->repo, cli_value(c, "at"), &entries, &n);
	for (int i = 0; !ret && i < n; i++)
		(cli_flag(c, "json") ? put_entry_json : put_entry)(&entries[i]);
	if (!ret)
		repo_entries_free(entries, n);
	desk_close(d);
	return ret ? cli_failed(ret) : CLI_OK;
}

/* ---- show ---- */

static void put_row(const struct playbook *p, const struct outline_row *row)
{
	const struct step *s = row->step;
	const char *branch = outline_branch(p, row);

	text_print(stdout, "%*s%s  %s%s%s", 3 * row->depth, "", row->number,
		   branch ? branch : "", branch ? ": " : "", step_title(s));
	if (s->minutes)
		text_print(stdout, _("  (%d min)"), s->minutes);
	if (s->authorisation)
		text_print(stdout, _("  (asks: %s)"), s->authorisation);
	putchar('\n');
}

static void put_outline(const struct playbook *p)
{
	struct outline_row *rows;
	int n = playbook_outline(p, &rows);

	text_print(stdout, "%s\n%s  %s\n", playbook_title(p), p->id,
		   p->modified);
	if (*playbook_about(p))
		text_print(stdout, "%s\n", playbook_about(p));
	putchar('\n');
	for (int i = 0; i < n; i++)
		put_row(p, &rows[i]);
	free(rows);
}

static int show(struct cli *c, struct desk *d)
{
	struct strbuf text = STRBUF_INIT;
	struct playbook *p = NULL;
	int ret =
		repo_find(d->repo, cli_value(c, "at"), c->argv[0], &text, NULL);

	if (!ret && cli_flag(c, "json")) {
		fwrite(text.buf, 1, text.len, stdout);
	} else if (!ret) {
		ret = playbook_parse(&p, text.buf, text.len, NULL);
		if (!ret)
			put_outline(p);
	}
	playbook_free(p);
	strbuf_release(&text);
	return ret ? cli_failed(ret) : CLI_OK;
}

static int run_show(struct cli *c)
{
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = show(c, d);
	desk_close(d);
	return ret;
}

/* ---- log ---- */

static int put_log(struct desk *d, const char *path)
{
	struct repo_commit *commits;
	int n;
	int ret = repo_log(d->repo, path, &commits, &n);

	for (int i = 0; !ret && i < n; i++) {
		char at[CLOCK_RFC3339_SIZE];

		text_print(stdout, "%.10s  %.16s  %-12s  %s\n", commits[i].id,
			   clock_format(at, commits[i].at), commits[i].author,
			   commits[i].summary);
	}
	if (!ret)
		repo_commits_free(commits, n);
	return ret;
}

static int run_log(struct cli *c)
{
	struct desk *d;
	struct repo_entry entry = { .path = NULL };
	struct strbuf text = STRBUF_INIT;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = repo_find(d->repo, NULL, c->argv[0], &text, &entry);
	if (!ret)
		ret = put_log(d, entry.path);
	repo_entry_release(&entry);
	strbuf_release(&text);
	desk_close(d);
	return ret ? cli_failed(ret) : CLI_OK;
}

/* ---- lint ---- */

static void put_findings(const struct findings *f, const char *file)
{
	struct strbuf line = STRBUF_INIT;

	for (int i = 0; i < f->n; i++) {
		strbuf_reset(&line);
		finding_print(&f->list[i], file, &line);
		strbuf_setlen(&line, line.len - 1);
		text_print(stdout, "%s\n", line.buf);
	}
	strbuf_release(&line);
}

/* Adds what it found to the two counts. */
static int lint_file(const char *file, int *errors, int *warnings)
{
	struct strbuf text = STRBUF_INIT;
	struct findings findings = { .n = 0 };
	struct playbook *p = NULL;
	int ret = file_read(&text, file, PLAYBOOK_MAX_SIZE);

	if (!ret) {
		playbook_parse(&p, text.buf, text.len, &findings);
		put_findings(&findings, file);
		*errors += findings.errors;
		*warnings += findings.n - findings.errors;
	}
	playbook_free(p);
	findings_release(&findings);
	strbuf_release(&text);
	return ret;
}

static int run_lint(struct cli *c)
{
	int errors = 0, warnings = 0, ret = CLI_OK;

	for (int i = 0; i < c->argc; i++) {
		int rc = lint_file(c->argv[i], &errors, &warnings);

		if (rc)
			ret = cli_failed(rc);
	}
	if (ret == CLI_OK && (errors || (warnings && cli_flag(c, "strict"))))
		ret = CLI_NO;
	return ret;
}

/* ---- the rows ---- */

static const struct cli_option list_options[] = {
	{ "at", N_("COMMIT"), N_("as of this commit of the desk repository") },
	{ "json", NULL, N_("one JSON object per line") },
	{ .name = NULL }
};

static const struct cli_option show_options[] = {
	{ "at", N_("COMMIT"), N_("as of this commit of the desk repository") },
	{ "json", NULL, N_("the file itself") },
	{ .name = NULL }
};

static const struct cli_option lint_options[] = {
	{ "strict", NULL, N_("exit with 1 for warnings too") }, { .name = NULL }
};

const struct subcommand cmd_playbook_list = {
	.name = "playbook list",
	.right = RIGHT_MEMBER,
	.args = "",
	.help = N_("list the playbooks of the desk repository"),
	.details = N_("A file that says it is a playbook and cannot be walked "
		      "is listed with the reason."),
	.options = list_options,
	.run = run_list,
};

const struct subcommand cmd_playbook_show = {
	.name = "playbook show",
	.right = RIGHT_MEMBER,
	.args = N_("ID"),
	.help = N_("show a playbook as a numbered outline"),
	.details = N_("ID is the id of a playbook, the beginning of one, or "
		      "the name of its file."),
	.options = show_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_show,
};

const struct subcommand cmd_playbook_log = {
	.name = "playbook log",
	.right = RIGHT_MEMBER,
	.args = N_("ID"),
	.help = N_("list the commits that changed a playbook, newest first"),
	.min_args = 1,
	.max_args = 1,
	.run = run_log,
};

const struct subcommand cmd_playbook_lint = {
	.name = "playbook lint",
	.right = RIGHT_ANYBODY,
	.args = N_("FILE..."),
	.help = N_("check files against the rules of CACAO 2.0"),
	.details = N_("Each finding is one line, FILE:LINE:COLUMN: LEVEL "
		      "RULE: SENTENCE, where E is an error and W a warning. "
		      "The exit status is 1 when there is an error."),
	.options = lint_options,
	.min_args = 1,
	.max_args = -1,
	.run = run_lint,
};
