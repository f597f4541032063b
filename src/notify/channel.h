/*
 * channel.h - the kinds of channels: what a message looks like on each, how
 * large it may be, how many there may be, and what an answer means.
 *
 * After the services' own descriptions: WeCom "message push", DingTalk
 * "custom robot", Feishu "custom bot"; Alertmanager's webhook, version 4;
 * SMTP (RFC 5321, 5322, 2047).  That a service has answered with HTTP 200
 * means nothing: the number in the body decides.
 */
#ifndef NOTIFY_CHANNEL_H
#define NOTIFY_CHANNEL_H

#include "notify/safe.h"
#include "notify/secret.h"
#include "notify/template.h"

/* What goes out, before it has a form. */
struct envelope {
	const struct conf_channel *channel;
	const struct secret *secret;
	const char *title, *text; /* in the channel's markup */
	const char *key;          /* the same with every attempt */
	enum severity severity;   /* the gravest */
	char **contacts;          /* who is called, in the service's words */
	int ncontacts;
	const struct scene *scenes; /* what it tells of */
	int nscenes;
	int64_t now;
};

#define REQUEST_HEADERS 6

struct request {
	char *url;
	char *headers[REQUEST_HEADERS]; /* NULL beyond the last */
	struct strbuf body;
	size_t content; /* bytes of the text that the service measures */
};
void request_release(struct request *r);
void request_header(struct request *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* No more than n within that time. */
struct rate {
	int n;
	int64_t within;
};

/* What an answer's number means; words: only if it says them. */
struct answer_code {
	long code;
	const char *words;
	enum outcome_class class;
	int64_t wait; /* ms */
};

struct channel_kind {
	enum markup markup[2]; /* markdown, text */
	size_t content_max[2]; /* bytes; 0: any */
	size_t body_max;       /* bytes; 0: any */
	struct rate rates[2];
	void (*compose)(const struct envelope *e, struct request *out);
	/* Of a robot: where its number and words are, and what it means. */
	const char *code, *message;
	const struct answer_code *codes; /* until one with class CLASS_COUNT */
};

const struct channel_kind *channel_kind(enum channel_type t);
enum markup channel_markup(const struct conf_channel *ch);

/* One message that fits, the text cut when need be; shrunk: the limits are
 * halved so often. */
void channel_compose(const struct envelope *e, int64_t shrunk,
		     struct request *out);

/* ---- what came back ---- */

struct answer {
	int error;   /* CURLcode */
	long status; /* of HTTP, or the last of SMTP */
	struct strbuf body;
	int64_t retry_after;   /* ms; 0: not said */
	int64_t date;          /* of the service's clock; CLOCK_NEVER */
	int64_t sent, latency; /* when it was asked, and how long it took */
	bool uploaded;         /* all of the request went out */
	char *said;            /* of the library, about an error */
};
void answer_release(struct answer *a);
/* Everything that is said has been through secret_redact(). */
void answer_judge(const struct conf_channel *ch, const struct secret *s,
		  const struct answer *a, struct attempt *out);

/* One file each. */
extern const struct channel_kind wecom_kind, dingtalk_kind, feishu_kind,
	webhook_kind, mail_kind;

/* base64(HMAC-SHA256), as DingTalk and Feishu sign. */
void dingtalk_sign(struct strbuf *out, const char *key, int64_t ms);
void feishu_sign(struct strbuf *out, const char *key, int64_t seconds);

#endif
