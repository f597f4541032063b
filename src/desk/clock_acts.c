/*
 * clock_acts.c - checks and reducers of the acts that stop a clock, let it
 * stand still, or tell that it runs out; and of the duty to report.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/clocks.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/report.h"
#include "watchfloor/stats.h"

int check_open(const struct act_state *s)
{
	if (s->ticket.state == STATE_CLOSED)
		return fail_as(REFUSED, _("%s is closed: reopen it first"),
			       s->ticket.id);
	return 0;
}

static void set_once(int64_t *when, int64_t at)
{
	if (*when == CLOCK_NEVER)
		*when = at;
}

int check_past(const struct record *r, const char *key)
{
	int64_t at = data_time(r, key, CLOCK_NEVER);

	if (data_str(r, key) && at == CLOCK_NEVER)
		return fail_as(REFUSED, _("%s: \"%s\" is no time"), r->act,
			       data_str(r, key));
	if (at > r->at)
		return fail_as(REFUSED, _("%s: that is still to come"), r->act);
	return 0;
}

/* ---- informed, contained ---- */

int check_informed(struct act_state *s, const struct record *r)
{
	int ret = check_open(s);

	if (ret == 0)
		ret = check_said(r, "who");
	return ret < 0 ? ret : check_past(r, "at");
}

int apply_informed(struct act_state *s, const struct record *r)
{
	set_once(&s->ticket.informed, data_time(r, "at", r->at));
	return 0;
}

int check_contained(struct act_state *s, const struct record *r)
{
	int ret = check_own_open(s, r);

	if (ret == 0)
		ret = check_said(r, "what");
	if (ret == 0)
		ret = check_past(r, "at");
	return ret < 0 ? ret : check_contain_covered(s, r);
}

int apply_contained(struct act_state *s, const struct record *r)
{
	set_once(&s->ticket.contained, data_time(r, "at", r->at));
	return 0;
}

/* ---- waiting ---- */

int check_waiting(struct act_state *s, const struct record *r)
{
	const struct ticket *t = &s->ticket;
	int ret = check_own_open(s, r);

	if (ret < 0)
		return ret;
	if (waiting_parse(data_str(r, "for")) <= WAITING_NOT)
		return fail_as(REFUSED,
			       _("%s: a ticket waits for customer or "
				 "authorisation, not for \"%s\""),
			       r->act, data_str(r, "for"));
	if (held_at(t, r->at))
		return fail_as(CONFLICT, _("%s waits already"), t->id);
	if (data_time(r, "until", CLOCK_NEVER) <= r->at)
		return fail_as(REFUSED,
			       _("%s: until when? The time must be "
				 "still to come"),
			       t->id);
	return check_said(r, "reason");
}

int apply_waiting(struct act_state *s, const struct record *r)
{
	struct ticket *t = &s->ticket;

	t->waiting = (enum waiting)waiting_parse(data_str(r, "for"));
	held_add(t, r->at, data_time(r, "until", r->at));
	return 0;
}

int check_resumed(struct act_state *s, const struct record *r)
{
	int ret = check_own_open(s, r);

	if (ret == 0 && s->ticket.waiting == WAITING_NOT)
		ret = fail_as(REFUSED, _("%s does not wait for anybody"),
			      s->ticket.id);
	return ret;
}

void wait_no_longer(struct ticket *t, int64_t at)
{
	if (held_at(t, at))
		held_end(t, at);
	t->waiting = WAITING_NOT;
}

int apply_resumed(struct act_state *s, const struct record *r)
{
	wait_no_longer(&s->ticket, r->at);
	return 0;
}

/* The clock has gone on by itself; this only says so. */
int check_waited(struct act_state *s, const struct record *r)
{
	if (s->ticket.state == STATE_CLOSED ||
	    s->ticket.waiting == WAITING_NOT || held_at(&s->ticket, r->at))
		return fail_as(CONFLICT, _("%s: the time to wait is not over"),
			       r->on);
	return 0;
}

/* ---- warned, raised ---- */

static int check_told(struct act_state *s, const struct record *r,
		      unsigned told)
{
	int clock = sla_clock_parse(data_str(r, "clock"));

	if (clock < 0)
		return fail_as(REFUSED, _("%s: there is no clock \"%s\""),
			       r->act, data_str(r, "clock"));
	if (s->ticket.state == STATE_CLOSED || told & CLOCK_BIT(clock))
		return fail_as(CONFLICT, _("%s: it has been told already"),
			       r->on);
	return 0;
}

int check_warned(struct act_state *s, const struct record *r)
{
	return check_told(s, r, s->ticket.warned);
}

int apply_warned(struct act_state *s, const struct record *r)
{
	s->ticket.warned |= CLOCK_BIT(sla_clock_parse(data_str(r, "clock")));
	return 0;
}

/* A clock has run out; or whoever it was escalated to has not answered. */
int check_raised(struct act_state *s, const struct record *r)
{
	const struct ticket *t = &s->ticket;

	if (data_str(r, "clock"))
		return check_told(s, r, t->raised);
	if (t->state == STATE_CLOSED || t->answer_by == CLOCK_NEVER ||
	    t->answer_by > r->at ||
	    strcmp(t->escalated, data_str(r, "to")) == 0)
		return fail_as(CONFLICT, _("%s: it has been told already"),
			       r->on);
	return 0;
}

int apply_raised(struct act_state *s, const struct record *r)
{
	const char *clock = data_str(r, "clock");

	if (clock)
		s->ticket.raised |= CLOCK_BIT(sla_clock_parse(clock));
	return apply_escalated(s, r);
}

/* ---- the duty to report ---- */

int check_reportable(struct act_state *s, const struct record *r)
{
	const char *operator= data_str(r, "operator");
	const char *level = data_str(r, "level");

	(void)s;
	if (operator_parse(operator) <= OPERATOR_NONE)
		return fail_as(REFUSED,
			       _("%s: \"%s\" is no class of operator; there "
				 "are cii, state-organ and other"),
			       r->act, operator);
	if (level_parse(level) <= LEVEL_NONE)
		return fail_as(REFUSED,
			       _("%s: \"%s\" is no level; there are general, "
				 "relatively-serious, serious and "
				 "particularly-serious"),
			       r->act, level);
	return check_past(r, "known");
}

int apply_reportable(struct act_state *s, const struct record *r)
{
	struct ticket *t = &s->ticket;

	t->operator=(enum operator_class)
		operator_parse(data_str(r, "operator"));
	t->level = (enum incident_level)level_parse(data_str(r, "level"));
	t->known = data_time(r, "known", r->at);
	return 0;
}

int check_reported(struct act_state *s, const struct record *r)
{
	int stage = report_stage_parse(data_str(r, "stage"));

	if (stage < 0)
		return fail_as(REFUSED,
			       _("%s: \"%s\" is no report; there are first "
				 "and final"),
			       r->act, data_str(r, "stage"));
	if (s->ticket.known == CLOCK_NEVER)
		return fail_as(REFUSED,
			       _("%s is not marked as reportable: say first "
				 "who must report, and its level"),
			       s->ticket.id);
	if (stage == REPORT_FINAL && s->ticket.reported == CLOCK_NEVER)
		return fail_as(REFUSED, _("%s has no first report yet"),
			       s->ticket.id);
	if (check_said(r, "to") < 0)
		return REFUSED;
	return check_past(r, "at");
}

int apply_reported(struct act_state *s, const struct record *r)
{
	int stage = report_stage_parse(data_str(r, "stage"));
	int64_t at = data_time(r, "at", r->at);

	set_once(stage == REPORT_FIRST ? &s->ticket.reported
				       : &s->ticket.summarised,
		 at);
	return 0;
}

/* Once before its time has run out, and once after. */
static unsigned *told_of(struct ticket *t, const struct report_due *due)
{
	return due->left > 0 ? &t->warned : &t->raised;
}

int check_owed(struct act_state *s, const struct record *r)
{
	int stage = report_stage_parse(data_str(r, "stage"));
	struct report_due due;

	if (!report_next(&due, &s->ticket, r->at) || (int)due.stage != stage)
		return fail_as(CONFLICT, _("%s: no such report is owed"),
			       r->on);
	if (*told_of(&s->ticket, &due) & REPORT_BIT(stage))
		return fail_as(CONFLICT, _("%s: it has been told already"),
			       r->on);
	return 0;
}

int apply_owed(struct act_state *s, const struct record *r)
{
	struct report_due due;

	if (report_next(&due, &s->ticket, r->at))
		*told_of(&s->ticket, &due) |= REPORT_BIT(due.stage);
	return 0;
}
