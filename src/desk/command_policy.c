/*
 * command_policy.c - which commands may be run: the [run]s of desk.conf.
 *
 * Nothing is allowed but what a [run] is about in every respect.  The first
 * one in the file that is wins.
 */
#include "config.h"

#include <string.h>

#include "desk/command_private.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* What somebody wants to run. */
struct wish {
	const struct desk *desk;
	const struct ticket *ticket;
	const char *playbook;
	const struct resolved *command;
};

static bool has(char *const *list, int n, const char *word)
{
	for (int i = 0; i < n; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

static bool fits_type(const struct conf_run *r, const struct wish *w)
{
	return has(r->types, r->ntypes, w->command->type);
}

static bool fits_target(const struct conf_run *r, const struct wish *w)
{
	return w->command->kind == COMMAND_BASH ||
	       (r->target && scope_covers_asset(r->target, w->command->host));
}

static bool fits_port(const struct conf_run *r, const struct wish *w)
{
	const char *port = w->command->port;

	if (w->command->kind == COMMAND_BASH)
		return true;
	if (r->nports)
		return has(r->ports, r->nports, port);
	return strcmp(port, w->command->kind == COMMAND_SSH ? "22" : "443") ==
	       0;
}

static bool fits_method(const struct conf_run *r, const struct wish *w)
{
	return w->command->kind != COMMAND_HTTP || !r->nmethods ||
	       has(r->methods, r->nmethods, w->command->method);
}

static bool fits_tenant(const struct conf_run *r, const struct wish *w)
{
	return !r->ntenants || has(r->tenants, r->ntenants, "*") ||
	       has(r->tenants, r->ntenants, w->ticket->tenant);
}

static bool fits_ticket(const struct conf_run *r, const struct wish *w)
{
	const struct query_context ctx = { .me = w->desk->actor,
					   .now = clock_now() };

	return !r->match || query_match(r->match, w->ticket, &ctx);
}

static bool fits_playbook(const struct conf_run *r, const struct wish *w)
{
	return !r->nplaybooks || has(r->playbooks, r->nplaybooks, w->playbook);
}

static bool fits_person(const struct conf_run *r, const struct wish *w)
{
	const struct conf_member *m = w->desk->member;

	if (!r->nmembers && !r->roles)
		return true;
	return (m && m->roles & r->roles) ||
	       has(r->members, r->nmembers, w->desk->actor);
}

static bool fits_secrets(const struct conf_run *r, const struct wish *w)
{
	for (int i = 0; i < w->command->secrets.n; i++)
		if (!has(r->secrets, r->nsecrets, w->command->secrets.list[i]))
			return false;
	return true;
}

static const struct {
	bool (*fits)(const struct conf_run *r, const struct wish *w);
	const char *not_for; /* N_() */
} criteria[] = {
	{ fits_type, N_("this type of command") },
	{ fits_target, N_("this host") },
	{ fits_port, N_("this port") },
	{ fits_method, N_("this method") },
	{ fits_tenant, N_("this tenant") },
	{ fits_ticket, N_("this ticket") },
	{ fits_playbook, N_("this playbook") },
	{ fits_person, N_("you") },
	{ fits_secrets, N_("the secrets that it asks for") },
};

/* How many of the criteria it meets, one after the other. */
static size_t meets(const struct conf_run *r, const struct wish *w)
{
	size_t n = 0;

	while (n < ARRAY_SIZE(criteria) && criteria[n].fits(r, w))
		n++;
	return n;
}

int command_allowed(const struct conf_run **out, const struct desk *d,
		    const struct ticket *t, const char *playbook,
		    const struct resolved *r)
{
	const struct wish w = { d, t, playbook, r };
	const struct conf_run *nearest = NULL;
	size_t most = 0;

	for (int i = 0; i < d->conf->nruns; i++) {
		size_t n = meets(&d->conf->runs[i], &w);

		if (n == ARRAY_SIZE(criteria)) {
			*out = &d->conf->runs[i];
			return 0;
		}
		if (n > most) {
			nearest = &d->conf->runs[i];
			most = n;
		}
	}
	if (!nearest)
		return fail_as(REFUSED,
			       _("desk.conf lets nobody run %s on %s: no [run] "
				 "is about that"),
			       r->type, r->target);
	return fail_as(REFUSED,
		       _("desk.conf does not let you run %s on %s: [run "
			 "\"%s\"] is not for %s"),
		       r->type, r->target, nearest->name,
		       _(criteria[most].not_for));
}
