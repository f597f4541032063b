/*
 * draw.h - the only way onto the screen.
 *
 * Whatever text comes here is made safe (text.h) and cut to the columns it
 * may take, so a view can hand over the bytes of an alert as they are.
 */
#ifndef TUI_DRAW_H
#define TUI_DRAW_H

#include "theme.h"

struct area {
	int y, x, h, w;
};

/* Small pictures, with an ASCII stand-in where the locale has no UTF-8. */
enum glyph {
	GLYPH_CURSOR,     /* ▌ */
	GLYPH_DONE,       /* ✓ */
	GLYPH_FAILED,     /* ✗ */
	GLYPH_SKIPPED,    /* ↷ */
	GLYPH_CURRENT,    /* ▶ */
	GLYPH_DOT,        /* · between facts of one line */
	GLYPH_ARROW,      /* → */
	GLYPH_TIMES,      /* × */
	GLYPH_LATE,       /* ▲ */
	GLYPH_ASCENDING,  /* ▴ */
	GLYPH_DESCENDING, /* ▾ */
	GLYPH_FOLDED,     /* ▸ */
	GLYPH_UNFOLDED,   /* ▾ */
	GLYPH_MARK,       /* ● */
	GLYPH_MORE,       /* … */
	GLYPH_COUNT
};
const char *glyph(enum glyph g);

/* Does the locale have more than ASCII? */
bool draw_has_utf8(void);

/* Exactly w columns at y, x: cut with a mark, or padded. */
void draw_column(int y, int x, int w, enum theme_element e, const char *s);
/* The same, against the right edge when it fits. */
void draw_right(int y, int x, int w, enum theme_element e, const char *s);
/* At most w columns, no padding; returns the columns taken. */
int draw_words(int y, int x, int w, enum theme_element e, const char *s);
/* Blank h lines. */
void draw_blank(struct area a);
/* ── title ─────── */
void draw_rule(int y, int x, int w, const char *title);
/* ── title ─── more ──: what is on the left gives way. */
void draw_rule_more(int y, int x, int w, const char *title, const char *more);
/* "/text", the filter that holds: at most w columns, none for "".  Returns
 * the columns taken. */
int draw_filter(int y, int x, int w, const char *text);
void draw_vertical(int y, int x, int h);
/* The line at the top: what is on the left gives way to the right. */
void draw_title(const char *left, const char *right);
/* The columns that the right side of it takes. */
int title_width(const char *right);

#endif
