/*
 * cmd_duty.c - acts by which people on watch work together: what the customer
 * is told, what is waited for, escalation, review.
 *
 * One table says which words and options of a command become which fields of
 * its act.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/duty.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

enum kind {
	END,
	WORD,
	COMING,  /* a time to come */
	PAST,    /* a time that was */
	REST,    /* all words that are left */
	MAY_REST /* and there may be none */
};

struct part {
	const char *key; /* of the act's data; of an option: its name too */
	enum kind kind;
};

struct duty {
	const char *command, *act;
	struct part words[4];
	struct part options[3];
	/* Fill in what is not said, refuse what desk.conf does not know. */
	int (*complete)(const struct cli *c, struct desk *d, const char *id,
			cJSON *data);
};

/* ---- what desk.conf adds ---- */

static int to_target(const struct cli *c, struct desk *d, const char *id,
		     cJSON *data)
{
	(void)c;
	(void)id;
	return duty_check_target(d, json_str_at(data, "to"));
}

static int to_level(const struct cli *c, struct desk *d, const char *id,
		    cJSON *data)
{
	int ret = to_target(c, d, id, data);

	if (ret == 0)
		duty_add_answer(d, data);
	return ret;
}

static int to_senior(const struct cli *c, struct desk *d, const char *id,
		     cJSON *data)
{
	if (!json_str_at(data, "to"))
		json_add_str(data, "to", "senior");
	return to_target(c, d, id, data);
}

static int for_customer(const struct cli *c, struct desk *d, const char *id,
			cJSON *data)
{
	(void)c;
	(void)d;
	(void)id;
	json_add_str(data, "visible", "customer");
	return 0;
}

/* --step 4: the fourth answer of the run that counts. */
static int to_step(const struct cli *c, struct desk *d, const char *id,
		   cJSON *data)
{
	const char *step = cli_value(c, "step");

	return step ? duty_add_step(d, id, strtol(step, NULL, 10), data) : 0;
}

/* ---- the table ---- */

static const struct duty table[] = {
	{ "ticket tell",
	  "ticket.noted",
	  { { "text", REST } },
	  { { NULL, END } },
	  for_customer },
	{ "ticket inform",
	  "ticket.informed",
	  { { "who", WORD }, { "said", REST } },
	  { { "channel", WORD }, { "at", PAST } },
	  NULL },
	{ "ticket contain",
	  "ticket.contained",
	  { { "what", REST } },
	  { { "at", PAST } },
	  NULL },
	{ "ticket wait",
	  "ticket.waiting",
	  { { "for", WORD }, { "until", COMING }, { "reason", REST } },
	  { { NULL, END } },
	  NULL },
	{ "ticket resume",
	  "ticket.resumed",
	  { { "reason", MAY_REST } },
	  { { NULL, END } },
	  NULL },
	{ "ticket reportable",
	  "ticket.reportable",
	  { { "operator", WORD }, { "level", WORD }, { "reason", MAY_REST } },
	  { { "known", PAST } },
	  NULL },
	{ "ticket reported",
	  "ticket.reported",
	  { { "stage", WORD }, { "to", REST } },
	  { { "number", WORD }, { "at", PAST } },
	  NULL },
	{ "ticket escalate",
	  "ticket.escalated",
	  { { "to", WORD }, { "reason", REST } },
	  { { "answer", COMING } },
	  to_level },
	{ "ticket answer",
	  "ticket.answered",
	  { { "text", REST } },
	  { { NULL, END } },
	  NULL },
	{ "ticket deescalate",
	  "ticket.deescalated",
	  { { "reason", REST } },
	  { { NULL, END } },
	  NULL },
	{ "ticket take",
	  "ticket.taken",
	  { { "reason", REST } },
	  { { NULL, END } },
	  NULL },
	{ "ticket ask",
	  "ticket.asked",
	  { { "to", WORD }, { "question", REST } },
	  { { NULL, END } },
	  to_target },
	{ "ticket reply",
	  "ticket.replied",
	  { { "text", REST } },
	  { { NULL, END } },
	  NULL },
	{ "review request",
	  "review.requested",
	  { { "text", MAY_REST } },
	  { { "to", WORD } },
	  to_senior },
	{ "review approve",
	  "review.approved",
	  { { "comment", MAY_REST } },
	  { { NULL, END } },
	  NULL },
	{ "review return",
	  "review.returned",
	  { { "comment", REST } },
	  { { NULL, END } },
	  to_step },
	{ "review hand",
	  "review.handed",
	  { { "to", WORD }, { "reason", REST } },
	  { { NULL, END } },
	  to_target },
	{ "evidence hold",
	  "evidence.held",
	  { { "reason", REST } },
	  { { NULL, END } },
	  NULL },
	{ "evidence release",
	  "evidence.released",
	  { { "reason", REST } },
	  { { NULL, END } },
	  NULL },
	{ "quality judge",
	  "quality.judged",
	  { { "verdict", WORD }, { "reason", REST } },
	  { { NULL, END } },
	  NULL },
};

static const struct duty *duty_of(const struct cli *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (strcmp(table[i].command, c->command->name) == 0)
			return &table[i];
	bug("%s is no act", c->command->name);
}

/* ---- reading ---- */

static int add_value(cJSON *data, const struct part *p, const char *value)
{
	char text[CLOCK_RFC3339_SIZE];
	int64_t at;
	int ret = 0;

	if (p->kind == COMING)
		ret = clock_parse_coming(&at, value, clock_now());
	else if (p->kind == PAST)
		ret = clock_parse_past(&at, value, clock_now());
	if (ret == 0)
		json_add_str(data, p->key,
			     p->kind == COMING || p->kind == PAST
				     ? clock_format(text, at)
				     : value);
	return ret;
}

static int add_rest(const struct cli *c, cJSON *data, const struct part *p,
		    int at)
{
	struct cli tail = *c;
	struct strbuf sb = STRBUF_INIT;

	tail.argc = c->argc > at ? c->argc - at : 0;
	tail.argv = c->argv + at;
	out_join(&sb, &tail);
	if (sb.len || p->kind == REST)
		json_add_str(data, p->key, sb.buf);
	strbuf_release(&sb);
	return 0;
}

static int read_words(const struct cli *c, const struct duty *duty, cJSON *data)
{
	int at = 1, ret = 0;

	for (const struct part *p = duty->words;
	     ret == 0 && p < duty->words + ARRAY_SIZE(duty->words) && p->kind;
	     p++) {
		if (p->kind == REST || p->kind == MAY_REST)
			return add_rest(c, data, p, at);
		ret = add_value(data, p, c->argv[at++]);
	}
	return ret;
}

static int read_options(const struct cli *c, const struct duty *duty,
			cJSON *data)
{
	int ret = 0;

	for (const struct part *p = duty->options;
	     ret == 0 && p < duty->options + ARRAY_SIZE(duty->options) &&
	     p->kind;
	     p++)
		if (cli_value(c, p->key))
			ret = add_value(data, p, cli_value(c, p->key));
	return ret;
}

/* ---- doing ---- */

static void print_done(struct desk *d, const char *id)
{
	struct strbuf sb = STRBUF_INIT;
	struct record r;

	if (ledger_get(d->ledger, ledger_last_id(d->ledger), &r) < 0)
		return;
	out_sentence(&r, &sb);
	text_print(stdout, "%s: %s\n", id, sb.buf);
	strbuf_release(&sb);
	record_release(&r);
}

static int do_duty(const struct cli *c, struct desk *d, const struct duty *duty,
		   cJSON *data)
{
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, c->argv[0], &t);
	if (ret == 0 && duty->complete)
		ret = duty->complete(c, d, t.id, data);
	if (ret == 0)
		ret = desk_act(d, duty->act, t.id, cJSON_Duplicate(data, true));
	if (ret == 0)
		print_done(d, t.id);
	ticket_release(&t);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

static int run_duty(struct cli *c)
{
	const struct duty *duty = duty_of(c);
	cJSON *data = cJSON_CreateObject();
	struct desk *d;
	int ret = read_words(c, duty, data);

	if (ret == 0)
		ret = read_options(c, duty, data);
	ret = ret < 0 ? cli_usage(c, "%s", fail_text())
		      : cli_open(c, &d, LEDGER_WRITE);
	if (ret == CLI_OK) {
		ret = do_duty(c, d, duty, data);
		desk_close(d);
	}
	cJSON_Delete(data);
	return ret;
}

/* ---- the commands ---- */

#define AT_OPTION                                                          \
	{                                                                  \
		"at", N_("TIME"), N_("when it was, if not now: 03:00, 2h") \
	}

static const struct cli_option inform_options[] = {
	{ "channel", N_("CHANNEL"), N_("by what: phone, mail, group chat") },
	AT_OPTION,
	{ .name = NULL }
};
static const struct cli_option at_options[] = { AT_OPTION, { .name = NULL } };
static const struct cli_option reportable_options[] = {
	{ "known", N_("TIME"), N_("when it was found or told of, if not now") },
	{ .name = NULL }
};
static const struct cli_option reported_options[] = {
	{ "number", N_("NUMBER"), N_("the number that it was given") },
	AT_OPTION,
	{ .name = NULL }
};
static const struct cli_option escalate_options[] = {
	{ "answer", N_("TIME"),
	  N_("by when to answer: 30m, 18:00; without it, "
	     "as the path in desk.conf says") },
	{ .name = NULL }
};
static const struct cli_option request_options[] = {
	{ "to", N_("WHOM"), N_("a role or a member; without it, senior") },
	{ .name = NULL }
};
static const struct cli_option return_options[] = {
	{ "step", N_("N"),
	  N_("from this answer on it is to be done again, as "
	     "`ticket review` numbers them") },
	{ .name = NULL }
};

/* least: how many words there must be; the last may be many. */
#define DUTY(id, command, words, says, opts, least) \
	const struct subcommand cmd_##id = {        \
		.name = (command),                  \
		.args = (words),                    \
		.help = (says),                     \
		.options = (opts),                  \
		.min_args = (least),                \
		.max_args = -1,                     \
		.right = RIGHT_WORK,                \
		.run = run_duty,                    \
	}

DUTY(ticket_inform, "ticket inform", N_("ID WHO SAID..."),
     N_("record that the customer was told"), inform_options, 3);
DUTY(ticket_tell, "ticket tell", N_("ID TEXT..."),
     N_("write a note that the customer may read"), NULL, 2);
DUTY(ticket_contain, "ticket contain", N_("ID WHAT..."),
     N_("record that the incident is contained"), at_options, 2);
DUTY(ticket_wait, "ticket wait",
     N_("ID customer|authorisation UNTIL REASON..."),
     N_("wait for somebody's word: clocks stand still until then"), NULL, 4);
DUTY(ticket_resume, "ticket resume", N_("ID [REASON...]"), N_("wait no longer"),
     NULL, 1);
DUTY(ticket_reportable, "ticket reportable",
     N_("ID OPERATOR LEVEL [REASON...]"),
     N_("say who must report the incident, and its level"), reportable_options,
     3);
DUTY(ticket_reported, "ticket reported", N_("ID first|final TO..."),
     N_("record that the incident was reported to the authorities"),
     reported_options, 3);
DUTY(ticket_escalate, "ticket escalate", N_("ID TO REASON..."),
     N_("ask somebody who can do more to step in"), escalate_options, 3);
DUTY(ticket_answer, "ticket answer", N_("ID TEXT..."),
     N_("answer an escalation"), NULL, 2);
DUTY(ticket_deescalate, "ticket deescalate", N_("ID REASON..."),
     N_("take an escalation down"), NULL, 2);
DUTY(ticket_take, "ticket take", N_("ID REASON..."),
     N_("take a ticket over, as a senior"), NULL, 2);
DUTY(ticket_ask, "ticket ask", N_("ID TO QUESTION..."),
     N_("ask somebody about a ticket"), NULL, 3);
DUTY(ticket_reply, "ticket reply", N_("ID TEXT..."), N_("answer a question"),
     NULL, 2);
DUTY(review_request, "review request", N_("ID [TEXT...]"),
     N_("ask for a second pair of eyes"), request_options, 1);
DUTY(review_approve, "review approve", N_("ID [COMMENT...]"),
     N_("approve what was done on a ticket"), NULL, 1);
DUTY(review_return, "review return", N_("ID COMMENT..."),
     N_("send a ticket back to its owner, at a step"), return_options, 2);
DUTY(review_hand, "review hand", N_("ID TO REASON..."),
     N_("let somebody else decide, such as the experts"), NULL, 3);
DUTY(quality_judge, "quality judge", N_("ID VERDICT REASON..."),
     N_("judge a closed ticket again"), NULL, 3);
DUTY(evidence_hold, "evidence hold", N_("ID REASON..."),
     N_("let nothing of a ticket's evidence be removed, not by policy either"),
     NULL, 2);
DUTY(evidence_release, "evidence release", N_("ID REASON..."),
     N_("lift the hold on a ticket's evidence"), NULL, 2);
