/*
 * cmd_playbook_graph.c - the graph of a playbook, and who calls whom.
 */
#include "config.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/author_source.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "watchfloor/chart_text.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- graph ---- */

static int terminal_width(void)
{
	struct winsize ws;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col)
		return ws.ws_col;
	return 80;
}

static void put_chart_line(struct flowchart *c, int line)
{
	int n, column = 0;
	const struct flowchart_span *spans = flowchart_line(c, line, &n);
	struct strbuf sb = STRBUF_INIT;

	for (int i = 0; i < n; i++) {
		strbuf_addf(&sb, "%*s%s", spans[i].column - column, "",
			    spans[i].text);
		column = spans[i].column + spans[i].width;
	}
	while (sb.len && sb.buf[sb.len - 1] == ' ')
		strbuf_setlen(&sb, sb.len - 1);
	puts(sb.buf);
	strbuf_release(&sb);
}

static void put_flowchart(const struct playbook *p, int width, bool ascii)
{
	struct flowchart *c = playbook_flowchart(p, width, ascii);

	for (int i = 0; i < flowchart_lines(c); i++)
		put_chart_line(c, i);
	flowchart_free(c);
}

static void put_drawing(struct cli *c, const struct playbook *p)
{
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	int64_t width = terminal_width();

	cli_count(c, "width", &width);
	put_flowchart(p, width < FLOW_MIN_WIDTH ? FLOW_MIN_WIDTH : (int)width,
		      !utf8 || cli_flag(c, "ascii"));
}

static void put_text(const struct playbook *p, enum chart_language language)
{
	struct strbuf text = STRBUF_INIT;

	chart_text(&text, p, language);
	fwrite(text.buf, 1, text.len, stdout);
	strbuf_release(&text);
}

static int run_graph(struct cli *c)
{
	const char *word = cli_value(c, "format");
	int language = word ? chart_language_parse(word) : -1, ret;
	struct author_source s;
	int64_t width = 0;

	if (cli_count(c, "width", &width) != CLI_OK)
		return CLI_USAGE;
	if (width > 1000)
		return cli_usage(c, _("--width goes up to 1000"));
	if (word && language < 0)
		return cli_usage(c, _("--format is dot, mermaid or svg"));
	ret = author_source_open(&s, c, c->argv[0], cli_value(c, "at"));
	if (!ret && word)
		put_text(author_source_playbook(&s),
			 (enum chart_language)language);
	else if (!ret)
		put_drawing(c, author_source_playbook(&s));
	author_source_release(&s);
	return ret ? cli_failed(ret) : CLI_OK;
}

static const struct cli_option graph_options[] = {
	{ "at", N_("COMMIT"), N_("as of this commit of the desk repository") },
	{ "format", N_("FORM"), N_("as dot, mermaid or svg") },
	{ "width", N_("N"), N_("no line wider than N columns, 40 at least") },
	{ "ascii", NULL, N_("draw with - | + only") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_graph = {
	.name = "playbook graph",
	.right = RIGHT_MEMBER,
	.args = N_("ID"),
	.help = N_("draw the graph of a playbook"),
	.details = N_("Branches stand side by side where the width permits, "
		      "else below each other. Numbers are those of the "
		      "outline. ID may be a file."),
	.options = graph_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_graph,
};

/* ---- deps ---- */

static const struct out_column call_columns[] = {
	{ "file", N_("FILE"), 26, false },   { "calls", NULL, 0, false },
	{ "version", NULL, 0, false },       { "step", NULL, 0, false },
	{ "state", N_("STATE"), 14, false }, { NULL, N_("CALLS"), 26, false },
	{ "title", N_("STEP"), 0, false },
};

/* Does a way of calls lead from one to the other? */
static bool leads_to(const struct playbook_file *files, int n, int from, int to,
		     bool *seen)
{
	const struct playbook *p = files[from].playbook;

	if (seen[from] || !p)
		return false;
	seen[from] = true;
	for (int i = 0; i < p->nsteps; i++) {
		int callee = p->steps[i].type == STEP_PLAYBOOK
				     ? library_find(files, n,
						    p->steps[i].playbook_id)
				     : -1;

		if (callee >= 0 &&
		    (callee == to || leads_to(files, n, callee, to, seen)))
			return true;
	}
	return false;
}

static bool is_cycle(const struct playbook_file *files, int n, int caller,
		     int callee)
{
	bool *seen = xcalloc((size_t)n, sizeof *seen);
	bool cycle =
		caller == callee || leads_to(files, n, callee, caller, seen);

	free(seen);
	return cycle;
}

static const char *call_state(const struct playbook_file *files, int n,
			      int caller, int callee, const struct step *s)
{
	if (callee < 0)
		return "missing";
	if (is_cycle(files, n, caller, callee))
		return "cycle";
	if (s->playbook_version &&
	    strcmp(s->playbook_version, files[callee].playbook->modified) != 0)
		return "other-version";
	return "found";
}

/* True when nothing is wrong with its calls. */
static bool put_calls(const struct out_table *t,
		      const struct playbook_file *files, int n, int caller)
{
	const struct playbook *p = files[caller].playbook;
	bool sound = true;

	for (int i = 0; p && i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		int callee;
		const char *state;

		if (s->type != STEP_PLAYBOOK)
			continue;
		callee = library_find(files, n, s->playbook_id);
		state = call_state(files, n, caller, callee, s);
		sound = sound && !strcmp(state, "found");
		out_table_row(
			t, (const char *[]){ files[caller].path, s->playbook_id,
					     s->playbook_version, s->id, state,
					     callee < 0 ? s->playbook_id
							: files[callee].path,
					     step_title(s) });
	}
	return sound;
}

static int run_deps(struct cli *c)
{
	struct out_table t = { call_columns, ARRAY_SIZE(call_columns),
			       cli_flag(c, "json") ? OUT_JSON : OUT_PEOPLE };
	struct author_source s = { .files = NULL };
	bool sound = true;
	int rc = c->argc ? author_source_folder(&s, c->argv[0])
			 : author_source_desk(&s, c, NULL);

	if (!rc) {
		out_table_head(&t);
		for (int i = 0; i < s.n; i++)
			sound = put_calls(&t, s.files, s.n, i) && sound;
	}
	author_source_release(&s);
	if (rc)
		return cli_failed(rc);
	return sound ? CLI_OK : CLI_NO;
}

static const struct cli_option deps_options[] = {
	{ "json", NULL, N_("one JSON object per line") }, { .name = NULL }
};

const struct subcommand cmd_playbook_deps = {
	.name = "playbook deps",
	.right = RIGHT_MEMBER,
	.args = N_("[DIR]"),
	.help = N_("list which playbook calls which"),
	.details =
		N_("Of the files in a folder, or of the desk repository. The "
		   "exit status is 1 when a call leads nowhere, to another "
		   "version than the one that is there, or back."),
	.options = deps_options,
	.min_args = 0,
	.max_args = 1,
	.run = run_deps,
};
