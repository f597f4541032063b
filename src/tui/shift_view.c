/*
 * shift_view.c - the screen of who is on watch, and of handing over.
 *
 * A hand-over is written out of the ledger and shown before it is signed; who
 * comes reads it item by item, and has taken over after the last one.
 */
#include "config.h"

#include "shift_view.h"

#include <stdlib.h>
#include <string.h>

#include "pane.h"
#include "picker.h"
#include "prompt.h"
#include "screens.h"
#include "ticket_acts.h"
#include "watch_items.h"
#include "watchfloor/shift.h"
#include "watchfloor/vocabulary.h"
#include "watchfloor/watch_item.h"

/* So many items that were read stay above the one to read. */
#define READ_SHOWN 3

enum mode {
	MODE_WATCH,  /* who is on */
	MODE_DRAFT,  /* what would be handed over */
	MODE_READING /* what is handed over to the actor */
};

struct shift_view {
	struct view view;
	enum mode mode;
	struct pane pane;
	struct strbuf text;       /* who is on */
	struct handover handover; /* of the two other modes */
	int at;                   /* the item to read */
	bool on_watch, awaited;   /* the actor is; a hand-over waits */
	bool watched;             /* something is to be watched */
};

static struct shift_view *shift_of(const struct view *v)
{
	return (struct shift_view *)v;
}

/* ---- what is shown ---- */

static void set_mode(struct shift_view *s, enum mode mode)
{
	if (s->mode != MODE_WATCH)
		handover_release(&s->handover);
	s->mode = mode;
	s->at = 0;
	pane_touch(&s->pane);
	list_select(&s->pane.list, 0);
}

static int found_one(void *ctx, const struct shift_row *row)
{
	*(bool *)ctx = true;
	return 0;
}

static int watched_one(void *ctx, const struct watch_item *item)
{
	*(bool *)ctx = true;
	return 0;
}

static int load(struct shift_view *s)
{
	struct desk *d = s->view.app->desk;
	struct handover h;
	int ret;

	strbuf_reset(&s->text);
	s->on_watch = s->watched = false;
	pane_touch(&s->pane);
	ret = shift_print(d, &s->text);
	if (ret == 0)
		ret = shift_each(d, d->actor, true, found_one, &s->on_watch);
	if (ret == 0)
		ret = watch_item_each(d, true, watched_one, &s->watched);
	if (ret < 0)
		return ret;
	ret = handover_load(d, &h);
	s->awaited = ret == 0;
	handover_release(&h);
	return ret == NOT_FOUND ? 0 : ret;
}

static void fill_reading(struct shift_view *s)
{
	const struct handover *h = &s->handover;
	int first = s->at > READ_SHOWN ? s->at - READ_SHOWN : 0;
	char *head = xasprintf(_("Handed over by %s: item %d of %d"), h->from,
			       s->at + 1, h->n);

	pane_add(&s->pane, "", LOOK_STRONG, head);
	pane_add(&s->pane, "", LOOK_NORMAL, "");
	for (int i = first; i <= s->at && i < h->n; i++)
		pane_add(&s->pane, "", i < s->at ? LOOK_DIM : LOOK_NORMAL,
			 h->items[i]);
	free(head);
}

static void fill(struct shift_view *s)
{
	if (s->mode == MODE_READING)
		fill_reading(s);
	else if (s->mode == MODE_DRAFT)
		pane_add(&s->pane, "", LOOK_NORMAL, s->handover.text.buf);
	else if (s->text.len)
		pane_add(&s->pane, "", LOOK_NORMAL, s->text.buf);
	else
		pane_add(&s->pane, "", LOOK_DIM, _("Nobody is on watch."));
	if (s->mode == MODE_WATCH && s->awaited)
		pane_add(&s->pane, "", LOOK_ASK,
			 _("A hand-over waits for you to read it back."));
}

static void shift_draw(struct view *v)
{
	struct shift_view *s = shift_of(v);
	struct area at = { 2, 1, LINES - 3, COLS - 2 };

	screen_draw_title(v);
	if (pane_begin(&s->pane, at.w, 0))
		fill(s);
	pane_draw(&s->pane, at);
	move(at.y, 0);
}

/* ---- coming, noting, leaving ---- */

static int run_begin(struct view *v, enum action x, const char *args)
{
	int ret = shift_begin(v->app->desk);

	if (ret == 0) {
		app_changed(v->app);
		app_say(v->app, _("%s is on watch"), v->app->desk->actor);
	}
	return ret;
}

static int note(struct app *a, void *ctx, const char *text)
{
	int ret = shift_note(a->desk, text);

	if (ret == 0) {
		app_changed(a);
		app_say(a, "%s", _("noted for the next shift"));
	}
	return ret;
}

static int run_note(struct view *v, enum action x, const char *args)
{
	const struct reason r = {
		.what = "shift-note",
		.label = _("for the next shift: "),
		.act = note
	};

	if (*args)
		return note(v->app, NULL, args);
	ask_reason(v->app, v->app->desk->actor, &r);
	return 0;
}

static int run_watch_add(struct view *v, enum action x, const char *args)
{
	return watch_items_add(v->app, args);
}

static int run_watch_done(struct view *v, enum action x, const char *args)
{
	return watch_items_done(v->app, args);
}

/* What ends a shift, on its way: why, or to whom; then about the critical. */
struct ending {
	struct shift_view *view;
	char *word;
	bool hands_over;
	struct offers offers;
};

static void ending_free(struct ending *e)
{
	if (e->view->mode == MODE_DRAFT)
		set_mode(e->view, MODE_WATCH);
	offers_clear(&e->offers);
	free(e->word);
	free(e);
}

static int end_shift(struct app *a, struct ending *e, const char *unanswered)
{
	if (!*unanswered)
		unanswered = NULL;
	return e->hands_over ? handover_sign(a->desk, &e->view->handover,
					     e->word, unanswered)
			     : shift_leave(a->desk, e->word, unanswered);
}

static void critical_said(struct app *a, void *ctx, const char *text)
{
	struct ending *e = ctx;

	if (text && app_report(a, end_shift(a, e, text)) == 0) {
		app_changed(a);
		if (e->hands_over)
			app_say(a,
				_("%s takes over when every item has been "
				  "read"),
				e->word);
		else
			app_say(a, _("%s is off watch"), a->desk->actor);
	}
	ending_free(e);
}

static void ask_critical(struct app *a, struct ending *e, const char *word)
{
	const struct prompt_spec spec = {
		.kind = PROMPT_TEXT,
		.label = _("critical tickets without an answer, why "
			   "(if any): "),
		.done = critical_said,
		.ctx = e,
	};

	e->word = xstrdup(word);
	prompt_open(a, &spec);
}

static void why_given(struct app *a, void *ctx, const char *text)
{
	if (text)
		ask_critical(a, ctx, text);
	else
		ending_free(ctx);
}

static struct ending *ending_new(struct shift_view *s, bool hands_over)
{
	struct ending *e = xcalloc(1, sizeof *e);

	e->view = s;
	e->hands_over = hands_over;
	e->offers.prefix = "";
	return e;
}

static int run_leave(struct view *v, enum action x, const char *args)
{
	struct ending *e = ending_new(shift_of(v), false);
	const struct prompt_spec spec = {
		.kind = PROMPT_TEXT,
		.label = _("leave the shift, why: "),
		.done = why_given,
		.ctx = e,
	};

	if (*args)
		ask_critical(v->app, e, args);
	else
		prompt_open(v->app, &spec);
	return 0;
}

/* ---- handing over ---- */

static void member_chosen(struct app *a, void *ctx, int chosen)
{
	struct ending *e = ctx;

	if (chosen < 0)
		ending_free(e);
	else
		ask_critical(a, e, e->offers.all[chosen].word);
}

/* Nobody takes over from oneself. */
static void leave_out(struct offers *o, const char *word)
{
	int kept = 0;

	for (int i = 0; i < o->n; i++) {
		if (strcmp(o->all[i].word, word) != 0) {
			o->all[kept++] = o->all[i];
			continue;
		}
		free(o->all[i].word);
		free(o->all[i].help);
	}
	o->n = kept;
}

static void ask_member(struct app *a, struct ending *e)
{
	struct picker_item *items;
	int n;

	offer_members(&e->offers, a->desk);
	leave_out(&e->offers, a->desk->actor);
	n = e->offers.n;
	items = xcalloc((size_t)n + 1, sizeof *items);
	for (int i = 0; i < n; i++)
		items[i].text = e->offers.all[i].word;
	picker_open(a, _("Hand over to whom?"), items, n, 0, member_chosen, e);
	free(items);
}

static int run_hand_over(struct view *v, enum action x, const char *args)
{
	struct shift_view *s = shift_of(v);
	struct handover h;
	int ret = handover_draft(v->app->desk, &h);

	if (ret == 0 && !*args && v->app->desk->conf->nmembers < 2)
		ret = fail_as(NOT_FOUND, _("desk.conf has nobody else: say who "
					   "takes over"));
	if (ret < 0) {
		handover_release(&h);
		return ret;
	}
	set_mode(s, MODE_DRAFT);
	s->handover = h;
	if (*args)
		ask_critical(v->app, ending_new(s, true), args);
	else
		ask_member(v->app, ending_new(s, true));
	return 0;
}

/* ---- reading it back ---- */

static int begin_reading(struct shift_view *s)
{
	struct handover h;
	int ret = handover_load(s->view.app->desk, &h);

	if (ret < 0) {
		handover_release(&h);
		return ret;
	}
	set_mode(s, MODE_READING);
	s->handover = h;
	return 0;
}

static int take_over(struct shift_view *s)
{
	struct app *a = s->view.app;
	int ret = handover_accept(a->desk, &s->handover);

	if (ret == 0)
		app_say(a, _("%s takes over from %s, %d items read"),
			a->desk->actor, s->handover.from, s->handover.n);
	set_mode(s, MODE_WATCH);
	if (ret == 0)
		app_changed(a);
	return ret;
}

/* The item that is shown has been read. */
static int run_read_back(struct view *v, enum action x, const char *args)
{
	struct shift_view *s = shift_of(v);

	if (s->mode != MODE_READING)
		return begin_reading(s);
	if (++s->at >= s->handover.n)
		return take_over(s);
	pane_touch(&s->pane);
	return 0;
}

static int run_back(struct view *v, enum action x, const char *args)
{
	struct shift_view *s = shift_of(v);

	if (s->mode != MODE_READING)
		return command_back(v, x, args);
	set_mode(s, MODE_WATCH);
	app_say(v->app, "%s", _("not taken over: not every item was read"));
	return 0;
}

/* ---- hints ---- */

static bool is_now(const struct view *v)
{
	return !v->app->present && shift_of(v)->mode == MODE_WATCH;
}

static const char *hint_read_back(const struct view *v, enum action x)
{
	if (shift_of(v)->mode == MODE_READING)
		return _("read, the next");
	return is_now(v) && shift_of(v)->awaited ? command_word(v, x) : NULL;
}

static const char *hint_off(const struct view *v, enum action x)
{
	return is_now(v) && !shift_of(v)->on_watch ? command_word(v, x) : NULL;
}

static const char *hint_on(const struct view *v, enum action x)
{
	return is_now(v) && shift_of(v)->on_watch ? command_word(v, x) : NULL;
}

static const char *hint_now(const struct view *v, enum action x)
{
	return is_now(v) ? command_word(v, x) : NULL;
}

static const char *hint_watched(const struct view *v, enum action x)
{
	return is_now(v) && shift_of(v)->watched ? command_word(v, x) : NULL;
}

static const struct view_action actions[] = {
	{ ACTION_READ_BACK, run_read_back, hint_read_back },
	{ ACTION_BEGIN_SHIFT, run_begin, hint_off },
	{ ACTION_HAND_OVER, run_hand_over, hint_on },
	{ ACTION_SHIFT_NOTE, run_note, hint_on },
	{ ACTION_WATCH_ADD, run_watch_add, hint_now },
	{ ACTION_WATCH_DONE, run_watch_done, hint_watched },
	{ ACTION_LEAVE_SHIFT, run_leave, hint_on },
	{ ACTION_BACK, run_back, command_word },
	{ ACTION_FILTER, command_filter, NULL },
	{ 0 },
};

/* ---- life ---- */

static struct list *shift_list(struct view *v)
{
	return &shift_of(v)->pane.list;
}

static int shift_filter(struct view *v, const char *text, bool typing)
{
	pane_filter(&shift_of(v)->pane, text);
	return 0;
}

static const char *shift_filtered(struct view *v)
{
	return shift_of(v)->pane.filter;
}

static void shift_reload(struct view *v)
{
	app_report(v->app, load(shift_of(v)));
}

static void shift_free(struct view *v)
{
	struct shift_view *s = shift_of(v);

	set_mode(s, MODE_WATCH);
	strbuf_release(&s->text);
	pane_release(&s->pane);
	free(s);
}

static const struct view_ops shift_ops = {
	.screen = SCREEN_SHIFT,
	.actions = actions,
	.draw = shift_draw,
	.list = shift_list,
	.filter = shift_filter,
	.filtered = shift_filtered,
	.reload = shift_reload,
	.free = shift_free,
};

struct view *shift_view(struct app *a, const char *filter)
{
	struct shift_view *s = xcalloc(1, sizeof *s);

	s->view = (struct view){ .ops = &shift_ops, .app = a };
	s->text = (struct strbuf)STRBUF_INIT;
	pane_init(&s->pane);
	app_report(a, load(s));
	return &s->view;
}
