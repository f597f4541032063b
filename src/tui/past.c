/*
 * past.c - the workbench as of a past time.
 *
 * The desk of then takes the place of the one of now, and the views read it.
 * Only the queue, and a ticket on top, come along; another screen is opened
 * anew, and shows what the desk of then knows: the ledger its records.
 */
#include "config.h"

#include "past.h"

#include <stdlib.h>
#include <string.h>

#include "prompt.h"
#include "ticket_view.h"
#include "watchfloor/clock.h"

/* The ticket on top, yours; NULL: it is another screen. */
static char *open_ticket(const struct app *a)
{
	const struct view *v = app_view(a);

	return v->ops->screen == SCREEN_TICKET ? xstrdup(ticket_view_id(v))
					       : NULL;
}

static void reopen(struct app *a, const char *id)
{
	struct view *v;

	if (id && app_report(a, ticket_view(&v, a, id)) == 0)
		app_push(a, v);
}

/* Show this desk.  The one of a past time that was shown is closed. */
static void show_desk(struct app *a, struct desk *d)
{
	struct desk *before = a->desk;
	struct desk *now = app_now(a);
	char *ticket = open_ticket(a);

	while (a->nviews > 1)
		app_pop(a);
	a->desk = d;
	a->present = d == now ? NULL : now;
	app_changed(a);
	reopen(a, ticket);
	if (before != now)
		desk_close(before);
	free(ticket);
}

void past_leave(struct app *a)
{
	if (!a->present)
		return;
	show_desk(a, a->present);
	app_refresh(a);
	if (!a->is_error)
		app_say(a, _("this is now again"));
}

static int go_to(struct app *a, const char *text)
{
	struct desk *now = app_now(a), *then;
	char buf[CLOCK_SHORT_SIZE];
	int64_t at;
	int ret;

	if (strcmp(text, "now") == 0) {
		past_leave(a);
		return 0;
	}
	ret = clock_parse_past(&at, text, clock_now());
	if (ret == 0)
		ret = desk_as_of(&then, now, at, app_progress, a);
	if (ret < 0)
		return ret;
	strbuf_reset(&a->message);
	a->is_error = false;
	show_desk(a, then);
	if (!a->is_error)
		app_say(a,
			_("the desk as of %s, read-only; as-of now comes "
			  "back"),
			clock_format_short(buf, at, clock_now()));
	return 0;
}

static void time_given(struct app *a, void *ctx, const char *text)
{
	if (text && *text)
		app_report(a, go_to(a, text));
}

int command_as_of(struct view *v, enum action x, const char *args)
{
	struct prompt_spec spec = {
		.kind = PROMPT_WORDS,
		.label = _("as of (03:00, yesterday 22:00, 2h, now): "),
		.initial = "",
		.done = time_given,
	};

	if (*args)
		return go_to(v->app, args);
	prompt_open(v->app, &spec);
	return 0;
}
