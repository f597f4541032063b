/*
 * cmd_playbook_test.c - the scenarios that stand beside playbooks.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/author_source.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"
#include "watchfloor/text.h"

#define SCENARIOS_MAX_SIZE (64 * 1024 * 1024)

static const struct out_column result_columns[] = {
	{ .key = "file" },
	{ .key = "scenario" },
	{ .key = "result" },
	{ .key = "text" },
};

/* What was found so far. */
struct testing {
	struct out_table table;
	const char *file; /* of scenarios, now */
	int scenarios, bad;
	bool cover;
};

/* ---- one file ---- */

static void put_result(void *ctx, const char *name, const char *why)
{
	struct testing *t = ctx;

	t->scenarios++;
	if (t->table.form == OUT_PEOPLE) {
		if (why)
			text_print(stdout, _("%s: FAILED: %s: %s\n"), t->file,
				   name, why);
		return;
	}
	out_table_row(&t->table,
		      (const char *[]){ t->file, name,
					why ? "failed" : "passed", why });
}

/* A playbook with too few scenarios has failed when --cover asks for all. */
static void put_reached(struct testing *t, const struct playbook *p,
			const bool *reached, int scenarios)
{
	int total, n = steps_count(p, reached, &total);

	if (t->table.form == OUT_PEOPLE)
		text_print(stdout,
			   _("%s: %d scenarios, %d of %d steps are reached\n"),
			   t->file, scenarios, n, total);
	if (!t->cover || n == total)
		return;
	t->bad++;
	for (int i = 0; i < p->nsteps; i++)
		if (!reached[i] && step_is_decided(&p->steps[i]) &&
		    t->table.form == OUT_PEOPLE)
			text_print(stdout, _("%s: no scenario comes by: %s\n"),
				   t->file, step_title(&p->steps[i]));
}

/* What came of the scenarios since `before`. */
static int count(struct testing *t, const struct playbook *p,
		 const bool *reached, int before, int rc)
{
	if (rc >= 0 && t->scenarios > before)
		put_reached(t, p, reached, t->scenarios - before);
	t->bad += rc > 0 ? rc : 0;
	return rc < 0 ? rc : 0;
}

static int test_text(struct testing *t, struct author_source *s,
		     const struct strbuf *text)
{
	const struct playbook *p = author_source_playbook(s);
	cJSON *json = json_parse(text->buf, text->len, JSON_UNIQUE_KEYS, NULL);
	bool *reached = xcalloc((size_t)p->nsteps + 1, sizeof *reached);
	int before = t->scenarios;
	int rc = json ? scenarios_check(json, p, author_source_resolve, s,
					reached, put_result, t)
		      : FAILED;

	rc = count(t, p, reached, before, rc);
	if (rc)
		fail_in(rc, "%s: ", t->file);
	free(reached);
	cJSON_Delete(json);
	return rc;
}

/* ---- files ---- */

static bool ends_in(const char *s, const char *suffix)
{
	size_t n = strlen(s), k = strlen(suffix);

	return n > k && !strcmp(s + n - k, suffix);
}

/* The playbook that the file names, below its folder; or the one beside it. */
static char *playbook_of(const char *path, const struct strbuf *text)
{
	cJSON *json = json_parse(text->buf, text->len, 0, NULL);
	const char *name = json_str_at(json, "playbook");
	const char *slash = strrchr(path, '/');
	char *found;

	if (name && slash)
		found = xasprintf("%.*s/%s", (int)(slash - path), path, name);
	else if (name)
		found = xstrdup(name);
	else
		found = xasprintf(
			"%.*s.json",
			(int)(strlen(path) - strlen(SCENARIOS_SUFFIX)), path);
	cJSON_Delete(json);
	return found;
}

static int test_file(struct testing *t, struct cli *c, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	struct author_source s = { .files = NULL };
	int rc = file_read(&text, path, SCENARIOS_MAX_SIZE);

	t->file = path;
	if (!rc) {
		char *playbook = playbook_of(path, &text);

		rc = author_source_open(&s, c, playbook, NULL);
		free(playbook);
	}
	if (!rc)
		rc = test_text(t, &s, &text);
	author_source_release(&s);
	strbuf_release(&text);
	return rc;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int test_folder(struct testing *t, struct cli *c, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char **names = NULL;
	int n = 0, alloc = 0, rc = 0;

	if (!dir)
		return fail(_("cannot open %s: %s"), folder, strerror(errno));
	while ((entry = readdir(dir)))
		if (scenarios_named(entry->d_name)) {
			GROW(names, n, alloc);
			names[n++] = xasprintf("%s/%s", folder, entry->d_name);
		}
	closedir(dir);
	if (n)
		qsort(names, (size_t)n, sizeof *names, compare_names);
	for (int i = 0; i < n; i++) {
		if (!rc)
			rc = test_file(t, c, names[i]);
		free(names[i]);
	}
	free(names);
	return rc;
}

static int test_operand(struct testing *t, struct cli *c, const char *path)
{
	struct stat st;
	char *scenarios;
	int rc;

	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		return test_folder(t, c, path);
	if (scenarios_named(path) || !ends_in(path, ".json"))
		return test_file(t, c, path);
	scenarios = scenarios_path(path);
	rc = test_file(t, c, scenarios);
	free(scenarios);
	return rc;
}

/* ---- the desk repository ---- */

/* Playbooks without scenarios are passed over. */
static int test_in_desk(struct testing *t, struct desk *d,
			const struct library *l, int i)
{
	const struct playbook *p = l->files[i].playbook;
	char *path = scenarios_path(l->files[i].path);
	bool *reached = xcalloc(p ? (size_t)p->nsteps + 1 : 1, sizeof *reached);
	int before = t->scenarios, rc;

	t->file = path;
	rc = library_test(l, i, d->repo, NULL, reached, put_result, t);
	rc = count(t, p, reached, before, rc);
	free(reached);
	free(path);
	return rc;
}

static int test_desk(struct testing *t, struct cli *c)
{
	struct library l = { .files = NULL };
	struct desk *d;
	int rc, ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	rc = desk_check_right(d, RIGHT_MEMBER);
	if (!rc)
		rc = library_read(d->repo, NULL, &l.files, &l.n);
	for (int i = 0; !rc && i < l.n; i++)
		rc = test_in_desk(t, d, &l, i);
	library_free(l.files, l.n);
	desk_close(d);
	return rc ? cli_failed(rc) : CLI_OK;
}

static int run_test(struct cli *c)
{
	struct testing t = {
		.table = { result_columns, ARRAY_SIZE(result_columns),
			   cli_flag(c, "json") ? OUT_JSON : OUT_PEOPLE },
		.cover = cli_flag(c, "cover"),
	};
	int ret = c->argc ? CLI_OK : test_desk(&t, c);

	for (int i = 0; i < c->argc; i++) {
		int rc = test_operand(&t, c, c->argv[i]);

		if (rc)
			ret = cli_failed(rc);
	}
	if (ret != CLI_OK)
		return ret;
	return t.bad ? CLI_NO : CLI_OK;
}

static const struct cli_option test_options[] = {
	{ "cover", NULL, N_("fail when no scenario comes by some step") },
	{ "json", NULL, N_("one JSON object per line") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_test = {
	.name = "playbook test",
	.right = RIGHT_ANYBODY,
	.args = N_("[FILE...]"),
	.help = N_("walk playbooks by their scenarios"),
	.details = N_(
		"The scenarios of webshell.json stand beside it in "
		"webshell.scenarios.json: answers, and what is expected of "
		"them; see watchfloor-playbook(7). FILE is either of the two, "
		"or a folder; without one it is the desk repository. The exit "
		"status is 1 when something is not as expected."),
	.options = test_options,
	.min_args = 0,
	.max_args = -1,
	.run = run_test,
};
