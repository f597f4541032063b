/*
 * wazuh.c - Wazuh: the alerts.json of version 4, and the findings of version
 * 5, which are ECS with a "wazuh" object.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "intake/decode.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

static const struct decode_field fields[] = {
	{ offsetof(struct alert, title), "rule.description" },
	{ offsetof(struct alert, asset), "agent.name" },
	{ offsetof(struct alert, asset), "agent.ip" },
	{ offsetof(struct alert, asset), "predecoder.hostname" },
	{ offsetof(struct alert, src), "data.srcip" },
	{ offsetof(struct alert, src), "data.src_ip" },
	{ offsetof(struct alert, src), "data.win.eventdata.ipAddress" },
	{ offsetof(struct alert, src), "data.aws.source_ip_address" },
	{ offsetof(struct alert, dst), "data.dstip" },
	{ offsetof(struct alert, dst), "data.dest_ip" },
	{ offsetof(struct alert, dst), "data.win.eventdata.destinationIp" },
	{ offsetof(struct alert, user), "data.dstuser" },
	{ offsetof(struct alert, user), "data.srcuser" },
	{ offsetof(struct alert, user), "data.win.eventdata.targetUserName" },
	{ offsetof(struct alert, user), "syscheck.uname_after" },
	{ offsetof(struct alert, url), "data.url" },
	{ offsetof(struct alert, file), "syscheck.path" },
	{ offsetof(struct alert, file), "data.win.eventdata.image" },
	/* one rule reports all signatures of a Suricata */
	{ offsetof(struct alert, extra), "data.alert.signature_id" },
	{ 0, NULL },
};

static const struct decode_field fields5[] = {
	{ offsetof(struct alert, rule), "wazuh.rule.id" },
	{ offsetof(struct alert, title), "wazuh.rule.title" },
	{ offsetof(struct alert, asset), "wazuh.agent.name" },
	{ offsetof(struct alert, asset), "wazuh.agent.host.hostname" },
	{ offsetof(struct alert, src), "source.ip" },
	{ offsetof(struct alert, src), "client.ip" },
	{ offsetof(struct alert, dst), "destination.ip" },
	{ offsetof(struct alert, user), "user.name" },
	{ offsetof(struct alert, url), "url.original" },
	{ offsetof(struct alert, file), "file.path" },
	{ offsetof(struct alert, file), "process.executable" },
	{ 0, NULL },
};

int wazuh_sniff(const cJSON *json)
{
	if (json_path(json, "wazuh.rule.id") ||
	    json_path(json, "wazuh.integration"))
		return 95;
	if (!json_path(json, "rule.level") || !json_path(json, "rule.id"))
		return 0;
	return json_path(json, "agent.id") || json_path(json, "manager.name")
		       ? 95
		       : 50;
}

static enum severity severity_of(int64_t level)
{
	static const struct {
		int from;
		enum severity severity;
	} bands[] = {
		{ 15, SEV_CRITICAL },     { 12, SEV_HIGH },
		{ 7, SEV_MEDIUM },        { 4, SEV_LOW },
		{ 0, SEV_INFORMATIONAL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(bands); i++)
		if (level >= bands[i].from)
			return bands[i].severity;
	return SEV_UNKNOWN;
}

/* "1795370520.48213826": seconds and an offset, unique within a manager. */
static void identify(struct alert *out, const cJSON *json, struct decode *d)
{
	const char *id = decode_text(json, "id", d);
	const char *manager = decode_text(json, "manager.name", d);
	int64_t seconds;

	if (!id)
		return;
	out->uid = manager ? decode_print(d, "%s/%s", manager, id) : id;
	seconds = strtoll(id, NULL, 10);
	if (seconds > 0 && seconds < out->time)
		out->uid_time = seconds * SECOND;
}

static enum decoded decode4(struct alert *out, const cJSON *json,
			    struct decode *d)
{
	int64_t level;

	out->rule = decode_text(json, "rule.id", d);
	if (!out->rule || !json_int(json_path(json, "rule.level"), &level)) {
		fail(_("it is no Wazuh alert: it has no rule.id and "
		       "rule.level"));
		return DECODED_REJECT;
	}
	if (decode_time(out, json, "timestamp", d) < 0)
		return DECODED_REJECT;
	decode_fields(out, fields, json, d);
	out->severity = severity_of(level);
	out->category = decode_words(json_path(json, "rule.groups"), d);
	out->attack = decode_attack(json_path(json, "rule.mitre"), d);
	identify(out, json, d);
	return DECODED_ALERT;
}

static enum decoded decode5(struct alert *out, const cJSON *json,
			    struct decode *d)
{
	const cJSON *rule = json_path(json, "wazuh.rule");

	if (!rule)
		return DECODED_CONTEXT;
	if (decode_time(out, json, "@timestamp", d) < 0)
		return DECODED_REJECT;
	decode_fields(out, fields5, json, d);
	decode_event_uid(out, json, d);
	out->severity = decode_severity(decode_text(rule, "level", d));
	out->category = decode_words(json_path(rule, "tags"), d);
	out->attack = decode_attack(json_path(rule, "mitre"), d);
	return DECODED_ALERT;
}

enum decoded wazuh_decode(struct alert *out, const cJSON *json,
			  struct decode *d)
{
	out->product = "Wazuh";
	return json_path(json, "wazuh") ? decode5(out, json, d)
					: decode4(out, json, d);
}
