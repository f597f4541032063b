/*
 * conf_notify.c - by which channels people are told of what.
 *
 * desk.conf is a file that many read and that history keeps: a secret in it
 * would be none.  So it says where a secret is, and a URL that is one itself
 * is refused.
 */
#include "config.h"

#include "desk/conf_notify.h"

#include <stdlib.h>
#include <string.h>

#include "desk/conf_clocks.h"
#include "desk/suggest.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- words ---- */

static const char *const type_words[CHANNEL_TYPES] = {
	[CHANNEL_WECOM] = "wecom",   [CHANNEL_DINGTALK] = "dingtalk",
	[CHANNEL_FEISHU] = "feishu", [CHANNEL_WEBHOOK] = "webhook",
	[CHANNEL_MAIL] = "mail",
};

static const struct {
	const char *word, *title; /* title: N_() */
	bool customers;
} events[NOTICE_EVENTS] = {
	[EVENT_OPENED] = { "opened", N_("a ticket was opened"), true },
	[EVENT_WARNED] = { "warned", N_("a clock is about to run out"), false },
	[EVENT_LATE] = { "late", N_("a clock has run out"), false },
	[EVENT_ESCALATED] = { "escalated", N_("it was escalated"), false },
	[EVENT_REVIEW] = { "review", N_("a review was asked for"), false },
	[EVENT_ASKED] = { "asked", N_("a question was asked"), false },
	[EVENT_CONFIRMED] = { "confirmed",
			      N_("an incident is confirmed, with a "
				 "recommendation"),
			      true },
	[EVENT_WAITING] = { "waiting", N_("somebody else must act first"),
			    true },
	[EVENT_CONTAINED] = { "contained", N_("it is contained"), true },
	[EVENT_INFORMED] = { "informed", N_("the customer was told"), false },
	[EVENT_CLOSED] = { "closed", N_("the ticket was closed"), true },
	[EVENT_HANDED] = { "handed", N_("a shift is handed over"), false },
	[EVENT_UNATTENDED] = { "unattended", N_("nobody looks after the queue"),
			       false },
	[EVENT_UNANSWERED] = { "unanswered",
			       N_("who was called has not answered"), false },
};

const char *channel_type_word(enum channel_type t)
{
	return type_words[t];
}

const char *notice_event_word(enum notice_event e)
{
	return events[e].word;
}

const char *notice_event_title(enum notice_event e)
{
	return _(events[e].title);
}

bool notice_event_is_customers(enum notice_event e)
{
	return events[e].customers;
}

int notice_event_parse(const char *word)
{
	for (int e = 0; e < NOTICE_EVENTS; e++)
		if (strcmp(events[e].word, word) == 0)
			return e;
	return -1;
}

static int type_of(const char *word, size_t len)
{
	for (int t = 0; t < CHANNEL_TYPES; t++)
		if (strlen(type_words[t]) == len &&
		    strncmp(type_words[t], word, len) == 0)
			return t;
	return -1;
}

/* ---- types of values ---- */

static int read_type(void *element, const struct conf_key *key,
		     const char *value)
{
	int type = type_of(value, strlen(value));

	if (type < 0)
		return fail(_("\"%s\" is no type of channel; there are wecom, "
			      "dingtalk, feishu, webhook and mail"),
			    value);
	((struct conf_channel *)element)->type = (enum channel_type)type;
	return 0;
}

static const struct conf_type type_type = { N_("type of channel"), read_type,
					    NULL };

static bool is_reference(const char *s)
{
	return (strncmp(s, "file:/", 6) == 0 && s[6]) ||
	       (strncmp(s, "env:", 4) == 0 && s[4]);
}

static int read_secret(void *element, const struct conf_key *key,
		       const char *value)
{
	if (!is_reference(value))
		return fail(_("a secret does not stand in desk.conf: write "
			      "file:/PATH or env:NAME, where it is"));
	return conf_string.read(element, key, value);
}

static void release_string(void *element, const struct conf_key *key)
{
	conf_string.release(element, key);
}

static const struct conf_type secret_type = { N_("file:/PATH or env:NAME"),
					      read_secret, release_string };

/* What has a query or an account in it may be a secret. */
static int read_place(void *element, const struct conf_key *key,
		      const char *value)
{
	if (!is_reference(value) &&
	    (!strstr(value, "://") || strpbrk(value, "?@ ")))
		return read_secret(element, key, value);
	return conf_string.read(element, key, value);
}

static const struct conf_type place_type = { N_("URL"), read_place,
					     release_string };

static int read_language(void *element, const struct conf_key *key,
			 const char *value)
{
	if (strcmp(value, "en") != 0 && strcmp(value, "zh_CN") != 0)
		return fail(_("there is no language \"%s\"; write en or "
			      "zh_CN"),
			    value);
	return conf_string.read(element, key, value);
}

static const struct conf_type language_type = { N_("language"), read_language,
						release_string };

static int read_format(void *element, const struct conf_key *key,
		       const char *value)
{
	bool plain = strcmp(value, "text") == 0;

	((struct conf_channel *)element)->plain = plain;
	return plain || strcmp(value, "markdown") == 0
		       ? 0
		       : fail(_("\"%s\" is no format; write markdown or text"),
			      value);
}

static const struct conf_type format_type = { N_("format"), read_format, NULL };

static int add_event(void *ctx, const char *word)
{
	struct suggestion s = { .word = word };
	int e = notice_event_parse(word);
	unsigned *all = ctx;

	for (int i = 0; i < NOTICE_EVENTS; i++)
		suggest(&s, events[i].word);
	if (e < 0 && s.best)
		return fail(_("there is no event \"%s\"; did you mean "
			      "\"%s\"?"),
			    word, s.best);
	if (e < 0)
		return fail(_("there is no event \"%s\""), word);
	*all |= 1u << e;
	return 0;
}

static int read_events(void *element, const struct conf_key *key,
		       const char *value)
{
	return conf_each_part(value, add_event,
			      &((struct conf_notify *)element)->events);
}

static const struct conf_type events_type = { N_("events"), read_events, NULL };

/* ---- addresses ---- */

/* It goes into commands and headers of other protocols. */
static int check_address(const char *s)
{
	const char *at = strchr(s, '@');

	for (const char *p = s; *p; p++)
		if ((unsigned char)*p <= ' ' || strchr("<>\"(),;:\\\177", *p))
			at = NULL;
	return at && at > s && at[1] && !strchr(at + 1, '@')
		       ? 0
		       : fail(_("\"%s\" is no mail address"), s);
}

static int read_address(void *element, const struct conf_key *key,
			const char *value)
{
	return check_address(value) < 0 ? FAILED
					: conf_string.read(element, key, value);
}

static const struct conf_type address_type = { N_("mail address"), read_address,
					       release_string };

static int check_address_part(void *ctx, const char *part)
{
	(void)ctx;
	return check_address(part);
}

static int read_addresses(void *element, const struct conf_key *key,
			  const char *value)
{
	int ret = conf_each_part(value, check_address_part, NULL);

	return ret < 0 ? ret : conf_list.read(element, key, value);
}

static void release_list(void *element, const struct conf_key *key)
{
	conf_list.release(element, key);
}

static const struct conf_type addresses_type = { N_("mail addresses"),
						 read_addresses, release_list };

static int check_contact(void *ctx, const char *part)
{
	const char *colon = strchr(part, ':');
	int type = colon ? type_of(part, (size_t)(colon - part)) : -1;

	(void)ctx;
	if (type < 0 || !colon[1] || strpbrk(colon + 1, "<>\"'\\"))
		return fail(_("\"%s\" is no contact; write wecom:ID, "
			      "dingtalk:MOBILE, feishu:ID or mail:ADDRESS"),
			    part);
	return type == CHANNEL_MAIL ? check_address(colon + 1) : 0;
}

static int read_contacts(void *element, const struct conf_key *key,
			 const char *value)
{
	int ret = conf_each_part(value, check_contact, NULL);

	return ret < 0 ? ret : conf_list.read(element, key, value);
}

const struct conf_type contacts_type = { N_("contacts"), read_contacts,
					 release_list };

/* ---- the tables ---- */

#define STRING(key, of, at) \
	.name = (key), .type = &conf_string, .member = offsetof(struct of, at)
#define LIST(key, of, at)                                                     \
	.name = (key), .type = &conf_list, .member = offsetof(struct of, at), \
	.count = offsetof(struct of, n##at)
#define CHANNEL(key, kind, at) (key), &(kind), offsetof(struct conf_channel, at)

const struct conf_key channel_keys[] = {
	{ "type", &type_type, .required = true,
	  .help = N_("wecom, dingtalk, feishu, webhook or mail") },
	{ CHANNEL("url", place_type, url), .required = true,
	  .help = N_("where the URL is, as a robot's is a secret: file:/PATH "
		     "or env:NAME; of webhook and mail it may stand here: "
		     "https://..., smtps://HOST") },
	{ CHANNEL("key", secret_type, key),
	  .help = N_("where the key is that signs (dingtalk, feishu, "
		     "webhook), or the password (mail): file:/PATH or "
		     "env:NAME") },
	{ CHANNEL("language", language_type, language),
	  .help = N_("of its notices: en or zh_CN; without it, the tenant's, "
		     "or en") },
	{ "format", &format_type, .help = N_("markdown, or text") },
	{ LIST("tenant", conf_channel, tenants), .names = "tenant",
	  .help = N_("it is a customer's: it gets what customers are told, "
		     "of these tenants only") },
	{ STRING("review", conf_channel, review),
	  .help = N_("who approves each notice before it goes: a role or a "
		     "member") },
	{ STRING("informs", conf_channel, informs),
	  .help = N_("whom a confirmed incident has reached once it has "
		     "arrived here: stops the clock for that") },
	{ STRING("fallback", conf_channel, fallback), .names = "channel",
	  .help = N_("the channel that stands in when this one fails") },
	{ "timeout", &conf_span, offsetof(struct conf_channel, timeout),
	  .help = N_("how long one attempt may take; without it, 20s") },
	{ STRING("authority", conf_channel, authority),
	  .help = N_("a file of certificates to trust instead of the "
		     "system's") },
	{ STRING("user", conf_channel, user),
	  .help = N_("account at the mail server") },
	{ CHANNEL("from", address_type, from), .help = N_("of mail") },
	{ CHANNEL("to", addresses_type, to),
	  .count = offsetof(struct conf_channel, nto), .help = N_("of mail") },
	{ 0 },
};

const struct conf_key notify_keys[] = {
	{ "on", &events_type, .required = true,
	  .help = N_("opened, warned, late, escalated, review, asked, "
		     "confirmed, waiting, contained, informed, closed, handed, "
		     "unattended, unanswered") },
	{ "match", &conf_query, offsetof(struct conf_notify, match),
	  .help = N_("tickets that it is about; without it, all") },
	{ LIST("channel", conf_notify, channels), .names = "channel",
	  .required = true, .help = N_("by which people are told") },
	{ "digest", &conf_span, offsetof(struct conf_notify, digest),
	  .help = N_("what is not critical is gathered so long, and told at "
		     "once") },
	{ LIST("call", conf_notify, calls),
	  .help = N_("who is called by name: on-duty, owner, an [oncall] or "
		     "a member") },
	{ "acknowledge", &conf_span, offsetof(struct conf_notify, acknowledge),
	  .help = N_("the time in which somebody must have taken or "
		     "acknowledged the ticket") },
	{ LIST("next", conf_notify, next),
	  .help = N_("who is called after that, one after the other: an "
		     "[oncall] or a member") },
	{ 0 },
};

/* ---- what no single key can tell ---- */

int channel_check(const void *whole, const void *element)
{
	const struct conf_channel *ch = element;
	bool robot = ch->type < CHANNEL_WEBHOOK;

	(void)whole;
	if (robot && ch->url && !is_reference(ch->url))
		return fail(_("the URL of a robot is a secret and does not "
			      "stand in desk.conf: write file:/PATH or "
			      "env:NAME, where it is"));
	if (ch->type == CHANNEL_WECOM && ch->key)
		return fail(_("a robot of WeCom signs nothing: it has no "
			      "\"key\""));
	if (ch->type == CHANNEL_MAIL && (!ch->from || !ch->nto))
		return fail(_("mail needs \"from\" and \"to\""));
	if ((ch->review || ch->informs) && !ch->ntenants)
		return fail(_("\"review\" and \"informs\" are about customers: "
			      "\"tenant\" says which"));
	return 0;
}

static bool same_tenants(const struct conf_channel *a,
			 const struct conf_channel *b)
{
	bool same = a->ntenants == b->ntenants;

	for (int i = 0; i < a->ntenants && same; i++)
		same = strcmp(a->tenants[i], b->tenants[i]) == 0;
	return same;
}

/* What stands in must not tell another customer, nor go round. */
static int check_fallback(const struct conf *c, const struct conf_channel *ch)
{
	const struct conf_channel *next = ch;

	for (int i = 0; next && next->fallback; i++) {
		if (i == c->nchannels)
			return fail(_("the fallbacks go round in a circle"));
		next = conf_channel_named(c, next->fallback);
		if (next && next->ntenants && !same_tenants(ch, next))
			return fail(_("the fallback \"%s\" is another "
				      "customer's"),
				    next->name);
	}
	return 0;
}

static int check_channel(const struct conf *c, const struct conf_channel *ch)
{
	if (ch->review && !conf_is_target(c, ch->review))
		return fail(_("review: \"%s\" is no role, member, tier-N, "
			      "skill-NAME or level of a path"),
			    ch->review);
	return check_fallback(c, ch);
}

static bool is_callable(const struct conf *c, const char *name)
{
	return conf_oncall_named(c, name) || !c->nmembers ||
	       conf_member_named(c, name);
}

static int check_notify(const struct conf *c, const struct conf_notify *n)
{
	for (int i = 0; i < n->ncalls; i++)
		if (strcmp(n->calls[i], "on-duty") != 0 &&
		    strcmp(n->calls[i], "owner") != 0 &&
		    !is_callable(c, n->calls[i]))
			return fail(_("call: \"%s\" is neither on-duty, owner, "
				      "an [oncall] nor a member"),
				    n->calls[i]);
	for (int i = 0; i < n->nnext; i++)
		if (!is_callable(c, n->next[i]))
			return fail(_("next: \"%s\" is neither an [oncall] nor "
				      "a member"),
				    n->next[i]);
	if (n->nnext && !n->acknowledge)
		return fail(_("\"next\" needs \"acknowledge\": the time that "
			      "those before have"));
	return 0;
}

static int finish(const char *kind, const char *name, int ret, const char *file,
		  struct strbuf *findings)
{
	if (ret == 0)
		return 0;
	fail_in(ret, "[%s \"%s\"]: ", kind, name);
	return conf_finding(file, findings);
}

int conf_finish_notify(struct conf *c, const char *file,
		       struct strbuf *findings)
{
	int ret = 0;

	for (int i = 0; i < c->nchannels; i++)
		if (finish("channel", c->channels[i].name,
			   check_channel(c, &c->channels[i]), file,
			   findings) < 0)
			ret = FAILED;
	for (int i = 0; i < c->nnotifies; i++)
		if (finish("notify", c->notifies[i].name,
			   check_notify(c, &c->notifies[i]), file,
			   findings) < 0)
			ret = FAILED;
	return ret;
}

/* ---- looking up ---- */

const struct conf_channel *conf_channel_named(const struct conf *c,
					      const char *name)
{
	for (int i = 0; i < c->nchannels; i++)
		if (strcmp(c->channels[i].name, name) == 0)
			return &c->channels[i];
	return NULL;
}

const struct conf_notify *conf_notify_named(const struct conf *c,
					    const char *name)
{
	for (int i = 0; i < c->nnotifies; i++)
		if (strcmp(c->notifies[i].name, name) == 0)
			return &c->notifies[i];
	return NULL;
}

const struct conf_oncall *conf_oncall_named(const struct conf *c,
					    const char *name)
{
	for (int i = 0; i < c->noncalls; i++)
		if (strcmp(c->oncalls[i].name, name) == 0)
			return &c->oncalls[i];
	return NULL;
}

const char *conf_member_contact(const struct conf_member *m,
				enum channel_type t)
{
	size_t len = strlen(type_words[t]);

	for (int i = 0; i < m->ncontacts; i++)
		if (strncmp(m->contacts[i], type_words[t], len) == 0 &&
		    m->contacts[i][len] == ':')
			return m->contacts[i] + len + 1;
	return NULL;
}
