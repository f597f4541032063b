/*
 * waits.c - what waits on the desk's actor.
 *
 * A ticket is addressed to a member, or to what a member is: a role, a tier,
 * a skill.
 */
#include "config.h"

#include "watchfloor/waits.h"

#include <stdlib.h>
#include <string.h>

#include "desk/conf_clocks.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

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

void waits_query(const struct desk *d, struct strbuf *out)
{
	struct names names;

	names_of(d, &names);
	strbuf_addstr(out, "state:open (");
	add_field(out, "review", &names);
	strbuf_addstr(out, " -owner:me OR ");
	add_field(out, "asked", &names);
	strbuf_addstr(out, " OR ");
	add_field(out, "escalated", &names);
	strbuf_addstr(out, " OR ");
	add_field(out, "signoff", &names);
	strbuf_addstr(out, " -owner:me OR owner:me returned!=none)");
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

static void say(struct strbuf *out, const char *what, const char *whom)
{
	if (out->len)
		strbuf_addstr(out, "; ");
	strbuf_addf(out, what, whom);
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
	if (*t->returned && own)
		say(&sb, "%s", _("sent back by a review"));
	strbuf_add(out, sb.buf, sb.len);
	strbuf_release(&sb);
	names_release(&names);
}
