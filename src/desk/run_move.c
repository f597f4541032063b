/*
 * run_move.c - moving a run to another version of its playbook: which of its
 * answers fit there, and the record.
 */
#include "config.h"

#include "watchfloor/run_move.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/run_private.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

struct run_moving {
	struct run_source source;
	struct ticket ticket;
	cJSON *map;
	struct walk *walk; /* of the other version */
};

/* ---- where to ---- */

static int read_source(struct run_move *m, struct desk *d, const char *revision)
{
	struct run_source *s = &m->moving->source;
	int ret = run_source_read(s, d, revision, m->run->playbook_id);

	if (ret < 0)
		return ret;
	if (!repo_descends(d->repo, d->commit, s->commit))
		return fail_as(REFUSED,
			       _("%.10s is not part of what the desk goes by "
				 "(%.10s): adopt it first"),
			       s->commit, d->commit);
	if (strcmp(s->blob, m->run->blob) == 0 && !m->run->ncallees)
		return fail_as(REFUSED,
			       _("%s: it is walked in that version already"),
			       m->run->ticket);
	return playbook_in_force(s->playbook, clock_now());
}

static bool was_answered(const struct run *r, const char *step)
{
	for (int i = 0; i < r->nresults; i++)
		if (strcmp(r->results[i].step, step) == 0)
			return true;
	return false;
}

static int check_map(struct run_move *m)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, m->moving->map) {
		if (!was_answered(m->run, item->string))
			return fail_as(REFUSED,
				       _("no answer that counts was given to "
					 "the step %s"),
				       item->string);
		if (!run_source_step(&m->moving->source, item->valuestring))
			return fail_as(REFUSED,
				       _("the other version has no step %s"),
				       item->valuestring);
	}
	return 0;
}

/* ---- which answers fit ---- */

static char *why_not(const struct run_move *m, const struct move_answer *a)
{
	const struct walk_point *p = walk_at(m->moving->walk);

	if (!run_source_step(&m->moving->source, a->to))
		return xstrdup(_("the other version does not have this step"));
	if (p->wait == WALK_OVER)
		return xstrdup(_("the other version is at its end before it"));
	return xasprintf(_("the other version waits at \"%s\" before it"),
			 step_title(p->step));
}

/* Give it to the other version, if that waits for it. */
static void try_answer(struct run_move *m, struct move_answer *a,
		       const struct run_result *given)
{
	const struct walk_point *p = walk_at(m->moving->walk);
	const struct walk_answer answer = { given->outcome, given->values };

	if (p->wait == WALK_OVER || strcmp(p->step->id, a->to) != 0)
		a->why = why_not(m, a);
	else if (walk_next(m->moving->walk, &answer) < 0)
		a->why = xstrdup(fail_text());
	m->lost += a->why != NULL;
	m->same += !a->why && strcmp(a->to, a->step) == 0;
}

static int try_answers(struct run_move *m)
{
	const struct run *r = m->run;
	int ret = walk_start(&m->moving->walk, m->moving->source.playbook,
			     r->externals, run_source_resolve,
			     &m->moving->source);

	m->answers = xcalloc((size_t)r->nresults + 1, sizeof *m->answers);
	while (ret == 0 && m->n < r->nresults) {
		const struct run_result *given = &r->results[m->n];
		struct move_answer *a = &m->answers[m->n++];
		const struct step *s = run_step(r, given->step);
		const char *to =
			cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(
				m->moving->map, given->step));

		a->n = given->n;
		a->step = given->step;
		a->title = s ? step_title(s) : given->step;
		a->to = to ? to : given->step;
		try_answer(m, a, given);
	}
	return ret;
}

/* It must stand somewhere, for somebody to go on from there. */
static int find_place(struct run_move *m)
{
	const struct walk_point *p = walk_at(m->moving->walk);

	m->at = p->step;
	if (p->wait != WALK_OVER)
		return 0;
	return fail_as(REFUSED,
		       _("%s: with these answers the other version is at its "
			 "end: nothing is left to walk there"),
		       m->run->ticket);
}

int run_move_plan(struct run_move **out, struct desk *d, const char *ticket,
		  const char *revision, const cJSON *map)
{
	struct run_move *m = xcalloc(1, sizeof *m);
	struct run_moving *x = xcalloc(1, sizeof *x);
	int ret;

	*out = NULL;
	m->moving = x;
	ticket_init(&x->ticket);
	x->map = map ? cJSON_Duplicate(map, true) : cJSON_CreateObject();
	ret = ticket_load(d, ticket, &x->ticket);
	if (ret == 0)
		ret = desk_try(d, act_named("run.moved"), &x->ticket);
	if (ret == 0)
		ret = run_load(&m->run, d, x->ticket.id);
	if (ret == 0 &&
	    (m->run->abandoned || walk_at(m->run->walk)->wait == WALK_OVER))
		ret = fail_as(REFUSED, _("%s: the playbook is at its end"),
			      x->ticket.id);
	if (ret == 0)
		ret = read_source(m, d, revision);
	if (ret == 0)
		ret = check_map(m);
	if (ret == 0)
		ret = try_answers(m);
	if (ret == 0)
		ret = find_place(m);
	if (ret < 0) {
		run_move_free(m);
		return ret;
	}
	m->commit = xstrdup(x->source.commit);
	m->modified = xstrdup(x->source.playbook->modified);
	*out = m;
	return 0;
}

void run_move_free(struct run_move *m)
{
	if (!m)
		return;
	for (int i = 0; i < m->n; i++)
		free(m->answers[i].why);
	free(m->answers);
	walk_free(m->moving->walk);
	run_source_release(&m->moving->source);
	ticket_release(&m->moving->ticket);
	cJSON_Delete(m->moving->map);
	free(m->moving);
	run_free(m->run);
	free(m->commit);
	free(m->modified);
	free(m);
}

/* ---- the record ---- */

static void add_dropped(cJSON *data, const struct run_move *m)
{
	cJSON *list;

	if (!m->lost)
		return;
	list = cJSON_AddArrayToObject(data, "dropped");
	for (int i = 0; i < m->n; i++)
		if (m->answers[i].why)
			cJSON_AddItemToArray(
				list,
				cJSON_CreateNumber((double)m->answers[i].n));
}

/* Inside a transaction of the ledger. */
static int record_move(struct desk *d, const struct run_move *m,
		       const char *reason)
{
	struct desk_step step = { .act = "run.moved",
				  .data = cJSON_CreateObject() };
	int ret = run_pin(d, &m->moving->source, step.data);

	json_add_int(step.data, "run", m->run->number);
	json_add_int(step.data, "answers", m->run->given);
	json_add_str(step.data, "reason", reason && *reason ? reason : NULL);
	if (m->moving->map->child)
		cJSON_AddItemToObject(step.data, "map",
				      cJSON_Duplicate(m->moving->map, true));
	add_dropped(step.data, m);
	if (ret == 0)
		ret = desk_add_steps(d, &m->moving->ticket, &step, 1);
	cJSON_Delete(step.data);
	return ret;
}

int run_move_do(struct desk *d, const struct run_move *m, bool drop,
		const char *reason)
{
	int ret;

	if (m->lost && !drop)
		return fail_as(REFUSED,
			       Q_("%d answer does not fit the other version: "
				  "map its step, or say that it is dropped",
				  "%d answers do not fit the other version: "
				  "map their steps, or say that they are "
				  "dropped",
				  m->lost),
			       m->lost);
	ret = ledger_begin(d->ledger);
	return ret < 0 ? ret : desk_end(d, record_move(d, m, reason));
}
