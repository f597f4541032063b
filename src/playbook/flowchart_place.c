/*
 * flowchart_place.c - where each step goes on the paper.
 *
 * The line of a block runs down one column, the words of its steps to the
 * right of it.  Branches stand side by side:
 *
 *	◆ 2 By the answer
 *	├──────────────┐
 *	│ yes          │ no
 *	● 2a.1 This    ● 2b.1 That
 *	│              ■
 *	■              │
 *	├──────────────┘
 *	● 3 Go on
 *
 * or, where there is no room for that, below each other, with a second line
 * that their ends lead to; a while has it too, and there it leads back up:
 *
 *	◆ 2 By the answer	◆<┐ 4 While there is more
 *	├───┐ yes		├─┼─┐ yes
 *	│   ● 2a.1 This		│ │ ● 4a.1 Do it
 *	│ ┌─■			│ └─■
 *	└─┼─┐ no		│ no
 *	  │ ● 2b.1 That		● 5 Go on
 *	┌─┴─■
 *	● 3 Go on
 *
 * It never gets wider than the screen: branches that do not fit side by side
 * go below each other.  A chart that scrolls sideways hides where an arm ends,
 * and that is what it is drawn for.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/flowchart.h"
#include "watchfloor/i18n.h"

#define RAIL        2 /* of the line that branches end in */
#define GAP         2 /* between branches side by side */
/* Of a step's name. */
#define TITLE_LINES 2

struct placing {
	struct flowchart *c;
	struct flowchart_tree *tree;
};

/* Where a block is put: its line's column, the columns for it. */
struct spot {
	int line, column, width;
};

/* ---- words ---- */

struct wrapping {
	struct flowchart *c;
	struct flowchart_word word; /* the next line of it */
	int room, lines;
	const char *end; /* of the whole text */
};

/* The last line that there may be takes what is left, cut with a mark. */
static void put_title_line(void *ctx, const char *s, size_t len)
{
	struct wrapping *w = ctx;
	struct strbuf line = STRBUF_INIT;

	if (w->lines == TITLE_LINES)
		return;
	if (++w->lines == TITLE_LINES && s + len < w->end)
		text_column(&line, s, w->room);
	else
		strbuf_add(&line, s, len);
	w->word.text = arena_strndup(&w->c->arena, line.buf, line.len);
	flowchart_put(w->c, &w->word);
	w->word.line++;
	strbuf_release(&line);
}

/* Returns the columns taken: of a long number the name leaves half. */
static int put_number(struct flowchart *c, const struct step *s, struct spot at,
		      int title)
{
	struct flowchart_word w = {
		at.line,     at.column, at.width - 1,
		FLOW_NUMBER, s->index,  c->numbers[s->index]
	};

	w.width -= title < at.width / 2 ? title : at.width / 2;
	return *w.text ? flowchart_put(c, &w) + 1 : 0;
}

/* Returns how many lines it took. */
static int put_title(struct placing *g, const struct step *s, struct spot at)
{
	const char *title = flowchart_safe(&g->c->arena, step_title(s));
	int number = put_number(g->c, s, at, text_width(title));
	struct wrapping w = { .c = g->c,
			      .room = at.width - number,
			      .end = title + strlen(title),
			      .word = { at.line, at.column + number,
					at.width - number, FLOW_TITLE, s->index,
					NULL } };

	text_wrap(title, w.room > 1 ? w.room : 1, put_title_line, &w);
	return w.lines ? w.lines : 1;
}

static void put_text(struct flowchart *c, struct spot at, enum flow_kind kind,
		     const struct step *s, const char *text)
{
	struct flowchart_word w = {
		at.line, at.column, at.width, kind, s ? s->index : -1, text,
	};

	flowchart_put(c, &w);
}

/* "-> 4a.2"; of a number that is too long the end is kept, which tells it
 * from its neighbours. */
static void put_reference(struct placing *g, struct spot at, const char *before,
			  const struct step *to)
{
	struct strbuf sb = STRBUF_INIT;
	const char *number = g->c->numbers[to->index];
	int over;

	strbuf_addf(&sb, "%s%s%s ", before, *before ? " " : "",
		    flowchart_glyph(g->c, FLOW_TO));
	over = text_width(sb.buf) + text_width(number) - at.width;
	if (over > 0 && (size_t)over < strlen(number))
		strbuf_addf(&sb, "~%s", number + over + 1);
	else
		strbuf_addstr(&sb, *number ? number : _("the end"));
	put_text(g->c, at, FLOW_REFERENCE, to,
		 arena_strndup(&g->c->arena, sb.buf, sb.len));
	strbuf_release(&sb);
}

/* ---- a step ---- */

static enum flow_glyph glyph_of(const struct step *s)
{
	static const enum flow_glyph glyphs[] = {
		[STEP_START] = FLOW_START,   [STEP_END] = FLOW_END,
		[STEP_ACTION] = FLOW_ACTION, [STEP_PLAYBOOK] = FLOW_CALL,
		[STEP_PARALLEL] = FLOW_ALL,  [STEP_IF] = FLOW_CHOICE,
		[STEP_WHILE] = FLOW_CHOICE,  [STEP_SWITCH] = FLOW_CHOICE,
	};

	return glyphs[s->type];
}

static void put_node(struct placing *g, const struct step *s, struct spot at,
		     int height)
{
	struct flowchart *c = g->c;

	GROW(c->nodes, c->nnodes, c->nodes_alloc);
	c->nodes[c->nnodes++] = (struct flowchart_node){
		.step = s->index,
		.line = at.line,
		.column = at.column,
		.height = height,
	};
	at.width = 1;
	put_text(c, at, FLOW_NODE, s, flowchart_glyph(c, glyph_of(s)));
}

static int put_note(struct placing *g, struct spot at, const struct step *s,
		    const char *text)
{
	put_text(g->c, at, FLOW_BRANCH, s, flowchart_safe(&g->c->arena, text));
	return 1;
}

/* What there is to say of a step beside its name; returns the lines. */
static int put_notes(struct placing *g, const struct step *s, struct spot at)
{
	int first = at.line;

	if (s->type == STEP_PLAYBOOK && s->playbook_id) {
		struct strbuf sb = STRBUF_INIT;

		strbuf_addf(&sb, _("calls %s"), s->playbook_id);
		at.line += put_note(g, at, s, sb.buf);
		strbuf_release(&sb);
	}
	if (s->on_failure) {
		put_reference(g, at, _("if it fails"), s->on_failure);
		at.line++;
	}
	if (s->type == STEP_PARALLEL && s->nbranches)
		at.line += put_note(g, at, s, _("all of these:"));
	return at.line - first;
}

/* The mark and the words; the line runs on beside them.  Returns the line
 * after them. */
static int place_step(struct placing *g, const struct step *s, struct spot at,
		      bool names_end)
{
	int shift = s->type == STEP_WHILE && s->nbranches ? 2 + RAIL : 2;
	struct spot words = { at.line, at.column + shift, at.width - shift };
	int height = 1;

	if (s->type == STEP_START)
		put_text(g->c, words, FLOW_BRANCH, s, _("start"));
	else if (s->type == STEP_END && names_end)
		put_text(g->c, words, FLOW_BRANCH, s, _("end"));
	else if (s->type != STEP_END)
		height = put_title(g, s, words);
	words.line += height;
	height += put_notes(g, s, words);
	put_node(g, s, at, height);
	if (height > 1)
		flowchart_down(g->c, at.line, at.line + height - 1, at.column);
	return at.line + height;
}

/* ---- branches ---- */

static int place_block(struct placing *g, const struct flowchart_block *b,
		       struct spot at);

static void put_label(struct placing *g, const struct flowchart_block *b,
		      struct spot at)
{
	put_text(g->c, at, FLOW_BRANCH, b->opener,
		 flowchart_label(g->c->playbook, b, &g->c->arena));
}

static bool any_open(const struct flowchart_block *branches)
{
	for (; branches; branches = branches->next)
		if (branches->open)
			return true;
	return false;
}

/* The branch as a section, headed "4: yes". */
static void put_off(struct placing *g, const struct flowchart_block *b,
		    const char *label)
{
	struct strbuf sb = STRBUF_INIT;
	struct flowchart_block *away;

	strbuf_addf(&sb, "%s%s%s", g->c->numbers[b->opener->index],
		    *label ? ": " : "", label);
	away = flowchart_section(g->tree, &g->c->arena,
				 flowchart_safe(&g->c->arena, sb.buf));
	away->opener = b->opener;
	away->branch = b->branch;
	away->items = b->items;
	away->open = b->open;
	strbuf_release(&sb);
}

/* Says where the branch goes on. */
static int place_away(struct placing *g, const struct flowchart_block *b,
		      struct spot at)
{
	struct flowchart *c = g->c;
	const char *label = flowchart_label(c->playbook, b, &c->arena);
	struct spot words = { at.line, at.column + 3, at.width - 3 };

	flowchart_across(c, at.line, at.column, at.column + 1);
	put_label(g, b, words);
	if (*label && b->items)
		words.line++;
	if (b->items) {
		put_reference(g, words, "", b->items->step);
		put_off(g, b, label);
	}
	flowchart_down(c, at.line, words.line + 1, at.column);
	return words.line + 1;
}

static int place_all_away(struct placing *g, const struct flowchart_block *b,
			  struct spot at)
{
	for (; b; b = b->next)
		at.line = place_away(g, b, at);
	return at.line;
}

/* The fork of one of several branches that stand below each other; `rail`:
 * the line of the ends has begun. */
static void draw_fork(struct placing *g, const struct flowchart_block *b,
		      struct spot at, bool rail, bool last)
{
	struct spot words = { at.line, at.column + FLOW_INDENT + 2,
			      at.width - FLOW_INDENT - 2 };

	flowchart_across(g->c, at.line, at.column, at.column + FLOW_INDENT);
	flowchart_arms(g->c, at.line, at.column,
		       last ? ARM_UP : ARM_UP | ARM_DOWN);
	flowchart_arms(g->c, at.line, at.column + FLOW_INDENT, ARM_DOWN);
	if (rail)
		flowchart_arms(g->c, at.line, at.column + RAIL,
			       ARM_UP | ARM_DOWN | ARM_CROSSING);
	put_label(g, b, words);
}

/* Branches below each other.  The line of the opener ends at the last fork
 * when another leads to what follows. */
static int place_below(struct placing *g, const struct flowchart_block *b,
		       struct spot at)
{
	bool joins = any_open(b), rail = false;
	struct flowchart *c = g->c;
	int bottom = 0; /* where the ends' line is so far */

	for (; b; b = b->next) {
		struct spot inner = { at.line + 1, at.column + FLOW_INDENT,
				      at.width - FLOW_INDENT };
		bool last = !b->next && joins;
		int fork = at.line;

		draw_fork(g, b, at, rail, last);
		at.line = place_block(g, b, inner);
		if (!last)
			flowchart_down(c, fork, at.line, at.column);
		if (rail)
			flowchart_down(c, bottom, at.line - 1,
				       at.column + RAIL);
		if (b->open) {
			flowchart_across(c, at.line - 1, at.column + RAIL,
					 at.column + FLOW_INDENT);
			rail = true;
		}
		bottom = at.line - 1;
	}
	if (!joins)
		return at.line;
	flowchart_across(c, bottom, at.column, at.column + RAIL);
	flowchart_arms(c, bottom, at.column, ARM_DOWN);
	return at.line;
}

/* The body of a while, and the way back up.  `top` is the line of its mark. */
static int place_loop(struct placing *g, const struct flowchart_block *b,
		      struct spot at, int top)
{
	struct spot inner = { at.line + 1, at.column + FLOW_INDENT,
			      at.width - FLOW_INDENT };
	struct spot arrow = { top, at.column + 1, 1 };
	struct spot no = { 0, at.column + 2, at.width - 2 };
	struct flowchart *c = g->c;
	int fork = at.line;

	flowchart_across(c, top, at.column, at.column + RAIL);
	put_text(c, arrow, FLOW_LINE, NULL, flowchart_glyph(c, FLOW_BACK));
	draw_fork(g, b, at, true, false);
	at.line = place_block(g, b, inner);
	flowchart_down(c, top, at.line - 1, at.column + RAIL);
	flowchart_across(c, at.line - 1, at.column + RAIL,
			 at.column + FLOW_INDENT);
	flowchart_down(c, fork, at.line, at.column);
	no.line = at.line;
	put_text(c, no, FLOW_BRANCH, b->opener, _("no"));
	return at.line + 1;
}

/* ---- branches side by side ---- */

static bool fits_beside(const struct flowchart_block *b, int width)
{
	int sum = -GAP;

	if (!b->next || !any_open(b))
		return false;
	for (; b && sum <= width; b = b->next)
		sum += b->comfort + GAP;
	return sum <= width;
}

/* Each branch gets what does for it, and a part of what is left, by how much
 * more it could use. */
static int share(const struct flowchart_block *b, int spare, int wishes)
{
	int more = b->wish - b->comfort;
	int part = wishes > 0 ? (int)((int64_t)spare * more / wishes) : 0;

	return b->comfort + (part < more ? part : more);
}

static void sum_up(const struct flowchart_block *b, int width, int *spare,
		   int *wishes)
{
	*spare = width + GAP;
	*wishes = 0;
	for (; b; b = b->next) {
		*spare -= b->comfort + GAP;
		*wishes += b->wish - b->comfort;
	}
}

struct column {
	int at, bottom;
};

/* From the bottoms of the open ones to one line below them all. */
static int draw_join(struct placing *g, const struct column *columns,
		     const struct flowchart_block *b, int n)
{
	int line = 0, last = 0;

	for (int i = 0; i < n; i++)
		if (columns[i].bottom > line)
			line = columns[i].bottom;
	for (int i = 0; i < n; i++, b = b->next) {
		if (!b->open)
			continue;
		flowchart_down(g->c, columns[i].bottom - 1, line,
			       columns[i].at);
		last = columns[i].at;
	}
	flowchart_across(g->c, line, columns[0].at, last);
	flowchart_arms(g->c, line, columns[0].at, ARM_DOWN);
	return line + 1;
}

static int place_beside(struct placing *g, const struct flowchart_block *first,
			struct spot at)
{
	struct column *columns;
	int n = 0, spare, wishes, column = at.column;

	for (const struct flowchart_block *b = first; b; b = b->next)
		n++;
	columns = xcalloc((size_t)n, sizeof *columns);
	sum_up(first, at.width, &spare, &wishes);
	n = 0;
	for (const struct flowchart_block *b = first; b; b = b->next) {
		int width = share(b, spare, wishes);
		struct spot inner = { at.line + 2, column, width };
		struct spot label = { at.line + 1, column + 2, width - 2 };

		flowchart_down(g->c, at.line, at.line + 2, column);
		put_label(g, b, label);
		columns[n++] =
			(struct column){ column, place_block(g, b, inner) };
		column += width + GAP;
	}
	flowchart_across(g->c, at.line, at.column, columns[n - 1].at);
	flowchart_arms(g->c, at.line, at.column, ARM_UP);
	at.line = draw_join(g, columns, first, n);
	free(columns);
	return at.line;
}

/* ---- lines of steps ---- */

static int place_branches(struct placing *g, const struct flowchart_item *item,
			  struct spot at, int top)
{
	const struct flowchart_block *b = item->branches;

	if (item->step->type != STEP_WHILE && fits_beside(b, at.width))
		return place_beside(g, b, at);
	if (at.width - FLOW_INDENT < FLOW_BLOCK_MIN)
		return place_all_away(g, b, at);
	if (item->step->type == STEP_WHILE && b->open)
		return place_loop(g, b, at, top);
	return place_below(g, b, at);
}

static int place_item(struct placing *g, const struct flowchart_item *item,
		      struct spot at, bool names_end)
{
	int top = at.line;

	if (item->reference) {
		struct spot words = { at.line, at.column, at.width };

		put_reference(g, words, "", item->step);
		return at.line + 1;
	}
	at.line = place_step(g, item->step, at, names_end);
	if (!item->branches)
		return at.line;
	flowchart_down(g->c, top, at.line, at.column);
	return place_branches(g, item, at, top);
}

/* Returns the line after the last one.  The way past is one line. */
static int place_block(struct placing *g, const struct flowchart_block *b,
		       struct spot at)
{
	bool main_line = !b->opener;

	if (!b->items)
		flowchart_arms(g->c, at.line, at.column, ARM_UP);
	for (const struct flowchart_item *i = b->items; i; i = i->next) {
		if (i != b->items || b->opener)
			flowchart_arms(g->c, at.line, at.column, ARM_UP);
		at.line = place_item(g, i, at, main_line);
		if (!i->next)
			break;
		/* Branches bring the line on with them. */
		if (!i->branches)
			at.line++;
		flowchart_down(g->c, at.line - (i->branches ? 1 : 2), at.line,
			       at.column);
	}
	return b->items ? at.line : at.line + 1;
}

/* A branch that was put off says at its end where it returns to. */
static int place_section(struct placing *g, const struct flowchart_block *b,
			 int line)
{
	struct spot at = { line, 0, g->c->width };

	if (b->heading) {
		at.line++;
		put_text(g->c, at, FLOW_BRANCH, b->opener, b->heading);
		at.line++;
	}
	at.line = place_block(g, b, at);
	if (b->opener && b->open) {
		struct spot back = { at.line - 1, 2, at.width - 2 };

		put_reference(g, back, _("back"), b->opener);
	}
	return at.line;
}

void flowchart_place(struct flowchart *c, struct flowchart_tree *t)
{
	struct placing g = { c, t };
	int line = 0;

	for (const struct flowchart_block *b = t->sections; b; b = b->next)
		line = place_section(&g, b, line);
	c->lines = line;
}
