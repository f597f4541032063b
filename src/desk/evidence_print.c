/*
 * evidence_print.c - a piece of evidence, for a person.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

struct printing {
	struct desk *desk;
	int64_t n;
	struct strbuf *out;
	struct strbuf head; /* of the content */
	size_t max;
	int64_t bytes;
	bool text, found;
};

static void add_line(struct printing *p, const char *name, const char *value)
{
	int pad = 12 - text_width(name);

	if (*value)
		strbuf_addf(p->out, "%s%*s %s\n", name, pad > 0 ? pad : 0, "",
			    value);
}

static void add_time(struct printing *p, const char *name, int64_t at,
		     const char *by)
{
	char text[CLOCK_RFC3339_SIZE];
	struct strbuf line = STRBUF_INIT;

	strbuf_addf(&line, "%s%s%s", clock_format(text, at), *by ? "  " : "",
		    by);
	add_line(p, name, line.buf);
	strbuf_release(&line);
}

static void add_facts(struct printing *p, const struct evidence *e)
{
	struct strbuf size = STRBUF_INIT;

	strbuf_addf(&size, Q_("%lld byte", "%lld bytes", e->bytes),
		    (long long)e->bytes);
	strbuf_addf(&size, ", %s", e->media);
	add_line(p, _("Kind"), evidence_title(e->kind));
	add_line(p, _("Name"), e->name);
	add_line(p, _("Content"), size.buf);
	add_line(p, _("SHA-256"), e->hash);
	add_line(p, _("From"), e->source);
	add_line(p, _("Step"), e->title);
	add_time(p, _("Collected"), e->collected, "");
	add_time(p, _("Added"), e->at, e->actor);
	strbuf_release(&size);
}

static int take_facts(void *ctx, const struct evidence *e)
{
	struct printing *p = ctx;

	if (e->n != p->n)
		return 0;
	p->found = true;
	p->bytes = e->bytes;
	p->text = strcmp(e->media, "text/plain") == 0;
	p->max = p->text ? EVIDENCE_TEXT_SHOWN : EVIDENCE_HEAD_SHOWN;
	add_facts(p, e);
	return 1;
}

/* What is not shown is read too, or nobody would know whether it is right. */
static int take_head(void *ctx, const void *data, size_t len)
{
	struct printing *p = ctx;
	size_t room = p->max - p->head.len;

	strbuf_add(&p->head, data, len < room ? len : room);
	return 0;
}

static void add_content(struct printing *p)
{
	int64_t left = p->bytes - (int64_t)p->head.len;

	strbuf_addch(p->out, '\n');
	if (p->text)
		strbuf_add(p->out, p->head.buf, p->head.len);
	else
		text_hex_dump(p->out, p->head.buf, p->head.len);
	if (p->out->buf[p->out->len - 1] != '\n')
		strbuf_addch(p->out, '\n');
	if (left > 0)
		strbuf_addf(p->out,
			    Q_("... and %lld more byte\n",
			       "... and %lld more bytes\n", left),
			    (long long)left);
}

int evidence_print(struct desk *d, const char *ticket, int64_t n,
		   struct strbuf *out)
{
	struct printing p = {
		.desk = d, .n = n, .out = out, .head = STRBUF_INIT
	};
	int ret = evidence_each(d, ticket, take_facts, &p);

	if (ret == 0)
		return fail_as(NOT_FOUND, _("%s has no evidence number %lld"),
			       ticket, (long long)n);
	if (ret < 0)
		return ret;
	if (evidence_read(d, ticket, n, take_head, &p) == 0)
		add_content(&p);
	else
		strbuf_addf(out, "\n%s\n", fail_text());
	strbuf_release(&p.head);
	return 0;
}
