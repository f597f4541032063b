/*
 * flowchart_tree.c - which step belongs into whose line, and how wide that is.
 *
 * The order is that of the outline, so that the numbers are its numbers:
 * a line, the branches of each step in it, then what failures lead to.
 */
#include "config.h"

#include <string.h>

#include "playbook/flowchart.h"
#include "watchfloor/i18n.h"

/* The words of a step take no more than this when there is little room. */
#define WORDS_COMFORT 30
/* More than any screen: keeps the sums small. */
#define WORDS_WISH    4000

struct planting {
	struct flowchart_tree *tree;
	struct arena *arena;
	const struct playbook *p;
	const char *const *numbers;
	bool *seen; /* by step index */
};

const char *flowchart_safe(struct arena *arena, const char *text)
{
	struct strbuf safe = STRBUF_INIT;
	const char *kept;

	text_safe(&safe, text, strlen(text), TEXT_ONE_LINE);
	kept = arena_strndup(arena, safe.buf, safe.len);
	strbuf_release(&safe);
	return kept;
}

static void *plant(struct arena *arena, size_t size)
{
	return memset(arena_alloc(arena, size), 0, size);
}

struct flowchart_block *flowchart_section(struct flowchart_tree *t,
					  struct arena *arena,
					  const char *heading)
{
	struct flowchart_block *b = plant(arena, sizeof *b);

	b->heading = heading;
	*t->last_section = b;
	t->last_section = &b->next;
	return b;
}

/* ---- the ways of a step ---- */

const char *flowchart_label(const struct playbook *p,
			    const struct flowchart_block *b,
			    struct arena *arena)
{
	const char *title;

	if (!b->branch)
		title = b->opener->type == STEP_SWITCH ? _("anything else")
						       : _("no");
						       else title = branch_title(
							       p, b->opener,
							       b->branch);
						       return flowchart_safe(
							       arena,
							       title ? title
								     : "");
}

/* May it be that none of the branches is taken? */
static bool has_way_past(const struct step *s)
{
	if (s->type == STEP_IF)
		return s->nbranches == 1;
	if (s->type != STEP_SWITCH)
		return false;
	for (int i = 0; i < s->nbranches; i++)
		if (!strcmp(s->branches[i].label, "default"))
			return false;
	return true;
}

/* ---- widths ---- */

static int words_width(const struct planting *g, const struct step *s)
{
	const char *title = flowchart_safe(g->arena, step_title(s));
	int w = text_width(g->numbers[s->index]) + 3 + text_width(title);

	return w < WORDS_WISH ? w : WORDS_WISH;
}

static void widen(int *width, int to)
{
	if (to > WORDS_WISH)
		to = WORDS_WISH;
	if (*width < to)
		*width = to;
}

/* Lines of words beside its name. */
static bool has_notes(const struct step *s)
{
	return s->on_failure || s->type == STEP_PLAYBOOK ||
	       s->type == STEP_PARALLEL;
}

static void measure_item(const struct planting *g, struct flowchart_block *b,
			 const struct flowchart_item *item)
{
	int words = words_width(g, item->step), side = 0;

	widen(&b->wish, words + (item->step->type == STEP_WHILE ? 2 : 0));
	widen(&b->comfort, words < WORDS_COMFORT ? words : WORDS_COMFORT);
	if (has_notes(item->step))
		widen(&b->comfort, FLOW_BLOCK_MIN);
	if (item->branches)
		widen(&b->comfort, FLOW_BLOCK_MIN + FLOW_INDENT);
	for (const struct flowchart_block *k = item->branches; k; k = k->next) {
		widen(&b->comfort, k->comfort + FLOW_INDENT);
		widen(&b->wish, k->wish + FLOW_INDENT);
		widen(&side, side + k->wish + 2);
	}
	widen(&b->wish, side);
}

static void measure_block(const struct planting *g, struct flowchart_block *b)
{
	int label =
		b->opener ? text_width(flowchart_label(g->p, b, g->arena)) : 0;

	widen(&b->wish, label + 3);
	widen(&b->comfort, label < WORDS_COMFORT ? label + 3 : WORDS_COMFORT);
	for (const struct flowchart_item *i = b->items; i; i = i->next)
		measure_item(g, b, i);
	widen(&b->wish, b->comfort);
}

/* ---- lines ---- */

static void plant_line(struct planting *g, struct flowchart_block *b,
		       const struct step *head);

static void plant_branches(struct planting *g, struct flowchart_item *item)
{
	const struct step *s = item->step;
	struct flowchart_block **last = &item->branches;
	int n = s->nbranches + (s->nbranches && has_way_past(s));

	for (int i = 0; i < n; i++) {
		struct flowchart_block *b = plant(g->arena, sizeof *b);

		b->opener = s;
		b->open = i == s->nbranches;
		if (!b->open) {
			b->branch = &s->branches[i];
			plant_line(g, b, b->branch->head);
		}
		measure_block(g, b);
		*last = b;
		last = &b->next;
	}
}

/* Depth is at most STEPS_MAX. */
static void plant_line(struct planting *g, struct flowchart_block *b,
		       const struct step *head)
{
	struct flowchart_item **last = &b->items;

	for (const struct step *s = head; s; s = step_after(s)) {
		struct flowchart_item *item = plant(g->arena, sizeof *item);

		item->step = s;
		item->reference = g->seen[s->index];
		*last = item;
		last = &item->next;
		if (item->reference)
			break;
		g->seen[s->index] = true;
		b->open = s->type == STEP_END;
		plant_branches(g, item);
	}
}

static void plant_section(struct planting *g, const struct step *head,
			  const char *heading)
{
	if (!head || g->seen[head->index])
		return;
	plant_line(g,
		   flowchart_section(g->tree, g->arena,
				     flowchart_safe(g->arena, heading)),
		   head);
}

static void plant_failures(struct planting *g, const struct flowchart_block *b);

static void plant_failure(struct planting *g, const struct flowchart_item *i)
{
	const struct step *s = i->step;

	if (i->reference)
		return;
	if (s->on_failure && !g->seen[s->on_failure->index]) {
		struct strbuf sb = STRBUF_INIT;

		strbuf_addf(&sb, _("when %s fails"), g->numbers[s->index]);
		plant_section(g, s->on_failure, sb.buf);
		strbuf_release(&sb);
	}
	for (const struct flowchart_block *b = i->branches; b; b = b->next)
		plant_failures(g, b);
}

static void plant_failures(struct planting *g, const struct flowchart_block *b)
{
	for (const struct flowchart_item *i = b->items; i; i = i->next)
		plant_failure(g, i);
}

/* The sections from this one on; more of them come meanwhile. */
static void plant_all_failures(struct planting *g, struct flowchart_block *from)
{
	for (; from; from = from->next)
		plant_failures(g, from);
}

static void plant_forgotten(struct planting *g)
{
	for (int i = 0; i < g->p->nsteps; i++)
		plant_section(g, &g->p->steps[i], _("nothing leads here"));
}

void flowchart_tree(struct flowchart_tree *t, const struct playbook *p,
		    const char *const *numbers, struct arena *arena)
{
	struct planting g = {
		.tree = t,
		.arena = arena,
		.p = p,
		.numbers = numbers,
		.seen = plant(arena, (size_t)p->nsteps + 1),
	};
	struct flowchart_block **later;

	*t = (struct flowchart_tree){ .sections = NULL };
	t->last_section = &t->sections;
	plant_line(&g, flowchart_section(t, arena, NULL), p->start);
	plant_all_failures(&g, t->sections);
	later = t->last_section;
	plant_section(&g, p->exception,
		      _("when a step fails and nothing else catches it"));
	plant_all_failures(&g, *later);
	later = t->last_section;
	plant_forgotten(&g);
	plant_all_failures(&g, *later);
}
