/*
 * mask_json.c - one pass over a JSON text, which keeps its shape.
 *
 * No tree is made: a string before a colon is a key, brackets open and close
 * paths, and all that is not replaced is copied as it stands.  So what is not
 * quite JSON is masked too.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "intake/mask_private.h"
#include "watchfloor/hash.h"
#include "watchfloor/json.h"
#include "watchfloor/text.h"

/* Deeper, what a field is called counts no more. */
#define DEPTH 64

struct level {
	size_t path; /* of what it is in, so long */
	enum mask_field field;
};

struct walk {
	struct mask *m;
	unsigned kinds;
	const char *account;
	struct strbuf *out;
	const char *s;
	size_t len;
	size_t done; /* what was before is in out */
	bool changed;

	struct level levels[DEPTH];
	size_t depth;
	enum mask_field field; /* of the value that comes */
};

static void replace(struct walk *w, size_t from, size_t to)
{
	strbuf_add(w->out, w->s + w->done, from - w->done);
	w->done = to;
	w->changed = true;
}

/* ---- strings ---- */

/* One past the closing quote of the string at i. */
static size_t string_end(const struct walk *w, size_t i, bool *escaped)
{
	const char *end = w->s + w->len;

	*escaped = false;
	for (const char *p = w->s + i + 1; p < end; p++) {
		if (*p == '"')
			return (size_t)(p - w->s) + 1;
		if (*p == '\\') {
			*escaped = true;
			p++;
		}
	}
	return w->len;
}

static int hex4(const char *s, const char *end)
{
	int n = 0;

	for (int i = 0; i < 4; i++) {
		char c = s + i < end ? s[i] : '\0';
		const char *digits = "0123456789abcdef";
		const char *at = memchr(digits, c | (c >= 'A' ? 0x20 : 0), 16);

		if (!at)
			return -1;
		n = n << 4 | (int)(at - digits);
	}
	return n;
}

/* The character of \uXXXX behind `s`, with its second half; *used counts on.
 * Half of one is U+FFFD. */
static uint32_t unicode_escape(const char *s, const char *end, size_t *used)
{
	int high = hex4(s, end), low;

	if (high < 0)
		return 'u';
	*used += 4;
	if (high < 0xd800 || high > 0xdfff)
		return (uint32_t)high;
	if (high > 0xdbff || s + 6 > end || s[4] != '\\' || s[5] != 'u')
		return 0xfffd;
	low = hex4(s + 6, end);
	if (low < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	*used += 6;
	return 0x10000u + (((uint32_t)high - 0xd800) << 10) +
	       ((uint32_t)low - 0xdc00);
}

/* What the inside of a JSON string says. */
static void unescape(struct strbuf *out, const char *s, size_t len)
{
	static const char letters[] = "bfnrt", plain[] = "\b\f\n\r\t";
	const char *end = s + len;

	strbuf_reset(out);
	while (s < end) {
		const char *slash = memchr(s, '\\', (size_t)(end - s));
		const char *letter;
		size_t used = 2;

		strbuf_add(out, s, (size_t)((slash ? slash : end) - s));
		if (!slash || slash + 1 >= end)
			return;
		letter = memchr(letters, slash[1], 5);
		if (letter)
			strbuf_addch(out, plain[letter - letters]);
		else if (slash[1] == 'u')
			text_encode(out, unicode_escape(slash + 2, end, &used));
		else
			strbuf_addch(out, slash[1]);
		s = slash + used;
	}
}

/* What the string from..to (with its quotes) says. */
struct said {
	const char *s;
	size_t len;
};

static struct said read_string(struct walk *w, size_t from, size_t to,
			       bool escaped)
{
	struct strbuf *text = &w->m->scratch;
	bool closed = to > from + 1 && w->s[to - 1] == '"';
	struct said said = { w->s + from + 1, to - from - 1 - closed };

	if (!escaped)
		return said;
	unescape(text, said.s, said.len);
	return (struct said){ text->buf, text->len };
}

/* ---- values ---- */

static bool mask_account(struct walk *w, struct strbuf *out, struct said said)
{
	const char *token = mask_account_token(w->m, said.s, said.len);

	if (token)
		strbuf_addstr(out, token);
	return token;
}

static bool scan(struct walk *w, struct strbuf *out, struct said said)
{
	return mask_scan(w->m, w->kinds, w->account, out, said.s, said.len);
}

/* What is inside, encoded again; it may be a plain text after all. */
static bool mask_encoded(struct walk *w, struct strbuf *out, struct said said)
{
	struct strbuf *plain = &w->m->decoded, masked = STRBUF_INIT;
	bool changed;

	strbuf_reset(plain);
	changed = base64_decode(plain, said.s, said.len) == 0 &&
		  scan(w, &masked, (struct said){ plain->buf, plain->len });
	if (changed)
		base64_encode(out, masked.buf, masked.len);
	strbuf_release(&masked);
	return changed || scan(w, out, said);
}

/* Append what stands for a value; false: it stays. */
static bool mask_value(struct walk *w, struct strbuf *out, struct said said)
{
	unsigned kinds = w->kinds;

	if (w->field == FIELD_KEEP)
		return false;
	if (w->field == FIELD_NAME && kinds & MASK_NAME)
		return mask_name(out, said.s, said.len);
	if (w->field == FIELD_ACCOUNT && kinds & MASK_ACCOUNT)
		return mask_account(w, out, said);
	if (w->field == FIELD_ENCODED)
		return mask_encoded(w, out, said);
	return scan(w, out, said);
}

static void take_value(struct walk *w, size_t from, size_t to, struct said said)
{
	struct strbuf *masked = &w->m->masked;

	strbuf_reset(masked);
	if (!mask_value(w, masked, said))
		return;
	replace(w, from, to);
	json_quote(w->out, masked->buf, masked->len);
}

/* ---- keys ---- */

static size_t level_path(const struct walk *w)
{
	return w->depth && w->depth <= DEPTH ? w->levels[w->depth - 1].path : 0;
}

static void take_key(struct walk *w, size_t from, size_t to, struct said key)
{
	struct strbuf *path = &w->m->path, *masked = &w->m->masked;

	if (w->depth <= DEPTH) {
		strbuf_setlen(path, level_path(w));
		if (path->len)
			strbuf_addch(path, '.');
		strbuf_add(path, key.s, key.len);
		w->field = mask_field_of(w->m, path->buf, path->len);
	}
	strbuf_reset(masked);
	if (!mask_text(w->m, w->kinds, masked, key.s, key.len))
		return;
	replace(w, from, to);
	json_quote(w->out, masked->buf, masked->len);
}

/* ---- the pass ---- */

static void open_level(struct walk *w)
{
	if (w->depth++ < DEPTH)
		w->levels[w->depth - 1] =
			(struct level){ w->m->path.len, w->field };
}

static void close_level(struct walk *w)
{
	if (!w->depth || --w->depth >= DEPTH)
		return;
	strbuf_setlen(&w->m->path, w->levels[w->depth].path);
	w->field = w->levels[w->depth].field;
}

static bool is_key(const struct walk *w, size_t i)
{
	while (i < w->len && (w->s[i] == ' ' || w->s[i] == '\t' ||
			      w->s[i] == '\n' || w->s[i] == '\r'))
		i++;
	return i < w->len && w->s[i] == ':';
}

static size_t take_string(struct walk *w, size_t i)
{
	bool escaped;
	size_t end = string_end(w, i, &escaped);
	struct said said = read_string(w, i, end, escaped);

	if (is_key(w, end))
		take_key(w, i, end, said);
	else
		take_value(w, i, end, said);
	return end;
}

/* A number that is masked becomes a string. */
static size_t take_number(struct walk *w, size_t i)
{
	static const char letters[] = "0123456789+-.eE";
	size_t end = i;

	while (end < w->len && memchr(letters, w->s[end], sizeof letters - 1))
		end++;
	take_value(w, i, end, (struct said){ w->s + i, end - i });
	return end;
}

static size_t take(struct walk *w, size_t i)
{
	switch (w->s[i]) {
	case '"':
		return take_string(w, i);
	case '{':
	case '[':
		open_level(w);
		return i + 1;
	case '}':
	case ']':
		close_level(w);
		return i + 1;
	default:
		return w->s[i] == '-' || (w->s[i] >= '0' && w->s[i] <= '9')
			       ? take_number(w, i)
			       : i + 1;
	}
}

bool mask_json(struct mask *m, unsigned kinds, const char *account,
	       struct strbuf *out, const char *s, size_t len)
{
	struct walk w = {
		.m = m, .kinds = kinds, .out = out, .s = s, .len = len
	};

	/* shorter ones are too often words */
	if (account && kinds & MASK_ACCOUNT && strlen(account) > 2 &&
	    mask_account_token(m, account, strlen(account)))
		w.account = account;
	strbuf_reset(&m->path);
	for (size_t i = 0; i < len;)
		i = take(&w, i);
	if (w.changed)
		replace(&w, len, len);
	return w.changed;
}
