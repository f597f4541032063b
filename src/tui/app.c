/*
 * app.c - the workbench: the stack of views, the message, the hint line.
 */
#include "config.h"

#include "app.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "hotspot.h"
#include "hub_state.h"
#include "kept_lines.h"
#include "mouse.h"
#include "notice.h"
#include "teller.h"
#include "watchfloor/clock.h"
#include "watchfloor/shift.h"
#include "watchfloor/text.h"

struct view *app_view(const struct app *a)
{
	return a->views[a->nviews - 1];
}

void app_push(struct app *a, struct view *v)
{
	kept_lines_forget();
	GROW(a->views, a->nviews, a->alloc);
	a->views[a->nviews++] = v;
}

void app_pop(struct app *a)
{
	struct view *v = app_view(a);

	if (a->nviews == 1)
		return;
	kept_lines_forget();
	a->nviews--;
	v->ops->free(v);
}

void app_take(struct app *a, struct view *v)
{
	int i = 0;

	while (a->views[i] != v)
		i++;
	kept_lines_forget();
	a->nviews--;
	memmove(&a->views[i], &a->views[i + 1],
		(size_t)(a->nviews - i) * sizeof(struct view *));
}

void app_say(struct app *a, const char *fmt, ...)
{
	va_list ap;

	strbuf_reset(&a->message);
	va_start(ap, fmt);
	strbuf_vaddf(&a->message, fmt, ap);
	va_end(ap);
	a->is_error = false;
}

int app_report(struct app *a, int code)
{
	if (code < 0) {
		app_say(a, "%s", fail_text());
		a->is_error = true;
	}
	return code;
}

/* The screen is drawn so often while something takes long. */
#define PROGRESS_NS 100000000

int app_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	static int64_t drawn, last = INT64_MAX;
	struct app *a = ctx;

	/* What has just begun may be over at once. */
	if (done <= last)
		drawn = clock_ticks();
	last = done;
	if (clock_ticks() - drawn < PROGRESS_NS)
		return 0;
	app_say(a, _("%s: %lld of %lld; Esc stops it"), what, (long long)done,
		(long long)total);
	kept_lines_forget();
	app_show(a);
	strbuf_reset(&a->message);
	drawn = clock_ticks();
	return input_stops();
}

bool app_rests(struct app *a)
{
	int64_t passed = clock_ticks() - a->input_at;

	a->awaits_rest = passed < REST_MS * INT64_C(1000000);
	return !a->awaits_rest;
}

bool app_may_help(struct app *a)
{
	return !a->stream || app_rests(a);
}

struct desk *app_now(const struct app *a)
{
	return a->present ? a->present : a->desk;
}

void app_look_at_alarm(struct app *a)
{
	struct ticket late;
	bool was = a->alarm;

	ticket_init(&late);
	free(a->alarm);
	a->alarm = NULL;
	if (desk_alarm(app_now(a), &late) == 0 && *late.id)
		a->alarm = xstrdup(late.id);
	ticket_release(&late);
	if (a->alarm && !was)
		notice_alarm();
}

void app_changed(struct app *a)
{
	kept_lines_forget();
	app_look_at_alarm(a);
	for (int i = 0; i < a->nviews; i++)
		if (a->views[i]->ops->reload)
			a->views[i]->ops->reload(a->views[i]);
}

/* Who looks at the past is called for what happens now, all the same. */
bool app_refresh(struct app *a)
{
	bool broken = false;
	bool found = desk_refresh(app_now(a), &broken);
	char *why = broken ? xstrdup(fail_text()) : NULL;

	if (found) {
		notice_tickets(a);
		teller_listen(a);
		/* The past stays as it is. */
		if (a->present)
			app_look_at_alarm(a);
		else
			app_changed(a);
	}
	hub_state_look(a);
	/* It is told once, so nothing may be said after it. */
	if (why)
		app_report(a, fail("%s", why));
	free(why);
	return found;
}

/* ---- drawing ---- */

/* "key word"; false when there is no room for it.  *at: where it is. */
static bool draw_key(int *x, int right, const char *key, const char *word,
		     struct area *at)
{
	int y = LINES - 1, from = *x;

	if (*x + text_width(key) + 1 + text_width(word) > right)
		return false;
	*x += draw_words(y, *x, right - *x, LOOK_KEY, key) + 1;
	*x += draw_words(y, *x, right - *x, LOOK_HINT, word) + 3;
	*at = (struct area){ y, from, 1, *x - 3 - from };
	return true;
}

static bool draw_hint(int *x, int right, enum action of, const char *key,
		      const char *word)
{
	struct area at;

	if (!draw_key(x, right, key, word, &at))
		return false;
	hotspot_command(at, "%s", action_table[of].name);
	return true;
}

/* Columns of "key word" and what separates it; 0: no key does it. */
static int hint_width(enum screen_id screen, enum action x)
{
	const char *key = keymap_key(screen, x);

	return key ? text_width(key) + text_width(_(action_table[x].word)) + 4
		   : 0;
}

/* At the right, never cut: how to find out more. */
static int draw_help_hints(enum screen_id screen)
{
	static const enum action always[] = { ACTION_PALETTE, ACTION_HELP };
	size_t first = COLS < WIDE_COLS;
	int right = COLS, x;

	for (size_t i = first; i < ARRAY_SIZE(always); i++)
		right -= hint_width(screen, always[i]);
	x = right + 2;
	for (size_t i = first; i < ARRAY_SIZE(always); i++)
		if (hint_width(screen, always[i]))
			draw_hint(&x, COLS, always[i],
				  keymap_key(screen, always[i]),
				  _(action_table[always[i]].word));
	return right;
}

/* Columns of the way back, if the view tells of it. */
static int back_width(const struct view *v)
{
	for (const struct view_action *t = v->ops->actions; t->run; t++)
		if (t->action == ACTION_BACK && t->hint &&
		    t->hint(v, t->action))
			return hint_width(v->ops->screen, ACTION_BACK);
	return 0;
}

/* What can be done now, most useful first; the way back always. */
static void draw_view_hints(const struct view *v)
{
	enum screen_id screen = v->ops->screen;
	int right = draw_help_hints(screen), x = 1;
	int full = right - back_width(v);

	for (const struct view_action *t = v->ops->actions; t->run; t++) {
		bool is_back = t->action == ACTION_BACK;
		const char *key = keymap_key(screen, t->action);
		const char *word = t->hint ? t->hint(v, t->action) : NULL;

		if (!key || !word)
			continue;
		if (!*word)
			x += hint_width(screen, t->action);
		else if (!draw_hint(&x, is_back ? right : full, t->action, key,
				    word))
			full = 0;
		if (is_back && full)
			full = right;
	}
}

static void draw_modal_hints(struct app *a)
{
	struct modal_hint hints[MODAL_HINTS];
	struct strbuf said = STRBUF_INIT;
	bool wrong = false;
	int n = a->modal->hints(a, hints, &said, &wrong), x = 1;
	struct area at;

	if (said.len)
		x += draw_words(LINES - 1, x, COLS - x,
				wrong ? LOOK_ERROR : LOOK_HINT, said.buf) +
		     3;
	for (int i = 0; i < n && !wrong; i++)
		if (draw_key(&x, COLS, hints[i].key, hints[i].word, &at) &&
		    hints[i].press)
			hotspot_key(at, hints[i].press);
	strbuf_release(&said);
}

/* Said for as long as it is so: what is done now is dated wrongly. */
static void say_of_clock(const struct ledger *l, struct strbuf *out)
{
	char at[CLOCK_SHORT_SIZE];

	if (ledger_clock_is_behind(l))
		strbuf_addf(out,
			    _("This computer's time is behind the newest "
			      "record (%s): set it right."),
			    clock_format_short(at, ledger_newest_at(l),
					       clock_now()));
}

static void draw_message(struct app *a)
{
	enum theme_element look = a->is_error ? LOOK_ERROR : LOOK_MESSAGE;
	struct strbuf sb = STRBUF_INIT;

	if (a->modal)
		return;
	strbuf_addstr(&sb, a->message.buf);
	if (!sb.len) {
		say_of_clock(app_now(a)->ledger, &sb);
		if (!sb.len && a->alarm)
			strbuf_addf(&sb,
				    _("Nobody looks after the queue: %s is "
				      "late to be accepted."),
				    a->alarm);
		look = LOOK_ERROR;
	}
	if (sb.len) {
		kept_lines_cover(LINES - 2, 1);
		draw_column(LINES - 2, 0, 1, LOOK_NORMAL, "");
		draw_column(LINES - 2, 1, COLS - 1, look, sb.buf);
	}
	strbuf_release(&sb);
}

/* Over whatever the screen has for a title, at the right. */
static void draw_over_title(const char *text)
{
	int w = text_width(text);

	kept_lines_cover(0, 1);
	if (w < COLS)
		draw_words(0, COLS - w, w, LOOK_CRITICAL, text);
}

/* This is not now. */
static void draw_past(const struct app *a)
{
	char at[CLOCK_SHORT_SIZE];
	struct strbuf sb = STRBUF_INIT;

	clock_format_short(at, a->desk->at, clock_now());
	strbuf_addf(&sb, _(" AS OF %s, read-only "), at);
	draw_over_title(sb.buf);
	strbuf_release(&sb);
}

/* Somebody is not told: the dashboard says more. */
static void draw_trouble(const struct app *a)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, _(" NOTICES FAIL: %s "), a->trouble.buf);
	draw_over_title(sb.buf);
	strbuf_release(&sb);
}

void app_draw(struct app *a)
{
	int y, x;

	if (a->observer)
		a->observer->draw(a);
	erase();
	kept_lines_begin();
	hotspots_begin();
	a->outdated = false;
	if (LINES < MIN_LINES || COLS < MIN_COLS) {
		draw_column(0, 0, COLS, LOOK_STRONG,
			    _("This window is too small: 60x16 is needed."));
		return;
	}
	app_view(a)->ops->draw(app_view(a));
	if (a->modal) {
		hotspots_clear();
		kept_lines_cover(0, LINES);
		a->modal->draw(a);
	}
	getyx(stdscr, y, x);
	if (a->present)
		draw_past(a);
	else if (a->trouble.len)
		draw_trouble(a);
	draw_message(a);
	if (a->modal)
		draw_modal_hints(a);
	else
		draw_view_hints(app_view(a));
	move(y, x);
}

void app_show(struct app *a)
{
	app_draw(a);
	refresh();
	kept_lines_shown();
}

/* ---- input ---- */

static void run_key(struct app *a, int key)
{
	const char *line = keymap_command(app_view(a)->ops->screen, key);
	struct strbuf name = STRBUF_INIT;

	if (line) {
		app_report(a, command_run(a, line));
		return;
	}
	key_print(key, &name);
	app_say(a, _("%s does nothing here; ? shows the keys"), name.buf);
	strbuf_release(&name);
}

void app_key(struct app *a, const struct input *in)
{
	if (a->modal)
		a->modal->input(a, in);
	else if (in->kind == INPUT_KEY)
		run_key(a, in->key);
	else if (in->kind == INPUT_PASTE)
		app_say(a, _("nothing here takes a paste; n writes a note"));
}

void app_input(struct app *a, const struct input *in)
{
	bool pointing = in->kind == INPUT_CLICK || in->kind == INPUT_WHEEL;
	int64_t moves = a->moves;

	a->inputs++;
	a->input_at = clock_ticks();
	if (in->kind == INPUT_UNKNOWN)
		return;
	/* What is under the pointer only drawing knows. */
	if (pointing && a->outdated)
		app_draw(a);
	strbuf_reset(&a->message);
	a->outdated = true;
	if (pointing)
		mouse_input(a, in);
	else
		app_key(a, in);
	if (a->moves == moves)
		kept_lines_forget();
}

void app_settle(struct app *a)
{
	if (a->modal && a->modal->settle)
		a->modal->settle(a);
	if (a->observer)
		a->observer->settled(a);
}
