/*
 * json.c - reading JSON through cJSON, and finding things in it.
 */
#include "config.h"

#include "watchfloor/json.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

#define UTF8_BOM       "\xef\xbb\xbf"
#define EXACT_INTEGER  9007199254740992.0 /* 2^53 */
#define FIFTEEN_DIGITS 1000000000000000

/* The sentence for a fault at an offset of text. */
static void fail_at(const char *text, size_t len, size_t offset,
		    const char *fault)
{
	const char *newline = memchr(text, '\n', len);
	size_t line = 1, column = 1;

	for (size_t i = 0; i < offset; i++) {
		if (text[i] == '\n') {
			line++;
			column = 1;
		} else {
			column += ((unsigned char)text[i] & 0xc0) != 0x80;
		}
	}
	if (newline && newline + 1 < text + len)
		fail(_("line %zu, column %zu: %s"), line, column, _(fault));
	else
		fail(_("column %zu: %s"), column, _(fault));
}

/* Between texts the copy keeps its memory, up to a limit: getting it anew for
 * each line of a large file took as long as cJSON did. */
static _Thread_local struct strbuf fixed = STRBUF_INIT;
#define FIXED_KEPT (1 << 20)

void json_thread_end(void)
{
	strbuf_release(&fixed);
}

static cJSON *build(const char *text, size_t len)
{
	const char *end;
	cJSON *root;

	if (fixed.len) {
		text = fixed.buf;
		len = fixed.len;
	}
	root = cJSON_ParseWithLengthOpts(text, len, &end, false);
	if (!root)
		fail(_("not enough memory for a JSON text of %zu bytes"), len);
	if (fixed.alloc > FIXED_KEPT)
		strbuf_release(&fixed);
	return root;
}

static cJSON *build_unique(const char *text, size_t len)
{
	cJSON *root = build(text, len);
	const char *key = root ? json_repeated_key(root) : NULL;

	if (key) {
		fail(_("the key \"%s\" appears twice in one object"), key);
		cJSON_Delete(root);
		return NULL;
	}
	return root;
}

cJSON *json_parse(const char *text, size_t len, unsigned flags, size_t *offset)
{
	size_t bom = len >= 3 && !memcmp(text, UTF8_BOM, 3) ? 3 : 0;
	struct json_scan scan;
	cJSON *root = NULL;

	text += bom;
	len -= bom;
	if (json_scan(&scan, &fixed, text, len, flags & JSON_PREFIX) < 0)
		fail_at(text, len, scan.end, scan.fault);
	else if (flags & JSON_UNIQUE_KEYS)
		root = build_unique(text, scan.end);
	else
		root = build(text, scan.end);
	if (offset)
		*offset = root || scan.fault ? bom + scan.end : 0;
	return root;
}

/* How long key is when it is the whole of path or stands before a dot of it;
 * 0 otherwise. */
static size_t key_matches(const char *key, const char *path)
{
	size_t n = 0;

	while (key[n] && key[n] == path[n])
		n++;
	return key[n] || (path[n] && path[n] != '.') ? 0 : n;
}

/* The member whose key takes most of path, but less than limit bytes. */
static const cJSON *longest_member(const cJSON *object, const char *path,
				   size_t limit, size_t *taken)
{
	const cJSON *member, *found = NULL;

	*taken = 0;
	cJSON_ArrayForEach (member, object) {
		size_t n = key_matches(member->string, path);

		if (n > *taken && n < limit) {
			found = member;
			*taken = n;
		}
	}
	return found;
}

const cJSON *json_path(const cJSON *root, const char *path)
{
	const cJSON *member, *found;
	size_t limit = SIZE_MAX, taken;

	while (cJSON_IsArray(root))
		root = root->child;
	if (!cJSON_IsObject(root))
		return NULL;
	/* A shorter key is tried only where the longest leads nowhere. */
	while ((member = longest_member(root, path, limit, &taken))) {
		if (path[taken])
			found = json_path(member, path + taken + 1);
		else
			found = cJSON_IsNull(member) ? NULL : member;
		if (found)
			return found;
		limit = taken;
	}
	return NULL;
}

const char *json_marked(const cJSON *item)
{
	const size_t mark = sizeof(JSON_NUMBER_MARK) - 1;
	const char *s;

	if (!cJSON_IsString(item) || !(s = item->valuestring) ||
	    strncmp(s, JSON_NUMBER_MARK, mark) || !json_is_number(s + mark))
		return NULL;
	return s + mark;
}

const char *json_text(const cJSON *item, struct strbuf *scratch)
{
	const char *digits;

	while (cJSON_IsArray(item))
		item = item->child;
	if (cJSON_IsString(item)) {
		digits = json_marked(item);
		return digits ? digits : item->valuestring;
	}
	if (cJSON_IsBool(item))
		return cJSON_IsTrue(item) ? "true" : "false";
	if (!cJSON_IsNumber(item))
		return NULL;
	strbuf_reset(scratch);
	json_add_double(scratch, item->valuedouble);
	return scratch->buf;
}

static bool parse_int(const char *s, int64_t *out)
{
	const char *digits = s + (*s == '-');
	size_t len = strlen(digits);
	long long n;

	if (!len || strspn(digits, "0123456789") != len)
		return false;
	errno = 0;
	n = strtoll(s, NULL, 10);
	if (errno)
		return false;
	*out = n;
	return true;
}

bool json_int(const cJSON *item, int64_t *out)
{
	const char *digits = json_marked(item);
	double d;

	if (cJSON_IsString(item))
		return parse_int(digits ? digits : item->valuestring, out);
	if (!cJSON_IsNumber(item))
		return false;
	d = item->valuedouble;
	if (!(fabs(d) <= EXACT_INTEGER) || d != trunc(d))
		return false;
	*out = (int64_t)d;
	return true;
}

const char *json_str_at(const cJSON *root, const char *path)
{
	const cJSON *item = json_path(root, path);

	if (!cJSON_IsString(item) || json_marked(item))
		return NULL;
	return item->valuestring;
}

int64_t json_int_at(const cJSON *root, const char *path, int64_t fallback)
{
	json_int(json_path(root, path), &fallback);
	return fallback;
}

void json_add_str(cJSON *object, const char *key, const char *value)
{
	if (value && !cJSON_AddStringToObject(object, key, value))
		bug("no memory for the member %s", key);
}

void json_add_int(cJSON *object, const char *key, int64_t value)
{
	char digits[32];

	if (value < FIFTEEN_DIGITS && value > -FIFTEEN_DIGITS) {
		if (!cJSON_AddNumberToObject(object, key, (double)value))
			bug("no memory for the member %s", key);
		return;
	}
	snprintf(digits, sizeof(digits), JSON_NUMBER_MARK "%lld",
		 (long long)value);
	json_add_str(object, key, digits);
}
