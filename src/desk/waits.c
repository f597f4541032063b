/*
 * waits.c - what waits on the desk's actor.
 *
 * A ticket is addressed to a member, or to what a member is: a role, a tier,
 * a skill.
 */
#include "config.h"

#include "watchfloor/waits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/conf_clocks.h"
#include "watchfloor/duty.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/report.h"

/* ---- what a member is called ---- */

struct names {
	char *of[48];
	int n;
};

static void add(struct names *names, char *name)
{
	if (names->n < (int)ARRAY_SIZE(names->of))
		names->of[names->n++] = name;
	else
		free(name);
}

static int add_skill(void *ctx, const char *part)
{
	add(ctx, xasprintf("skill-%s", part));
	return 0;
}

/* On a desk without members everybody is everything but a name. */
static void names_of(const struct desk *d, struct names *names)
{
	const struct conf_member *m = conf_member_named(d->conf, d->actor);

	names->n = 0;
	add(names, xstrdup(d->actor));
	for (int i = 0; role_names[i].word; i++)
		if (!d->conf->nmembers ||
		    (m && m->roles & (unsigned)role_names[i].role))
			add(names, xstrdup(role_names[i].word));
	if (m && m->tier)
		add(names, xasprintf("tier-%d", m->tier));
	if (m && m->skill)
		conf_each_part(m->skill, add_skill, names);
}

static void names_release(struct names *names)
{
	while (names->n)
		free(names->of[--names->n]);
}

/* ---- the query ---- */

static void add_field(struct strbuf *out, const char *field,
		      const struct names *names)
{
	strbuf_addf(out, "%s:", field);
	for (int i = 0; i < names->n; i++)
		strbuf_addf(out, "%s\"%s\"", i ? "," : "", names->of[i]);
}

static bool is_senior(const struct desk *d)
{
	return d->member && d->member->roles & act_named("ticket.taken")->who;
}

/* A final report that is owed is with who had the ticket, and with those who
 * speak to the customer. */
#define OWED                                                       \
	"state:closed known!=none reported!=none summarised:none " \
	"level>=relatively-serious"

static bool speaks_for_all(const struct desk *d)
{
	return d->member && d->member->roles & ROLE_SERVICE_MANAGER;
}

void waits_query(const struct desk *d, struct strbuf *out)
{
	struct strbuf more = STRBUF_INIT;
	struct names names;

	names_of(d, &names);
	strbuf_addstr(out, "(state:open (");
	add_field(out, "review", &names);
	strbuf_addstr(out, " -owner:me OR ");
	add_field(out, "asked", &names);
	strbuf_addstr(out, " OR ");
	add_field(out, "escalated", &names);
	strbuf_addstr(out, " OR ");
	add_field(out, "approval", &names);
	strbuf_addstr(out, " OR ");
	add_field(out, "signoff", &names);
	strbuf_addstr(out, " -owner:me OR owner:me returned!=none))");
	if (duty_skill_query(d, &more))
		strbuf_addf(out, " OR (%s)", more.buf);
	if (is_senior(d)) {
		strbuf_reset(&more);
		duty_orphan_query(d, &more);
		strbuf_addf(out, " OR (%s)", more.buf);
	}
	strbuf_addf(out, " OR (" OWED "%s)",
		    speaks_for_all(d) ? "" : " owner:me");
	strbuf_release(&more);
	names_release(&names);
}

/* ---- the reason ---- */

static bool is_one(const struct names *names, const char *name)
{
	for (int i = 0; i < names->n; i++)
		if (sqlite3_stricmp(names->of[i], name) == 0)
			return true;
	return false;
}

bool waits_on_actor(const struct desk *d, const char *whom)
{
	struct names names;
	bool is;

	if (!*whom)
		return false;
	names_of(d, &names);
	is = is_one(&names, whom);
	names_release(&names);
	return is;
}

/* ---- who stands above ---- */

static int rank_of(unsigned roles)
{
	return roles & ROLE_EXPERT    ? 3
	       : roles & ROLE_SENIOR  ? 2
	       : roles & ROLE_ANALYST ? 1
				      : 0;
}

static unsigned role_named(const char *word)
{
	for (int i = 0; role_names[i].word; i++)
		if (strcmp(role_names[i].word, word) == 0)
			return role_names[i].role;
	return 0;
}

static bool stands_above(const struct desk *d, const char *whom)
{
	const struct conf_member *m = d->member;
	const struct conf_member *other = conf_member_named(d->conf, whom);
	unsigned role = role_named(whom);
	int tier, level;

	if (other)
		return rank_of(m->roles) > rank_of(other->roles);
	if (role)
		return rank_of(role) && rank_of(m->roles) > rank_of(role);
	if (sscanf(whom, "tier-%d", &tier) == 1)
		return m->tier > tier;
	if (conf_path_of(d->conf, whom, &level))
		return m->roles &
		       (ROLE_SENIOR | ROLE_EXPERT | ROLE_SERVICE_MANAGER);
	return m->roles & ROLE_EXPERT;
}

bool waits_may_answer(const struct desk *d, const char *whom)
{
	return !d->member || waits_on_actor(d, whom) || stands_above(d, whom);
}

static void say(struct strbuf *out, const char *what, const char *whom)
{
	if (out->len)
		strbuf_addstr(out, "; ");
	strbuf_addf(out, what, whom);
}

static void say_of_owner(const struct desk *d, const struct ticket *t,
			 struct strbuf *out)
{
	const struct conf_route *r = conf_route_for(d->conf, t);
	struct report_due due;

	if (!*t->owner && t->state != STATE_CLOSED && d->member && r &&
	    r->skill && conf_member_has_skill(d->member, r->skill))
		say(out, _("asks for your skill: %s"), r->skill);
	if (is_senior(d) && duty_is_orphan(d, t))
		say(out, _("its owner %s cannot work on it any more"),
		    t->owner);
	if (t->state == STATE_CLOSED && report_next(&due, t, desk_now(d)))
		say(out, _("%s owed"), report_stage_title(due.stage));
}

void waits_reason(const struct desk *d, const struct ticket *t,
		  struct strbuf *out)
{
	bool own = strcmp(t->owner, d->actor) == 0;
	struct strbuf sb = STRBUF_INIT;
	struct names names;

	names_of(d, &names);
	if (*t->review && !own && is_one(&names, t->review))
		say(&sb, _("review for %s"), t->review);
	if (*t->signoff && !own && is_one(&names, t->signoff))
		say(&sb, _("signature of %s to go on without authorisation"),
		    t->signoff);
	if (*t->asked && is_one(&names, t->asked))
		say(&sb, _("question to %s"), t->asked);
	if (*t->escalated && is_one(&names, t->escalated))
		say(&sb, _("escalated to %s"), t->escalated);
	if (*t->approval && is_one(&names, t->approval))
		say(&sb, _("notice to be approved by %s"), t->approval);
	if (*t->returned && own)
		say(&sb, "%s", _("sent back by a review"));
	say_of_owner(d, t, &sb);
	strbuf_add(out, sb.buf, sb.len);
	strbuf_release(&sb);
	names_release(&names);
}
