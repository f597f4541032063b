/*
 * derive.c - a playbook of one's own, made of another's (2): a new id that
 * names the old one in derived_from.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "playbook/edit.h"
#include "playbook/graph.h"
#include "playbook/syntax.h"
#include "watchfloor/author.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"

void document_stamp(cJSON *document)
{
	char now[CLOCK_RFC3339_SIZE];

	edit_set(document, "modified", clock_format(now, clock_now()));
}

/* Does b have every member of a, signatures left out, and of the same value? */
static bool has_all(const cJSON *a, const cJSON *b, bool value)
{
	const cJSON *item, *other;

	cJSON_ArrayForEach (item, a) {
		if (!strcmp(item->string, "signatures"))
			continue;
		other = cJSON_GetObjectItemCaseSensitive(b, item->string);
		if (!other || (value && !cJSON_Compare(item, other, true)))
			return false;
	}
	return true;
}

bool document_same_body(const cJSON *a, const cJSON *b)
{
	return cJSON_IsObject(a) && cJSON_IsObject(b) && has_all(b, a, false) &&
	       has_all(a, b, true);
}

int document_derive(cJSON *document, const char *created_by)
{
	const char *old = graph_text(document, "id");
	char now[CLOCK_RFC3339_SIZE], uuid[37], id[64];

	if (!old || !syntax_id(old, "playbook"))
		return fail_as(REFUSED,
			       _("what is derived from must have an id: "
				 "playbook-- and a UUID"));
	if (!syntax_id(created_by, "identity"))
		return fail_as(REFUSED,
			       _("\"%s\" is not identity-- and a UUID"),
			       created_by);
	cJSON_AddItemToArray(edit_array(document, "derived_from"),
			     cJSON_CreateString(old));
	snprintf(id, sizeof id, "playbook--%s", uuid4(uuid));
	edit_set(document, "id", id);
	clock_format(now, clock_now());
	edit_set(document, "created", now);
	edit_set(document, "modified", now);
	edit_set(document, "created_by", created_by);
	/* They are of the other playbook, and so is that it was revoked. */
	cJSON_DeleteItemFromObjectCaseSensitive(document, "signatures");
	cJSON_DeleteItemFromObjectCaseSensitive(document, "revoked");
	return 0;
}
