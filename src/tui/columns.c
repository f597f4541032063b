/*
 * columns.c - the columns of a table.
 */
#include "config.h"

#include "columns.h"

#include <stdlib.h>
#include <string.h>

#include "hotspot.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* Columns that leave earlier than this only help. */
#define LEAVES_HELPFUL 4

static const struct column *column_of(const struct columns *c, int i)
{
	return &c->table[c->shown[i].column];
}

/* ---- layouts ---- */

void columns_init(struct columns *c, const struct column *table)
{
	*c = (struct columns){ .table = table };
	for (int i = 0; table[i].name; i++)
		if (!table[i].extra)
			c->shown[c->n++].column = i;
}

int column_named(const struct column *table, const char *name)
{
	for (int i = 0; table[i].name; i++)
		if (strcmp(table[i].name, name) == 0)
			return i;
	return fail_as(NOT_FOUND, _("there is no column \"%s\""), name);
}

static bool is_shown(const struct columns *c, int column)
{
	for (int i = 0; i < c->n; i++)
		if (c->shown[i].column == column)
			return true;
	return false;
}

/* Add "ticket:12" to the layout. */
static int add_word(struct columns *c, char *word)
{
	char *colon = strchr(word, ':'), *end;
	long width = 0;
	int column;

	if (colon) {
		*colon = '\0';
		width = strtol(colon + 1, &end, 10);
		if (end == colon + 1 || *end || width < 1 ||
		    width > COLUMN_WIDTH_MAX)
			return fail(_("\"%s\" is no width: 1 to %d"), colon + 1,
				    COLUMN_WIDTH_MAX);
	}
	column = column_named(c->table, word);
	if (column < 0)
		return column;
	if (is_shown(c, column))
		return fail(_("the column \"%s\" is there twice"), word);
	c->shown[c->n++] =
		(struct shown){ .column = column, .wanted = (int)width };
	return 0;
}

int columns_parse(struct columns *c, const char *layout)
{
	struct columns parsed = { .table = c->table };
	char *copy = xstrdup(layout), *rest = copy, *word;
	int ret = 0;

	while (ret >= 0 && (word = strsep(&rest, " ")))
		if (*word)
			ret = add_word(&parsed, word);
	free(copy);
	if (ret < 0)
		return FAILED;
	if (parsed.n)
		*c = parsed;
	else
		columns_init(c, c->table);
	return 0;
}

static bool is_as_shipped(const struct columns *c)
{
	struct columns shipped;

	columns_init(&shipped, c->table);
	if (c->n != shipped.n)
		return false;
	for (int i = 0; i < c->n; i++)
		if (c->shown[i].column != shipped.shown[i].column ||
		    c->shown[i].wanted)
			return false;
	return true;
}

void columns_print(const struct columns *c, struct strbuf *out)
{
	if (is_as_shipped(c))
		return;
	for (int i = 0; i < c->n; i++) {
		strbuf_addf(out, "%s%s", i ? " " : "", column_of(c, i)->name);
		if (c->shown[i].wanted)
			strbuf_addf(out, ":%d", c->shown[i].wanted);
	}
}

/* ---- fitting ---- */

static int taken(const struct columns *c)
{
	int sum = 0;

	for (int i = 0; i < c->n; i++)
		if (c->shown[i].width)
			sum += c->shown[i].width + 1;
	return sum;
}

/* The shown column that leaves next, or -1. */
static int next_to_leave(const struct columns *c)
{
	int worst = -1;

	for (int i = 0; i < c->n; i++) {
		int leaves = column_of(c, i)->leaves;

		if (c->shown[i].width && leaves &&
		    (worst < 0 || leaves > column_of(c, worst)->leaves))
			worst = i;
	}
	return worst;
}

static int growing(const struct columns *c)
{
	for (int i = 0; i < c->n; i++)
		if (column_of(c, i)->full)
			return i;
	return c->n - 1;
}

/* Columns that the growing one wants beyond its least, if this one stays. */
static int wanted_beside(const struct columns *c, int i)
{
	const struct column *grows = column_of(c, growing(c));

	return column_of(c, i)->leaves > LEAVES_HELPFUL && grows->full
		       ? grows->full - grows->width
		       : 0;
}

void columns_fit(struct columns *c, int w, int at_least, int width)
{
	int leaving, last = growing(c);

	for (int i = 0; i < c->n; i++) {
		struct shown *s = &c->shown[i];

		s->width = s->wanted ? s->wanted : column_of(c, i)->width;
		if (s->column == at_least && !s->wanted && s->width < width)
			s->width = width;
	}
	while ((leaving = next_to_leave(c)) >= 0 &&
	       taken(c) + wanted_beside(c, leaving) > w - 1)
		c->shown[leaving].width = 0;
	if (last >= 0 && taken(c) < w - 1)
		c->shown[last].width += w - 1 - taken(c);
}

int columns_width(const struct columns *c, int column)
{
	for (int i = 0; i < c->n; i++)
		if (c->shown[i].column == column)
			return c->shown[i].width;
	return 0;
}

/* ---- drawing ---- */

static void draw_cell(const struct column *t, int y, int x, int w,
		      enum theme_element look, const char *text)
{
	if (t->right)
		draw_right(y, x, w, look, text);
	else
		draw_column(y, x, w, look, text);
}

static void draw_head(const struct columns *c, int i, int y, int x,
		      const char *mark)
{
	const struct column *t = column_of(c, i);
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s%s", _(t->title), mark);
	draw_cell(t, y, x, c->shown[i].width, LOOK_HEADER, sb.buf);
	strbuf_release(&sb);
}

void columns_draw_heads(const struct columns *c, struct area line, int sorted,
			bool reverse)
{
	const char *mark = glyph(reverse ? GLYPH_DESCENDING : GLYPH_ASCENDING);
	int x = line.x + 1;

	for (int i = 0; i < c->n; i++) {
		if (!c->shown[i].width || x >= line.x + line.w)
			continue;
		if (x > line.x + 1)
			draw_column(line.y, x - 1, 1, LOOK_HEADER, "");
		draw_head(c, i, line.y, x,
			  c->shown[i].column == sorted ? mark : "");
		hotspot_command(
			(struct area){ line.y, x, 1, c->shown[i].width },
			"sort %s", column_of(c, i)->name);
		x += c->shown[i].width + 1;
	}
}

/* With the blank before it, in the look of the cell: else the terminal would be
 * told to change its look once more. */
static void draw_with_gap(const struct column *t, int y, int x, int w,
			  const struct cell *cell, struct strbuf *scratch)
{
	if (t->right || !cell->text.len) {
		draw_column(y, x - 1, 1, cell->look, "");
		draw_cell(t, y, x, w, cell->look, cell->text.buf);
		return;
	}
	strbuf_reset(scratch);
	strbuf_addch(scratch, ' ');
	strbuf_add(scratch, cell->text.buf, cell->text.len);
	draw_column(y, x - 1, w + 1, cell->look, scratch->buf);
}

/* What keeps its look leads; the bar of the cursor begins after it. */
void columns_draw_row(const struct columns *c, struct area line,
		      column_fill *fill, void *ctx, int row, bool selected)
{
	struct cell cell = { .text = STRBUF_INIT };
	struct strbuf scratch = STRBUF_INIT;
	int x = line.x + 1, right = line.x + line.w;
	bool bar = false;

	if (selected)
		draw_words(line.y, line.x, 1, LOOK_NORMAL, glyph(GLYPH_CURSOR));
	for (int i = 0; i < c->n && x < right; i++) {
		int w = c->shown[i].width;

		if (!w)
			continue;
		if (selected && !bar && !column_of(c, i)->keeps_look) {
			bar = true;
			draw_column(line.y, x, right - x, LOOK_SELECTED, "");
		}
		strbuf_reset(&cell.text);
		cell.look = LOOK_NORMAL;
		fill(ctx, row, c->shown[i].column, &cell);
		w = w < right - x ? w : right - x;
		if (bar)
			cell.look = LOOK_SELECTED;
		if (x > line.x + 1 && !theme_shows_blank(cell.look))
			draw_with_gap(column_of(c, i), line.y, x, w, &cell,
				      &scratch);
		else
			draw_cell(column_of(c, i), line.y, x, w, cell.look,
				  cell.text.buf);
		x += w + 1;
	}
	strbuf_release(&scratch);
	strbuf_release(&cell.text);
}
