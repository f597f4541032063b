/*
 * conf_member.c - who works here: the section [member] of desk.conf, and what
 * is asked about a member.
 */
#include "config.h"

#include "desk/conf_member.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/ssh.h"
#include "desk/suggest.h"
#include "watchfloor/clock.h"
#include "watchfloor/conf.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- roles ---- */

const struct role_name role_names[] = {
	{ "analyst", N_("analyst"), ROLE_ANALYST },
	{ "senior", N_("senior"), ROLE_SENIOR },
	{ "expert", N_("expert"), ROLE_EXPERT },
	{ "service-manager", N_("service manager"), ROLE_SERVICE_MANAGER },
	{ "author", N_("author"), ROLE_AUTHOR },
	{ "auditor", N_("auditor"), ROLE_AUDITOR },
	{ "sysadmin", N_("system administrator"), ROLE_SYSADMIN },
	{ "secadmin", N_("security administrator"), ROLE_SECADMIN },
	{ "customer", N_("customer"), ROLE_CUSTOMER },
	{ "machine", N_("machine"), ROLE_MACHINE },
	{ .word = NULL },
};

void roles_print(unsigned roles, struct strbuf *out)
{
	char *all = NULL, *more;

	for (const struct role_name *r = role_names; r->word; r++) {
		if (!(roles & r->role))
			continue;
		/* TRANSLATORS: a list of roles, and one more */
		more = all ? xasprintf(_("%s, %s"), all, _(r->title))
			   : xstrdup(_(r->title));
		free(all);
		all = more;
	}
	strbuf_addstr(out, all ? all : "");
	free(all);
}

static int add_role(void *ctx, const char *word)
{
	struct suggestion s = { .word = word };
	unsigned *all = ctx;

	for (const struct role_name *r = role_names; r->word; r++) {
		if (strcmp(r->word, word) == 0) {
			*all |= r->role;
			return 0;
		}
		suggest(&s, r->word);
	}
	if (s.best)
		return fail(_("there is no role \"%s\"; did you mean \"%s\"?"),
			    word, s.best);
	return fail(_("there is no role \"%s\""), word);
}

static int read_roles(void *element, const struct conf_key *key,
		      const char *value)
{
	unsigned *roles = (void *)((char *)element + key->member);

	return conf_each_part(value, add_role, roles);
}

const struct conf_type conf_roles = { N_("roles"), read_roles, NULL };

static int read_tier(void *element, const struct conf_key *key,
		     const char *value)
{
	struct conf_member *m = element;

	if (value[0] < '1' || value[0] > '9' || value[1])
		return fail(_("\"%s\" is no tier; it is a digit from 1"),
			    value);
	m->tier = value[0] - '0';
	return 0;
}

static const struct conf_type tier_type = { N_("number"), read_tier, NULL };

/* ---- keys ---- */

static int add_key(void *ctx, const char *part)
{
	struct conf_member *m = ctx;
	struct conf_ssh_key key;

	if (ssh_key_parse(&key, part) < 0)
		return FAILED;
	m->keys = xrealloc(m->keys, (size_t)m->nkeys + 1, sizeof *m->keys);
	m->keys[m->nkeys++] = key;
	return 0;
}

static int read_keys(void *element, const struct conf_key *key,
		     const char *value)
{
	return conf_each_part(value, add_key, element);
}

static void release_keys(void *element, const struct conf_key *key)
{
	struct conf_member *m = element;

	while (m->nkeys)
		ssh_key_release(&m->keys[--m->nkeys]);
	free(m->keys);
}

static const struct conf_type keys_type = { N_("SSH keys"), read_keys,
					    release_keys };

/* ---- hours ---- */

static int bad_hours(const char *part)
{
	return fail(_("\"%s\" are no hours; write 08:00-20:00 or mon-fri "
		      "20:00-08:00"),
		    part);
}

static int day_named(const char *s)
{
	static const char days[] = "sunmontuewedthufrisat";

	for (int i = 0; i < 7; i++)
		if (strncmp(s, days + 3 * i, 3) == 0)
			return i;
	return -1;
}

/* "mon" or "mon-fri", then blanks; without a day, all of them.  NULL: bad. */
static const char *parse_days(unsigned *days, const char *s)
{
	int first, last;

	*days = 0x7f;
	if (*s >= '0' && *s <= '9')
		return s;
	first = last = day_named(s);
	if (first < 0)
		return NULL;
	s += 3;
	if (*s == '-') {
		last = day_named(s + 1);
		s += last < 0 ? 0 : 4;
	}
	if (last < 0 || *s != ' ')
		return NULL;
	*days = 1u << last;
	for (int i = first; i != last; i = (i + 1) % 7)
		*days |= 1u << i;
	return s + strspn(s, " ");
}

static bool is_minute(const char *s)
{
	return strspn(s, "0123456789") == 2 && s[2] == ':' &&
	       strspn(s + 3, "0123456789") == 2;
}

static int minute_of(const char *s)
{
	int hour = (s[0] - '0') * 10 + s[1] - '0';
	int minute = (s[3] - '0') * 10 + s[4] - '0';

	return minute > 59 ? -1 : hour * 60 + minute;
}

static int add_hours(void *ctx, const char *part)
{
	struct conf_member *m = ctx;
	struct conf_hours h;
	const char *s = parse_days(&h.days, part);

	if (!s || strlen(s) != strlen("08:00-20:00") || s[5] != '-' ||
	    !is_minute(s) || !is_minute(s + 6))
		return bad_hours(part);
	h.begin = minute_of(s);
	h.end = minute_of(s + 6);
	if (h.begin < 0 || h.begin >= 24 * 60 || h.end < 0 || h.end > 24 * 60)
		return bad_hours(part);
	m->hours = xrealloc(m->hours, (size_t)m->nhours + 1, sizeof *m->hours);
	m->hours[m->nhours++] = h;
	return 0;
}

static int read_hours(void *element, const struct conf_key *key,
		      const char *value)
{
	return conf_each_part(value, add_hours, element);
}

static void release_hours(void *element, const struct conf_key *key)
{
	free(((struct conf_member *)element)->hours);
}

static const struct conf_type hours_type = { N_("hours"), read_hours,
					     release_hours };

static bool within(const struct conf_hours *h, int day, int minute)
{
	bool today = h->days & 1u << day;
	bool yesterday = h->days & 1u << (day + 6) % 7;

	if (h->begin < h->end)
		return today && minute >= h->begin && minute < h->end;
	return (today && minute >= h->begin) || (yesterday && minute < h->end);
}

bool conf_member_on_duty(const struct conf *c, const struct conf_member *m,
			 int64_t at)
{
	int64_t local;
	int zone = 0, day, minute;

	clock_parse_zone(&zone, c->timezone, at);
	local = at + zone * MINUTE;
	minute = (int)(local % DAY / MINUTE);
	day = (int)((local / DAY + 4) % 7); /* it began on a Thursday */
	for (int i = 0; i < m->nhours; i++)
		if (within(&m->hours[i], day, minute))
			return true;
	return m->nhours == 0;
}

/* ---- the table ---- */

#define LIST(key, at)                               \
	.name = (key), .type = &conf_list,          \
	.member = offsetof(struct conf_member, at), \
	.count = offsetof(struct conf_member, n##at)
#define STRING(key, at)                      \
	.name = (key), .type = &conf_string, \
	.member = offsetof(struct conf_member, at)

const struct conf_key member_keys[] = {
	{ "role", &conf_roles, offsetof(struct conf_member, roles),
	  .required = true,
	  .help = N_("analyst, senior, expert, service-manager, author, "
		     "auditor, sysadmin, secadmin, customer, machine; one or "
		     "more, but one of auditor, sysadmin and secadmin") },
	{ STRING("name", display), .help = N_("for people") },
	{ STRING("name-zh-cn", display_zh_cn),
	  .help = N_("the name in Chinese") },
	{ "tier", &tier_type, .help = N_("1, 2 or 3") },
	{ LIST("tenants", tenants), .names = "tenant",
	  .help = N_("whom the member works for; without it, or with *, "
		     "all.  Nothing of others is shown") },
	{ STRING("skill", skill), .help = N_("what the member knows") },
	{ LIST("login", logins),
	  .help = N_("accounts of this host that are the member; without "
		     "it, the one that is called the same") },
	{ LIST("accounts", accounts),
	  .help = N_("accounts at customers that are the member: a ticket "
		     "about one of them is for somebody else to judge") },
	{ "key", &keys_type,
	  .help = N_("SSH keys: public keys, or fingerprints SHA256:...") },
	{ "hours", &hours_type,
	  .help = N_("when the member may act, in the desk's time zone; "
		     "without it, always") },
	{ 0 },
};

/* ---- what no single key can tell ---- */

static int check_duties(const struct conf_member *m)
{
	unsigned admins =
		m->roles & (ROLE_SYSADMIN | ROLE_SECADMIN | ROLE_AUDITOR);

	if (admins & (admins - 1))
		return fail(_("nobody is two of sysadmin, secadmin and "
			      "auditor"));
	if (m->roles & ROLE_CUSTOMER && m->roles != ROLE_CUSTOMER)
		return fail(_("a customer has no other role"));
	if (m->roles & ROLE_CUSTOMER &&
	    (!m->ntenants || conf_member_has_tenant(m, "*")))
		return fail(_("a customer needs \"tenants\", by their "
			      "names"));
	return 0;
}

static bool has_login(const struct conf_member *m, const char *account)
{
	if (!m->nlogins)
		return strcmp(m->name, account) == 0;
	for (int i = 0; i < m->nlogins; i++)
		if (strcmp(m->logins[i], account) == 0)
			return true;
	return false;
}

static bool has_key(const struct conf_member *m, const char *fingerprint)
{
	for (int i = 0; i < m->nkeys; i++)
		if (strcmp(m->keys[i].fingerprint, fingerprint) == 0)
			return true;
	return false;
}

/* One login or key is one person. */
static int check_distinct(const struct conf_member *m,
			  const struct conf_member *other)
{
	if (!m->nlogins && has_login(other, m->name))
		return fail(_("the account %s belongs to the member %s"),
			    m->name, other->name);
	for (int i = 0; i < m->nlogins; i++)
		if (has_login(other, m->logins[i]))
			return fail(
				_("the account %s belongs to the member %s"),
				m->logins[i], other->name);
	for (int i = 0; i < m->nkeys; i++)
		if (has_key(other, m->keys[i].fingerprint))
			return fail(_("the key %s belongs to the member %s"),
				    m->keys[i].fingerprint, other->name);
	return 0;
}

int member_check(const void *whole, const void *element)
{
	const struct conf *c = whole;
	const struct conf_member *m = element;

	for (int i = 0; i < c->nmembers; i++)
		if (&c->members[i] != m &&
		    check_distinct(m, &c->members[i]) < 0)
			return FAILED;
	return check_duties(m);
}

/* ---- looking up ---- */

const struct conf_member *conf_member_named(const struct conf *c,
					    const char *name)
{
	for (int i = 0; i < c->nmembers; i++)
		if (strcmp(c->members[i].name, name) == 0)
			return &c->members[i];
	return NULL;
}

bool conf_is_shared(const struct conf *c, const char *account)
{
	for (int i = 0; i < c->nshared; i++)
		if (strcmp(c->shared[i], account) == 0)
			return true;
	return false;
}

const struct conf_member *conf_member_by_login(const struct conf *c,
					       const char *account)
{
	for (int i = 0; i < c->nmembers; i++)
		if (has_login(&c->members[i], account))
			return &c->members[i];
	return NULL;
}

const struct conf_member *conf_member_by_key(const struct conf *c,
					     const char *fingerprint)
{
	for (int i = 0; i < c->nmembers; i++)
		if (has_key(&c->members[i], fingerprint))
			return &c->members[i];
	return NULL;
}

const char *conf_member_title(const struct conf_member *m)
{
	return conf_title_of(m->display, m->display_zh_cn, m->name);
}

bool conf_member_has_tenant(const struct conf_member *m, const char *tenant)
{
	for (int i = 0; i < m->ntenants; i++)
		if (strcmp(m->tenants[i], tenant) == 0 ||
		    strcmp(m->tenants[i], "*") == 0)
			return true;
	return m->ntenants == 0;
}

bool conf_member_is(const struct conf_member *m, const char *account)
{
	if (!*account)
		return false;
	for (int i = 0; i < m->naccounts; i++)
		if (strcasecmp(m->accounts[i], account) == 0)
			return true;
	return strcasecmp(m->name, account) == 0;
}
