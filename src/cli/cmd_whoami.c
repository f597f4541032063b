/*
 * cmd_whoami.c - who acts here, how that is known, and what that allows.
 */
#include "config.h"

#include <stdio.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

static const struct cli_option options[] = {
	{ "json", NULL, N_("one JSON object") }, { .name = NULL }
};

static void put(const char *key, const char *value)
{
	struct strbuf sb = STRBUF_INIT;

	text_column(&sb, key, 10);
	text_print(stdout, "%s %s\n", sb.buf, value);
	strbuf_release(&sb);
}

static const char *how_sentence(enum whoami how)
{
	static const char *const sentences[] = {
		[WHO_OPEN] = N_("desk.conf lists no members: whoever opens "
				"the store may do everything"),
		[WHO_ACCOUNT] = N_("the account is the member's"),
		[WHO_KEY] = N_("a shared account; sshd names the key"),
		[WHO_STRANGER] = N_("no member has this account: nothing is "
				    "shown and nothing may be done"),
		[WHO_NO_KEY] = N_("a shared account, and sshd names no key of "
				  "a member: nothing is shown and nothing may "
				  "be done"),
	};

	return _(sentences[how]);
}

/* ---- for people ---- */

static void put_tenants(const struct conf_member *m)
{
	struct strbuf sb = STRBUF_INIT;

	for (int i = 0; i < m->ntenants; i++)
		strbuf_addf(&sb, "%s%s", i ? ", " : "", m->tenants[i]);
	put(_("tenants"),
	    conf_member_has_tenant(m, "*") ? _("all tenants") : sb.buf);
	strbuf_release(&sb);
}

static void put_rights(const struct desk *d)
{
	struct strbuf sb = STRBUF_INIT;

	for (int r = RIGHT_TICKETS; r < RIGHT_COUNT; r++)
		if (desk_check_right(d, (enum desk_right)r) == 0)
			strbuf_addf(&sb, "%s%s", sb.len ? _("; ") : "",
				    _(right_verb((enum desk_right)r)));
	put(_("may"), sb.len ? sb.buf : "-");
	strbuf_release(&sb);
}

static void put_acts(const struct desk *d)
{
	struct strbuf sb = STRBUF_INIT;

	for (const struct act *a = acts; a->name; a++)
		if (d->member->roles & (a->who | a->filed))
			strbuf_addf(&sb, "%s%s", sb.len ? " " : "", a->name);
	put(_("acts"), sb.len ? sb.buf : "-");
	strbuf_release(&sb);
}

static void put_member(const struct desk *d)
{
	struct strbuf roles = STRBUF_INIT;
	const struct conf_member *m = d->member;

	roles_print(m->roles, &roles);
	put(_("name"), conf_member_title(m));
	put(_("roles"), roles.buf);
	put_tenants(m);
	put_acts(d);
	if (!conf_member_on_duty(d->conf, m, clock_now()))
		put(_("hours"), _("not now: you may read, not act"));
	strbuf_release(&roles);
}

/* What the desk goes by, and whether somebody adopted that. */
static void put_desk(const struct desk *d)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb,
		    d->adopted ? _("%s, as of commit %.7s, which was adopted")
			       : _("%s, as of commit %.7s"),
		    d->conf ? d->conf->name : "-", d->commit);
	put(_("desk"), sb.buf);
	if (d->conf && d->conf->adopts && !d->adopted)
		put("", _("desk.conf wants commits to be adopted, and none "
			  "was: the desk follows the branch until `watchfloor "
			  "playbook adopt`"));
	strbuf_release(&sb);
}

static void print_text(const struct desk *d)
{
	put(_("member"), d->actor);
	put(_("known by"), d->by);
	put("", how_sentence(desk_whoami(d)));
	if (d->member)
		put_member(d);
	put_rights(d);
	put_desk(d);
}

/* ---- for programs ---- */

static void add_words(cJSON *o, const char *key, char *const *words, int n)
{
	cJSON *list = cJSON_AddArrayToObject(o, key);

	for (int i = 0; i < n; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(words[i]));
}

static void print_json(const struct desk *d)
{
	const struct conf_member *m = d->member;
	cJSON *o = cJSON_CreateObject(), *roles;

	json_add_str(o, "member", d->actor);
	json_add_str(o, "by", d->by);
	json_add_str(o, "how", whoami_word(desk_whoami(d)));
	json_add_str(o, "desk", d->commit);
	roles = cJSON_AddArrayToObject(o, "roles");
	for (const struct role_name *r = role_names; m && r->word; r++)
		if (m->roles & r->role)
			cJSON_AddItemToArray(roles,
					     cJSON_CreateString(r->word));
	if (m && !conf_member_has_tenant(m, "*"))
		add_words(o, "tenants", m->tenants, m->ntenants);
	if (m)
		cJSON_AddBoolToObject(
			o, "on_duty",
			conf_member_on_duty(d->conf, m, clock_now()));
	out_json(o);
}

static int run_whoami(struct cli *c)
{
	struct desk *d;
	enum whoami how;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	if (cli_flag(c, "json"))
		print_json(d);
	else
		print_text(d);
	how = desk_whoami(d);
	desk_close(d);
	return how == WHO_STRANGER || how == WHO_NO_KEY ? CLI_NO : CLI_OK;
}

const struct subcommand cmd_whoami = {
	.name = "whoami",
	.right = RIGHT_ANYBODY,
	.args = "",
	.help = N_("say who acts here, how that is known, and what it allows"),
	.details = N_("Exit status 1: no member of this desk."),
	.options = options,
	.run = run_whoami,
};
