/*
 * common.c - what can be done on every screen.
 */
#include "config.h"

#include "common.h"

#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "columns_view.h"
#include "help.h"
#include "list.h"
#include "new_ticket.h"
#include "options.h"
#include "osc.h"
#include "palette.h"
#include "past.h"
#include "picker.h"
#include "prompt.h"
#include "screens.h"
#include "second_view.h"
#include "tour.h"
#include "undo.h"
#include "unfinished.h"
#include "watchfloor/text.h"

int command_move(struct view *v, enum action x, const char *args)
{
	struct list *l = view_list(v);

	if (!l)
		return 0;
	v->app->moves++;
	if (x == ACTION_UP || x == ACTION_DOWN)
		list_move(l, x == ACTION_UP ? -1 : 1);
	else if (x == ACTION_PAGE_UP || x == ACTION_PAGE_DOWN)
		list_page(l, x == ACTION_PAGE_UP);
	else if (x == ACTION_FIRST)
		list_first(l);
	else
		list_last(l);
	return 0;
}

int command_quit(struct view *v, enum action x, const char *args)
{
	for (int i = 0; i < v->app->nviews; i++)
		if (view_is_busy(v->app->views[i]))
			return fail_as(REFUSED,
				       _("a command still runs: go back to it "
					 "and wait, or end it with x"));
	v->app->quit = true;
	return 0;
}

const char *command_word(const struct view *v, enum action x)
{
	return _(action_table[x].word);
}

static int run_help(struct view *v, enum action x, const char *args)
{
	app_push(v->app, help_view(v));
	return 0;
}

/* Esc takes the filter away first. */
int command_back(struct view *v, enum action x, const char *args)
{
	if (*view_filtered(v))
		return view_filter(v, "", false);
	app_pop(v->app);
	return 0;
}

/* ---- filter and order ---- */

/* The view that is being filtered, and its filter when `/` was pressed. */
struct filtering {
	struct view *view;
	char *before;
};

static const char *filter_changed(struct app *a, void *ctx, const char *text)
{
	struct filtering *f = ctx;

	return view_filter(f->view, text, true) < 0 ? fail_text() : NULL;
}

static void filter_done(struct app *a, void *ctx, const char *text)
{
	struct filtering *f = ctx;

	app_report(a, view_filter(f->view, text ? text : f->before, false));
	free(f->before);
	free(f);
}

int command_filter(struct view *v, enum action x, const char *args)
{
	struct filtering *f;
	struct prompt_spec spec = {
		.kind = v->ops->filters_by_query ? PROMPT_FILTER : PROMPT_WORDS,
		.label = "/",
		.initial = view_filtered(v),
		.changed = filter_changed,
		.done = filter_done,
	};

	if (*args)
		return view_filter(v, args, false);
	if (!v->ops->filter && !v->ops->table)
		return view_filter(v, "", false);
	spec.ctx = f = xcalloc(1, sizeof *f);
	f->view = v;
	f->before = xstrdup(spec.initial);
	prompt_open(v->app, &spec);
	return 0;
}

/* Remember how the screen is sorted now. */
static void keep_order(struct view *v)
{
	struct strbuf sb = STRBUF_INIT;
	bool reverse;
	int column = view_sorted(v, &reverse);

	if (column >= 0)
		strbuf_addf(&sb, "%s%s", view_sort_keys(v)[column].name,
			    reverse ? "-" : "");
	option_set_of_screen(screen_table[v->ops->screen].word, "sort", sb.buf);
	strbuf_release(&sb);
}

static int sort_by(struct view *v, const char *column)
{
	int ret = view_sort(v, column);

	if (ret == 0)
		keep_order(v);
	return ret;
}

/* The first choice is the screen's own order. */
static void column_chosen(struct app *a, void *ctx, int chosen)
{
	struct view *v = ctx;

	if (chosen >= 0)
		app_report(
			a,
			sort_by(v, chosen ? view_sort_keys(v)[chosen - 1].name
					  : ""));
}

/* Every column of the screen, shown or not. */
static int ask_column(struct view *v)
{
	struct picker_item items[COLUMNS_MAX + 1] = {
		{ .key = '0', .text = _("the screen's own order") }
	};
	const struct column *table = view_sort_keys(v);
	bool reverse;
	int n = 0;

	for (; table[n].name; n++)
		items[n + 1].text = _(table[n].title);
	picker_open(v->app, _("Sort by (the same again turns round)"), items,
		    n + 1, view_sorted(v, &reverse) + 1, column_chosen, v);
	return 0;
}

static int run_sort(struct view *v, enum action x, const char *args)
{
	if (*args || !view_sort_keys(v))
		return sort_by(v, args);
	return ask_column(v);
}

/* ---- settings ---- */

static int run_columns(struct view *v, enum action x, const char *args)
{
	const char *word = screen_table[v->ops->screen].word;
	struct columns *c = view_columns(v);
	int ret;

	if (!c)
		return fail_as(NOT_FOUND, _("there are no columns here"));
	if (!*args) {
		app_push(v->app, columns_view(v));
		return 0;
	}
	ret = columns_parse(c, args);
	if (ret == 0)
		option_set_of_screen(word, "columns", args);
	return ret;
}

static int run_set(struct view *v, enum action x, const char *args)
{
	size_t len = strcspn(args, " =");
	char *name;
	int o;

	if (!*args)
		return screen_show(v, ACTION_SETTINGS, "");
	name = xstrndup(args, len);
	o = option_named(name);
	free(name);
	args += len + strspn(args + len, " =");
	if (o < 0)
		return o;
	if (!*args && option_table[o].type != OPTION_WORD) {
		app_say(v->app, "%s = %s", option_table[o].name,
			option_str((enum option)o));
		return 0;
	}
	return option_set((enum option)o, args);
}

int command_save(struct view *v, enum action x, const char *args)
{
	char *path = NULL;
	int ret;

	if (!options_unsaved()) {
		app_say(v->app, _("nothing was changed"));
		return 0;
	}
	ret = options_save(&path);
	if (ret == 0)
		app_say(v->app, _("saved in %s"), path);
	free(path);
	return ret;
}

/* It will be pasted somewhere, perhaps into a shell: so it goes with the same
 * marks for what is not text as it is shown with. */
static int run_copy(struct view *v, enum action x, const char *args)
{
	struct strbuf text = STRBUF_INIT, safe = STRBUF_INIT;
	int ret;

	if (!view_copy(v, &text))
		return fail_as(NOT_FOUND, _("there is nothing to copy here"));
	text_safe(&safe, text.buf, text.len, TEXT_LINES);
	ret = osc_copy(safe.buf, safe.len);
	if (ret == 0)
		app_say(v->app, _("sent to the terminal: %s"), safe.buf);
	strbuf_release(&text);
	strbuf_release(&safe);
	return ret;
}

static int run_mouse(struct view *v, enum action x, const char *args)
{
	bool on = !option_bool(OPTION_MOUSE);

	if (!input_has_mouse())
		return fail_as(NOT_FOUND,
			       _("this terminal does not report a mouse"));
	option_set(OPTION_MOUSE, on ? "true" : "false");
	app_say(v->app, "%s",
		on ? _("the mouse is on; with Shift held it selects text")
		   : _("the mouse is off: the terminal has it"));
	return 0;
}

static int run_palette(struct view *v, enum action x, const char *args)
{
	palette_open(v);
	return 0;
}

static int run_suspend(struct view *v, enum action x, const char *args)
{
	v->app->suspend = true;
	return 0;
}

static int run_redraw(struct view *v, enum action x, const char *args)
{
	clearok(curscr, TRUE);
	return 0;
}

static void typed_command(struct app *a, void *ctx, const char *text)
{
	if (text)
		app_report(a, command_run(a, text));
}

static int run_command(struct view *v, enum action x, const char *args)
{
	static const struct prompt_spec spec = {
		.kind = PROMPT_COMMAND,
		.label = ":",
		.done = typed_command,
	};

	prompt_open(v->app, &spec);
	return 0;
}

const struct view_action common_actions[] = {
	{ ACTION_UP, command_move, NULL },
	{ ACTION_DOWN, command_move, NULL },
	{ ACTION_PAGE_UP, command_move, NULL },
	{ ACTION_PAGE_DOWN, command_move, NULL },
	{ ACTION_FIRST, command_move, NULL },
	{ ACTION_LAST, command_move, NULL },
	{ ACTION_FILTER, command_filter, NULL },
	{ ACTION_SORT, run_sort, NULL },
	{ ACTION_COLUMNS, run_columns, NULL },
	{ ACTION_QUEUE, screen_show, NULL },
	{ ACTION_PLAYBOOKS, screen_show, NULL },
	{ ACTION_LEDGER, screen_show, NULL },
	{ ACTION_DASHBOARD, screen_show, NULL },
	{ ACTION_SETTINGS, screen_show, NULL },
	{ ACTION_SHIFT, screen_show, NULL },
	{ ACTION_SECOND_LOOK, second_look, NULL },
	{ ACTION_NEW_TICKET, new_ticket, NULL },
	{ ACTION_COMMAND, run_command, NULL },
	{ ACTION_PALETTE, run_palette, NULL },
	{ ACTION_SET, run_set, NULL },
	{ ACTION_COPY, run_copy, NULL },
	{ ACTION_MOUSE, run_mouse, NULL },
	{ ACTION_SAVE, command_save, NULL },
	{ ACTION_UNDO, command_undo, NULL },
	{ ACTION_REPEAT, command_repeat, NULL },
	{ ACTION_AS_OF, command_as_of, NULL },
	{ ACTION_DRAFTS, unfinished_run, NULL },
	{ ACTION_HELP, run_help, NULL },
	{ ACTION_BACK, command_back, NULL },
	{ ACTION_TOUR, tour_run, NULL },
	{ ACTION_REDRAW, run_redraw, NULL },
	{ ACTION_SUSPEND, run_suspend, NULL },
	{ ACTION_QUIT, command_quit, NULL },
	{ 0 },
};
