/*
 * queue_view.c - the screen of queues.
 *
 * A tab per queue of desk.conf and one for all tickets.  What is typed at `/`
 * narrows the queue that is shown.  Counting a queue walks it, so the counts
 * are made while nobody is typing.
 */
#include "config.h"

#include "queue_view.h"

#include <stdlib.h>
#include <string.h>

#include "company.h"
#include "kept_lines.h"
#include "past.h"
#include "queue_private.h"
#include "review_view.h"
#include "ticket_acts.h"
#include "ticket_view.h"
#include "watchfloor/clock.h"
#include "watchfloor/waits.h"

static struct queue_view *queue_of(const struct view *v)
{
	return (struct queue_view *)v;
}

const struct ticket *queue_selected(const struct queue_view *q)
{
	return q->window.n ? &q->window.rows[q->list.cursor] : NULL;
}

/* ---- tabs ---- */

static void free_tabs(struct queue_view *q)
{
	for (int i = 0; i < q->ntabs; i++) {
		free(q->tabs[i].title);
		free(q->tabs[i].filter);
	}
	free(q->tabs);
}

static void set_tab(struct tab *t, const char *title, const char *filter)
{
	t->title = xstrdup(title);
	t->filter = xstrdup(filter);
	t->tickets = -1;
	t->stale = true;
}

/* From desk.conf as it is now. */
static void make_tabs(struct queue_view *q)
{
	const struct desk *d = q->view.app->desk;
	const struct conf *c = d->conf;
	struct strbuf waits = STRBUF_INIT;

	q->all = c->nqueues;
	q->ntabs = c->nqueues + 2;
	q->tabs = xcalloc((size_t)q->ntabs, sizeof *q->tabs);
	for (int i = 0; i < c->nqueues; i++)
		set_tab(&q->tabs[i], conf_queue_title(&c->queues[i]),
			c->queues[i].filter);
	set_tab(&q->tabs[q->all], _("All"), "");
	waits_query(d, &waits);
	set_tab(&q->tabs[q->all + 1], _("For me"), waits.buf);
	strbuf_release(&waits);
	if (q->tab >= q->ntabs)
		q->tab = 0;
	memcpy(q->commit, d->commit, sizeof q->commit);
}

/* ---- the list's rows ---- */

static int rows_extend(void *ctx, bool backward, int *dropped)
{
	struct queue_view *q = ctx;

	if (q->rows != ROWS_ALL)
		return 0;
	return app_report(q->view.app,
			  window_extend(&q->window, backward, dropped));
}

static int rows_jump(void *ctx, bool last)
{
	struct queue_view *q = ctx;

	if (app_report(q->view.app, window_jump(&q->window, last)) >= 0)
		q->rows = ROWS_ALL;
	kept_lines_forget();
	return q->window.n;
}

/* "(wu)" is in it now; "lin" has it; "lin(wu)" is both. */
static void add_company(const struct app *a, const struct ticket *t,
			struct cell *cell)
{
	struct strbuf who = STRBUF_INIT;

	if (company_print(a, t->id, &who)) {
		if (!*t->owner || strcmp(t->owner, who.buf) == 0)
			strbuf_reset(&cell->text);
		strbuf_addf(&cell->text, "(%s)", who.buf);
		cell->look = LOOK_ASK;
	}
	strbuf_release(&who);
}

static void fill_cell(void *ctx, int row, int column, struct cell *cell)
{
	struct queue_view *q = ctx;

	ticket_cell(q->view.app->desk, &q->window.rows[row], q->now,
		    (enum ticket_column)column, cell);
	if (column == COLUMN_OWNER)
		add_company(q->view.app, &q->window.rows[row], cell);
}

static void rows_draw(void *ctx, int i, struct area line, bool is_selected)
{
	struct queue_view *q = ctx;
	int64_t num = q->window.rows[i].num;

	if (kept_line_again(line.y, num, is_selected))
		return;
	columns_draw_row(&q->columns, line, fill_cell, q, i, is_selected);
	if (marks_has(&q->marks, num))
		draw_words(line.y, line.x, 1, LOOK_ASK, glyph(GLYPH_MARK));
	kept_line_drawn(line.y, num, is_selected);
}

static const struct list_ops row_ops = {
	.extend = rows_extend,
	.jump = rows_jump,
	.draw = rows_draw,
};

/* ---- what is shown ---- */

/* Parse "(queue) (filter)"; the parts are known to be right. */
static int compose(struct queue_view *q, const char *filter, struct query **out)
{
	struct strbuf sb = STRBUF_INIT;
	const char *of_tab = q->tabs[q->tab].filter;
	int ret;

	if (*of_tab)
		strbuf_addf(&sb, "(%s) ", of_tab);
	if (filter[strspn(filter, " ")])
		strbuf_addf(&sb, "(%s)", filter);
	ret = query_parse(out, sb.buf, NULL);
	strbuf_release(&sb);
	return ret;
}

static void show_first(struct queue_view *q)
{
	list_set(&q->list, q->window.n);
	list_select(&q->list, 0);
	q->list.top = 0;
}

/* Rows at once, as far as a glance finds them. */
static void glance(struct queue_view *q)
{
	bool all;
	int n = window_glance(&q->window, &all);

	if (q->view.app->interrupted)
		return;
	app_report(q->view.app, n);
	q->rows = all ? ROWS_ALL : n > 0 ? ROWS_HEAD : ROWS_GLANCED;
	if (q->rows == ROWS_GLANCED)
		return;
	show_first(q);
	q->view.app->draw_now = true;
}

/* Show the tab with this filter.  Its rows come now, or when there is time. */
static int show(struct queue_view *q, const char *filter, bool now)
{
	struct query *query = NULL, *alone = NULL;
	int ret = query_parse(&alone, filter, NULL);

	query_free(alone);
	if (ret == 0)
		ret = compose(q, filter, &query);
	if (ret < 0)
		return ret;
	if (q->filter != filter) {
		free(q->filter);
		q->filter = xstrdup(filter);
	}
	query_free(q->query);
	q->query = query;
	q->window.query = query;
	q->counted = false;
	q->rows = ROWS_OLD;
	if (now)
		glance(q);
	return 0;
}

/* The rows as they are now; the cursor stays on its ticket, and where it is
 * on the screen unless that would hide what came in above the first row. */
static void reload_rows(struct queue_view *q)
{
	int at = q->list.cursor, below = at - q->list.top;
	bool at_start = q->list.top == 0;

	app_report(q->view.app, window_reload(&q->window, &at, LINES));
	q->list.top = at_start && at < q->list.height ? 0 : at - below;
	q->list.n = q->window.n;
	list_select(&q->list, at);
}

static void recount(struct queue_view *q)
{
	q->counted = false;
	for (int i = 0; i < q->ntabs; i++)
		q->tabs[i].stale = true;
}

static void queue_reload(struct view *v)
{
	struct queue_view *q = queue_of(v);

	/* That of another time: nothing may hold on to the one before. */
	if (q->window.desk != v->app->desk)
		seen_release(&q->seen);
	q->window.desk = v->app->desk;
	if (strcmp(q->commit, v->app->desk->commit) != 0) {
		free_tabs(q);
		make_tabs(q);
		app_report(v->app, show(q, q->filter, true));
	}
	seen_touch(&q->seen);
	reload_rows(q);
	recount(q);
}

static void count_tab(struct queue_view *q, struct tab *t)
{
	struct ticket_counts counts = { 0 };
	struct query *query;

	if (query_parse(&query, t->filter, NULL) == 0) {
		ticket_count(q->view.app->desk, query, &counts);
		query_free(query);
	}
	if (q->view.app->interrupted)
		return;
	t->tickets = counts.tickets;
	t->late = counts.late;
	t->stale = false;
}

/* The rows that were put off; what was typed meanwhile puts them off again.
 * Those of a glance are the first of them: the cursor stays. */
static void fetch_awaited(struct queue_view *q)
{
	int ret = window_jump(&q->window, false);

	if (q->view.app->interrupted)
		return;
	app_report(q->view.app, ret);
	if (q->rows == ROWS_HEAD)
		list_set(&q->list, q->window.n);
	else
		show_first(q);
	q->rows = ROWS_ALL;
	q->view.app->draw_now = true;
}

static void queue_fetch(struct view *v)
{
	struct queue_view *q = queue_of(v);

	if (q->rows != ROWS_OLD && q->rows != ROWS_GLANCED)
		return;
	fetch_awaited(q);
	kept_lines_forget();
}

static void count_shown(struct queue_view *q)
{
	struct ticket_counts counts;
	int ret = ticket_count(q->view.app->desk, q->query, &counts);

	if (q->view.app->interrupted)
		return;
	q->counted = true;
	if (app_report(q->view.app, ret) == 0)
		q->counts = counts;
}

/* Clocks run out though nobody does anything. */
static void recount_each_minute(struct queue_view *q)
{
	int64_t minute = desk_now(q->view.app->desk) / MINUTE;

	if (minute != q->minute)
		recount(q);
	q->minute = minute;
}

/* A piece of what the lines say: the rows, then the counts. */
static bool work_on_lines(struct queue_view *q)
{
	recount_each_minute(q);
	if (q->rows == ROWS_OLD) {
		glance(q);
		return true;
	}
	if (q->rows != ROWS_ALL) {
		fetch_awaited(q);
		return true;
	}
	if (!app_may_help(q->view.app))
		return false;
	if (!q->counted) {
		count_shown(q);
		return true;
	}
	for (int i = 0; i < q->ntabs; i++) {
		if (q->tabs[i].stale) {
			count_tab(q, &q->tabs[i]);
			return true;
		}
	}
	return false;
}

static bool queue_work(struct view *v)
{
	struct queue_view *q = queue_of(v);

	if (!work_on_lines(q))
		return seen_work(q);
	kept_lines_forget();
	return true;
}

/* ---- acting ---- */

static struct list *queue_list(struct view *v)
{
	return &queue_of(v)->list;
}

static int to_tab(struct view *v, int tab)
{
	struct queue_view *q = queue_of(v);

	q->tab = (tab + q->ntabs) % q->ntabs;
	return show(q, q->filter, true);
}

static int run_other_tab(struct view *v, enum action x, const char *args)
{
	return to_tab(v, queue_of(v)->tab + (x == ACTION_NEXT_TAB ? 1 : -1));
}

static int run_tab(struct view *v, enum action x, const char *args)
{
	char *end;
	long n = strtol(args, &end, 10);

	if (end == args || n < 1 || n > queue_of(v)->ntabs)
		return fail_as(NOT_FOUND, _("there is no tab \"%s\""), args);
	return to_tab(v, (int)n - 1);
}

static int queue_sort(struct view *v, int column, bool reverse)
{
	struct queue_view *q = queue_of(v);
	struct ticket_order order = { BY_URGENCY, false };

	if (column >= 0 && !ticket_key_of(column, &order.key))
		return fail_as(NOT_FOUND, _("tickets are not sorted by %s"),
			       ticket_columns[column].name);
	order.reverse = reverse;
	q->window.order = order;
	q->rows = ROWS_GLANCED;
	return 0;
}

static int queue_sorted(struct view *v, bool *reverse)
{
	const struct ticket_order *o = &queue_of(v)->window.order;

	*reverse = o->reverse;
	return ticket_column_of(o->key);
}

static int run_back(struct view *v, enum action x, const char *args)
{
	if (*queue_of(v)->filter || v != v->app->views[0])
		return command_back(v, x, args);
	if (v->app->present) {
		past_leave(v->app);
		return 0;
	}
	app_say(v->app, _("this is the first screen; q leaves"));
	return 0;
}

static int queue_filter(struct view *v, const char *text, bool typing)
{
	struct queue_view *q = queue_of(v);

	/* What is shown already need not be asked for again. */
	if (!typing && q->rows == ROWS_ALL && strcmp(text, q->filter) == 0)
		return 0;
	return show(q, text, !typing);
}

static const char *queue_filtered(struct view *v)
{
	return queue_of(v)->filter;
}

static struct columns *queue_columns(struct view *v)
{
	return &queue_of(v)->columns;
}

static int run_open(struct view *v, enum action x, const char *args)
{
	const struct ticket *t = queue_selected(queue_of(v));
	struct view *ticket;
	int ret;

	if (!*args && !t)
		return fail_as(NOT_FOUND, _("there is no ticket here"));
	ret = ticket_view(&ticket, v->app, *args ? args : t->id);
	if (ret == 0)
		app_push(v->app, ticket);
	return ret;
}

static int run_review(struct view *v, enum action x, const char *args)
{
	const struct ticket *t = queue_selected(queue_of(v));

	if (!t)
		return fail_as(NOT_FOUND, _("there is no ticket here"));
	return review_show(v->app, t->id);
}

static int run_take(struct view *v, enum action x, const char *args)
{
	return take_next(v->app, queue_of(v)->query);
}

/* What begins with one ticket steps back while several are marked. */
static const char *hint_one(const struct view *v, enum action x)
{
	const struct queue_view *q = queue_of(v);
	bool needs_row = x != ACTION_TAKE;

	if (q->marks.n || (needs_row && !queue_selected(q)) ||
	    (x == ACTION_TAKE && v->app->present))
		return NULL;
	return command_word(v, x);
}

static const char *hint_claim(const struct view *v, enum action x)
{
	const struct ticket *t = queue_selected(queue_of(v));

	if (v->app->present)
		return NULL;
	if (queue_of(v)->marks.n)
		return command_word(v, x);
	if (!t)
		return NULL;
	return !*t->owner && t->state != STATE_CLOSED ? command_word(v, x) : "";
}

/* Of the marked ones only. */
static const char *hint_marked(const struct view *v, enum action x)
{
	return queue_of(v)->marks.n && !v->app->present ? command_word(v, x)
							: NULL;
}

static const char *hint_back(const struct view *v, enum action x)
{
	if (*queue_of(v)->filter)
		return _("clear the filter");
	return v->app->present ? _("back to now") : NULL;
}

static const char *hint_next_tab(const struct view *v, enum action x)
{
	return _("queue");
}

static const struct view_action actions[] = {
	{ ACTION_OPEN, run_open, hint_one },
	{ ACTION_TAKE, run_take, hint_one },
	{ ACTION_CLAIM, queue_act, hint_claim },
	{ ACTION_CLOSE, queue_act, hint_marked },
	{ ACTION_FALSE_POSITIVE, queue_act, hint_marked },
	{ ACTION_UNMARK, queue_mark, hint_marked },
	{ ACTION_BACK, run_back, hint_back },
	{ ACTION_FILTER, command_filter, command_word },
	{ ACTION_NEXT_TAB, run_other_tab, hint_next_tab },
	{ ACTION_QUIT, command_quit, command_word },
	{ ACTION_MARK, queue_mark, hint_one },
	{ ACTION_PREVIOUS_TAB, run_other_tab, NULL },
	{ ACTION_TAB, run_tab, NULL },
	{ ACTION_RELEASE, queue_act, NULL },
	{ ACTION_NOTE, queue_act, NULL },
	{ ACTION_EDIT, queue_act, NULL },
	{ ACTION_ESCALATE, queue_duty, NULL },
	{ ACTION_ANSWER_ESCALATION, queue_duty, NULL },
	{ ACTION_RECOMMEND, queue_duty, NULL },
	{ ACTION_INFORM, queue_duty, NULL },
	{ ACTION_CONTAIN, queue_duty, NULL },
	{ ACTION_WAIT, queue_duty, NULL },
	{ ACTION_RESUME, queue_duty, NULL },
	{ ACTION_REQUEST_REVIEW, queue_duty, NULL },
	{ ACTION_REVIEW, run_review, NULL },
	{ ACTION_APPROVE, queue_duty, NULL },
	{ ACTION_RETURN, queue_duty, NULL },
	{ ACTION_HAND_ON, queue_duty, NULL },
	{ ACTION_TAKE_OVER, queue_duty, NULL },
	{ ACTION_ASK, queue_duty, NULL },
	{ ACTION_REPLY, queue_duty, NULL },
	{ ACTION_AUTHORISE, queue_duty, NULL },
	{ ACTION_REFUSE, queue_duty, NULL },
	{ ACTION_SIGN, queue_duty, NULL },
	{ ACTION_DECLINE, queue_duty, NULL },
	{ ACTION_JUDGE, queue_act, NULL },
	{ ACTION_REOPEN, queue_act, NULL },
	{ ACTION_MARK_RANGE, queue_mark, NULL },
	{ ACTION_MARK_ALL, queue_mark, NULL },
	{ 0 },
};

/* ---- life ---- */

static void queue_free(struct view *v)
{
	struct queue_view *q = queue_of(v);

	free_tabs(q);
	free(q->filter);
	seen_release(&q->seen);
	window_release(&q->window);
	marks_clear(&q->marks);
	query_free(q->query);
	free(q);
}

static bool queue_copy(struct view *v, struct strbuf *out)
{
	const struct ticket *t = queue_selected(queue_of(v));

	if (t)
		strbuf_addstr(out, t->id);
	return t;
}

static const struct view_ops queue_ops = {
	.screen = SCREEN_QUEUE,
	.actions = actions,
	.draw = queue_draw,
	.list = queue_list,
	.filter = queue_filter,
	.filtered = queue_filtered,
	.filters_by_query = true,
	.columns = queue_columns,
	.sort = queue_sort,
	.sorted = queue_sorted,
	.reload = queue_reload,
	.work = queue_work,
	.fetch = queue_fetch,
	.copy = queue_copy,
	.free = queue_free,
};

struct view *queue_view(struct app *a, const char *filter)
{
	struct queue_view *q = xcalloc(1, sizeof *q);

	q->view = (struct view){ .ops = &queue_ops, .app = a };
	q->window.desk = a->desk;
	q->filter = xstrdup("");
	make_tabs(q);
	list_init(&q->list, &row_ops, q);
	columns_init(&q->columns, ticket_columns);
	view_restore_layout(&q->view);
	if (filter && *filter)
		q->tab = q->all;
	if (app_report(a, show(q, filter ? filter : "", true)) < 0)
		show(q, "", true);
	return &q->view;
}
