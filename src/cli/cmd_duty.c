/*
 * cmd_duty.c - acts by which people on watch work together: what the customer
 * is told, what is waited for, escalation, review.
 *
 * One table says which words and options of a command become which fields of
 * its act.
 */
#include "config.h"

#include <stdlib.h>

#include "cli/act_words.h"
#include "cli/cmds.h"
#include "watchfloor/duty.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- what desk.conf adds ---- */

static int to_target(const struct cli *c, struct desk *d,
		     const struct ticket *t, cJSON *data)
{
	(void)c;
	(void)t;
	return duty_check_target(d, json_str_at(data, "to"));
}

static int to_level(const struct cli *c, struct desk *d, const struct ticket *t,
		    cJSON *data)
{
	int ret = to_target(c, d, t, data);

	if (ret == 0)
		duty_add_answer(d, data);
	return ret;
}

static int to_senior(const struct cli *c, struct desk *d,
		     const struct ticket *t, cJSON *data)
{
	if (!json_str_at(data, "to"))
		json_add_str(data, "to", "senior");
	return to_target(c, d, t, data);
}

static int for_customer(const struct cli *c, struct desk *d,
			const struct ticket *t, cJSON *data)
{
	(void)c;
	(void)d;
	(void)t;
	json_add_str(data, "visible", "customer");
	return 0;
}

static int by_hand(const struct cli *c, struct desk *d, const struct ticket *t,
		   cJSON *data)
{
	(void)c;
	return duty_add_need(d, t, data);
}

/* --step 4: the fourth answer of the run that counts. */
static int to_step(const struct cli *c, struct desk *d, const struct ticket *t,
		   cJSON *data)
{
	const char *step = cli_value(c, "step");

	return step ? duty_add_step(d, t->id, strtol(step, NULL, 10), data) : 0;
}

/* ---- the table ---- */

static const struct act_words table[] = {
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
	{ "ticket recommend",
	  "ticket.recommended",
	  { { "text", REST } },
	  { { NULL, END } },
	  NULL },
	{ "ticket contain",
	  "ticket.contained",
	  { { "what", REST } },
	  { { "at", PAST }, { "who", WORD } },
	  by_hand },
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
	{ "ticket free",
	  "ticket.freed",
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

static int run_duty(struct cli *c)
{
	return act_words_run(c, act_words_of(c, table, ARRAY_SIZE(table)));
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
static const struct cli_option reportable_options[] = {
	{ "known", N_("TIME"), N_("when it was found or told of, if not now") },
	{ .name = NULL }
};
static const struct cli_option reported_options[] = {
	{ "number", N_("NUMBER"), N_("the number that it was given") },
	AT_OPTION,
	{ .name = NULL }
};
static const struct cli_option contain_options[] = {
	AT_OPTION,
	{ "who", N_("WHO"),
	  N_("who at the customer contained it: that needs no "
	     "authorisation") },
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
DUTY(ticket_recommend, "ticket recommend", N_("ID TEXT..."),
     N_("write what the customer is to do: no confirmed incident is told of "
	"without it"),
     NULL, 2);
DUTY(ticket_tell, "ticket tell", N_("ID TEXT..."),
     N_("write a note that the customer may read"), NULL, 2);
DUTY(ticket_contain, "ticket contain", N_("ID WHAT..."),
     N_("record that the incident is contained"), contain_options, 2);
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
DUTY(ticket_free, "ticket free", N_("ID REASON..."),
     N_("give another's ticket back to the queue, as a senior"), NULL, 2);
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
