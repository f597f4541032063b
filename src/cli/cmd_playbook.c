/*
 * cmd_playbook.c - the playbooks of the desk repository.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/stats.h"
#include "watchfloor/text.h"

/* Columns of the names of facts. */
#define FACT_NAME 13

/* ---- list ---- */

static const struct out_column entry_columns[] = {
	{ "path", N_("FILE"), 22, false },
	{ "id", NULL, 0, false },
	{ "steps", N_("STEPS"), 5, true },
	{ "minutes", N_("MINUTES"), 7, true },
	{ "modified", NULL, 0, false },
	{ NULL, N_("MODIFIED"), 10, false },
	{ "blob", NULL, 0, false },
	{ "findings", N_("FINDINGS"), 8, true },
	{ NULL, N_("TITLE"), 0, false },
	{ "name", NULL, 0, false },
	{ "error", NULL, 0, false },
};

/* For people the error stands where the title would, and before the title
 * whether it is out of force. */
static void put_entry(const struct out_table *t, const struct repo_entry *e)
{
	char steps[16], minutes[16], findings[16];
	char *day = xstrndup(e->modified, strlen("2026-11-23"));
	struct strbuf title = STRBUF_INIT;

	snprintf(steps, sizeof steps, "%d", e->steps);
	snprintf(minutes, sizeof minutes, "%d", e->minutes);
	snprintf(findings, sizeof findings, "%d", e->findings);
	repo_entry_print(e, clock_now(), &title);
	out_table_row(t, (const char *[]){ e->path, e->id, steps, minutes,
					   e->modified, day, e->blob, findings,
					   e->error ? e->error : title.buf,
					   e->name, e->error });
	strbuf_release(&title);
	free(day);
}

static int run_list(struct cli *c)
{
	struct out_table t = { entry_columns, ARRAY_SIZE(entry_columns),
			       out_form_of(c) };
	struct desk *d;
	struct repo_entry *entries;
	int n;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = repo_list(d->repo, cli_value(c, "at"), &entries, &n);
	if (!ret) {
		out_table_head(&t);
		for (int i = 0; i < n; i++)
			put_entry(&t, &entries[i]);
		repo_entries_free(entries, n);
	}
	desk_close(d);
	return ret ? cli_failed(ret) : CLI_OK;
}

/* ---- show ---- */

static void put_waits(const struct step *s)
{
	struct strbuf span = STRBUF_INIT;

	if (s->delay) {
		stats_add_span(&span, s->delay);
		text_print(stdout, _("  (after %s)"), span.buf);
		strbuf_reset(&span);
	}
	if (s->timeout) {
		stats_add_span(&span, s->timeout);
		text_print(stdout, _("  (within %s)"), span.buf);
	}
	strbuf_release(&span);
}

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
	if (s->delay || s->timeout)
		put_waits(s);
	putchar('\n');
}

static const struct out_column row_columns[] = {
	{ .key = "number" }, { .key = "depth", .number = true },
	{ .key = "branch" }, { .key = "id" },
	{ .key = "title" },  { .key = "minutes", .number = true },
	{ .key = "asks" },
};

static void put_cells(const struct out_table *t, const struct playbook *p,
		      const struct outline_row *row)
{
	const struct step *s = row->step;
	char depth[16], minutes[16];

	snprintf(depth, sizeof depth, "%d", row->depth);
	snprintf(minutes, sizeof minutes, "%d", s->minutes);
	out_table_row(t, (const char *[]){ row->number, depth,
					   outline_branch(p, row), s->id,
					   step_title(s),
					   s->minutes ? minutes : NULL,
					   s->authorisation });
}

static void put_fact(void *ctx, const char *name, const char *text,
		     enum fact_kind kind)
{
	struct strbuf head = STRBUF_INIT;

	text_column(&head, name, FACT_NAME);
	text_print(stdout, "%s%s\n", head.buf, text);
	strbuf_release(&head);
}

static void put_title(const struct playbook *p)
{
	text_print(stdout, "%s\n", playbook_title(p));
	if (*playbook_about(p))
		text_print(stdout, "%s\n", playbook_about(p));
	putchar('\n');
	playbook_facts(p, clock_now(), put_fact, NULL);
	putchar('\n');
}

static void put_outline(const struct playbook *p, enum out_form form)
{
	struct out_table t = { row_columns, ARRAY_SIZE(row_columns), form };
	struct outline_row *rows;
	int n = playbook_outline(p, &rows);

	if (form == OUT_PEOPLE)
		put_title(p);
	else
		out_table_head(&t);
	for (int i = 0; i < n; i++) {
		if (form == OUT_PEOPLE)
			put_row(p, &rows[i]);
		else
			put_cells(&t, p, &rows[i]);
	}
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
		put_outline(p, out_form_of(c));
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

static const struct out_column commit_columns[] = {
	{ "commit", NULL, 0, false },
	{ NULL, N_("COMMIT"), 10, false },
	{ "at", NULL, 0, false },
	{ NULL, N_("TIME"), 16, false },
	{ "author", N_("AUTHOR"), 16, false },
	{ "summary", N_("SUMMARY"), 0, false },
};

static void put_commit(const struct out_table *t, const struct repo_commit *k)
{
	char at[CLOCK_RFC3339_SIZE], minute[CLOCK_RFC3339_SIZE], id[11];

	snprintf(id, sizeof id, "%.10s", k->id);
	clock_format(at, k->at);
	snprintf(minute, sizeof minute, "%.16s", at);
	out_table_row(t, (const char *[]){ k->id, id, at, minute, k->author,
					   k->summary });
}

static int put_log(struct desk *d, const char *path, enum out_form form)
{
	struct out_table t = { commit_columns, ARRAY_SIZE(commit_columns),
			       form };
	struct repo_commit *commits;
	int n;
	int ret = repo_log(d->repo, NULL, path, 0, &commits, &n);

	if (ret)
		return ret;
	out_table_head(&t);
	for (int i = 0; i < n; i++)
		put_commit(&t, &commits[i]);
	repo_commits_free(commits, n);
	return 0;
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
		ret = put_log(d, entry.path, out_form_of(c));
	repo_entry_release(&entry);
	strbuf_release(&text);
	desk_close(d);
	return ret ? cli_failed(ret) : CLI_OK;
}

/* ---- the rows ---- */

static const struct cli_option list_options[] = {
	{ "at", N_("COMMIT"), N_("as of this commit of the desk repository") },
	{ "json", NULL, N_("one JSON object per line") },
	{ "tsv", NULL, N_("tab-separated, with a header line") },
	{ .name = NULL }
};

static const struct cli_option log_options[] = {
	{ "json", NULL, N_("one JSON object per line") },
	{ "tsv", NULL, N_("tab-separated, with a header line") },
	{ .name = NULL }
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
	.options = list_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_show,
};

const struct subcommand cmd_playbook_log = {
	.name = "playbook log",
	.right = RIGHT_MEMBER,
	.args = N_("ID"),
	.help = N_("list the commits that changed a playbook, newest first"),
	.options = log_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_log,
};
