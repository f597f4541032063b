/*
 * json_canonical.c - writing JSON, canonically (RFC 8785) or as it stands.
 *
 * One deviation, because records must keep what they were given: RFC 8785
 * rounds a number beyond a double, here it keeps its digits (see
 * JSON_NUMBER_MARK).
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* Of U+E000..U+FFFF the UTF-8 leads are 0xee and 0xef, below those of the
 * characters beyond; in UTF-16 they come after the surrogates.  Moving the
 * leads up makes the order of bytes that of UTF-16 code units. */
static int utf16_weight(unsigned char byte)
{
	return byte >= 0xee && byte <= 0xef ? byte + 0x100 : byte;
}

static int compare_keys(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return utf16_weight((unsigned char)*a) -
	       utf16_weight((unsigned char)*b);
}

static int compare_members(const void *a, const void *b)
{
	const cJSON *const *x = a, *const *y = b;

	return compare_keys((*x)->string, (*y)->string);
}

/* The members of an object in canonical order. */
struct members {
	const cJSON **list;
	const cJSON *few[32]; /* list points here when they are enough */
	size_t n;
	const char *repeated; /* a key that is there twice, or NULL */
};

static void members_collect(struct members *m, const cJSON *object)
{
	const cJSON *member;

	m->n = (size_t)cJSON_GetArraySize(object);
	m->list = m->few;
	if (m->n > ARRAY_SIZE(m->few))
		m->list = xcalloc(m->n, sizeof(*m->list));
	m->n = 0;
	cJSON_ArrayForEach (member, object) {
		m->list[m->n++] = member;
	}
}

static bool members_sorted(const struct members *m)
{
	for (size_t i = 1; i < m->n; i++)
		if (compare_members(&m->list[i - 1], &m->list[i]) >= 0)
			return false;
	return true;
}

static void members_init(struct members *m, const cJSON *object)
{
	members_collect(m, object);
	m->repeated = NULL;
	if (members_sorted(m))
		return;
	qsort(m->list, m->n, sizeof(*m->list), compare_members);
	for (size_t i = 1; i < m->n && !m->repeated; i++)
		if (!strcmp(m->list[i - 1]->string, m->list[i]->string))
			m->repeated = m->list[i]->string;
}

static void members_release(struct members *m)
{
	if (m->list != m->few)
		free(m->list);
}

const char *json_repeated_key(const cJSON *item)
{
	const char *repeated = NULL;
	const cJSON *child;

	if (cJSON_IsObject(item)) {
		struct members m;

		members_init(&m, item);
		repeated = m.repeated;
		members_release(&m);
	}
	for (child = item->child; child && !repeated; child = child->next)
		if (child->child)
			repeated = json_repeated_key(child);
	return repeated;
}

/* What a double takes at least to be read back: its digits, without point,
 * and the place of the point among them. */
static int shortest_digits(double d, char digits[static 32], int *point)
{
	/* Fifteen digits always survive a double, but not a subnormal one. */
	int precision = isnormal(d) ? 15 : 1;
	char text[32];
	int n = 0;

	do
		snprintf(text, sizeof(text), "%.*e", precision - 1, d);
	while (strtod(text, NULL) != d && ++precision <= 17);
	*point = (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
	for (const char *t = text; *t != 'e'; t++)
		if (*t != '.')
			digits[n++] = *t;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	return n;
}

static void add_zeros(struct strbuf *sb, int n)
{
	for (; n > 0; n--)
		strbuf_addch(sb, '0');
}

/* Number::toString of ECMA-262, 7.1.12.1. */
void json_add_double(struct strbuf *sb, double d)
{
	char digits[32];
	int n, point;

	if (fabs(d) < 1e15 && d == trunc(d)) {
		strbuf_addf(sb, "%lld", (long long)d);
		return;
	}
	if (d < 0)
		strbuf_addch(sb, '-');
	n = shortest_digits(fabs(d), digits, &point);
	if (point > 21 || point < -5) {
		strbuf_addch(sb, digits[0]);
		if (n > 1)
			strbuf_addch(sb, '.');
		strbuf_add(sb, digits + 1, (size_t)n - 1);
		strbuf_addf(sb, "e%+d", point - 1);
	} else if (point <= 0) {
		strbuf_addstr(sb, "0.");
		add_zeros(sb, -point);
		strbuf_add(sb, digits, (size_t)n);
	} else if (point < n) {
		strbuf_add(sb, digits, (size_t)point);
		strbuf_addch(sb, '.');
		strbuf_add(sb, digits + point, (size_t)(n - point));
	} else {
		strbuf_add(sb, digits, (size_t)n);
		add_zeros(sb, point - n);
	}
}

static void quote_control(struct strbuf *sb, unsigned char c)
{
	static const char letters[0x20] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',
		['\f'] = 'f', ['\r'] = 'r',
	};

	if (c >= 0x20)
		strbuf_addf(sb, "\\%c", c);
	else if (letters[c])
		strbuf_addf(sb, "\\%c", letters[c]);
	else
		strbuf_addf(sb, "\\u%04x", c);
}

/* How many bytes at s need no escape. */
static size_t unescaped_run(const char *s, const char *end)
{
	const char *at = s;

	while (at < end && *at != '"' && *at != '\\') {
		unsigned char c = (unsigned char)*at;
		size_t len = 1;

		if (c < 0x20 || (c >= 0x80 &&
				 text_decode(at, (size_t)(end - at), &len) < 0))
			break;
		at += len;
	}
	return (size_t)(at - s);
}

void json_quote(struct strbuf *sb, const char *s, size_t len)
{
	const char *end = s + len;

	strbuf_grow(sb, len + 2);
	strbuf_addch(sb, '"');
	while (s < end) {
		size_t run = unescaped_run(s, end);

		strbuf_add(sb, s, run);
		s += run;
		if (s == end)
			break;
		if ((unsigned char)*s < 0x80)
			quote_control(sb, (unsigned char)*s);
		else
			strbuf_addstr(sb, "\xef\xbf\xbd");
		s++;
	}
	strbuf_addch(sb, '"');
}

static void print_scalar(struct strbuf *sb, const cJSON *item)
{
	const char *digits = json_marked(item);

	if (digits)
		strbuf_addstr(sb, digits);
	else if (cJSON_IsString(item))
		json_quote(sb, item->valuestring, strlen(item->valuestring));
	else if (cJSON_IsNumber(item) && isfinite(item->valuedouble))
		json_add_double(sb, item->valuedouble);
	else if (cJSON_IsBool(item))
		strbuf_addstr(sb, cJSON_IsTrue(item) ? "true" : "false");
	else
		strbuf_addstr(sb, "null");
}

void json_print(struct strbuf *sb, const cJSON *item)
{
	const bool object = cJSON_IsObject(item);
	const cJSON *child;

	if (!object && !cJSON_IsArray(item)) {
		print_scalar(sb, item);
		return;
	}
	strbuf_addch(sb, object ? '{' : '[');
	cJSON_ArrayForEach (child, item) {
		if (child != item->child)
			strbuf_addch(sb, ',');
		if (object) {
			json_quote(sb, child->string, strlen(child->string));
			strbuf_addch(sb, ':');
		}
		json_print(sb, child);
	}
	strbuf_addch(sb, object ? '}' : ']');
}

static int canonical_string(struct strbuf *sb, const char *s)
{
	size_t len = strlen(s);

	if (!text_is_utf8(s, len))
		return fail(_("a string is not valid UTF-8: %s"), s);
	json_quote(sb, s, len);
	return 0;
}

static int canonical_members(struct strbuf *sb, const struct members *m)
{
	if (m->repeated)
		return fail(_("the key \"%s\" appears twice in one object"),
			    m->repeated);
	strbuf_addch(sb, '{');
	for (size_t i = 0; i < m->n; i++) {
		if (i)
			strbuf_addch(sb, ',');
		if (canonical_string(sb, m->list[i]->string) < 0)
			return FAILED;
		strbuf_addch(sb, ':');
		if (json_canonical(sb, m->list[i]) < 0)
			return FAILED;
	}
	strbuf_addch(sb, '}');
	return 0;
}

static int canonical_object(struct strbuf *sb, const cJSON *object)
{
	struct members m;
	int code;

	members_init(&m, object);
	code = canonical_members(sb, &m);
	members_release(&m);
	return code;
}

static int canonical_array(struct strbuf *sb, const cJSON *array)
{
	const cJSON *child;

	strbuf_addch(sb, '[');
	cJSON_ArrayForEach (child, array) {
		if (child != array->child)
			strbuf_addch(sb, ',');
		if (json_canonical(sb, child) < 0)
			return FAILED;
	}
	strbuf_addch(sb, ']');
	return 0;
}

int json_canonical(struct strbuf *sb, const cJSON *item)
{
	if (cJSON_IsObject(item))
		return canonical_object(sb, item);
	if (cJSON_IsArray(item))
		return canonical_array(sb, item);
	if (cJSON_IsString(item) && !json_marked(item))
		return canonical_string(sb, item->valuestring);
	if (cJSON_IsNumber(item) && !isfinite(item->valuedouble))
		return fail(_("a number is not finite"));
	print_scalar(sb, item);
	return 0;
}
