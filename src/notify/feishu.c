/*
 * feishu.c - the custom bot of Feishu and Lark.  It signs the other way round
 * than DingTalk: the time and the secret are the key, the text is empty; in
 * seconds, and in the body.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "notify/channel.h"
#include "watchfloor/hash.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"

void feishu_sign(struct strbuf *out, const char *key, int64_t seconds)
{
	char *whole = xasprintf("%lld\n%s", (long long)seconds, key);
	sha256 mac;

	hmac_sha256(&mac, whole, strlen(whole), "", 0);
	base64_encode(out, mac.b, sizeof mac.b);
	free(whole);
}

static void add_signature(cJSON *body, const struct envelope *e)
{
	struct strbuf sign = STRBUF_INIT;
	char *stamp;

	if (!e->secret->key)
		return;
	stamp = xasprintf("%lld", (long long)(e->now / SECOND));
	feishu_sign(&sign, e->secret->key, e->now / SECOND);
	json_add_str(body, "timestamp", stamp);
	json_add_str(body, "sign", sign.buf);
	strbuf_release(&sign);
	free(stamp);
}

static void add_calls(struct strbuf *text, const struct envelope *e,
		      const char *shape)
{
	for (int i = 0; i < e->ncontacts; i++) {
		strbuf_addstr(text, i ? " " : "\n");
		strbuf_addf(text, shape, e->contacts[i]);
	}
}

static const char *colour_of(enum severity s)
{
	return s >= SEV_CRITICAL ? "red" : s == SEV_HIGH ? "orange" : "blue";
}

static void add_card(cJSON *body, const struct envelope *e)
{
	struct strbuf text = STRBUF_INIT;
	cJSON *card = cJSON_AddObjectToObject(body, "card"), *o;

	strbuf_addstr(&text, e->text);
	add_calls(&text, e, "<at id=%s></at>");
	o = cJSON_AddObjectToObject(card, "config");
	cJSON_AddBoolToObject(o, "wide_screen_mode", true);
	o = cJSON_AddObjectToObject(card, "header");
	json_add_str(o, "template", colour_of(e->severity));
	o = cJSON_AddObjectToObject(o, "title");
	json_add_str(o, "tag", "plain_text");
	json_add_str(o, "content", e->title);
	o = cJSON_CreateObject();
	json_add_str(o, "tag", "markdown");
	json_add_str(o, "content", text.buf);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(card, "elements"), o);
	strbuf_release(&text);
}

static void add_text(cJSON *body, const struct envelope *e)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_addf(&text, "%s\n%s", e->title, e->text);
	add_calls(&text, e, "<at user_id=\"%s\"></at>");
	json_add_str(cJSON_AddObjectToObject(body, "content"), "text",
		     text.buf);
	strbuf_release(&text);
}

static void compose(const struct envelope *e, struct request *out)
{
	cJSON *body = cJSON_CreateObject();

	add_signature(body, e);
	json_add_str(body, "msg_type",
		     e->channel->plain ? "text" : "interactive");
	if (e->channel->plain)
		add_text(body, e);
	else
		add_card(body, e);
	json_print(&out->body, body);
	out->content = out->body.len;
	out->url = xstrdup(e->secret->url);
	request_header(out, "Content-Type: application/json; charset=utf-8");
	cJSON_Delete(body);
}

static const struct answer_code codes[] = {
	{ 0, NULL, CLASS_OK, 0 },
	{ 11232, NULL, CLASS_LIMIT, MINUTE },
	{ 9499, "too many", CLASS_LIMIT, MINUTE },
	{ 9499, NULL, CLASS_FIX, 0 },
	{ 19001, NULL, CLASS_FIX, 0 },
	{ 19002, NULL, CLASS_FIX, 0 },
	{ 19021, NULL, CLASS_FIX, 0 },
	{ 19022, NULL, CLASS_FIX, 0 },
	{ 19024, NULL, CLASS_FIX, 0 },
	{ 19036, NULL, CLASS_SIZE, 0 },
	{ .class = CLASS_COUNT },
};

const struct channel_kind feishu_kind = {
	.markup = { MARKUP_FEISHU, MARKUP_PLAIN },
	.body_max = 20 * 1024,
	.rates = { { 90, MINUTE }, { 4, SECOND } },
	.compose = compose,
	.code = "code",
	.message = "msg",
	.codes = codes,
};
