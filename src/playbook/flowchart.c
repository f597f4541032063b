/*
 * flowchart.c - the graph drawn with text.
 *
 * The paper is cells with arms: lines are drawn by adding arms, so that where
 * they meet the right corner or crossing comes of itself.  Words lie over
 * them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/flowchart.h"

/* ---- drawing ---- */

static void need_line(struct flowchart *c, int line)
{
	int had = c->lines_alloc;
	size_t width = (size_t)c->width;

	if (line < had)
		return;
	c->lines_alloc = line < 32 ? 64 : 2 * line;
	c->arms = xrealloc(c->arms, (size_t)c->lines_alloc, width);
	memset(c->arms + (size_t)had * width, 0,
	       (size_t)(c->lines_alloc - had) * width);
}

void flowchart_arms(struct flowchart *c, int line, int column, int arms)
{
	need_line(c, line);
	if (column < c->width)
		c->arms[(size_t)line * (size_t)c->width + (size_t)column] |=
			(unsigned char)arms;
}

void flowchart_across(struct flowchart *c, int line, int from, int to)
{
	for (int x = from; x < to; x++) {
		flowchart_arms(c, line, x, ARM_RIGHT);
		flowchart_arms(c, line, x + 1, ARM_LEFT);
	}
}

void flowchart_down(struct flowchart *c, int from, int to, int column)
{
	for (int y = from; y < to; y++) {
		flowchart_arms(c, y, column, ARM_DOWN);
		flowchart_arms(c, y + 1, column, ARM_UP);
	}
}

int flowchart_put(struct flowchart *c, const struct flowchart_word *w)
{
	struct flowchart_word put = *w;
	int room = c->width - w->column;

	if (put.width > room)
		put.width = room;
	if (put.width <= 0 || !*w->text)
		return 0;
	room = put.width;
	put.width = text_width(w->text);
	if (put.width > room) {
		struct strbuf cut = STRBUF_INIT;

		text_column(&cut, w->text, room);
		put.text = arena_strndup(&c->arena, cut.buf, cut.len);
		put.width = room;
		strbuf_release(&cut);
	}
	GROW(c->words, c->nwords, c->words_alloc);
	c->words[c->nwords++] = put;
	need_line(c, put.line);
	return put.width;
}

const char *flowchart_glyph(const struct flowchart *c, enum flow_glyph g)
{
	static const char *const glyphs[][2] = {
		[FLOW_START] = { "○", "o" },  [FLOW_END] = { "■", "x" },
		[FLOW_ACTION] = { "●", "*" }, [FLOW_CALL] = { "▣", "@" },
		[FLOW_ALL] = { "◈", "=" },    [FLOW_CHOICE] = { "◆", "?" },
		[FLOW_BACK] = { "◂", "<" },   [FLOW_TO] = { "→", "->" },
	};

	return glyphs[g][c->ascii];
}

/* ---- making ---- */

static void set_numbers(struct flowchart *c)
{
	const struct playbook *p = c->playbook;
	struct outline_row *rows;
	int n = playbook_outline(p, &rows);

	c->numbers = xcalloc((size_t)p->nsteps + 1, sizeof *c->numbers);
	for (int i = 0; i < p->nsteps; i++)
		c->numbers[i] = "";
	for (int i = 0; i < n; i++)
		c->numbers[rows[i].step->index] = arena_strndup(
			&c->arena, rows[i].number, strlen(rows[i].number));
	free(rows);
}

static int compare_words(const void *a, const void *b)
{
	const struct flowchart_word *x = a, *y = b;

	return x->line != y->line ? x->line - y->line : x->column - y->column;
}

struct flowchart *playbook_flowchart(const struct playbook *p, int width,
				     bool ascii)
{
	struct flowchart *c = xcalloc(1, sizeof *c);
	struct flowchart_tree tree;

	c->width = width < FLOW_MIN_WIDTH ? FLOW_MIN_WIDTH : width;
	c->ascii = ascii;
	c->playbook = p;
	strbuf_init(&c->text);
	set_numbers(c);
	flowchart_tree(&tree, p, c->numbers, &c->arena);
	flowchart_place(c, &tree);
	need_line(c, c->lines);
	if (c->nwords)
		qsort(c->words, (size_t)c->nwords, sizeof *c->words,
		      compare_words);
	return c;
}

void flowchart_free(struct flowchart *c)
{
	if (!c)
		return;
	free(c->arms);
	free(c->words);
	free(c->nodes);
	free(c->numbers);
	free(c->spans);
	strbuf_release(&c->text);
	arena_release(&c->arena);
	free(c);
}

int flowchart_lines(const struct flowchart *c)
{
	return c->lines;
}

const struct flowchart_node *flowchart_nodes(const struct flowchart *c, int *n)
{
	*n = c->nnodes;
	return c->nodes;
}

/* ---- reading a line ---- */

static const char *arms_text(const struct flowchart *c, int arms)
{
	/* by UP 1, DOWN 2, LEFT 4, RIGHT 8 */
	static const char *const lines[16] = {
		" ", "│", "│", "│", "─", "┘", "┐", "┤",
		"─", "└", "┌", "├", "─", "┴", "┬", "┼",
	};
	static const char ascii[16][2] = {
		" ", "|", "|", "|", "-", "+", "+", "+",
		"-", "+", "+", "+", "-", "+", "+", "+",
	};

	arms &= ~ARM_CROSSING;
	return c->ascii ? ascii[arms] : lines[arms];
}

static int first_word(const struct flowchart *c, int line)
{
	int low = 0, high = c->nwords;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (c->words[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Returns the column after it. */
static int add_span(struct flowchart *c, const struct flowchart_span *s)
{
	GROW(c->spans, c->nspans, c->spans_alloc);
	c->spans[c->nspans++] = *s;
	return s->column + s->width;
}

/* The arms between two columns: a span for each run of them.  Their texts are
 * in c->text one after the other; where, is put in once it moves no more. */
static void add_arms(struct flowchart *c, int line, int from, int to)
{
	const unsigned char *arms = c->arms + (size_t)line * (size_t)c->width;

	for (int x = from; x < to; x++) {
		int begin = x;

		if (!arms[x])
			continue;
		for (; x < to && arms[x]; x++)
			strbuf_addstr(&c->text, arms_text(c, arms[x]));
		add_span(c, &(struct flowchart_span){ .column = begin,
						      .width = x - begin,
						      .kind = FLOW_LINE,
						      .step = -1 });
		strbuf_addch(&c->text, '\0');
	}
}

static void set_texts(struct flowchart *c)
{
	const char *text = c->text.buf;

	for (int i = 0; i < c->nspans; i++) {
		if (c->spans[i].text)
			continue;
		c->spans[i].text = text;
		text += strlen(text) + 1;
	}
}

const struct flowchart_span *flowchart_line(struct flowchart *c, int line,
					    int *n)
{
	int x = 0;

	c->nspans = 0;
	strbuf_reset(&c->text);
	for (int i = first_word(c, line);
	     i < c->nwords && c->words[i].line == line; i++) {
		const struct flowchart_word *w = &c->words[i];

		add_arms(c, line, x, w->column);
		x = add_span(c, &(struct flowchart_span){ .column = w->column,
							  .width = w->width,
							  .kind = w->kind,
							  .step = w->step,
							  .text = w->text });
	}
	add_arms(c, line, x, c->width);
	set_texts(c);
	*n = c->nspans;
	return c->spans;
}
