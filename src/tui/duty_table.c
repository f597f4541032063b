/*
 * duty_table.c - acts between people on watch: what each of them asks, in which
 * order, and when it is the next thing to do.
 */
#include "config.h"

#include "duty_private.h"

#include <stdio.h>
#include <string.h>

#include "duty_acts.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/duty.h"
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

/* ---- what is known before ---- */

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
	(void)d;
	(void)t;
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

	(void)data;
	offers_clear(&held);
	return ret;
}

/* ---- the rows ---- */

static const struct duty duties[] = {
	{ ACTION_ESCALATE,
	  "ticket.escalated",
	  { { TARGET, "to", N_("Escalate to whom?") },
	    { TEXT, "reason", N_("escalate, why: ") } },
	  N_("%s is escalated"),
	  may_escalate },
	{ ACTION_ANSWER_ESCALATION,
	  "ticket.answered",
	  { { TEXT, "text", N_("answer to the escalation: ") } },
	  N_("the escalation of %s is answered"),
	  may_answer },
	{ ACTION_INFORM,
	  "ticket.informed",
	  { { WORD, "who", N_("who was told: ") },
	    { TEXT, "said", N_("what was said: ") } },
	  N_("%s: the customer was told"),
	  NULL },
	{ ACTION_CONTAIN,
	  "ticket.contained",
	  { { TEXT, "what", N_("contained, by what: ") } },
	  N_("%s is contained"),
	  NULL },
	{ ACTION_WAIT,
	  "ticket.waiting",
	  { { REASON, "for", N_("Wait for what?") },
	    { UNTIL, "until", N_("until when (2h, 18:00): ") },
	    { TEXT, "reason", N_("wait, why: ") } },
	  N_("%s waits"),
	  NULL },
	{ ACTION_RESUME,
	  "ticket.resumed",
	  { { MAY_TEXT, "reason", N_("go on, why (may be empty): ") } },
	  N_("%s goes on"),
	  may_resume },
	{ ACTION_REQUEST_REVIEW,
	  "review.requested",
	  { { MAY_TEXT, "text", N_("for the reviewer (may be empty): ") } },
	  N_("%s is in review"),
	  may_request },
	{ ACTION_APPROVE,
	  "review.approved",
	  { { MAY_TEXT, "comment", N_("approve, comment (may be empty): ") } },
	  N_("%s is approved"),
	  may_decide },
	{ ACTION_RETURN,
	  "review.returned",
	  { { STEP, NULL, N_("Send back to which step?") },
	    { TEXT, "comment", N_("send back, why: ") } },
	  N_("%s is sent back"),
	  may_decide },
	{ ACTION_HAND_ON,
	  "review.handed",
	  { { TARGET, "to", N_("Who is to decide?") },
	    { TEXT, "reason", N_("hand on, why: ") } },
	  N_("the review of %s is handed on"),
	  NULL },
	{ ACTION_TAKE_OVER,
	  "ticket.taken",
	  { { TEXT, "reason", N_("take over, why: ") } },
	  N_("%s is yours"),
	  may_decide },
	{ ACTION_ASK,
	  "ticket.asked",
	  { { TARGET, "to", N_("Ask whom?") },
	    { TEXT, "question", N_("question: ") } },
	  N_("%s: the question is asked"),
	  may_decide },
	{ ACTION_REPLY,
	  "ticket.replied",
	  { { TEXT, "text", N_("reply: ") } },
	  N_("%s: the question is answered"),
	  may_reply },
	{ ACTION_AUTHORISE,
	  "authorisation.granted",
	  { { WORD, "who", N_("who at the customer: ") },
	    { CHANNEL, "channel", N_("By what did the word come?") },
	    { SCOPE, "actions", N_("which actions: ") },
	    { SCOPE, "assets", N_("on which assets: ") },
	    { UNTIL, "until", N_("until when (2h, 18:00): ") },
	    { TEXT, "reason", N_("what was agreed: ") } },
	  N_("%s: the authorisation is recorded"),
	  NULL,
	  fill_word },
	{ ACTION_REFUSE,
	  "authorisation.refused",
	  { { WORD, "who", N_("who at the customer: ") },
	    { CHANNEL, "channel", N_("By what did the word come?") },
	    { TEXT, "reason", N_("refused, why: ") } },
	  N_("%s: the refusal is recorded"),
	  NULL,
	  fill_refusal },
	{ ACTION_WITHDRAW,
	  "authorisation.withdrawn",
	  { { HELD, "authorisation", N_("Which one holds no more?") },
	    { TEXT, "reason", N_("withdrawn, why: ") } },
	  N_("%s: the authorisation is withdrawn"),
	  NULL,
	  fill_withdrawal },
	{ ACTION_OVERRIDE,
	  "override.requested",
	  { { TEXT, "reason", N_("do it without, why: ") } },
	  N_("%s waits for a signature"),
	  NULL,
	  override_request_data },
	{ ACTION_SIGN,
	  "override.approved",
	  { { MAY_TEXT, "comment", N_("sign, comment (may be empty): ") } },
	  N_("%s: it is signed"),
	  may_sign,
	  override_data },
	{ ACTION_DECLINE,
	  "override.declined",
	  { { TEXT, "reason", N_("do not sign, why: ") } },
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
