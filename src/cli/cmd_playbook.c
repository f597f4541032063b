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
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

#define PLAYBOOK_MAX_SIZE (16 * 1024 * 1024)

/* How a command prints a row: for people, or for programs. */
enum form { FORM_TEXT, FORM_JSON, FORM_TSV };

static enum form form_of(const struct cli *c)
{
	return cli_flag(c, "json")  ? FORM_JSON
	       : cli_flag(c, "tsv") ? FORM_TSV
				    : FORM_TEXT;
}

/* ---- list ---- */

static void put_entry_json(const struct repo_entry *e)
{
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "path", e->path);
	json_add_str(o, "id", *e->id ? e->id : NULL);
	json_add_str(o, "name", *e->name ? e->name : NULL);
	json_add_str(o, "modified", *e->modified ? e->modified : NULL);
	json_add_str(o, "blob", e->blob);
	json_add_int(o, "steps", e->steps);
	json_add_int(o, "minutes", e->minutes);
	json_add_int(o, "findings", e->findings);
	json_add_str(o, "error", e->error);
	out_json(o);
}

static void put_entry_tsv(const struct repo_entry *e)
{
	char steps[16], minutes[16], findings[16];
	const char *fields[] = { e->path,     e->id,    e->name,
				 e->modified, e->blob,  steps,
				 minutes,     findings, e->error };

	snprintf(steps, sizeof steps, "%d", e->steps);
	snprintf(minutes, sizeof minutes, "%d", e->minutes);
	snprintf(findings, sizeof findings, "%d", e->findings);
	out_tsv(fields, ARRAY_SIZE(fields));
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
	static void (*const put[])(const struct repo_entry *e) = {
		put_entry, put_entry_json, put_entry_tsv
	};
	enum form form = form_of(c);
	struct desk *d;
	struct repo_entry *entries;
	int n;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = repo_list(d->repo, cli_value(c, "at"), &entries, &n);
	if (!ret && form == FORM_TSV)
		puts("path\tid\tname\tmodified\tblob\tsteps\tminutes\t"
		     "findings\terror");
	for (int i = 0; !ret && i < n; i++)
		put[form](&entries[i]);
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

static void put_row_json(const struct playbook *p,
			 const struct outline_row *row)
{
	const struct step *s = row->step;
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "number", row->number);
	json_add_int(o, "depth", row->depth);
	json_add_str(o, "branch", outline_branch(p, row));
	json_add_str(o, "id", s->id);
	json_add_str(o, "title", step_title(s));
	if (s->minutes)
		json_add_int(o, "minutes", s->minutes);
	json_add_str(o, "asks", s->authorisation);
	out_json(o);
}

static void put_row_tsv(const struct playbook *p, const struct outline_row *row)
{
	const struct step *s = row->step;
	char depth[16], minutes[16];
	const char *fields[] = {
		row->number,   depth,   outline_branch(p, row), s->id,
		step_title(s), minutes, s->authorisation
	};

	snprintf(depth, sizeof depth, "%d", row->depth);
	snprintf(minutes, sizeof minutes, "%d", s->minutes);
	out_tsv(fields, ARRAY_SIZE(fields));
}

static void put_title(const struct playbook *p)
{
	text_print(stdout, "%s\n%s  %s\n", playbook_title(p), p->id,
		   p->modified);
	if (*playbook_about(p))
		text_print(stdout, "%s\n", playbook_about(p));
	putchar('\n');
}

static void put_outline(const struct playbook *p, enum form form)
{
	static void (*const put[])(const struct playbook *p,
				   const struct outline_row *row) = {
		put_row, put_row_json, put_row_tsv
	};
	struct outline_row *rows;
	int n = playbook_outline(p, &rows);

	if (form == FORM_TEXT)
		put_title(p);
	if (form == FORM_TSV)
		puts("number\tdepth\tbranch\tid\ttitle\tminutes\tasks");
	for (int i = 0; i < n; i++)
		put[form](p, &rows[i]);
	free(rows);
}

static int show(struct cli *c, struct desk *d)
{
	struct strbuf text = STRBUF_INIT;
	struct playbook *p = NULL;
	int ret =
		repo_find(d->repo, cli_value(c, "at"), c->argv[0], &text, NULL);

	if (!ret)
		ret = playbook_parse(&p, text.buf, text.len, NULL);
	if (!ret)
		put_outline(p, form_of(c));
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

static void put_commit(const struct repo_commit *k)
{
	char at[CLOCK_RFC3339_SIZE];

	text_print(stdout, "%.10s  %.16s  %-12s  %s\n", k->id,
		   clock_format(at, k->at), k->author, k->summary);
}

static void put_commit_json(const struct repo_commit *k)
{
	char at[CLOCK_RFC3339_SIZE];
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "commit", k->id);
	json_add_str(o, "at", clock_format(at, k->at));
	json_add_str(o, "author", k->author);
	json_add_str(o, "summary", k->summary);
	out_json(o);
}

static void put_commit_tsv(const struct repo_commit *k)
{
	char at[CLOCK_RFC3339_SIZE];
	const char *fields[] = { k->id, clock_format(at, k->at), k->author,
				 k->summary };

	out_tsv(fields, ARRAY_SIZE(fields));
}

static int put_log(struct desk *d, const char *path, enum form form)
{
	static void (*const put[])(const struct repo_commit *k) = {
		put_commit, put_commit_json, put_commit_tsv
	};
	struct repo_commit *commits;
	int n;
	int ret = repo_log(d->repo, NULL, path, 0, &commits, &n);

	if (!ret && form == FORM_TSV)
		puts("commit\tat\tauthor\tsummary");
	for (int i = 0; !ret && i < n; i++)
		put[form](&commits[i]);
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
		ret = put_log(d, entry.path, form_of(c));
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
	{ "tsv", NULL, N_("tab-separated, with a head") },
	{ .name = NULL }
};

static const struct cli_option log_options[] = {
	{ "json", NULL, N_("one JSON object per line") },
	{ "tsv", NULL, N_("tab-separated, with a head") },
	{ .name = NULL }
};

static const struct cli_option lint_options[] = {
	{ "strict", NULL, N_("exit with 1 for warnings too") }, { .name = NULL }
};

const struct subcommand cmd_playbook_list = {
	.name = "playbook list",
	.args = "",
	.help = N_("list the playbooks of the desk repository"),
	.details = N_("A file that says it is a playbook and cannot be walked "
		      "is listed with the reason."),
	.options = list_options,
	.run = run_list,
};

const struct subcommand cmd_playbook_show = {
	.name = "playbook show",
	.args = N_("ID"),
	.help = N_("show a playbook as a numbered outline"),
	.details = N_("ID is the id of a playbook, the beginning of one, or "
		      "the name of its file."),
	.options = list_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_show,
};

const struct subcommand cmd_playbook_log = {
	.name = "playbook log",
	.args = N_("ID"),
	.help = N_("list the commits that changed a playbook, newest first"),
	.options = log_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_log,
};

const struct subcommand cmd_playbook_lint = {
	.name = "playbook lint",
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
