/*
 * cmd_queue.c - the queue, as a list.
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

#define PAGE 256

static const struct cli_option options[] = {
	{ "json", NULL, N_("one JSON object per line") },
	{ "tsv", NULL, N_("tab-separated, with a header line") },
	{ "sort", N_("COLUMN"),
	  N_("order by urgent, ticket, severity, due, tenant, title, asset, "
	     "source, alerts, owner, state, last, first, opened, changed, "
	     "type, target, user or verdict; "
	     "COLUMN- turns it round") },
	{ "limit", N_("N"), N_("at most N tickets") },
	CLI_AS_OF,
	{ .name = NULL }
};

/* A word alone that names a queue of desk.conf stands for its filter. */
static int parse_query(struct query **out, const struct desk *d,
		       const char *text)
{
	for (int i = 0; i < d->conf->nqueues; i++)
		if (strcmp(d->conf->queues[i].name, text) == 0)
			text = d->conf->queues[i].filter;
	return query_parse(out, *text ? text : "state:open", NULL);
}

static void print_ticket(const struct cli *c, const struct desk *d,
			 const struct ticket *t)
{
	if (cli_flag(c, "json"))
		out_json(out_ticket_json(t));
	else if (cli_flag(c, "tsv"))
		out_ticket_tsv(t);
	else
		out_ticket_line(d, t);
}

static int print_pages(const struct cli *c, struct desk *d,
		       const struct query *q, struct ticket_order order,
		       int64_t limit)
{
	struct ticket *page = xcalloc(PAGE, sizeof *page);
	char *after = NULL;
	int n = PAGE, ret = 0;

	while (ret == 0 && n == PAGE && limit > 0 && !ferror(stdout)) {
		int want = limit < PAGE ? (int)limit : PAGE;

		ret = ticket_page(d, q, order, after, false, page, want, &n);
		for (int i = 0; i < n; i++)
			print_ticket(c, d, &page[i]);
		limit -= n;
		free(after);
		after = n ? xstrdup(page[n - 1].id) : NULL;
		for (int i = 0; i < n; i++)
			ticket_release(&page[i]);
	}
	free(after);
	free(page);
	return ret;
}

static int print_totals(struct desk *d, const struct query *q)
{
	struct ticket_counts counts;
	int ret = ticket_count(d, q, &counts);

	if (ret == 0)
		printf(Q_("%lld ticket from %lld alerts, %lld without an "
			  "owner\n",
			  "%lld tickets from %lld alerts, %lld without an "
			  "owner\n",
			  counts.tickets),
		       (long long)counts.tickets, (long long)counts.alerts,
		       (long long)counts.unclaimed);
	return ret;
}

static int run_queue(struct cli *c)
{
	const char *sort = cli_value(c, "sort");
	struct ticket_order order = { BY_URGENCY, false };
	int64_t limit = INT64_MAX;
	bool people = !cli_flag(c, "json") && !cli_flag(c, "tsv");
	struct strbuf text = STRBUF_INIT;
	struct query *q = NULL;
	struct desk *d;
	int ret = cli_count(c, "limit", &limit);

	if (ret == CLI_OK && sort && ticket_order_parse(&order, sort) < 0)
		ret = cli_usage(c, "%s", fail_text());
	if (ret == CLI_OK)
		ret = cli_open_as_of(c, &d);
	if (ret != CLI_OK)
		return ret;
	out_join(&text, c);
	if (parse_query(&q, d, text.buf) < 0) {
		ret = cli_usage(c, "%s", fail_text());
		goto out;
	}
	if (people)
		out_ticket_head();
	else if (!cli_flag(c, "json"))
		out_ticket_tsv_head();
	ret = print_pages(c, d, q, order, limit);
	if (ret == 0 && people)
		ret = print_totals(d, q);
	ret = ret < 0 ? cli_failed(ret) : CLI_OK;
out:
	query_free(q);
	strbuf_release(&text);
	desk_close(d);
	return ret;
}

const struct subcommand cmd_queue = {
	.name = "queue",
	.right = RIGHT_TICKETS,
	.args = N_("[QUERY]"),
	.help = N_("list tickets, the most urgent first"),
	.details = N_("QUERY is in the language of watchfloor-query(7), or "
		      "the name of a queue of desk.conf. Without one: all "
		      "that are open."),
	.options = options,
	.max_args = -1,
	.run = run_queue,
};
