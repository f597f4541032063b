/*
 * cmd_courier.c - carry records between this store and its hub.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/courier.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"
#include "watchfloor/thread.h"

static const struct cli_option options[] = {
	{ "once", NULL, N_("one round, then say how it went") },
	{ .name = NULL }
};

static bool is_to_stop(void *ctx)
{
	return cli_stop;
}

static int between(void *ctx)
{
	return cli_stop;
}

/* ---- one round ---- */

static void put_round(const struct courier_round *r)
{
	printf(_("%" PRId64 " pushed, %" PRId64 " pulled, %" PRId64
		 " waiting\n"),
	       r->pushed, r->pulled, r->waiting);
	if (r->came || r->went)
		printf(_("%" PRId64 " bytes of evidence came, %" PRId64
			 " went\n"),
		       r->came, r->went);
	if (*r->odd)
		text_print(stdout, "%s\n", r->odd);
	if (r->unconfirmed)
		puts(_("the hub has not let this store in yet: a sysadmin says "
		       "'watchfloor hub confirm'"));
	if (r->forked)
		printf(_("the hub had lost %" PRId64 " records that it had "
			 "ordered; they were given back\n"),
		       r->forked);
}

static int run_once(struct desk *d)
{
	struct courier_round round;
	int ret = courier_once(d, &round, between, NULL);

	if (ret == 0)
		put_round(&round);
	return ret;
}

/* ---- for as long as somebody works ---- */

static void put_sentence(void *ctx, const char *sentence)
{
	char at[CLOCK_SHORT_SIZE];

	text_print(stdout, "%s  %s\n",
		   clock_format_short(at, clock_now(), clock_now()), sentence);
	fflush(stdout);
}

static int run_courier(struct cli *c)
{
	struct desk *d;
	int ret;

	thread_heaps(2);
	ret = cli_open(c, &d, LEDGER_WRITE);
	if (ret != CLI_OK)
		return ret;
	cli_catch_signals();
	ret = cli_flag(c, "once")
		      ? run_once(d)
		      : courier_run(d, is_to_stop, put_sentence, NULL);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_courier = {
	.name = "courier",
	.right = RIGHT_ANYBODY,
	.args = "",
	.help = N_("carry records between this store and its hub"),
	.details = N_("It goes on until it is stopped; the store is not "
		      "locked by it, and work goes on whether the hub "
		      "answers or not.  After a failure it comes again, more "
		      "and more rarely, at least once a minute.  One courier "
		      "serves a store."),
	.options = options,
	.run = run_courier,
};

/* ---- status ---- */

static const struct cli_option status_options[] = {
	{ "json", NULL, N_("one JSON object") }, { .name = NULL }
};

static void add_wanted(cJSON *list, const struct parcel_wanted *w)
{
	cJSON *o = cJSON_CreateObject();
	char at[CLOCK_RFC3339_SIZE];

	json_add_str(o, "ticket", w->ticket);
	json_add_str(o, "sha256", w->content);
	json_add_str(o, "by", w->member);
	json_add_str(o, "asked", clock_format(at, w->asked));
	json_add_int(o, "bytes", w->bytes);
	json_add_int(o, "came", w->came);
	cJSON_AddBoolToObject(o, "given_up", !*w->id);
	json_add_str(o, "trouble", *w->trouble ? w->trouble : NULL);
	cJSON_AddItemToArray(list, o);
}

static void put_json(const struct courier_status *s)
{
	cJSON *o = cJSON_CreateObject(), *wanted;
	char at[CLOCK_RFC3339_SIZE];

	json_add_str(o, "hub", s->hub);
	cJSON_AddBoolToObject(o, "running", s->running);
	json_add_int(o, "waiting", s->waiting);
	json_add_int(o, "taken", s->taken);
	json_add_str(o, "at", out_time(at, s->at));
	json_add_str(o, "trouble", s->trouble);
	wanted = cJSON_AddArrayToObject(o, "evidence");
	for (int i = 0; i < s->wanted.n; i++)
		add_wanted(wanted, &s->wanted.all[i]);
	out_json(o);
}

static void put_wanted(const struct parcel_wanted *w)
{
	if (*w->id)
		text_print(stdout,
			   _("evidence %.12s of %s, asked for by %s: %lld of "
			     "%lld bytes have come\n"),
			   w->content, w->ticket, w->member, (long long)w->came,
			   (long long)w->bytes);
	else
		text_print(stdout,
			   _("evidence %.12s of %s, asked for by %s: given "
			     "up\n"),
			   w->content, w->ticket, w->member);
	if (*w->trouble)
		text_print(stdout, "    %s\n", w->trouble);
}

static void put_text(const struct courier_status *s)
{
	char at[CLOCK_SHORT_SIZE];

	if (!s->hub) {
		puts(_("The store works by itself: it has joined no hub."));
		return;
	}
	text_print(stdout, _("hub: %s\n"), s->hub);
	puts(s->running ? _("a courier is at work")
			: _("no courier is at work"));
	printf(_("%" PRId64 " records wait for their place; %" PRId64
		 " have one\n"),
	       s->waiting, s->taken);
	if (s->at != CLOCK_NEVER)
		printf(_("in step with the hub at %s\n"),
		       clock_format_short(at, s->at, clock_now()));
	if (s->trouble)
		text_print(stdout, _("trouble: %s\n"), s->trouble);
	for (int i = 0; i < s->wanted.n; i++)
		put_wanted(&s->wanted.all[i]);
}

static int run_status(struct cli *c)
{
	struct courier_status s;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = courier_status(d, &s);
	if (ret == 0 && cli_flag(c, "json"))
		put_json(&s);
	else if (ret == 0)
		put_text(&s);
	courier_status_release(&s);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_courier_status = {
	.name = "courier status",
	.right = RIGHT_MEMBER,
	.args = "",
	.help = N_("say how this store stands with its hub"),
	.options = status_options,
	.run = run_status,
};
