/*
 * ocsf.c - OCSF findings: Detection Finding (2004) and its forerunner
 * Security Finding (2001).  Events of other classes are context.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "intake/decode.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

enum { SECURITY_FINDING = 2001, DETECTION_FINDING = 2004 };
enum { ACTIVITY_CLOSE = 3 };

static const struct decode_field fields[] = {
	{ offsetof(struct alert, uid), "finding_info.uid" },
	{ offsetof(struct alert, uid), "finding.uid" },
	{ offsetof(struct alert, uid), "metadata.uid" },
	{ offsetof(struct alert, product), "metadata.product.name" },
	{ offsetof(struct alert, product), "metadata.product.vendor_name" },
	{ offsetof(struct alert, rule), "finding_info.analytic.uid" },
	{ offsetof(struct alert, rule), "finding_info.analytic.name" },
	{ offsetof(struct alert, rule), "analytic.uid" },
	{ offsetof(struct alert, rule), "analytic.name" },
	{ offsetof(struct alert, rule), "metadata.event_code" },
	{ offsetof(struct alert, title), "finding_info.title" },
	{ offsetof(struct alert, title), "finding.title" },
	{ offsetof(struct alert, title), "message" },
	{ offsetof(struct alert, asset), "device.hostname" },
	{ offsetof(struct alert, asset), "device.name" },
	{ offsetof(struct alert, asset), "resources.name" },
	{ offsetof(struct alert, asset), "resources.uid" },
	{ offsetof(struct alert, asset), "evidences.device.hostname" },
	{ offsetof(struct alert, asset), "device.ip" },
	{ offsetof(struct alert, src), "evidences.src_endpoint.ip" },
	{ offsetof(struct alert, src), "src_endpoint.ip" },
	{ offsetof(struct alert, dst), "evidences.dst_endpoint.ip" },
	{ offsetof(struct alert, dst), "dst_endpoint.ip" },
	{ offsetof(struct alert, user), "evidences.actor.user.name" },
	{ offsetof(struct alert, user), "evidences.user.name" },
	{ offsetof(struct alert, user), "actor.user.name" },
	{ offsetof(struct alert, user), "user.name" },
	{ offsetof(struct alert, url), "evidences.url.url_string" },
	{ offsetof(struct alert, url), "url.url_string" },
	{ offsetof(struct alert, file), "evidences.file.path" },
	{ offsetof(struct alert, file), "evidences.file.name" },
	{ offsetof(struct alert, file), "evidences.process.file.path" },
	{ offsetof(struct alert, tenant), "metadata.tenant_uid" },
	{ 0, NULL },
};

int ocsf_sniff(const cJSON *json)
{
	int64_t class_uid;

	if (!json_int(json_path(json, "class_uid"), &class_uid))
		return 0;
	return json_path(json, "metadata") ? 95 : 70;
}

/* A product reports what passed its check, too. */
static bool is_alert(const cJSON *json)
{
	int64_t class_uid = json_int_at(json, "class_uid", 0);
	const char *status = json_str_at(json, "status_code");

	return (class_uid == DETECTION_FINDING ||
		class_uid == SECURITY_FINDING) &&
	       json_int_at(json, "activity_id", 0) != ACTIVITY_CLOSE &&
	       !(status && strcasecmp(status, "PASS") == 0);
}

static enum severity severity_of(const cJSON *json, struct decode *d)
{
	int64_t id = json_int_at(json, "severity_id", -1);

	if (id >= 0 && id < SEV_COUNT)
		return (enum severity)id;
	return decode_severity(decode_text(json, "severity", d));
}

static int time_of(struct alert *out, const cJSON *json, struct decode *d)
{
	static const char *const paths[] = { "time", "time_dt",
					     "finding_info.last_seen_time",
					     "finding_info.created_time" };

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		if (json_path(json, paths[i]))
			return decode_time(out, json, paths[i], d);
	return fail(_("it says no time (%s)"), paths[0]);
}

enum decoded ocsf_decode(struct alert *out, const cJSON *json, struct decode *d)
{
	const cJSON *attacks = json_path(json, "finding_info.attacks");
	const cJSON *types = json_path(json, "finding_info.types");

	if (!json_path(json, "class_uid")) {
		fail(_("it is no OCSF event: it has no class_uid"));
		return DECODED_REJECT;
	}
	if (!is_alert(json))
		return DECODED_CONTEXT;
	if (time_of(out, json, d) < 0)
		return DECODED_REJECT;
	decode_fields(out, fields, json, d);
	out->uid_time =
		decode_stable_time(json, "finding_info.created_time", 0, d);
	out->severity = severity_of(json, d);
	out->attack = decode_attack(
		attacks ? attacks : json_path(json, "attacks"), d);
	out->category = decode_words(
		types ? types : json_path(json, "finding.types"), d);
	out->count = decode_count(json, "count");
	return DECODED_ALERT;
}
