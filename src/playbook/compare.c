/*
 * compare.c - what changed between two versions of a playbook, step by step.
 *
 * A step is the same step while it keeps its id.  One that has come, gone or
 * moved changes what its neighbours lead to; that is told once, of the step.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/graph.h"
#include "watchfloor/i18n.h"

/* Where a step stands, by its index. */
struct place {
	const struct step *opener; /* of the branch it is in; NULL: of none */
	const char *label;         /* of that branch */
	const char *number;        /* "" when nothing leads to it */
	int row;                   /* in reading order; -1: in none */
	bool moved;                /* of the version after */
};

struct side {
	const struct playbook *p;
	struct outline_row *rows;
	int nrows;
	struct place *places;
};

struct comparing {
	struct side before, after;
	struct playbook_change *list;
	int n, alloc;
};

/* ---- where steps stand ---- */

static void find_places(struct side *s)
{
	size_t n = (size_t)s->p->nsteps + 1;
	const struct outline_row **at = xcalloc(n, sizeof *at);
	const char **labels = xcalloc(n, sizeof *labels);

	for (int i = 0; i < s->p->nsteps; i++)
		s->places[i] = (struct place){ .number = "", .row = -1 };
	for (int i = 0; i < s->nrows; i++) {
		const struct outline_row *row = &s->rows[i];
		struct place *place = &s->places[row->step->index];

		if (row->branch)
			labels[row->depth] = row->branch;
		at[row->depth] = row;
		place->number = row->number;
		place->row = i;
		if (row->depth) {
			place->opener = at[row->depth - 1]->step;
			place->label = labels[row->depth];
		}
	}
	free(at);
	free(labels);
}

static void side_init(struct side *s, const struct playbook *p)
{
	s->p = p;
	s->nrows = playbook_outline(p, &s->rows);
	s->places = xcalloc((size_t)p->nsteps + 1, sizeof *s->places);
	find_places(s);
}

static void side_release(struct side *s)
{
	free(s->rows);
	free(s->places);
}

static struct place *place_of(const struct side *s, const struct step *step)
{
	return &s->places[step->index];
}

/* The same step of the other version, or NULL. */
static const struct step *twin(const struct side *other, const struct step *s)
{
	return playbook_step(other->p, s->id);
}

/* ---- moved ---- */

/* The branches of a parallel have no names: they count as one line. */
static bool same_line(const struct place *a, const struct place *b)
{
	if (!a->opener || !b->opener)
		return a->opener == b->opener;
	return !strcmp(a->opener->id, b->opener->id) &&
	       !strcmp(a->label, b->label);
}

/* A step of a line, and the row it had before. */
struct stand {
	const struct step *step;
	int was;
	int length; /* of the longest run in the old order that it ends */
	int from;   /* the one before it in that run, or -1 */
};

/* The most steps that kept their order stay; the others have moved. */
static void mark_out_of_order(const struct side *after, struct stand *list,
			      int n)
{
	int last = -1;

	for (int i = 0; i < n; i++) {
		list[i].length = 1;
		list[i].from = -1;
		for (int k = 0; k < i; k++)
			if (list[k].was < list[i].was &&
			    list[k].length >= list[i].length) {
				list[i].length = list[k].length + 1;
				list[i].from = k;
			}
		if (last < 0 || list[i].length > list[last].length)
			last = i;
		place_of(after, list[i].step)->moved = true;
	}
	for (; last >= 0; last = list[last].from)
		place_of(after, list[last].step)->moved = false;
}

/* The rows of one line of the version after, from its first on. */
static void find_moved_in(struct comparing *c, int first, bool *seen,
			  struct stand *list)
{
	const struct side *after = &c->after;
	const struct place *line = place_of(after, after->rows[first].step);
	int n = 0;

	for (int i = first; i < after->nrows; i++) {
		const struct step *s = after->rows[i].step;
		const struct step *old = twin(&c->before, s);
		struct place *now = place_of(after, s), *was;

		if (seen[i] || now->opener != line->opener ||
		    (line->opener && now->label != line->label))
			continue;
		seen[i] = true;
		was = old ? place_of(&c->before, old) : NULL;
		if (!was || was->row < 0)
			continue;
		if (same_line(was, now))
			list[n++] =
				(struct stand){ .step = s, .was = was->row };
		else
			now->moved = true;
	}
	mark_out_of_order(after, list, n);
}

static void find_moved(struct comparing *c)
{
	size_t n = (size_t)c->after.nrows + 1;
	bool *seen = xcalloc(n, sizeof *seen);
	struct stand *list = xcalloc(n, sizeof *list);

	for (int i = 0; i < c->after.nrows; i++)
		if (!seen[i])
			find_moved_in(c, i, seen, list);
	free(seen);
	free(list);
}

/* ---- noting ---- */

static const char *number_of(const struct side *side, const struct step *s)
{
	return s ? place_of(side, s)->number : "";
}

/* what is consumed. */
static void note(struct comparing *c, enum change_kind kind,
		 const struct step *before, const struct step *after,
		 char *what)
{
	GROW(c->list, c->n, c->alloc);
	c->list[c->n++] = (struct playbook_change){
		.kind = kind,
		.before = before,
		.after = after,
		.number_before = xstrdup(number_of(&c->before, before)),
		.number_after = xstrdup(number_of(&c->after, after)),
		.what = what,
	};
}

/* ---- ways ---- */

static bool stayed(const struct comparing *c, const struct step *s)
{
	const struct step *other;

	if (!s)
		return true;
	other = twin(&c->after, s);
	return other && twin(&c->before, s) && step_is_decided(s) &&
	       !place_of(&c->after, other)->moved;
}

/* A pointer that is another, and nothing else tells why. */
static bool is_news(const struct comparing *c, const struct step *old,
		    const struct step *now)
{
	if (!old && !now)
		return false;
	if (old && now && !strcmp(old->id, now->id))
		return false;
	return stayed(c, old) && stayed(c, now);
}

static const struct step *head_of(const struct step *s,
				  const struct branch *like)
{
	for (int i = 0; i < s->nbranches; i++) {
		const struct branch *b = &s->branches[i];
		const char *name = b->label ? b->label : b->head->id;

		if (!strcmp(name, like->label ? like->label : like->head->id))
			return b->head;
	}
	return NULL;
}

static bool branches_differ(const struct comparing *c, const struct step *old,
			    const struct step *now)
{
	for (int i = 0; i < old->nbranches; i++)
		if (is_news(c, old->branches[i].head,
			    head_of(now, &old->branches[i])))
			return true;
	for (int i = 0; i < now->nbranches; i++)
		if (!head_of(old, &now->branches[i]) &&
		    is_news(c, NULL, now->branches[i].head))
			return true;
	return false;
}

static void compare_ways(struct comparing *c, const struct step *old,
			 const struct step *now)
{
	if (is_news(c, step_after(old), step_after(now)) ||
	    is_news(c, old->on_failure, now->on_failure) ||
	    branches_differ(c, old, now))
		note(c, CHANGE_WAY, old, now, NULL);
}

/* ---- members ---- */

static const struct {
	const char *name;
	enum change_kind kind;
} members[] = {
	{ "on_completion", CHANGE_WAY },    { "on_success", CHANGE_WAY },
	{ "on_failure", CHANGE_WAY },       { "on_true", CHANGE_WAY },
	{ "on_false", CHANGE_WAY },         { "cases", CHANGE_WAY },
	{ "next_steps", CHANGE_WAY },       { "condition", CHANGE_CONDITION },
	{ "switch", CHANGE_CONDITION },     { "name", CHANGE_REWORDED },
	{ "description", CHANGE_REWORDED }, { "commands", CHANGE_REWORDED },
	{ "questions", CHANGE_REWORDED },
};

static enum change_kind kind_of(const char *name)
{
	const char *language = strstr(name, "_zh_cn");

	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		if (!strcmp(members[i].name, name))
			return members[i].kind;
	return language && !language[strlen("_zh_cn")] ? CHANGE_REWORDED
						       : CHANGE_OTHER;
}

typedef void differing(void *ctx, const char *name);

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static void each_difference(const cJSON *a, const cJSON *b, differing *each,
			    void *ctx)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, a)
		if (!cJSON_Compare(item, member(b, item->string), true))
			each(ctx, item->string);
	cJSON_ArrayForEach (item, b)
		if (!member(a, item->string))
			each(ctx, item->string);
}

/* Names by the kind of change. */
struct names {
	struct strbuf of[CHANGE_OTHER + 1];
	const cJSON *before, *after;
};

static void add_name(struct names *n, enum change_kind kind, const char *name)
{
	struct strbuf *sb = &n->of[kind];

	strbuf_addf(sb, "%s%s", sb->len ? ", " : "", name);
}

static void guidance_differs(void *ctx, const char *name)
{
	add_name(ctx, kind_of(name), name);
}

/* Of the guidance each member is told of by its own name. */
static void member_differs(void *ctx, const char *name)
{
	struct names *n = ctx;

	if (!strcmp(name, "step_extensions") ||
	    !strcmp(name, "playbook_extensions"))
		each_difference(graph_guidance(n->before, name),
				graph_guidance(n->after, name),
				guidance_differs, n);
	else
		add_name(n, kind_of(name), name);
}

static void find_names(struct names *n, const cJSON *before, const cJSON *after)
{
	*n = (struct names){ .before = before, .after = after };
	for (int k = 0; k <= CHANGE_OTHER; k++)
		strbuf_init(&n->of[k]);
	each_difference(before, after, member_differs, n);
}

static void names_release(struct names *n)
{
	for (int k = 0; k <= CHANGE_OTHER; k++)
		strbuf_release(&n->of[k]);
}

static void note_names(struct comparing *c, struct names *n,
		       enum change_kind kind, const struct step *old,
		       const struct step *now)
{
	if (n->of[kind].len)
		note(c, kind, old, now, strbuf_detach(&n->of[kind]));
}

/* ---- all of it ---- */

static void compare_step(struct comparing *c, const struct step *now)
{
	const struct step *old = twin(&c->before, now);
	struct names n;

	if (!step_is_decided(now))
		return;
	if (!old) {
		note(c, CHANGE_ADDED, NULL, now, NULL);
		return;
	}
	if (place_of(&c->after, now)->moved)
		note(c, CHANGE_MOVED, old, now, NULL);
	find_names(&n, old->json, now->json);
	note_names(c, &n, CHANGE_CONDITION, old, now);
	compare_ways(c, old, now);
	note_names(c, &n, CHANGE_REWORDED, old, now);
	note_names(c, &n, CHANGE_OTHER, old, now);
	names_release(&n);
}

static void head_differs(void *ctx, const char *name)
{
	if (strcmp(name, "workflow") && strcmp(name, "modified"))
		member_differs(ctx, name);
}

static void compare_heads(struct comparing *c)
{
	struct names n = { .before = c->before.p->json,
			   .after = c->after.p->json };
	struct strbuf all = STRBUF_INIT;

	for (int k = 0; k <= CHANGE_OTHER; k++)
		strbuf_init(&n.of[k]);
	each_difference(n.before, n.after, head_differs, &n);
	for (int k = 0; k <= CHANGE_OTHER; k++)
		if (n.of[k].len)
			strbuf_addf(&all, "%s%s", all.len ? ", " : "",
				    n.of[k].buf);
	if (all.len)
		note(c, CHANGE_HEAD, NULL, NULL, strbuf_detach(&all));
	strbuf_release(&all);
	names_release(&n);
}

static void find_removed(struct comparing *c, const struct step *s)
{
	if (step_is_decided(s) && !twin(&c->after, s))
		note(c, CHANGE_REMOVED, s, NULL, NULL);
}

/* In reading order, then those that nothing leads to. */
static void each_step(struct comparing *c, const struct side *side,
		      void (*each)(struct comparing *c, const struct step *s))
{
	for (int i = 0; i < side->nrows; i++)
		each(c, side->rows[i].step);
	for (int i = 0; i < side->p->nsteps; i++)
		if (side->places[i].row < 0)
			each(c, &side->p->steps[i]);
}

int playbook_compare(struct playbook_change **out,
		     const struct playbook *before,
		     const struct playbook *after)
{
	struct comparing c = { .n = 0 };

	side_init(&c.before, before);
	side_init(&c.after, after);
	find_moved(&c);
	compare_heads(&c);
	each_step(&c, &c.after, compare_step);
	each_step(&c, &c.before, find_removed);
	side_release(&c.before);
	side_release(&c.after);
	*out = c.list;
	return c.n;
}

void playbook_changes_free(struct playbook_change *c, int n)
{
	for (int i = 0; i < n; i++) {
		free(c[i].number_before);
		free(c[i].number_after);
		free(c[i].what);
	}
	free(c);
}

/* ---- saying ---- */

const char *change_word(enum change_kind kind)
{
	static const char *const words[] = {
		[CHANGE_HEAD] = "head",           [CHANGE_ADDED] = "added",
		[CHANGE_REMOVED] = "removed",     [CHANGE_MOVED] = "moved",
		[CHANGE_CONDITION] = "condition", [CHANGE_WAY] = "way",
		[CHANGE_REWORDED] = "reworded",   [CHANGE_OTHER] = "changed",
	};

	return words[kind];
}

static const char *tested(const struct step *s)
{
	if (s->condition_text)
		return s->condition_text;
	return s->switch_variable ? s->switch_variable : "";
}

void change_print(const struct playbook_change *c, struct strbuf *out)
{
	const struct step *s = c->after ? c->after : c->before;
	const char *title = s ? step_title(s) : "";

	switch (c->kind) {
	case CHANGE_HEAD:
		strbuf_addf(out, _("of the playbook itself: %s"), c->what);
		break;
	case CHANGE_ADDED:
		strbuf_addf(out, _("added %s %s"), c->number_after, title);
		break;
	case CHANGE_REMOVED:
		strbuf_addf(out, _("removed %s %s"), c->number_before, title);
		break;
	case CHANGE_MOVED:
		strbuf_addf(out, _("moved %s %s, it was %s"), c->number_after,
			    title, c->number_before);
		break;
	case CHANGE_CONDITION:
		strbuf_addf(out, _("condition of %s %s: \"%s\", it was \"%s\""),
			    c->number_after, title, tested(c->after),
			    tested(c->before));
		break;
	case CHANGE_WAY:
		strbuf_addf(out, _("%s %s leads on to another step"),
			    c->number_after, title);
		break;
	case CHANGE_REWORDED:
		strbuf_addf(out, _("reworded %s %s: %s"), c->number_after,
			    title, c->what);
		break;
	case CHANGE_OTHER:
		strbuf_addf(out, _("changed %s %s: %s"), c->number_after, title,
			    c->what);
		break;
	}
}
