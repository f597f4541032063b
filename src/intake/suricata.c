/*
 * suricata.c - Suricata EVE, the event type alert.
 *
 * Who is the victim?  The source of the packet is not always the attacker: a
 * rule may look at the server's answer.  So src is who opened the flow, and
 * the victim is what the rule's attack_target says; else the one address that
 * is ours (private); else the server.  It stands in for a missing host, and
 * is part of the fingerprint, as one sensor watches many hosts.
 */
#include "config.h"

#include <arpa/inet.h>
#include <string.h>

#include "intake/decode.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

static const struct decode_field fields[] = {
	{ offsetof(struct alert, title), "alert.signature" },
	{ offsetof(struct alert, category), "alert.category" },
	{ offsetof(struct alert, src), "flow.src_ip" },
	{ offsetof(struct alert, dst), "flow.dest_ip" },
	{ offsetof(struct alert, asset), "host" },
	{ offsetof(struct alert, file), "fileinfo.filename" },
	{ offsetof(struct alert, file), "files.filename" },
	{ 0, NULL },
};

int suricata_sniff(const cJSON *json)
{
	if (!json_str_at(json, "event_type") || !json_str_at(json, "timestamp"))
		return 0;
	if (json_path(json, "alert.signature_id"))
		return 95;
	return json_path(json, "flow_id") || json_path(json, "stats") ? 90 : 40;
}

/* In a network that no one routes: RFC 1918, 6598, 4193. */
static bool is_private(const char *address)
{
	unsigned char b[16];

	if (inet_pton(AF_INET, address, b) == 1)
		return b[0] == 10 || (b[0] == 172 && (b[1] & 0xf0) == 16) ||
		       (b[0] == 192 && b[1] == 168) ||
		       (b[0] == 100 && (b[1] & 0xc0) == 64);
	return inet_pton(AF_INET6, address, b) == 1 && (b[0] & 0xfe) == 0xfc;
}

static const char *victim(const struct alert *a, const cJSON *json,
			  struct decode *d)
{
	const char *target;

	if (!a->src || !a->dst)
		return a->dst ? a->dst : a->src;
	target = decode_text(json, "alert.metadata.attack_target", d);
	if (target && text_contains_nocase(target, "server"))
		return a->dst;
	if (target && text_contains_nocase(target, "client"))
		return a->src;
	if (is_private(a->src) && !is_private(a->dst))
		return a->src;
	return a->dst;
}

static void find_ends(struct alert *out, const cJSON *json, struct decode *d)
{
	const char *direction = json_str_at(json, "direction");
	bool answer = direction && strcmp(direction, "to_client") == 0;

	if (!out->src)
		out->src = decode_text(json, answer ? "dest_ip" : "src_ip", d);
	if (!out->dst)
		out->dst = decode_text(json, answer ? "src_ip" : "dest_ip", d);
	out->extra = victim(out, json, d);
	if (!out->asset)
		out->asset = out->extra;
}

/* The rule's author may have said more than the priority of its class. */
static enum severity severity_of(const cJSON *json, struct decode *d)
{
	static const enum severity by_priority[] = { SEV_HIGH, SEV_MEDIUM,
						     SEV_LOW,
						     SEV_INFORMATIONAL };
	enum severity said = decode_severity(
		decode_text(json, "alert.metadata.signature_severity", d));
	int64_t priority = json_int_at(json, "alert.severity", 3);

	if (said != SEV_UNKNOWN)
		return said;
	if (priority < 1)
		priority = 1;
	return by_priority[(priority > 4 ? 4 : priority) - 1];
}

/* EVE gives an alert no id: this much makes one. */
static void identify(struct alert *out, const cJSON *json, struct decode *d)
{
	const char *flow = decode_text(json, "flow_id", d);

	if (!flow)
		return;
	out->uid = decode_print(d, "%s/%s/%s/%lld/%s", flow, out->rule,
				json_str_at(json, "timestamp"),
				(long long)json_int_at(json, "tx_id", -1),
				out->asset ? out->asset : "");
	out->uid_time = out->time;
}

static void add_url(struct alert *out, const cJSON *json, struct decode *d)
{
	const char *host = decode_text(json, "http.hostname", d);
	const char *url = decode_text(json, "http.url", d);

	if (host && url && *url == '/')
		out->url = decode_print(d, "%s%s", host, url);
	else
		out->url = url ? url : host;
}

enum decoded suricata_decode(struct alert *out, const cJSON *json,
			     struct decode *d)
{
	const char *type = json_str_at(json, "event_type");
	const char *rule;

	if (!type) {
		fail(_("it is no EVE event: it has no event_type"));
		return DECODED_REJECT;
	}
	if (strcmp(type, "alert") != 0)
		return DECODED_CONTEXT;
	rule = decode_text(json, "alert.signature_id", d);
	if (!rule) {
		fail(_("an alert without alert.signature_id"));
		return DECODED_REJECT;
	}
	if (decode_time(out, json, "timestamp", d) < 0)
		return DECODED_REJECT;
	out->product = "Suricata";
	out->rule = decode_print(d, "%lld:%s",
				 (long long)json_int_at(json, "alert.gid", 1),
				 rule);
	decode_fields(out, fields, json, d);
	find_ends(out, json, d);
	out->severity = severity_of(json, d);
	out->attack = decode_attack(json_path(json, "alert.metadata"), d);
	add_url(out, json, d);
	identify(out, json, d);
	return DECODED_ALERT;
}
