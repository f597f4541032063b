/*
 * record.c - the envelope of a record, version 1.
 *
 * Canonical JSON sorts its keys, so an envelope has one order: that of
 * fields[] below.  It is written by hand, straight into the buffer, and read
 * back by walking the parsed object and the table side by side.
 */
#include "config.h"

#include "ledger/record.h"

#include <stddef.h>
#include <string.h>

#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

int64_t record_seq(int64_t id)
{
	return id & SEQ_MAX;
}

int64_t record_beside(const struct record *r, int64_t seq)
{
	return r->id - record_seq(r->id) + record_seq(seq);
}

/* ---- writing ---- */

static void add_string(struct strbuf *sb, const char *key, const char *value)
{
	if (!value)
		value = "";
	strbuf_addstr(sb, key);
	json_quote(sb, value, strlen(value));
}

static void add_int(struct strbuf *sb, const char *key, int64_t value)
{
	strbuf_addf(sb, "%s%lld", key, (long long)value);
}

static int add_data(struct strbuf *sb, const cJSON *data)
{
	strbuf_addstr(sb, ",\"data\":");
	if (data)
		return json_canonical(sb, data);
	strbuf_addstr(sb, "{}");
	return 0;
}

int record_write(struct strbuf *sb, const struct draft *d, const char *origin,
		 int64_t seq)
{
	char at[CLOCK_RFC3339_SIZE];
	size_t start = sb->len;
	int rc;

	add_string(sb, "{\"act\":", d->act);
	add_string(sb, ",\"actor\":", d->actor);
	add_string(sb,
		   ",\"at\":", clock_format(at, d->at ? d->at : clock_now()));
	add_string(sb, ",\"by\":", d->by);
	rc = add_data(sb, d->data);
	if (rc < 0)
		return fail_in(rc, "%s: ", d->act);
	add_string(sb, ",\"desk\":", d->desk);
	add_string(sb, ",\"on\":", d->on);
	add_string(sb, ",\"origin\":", origin);
	add_int(sb, ",\"seq\":", seq);
	add_string(sb, ",\"tenant\":", d->tenant);
	add_int(sb, ",\"v\":", RECORD_VERSION);
	strbuf_addch(sb, '}');
	if (sb->len - start > RECORD_MAX)
		return fail_as(REFUSED,
			       _("%s: the record would have %zu bytes, %d are "
				 "allowed: shorten the text"),
			       d->act, sb->len - start, RECORD_MAX);
	return 0;
}

/* ---- reading ---- */

static int take_string(struct record *r, const cJSON *item, size_t offset)
{
	if (!cJSON_IsString(item))
		return FAILED;
	*(const char **)(void *)((char *)r + offset) = item->valuestring;
	return 0;
}

/* For what must not be empty. */
static int take_word(struct record *r, const cJSON *item, size_t offset)
{
	if (take_string(r, item, offset) < 0 || !item->valuestring[0])
		return FAILED;
	return 0;
}

/* Only the one spelling that clock_format() has is canonical. */
static int take_time(struct record *r, const cJSON *item, size_t offset)
{
	char again[CLOCK_RFC3339_SIZE];
	enum clock_zone zone;

	if (!cJSON_IsString(item) ||
	    clock_parse(&r->at, &zone, item->valuestring,
			strlen(item->valuestring), 0, 0) < 0 ||
	    strcmp(clock_format(again, r->at), item->valuestring))
		return FAILED;
	return 0;
}

static int take_seq(struct record *r, const cJSON *item, size_t offset)
{
	if (!cJSON_IsNumber(item) || !json_int(item, &r->seq) || r->seq < 1)
		return FAILED;
	return 0;
}

static int take_version(struct record *r, const cJSON *item, size_t offset)
{
	int64_t v;

	if (!cJSON_IsNumber(item) || !json_int(item, &v) || v < 1)
		return FAILED;
	if (v > RECORD_VERSION)
		v = RECORD_VERSION + 1;
	r->version = (int)v;
	return 0;
}

static int take_data(struct record *r, const cJSON *item, size_t offset)
{
	if (!cJSON_IsObject(item))
		return FAILED;
	r->data = item;
	return 0;
}

static const struct field {
	const char *name;
	int (*take)(struct record *r, const cJSON *item, size_t offset);
	size_t offset;
} fields[] = {
	{ "act", take_word, offsetof(struct record, act) },
	{ "actor", take_word, offsetof(struct record, actor) },
	{ "at", take_time, 0 },
	{ "by", take_word, offsetof(struct record, by) },
	{ "data", take_data, 0 },
	{ "desk", take_string, offsetof(struct record, desk) },
	{ "on", take_word, offsetof(struct record, on) },
	{ "origin", take_word, offsetof(struct record, origin) },
	{ "seq", take_seq, 0 },
	{ "tenant", take_string, offsetof(struct record, tenant) },
	{ "v", take_version, 0 },
};
#define NFIELDS (sizeof fields / sizeof fields[0])

static int read_fields(struct record *r)
{
	const cJSON *item = r->json->child;

	if (!cJSON_IsObject(r->json))
		return fail(_("a record is a JSON object"));
	for (size_t i = 0; i < NFIELDS; i++, item = item->next) {
		const struct field *f = &fields[i];

		if (!item || strcmp(item->string, f->name))
			return fail(_("the field \"%s\" is missing or not in "
				      "its place"),
				    f->name);
		if (f->take(r, item, f->offset) < 0)
			return fail(_("the field \"%s\" has a wrong value"),
				    f->name);
	}
	if (item)
		return fail(_("there is no field \"%s\" in a record"),
			    item->string);
	if (r->version > RECORD_VERSION)
		return fail(_("a newer version of watchfloor wrote this "
			      "record"));
	return 0;
}

int record_check_form(const struct record *r)
{
	struct strbuf again = STRBUF_INIT;
	int rc = json_canonical(&again, r->json);

	if (!rc && (again.len != r->body.len ||
		    memcmp(again.buf, r->body.buf, again.len)))
		rc = fail(_("the record is not canonical JSON (RFC 8785)"));
	strbuf_release(&again);
	return rc;
}

int record_read(struct record *r, enum record_trust trust)
{
	int rc;

	if (r->body.len > RECORD_MAX)
		return fail(_("the record has %zu bytes, %d are allowed"),
			    r->body.len, RECORD_MAX);
	r->json = json_parse(r->body.buf, r->body.len, JSON_UNIQUE_KEYS, NULL);
	if (!r->json)
		return FAILED;
	rc = read_fields(r);
	if (!rc && trust == RECORD_FOREIGN)
		rc = record_check_form(r);
	if (rc < 0)
		record_clear(r);
	return rc;
}

int record_parse(struct record *out, int64_t id, const void *body, size_t len)
{
	int rc;

	memset(out, 0, sizeof *out);
	out->id = id;
	strbuf_init(&out->body);
	strbuf_add(&out->body, body, len);
	rc = record_read(out, RECORD_FOREIGN);
	if (rc < 0)
		record_release(out);
	return rc;
}

void record_clear(struct record *r)
{
	cJSON_Delete(r->json);
	r->json = NULL;
	strbuf_reset(&r->body);
}

void record_release(struct record *r)
{
	record_clear(r);
	strbuf_release(&r->body);
}
