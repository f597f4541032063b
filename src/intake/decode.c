/*
 * decode.c - helpers of the decoders: texts, times, severities, techniques.
 */
#include "config.h"

#include "intake/decode.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/strbuf.h"

/* More than this is a novel. */
#define WORDS_MAX   500
#define ATTACKS_MAX 24
/* So that no sum of them overflows. */
#define COUNT_MAX   1000000000

/* ---- texts ---- */

/* The text of a scalar, living as long as the alert. */
static const char *scalar(const cJSON *item, struct decode *d)
{
	struct strbuf number = STRBUF_INIT;
	const char *text = json_text(item, &number);

	if (text && text == number.buf)
		text = arena_strndup(d->arena, number.buf, number.len);
	strbuf_release(&number);
	return text;
}

const char *decode_text(const cJSON *json, const char *path, struct decode *d)
{
	const char *text = scalar(json_path(json, path), d);

	if (!text || !*text || (text[0] == '-' && !text[1]))
		return NULL;
	return text;
}

void decode_fields(struct alert *out, const struct decode_field *fields,
		   const cJSON *json, struct decode *d)
{
	for (const struct decode_field *f = fields; f->path; f++) {
		const char **member =
			(const char **)(void *)((char *)out + f->member);

		if (!*member)
			*member = decode_text(json, f->path, d);
	}
}

const char *decode_print(struct decode *d, const char *fmt, ...)
{
	va_list ap, again;
	char brief[256], *text;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(brief, sizeof brief, fmt, ap);
	text = arena_alloc(d->arena, (size_t)len + 1);
	if ((size_t)len < sizeof brief)
		memcpy(text, brief, (size_t)len + 1);
	else
		vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return text;
}

void decode_event_uid(struct alert *out, const cJSON *json, struct decode *d)
{
	const char *id = decode_text(json, "event.id", d);

	if (id && !out->uid)
		out->uid = decode_print(d, "%s/%s", id,
					out->rule ? out->rule : "?");
}

static void add_words(struct strbuf *sb, const cJSON *json)
{
	const cJSON *child;

	if (cJSON_IsString(json)) {
		if (sb->len)
			strbuf_addch(sb, ' ');
		strbuf_addstr(sb, json->valuestring);
		return;
	}
	cJSON_ArrayForEach (child, json)
		if (sb->len < WORDS_MAX)
			add_words(sb, child);
}

const char *decode_words(const cJSON *json, struct decode *d)
{
	struct strbuf sb = STRBUF_INIT;
	const char *words = NULL;

	if (cJSON_IsString(json))
		return *json->valuestring ? json->valuestring : NULL;
	add_words(&sb, json);
	if (sb.len)
		words = arena_strndup(d->arena, sb.buf, sb.len);
	strbuf_release(&sb);
	return words;
}

/* ---- times ---- */

int decode_time(struct alert *out, const cJSON *json, const char *path,
		struct decode *d)
{
	const char *text = decode_text(json, path, d);
	enum clock_zone zone = ZONE_GIVEN;

	if (!text)
		return fail(_("it says no time (%s)"), path);
	if (clock_parse(&out->time, &zone, text, strlen(text), d->zone_minutes,
			d->now) < 0)
		return fail(_("\"%.40s\" (%s) is no time"), text, path);
	out->zone_assumed = zone == ZONE_ASSUMED;
	return 0;
}

int64_t decode_stable_time(const cJSON *json, const char *path,
			   int64_t fallback, struct decode *d)
{
	const char *text = decode_text(json, path, d);
	enum clock_zone zone;
	int64_t time;

	if (!text || clock_parse(&time, &zone, text, strlen(text),
				 d->zone_minutes, d->now) < 0)
		return fallback;
	return time;
}

/* ---- numbers ---- */

int64_t decode_count(const cJSON *json, const char *path)
{
	int64_t n = json_int_at(json, path, 0);

	return n < 0 ? 0 : n > COUNT_MAX ? COUNT_MAX : n;
}

/* ---- severities ---- */

enum severity decode_severity(const char *word)
{
	static const struct {
		const char *word;
		enum severity severity;
	} words[] = {
		{ "info", SEV_INFORMATIONAL },
		{ "information", SEV_INFORMATIONAL },
		{ "debug", SEV_INFORMATIONAL },
		{ "提示", SEV_INFORMATIONAL },
		{ "信息", SEV_INFORMATIONAL },
		{ "notice", SEV_LOW },
		{ "minor", SEV_LOW },
		{ "低", SEV_LOW },
		{ "低危", SEV_LOW },
		{ "warning", SEV_MEDIUM },
		{ "warn", SEV_MEDIUM },
		{ "moderate", SEV_MEDIUM },
		{ "中", SEV_MEDIUM },
		{ "中危", SEV_MEDIUM },
		{ "error", SEV_HIGH },
		{ "major", SEV_HIGH },
		{ "高", SEV_HIGH },
		{ "高危", SEV_HIGH },
		{ "crit", SEV_CRITICAL },
		{ "alert", SEV_CRITICAL },
		{ "emergency", SEV_CRITICAL },
		{ "very-high", SEV_CRITICAL },
		{ "严重", SEV_CRITICAL },
		{ "危急", SEV_CRITICAL },
		{ "紧急", SEV_CRITICAL },
	};

	for (size_t i = 0; word && i < ARRAY_SIZE(words); i++)
		if (strcasecmp(words[i].word, word) == 0)
			return words[i].severity;
	for (int s = SEV_UNKNOWN; word && s < SEV_COUNT; s++)
		if (strcasecmp(severity_word((enum severity)s), word) == 0)
			return (enum severity)s;
	return SEV_UNKNOWN;
}

/* ---- ATT&CK ---- */

/* "T1505" or "T1505.003", in capitals or not. */
static bool is_technique(const char *s)
{
	size_t digits;

	if (*s != 'T' && *s != 't')
		return false;
	digits = strspn(s + 1, "0123456789");
	if (digits != 4 || !s[5])
		return digits == 4;
	return s[5] == '.' && strspn(s + 6, "0123456789") == 3 && !s[9];
}

struct techniques {
	const char *ids[ATTACKS_MAX];
	size_t n;
};

static void find_techniques(struct techniques *t, const cJSON *json)
{
	const cJSON *child;

	if (cJSON_IsString(json)) {
		if (t->n < ATTACKS_MAX && is_technique(json->valuestring))
			t->ids[t->n++] = json->valuestring;
		return;
	}
	cJSON_ArrayForEach (child, json)
		find_techniques(t, child);
}

static int compare_ids(const void *a, const void *b)
{
	return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

/* Is id said by the one that follows it in the sorted list? */
static bool implied(const char *id, const char *next)
{
	return strncasecmp(id, next, strlen(id)) == 0;
}

const char *decode_attack(const cJSON *json, struct decode *d)
{
	struct techniques t = { .n = 0 };
	size_t len = 0;
	char *out;

	find_techniques(&t, json);
	if (!t.n)
		return NULL;
	qsort(t.ids, t.n, sizeof t.ids[0], compare_ids);
	out = arena_alloc(d->arena, t.n * sizeof("T0000.000"));
	for (size_t i = 0; i < t.n; i++) {
		if (i + 1 < t.n && implied(t.ids[i], t.ids[i + 1]))
			continue;
		if (len)
			out[len++] = ',';
		for (const char *s = t.ids[i]; *s; s++)
			out[len++] = (char)toupper((unsigned char)*s);
	}
	out[len] = '\0';
	return out;
}
