/*
 * mail.c - a message by SMTP.
 *
 * Message-ID follows from the notice's key, so a second attempt is known as
 * one.  Where a text is not ASCII is of no matter: it is all base64.
 */
#include "config.h"

#include <string.h>
#include <time.h>

#include "notify/channel.h"
#include "watchfloor/hash.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* RFC 2047: a line with encoded words has at most 76 characters, of which here
 * 9 are "Subject: " and 12 stand around the digits; and a word holds whole
 * characters. */
#define WORD_BYTES 39

static void add_encoded(struct strbuf *out, const char *s)
{
	size_t left = strlen(s), n;

	for (const char *separator = ""; left; separator = "\r\n ") {
		size_t len = 0;

		while (len < left) {
			text_decode(s + len, left - len, &n);
			if (len + n > WORD_BYTES)
				break;
			len += n;
		}
		strbuf_addf(out, "%s=?UTF-8?B?", separator);
		base64_encode(out, s, len);
		strbuf_addstr(out, "?=");
		s += len;
		left -= len;
	}
}

/* In English, whatever the program speaks. */
static void add_date(struct strbuf *out, int64_t now)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t at = (time_t)(now / SECOND);
	struct tm tm;

	gmtime_r(&at, &tm);
	strbuf_addf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n",
		    days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
		    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void add_recipients(struct strbuf *out, const struct envelope *e)
{
	const struct conf_channel *ch = e->channel;

	strbuf_addstr(out, "To: ");
	for (int i = 0; i < ch->nto; i++)
		strbuf_addf(out, "%s<%s>", i ? ",\r\n " : "", ch->to[i]);
	for (int i = 0; i < e->ncontacts; i++)
		strbuf_addf(out, ",\r\n <%s>", e->contacts[i]);
	strbuf_addstr(out, "\r\n");
}

/* 57 bytes are a line of 76. */
static void add_body(struct strbuf *out, const char *text)
{
	size_t left = strlen(text);

	while (left) {
		size_t n = left < 57 ? left : 57;

		base64_encode(out, text, n);
		strbuf_addstr(out, "\r\n");
		text += n;
		left -= n;
	}
}

static void compose(const struct envelope *e, struct request *out)
{
	const char *domain = strchr(e->channel->from, '@') + 1;
	struct strbuf *b = &out->body;

	add_date(b, e->now);
	strbuf_addf(b, "From: <%s>\r\n", e->channel->from);
	add_recipients(b, e);
	strbuf_addf(b, "Message-ID: <%s@%s>\r\nSubject: ", e->key, domain);
	add_encoded(b, e->title);
	strbuf_addstr(b, "\r\nMIME-Version: 1.0\r\n"
			 "Auto-Submitted: auto-generated\r\n");
	if (e->severity >= SEV_CRITICAL)
		strbuf_addstr(b, "Importance: high\r\n");
	strbuf_addstr(b, "Content-Type: text/plain; charset=UTF-8\r\n"
			 "Content-Transfer-Encoding: base64\r\n\r\n");
	add_body(b, e->text);
	out->content = strlen(e->text);
	out->url = xstrdup(e->secret->url);
}

const struct channel_kind mail_kind = {
	.markup = { MARKUP_PLAIN, MARKUP_PLAIN },
	.content_max = { 262144, 262144 },
	.rates = { { 60, MINUTE } },
	.compose = compose,
};
