/*
 * command.c - what would be run, and may it be.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/command_private.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/authority.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define DEFAULT_TIMEOUT MINUTE
#define DEFAULT_MOST    (1 << 20)

void command_plan_free(struct command_plan *p)
{
	if (!p)
		return;
	resolved_release(&p->resolved);
	free(p->rule);
	free(p->refusal);
	free(p->ticket);
	free(p->step);
	free(p->title);
	free(p->option);
	free(p);
}

/* ---- may it ---- */

int command_check(struct desk *d, const struct ticket *t, const struct run *r,
		  const struct resolved *command, const struct conf_run **rule)
{
	const struct act *act = act_named("command.started");
	int ret = desk_check_who(d, act);

	if (ret == 0)
		ret = desk_check_ticket(d, act, t);
	if (ret == 0)
		ret = check_owner(t, d->actor);
	if (ret == 0)
		ret = authorisation_check_step(d, r, walk_at(r->walk)->step,
					       NULL);
	if (ret == 0)
		ret = command_allowed(rule, d, t,
				      walk_at(r->walk)->playbook->id, command);
	return ret;
}

/* What the step allows, when that is less. */
static int64_t timeout_of(const struct step *s, const struct conf_run *rule)
{
	int64_t most = rule->timeout ? rule->timeout : DEFAULT_TIMEOUT;
	int64_t own = json_int_at(s->json, "timeout", 0);

	return own > 0 && own < most ? own : most;
}

/* ---- the plan ---- */

static int count_unfinished(void *ctx, const struct command_row *row)
{
	struct command_plan *p = ctx;

	p->unfinished +=
		row->ended == CLOCK_NEVER && strcmp(row->step, p->step) == 0;
	return 0;
}

/* How the command is run is the rule's too. */
static int resolve_by(struct command_plan *p, const struct run *r,
		      const struct conf_run *rule)
{
	struct resolve_options o = { .target = p->option,
				     .ssh_config = rule->ssh_config,
				     .ca_file = rule->ca_file };

	p->rule = xstrdup(rule->name);
	p->timeout = timeout_of(walk_at(r->walk)->step, rule);
	p->most = rule->output ? rule->output : DEFAULT_MOST;
	resolved_release(&p->resolved);
	return command_resolve(&p->resolved, r->walk, p->index, &o);
}

static int make_plan(struct command_plan *p, struct desk *d,
		     const struct run *r, const struct ticket *t)
{
	const struct conf_run *rule = NULL;
	struct resolve_options o = { .target = p->option };
	int ret = command_resolve(&p->resolved, r->walk, p->index, &o);

	if (ret < 0)
		return ret;
	if (command_each(d, p->ticket, count_unfinished, p) < 0)
		return FAILED;
	ret = command_check(d, t, r, &p->resolved, &rule);
	if (ret == FAILED)
		return ret;
	if (ret < 0)
		p->refusal = xstrdup(fail_text());
	return ret < 0 ? 0 : resolve_by(p, r, rule);
}

int command_plan(struct command_plan **out, struct desk *d, const struct run *r,
		 int index, const char *target)
{
	const struct walk_point *at = walk_at(r->walk);
	struct command_plan *p;
	struct ticket t;
	int ret;

	*out = NULL;
	if (r->abandoned || at->wait == WALK_OVER)
		return fail_as(REFUSED, _("%s: the playbook is at its end"),
			       r->ticket);
	p = xcalloc(1, sizeof *p);
	p->ticket = xstrdup(r->ticket);
	p->step = xstrdup(at->step->id);
	p->title = xstrdup(at->step->name ? at->step->name : "");
	p->run = r->number;
	p->answer = r->given;
	p->index = index;
	p->option = xstrdup(target);
	ticket_init(&t);
	ret = ticket_load(d, r->ticket, &t);
	if (ret == 0)
		ret = make_plan(p, d, r, &t);
	ticket_release(&t);
	if (ret < 0)
		command_plan_free(p);
	else
		*out = p;
	return ret;
}
