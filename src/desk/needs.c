/*
 * needs.c - whom a ticket needs, by the skill that its route asks for, and
 * whom it has lost.
 */
#include "config.h"

#include "desk/acts.h"
#include "watchfloor/authority.h"
#include "watchfloor/duty.h"

/* ---- skills ---- */

void duty_print_skilled(const struct desk *d, const char *skill,
			struct strbuf *out)
{
	bool any = false;

	for (int i = 0; i < d->conf->nmembers; i++) {
		const struct conf_member *m = &d->conf->members[i];

		if (!conf_member_has_skill(m, skill) || !desk_sees_member(d, m))
			continue;
		strbuf_addf(out, "%s%s", any ? ", " : "", m->name);
		any = true;
	}
}

static bool is_mine(const struct desk *d, const struct conf_route *r)
{
	return r->skill && conf_member_has_skill(d->member, r->skill);
}

/* The first route that matches counts: none of those before it may. */
static void add_route(const struct desk *d, int n, struct strbuf *out)
{
	strbuf_addf(out, "((%s)", d->conf->routes[n].text);
	for (int i = 0; i < n; i++)
		if (!is_mine(d, &d->conf->routes[i]))
			strbuf_addf(out, " -(%s)", d->conf->routes[i].text);
	strbuf_addch(out, ')');
}

bool duty_skill_query(const struct desk *d, struct strbuf *out)
{
	bool any = false;

	for (int i = 0; d->member && i < d->conf->nroutes; i++) {
		if (!is_mine(d, &d->conf->routes[i]))
			continue;
		strbuf_addstr(out, any ? " OR " : "state:open owner:none (");
		add_route(d, i, out);
		any = true;
	}
	if (any)
		strbuf_addch(out, ')');
	return any;
}

/* ---- orphans ---- */

static bool can_work(const struct conf_member *m)
{
	return m->roles & (act_named("ticket.claimed")->who |
			   act_named("ticket.claimed")->filed);
}

bool duty_is_orphan(const struct desk *d, const struct ticket *t)
{
	const struct conf_member *m;

	if (!d->conf->nmembers || !*t->owner || t->state == STATE_CLOSED)
		return false;
	m = conf_member_named(d->conf, t->owner);
	return !m || !can_work(m) || !conf_member_has_tenant(m, t->tenant);
}

/* The tickets that the member can work on. */
static void add_worker(const struct conf_member *m, struct strbuf *out)
{
	strbuf_addf(out, " -(owner:\"%s\"", m->name);
	for (int i = 0; i < m->ntenants && !conf_member_has_tenant(m, "*"); i++)
		strbuf_addf(out, "%s\"%s\"",
			    i ? "," : " tenant:", m->tenants[i]);
	strbuf_addch(out, ')');
}

void duty_orphan_query(const struct desk *d, struct strbuf *out)
{
	strbuf_addstr(out, "state:open -owner:none");
	if (!d->conf->nmembers)
		strbuf_addstr(out, " owner:none");
	for (int i = 0; i < d->conf->nmembers; i++)
		if (can_work(&d->conf->members[i]))
			add_worker(&d->conf->members[i], out);
}
