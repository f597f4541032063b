/*
 * cmd_playbook_stats.c - how playbooks do, version by version.
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
#include "watchfloor/playbook_stats.h"
#include "watchfloor/stats.h"
#include "watchfloor/text.h"

/* ---- for people, and TSV: a row for each step ---- */

static const struct out_column columns[] = {
	{ .key = "playbook" },
	{ .key = "modified" },
	{ .key = "runs", .number = true },
	{ .key = "finished", .number = true },
	{ .key = "left", .number = true },
	{ .key = "sent_back", .number = true },
	{ .key = "escalated", .number = true },
	{ .key = "verdicts" },
	{ .key = "step" },
	{ .key = "expected", .title = N_("EXPECTED"), 8, true },
	{ .key = "measured", .title = N_("MEASURED"), 8, true },
	{ .key = "answers", .title = N_("ANSWERS"), 7, true },
	{ .key = "skipped", .title = N_("SKIPPED"), 7, true },
	{ .key = "failed", .title = N_("FAILED"), 6, true },
	{ .key = "title", .title = N_("STEP") },
};

static char *number(int64_t n)
{
	return xasprintf("%lld", (long long)n);
}

static char *minutes(int64_t ms)
{
	struct strbuf sb = STRBUF_INIT;

	playbook_stats_minutes(&sb, ms);
	return strbuf_detach(&sb);
}

static void put_step(const struct out_table *t,
		     const struct playbook_version_stats *v,
		     const struct playbook_step_stats *s)
{
	struct strbuf verdicts = STRBUF_INIT;
	char *values[ARRAY_SIZE(columns)] = {
		[2] = number(v->runs),
		[3] = number(v->finished),
		[4] = number(v->left),
		[5] = number(v->sent_back),
		[6] = number(v->escalated),
		[9] = s->expected ? number(s->expected) : xstrdup(""),
		[10] = minutes(s->measured),
		[11] = number(s->answers),
		[12] = number(s->skipped),
		[13] = number(s->failed),
	};
	const char *row[ARRAY_SIZE(columns)];

	playbook_stats_verdicts(&verdicts, v, false);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		row[i] = values[i];
	row[0] = v->playbook;
	row[1] = v->modified;
	row[7] = verdicts.buf;
	row[8] = s->step;
	row[14] = s->title;
	out_table_row(t, row);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		free(values[i]);
	strbuf_release(&verdicts);
}

static void put_version(const struct out_table *t,
			const struct playbook_version_stats *v)
{
	struct strbuf runs = STRBUF_INIT, verdicts = STRBUF_INIT;

	playbook_stats_runs(&runs, v);
	playbook_stats_verdicts(&verdicts, v, true);
	text_print(stdout, "%s  %s\n  %s\n", v->name, v->modified, runs.buf);
	text_print(stdout, _("  verdicts: %s\n"), verdicts.buf);
	strbuf_release(&runs);
	strbuf_release(&verdicts);
	if (v->nsteps)
		out_table_head(t);
}

static void put_rows(const struct playbook_stats *s, enum out_form form)
{
	const struct out_table t = { columns, ARRAY_SIZE(columns), form };
	bool people = form == OUT_PEOPLE;

	if (!people)
		out_table_head(&t);
	for (int i = 0; i < s->n; i++) {
		if (people && i)
			putchar('\n');
		if (people)
			put_version(&t, &s->versions[i]);
		for (int k = 0; k < s->versions[i].nsteps; k++)
			put_step(&t, &s->versions[i], &s->versions[i].steps[k]);
	}
	if (people && !s->n)
		text_print(stdout, "%s\n", _("No playbook was begun."));
}

/* ---- JSON ---- */

static cJSON *step_json(const struct playbook_step_stats *s)
{
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "step", s->step);
	json_add_str(o, "title", s->title);
	if (s->expected)
		json_add_int(o, "expected_minutes", s->expected);
	if (s->measured != CLOCK_NEVER)
		json_add_int(o, "measured_ms", s->measured);
	json_add_int(o, "answers", s->answers);
	json_add_int(o, "skipped", s->skipped);
	json_add_int(o, "failed", s->failed);
	return o;
}

static cJSON *version_json(const struct playbook_version_stats *v)
{
	cJSON *o = cJSON_CreateObject(), *list;

	json_add_str(o, "playbook", v->playbook);
	json_add_str(o, "name", v->name);
	json_add_str(o, "modified", v->modified);
	json_add_str(o, "sha256", v->sha256);
	json_add_int(o, "runs", v->runs);
	json_add_int(o, "finished", v->finished);
	json_add_int(o, "left", v->left);
	json_add_int(o, "sent_back", v->sent_back);
	json_add_int(o, "escalated", v->escalated);
	list = cJSON_AddObjectToObject(o, "verdicts");
	for (int i = VERDICT_NONE + 1; i < VERDICT_COUNT; i++)
		if (v->verdicts[i])
			json_add_int(list, verdict_word((enum verdict)i),
				     v->verdicts[i]);
	list = cJSON_AddArrayToObject(o, "steps");
	for (int i = 0; i < v->nsteps; i++)
		cJSON_AddItemToArray(list, step_json(&v->steps[i]));
	return o;
}

static void put_json(const struct playbook_stats *s)
{
	for (int i = 0; i < s->n; i++)
		out_json(version_json(&s->versions[i]));
}

/* ---- the command ---- */

/* The id of the playbook that is named: one of the repository, or an id that
 * it has no more.  Yours to free. */
static int find_playbook(struct desk *d, const char *name, char **id)
{
	struct repo_entry entry = { .id = NULL };
	struct strbuf text = STRBUF_INIT;
	int ret = repo_find(d->repo, d->commit, name, &text, &entry);

	*id = NULL;
	if (ret == 0)
		*id = xstrdup(entry.id);
	else if (strncmp(name, "playbook--", strlen("playbook--")) == 0) {
		*id = xstrdup(name);
		ret = 0;
	}
	repo_entry_release(&entry);
	strbuf_release(&text);
	return ret;
}

static int stats(const struct cli *c, struct desk *d, int64_t since)
{
	struct playbook_stats s = { .n = 0 };
	char *id = NULL;
	int ret = c->argc ? find_playbook(d, c->argv[0], &id) : 0;

	if (ret == 0)
		ret = playbook_stats_make(&s, d, id, since);
	if (ret == 0 && cli_flag(c, "json"))
		put_json(&s);
	else if (ret == 0)
		put_rows(&s, out_form_of(c));
	playbook_stats_release(&s);
	free(id);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

static int run_stats(struct cli *c)
{
	const char *word = cli_value(c, "since");
	int64_t since = CLOCK_NEVER;
	struct desk *d;
	int ret;

	if (word && clock_parse_past(&since, word, clock_now()) < 0)
		return cli_usage(c, "--since: %s", fail_text());
	ret = cli_open(c, &d, LEDGER_READ);
	if (ret != CLI_OK)
		return ret;
	ret = stats(c, d, since);
	desk_close(d);
	return ret;
}

static const struct cli_option options[] = {
	{ "since", N_("TIME"), N_("runs that began then or later: 7d, 03:00") },
	{ "json", NULL, N_("a line of JSON for each version") },
	{ "tsv", NULL, N_("a line for each step of each version") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_stats = {
	.name = "playbook stats",
	.right = RIGHT_WORK,
	.args = N_("[ID]"),
	.help = N_("tell how playbooks do, version by version"),
	.details = N_(
		"Of each version: how often it was begun, finished and left; "
		"how often reviews sent it back; how many of its tickets were "
		"escalated since they began; and the verdicts of those that "
		"it walked last. Of each step that was answered: the minutes "
		"that it is expected to take and the median that it took, "
		"from the answer before it; how often it was skipped, and "
		"failed. A run that was moved counts for the version that it "
		"is in. Only what you see is counted."),
	.options = options,
	.min_args = 0,
	.max_args = 1,
	.run = run_stats,
};
