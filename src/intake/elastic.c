/*
 * elastic.c - detection alerts of Elastic Security (kibana.alert.*), and
 * other ECS events that call themselves alerts.
 */
#include "config.h"

#include <string.h>

#include "intake/decode.h"

static const struct decode_field fields[] = {
	{ offsetof(struct alert, uid), "kibana.alert.uuid" },
	/* rule_id is the same in all spaces, uuid is not */
	{ offsetof(struct alert, rule), "kibana.alert.rule.rule_id" },
	{ offsetof(struct alert, rule), "signal.rule.rule_id" },
	{ offsetof(struct alert, rule), "rule.id" },
	{ offsetof(struct alert, rule), "kibana.alert.rule.name" },
	{ offsetof(struct alert, rule), "rule.name" },
	{ offsetof(struct alert, rule), "event.code" },
	{ offsetof(struct alert, title), "kibana.alert.rule.name" },
	{ offsetof(struct alert, title), "signal.rule.name" },
	{ offsetof(struct alert, title), "rule.name" },
	{ offsetof(struct alert, title), "rule.description" },
	{ offsetof(struct alert, title), "message" },
	{ offsetof(struct alert, asset), "host.name" },
	{ offsetof(struct alert, asset), "host.hostname" },
	{ offsetof(struct alert, asset), "cloud.instance.id" },
	{ offsetof(struct alert, asset), "observer.name" },
	{ offsetof(struct alert, src), "source.ip" },
	{ offsetof(struct alert, src), "client.ip" },
	{ offsetof(struct alert, dst), "destination.ip" },
	{ offsetof(struct alert, dst), "server.ip" },
	{ offsetof(struct alert, user), "user.name" },
	{ offsetof(struct alert, url), "url.full" },
	{ offsetof(struct alert, url), "url.original" },
	{ offsetof(struct alert, file), "file.path" },
	{ offsetof(struct alert, file), "process.executable" },
	{ 0, NULL },
};

static const struct decode_field ecs_product[] = {
	{ offsetof(struct alert, product), "observer.product" },
	{ offsetof(struct alert, product), "event.module" },
	{ offsetof(struct alert, product), "event.provider" },
	{ 0, NULL },
};

static bool is_detection(const cJSON *json)
{
	return json_path(json, "kibana.alert.uuid") ||
	       json_path(json, "kibana.alert.rule.name") ||
	       json_path(json, "signal.rule.name");
}

int elastic_sniff(const cJSON *json)
{
	if (!json_path(json, "@timestamp"))
		return 0;
	if (is_detection(json))
		return 95;
	return json_path(json, "event.kind") || json_path(json, "ecs.version")
		       ? 60
		       : 0;
}

/* A rule that only feeds other rules makes no alert of its own. */
static bool is_building_block(const cJSON *json)
{
	return json_path(json, "kibana.alert.building_block_type") != NULL;
}

static bool is_ecs_alert(const cJSON *json, struct decode *d)
{
	const char *kind = decode_text(json, "event.kind", d);

	return kind &&
	       (strcmp(kind, "alert") == 0 || strcmp(kind, "signal") == 0);
}

/* The bands of the detection engine. */
static enum severity by_risk(int64_t score)
{
	static const struct {
		int from;
		enum severity severity;
	} bands[] = { { 74, SEV_CRITICAL },
		      { 48, SEV_HIGH },
		      { 22, SEV_MEDIUM },
		      { 0, SEV_LOW } };

	for (size_t i = 0; i < ARRAY_SIZE(bands); i++)
		if (score >= bands[i].from)
			return bands[i].severity;
	return SEV_UNKNOWN;
}

static enum severity severity_of(const cJSON *json, struct decode *d)
{
	static const char *const words[] = { "kibana.alert.severity",
					     "signal.rule.severity",
					     "log.level" };
	static const char *const scores[] = { "kibana.alert.risk_score",
					      "signal.rule.risk_score",
					      "event.risk_score" };
	enum severity s;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		s = decode_severity(decode_text(json, words[i], d));
		if (s != SEV_UNKNOWN)
			return s;
	}
	for (size_t i = 0; i < ARRAY_SIZE(scores); i++) {
		s = by_risk(json_int_at(json, scores[i], -1));
		if (s != SEV_UNKNOWN)
			return s;
	}
	return SEV_UNKNOWN;
}

/* The time of what happened, where it is known beside that of the alert. */
static int time_of(struct alert *out, const cJSON *json, struct decode *d)
{
	const char *original = "kibana.alert.original_time";

	return decode_time(out, json,
			   json_path(json, original) ? original : "@timestamp",
			   d);
}

static const char *attack_of(const cJSON *json, struct decode *d)
{
	static const char *const paths[] = { "kibana.alert.rule.threat",
					     "signal.rule.threat", "threat" };
	const char *attack = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(paths) && !attack; i++)
		attack = decode_attack(json_path(json, paths[i]), d);
	return attack;
}

enum decoded elastic_decode(struct alert *out, const cJSON *json,
			    struct decode *d)
{
	bool detection = is_detection(json);

	if (is_building_block(json) || (!detection && !is_ecs_alert(json, d)))
		return DECODED_CONTEXT;
	if (time_of(out, json, d) < 0)
		return DECODED_REJECT;
	if (detection)
		out->product = "Elastic Security";
	decode_fields(out, ecs_product, json, d);
	decode_fields(out, fields, json, d);
	decode_event_uid(out, json, d);
	out->uid_time =
		decode_stable_time(json, "kibana.alert.original_time", 0, d);
	out->severity = severity_of(json, d);
	out->attack = attack_of(json, d);
	out->category = decode_words(json_path(json, "event.category"), d);
	/* it stands for those that it suppressed, too */
	out->count =
		1 + decode_count(json, "kibana.alert.suppression.docs_count");
	return DECODED_ALERT;
}
