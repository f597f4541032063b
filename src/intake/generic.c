/*
 * generic.c - any JSON object, by the map of its [source] in desk.conf.
 *
 * What the map leaves out is looked for under the names that most sources
 * use, so a map can be short.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "intake/decode.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* Members of struct alert that are texts, by the key of the map. */
static const struct {
	enum source_field field;
	size_t member;
} mapped[] = {
	{ MAP_UID, offsetof(struct alert, uid) },
	{ MAP_TITLE, offsetof(struct alert, title) },
	{ MAP_RULE, offsetof(struct alert, rule) },
	{ MAP_SRC, offsetof(struct alert, src) },
	{ MAP_DST, offsetof(struct alert, dst) },
	{ MAP_ASSET, offsetof(struct alert, asset) },
	{ MAP_USER, offsetof(struct alert, user) },
	{ MAP_URL, offsetof(struct alert, url) },
	{ MAP_FILE, offsetof(struct alert, file) },
	{ MAP_TYPE, offsetof(struct alert, type) },
};

static const struct {
	enum source_field field;
	const char *path;
} usual[] = {
	{ MAP_TIME, "timestamp" },    { MAP_TIME, "@timestamp" },
	{ MAP_TIME, "time" },         { MAP_TIME, "ts" },
	{ MAP_TIME, "eventTime" },    { MAP_TIME, "event_time" },
	{ MAP_TIME, "created_at" },   { MAP_TIME, "date" },
	{ MAP_UID, "uuid" },          { MAP_UID, "id" },
	{ MAP_TITLE, "title" },       { MAP_TITLE, "signature" },
	{ MAP_TITLE, "alert_name" },  { MAP_TITLE, "rule_name" },
	{ MAP_TITLE, "rule" },        { MAP_TITLE, "name" },
	{ MAP_TITLE, "message" },     { MAP_TITLE, "msg" },
	{ MAP_RULE, "rule_id" },      { MAP_RULE, "rule" },
	{ MAP_RULE, "signature_id" }, { MAP_SEVERITY, "severity" },
	{ MAP_SEVERITY, "priority" }, { MAP_SEVERITY, "level" },
	{ MAP_SRC, "src_ip" },        { MAP_SRC, "src" },
	{ MAP_SRC, "source_ip" },     { MAP_SRC, "srcip" },
	{ MAP_DST, "dest_ip" },       { MAP_DST, "dst_ip" },
	{ MAP_DST, "dst" },           { MAP_DST, "dstip" },
	{ MAP_ASSET, "hostname" },    { MAP_ASSET, "host" },
	{ MAP_ASSET, "asset" },       { MAP_USER, "user" },
	{ MAP_USER, "username" },     { MAP_URL, "url" },
	{ MAP_FILE, "file" },         { MAP_COUNT, "count" },
};

/* It can read anything, so it claims nothing. */
int generic_sniff(const cJSON *json)
{
	return 0;
}

/* Where to find a field in this text: the map's word, or the first of the
 * usual names that is there; NULL when there is none. */
static const char *path_of(enum source_field field, const cJSON *json,
			   const struct decode *d)
{
	if (d->source && d->source->map[field])
		return d->source->map[field];
	for (size_t i = 0; i < ARRAY_SIZE(usual); i++)
		if (usual[i].field == field && json_path(json, usual[i].path))
			return usual[i].path;
	return NULL;
}

static const char *text_of(enum source_field field, const cJSON *json,
			   struct decode *d)
{
	const char *path = path_of(field, json, d);

	return path ? decode_text(json, path, d) : NULL;
}

static enum severity severity_of(const cJSON *json, struct decode *d)
{
	const char *word = text_of(MAP_SEVERITY, json, d);

	for (int i = 0; word && d->source && i < d->source->nwords; i++)
		if (strcasecmp(d->source->words[i].word, word) == 0)
			return (enum severity)d->source->words[i].severity;
	return decode_severity(word);
}

enum decoded generic_decode(struct alert *out, const cJSON *json,
			    struct decode *d)
{
	const char *time = path_of(MAP_TIME, json, d);
	const char *count = path_of(MAP_COUNT, json, d);

	if (!time) {
		fail(_("it says no time under a usual name; map it in "
		       "desk.conf"));
		return DECODED_REJECT;
	}
	if (decode_time(out, json, time, d) < 0)
		return DECODED_REJECT;
	for (size_t i = 0; i < ARRAY_SIZE(mapped); i++)
		*(const char **)(void *)((char *)out + mapped[i].member) =
			text_of(mapped[i].field, json, d);
	if (d->source)
		out->product = d->source->product ? d->source->product
						  : d->source->name;
	out->severity = severity_of(json, d);
	if (count)
		out->count = decode_count(json, count);
	return DECODED_ALERT;
}
