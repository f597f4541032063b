/*
 * vocabulary.c - the words that may be typed.
 */
#include "config.h"

#include "watchfloor/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "desk/conf_read.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/authority.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/report.h"

/* More tickets than that help nobody to choose. */
#define TICKETS_MAX 50

void offer(struct offers *o, const char *word, const char *help)
{
	if (strncmp(word, o->prefix, strlen(o->prefix)) != 0)
		return;
	GROW(o->all, o->n, o->alloc);
	o->all[o->n++] = (struct offer){
		.word = xstrdup(word),
		.help = help && *help ? xstrdup(help) : NULL,
	};
}

void offers_clear(struct offers *o)
{
	for (int i = 0; i < o->n; i++) {
		free(o->all[i].word);
		free(o->all[i].help);
	}
	free(o->all);
	*o = (struct offers){ .prefix = "" };
}

/* ---- what only a desk knows ---- */

void offer_tickets(struct offers *o, struct desk *d)
{
	static const struct ticket_order newest = { BY_NUMBER, true };
	struct ticket page[TICKETS_MAX];
	char *text = xasprintf("id:%s*", o->prefix);
	struct query *q = NULL;
	int n = 0;

	if (d && query_parse(&q, text, NULL) == 0)
		ticket_page(d, q, newest, NULL, false, page, TICKETS_MAX, &n);
	for (int i = 0; i < n; i++) {
		offer(o, page[i].id, page[i].title);
		ticket_release(&page[i]);
	}
	query_free(q);
	free(text);
}

static void offer_playbook(struct offers *o, const struct repo_entry *e)
{
	size_t len = strlen(e->path), end = strlen(".json");
	char *word;

	if (len <= end || strcmp(e->path + len - end, ".json") != 0)
		return;
	word = xstrndup(e->path, len - end);
	offer(o, word, e->name);
	free(word);
}

void offer_playbooks(struct offers *o, struct desk *d)
{
	struct repo_entry *entries = NULL;
	int n = 0;

	if (d && d->repo)
		repo_list(d->repo, d->commit, &entries, &n);
	for (int i = 0; i < n; i++)
		offer_playbook(o, &entries[i]);
	repo_entries_free(entries, n);
}

void offer_members(struct offers *o, struct desk *d)
{
	const struct conf *c = d ? d->conf : NULL;

	for (int i = 0; c && i < c->nmembers; i++)
		if (desk_sees_member(d, &c->members[i]))
			offer(o, c->members[i].name,
			      conf_member_title(&c->members[i]));
}

/* A skill or a tier that several members have is offered once. */
static void offer_once(struct offers *o, char *word)
{
	bool there = false;

	for (int i = 0; i < o->n; i++)
		there = there || strcmp(o->all[i].word, word) == 0;
	if (!there)
		offer(o, word, NULL);
	free(word);
}

static int offer_skill(void *ctx, const char *skill)
{
	offer_once(ctx, xasprintf("skill-%s", skill));
	return 0;
}

static void offer_of_members(struct offers *o, struct desk *d)
{
	for (int i = 0; i < d->conf->nmembers; i++) {
		const struct conf_member *m = &d->conf->members[i];

		if (!desk_sees_member(d, m))
			continue;
		if (m->tier)
			offer_once(o, xasprintf("tier-%d", m->tier));
		if (m->skill)
			conf_each_part(m->skill, offer_skill, o);
	}
}

/* Levels of paths, tiers and skills that members have, those who decide, and
 * the members by name. */
void offer_targets(struct offers *o, struct desk *d)
{
	static const unsigned deciding =
		ROLE_SENIOR | ROLE_EXPERT | ROLE_SERVICE_MANAGER;
	const struct conf *c = d ? d->conf : NULL;

	if (!c)
		return;
	for (int i = 0; i < c->npaths; i++)
		for (int l = 0; l < c->paths[i].nlevels; l++)
			offer(o, c->paths[i].levels[l],
			      conf_path_title(&c->paths[i]));
	offer_of_members(o, d);
	for (int i = 0; role_names[i].word; i++)
		if (role_names[i].role & deciding)
			offer(o, role_names[i].word, _(role_names[i].title));
	offer_members(o, d);
}

void offer_tenants(struct offers *o, struct desk *d)
{
	const struct conf *c = d ? d->conf : NULL;

	for (int i = 0; c && i < c->ntenants; i++)
		if (desk_sees_tenant(d, c->tenants[i].name))
			offer(o, c->tenants[i].name, c->tenants[i].title);
}

void offer_types(struct offers *o, struct desk *d)
{
	const struct taxonomy *t = d ? d->taxonomy : NULL;

	for (int i = 0; t && i < t->ntypes; i++)
		offer(o, t->types[i].name, taxonomy_title(t, t->types[i].name));
}

/* ---- what never changes ---- */

void offer_verdicts(struct offers *o, struct desk *d)
{
	for (int v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++)
		offer(o, verdict_word((enum verdict)v),
		      verdict_title((enum verdict)v));
}

void offer_severities(struct offers *o, struct desk *d)
{
	for (int s = 0; s < SEV_COUNT; s++)
		offer(o, severity_word((enum severity)s),
		      severity_title((enum severity)s));
}

void offer_waiting(struct offers *o, struct desk *d)
{
	for (int w = WAITING_NOT + 1; w < WAITING_COUNT; w++)
		offer(o, waiting_word((enum waiting)w),
		      waiting_title((enum waiting)w));
}

void offer_operators(struct offers *o, struct desk *d)
{
	for (int i = OPERATOR_NONE + 1; i < OPERATOR_COUNT; i++)
		offer(o, operator_word((enum operator_class)i),
		      operator_title((enum operator_class)i));
}

void offer_levels(struct offers *o, struct desk *d)
{
	for (int i = LEVEL_NONE + 1; i < LEVEL_COUNT; i++)
		offer(o, level_word((enum incident_level)i),
		      level_title((enum incident_level)i));
}

void offer_report_stages(struct offers *o, struct desk *d)
{
	for (int i = REPORT_FIRST; i <= REPORT_FINAL; i++)
		offer(o, report_stage_word((enum report_stage)i),
		      report_stage_title((enum report_stage)i));
}

static void offer_terms(struct offers *o, const struct term *terms)
{
	for (; terms->word; terms++)
		offer(o, terms->word, _(terms->title));
}

void offer_response_actions(struct offers *o, struct desk *d)
{
	offer_terms(o, response_actions);
	offer(o, "*", _("anything"));
}

void offer_channels(struct offers *o, struct desk *d)
{
	offer_terms(o, authorisation_channels);
}

void offer_document_kinds(struct offers *o, struct desk *d)
{
	offer_terms(o, document_kinds);
}

static void offer_acts(struct offers *o, struct desk *d)
{
	for (const struct act *a = acts; a->name; a++)
		offer(o, a->name, _(a->help));
}

/* ---- queries ---- */

/* What ends a field or a value, within one test. */
#define OPERATORS ":=<>!,"

/* Fields whose values a desk knows; ranks and members know themselves. */
static const struct {
	const char *field;
	vocabulary *words;
} values[] = {
	{ "id", offer_tickets },     { "on", offer_tickets },
	{ "tenant", offer_tenants }, { "type", offer_types },
	{ "act", offer_acts },
};

static void offer_values(struct offers *o, struct desk *d,
			 const struct query_field *f)
{
	for (int i = 0; f->word && f->word(i); i++)
		offer(o, f->word(i), NULL);
	if (f->group)
		offer(o, f->group->word, NULL);
	if (f->member) {
		offer(o, "me", NULL);
		offer(o, "none", NULL);
		offer_members(o, d);
	}
	for (size_t i = 0; f->text && i < ARRAY_SIZE(values); i++)
		if (strcmp(values[i].field, f->name) == 0)
			values[i].words(o, d);
}

static const struct query_field *field_named(const struct query_field *fields,
					     const char *name, size_t len)
{
	for (const struct query_field *f = fields; f->name; f++)
		if (strlen(f->name) == len && strncmp(f->name, name, len) == 0)
			return f;
	return NULL;
}

size_t offer_query(struct offers *o, struct desk *d,
		   const struct query_field *fields, const char *text)
{
	const struct query_field *f;
	size_t token = strlen(text), word = token, name;

	while (token > 0 && !strchr(" ()", text[token - 1]))
		token--;
	while (text[token] == '-')
		token++;
	while (word > token && !strchr(OPERATORS, text[word - 1]))
		word--;
	name = strcspn(text + token, OPERATORS);
	f = field_named(fields, text + token, name);
	o->prefix = text + word;
	if (word > token && f) {
		offer_values(o, d, f);
		return word;
	}
	for (f = fields; word == token && f->name; f++)
		offer(o, f->name, _(f->help));
	return word;
}
