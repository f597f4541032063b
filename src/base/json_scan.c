/*
 * json_scan.c - the grammar of JSON, checked before cJSON reads the text.
 *
 * cJSON says neither what it expected nor keeps what does not fit a double or
 * a C string, and it takes numbers such as 01.  So each text is scanned
 * first.  What cJSON could not carry is rewritten in a copy: long numbers to
 * marked strings, U+0000 to U+2400 (the symbol for NUL), half a surrogate pair
 * to U+FFFD, and a string that would pass for a marked number gets U+2401.
 * Nearly all texts need no copy.
 */
#include "config.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

#define DEPTH_LIMIT   1000 /* CJSON_NESTING_LIMIT */
#define EXACT_DIGITS  15   /* of an integer in a double, safely */
#define DOUBLE_DIGITS 17   /* more than these no double has */
#define TOKEN_LIMIT   63   /* of a number: cJSON reads no further */

struct scanner {
	const char *at, *end;
	const char *copied; /* up to here the text is in fixed */
	struct strbuf *fixed;
	const char *fault;
	int depth;
};

static bool fault(struct scanner *s, const char *sentence)
{
	s->fault = sentence;
	return false;
}

static char peek(const struct scanner *s)
{
	return s->at < s->end ? *s->at : '\0';
}

static bool take(struct scanner *s, char c)
{
	if (s->at == s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

static void skip_space(struct scanner *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' ||
				  *s->at == '\r' || *s->at == '\t'))
		s->at++;
}

/* Put other text in the place of from..to, in the copy. */
static void replace(struct scanner *s, const char *from, const char *to,
		    const char *with)
{
	strbuf_add(s->fixed, s->copied, (size_t)(from - s->copied));
	strbuf_addstr(s->fixed, with);
	s->copied = to;
}

static size_t skip_digits(struct scanner *s)
{
	const char *start = s->at;

	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return (size_t)(s->at - start);
}

struct number {
	size_t digits; /* without those of the exponent */
	bool fraction, exponent;
};

static bool read_number(struct scanner *s, struct number *n)
{
	size_t more;

	*n = (struct number){ 0 };
	take(s, '-');
	n->digits = take(s, '0') ? 1 : skip_digits(s);
	if (!n->digits)
		return false;
	if (take(s, '.')) {
		n->fraction = true;
		more = skip_digits(s);
		if (!more)
			return false;
		n->digits += more;
	}
	if (take(s, 'e') || take(s, 'E')) {
		n->exponent = true;
		if (!take(s, '+'))
			take(s, '-');
		return skip_digits(s) > 0;
	}
	return true;
}

bool json_is_number(const char *s)
{
	struct scanner scanner = { .at = s, .end = s + strlen(s) };
	struct number n;

	return read_number(&scanner, &n) && scanner.at == scanner.end;
}

/* Does a double overflow, or vanish though some digit is not 0? */
static bool out_of_range(const char *token, size_t len)
{
	char copy[TOKEN_LIMIT + 1];
	double d;

	memcpy(copy, token, len);
	copy[len] = '\0';
	d = strtod(copy, NULL);
	return isinf(d) ||
	       (d == 0 &&
		isdigit((unsigned char)copy[strcspn(copy, "123456789eE")]));
}

static bool fits_double(const char *token, size_t len, const struct number *n)
{
	size_t digits = n->digits;

	if (!n->fraction && !n->exponent)
		return digits <= EXACT_DIGITS;
	if (len > TOKEN_LIMIT)
		return false;
	for (size_t i = 0; i < len && strchr("-0.", token[i]); i++)
		digits -= token[i] == '0';
	return digits <= DOUBLE_DIGITS &&
	       !(n->exponent && out_of_range(token, len));
}

static bool scan_number(struct scanner *s)
{
	const char *start = s->at;
	struct number n;

	if (!read_number(s, &n))
		return fault(s, N_("expected a digit"));
	if (!fits_double(start, (size_t)(s->at - start), &n)) {
		replace(s, start, start, "\"" JSON_NUMBER_MARK);
		replace(s, s->at, s->at, "\"");
	}
	return true;
}

static bool scan_word(struct scanner *s, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(s->end - s->at) < len || memcmp(s->at, word, len))
		return fault(s, N_("expected a value"));
	s->at += len;
	return true;
}

#define EACH_BYTE(b) (0x0101010101010101u * (b))

/* Has the word a byte below 0x20, or a quote, or a backslash?  It may say so
 * of a word that has only a byte from 0x80 on; the slow path then looks. */
static bool word_is_plain(uint64_t w)
{
	uint64_t quote = w ^ EACH_BYTE('"'), slash = w ^ EACH_BYTE('\\');
	uint64_t hit = ((w - EACH_BYTE(0x20)) & ~w) |
		       ((quote - EACH_BYTE(1)) & ~quote) |
		       ((slash - EACH_BYTE(1)) & ~slash);

	return !(hit & EACH_BYTE(0x80));
}

/* To the next quote, backslash or control character. */
static void skip_plain(struct scanner *s)
{
	uint64_t word;

	while (s->end - s->at >= 8) {
		memcpy(&word, s->at, 8);
		if (!word_is_plain(word))
			break;
		s->at += 8;
	}
	while (s->at < s->end && (unsigned char)*s->at >= 0x20 &&
	       *s->at != '"' && *s->at != '\\')
		s->at++;
}

/* The four digits after \u, or -1. */
static int32_t hex4(const char *at, const char *end)
{
	int32_t c = 0;

	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		unsigned char d = (unsigned char)at[i];

		if (d >= '0' && d <= '9')
			c = c << 4 | (d - '0');
		else if ((d | 0x20) >= 'a' && (d | 0x20) <= 'f')
			c = c << 4 | ((d | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return c;
}

static bool low_surrogate_at(const char *at, const char *end)
{
	return end - at >= 6 && at[0] == '\\' && at[1] == 'u' &&
	       (hex4(at + 2, end) & ~0x3ff) == 0xdc00;
}

static bool scan_unicode_escape(struct scanner *s, bool first)
{
	const char *start = s->at;
	int32_t c = hex4(start + 2, s->end);

	if (c < 0)
		return fault(s,
			     N_("expected four hexadecimal digits after \\u"));
	s->at += 6;
	if ((c & ~0x3ff) == 0xd800 && low_surrogate_at(s->at, s->end))
		s->at += 6;
	else if ((c & ~0x7ff) == 0xd800)
		replace(s, start, s->at, "\\ufffd");
	else if (c == 0)
		replace(s, start, s->at, "\\u2400");
	else if (c == *JSON_NUMBER_MARK && first)
		replace(s, start, s->at, "\\u2401");
	return true;
}

static bool scan_escape(struct scanner *s, bool first)
{
	char c = s->end - s->at > 1 ? s->at[1] : '\0';

	if (c == 'u')
		return scan_unicode_escape(s, first);
	if (!c || !strchr("\"\\/bfnrt", c))
		return fault(s, N_("unknown escape in a string"));
	s->at += 2;
	return true;
}

/* Control characters that should have been escaped pass, as cJSON lets them:
 * alerts hold them, and nothing is lost. */
static void scan_control(struct scanner *s, bool first)
{
	const char *start = s->at++;

	if (*start == '\0')
		replace(s, start, s->at, "\\u2400");
	else if (*start == *JSON_NUMBER_MARK && first)
		replace(s, start, s->at, "\\u2401");
}

static bool scan_string(struct scanner *s)
{
	const char *open = s->at++;

	for (;;) {
		bool first;

		skip_plain(s);
		first = s->at == open + 1;
		if (take(s, '"'))
			return true;
		if (s->at == s->end) {
			s->at = open;
			return fault(s, N_("a string without its closing "
					   "quote"));
		}
		if (*s->at != '\\')
			scan_control(s, first);
		else if (!scan_escape(s, first))
			return false;
	}
}

static bool scan_value(struct scanner *s);

static bool scan_member(struct scanner *s)
{
	skip_space(s);
	if (peek(s) != '"')
		return fault(s, N_("expected a key in double quotes"));
	if (!scan_string(s))
		return false;
	skip_space(s);
	if (!take(s, ':'))
		return fault(s, N_("expected ':'"));
	return scan_value(s);
}

static bool scan_items(struct scanner *s, char close,
		       bool (*item)(struct scanner *s))
{
	if (++s->depth > DEPTH_LIMIT)
		return fault(s, N_("nested deeper than 1,000"));
	s->at++;
	skip_space(s);
	if (!take(s, close)) {
		do {
			if (!item(s))
				return false;
			skip_space(s);
		} while (take(s, ','));
		if (!take(s, close))
			return fault(s, close == '}' ? N_("expected ',' or '}'")
						     : N_("expected ',' or "
							  "']'"));
	}
	s->depth--;
	return true;
}

static bool scan_value(struct scanner *s)
{
	char c;

	skip_space(s);
	c = peek(s);
	switch (c) {
	case '"':
		return scan_string(s);
	case '{':
		return scan_items(s, '}', scan_member);
	case '[':
		return scan_items(s, ']', scan_value);
	case 't':
		return scan_word(s, "true");
	case 'f':
		return scan_word(s, "false");
	case 'n':
		return scan_word(s, "null");
	default:
		if (c == '-' || (c >= '0' && c <= '9'))
			return scan_number(s);
		return fault(s, N_("expected a value"));
	}
}

int json_scan(struct json_scan *scan, struct strbuf *fixed, const char *text,
	      size_t len, bool prefix)
{
	struct scanner s = {
		.at = text, .end = text + len, .copied = text, .fixed = fixed
	};

	strbuf_reset(fixed);
	if (scan_value(&s) && !prefix) {
		skip_space(&s);
		if (s.at < s.end)
			fault(&s, N_("expected nothing more"));
	}
	if (fixed->len && !s.fault)
		replace(&s, s.at, s.at, "");
	scan->end = (size_t)(s.at - text);
	scan->fault = s.fault;
	return s.fault ? FAILED : 0;
}
