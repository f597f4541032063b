/*
 * webhook.c - any program that takes Alertmanager's webhook, version 4.
 *
 * Labels are for programs and hold what was recorded; annotations are for
 * people, and addresses in them are dead.  X-Signature is the HMAC-SHA256 of
 * X-Timestamp, a dot, and the body.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "notify/channel.h"
#include "watchfloor/hash.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"

static void add_time(cJSON *o, const char *key, int64_t at)
{
	char text[CLOCK_RFC3339_SIZE];

	json_add_str(o, key,
		     at == CLOCK_NEVER ? "0001-01-01T00:00:00Z"
				       : clock_format(text, at));
}

static void add_label(cJSON *labels, const char *key, const char *value)
{
	if (*value)
		json_add_str(labels, key, value);
}

static cJSON *labels_of(const struct scene *s)
{
	const struct ticket *t = s->ticket;
	cJSON *labels = cJSON_CreateObject();

	add_label(labels, "alertname", notice_event_word(s->event));
	add_label(labels, "ticket", t->id);
	if (*t->id)
		add_label(labels, "severity", severity_word(t->severity));
	add_label(labels, "tenant", t->tenant);
	add_label(labels, "type", t->type);
	add_label(labels, "asset", t->asset);
	add_label(labels, "src", t->src);
	add_label(labels, "owner", t->owner);
	return labels;
}

static cJSON *alert_of(const struct envelope *e, const struct scene *s)
{
	struct strbuf title = STRBUF_INIT, text = STRBUF_INIT;
	cJSON *alert = cJSON_CreateObject(), *notes;
	bool over = s->event == EVENT_CLOSED;

	if (template_render(s, MARKUP_PLAIN, &title, &text) < 0)
		strbuf_addstr(&title, e->title);
	json_add_str(alert, "status", over ? "resolved" : "firing");
	cJSON_AddItemToObject(alert, "labels", labels_of(s));
	notes = cJSON_AddObjectToObject(alert, "annotations");
	json_add_str(notes, "summary", title.buf);
	json_add_str(notes, "description", text.buf);
	add_time(alert, "startsAt",
		 s->ticket->opened == CLOCK_NEVER ? s->record->at
						  : s->ticket->opened);
	add_time(alert, "endsAt", over ? s->record->at : CLOCK_NEVER);
	json_add_str(alert, "generatorURL", "");
	json_add_str(alert, "fingerprint", s->ticket->fingerprint);
	strbuf_release(&title);
	strbuf_release(&text);
	return alert;
}

static cJSON *body_of(const struct envelope *e)
{
	cJSON *body = cJSON_CreateObject(), *alerts, *notes;

	json_add_str(body, "version", "4");
	json_add_str(body, "groupKey", e->key);
	json_add_int(body, "truncatedAlerts", 0);
	json_add_str(body, "status", "firing");
	json_add_str(body, "receiver", e->channel->name);
	cJSON_AddObjectToObject(body, "groupLabels");
	cJSON_AddObjectToObject(body, "commonLabels");
	notes = cJSON_AddObjectToObject(body, "commonAnnotations");
	json_add_str(notes, "summary", e->title);
	json_add_str(notes, "description", e->text);
	json_add_str(body, "externalURL", "");
	alerts = cJSON_AddArrayToObject(body, "alerts");
	for (int i = 0; i < e->nscenes; i++)
		cJSON_AddItemToArray(alerts, alert_of(e, &e->scenes[i]));
	return body;
}

static void sign(const struct envelope *e, struct request *out)
{
	struct strbuf text = STRBUF_INIT;
	char hex[SHA256_HEX];
	sha256 mac;

	strbuf_addf(&text, "%lld.", (long long)(e->now / SECOND));
	strbuf_add(&text, out->body.buf, out->body.len);
	hmac_sha256(&mac, e->secret->key, strlen(e->secret->key), text.buf,
		    text.len);
	request_header(out, "X-Signature: sha256=%s",
		       hex_encode(hex, &mac, sizeof mac));
	strbuf_release(&text);
}

static void compose(const struct envelope *e, struct request *out)
{
	cJSON *body = body_of(e);

	json_print(&out->body, body);
	cJSON_Delete(body);
	out->content = strlen(e->text);
	out->url = xstrdup(e->secret->url);
	request_header(out, "Content-Type: application/json");
	request_header(out, "Idempotency-Key: %s", e->key);
	request_header(out, "X-Timestamp: %lld", (long long)(e->now / SECOND));
	if (e->secret->key)
		sign(e, out);
}

const struct channel_kind webhook_kind = {
	.markup = { MARKUP_PLAIN, MARKUP_PLAIN },
	.content_max = { 65536, 65536 },
	.rates = { { 600, MINUTE } },
	.compose = compose,
};
