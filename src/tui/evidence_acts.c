/*
 * evidence_acts.c - evidence of a ticket: added, and exported.
 */
#include "config.h"

#include "evidence_acts.h"

#include <stdlib.h>
#include <string.h>

#include "external.h"
#include "paths.h"
#include "ticket_acts.h"
#include "watchfloor/evidence.h"

/* What was asked for, until it is answered: strings of its own. */
struct asked {
	char *ticket, *step, *title;
	int64_t run;
};

static void asked_free(void *ctx)
{
	struct asked *s = ctx;

	free(s->ticket);
	free(s->step);
	free(s->title);
	free(s);
}

/* What the draft says of the step. */
static struct evidence_draft draft_of(const struct asked *s,
				      enum evidence_kind kind)
{
	return (struct evidence_draft){
		.kind = kind, .run = s->run, .step = s->step, .title = s->title
	};
}

static int say_added(struct app *a, const struct asked *s, int ret,
		     const struct evidence_added *added)
{
	if (ret < 0)
		return ret;
	app_changed(a);
	app_say(a, _("%s: evidence %lld, %s"), s->ticket, (long long)added->n,
		added->media);
	return 0;
}

static int add_file(struct app *a, void *ctx, const char *text)
{
	const struct asked *s = ctx;
	struct evidence_added added;
	char *path = path_expand(text);
	int ret = evidence_add_file(a->desk, s->ticket,
				    draft_of(s, EVIDENCE_FILE), path, &added);

	free(path);
	return say_added(a, s, ret, &added);
}

static int add_text(struct app *a, void *ctx, const char *text)
{
	const struct asked *s = ctx;
	struct evidence_draft e = draft_of(s, EVIDENCE_TEXT);
	struct evidence_added added;

	if (!text[strspn(text, " \t\r\n")])
		return fail_as(REFUSED, _("an empty text was not kept"));
	e.source = a->desk->actor;
	e.data = text;
	e.len = strlen(text);
	return say_added(a, s, evidence_add(a->desk, s->ticket, &e, &added),
			 &added);
}

/* ---- a bundle ---- */

static void say_exported(struct app *a, const struct asked *s,
			 const struct evidence_exported *e, const char *dir)
{
	int64_t asked = 0;

	if (e->absent)
		evidence_fetch_all(a->desk, s->ticket, &asked);
	if (asked)
		app_say(a,
			Q_("%lld piece of evidence is in %s; %lld more were "
			   "asked for",
			   "%lld pieces of evidence are in %s; %lld more were "
			   "asked for",
			   e->items),
			(long long)e->items, dir, (long long)asked);
	else
		app_say(a,
			Q_("%lld piece of evidence is in %s",
			   "%lld pieces of evidence are in %s", e->items),
			(long long)e->items, dir);
}

static int export(struct app *a, void *ctx, const char *text)
{
	const struct asked *s = ctx;
	struct evidence_exported e;
	char *dir = path_expand(text);
	int ret = evidence_export(a->desk, s->ticket, dir, NULL, &e);

	if (ret == 0) {
		app_changed(a);
		say_exported(a, s, &e, dir);
	}
	free(dir);
	return ret;
}

/* ---- all of them ---- */

static const struct kind {
	enum action action;
	const char *act;   /* of the ledger */
	const char *label; /* N_() */
	bool path;
	int (*run)(struct app *a, void *ctx, const char *text);
} kinds[] = {
	{ ACTION_ADD_EVIDENCE, "evidence.added", N_("add the file: "), true,
	  add_file },
	{ ACTION_PASTE_EVIDENCE, "evidence.added",
	  N_("keep the text as evidence: "), false, add_text },
	{ ACTION_EXPORT_EVIDENCE, "evidence.exported",
	  N_("export to the new folder: "), true, export },
};

static const struct kind *kind_of(enum action x)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].action == x)
			return &kinds[i];
	bug("%s is nothing with evidence", action_table[x].name);
}

/* Before a question is asked: may it be at all?  The files of an account that
 * several share are all of theirs, the store's keys among them. */
static int check(const struct app *a, const struct kind *k)
{
	if (k->path && external_forbidden())
		return fail_as(REFUSED, _("no file is read or written on an "
					  "account that several members "
					  "share: paste the text"));
	return desk_check_who(a->desk, act_named(k->act));
}

int evidence_act(struct app *a, enum action x, const struct evidence_place *at,
		 const char *args)
{
	const struct kind *k = kind_of(x);
	struct asked *s;
	int ret = check(a, k);

	if (ret < 0)
		return ret;
	s = xmalloc(sizeof *s);
	*s = (struct asked){ .ticket = xstrdup(at->ticket),
			     .step = xstrdup(at->step ? at->step->id : NULL),
			     .title = xstrdup(at->step ? at->step->name : NULL),
			     .run = at->step ? at->run : 0 };
	if (*args) {
		ret = k->run(a, s, args);
		asked_free(s);
		return ret;
	}
	ask_reason(
		a, at->ticket, &(struct reason) {
			.what = action_table[x].name, .label = _(k->label)
			, .path = k->path, .act = k->run, .free = asked_free,
			  .ctx = s
		});
	return 0;
}
