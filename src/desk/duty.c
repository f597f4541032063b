/*
 * duty.c - what acts between people on watch take from desk.conf and from the
 * run of a playbook.
 */
#include "config.h"

#include "watchfloor/duty.h"

#include "desk/acts.h"
#include "desk/desk_private.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

int duty_check_target(const struct desk *d, const char *to)
{
	if (conf_is_target(d->conf, to))
		return 0;
	return fail_as(REFUSED,
		       _("\"%s\" is nobody: name a role, a member, tier-2, "
			 "skill-web, or a level of a path in desk.conf"),
		       to);
}

void duty_add_answer(const struct desk *d, cJSON *data)
{
	char at[CLOCK_RFC3339_SIZE];
	const struct conf_path *path;
	int level;

	path = conf_path_of(d->conf, json_str_at(data, "to"), &level);
	if (path && path->answer && !json_str_at(data, "answer"))
		json_add_str(data, "answer",
			     clock_format(at, desk_now(d) + path->answer));
}

int duty_add_need(struct desk *d, const struct ticket *t, cJSON *data)
{
	if (conf_contains_by_word(d->conf, t->tenant))
		json_add_str(data, "needs", "customer");
	return 0;
}

int duty_add_step(struct desk *d, const char *ticket, long n, cJSON *data)
{
	const struct step *s;
	struct run *run;
	int ret = run_load(&run, d, ticket);

	if (ret < 0)
		return ret;
	if (n < 1 || n > run->nresults) {
		ret = fail_as(NOT_FOUND,
			      _("%s: there is no answer %ld; `watchfloor "
				"ticket review %s` numbers them"),
			      ticket, n, ticket);
	} else {
		const struct run_result *r = &run->results[n - 1];

		s = run_step(run, r->step);
		json_add_int(data, "run", run->number);
		json_add_int(data, "n", r->n);
		json_add_str(data, "step", r->step);
		json_add_str(data, "title", s && s->name ? s->name : r->step);
	}
	run_free(run);
	return ret;
}

int duty_possible(struct desk *d, const char *act, const struct ticket *t,
		  const cJSON *data)
{
	struct record r = { .act = act,
			    .on = t->id,
			    .actor = d->actor,
			    .at = desk_now(d),
			    .data = data };
	const struct act *what = act_named(act);
	struct act_state *s;
	int ret = desk_check_who(d, what);

	if (ret < 0)
		return ret;
	s = desk_rules.open(ledger_db(d->ledger));
	ret = act_load(s, t->num);
	if (ret == 0)
		ret = desk_check_ticket(d, what, &s->ticket);
	if (ret == 0)
		ret = what->check(s, &r);
	desk_rules.close(s);
	return ret;
}
