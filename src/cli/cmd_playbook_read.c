/*
 * cmd_playbook_read.c - one playbook: as a graph, its text, what changed.
 */
#include "config.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* ---- graph ---- */

static int terminal_width(void)
{
	struct winsize ws;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col)
		return ws.ws_col;
	return 80;
}

static void put_chart_line(struct chart *c, int line)
{
	int n, column = 0;
	const struct chart_span *spans = chart_line(c, line, &n);
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

static void put_chart(const struct playbook *p, int width, bool ascii)
{
	struct chart *c = playbook_chart(p, width, ascii);

	for (int i = 0; i < chart_lines(c); i++)
		put_chart_line(c, i);
	chart_free(c);
}

/* Open the desk, find the playbook, hand it on. */
static int with_playbook(struct cli *c,
			 int (*use)(struct cli *c, struct desk *d,
				    const struct repo_entry *entry,
				    const struct strbuf *text))
{
	struct repo_entry entry = { .path = NULL };
	struct strbuf text = STRBUF_INIT;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = repo_find(d->repo, cli_value(c, "at"), c->argv[0], &text, &entry);
	if (!ret)
		ret = use(c, d, &entry, &text);
	repo_entry_release(&entry);
	strbuf_release(&text);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

static int graph(struct cli *c, struct desk *d, const struct repo_entry *entry,
		 const struct strbuf *text)
{
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	int64_t width = terminal_width();
	struct playbook *p;
	int ret = playbook_parse(&p, text->buf, text->len, NULL);

	(void)d;
	if (ret < 0)
		return fail_in(ret, "%s: ", entry->path);
	cli_count(c, "width", &width);
	put_chart(p, width < CHART_MIN_WIDTH ? CHART_MIN_WIDTH : (int)width,
		  !utf8 || cli_flag(c, "ascii"));
	playbook_free(p);
	return 0;
}

static int run_graph(struct cli *c)
{
	int64_t width = 0;

	if (cli_count(c, "width", &width) != CLI_OK)
		return CLI_USAGE;
	if (width > 1000)
		return cli_usage(c, _("--width goes up to 1000"));
	return with_playbook(c, graph);
}

static const struct cli_option graph_options[] = {
	{ "at", N_("COMMIT"), N_("as of this commit of the desk repository") },
	{ "width", N_("N"), N_("no line wider than N columns, 40 at least") },
	{ "ascii", NULL, N_("draw with - | + only") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_graph = {
	.name = "playbook graph",
	.args = N_("ID"),
	.help = N_("draw the graph of a playbook"),
	.details = N_("Branches stand side by side where the width permits, "
		      "else below each other. Numbers are those of the "
		      "outline."),
	.options = graph_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_graph,
};
