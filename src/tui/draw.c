/*
 * draw.c - the only way onto the screen: safe, cut, padded.
 */
#include "config.h"

#include "draw.h"

#include <langinfo.h>
#include <string.h>

#include "watchfloor/strbuf.h"
#include "watchfloor/text.h"

bool draw_has_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

const char *glyph(enum glyph g)
{
	static const char *const glyphs[GLYPH_COUNT][2] = {
		[GLYPH_CURSOR] = { ">", "▌" },
		[GLYPH_DONE] = { "+", "✓" },
		[GLYPH_FAILED] = { "x", "✗" },
		[GLYPH_SKIPPED] = { "-", "↷" },
		[GLYPH_CURRENT] = { ">", "▶" },
		[GLYPH_DOT] = { "-", "·" },
		[GLYPH_ARROW] = { "->", "→" },
		[GLYPH_TIMES] = { "x", "×" },
		[GLYPH_LATE] = { "!", "▲" },
		[GLYPH_ASCENDING] = { "^", "▴" },
		[GLYPH_DESCENDING] = { "v", "▾" },
		[GLYPH_FOLDED] = { "+", "▸" },
		[GLYPH_UNFOLDED] = { "-", "▾" },
		[GLYPH_MARK] = { "*", "●" },
		[GLYPH_MORE] = { "~", "…" },
	};

	return glyphs[g][draw_has_utf8()];
}

/* Where the locale cannot show more, a character beyond ASCII is a '?'. */
static void to_ascii(struct strbuf *sb)
{
	size_t kept = 0;

	if (draw_has_utf8())
		return;
	for (size_t i = 0; i < sb->len; i++) {
		unsigned char c = (unsigned char)sb->buf[i];

		if (c < 0x80)
			sb->buf[kept++] = (char)c;
		else if (c >= 0xC0)
			sb->buf[kept++] = '?';
	}
	strbuf_setlen(sb, kept);
}

static void make_safe(struct strbuf *out, const char *s)
{
	text_safe(out, s, strlen(s), TEXT_ONE_LINE);
	to_ascii(out);
}

/* Only words are underlined: a line below the blanks of a column is noise. */
static void put(int y, int x, enum theme_element e, const struct strbuf *sb)
{
	attr_t attr = theme_attr(e);
	size_t words = sb->len;

	while ((attr & A_UNDERLINE) && words && sb->buf[words - 1] == ' ')
		words--;
	attrset(attr);
	mvaddnstr(y, x, sb->buf, (int)words);
	attrset(attr & ~A_UNDERLINE);
	addnstr(sb->buf + words, (int)(sb->len - words));
	attrset(A_NORMAL);
}

void draw_column(int y, int x, int w, enum theme_element e, const char *s)
{
	struct strbuf safe = STRBUF_INIT, cut = STRBUF_INIT;

	if (w <= 0)
		return;
	make_safe(&safe, s);
	text_column(&cut, safe.buf, w);
	put(y, x, e, &cut);
	strbuf_release(&cut);
	strbuf_release(&safe);
}

void draw_right(int y, int x, int w, enum theme_element e, const char *s)
{
	struct strbuf safe = STRBUF_INIT;
	int lead;

	make_safe(&safe, s);
	lead = w - text_width(safe.buf);
	if (lead > 0)
		draw_column(y, x, lead, e, "");
	draw_column(y, x + (lead > 0 ? lead : 0), w - (lead > 0 ? lead : 0), e,
		    safe.buf);
	strbuf_release(&safe);
}

int draw_words(int y, int x, int w, enum theme_element e, const char *s)
{
	struct strbuf safe = STRBUF_INIT;
	int width;

	make_safe(&safe, s);
	width = text_width(safe.buf);
	if (width > w)
		width = w;
	draw_column(y, x, width, e, safe.buf);
	strbuf_release(&safe);
	return width > 0 ? width : 0;
}

void draw_blank(struct area a)
{
	attrset(A_NORMAL);
	for (int i = 0; i < a.h; i++)
		mvhline(a.y + i, a.x, ' ', a.w);
}

/* Words on a line, a blank on each side; returns the columns taken. */
static int interrupt_rule(int y, int x, int w, enum theme_element e,
			  const char *words)
{
	int n = draw_words(y, x + 1, w - 2, e, words);

	mvaddch(y, x, ' ');
	mvaddch(y, x + 1 + n, ' ');
	return n + 2;
}

void draw_rule(int y, int x, int w, const char *title)
{
	draw_rule_more(y, x, w, title, "");
}

void draw_rule_more(int y, int x, int w, const char *title, const char *more)
{
	int right = *more ? text_width(more) + 2 + 3 : 0;

	attrset(theme_attr(LOOK_RULE));
	mvhline(y, x, ACS_HLINE, w);
	attrset(A_NORMAL);
	if (right && right < w)
		interrupt_rule(y, x + w - right, right, LOOK_ASK, more);
	if (*title && w - right > 8)
		interrupt_rule(y, x + 3, w - 4 - right, LOOK_STRONG, title);
}

int draw_filter(int y, int x, int w, const char *text)
{
	struct strbuf sb = STRBUF_INIT;
	int used;

	if (!*text)
		return 0;
	strbuf_addf(&sb, "/%s", text);
	used = draw_words(y, x, w, LOOK_STRONG, sb.buf);
	strbuf_release(&sb);
	return used;
}

void draw_vertical(int y, int x, int h)
{
	attrset(theme_attr(LOOK_RULE));
	mvvline(y, x, ACS_VLINE, h);
	attrset(A_NORMAL);
}

int title_width(const char *right)
{
	struct strbuf safe = STRBUF_INIT;
	int w;

	make_safe(&safe, right);
	w = text_width(safe.buf) + 2;
	strbuf_release(&safe);
	return w < COLS ? w : COLS;
}

void draw_title(const char *left, const char *right)
{
	int w = title_width(right);

	draw_column(0, 0, 1, LOOK_TITLE, "");
	draw_column(0, 1, COLS - w - 1, LOOK_TITLE, left);
	draw_column(0, COLS - w, 1, LOOK_TITLE, "");
	draw_column(0, COLS - w + 1, w - 1, LOOK_TITLE, right);
}
