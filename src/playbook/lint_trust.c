/*
 * lint_trust.c - rules about what a playbook asks a reader to trust or to
 * keep: authentication information (6), markings (9), signatures (10.15).
 */
#include "config.h"

#include <string.h>

#include "playbook/lint.h"
#include "playbook/syntax.h"
#include "playbook/tlp.h"
#include "watchfloor/i18n.h"

/* ---- A2, A3: authentication ---- */

static bool is_variable(const char *text)
{
	struct use use;

	return use_next(text, &use) && use.name == text && !*use.end;
}

static void check_secrets(struct lint *l, const cJSON *info)
{
	static const char *const secrets[] = { "password", "token" };
	bool kms = cJSON_IsTrue(lint_member(info, "kms"));

	for (size_t i = 0; i < ARRAY_SIZE(secrets); i++) {
		const char *text = graph_text(info, secrets[i]);

		if (!text || !*text)
			continue;
		if (kms)
			lint_say(l, "A3", lint_member(info, secrets[i]),
				 _("%s stands beside kms: with a key "
				   "management system it must be absent"),
				 secrets[i]);
		else if (!is_variable(text))
			lint_say(l, "A2", lint_member(info, secrets[i]),
				 _("%s is written out: whoever reads the file "
				   "has it; use a variable or kms"),
				 secrets[i]);
	}
}

static void check_authentication(struct lint *l, const cJSON *info)
{
	const char *type = graph_text(info, "type");
	bool kms = cJSON_IsTrue(lint_member(info, "kms"));

	if (!type || !syntax_id(info->string, type))
		lint_say(l, "A3", info,
			 _("\"%s\" is not its type (\"%s\"), -- and a UUID"),
			 info->string, type ? type : "");
	if (kms && !lint_filled(info, "kms_key_identifier"))
		lint_say(l, "A3", info,
			 _("kms is true and there is no kms_key_identifier"));
	if (kms &&
	    (lint_filled(info, "user_id") || lint_filled(info, "username")))
		lint_say(l, "A3", info,
			 _("the name of the user stands beside kms: with a "
			   "key management system it must be absent"));
	if (type && !strcmp(type, "oauth2") &&
	    !lint_filled(info, "oauth_header"))
		lint_say(l, "A3", info, _("%s has no %s"), info->string,
			 "oauth_header");
	check_secrets(l, info);
}

/* ---- M1: markings ---- */

static void check_markings_used(struct lint *l)
{
	const cJSON *known = graph_object(l->root, "data_marking_definitions");
	const cJSON *item;

	cJSON_ArrayForEach (item, lint_member(l->root, "markings")) {
		const char *id = cJSON_GetStringValue(item);

		if (!id || !lint_member(known, id))
			lint_say(l, "M1", item,
				 _("marking \"%s\" is not in "
				   "data_marking_definitions"),
				 id ? id : "");
	}
}

static void check_tlp(struct lint *l, const cJSON *marking)
{
	const char *level = graph_text(marking, "tlpv2_level");
	const struct tlp *tlp = tlp_named(level);

	if (!tlp)
		lint_say(l, "M1", marking,
			 _("\"%s\" is no level of TLP 2.0 such as TLP:AMBER"),
			 level ? level : "");
	else if (strcmp(marking->string, tlp->id) != 0)
		lint_say(l, "M1", marking, _("%s has the fixed id %s"),
			 tlp->level, tlp->id);
}

static void check_marking(struct lint *l, const cJSON *marking)
{
	const char *type = graph_text(marking, "type");

	if (!type || !syntax_id(marking->string, type)) {
		lint_say(l, "M1", marking,
			 _("\"%s\" is not its type (\"%s\"), -- and a UUID"),
			 marking->string, type ? type : "");
		return;
	}
	if (!lint_filled(marking, "created_by") ||
	    !syntax_time(graph_text(marking, "created"), true, NULL))
		lint_say(l, "M1", marking, _("%s needs created_by and created"),
			 marking->string);
	if (!strcmp(type, "marking-tlp"))
		check_tlp(l, marking);
	else if (!strcmp(type, "marking-statement") &&
		 !lint_filled(marking, "statement"))
		lint_say(l, "M1", marking, _("%s has no %s"), marking->string,
			 "statement");
}

/* ---- S1: signatures ---- */

static void check_signature(struct lint *l, const cJSON *signature)
{
	static const char *const required[] = {
		"id",        "created_by", "created",         "modified",
		"signee",    "related_to", "related_version", "hash_algorithm",
		"algorithm", "value",
	};
	static const char *const keys[] = { "public_key", "public_cert_chain",
					    "cert_url", "thumbprint" };
	const char *to = graph_text(signature, "related_to");
	const char *version = graph_text(signature, "related_version");
	int nkeys = 0;

	for (size_t i = 0; i < ARRAY_SIZE(required); i++)
		if (!lint_filled(signature, required[i]))
			lint_say(l, "S1", signature, _("a signature has no %s"),
				 required[i]);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		nkeys += lint_member(signature, keys[i]) != NULL;
	if (nkeys != 1)
		lint_say(l, "S1", signature,
			 _("a signature has one of public_key, "
			   "public_cert_chain, cert_url and thumbprint; this "
			   "has %d"),
			 nkeys);
	if (to && l->p->id && strcmp(to, l->p->id) != 0)
		lint_say(l, "S1", signature,
			 _("a signature is of %s, which is another playbook"),
			 to);
	else if (version && l->p->modified && strcmp(version, l->p->modified))
		lint_say(l, "S1", signature,
			 _("a signature is of the version of %s, which is not "
			   "this one"),
			 version);
}

void lint_trust(struct lint *l)
{
	const cJSON *item;

	cJSON_ArrayForEach (
		item, graph_object(l->root, "authentication_info_definitions"))
		check_authentication(l, item);
	check_markings_used(l);
	cJSON_ArrayForEach (item,
			    graph_object(l->root, "data_marking_definitions"))
		check_marking(l, item);
	cJSON_ArrayForEach (item, lint_member(l->root, "signatures"))
		for (const cJSON *s = item; cJSON_IsObject(s);
		     s = lint_member(s, "signature"))
			check_signature(l, s);
}
