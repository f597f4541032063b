/*
 * dingtalk.c - the custom robot of DingTalk.  Its signature stands in the URL
 * and is good for an hour, so each attempt has its own.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "notify/channel.h"
#include "watchfloor/hash.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"

void dingtalk_sign(struct strbuf *out, const char *key, int64_t ms)
{
	char *text = xasprintf("%lld\n%s", (long long)ms, key);
	sha256 mac;

	hmac_sha256(&mac, key, strlen(key), text, strlen(text));
	base64_encode(out, mac.b, sizeof mac.b);
	free(text);
}

/* Of base64 these mean something else in a query. */
static void add_escaped(struct strbuf *out, const char *s)
{
	for (; *s; s++)
		if (strchr("+/=", *s))
			strbuf_addf(out, "%%%02X", (unsigned)*s);
		else
			strbuf_addch(out, *s);
}

static char *signed_url(const struct envelope *e)
{
	struct strbuf url = STRBUF_INIT, sign = STRBUF_INIT;

	strbuf_addstr(&url, e->secret->url);
	if (e->secret->key) {
		dingtalk_sign(&sign, e->secret->key, e->now);
		strbuf_addf(&url, "%ctimestamp=%lld&sign=",
			    strchr(url.buf, '?') ? '&' : '?',
			    (long long)e->now);
		add_escaped(&url, sign.buf);
	}
	strbuf_release(&sign);
	return strbuf_detach(&url);
}

/* A line end alone is none in its markdown.  Who is called must stand in the
 * text too, or nobody sees it. */
static void compose_markdown(const struct envelope *e, struct strbuf *text)
{
	strbuf_addf(text, "### %s\n\n", e->title);
	for (const char *s = e->text; *s; s++) {
		if (*s == '\n')
			strbuf_addstr(text, "  ");
		strbuf_addch(text, *s);
	}
	for (int i = 0; i < e->ncontacts; i++)
		strbuf_addf(text, "%s@%s", i ? " " : "\n\n", e->contacts[i]);
}

static void add_at(cJSON *body, const struct envelope *e)
{
	cJSON *at = cJSON_AddObjectToObject(body, "at");
	cJSON *mobiles = cJSON_AddArrayToObject(at, "atMobiles");

	for (int i = 0; i < e->ncontacts; i++)
		cJSON_AddItemToArray(mobiles,
				     cJSON_CreateString(e->contacts[i]));
	cJSON_AddBoolToObject(at, "isAtAll", false);
}

static void compose(const struct envelope *e, struct request *out)
{
	const char *type = e->channel->plain ? "text" : "markdown";
	struct strbuf text = STRBUF_INIT;
	cJSON *body = cJSON_CreateObject(), *part;

	json_add_str(body, "msgtype", type);
	part = cJSON_AddObjectToObject(body, type);
	if (e->channel->plain) {
		strbuf_addf(&text, "%s\n%s", e->title, e->text);
		json_add_str(part, "content", text.buf);
	} else {
		compose_markdown(e, &text);
		json_add_str(part, "title", e->title);
		json_add_str(part, "text", text.buf);
	}
	add_at(body, e);
	json_print(&out->body, body);
	out->content = text.len;
	out->url = signed_url(e);
	request_header(out, "Content-Type: application/json; charset=utf-8");
	cJSON_Delete(body);
	strbuf_release(&text);
}

#define PUNISHMENT (10 * MINUTE)

static const struct answer_code codes[] = {
	{ 0, NULL, CLASS_OK, 0 },
	{ -1, NULL, CLASS_RETRY, 0 },
	{ 130101, NULL, CLASS_LIMIT, PUNISHMENT },
	{ 410100, NULL, CLASS_LIMIT, PUNISHMENT },
	{ 460101, NULL, CLASS_SIZE, 0 },
	{ 101002, NULL, CLASS_SIZE, 0 },
	/* the clock may have been set right meanwhile; it is signed anew */
	{ 310000, "timestamp", CLASS_RETRY, 0 },
	{ 310000, NULL, CLASS_FIX, 0 },
	{ 300005, NULL, CLASS_FIX, 0 },
	{ 300001, NULL, CLASS_FIX, 0 },
	{ 400101, NULL, CLASS_FIX, 0 },
	{ 400013, NULL, CLASS_FIX, 0 },
	{ 400102, NULL, CLASS_FIX, 0 },
	{ 400106, NULL, CLASS_FIX, 0 },
	{ 400105, NULL, CLASS_FIX, 0 },
	{ 40035, NULL, CLASS_FIX, 0 },
	{ 43004, NULL, CLASS_FIX, 0 },
	{ 430101, NULL, CLASS_FIX, 0 },
	{ 430102, NULL, CLASS_FIX, 0 },
	{ 430103, NULL, CLASS_FIX, 0 },
	{ 430104, NULL, CLASS_FIX, 0 },
	{ .class = CLASS_COUNT },
};

const struct channel_kind dingtalk_kind = {
	.markup = { MARKUP_DINGTALK, MARKUP_PLAIN },
	.body_max = 20000,
	.rates = { { 18, MINUTE } },
	.compose = compose,
	.code = "errcode",
	.message = "errmsg",
	.codes = codes,
};
