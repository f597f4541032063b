/*
 * tabbar.c - tabs in one line.
 */
#include "config.h"

#include "tabbar.h"

#include "hotspot.h"
#include "watchfloor/text.h"

/* From this width on there is room to breathe, and for numbers. */
#define WIDE      60
/* The least that says something of a tab. */
#define ROOM_MIN  4
/* " …", where there are more. */
#define MORE_COLS 2

struct tab_text {
	struct strbuf title, late;
};

static void print_tab(const struct tabbar *b, int i, bool wide,
		      struct tab_text *out)
{
	strbuf_reset(&out->title);
	strbuf_reset(&out->late);
	if (wide)
		strbuf_addf(&out->title, "%d ", i + 1);
	b->print(b->ctx, i, &out->title, &out->late);
}

static int width_of(const struct tab_text *t)
{
	return text_width(t->title.buf) + text_width(t->late.buf);
}

/* The first tab to draw, so that the one that is on can be seen. */
static int first_tab(const struct tabbar *b, int w, bool wide,
		     struct tab_text *t)
{
	int first = b->on, used = 0;

	for (int i = b->on; i >= 0; i--) {
		print_tab(b, i, wide, t);
		used += width_of(t);
		if (used + (i > 0 ? MORE_COLS : 0) +
			    (b->on < b->n - 1 ? MORE_COLS : 0) >
		    w)
			break;
		first = i;
		used += wide ? 3 : 2;
	}
	return first;
}

static int draw_tab(const struct tabbar *b, int i, const struct tab_text *t,
		    struct area at)
{
	int w = draw_words(at.y, at.x, at.w, i == b->on ? b->look_on : b->look,
			   t->title.buf);

	w += draw_words(at.y, at.x + w, at.w - w, LOOK_LATE, t->late.buf);
	hotspot_command((struct area){ at.y, at.x, 1, w }, "tab %d", i + 1);
	return w;
}

int tabbar_draw(const struct tabbar *b, struct area line)
{
	struct tab_text t = { STRBUF_INIT, STRBUF_INIT };
	bool wide = line.w >= WIDE;
	int i = first_tab(b, line.w, wide, &t), x = 0;
	bool cut = false;

	if (i > 0)
		x += draw_words(line.y, line.x, 1, b->look, glyph(GLYPH_MORE)) +
		     1;
	for (; i < b->n && !cut; i++) {
		int room = line.w - x - (i < b->n - 1 ? MORE_COLS : 0);

		if (room < ROOM_MIN)
			break;
		print_tab(b, i, wide, &t);
		x += draw_tab(b, i, &t,
			      (struct area){ line.y, line.x + x, 1, room });
		cut = width_of(&t) > room;
		x += wide ? 3 : 2;
	}
	if (i < b->n && !cut)
		draw_words(line.y, line.x + line.w - 1, 1, b->look,
			   glyph(GLYPH_MORE));
	strbuf_release(&t.title);
	strbuf_release(&t.late);
	return x;
}
