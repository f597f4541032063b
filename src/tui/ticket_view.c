/*
 * ticket_view.c - the screen of one ticket.
 *
 * Enter always does the next thing, and the hint line says which that is:
 * claim, begin the playbook, answer its step, judge, close, take the next.
 */
#include "config.h"

#include "ticket_view.h"

#include <stdlib.h>
#include <string.h>

#include "company.h"
#include "due.h"
#include "duty_acts.h"
#include "evidence_acts.h"
#include "review_view.h"
#include "screens.h"
#include "ticket_acts.h"
#include "ticket_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/duty.h"

static struct ticket_view *ticket_of(const struct view *v)
{
	return (struct ticket_view *)v;
}

/* ---- what is next ---- */

enum next {
	NEXT_NOTHING,
	NEXT_CLAIM,
	NEXT_START,
	NEXT_STEP,
	NEXT_ANSWER,
	NEXT_AUTHORISE,
	NEXT_DECIDE,
	NEXT_STUCK,
	NEXT_RETURN,
	NEXT_JUDGE,
	NEXT_CLOSE,
	NEXT_TAKE,
	NEXT_REVIEW,
	NEXT_REPLY,
	NEXT_SIGN,
	NEXT_ANSWER_ESCALATION,
	NEXT_RAW,
	NEXT_EVIDENCE,
	NEXT_SIMILAR,
	NEXT_COUNT
};

static int take(struct view *v, enum action x, const char *args);
static int read_in_full(struct view *v, enum action x, const char *args);
static int run_open(struct view *v, enum action x, const char *args);
static int act(struct view *v, enum action x, const char *args);
static int with_others(struct view *v, enum action x, const char *args);
/* What is added now belongs to the step that is being done. */
static int run_evidence(struct view *view, enum action x, const char *args)
{
	const struct ticket_view *v = ticket_of(view);
	const struct walk_point *point = steps_point(v);

	return evidence_act(
		view->app, x,
		&(struct evidence_place){ .ticket = v->ticket.id,
					  .run = v->run ? v->run->number : 0,
					  .step = v->run && point ? point->step
								  : NULL },
		args);
}

static int run_unmask(struct view *view, enum action x, const char *args)
{
	struct ticket_view *v = ticket_of(view);

	(void)x;
	if (v->tab != TAB_ALERTS)
		return fail_as(REFUSED, _("choose the alert first, on the tab "
					  "of the alerts"));
	return alerts_unmask(&v->alerts, args);
}

static int show_review(struct view *v, enum action x, const char *args);

static int to_current(struct view *v, enum action x, const char *args)
{
	list_select(&ticket_of(v)->steps, ticket_of(v)->current);
	return 0;
}

static int refuse(struct view *v, enum action x, const char *args)
{
	const struct ticket *t = &ticket_of(v)->ticket;

	if (v->app->present)
		return desk_check_who(v->app->desk,
				      act_named("ticket.claimed"));
	return fail_as(REFUSED, _("%s belongs to %s"), t->id, t->owner);
}

static const struct {
	const char *word; /* N_(); NULL: there is nothing to do */
	enum action action;
	int (*run)(struct view *v, enum action x, const char *args);
} nexts[NEXT_COUNT] = {
	[NEXT_NOTHING] = { NULL, ACTION_PROCEED, refuse },
	[NEXT_CLAIM] = { N_("claim"), ACTION_CLAIM, act },
	[NEXT_START] = { N_("start playbook"), ACTION_START, walk_act },
	[NEXT_STEP] = { N_("done"), ACTION_DONE, walk_act },
	[NEXT_ANSWER] = { N_("answer"), ACTION_ANSWER, walk_act },
	[NEXT_AUTHORISE] = { N_("authorise"), ACTION_AUTHORISE, with_others },
	[NEXT_DECIDE] = { N_("yes or no"), ACTION_ANSWER, walk_act },
	[NEXT_STUCK] = { N_("go on or give up"), ACTION_ANSWER, walk_act },
	[NEXT_RETURN] = { N_("back to the current step"), ACTION_PROCEED,
			  to_current },
	[NEXT_JUDGE] = { N_("judge"), ACTION_JUDGE, act },
	[NEXT_CLOSE] = { N_("close"), ACTION_CLOSE, act },
	[NEXT_TAKE] = { N_("take next"), ACTION_TAKE, take },
	[NEXT_REVIEW] = { N_("review"), ACTION_REVIEW, show_review },
	[NEXT_REPLY] = { N_("reply"), ACTION_REPLY, with_others },
	[NEXT_SIGN] = { N_("sign"), ACTION_SIGN, with_others },
	[NEXT_ANSWER_ESCALATION] = { N_("answer"), ACTION_ANSWER_ESCALATION,
				     with_others },
	[NEXT_RAW] = { N_("raw alert"), ACTION_READ, read_in_full },
	[NEXT_EVIDENCE] = { N_("read"), ACTION_READ, read_in_full },
	[NEXT_SIMILAR] = { N_("open"), ACTION_OPEN, run_open },
};

static enum next next_of_walk(const struct ticket_view *v)
{
	const struct walk_point *p = steps_point(v);

	if (v->current >= 0 && v->steps.cursor != v->current)
		return NEXT_RETURN;
	if (p->wait == WALK_STUCK)
		return NEXT_STUCK;
	if (p->wait == WALK_CONDITION)
		return NEXT_DECIDE;
	if (v->cover.how == COVER_MISSING && !v->cover.document)
		return NEXT_AUTHORISE;
	return p->step->nquestions || p->step->nout_args ? NEXT_ANSWER
							 : NEXT_STEP;
}

bool ticket_is_mine(const struct ticket_view *v)
{
	return !v->view.app->present && v->ticket.state != STATE_CLOSED &&
	       strcmp(v->ticket.owner, v->view.app->desk->actor) == 0;
}

/* What somebody waits for comes before the work; NEXT_NOTHING: none. */
static enum next next_of_others(const struct ticket_view *v)
{
	switch (duty_awaited(v->view.app, &v->ticket)) {
	case ACTION_REVIEW:
		return NEXT_REVIEW;
	case ACTION_REPLY:
		return NEXT_REPLY;
	case ACTION_SIGN:
		return NEXT_SIGN;
	case ACTION_ANSWER_ESCALATION:
		return NEXT_ANSWER_ESCALATION;
	default:
		return NEXT_NOTHING;
	}
}

static enum next what_is_next(const struct ticket_view *v)
{
	static const enum next of_lists[TAB_COUNT] = {
		[TAB_ALERTS] = NEXT_RAW,
		[TAB_EVIDENCE] = NEXT_EVIDENCE,
		[TAB_SIMILAR] = NEXT_SIMILAR,
	};
	enum next others;

	if (v->in_tab && of_lists[v->tab])
		return of_lists[v->tab];
	if (v->view.app->present)
		return NEXT_NOTHING;
	if (v->ticket.state == STATE_CLOSED)
		return NEXT_TAKE;
	others = next_of_others(v);
	if (others != NEXT_NOTHING)
		return others;
	if (!*v->ticket.owner)
		return NEXT_CLAIM;
	if (!ticket_is_mine(v))
		return NEXT_NOTHING;
	if (steps_point(v))
		return next_of_walk(v);
	if (!v->run)
		return NEXT_START;
	return v->ticket.verdict == VERDICT_NONE ? NEXT_JUDGE : NEXT_CLOSE;
}

static int proceed(struct view *v, enum action x, const char *args)
{
	enum next n = what_is_next(ticket_of(v));

	return nexts[n].run(v, nexts[n].action, "");
}

static const char *hint_proceed(const struct view *v, enum action x)
{
	const char *word = nexts[what_is_next(ticket_of(v))].word;

	return word ? _(word) : NULL;
}

/* ---- drawing ---- */

static void draw_ticket_title(const struct ticket_view *v)
{
	const struct ticket *t = &v->ticket;
	struct strbuf left = STRBUF_INIT, right = STRBUF_INIT;
	const char *dot = glyph(GLYPH_DOT);
	struct due due;

	strbuf_addf(&left, "%s  %s", t->id, t->title);
	strbuf_addf(&right, "%s %s %s", severity_short(t->severity), dot,
		    state_title(t->state));
	if (t->verdict != VERDICT_NONE)
		strbuf_addf(&right, " %s %s", dot, verdict_title(t->verdict));
	strbuf_addf(&right, " %s %s", dot, *t->owner ? t->owner : _("free"));
	if (duty_is_orphan(v->view.app->desk, t))
		strbuf_addf(&right, " (%s)", _("gone"));
	if (ticket_due(&due, v->view.app->desk->conf, t,
		       desk_now(v->view.app->desk))) {
		strbuf_addf(&right, " %s ", dot);
		due_print(&right, due.left);
		strbuf_addf(&right, " %s%s", due_title(due.clock),
			    due.left < 0 ? " !" : "");
	}
	company_draw_title(v->view.app, t->id, left.buf, right.buf);
	strbuf_release(&left);
	strbuf_release(&right);
}

static void draw_playbook_head(const struct ticket_view *v, struct area line)
{
	const struct playbook *p = steps_playbook(v);
	struct strbuf sb = STRBUF_INIT;

	if (!p)
		return;
	strbuf_addstr(&sb, playbook_title(p));
	if (!v->run)
		strbuf_addf(&sb, " (%s)", _("not begun"));
	else if (v->run->abandoned)
		strbuf_addf(&sb, " (%s)", _("given up"));
	else if (!steps_point(v))
		strbuf_addf(&sb, " (%s)", _("at its end"));
	draw_words(line.y, line.x + 1, line.w - 2, LOOK_STRONG, sb.buf);
	strbuf_release(&sb);
}

/* The list of steps gets two columns of five on a wide screen. */
static int steps_width(void)
{
	return COLS < 120 ? COLS / 2 + 1 : COLS * 2 / 5;
}

static void ticket_draw(struct view *view)
{
	struct ticket_view *v = ticket_of(view);
	int lines = LINES - 3; /* without title, heads and hints */
	int most = lines * 2 / 5, w = steps_width();
	int text = steps_text_height(v, COLS - 2);
	struct area steps, tab, step;

	text = 1 + (text < 3 ? 3 : text < most ? text : most);
	steps = (struct area){ 2, 0, lines - text, w };
	tab = (struct area){ 2, w + 2, lines - text, COLS - w - 3 };
	step = (struct area){ 2 + lines - text, 0, text, COLS };
	draw_ticket_title(v);
	draw_playbook_head(v, (struct area){ 1, 0, 1, w });
	tabs_draw_heads(v, (struct area){ 1, tab.x, 1, tab.w });
	draw_vertical(1, w, lines - text + 1);
	steps_draw(v, steps);
	if (draw_filter(tab.y, tab.x, tab.w, tabs_filtered(v))) {
		tab.y++;
		tab.h--;
	}
	tabs_draw(v, tab);
	steps_text_draw(v, step);
	if (v->in_tab)
		move(tabs_cursor_line(v, tab), tab.x);
	else
		move(list_cursor_line(&v->steps, steps), 0);
}

/* ---- acting ---- */

static int act(struct view *v, enum action x, const char *args)
{
	const struct targets t = { &ticket_of(v)->ticket.num, 1, NULL, NULL };

	return act_on(v->app, x, &t, args);
}

static int with_others(struct view *v, enum action x, const char *args)
{
	return duty_act(v->app, x, &ticket_of(v)->ticket, args);
}

static const char *hint_others(const struct view *v, enum action x)
{
	return duty_hint(v, x, &ticket_of(v)->ticket);
}

/* The step that waits lacks the customer's word. */
static const char *hint_word(const struct view *view, enum action x)
{
	const struct ticket_view *v = ticket_of(view);

	return ticket_is_mine(v) && v->cover.how == COVER_MISSING &&
			       !(x == ACTION_OVERRIDE && v->cover.waiting)
		       ? command_word(view, x)
		       : NULL;
}

static int show_review(struct view *v, enum action x, const char *args)
{
	return review_show(v->app, ticket_of(v)->ticket.id);
}

/* The next one of all that are open: the queue it came from is not known. */
static int take(struct view *v, enum action x, const char *args)
{
	return take_next(v->app, NULL);
}

static int read_in_full(struct view *v, enum action x, const char *args)
{
	struct ticket_view *t = ticket_of(v);

	return t->in_tab && tabs_is_list(t) ? tabs_read(t) : steps_read(t);
}

/* The ticket that is named, or the similar one under the cursor. */
static int run_open(struct view *v, enum action x, const char *args)
{
	struct ticket_view *t = ticket_of(v);
	struct view *other;
	int ret;

	if (!*args && t->in_tab && t->tab == TAB_SIMILAR)
		return similar_tab_open(&t->similar);
	if (!*args)
		return fail_as(NOT_FOUND, _("there is no ticket here"));
	ret = ticket_view(&other, v->app, args);
	if (ret == 0)
		app_push(v->app, other);
	return ret;
}

static int run_pager(struct view *v, enum action x, const char *args)
{
	struct ticket_view *t = ticket_of(v);

	return t->in_tab ? tabs_page_out(t) : steps_page_out(t);
}

static int run_focus(struct view *v, enum action x, const char *args)
{
	ticket_of(v)->in_tab = !ticket_of(v)->in_tab;
	return 0;
}

static int run_other_tab(struct view *v, enum action x, const char *args)
{
	struct ticket_view *t = ticket_of(v);
	int by = x == ACTION_NEXT_TAB ? 1 : TAB_COUNT - 1;

	tabs_show(t, (t->tab + (unsigned)by) % TAB_COUNT);
	return 0;
}

static int run_tab(struct view *v, enum action x, const char *args)
{
	long n = strtol(args, NULL, 10);

	if (n < 1 || n > TAB_COUNT)
		return fail_as(NOT_FOUND, _("there is no tab \"%s\""), args);
	tabs_show(ticket_of(v), (enum ticket_tab)(n - 1));
	return 0;
}

/* What is known is filtered, not the playbook. */
static int run_filter(struct view *v, enum action x, const char *args)
{
	ticket_of(v)->in_tab = true;
	return command_filter(v, x, args);
}

static struct table *ticket_table(struct view *v)
{
	struct ticket_view *t = ticket_of(v);

	return t->in_tab ? tabs_table(t) : NULL;
}

static int ticket_filter(struct view *v, const char *text, bool typing)
{
	return tabs_filter(ticket_of(v), text);
}

static const struct column *ticket_sort_keys(struct view *v)
{
	return tabs_sort_keys(ticket_of(v));
}

static int ticket_sort(struct view *v, int key, bool reverse)
{
	return tabs_sort(ticket_of(v), key, reverse);
}

static int ticket_sorted(struct view *v, bool *reverse)
{
	return tabs_sorted(ticket_of(v), reverse);
}

static const char *ticket_filtered(struct view *v)
{
	return tabs_filtered(ticket_of(v));
}

static bool ticket_work(struct view *v)
{
	return tabs_work(ticket_of(v));
}

static struct list *ticket_list(struct view *v)
{
	struct ticket_view *t = ticket_of(v);

	return t->in_tab ? tabs_list(t) : &t->steps;
}

static const char *hint_act(const struct view *view, enum action x)
{
	const struct ticket_view *v = ticket_of(view);
	bool closed = v->ticket.state == STATE_CLOSED;
	bool applies = x == ACTION_REOPEN ? closed
		       : x == ACTION_CLOSE
			       ? ticket_is_mine(v) && v->ticket.verdict
			       : ticket_is_mine(v);

	return applies && !view->app->present ? command_word(view, x) : NULL;
}

static const char *hint_read(const struct view *v, enum action x)
{
	return ticket_of(v)->nrows ? command_word(v, x) : NULL;
}

static const char *hint_focus(const struct view *v, enum action x)
{
	return ticket_of(v)->in_tab ? _("to the steps") : _("to the facts");
}

/* Of this ticket, unless another filter is named. */
static int run_ledger(struct view *v, enum action x, const char *args)
{
	char *on = xasprintf("on:%s", ticket_of(v)->ticket.id);
	int ret = screen_show(v, x, *args ? args : on);

	free(on);
	return ret;
}

static const struct view_action actions[] = {
	{ ACTION_PROCEED, proceed, hint_proceed },
	{ ACTION_RUN, ticket_run, ticket_run_hint },
	{ ACTION_OVERRIDE, with_others, hint_word },
	{ ACTION_SIGN, with_others, hint_others },
	{ ACTION_DECLINE, with_others, hint_others },
	{ ACTION_SKIP, walk_act, walk_hint },
	{ ACTION_FAILED, walk_act, walk_hint },
	{ ACTION_APPROVE, with_others, hint_others },
	{ ACTION_RETURN, with_others, hint_others },
	{ ACTION_TAKE_OVER, with_others, hint_others },
	{ ACTION_FREE, with_others, hint_others },
	{ ACTION_REPORTED, with_others, hint_others },
	{ ACTION_RESUME, with_others, hint_others },
	{ ACTION_NOTE, act, command_word },
	{ ACTION_FOCUS, run_focus, hint_focus },
	{ ACTION_REOPEN, act, hint_act },
	{ ACTION_JUDGE, act, hint_act },
	{ ACTION_CLOSE, act, hint_act },
	{ ACTION_REQUEST_REVIEW, with_others, hint_others },
	{ ACTION_ESCALATE, with_others, hint_others },
	{ ACTION_READ, read_in_full, hint_read },
	{ ACTION_BACK, command_back, command_word },
	{ ACTION_REVIEW, show_review, NULL },
	{ ACTION_ANSWER_ESCALATION, with_others, NULL },
	{ ACTION_RECOMMEND, with_others, hint_others },
	{ ACTION_INFORM, with_others, NULL },
	{ ACTION_DEESCALATE, with_others, hint_others },
	{ ACTION_TELL, with_others, NULL },
	{ ACTION_REPORTABLE, with_others, NULL },
	{ ACTION_CONTAIN, with_others, NULL },
	{ ACTION_WAIT, with_others, NULL },
	{ ACTION_HAND_ON, with_others, NULL },
	{ ACTION_ASK, with_others, NULL },
	{ ACTION_REPLY, with_others, NULL },
	{ ACTION_AUTHORISE, with_others, NULL },
	{ ACTION_REFUSE, with_others, NULL },
	{ ACTION_WITHDRAW, with_others, NULL },
	{ ACTION_EDIT, act, NULL },
	{ ACTION_PAGER, run_pager, NULL },
	{ ACTION_CLAIM, act, NULL },
	{ ACTION_FALSE_POSITIVE, act, NULL },
	{ ACTION_RELEASE, act, NULL },
	{ ACTION_START, walk_act, NULL },
	{ ACTION_DONE, walk_act, NULL },
	{ ACTION_ANSWER, walk_act, NULL },
	{ ACTION_ABANDON, walk_act, NULL },
	{ ACTION_MOVE, ticket_move, NULL },
	{ ACTION_TAKE, take, NULL },
	{ ACTION_NEXT_TAB, run_other_tab, NULL },
	{ ACTION_PREVIOUS_TAB, run_other_tab, NULL },
	{ ACTION_LEDGER, run_ledger, NULL },
	{ ACTION_ADD_EVIDENCE, run_evidence, NULL },
	{ ACTION_PASTE_EVIDENCE, run_evidence, NULL },
	{ ACTION_EXPORT_EVIDENCE, run_evidence, NULL },
	{ ACTION_UNMASK, run_unmask, NULL },
	{ ACTION_TAB, run_tab, NULL },
	{ ACTION_OPEN, run_open, NULL },
	{ ACTION_FILTER, run_filter, NULL },
	{ 0 },
};

/* ---- life ---- */

static void ticket_free(struct view *view)
{
	struct ticket_view *v = ticket_of(view);

	steps_release(v);
	tabs_release(v);
	ticket_release(&v->ticket);
	free(v);
}

static void ticket_reload(struct view *view)
{
	struct ticket_view *v = ticket_of(view);
	struct ticket now;

	ticket_init(&now);
	if (app_report(view->app,
		       ticket_load(view->app->desk, v->ticket.id, &now)) == 0) {
		ticket_release(&v->ticket);
		v->ticket = now;
	} else {
		ticket_release(&now);
	}
	app_report(view->app, steps_load(v));
	tabs_load(v);
}

/* What is to be run, the alert, a hash, a similar ticket's id; else which
 * ticket it is. */
static bool copy_selected(struct view *view, struct strbuf *out)
{
	struct ticket_view *v = ticket_of(view);
	const struct table *t = ticket_table(view);

	if (t && v->tab == TAB_EVIDENCE)
		return evidence_tab_copy(&v->evidence, out);
	if (t && table_selected(t) >= 0) {
		strbuf_addstr(out, t->ops->key(t->ctx, table_selected(t)));
		return true;
	}
	if (v->in_tab && v->tab == TAB_ALERTS)
		return alerts_copy(&v->alerts, out);
	if (v->in_tab || !steps_copy(v, out))
		strbuf_addstr(out, v->ticket.id);
	return true;
}

const char *ticket_view_id(const struct view *v)
{
	return ticket_of(v)->ticket.id;
}

static const struct view_ops ticket_ops = {
	.screen = SCREEN_TICKET,
	.actions = actions,
	.draw = ticket_draw,
	.list = ticket_list,
	.table = ticket_table,
	.filter = ticket_filter,
	.filtered = ticket_filtered,
	.sort_keys = ticket_sort_keys,
	.sort = ticket_sort,
	.sorted = ticket_sorted,
	.work = ticket_work,
	.reload = ticket_reload,
	.ticket = ticket_view_id,
	.copy = copy_selected,
	.free = ticket_free,
};

int ticket_view(struct view **out, struct app *a, const char *id)
{
	struct ticket_view *v = xcalloc(1, sizeof *v);
	int ret;

	v->view = (struct view){ .ops = &ticket_ops, .app = a };
	ticket_init(&v->ticket);
	ret = ticket_load(a->desk, id, &v->ticket);
	if (ret < 0) {
		ticket_release(&v->ticket);
		free(v);
		return ret;
	}
	steps_init(v);
	tabs_init(v);
	app_report(a, steps_load(v));
	tabs_load(v);
	*out = &v->view;
	return 0;
}
