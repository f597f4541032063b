/*
 * chart.h - what the files of the chart share.
 *
 *	chart_tree.c	which step belongs into whose line
 *	chart_place.c	where each goes on the paper
 *	chart.c		the paper: arms in cells, words over them
 *
 * A block is a line of steps: the main one, a branch, what a failure leads
 * to.  Each step is an item of one block; a block that comes upon a step that
 * has its place already ends in a reference to it.
 */
#ifndef PLAYBOOK_CHART_H
#define PLAYBOOK_CHART_H

#include "playbook/graph.h"
#include "watchfloor/text.h"

struct chart_item {
	struct chart_item *next;
	const struct step *step;
	bool reference; /* it stands elsewhere */
	struct chart_block *branches;
};

struct chart_block {
	struct chart_block *next;    /* branch, or section */
	const struct step *opener;   /* whose branch it is; or NULL */
	const struct branch *branch; /* NULL: the way past all others */
	const char *heading;         /* of a section: safe text, or NULL */
	struct chart_item *items;    /* NULL: the way past */
	bool open;                   /* its end returns to the opener */
	int comfort;                 /* columns that do */
	int wish;                    /* columns for all of its words */
};

struct chart_tree {
	struct chart_block *sections, **last_section;
};

/* Lives in the arena. */
void chart_tree(struct chart_tree *t, const struct playbook *p,
		const char *const *numbers, struct arena *arena);
/* What a branch is called: safe text, "" for nothing.  In the arena. */
const char *chart_label(const struct playbook *p, const struct chart_block *b,
			struct arena *arena);
const char *chart_safe(struct arena *arena, const char *text);
struct chart_block *chart_section(struct chart_tree *t, struct arena *arena,
				  const char *heading);

/* ---- the paper ---- */

enum chart_arm {
	ARM_UP = 1 << 0,
	ARM_DOWN = 1 << 1,
	ARM_LEFT = 1 << 2,
	ARM_RIGHT = 1 << 3,
	ARM_CROSSING = 1 << 4 /* two lines that have nothing to do with each
				 other */
};

struct chart_word {
	int line, column, width;
	enum chart_kind kind;
	int step; /* -1: of none */
	const char *text;
};

struct chart {
	int width, lines, lines_alloc;
	unsigned char *arms; /* lines_alloc x width: enum chart_arm */
	struct chart_word *words;
	int nwords, words_alloc;
	struct chart_node *nodes;
	int nnodes, nodes_alloc;
	bool ascii;
	struct arena arena;
	const struct playbook *playbook;
	const char **numbers; /* by step index; "" for none */
	/* of the line that was asked for last */
	struct chart_span *spans;
	int nspans, spans_alloc;
	struct strbuf text;
};

/* Draw a line of cells, both ends included. */
void chart_across(struct chart *c, int line, int from, int to);
void chart_down(struct chart *c, int from, int to, int column);
void chart_arms(struct chart *c, int line, int column, int arms);
/* text is safe and outlives the chart; returns its columns. */
int chart_put(struct chart *c, const struct chart_word *w);
/* A picture: "●", or "*" where only ASCII will do. */
enum chart_glyph {
	CHART_START,
	CHART_END,
	CHART_ACTION,
	CHART_CALL,
	CHART_ALL,
	CHART_CHOICE,
	CHART_BACK,
	CHART_TO
};
const char *chart_glyph(const struct chart *c, enum chart_glyph g);

/* ---- placing ---- */

/* Columns that a block needs at least; what would get less becomes a section
 * of its own. */
#define CHART_BLOCK_MIN 20
#define CHART_INDENT    4

void chart_place(struct chart *c, struct chart_tree *t);

#endif
