/*
 * decoders.c - the table of decoders, and who decodes a text.
 */
#include "config.h"

#include <string.h>

#include "intake/decode.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/strbuf.h"

/* A sniffer that says this much is not mistaken. */
#define SURE 90

const struct decoder decoders[] = {
	{ "suricata", N_("Suricata EVE: the event type alert"), suricata_sniff,
	  suricata_decode },
	{ "wazuh", N_("Wazuh alerts.json, and the findings of Wazuh 5"),
	  wazuh_sniff, wazuh_decode },
	{ "ocsf", N_("OCSF Detection Finding, or the older Security Finding"),
	  ocsf_sniff, ocsf_decode },
	{ "elastic",
	  N_("Elastic detection alerts, and ECS events that are "
	     "alerts"),
	  elastic_sniff, elastic_decode },
	{ "generic", N_("any JSON, by the map of a [source] in desk.conf"),
	  generic_sniff, generic_decode },
	{ NULL, NULL, NULL, NULL },
};

const struct decoder *decoder_named(const char *name)
{
	for (const struct decoder *d = decoders; d->name; d++)
		if (strcmp(d->name, name) == 0)
			return d;
	return NULL;
}

/* The first keys of an object, for a sentence. */
static void list_keys(struct strbuf *sb, const cJSON *json)
{
	const cJSON *member;
	int n = 0;

	cJSON_ArrayForEach (member, json) {
		if (n++ == 4) {
			strbuf_addstr(sb, ", ...");
			break;
		}
		strbuf_addf(sb, "%s%.40s", n > 1 ? ", " : "", member->string);
	}
}

static void nobodys(const cJSON *json)
{
	struct strbuf keys = STRBUF_INIT;

	list_keys(&keys, json);
	fail(_("no decoder knows this (its keys: %s); choose one with "
	       "--format, or map it in desk.conf"),
	     keys.buf);
	strbuf_release(&keys);
}

const struct decoder *decoder_for(const cJSON *json,
				  const struct decoder *likely)
{
	const struct decoder *best = NULL;
	int sure = 0;

	if (likely && likely->sniff(json) >= SURE)
		return likely;
	for (const struct decoder *d = decoders; d->name; d++) {
		int n = d->sniff(json);

		if (n > sure) {
			sure = n;
			best = d;
		}
	}
	if (!best)
		nobodys(json);
	return best;
}

const cJSON *decode_unwrap(const cJSON *json)
{
	static const char *const wrappings[] = { "_source", "fields" };
	const cJSON *inner;

	if (!cJSON_GetObjectItemCaseSensitive(json, "_id"))
		return json;
	for (size_t i = 0; i < ARRAY_SIZE(wrappings); i++) {
		inner = cJSON_GetObjectItemCaseSensitive(json, wrappings[i]);
		if (cJSON_IsObject(inner))
			return inner;
	}
	return json;
}

/* An IPv4 address mapped into IPv6 is the IPv4 address. */
static const char *unmap(const char *address)
{
	if (address && strncmp(address, "::ffff:", 7) == 0 &&
	    strchr(address, '.'))
		return address + 7;
	return address;
}

enum decoded decode_alert(struct alert *out, const struct decoder *decoder,
			  const cJSON *json, struct decode *d)
{
	enum decoded result;

	*out = (struct alert){ .time = CLOCK_NEVER, .count = 1 };
	result = decoder->decode(out, json, d);
	if (result != DECODED_ALERT)
		return result;
	if (out->time == CLOCK_NEVER) {
		fail(_("it says no time"));
		return DECODED_REJECT;
	}
	if (!out->title)
		out->title = out->rule ? out->rule : out->category;
	if (!out->title) {
		fail(_("it says neither a title nor a rule"));
		return DECODED_REJECT;
	}
	out->src = unmap(out->src);
	out->dst = unmap(out->dst);
	if (out->count < 1)
		out->count = 1;
	return DECODED_ALERT;
}
