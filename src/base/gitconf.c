/*
 * gitconf.c - a reader of git-config syntax.
 */
#include "config.h"

#include "watchfloor/gitconf.h"

#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

void gitconf_init(struct gitconf *g, const char *text, size_t len)
{
	*g = (struct gitconf){ .at = text, .end = text + len, .at_line = 1 };
	strbuf_init(&g->section);
	strbuf_init(&g->subsection);
	strbuf_init(&g->key);
	strbuf_init(&g->value);
	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
		g->at += 3;
}

void gitconf_release(struct gitconf *g)
{
	strbuf_release(&g->section);
	strbuf_release(&g->subsection);
	strbuf_release(&g->key);
	strbuf_release(&g->value);
}

/* ---- characters ---- */

/* The next one; '\n' at the end too, so that every line has an end. */
static int peek(const struct gitconf *g)
{
	if (g->at == g->end)
		return '\n';
	if (*g->at == '\r' && g->at + 1 < g->end && g->at[1] == '\n')
		return '\n';
	return (unsigned char)*g->at;
}

static int take(struct gitconf *g)
{
	int c = peek(g);

	if (g->at == g->end)
		return c;
	g->at += *g->at == '\r' && c == '\n' ? 2 : 1;
	g->at_line += c == '\n';
	return c;
}

static bool is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_name(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-';
}

static void skip_blank(struct gitconf *g)
{
	while (is_blank(peek(g)))
		take(g);
}

static void skip_line(struct gitconf *g)
{
	while (peek(g) != '\n')
		take(g);
}

static void read_name(struct gitconf *g, struct strbuf *out)
{
	strbuf_reset(out);
	for (int c; is_name(c = peek(g)); take(g))
		strbuf_addch(out, c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* ---- [section "name"] ---- */

static int read_subsection(struct gitconf *g)
{
	int c;

	strbuf_reset(&g->subsection);
	g->named = true;
	for (take(g); (c = peek(g)) != '"'; take(g)) {
		if (c == '\\') {
			take(g);
			c = peek(g);
		}
		if (c == '\n')
			return fail(_("the name of [%s is not closed by \""),
				    g->section.buf);
		strbuf_addch(&g->subsection, c);
	}
	take(g);
	return 0;
}

static int read_section(struct gitconf *g)
{
	take(g);
	g->named = false;
	read_name(g, &g->section);
	if (!g->section.len)
		return fail(_("\"[\" begins a section, but no name follows"));
	if (is_blank(peek(g))) {
		skip_blank(g);
		if (peek(g) == '"' && read_subsection(g) < 0)
			return FAILED;
	}
	if (peek(g) != ']')
		return fail(_("a section is written [%s] or [%s \"NAME\"]"),
			    g->section.buf, g->section.buf);
	take(g);
	return 0;
}

/* ---- key = value ---- */

static int read_escape(struct gitconf *g)
{
	static const char escapes[] = "n\nt\tb\b\"\"\\\\";
	int c = peek(g);

	for (const char *e = escapes; *e; e += 2) {
		if (c == *e) {
			take(g);
			strbuf_addch(&g->value, e[1]);
			return 0;
		}
	}
	return fail(_("after a backslash in a value stands n, t, b, \", "
		      "another backslash, or the end of the line"));
}

/* What ends a value stays unread.  Blanks at the end do not belong to it
 * unless they are quoted. */
static int read_value(struct gitconf *g)
{
	bool quoted = false;
	size_t keep = 0;

	for (int c; (c = peek(g)) != '\n';) {
		if (!quoted && (c == '#' || c == ';'))
			break;
		take(g);
		if (c == '"') {
			quoted = !quoted;
		} else if (c != '\\') {
			strbuf_addch(&g->value, c);
		} else if (peek(g) == '\n' && g->at < g->end) {
			take(g);
			continue;
		} else if (read_escape(g) < 0) {
			return FAILED;
		}
		if (quoted || !is_blank(c))
			keep = g->value.len;
	}
	if (quoted)
		return fail(_("a quote is not closed in this value"));
	strbuf_setlen(&g->value, keep);
	skip_line(g);
	return 0;
}

static int read_key(struct gitconf *g)
{
	read_name(g, &g->key);
	strbuf_reset(&g->value);
	skip_blank(g);
	g->has_value = peek(g) == '=';
	if (!g->has_value) {
		if (peek(g) != '\n' && peek(g) != '#' && peek(g) != ';')
			return fail(_("a \"=\" is missing after \"%s\""),
				    g->key.buf);
		skip_line(g);
		return 0;
	}
	take(g);
	skip_blank(g);
	return read_value(g);
}

/* ---- either ---- */

static enum gitconf_item read_item(struct gitconf *g)
{
	int c = peek(g);

	if (c == '[')
		return read_section(g) < 0 ? GITCONF_BAD_SECTION
					   : GITCONF_SECTION;
	if (!is_name(c) || c == '-' || (c >= '0' && c <= '9')) {
		fail(_("this is no section, key or comment"));
		return GITCONF_BAD_KEY;
	}
	return read_key(g) < 0 ? GITCONF_BAD_KEY : GITCONF_KEY;
}

enum gitconf_item gitconf_next(struct gitconf *g)
{
	enum gitconf_item item;

	for (;;) {
		skip_blank(g);
		if (g->at == g->end)
			return GITCONF_END;
		if (peek(g) == '#' || peek(g) == ';')
			skip_line(g);
		else if (peek(g) != '\n')
			break;
		take(g);
	}
	g->line = g->at_line;
	item = read_item(g);
	if (item < GITCONF_END)
		skip_line(g);
	return item;
}
