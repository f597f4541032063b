/*
 * review_view.c - the screen of who decides about the work of another: all
 * that is known of a ticket as one text, and what can be done with it.
 */
#include "config.h"

#include "review_view.h"

#include <stdlib.h>

#include "company.h"
#include "duty_acts.h"
#include "external.h"
#include "pane.h"
#include "watchfloor/review.h"

struct review_view {
	struct view view;
	struct ticket ticket;
	struct strbuf text;
	struct pane pane;
	bool stale; /* the text is of another time */
};

static struct review_view *review_of(const struct view *v)
{
	return (struct review_view *)v;
}

static int load_ticket(struct review_view *r, const char *id)
{
	struct ticket now;
	int ret;

	ticket_init(&now);
	ret = ticket_load(r->view.app->desk, id, &now);
	if (ret < 0) {
		ticket_release(&now);
		return ret;
	}
	ticket_release(&r->ticket);
	r->ticket = now;
	r->stale = true;
	return 0;
}

static int load_text(struct review_view *r)
{
	struct strbuf text = STRBUF_INIT;
	int ret = review_print(r->view.app->desk, &r->ticket, &text);

	if (ret < 0) {
		strbuf_release(&text);
		return ret;
	}
	strbuf_release(&r->text);
	r->text = text;
	r->stale = false;
	pane_touch(&r->pane);
	return 0;
}

static void review_draw(struct view *v)
{
	struct review_view *r = review_of(v);
	struct area at = { 2, 1, LINES - 3, COLS - 2 };
	struct strbuf where = STRBUF_INIT;
	char *title = xasprintf(_("Review of %s"), r->ticket.id);

	if (pane_begin(&r->pane, at.w, 0))
		pane_add(&r->pane, "", LOOK_NORMAL, r->text.buf);
	pane_draw(&r->pane, at);
	if (r->pane.n > at.h)
		strbuf_addf(&where, "%d-%d / %d", r->pane.list.top + 1,
			    r->pane.list.top + at.h, r->pane.n);
	company_draw_title(v->app, r->ticket.id, title, where.buf);
	strbuf_release(&where);
	free(title);
	move(at.y, 0);
}

static struct list *review_list(struct view *v)
{
	return &review_of(v)->pane.list;
}

static int review_filter(struct view *v, const char *text, bool typing)
{
	pane_filter(&review_of(v)->pane, text);
	return 0;
}

static const char *review_filtered(struct view *v)
{
	return review_of(v)->pane.filter;
}

/* What can be done is known at once; the text looks for similar tickets, which
 * waits until nobody types. */
static void review_reload(struct view *v)
{
	struct review_view *r = review_of(v);
	char *id = xstrdup(r->ticket.id);

	app_report(v->app, load_ticket(r, id));
	free(id);
}

static bool review_work(struct view *v)
{
	struct review_view *r = review_of(v);
	int ret;

	if (!r->stale || !app_rests(v->app))
		return false;
	ret = load_text(r);
	if (v->app->interrupted)
		return false;
	r->stale = false;
	app_report(v->app, ret);
	return true;
}

static bool review_copy(struct view *v, struct strbuf *out)
{
	strbuf_addstr(out, review_of(v)->ticket.id);
	return true;
}

static const char *review_ticket(const struct view *v)
{
	return review_of(v)->ticket.id;
}

static void review_free(struct view *v)
{
	struct review_view *r = review_of(v);

	ticket_release(&r->ticket);
	strbuf_release(&r->text);
	pane_release(&r->pane);
	free(r);
}

/* ---- acting ---- */

static int decide(struct view *v, enum action x, const char *args)
{
	return duty_act(v->app, x, &review_of(v)->ticket, args);
}

static const char *hint_decide(const struct view *v, enum action x)
{
	return duty_hint(v, x, &review_of(v)->ticket);
}

static const char *hint_page_down(const struct view *v, enum action x)
{
	return review_of(v)->pane.n > LINES - 3 ? command_word(v, x) : NULL;
}

static int run_pager(struct view *v, enum action x, const char *args)
{
	struct pane pane;
	struct strbuf text = STRBUF_INIT;
	int ret;

	pane_init(&pane);
	pane_begin(&pane, PANE_UNBROKEN, 0);
	pane_add(&pane, "", LOOK_NORMAL, review_of(v)->text.buf);
	pane_print(&pane, &text);
	pane_release(&pane);
	ret = external_page(text.buf);
	strbuf_release(&text);
	return ret;
}

static const struct view_action actions[] = {
	{ ACTION_APPROVE, decide, hint_decide },
	{ ACTION_RETURN, decide, hint_decide },
	{ ACTION_TAKE_OVER, decide, hint_decide },
	{ ACTION_ASK, decide, hint_decide },
	{ ACTION_PAGE_DOWN, command_move, hint_page_down },
	{ ACTION_BACK, command_back, command_word },
	{ ACTION_FILTER, command_filter, command_word },
	{ ACTION_PAGER, run_pager, NULL },
	{ ACTION_HAND_ON, decide, NULL },
	{ ACTION_REPLY, decide, NULL },
	{ ACTION_ANSWER_ESCALATION, decide, NULL },
	{ 0 },
};

static const struct view_ops review_ops = {
	.screen = SCREEN_REVIEW,
	.actions = actions,
	.draw = review_draw,
	.list = review_list,
	.filter = review_filter,
	.filtered = review_filtered,
	.reload = review_reload,
	.work = review_work,
	.ticket = review_ticket,
	.copy = review_copy,
	.free = review_free,
};

int review_show(struct app *a, const char *id)
{
	struct review_view *r = xcalloc(1, sizeof *r);
	int ret;

	r->view = (struct view){ .ops = &review_ops, .app = a };
	r->text = (struct strbuf)STRBUF_INIT;
	ticket_init(&r->ticket);
	pane_init(&r->pane);
	ret = load_ticket(r, id);
	if (ret == 0)
		ret = load_text(r);
	if (ret < 0) {
		review_free(&r->view);
		return ret;
	}
	app_push(a, &r->view);
	return 0;
}
