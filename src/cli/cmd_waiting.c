/*
 * cmd_waiting.c - what waits on the one who asks; and what passes with time.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "cli/listing.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/supervise.h"
#include "watchfloor/text.h"
#include "watchfloor/waits.h"

/* ---- waiting ---- */

static const struct cli_option options[] = { LIST_OPTIONS, { .name = NULL } };

static void print_wait(const struct desk *d, const struct ticket *t)
{
	struct strbuf sb = STRBUF_INIT;

	waits_reason(d, t, &sb);
	text_print(stdout, "%-10s %-4s %s\n           %s\n", t->id,
		   severity_short(t->severity), t->title, sb.buf);
	strbuf_release(&sb);
}

static void put_wait(const struct desk *d, const struct ticket *t,
		     enum out_form form)
{
	if (form == OUT_JSON)
		out_json(out_ticket_json(t));
	else if (form == OUT_TSV)
		out_ticket_tsv(t);
	else
		print_wait(d, t);
}

static int print_waits(struct desk *d, enum out_form form)
{
	enum { PAGE = 64 };
	struct ticket_order order = { BY_URGENCY, false };
	struct strbuf text = STRBUF_INIT;
	struct ticket page[PAGE];
	struct query *q = NULL;
	char *after = NULL;
	int n = PAGE, ret;

	if (form == OUT_TSV)
		out_ticket_tsv_head();
	waits_query(d, &text);
	ret = query_parse(&q, text.buf, NULL);
	while (ret == 0 && n == PAGE) {
		ret = ticket_page(d, q, order, after, false, page, PAGE, &n);
		free(after);
		after = n ? xstrdup(page[n - 1].id) : NULL;
		for (int i = 0; i < n; i++) {
			put_wait(d, &page[i], form);
			ticket_release(&page[i]);
		}
	}
	free(after);
	query_free(q);
	strbuf_release(&text);
	return ret;
}

static int run_waiting(struct cli *c)
{
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = print_waits(d, out_form_of(c));
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_waiting = {
	.name = "waiting",
	.args = "",
	.help = N_("list what waits on you, the most urgent first"),
	.details = N_("Reviews and questions for you or your role, tickets "
		      "that were escalated to you, your role, tier or skill, "
		      "your own that were sent back, free ones whose route "
		      "asks for a skill of yours, final reports that are "
		      "owed; for a senior also those whose owner cannot work "
		      "on them any more."),
	.options = options,
	.right = RIGHT_WORK,
	.run = run_waiting,
};

/* ---- tick ---- */

static int run_tick(struct cli *c)
{
	struct desk *d;
	int64_t n = 0;
	int ret = cli_open(c, &d, LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	ret = desk_supervise(d, desk_now(d), &n);
	if (ret == 0)
		ret = ledger_tick(d->ledger);
	if (ret == 0)
		printf(Q_("%lld record\n", "%lld records\n", n), (long long)n);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_tick = {
	.name = "tick",
	.args = "",
	.help = N_("warn of clocks that run out, and escalate those that "
		   "have"),
	.details = N_("The workbench does this every minute; where none is "
		      "open, a timer can run it.  However many do it at once, "
		      "each is told once."),
	.right = RIGHT_WORK,
	.run = run_tick,
};
