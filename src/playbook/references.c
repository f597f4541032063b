/*
 * references.c - external references inside a playbook (P12: what is used
 * inside is repeated at the top, 3.1).
 */
#include "config.h"

#include <string.h>

#include "playbook/fix.h"
#include "playbook/lint.h"
#include "watchfloor/i18n.h"

#define KEY "external_references"

struct search {
	const cJSON *root;
	int (*each)(void *ctx, const cJSON *reference);
	void *ctx;
	int sum;
};

static bool is_repeated(const struct search *s, const cJSON *reference)
{
	const cJSON *item;

	/* each() may have added to it. */
	cJSON_ArrayForEach (item,
			    cJSON_GetObjectItemCaseSensitive(s->root, KEY))
		if (cJSON_Compare(item, reference, true))
			return true;
	return false;
}

static void search(struct search *s, const cJSON *object)
{
	const cJSON *child, *reference;

	cJSON_ArrayForEach (child, object) {
		bool list = child->string && !strcmp(child->string, KEY) &&
			    cJSON_IsArray(child);

		if (!list)
			search(s, child);
		else if (object != s->root)
			cJSON_ArrayForEach (reference, child)
				if (cJSON_IsObject(reference) &&
				    !is_repeated(s, reference))
					s->sum += s->each(s->ctx, reference);
	}
}

int references_missing(const cJSON *root,
		       int (*each)(void *ctx, const cJSON *reference),
		       void *ctx)
{
	struct search s = { .root = root, .each = each, .ctx = ctx };

	search(&s, root);
	return s.sum;
}

static int say_missing(void *ctx, const cJSON *reference)
{
	const char *name = graph_text(reference, "name");

	lint_say(ctx, "P12", reference,
		 _("the reference \"%s\" is not among the "
		   "external_references of the playbook"),
		 name ? name : "");
	return 1;
}

void lint_references(struct lint *l)
{
	references_missing(l->root, say_missing, l);
}
