/*
 * run_times.c - the delay and the timeout of the step where a run stands.
 */
#include "config.h"

#include "watchfloor/clock.h"
#include "watchfloor/desk.h"

static const struct step *standing(const struct run *r)
{
	return r->abandoned ? NULL : walk_at(r->walk)->step;
}

int64_t run_begins(const struct run *r)
{
	const struct step *s = standing(r);

	return s && s->delay ? r->since + s->delay : CLOCK_NEVER;
}

int64_t run_times_out(const struct run *r)
{
	const struct step *s = standing(r);

	return s && s->timeout ? r->since + s->delay + s->timeout : CLOCK_NEVER;
}

void run_begins_print(const struct run *r, int64_t now, struct strbuf *out)
{
	int64_t at = run_begins(r);
	char time[CLOCK_SHORT_SIZE];

	if (at != CLOCK_NEVER && at > now)
		strbuf_addf(out, _("begin not before %s"),
			    clock_format_short(time, at, now));
}

/* Where a failure leads: a step's name, or what is to be decided. */
static const char *after_failure(const struct run *r)
{
	const struct walk_point *p = walk_at(r->walk);
	const struct step *next = p->step->on_failure;

	if (!next)
		next = p->playbook->exception;
	if (!next)
		return _("decide whether to go on");
	return *step_title(next) ? step_title(next) : _("the end");
}

void run_times_out_print(const struct run *r, int64_t now, struct strbuf *out)
{
	int64_t at = run_times_out(r);
	char time[CLOCK_SHORT_SIZE];

	if (at == CLOCK_NEVER)
		return;
	clock_format_short(time, at, now);
	strbuf_addf(out,
		    at > now ? _("times out at %s, then: %s")
			     : _("timed out at %s: say that it failed, then: "
				 "%s"),
		    time, after_failure(r));
}
