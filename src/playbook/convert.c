/*
 * convert.c - from CACAO 1.0 and 1.1 to 2.0.
 *
 * What has another name gets its new one: step types and ids, variables
 * ($$name$$), targets, lists of one step.  What version 1 leaves open is not
 * guessed: either it is refused, or it is a note for the author.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "playbook/condition.h"
#include "playbook/edit.h"
#include "playbook/graph.h"
#include "playbook/syntax.h"
#include "watchfloor/author.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/walk.h"

struct conversion {
	cJSON *root;
	struct renames ids;
	struct strbuf *notes;
	char agent[64]; /* the one put in; "" when none was */
};

bool document_is_older(const cJSON *document)
{
	static const char *const older[] = { "1.0", "1.1", "cacao-1.0",
					     "cacao-1.1" };
	const char *version = graph_text(document, "spec_version");

	for (size_t i = 0; version && i < ARRAY_SIZE(older); i++)
		if (!strcmp(version, older[i]))
			return true;
	return false;
}

/* ---- words ---- */

struct word {
	const char *old, *now;
};

static const struct word step_words[] = { { "single", "action" },
					  { "playbook", "playbook-action" },
					  { NULL, NULL } };

static const struct word party_words[] = {
	{ "security-infrastructure-category", "security-category" },
	{ "general-network-address", "net-address" },
	{ "network-address", "net-address" },
	{ NULL, NULL }
};

static void convert_type(cJSON *object, const struct word *words)
{
	const char *type = graph_text(object, "type");

	for (; type && words->old; words++)
		if (!strcmp(type, words->old)) {
			edit_set(object, "type", words->now);
			return;
		}
}

static void move_member(cJSON *object, const char *from, const char *to)
{
	cJSON *item = graph_member(object, from);

	if (item && !graph_member(object, to))
		edit_key(item, to);
}

/* ---- ids: step--UUID is action--UUID, target--UUID is ssh--UUID ---- */

static void rename_by_type(struct conversion *c, const cJSON *item,
			   const char *prefix)
{
	const char *type = graph_text(item, "type");
	char id[128];

	if (!type || !syntax_id(item->string, prefix))
		return;
	snprintf(id, sizeof id, "%s--%s", type, syntax_id_uuid(item->string));
	renames_add(&c->ids, item->string, id);
}

static void convert_ids(struct conversion *c)
{
	static const char *const parties[] = { "agent_definitions",
					       "target_definitions" };
	cJSON *item;

	cJSON_ArrayForEach (item, graph_member(c->root, "workflow")) {
		convert_type(item, step_words);
		rename_by_type(c, item, "step");
	}
	for (size_t i = 0; i < ARRAY_SIZE(parties); i++)
		cJSON_ArrayForEach (item, graph_member(c->root, parties[i])) {
			convert_type(item, party_words);
			rename_by_type(c, item, "target");
		}
	renames_apply(&c->ids, c->root);
}

/* ---- variables: $$name$$ is __name__, in a text __name__:value ---- */

static bool is_name_char(char c)
{
	return c == '_' || c == '-' || (c >= '0' && c <= '9') ||
	       (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The length of the $$name$$ that s begins with, or 0. */
static size_t old_variable(const char *s)
{
	size_t n = 2;

	if (s[0] != '$' || s[1] != '$')
		return 0;
	while (is_name_char(s[n]))
		n++;
	return n > 2 && s[n] == '$' && s[n + 1] == '$' ? n + 2 : 0;
}

/* Some writers put ".value" behind the name. */
static size_t skip_value(const char *s)
{
	static const char suffix[] = ".value";
	size_t len = sizeof suffix - 1;

	return !strncmp(s, suffix, len) && !is_name_char(s[len]) ? len : 0;
}

/* after: what follows the name in this place. */
static void convert_text(cJSON *item, const char *after)
{
	struct strbuf out = STRBUF_INIT;
	size_t n;

	for (const char *s = item->valuestring; *s;
	     s += n ? n + skip_value(s + n) : 1) {
		n = old_variable(s);
		if (n)
			strbuf_addf(&out, "__%.*s__%s", (int)n - 4, s + 2,
				    after);
		else
			strbuf_addch(&out, *s);
	}
	if (strcmp(out.buf, item->valuestring))
		edit_text(item, out.buf);
	strbuf_release(&out);
}

static void convert_key(cJSON *item)
{
	size_t n = old_variable(item->string);
	struct strbuf out = STRBUF_INIT;

	if (n && !item->string[n]) {
		strbuf_addf(&out, "__%.*s__", (int)n - 4, item->string + 2);
		edit_key(item, out.buf);
	}
	strbuf_release(&out);
}

static void convert_variables(cJSON *item, const char *after)
{
	cJSON *child;

	if (item->string)
		convert_key(item);
	if (item->string && (!strcmp(item->string, "in_args") ||
			     !strcmp(item->string, "out_args")))
		after = "";
	if (cJSON_IsString(item))
		convert_text(item, after);
	cJSON_ArrayForEach (child, item)
		convert_variables(child, after);
}

/* ---- steps ---- */

/* A list of one step becomes the step. */
static int convert_list(const cJSON *step, const char *key, cJSON *object,
			const char *name)
{
	cJSON *list = graph_member(object, name);

	if (!cJSON_IsArray(list))
		return 0;
	if (cJSON_GetArraySize(list) != 1 || !cJSON_IsString(list->child))
		return fail_as(REFUSED,
			       _("%s of step %s names %d steps; version 2.0 "
				 "takes one there: let it name the first, and "
				 "that one lead on to the next"),
			       key, step->string, cJSON_GetArraySize(list));
	cJSON_ReplaceItemInObjectCaseSensitive(
		object, name, cJSON_CreateString(list->child->valuestring));
	return 0;
}

static int convert_branches(cJSON *step)
{
	cJSON *cases = graph_member(step, "cases"), *item, *next;
	int rc = convert_list(step, "on_true", step, "on_true");

	if (!rc)
		rc = convert_list(step, "on_false", step, "on_false");
	for (item = cJSON_IsObject(cases) ? cases->child : NULL; !rc && item;
	     item = next) {
		next = item->next;
		rc = convert_list(step, "cases", cases, item->string);
	}
	return rc;
}

/* Where 1.0 wrote == there is = now. */
static void convert_condition(cJSON *step)
{
	cJSON *text = graph_member(step, "condition");
	struct strbuf now = STRBUF_INIT;
	struct condition *condition =
		cJSON_IsString(text) ? condition_parse(text->valuestring)
				     : NULL;

	if (condition) {
		condition_print(condition, &now);
		edit_text(text, now.buf);
	}
	condition_free(condition);
	strbuf_release(&now);
}

/* ---- agents and targets ---- */

/* A target that stood in its step moves to the definitions. */
static void move_target(struct conversion *c, cJSON *step)
{
	cJSON *target = cJSON_DetachItemFromObjectCaseSensitive(step, "target");
	char uuid[37], id[128];
	const char *type;

	if (!cJSON_IsObject(target)) {
		cJSON_Delete(target);
		return;
	}
	convert_type(target, party_words);
	type = graph_text(target, "type");
	snprintf(id, sizeof id, "%s--%s", type ? type : "group", uuid4(uuid));
	cJSON_AddItemToArray(edit_array(step, "targets"),
			     cJSON_CreateString(id));
	cJSON_AddItemToObject(edit_object(c->root, "target_definitions"), id,
			      target);
}

/* Version 1 does not say who acts. */
static void put_in_agent(struct conversion *c, cJSON *step)
{
	char uuid[37];

	if (!*c->agent) {
		cJSON *agents = edit_object(c->root, "agent_definitions");
		cJSON *agent;

		snprintf(c->agent, sizeof c->agent, "group--%s", uuid4(uuid));
		agent = cJSON_AddObjectToObject(agents, c->agent);
		json_add_str(agent, "type", "group");
		json_add_str(agent, "name", "Analysts");
	}
	json_add_str(step, "agent", c->agent);
	edit_note(c->notes,
		  _("step %s: version 1 does not say who acts; "
		    "the agent is now \"Analysts\""),
		  step->string);
}

static int convert_step(struct conversion *c, cJSON *step)
{
	const char *type = graph_text(step, "type");
	int rc = convert_branches(step);

	if (rc)
		return rc;
	convert_condition(step);
	move_member(step, "target_ids", "targets");
	move_target(c, step);
	if (type && !strcmp(type, "action") && !graph_member(step, "agent"))
		put_in_agent(c, step);
	if (type && !strcmp(type, "playbook-action") &&
	    graph_member(step, "targets")) {
		cJSON_DeleteItemFromObjectCaseSensitive(step, "targets");
		edit_note(c->notes,
			  _("step %s: its targets are left out, "
			    "for the playbook that it calls has its "
			    "own"),
			  step->string);
	}
	return 0;
}

/* ---- all of it ---- */

static void note_markings(struct conversion *c)
{
	if (graph_member(c->root, "data_marking_definitions"))
		edit_note(c->notes, _("the markings are kept as they are; "
				      "version 2.0 has those of TLP 2.0 under "
				      "fixed ids"));
}

int document_convert(cJSON *document, struct strbuf *notes)
{
	struct conversion c = { .root = document, .notes = notes };
	cJSON *step;
	int rc = 0;

	if (!document_is_older(document))
		return fail_as(REFUSED,
			       _("this is no playbook of CACAO 1.0 or 1.1"));
	edit_set(document, "spec_version", "cacao-2.0");
	cJSON_DeleteItemFromObjectCaseSensitive(document, "features");
	move_member(document, "targets", "target_definitions");
	convert_ids(&c);
	convert_variables(document, ":value");
	cJSON_ArrayForEach (step, graph_member(document, "workflow")) {
		rc = convert_step(&c, step);
		if (rc)
			break;
	}
	note_markings(&c);
	renames_release(&c.ids);
	return rc;
}
