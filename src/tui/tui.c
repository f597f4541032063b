/*
 * tui.c - the workbench: the terminal taken, and given back.
 */
#include "config.h"

#include "watchfloor/tui.h"

#include <stdlib.h>
#include <unistd.h>

#include "company.h"
#include "direct.h"
#include "draft.h"
#include "external.h"
#include "hub_state.h"
#include "loop.h"
#include "notice.h"
#include "options.h"
#include "osc.h"
#include "painted.h"
#include "prompt.h"
#include "queue_view.h"
#include "signals.h"
#include "teller.h"
#include "ticket_view.h"
#include "tour.h"
#include "unfinished.h"
#include "watchfloor/authority.h"

static SCREEN *terminal; /* for the handler of exit(3) */

static void leave_screen(void)
{
	if (!terminal)
		return;
	osc_title(NULL);
	input_stop();
	endwin();
	delscreen(terminal);
	terminal = NULL;
}

/* With any colour if the theme asks for it and the terminal has it. */
static SCREEN *open_terminal(void)
{
	const char *direct = theme_is_exact(option_str(OPTION_THEME))
				     ? direct_entry()
				     : NULL;
	char *entry = xstrdup(direct);
	SCREEN *s = entry ? newterm(entry, stdout, stdin) : NULL;

	free(entry);
	return s ? s : newterm(NULL, stdout, stdin);
}

/* A new screen of curses counts as one that has not begun until it was left
 * once and came back, and till then each move of the cursor is written by
 * itself: some ten writes for a key, and as many packets of SSH. */
static void write_in_one_piece(void)
{
	endwin();
	doupdate();
}

static int enter_screen(void)
{
	const char *term = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return fail(_("the workbench needs a terminal; the "
			      "subcommands (watchfloor help) do not"));
	terminal = open_terminal();
	if (!terminal)
		return fail(_("nothing is known about the terminal \"%s\": "
			      "set TERM"),
			    term ? term : "");
	atexit(leave_screen);
	write_in_one_piece();
	input_init();
	input_start();
	theme_init();
	return 0;
}

/* ---- options that are about the terminal ---- */

static int apply_theme(struct app *a)
{
	return theme_load(option_str(OPTION_THEME));
}

static int apply_mouse(struct app *a)
{
	input_mouse(option_bool(OPTION_MOUSE) && input_has_mouse());
	return 0;
}

/* The name of the store, and nothing that is in it. */
static int apply_title(struct app *a)
{
	char *title = xasprintf("watchfloor %s", ledger_name(a->desk->ledger));

	osc_title(option_bool(OPTION_WINDOW_TITLE) ? title : NULL);
	free(title);
	return 0;
}

static int apply_cursor(struct app *a)
{
	curs_set(option_bool(OPTION_CURSOR));
	return 0;
}

static int (*const apply[OPTION_COUNT])(struct app *a) = {
	[OPTION_THEME] = apply_theme,
	[OPTION_MOUSE] = apply_mouse,
	[OPTION_WINDOW_TITLE] = apply_title,
	[OPTION_CURSOR] = apply_cursor,
};

static void option_changed(void *ctx, enum option o)
{
	if (apply[o])
		app_report(ctx, apply[o](ctx));
}

static void apply_options(struct app *a)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		option_changed(a, (enum option)i);
	options_listen(option_changed, a);
}

/* ---- views ---- */

/* A ticket over the queue, or a query. */
static void open_views(struct app *a, const char *start)
{
	struct view *ticket = NULL;
	bool is_ticket = start && ticket_view(&ticket, a, start) == 0;

	app_push(a, queue_view(a, is_ticket ? NULL : start));
	if (is_ticket)
		app_push(a, ticket);
}

static void close_views(struct app *a)
{
	if (a->modal)
		a->modal->cancel(a);
	while (a->nviews) {
		struct view *v = a->views[--a->nviews];

		v->ops->free(v);
	}
	free(a->views);
	free(a->repeat);
	free(a->alarm);
	if (a->present)
		desk_close(a->desk);
	strbuf_release(&a->message);
	strbuf_release(&a->trouble);
}

/* On the screen, which has been entered. */
static void run_views(struct app *a, const char *start, int signals, bool tour)
{
	apply_options(a);
	open_views(a, start);
	if (a->desk->conf_fault)
		app_report(a, fail(_("%s; the commit before stays in force"),
				   a->desk->conf_fault));
	unfinished_offer(a);
	notice_begin(a);
	app_look_at_alarm(a);
	teller_listen(a);
	teller_look(a);
	hub_state_look(a);
	hub_state_serve(a);
	if (tour)
		tour_begin(a);
	loop_run(a, signals);
	hub_state_end();
	teller_end();
	company_leave(a);
	if (tour)
		tour_end(a);
	close_views(a);
}

static int run(struct desk *d, const char *start, bool tour)
{
	struct app a = { .desk = d,
			 .message = STRBUF_INIT,
			 .mark = PRESENCE_MARK_INIT,
			 .trouble = STRBUF_INIT };
	int signals, ret;

	app_report(&a, options_load());
	/* Readline asks termcap, which must not be after curses has. */
	prompt_init();
	drafts_open(ledger_dir(d->ledger));
	if (tour)
		tour_reserve();
	signals = signals_init();
	ret = signals < 0 ? signals : enter_screen();
	if (ret == 0)
		run_views(&a, start, signals, tour);
	leave_screen();
	painted_forget();
	input_release();
	signals_release();
	prompt_release();
	options_release();
	drafts_close();
	return ret;
}

int tui_run(struct desk *d, const char *start)
{
	if (desk_whoami(d) == WHO_KEY)
		external_forbid();
	return run(d, start, false);
}

int tui_tour(struct desk *d)
{
	return run(d, NULL, true);
}
