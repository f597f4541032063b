/*
 * tui.c - the workbench: the terminal taken, and given back.
 */
#include "config.h"

#include "watchfloor/tui.h"

#include <stdlib.h>
#include <unistd.h>

#include "loop.h"
#include "options.h"
#include "prompt.h"
#include "queue_view.h"
#include "signals.h"
#include "ticket_view.h"

static SCREEN *terminal; /* for the handler of exit(3) */

static void leave_screen(void)
{
	if (!terminal)
		return;
	input_stop();
	endwin();
	delscreen(terminal);
	terminal = NULL;
}

static int enter_screen(void)
{
	const char *term = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return fail(_("the workbench needs a terminal; the "
			      "subcommands (watchfloor help) do not"));
	terminal = newterm(NULL, stdout, stdin);
	if (!terminal)
		return fail(_("nothing is known about the terminal \"%s\": "
			      "set TERM"),
			    term ? term : "");
	atexit(leave_screen);
	input_init();
	input_start();
	theme_init();
	return 0;
}

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
	strbuf_release(&a->message);
}

int tui_run(struct desk *d, const char *start)
{
	struct app a = { .desk = d, .message = STRBUF_INIT };
	int signals, ret, configured;

	configured = options_load();
	/* Readline asks termcap, which must not be after curses has. */
	prompt_init();
	signals = signals_init();
	ret = signals < 0 ? signals : enter_screen();
	if (ret == 0) {
		open_views(&a, start);
		app_report(&a, configured);
		loop_run(&a, signals);
		close_views(&a);
	}
	leave_screen();
	signals_release();
	prompt_release();
	options_release();
	return ret;
}
