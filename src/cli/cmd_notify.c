/*
 * cmd_notify.c - notices: what is told to whom, and the program that tells.
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
#include "watchfloor/notify.h"
#include "watchfloor/text.h"

/* Open, do, close. */
static int with_desk(struct cli *c, unsigned flags,
		     int (*run)(const struct cli *c, struct desk *d))
{
	struct desk *d;
	int ret = cli_open(c, &d, flags);

	if (ret != CLI_OK)
		return ret;
	ret = run(c, d);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : ret;
}

/* As much of a key as is shown, and mostly enough to name it. */
#define KEY_SHOWN 8

/* ---- list ---- */

static const struct cli_option list_options[] = {
	{ "state", N_("STATE"),
	  N_("only these: queued, sending, held, sent, failed, dropped") },
	{ "ticket", N_("TICKET"), N_("only about this one") },
	{ "json", NULL, N_("one JSON object per line") },
	{ .name = NULL }
};

static void add_time(cJSON *o, const char *key, int64_t at)
{
	char text[CLOCK_RFC3339_SIZE];

	if (at != CLOCK_NEVER)
		json_add_str(o, key, clock_format(text, at));
}

static cJSON *notice_json(const struct notice *n)
{
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "key", n->key);
	json_add_str(o, "state", notice_state_word(n->state));
	json_add_str(o, "channel", n->channel);
	json_add_str(o, "event", notice_event_word(n->event));
	json_add_str(o, "ticket", n->ticket);
	json_add_str(o, "rule", n->rule);
	json_add_str(o, "calls", n->calls);
	json_add_int(o, "record", n->record);
	json_add_int(o, "tries", n->tries);
	add_time(o, "made", n->made);
	add_time(o, "due", n->due);
	add_time(o, "tried", n->tried);
	add_time(o, "answer_by", n->answer_by);
	json_add_str(o, "code", n->code);
	json_add_str(o, "reason", n->reason);
	return o;
}

static void print_notice(const struct notice *n, int64_t now)
{
	char made[CLOCK_SHORT_SIZE];

	text_print(stdout, "%.*s  %-14s %-10s %-12s %-10s %s", KEY_SHOWN,
		   n->key, clock_format_short(made, n->made, now),
		   notice_state_title(n->state), n->channel,
		   *n->ticket ? n->ticket : "-", notice_event_title(n->event));
	if (*n->reason && n->state != NOTICE_SENT)
		text_print(stdout, ": %s", n->reason);
	puts("");
}

struct listing {
	bool json;
	int64_t now;
};

static int list_one(void *ctx, const struct notice *n)
{
	const struct listing *l = ctx;

	if (l->json)
		out_json(notice_json(n));
	else
		print_notice(n, l->now);
	return 0;
}

static int list(const struct cli *c, struct desk *d)
{
	struct listing l = { cli_flag(c, "json"), desk_now(d) };
	const char *word = cli_value(c, "state"), *id = cli_value(c, "ticket");
	int state = word ? notice_state_parse(word) : -1, ret = 0;
	struct ticket t;

	if (word && state < 0)
		return cli_usage(c, _("there is no state \"%s\""), word);
	ticket_init(&t);
	if (id)
		ret = ticket_load(d, id, &t);
	if (ret == 0)
		ret = notice_each(d, id ? t.id : NULL, state, list_one, &l);
	ticket_release(&t);
	return ret;
}

static int run_list(struct cli *c)
{
	return with_desk(c, LEDGER_READ, list);
}

const struct subcommand cmd_notify_list = {
	.name = "notify list",
	.args = "",
	.help = N_("list notices, the newest first"),
	.details = N_(
		"What is to be told to whom follows from the records "
		"and from [channel] and [notify] of desk.conf; see "
		"watchfloor-notices(7).  A notice is named by the beginning of "
		"its key."),
	.options = list_options,
	.right = RIGHT_WORK,
	.run = run_list,
};

/* ---- show ---- */

static int print_text(struct desk *d, const struct notice *n)
{
	struct strbuf text = STRBUF_INIT, why = STRBUF_INIT;
	int ret = notice_obstacle(d, n, &why);

	if (ret == 0 && why.len && n->state == NOTICE_QUEUED)
		text_print(stdout, _("It waits: %s\n"), why.buf);
	if (ret == 0)
		ret = notice_text(d, n, &text);
	if (ret == 0) {
		puts("");
		out_lines(text.buf, text.len);
	}
	strbuf_release(&text);
	strbuf_release(&why);
	return ret;
}

static int show(const struct cli *c, struct desk *d)
{
	struct notice n;
	int ret = notice_load(d, c->argv[0], &n);

	if (ret == 0) {
		print_notice(&n, desk_now(d));
		ret = print_text(d, &n);
	}
	notice_release(&n);
	return ret;
}

static int run_show(struct cli *c)
{
	return with_desk(c, LEDGER_READ, show);
}

const struct subcommand cmd_notify_show = {
	.name = "notify show",
	.args = N_("NOTICE"),
	.help = N_("show a notice, and the text that goes or went"),
	.min_args = 1,
	.max_args = 1,
	.right = RIGHT_WORK,
	.run = run_show,
};

/* ---- what people decide ---- */

/* The words after the first. */
static void add_rest(const struct cli *c, struct strbuf *sb)
{
	struct cli tail = *c;

	tail.argc--;
	tail.argv++;
	out_join(sb, &tail);
}

static int decide(const struct cli *c, struct desk *d,
		  int (*act)(struct desk *d, const struct notice *n,
			     const char *words))
{
	struct strbuf words = STRBUF_INIT;
	struct notice n;
	int ret = notice_load(d, c->argv[0], &n);

	add_rest(c, &words);
	if (ret == 0)
		ret = act(d, &n, words.buf);
	notice_release(&n);
	strbuf_release(&words);
	return ret;
}

static int approve(const struct cli *c, struct desk *d)
{
	return decide(c, d, notice_approve);
}

static int run_approve(struct cli *c)
{
	return with_desk(c, LEDGER_WRITE, approve);
}

const struct subcommand cmd_notify_approve = {
	.name = "notify approve",
	.args = N_("NOTICE [COMMENT...]"),
	.help = N_("let a notice to a customer go, as it is written"),
	.details = N_("Where desk.conf asks for it, a notice to a customer "
		      "waits for somebody else than who wrote it. `watchfloor "
		      "waiting` lists the tickets, `watchfloor notify list "
		      "--state held` the notices."),
	.min_args = 1,
	.max_args = -1,
	.right = RIGHT_WORK,
	.run = run_approve,
};

static int drop(const struct cli *c, struct desk *d)
{
	return decide(c, d, notice_drop);
}

static int run_drop(struct cli *c)
{
	return with_desk(c, LEDGER_WRITE, drop);
}

const struct subcommand cmd_notify_drop = {
	.name = "notify drop",
	.args = N_("NOTICE REASON..."),
	.help = N_("do not send a notice, or not again"),
	.min_args = 2,
	.max_args = -1,
	.right = RIGHT_WORK,
	.run = run_drop,
};

static int release(const struct cli *c, struct desk *d)
{
	struct strbuf reason = STRBUF_INIT;
	int64_t n = 0;
	int ret = notice_count_waiting(d, &n);

	out_join(&reason, c);
	if (ret == 0)
		ret = notice_release_waiting(d, reason.buf);
	if (ret == 0)
		text_print(stdout,
			   Q_("%lld notice does not wait for the hub any "
			      "more\n",
			      "%lld notices do not wait for the hub any "
			      "more\n",
			      n),
			   (long long)n);
	strbuf_release(&reason);
	return ret;
}

static int run_release(struct cli *c)
{
	return with_desk(c, LEDGER_WRITE, release);
}

const struct subcommand cmd_notify_release = {
	.name = "notify release",
	.args = N_("REASON..."),
	.help = N_("send what waits for the hub without it"),
	.details = N_("Where the store works with a hub, a notice goes once "
		      "the hub has confirmed the record that it tells of: "
		      "somebody else may have been first.  While the hub is "
		      "away, this says that what waits now shall go all the "
		      "same; that is on the record, with the reason."),
	.min_args = 1,
	.max_args = -1,
	.right = RIGHT_WORK,
	.run = run_release,
};

static int again(struct desk *d, const struct notice *n, const char *words)
{
	(void)words;
	return notice_retry(d, n);
}

static int retry(const struct cli *c, struct desk *d)
{
	return decide(c, d, again);
}

static int run_retry(struct cli *c)
{
	return with_desk(c, LEDGER_WRITE, retry);
}

const struct subcommand cmd_notify_retry = {
	.name = "notify retry",
	.args = N_("NOTICE"),
	.help = N_("send a notice again that has failed"),
	.min_args = 1,
	.max_args = 1,
	.right = RIGHT_WORK,
	.run = run_retry,
};

static int ack(const struct cli *c, struct desk *d)
{
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, c->argv[0], &t);
	if (ret == 0)
		ret = notice_acknowledge(d, t.id);
	ticket_release(&t);
	return ret;
}

static int run_ack(struct cli *c)
{
	return with_desk(c, LEDGER_WRITE, ack);
}

const struct subcommand cmd_notify_ack = {
	.name = "notify ack",
	.args = N_("TICKET"),
	.help = N_("say that you have seen the call: nobody else is called"),
	.details = N_("Taking the ticket says the same."),
	.min_args = 1,
	.max_args = 1,
	.right = RIGHT_WORK,
	.run = run_ack,
};

/* ---- channels ---- */

static const struct cli_option json_options[] = {
	{ "json", NULL, N_("one JSON object per line") }, { .name = NULL }
};

static cJSON *health_json(const struct channel_health *h)
{
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "channel", h->channel->name);
	json_add_str(o, "type", channel_type_word(h->channel->type));
	add_time(o, "tried", h->tried);
	add_time(o, "sent", h->sent);
	if (h->tried != CLOCK_NEVER) {
		json_add_str(o, "class", outcome_class_word(h->class));
		json_add_int(o, "latency", h->latency);
	}
	json_add_str(o, "code", h->code);
	json_add_str(o, "reason", h->reason);
	json_add_int(o, "queued", h->queued);
	json_add_int(o, "failed", h->failed);
	return o;
}

static int print_health(void *ctx, const struct channel_health *h)
{
	const struct listing *l = ctx;
	char sent[CLOCK_SHORT_SIZE] = "-";

	if (l->json) {
		out_json(health_json(h));
		return 0;
	}
	if (h->sent != CLOCK_NEVER)
		clock_format_short(sent, h->sent, l->now);
	text_print(stdout, "%-14s %-9s %-6s %-14s %6lld %6lld  %s\n",
		   h->channel->name, channel_type_word(h->channel->type),
		   h->tried == CLOCK_NEVER ? "-" : outcome_class_word(h->class),
		   sent, (long long)h->queued, (long long)h->failed,
		   h->class == CLASS_OK ? "" : h->reason);
	return 0;
}

static int channels(const struct cli *c, struct desk *d)
{
	struct listing l = { cli_flag(c, "json"), desk_now(d) };

	if (!l.json)
		text_print(stdout, "%-14s %-9s %-6s %-14s %6s %6s\n",
			   _("CHANNEL"), _("TYPE"), _("LAST"), _("SENT"),
			   _("QUEUED"), _("FAILED"));
	return channel_health_each(d, print_health, &l);
}

static int run_channels(struct cli *c)
{
	return with_desk(c, LEDGER_READ, channels);
}

const struct subcommand cmd_notify_channels = {
	.name = "notify channels",
	.args = "",
	.help = N_("how the channels do: when they last took a notice, how "
		   "many wait, how many failed within a day"),
	.options = json_options,
	.right = RIGHT_WORK,
	.run = run_channels,
};

static int test(const struct cli *c, struct desk *d)
{
	struct attempt a;
	int ret = notify_test(d, c->argv[0], &a);

	if (ret < 0)
		return ret;
	text_print(stdout, _("%s: %s (%s) after %lld ms\n"), c->argv[0],
		   outcome_class_word(a.class), a.code, (long long)a.latency);
	if (*a.reason)
		text_print(stdout, "%s\n", a.reason);
	if (a.skew != CLOCK_NEVER)
		text_print(stdout, _("its clock is %+lld s from ours\n"),
			   (long long)(a.skew / SECOND));
	ret = a.class == CLASS_OK ? CLI_OK : CLI_NO;
	attempt_release(&a);
	return ret;
}

static int run_test(struct cli *c)
{
	return with_desk(c, LEDGER_READ, test);
}

const struct subcommand cmd_notify_test = {
	.name = "notify test",
	.args = N_("CHANNEL"),
	.help = N_("send a message that says that it is a test"),
	.details = N_("It shows what the service answered, how long it took, "
		      "and how far the clocks are apart: signatures are good "
		      "for an hour.  Nothing is recorded."),
	.min_args = 1,
	.max_args = 1,
	.right = RIGHT_SEND,
	.run = run_test,
};

/* ---- the sender ---- */

static const struct cli_option run_options[] = {
	{ "once", NULL, N_("send what is due now, and end") },
	{ "attached", NULL,
	  N_("end when standard input does, as for the workbench") },
	{ .name = NULL }
};

static int send_notices(const struct cli *c, struct desk *d)
{
	unsigned flags = (cli_flag(c, "once") ? SENDER_ONCE : 0) |
			 (cli_flag(c, "attached") ? SENDER_ATTACHED : 0);
	struct sender_count n;
	int ret;

	cli_catch_signals();
	ret = sender_run(d, flags, &cli_stop, &n);
	if (ret == 0)
		text_print(stdout, _("%lld sent, %lld failed, %lld later\n"),
			   (long long)n.sent, (long long)n.failed,
			   (long long)n.later);
	return ret;
}

static int run_run(struct cli *c)
{
	return with_desk(c, LEDGER_WRITE, send_notices);
}

const struct subcommand cmd_notify_run = {
	.name = "notify run",
	.args = "",
	.help = N_("send notices, until it is stopped"),
	.details = N_("One runs on a store; the workbench starts one while it "
		      "is open, and where none is, "
		      "watchfloor-notify.service keeps one.  It must see all "
		      "tenants: on a desk with members, run it as one with "
		      "the role machine."),
	.options = run_options,
	.right = RIGHT_SEND,
	.run = run_run,
};
