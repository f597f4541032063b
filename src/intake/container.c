/*
 * container.c - cuts a stream of bytes into JSON texts.
 *
 * A window of the stream lies in buf.  The scanner walks over it once and
 * knows these places to be:
 *
 *	BETWEEN	texts: skips what may stand there, finds a beginning
 *	TEXT	inside a text: counts brackets, outside of strings
 *	LINE	in something bad that ends at the newline
 *	BLOCK	in something bad of several lines: it ends before a line that
 *		is indented no deeper than its own first line and begins
 *		like a text
 *	ELEMENT	behind an element of an array that was not taken
 *
 * A text turns out to be a wrapper when one of a few names is followed by an
 * array of objects: then `outer` remembers how deep that array lies, its
 * elements are the texts, and the rest of the wrapper is walked over muted.
 */
#include "config.h"

#include "intake/container.h"

#include <stdlib.h>
#include <string.h>

#include "intake/source.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define CHUNK_SIZE  ((size_t)256 * 1024)
#define WINDOW_SIZE (CONTAINER_TEXT_MAX + CHUNK_SIZE)
/* What a muted scanner keeps behind it, to look back at a key. */
#define LOOK_BACK   64
/* White space beyond this is not looked through. */
#define LOOK_AHEAD  255

enum place { BETWEEN, TEXT, LINE, BLOCK, ELEMENT };

struct container {
	container_read *read;
	void *ctx;
	const char *name;
	char *buf;
	size_t len;   /* of the window */
	size_t start; /* of the text, or of the bad thing */
	size_t scan;  /* all before was looked at */
	int64_t base; /* offset in the file of buf[0] */

	enum place place;
	int depth;       /* of brackets, in TEXT */
	bool in_string;  /* in TEXT */
	bool muted;      /* walk over it, but hand nothing out */
	bool in_array;   /* the texts are elements of an array */
	int outer;       /* open brackets around that array */
	size_t indent;   /* of the line on which the text began */
	bool indenting;  /* only white space on this line so far */
	int newlines;    /* inside the text so far */
	bool by_line;    /* the last text was a whole line */
	bool unscanned;  /* the last text was not looked into */
	bool restart;    /* what follows is another file */
	const char *why; /* what is wrong, in LINE and BLOCK */
	char *refused;   /* why the reader did not take a text */
};

/* What the scanner answers beside an event and FAILED. */
enum { GO_ON = -100, MORE /* the window does not hold enough */ };

/* Names of arrays that are unwrapped, by how deep they lie. */
static const struct {
	int depth;
	const char *name;
} wrappers[] = {
	{ 1, "Records" },  { 1, "records" }, { 1, "alerts" },
	{ 1, "attacks" },  { 1, "events" },  { 1, "findings" },
	{ 1, "Findings" }, { 1, "results" }, { 1, "value" },
	{ 1, "items" },    { 1, "logs" },    { 2, "hits" },
};

struct container *container_new(container_read *read, void *ctx,
				const char *name)
{
	struct container *c = xcalloc(1, sizeof *c);

	c->read = read;
	c->ctx = ctx;
	c->name = name;
	c->buf = xmalloc(WINDOW_SIZE);
	return c;
}

void container_free(struct container *c)
{
	if (!c)
		return;
	free(c->refused);
	free(c->buf);
	free(c);
}

/* ---- the window ---- */

/* Forget what nobody will look at again. */
static void slide(struct container *c)
{
	size_t drop = c->place == BETWEEN ? c->scan : c->start;

	if (c->muted && c->place != BETWEEN)
		drop = c->scan > LOOK_BACK ? c->scan - LOOK_BACK : 0;
	if (!drop)
		return;
	memmove(c->buf, c->buf + drop, c->len - drop);
	c->len -= drop;
	c->scan -= drop;
	c->start = c->start > drop ? c->start - drop : 0;
	c->base += (int64_t)drop;
}

static int fill(struct container *c)
{
	size_t n, room;
	int event;

	slide(c);
	room = WINDOW_SIZE - c->len;
	if (room == 0)
		bug("the container does not let go");
	event = c->read(c->ctx, c->buf + c->len,
			room < CHUNK_SIZE ? room : CHUNK_SIZE, &n);
	if (event == SOURCE_DATA)
		c->len += n;
	return event;
}

static bool is_space(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}

/* The last byte before `at` that is no white space, or '\0'. */
static char significant_before(const struct container *c, size_t at)
{
	while (at > 0 && is_space(c->buf[at - 1]))
		at--;
	return at > 0 ? c->buf[at - 1] : '\0';
}

/* ---- handing out ---- */

static void new_line(struct container *c)
{
	c->indenting = true;
	c->indent = 0;
}

static int hand_out(struct container *c, struct container_item *out, size_t end,
		    const char *why)
{
	size_t len = end - c->start;

	while (why && len > 0 && is_space(c->buf[c->start + len - 1]))
		len--;
	if (len > CONTAINER_TEXT_MAX) {
		why = _("longer than 1 MiB");
		len = CONTAINER_TEXT_MAX;
	}
	*out = (struct container_item){
		.text = c->buf + c->start,
		.len = len,
		.offset = c->base + (int64_t)c->start,
		.why = why,
	};
	return why ? CONTAINER_BAD : CONTAINER_TEXT;
}

/* The thing at hand ends before `end`. */
static int finish(struct container *c, struct container_item *out, size_t end,
		  const char *why)
{
	bool muted = c->muted;

	c->place = BETWEEN;
	c->muted = false;
	c->scan = end;
	if (end > 0 && c->buf[end - 1] == '\n')
		new_line(c);
	return muted ? GO_ON : hand_out(c, out, end, why);
}

/* Hand out the beginning of what is too long, and walk over the rest. */
static int mute(struct container *c, struct container_item *out)
{
	c->muted = true;
	return hand_out(c, out, c->scan, NULL);
}

/* ---- between texts ---- */

static int begin(struct container *c, enum place place)
{
	c->indenting = false;
	c->start = c->scan;
	c->place = place;
	c->depth = 0;
	c->newlines = 0;
	c->in_string = false;
	return GO_ON;
}

/* What stands between texts and means nothing: also NUL, which a log has
 * where it was truncated under its writer, and RS (RFC 7464). */
static bool is_between(char ch)
{
	return is_space(ch) || ch == ',' || ch == '\0' || ch == '\x1e';
}

static void skip_between(struct container *c)
{
	for (; c->scan < c->len && is_between(c->buf[c->scan]); c->scan++) {
		if (c->buf[c->scan] == '\n')
			new_line(c);
		else if (c->indenting && c->indent < LOOK_AHEAD)
			c->indent++;
	}
}

static int enter_array(struct container *c, int outer)
{
	c->in_array = true;
	c->outer = outer;
	c->place = BETWEEN;
	c->muted = false;
	c->scan++;
	return GO_ON;
}

static int leave_array(struct container *c)
{
	c->in_array = false;
	c->scan++;
	if (!c->outer)
		return GO_ON;
	begin(c, TEXT);
	c->depth = c->outer;
	c->muted = true;
	return GO_ON;
}

/* At the first byte of a file: a byte order mark? */
static int skip_mark(struct container *c)
{
	const unsigned char *b = (unsigned char *)c->buf;

	if (c->len == 0 || (c->len < 3 && b[0] >= 0xEF))
		return MORE;
	if (b[0] + b[1] == 0xFE + 0xFF && (b[0] == 0xFE || b[0] == 0xFF))
		return fail(_("%s is UTF-16; make it UTF-8 first "
			      "(iconv -f UTF-16 -t UTF-8)"),
			    c->name);
	if (b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF)
		c->scan = 3;
	return GO_ON;
}

/*
 * Where the last text was a line, the next line probably is a text, too: hand
 * it out without looking into it.  Should it be no alert, container_again()
 * comes back to look.
 */
static int take_line(struct container *c, struct container_item *out)
{
	const char *from = c->buf + c->scan, *newline, *end;

	newline = memchr(from, '\n', c->len - c->scan);
	begin(c, TEXT);
	if (!newline)
		return GO_ON;
	end = newline;
	while (is_space(end[-1]))
		end--;
	if (end[-1] != '}')
		return GO_ON;
	c->unscanned = true;
	return finish(c, out, (size_t)(end - c->buf), NULL);
}

static int scan_between(struct container *c, struct container_item *out)
{
	int ret;

	c->unscanned = false;
	if (c->base == 0 && c->scan == 0) {
		ret = skip_mark(c);
		if (ret != GO_ON)
			return ret;
	}
	skip_between(c);
	if (c->scan == c->len)
		return MORE;
	if (c->buf[c->scan] == '{')
		return c->by_line && !c->in_array ? take_line(c, out)
						  : begin(c, TEXT);
	if (c->buf[c->scan] == '[')
		return c->in_array ? begin(c, TEXT) : enter_array(c, 0);
	if (c->buf[c->scan] == ']' && c->in_array)
		return leave_array(c);
	c->why = _("not a JSON object");
	return begin(c, LINE);
}

/* ---- something bad ---- */

/* Does a line like this one end a bad text of several lines? */
static bool looks_like_beginning(const struct container *c, size_t line,
				 bool *known)
{
	size_t at = line, deepest = line + c->indent;

	while (at < c->len && at < deepest &&
	       (c->buf[at] == ' ' || c->buf[at] == '\t'))
		at++;
	*known = at < c->len;
	return *known && (c->buf[at] == '{' || c->buf[at] == '[' ||
			  (c->buf[at] == ']' && c->in_array));
}

static int scan_bad(struct container *c, struct container_item *out)
{
	const char *newline;
	size_t line;
	bool known = true;

	for (;;) {
		newline = memchr(c->buf + c->scan, '\n', c->len - c->scan);
		if (!newline) {
			c->scan = c->len;
			return MORE;
		}
		line = (size_t)(newline - c->buf) + 1;
		if (c->place == LINE || looks_like_beginning(c, line, &known))
			return finish(c, out, line, c->why);
		if (!known) {
			c->scan = line - 1;
			return MORE;
		}
		c->scan = line;
	}
}

/* ---- inside a text ---- */

/* At '[': is it the array of a wrapper?  Looks back at the key, and forward
 * at the first element; MORE when that is not in the window yet. */
static int is_wrapper(const struct container *c, size_t at)
{
	const char *b = c->buf;
	size_t first = at + 1, end = at;

	if (c->in_array)
		return false;
	while (end > 0 && is_space(b[end - 1]))
		end--;
	if (end == 0 || b[--end] != ':')
		return false;
	while (end > 0 && is_space(b[end - 1]))
		end--;
	for (size_t i = 0; i < ARRAY_SIZE(wrappers); i++) {
		size_t n = strlen(wrappers[i].name);

		if (wrappers[i].depth != c->depth || end < n + 2 ||
		    b[end - 1] != '"' || b[end - n - 2] != '"' ||
		    memcmp(b + end - n - 1, wrappers[i].name, n) != 0)
			continue;
		while (first < c->len && first < at + LOOK_AHEAD &&
		       is_space(b[first]))
			first++;
		return first == c->len ? MORE : b[first] == '{';
	}
	return false;
}

/* At a newline inside a text: was the text cut, and the next line is another
 * one?  A brace in the first column says so, unless it may follow there. */
static bool was_cut(const struct container *c, size_t newline)
{
	char before;

	if (c->buf[newline + 1] != '{')
		return false;
	before = significant_before(c, newline);
	return c->by_line || (before != ',' && before != '[');
}

static int bad_text(struct container *c, const char *why)
{
	c->place = c->newlines ? BLOCK : LINE;
	c->why = why;
	return GO_ON;
}

/* From inside a string to its closing quote. */
static int scan_string(struct container *c)
{
	const char *p = c->buf + c->scan, *end = c->buf + c->len;

	while (p < end && *p != '"' && *p != '\n') {
		if (*p != '\\') {
			p++;
			continue;
		}
		if (p + 1 == end)
			break;
		p += p[1] == '\n' ? 1 : 2;
	}
	c->scan = (size_t)(p - c->buf);
	if (p == end || *p == '\\')
		return MORE;
	if (*p == '\n')
		return bad_text(c, _("a string does not end on its line"));
	c->in_string = false;
	c->scan++;
	return GO_ON;
}

static int open_bracket(struct container *c)
{
	int wrapper = false;

	if (c->buf[c->scan] == '[' && c->depth <= 2)
		wrapper = is_wrapper(c, c->scan);
	if (wrapper == MORE)
		return MORE;
	if (wrapper)
		return enter_array(c, c->depth);
	c->depth++;
	c->scan++;
	return GO_ON;
}

static int close_bracket(struct container *c, struct container_item *out)
{
	c->scan++;
	if (--c->depth > 0)
		return GO_ON;
	c->by_line = !c->newlines && !c->in_array;
	return finish(c, out, c->scan, NULL);
}

static int line_in_text(struct container *c, struct container_item *out)
{
	if (c->scan + 1 == c->len)
		return MORE;
	if (was_cut(c, c->scan))
		return finish(c, out, c->scan + 1,
			      _("cut off: the next line begins another one"));
	c->newlines++;
	c->scan++;
	return GO_ON;
}

/* Bytes that mean something outside of strings. */
static const unsigned char structural[256] = {
	['"'] = 1, ['{'] = 1, ['['] = 1, ['}'] = 1, [']'] = 1, ['\n'] = 1,
};

/* One step: over what means nothing, and one byte that does. */
static int scan_text(struct container *c, struct container_item *out)
{
	size_t at = c->scan;

	if (c->in_string)
		return scan_string(c);
	while (at < c->len && !structural[(unsigned char)c->buf[at]])
		at++;
	c->scan = at;
	if (at == c->len)
		return MORE;
	switch (c->buf[at]) {
	case '"':
		c->in_string = true;
		c->scan++;
		return GO_ON;
	case '\n':
		return line_in_text(c, out);
	case '{':
	case '[':
		return open_bracket(c);
	default:
		return close_bracket(c, out);
	}
}

/* ---- the whole ---- */

static int step(struct container *c, struct container_item *out)
{
	switch (c->place) {
	case BETWEEN:
		return scan_between(c, out);
	case TEXT:
		return scan_text(c, out);
	case LINE:
	case BLOCK:
		return scan_bad(c, out);
	case ELEMENT:
		return finish(c, out, c->scan, c->why);
	}
	bug("place %d of a container", (int)c->place);
}

/* The file is over: what is open will not be closed. */
static int cut(struct container *c, struct container_item *out)
{
	const char *why = c->why;

	if (c->place == BETWEEN && c->scan == c->len)
		return GO_ON;
	if (c->place == BETWEEN || c->place == TEXT)
		why = _("cut off: the file ends in the middle of it");
	return finish(c, out, c->len, why);
}

static void restart(struct container *c)
{
	*c = (struct container){ .read = c->read,
				 .ctx = c->ctx,
				 .buf = c->buf,
				 .refused = c->refused };
}

/* The window holds too little: get more.  GO_ON, or what to return. */
static int more(struct container *c, struct container_item *out)
{
	int event, ret;

	if (c->place != BETWEEN && !c->muted &&
	    c->scan - c->start > CONTAINER_TEXT_MAX)
		return mute(c, out);
	event = fill(c);
	if (event < 0 || event == SOURCE_DATA)
		return event < 0 ? event : GO_ON;
	if (event == SOURCE_IDLE)
		return CONTAINER_IDLE;
	ret = cut(c, out);
	c->restart = event == SOURCE_NEXT;
	return ret == GO_ON && event == SOURCE_END ? CONTAINER_END : ret;
}

int container_next(struct container *c, struct container_item *out)
{
	int ret;

	do {
		if (c->restart)
			restart(c);
		ret = step(c, out);
		if (ret == MORE)
			ret = more(c, out);
	} while (ret == GO_ON);
	return ret;
}

bool container_again(struct container *c, const struct container_item *item)
{
	if (!c->unscanned)
		return false;
	c->unscanned = false;
	c->scan = (size_t)(item->text - c->buf);
	begin(c, TEXT);
	return true;
}

void container_refuse(struct container *c, const struct container_item *item,
		      const char *why)
{
	if (container_again(c, item))
		return;
	free(c->refused);
	c->refused = xstrdup(why);
	c->why = c->refused;
	c->start = (size_t)(item->text - c->buf);
	c->place = c->in_array ? ELEMENT : LINE;
}
