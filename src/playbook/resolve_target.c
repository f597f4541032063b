/*
 * resolve_target.c - where a command goes: the targets of its step, or, when
 * it names none, its agent (cacao 7).
 */
#include "config.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/resolving.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static const cJSON *defined(const cJSON *playbook, const char *dict,
			    const char *id)
{
	return id ? cJSON_GetObjectItemCaseSensitive(
			    graph_object(playbook, dict), id)
		  : NULL;
}

static const cJSON *list_of(const struct step *s)
{
	return cJSON_GetObjectItemCaseSensitive(s->json, "targets");
}

/* Can a command go there over the network? */
static bool has_address(const cJSON *target)
{
	return graph_object(target, "address") != NULL;
}

static const cJSON *agent_of(const struct resolving *r)
{
	const cJSON *agent = defined(r->playbook, "agent_definitions",
				     graph_text(r->step->json, "agent"));

	return has_address(agent) ? agent : NULL;
}

/* The i-th of the step's targets that has an address; NULL: no more. */
static const cJSON *target_at(const cJSON *playbook, const struct step *s,
			      int i)
{
	const cJSON *item, *target;

	cJSON_ArrayForEach (item, list_of(s)) {
		target = defined(playbook, "target_definitions",
				 cJSON_GetStringValue(item));
		if (has_address(target) && i-- == 0)
			return target;
	}
	return NULL;
}

static bool is_called(const cJSON *target, const char *name)
{
	const char *called = graph_text(target, "name");

	return strcmp(target->string, name) == 0 ||
	       (called && strcmp(called, name) == 0);
}

int target_find(struct resolving *r)
{
	const char *name = r->options->target;
	const cJSON *t = NULL;

	r->out->target_name = xstrdup("");
	if (r->out->kind == COMMAND_BASH)
		return name ? fail_as(NOT_FOUND,
				      _("a bash command runs here: it goes to "
					"no target"))
			    : 0;
	for (int i = 0; (t = target_at(r->playbook, r->step, i)); i++)
		if (!name || is_called(t, name))
			break;
	if (!t && !name)
		t = agent_of(r);
	if (!t)
		return fail_as(NOT_FOUND,
			       name ? _("the step has no target \"%s\" with an "
					"address")
				    : _("the step names no target with an "
					"address"),
			       name);
	r->target = t;
	free(r->out->target_name);
	r->out->target_name = xstrdup(graph_text(t, "name"));
	return 0;
}

int command_targets(const struct walk *w, int i, const char **names, int max)
{
	const struct walk_point *p = walk_at(w);
	const cJSON *t;
	int n = 0;

	if (p->wait != WALK_STEP || i < 0 || i >= p->step->ncommands ||
	    command_kind(p->step->commands[i].type) <= COMMAND_BASH)
		return 0;
	for (; (t = target_at(p->playbook->json, p->step, n)); n++)
		if (n < max)
			names[n] = graph_text(t, "name");
	return n < max ? n : max;
}

/* ---- the address ---- */

static const char *first_of(const cJSON *target, const char *kind)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(
		graph_object(target, "address"), kind);

	return cJSON_GetStringValue(cJSON_GetArrayItem(list, 0));
}

const char *target_url(const struct resolving *r)
{
	return first_of(r->target, "url");
}

/* A name or an address, and nothing that a program takes for anything
 * else. */
bool is_host(const char *s)
{
	static const char name[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz0123456789.-_";
	struct in6_addr six;

	if (inet_pton(AF_INET6, s, &six) == 1)
		return true;
	return *s && *s != '-' && *s != '.' && !s[strspn(s, name)] &&
	       strlen(s) <= 253;
}

bool is_port(const char *s)
{
	return strspn(s, "0123456789") == strlen(s) && strlen(s) <= 5 &&
	       strtol(s, NULL, 10) > 0 && strtol(s, NULL, 10) < 65536;
}

static int find_host(struct resolving *r)
{
	static const char *const kinds[] = { "dname", "ipv4", "ipv6" };
	struct strbuf host = STRBUF_INIT;
	const char *text = NULL;
	int ret;

	for (size_t i = 0; i < ARRAY_SIZE(kinds) && !text; i++)
		text = first_of(r->target, kinds[i]);
	if (!text)
		return fail_as(REFUSED,
			       _("the target \"%s\" has no name or "
				 "address of a host"),
			       r->out->target_name);
	ret = resolving_expand(r, text, AS_IS, false, &host);
	if (ret == 0 && !is_host(host.buf))
		ret = fail_as(REFUSED,
			      _("\"%s\" is no name or address of a "
				"host"),
			      host.buf);
	r->out->host = strbuf_detach(&host);
	return ret;
}

int target_host(struct resolving *r, char **port)
{
	const char *text = graph_text(r->target, "port");
	struct strbuf sb = STRBUF_INIT;
	int ret = find_host(r);

	if (ret == 0 && text)
		ret = resolving_expand(r, text, AS_IS, false, &sb);
	if (ret == 0 && text && !is_port(sb.buf))
		ret = fail_as(REFUSED, _("\"%s\" is no port"), sb.buf);
	*port = strbuf_detach(&sb);
	return ret;
}

/* ---- logging in ---- */

const cJSON *target_login(const struct resolving *r)
{
	return defined(r->playbook, "authentication_info_definitions",
		       graph_text(r->target, "authentication_info"));
}

/* kms: the key's identifier names the secret; else a variable does.  What
 * stands in the playbook itself is no secret any more. */
int target_secret(struct resolving *r, const cJSON *login, const char *key,
		  struct value *out)
{
	const char *text = graph_text(login, key);
	const char *name = graph_text(login, "kms_key_identifier");
	struct use use;
	int ret;

	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(login, "kms")))
		return name ? resolving_secret(r, name, out)
			    : fail_as(REFUSED, _("authentication with kms has "
						 "no kms_key_identifier"));
	if (!text)
		return fail_as(NOT_FOUND, _("authentication has no %s"), key);
	if (!use_next(text, &use) || use.name != text || *use.end)
		return fail_as(REFUSED,
			       _("%s of the authentication must be one "
				 "variable that is a secret"),
			       key);
	ret = resolving_value(r, &use, out);
	if (ret == 0 && !out->secret)
		ret = fail_as(REFUSED,
			      _("%s, %s of the authentication, is no secret: "
				"its value must be constant, secret:NAME"),
			      out->name, key);
	return ret;
}
