/*
 * cover.c - what covers a step of a run now, and the sentence when nothing
 * does.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/gate.h"
#include "desk/projection.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

void step_cover_release(struct step_cover *c)
{
	authorisation_release(&c->by);
}

/* ---- sentences ---- */

/* "isolate, block on acme-web-03" */
static void add_object(struct strbuf *out, const struct ticket *t,
		       const char *action)
{
	struct strbuf actions = STRBUF_INIT;
	const char *asset = *t->asset ? t->asset : t->id;

	if (action)
		scope_add_actions(&actions, action);
	if (action)
		/* TRANSLATORS: actions, and the asset */
		strbuf_addf(out, _("%s on %s"), actions.buf, asset);
	else
		strbuf_addstr(out, asset);
	strbuf_release(&actions);
}

static void add_time_of(struct strbuf *out, const char *fmt,
			const struct authorisation *a, int64_t when,
			int64_t now)
{
	char time[CLOCK_SHORT_SIZE];

	strbuf_addf(out, fmt, a->who, clock_format_short(time, when, now));
}

/* What is wrong with the word that comes nearest. */
static void add_miss(struct strbuf *out, enum gate_miss miss,
		     const struct authorisation *a, int64_t now)
{
	struct strbuf actions = STRBUF_INIT;

	switch (miss) {
	case MISS_REFUSED:
		strbuf_addf(out, _("%s has refused"), a->who);
		break;
	case MISS_TO_COME:
		add_time_of(out, _("that of %s begins %s"), a, a->from, now);
		break;
	case MISS_EXPIRED:
		add_time_of(out, _("that of %s ended %s"), a, a->until, now);
		break;
	case MISS_WITHDRAWN:
		add_time_of(out, _("that of %s was withdrawn %s"), a,
			    a->withdrawn, now);
		break;
	case MISS_ASSET:
		strbuf_addf(out, _("that of %s is for %s"), a->who, a->assets);
		break;
	case MISS_ACTION:
		scope_add_actions(&actions, a->actions);
		strbuf_addf(out, _("that of %s is for: %s"), a->who,
			    actions.buf);
		break;
	default:
		strbuf_addstr(out, _("none is recorded"));
	}
	strbuf_release(&actions);
}

static int refuse_word(const struct ticket *t, const struct step *s,
		       enum gate_miss miss, const struct authorisation *a,
		       int64_t now)
{
	struct strbuf object = STRBUF_INIT, why = STRBUF_INIT;
	int ret;

	add_object(&object, t, s->action);
	add_miss(&why, miss, a, now);
	/* TRANSLATORS: the ticket, the step, whose authorisation, for what,
	 * why there is none, the ticket */
	ret = fail_as(
		REFUSED,
		_("%s: \"%s\" needs the authorisation of %s (%s), and %s: "
		  "record it with `watchfloor authorisation grant %s WHO "
		  "UNTIL REASON`"),
		t->id, step_title(s), party_title(s->authorisation), object.buf,
		why.buf, t->id);
	strbuf_release(&object);
	strbuf_release(&why);
	return ret;
}

static int refuse_document(const struct ticket *t, const struct step *s,
			   const char *kind)
{
	return fail_as(REFUSED,
		       _("%s: \"%s\" needs a document that %s has signed and "
			 "that is in force, the %s: register it with "
			 "`watchfloor document add %s %s WHO`"),
		       t->id, step_title(s), t->tenant,
		       term_title(document_kinds, kind), t->tenant, kind);
}

/* ---- looking ---- */

static int check_documents(struct desk *d, const struct ticket *t,
			   const struct step *s, int64_t now,
			   struct step_cover *c)
{
	char *const *kinds;
	int n = conf_requires(d->conf, t->tenant, &kinds), ret = 0;

	for (int i = 0; i < n && ret == 0; i++) {
		ret = gate_document(ledger_db(d->ledger), t->tenant, kinds[i],
				    now);
		if (ret != NOT_FOUND)
			continue;
		c->document = term_named(document_kinds, kinds[i])->word;
		return refuse_document(t, s, c->document);
	}
	return ret;
}

static int check_word(struct desk *d, const struct ticket *t,
		      const struct step *s, int64_t now,
		      struct authorisation *by)
{
	struct gate_need need = { s->authorisation, s->action };
	int miss = gate_find(ledger_db(d->ledger), t, &need, now, by);

	if (miss < 0)
		return miss;
	return miss == MISS_NONE
		       ? 0
		       : refuse_word(t, s, (enum gate_miss)miss, by, now);
}

static int check_override(struct desk *d, const struct ticket *t,
			  const struct run *r, const struct step *s,
			  struct step_cover *c)
{
	int64_t record = gate_override(ledger_db(d->ledger), t, r->number,
				       r->given, s->id, &c->waiting);

	if (record <= 0)
		return record < 0 ? FAILED : 0;
	c->how = COVER_OVERRIDDEN;
	c->override = record;
	return 0;
}

static int look(struct desk *d, const struct ticket *t, const struct run *r,
		const struct step *s, struct step_cover *c)
{
	int64_t now = desk_now(d);
	int ret = check_override(d, t, r, s, c);

	if (ret < 0 || c->how == COVER_OVERRIDDEN)
		return ret;
	c->how = COVER_MISSING;
	ret = check_word(d, t, s, now, &c->by);
	if (ret == 0)
		ret = check_documents(d, t, s, now, c);
	if (ret == 0)
		c->how = COVER_AUTHORISED;
	return ret;
}

int authorisation_check_step(struct desk *d, const struct run *r,
			     const struct step *step, struct step_cover *out)
{
	struct step_cover c = { .how = COVER_NOT_NEEDED };
	struct ticket t;
	int ret = 0;

	if (step->authorisation) {
		ticket_init(&t);
		ret = ticket_load(d, r->ticket, &t);
		if (ret == 0)
			ret = look(d, &t, r, step, &c);
		ticket_release(&t);
	}
	if (out)
		*out = c;
	else
		step_cover_release(&c);
	return ret;
}

/* ---- for the record ---- */

void gate_add_cover(const struct desk *d, const struct step_cover *c,
		    cJSON *data)
{
	char *const *kinds;
	cJSON *list;
	int n;

	if (c->how == COVER_OVERRIDDEN)
		json_add_int(data, "override", c->override);
	if (c->how != COVER_AUTHORISED)
		return;
	json_add_int(data, "authorisation", c->by.record);
	n = conf_requires(d->conf, c->by.tenant, &kinds);
	if (!n)
		return;
	list = cJSON_AddArrayToObject(data, "requires");
	for (int i = 0; i < n; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(kinds[i]));
}
