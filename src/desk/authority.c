/*
 * authority.c - what a person may do, and the sentence that names the rule
 * when not.
 */
#include "config.h"

#include "watchfloor/authority.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/sight.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/waits.h"

#define WORKERS                                                            \
	(ROLE_ANALYST | ROLE_SENIOR | ROLE_EXPERT | ROLE_SERVICE_MANAGER | \
	 ROLE_AUTHOR)

static const struct {
	unsigned roles;
	const char *verb; /* N_() */
} rights[RIGHT_COUNT] = {
	[RIGHT_NOBODY] = { 0, N_("do that") },
	[RIGHT_ANYBODY] = { ~0u, N_("ask who they are") },
	[RIGHT_MEMBER] = { ~0u, N_("read what the desk has written") },
	[RIGHT_TICKETS] = { WORKERS | ROLE_CUSTOMER, N_("see tickets") },
	[RIGHT_WORK] = { WORKERS, N_("see how tickets are worked on") },
	[RIGHT_RECORDS] = { WORKERS | ROLE_AUDITOR, N_("read the records") },
	[RIGHT_STORE] = { ROLE_AUDITOR | ROLE_SYSADMIN,
			  N_("look at the whole store") },
	[RIGHT_FEED] = { ROLE_SYSADMIN | ROLE_MACHINE,
			 N_("feed alerts to the store") },
	[RIGHT_SEND] = { WORKERS | ROLE_SYSADMIN | ROLE_MACHINE,
			 N_("send notices") },
	[RIGHT_KEEP] = { ROLE_SYSADMIN, N_("keep the store's tables") },
};

unsigned right_roles(enum desk_right right)
{
	return rights[right].roles;
}

const char *right_verb(enum desk_right right)
{
	return rights[right].verb;
}

/* ---- sentences ---- */

static int refuse_stranger(const struct desk *d)
{
	if (d->sight->how == WHO_NO_KEY)
		return fail_as(REFUSED,
			       _("%s is a shared account: log in over SSH "
				 "with a key that desk.conf gives to a "
				 "member"),
			       d->actor);
	return fail_as(REFUSED,
		       _("%s is no member of this desk: desk.conf names who "
			 "is"),
		       d->actor);
}

/* fmt: actor, the actor's roles, then `what` and the roles that may, or the
 * other way round. */
static int refuse_role(const struct desk *d, unsigned who, const char *verb,
		       const char *act)
{
	struct strbuf have = STRBUF_INIT, need = STRBUF_INIT;
	int ret;

	roles_print(d->sight->roles, &have);
	roles_print(who & ~(unsigned)ROLE_MACHINE, &need);
	if (verb)
		ret = fail_as(REFUSED, _("%s (%s): only %s may %s"), d->actor,
			      have.buf, need.buf, verb);
	else
		ret = fail_as(REFUSED, _("%s (%s): %s is only for %s"),
			      d->actor, have.buf, act, need.buf);
	strbuf_release(&have);
	strbuf_release(&need);
	return ret;
}

static bool is_stranger(const struct desk *d)
{
	return d->sight->how == WHO_STRANGER || d->sight->how == WHO_NO_KEY;
}

/* ---- checks ---- */

static const char *const rule_words[] = {
	[RULE_NONE] = "none",     [RULE_MEMBER] = "member",
	[RULE_KEY] = "key",       [RULE_ROLE] = "role",
	[RULE_HOURS] = "hours",   [RULE_SELF] = "self",
	[RULE_TARGET] = "target", [RULE_RUN] = "run",
};

const char *rule_word(enum rule rule)
{
	return rule_words[rule];
}

enum rule desk_rule_of_right(const struct desk *d, enum desk_right right)
{
	if (sight_has_right(d->sight, right))
		return RULE_NONE;
	if (d->sight->how == WHO_NO_KEY)
		return RULE_KEY;
	return is_stranger(d) ? RULE_MEMBER : RULE_ROLE;
}

/* Without a ticket: who may do it on some. */
static unsigned roles_of_act(const struct act *act, const struct ticket *t)
{
	return !t || ticket_is_filed(t) ? act->who | act->filed : act->who;
}

static enum rule rule_of_act(const struct desk *d, const struct act *act,
			     const struct ticket *t)
{
	if (d->sight->how == WHO_OPEN)
		return RULE_NONE;
	if (d->sight->how == WHO_NO_KEY)
		return RULE_KEY;
	if (is_stranger(d) || !d->member)
		return RULE_MEMBER;
	if (!(d->member->roles & roles_of_act(act, t)))
		return RULE_ROLE;
	return conf_member_on_duty(d->conf, d->member, clock_now())
		       ? RULE_NONE
		       : RULE_HOURS;
}

/* Whom the ticket asks for what the act would answer; "": nobody. */
static const char *asked_of(const struct act *act, const struct ticket *t)
{
	return act->asked == ASKED_TO_STEP_IN ? t->escalated
	       : act->asked == ASKED_QUESTION ? t->asked
					      : "";
}

enum rule desk_rule_of_act(const struct desk *d, const struct act *act,
			   const struct ticket *t)
{
	enum rule rule = rule_of_act(d, act, t);
	const char *whom;

	if (rule != RULE_NONE || !t || !d->member)
		return rule;
	if (act->not_about_self && conf_member_is(d->member, t->user))
		return RULE_SELF;
	whom = asked_of(act, t);
	return *whom && !waits_may_answer(d, whom) ? RULE_TARGET : RULE_NONE;
}

int desk_check_right(const struct desk *d, enum desk_right right)
{
	switch (desk_rule_of_right(d, right)) {
	case RULE_NONE:
		return 0;
	case RULE_ROLE:
		return refuse_role(d, right_roles(right), _(right_verb(right)),
				   NULL);
	default:
		return refuse_stranger(d);
	}
}

int desk_check_who(const struct desk *d, const struct act *act)
{
	if (d->at != CLOCK_NEVER)
		return fail_as(REFUSED, _("this is the past: it can be looked "
					  "at, not changed"));
	switch (rule_of_act(d, act, NULL)) {
	case RULE_NONE:
		return 0;
	case RULE_ROLE:
		return refuse_role(d, act->who, NULL, act->name);
	case RULE_HOURS:
		return fail_as(REFUSED,
			       _("%s: this is outside the hours that desk.conf "
				 "gives you: you may read, not act"),
			       d->actor);
	default:
		return refuse_stranger(d);
	}
}

int desk_check_ticket(const struct desk *d, const struct act *act,
		      const struct ticket *t)
{
	switch (desk_rule_of_act(d, act, t)) {
	case RULE_ROLE: /* desk_check_who() knew no ticket */
		return act->filed ? refuse_role(d, act->who, NULL, act->name)
				  : 0;
	case RULE_SELF:
		return fail_as(REFUSED,
			       _("%s is about you (%s): somebody else must "
				 "judge and close it"),
			       t->id, t->user);
	case RULE_TARGET:
		return fail_as(REFUSED,
			       act->asked == ASKED_QUESTION
				       ? _("%s: the question is to %s: only "
					   "they may answer, or who stands "
					   "above them")
				       : _("%s: it was escalated to %s: only "
					   "they may answer, or who stands "
					   "above them"),
			       t->id, asked_of(act, t));
	default:
		return 0;
	}
}
