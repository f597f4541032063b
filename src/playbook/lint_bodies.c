/*
 * lint_bodies.c - rules about what commands, agents and targets say, beyond
 * being there: how texts travel (5.3), start lines and headers of HTTP (5.7,
 * 5.10), what an agent or target of a type needs (7).
 */
#include "config.h"

#include <string.h>

#include "playbook/lint.h"
#include "watchfloor/i18n.h"

static bool is_type(const cJSON *object, const char *type)
{
	const char *own = graph_text(object, "type");

	return own && !strcmp(own, type);
}

/* ---- C4: texts that other programs may break ---- */

static void check_plain(struct lint *l, const struct step *s,
			const cJSON *command)
{
	const char *text = graph_text(command, "command");

	if (is_type(command, "manual") && text && strpbrk(text, "\"\n\r\t"))
		lint_step(l, "C4", s, "commands",
			  _("a text with quotes or more than one line should "
			    "be in command_b64"));
}

/* ---- C5: HTTP ---- */

static bool is_start_line(const char *text, bool post)
{
	size_t method = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	const char *target = text + method + 1;
	const char *version = strrchr(text, ' ');

	if (!method || text[method] != ' ' || !version || version <= target)
		return false;
	if (post && strncmp(text, "POST ", 5) != 0)
		return false;
	return !strncmp(version, " HTTP/", 6) && strchr("123", version[6]) &&
	       version[6];
}

static bool are_headers(const cJSON *headers)
{
	const cJSON *header, *value;

	if (!cJSON_IsObject(headers))
		return false;
	cJSON_ArrayForEach (header, headers) {
		if (!cJSON_IsArray(header))
			return false;
		cJSON_ArrayForEach (value, header)
			if (!cJSON_IsString(value))
				return false;
	}
	return true;
}

static void check_http(struct lint *l, const struct step *s,
		       const cJSON *command)
{
	const cJSON *headers = lint_member(command, "headers");
	const char *text = graph_text(command, "command");
	bool post = is_type(command, "openc2-http");

	if (!post && !is_type(command, "http-api"))
		return;
	if (text && *text && !is_start_line(text, post))
		lint_step(l, "C5", s, "commands",
			  _("\"%s\" is no start line such as %s"), text,
			  post ? "POST /openc2 HTTP/1.1" : "GET /x HTTP/1.1");
	if (headers && !are_headers(headers))
		lint_step(l, "C5", s, "commands",
			  _("headers must be an object of lists of texts"));
}

/* ---- A1: what a type needs ---- */

static const struct {
	const char *type, *needs;
} party_needs[] = {
	{ "sector", "sector" },    { "security-category", "category" },
	{ "http-api", "address" }, { "ssh", "address" },
	{ "linux", "address" },    { "net-address", "address" },
};

static void check_party(struct lint *l, const cJSON *party)
{
	const cJSON *port = lint_member(party, "port");

	for (size_t i = 0; i < ARRAY_SIZE(party_needs); i++)
		if (is_type(party, party_needs[i].type) &&
		    !lint_member(party, party_needs[i].needs))
			lint_warn(l, "A1", party, _("%s has no %s"),
				  party->string, party_needs[i].needs);
	if (port && !lint_filled(party, "port"))
		lint_warn(l, "A1", port, _("a port is written as a text"));
}

void lint_bodies(struct lint *l)
{
	static const char *const parties[] = { "agent_definitions",
					       "target_definitions" };
	const cJSON *item;

	for (int i = 0; i < l->p->nsteps; i++) {
		const struct step *s = &l->p->steps[i];

		cJSON_ArrayForEach (item, lint_member(s->json, "commands")) {
			check_plain(l, s, item);
			check_http(l, s, item);
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(parties); i++)
		cJSON_ArrayForEach (item, graph_object(l->root, parties[i]))
			check_party(l, item);
}
