/*
 * cmd_views.c - what others may read of the desk on its hub: make the views,
 * and keep what they show up to date.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/cmds.h"
#include "watchfloor/clock.h"
#include "watchfloor/courier.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"
#include "watchfloor/views.h"

/* ---- making ---- */

static int run_views(struct cli *c)
{
	struct hub *h = NULL;
	int ret = hub_open(&h, c->argv[0]);

	if (ret == 0)
		ret = views_make(h);
	if (ret == 0)
		puts(_("the hub has the views wf.ticket, wf.action and "
		       "wf.clock; 'watchfloor hub publish' fills them, and "
		       "'watchfloor hub grant ADDRESS ROLE --tenant TENANT' "
		       "lets somebody read them"));
	hub_close(h);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_hub_views = {
	.name = "hub views",
	.right = RIGHT_ANYBODY,
	.args = N_("ADDRESS"),
	.help = N_("make the views of a hub that others read, or bring them "
		   "up to date"),
	.details = N_("For who owns the hub's tables in PostgreSQL.  What the "
		      "views show is in watchfloor-views(7).  Once for the "
		      "database, and again after an upgrade of the program."),
	.min_args = 1,
	.max_args = 1,
	.run = run_views,
};

/* ---- publishing ---- */

#define EVERY MINUTE

static const struct cli_option options[] = {
	{ "once", NULL, N_("once, then say how it went") },
	{ "every", N_("SPAN"), N_("so often, instead of every minute: 5m") },
	{ .name = NULL }
};

static int between(void *ctx)
{
	return cli_stop;
}

/* What others have done is part of it, so a round of the courier is first. */
static int take_and_publish(struct desk *d, struct hub *h,
			    struct views_round *out)
{
	struct courier_round round;
	int ret = courier_round(d, h, &round, between, NULL);

	if (ret == 0 && round.unconfirmed)
		ret = fail_as(REFUSED,
			      _("the hub has not let this store in yet: a "
				"sysadmin says 'watchfloor hub confirm'"));
	return ret < 0 ? ret : views_publish(d, h, out);
}

static int publish(struct desk *d, struct views_round *out)
{
	char *address = sync_hub(d->ledger);
	struct hub *h = NULL;
	bool error;
	int ret;

	desk_refresh(d, &error);
	ret = address ? hub_open(&h, address)
		      : fail_as(NOT_FOUND,
				_("the store has joined no hub: "
				  "'watchfloor hub join' does that"));
	if (ret == 0)
		ret = take_and_publish(d, h, out);
	hub_close(h);
	free(address);
	return ret;
}

static void put_round(const struct views_round *r)
{
	if (r->behind)
		puts(_("another store has published more than this one has "
		       "taken: nothing to do"));
	else
		printf(Q_("%" PRId64 " ticket published, up to place %" PRId64
			  "\n",
			  "%" PRId64 " tickets published, up to place %" PRId64
			  "\n",
			  r->tickets),
		       r->tickets, r->place);
	fflush(stdout);
}

/* In short naps: who asks to stop is not kept waiting. */
static void nap(int64_t ms)
{
	static const struct timespec moment = { 0, 100000000 };

	for (; ms > 0 && !cli_stop; ms -= 100)
		nanosleep(&moment, NULL);
}

/* What the network does passes; what the hub refuses does not. */
static int publish_on(struct desk *d, int64_t every)
{
	int ret = 0;

	while (!cli_stop && ret != REFUSED && ret != NOT_FOUND) {
		struct views_round round;
		char at[CLOCK_SHORT_SIZE];

		ret = publish(d, &round);
		if (cli_stop)
			break;
		printf("%s  ",
		       clock_format_short(at, clock_now(), clock_now()));
		if (ret == 0)
			put_round(&round);
		else
			text_print(stdout, "%s\n", fail_text());
		fflush(stdout);
		if (ret != REFUSED && ret != NOT_FOUND)
			nap(every);
	}
	return ret == INTERRUPTED ? 0 : ret;
}

static int publish_once(struct desk *d)
{
	struct views_round round;
	int ret = publish(d, &round);

	if (ret == 0)
		put_round(&round);
	return ret;
}

static int run_publish(struct cli *c)
{
	const char *span = cli_value(c, "every");
	int64_t every = EVERY;
	struct desk *d;
	int ret;

	if (span && (clock_parse_span(&every, span) < 0 || every < SECOND))
		return cli_usage(c, _("--every: at least 1s, as 60s or 5m"));
	ret = cli_open(c, &d, LEDGER_WRITE);
	if (ret != CLI_OK)
		return ret;
	cli_catch_signals();
	ret = desk_whole(d, RIGHT_KEEP);
	if (ret == 0)
		ret = cli_flag(c, "once") ? publish_once(d)
					  : publish_on(d, every);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_hub_publish = {
	.name = "hub publish",
	.right = RIGHT_KEEP,
	.args = "",
	.help = N_("write what the views of the hub show, and go on doing so"),
	.details = N_("It takes what the hub has, as the courier does, and "
		      "writes the tickets that have changed, their timelines "
		      "and clocks, in the language of messages.  One store "
		      "of the desk is enough; a second does no harm.  See "
		      "watchfloor-views(7)."),
	.options = options,
	.run = run_publish,
};
