/*
 * conf_run.c - the sections of desk.conf about running commands.
 */
#include "config.h"

#include "desk/conf_run.h"

#include <stdlib.h>
#include <string.h>

#include "desk/conf_evidence.h"
#include "desk/conf_member.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/conf.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/resolve.h"

/* ---- types of their own ---- */

/* A list, each part of which must be right. */
static int read_checked(void *element, const struct conf_key *key,
			const char *value,
			int (*check)(void *ctx, const char *part))
{
	int ret = conf_each_part(value, check, NULL);

	return ret < 0 ? ret : conf_list.read(element, key, value);
}

static void release_list(void *element, const struct conf_key *key)
{
	conf_list.release(element, key);
}

static int check_kind(void *ctx, const char *part)
{
	(void)ctx;
	if (command_kind(part) != COMMAND_SHOWN)
		return 0;
	return fail(_("\"%s\" is no type of command that can be run; those "
		      "are bash, ssh and http-api"),
		    part);
}

static int read_kinds(void *element, const struct conf_key *key,
		      const char *value)
{
	return read_checked(element, key, value, check_kind);
}

static const struct conf_type kinds_type = { N_("list"), read_kinds,
					     release_list };

static int check_playbook(void *ctx, const char *part)
{
	(void)ctx;
	return conf_is_playbook_id(part)
		       ? 0
		       : fail(_("\"%s\" is no id of a playbook"), part);
}

static int read_playbooks(void *element, const struct conf_key *key,
			  const char *value)
{
	return read_checked(element, key, value, check_playbook);
}

static const struct conf_type playbooks_type = { N_("list"), read_playbooks,
						 release_list };

static int check_port(void *ctx, const char *part)
{
	(void)ctx;
	if (strspn(part, "0123456789") == strlen(part) && strlen(part) <= 5 &&
	    strtol(part, NULL, 10) > 0 && strtol(part, NULL, 10) < 65536)
		return 0;
	return fail(_("\"%s\" is no port"), part);
}

static int read_ports(void *element, const struct conf_key *key,
		      const char *value)
{
	return read_checked(element, key, value, check_port);
}

static const struct conf_type ports_type = { N_("list"), read_ports,
					     release_list };

static int read_target(void *element, const struct conf_key *key,
		       const char *value)
{
	if (scope_check_assets(value) < 0)
		return FAILED;
	return conf_string.read(element, key, value);
}

static void release_string(void *element, const struct conf_key *key)
{
	conf_string.release(element, key);
}

static const struct conf_type target_type = { N_("hosts"), read_target,
					      release_string };

static int read_file(void *element, const struct conf_key *key,
		     const char *value)
{
	if (*value != '/')
		return fail(_("\"%s\" is no path from the root on"), value);
	return conf_string.read(element, key, value);
}

static const struct conf_type file_type = { N_("file"), read_file,
					    release_string };

/* Words with blanks between: no shell reads them, so nothing is quoted. */
static int read_argv(void *element, const struct conf_key *key,
		     const char *value)
{
	struct conf_secret *s = element;

	(void)key;
	for (value += strspn(value, " \t"); *value;) {
		size_t len = strcspn(value, " \t");

		s->argv = xrealloc(s->argv, (size_t)s->nargv + 2,
				   sizeof *s->argv);
		s->argv[s->nargv++] = xstrndup(value, len);
		s->argv[s->nargv] = NULL;
		value += len;
		value += strspn(value, " \t");
	}
	return 0;
}

static void release_argv(void *element, const struct conf_key *key)
{
	struct conf_secret *s = element;

	(void)key;
	while (s->nargv)
		free(s->argv[--s->nargv]);
	free(s->argv);
}

static const struct conf_type argv_type = { N_("words"), read_argv,
					    release_argv };

/* ---- the tables ---- */

#define LIST(key, of)                            \
	.name = (key), .type = &conf_list,       \
	.member = offsetof(struct conf_run, of), \
	.count = offsetof(struct conf_run, n##of)

const struct conf_key run_keys[] = {
	{ "type", &kinds_type, offsetof(struct conf_run, types),
	  offsetof(struct conf_run, ntypes), .required = true,
	  .help = N_("commands that may be run: bash (on this host), ssh, "
		     "http-api") },
	{ "target", &target_type, offsetof(struct conf_run, target),
	  .help = N_("hosts that ssh and http-api may go to: names, patterns "
		     "with * and ?, networks") },
	{ "port", &ports_type, offsetof(struct conf_run, ports),
	  offsetof(struct conf_run, nports),
	  .help = N_("ports there; without it, 22 and 443") },
	{ LIST("method", methods),
	  .help = N_("methods of http-api: GET, POST; without it, any") },
	{ LIST("tenant", tenants), .names = "tenant",
	  .help = N_("on whose tickets; without it, on all") },
	{ "match", &conf_query, offsetof(struct conf_run, match),
	  .help = N_("on which tickets; without it, on all") },
	{ LIST("member", members), .names = "member",
	  .help = N_("who may; without it, and without role, who works on "
		     "the ticket") },
	{ "role", &conf_roles, offsetof(struct conf_run, roles),
	  .help = N_("roles that may, beside the members named") },
	{ "playbook", &playbooks_type, offsetof(struct conf_run, playbooks),
	  offsetof(struct conf_run, nplaybooks),
	  .help = N_("of which playbooks, by their ids; without it, of "
		     "all") },
	{ LIST("secret", secrets), .names = "secret",
	  .help = N_("secrets that may be told to the command; without it, "
		     "none") },
	{ "timeout", &conf_span, offsetof(struct conf_run, timeout),
	  .help = N_("how long it may take, if its step allows no less: 60s, "
		     "unless it says otherwise") },
	{ "output", &conf_size, offsetof(struct conf_run, output),
	  .help = N_("how much it may say: 1M, unless it says otherwise") },
	{ "ssh-config", &file_type, offsetof(struct conf_run, ssh_config),
	  .help = N_("a file of ssh_config(5): keys, known hosts, ways; "
		     "without it, none is read") },
	{ "ca-file", &file_type, offsetof(struct conf_run, ca_file),
	  .help = N_("the certificates of whom to trust for https; without "
		     "it, those of the system") },
	{ 0 },
};

const struct conf_key secret_keys[] = {
	{ "command", &argv_type, .required = true,
	  .help = N_("a program that prints it, and its words; no shell: "
		     "pass show edr/token") },
	{ 0 },
};

/* ---- what no single key can tell ---- */

int run_check(const void *whole, const void *element)
{
	const struct conf_run *r = element;

	(void)whole;
	for (int i = 0; i < r->ntypes; i++)
		if (command_kind(r->types[i]) != COMMAND_BASH && !r->target)
			return fail(_("%s needs \"target\": the hosts that it "
				      "may go to"),
				    r->types[i]);
	return 0;
}

const struct conf_secret *conf_secret_named(const struct conf *c,
					    const char *name)
{
	for (int i = 0; i < c->nsecrets; i++)
		if (strcmp(c->secrets[i].name, name) == 0)
			return &c->secrets[i];
	return NULL;
}
