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

bool document_same_body(const cJSON *a, const cJSON *b)
{
	cJSON *x = cJSON_Duplicate(a, true), *y = cJSON_Duplicate(b, true);
	bool equal;

	cJSON_DeleteItemFromObjectCaseSensitive(x, "signatures");
	cJSON_DeleteItemFromObjectCaseSensitive(y, "signatures");
	equal = cJSON_Compare(x, y, true);
	cJSON_Delete(x);
	cJSON_Delete(y);
	return equal;
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
