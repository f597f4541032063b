/*
 * text_layout.c - the columns that text takes, and breaking it into lines.
 */
#include "config.h"

#include <langinfo.h>
#include <string.h>
#include <wchar.h>

#include "watchfloor/text.h"

/* Columns of the character at s, and its bytes.  What text_safe() would not
 * let through counts as one, so that nothing is ever invisible. */
static int char_width(const char *s, size_t *len)
{
	int32_t c;
	int width;

	if ((unsigned char)*s < 0x80) {
		*len = 1;
		return 1;
	}
	c = text_decode(s, strnlen(s, 4), len);
	width = c < 0 ? 1 : wcwidth((wchar_t)c);
	return width < 0 ? 1 : width;
}

int text_width(const char *s)
{
	int width = 0;

	while (*s) {
		size_t len;

		width += char_width(s, &len);
		s += len;
	}
	return width;
}

size_t text_fit(const char *s, int columns, int *used)
{
	const char *at = s;

	*used = 0;
	while (*at) {
		size_t len;
		int width = char_width(at, &len);

		if (*used + width > columns)
			break;
		*used += width;
		at += len;
	}
	return (size_t)(at - s);
}

static const char *ellipsis(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") ? "~" : "…";
}

static void add_spaces(struct strbuf *sb, int n)
{
	for (; n > 0; n--)
		strbuf_addch(sb, ' ');
}

void text_column(struct strbuf *sb, const char *s, int columns)
{
	int used;
	size_t len;

	if (columns <= 0)
		return;
	len = text_fit(s, columns, &used);
	if (!s[len]) {
		strbuf_add(sb, s, len);
		add_spaces(sb, columns - used);
		return;
	}
	len = text_fit(s, columns - 1, &used);
	strbuf_add(sb, s, len);
	add_spaces(sb, columns - 1 - used);
	strbuf_addstr(sb, ellipsis());
}

/* One character on its way through text_wrap(). */
struct glyph {
	const char *s;
	size_t len;
	int width;
};

static struct glyph glyph_at(const char *s)
{
	struct glyph g = { .s = s };

	g.width = char_width(s, &g.len);
	return g;
}

/* Is g one of the characters of set? */
static bool glyph_in(const struct glyph *g, const char *set)
{
	for (const char *at = set; *at;) {
		struct glyph one = glyph_at(at);

		if (one.len == g->len && !memcmp(one.s, g->s, g->len))
			return true;
		at += one.len;
	}
	return false;
}

/* May a line end between a and b? */
static bool may_break(const struct glyph *a, const struct glyph *b)
{
	if (*b->s == ' ' || b->width == 0)
		return false;
	if (*a->s == ' ')
		return true;
	return (a->width == 2 || b->width == 2) &&
	       !glyph_in(b, "。，、；：？！」』）》】”’…,.;:?!)]}") &&
	       !glyph_in(a, "「『（《【“‘([{");
}

static const char *trim_spaces(const char *start, const char *end)
{
	while (end > start && end[-1] == ' ')
		end--;
	return end;
}

static const char *skip_spaces(const char *s)
{
	return s + strspn(s, " ");
}

/* The end of the line that starts at s. */
static const char *line_end(const char *s, int width)
{
	const char *best = NULL;
	struct glyph last = { .s = s };
	int used = 0;

	for (const char *at = s; *at && *at != '\n'; at += last.len) {
		struct glyph g = glyph_at(at);

		if (at > s && may_break(&last, &g))
			best = at;
		/* Spaces may hang over the edge: they are trimmed. */
		if (used + g.width > width && *at != ' ' && at > s)
			return best ? best : at;
		used += g.width;
		last = g;
	}
	return last.s + last.len;
}

void text_wrap(const char *s, int width,
	       void (*line)(void *ctx, const char *s, size_t len), void *ctx)
{
	while (*s) {
		const char *end = *s == '\n' ? s : line_end(s, width);

		line(ctx, s, (size_t)(trim_spaces(s, end) - s));
		s = skip_spaces(end);
		if (*s == '\n')
			s++;
	}
}
