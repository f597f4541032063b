/*
 * command_view.c - a command of a playbook, before, while and after it runs.
 *
 * Nothing is run before all of it has been on this screen and somebody has
 * said y.  While it runs keys are answered as always, here and on whatever
 * screen is above; to leave this one it must be over, or be ended.
 */
#include "config.h"

#include "command_view.h"

#include <stdlib.h>
#include <string.h>

#include "pane.h"
#include "ticket_acts.h"
#include "ticket_columns.h"
#include "watchfloor/clock.h"

/* While it runs so many of the last lines are shown. */
#define LINES_SHOWN 8

enum stage { STAGE_SHOWN, STAGE_RUNS, STAGE_OVER };

struct command_view {
	struct view view;
	enum stage stage;
	struct command_plan *plan; /* STAGE_SHOWN; later the job's */
	struct command_job *job;   /* STAGE_RUNS */
	struct command_result result;
	struct strbuf said[2]; /* while it runs: the end of it */
	struct strbuf title, shown;
	struct pane pane;
};

static struct command_view *command_of(const struct view *v)
{
	return (struct command_view *)v;
}

/* ---- what is on it ---- */

static void add_leave(struct pane *p, const struct command_plan *plan)
{
	struct strbuf sb = STRBUF_INIT;

	if (plan->refusal)
		strbuf_addf(&sb, _("not allowed: %s"), plan->refusal);
	else
		strbuf_addf(&sb,
			    _("allowed by [run \"%s\"] of desk.conf: %lld s "
			      "and %lld bytes at most"),
			    plan->rule, (long long)(plan->timeout / SECOND),
			    (long long)plan->most);
	pane_add(p, "", plan->refusal ? LOOK_BAD : LOOK_GOOD, sb.buf);
	if (plan->unfinished) {
		strbuf_reset(&sb);
		strbuf_addf(&sb,
			    _("%lld begun on this step has no end on record: "
			      "it still runs, or what ran it was killed"),
			    (long long)plan->unfinished);
		pane_add(p, "", LOOK_ASK, sb.buf);
	}
	strbuf_release(&sb);
}

static void add_said(struct pane *p, const char *head,
		     const struct strbuf *said)
{
	char *text;

	if (!said->len)
		return;
	/* A zero byte would end the text. */
	text = xstrndup(said->buf, said->len);
	for (size_t i = 0; i < said->len; i++)
		if (!said->buf[i])
			text[i] = ' ';
	pane_add(p, "", LOOK_NORMAL, "");
	pane_add(p, "", LOOK_HEADER, head);
	pane_add(p, "", LOOK_NORMAL, text);
	free(text);
}

static void add_result(struct pane *p, const struct command_result *r)
{
	struct strbuf sb = STRBUF_INIT;
	bool well = r->outcome == COMMAND_OK;

	if (r->begun)
		strbuf_addf(
			&sb, _("it ended %s, status %d, after %lld ms"),
			command_outcome_title(command_outcome_word(r->outcome)),
			r->status, (long long)r->ms);
	else
		strbuf_addstr(&sb, _("it was not run"));
	pane_add(p, "", well ? LOOK_GOOD : LOOK_BAD, sb.buf);
	if (r->reason)
		pane_add(p, "", LOOK_BAD, r->reason);
	for (int i = 0; i < 2; i++)
		if (r->evidence[i]) {
			strbuf_reset(&sb);
			strbuf_addf(&sb, _("evidence %lld: what it said"),
				    (long long)r->evidence[i]);
			pane_add(p, "", LOOK_DIM, sb.buf);
		}
	add_said(p, _("Standard output"), &r->out);
	add_said(p, _("Standard error"), &r->err);
	strbuf_release(&sb);
}

static void add_waiting(struct pane *p)
{
	pane_add(p, "", LOOK_ASK,
		 _("it waits for the hub to confirm that it was begun: "
		   "somebody else may have been first"));
	pane_add(p, "", LOOK_DIM,
		 _("x gives it up; y runs it now, without the hub, and asks "
		   "why"));
}

static void add_fetching(struct pane *p, const char *secret)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb,
		    _("the secret \"%s\" is being fetched: nothing runs yet; "
		      "x gives it up"),
		    secret);
	pane_add(p, "", LOOK_ASK, sb.buf);
	strbuf_release(&sb);
}

static void add_running(struct command_view *v)
{
	const char *secret = command_fetches(v->job);
	struct strbuf sb = STRBUF_INIT;

	if (secret) {
		add_fetching(&v->pane, secret);
		return;
	}
	if (command_waits(v->job)) {
		add_waiting(&v->pane);
		return;
	}
	strbuf_addf(&sb, _("it runs; it has said %lld bytes; x ends it"),
		    (long long)command_said(v->job));
	pane_add(&v->pane, "", LOOK_ASK, sb.buf);
	add_said(&v->pane, _("Standard output"), &v->said[0]);
	add_said(&v->pane, _("Standard error"), &v->said[1]);
	strbuf_release(&sb);
}

static void fill(struct command_view *v)
{
	if (v->stage == STAGE_SHOWN)
		add_leave(&v->pane, v->plan);
	else if (v->stage == STAGE_RUNS)
		add_running(v);
	else
		add_result(&v->pane, &v->result);
	pane_add(&v->pane, "", LOOK_NORMAL, "");
	pane_add(&v->pane, "", LOOK_DIM, v->shown.buf);
}

static void command_draw(struct view *view)
{
	struct command_view *v = command_of(view);
	struct area at = { 2, 1, LINES - 3, COLS - 2 };

	draw_title(v->title.buf, "");
	if (pane_begin(&v->pane, at.w, 0))
		fill(v);
	pane_draw(&v->pane, at);
	move(at.y, 0);
}

/* ---- running ---- */

static void go_on(struct command_view *v, enum stage stage)
{
	v->stage = stage;
	v->pane.list.top = 0;
	pane_touch(&v->pane);
}

/* Whatever has become of the record, what was said is shown. */
static void take_end(struct command_view *v)
{
	struct app *a = v->view.app;
	int ret = command_end(v->job, &v->result);

	v->job = NULL;
	go_on(v, STAGE_OVER);
	app_changed(a);
	/* That it was not begun is what this screen says itself. */
	if (ret < 0 && (v->result.begun || app_view(a) != &v->view))
		app_report(a, ret);
	else if (ret == 0 && app_view(a) != &v->view)
		app_say(a, _("the command ended %s"),
			command_outcome_title(
				command_outcome_word(v->result.outcome)));
}

static bool is_waiting(const struct command_view *v)
{
	return v->stage == STAGE_RUNS && command_waits(v->job);
}

static int release(struct command_view *v, const char *reason)
{
	int ret = command_release(v->job, reason);

	app_changed(v->view.app);
	if (ret == 0 && command_fd(v->job) < 0)
		take_end(v);
	pane_touch(&v->pane);
	return ret;
}

/* It may have come to run, or to its end, while somebody typed. */
static int release_as_said(struct app *a, void *ctx, const char *text)
{
	struct command_view *v = command_of(app_view(a));

	if (&v->view != ctx || !is_waiting(v))
		return fail_as(REFUSED, _("it does not wait for the hub"));
	return release(v, text);
}

static int run_waiting(struct command_view *v, const char *args)
{
	const struct reason ask = {
		.label = _("without the hub, because: "),
		.what = "without-hub",
		.act = release_as_said,
		.ctx = &v->view
	};

	if (*args)
		return release(v, args);
	ask_reason(v->view.app, v->title.buf, &ask);
	return 0;
}

static int run_run(struct view *view, enum action x, const char *args)
{
	struct command_view *v = command_of(view);
	struct command_plan *p = v->plan;
	int ret;

	if (is_waiting(v))
		return run_waiting(v, args);
	if (v->stage != STAGE_SHOWN)
		return fail_as(REFUSED, _("it has been run: look at the step "
					  "again to run it once more"));
	if (p->refusal)
		return fail_as(REFUSED, "%s", p->refusal);
	v->plan = NULL;
	ret = command_begin(&v->job, view->app->desk, p);
	if (ret < 0) {
		char *why = xstrdup(fail_text());

		app_pop(view->app);
		ret = fail_as((enum failure)ret, "%s", why);
		free(why);
		return ret;
	}
	go_on(v, STAGE_RUNS);
	app_changed(view->app);
	if (command_fd(v->job) < 0)
		take_end(v);
	return 0;
}

static int run_cancel(struct view *view, enum action x, const char *args)
{
	struct command_view *v = command_of(view);

	if (v->stage != STAGE_RUNS)
		return fail_as(REFUSED, _("nothing is running here"));
	command_cancel(v->job);
	if (command_fd(v->job) < 0)
		take_end(v);
	return 0;
}

static int run_back(struct view *view, enum action x, const char *args)
{
	if (command_of(view)->stage == STAGE_RUNS)
		return fail_as(REFUSED, _("it still runs: x ends it"));
	app_pop(view->app);
	return 0;
}

/* What was not run is no answer to the step. */
static bool can_proceed(const struct view *view)
{
	const struct command_view *v = command_of(view);

	return v->stage == STAGE_OVER && v->result.begun;
}

/* Back to the step, and what is next there. */
static int run_proceed(struct view *view, enum action x, const char *args)
{
	struct app *a = view->app;

	if (!can_proceed(view))
		return run_back(view, x, args);
	app_pop(a);
	return command_run(a, "proceed");
}

/* The last lines are enough: all of it is shown at the end. */
static void keep_last_lines(struct strbuf *said)
{
	size_t from = said->len;
	struct strbuf last = STRBUF_INIT;

	for (int n = 0; from > 0; from--)
		if (said->buf[from - 1] == '\n' && n++ == LINES_SHOWN)
			break;
	strbuf_add(&last, said->buf + from, said->len - from);
	strbuf_release(said);
	*said = last;
}

static void take_news(struct command_view *v)
{
	command_take(v->job, &v->said[0], &v->said[1]);
	for (int i = 0; i < 2; i++)
		keep_last_lines(&v->said[i]);
	pane_touch(&v->pane);
}

static int fd(struct view *view)
{
	struct command_view *v = command_of(view);

	return v->job ? command_fd(v->job) : -1;
}

static void wake(struct view *view)
{
	struct command_view *v = command_of(view);
	bool fetched = command_fetches(v->job);

	if (!command_step(v->job)) {
		take_end(v);
		return;
	}
	fetched = fetched && !command_fetches(v->job);
	if (fetched) /* and that it begins is on record */
		app_changed(view->app);
	take_news(v);
}

/* ---- the view ---- */

static const char *hint_run(const struct view *view, enum action x)
{
	const struct command_view *v = command_of(view);

	if (is_waiting(v))
		return _("without the hub");
	return v->stage == STAGE_SHOWN && !v->plan->refusal ? _("run it")
							    : NULL;
}

static const char *hint_cancel(const struct view *view, enum action x)
{
	return command_of(view)->stage == STAGE_RUNS ? command_word(view, x)
						     : NULL;
}

static const char *hint_proceed(const struct view *view, enum action x)
{
	return can_proceed(view) ? _("answer the step") : NULL;
}

static const char *hint_back(const struct view *view, enum action x)
{
	return command_of(view)->stage == STAGE_RUNS ? NULL
						     : command_word(view, x);
}

static const struct view_action actions[] = {
	{ ACTION_RUN, run_run, hint_run },
	{ ACTION_CANCEL, run_cancel, hint_cancel },
	{ ACTION_PROCEED, run_proceed, hint_proceed },
	{ ACTION_FILTER, command_filter, NULL },
	{ ACTION_BACK, run_back, hint_back },
	{ 0 },
};

static struct list *command_list(struct view *view)
{
	return &command_of(view)->pane.list;
}

static int filter_pane(struct view *view, const char *text, bool typing)
{
	pane_filter(&command_of(view)->pane, text);
	return 0;
}

static const char *filtered(struct view *view)
{
	return command_of(view)->pane.filter;
}

static bool command_busy(const struct view *view)
{
	return command_of(view)->stage == STAGE_RUNS;
}

/* The program is being left: nothing of the command goes on. */
static void command_free(struct view *view)
{
	struct command_view *v = command_of(view);

	if (v->job)
		command_end(v->job, &v->result);
	command_result_release(&v->result);
	command_plan_free(v->plan);
	strbuf_release(&v->said[0]);
	strbuf_release(&v->said[1]);
	strbuf_release(&v->title);
	strbuf_release(&v->shown);
	pane_release(&v->pane);
	free(v);
}

static const struct view_ops command_ops = {
	.screen = SCREEN_RUN,
	.actions = actions,
	.draw = command_draw,
	.list = command_list,
	.filter = filter_pane,
	.filtered = filtered,
	.fd = fd,
	.wake = wake,
	.busy = command_busy,
	.free = command_free,
};

void command_view_open(struct view *ticket, struct command_plan *p)
{
	struct command_view *v = xcalloc(1, sizeof *v);

	v->view = (struct view){ .ops = &command_ops,
				 .app = ticket->app,
				 .about = ticket };
	v->plan = p;
	v->result = (struct command_result){ .out = STRBUF_INIT,
					     .err = STRBUF_INIT };
	strbuf_init(&v->said[0]);
	strbuf_init(&v->said[1]);
	strbuf_init(&v->title);
	strbuf_init(&v->shown);
	strbuf_addf(&v->title, _("%s  %s on %s"), p->ticket, p->resolved.type,
		    p->resolved.target);
	strbuf_add(&v->shown, p->resolved.shown.buf, p->resolved.shown.len);
	pane_init(&v->pane);
	app_push(ticket->app, &v->view);
}
