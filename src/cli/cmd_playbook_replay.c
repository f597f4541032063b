/*
 * cmd_playbook_replay.c - is a change of playbooks better?
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/replay.h"
#include "watchfloor/text.h"

/* ---- for people ---- */

static void put_playbook(const struct replay_playbook *p)
{
	text_print(stdout, "%s  %s\n", p->path, p->name);
	if (p->gone) {
		text_print(stdout,
			   _("  the new commit does not have it; closed "
			     "tickets that walked it: %lld\n"),
			   (long long)p->tickets);
		return;
	}
	text_print(stdout,
		   _("  tickets walked: %lld; by the same steps: %lld\n"),
		   (long long)p->tickets, (long long)p->same);
	text_print(stdout,
		   _("  verdicts that flip: %lld; questions without an answer: "
		     "%lld; clocks that would break: %lld\n"),
		   (long long)p->flips, (long long)p->unanswered,
		   (long long)p->late);
	text_print(stdout, _("  minutes of work: %lld, now %lld\n"),
		   (long long)p->minutes_before, (long long)p->minutes_after);
	for (int i = 0; i < p->nsteps; i++)
		text_print(stdout,
			   p->steps[i].added
				   ? _("  + %s: %lld tickets come by\n")
				   : _("  - %s: %lld tickets no longer come "
				       "by\n"),
			   p->steps[i].title, (long long)p->steps[i].tickets);
}

static const char *verdict_or_none(enum verdict v)
{
	return v == VERDICT_NONE ? _("none") : verdict_title(v);
}

static void put_ticket(const struct replay_ticket *t)
{
	text_print(stdout, "%s ", t->id);
	if (t->flips)
		text_print(stdout, _(" verdict %s, was %s"),
			   verdict_or_none(t->after),
			   verdict_or_none(t->before));
	if (t->unanswered)
		text_print(stdout, _(" nobody answered: %s"), t->unanswered);
	if (t->late)
		text_print(stdout, _(" late by %lld more minutes"),
			   (long long)t->minutes);
	putchar('\n');
}

static void put_people(const struct replay *r)
{
	if (!r->nplaybooks)
		text_print(stdout, "%s\n",
			   _("No playbook differs between the two."));
	for (int i = 0; i < r->nplaybooks; i++)
		put_playbook(&r->playbooks[i]);
	if (r->ntickets)
		text_print(stdout, "\n%s\n", _("Tickets to look at:"));
	for (int i = 0; i < r->ntickets; i++)
		put_ticket(&r->tickets[i]);
}

/* ---- for programs ---- */

static cJSON *playbook_json(const struct replay_playbook *p)
{
	cJSON *o = cJSON_CreateObject();
	cJSON *steps;

	json_add_str(o, "path", p->path);
	json_add_str(o, "id", p->id);
	cJSON_AddBoolToObject(o, "gone", p->gone);
	json_add_int(o, "tickets", p->tickets);
	json_add_int(o, "same", p->same);
	json_add_int(o, "flips", p->flips);
	json_add_int(o, "unanswered", p->unanswered);
	json_add_int(o, "late", p->late);
	json_add_int(o, "minutes_before", p->minutes_before);
	json_add_int(o, "minutes_after", p->minutes_after);
	steps = cJSON_AddArrayToObject(o, "steps");
	for (int i = 0; i < p->nsteps; i++) {
		cJSON *s = cJSON_CreateObject();

		json_add_str(s, "step", p->steps[i].id);
		json_add_str(s, "title", p->steps[i].title);
		json_add_str(s, "change",
			     p->steps[i].added ? "added" : "dropped");
		json_add_int(s, "tickets", p->steps[i].tickets);
		cJSON_AddItemToArray(steps, s);
	}
	return o;
}

static cJSON *ticket_json(const struct replay *r, const struct replay_ticket *t)
{
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "ticket", t->id);
	json_add_str(o, "playbook", r->playbooks[t->playbook].id);
	json_add_str(o, "before", verdict_word(t->before));
	json_add_str(o, "after", verdict_word(t->after));
	cJSON_AddBoolToObject(o, "flips", t->flips);
	cJSON_AddBoolToObject(o, "late", t->late);
	json_add_str(o, "unanswered", t->unanswered);
	json_add_int(o, "minutes", t->minutes);
	return o;
}

static void put_json(const struct replay *r)
{
	cJSON *o = cJSON_CreateObject();
	cJSON *list = cJSON_AddArrayToObject(o, "playbooks");

	for (int i = 0; i < r->nplaybooks; i++)
		cJSON_AddItemToArray(list, playbook_json(&r->playbooks[i]));
	list = cJSON_AddArrayToObject(o, "tickets");
	for (int i = 0; i < r->ntickets; i++)
		cJSON_AddItemToArray(list, ticket_json(r, &r->tickets[i]));
	out_json(o);
}

/* ---- the command ---- */

static int replay(struct cli *c, struct desk *d, const char *old,
		  const char *now)
{
	struct strbuf words = STRBUF_INIT;
	struct replay r = { .playbooks = NULL };
	struct query *q = NULL;
	int ret;

	for (int i = 1; i < c->argc; i++)
		strbuf_addf(&words, "%s%s", i > 1 ? " " : "", c->argv[i]);
	ret = query_parse(&q, words.buf, NULL);
	if (!ret)
		ret = replay_make(&r, d, old, *now ? now : NULL, q);
	if (!ret && cli_flag(c, "json"))
		put_json(&r);
	else if (!ret)
		put_people(&r);
	replay_release(&r);
	query_free(q);
	strbuf_release(&words);
	return ret ? cli_failed(ret) : CLI_OK;
}

static int run_replay(struct cli *c)
{
	const char *dots = strstr(c->argv[0], "..");
	struct desk *d;
	char *old;
	int ret;

	if (!dots || dots == c->argv[0])
		return cli_usage(c, _("name two commits: OLD..NEW"));
	ret = cli_open(c, &d, LEDGER_READ);
	if (ret != CLI_OK)
		return ret;
	old = xstrndup(c->argv[0], (size_t)(dots - c->argv[0]));
	ret = replay(c, d, old, dots + 2);
	free(old);
	desk_close(d);
	return ret;
}

static const struct cli_option replay_options[] = {
	{ "json", NULL, N_("one JSON object") }, { .name = NULL }
};

const struct subcommand cmd_playbook_replay = {
	.name = "playbook replay",
	.right = RIGHT_WORK,
	.args = N_("OLD..NEW [QUERY]"),
	.help = N_("walk closed tickets through a new version of playbooks"),
	.details = N_(
		"OLD and NEW are commits of the desk repository; NEW may be "
		"left out for the newest. Each closed ticket that QUERY finds "
		"is walked through both versions of its playbook with the "
		"answers that were really given; the same question is that of "
		"the same step or about the same variable. Told are verdicts "
		"that would flip, steps that tickets come by or no longer do, "
		"questions without an answer, close clocks that would break, "
		"and minutes by the median time that each step really took. "
		"Nothing is written."),
	.options = replay_options,
	.min_args = 1,
	.max_args = -1,
	.run = run_replay,
};
