/*
 * cmd_playbook_read.c - one playbook: its text, and what changed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* ---- text ---- */

static int text_of(struct cli *c, struct desk *d)
{
	struct strbuf text = STRBUF_INIT;
	int ret = repo_find(d->repo, c->argc > 1 ? c->argv[1] : NULL,
			    c->argv[0], &text, NULL);

	if (!ret)
		out_lines(text.buf, text.len);
	strbuf_release(&text);
	return ret;
}

static int run_text(struct cli *c)
{
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = text_of(c, d);
	desk_close(d);
	return ret ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_playbook_text = {
	.name = "playbook text",
	.right = RIGHT_MEMBER,
	.args = N_("ID [COMMIT]"),
	.help = N_("print the file of a playbook, as of any commit"),
	.min_args = 1,
	.max_args = 2,
	.run = run_text,
};

/* ---- diff ---- */

/* The two versions. */
struct versions {
	char *path;
	char before[41], after[41]; /* commits */
	struct strbuf old, now;
};

/* The commit before the newest that changed the file up to `after`. */
static int find_before(struct repo *r, struct versions *v)
{
	struct repo_commit *commits;
	int n;
	int ret = repo_log(r, v->after, v->path, 2, &commits, &n);

	if (ret)
		return ret;
	if (n < 2)
		ret = fail_as(NOT_FOUND, _("%s has no version before that"),
			      v->path);
	else
		snprintf(v->before, sizeof v->before, "%s", commits[1].id);
	repo_commits_free(commits, n);
	return ret;
}

static int find_versions(struct cli *c, struct repo *r, struct versions *v)
{
	struct repo_entry entry = { .path = NULL };
	int ret = repo_resolve(r, c->argc > 2 ? c->argv[2] : NULL, v->after);

	if (!ret)
		ret = repo_find(r, v->after, c->argv[0], &v->now, &entry);
	if (!ret) {
		v->path = xstrdup(entry.path);
		ret = c->argc > 1 ? repo_resolve(r, c->argv[1], v->before)
				  : find_before(r, v);
	}
	if (!ret)
		ret = repo_read(r, v->before, v->path, &v->old, NULL);
	repo_entry_release(&entry);
	return ret;
}

static void versions_release(struct versions *v)
{
	free(v->path);
	strbuf_release(&v->old);
	strbuf_release(&v->now);
}

static int put_diff_line(void *ctx, const struct diff_line *l)
{
	(void)ctx;
	text_print(stdout, "%s%.*s\n",
		   l->kind == '@' ? "" : (char[]){ l->kind, '\0' }, (int)l->len,
		   l->text);
	return 0;
}

static int add_diff_line(void *ctx, const struct diff_line *l)
{
	char kind[] = { l->kind, '\0' };
	cJSON *o = cJSON_CreateObject();
	char *text = xstrndup(l->text, l->len);

	json_add_str(o, "kind", kind);
	json_add_int(o, "before", l->before);
	json_add_int(o, "after", l->after);
	json_add_str(o, "text", text);
	cJSON_AddItemToArray(ctx, o);
	free(text);
	return 0;
}

static cJSON *change_json(const struct playbook_change *k)
{
	const struct step *s = k->after ? k->after : k->before;
	cJSON *o = cJSON_CreateObject();
	struct strbuf words = STRBUF_INIT;

	change_print(k, &words);
	json_add_str(o, "kind", change_word(k->kind));
	json_add_str(o, "step", s ? s->id : NULL);
	json_add_str(o, "members", k->what);
	json_add_str(o, "text", words.buf);
	strbuf_release(&words);
	return o;
}

static int put_diff_json(const struct versions *v,
			 const struct playbook_change *list, int n)
{
	cJSON *o = cJSON_CreateObject(), *changes, *lines;
	int ret;

	json_add_str(o, "path", v->path);
	json_add_str(o, "before", v->before);
	json_add_str(o, "after", v->after);
	changes = cJSON_AddArrayToObject(o, "changes");
	for (int i = 0; i < n; i++)
		cJSON_AddItemToArray(changes, change_json(&list[i]));
	lines = cJSON_AddArrayToObject(o, "lines");
	ret = repo_diff(&v->old, &v->now, add_diff_line, lines);
	out_json(o);
	return ret;
}

static int put_diff_text(const struct versions *v,
			 const struct playbook_change *list, int n)
{
	struct strbuf words = STRBUF_INIT;

	for (int i = 0; i < n; i++) {
		strbuf_reset(&words);
		change_print(&list[i], &words);
		text_print(stdout, "%s\n", words.buf);
	}
	if (n)
		putchar('\n');
	strbuf_release(&words);
	text_print(stdout, "--- %.10s %s\n+++ %.10s %s\n", v->before, v->path,
		   v->after, v->path);
	return repo_diff(&v->old, &v->now, put_diff_line, NULL);
}

/* Where a version cannot be read as a playbook only its lines are told of. */
static int put_diff(struct cli *c, const struct versions *v)
{
	struct playbook *old = NULL, *now = NULL;
	struct playbook_change *list = NULL;
	int n = 0, ret;

	if (!playbook_parse(&old, v->old.buf, v->old.len, NULL) &&
	    !playbook_parse(&now, v->now.buf, v->now.len, NULL))
		n = playbook_compare(&list, old, now);
	ret = cli_flag(c, "json") ? put_diff_json(v, list, n)
				  : put_diff_text(v, list, n);
	playbook_changes_free(list, n);
	playbook_free(old);
	playbook_free(now);
	return ret;
}

static int run_diff(struct cli *c)
{
	struct versions v = { .old = STRBUF_INIT, .now = STRBUF_INIT };
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = find_versions(c, d->repo, &v);
	if (!ret)
		ret = put_diff(c, &v);
	versions_release(&v);
	desk_close(d);
	return ret ? cli_failed(ret) : CLI_OK;
}

static const struct cli_option diff_options[] = {
	{ "json", NULL, N_("one JSON object") }, { .name = NULL }
};

const struct subcommand cmd_playbook_diff = {
	.name = "playbook diff",
	.right = RIGHT_MEMBER,
	.args = N_("ID [A [B]]"),
	.help = N_("show what changed between two versions of a playbook"),
	.details = N_("A and B are commits; B is the newest one and A the "
		      "version before it unless they are named. What changed "
		      "step by step comes first, then the lines that differ."),
	.options = diff_options,
	.min_args = 1,
	.max_args = 3,
	.run = run_diff,
};
