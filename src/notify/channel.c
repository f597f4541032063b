/*
 * channel.c - the kinds of channels, and making a message fit.
 */
#include "config.h"

#include "notify/channel.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/memory.h"

static const struct channel_kind *const kinds[CHANNEL_TYPES] = {
	[CHANNEL_WECOM] = &wecom_kind,   [CHANNEL_DINGTALK] = &dingtalk_kind,
	[CHANNEL_FEISHU] = &feishu_kind, [CHANNEL_WEBHOOK] = &webhook_kind,
	[CHANNEL_MAIL] = &mail_kind,
};

const struct channel_kind *channel_kind(enum channel_type t)
{
	return kinds[t];
}

enum markup channel_markup(const struct conf_channel *ch)
{
	return kinds[ch->type]->markup[ch->plain];
}

void request_release(struct request *r)
{
	if (r->url)
		explicit_bzero(r->url, strlen(r->url));
	free(r->url);
	for (int i = 0; i < REQUEST_HEADERS; i++)
		free(r->headers[i]);
	strbuf_release(&r->body);
	memset(r, 0, sizeof *r);
	strbuf_init(&r->body);
}

void request_header(struct request *r, const char *fmt, ...)
{
	struct strbuf sb = STRBUF_INIT;
	va_list ap;
	int i = 0;

	while (r->headers[i])
		if (++i == REQUEST_HEADERS)
			bug("too many headers");
	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	r->headers[i] = strbuf_detach(&sb);
}

/* What is left of text when a limit on `is` bytes asks for it. */
static size_t room(size_t text, size_t is, size_t max, int64_t shrunk)
{
	max >>= shrunk;
	if (!max || is <= max || !text)
		return text;
	return text * max / is < text ? text * max / is : text - 1;
}

/* By the text that is measured, or by all; the form makes some characters
 * longer, so what is left is in proportion. */
static size_t fitting(const struct envelope *e, const struct request *r,
		      size_t text, int64_t shrunk)
{
	const struct channel_kind *k = kinds[e->channel->type];
	size_t content = room(text, r->content,
			      k->content_max[e->channel->plain], shrunk);
	size_t body = room(text, r->body.len, k->body_max, shrunk);

	return content < body ? content : body;
}

void channel_compose(const struct envelope *e, int64_t shrunk,
		     struct request *out)
{
	struct envelope smaller = *e;
	struct strbuf text = STRBUF_INIT;
	size_t fits;

	strbuf_addstr(&text, e->text);
	for (;;) {
		smaller.text = text.buf;
		request_release(out);
		kinds[e->channel->type]->compose(&smaller, out);
		fits = fitting(e, out, text.len, shrunk);
		if (fits >= text.len)
			break;
		safe_cut(&text, fits);
	}
	strbuf_release(&text);
}
