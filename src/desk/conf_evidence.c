/*
 * conf_evidence.c - [evidence] of desk.conf: how large, of which types, and
 * kept for how long; and what a tenant has of its own.
 */
#include "config.h"

#include "desk/conf_evidence.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define MAX_BYTES   (INT64_C(50) << 20)
#define FETCH_BYTES (INT64_C(700) << 10) /* a second: 1 MiB a round */

/* ---- sizes ---- */

static const struct {
	const char *unit;
	int shift;
} units[] = { { "", 0 },   { "K", 10 }, { "M", 20 },
	      { "G", 30 }, { "k", 10 }, { "m", 20 } };

static int read_size(void *element, const struct conf_key *key,
		     const char *value)
{
	size_t digits = strspn(value, "0123456789");
	int64_t *out = (void *)((char *)element + key->member);

	for (size_t i = 0; digits && digits < 10 && i < ARRAY_SIZE(units); i++)
		if (strcmp(value + digits, units[i].unit) == 0) {
			*out = strtoll(value, NULL, 10) << units[i].shift;
			if (*out > 0)
				return 0;
		}
	return fail(_("\"%s\" is no size; write 500K, 50M or 2G"), value);
}

const struct conf_type conf_size = { N_("size"), read_size, NULL };

/* ---- media types ---- */

/* "image/png", or all of a kind: "image" and an asterisk after the slash. */
static int check_media(void *ctx, const char *part)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789"
				      ".+-";
	size_t type = strspn(part, letters);
	const char *rest = part[type] == '/' ? part + type + 1 : "";

	(void)ctx;
	if (type && *rest &&
	    (strcmp(rest, "*") == 0 || !rest[strspn(rest, letters)]))
		return 0;
	return fail(_("\"%s\" is no media type; write text/plain or image/*"),
		    part);
}

static int read_media(void *element, const struct conf_key *key,
		      const char *value)
{
	int ret = conf_each_part(value, check_media, NULL);

	return ret < 0 ? ret : conf_list.read(element, key, value);
}

static void release_media(void *element, const struct conf_key *key)
{
	conf_list.release(element, key);
}

const struct conf_type conf_media = { N_("media types"), read_media,
				      release_media };

static bool media_fits(const char *pattern, const char *media)
{
	size_t len = strlen(pattern);

	if (pattern[len - 1] == '*')
		return strncmp(pattern, media, len - 1) == 0;
	return strcmp(pattern, media) == 0;
}

static bool is_among(char *const *list, int n, const char *media)
{
	for (int i = 0; i < n; i++)
		if (media_fits(list[i], media))
			return true;
	return false;
}

bool conf_media_allowed(const struct conf_evidence *e, const char *media)
{
	return !is_among(e->deny, e->ndeny, media) &&
	       (e->ntypes == 0 || is_among(e->types, e->ntypes, media));
}

/* ---- what holds ---- */

#define AT(member) offsetof(struct conf, evidence.member)

const struct conf_key evidence_keys[] = {
	{ "max", &conf_size, AT(max),
	  .help = N_("the largest that is kept: 50M, unless it says "
		     "otherwise") },
	{ "types", &conf_media, AT(types), .count = AT(ntypes),
	  .help = N_("media types that are kept, as their first bytes tell; "
		     "without it, all") },
	{ "deny", &conf_media, AT(deny), .count = AT(ndeny),
	  .help = N_("media types that are not kept") },
	{ "keep", &conf_span, AT(keep),
	  .help = N_("how long content is kept after the ticket was closed; "
		     "without it, for ever") },
	{ "fetch", &conf_size, AT(fetch),
	  .help = N_("how much of other hosts' evidence the courier brings in "
		     "a second, and how much it sends: 700K, unless it says "
		     "otherwise; what two seconds allow goes at once") },
	{ 0 },
};

struct conf_evidence conf_evidence_for(const struct conf *c, const char *tenant)
{
	const struct conf_tenant *t = conf_tenant_named(c, tenant);
	struct conf_evidence e = c->evidence;

	if (t && t->evidence.max)
		e.max = t->evidence.max;
	if (t && t->evidence.keep)
		e.keep = t->evidence.keep;
	if (t && t->evidence.ntypes) {
		e.types = t->evidence.types;
		e.ntypes = t->evidence.ntypes;
	}
	if (t && t->evidence.ndeny) {
		e.deny = t->evidence.deny;
		e.ndeny = t->evidence.ndeny;
	}
	if (!e.max)
		e.max = MAX_BYTES;
	if (!e.fetch)
		e.fetch = FETCH_BYTES;
	return e;
}
