/*
 * roster.c - who should be on watch.
 */
#include "config.h"

#include "watchfloor/roster.h"

#include <string.h>

#include "watchfloor/memory.h"

void turn_release(struct turn *t)
{
	strbuf_release(&t->members);
}

/* The moment at which the desk's clock shows so many minutes after the
 * beginning of that day. */
static int64_t wall(const struct conf *c, int64_t day, int minutes)
{
	int64_t local = day * DAY + minutes * MINUTE;
	const struct zone_step *z = c->zone.steps;
	int64_t guess =
		local - z[zone_step_at(&c->zone, local)].minutes * MINUTE;

	return local - z[zone_step_at(&c->zone, guess)].minutes * MINUTE;
}

static int64_t day_at(const struct conf *c, int64_t at)
{
	int64_t local =
		at + c->zone.steps[zone_step_at(&c->zone, at)].minutes * MINUTE;

	return local / DAY;
}

static const char *stand_in(const struct conf_shift *s, int64_t day,
			    const char *who, size_t len)
{
	for (int i = 0; i < s->nswaps; i++)
		if (s->swaps[i].day == day && strlen(s->swaps[i].who) == len &&
		    strncmp(s->swaps[i].who, who, len) == 0)
			return s->swaps[i].whom;
	return NULL;
}

static void add_team(struct strbuf *out, const struct conf_shift *s,
		     int64_t day)
{
	const char *who = s->teams[(day - s->first.from) % s->nteams];

	for (size_t len; *(who += strspn(who, " ")); who += len) {
		const char *other;

		len = strcspn(who, " ");
		other = stand_in(s, day, who, len);
		if (out->len)
			strbuf_addch(out, ' ');
		if (other)
			strbuf_addstr(out, other);
		else
			strbuf_add(out, who, len);
	}
}

static bool is_off(const struct conf_shift *s, int64_t day)
{
	for (int i = 0; i < s->noff; i++)
		if (day >= s->off[i].from && day <= s->off[i].to)
			return true;
	return day < s->first.from;
}

/* The turn that begins on that day.  False: there is none. */
static bool turn_on(struct turn *t, const struct conf *c,
		    const struct conf_shift *s, int64_t day)
{
	int to = s->to > s->from ? s->to : s->to + 24 * 60;

	if (is_off(s, day))
		return false;
	*t = (struct turn){ .shift = s,
			    .from = wall(c, day, s->from),
			    .to = wall(c, day, to),
			    .members = STRBUF_INIT };
	add_team(&t->members, s, day);
	return true;
}

int roster_at(const struct conf *c, int64_t at, struct turn *turns, int max)
{
	int n = 0;

	for (int i = 0; i < c->nshifts; i++)
		for (int64_t day = day_at(c, at) - 1, last = day + 1;
		     day <= last && n < max; day++) {
			if (!turn_on(&turns[n], c, &c->shifts[i], day))
				continue;
			if (at >= turns[n].from && at < turns[n].to)
				n++;
			else
				turn_release(&turns[n]);
		}
	return n;
}

static bool is_in(const struct turn *t, const char *name)
{
	size_t len = strlen(name);

	for (const char *s = t->members.buf; *(s += strspn(s, " "));
	     s += strcspn(s, " "))
		if (strcspn(s, " ") == len && strncmp(s, name, len) == 0)
			return true;
	return false;
}

static bool on_watch(const struct conf *c, int64_t at, const char *name)
{
	enum { TURNS = 8 };
	struct turn turns[TURNS];
	int n = roster_at(c, at, turns, TURNS);
	bool is = false;

	for (int i = 0; i < n; i++) {
		is = is || is_in(&turns[i], name);
		turn_release(&turns[i]);
	}
	return is;
}

const struct conf_member *roster_with_skill(const struct conf *c, int64_t at,
					    const char *skill, const char *but)
{
	for (int i = 0; i < c->nmembers; i++) {
		const struct conf_member *m = &c->members[i];

		if (conf_member_has_skill(m, skill) &&
		    (!but || strcmp(m->name, but) != 0) &&
		    on_watch(c, at, m->name))
			return m;
	}
	return NULL;
}

#define DAYS_AHEAD 31

bool roster_next(const struct conf *c, int64_t at, struct turn *out)
{
	bool found = false;
	struct turn t;

	if (!c->nshifts)
		return false;
	for (int64_t day = day_at(c, at), last = day + DAYS_AHEAD;
	     day <= last && !found; day++)
		for (int i = 0; i < c->nshifts; i++) {
			if (!turn_on(&t, c, &c->shifts[i], day))
				continue;
			if (t.from <= at || (found && t.from >= out->from)) {
				turn_release(&t);
				continue;
			}
			if (found)
				turn_release(out);
			*out = t;
			found = true;
		}
	return found;
}

const char *oncall_at(const struct conf_oncall *o, int64_t at)
{
	int64_t since = at - o->first.from * DAY;

	if (since < 0)
		return NULL;
	return o->members[since / o->every % o->nmembers];
}
