/*
 * new_ticket.c - opening a ticket for work that no alert begins: for whom,
 * what kind, what is to be done; then its screen.
 */
#include "config.h"

#include "new_ticket.h"

#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "picker.h"
#include "prompt.h"
#include "ticket_view.h"
#include "watchfloor/text.h"
#include "watchfloor/vocabulary.h"

/* The text that is typed is kept as a draft under it. */
#define DRAFT "new-ticket"

/* A ticket on its way. */
struct filing_flow {
	char *tenant, *type;
	struct offers offers;
};

static void flow_free(struct filing_flow *f)
{
	offers_clear(&f->offers);
	free(f->tenant);
	free(f->type);
	free(f);
}

static int go_on(struct app *a, struct filing_flow *f);

/* The flow ends here, unless it failed: then the text is still a draft. */
static int file_it(struct app *a, struct filing_flow *f, const char *title)
{
	struct filing filing = { .tenant = f->tenant,
				 .type = f->type,
				 .title = title,
				 .severity = SEV_LOW };
	struct view *view;
	char *id;
	int ret = ticket_file(a->desk, &filing, &id);

	flow_free(f);
	if (ret < 0)
		return ret;
	draft_drop(DRAFT);
	app_changed(a);
	ret = ticket_view(&view, a, id);
	if (ret == 0) {
		app_push(a, view);
		app_say(a, _("%s was opened"), id);
	}
	free(id);
	return ret;
}

static void title_given(struct app *a, void *ctx, const char *text)
{
	if (text)
		app_report(a, file_it(a, ctx, text));
	else
		flow_free(ctx);
}

static int ask_title(struct app *a, struct filing_flow *f)
{
	const struct prompt_spec spec = {
		.kind = PROMPT_TEXT,
		.label = _("what is to be done: "),
		.draft = DRAFT,
		.done = title_given,
		.ctx = f,
	};

	prompt_open(a, &spec);
	return 0;
}

/* ---- for whom, and what kind ---- */

static void word_chosen(struct app *a, void *ctx, int chosen)
{
	struct filing_flow *f = ctx;
	char **to = f->tenant ? &f->type : &f->tenant;

	if (chosen < 0) {
		flow_free(f);
		return;
	}
	*to = xstrdup(f->offers.all[chosen].word);
	offers_clear(&f->offers);
	app_report(a, go_on(a, f));
}

/* Those of the service come last in the taxonomy, and are meant here. */
static int first_of_service(const struct offers *o)
{
	for (int i = 0; i < o->n; i++)
		if (strncmp(o->all[i].word, "service.", 8) == 0)
			return i;
	return 0;
}

/* "acme  Acme 制造" */
static int pick(struct app *a, struct filing_flow *f, const char *title,
		vocabulary *words)
{
	struct picker_item *items;
	int n;

	words(&f->offers, a->desk);
	n = f->offers.n;
	items = xcalloc((size_t)n + 1, sizeof *items);
	for (int i = 0; i < n; i++) {
		const struct offer *o = &f->offers.all[i];
		struct strbuf sb = STRBUF_INIT;

		text_column(&sb, o->word, 20);
		strbuf_addf(&sb, " %s", o->help ? o->help : "");
		items[i].text = strbuf_detach(&sb);
	}
	if (n)
		picker_open(a, title, items, n, first_of_service(&f->offers),
			    word_chosen, f);
	else
		flow_free(f);
	for (int i = 0; i < n; i++)
		free((char *)items[i].text);
	free(items);
	return n ? 0 : fail(_("desk.conf names no tenant"));
}

static int go_on(struct app *a, struct filing_flow *f)
{
	if (!f->tenant)
		return pick(a, f, _("For whom?"), offer_tenants);
	if (!f->type)
		return pick(a, f, _("What kind of work?"), offer_types);
	return ask_title(a, f);
}

/* The next word of what was typed after the command; NULL: there is none. */
static char *next_word(const char **args)
{
	size_t len = strcspn(*args, " ");
	char *word = len ? xstrndup(*args, len) : NULL;

	*args += len;
	*args += strspn(*args, " ");
	return word;
}

int new_ticket(struct view *v, enum action x, const char *args)
{
	struct filing_flow *f;
	int ret = desk_check_who(v->app->desk, act_named("ticket.filed"));

	if (ret < 0)
		return ret;
	f = xcalloc(1, sizeof *f);
	f->offers.prefix = "";
	f->tenant = next_word(&args);
	f->type = next_word(&args);
	return *args ? file_it(v->app, f, args) : go_on(v->app, f);
}
