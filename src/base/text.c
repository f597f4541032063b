/*
 * text.c - UTF-8, and making foreign text safe to show.
 *
 * What may pass is asked of wcwidth(3), so in a locale without UTF-8 every
 * character beyond ASCII is marked: the terminal could not show it either.
 * The table below names what wcwidth() lets through and a screen must not.
 */
#include "config.h"

#include "watchfloor/text.h"

#include <string.h>
#include <wchar.h>

#include "watchfloor/memory.h"

#define TAB_STOP        8
#define COMBINING_LIMIT 4

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Unicode table 3-7: how many bytes the lead announces, and what the second
 * may be, which rules out overlong forms, surrogates and > U+10FFFF. */
static size_t sequence_length(unsigned char lead, unsigned char *low,
			      unsigned char *high)
{
	*low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
	*high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
	if (lead < 0x80)
		return 1;
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

int32_t text_decode(const char *s, size_t n, size_t *len)
{
	unsigned char lead = (unsigned char)*s, low, high;
	size_t need = sequence_length(lead, &low, &high);
	int32_t c;

	*len = 1;
	if (need == 1)
		return lead;
	if (!need || n < need || (unsigned char)s[1] < low ||
	    (unsigned char)s[1] > high)
		return -1;
	c = lead & (0x7f >> need);
	for (size_t i = 1; i < need; i++) {
		if (!is_continuation(s[i]))
			return -1;
		c = c << 6 | (s[i] & 0x3f);
	}
	*len = need;
	return c;
}

/* How many bytes of plain ASCII begin s, in steps of eight. */
static size_t ascii_words(const char *s, size_t n)
{
	size_t i = 0;
	uint64_t word;

	for (; n - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, s + i, sizeof(word));
		if (word & 0x8080808080808080u)
			break;
	}
	return i;
}

size_t text_cut(const char *s, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max && is_continuation(s[max]))
		max--;
	return max;
}

bool text_is_utf8(const char *s, size_t n)
{
	size_t i = 0, len;

	while ((i += ascii_words(s + i, n - i)) < n) {
		if (text_decode(s + i, n - i, &len) < 0)
			return false;
		i += len;
	}
	return true;
}

void text_encode(struct strbuf *sb, uint32_t c)
{
	static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	int len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	char out[4];

	if (len == 1) {
		strbuf_addch(sb, (int)c);
		return;
	}
	for (int i = len - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(leads[len] | c);
	strbuf_add(sb, out, (size_t)len);
}

/* Characters that show nothing, or turn the line around, or join others:
 * Unicode's default ignorables, and what else spoofs.  Sorted. */
static const struct {
	int32_t first, last;
} unsafe[] = {
	{ 0x00ad, 0x00ad },   /* soft hyphen */
	{ 0x034f, 0x034f },   /* combining grapheme joiner */
	{ 0x061c, 0x061c },   /* Arabic letter mark */
	{ 0x17b4, 0x17b5 },   /* Khmer inherent vowels */
	{ 0x180b, 0x180f },   /* Mongolian selectors and separator */
	{ 0x200b, 0x200f },   /* zero width, directional marks */
	{ 0x2028, 0x202e },   /* line, paragraph; bidi embeddings */
	{ 0x2060, 0x206f },   /* word joiner; bidi isolates; deprecated */
	{ 0xfdd0, 0xfdef },   /* noncharacters */
	{ 0xfe00, 0xfe0f },   /* variation selectors */
	{ 0xfeff, 0xfeff },   /* zero width no-break space */
	{ 0xfff0, 0xfffb },   /* interlinear annotation */
	{ 0x1bca0, 0x1bca3 }, /* shorthand format controls */
	{ 0x1d173, 0x1d17a }, /* musical format controls */
	{ 0x1f1e6, 0x1f1ff }, /* regional indicators: flags differ in width */
	{ 0xe0000, 0xe0fff }, /* tags, more variation selectors */
};

static bool is_unsafe(int32_t c)
{
	size_t low = 0, high = ARRAY_SIZE(unsafe);

	if ((c & 0xfffe) == 0xfffe)
		return true; /* the last two of each plane: noncharacters */
	while (low < high) {
		size_t mid = (low + high) / 2;

		if (c > unsafe[mid].last)
			low = mid + 1;
		else if (c < unsafe[mid].first)
			high = mid;
		else
			return true;
	}
	return false;
}

/* Text on its way into a strbuf. */
struct safe {
	struct strbuf *sb;
	enum text_flags flags;
	int column;    /* since the last newline, for tabs */
	int combining; /* how many more marks the last base may carry */
};

static void safe_mark(struct safe *safe, const char *fmt, unsigned value)
{
	size_t before = safe->sb->len;

	strbuf_addf(safe->sb, fmt, value);
	safe->column += (int)(safe->sb->len - before);
	safe->combining = 0;
}

static void safe_control(struct safe *safe, int32_t c)
{
	bool lines = safe->flags & TEXT_LINES;

	if (c == '\n' && lines) {
		strbuf_addch(safe->sb, '\n');
		safe->column = 0;
		safe->combining = 0;
	} else if (c == '\t' && lines) {
		do
			strbuf_addch(safe->sb, ' ');
		while (++safe->column % TAB_STOP);
		safe->combining = 0;
	} else if (c < 0x80) {
		safe_mark(safe, "^%c", (unsigned)c ^ 0x40);
	} else {
		safe_mark(safe, "<U+%04X>", (unsigned)c);
	}
}

/* Any character but printable ASCII; returns the bytes taken. */
static size_t safe_char(struct safe *safe, const char *s, size_t n)
{
	size_t len;
	int32_t c = text_decode(s, n, &len);
	int width;

	if (c < 0) {
		safe_mark(safe, "<%02X>", (unsigned char)*s);
		return 1;
	}
	if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
		safe_control(safe, c);
		return len;
	}
	width = is_unsafe(c) ? -1 : wcwidth((wchar_t)c);
	if (width < 0 || (width == 0 && safe->combining == 0)) {
		safe_mark(safe, "<U+%04X>", (unsigned)c);
		return len;
	}
	safe->combining = width ? COMBINING_LIMIT : safe->combining - 1;
	safe->column += width;
	strbuf_add(safe->sb, s, len);
	return len;
}

static size_t printable_run(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (unsigned char)(s[i] - 0x20) < 0x7f - 0x20)
		i++;
	return i;
}

void text_safe(struct strbuf *sb, const char *s, size_t len,
	       enum text_flags flags)
{
	struct safe safe = { .sb = sb, .flags = flags };
	const char *end = s + len;

	strbuf_grow(sb, len);
	while (s < end) {
		size_t run = printable_run(s, (size_t)(end - s));

		if (run) {
			strbuf_add(sb, s, run);
			s += run;
			safe.column += (int)run;
			safe.combining = COMBINING_LIMIT;
		} else {
			s += safe_char(&safe, s, (size_t)(end - s));
		}
	}
}

static unsigned char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20)
				    : (unsigned char)c;
}

static bool starts_with_nocase(const char *s, const char *prefix)
{
	while (*prefix && fold(*s) == fold(*prefix)) {
		s++;
		prefix++;
	}
	return !*prefix;
}

bool text_contains_nocase(const char *hay, const char *needle)
{
	if (!*needle)
		return true;
	for (; *hay; hay++)
		if (fold(*hay) == fold(*needle) &&
		    starts_with_nocase(hay, needle))
			return true;
	return false;
}

char *text_take_line(const char **s, const char *name)
{
	size_t len = strlen(name);
	const char *end = strchr(*s, '\n');
	char *value;

	if (!end || strncmp(*s, name, len) != 0 || (*s)[len] != ' ')
		return NULL;
	value = xstrndup(*s + len + 1, (size_t)(end - *s) - len - 1);
	*s = end + 1;
	return value;
}
