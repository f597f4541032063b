/*
 * edit.c - changes to the tree of a document.
 */
#include "config.h"

#include "playbook/edit.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/memory.h"

void edit_text(cJSON *item, const char *text)
{
	char *now = xstrdup(text);

	cJSON_free(item->valuestring);
	item->valuestring = now;
}

void edit_key(cJSON *item, const char *key)
{
	char *now = xstrdup(key);

	if (!(item->type & cJSON_StringIsConst))
		cJSON_free(item->string);
	item->type &= ~cJSON_StringIsConst;
	item->string = now;
}

void edit_set(cJSON *object, const char *key, const char *text)
{
	cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (!item)
		cJSON_AddStringToObject(object, key, text);
	else if (cJSON_IsString(item))
		edit_text(item, text);
	else
		cJSON_ReplaceItemInObjectCaseSensitive(
			object, key, cJSON_CreateString(text));
}

cJSON *edit_object(cJSON *object, const char *key)
{
	cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	return item ? item : cJSON_AddObjectToObject(object, key);
}

cJSON *edit_array(cJSON *object, const char *key)
{
	cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	return item ? item : cJSON_AddArrayToObject(object, key);
}

/* ---- renaming ---- */

void renames_add(struct renames *r, const char *from, const char *to)
{
	GROW(r->list, r->n, r->alloc);
	r->list[r->n++] = (struct rename){ xstrdup(from), xstrdup(to) };
}

void renames_release(struct renames *r)
{
	for (int i = 0; i < r->n; i++) {
		free(r->list[i].from);
		free(r->list[i].to);
	}
	free(r->list);
	*r = (struct renames){ 0 };
}

static int compare_renames(const void *a, const void *b)
{
	const struct rename *x = a, *y = b;

	return strcmp(x->from, y->from);
}

static const char *renamed(const struct renames *r, const char *name)
{
	const struct rename key = { .from = (char *)name };
	const struct rename *found = bsearch(&key, r->list, (size_t)r->n,
					     sizeof key, compare_renames);

	return found ? found->to : NULL;
}

/* A type, or what people wrote, is no reference, though it may be the same
 * word. */
static bool may_refer(const cJSON *item)
{
	static const char *const never[] = { "type", "name", "description",
					     "command", "value" };

	for (size_t i = 0; item->string && i < ARRAY_SIZE(never); i++)
		if (!strcmp(item->string, never[i]))
			return false;
	return cJSON_IsString(item);
}

static void apply(const struct renames *r, cJSON *item)
{
	const char *key = item->string ? renamed(r, item->string) : NULL;
	const char *text =
		may_refer(item) ? renamed(r, item->valuestring) : NULL;
	cJSON *child;

	if (key)
		edit_key(item, key);
	if (text)
		edit_text(item, text);
	cJSON_ArrayForEach (child, item)
		apply(r, child);
}

void renames_apply(struct renames *r, cJSON *item)
{
	if (!r->n)
		return;
	qsort(r->list, (size_t)r->n, sizeof *r->list, compare_renames);
	apply(r, item);
}

void edit_note(struct strbuf *out, const char *fmt, ...)
{
	va_list ap;

	if (!out)
		return;
	va_start(ap, fmt);
	strbuf_vaddf(out, fmt, ap);
	va_end(ap);
	strbuf_addch(out, '\n');
}
