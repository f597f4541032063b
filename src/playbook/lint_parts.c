/*
 * lint_parts.c - rules about commands (5), agents and targets (7),
 * extensions (8) and the guidance that this program adds.
 */
#include "config.h"

#include <string.h>

#include "playbook/lint.h"
#include "playbook/syntax.h"
#include "playbook/value.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* ---- C1 to C3, W17: commands ---- */

enum body { BODY_EITHER, BODY_PLAIN, BODY_ENCODED, BODY_HTTP };

static const struct {
	const char *type;
	enum body body;
} command_types[] = {
	{ "manual", BODY_EITHER },      { "bash", BODY_EITHER },
	{ "caldera-cmd", BODY_EITHER }, { "elastic", BODY_ENCODED },
	{ "http-api", BODY_PLAIN },     { "jupyter", BODY_ENCODED },
	{ "kestrel", BODY_ENCODED },    { "openc2-http", BODY_HTTP },
	{ "powershell", BODY_EITHER },  { "sigma", BODY_ENCODED },
	{ "ssh", BODY_EITHER },         { "yara", BODY_ENCODED },
};

static bool filled(const cJSON *object, const char *key)
{
	const char *text = graph_text(object, key);

	return text && *text;
}

/* What a command of this kind lacks, or NULL. */
static const char *lacking(const cJSON *command, enum body body)
{
	bool plain = filled(command, "command");
	bool encoded = filled(command, "command_b64");

	switch (body) {
	case BODY_EITHER:
		return plain || encoded ? NULL : "command";
	case BODY_PLAIN:
		return plain ? NULL : "command";
	case BODY_ENCODED:
		return encoded ? NULL : "command_b64";
	case BODY_HTTP:
		if (!plain)
			return "command";
		return filled(command, "content_b64") ? NULL : "content_b64";
	}
	return NULL;
}

static void check_encoded(struct lint *l, const struct step *s, int number,
			  const cJSON *command)
{
	static const char *const keys[] = { "command_b64", "content_b64" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *text = graph_text(command, keys[i]);

		if (text && !syntax_base64(text))
			lint_step(l, "C1", s, "commands",
				  _("%s of command %d is not base64"), keys[i],
				  number);
	}
	if (filled(command, "command") && filled(command, "command_b64"))
		lint_step_warn(l, "C1", s, "commands",
			       _("command %d has both command and "
				 "command_b64"),
			       number);
}

static void check_command(struct lint *l, const struct step *s, int number,
			  const cJSON *command)
{
	const char *type = graph_text(command, "type");
	size_t i = 0;

	if (!type || !*type) {
		lint_step(l, "C1", s, "commands", _("command %d has no type"),
			  number);
		return;
	}
	while (i < ARRAY_SIZE(command_types) &&
	       strcmp(command_types[i].type, type))
		i++;
	if (i == ARRAY_SIZE(command_types)) {
		lint_step(l, "C2", s, "commands",
			  _("command %d is of type \"%s\", which is not in "
			    "the vocabulary"),
			  number, type);
	} else {
		const char *lacks = lacking(command, command_types[i].body);

		if (lacks)
			lint_step(l, "C1", s, "commands",
				  _("command %d is of type %s and has no %s"),
				  number, type, lacks);
	}
	check_encoded(l, s, number, command);
	if (!filled(command, "playbook_activity"))
		lint_step(l, "C3", s, "commands",
			  _("command %d has no playbook_activity"), number);
}

static void check_agent(struct lint *l, const struct step *s)
{
	const char *agent = graph_text(s->json, "agent");

	if (!agent)
		lint_step(l, "W17", s, NULL, _("it has no agent"));
	else if (!lint_member(graph_object(l->root, "agent_definitions"),
			      agent))
		lint_step(l, "W18", s, "agent",
			  _("agent \"%s\" is not in agent_definitions"), agent);
}

static void check_targets(struct lint *l, const struct step *s)
{
	const cJSON *targets = lint_member(s->json, "targets");
	const cJSON *known = graph_object(l->root, "target_definitions");
	const cJSON *item;

	if (targets && !cJSON_GetArraySize(targets))
		lint_step(l, "W18", s, "targets",
			  _("targets must be a list of one or more"));
	cJSON_ArrayForEach (item, targets) {
		const char *id = cJSON_GetStringValue(item);

		if (!id || !lint_member(known, id))
			lint_step(l, "W18", s, "targets",
				  _("target \"%s\" is not in "
				    "target_definitions"),
				  id ? id : "");
	}
}

static void check_action(struct lint *l, const struct step *s)
{
	const cJSON *commands = lint_member(s->json, "commands");
	const cJSON *item;
	int number = 0;

	if (!cJSON_IsArray(commands) || !cJSON_GetArraySize(commands))
		lint_step(l, "W17", s, "commands", _("it has no commands"));
	else
		cJSON_ArrayForEach (item, commands)
			check_command(l, s, ++number, item);
	check_agent(l, s);
	check_targets(l, s);
}

void lint_commands(struct lint *l)
{
	for (int i = 0; i < l->p->nsteps; i++)
		if (l->p->steps[i].type == STEP_ACTION)
			check_action(l, &l->p->steps[i]);
}

/* ---- A1, W18: agents and targets ---- */

static void check_party(struct lint *l, const cJSON *party)
{
	const char *type = graph_text(party, "type");
	const char *auth = graph_text(party, "authentication_info");

	if (!type || !syntax_id(party->string, type))
		lint_say(l, "A1", party,
			 _("\"%s\" is not its type (\"%s\"), -- and a UUID"),
			 party->string, type ? type : "");
	if (!filled(party, "name"))
		lint_say(l, "A1", party, _("%s has no name"), party->string);
	if (auth &&
	    !lint_member(
		    graph_object(l->root, "authentication_info_definitions"),
		    auth))
		lint_say(l, "W18", lint_member(party, "authentication_info"),
			 _("authentication_info \"%s\" of %s is not in "
			   "authentication_info_definitions"),
			 auth, party->string);
}

/* ---- X1: extensions ---- */

static bool is_extension_list(const char *key)
{
	static const char suffix[] = "_extensions";
	size_t len = strlen(key), n = sizeof suffix - 1;

	return len > n && !strcmp(key + len - n, suffix);
}

static void check_extensions_used(struct lint *l, const cJSON *defined,
				  const cJSON *object)
{
	const cJSON *member, *used;

	cJSON_ArrayForEach (member, object) {
		if (!member->string || !is_extension_list(member->string))
			continue;
		cJSON_ArrayForEach (used, member)
			if (used->string && !lint_member(defined, used->string))
				lint_say(l, "X1", used,
					 _("extension \"%s\" is not in "
					   "extension_definitions"),
					 used->string);
	}
}

static void check_extension_defined(struct lint *l, const cJSON *definition)
{
	static const char *const required[] = { "name", "created_by", "schema",
						"version" };

	if (!syntax_id(definition->string, "extension-definition"))
		lint_say(l, "X1", definition,
			 _("\"%s\" is not extension-definition-- and a UUID"),
			 definition->string);
	for (size_t i = 0; i < ARRAY_SIZE(required); i++)
		if (!filled(definition, required[i]))
			lint_say(l, "X1", definition,
				 _("the definition of %s has no %s"),
				 definition->string, required[i]);
}

void lint_parts(struct lint *l)
{
	static const char *const dicts[] = {
		"workflow",
		"agent_definitions",
		"target_definitions",
		"authentication_info_definitions",
		"data_marking_definitions",
	};
	const cJSON *defined = graph_object(l->root, "extension_definitions");
	const cJSON *item;

	cJSON_ArrayForEach (item, graph_object(l->root, "agent_definitions"))
		check_party(l, item);
	cJSON_ArrayForEach (item, graph_object(l->root, "target_definitions"))
		check_party(l, item);
	cJSON_ArrayForEach (item, defined)
		check_extension_defined(l, item);
	check_extensions_used(l, defined, l->root);
	for (size_t i = 0; i < ARRAY_SIZE(dicts); i++)
		cJSON_ArrayForEach (item, graph_object(l->root, dicts[i]))
			check_extensions_used(l, defined, item);
}

/* ---- X2: guidance ---- */

static void check_choices(struct lint *l, const struct step *s,
			  const struct question *q)
{
	const struct variable *v = step_variable(l->p, s, q->variable);

	for (int i = 0; i < q->nchoices; i++) {
		const char *token = q->choices[i].token;

		if (!syntax_key(token))
			lint_step(l, "X2", s, "step_extensions",
				  _("the answer \"%s\" to %s has characters "
				    "other than letters, digits, _ and -"),
				  token, q->variable);
		else if (v && !value_fits(v->type, token))
			lint_step(l, "X2", s, "step_extensions",
				  _("the answer \"%s\" to %s does not fit its "
				    "type: it must be %s"),
				  token, q->variable, value_type_help(v->type));
	}
}

static void check_question(struct lint *l, const struct step *s,
			   const struct question *q)
{
	if (!step_gives(s, q->variable))
		lint_step(l, "X2", s, "step_extensions",
			  _("a question is about %s, which is not in its "
			    "out_args"),
			  q->variable);
	if (!q->prompt || !*q->prompt)
		lint_step(l, "X2", s, "step_extensions",
			  _("the question about %s has no prompt"),
			  q->variable);
	check_choices(l, s, q);
}

static void check_translations(struct lint *l, const struct step *s)
{
	const cJSON *ext = graph_guidance(s->json, "step_extensions");
	const cJSON *commands = lint_member(ext, "commands_zh_cn");
	int n = cJSON_GetArraySize(commands);

	if (commands && n != s->ncommands)
		lint_step(l, "X2", s, "step_extensions",
			  _("commands_zh_cn has %d texts for %d commands"), n,
			  s->ncommands);
}

static void check_authorised(struct lint *l, const struct step *s)
{
	if (!s->action)
		return;
	if (!s->authorisation)
		lint_step(l, "X2", s, "step_extensions", "%s",
			  _("an action needs a party in \"authorisation\""));
	if (response_actions_check(s->action) < 0)
		lint_step(l, "X2", s, "step_extensions", "%s", fail_text());
}

void lint_guidance(struct lint *l)
{
	for (int i = 0; i < l->p->nsteps; i++) {
		const struct step *s = &l->p->steps[i];

		check_authorised(l, s);
		check_translations(l, s);
		for (int k = 0; k < s->nquestions; k++)
			check_question(l, s, &s->questions[k]);
	}
}
