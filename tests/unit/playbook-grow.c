/*
 * playbook-grow.c - playbooks as chance makes them.
 */
#include "config.h"

#include "playbook-grow.h"

#include "check.h"

#include <stdio.h>

#include "playbook-text.h"
#include "watchfloor/strbuf.h"

#define VARIABLES                               \
	"'__x__':{'type':'bool','value':null}," \
	"'__y__':{'type':'string','value':null}"

uint64_t grow_seed;

/* splitmix64: the same on every machine. */
unsigned grow_draw(unsigned below)
{
	uint64_t z = grow_seed += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return (unsigned)((z ^ (z >> 31)) % below);
}

struct growing {
	struct strbuf flow;
	int number;
};

typedef char short_id[16];

static void grow_line(struct growing *g, int depth, int room, char *head);

/* Add a step that leads on to `next`; its id becomes next. */
static void grow_step(struct growing *g, int depth, char *next)
{
	static const char *const conditions[] = { "__x__:value = true",
						  "__x__:value != true",
						  "EXISTS __x__:value",
						  "is it so?" };
	const char *condition = conditions[grow_draw(4)];
	int n = ++g->number;
	unsigned type = depth < 4 ? grow_draw(6) : 0;
	short_id a, b;

	if (type >= 1 && type <= 4)
		grow_line(g, depth + 1, 3, a);
	if (type == 1 || type == 3)
		grow_line(g, depth + 1, 3, b);
	if (type == 1)
		strbuf_addf(&g->flow,
			    IF("%d", "%s", "%s", "%s", ",'on_false':'@%s'"), n,
			    n, condition, a, next, b);
	else if (type == 2)
		strbuf_addf(&g->flow, WHILE("%d", "%s", "%s", "%s"), n, n,
			    condition, a, next);
	else if (type == 3)
		strbuf_addf(&g->flow, PARALLEL("%d", "'@%s','@%s'", "%s", ""),
			    n, n, a, b, next);
	else if (type == 4)
		strbuf_addf(&g->flow,
			    SWITCH("%d", "__y__", "'red':'@%s'", "%s"), n, n, a,
			    next);
	else
		strbuf_addf(&g->flow,
			    ACTION("%d", "%s", ",'out_args':['__x__','__y__']"),
			    n, n, next);
	snprintf(next, sizeof(short_id), "%c%d", "aiwpxa"[type], n);
}

/* A line of at most `room` steps and an end. */
static void grow_line(struct growing *g, int depth, int room, char *head)
{
	snprintf(head, sizeof(short_id), "e%d", ++g->number);
	strbuf_addf(&g->flow, END_AT("%d"), g->number);
	for (unsigned n = grow_draw((unsigned)room) + 1; n > 0; n--)
		grow_step(g, depth, head);
}

struct playbook *grow_playbook(void)
{
	struct growing g = { .flow = STRBUF_INIT, .number = 1 };
	short_id head;
	grow_line(&g, 0, 6, head);
	strbuf_addf(&g.flow, START("%s"), head);
	/* One that a walk needs by rule W1, whatever was drawn. */
	strbuf_addstr(&g.flow,
		      ACTION("888888", "e888889", "") END_AT("888889"));
	struct playbook *p = playbook_make(1, VARIABLES, g.flow.buf);
	strbuf_release(&g.flow);
	return p;
}
