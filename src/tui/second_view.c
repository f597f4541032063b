/*
 * second_view.c - the screen of a closed ticket that is judged again: blind,
 * so it shows what the sensors said and nothing that a person did.
 */
#include "config.h"

#include "second_view.h"

#include <stdlib.h>

#include "duty_acts.h"
#include "pane.h"
#include "watchfloor/shift.h"

struct second_view {
	struct view view;
	struct ticket ticket;
	struct strbuf text;
	struct pane pane;
};

static struct second_view *second_of(const struct view *v)
{
	return (struct second_view *)v;
}

/* The next one; what is shown stays when there is none. */
static int load(struct second_view *s)
{
	struct desk *d = s->view.app->desk;
	struct strbuf text = STRBUF_INIT;
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = quality_next(d, &t);
	if (ret == 0)
		ret = quality_print(d, &t, &text);
	if (ret < 0) {
		ticket_release(&t);
		strbuf_release(&text);
		return ret;
	}
	ticket_release(&s->ticket);
	strbuf_release(&s->text);
	s->ticket = t;
	s->text = text;
	pane_touch(&s->pane);
	return 0;
}

static void second_draw(struct view *v)
{
	struct second_view *s = second_of(v);
	struct area at = { 2, 1, LINES - 3, COLS - 2 };
	char *title = xasprintf(_("A second look at %s"), s->ticket.id);

	if (pane_begin(&s->pane, at.w, 0))
		pane_add(&s->pane, "", LOOK_NORMAL, s->text.buf);
	pane_draw(&s->pane, at);
	draw_title(title, _("the first verdict is not shown"));
	free(title);
	move(at.y, 0);
}

static struct list *second_list(struct view *v)
{
	return &second_of(v)->pane.list;
}

static void second_free(struct view *v)
{
	struct second_view *s = second_of(v);

	ticket_release(&s->ticket);
	strbuf_release(&s->text);
	pane_release(&s->pane);
	free(s);
}

/* ---- acting ---- */

/* Once judged, the next one comes. */
static void second_reload(struct view *v)
{
	struct second_view *s = second_of(v);
	int ret = load(s);

	if (ret == NOT_FOUND) {
		ticket_set(&s->ticket.id, "");
		strbuf_reset(&s->text);
		strbuf_addstr(&s->text, fail_text());
		pane_touch(&s->pane);
	} else {
		app_report(v->app, ret);
	}
}

static int run_judge(struct view *v, enum action x, const char *args)
{
	const struct ticket *t = &second_of(v)->ticket;

	return *t->id ? duty_act(v->app, ACTION_SECOND_LOOK, t, args)
		      : load(second_of(v));
}

static int run_next(struct view *v, enum action x, const char *args)
{
	return load(second_of(v));
}

static const char *hint_page_down(const struct view *v, enum action x)
{
	return second_of(v)->pane.n > LINES - 3 ? command_word(v, x) : NULL;
}

static const struct view_action actions[] = {
	{ ACTION_JUDGE, run_judge, command_word },
	{ ACTION_PAGE_DOWN, command_move, hint_page_down },
	{ ACTION_BACK, command_back, command_word },
	{ ACTION_SECOND_LOOK, run_next, NULL },
	{ 0 },
};

static const struct view_ops second_ops = {
	.screen = SCREEN_SECOND,
	.actions = actions,
	.draw = second_draw,
	.list = second_list,
	.reload = second_reload,
	.free = second_free,
};

int second_look(struct view *v, enum action x, const char *args)
{
	struct second_view *s = xcalloc(1, sizeof *s);
	int ret;

	s->view = (struct view){ .ops = &second_ops, .app = v->app };
	s->text = (struct strbuf)STRBUF_INIT;
	ticket_init(&s->ticket);
	pane_init(&s->pane);
	ret = load(s);
	if (ret < 0)
		second_free(&s->view);
	else
		app_push(v->app, &s->view);
	return ret;
}
