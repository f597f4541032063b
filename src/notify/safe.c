/*
 * safe.c - words of strangers made fit for a message.
 */
#include "config.h"

#include "notify/safe.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* ---- markup ---- */

static const char *const meaningful[] = {
	[MARKUP_PLAIN] = "",
	[MARKUP_WECOM] = "<>*`[]#",
	[MARKUP_DINGTALK] = "<>*`[]#@!~",
	[MARKUP_FEISHU] = "<>*`[]#~",
};

/* Of '!' to '~' there is each at U+FF01 on. */
static void add_twin(struct strbuf *out, char c)
{
	text_encode(out, 0xff01u + (uint32_t)(c - '!'));
}

void safe_value(struct strbuf *out, const char *s, enum markup m)
{
	struct strbuf safe = STRBUF_INIT;
	char *one = xstrdup(s);

	for (char *p = one; (p = strpbrk(p, "\r\n\t")); p++)
		*p = ' ';
	text_safe(&safe, one, strlen(one), TEXT_ONE_LINE);
	for (const char *p = safe.buf; *p; p++)
		if (strchr(meaningful[m], *p))
			add_twin(out, *p);
		else
			strbuf_addch(out, *p);
	strbuf_release(&safe);
	free(one);
}

/* ---- addresses ---- */

static bool is_host(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '.' || c == '_';
}

static const struct {
	const char *scheme, *dead;
} schemes[] = {
	{ "https://", "hxxps://" },
	{ "http://", "hxxp://" },
	{ "ftp://", "fxp://" },
};

/* The index of the scheme that s begins with, or -1. */
static int scheme_at(const char *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
		if (strncasecmp(s, schemes[i].scheme,
				strlen(schemes[i].scheme)) == 0)
			return (int)i;
	return -1;
}

/* Its dead form goes out.  Returns the length of what is taken, or 0. */
static size_t take_scheme(struct strbuf *out, const char *s)
{
	int i = scheme_at(s);

	if (i < 0)
		return 0;
	strbuf_addstr(out, schemes[i].dead);
	return strlen(schemes[i].scheme);
}

/* Would a program take it for an address?  It has a dot, and ends in a word
 * or is all digits. */
static bool is_address(const char *s, size_t len)
{
	size_t last = len;

	while (last && s[last - 1] != '.')
		last--;
	if (last < 2 || last == len)
		return false;
	if (strspn(s, "0123456789.") >= len)
		return true;
	for (size_t i = last; i < len; i++)
		if (!isalpha((unsigned char)s[i]))
			return false;
	return len - last >= 2;
}

static void add_dead(struct strbuf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] == '.')
			strbuf_addstr(out, "[.]");
		else
			strbuf_addch(out, s[i]);
}

/* A dot that ends a sentence is no part of a name. */
static size_t host_length(const char *s)
{
	size_t n = 0;

	while (is_host(s[n]) && scheme_at(s + n) < 0)
		n++;
	while (n && s[n - 1] == '.')
		n--;
	return n;
}

/* Up to what ends a path, or to a URL in it. */
static size_t path_length(const char *s)
{
	size_t n = 0;

	if (*s != '/' && *s != '\\')
		return 0;
	while (s[n] && !strchr(" \t\n\"'<>|,;", s[n]) && scheme_at(s + n) < 0)
		n++;
	return n;
}

void safe_defang(struct strbuf *out, const char *s)
{
	while (*s) {
		size_t scheme = take_scheme(out, s), n;

		s += scheme;
		n = host_length(s);
		if (scheme || is_address(s, n))
			add_dead(out, s, n);
		else
			strbuf_add(out, s, n);
		s += n;
		if (path_length(s))
			n = path_length(s);
		else
			n = *s && !scheme && !n;
		strbuf_add(out, s, n);
		s += n;
	}
}

/* ---- size ---- */

#define ELLIPSIS "\xe2\x80\xa6"

void safe_cut(struct strbuf *sb, size_t max)
{
	const size_t mark = strlen(ELLIPSIS);
	size_t at = 0, n;

	if (sb->len <= max)
		return;
	while (at < sb->len) {
		text_decode(sb->buf + at, sb->len - at, &n);
		if (at + n + mark > max)
			break;
		at += n;
	}
	strbuf_setlen(sb, at);
	if (max >= mark)
		strbuf_addstr(sb, ELLIPSIS);
}
