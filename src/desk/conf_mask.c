/*
 * conf_mask.c - [mask] of desk.conf: what is hidden in alerts before anything
 * of them is stored, and what a tenant has of its own.
 */
#include "config.h"

#include "desk/conf_mask.h"

#include <stdlib.h>
#include <string.h>

#include "desk/suggest.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- kinds ---- */

static const struct {
	const char *word;
	unsigned kinds;
} words[] = { { "phone", MASK_PHONE },    { "id", MASK_ID },
	      { "card", MASK_CARD },      { "email", MASK_EMAIL },
	      { "name", MASK_NAME },      { "ip", MASK_IP },
	      { "account", MASK_ACCOUNT } };

static int add_kind(void *ctx, const char *word)
{
	struct suggestion s = { .word = word };
	unsigned *kinds = ctx;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(words[i].word, word) == 0) {
			*kinds |= words[i].kinds;
			return 0;
		}
		suggest(&s, words[i].word);
	}
	if (s.best)
		return fail(_("\"%s\" is nothing that can be masked; did you "
			      "mean \"%s\"?"),
			    word, s.best);
	return fail(_("\"%s\" is nothing that can be masked; there are phone, "
		      "id, card, email, name, ip, account, and all or none"),
		    word);
}

static int parse_kinds(unsigned *kinds, const char *value)
{
	*kinds = strcmp(value, "all") == 0 ? MASK_ALL : 0;
	if (*kinds || strcmp(value, "none") == 0)
		return 0;
	return conf_each_part(value, add_kind, kinds);
}

static int read_kinds(void *element, const struct conf_key *key,
		      const char *value)
{
	struct conf *c = element;

	(void)key;
	return parse_kinds(&c->mask.kinds, value);
}

static const struct conf_type kinds_type = { N_("kinds"), read_kinds, NULL };

static int read_tenant_kinds(void *element, const struct conf_key *key,
			     const char *value)
{
	struct conf_tenant *t = element;

	(void)key;
	t->masks = true;
	return parse_kinds(&t->mask, value);
}

const struct conf_type conf_tenant_kinds = { N_("kinds"), read_tenant_kinds,
					     NULL };

unsigned conf_mask_kinds(const struct conf *c, const char *tenant)
{
	const struct conf_tenant *t = conf_tenant_named(c, tenant);

	return t && t->masks ? t->mask : c->mask.kinds;
}

unsigned conf_mask_any(const struct conf *c)
{
	unsigned kinds = c->mask.kinds;

	for (int i = 0; i < c->ntenants; i++)
		kinds |= c->tenants[i].mask;
	return kinds;
}

/* ---- networks ---- */

static int add_network(void *ctx, const char *text)
{
	struct conf_mask *m = ctx;
	struct network n;

	if (!network_read(&n, text) && !network_read_address(&n, text))
		return fail(_("\"%s\" is no network; write 203.0.113.0/24"),
			    text);
	m->networks = xrealloc(m->networks, (size_t)m->nnetworks + 1,
			       sizeof *m->networks);
	m->networks[m->nnetworks++] = n;
	return 0;
}

static int read_networks(void *element, const struct conf_key *key,
			 const char *value)
{
	struct conf *c = element;

	(void)key;
	return conf_each_part(value, add_network, &c->mask);
}

static void release_networks(void *element, const struct conf_key *key)
{
	struct conf *c = element;

	(void)key;
	free(c->mask.networks);
}

static const struct conf_type networks_type = { N_("networks"), read_networks,
						release_networks };

/* ---- the keys ---- */

#define LIST(key, at)                                   \
	.name = (key), .type = &conf_list,              \
	.member = offsetof(struct conf, mask.at.items), \
	.count = offsetof(struct conf, mask.at.n)

const struct conf_key mask_keys[] = {
	{ "kinds", &kinds_type, .required = true,
	  .help = N_("what is hidden in alerts before they are stored: phone, "
		     "id, card, email, name, ip, account; all; none") },
	{ LIST("names", names),
	  .help = N_("fields whose value is a person's name, in the place of "
		     "the usual ones: realname, user.full_name") },
	{ LIST("accounts", accounts),
	  .help = N_("fields whose value is an account, in the place of the "
		     "usual ones") },
	{ LIST("keep", keep),
	  .help = N_("fields that are left as they are, beside the usual "
		     "ones: flow_id") },
	{ "networks", &networks_type,
	  .help = N_("networks whose addresses are masked, beside the private "
		     "ones") },
	{ 0 },
};
