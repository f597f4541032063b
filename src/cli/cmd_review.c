/*
 * cmd_review.c - a ticket for those who did not work on it: the senior who
 * decides, the customer who asks.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/review.h"
#include "watchfloor/text.h"

static int with_ticket(struct cli *c,
		       int (*print)(const struct cli *c, struct desk *d,
				    const struct ticket *t))
{
	struct ticket t;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ticket_init(&t);
	ret = ticket_load(d, c->argv[0], &t);
	if (ret == 0)
		ret = print(c, d, &t);
	ticket_release(&t);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

/* ---- review ---- */

static int print_review(const struct cli *c, struct desk *d,
			const struct ticket *t)
{
	struct strbuf sb = STRBUF_INIT;
	int ret = review_print(d, t, &sb);

	(void)c;
	if (ret == 0) {
		text_print(stdout, "%s", sb.buf);
		printf(_("\n"
			 "  watchfloor review approve %s [COMMENT]\n"
			 "  watchfloor review return %s --step N COMMENT\n"
			 "  watchfloor review hand %s experts REASON\n"
			 "  watchfloor ticket take %s REASON\n"
			 "  watchfloor ticket ask %s WHOM QUESTION\n"),
		       t->id, t->id, t->id, t->id, t->id);
	}
	strbuf_release(&sb);
	return ret;
}

static int run_review(struct cli *c)
{
	return with_ticket(c, print_review);
}

const struct subcommand cmd_ticket_review = {
	.name = "ticket review",
	.args = N_("ID"),
	.help = N_("what a senior must know to decide about a ticket"),
	.details = N_("What happened, what was done step by step, what differs "
		      "from the playbook, similar tickets and how they ended. "
		      "~ marks answers that a review has sent back."),
	.min_args = 1,
	.max_args = 1,
	.right = RIGHT_WORK,
	.run = run_review,
};

/* ---- progress ---- */

static const struct cli_option progress_options[] = {
	{ "customer", NULL,
	  N_("only what the customer may see, in the customer's language") },
	{ .name = NULL }
};

struct progress {
	struct desk *desk;
	bool customer;
};

static int print_progress(void *ctx, const struct record *r)
{
	const struct progress *p = ctx;
	struct strbuf words = STRBUF_INIT, safe = STRBUF_INIT;
	char at[CLOCK_SHORT_SIZE];

	if (act_is_undone(p->desk, r))
		return 0;
	if (p->customer)
		act_customer_sentence(r, &words);
	else
		act_sentence(r, &words);
	if (words.len) {
		text_safe(&safe, words.buf, words.len, TEXT_ONE_LINE);
		text_print(stdout, "%s  %s\n",
			   clock_format_short(at, r->at, desk_now(p->desk)),
			   safe.buf);
	}
	strbuf_release(&words);
	strbuf_release(&safe);
	return 0;
}

static int print_all_progress(const struct cli *c, struct desk *d,
			      const struct ticket *t)
{
	struct progress p = { d, cli_flag(c, "customer") };
	const struct conf_tenant *tenant =
		conf_tenant_named(d->conf, t->tenant);

	if (p.customer && tenant && tenant->language)
		i18n_use(tenant->language);
	text_print(stdout, "%s  %s\n%s\n", t->id, t->title,
		   state_title(t->state));
	return timeline_each(d, t->id, print_progress, &p);
}

static int run_progress(struct cli *c)
{
	return with_ticket(c, print_all_progress);
}

const struct subcommand cmd_ticket_progress = {
	.name = "ticket progress",
	.args = N_("ID"),
	.help = N_("how far a ticket is, also for the customer's eyes"),
	.options = progress_options,
	.min_args = 1,
	.max_args = 1,
	.right = RIGHT_WORK,
	.run = run_progress,
};
