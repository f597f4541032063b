/*
 * cmd_playbook_lint.c - playbooks against the rules, for people, editors and
 * services that read SARIF; and mending what is safe.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/author_file.h"
#include "cli/cli_out.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "watchfloor/author.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/library.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"
#include "watchfloor/text.h"

/* ---- for people, and one line for each ---- */

static const struct out_column finding_columns[] = {
	{ .key = "file" },
	{ .key = "line", .number = true },
	{ .key = "column", .number = true },
	{ .key = "level" },
	{ .key = "rule" },
	{ .key = "text" },
};

static const char *finding_word(enum finding_level level)
{
	switch (level) {
	case FINDING_ERROR:
		return "error";
	case FINDING_WARNING:
		return "warning";
	case FINDING_INFO:
		return "note";
	}
	return "none";
}

static void put_cells(const struct out_table *t, const char *file,
		      const struct finding *f)
{
	char line[16], column[16];

	snprintf(line, sizeof line, "%d", f->line);
	snprintf(column, sizeof column, "%d", f->column);
	out_table_row(t, (const char *[]){ file, line, column,
					   finding_word(f->level), f->rule,
					   f->text });
}

static void put_line(const char *file, const struct finding *f)
{
	struct strbuf line = STRBUF_INIT;

	finding_print(f, file, &line);
	strbuf_setlen(&line, line.len - 1);
	text_print(stdout, "%s\n", line.buf);
	strbuf_release(&line);
}

static void put_findings(const struct playbook_file *files, int n,
			 enum out_form form)
{
	struct out_table t = { finding_columns, ARRAY_SIZE(finding_columns),
			       form };

	if (form != OUT_PEOPLE)
		out_table_head(&t);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < files[i].findings.n; k++) {
			const struct finding *f = &files[i].findings.list[k];

			if (form == OUT_PEOPLE)
				put_line(files[i].path, f);
			else
				put_cells(&t, files[i].path, f);
		}
}

/* ---- SARIF 2.1.0 (OASIS): for editors and code review ---- */

#define SARIF_SCHEMA                                               \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/" \
	"os/schemas/sarif-schema-2.1.0.json"

static cJSON *sarif_text(const char *text)
{
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "text", text);
	return o;
}

static void add_rules(cJSON *driver)
{
	cJSON *rules = cJSON_AddArrayToObject(driver, "rules");

	for (const struct lint_rule *r = lint_rules; r->id; r++) {
		cJSON *rule = cJSON_CreateObject(), *conf;

		json_add_str(rule, "id", r->id);
		cJSON_AddItemToObject(rule, "shortDescription",
				      sarif_text(_(r->help)));
		conf = cJSON_AddObjectToObject(rule, "defaultConfiguration");
		json_add_str(conf, "level", finding_word(r->level));
		cJSON_AddItemToArray(rules, rule);
	}
}

/* RFC 3986: what is no letter of a path is written as its bytes. */
static void add_uri(cJSON *artifact, const char *path)
{
	struct strbuf uri = STRBUF_INIT;

	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if (c < 0x80 && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz"
				       "0123456789-._~/",
				       c))
			strbuf_addch(&uri, c);
		else
			strbuf_addf(&uri, "%%%02X", c);
	}
	json_add_str(artifact, "uri", uri.buf);
	strbuf_release(&uri);
}

static cJSON *sarif_result(const char *path, const struct finding *f)
{
	cJSON *result = cJSON_CreateObject(), *place, *region;

	json_add_str(result, "ruleId", f->rule);
	json_add_str(result, "level", finding_word(f->level));
	cJSON_AddItemToObject(result, "message", sarif_text(f->text));
	place = cJSON_CreateObject();
	cJSON_AddItemToArray(cJSON_AddArrayToObject(result, "locations"),
			     place);
	place = cJSON_AddObjectToObject(place, "physicalLocation");
	add_uri(cJSON_AddObjectToObject(place, "artifactLocation"), path);
	if (f->line) {
		region = cJSON_AddObjectToObject(place, "region");
		json_add_int(region, "startLine", f->line);
		json_add_int(region, "startColumn", f->column);
	}
	return result;
}

static void put_sarif(const struct playbook_file *files, int n)
{
	cJSON *log = cJSON_CreateObject(), *run = cJSON_CreateObject(), *driver,
	      *results;

	json_add_str(log, "$schema", SARIF_SCHEMA);
	json_add_str(log, "version", "2.1.0");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(log, "runs"), run);
	driver = cJSON_AddObjectToObject(run, "tool");
	driver = cJSON_AddObjectToObject(driver, "driver");
	json_add_str(driver, "name", PACKAGE_NAME);
	json_add_str(driver, "version", PACKAGE_VERSION);
	add_rules(driver);
	json_add_str(run, "columnKind", "unicodeCodePoints");
	results = cJSON_AddArrayToObject(run, "results");
	for (int i = 0; i < n; i++)
		for (int k = 0; k < files[i].findings.n; k++)
			cJSON_AddItemToArray(
				results,
				sarif_result(files[i].path,
					     &files[i].findings.list[k]));
	out_json(log);
}

/* ---- the verdict ---- */

static bool is_bad(const struct cli *c, const struct findings *f)
{
	if (f->errors)
		return true;
	for (int i = 0; cli_flag(c, "strict") && i < f->n; i++)
		if (f->list[i].level == FINDING_WARNING)
			return true;
	return false;
}

static int report(const struct cli *c, const struct playbook_file *files, int n)
{
	int ret = CLI_OK;

	if (cli_flag(c, "sarif"))
		put_sarif(files, n);
	else
		put_findings(files, n,
			     cli_flag(c, "json") ? OUT_JSON : OUT_PEOPLE);
	for (int i = 0; i < n; i++)
		if (is_bad(c, &files[i].findings))
			ret = CLI_NO;
	return ret;
}

/* ---- files ---- */

/* Scenarios stand beside playbooks, and are no playbooks: they are for
 * `playbook test`. */
static int leave_scenarios_out(struct cli *c)
{
	int n = 0;

	for (int i = 0; i < c->argc; i++)
		if (!scenarios_named(c->argv[i]))
			c->argv[n++] = c->argv[i];
	return n;
}

static int fix_file(const char *path)
{
	struct author_file f;
	struct strbuf text = STRBUF_INIT, done = STRBUF_INIT;
	int ret = author_file_read(&f, path);

	if (!ret) {
		ret = document_fix(f.document, &done);
		if (ret < 0)
			fail_in(ret, "%s: ", path);
	}
	if (ret > 0) {
		author_file_print(&f, &text);
		author_file_notes(&f, &done);
		ret = author_file_write(&f, &text);
	}
	strbuf_release(&text);
	strbuf_release(&done);
	author_file_release(&f);
	return ret;
}

/* A single file may call what only its repository has. */
static int lint_files(struct cli *c)
{
	struct playbook_file *files = xcalloc((size_t)c->argc, sizeof *files);
	int trouble = CLI_OK, ret;

	c->argc = leave_scenarios_out(c);
	for (int i = 0; i < c->argc; i++) {
		int rc = cli_flag(c, "fix") ? fix_file(c->argv[i]) : 0;

		if (rc)
			cli_failed(rc);
		rc = playbook_file_read(&files[i], c->argv[i]);
		if (rc)
			trouble = cli_failed(rc);
	}
	if (c->argc > 1)
		playbooks_lint(files, c->argc);
	ret = report(c, files, c->argc);
	library_free(files, c->argc);
	return trouble == CLI_OK ? ret : trouble;
}

/* ---- the desk repository ---- */

static int lint_library(struct cli *c)
{
	struct playbook_file *files = NULL;
	struct desk *d;
	int n = 0, rc, ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	rc = desk_check_right(d, RIGHT_MEMBER);
	if (!rc)
		rc = library_read(d->repo, NULL, &files, &n);
	if (!rc)
		playbooks_lint(files, n);
	if (!rc)
		rc = library_lint_history(d->repo, NULL, files, n);
	ret = rc ? cli_failed(rc) : report(c, files, n);
	library_free(files, n);
	desk_close(d);
	return ret;
}

static int run_lint(struct cli *c)
{
	if (c->argc)
		return lint_files(c);
	if (cli_flag(c, "fix"))
		return cli_usage(c, _("--fix takes files"));
	return lint_library(c);
}

static const struct cli_option lint_options[] = {
	{ "strict", NULL, N_("exit with 1 for warnings too") },
	{ "fix", NULL, N_("mend what needs nobody's judgement, first") },
	{ "json", NULL, N_("one JSON object per line") },
	{ "sarif", NULL, N_("SARIF 2.1.0, for editors and code review") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_lint = {
	.name = "playbook lint",
	.right = RIGHT_ANYBODY,
	.args = N_("[FILE...]"),
	.help = N_("check playbooks against the rules of CACAO 2.0"),
	.details = N_(
		"Each finding is one line, FILE:LINE:COLUMN: LEVEL RULE: "
		"SENTENCE, where E is an error, W a warning and I a remark. "
		"The exit status is 1 when there is an error. Several files "
		"are also checked against each other; without a FILE it is "
		"the desk repository, with its history. What --fix mends: ids "
		"of steps, agents and targets, milliseconds of times, ends "
		"that branches share, activities and references that the "
		"playbook does not list, and its processing summary. The file "
		"is then laid out as by playbook fmt."),
	.options = lint_options,
	.min_args = 0,
	.max_args = -1,
	.run = run_lint,
};
