/*
 * rename.c - a variable under another name, wherever it is named.
 *
 * Names stand as keys (declarations, translations), as whole texts (in_args,
 * a question's variable) and in running text as __x__:value, where the longest
 * declared name counts.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/edit.h"
#include "playbook/graph.h"
#include "playbook/syntax.h"
#include "playbook/value.h"
#include "watchfloor/author.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

struct renaming {
	const cJSON *root;
	const char *old, *now;
	int uses;
};

static bool is_declared(const cJSON *root, const char *name)
{
	const cJSON *step;

	if (graph_member(graph_member(root, "playbook_variables"), name))
		return true;
	cJSON_ArrayForEach (step, graph_member(root, "workflow"))
		if (graph_member(graph_member(step, "step_variables"), name))
			return true;
	return false;
}

/* Is the longest declared name in this use the one that is renamed?  It is
 * then in *use. */
static bool is_old(const struct renaming *r, struct use *use)
{
	do {
		char *name = xstrndup(use->name, use->len);
		bool declared = is_declared(r->root, name);
		bool old = !strcmp(name, r->old);

		free(name);
		if (declared)
			return old;
	} while (use_shorter(use));
	return false;
}

static void rename_in_text(struct renaming *r, cJSON *item)
{
	struct strbuf out = STRBUF_INIT;
	const char *from = item->valuestring, *at = from;
	struct use use;

	for (; use_next(at, &use); at = use.end) {
		if (!is_old(r, &use))
			continue;
		strbuf_add(&out, from, (size_t)(use.name - from));
		strbuf_addstr(&out, r->now);
		from = use.name + use.len;
		r->uses++;
	}
	if (out.len) {
		strbuf_addstr(&out, from);
		edit_text(item, out.buf);
	}
	strbuf_release(&out);
}

static void rename_in_texts(struct renaming *r, cJSON *item)
{
	cJSON *child;

	if (cJSON_IsString(item))
		rename_in_text(r, item);
	cJSON_ArrayForEach (child, item)
		rename_in_texts(r, child);
}

int document_rename(cJSON *document, const char *old, const char *now)
{
	struct renaming r = { .root = document, .old = old, .now = now };
	struct renames names = { .n = 0 };

	if (!is_declared(document, old))
		return fail_as(NOT_FOUND, _("there is no variable %s"), old);
	if (!syntax_variable(now, strlen(now)))
		return fail_as(REFUSED,
			       _("\"%s\" is no name for a variable: it must be "
				 "two underscores, a letter, letters, digits, "
				 "_ or -, and two underscores"),
			       now);
	if (is_declared(document, now))
		return fail_as(REFUSED, _("there is a variable %s already"),
			       now);
	/* Texts first: they ask which names are declared. */
	rename_in_texts(&r, document);
	renames_add(&names, old, now);
	renames_apply(&names, document);
	renames_release(&names);
	return r.uses;
}
