/*
 * window.c - the rows of a queue that are in memory.
 */
#include "config.h"

#include "window.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/memory.h"
#include "watchfloor/text.h"

static void measure(struct window *w, const struct ticket *page, int n)
{
	for (int i = 0; i < n; i++) {
		int width = text_width(page[i].id);

		if (width > w->id_width)
			w->id_width = width;
	}
}

static void drop(struct window *w, int from, int n)
{
	for (int i = from; i < from + n; i++)
		ticket_release(&w->rows[i]);
	w->n -= n;
	memmove(w->rows + from, w->rows + from + n,
		(size_t)(w->n - from) * sizeof *w->rows);
}

void window_release(struct window *w)
{
	drop(w, 0, w->n);
	free(w->rows);
	w->rows = NULL;
}

/* There is always room for a page beyond WINDOW_MAX. */
static void make_room(struct window *w)
{
	if (!w->rows)
		w->rows = xcalloc(WINDOW_MAX + WINDOW_PAGE, sizeof *w->rows);
}

static void release_page(struct ticket *page, int n)
{
	for (int i = 0; i < n; i++)
		ticket_release(&page[i]);
}

/* Only this page, unless it failed: then the rows stay as they were. */
static int set_page(struct window *w, struct ticket *page, int n, int ret)
{
	if (ret < 0) {
		release_page(page, n);
		return ret;
	}
	make_room(w);
	drop(w, 0, w->n);
	memcpy(w->rows, page, (size_t)n * sizeof *page);
	measure(w, page, n);
	w->n = n;
	return n;
}

int window_jump(struct window *w, bool last)
{
	struct ticket page[WINDOW_PAGE];
	int n, ret;

	ret = ticket_page(w->desk, w->query, w->order, NULL, last, page,
			  WINDOW_PAGE, &n);
	ret = set_page(w, page, n, ret);
	if (ret >= 0) {
		w->at_end[!last] = true;
		w->at_end[last] = n < WINDOW_PAGE;
	}
	return ret;
}

int window_glance(struct window *w, bool *all)
{
	struct ticket page[WINDOW_PAGE];
	int n = 0, ret = 0;

	*all = false;
	if (w->order.key == BY_URGENCY && !w->order.reverse)
		ret = ticket_glance(w->desk, w->query, page, WINDOW_PAGE, &n,
				    all);
	if (n == 0 && !*all)
		return ret;
	ret = set_page(w, page, n, ret);
	if (ret >= 0) {
		w->at_end[true] = true;
		w->at_end[false] = n < WINDOW_PAGE;
	}
	return ret;
}

/* At most so many rows, up to a page, next to the row with this id go to
 * rows[to]; what is there moves on. */
static int insert_page(struct window *w, const char *id, bool backward, int to,
		       int max)
{
	struct ticket page[WINDOW_PAGE];
	int n, ret;

	ret = ticket_page(w->desk, w->query, w->order, id, backward, page, max,
			  &n);
	memmove(w->rows + to + n, w->rows + to,
		(size_t)(w->n - to) * sizeof *w->rows);
	memcpy(w->rows + to, page, (size_t)n * sizeof *page);
	measure(w, page, n);
	w->n += n;
	w->at_end[backward] = ret == 0 && n < max;
	return ret < 0 ? ret : n;
}

int window_extend(struct window *w, bool backward, int *dropped)
{
	const char *edge;
	int came, over;

	if (w->n == 0 || w->at_end[backward])
		return 0;
	edge = w->rows[backward ? 0 : w->n - 1].id;
	came = insert_page(w, edge, backward, backward ? 0 : w->n, WINDOW_PAGE);
	over = w->n > WINDOW_MAX ? w->n - WINDOW_MAX : 0;
	drop(w, backward ? w->n - over : 0, over);
	if (over)
		w->at_end[!backward] = false;
	*dropped = over;
	return came;
}

/* Is it still one of ours?  Then it has the new values. */
static bool still_matches(struct window *w, const char *id, struct ticket *out)
{
	struct query_context ctx = { .me = w->desk->actor,
				     .now = desk_now(w->desk) };

	return ticket_load(w->desk, id, out) == 0 &&
	       query_match(w->query, out, &ctx);
}

int window_reload(struct window *w, int *at, int around)
{
	int max = around < WINDOW_PAGE ? around : WINDOW_PAGE;
	struct ticket anchor;
	char *id;
	int ret;

	if (*at >= w->n) {
		*at = 0;
		return window_jump(w, false);
	}
	id = xstrdup(w->rows[*at].id);
	drop(w, 0, w->n);
	ret = insert_page(w, id, true, 0, max);
	*at = w->n;
	ticket_init(&anchor);
	if (still_matches(w, id, &anchor))
		w->rows[w->n++] = anchor;
	else
		ticket_release(&anchor);
	if (ret >= 0)
		ret = insert_page(w, id, false, w->n, max);
	free(id);
	if (ret >= 0 && w->n == 0) {
		/* It is not there at all, in another time perhaps: nothing is
		 * next to it. */
		*at = 0;
		return window_jump(w, false);
	}
	return ret < 0 ? ret : w->n;
}
