/*
 * pane.c - text to read.
 */
#include "config.h"

#include "pane.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/text.h"

static void draw_line(void *ctx, int i, struct area at, bool selected)
{
	const struct pane *p = ctx;
	const struct pane_line *l = &p->lines[i];
	int head = p->head < at.w ? p->head : at.w;

	if (head)
		draw_column(at.y, at.x, head - 1, LOOK_HEADER, l->head);
	draw_words(at.y, at.x + head, at.w - head, l->look, l->text);
}

static const struct list_ops line_ops = { .draw = draw_line };

void pane_init(struct pane *p)
{
	*p = (struct pane){ .stale = true, .filter = xstrdup("") };
	list_init(&p->list, &line_ops, p);
	p->list.scrolls = true;
}

static void empty(struct pane *p)
{
	for (int i = 0; i < p->n; i++) {
		free(p->lines[i].head);
		free(p->lines[i].text);
	}
	p->n = 0;
}

void pane_release(struct pane *p)
{
	empty(p);
	free(p->lines);
	free(p->filter);
}

void pane_touch(struct pane *p)
{
	p->stale = true;
}

bool pane_begin(struct pane *p, int width, int head)
{
	if (!p->stale && p->width == width && p->head == head)
		return false;
	empty(p);
	p->width = width;
	p->head = head;
	p->stale = false;
	return true;
}

struct adding {
	struct pane *pane;
	const char *head; /* NULL after the first line */
	enum theme_element look;
};

static void add_line(void *ctx, const char *s, size_t len)
{
	struct adding *a = ctx;
	struct pane *p = a->pane;
	struct strbuf head = STRBUF_INIT;

	if (a->head)
		text_safe(&head, a->head, strlen(a->head), TEXT_ONE_LINE);
	a->head = NULL;
	GROW(p->lines, p->n, p->alloc);
	p->lines[p->n++] = (struct pane_line){
		.head = strbuf_detach(&head),
		.text = xstrndup(s, len),
		.look = a->look,
	};
}

void pane_add(struct pane *p, const char *head, enum theme_element look,
	      const char *text)
{
	struct adding a = { p, head, look };
	struct strbuf safe = STRBUF_INIT;
	int width = p->width - p->head;

	if (!text_contains_nocase(text, p->filter) &&
	    !text_contains_nocase(head, p->filter))
		return;
	text_safe(&safe, text, strlen(text), TEXT_LINES);
	if (safe.len)
		text_wrap(safe.buf, width > 1 ? width : 1, add_line, &a);
	else
		add_line(&a, "", 0);
	strbuf_release(&safe);
}

void pane_filter(struct pane *p, const char *text)
{
	if (text != p->filter) {
		free(p->filter);
		p->filter = xstrdup(text);
	}
	p->list.top = 0;
	pane_touch(p);
}

void pane_draw(struct pane *p, struct area a)
{
	list_set(&p->list, p->n);
	list_draw(&p->list, a, false);
}

void pane_print(const struct pane *p, struct strbuf *out)
{
	for (int i = 0; i < p->n; i++) {
		if (p->head)
			text_column(out, p->lines[i].head, p->head);
		strbuf_addf(out, "%s\n", p->lines[i].text);
	}
}
