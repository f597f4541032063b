/*
 * template.c - the small language of templates: read, filled, checked.
 */
#include "config.h"

#include "notify/template.h"

#include <stdlib.h>
#include <string.h>

#include "notify/fields.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* A template larger than that is something else. */
#define TEMPLATE_MAX 65536

/* ---- pieces ---- */

enum piece { PIECE_TEXT, PIECE_FIELD, PIECE_OPEN, PIECE_CLOSE, PIECE_END };

struct reader {
	const char *s, *end;
	int line;
	/* the piece: of TEXT what it says, of FIELD its name */
	const char *from;
	size_t len;
};

static bool at_line_start(const struct reader *r, const char *begin)
{
	return r->s == begin || r->s[-1] == '\n';
}

static void skip_comments(struct reader *r, const char *begin)
{
	while (r->s < r->end && at_line_start(r, begin) && *r->s == '%') {
		const char *nl = memchr(r->s, '\n', (size_t)(r->end - r->s));

		r->s = nl ? nl + 1 : r->end;
		r->line++;
	}
}

static int read_field(struct reader *r)
{
	const char *close = memchr(r->s, '}', (size_t)(r->end - r->s));
	const char *nl = memchr(r->s, '\n', (size_t)(r->end - r->s));

	if (!close || (nl && nl < close))
		return fail(_("a { without its }; write {{ for the "
			      "character"));
	r->from = r->s;
	r->len = (size_t)(close - r->s);
	r->s = close + 1;
	return PIECE_FIELD;
}

static int read_text(struct reader *r, const char *begin)
{
	r->from = r->s;
	while (r->s < r->end && !strchr("{}[]", *r->s)) {
		if (*r->s++ != '\n')
			continue;
		r->line++;
		if (r->s < r->end && *r->s == '%')
			break;
	}
	r->len = (size_t)(r->s - r->from);
	skip_comments(r, begin);
	return PIECE_TEXT;
}

/* An enum piece, or FAILED with a sentence. */
static int next_piece(struct reader *r, const char *begin)
{
	char c;

	skip_comments(r, begin);
	if (r->s == r->end)
		return PIECE_END;
	c = *r->s;
	if (!strchr("{}[]", c) || !c)
		return read_text(r, begin);
	if (r->s + 1 < r->end && r->s[1] == c) {
		r->from = r->s;
		r->len = 1;
		r->s += 2;
		return PIECE_TEXT;
	}
	r->s++;
	if (c == '}')
		return fail(_("a } without its {; write }} for the "
			      "character"));
	return c == '{' ? read_field(r) : c == '[' ? PIECE_OPEN : PIECE_CLOSE;
}

/* ---- filling ---- */

struct filler {
	const struct scene *scene;
	enum markup markup;
	struct strbuf *out;
	size_t opened; /* where the part in [] began */
	bool inside, said;
};

static int fill_field(struct filler *f, const char *name, size_t len)
{
	const struct field *field = field_named(name, len);
	struct strbuf value = STRBUF_INIT;

	if (!field)
		return field_unknown(name, len);
	field_value(field, f->scene, f->markup, &value);
	f->said |= value.len > 0;
	strbuf_add(f->out, value.buf, value.len);
	strbuf_release(&value);
	return 0;
}

static int open_part(struct filler *f)
{
	if (f->inside)
		return fail(_("a [ within [ ]; write [[ for the character"));
	f->inside = true;
	f->said = false;
	f->opened = f->out->len;
	return 0;
}

static int close_part(struct filler *f)
{
	if (!f->inside)
		return fail(_("a ] without its [; write ]] for the "
			      "character"));
	if (!f->said)
		strbuf_setlen(f->out, f->opened);
	f->inside = false;
	return 0;
}

static int fill_piece(struct filler *f, const struct reader *r, int piece)
{
	switch (piece) {
	case PIECE_TEXT:
		strbuf_add(f->out, r->from, r->len);
		return 0;
	case PIECE_FIELD:
		return fill_field(f, r->from, r->len);
	case PIECE_OPEN:
		return open_part(f);
	case PIECE_CLOSE:
		return close_part(f);
	}
	return piece;
}

static int fill(struct filler *f, const char *file, const struct strbuf *text)
{
	struct reader r = { text->buf, text->buf + text->len, 1, NULL, 0 };
	int piece = PIECE_TEXT, ret = 0;

	while (ret == 0 && piece != PIECE_END) {
		piece = next_piece(&r, text->buf);
		if (piece != PIECE_END)
			ret = fill_piece(f, &r, piece);
	}
	return ret < 0 ? fail_in(ret, "%s:%d: ", file, r.line) : 0;
}

/* ---- checking ---- */

static void finding(struct strbuf *findings, const char *file, int line)
{
	strbuf_addf(findings, "%s:%d: %s\n", file, line, fail_text());
}

/* The same that filling finds; going on after each. */
static int lint_piece(struct reader *r, int piece, bool *inside)
{
	struct strbuf nothing = STRBUF_INIT;
	struct filler f = { .out = &nothing, .inside = *inside };
	int ret = 0;

	if (piece == PIECE_FIELD && !field_named(r->from, r->len))
		ret = field_unknown(r->from, r->len);
	else if (piece == PIECE_OPEN || piece == PIECE_CLOSE)
		ret = fill_piece(&f, r, piece);
	else if (piece < 0)
		ret = piece;
	*inside = f.inside;
	strbuf_release(&nothing);
	return ret;
}

int template_lint(const char *file, const char *text, size_t len,
		  struct strbuf *findings)
{
	struct reader r = { text, text + len, 1, NULL, 0 };
	size_t before = findings->len;
	bool inside = false;
	int piece;

	if (!text_is_utf8(text, len) || memchr(text, '\0', len)) {
		fail(_("this is not UTF-8 text"));
		finding(findings, file, 1);
		return FAILED;
	}
	while ((piece = next_piece(&r, text)) != PIECE_END)
		if (lint_piece(&r, piece, &inside) < 0)
			finding(findings, file, r.line);
	if (inside) {
		fail(_("a [ without its ]; write [[ for the character"));
		finding(findings, file, r.line);
	}
	return findings->len > before ? FAILED : 0;
}

/* ---- files ---- */

static char *path_of(enum notice_event e, bool customers, const char *language)
{
	return xasprintf("notices/%s%s.%s.md", customers ? "customer-" : "",
			 notice_event_word(e), language);
}

void template_each_name(void (*each)(void *ctx, const char *path), void *ctx)
{
	static const char *const languages[] = { "en", "zh_CN" };

	for (int i = 0; i < 4 * NOTICE_EVENTS; i++) {
		enum notice_event e = (enum notice_event)(i / 4);
		char *path = path_of(e, i & 2, languages[i & 1]);

		if (!(i & 2) || notice_event_is_customers(e))
			each(ctx, path);
		free(path);
	}
}

static int read_shipped(struct strbuf *out, const char *path)
{
	char *name = xasprintf("playbooks/%s", path);
	char *file = file_shipped(name);
	int ret = file ? file_read(out, file, TEMPLATE_MAX) : FAILED;

	free(file);
	free(name);
	return ret;
}

static int read_template(const struct scene *s, const char *path,
			 struct strbuf *out)
{
	int ret = repo_read(s->desk->repo, s->desk->commit, path, out, NULL);

	return ret == NOT_FOUND ? read_shipped(out, path) : ret;
}

const char *scene_language(const struct scene *s)
{
	const struct conf_tenant *t =
		conf_tenant_named(s->desk->conf, s->ticket->tenant);

	if (s->channel->language)
		return s->channel->language;
	return t && t->language ? t->language : "en";
}

/* ---- all of it ---- */

/* The title is the first line; what is around it goes. */
static void split(struct strbuf *all, struct strbuf *title, struct strbuf *text)
{
	char *s = all->buf + strspn(all->buf, "\n");
	size_t len = strcspn(s, "\n");

	strbuf_add(title, s, len);
	s += len;
	s += strspn(s, "\n");
	strbuf_addstr(text, s);
	while (text->len && text->buf[text->len - 1] == '\n')
		strbuf_setlen(text, text->len - 1);
}

/* Without what only markdown needs. */
static void unmark(struct strbuf *text)
{
	char *to = text->buf;
	bool begins = true;

	for (const char *s = text->buf; *s;) {
		if (begins && (*s == '#' || *s == '>')) {
			s += strspn(s, "#> ");
		} else if (s[0] == '*' && s[1] == '*') {
			s += 2;
			continue;
		}
		begins = *s == '\n';
		if (*s)
			*to++ = *s++;
	}
	strbuf_setlen(text, (size_t)(to - text->buf));
}

int template_render(const struct scene *s, enum markup markup,
		    struct strbuf *title, struct strbuf *text)
{
	const char *back = *i18n_suffix() ? "zh_CN" : "en";
	char *path =
		path_of(s->event, s->channel->ntenants > 0, scene_language(s));
	struct strbuf source = STRBUF_INIT, all = STRBUF_INIT;
	struct filler f = { .scene = s, .markup = markup, .out = &all };
	int ret = read_template(s, path, &source);

	if (ret == 0) {
		i18n_use(scene_language(s));
		ret = fill(&f, path, &source);
		i18n_use(back);
	}
	if (ret == 0)
		split(&all, title, text);
	if (ret == 0 && markup == MARKUP_PLAIN)
		unmark(text);
	strbuf_release(&source);
	strbuf_release(&all);
	free(path);
	return ret;
}
