/*
 * wecom.c - the message push of WeCom, once "group robot".  The URL is all
 * that it asks for.
 */
#include "config.h"

#include <string.h>

#include "notify/channel.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"

static void compose_markdown(const struct envelope *e, struct strbuf *content)
{
	strbuf_addf(content, "### %s\n%s", e->title, e->text);
	for (int i = 0; i < e->ncontacts; i++)
		strbuf_addf(content, "%s<@%s>", i ? " " : "\n", e->contacts[i]);
}

static void add_mentions(cJSON *text, const struct envelope *e)
{
	cJSON *list = cJSON_AddArrayToObject(text, "mentioned_list");

	for (int i = 0; i < e->ncontacts; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(e->contacts[i]));
}

static void compose(const struct envelope *e, struct request *out)
{
	const char *type = e->channel->plain ? "text" : "markdown";
	struct strbuf content = STRBUF_INIT;
	cJSON *body = cJSON_CreateObject(), *part;

	if (e->channel->plain)
		strbuf_addf(&content, "%s\n%s", e->title, e->text);
	else
		compose_markdown(e, &content);
	json_add_str(body, "msgtype", type);
	part = cJSON_AddObjectToObject(body, type);
	json_add_str(part, "content", content.buf);
	if (e->channel->plain && e->ncontacts)
		add_mentions(part, e);
	json_print(&out->body, body);
	out->content = content.len;
	out->url = xstrdup(e->secret->url);
	request_header(out, "Content-Type: application/json; charset=utf-8");
	cJSON_Delete(body);
	strbuf_release(&content);
}

static const struct answer_code codes[] = {
	{ 0, NULL, CLASS_OK, 0 },
	{ -1, NULL, CLASS_RETRY, 0 },
	{ 45009, NULL, CLASS_LIMIT, MINUTE },
	{ 40058, "exceed max length", CLASS_SIZE, 0 },
	{ 40058, NULL, CLASS_FIX, 0 },
	{ 40008, NULL, CLASS_FIX, 0 },
	{ 93000, NULL, CLASS_FIX, 0 },
	{ .class = CLASS_COUNT },
};

const struct channel_kind wecom_kind = {
	.markup = { MARKUP_WECOM, MARKUP_PLAIN },
	.content_max = { 4096, 2048 },
	.rates = { { 18, MINUTE } },
	.compose = compose,
	.code = "errcode",
	.message = "errmsg",
	.codes = codes,
};
