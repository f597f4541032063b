/*
 * draw.c - the only way onto the screen: safe, cut, padded.
 */
#include "config.h"

#include "draw.h"

#include <langinfo.h>
#include <string.h>

#include "painted.h"
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
	attr_t attr = theme_attr(e), blank = attr & ~A_UNDERLINE;
	size_t begin = 0, end = sb->len;

	if (attr != blank) {
		begin = strspn(sb->buf, " ");
		while (end > begin && sb->buf[end - 1] == ' ')
			end--;
	}
	attrset(blank);
	mvaddnstr(y, x, sb->buf, (int)begin);
	attrset(attr);
	addnstr(sb->buf + begin, (int)(end - begin));
	attrset(blank);
	addnstr(sb->buf + end, (int)(sb->len - end));
	attrset(A_NORMAL);
}

static int blank_in(int y, int x, int w, enum theme_element e)
{
	attrset(theme_attr(e) & ~A_UNDERLINE);
	mvhline(y, x, ' ', w);
	attrset(A_NORMAL);
	return w;
}

/* The text as it is to be on the screen, in at most w columns; returns how many
 * it takes. */
static int fit(struct strbuf *out, const char *safe, int w, enum fit how)
{
	int width = how == FIT_LEFT ? w : text_width(safe);
	int spare = width < w ? w - width : 0;

	if (how == FIT_RIGHT)
		strbuf_addf(out, "%*s", spare, "");
	text_column(out, safe, w - spare);
	return how == FIT_WORDS ? w - spare : w;
}

/* Returns the columns taken. */
static int draw_text(int y, int x, int w, enum theme_element e, const char *s,
		     enum fit how)
{
	struct painted_as as = { w, e, how };
	struct strbuf safe = STRBUF_INIT, fitted = STRBUF_INIT;
	int taken;

	if (w <= 0)
		return 0;
	if (!*s)
		return how == FIT_WORDS ? 0 : blank_in(y, x, w, e);
	taken = painted_again(y, x, &as, s);
	if (taken >= 0)
		return taken;
	make_safe(&safe, s);
	taken = fit(&fitted, safe.buf, w, how);
	put(y, x, e, &fitted);
	painted_keep(y, x, &as, s, taken);
	strbuf_release(&fitted);
	strbuf_release(&safe);
	return taken;
}

void draw_column(int y, int x, int w, enum theme_element e, const char *s)
{
	draw_text(y, x, w, e, s, FIT_LEFT);
}

void draw_right(int y, int x, int w, enum theme_element e, const char *s)
{
	draw_text(y, x, w, e, s, FIT_RIGHT);
}

int draw_words(int y, int x, int w, enum theme_element e, const char *s)
{
	return draw_text(y, x, w, e, s, FIT_WORDS);
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
