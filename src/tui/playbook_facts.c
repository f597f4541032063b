/*
 * playbook_facts.c - what a playbook says of itself beside its steps.
 */
#include "config.h"

#include "playbook_private.h"
#include "watchfloor/clock.h"

/* Columns of the names, and a blank. */
#define NAME_COLS 14

static void add_fact(void *ctx, const char *name, const char *text,
		     enum fact_kind kind)
{
	static const enum theme_element looks[] = {
		[FACT_PLAIN] = LOOK_NORMAL,
		[FACT_GOOD] = LOOK_GOOD,
		[FACT_BAD] = LOOK_BAD,
	};

	pane_add(ctx, name, looks[kind], text);
}

void facts_draw(struct playbook_view *v, struct area at)
{
	struct area text = { at.y, at.x + 1, at.h, at.w - 2 };

	if (playbook_draw_broken(v, at))
		return;
	if (pane_begin(&v->facts, text.w, NAME_COLS)) {
		playbook_facts(v->playbook, clock_now(), add_fact, &v->facts);
		if (*playbook_about(v->playbook))
			pane_add(&v->facts, _("about"), LOOK_NORMAL,
				 playbook_about(v->playbook));
	}
	pane_draw(&v->facts, text);
	move(at.y, at.x);
}
