/*
 * columns.c - the columns of a list of tickets.
 *
 * Columns leave by priority as the screen gets narrow; what happened takes
 * the width that the others leave.
 */
#include "config.h"

#include "columns.h"

#include <string.h>

#include "due.h"
#include "watchfloor/clock.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* The least that the column of what happened is worth having, and what it is
 * to have before the columns that only help come back. */
#define WHAT_MIN  24
#define WHAT_FULL 36
/* The most that a ticket's id gets. */
#define ID_MAX    16

struct cell {
	const struct desk *desk;
	const struct ticket *ticket;
	int64_t now;
	struct strbuf *text;
	enum theme_element look;
};

static void cell_severity(struct cell *c)
{
	strbuf_addstr(c->text, severity_short(c->ticket->severity));
	c->look = theme_severity(c->ticket->severity);
}

static void cell_due(struct cell *c)
{
	struct due due;

	if (!ticket_due(&due, c->desk->conf, c->ticket, c->now))
		return;
	if (due.left < 0) {
		strbuf_addstr(c->text, "! ");
		c->look = LOOK_LATE;
	}
	due_print(c->text, due.left);
}

static void cell_id(struct cell *c)
{
	strbuf_addstr(c->text, c->ticket->id);
}

static void cell_tenant(struct cell *c)
{
	strbuf_addstr(c->text, c->ticket->tenant);
}

static void cell_title(struct cell *c)
{
	strbuf_addstr(c->text, c->ticket->title);
}

static void cell_asset(struct cell *c)
{
	strbuf_addstr(c->text, c->ticket->asset);
}

static void cell_source(struct cell *c)
{
	strbuf_addstr(c->text, c->ticket->src);
}

static void cell_alerts(struct cell *c)
{
	number_print(c->text, c->ticket->alerts);
}

static void cell_owner(struct cell *c)
{
	strbuf_addstr(c->text, *c->ticket->owner ? c->ticket->owner : "-");
}

/* A closed ticket is told by how it ended. */
static void cell_state(struct cell *c)
{
	const struct ticket *t = c->ticket;
	bool closed = t->state == STATE_CLOSED && t->verdict != VERDICT_NONE;

	strbuf_addstr(c->text, closed ? verdict_title(t->verdict)
				      : state_title(t->state));
	c->look = LOOK_DIM;
}

static void cell_last(struct cell *c)
{
	char buf[CLOCK_SHORT_SIZE];

	strbuf_addstr(c->text,
		      clock_format_short(buf, c->ticket->last, c->now));
	c->look = LOOK_DIM;
}

enum { COLUMN_ID = 2, COLUMN_WHAT = 4 };

/* Columns that leave earlier than this only help. */
#define LEAVES_HELPFUL 4

static const struct {
	const char *title; /* N_() */
	int width;
	int leaves; /* the highest leaves first; 0: never */
	bool right;
	void (*fill)(struct cell *c);
} table[] = {
	{ N_("SEV"), 4, 0, false, cell_severity },
	{ N_("DUE"), 8, 2, true, cell_due },
	[COLUMN_ID] = { N_("TICKET"), 8, 0, false, cell_id },
	{ N_("TENANT"), 10, 5, false, cell_tenant },
	[COLUMN_WHAT] = { N_("WHAT"), WHAT_MIN, 0, false, cell_title },
	{ N_("ASSET"), 14, 4, false, cell_asset },
	{ N_("SOURCE"), 15, 6, false, cell_source },
	{ N_("ALERTS"), 6, 3, true, cell_alerts },
	{ N_("OWNER"), 7, 1, false, cell_owner },
	{ N_("STATE"), 12, 7, false, cell_state },
	{ N_("LAST"), 11, 8, false, cell_last },
};

static int taken(const struct columns *c)
{
	int sum = 0;

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (c->width[i])
			sum += c->width[i] + 1;
	return sum;
}

/* Index of the column that leaves next, or -1. */
static int next_to_leave(const struct columns *c)
{
	int worst = -1;

	for (int i = 0; i < (int)ARRAY_SIZE(table); i++)
		if (c->width[i] && table[i].leaves &&
		    (worst < 0 || table[i].leaves > table[worst].leaves))
			worst = i;
	return worst;
}

/* Columns that what happened wants beyond its least, if this one stays. */
static int wanted(int column)
{
	return table[column].leaves > LEAVES_HELPFUL ? WHAT_FULL - WHAT_MIN : 0;
}

void columns_fit(struct columns *out, int w, int id_width)
{
	int leaving;

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		out->width[i] = table[i].width;
	if (id_width > out->width[COLUMN_ID])
		out->width[COLUMN_ID] = id_width < ID_MAX ? id_width : ID_MAX;
	while ((leaving = next_to_leave(out)) >= 0 &&
	       taken(out) + wanted(leaving) > w - 1)
		out->width[leaving] = 0;
	if (taken(out) < w - 1)
		out->width[COLUMN_WHAT] += w - 1 - taken(out);
}

static void draw_cell(int i, int y, int x, int w, enum theme_element look,
		      const char *text)
{
	if (table[i].right)
		draw_right(y, x, w, look, text);
	else
		draw_column(y, x, w, look, text);
}

void columns_draw_heads(const struct columns *c, struct area line)
{
	int x = line.x + 1;

	for (int i = 0; i < (int)ARRAY_SIZE(table); i++) {
		if (!c->width[i])
			continue;
		draw_cell(i, line.y, x, c->width[i], LOOK_HEADER,
			  _(table[i].title));
		x += c->width[i] + 1;
	}
}

/* How urgent a ticket is keeps its look under the cursor: the columns before
 * the id are not part of the bar. */
void columns_draw(const struct columns *c, struct area line,
		  const struct desk *d, const struct ticket *t, int64_t now,
		  bool selected)
{
	struct strbuf text = STRBUF_INIT;
	struct cell cell = { d, t, now, &text, LOOK_NORMAL };
	int x = line.x + 1;

	if (selected)
		draw_words(line.y, line.x, 1, LOOK_NORMAL, glyph(GLYPH_CURSOR));
	for (int i = 0; i < (int)ARRAY_SIZE(table); i++) {
		bool bar = selected && i >= COLUMN_ID;

		if (!c->width[i])
			continue;
		if (bar && i == COLUMN_ID)
			draw_column(line.y, x, line.w - x, LOOK_SELECTED, "");
		strbuf_reset(&text);
		cell.look = LOOK_NORMAL;
		table[i].fill(&cell);
		draw_cell(i, line.y, x, c->width[i],
			  bar ? LOOK_SELECTED : cell.look, text.buf);
		x += c->width[i] + 1;
	}
	strbuf_release(&text);
}

bool columns_cut_title(const struct columns *c, const struct ticket *t)
{
	struct strbuf safe = STRBUF_INIT;
	bool cut;

	text_safe(&safe, t->title, strlen(t->title), TEXT_ONE_LINE);
	cut = text_width(safe.buf) > c->width[COLUMN_WHAT];
	strbuf_release(&safe);
	return cut;
}

void number_print(struct strbuf *out, int64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%lld", (long long)n);

	for (int i = 0; i < len; i++) {
		strbuf_addch(out, digits[i]);
		if (digits[i] != '-' && i < len - 1 && (len - i - 1) % 3 == 0)
			strbuf_addch(out, ',');
	}
}
