/*
 * tlp.c - whom a playbook may be shown to.
 */
#include "config.h"

#include "playbook/tlp.h"

#include <string.h>
#include <strings.h>

#include "playbook/graph.h"

#define MARKING "marking-tlp--"

const struct tlp tlp_levels[] = {
	{ "TLP:CLEAR", MARKING "94868c89-83c2-464b-929b-a1a8aa3c8487" },
	{ "TLP:GREEN", MARKING "bab4a63c-aed9-4cf5-a766-dfca5abac2bb" },
	{ "TLP:AMBER", MARKING "55d920b0-5e8b-4f79-9ee9-91f868d9b421" },
	{ "TLP:AMBER+STRICT", MARKING "939a9414-2ddd-4d32-a0cd-375ea402b003" },
	{ "TLP:RED", MARKING "e828b379-4e03-4974-9ac4-e53a884c97c1" },
	{ NULL, NULL },
};

const struct tlp *tlp_named(const char *level)
{
	static const char prefix[] = "TLP:";
	size_t skip = sizeof prefix - 1;

	if (!level)
		return NULL;
	if (!strncasecmp(level, prefix, skip))
		level += skip;
	for (const struct tlp *t = tlp_levels; t->level; t++)
		if (!strcasecmp(t->level + skip, level))
			return t;
	return NULL;
}

static const struct tlp *tlp_of_id(const char *id)
{
	for (const struct tlp *t = tlp_levels; id && t->level; t++)
		if (!strcmp(t->id, id))
			return t;
	return NULL;
}

/* By its fixed id, or by its own word. */
const struct tlp *tlp_of(const struct playbook *p, const char *id)
{
	const struct tlp *t = tlp_of_id(id);

	if (t || !id)
		return t;
	return tlp_named(graph_text(
		graph_object(graph_object(p->json, "data_marking_definitions"),
			     id),
		"tlpv2_level"));
}

const char *playbook_tlp(const struct playbook *p)
{
	const struct tlp *strictest = NULL;
	const cJSON *item;

	cJSON_ArrayForEach (
		item, cJSON_GetObjectItemCaseSensitive(p->json, "markings")) {
		const struct tlp *t = tlp_of(p, cJSON_GetStringValue(item));

		if (t && (!strictest || t > strictest))
			strictest = t;
	}
	return strictest ? strictest->level : NULL;
}

int tlp_compare(const char *a, const char *b)
{
	const struct tlp *x = tlp_named(a), *y = tlp_named(b);

	return (x > y) - (x < y);
}

bool tlp_is_level(const char *word)
{
	return tlp_named(word) != NULL;
}
