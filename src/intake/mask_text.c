/*
 * mask_text.c - one pass over a text: what looks like a phone, an identity
 * number, a bank card, a mail address or an address inside a network.
 *
 * Most bytes begin nothing and cost one look at a table.  What is found must
 * stand by itself: no letter or digit beside it, so nothing is cut out of
 * hashes and long numbers.
 */
#include "config.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "intake/mask_private.h"

struct scan {
	struct mask *m;
	unsigned kinds;
	const char *account;
	size_t account_len;
	struct strbuf *out;
	const char *s;
	size_t len;
	size_t done;  /* what was before is in out */
	size_t fresh; /* an escape ended here: no word goes over it */
	bool changed;
};

/* What a byte may begin. */
enum { DIGIT = 1, LETTER = 2, AT = 4, ESCAPE = 8, ULA = 16, HEX = 32 };

#define HEX_LETTER (LETTER | HEX)

static const unsigned char bytes[256] = {
	['0' ... '9'] = DIGIT | HEX,
	['a' ... 'e'] = HEX_LETTER,
	['f'] = HEX_LETTER | ULA,
	['g' ... 'z'] = LETTER,
	['A' ... 'E'] = HEX_LETTER,
	['F'] = HEX_LETTER | ULA,
	['G' ... 'Z'] = LETTER,
	['@'] = AT,
	['%'] = ESCAPE,
	['\\'] = ESCAPE,
};

static unsigned at(const struct scan *c, size_t i)
{
	return i < c->len ? bytes[(unsigned char)c->s[i]] : 0;
}

static bool is_word(unsigned byte)
{
	return byte & (DIGIT | LETTER);
}

/* ---- what stands by itself ---- */

static bool begins_at(const struct scan *c, size_t i)
{
	if (i == 0 || i == c->fresh)
		return true;
	if (is_word(at(c, i - 1)))
		return false;
	/* a fraction, unless that was masked */
	return i < 2 || c->s[i - 1] != '.' || !(at(c, i - 2) & DIGIT) ||
	       c->done == i - 1;
}

/* How long the sign at i is that stands for the @ of a mail address; 0: there
 * is none. */
static size_t mail_sign(const struct scan *c, size_t i)
{
	size_t n = 0;

	if (i < c->len && c->s[i] == '@')
		n = 1;
	else if (i + 3 <= c->len && memcmp(c->s + i, "%40", 3) == 0)
		n = 3;
	return n && c->kinds & MASK_EMAIL &&
			       mask_domain(c->s + i + n, c->len - i - n)
		       ? n
		       : 0;
}

/* Where a mail address goes on, the whole of it is for that. */
static bool ends_at(const struct scan *c, size_t i)
{
	if (i >= c->len)
		return true;
	if (is_word(at(c, i)))
		return false;
	if (c->s[i] == '.') /* a fraction? */
		return !(at(c, i - 1) & DIGIT && at(c, i + 1) & DIGIT);
	return !mail_sign(c, i);
}

static size_t run_of(const struct scan *c, size_t i, unsigned byte)
{
	size_t n = 0;

	while (at(c, i + n) & byte)
		n++;
	return n;
}

/* ---- replacing ---- */

/* What is before i goes out as it is. */
static void flush(struct scan *c, size_t i)
{
	strbuf_add(c->out, c->s + c->done, i - c->done);
	c->done = i;
	c->changed = true;
}

static size_t replace(struct scan *c, size_t from, size_t to, const char *with)
{
	flush(c, from);
	strbuf_addstr(c->out, with);
	c->done = to;
	return to;
}

/* Of the digits (and the last X) from..to all but the first and last few
 * become stars. */
static size_t hide(struct scan *c, size_t from, size_t to, size_t first,
		   size_t last)
{
	size_t words = 0, seen = 0;

	for (size_t i = from; i < to; i++)
		words += is_word(at(c, i));
	flush(c, from);
	for (size_t i = from; i < to; i++) {
		bool word = is_word(at(c, i));
		bool star = word && seen >= first && seen + last < words;

		strbuf_addch(c->out, star ? '*' : c->s[i]);
		seen += word;
	}
	c->done = to;
	return to;
}

/* ---- numbers ---- */

/* Country codes that may stand before a phone number. */
static size_t country_code(const char *digits, size_t n)
{
	if (n == 13 && strncmp(digits, "86", 2) == 0)
		return 2;
	return n == 15 && strncmp(digits, "0086", 4) == 0 ? 4 : 0;
}

/* A run of n digits at i; where it ends, or 0 when it is nothing. */
static size_t try_number(struct scan *c, size_t i, size_t n)
{
	const char *s = c->s + i;
	size_t code = country_code(s, n);
	bool x = n == 17 && i + n < c->len && (s[n] | 0x20) == 'x';

	if (n < 11 || n > 19 || !ends_at(c, i + n + x))
		return 0;
	if (c->kinds & MASK_PHONE && mask_is_phone(s + code, n - code))
		return hide(c, i + code, i + n, 3, 4);
	if (c->kinds & MASK_ID && mask_is_resident_id(s, n + x))
		return hide(c, i, i + n + x, 4, 4);
	if (c->kinds & MASK_CARD && !x && mask_is_card(s, n))
		return hide(c, i, i + n, 4, 4);
	return 0;
}

/* Numbers in groups with one blank or hyphen between: 138-0013-8000,
 * 6222 0200 1234 5678.  Up to max digits; a group of less than four is the
 * first or the last. */
struct groups {
	char digits[20];
	size_t n, end;
};

static void collect_groups(const struct scan *c, size_t i, size_t first,
			   size_t max, struct groups *g)
{
	char between = c->s[i + first];
	size_t n = first;

	*g = (struct groups){ .end = i };
	do {
		memcpy(g->digits + g->n, c->s + g->end + (g->n > 0), n);
		g->end += n + (g->n > 0);
		g->n += n;
		n = g->end < c->len && c->s[g->end] == between
			    ? run_of(c, g->end + 1, DIGIT)
			    : 0;
	} while (n && n <= 4 && g->n + n <= max && (g->n - first) % 4 == 0);
}

/* What was masked before leaves a group behind; no number begins with it. */
static bool follows_star(const struct scan *c, size_t i)
{
	return i && (c->s[i - 1] == '*' || (i > 1 && c->s[i - 2] == '*'));
}

/* A star: the last group is what was left of a longer number.  A short last
 * group and another: that may begin a number of its own. */
static bool goes_on(const struct scan *c, const struct groups *g, size_t first)
{
	char next = g->end < c->len ? c->s[g->end] : '\0';

	return next == '*' || ((next == ' ' || next == '-') &&
			       (g->n - first) % 4 && at(c, g->end + 1) & DIGIT);
}

static size_t try_groups_of(struct scan *c, size_t i, size_t first, size_t max)
{
	struct groups g;

	collect_groups(c, i, first, max, &g);
	if (!ends_at(c, g.end) || goes_on(c, &g, first))
		return 0;
	if (c->kinds & MASK_PHONE && first == 3 && mask_is_phone(g.digits, g.n))
		return hide(c, i, g.end, 3, 4);
	if (c->kinds & MASK_CARD && first == 4 && mask_is_card(g.digits, g.n))
		return hide(c, i, g.end, 4, 4);
	return 0;
}

/* A run of n digits at i that may be the first group; what comes behind 16
 * digits may be no more of the card. */
static size_t try_groups(struct scan *c, size_t i, size_t n)
{
	size_t end;

	if (i + n >= c->len || (c->s[i + n] != '-' && c->s[i + n] != ' ') ||
	    follows_star(c, i))
		return 0;
	end = try_groups_of(c, i, n, n == 3 ? 11 : 19);
	return end || n == 3 ? end : try_groups_of(c, i, n, 16);
}

/* ---- addresses ---- */

static bool is_private_v4(const unsigned char *b)
{
	return b[0] == 10 || (b[0] == 172 && (b[1] & 0xf0) == 16) ||
	       (b[0] == 192 && b[1] == 168) ||
	       (b[0] == 100 && (b[1] & 0xc0) == 64);
}

static bool is_inside(const struct mask *m, const struct network *a)
{
	if (a->family == AF_INET ? is_private_v4(a->bytes)
				 : (a->bytes[0] & 0xfe) == 0xfc)
		return true;
	for (int i = 0; i < m->nnetworks; i++)
		if (network_has(&m->networks[i], a))
			return true;
	return false;
}

static size_t try_address(struct scan *c, size_t from, size_t to)
{
	char text[INET6_ADDRSTRLEN];
	struct network a;

	if (to - from >= sizeof text || !ends_at(c, to))
		return 0;
	memcpy(text, c->s + from, to - from);
	text[to - from] = '\0';
	if (!network_read_address(&a, text) || !is_inside(c->m, &a))
		return 0;
	return replace(c, from, to,
		       mask_token(c->m, "ip", (const char *)a.bytes,
				  (size_t)a.bits / 8 == 4 ? 4 : 16));
}

/* Digits at i that may be the first of a dotted address. */
static size_t try_v4(struct scan *c, size_t i)
{
	size_t end = i;

	for (int part = 0; part < 4; part++) {
		size_t n = run_of(c, end, DIGIT);

		if (n == 0 || n > 3)
			return 0;
		end += n;
		if (part == 3)
			return try_address(c, i, end);
		if (end >= c->len || c->s[end] != '.')
			return 0;
		end++;
	}
	return 0;
}

/* What was masked behind an address made it none before: "fd00::1" is not
 * one in "fd00::1:13800138000", so it is not in "fd00::1:138****8000". */
static bool is_masked_at(const struct scan *c, size_t i)
{
	while (i < c->len && (c->s[i] == ':' || c->s[i] == '.'))
		i++;
	return (i < c->len && c->s[i] == '*') ||
	       (i + 3 <= c->len && memcmp(c->s + i, "ip-", 3) == 0);
}

static size_t try_v6(struct scan *c, size_t i)
{
	size_t end = i, colons = 0;

	if (follows_star(c, i) || (i && c->s[i - 1] == ':'))
		return 0;
	while (end < c->len && end - i < INET6_ADDRSTRLEN &&
	       (at(c, end) & HEX || c->s[end] == ':' || c->s[end] == '.'))
		colons += c->s[end++] == ':';
	/* a text goes on: "fd00::1: no route" */
	if (end > i && c->s[end - 1] == '.')
		end--;
	if (end > i + 1 && c->s[end - 1] == ':' && c->s[end - 2] != ':') {
		end--;
		colons--;
	}
	if (is_masked_at(c, end))
		return 0;
	return colons >= 2 ? try_address(c, i, end) : 0;
}

/* ---- mail ---- */

static bool is_local(const struct scan *c, size_t i)
{
	return is_word(at(c, i)) || memchr("._+-", c->s[i], 4);
}

/* The sign at..end stands for the @ of an address; where to go on. */
static size_t take_mail(struct scan *c, size_t sign, size_t end)
{
	size_t least = c->done > c->fresh ? c->done : c->fresh;
	size_t from = sign;

	while (from > least && is_local(c, from - 1))
		from--;
	if (from < sign) {
		flush(c, from + (sign - from > 1));
		strbuf_addstr(c->out, "***");
		c->done = sign;
	}
	/* a second @ would take the domain for its name */
	c->fresh = end + mask_domain(c->s + end, c->len - end);
	return c->fresh;
}

/* ---- the pass ---- */

static bool is_hex(const struct scan *c, size_t i, size_t n)
{
	while (n && at(c, i) & HEX) {
		i++;
		n--;
	}
	return n == 0;
}

/* How long what stands for a character is: %3D, and what texts of programming
 * languages have, \n and \u003d; 1: it stands for nothing. */
static size_t escape_length(const struct scan *c, size_t i)
{
	if (c->s[i] == '%')
		return is_hex(c, i + 1, 2) ? 3 : 1;
	if (i + 1 >= c->len)
		return 1;
	if (c->s[i + 1] == 'u')
		return is_hex(c, i + 2, 4) ? 6 : 1;
	return memchr("bfnrt", c->s[i + 1], 5) ? 2 : 1;
}

/* It ends a word, unless what is behind its first byte is a number. */
static size_t take_escape(struct scan *c, size_t i)
{
	size_t n = run_of(c, i + 1, DIGIT);
	size_t end = n >= 11 ? try_number(c, i + 1, n) : 0;

	if (end)
		return end;
	c->fresh = i + escape_length(c, i);
	return c->fresh;
}

static size_t take_digits(struct scan *c, size_t i)
{
	size_t n = run_of(c, i, DIGIT), end = 0;

	if (!begins_at(c, i))
		return i + n;
	if (c->kinds & MASK_IP && n <= 3)
		end = try_v4(c, i);
	if (!end && c->kinds & MASK_IP && c->m->v6)
		end = try_v6(c, i);
	if (!end && n >= 11)
		end = try_number(c, i, n);
	if (!end && (n == 3 || n == 4))
		end = try_groups(c, i, n);
	return end ? end : i + n;
}

static size_t take_hex(struct scan *c, size_t i)
{
	size_t end = 0;

	if (c->kinds & MASK_IP && begins_at(c, i))
		end = try_v6(c, i);
	return end ? end : i + 1;
}

/* The account that is known, as a word. */
static size_t take_account(struct scan *c, size_t i)
{
	size_t end = i + c->account_len;

	if (end > c->len || memcmp(c->s + i, c->account, c->account_len) != 0 ||
	    (i && i != c->fresh && is_word(at(c, i - 1)) &&
	     is_word(at(c, i))) ||
	    (is_word(at(c, end)) && is_word(at(c, end - 1))))
		return 0;
	return replace(c, i, end,
		       mask_token(c->m, "acct", c->account, c->account_len));
}

static size_t take(struct scan *c, size_t i)
{
	unsigned byte = at(c, i);

	size_t sign;

	if (byte & DIGIT)
		return take_digits(c, i);
	sign = byte & (AT | ESCAPE) ? mail_sign(c, i) : 0;
	if (sign)
		return take_mail(c, i, i + sign);
	if (byte & ESCAPE)
		return take_escape(c, i);
	if (byte & ULA || (byte & HEX && c->m->v6))
		return take_hex(c, i);
	return i + 1;
}

bool mask_scan(struct mask *m, unsigned kinds, const char *account,
	       struct strbuf *out, const char *s, size_t len)
{
	struct scan c = { .m = m,
			  .kinds = kinds,
			  .account = account,
			  .account_len = account ? strlen(account) : 0,
			  .out = out,
			  .s = s,
			  .len = len };
	unsigned begins = DIGIT | AT | ESCAPE | ULA | (m->v6 ? HEX : 0);
	int first = account ? (unsigned char)*account : -1;
	size_t next;

	for (size_t i = 0; i < len; i = next) {
		unsigned char byte = (unsigned char)s[i];

		next = byte == first ? take_account(&c, i) : 0;
		if (!next)
			next = bytes[byte] & begins ? take(&c, i) : i + 1;
	}
	if (c.changed)
		flush(&c, len);
	return c.changed;
}

bool mask_text(struct mask *m, unsigned kinds, struct strbuf *out,
	       const char *s, size_t len)
{
	return mask_scan(m, kinds, NULL, out, s, len);
}
