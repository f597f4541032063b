/*
 * duty_table.c - acts between people on watch: what each of them asks, in which
 * order, and when it is the next thing to do.
 */
#include "config.h"

#include "duty_table.h"

#include <stdio.h>
#include <string.h>

#include "duty_acts.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/duty.h"
#include "watchfloor/report.h"
#include "watchfloor/waits.h"

/* ---- when they apply ---- */

static bool is_open(const struct ticket *t)
{
	return t->state != STATE_CLOSED;
}

static bool is_mine(const struct desk *d, const struct ticket *t)
{
	return is_open(t) && strcmp(t->owner, d->actor) == 0;
}

static bool may_escalate(const struct desk *d, const struct ticket *t)
{
	return is_mine(d, t) && !*t->escalated;
}

static bool may_resume(const struct desk *d, const struct ticket *t)
{
	return is_mine(d, t) && t->waiting != WAITING_NOT;
}

/* A confirmed incident is not told of without it. */
static bool may_recommend(const struct desk *d, const struct ticket *t)
{
	return is_mine(d, t) && t->verdict == VERDICT_TRUE_POSITIVE &&
	       !*t->advice;
}

static bool may_request(const struct desk *d, const struct ticket *t)
{
	return is_mine(d, t) && !*t->review && t->verdict != VERDICT_NONE;
}

static bool may_decide(const struct desk *d, const struct ticket *t)
{
	return is_open(t) && !is_mine(d, t) && waits_on_actor(d, t->review);
}

static bool may_answer(const struct desk *d, const struct ticket *t)
{
	return is_open(t) && t->answer_by != CLOCK_NEVER &&
	       waits_on_actor(d, t->escalated);
}

/* Who owns the ticket asked others; it is theirs only when it names them. */
static bool may_reply(const struct desk *d, const struct ticket *t)
{
	return is_open(t) && (is_mine(d, t) ? strcmp(t->asked, d->actor) == 0
					    : waits_on_actor(d, t->asked));
}

static bool may_sign(const struct desk *d, const struct ticket *t)
{
	return is_open(t) && !is_mine(d, t) && waits_on_actor(d, t->signoff);
}

static bool may_deescalate(const struct desk *d, const struct ticket *t)
{
	return is_mine(d, t) && *t->escalated;
}

/* A report to the authorities is owed, the last one after the end. */
static bool may_report(const struct desk *d, const struct ticket *t)
{
	struct report_due due;

	return strcmp(t->owner, d->actor) == 0 &&
	       report_next(&due, t, desk_now(d));
}

/* Seniors look after those whose owner is gone. */
static bool may_free(const struct desk *d, const struct ticket *t)
{
	return d->member && d->member->roles & act_named("ticket.freed")->who &&
	       duty_is_orphan(d, t);
}

static bool may_take_over(const struct desk *d, const struct ticket *t)
{
	return may_decide(d, t) || may_free(d, t);
}

/* ---- what is known before ---- */

/* Who is asked for a review, if nobody else is named. */
static int fill_reviewer(struct desk *d, const struct ticket *t, cJSON *data)
{
	json_add_str(data, "to", "senior");
	return 0;
}

static int fill_audience(struct desk *d, const struct ticket *t, cJSON *data)
{
	json_add_str(data, "visible", "customer");
	return 0;
}

/* Which actions no step may say: then they are asked for, from nothing. */
static int fill_word(struct desk *d, const struct ticket *t, cJSON *data)
{
	int ret = authorisation_complete(d, t, data);

	cJSON_DeleteItemFromObjectCaseSensitive(data, "channel");
	return ret == REFUSED ? 0 : ret;
}

static int fill_refusal(struct desk *d, const struct ticket *t, cJSON *data)
{
	authorisation_complete_refusal(data);
	cJSON_DeleteItemFromObjectCaseSensitive(data, "channel");
	return 0;
}

static int offer_held(void *ctx, const struct authorisation *word)
{
	struct offers *o = ctx;
	struct strbuf help = STRBUF_INIT;
	char number[24];

	if (!word->ticket)
		return 0;
	snprintf(number, sizeof number, "%lld", (long long)word->record);
	authorisation_print(word, clock_now(), &help);
	offer(o, number, help.buf);
	strbuf_release(&help);
	return 0;
}

int duty_offer_held(struct desk *d, const struct ticket *t, struct offers *o)
{
	struct authorisation_filter filter = { .ticket = t, .in_force = true };
	int ret = authorisation_each(d, &filter, offer_held, o);

	if (ret == 0 && !o->n)
		ret = fail_as(NOT_FOUND,
			      _("%s: no authorisation of its own is in force"),
			      t->id);
	return ret;
}

/* None is found out before anything is asked. */
static int fill_withdrawal(struct desk *d, const struct ticket *t, cJSON *data)
{
	struct offers held = { .prefix = "" };
	int ret = duty_offer_held(d, t, &held);

	offers_clear(&held);
	return ret;
}

/* ---- the rows ---- */

static const struct duty duties[] = {
	{ ACTION_ESCALATE,
	  "ticket.escalated",
	  { { PART_TARGET, "to", N_("Escalate to whom?"), offer_targets },
	    { PART_TEXT, "reason", N_("escalate, why: ") } },
	  N_("%s is escalated"),
	  may_escalate },
	{ ACTION_ANSWER_ESCALATION,
	  "ticket.answered",
	  { { PART_TEXT, "text", N_("answer to the escalation: ") } },
	  N_("the escalation of %s is answered"),
	  may_answer },
	{ ACTION_DEESCALATE,
	  "ticket.deescalated",
	  { { PART_TEXT, "reason", N_("take the escalation down, why: ") } },
	  N_("%s is not escalated any more"),
	  may_deescalate },
	{ ACTION_TELL,
	  "ticket.noted",
	  { { PART_TEXT, "text", N_("note for the customer: ") } },
	  N_("%s: the customer may read it"),
	  NULL,
	  fill_audience },
	{ ACTION_REPORTABLE,
	  "ticket.reportable",
	  { { PART_CHOICE, "operator", N_("Who must report it?"),
	      offer_operators },
	    { PART_CHOICE, "level", N_("How grave is the incident?"),
	      offer_levels },
	    { PART_MAY_TEXT, "reason", N_("why (may be empty): ") } },
	  N_("the level of %s is recorded"),
	  NULL },
	{ ACTION_REPORTED,
	  "ticket.reported",
	  { { PART_CHOICE, "stage", N_("Which report was sent?"),
	      offer_report_stages },
	    { PART_TEXT, "to", N_("sent to: ") } },
	  N_("%s: the report is recorded"),
	  may_report },
	{ ACTION_SECOND_LOOK,
	  "quality.judged",
	  { { PART_CHOICE, "verdict", N_("What do you judge it?"),
	      offer_verdicts },
	    { PART_TEXT, "reason", N_("why: ") } },
	  N_("%s is judged a second time"),
	  NULL },
	{ ACTION_RECOMMEND,
	  "ticket.recommended",
	  { { PART_TEXT, "text", N_("recommend: ") } },
	  N_("%s has a recommendation"),
	  may_recommend },
	{ ACTION_INFORM,
	  "ticket.informed",
	  { { PART_WORD, "who", N_("who was told: ") },
	    { PART_TEXT, "said", N_("what was said: ") } },
	  N_("%s: the customer was told"),
	  NULL },
	{ ACTION_CONTAIN,
	  "ticket.contained",
	  { { PART_TEXT, "what", N_("contained, by what: ") } },
	  N_("%s is contained"),
	  NULL,
	  duty_add_need },
	{ ACTION_WAIT,
	  "ticket.waiting",
	  { { PART_CHOICE, "for", N_("Wait for what?"), offer_waiting },
	    { PART_UNTIL, "until", N_("until when (2h, 18:00): ") },
	    { PART_TEXT, "reason", N_("wait, why: ") } },
	  N_("%s waits"),
	  NULL },
	{ ACTION_RESUME,
	  "ticket.resumed",
	  { { PART_MAY_TEXT, "reason", N_("go on, why (may be empty): ") } },
	  N_("%s goes on"),
	  may_resume },
	{ ACTION_REQUEST_REVIEW,
	  "review.requested",
	  { { PART_MAY_TEXT, "text",
	      N_("for the reviewer (may be empty): ") } },
	  N_("%s is in review"),
	  may_request,
	  fill_reviewer },
	{ ACTION_APPROVE,
	  "review.approved",
	  { { PART_MAY_TEXT, "comment",
	      N_("approve, comment (may be empty): ") } },
	  N_("%s is approved"),
	  may_decide },
	{ ACTION_RETURN,
	  "review.returned",
	  { { PART_STEP, NULL, N_("Send back to which step?") },
	    { PART_TEXT, "comment", N_("send back, why: ") } },
	  N_("%s is sent back"),
	  may_decide },
	{ ACTION_HAND_ON,
	  "review.handed",
	  { { PART_TARGET, "to", N_("Who is to decide?"), offer_targets },
	    { PART_TEXT, "reason", N_("hand on, why: ") } },
	  N_("the review of %s is handed on"),
	  NULL },
	{ ACTION_TAKE_OVER,
	  "ticket.taken",
	  { { PART_TEXT, "reason", N_("take over, why: ") } },
	  N_("%s is yours"),
	  may_take_over },
	{ ACTION_FREE,
	  "ticket.freed",
	  { { PART_TEXT, "reason", N_("give it back to the queue, why: ") } },
	  N_("%s is back in the queue"),
	  may_free },
	{ ACTION_ASK,
	  "ticket.asked",
	  { { PART_TARGET, "to", N_("Ask whom?"), offer_targets },
	    { PART_TEXT, "question", N_("question: ") } },
	  N_("%s: the question is asked"),
	  may_decide },
	{ ACTION_REPLY,
	  "ticket.replied",
	  { { PART_TEXT, "text", N_("reply: ") } },
	  N_("%s: the question is answered"),
	  may_reply },
	{ ACTION_AUTHORISE,
	  "authorisation.granted",
	  { { PART_WORD, "who", N_("who at the customer: ") },
	    { PART_CHOICE, "channel", N_("By what did the word come?"),
	      offer_channels, scope_check_channel },
	    { PART_SCOPE, "actions", N_("which actions: "), NULL,
	      scope_check_actions },
	    { PART_SCOPE, "assets", N_("on which assets: "), NULL,
	      scope_check_assets },
	    { PART_UNTIL, "until", N_("until when (2h, 18:00): ") },
	    { PART_TEXT, "reason", N_("what was agreed: ") } },
	  N_("%s: the authorisation is recorded"),
	  NULL,
	  fill_word },
	{ ACTION_REFUSE,
	  "authorisation.refused",
	  { { PART_WORD, "who", N_("who at the customer: ") },
	    { PART_CHOICE, "channel", N_("By what did the word come?"),
	      offer_channels, scope_check_channel },
	    { PART_TEXT, "reason", N_("refused, why: ") } },
	  N_("%s: the refusal is recorded"),
	  NULL,
	  fill_refusal },
	{ ACTION_WITHDRAW,
	  "authorisation.withdrawn",
	  { { PART_HELD, "authorisation", N_("Which one holds no more?") },
	    { PART_TEXT, "reason", N_("withdrawn, why: ") } },
	  N_("%s: the authorisation is withdrawn"),
	  NULL,
	  fill_withdrawal },
	{ ACTION_OVERRIDE,
	  "override.requested",
	  { { PART_TEXT, "reason", N_("do it without, why: ") } },
	  N_("%s waits for a signature"),
	  NULL,
	  override_request_data },
	{ ACTION_SIGN,
	  "override.approved",
	  { { PART_MAY_TEXT, "comment",
	      N_("sign, comment (may be empty): ") } },
	  N_("%s: it is signed"),
	  may_sign,
	  override_data },
	{ ACTION_DECLINE,
	  "override.declined",
	  { { PART_TEXT, "reason", N_("do not sign, why: ") } },
	  N_("%s: it is not signed"),
	  may_sign,
	  override_data },
};

const struct duty *duty_of(enum action x)
{
	for (size_t i = 0; i < ARRAY_SIZE(duties); i++)
		if (duties[i].action == x)
			return &duties[i];
	bug("%s is no act between people", action_table[x].name);
}

const char *duty_hint(const struct view *v, enum action x,
		      const struct ticket *t)
{
	const struct duty *d = duty_of(x);

	return !v->app->present && d->applies && d->applies(v->app->desk, t)
		       ? command_word(v, x)
		       : NULL;
}

int duty_awaited(const struct app *a, const struct ticket *t)
{
	if (may_decide(a->desk, t))
		return ACTION_REVIEW;
	if (may_reply(a->desk, t))
		return ACTION_REPLY;
	if (may_sign(a->desk, t))
		return ACTION_SIGN;
	if (may_answer(a->desk, t) && !is_mine(a->desk, t))
		return ACTION_ANSWER_ESCALATION;
	return -1;
}
