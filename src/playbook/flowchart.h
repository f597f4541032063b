/*
 * flowchart.h - what the files of the chart share.
 *
 *	flowchart_tree.c	which step belongs into whose line
 *	flowchart_place.c	where each goes on the paper
 *	flowchart.c		the paper: arms in cells, words over them
 *
 * A block is a line of steps: the main one, a branch, what a failure leads
 * to.  Each step is an item of one block; a block that comes upon a step that
 * has its place already ends in a reference to it.
 */
#ifndef PLAYBOOK_FLOWCHART_H
#define PLAYBOOK_FLOWCHART_H

#include "playbook/graph.h"
#include "watchfloor/text.h"

struct flowchart_item {
	struct flowchart_item *next;
	const struct step *step;
	bool reference; /* it stands elsewhere */
	struct flowchart_block *branches;
};

struct flowchart_block {
	struct flowchart_block *next; /* branch, or section */
	const struct step *opener;    /* whose branch it is; or NULL */
	const struct branch *branch;  /* NULL: the way past all others */
	const char *heading;          /* of a section: safe text, or NULL */
	struct flowchart_item *items; /* NULL: the way past */
	bool open;                    /* its end returns to the opener */
	int comfort;                  /* columns that do */
	int wish;                     /* columns for all of its words */
};

struct flowchart_tree {
	struct flowchart_block *sections, **last_section;
};

/* Lives in the arena. */
void flowchart_tree(struct flowchart_tree *t, const struct playbook *p,
		    const char *const *numbers, struct arena *arena);
/* What a branch is called: safe text, "" for nothing.  In the arena. */
const char *flowchart_label(const struct playbook *p,
			    const struct flowchart_block *b,
			    struct arena *arena);
const char *flowchart_safe(struct arena *arena, const char *text);
struct flowchart_block *flowchart_section(struct flowchart_tree *t,
					  struct arena *arena,
					  const char *heading);

/* ---- the paper ---- */

enum flow_arm {
	ARM_UP = 1 << 0,
	ARM_DOWN = 1 << 1,
	ARM_LEFT = 1 << 2,
	ARM_RIGHT = 1 << 3,
	ARM_CROSSING = 1 << 4 /* two lines that have nothing to do with each
				 other */
};

struct flowchart_word {
	int line, column, width;
	enum flow_kind kind;
	int step; /* -1: of none */
	const char *text;
};

struct flowchart {
	int width, lines, lines_alloc;
	unsigned char *arms; /* lines_alloc x width: enum flow_arm */
	struct flowchart_word *words;
	int nwords, words_alloc;
	struct flowchart_node *nodes;
	int nnodes, nodes_alloc;
	bool ascii;
	struct arena arena;
	const struct playbook *playbook;
	const char **numbers; /* by step index; "" for none */
	/* of the line that was asked for last */
	struct flowchart_span *spans;
	int nspans, spans_alloc;
	struct strbuf text;
};

/* Draw a line of cells, both ends included. */
void flowchart_across(struct flowchart *c, int line, int from, int to);
void flowchart_down(struct flowchart *c, int from, int to, int column);
void flowchart_arms(struct flowchart *c, int line, int column, int arms);
/* text is safe and outlives the chart; returns its columns. */
int flowchart_put(struct flowchart *c, const struct flowchart_word *w);
/* A picture: "●", or "*" where only ASCII will do. */
enum flow_glyph {
	FLOW_START,
	FLOW_END,
	FLOW_ACTION,
	FLOW_CALL,
	FLOW_ALL,
	FLOW_CHOICE,
	FLOW_BACK,
	FLOW_TO
};
const char *flowchart_glyph(const struct flowchart *c, enum flow_glyph g);

/* ---- placing ---- */

/* Columns that a block needs at least; what would get less becomes a section
 * of its own. */
#define FLOW_BLOCK_MIN 20
#define FLOW_INDENT    4

void flowchart_place(struct flowchart *c, struct flowchart_tree *t);

#endif
