/*
 * conf.c - desk.conf: its sections and keys, and what is looked up in it.
 */
#include "config.h"

#include "watchfloor/conf.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "desk/conf_clocks.h"
#include "desk/conf_evidence.h"
#include "desk/conf_mask.h"
#include "desk/conf_member.h"
#include "desk/conf_notify.h"
#include "desk/conf_read.h"
#include "desk/conf_run.h"
#include "desk/suggest.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/clock.h"
#include "watchfloor/desk.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/outward.h"

/* ---- types of their own ---- */

/* A query, and as it is written: offsets `member` and `count`. */
static int read_filter(void *element, const struct conf_key *key,
		       const char *value)
{
	struct query **query =
		(struct query **)(void *)((char *)element + key->count);

	conf_set_string(element, key->member, value);
	return query_parse(query, value, NULL);
}

static void release_filter(void *element, const struct conf_key *key)
{
	free(*(char **)(void *)((char *)element + key->member));
	query_free(*(struct query **)(void *)((char *)element + key->count));
}

static const struct conf_type filter_type = { N_("query"), read_filter,
					      release_filter };

static int check_zone(int *minutes, const char *value)
{
	if (clock_parse_zone(minutes, value, clock_now()) == 0)
		return 0;
	return fail(_("\"%s\" is no time zone; write +08:00 or Asia/Shanghai"),
		    value);
}

static int read_zone(void *element, const struct conf_key *key,
		     const char *value)
{
	int minutes;

	conf_string.read(element, key, value);
	return check_zone(&minutes, value);
}

static void release_string(void *element, const struct conf_key *key)
{
	conf_string.release(element, key);
}

static const struct conf_type zone_type = { N_("time zone"), read_zone,
					    release_string };

static int read_source_zone(void *element, const struct conf_key *key,
			    const char *value)
{
	struct conf_source *s = element;

	conf_string.read(element, key, value);
	return check_zone(&s->zone_minutes, value);
}

static const struct conf_type source_zone_type = { N_("time zone"),
						   read_source_zone,
						   release_string };

bool conf_is_playbook_id(const char *s)
{
	static const char shape[] =
		"playbook--xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (strlen(s) != strlen(shape))
		return false;
	for (size_t i = 0; shape[i]; i++)
		if (shape[i] == 'x' ? !isxdigit((unsigned char)s[i])
				    : s[i] != shape[i])
			return false;
	return true;
}

static int read_playbook(void *element, const struct conf_key *key,
			 const char *value)
{
	conf_string.read(element, key, value);
	if (conf_is_playbook_id(value))
		return 0;
	return fail(_("\"%s\" is no id of a playbook; it looks like "
		      "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"),
		    value);
}

static const struct conf_type playbook_type = { N_("playbook id"),
						read_playbook, release_string };

/* "high" or "4", as a query takes it. */
static int severity_of(const char *word)
{
	if (word[0] >= '0' && word[0] < '0' + SEV_COUNT && !word[1])
		return word[0] - '0';
	return severity_parse(word);
}

/* "crit:5": the source's word, and what we call it. */
static int add_severity_word(void *ctx, const char *part)
{
	struct conf_source *s = ctx;
	const char *colon = strrchr(part, ':');
	int severity = colon ? severity_of(colon + 1) : -1;

	if (severity < 0 || colon == part)
		return fail(_("\"%s\" is no severity word; write WORD:high or "
			      "WORD:4"),
			    part);
	s->words = xrealloc(s->words, (size_t)s->nwords + 1, sizeof *s->words);
	s->words[s->nwords].word = xstrndup(part, (size_t)(colon - part));
	s->words[s->nwords++].severity = severity;
	return 0;
}

static int read_severity_words(void *element, const struct conf_key *key,
			       const char *value)
{
	return conf_each_part(value, add_severity_word, element);
}

static void release_severity_words(void *element, const struct conf_key *key)
{
	struct conf_source *s = element;

	while (s->nwords)
		free(s->words[--s->nwords].word);
	free(s->words);
}

static const struct conf_type severity_words_type = { N_("severity words"),
						      read_severity_words,
						      release_severity_words };

static int read_verdict(void *element, const struct conf_key *key,
			const char *value)
{
	int v = verdict_parse(value);

	if (v <= VERDICT_NONE)
		return fail(_("\"%s\" is no verdict"), value);
	((struct conf_reason *)element)->verdict = (enum verdict)v;
	return 0;
}

static const struct conf_type verdict_type = { N_("verdict"), read_verdict,
					       NULL };

/* ---- containing by hand ---- */

static int read_contain(void *element, const struct conf_key *key,
			const char *value)
{
	enum conf_contain *at = (void *)((char *)element + key->member);

	if (strcmp(value, "authorised") == 0)
		*at = CONTAIN_AUTHORISED;
	else if (strcmp(value, "free") == 0)
		*at = CONTAIN_FREE;
	else
		return fail(_("\"%s\" says nothing of containing by hand; "
			      "write authorised or free"),
			    value);
	return 0;
}

static const struct conf_type contain_type = { N_("authorised or free"),
					       read_contain, NULL };

bool conf_contains_by_word(const struct conf *c, const char *tenant)
{
	const struct conf_tenant *t = conf_tenant_named(c, tenant);
	bool own = t && t->contain != CONTAIN_UNSAID;

	return (own ? t->contain : c->contain) == CONTAIN_AUTHORISED;
}

/* ---- documents ---- */

#define NO_DOCUMENTS "none"

static int check_document(void *ctx, const char *word)
{
	struct suggestion s = { .word = word };

	(void)ctx;
	if (strcmp(word, NO_DOCUMENTS) == 0 || term_named(document_kinds, word))
		return 0;
	for (const struct term *t = document_kinds; t->word; t++)
		suggest(&s, t->word);
	if (s.best)
		return fail(_("there is no document \"%s\"; did you mean "
			      "\"%s\"?"),
			    word, s.best);
	return fail(_("there is no document \"%s\"; there are nda, "
		      "risk-notice, authorisation-letter and none"),
		    word);
}

static int read_documents(void *element, const struct conf_key *key,
			  const char *value)
{
	int ret = conf_each_part(value, check_document, NULL);

	if (ret == 0 && strstr(value, NO_DOCUMENTS) && strchr(value, ','))
		ret = fail(_("none is not one of several documents"));
	return ret < 0 ? ret : conf_list.read(element, key, value);
}

static void release_list(void *element, const struct conf_key *key)
{
	conf_list.release(element, key);
}

static const struct conf_type documents_type = { N_("documents"),
						 read_documents, release_list };

int conf_requires(const struct conf *c, const char *tenant,
		  char *const **documents)
{
	const struct conf_tenant *t = conf_tenant_named(c, tenant);
	bool own = t && t->nrequires;
	int n = own ? t->nrequires : c->nrequires;

	*documents = own ? t->requires : c->requires;
	return n && strcmp(**documents, NO_DOCUMENTS) == 0 ? 0 : n;
}

/* These two are recorded together with what the store works out itself, so
 * that nobody could read before what is signed. */
static bool can_be_signed(const struct act *a)
{
	return a->who != ROLE_MACHINE &&
	       strcmp(a->name, "ticket.undone") != 0 &&
	       strcmp(a->name, "run.started") != 0;
}

static int add_act(void *ctx, const char *word)
{
	struct suggestion s = { .word = word };
	struct conf_sign *sign = ctx;

	for (const struct act *a = acts; a->name; a++) {
		if (!can_be_signed(a))
			continue;
		if (strcmp(a->name, word) == 0) {
			sign->acts =
				xrealloc(sign->acts, (size_t)sign->nacts + 1,
					 sizeof *sign->acts);
			sign->acts[sign->nacts++] = xstrdup(word);
			return 0;
		}
		suggest(&s, a->name);
	}
	if (s.best)
		return fail(_("\"%s\" is no act that can be signed; did "
			      "you mean \"%s\"?"),
			    word, s.best);
	return fail(_("\"%s\" is no act that can be signed"), word);
}

static int read_acts(void *element, const struct conf_key *key,
		     const char *value)
{
	return conf_each_part(value, add_act, element);
}

static void release_acts(void *element, const struct conf_key *key)
{
	struct conf_sign *sign = element;

	while (sign->nacts)
		free(sign->acts[--sign->nacts]);
	free(sign->acts);
}

static const struct conf_type acts_type = { N_("acts"), read_acts,
					    release_acts };

static int add_outward(void *ctx, const char *part)
{
	unsigned *kinds = ctx;
	unsigned kind = outward_parse(part);

	*kinds |= kind;
	return kind ? 0
		    : fail(_("\"%s\" does not leave the program: commands, "
			     "notices"),
			   part);
}

static int read_outward(void *element, const struct conf_key *key,
			const char *value)
{
	return conf_each_part(value, add_outward,
			      &((struct conf *)element)->without_hub);
}

static const struct conf_type outward_type = { N_("kinds"), read_outward,
					       NULL };

/* ---- the tables ---- */

#define STRING(key, of, at) \
	.name = (key), .type = &conf_string, .member = offsetof(struct of, at)
#define SPAN(key, of, at) \
	.name = (key), .type = &conf_span, .member = offsetof(struct of, at)
#define QUERY(key, of, at) \
	.name = (key), .type = &conf_query, .member = offsetof(struct of, at)

static const struct conf_key desk_keys[] = {
	{ STRING("name", conf, name), .help = N_("what this desk is called") },
	{ "timezone", &zone_type, offsetof(struct conf, timezone),
	  .help = N_("of times that name none") },
	{ STRING("default-tenant", conf, default_tenant), .names = "tenant",
	  .help = N_("whose an alert is that no tenant claims") },
	{ "shared-account", &conf_list, offsetof(struct conf, shared),
	  .count = offsetof(struct conf, nshared),
	  .help = N_("accounts of this host that several members use: the "
		     "SSH key tells who it is") },
	{ SPAN("intake-gap", conf, intake_gap),
	  .help = N_("an alert joins the open ticket of the same fingerprint "
		     "unless its newest alert is longer ago than this") },
	{ "requires", &documents_type, offsetof(struct conf, requires),
	  .count = offsetof(struct conf, nrequires),
	  .help = N_("what a customer must have signed before a step that "
		     "needs their authorisation may be done: nda, "
		     "risk-notice, authorisation-letter") },
	{ "contain", &contain_type, offsetof(struct conf, contain),
	  .help = N_("what containing by hand needs where no step of the "
		     "ticket's playbook asks for anybody's word: authorised, "
		     "the customer's, or free") },
	{ SPAN("unattended", conf, unattended),
	  .help = N_("when a ticket is so late to be accepted, the queue is "
		     "unattended: an alarm is raised") },
	{ "without-hub", &outward_type,
	  .help = N_("what does not wait until the hub has confirmed the "
		     "record that it hangs on: commands, notices") },
	{ 0 },
};

static const struct conf_key quality_keys[] = {
	{ "rate", &conf_rate, offsetof(struct conf, sample),
	  .help = N_("how many of the closed tickets a second analyst judges "
		     "again: 5%") },
	{ 0 },
};

static const struct conf_key queue_keys[] = {
	{ "filter", &filter_type, offsetof(struct conf_queue, filter),
	  .count = offsetof(struct conf_queue, query), .required = true,
	  .help = N_("which tickets it shows") },
	{ STRING("title", conf_queue, title), .help = N_("for people") },
	{ STRING("title-zh-cn", conf_queue, title_zh_cn),
	  .help = N_("the title in Chinese") },
	{ 0 },
};

#define CLOCK(key, clock) SPAN(key, conf_sla, span[clock])

static const struct conf_key sla_keys[] = {
	{ QUERY("match", conf_sla, match), .required = true,
	  .help = N_("tickets that these clocks run for") },
	{ CLOCK("accept", SLA_ACCEPT), .help = N_("until somebody takes it") },
	{ CLOCK("judge", SLA_JUDGE), .help = N_("until there is a verdict") },
	{ CLOCK("inform", SLA_INFORM),
	  .help = N_("until the customer is told") },
	{ CLOCK("contain", SLA_CONTAIN), .help = N_("until it is contained") },
	{ CLOCK("close", SLA_CLOSE), .help = N_("until it is closed") },
	{ STRING("calendar", conf_sla, calendar), .names = "calendar",
	  .help = N_("the working time that they count; without it, all "
		     "time") },
	{ SPAN("warn", conf_sla, warn),
	  .help = N_("how long before one runs out the owner is warned") },
	{ "escalate", &conf_escalate,
	  .help = N_("to whom, and how long after one has run out: senior "
		     "after 10m") },
	{ 0 },
};

static const struct conf_key route_keys[] = {
	{ "match", &filter_type, offsetof(struct conf_route, text),
	  .count = offsetof(struct conf_route, match), .required = true,
	  .help = N_("tickets that take this route") },
	{ "playbook", &playbook_type, offsetof(struct conf_route, playbook),
	  .help = N_("the procedure for them") },
	{ STRING("skill", conf_route, skill),
	  .help = N_("the skill that they ask for: they wait on who has "
		     "it") },
	{ 0 },
};

static const struct conf_key reason_keys[] = {
	{ STRING("title", conf_reason, title), .required = true,
	  .help = N_("the reason, as it is recorded") },
	{ STRING("title-zh-cn", conf_reason, title_zh_cn),
	  .help = N_("the reason in Chinese") },
	{ "verdict", &verdict_type,
	  .help = N_("the verdict that it gives; without it, "
		     "false-positive") },
	{ QUERY("match", conf_reason, match),
	  .help = N_("tickets that it is offered for; without it, all") },
	{ 0 },
};

static const struct conf_key tenant_keys[] = {
	{ STRING("title", conf_tenant, title), .help = N_("for people") },
	{ STRING("language", conf_tenant, language),
	  .help = N_("what its people read: en or zh_CN") },
	{ "evidence-max", &conf_size,
	  offsetof(struct conf_tenant, evidence.max),
	  .help = N_("its own [evidence] max") },
	{ "evidence-types", &conf_media,
	  offsetof(struct conf_tenant, evidence.types),
	  .count = offsetof(struct conf_tenant, evidence.ntypes),
	  .help = N_("its own [evidence] types") },
	{ "evidence-deny", &conf_media,
	  offsetof(struct conf_tenant, evidence.deny),
	  .count = offsetof(struct conf_tenant, evidence.ndeny),
	  .help = N_("its own [evidence] deny") },
	{ SPAN("evidence-keep", conf_tenant, evidence.keep),
	  .help = N_("its own [evidence] keep") },
	{ "requires", &documents_type, offsetof(struct conf_tenant, requires),
	  .count = offsetof(struct conf_tenant, nrequires),
	  .help = N_("the same for this tenant, in the place of what the desk "
		     "requires; or none") },
	{ "contain", &contain_type, offsetof(struct conf_tenant, contain),
	  .help = N_("the same for this tenant, in the place of what the desk "
		     "says") },
	{ "mask", &conf_tenant_kinds,
	  .help = N_("the kinds of [mask] for this tenant, in the place of the "
		     "desk's; or none") },
	{ QUERY("match", conf_tenant, match),
	  .help = N_("alerts that are this tenant's; without it, only what a "
		     "source or an option says") },
	{ 0 },
};

#define MAP(key, at) STRING("map-" key, conf_source, map[at])

static const struct conf_key source_keys[] = {
	{ STRING("format", conf_source, format), .required = true,
	  .help = N_("name of the decoder; generic for one with a map") },
	{ STRING("tenant", conf_source, tenant), .names = "tenant",
	  .help = N_("whose all its alerts are") },
	{ "timezone", &source_zone_type, offsetof(struct conf_source, timezone),
	  .help = N_("of times that name none") },
	{ STRING("product", conf_source, product),
	  .help = N_("name of the product, where its alerts do not say") },
	{ "severity-words", &severity_words_type,
	  .help = N_("its words for severities: low:2, mid:3, high:4") },
	{ MAP("time", MAP_TIME), .help = N_("path to the time of the event") },
	{ MAP("uid", MAP_UID), .help = N_("path to the alert's own id") },
	{ MAP("title", MAP_TITLE), .help = N_("path to the title") },
	{ MAP("rule", MAP_RULE), .help = N_("path to the name of the rule") },
	{ MAP("severity", MAP_SEVERITY), .help = N_("path to the severity") },
	{ MAP("src", MAP_SRC), .help = N_("path to the source address") },
	{ MAP("dst", MAP_DST), .help = N_("path to the destination address") },
	{ MAP("asset", MAP_ASSET), .help = N_("path to the affected host") },
	{ MAP("user", MAP_USER), .help = N_("path to the account") },
	{ MAP("url", MAP_URL), .help = N_("path to the URL") },
	{ MAP("file", MAP_FILE), .help = N_("path to the file name") },
	{ MAP("count", MAP_COUNT),
	  .help = N_("path to how many events the alert stands for") },
	{ MAP("type", MAP_TYPE), .help = N_("path to the kind of incident, a "
					    "name of the taxonomy") },
	{ 0 },
};
static_assert(ARRAY_SIZE(source_keys) <= CONF_MAX_KEYS, "a longer table");

static const struct conf_key sign_keys[] = {
	{ "act", &acts_type, .required = true,
	  .help = N_("acts whose records carry an SSH signature of who does "
		     "them: ticket.closed") },
	{ QUERY("match", conf_sign, match),
	  .help = N_("tickets that it is about; without it, all") },
	{ 0 },
};

#define NAMED(section, of, list)                             \
	{                                                    \
#section, section##_keys, sizeof(struct of), \
			offsetof(struct conf, list),         \
			offsetof(struct conf, n##list)       \
	}

static const struct conf_section sections[] = {
	{ "desk", desk_keys, 0, 0, 0 },
	NAMED(queue, conf_queue, queues),
	NAMED(sla, conf_sla, slas),
	NAMED(calendar, calendar, calendars),
	NAMED(path, conf_path, paths),
	NAMED(shift, conf_shift, shifts),
	NAMED(oncall, conf_oncall, oncalls),
	{ "quality", quality_keys, 0, 0, 0 },
	{ "evidence", evidence_keys, 0, 0, 0 },
	{ "mask", mask_keys, 0, 0, 0 },
	{ "adopt", adopt_keys, 0, 0, 0 },
	NAMED(route, conf_route, routes),
	NAMED(reason, conf_reason, reasons),
	NAMED(tenant, conf_tenant, tenants),
	NAMED(source, conf_source, sources),
	{ "member", member_keys, sizeof(struct conf_member),
	  offsetof(struct conf, members), offsetof(struct conf, nmembers),
	  .check = member_check },
	{ "sign", sign_keys, sizeof(struct conf_sign),
	  offsetof(struct conf, signs), offsetof(struct conf, nsigns) },
	{ "run", run_keys, sizeof(struct conf_run), offsetof(struct conf, runs),
	  offsetof(struct conf, nruns), .check = run_check },
	NAMED(secret, conf_secret, secrets),
	{ "channel", channel_keys, sizeof(struct conf_channel),
	  offsetof(struct conf, channels), offsetof(struct conf, nchannels),
	  .check = channel_check },
	NAMED(notify, conf_notify, notifies),
	{ 0 },
};

/* ---- life ---- */

int conf_parse(struct conf **out, const char *file, const char *text,
	       size_t len, struct strbuf *findings)
{
	struct conf *c = xcalloc(1, sizeof *c);

	*out = NULL;
	c->name = xstrdup("watchfloor");
	c->timezone = xstrdup("UTC");
	c->default_tenant = xstrdup("default");
	c->intake_gap = HOUR;
	if (conf_read(c, sections, file, text, len, findings) < 0 ||
	    conf_finish_clocks(c, file, findings) < 0 ||
	    conf_finish_notify(c, file, findings) < 0) {
		conf_free(c);
		return FAILED;
	}
	*out = c;
	return 0;
}

void conf_free(struct conf *c)
{
	if (!c)
		return;
	conf_release_clocks(c);
	conf_clear(c, sections);
	free(c);
}

void conf_each_key(void (*each)(void *ctx, const char *key, const char *type,
				const char *help),
		   void *ctx)
{
	for (const struct conf_section *s = sections; s->name; s++)
		for (const struct conf_key *k = s->keys; k->name; k++) {
			char *key = xasprintf("%s.%s%s", s->name,
					      s->size ? "NAME." : "", k->name);

			each(ctx, key, _(k->type->name), _(k->help));
			free(key);
		}
}

/* ---- looking up ---- */

static bool matches(const struct query *q, const struct ticket *t)
{
	const struct query_context ctx = { .me = NULL, .now = clock_now() };

	return query_match(q, t, &ctx);
}

const struct conf_route *conf_route_for(const struct conf *c,
					const struct ticket *t)
{
	for (int i = 0; i < c->nroutes; i++)
		if (matches(c->routes[i].match, t))
			return &c->routes[i];
	return NULL;
}

const struct conf_sla *conf_sla_for(const struct conf *c,
				    const struct ticket *t)
{
	for (int i = 0; i < c->nslas; i++)
		if (matches(c->slas[i].match, t))
			return &c->slas[i];
	return NULL;
}

const struct conf_tenant *conf_tenant_for(const struct conf *c,
					  const struct ticket *t)
{
	for (int i = 0; i < c->ntenants; i++)
		if (c->tenants[i].match && matches(c->tenants[i].match, t))
			return &c->tenants[i];
	return NULL;
}

const struct conf_tenant *conf_tenant_named(const struct conf *c,
					    const char *name)
{
	for (int i = 0; i < c->ntenants; i++)
		if (!strcmp(c->tenants[i].name, name))
			return &c->tenants[i];
	return NULL;
}

const struct conf_source *conf_source_named(const struct conf *c,
					    const char *name)
{
	for (int i = 0; i < c->nsources; i++)
		if (!strcmp(c->sources[i].name, name))
			return &c->sources[i];
	return NULL;
}

const char *conf_title_of(const char *title, const char *title_zh_cn,
			  const char *name)
{
	if (title_zh_cn && !strcmp(i18n_suffix(), "zh_cn"))
		return title_zh_cn;
	return title ? title : name;
}

const char *conf_queue_title(const struct conf_queue *q)
{
	return conf_title_of(q->title, q->title_zh_cn, q->name);
}

const char *conf_reason_title(const struct conf_reason *r)
{
	return conf_title_of(r->title, r->title_zh_cn, r->name);
}

bool conf_reason_fits(const struct conf_reason *r, const struct ticket *t)
{
	return !r->match || matches(r->match, t);
}

const struct conf_sign *conf_sign_for(const struct conf *c, const char *act,
				      const struct ticket *t)
{
	for (int i = 0; i < c->nsigns; i++) {
		const struct conf_sign *s = &c->signs[i];

		for (int a = 0; a < s->nacts; a++)
			if (strcmp(s->acts[a], act) == 0 &&
			    (!s->match || matches(s->match, t)))
				return s;
	}
	return NULL;
}
