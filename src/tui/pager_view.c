/*
 * pager_view.c - a screen of text.
 */
#include "config.h"

#include "pager_view.h"

#include <stdlib.h>

#include "external.h"

struct pager_view {
	struct view view;
	char *title;
	struct pane pane;
	int head;
	void (*fill)(void *ctx, struct pane *p);
	void (*free_ctx)(void *ctx);
	void *ctx;
};

static void pager_draw(struct view *v)
{
	struct pager_view *p = (struct pager_view *)v;
	struct area at = { 2, 1, LINES - 3, COLS - 2 };
	struct strbuf where = STRBUF_INIT;

	if (pane_begin(&p->pane, at.w, p->head))
		p->fill(p->ctx, &p->pane);
	pane_draw(&p->pane, at);
	if (p->pane.n > at.h)
		strbuf_addf(&where, "%d-%d / %d", p->pane.list.top + 1,
			    p->pane.list.top + at.h, p->pane.n);
	draw_title(p->title, where.buf);
	strbuf_release(&where);
	move(at.y, 0);
}

static struct list *pager_list(struct view *v)
{
	return &((struct pager_view *)v)->pane.list;
}

static int pager_filter(struct view *v, const char *text, bool typing)
{
	pane_filter(&((struct pager_view *)v)->pane, text);
	return 0;
}

static const char *pager_filtered(struct view *v)
{
	return ((struct pager_view *)v)->pane.filter;
}

static void pager_free(struct view *v)
{
	struct pager_view *p = (struct pager_view *)v;

	if (p->free_ctx)
		p->free_ctx(p->ctx);
	pane_release(&p->pane);
	free(p->title);
	free(p);
}

static const char *hint_page_down(const struct view *v, enum action x)
{
	const struct pager_view *p = (const struct pager_view *)v;

	return p->pane.n > LINES - 3 ? command_word(v, x) : NULL;
}

static int run_pager(struct view *v, enum action x, const char *args)
{
	struct pager_view *p = (struct pager_view *)v;
	struct strbuf text = STRBUF_INIT;
	struct pane pane;
	int ret;

	pane_init(&pane);
	pane_begin(&pane, PANE_UNBROKEN, p->head);
	p->fill(p->ctx, &pane);
	pane_print(&pane, &text);
	pane_release(&pane);
	ret = external_page(text.buf);
	strbuf_release(&text);
	return ret;
}

static const struct view_action actions[] = {
	{ ACTION_BACK, command_back, command_word },
	{ ACTION_PAGE_DOWN, command_move, hint_page_down },
	{ ACTION_FILTER, command_filter, command_word },
	{ ACTION_PAGER, run_pager, command_word },
	{ 0 },
};

static const struct view_ops pager_ops = {
	.screen = SCREEN_PAGER,
	.actions = actions,
	.draw = pager_draw,
	.list = pager_list,
	.filter = pager_filter,
	.filtered = pager_filtered,
	.free = pager_free,
};

struct view *pager_view(struct app *a, const char *title, int head,
			void (*fill)(void *ctx, struct pane *p), void *ctx,
			void (*free_ctx)(void *ctx))
{
	struct pager_view *p = xcalloc(1, sizeof *p);

	p->view = (struct view){ .ops = &pager_ops, .app = a };
	p->title = xstrdup(title);
	p->head = head;
	p->fill = fill;
	p->ctx = ctx;
	p->free_ctx = free_ctx;
	pane_init(&p->pane);
	return &p->view;
}

static void fill_text(void *ctx, struct pane *p)
{
	pane_add(p, "", LOOK_NORMAL, ctx);
}

struct view *pager_text(struct app *a, const char *title, const char *text)
{
	return pager_view(a, title, 0, fill_text, xstrdup(text), free);
}
