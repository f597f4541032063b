/*
 * loop.c - draw, wait, handle; and nothing while there is nothing to do.
 *
 * All input that waits is handled before the screen is drawn once.  What can
 * wait (counting a queue) is done in pieces while nobody types.
 */
#include "config.h"

#include "loop.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "company.h"
#include "draft.h"
#include "hub_state.h"
#include "kept_lines.h"
#include "notice.h"
#include "signals.h"
#include "teller.h"
#include "watch.h"
#include "watchfloor/clock.h"
#include "watchfloor/gist.h"
#include "watchfloor/memory.h"
#include "watchfloor/supervise.h"

/* Not more often than this is the store looked at while others write. */
#define REFRESH_MS   250
/* And than this, when so many looks in a row have found something. */
#define STREAM_MS    1000
#define STREAM_LOOKS 2
/* Keys that come this close together are typed without looking up. */
#define BEAT_MS      100
/* A paste whose end does not come in this time is over. */
#define PASTE_MS     2000
/* The ledger's heartbeat is looked to this often. */
#define TICK_NS      (HOUR * 1000000)
/* And what has passed with time, this often. */
#define SUPERVISE_NS (MINUTE * 1000000)

/* So long must nobody type for what was typed to go to the disk. */
#define SYNC_MS 1000

/* How far long work is shows this often. */
#define SHOW_NS 100000000

/* Steps of SQLite's machine between two looks at the keyboard: < 1 ms. */
#define PROGRESS_STEPS 20000

/* So many views are waited for at once: the topmost. */
#define WAITING_MAX 8

struct loop {
	struct app *app;
	int signals, store; /* to poll */
	bool news;          /* the store has changed; look soon */
	bool no_news;       /* what came last was none of that */
	bool look_again;    /* what is told of may not be committed yet */
	int found;          /* looks in a row that found something */
	bool answered;      /* a key, in this turn */
	int64_t looked;     /* clock_ticks() of the last look */
	int64_t ticked;     /* and of the last ledger_tick() */
	int64_t supervised; /* and of the last desk_supervise() */
	bool rested;        /* once, since it began */
	bool test_sync;
};

/* What the terminal made of the lines that were there, and of what came for
 * another size, nobody knows: all is drawn anew. */
static void resize(void)
{
	struct winsize ws;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_row &&
	    ws.ws_col)
		resizeterm(ws.ws_row, ws.ws_col);
	kept_lines_forget();
	clearok(curscr, TRUE);
}

static void suspend(struct app *a)
{
	a->suspend = false;
	input_stop();
	endwin();
	signals_stop_here();
	input_start();
	resize();
	app_refresh(a);
}

static void handle_signals(struct app *a)
{
	bool resized = false;
	int sig;

	while ((sig = signals_next())) {
		if (sig == SIGWINCH)
			resized = true;
		else if (sig == SIGTSTP)
			a->suspend = true;
		else
			a->quit = true;
	}
	if (resized)
		resize();
}

/* Was there any? */
static bool handle_inputs(struct app *a)
{
	int64_t before = a->inputs;
	struct input in;

	while (!a->quit && !a->suspend && input_next(&in))
		app_input(a, &in);
	app_settle(a);
	return a->inputs != before;
}

/* ---- waiting ---- */

static int until_next_minute(void)
{
	if (getenv("WATCHFLOOR_NOW"))
		return -1;
	return (int)(MINUTE - clock_now() % MINUTE);
}

/* Until so long after a time of clock_ticks(). */
static int until_after(int64_t ticks, int ms)
{
	int64_t passed = (clock_ticks() - ticks) / 1000000;

	return passed >= ms ? 0 : (int)(ms - passed);
}

/* Until nobody has typed for so long. */
static int until_rest(const struct app *a, int ms)
{
	return until_after(a->input_at, ms);
}

static int until_due(const struct loop *l)
{
	return until_after(l->looked, l->app->stream ? STREAM_MS : REFRESH_MS);
}

/* A key would wait for a look that has begun.  So while somebody types looks
 * are where a key was just answered: the next is some time away. */
static int until_look(const struct loop *l)
{
	int due = until_due(l);
	int rest = until_rest(l->app, l->app->stream ? REST_MS : BEAT_MS);

	return due > rest ? due : rest;
}

static int timeout_of(const struct loop *l)
{
	if (input_undecided() >= 0)
		return input_undecided();
	if (input_pasting())
		return PASTE_MS;
	if (l->news)
		return until_look(l);
	if (l->app->awaits_rest)
		return until_rest(l->app, REST_MS);
	return drafts_unsynced() ? until_rest(l->app, SYNC_MS)
				 : until_next_minute();
}

/* The harness of the tests waits for this. */
static void write_sync(const struct loop *l)
{
	char buf[64];
	int n;

	if (!l->test_sync)
		return;
	n = snprintf(buf, sizeof buf, "\033]7717;idle;%lld;%d\033\\",
		     (long long)l->app->inputs, l->news || l->app->awaits_rest);
	if (write(STDOUT_FILENO, buf, (size_t)n) < 0)
		l->app->quit = true;
}

static bool look_at_store(struct loop *l)
{
	if (!l->news || (l->answered ? until_due(l) : until_look(l)) > 0)
		return false;
	/* A commit waits for the disk before it can be seen. */
	l->news = l->look_again || ledger_is_written(app_now(l->app)->ledger);
	l->look_again = false;
	l->looked = clock_ticks();
	l->found = app_refresh(l->app) ? l->found + 1 : 0;
	l->app->stream = l->found >= STREAM_LOOKS;
	company_look(l->app);
	return true;
}

/* Clocks that run out are told of, whoever looks at them. */
static void supervise(struct loop *l)
{
	int64_t n;

	if (clock_ticks() - l->supervised < SUPERVISE_NS)
		return;
	l->supervised = clock_ticks();
	teller_look(l->app);
	app_report(l->app, desk_supervise(app_now(l->app),
					  desk_now(app_now(l->app)), &n));
	if (n > 0 && !l->app->present)
		app_changed(l->app);
	hub_state_serve(l->app);
}

static void tick(struct loop *l)
{
	supervise(l);
	if (clock_ticks() - l->ticked < TICK_NS)
		return;
	l->ticked = clock_ticks();
	app_report(l->app, ledger_tick(app_now(l->app)->ledger));
	hub_state_look(l->app);
}

/* What views wait for beside the person: which ones, and the descriptors.
 * Returns how many. */
static int waiting_views(const struct app *a, struct view **views,
			 struct pollfd *fds)
{
	int n = 0;

	for (int i = a->nviews; i-- > 0 && n < WAITING_MAX;) {
		struct view *v = a->views[i];
		int fd = v->ops->fd ? v->ops->fd(v) : -1;

		if (fd < 0)
			continue;
		views[n] = v;
		fds[n++] = (struct pollfd){ .fd = fd, .events = POLLIN };
	}
	return n;
}

/* Wait, at most for ms (-1: for ever); note what came.  Returns false when
 * nothing did. */
static bool wait_for(struct loop *l, int ms)
{
	struct pollfd fds[3 + WAITING_MAX] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = l->signals, .events = POLLIN },
		{ .fd = l->store, .events = POLLIN },
	};
	struct view *views[WAITING_MAX];
	int waiting = ms ? waiting_views(l->app, views, fds + 3) : 0;
	int n = poll(fds, 3 + (nfds_t)waiting, ms);
	bool news;

	l->no_news = false;
	if (n <= 0)
		return n < 0;
	news = fds[2].revents && watch_read(l->store);
	if (news)
		l->news = l->look_again = true;
	l->no_news = n == 1 && fds[2].revents && !news;
	for (int i = 0; i < waiting; i++)
		if (fds[3 + i].revents)
			views[i]->ops->wake(views[i]);
	/* The terminal is gone. */
	if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		l->app->quit = true;
	return true;
}

/* Asked now and then by what takes long: does somebody type? */
static bool input_waits(void *ctx)
{
	struct loop *l = ctx;
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = l->signals, .events = POLLIN },
	};

	if (poll(fds, ARRAY_SIZE(fds), 0) > 0 || input_undecided() == 0)
		l->app->interrupted = true;
	return l->app->interrupted;
}

static int input_waits_sql(void *ctx)
{
	return input_waits(ctx);
}

/* That of the view, then what makes the next search quick. */
static bool piece_of_work(struct app *a)
{
	struct view *v = app_view(a);

	if (v->ops->work && v->ops->work(v))
		return true;
	return !a->interrupted && app_may_help(a) && gist_step(a->desk) > 0;
}

/* A piece of what can wait, unless something came meanwhile. */
static bool work(struct loop *l)
{
	struct desk *d = l->app->desk;
	sqlite3 *db = ledger_db(d->ledger);
	bool more;

	if (input_undecided() == 0 || (wait_for(l, 0) && !l->no_news))
		return false;
	l->app->interrupted = false;
	sqlite3_progress_handler(db, PROGRESS_STEPS, input_waits_sql, l);
	desk_set_stop(d, input_waits, l);
	more = piece_of_work(l->app);
	desk_set_stop(d, NULL, NULL);
	sqlite3_progress_handler(db, 0, NULL, NULL);
	l->app->interrupted = false;
	return more;
}

/* Pieces of work until there is something to see, or some time has passed;
 * false when there was nothing to do. */
static bool work_on(struct loop *l)
{
	int64_t began = clock_ticks();
	bool worked = false;

	l->app->draw_now = l->app->awaits_rest = false;
	while (!l->app->draw_now && clock_ticks() - began < SHOW_NS && work(l))
		worked = true;
	return worked;
}

/* More was needed to begin than is needed from now on. */
static void rest(struct loop *l)
{
	if (!l->rested)
		memory_give_back();
	l->rested = true;
}

static void draw(struct app *a)
{
	company_show(a);
	app_show(a);
}

static void turn(struct loop *l)
{
	struct input in;

	draw(l->app);
	if (l->answered && look_at_store(l))
		draw(l->app);
	if (work_on(l))
		return;
	rest(l);
	write_sync(l);
	if (!wait_for(l, timeout_of(l)) && input_pasting() &&
	    input_end_paste(&in))
		app_input(l->app, &in);
}

void loop_run(struct app *a, int signals)
{
	struct loop l = {
		.app = a,
		.signals = signals,
		.ticked = clock_ticks(),
		.supervised = clock_ticks(),
		.test_sync = getenv("WATCHFLOOR_TEST_SYNC") != NULL,
	};

	/* The folder is there to be watched; then nobody is missed. */
	company_show(a);
	l.store = watch_open(ledger_dir(a->desk->ledger));
	company_look(a);
	while (!a->quit) {
		turn(&l);
		l.answered = handle_inputs(a);
		/* After the keys: the size that was there before them is known
		 * by now, and is what they are drawn in. */
		handle_signals(a);
		if (!l.answered)
			look_at_store(&l);
		tick(&l);
		notice_clocks(a);
		if (drafts_unsynced() && until_rest(a, SYNC_MS) == 0)
			drafts_sync();
		if (a->suspend)
			suspend(a);
	}
	watch_close(l.store);
}
