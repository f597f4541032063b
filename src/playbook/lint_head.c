/*
 * lint_head.c - rules about the playbook object itself (3.1) and the values
 * it takes from the standard's vocabularies.
 */
#include "config.h"

#include <string.h>

#include "playbook/lint.h"
#include "playbook/syntax.h"
#include "watchfloor/author.h"
#include "watchfloor/i18n.h"

#define SPEC_VERSION "cacao-2.0"

/* ---- P2: is it one at all? ---- */

bool lint_is_playbook(struct lint *l)
{
	const char *type = graph_text(l->root, "type");
	const char *version = graph_text(l->root, "spec_version");

	if (!type || strcmp(type, "playbook")) {
		lint_say(l, "P2", lint_member(l->root, "type"),
			 _("this is no playbook: its type is not "
			   "\"playbook\""));
		return false;
	}
	if (version && !strcmp(version, SPEC_VERSION))
		return true;
	const cJSON *at = lint_member(l->root, "spec_version");
	if (document_is_older(l->root))
		lint_say(l, "P2", at,
			 _("this playbook is of CACAO version %s, which names "
			   "its steps otherwise: convert it to 2.0 first"),
			 version);
	else
		lint_say(l, "P2", at,
			 _("spec_version must be \"%s\", not \"%s\""),
			 SPEC_VERSION, version ? version : "");
	return false;
}

/* ---- P1, P3 to P7, P11 ---- */

static void check_required(struct lint *l)
{
	static const char *const texts[] = { "id",         "name",
					     "created_by", "created",
					     "modified",   "workflow_start" };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (!graph_text(l->root, texts[i]))
			lint_say(l, "P1", l->root,
				 _("the playbook has no %s, or it is no text"),
				 texts[i]);
	if (!graph_object(l->root, "workflow"))
		lint_say(l, "P1", l->root,
			 _("the playbook has no workflow, or it is no "
			   "object"));
}

static void check_ids(struct lint *l)
{
	const struct playbook *p = l->p;

	if (p->id && !syntax_id(p->id, "playbook"))
		lint_say(l, "P3", lint_member(l->root, "id"),
			 _("id \"%s\" is not playbook-- and a UUID"), p->id);
	if (p->created_by && !syntax_id(p->created_by, "identity"))
		lint_say(l, "P6", lint_member(l->root, "created_by"),
			 _("created_by \"%s\" is not identity-- and a UUID"),
			 p->created_by);
}

/* True when the property is there and is a time. */
static bool check_time(struct lint *l, const char *key, bool milliseconds,
		       int64_t *ms)
{
	const cJSON *item = lint_member(l->root, key);
	const char *text = cJSON_GetStringValue(item);

	if (!item || (milliseconds && !text))
		return false;
	if (text && syntax_time(text, milliseconds, ms))
		return true;
	lint_say(l, "P4", item,
		 milliseconds ? _("%s \"%s\" is not a time such as "
				  "2026-01-31T00:00:00.000Z, with three "
				  "fraction digits")
			      : _("%s \"%s\" is not a time such as "
				  "2026-01-31T00:00:00Z"),
		 key, text ? text : "");
	return false;
}

static void check_times(struct lint *l)
{
	int64_t created, modified, from, until;
	bool has_created = check_time(l, "created", true, &created);
	bool has_modified = check_time(l, "modified", true, &modified);
	bool has_from = check_time(l, "valid_from", false, &from);
	bool has_until = check_time(l, "valid_until", false, &until);

	if (has_created && has_modified && modified < created)
		lint_say(l, "P5", lint_member(l->root, "modified"),
			 _("modified is before created"));
	if (has_from && has_until && until <= from)
		lint_say(l, "P5", lint_member(l->root, "valid_until"),
			 _("valid_until is not after valid_from"));
}

static void check_ranks(struct lint *l)
{
	static const char *const ranks[] = { "priority", "severity", "impact" };

	for (size_t i = 0; i < ARRAY_SIZE(ranks); i++) {
		const cJSON *item = lint_member(l->root, ranks[i]);
		int64_t n;

		if (item && (!lint_whole(item, &n) || n > 100))
			lint_say(l, "P11", item,
				 _("%s is not a whole number from 0 to 100"),
				 ranks[i]);
	}
}

void lint_head(struct lint *l)
{
	check_required(l);
	check_ids(l);
	check_times(l);
	check_ranks(l);
}

/* ---- P7 to P10: vocabularies ---- */

static const struct {
	const char *type;
	const char *needs[3];
} playbook_types[] = {
	{ "notification", { "compose-content" } },
	{ "detection", { "match-indicator" } },
	{ "investigation", { "identify-indicators" } },
	{ "prevention", { "configure-systems" } },
	{ "mitigation", { "eliminate-risk" } },
	{ "remediation", { "restore-capabilities" } },
	{ "attack", { "step-sequence" } },
	{ "engagement",
	  { "prepare-engagement", "execute-operation",
	    "analyze-engagement-results" } },
};

static const char *const activities[] = { "compose-content",
					  "deliver-content",
					  "identify-audience",
					  "identify-channel",
					  "match-indicator",
					  "scan-system",
					  "identify-indicators",
					  "analyze-collected-data",
					  "configure-systems",
					  "scan-vulnerabilities",
					  "eliminate-risk",
					  "restrict-access",
					  "disconnect-system",
					  "restore-capabilities",
					  "revert-system",
					  "restore-data",
					  "step-sequence",
					  "map-network",
					  "identify-steps",
					  "prepare-engagement",
					  "execute-operation",
					  "analyze-engagement-results",
					  NULL };

static const char *const sectors[] = { "aerospace",
				       "aviation",
				       "agriculture",
				       "automotive",
				       "biotechnology",
				       "chemical",
				       "commercial",
				       "consulting",
				       "construction",
				       "cosmetics",
				       "critical-infrastructure",
				       "dams",
				       "defense",
				       "education",
				       "emergency-services",
				       "energy",
				       "non-renewable-energy",
				       "renewable-energy",
				       "media",
				       "financial",
				       "food",
				       "gambling",
				       "government",
				       "local-government",
				       "national-government",
				       "regional-government",
				       "public-services",
				       "healthcare",
				       "information-communications-technology",
				       "electronics-hardware",
				       "software",
				       "telecommunications",
				       "legal-services",
				       "lodging",
				       "manufacturing",
				       "maritime",
				       "metals",
				       "mining",
				       "non-profit",
				       "humanitarian-aid",
				       "human-rights",
				       "nuclear",
				       "petroleum",
				       "pharmaceuticals",
				       "research",
				       "transportation",
				       "logistics-shipping",
				       "utilities",
				       "video-game",
				       "water",
				       NULL };

static bool is_among(const char *const *words, const char *word)
{
	for (; *words; words++)
		if (!strcmp(*words, word))
			return true;
	return false;
}

bool activity_is_known(const char *word)
{
	return is_among(activities, word);
}

static bool is_playbook_type(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(playbook_types); i++)
		if (!strcmp(playbook_types[i].type, word))
			return true;
	return false;
}

static bool list_has(const cJSON *list, const char *word)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, list)
		if (cJSON_IsString(item) && !strcmp(item->valuestring, word))
			return true;
	return false;
}

static void check_words(struct lint *l, const char *key,
			const char *const *words)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, lint_member(l->root, key)) {
		const char *word = cJSON_GetStringValue(item);
		bool known = word && (words ? is_among(words, word)
					    : is_playbook_type(word));

		if (!known)
			lint_say(l, "P10", item,
				 _("\"%s\" is not in the vocabulary of %s"),
				 word ? word : "", key);
	}
}

static void check_types_need(struct lint *l, const cJSON *types,
			     const cJSON *listed)
{
	for (size_t i = 0; i < ARRAY_SIZE(playbook_types); i++) {
		if (!list_has(types, playbook_types[i].type))
			continue;
		for (int k = 0; k < 3 && playbook_types[i].needs[k]; k++)
			if (!list_has(listed, playbook_types[i].needs[k]))
				lint_say(l, "P8", listed,
					 _("a playbook of type %s has the "
					   "activity %s, which is not in "
					   "playbook_activities"),
					 playbook_types[i].type,
					 playbook_types[i].needs[k]);
	}
}

static bool is_done(const struct playbook *p, const char *activity)
{
	for (int i = 0; i < p->nsteps; i++)
		for (int k = 0; k < p->steps[i].ncommands; k++) {
			const char *a = p->steps[i].commands[k].activity;

			if (a && !strcmp(a, activity))
				return true;
		}
	return false;
}

void lint_vocabulary(struct lint *l)
{
	const cJSON *types = lint_member(l->root, "playbook_types");
	const cJSON *listed = lint_member(l->root, "playbook_activities");
	const cJSON *item;

	check_words(l, "playbook_types", NULL);
	check_words(l, "playbook_activities", activities);
	check_words(l, "industry_sectors", sectors);
	if (cJSON_GetArraySize(types) && !cJSON_GetArraySize(listed))
		lint_say(l, "P7", types,
			 _("a playbook with playbook_types must list its "
			   "playbook_activities"));
	else
		check_types_need(l, types, listed);
	cJSON_ArrayForEach (item, listed)
		if (cJSON_IsString(item) &&
		    is_among(activities, item->valuestring) &&
		    !is_done(l->p, item->valuestring))
			lint_say(l, "P9", item,
				 _("no command has the activity %s"),
				 item->valuestring);
}

/* ---- P13: the summary of what a machine must be able to do ---- */

static bool has_type(const struct playbook *p, enum step_type type)
{
	for (int i = 0; i < p->nsteps; i++)
		if (p->steps[i].type == type)
			return true;
	return false;
}

static bool is_manual(const struct playbook *p)
{
	int commands = 0;

	for (int i = 0; i < p->nsteps; i++)
		for (int k = 0; k < p->steps[i].ncommands; k++, commands++)
			if (strcmp(p->steps[i].commands[k].type, "manual"))
				return false;
	return commands > 0;
}

static bool has_calls(const struct playbook *p)
{
	return has_type(p, STEP_PLAYBOOK);
}

static bool has_parallel(const struct playbook *p)
{
	return has_type(p, STEP_PARALLEL);
}

static bool has_if(const struct playbook *p)
{
	return has_type(p, STEP_IF);
}

static bool has_while(const struct playbook *p)
{
	return has_type(p, STEP_WHILE);
}

static bool has_switch(const struct playbook *p)
{
	return has_type(p, STEP_SWITCH);
}

static bool has_times(const struct playbook *p)
{
	for (int i = 0; i < p->nsteps; i++)
		if (lint_member(p->steps[i].json, "delay") ||
		    lint_member(p->steps[i].json, "timeout"))
			return true;
	return false;
}

static bool has_markings(const struct playbook *p)
{
	return lint_member(p->json, "markings") ||
	       lint_member(p->json, "data_marking_definitions");
}

static bool has_signatures(const struct playbook *p)
{
	return lint_member(p->json, "signatures") != NULL;
}

static bool has_countersignatures(const struct playbook *p)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, lint_member(p->json, "signatures"))
		if (lint_member(item, "signature"))
			return true;
	return false;
}

static bool has_extensions(const struct playbook *p)
{
	return lint_member(p->json, "extension_definitions") != NULL;
}

const struct summary_fact summary_facts[] = {
	{ "manual_playbook", is_manual, false },
	{ "external_playbooks", has_calls, false },
	{ "parallel_processing", has_parallel, false },
	{ "if_logic", has_if, false },
	{ "while_logic", has_while, false },
	{ "switch_logic", has_switch, false },
	{ "temporal_logic", has_times, false },
	{ "data_markings", has_markings, false },
	{ "digital_signatures", has_signatures, false },
	{ "countersigned_signatures", has_countersignatures, true },
	{ "extensions", has_extensions, false },
	{ NULL, NULL, false },
};

void lint_summary(struct lint *l)
{
	const cJSON *summary =
		graph_object(l->root, "playbook_processing_summary");

	for (const struct summary_fact *f = summary_facts; summary && f->key;
	     f++) {
		const cJSON *item = lint_member(summary, f->key);
		bool holds = f->holds(l->p);

		if (cJSON_IsTrue(item) != holds && !(holds && f->is_late))
			lint_say(l, "P13", item ? item : summary,
				 holds ? _("%s should be true")
				       : _("%s should not be true"),
				 f->key);
	}
}
