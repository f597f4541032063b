/*
 * fix.c - what can be mended in a document without asking its author.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/edit.h"
#include "playbook/fix.h"
#include "playbook/lint.h"
#include "playbook/syntax.h"
#include "watchfloor/author.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"

/* ---- P4: milliseconds ---- */

static int fix_time(cJSON *object, const char *key, struct strbuf *done)
{
	cJSON *item = graph_member(object, key);
	const char *text = cJSON_GetStringValue(item);
	char exact[CLOCK_RFC3339_SIZE];
	enum clock_zone zone;
	int64_t ms;

	if (!text || syntax_time(text, true, NULL))
		return 0;
	/* A time without its zone may be anybody's. */
	if (!strchr(text, 'T') ||
	    clock_parse(&ms, &zone, text, strlen(text), 0, clock_now()) ||
	    zone != ZONE_GIVEN)
		return 0;
	clock_format(exact, ms);
	edit_note(done, _("%s \"%s\" is now \"%s\""), key, text, exact);
	edit_text(item, exact);
	return 1;
}

static int fix_times_of(cJSON *object, struct strbuf *done)
{
	return fix_time(object, "created", done) +
	       fix_time(object, "modified", done);
}

static int fix_times(cJSON *root, struct strbuf *done)
{
	int n = fix_times_of(root, done);
	cJSON *item;

	cJSON_ArrayForEach (item,
			    graph_member(root, "data_marking_definitions"))
		n += fix_times_of(item, done);
	return n;
}

/* ---- W5 to W7, A1, P3: ids ---- */

struct ids {
	struct renames renames;
	const cJSON *root;
	const char **uuids; /* that were met */
	int n, alloc;
	struct strbuf *done;
};

static bool is_met(struct ids *ids, const char *uuid)
{
	for (int i = 0; i < ids->n; i++)
		if (!strcmp(ids->uuids[i], uuid))
			return true;
	GROW(ids->uuids, ids->n, ids->alloc);
	ids->uuids[ids->n++] = uuid;
	return false;
}

static int count_keys(const cJSON *in, const char *key)
{
	const cJSON *item;
	int n = 0;

	cJSON_ArrayForEach (item, in)
		n += (item->string && !strcmp(item->string, key)) +
		     count_keys(item, key);
	return n;
}

/* Is it nothing else but the id of one object, or the playbook's own?  Else
 * nobody can tell what is meant where it stands. */
static bool is_one_id(const cJSON *root, const char *id)
{
	const char *own = graph_text(root, "id");
	bool is_own = own && !strcmp(own, id);
	bool twice =
		graph_member(graph_member(root, "agent_definitions"), id) &&
		graph_member(graph_member(root, "target_definitions"), id);

	return count_keys(root, id) + is_own == (twice ? 2 : 1);
}

static void give_id(struct ids *ids, const char *old, const char *type)
{
	char uuid[37];
	char *id = xasprintf("%s--%s", type, uuid4(uuid));

	/* No id can be right for some types. */
	if (syntax_id(id, type) && is_one_id(ids->root, old)) {
		renames_add(&ids->renames, old, id);
		edit_note(ids->done, _("\"%s\" is now %s"), old, id);
	}
	free(id);
}

/* An id is its type, two dashes and a UUID that no other object has; that of
 * a step is of version 4. */
static void check_ids(struct ids *ids, const cJSON *dict, bool steps)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, dict) {
		const char *type = graph_text(item, "type");
		const char *id = item->string;

		if (!type || (steps && step_type_parse(type) < 0))
			continue;
		if (!syntax_id(id, type) ||
		    (steps && syntax_id_version(id) != 4) ||
		    is_met(ids, syntax_id_uuid(id)))
			give_id(ids, id, type);
	}
}

/* Agents that are targets too stand in both dictionaries under one id. */
static void check_parties(struct ids *ids, const cJSON *root)
{
	const cJSON *agents = graph_member(root, "agent_definitions");
	const cJSON *targets = graph_member(root, "target_definitions");
	cJSON *others = cJSON_CreateObject();
	const cJSON *item;

	check_ids(ids, agents, false);
	cJSON_ArrayForEach (item, targets)
		if (!graph_member(agents, item->string))
			cJSON_AddItemReferenceToObject(others, item->string,
						       (cJSON *)item);
	check_ids(ids, others, false);
	cJSON_Delete(others);
}

static int fix_ids(cJSON *root, struct strbuf *done)
{
	struct ids ids = { .root = root, .done = done };
	const char *id = graph_text(root, "id");
	int n;

	if (id && !syntax_id(id, "playbook"))
		give_id(&ids, id, "playbook");
	check_ids(&ids, graph_member(root, "workflow"), true);
	check_parties(&ids, root);
	n = ids.renames.n;
	renames_apply(&ids.renames, root);
	renames_release(&ids.renames);
	free(ids.uuids);
	return n;
}

/* ---- P9: activities that commands have ---- */

static bool lists(const cJSON *list, const char *word)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, list)
		if (cJSON_IsString(item) && !strcmp(item->valuestring, word))
			return true;
	return false;
}

static int fix_activities(cJSON *root, struct strbuf *done)
{
	const cJSON *step, *command;
	int n = 0;

	cJSON_ArrayForEach (step, graph_member(root, "workflow"))
		cJSON_ArrayForEach (command, graph_member(step, "commands")) {
			const char *word =
				graph_text(command, "playbook_activity");

			if (!word || !activity_is_known(word) ||
			    lists(graph_member(root, "playbook_activities"),
				  word))
				continue;
			cJSON_AddItemToArray(
				edit_array(root, "playbook_activities"),
				cJSON_CreateString(word));
			edit_note(done, _("playbook_activities lists %s"),
				  word);
			n++;
		}
	return n;
}

/* ---- P12: references ---- */

static int repeat_reference(void *ctx, const cJSON *reference)
{
	cJSON *root = ctx;

	cJSON_AddItemToArray(edit_array(root, "external_references"),
			     cJSON_Duplicate(reference, true));
	return 1;
}

static int fix_references(cJSON *root, struct strbuf *done)
{
	int n = references_missing(root, repeat_reference, root);

	if (n)
		edit_note(done,
			  _("external_references repeats %d references "
			    "from inside"),
			  n);
	return n;
}

/* ---- P13: the summary ---- */

static int fix_summary(cJSON *root, struct strbuf *done)
{
	cJSON *summary = graph_member(root, "playbook_processing_summary");
	struct graph *g;
	int n = 0;

	if (!cJSON_IsObject(summary))
		return 0;
	g = graph_read(cJSON_Duplicate(root, true));
	for (const struct summary_fact *f = summary_facts; f->key; f++) {
		bool holds = f->holds(&g->p);

		if (cJSON_IsTrue(graph_member(summary, f->key)) == holds)
			continue;
		cJSON_DeleteItemFromObjectCaseSensitive(summary, f->key);
		if (holds)
			cJSON_AddTrueToObject(summary, f->key);
		edit_note(done, _("%s is now %s"), f->key,
			  holds ? "true" : "false");
		n++;
	}
	graph_free(g);
	if (!cJSON_GetArraySize(summary))
		cJSON_DeleteItemFromObjectCaseSensitive(
			root, "playbook_processing_summary");
	return n;
}

/* ---- all of it ---- */

int document_fix(cJSON *document, struct strbuf *done)
{
	/* The summary comes last: it tells of the rest. */
	static int (*const fixes[])(cJSON * root, struct strbuf * done) = {
		fix_times,      fix_ids,        fix_ends,
		fix_activities, fix_references, fix_summary,
	};
	const char *version = graph_text(document, "spec_version");
	int n = 0;

	if (!version || strcmp(version, "cacao-2.0"))
		return fail_as(REFUSED, _("this is no playbook of CACAO 2.0"));
	if (graph_member(document, "signatures"))
		return fail_as(REFUSED,
			       _("it is signed, and a change would make the "
				 "signature false: take the signatures out "
				 "first"));
	for (size_t i = 0; i < ARRAY_SIZE(fixes); i++)
		n += fixes[i](document, done);
	return n;
}
