/*
 * format.c - a playbook's text, read and written again.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/shape.h"
#include "watchfloor/author.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* ---- reading ---- */

/* The code unit of \uXXXX, or -1. */
static long code_unit(const char *s, const char *end)
{
	char digits[5];

	if (end - s < 6 || s[0] != '\\' || s[1] != 'u')
		return -1;
	memcpy(digits, s + 2, 4);
	digits[4] = '\0';
	return strtol(digits, NULL, 16);
}

static bool is_high(long unit)
{
	return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low(long unit)
{
	return unit >= 0xdc00 && unit < 0xe000;
}

/* What the tree would hold something else for. */
static bool is_kept(const char *text, size_t len)
{
	const char *end = text + len;

	for (const char *s = text; (s = memchr(s, '\\', (size_t)(end - s)));) {
		long unit = code_unit(s, end);

		if (unit == 0 || is_low(unit))
			return false;
		if (is_high(unit) && !is_low(code_unit(s + 6, end)))
			return false;
		s += is_high(unit) ? 12 : 2;
		if (s >= end)
			break;
	}
	return true;
}

cJSON *document_read(const char *text, size_t len)
{
	cJSON *root = NULL;

	if (!text_is_utf8(text, len))
		fail(_("this is not UTF-8"));
	else if (!is_kept(text, len))
		fail(_("a text in it has an escape that stands for no "
		       "character"));
	else
		root = json_parse(text, len, JSON_UNIQUE_KEYS, NULL);
	if (root && !cJSON_IsObject(root)) {
		fail(_("a playbook is one JSON object; this is none"));
		cJSON_Delete(root);
		root = NULL;
	}
	return root;
}

/* ---- order ---- */

struct ranked {
	cJSON *item;
	int rank, was;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return x->rank != y->rank ? x->rank - y->rank : x->was - y->was;
}

static void relink(cJSON *object, const struct ranked *list, int n)
{
	object->child = list[0].item;
	for (int i = 0; i < n; i++) {
		list[i].item->prev = list[i ? i - 1 : n - 1].item;
		list[i].item->next = i + 1 < n ? list[i + 1].item : NULL;
	}
}

static void order_members(cJSON *object, const struct shape *shape)
{
	int n = cJSON_GetArraySize(object), i = 0;
	struct ranked *list;
	cJSON *item;

	if (n < 2)
		return;
	list = xcalloc((size_t)n, sizeof *list);
	cJSON_ArrayForEach (item, object) {
		list[i] = (struct ranked){ item, 0, i };
		list[i++].rank = shape_rank(shape, item->string);
	}
	qsort(list, (size_t)n, sizeof *list, compare_ranked);
	relink(object, list, n);
	free(list);
}

static void order(cJSON *object, const struct shape *shape)
{
	cJSON *item, *element;

	if (!cJSON_IsObject(object))
		return;
	order_members(object, shape);
	cJSON_ArrayForEach (item, object) {
		const struct shape_member *m = shape_find(shape, item->string);

		if (!m || !m->of)
			continue;
		if (!m->each)
			order(item, m->of);
		else
			cJSON_ArrayForEach (element, item)
				order(element, m->of);
	}
}

void document_write(struct strbuf *out, cJSON *document)
{
	order(document, &shape_playbook);
	json_pretty(out, document);
}
