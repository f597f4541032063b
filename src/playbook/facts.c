/*
 * facts.c - what a playbook says of itself beside its steps: whether, when and
 * for what it may be used, and who stands for that.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "playbook/graph.h"
#include "playbook/tlp.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/jss.h"

/* ---- may it be used? ---- */

static enum playbook_standing standing_of(bool revoked, int64_t from,
					  int64_t until, int64_t at)
{
	if (revoked)
		return STANDING_REVOKED;
	if (from != CLOCK_NEVER && at < from)
		return STANDING_EARLY;
	return until != CLOCK_NEVER && at >= until ? STANDING_OVER
						   : STANDING_GOOD;
}

enum playbook_standing playbook_standing(const struct playbook *p, int64_t at)
{
	return standing_of(p->revoked, p->valid_from, p->valid_until, at);
}

enum playbook_standing repo_entry_standing(const struct repo_entry *e,
					   int64_t at)
{
	return e->error ? STANDING_GOOD
			: standing_of(e->revoked, e->valid_from, e->valid_until,
				      at);
}

void repo_entry_print(const struct repo_entry *e, int64_t at,
		      struct strbuf *out)
{
	const char *word = standing_word(repo_entry_standing(e, at));

	if (word)
		strbuf_addf(out, "%s: ", word);
	strbuf_addstr(out, *e->name ? e->name : e->path);
}

static const struct {
	const char *word, *sentence; /* N_() */
} standings[] = {
	[STANDING_GOOD] = { NULL, NULL },
	[STANDING_REVOKED] = { N_("revoked"), N_("This playbook is revoked.") },
	[STANDING_EARLY] = { N_("too early"),
			     N_("This playbook is not valid yet.") },
	[STANDING_OVER] = { N_("expired"),
			    N_("This playbook is not valid any more.") },
};

const char *standing_word(enum playbook_standing s)
{
	return standings[s].word ? _(standings[s].word) : NULL;
}

const char *standing_sentence(enum playbook_standing s)
{
	return standings[s].sentence ? _(standings[s].sentence) : NULL;
}

int playbook_in_force(const struct playbook *p, int64_t at)
{
	char time[CLOCK_RFC3339_SIZE];

	switch (playbook_standing(p, at)) {
	case STANDING_REVOKED:
		return fail_as(REFUSED,
			       _("the playbook \"%s\" is revoked: its author "
				 "has taken it out of use"),
			       playbook_title(p));
	case STANDING_EARLY:
		return fail_as(REFUSED,
			       _("the playbook \"%s\" is not valid before %s"),
			       playbook_title(p),
			       clock_format(time, p->valid_from));
	case STANDING_OVER:
		return fail_as(REFUSED,
			       _("the playbook \"%s\" was valid until %s: its "
				 "author has to look at it again"),
			       playbook_title(p),
			       clock_format(time, p->valid_until));
	default:
		return 0;
	}
}

/* ---- what it says ---- */

struct telling {
	const struct playbook *p;
	int64_t at;
	playbook_each_fact *each;
	void *ctx;
};

static void tell(const struct telling *t, const char *name, const char *text)
{
	if (text && *text)
		t->each(t->ctx, name, text, FACT_PLAIN);
}

static void tell_standing(const struct telling *t)
{
	const char *sentence =
		standing_sentence(playbook_standing(t->p, t->at));

	if (sentence)
		t->each(t->ctx, _("validity"), sentence, FACT_BAD);
}

static void tell_time(const struct telling *t, const char *name, int64_t at)
{
	char buf[CLOCK_RFC3339_SIZE];

	if (at != CLOCK_NEVER)
		tell(t, name, clock_format(buf, at));
}

/* What a marking says in its own words; that of TLP is told by itself. */
static const char *marking_text(const struct playbook *p, const char *id)
{
	static const char *const members[] = { "statement", "name",
					       "description" };
	const cJSON *marking = graph_object(
		graph_object(p->json, "data_marking_definitions"), id);

	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		const char *text = graph_text(marking, members[i]);

		if (text && *text)
			return text;
	}
	return id;
}

static void tell_markings(const struct telling *t)
{
	const cJSON *item;

	tell(t, _("marking"), playbook_tlp(t->p));
	cJSON_ArrayForEach (item, graph_member(t->p->json, "markings")) {
		const char *id = cJSON_GetStringValue(item);

		if (id && !tlp_of(t->p, id))
			tell(t, _("marking"), marking_text(t->p, id));
	}
}

static void tell_number(const struct telling *t, const char *name, int n,
			const char *scale)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%d (%s)", n, scale);
	if (n)
		tell(t, name, sb.buf);
	strbuf_release(&sb);
}

static void tell_list(const struct telling *t, const char *name,
		      const char *member)
{
	struct strbuf sb = STRBUF_INIT;
	const cJSON *item;

	cJSON_ArrayForEach (item, graph_member(t->p->json, member))
		if (cJSON_IsString(item))
			strbuf_addf(&sb, "%s%s", sb.len ? ", " : "",
				    item->valuestring);
	tell(t, name, sb.buf);
	strbuf_release(&sb);
}

/* A good one proves the text, not whose key it is: so its fingerprint. */
static void tell_signature(const struct telling *t, const struct jss_check *c)
{
	static const struct {
		const char *word; /* N_() */
		enum fact_kind kind;
	} results[] = {
		[JSS_GOOD] = { N_("good"), FACT_GOOD },
		[JSS_BAD] = { N_("bad"), FACT_BAD },
		[JSS_UNKNOWN] = { N_("not known"), FACT_PLAIN },
	};
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, _("%s: %s, %s, %s"), _(results[c->result].word),
		    c->signee, c->algorithm, c->created);
	if (c->level)
		strbuf_addf(&sb, " %s", _("(over the one before)"));
	if (c->why)
		strbuf_addf(&sb, "; %s", c->why);
	else
		strbuf_addf(&sb, _("; key %.16s"), c->key);
	t->each(t->ctx, _("signature"), sb.buf, results[c->result].kind);
	strbuf_release(&sb);
}

static void tell_signatures(const struct telling *t)
{
	struct jss_check *list;
	int n = jss_verify(&list, t->p->json);

	for (int i = 0; i < n; i++)
		tell_signature(t, &list[i]);
	if (!n)
		tell(t, _("signature"), _("none"));
	jss_checks_free(list, n);
}

void playbook_facts(const struct playbook *p, int64_t at,
		    playbook_each_fact *each, void *ctx)
{
	const struct telling t = { p, at, each, ctx };

	tell_standing(&t);
	tell_markings(&t);
	tell_time(&t, _("valid from"), p->valid_from);
	tell_time(&t, _("valid until"), p->valid_until);
	tell_signatures(&t);
	tell_number(&t, _("priority"), p->priority,
		    _("of 1 to 100; 1 comes first"));
	tell_number(&t, _("severity"), p->severity, _("of 1 to 100"));
	tell_number(&t, _("impact"), p->impact, _("of 1 to 100"));
	tell_list(&t, _("for"), "playbook_types");
	tell_list(&t, _("activities"), "playbook_activities");
	tell_list(&t, _("industry"), "industry_sectors");
	tell_list(&t, _("labels"), "labels");
	tell(&t, _("version"), p->modified);
	tell(&t, _("created"), p->created);
	tell(&t, _("author"), p->created_by);
	tell(&t, _("id"), p->id);
}
