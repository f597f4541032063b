/*
 * queue_marks.c - marking tickets of the queue, and acting on them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "queue_private.h"
#include "ticket_acts.h"
#include "watchfloor/bulk.h"

/* A page of tickets while a range is looked for. */
#define PAGE 128

static int nothing_here(void)
{
	return fail_as(NOT_FOUND, _("there is no ticket here"));
}

static int toggle(struct queue_view *q)
{
	const struct ticket *t = queue_selected(q);

	if (!t)
		return nothing_here();
	if (marks_has(&q->marks, t->num))
		marks_remove(&q->marks, t->num);
	else
		marks_add(&q->marks, t->num);
	list_move(&q->list, 1);
	return 0;
}

/* A stretch of the list, in its order. */
struct range {
	int64_t *nums;
	size_t n, alloc;
};

static void range_add(struct range *r, int64_t num)
{
	GROW(r->nums, r->n, r->alloc);
	r->nums[r->n++] = num;
}

/* Take over a page, up to `to`.  Is it there? */
static bool take_page(struct range *r, struct ticket *page, int n, int64_t to)
{
	bool found = false;

	for (int i = 0; i < n; i++) {
		if (!found)
			range_add(r, page[i].num);
		found |= page[i].num == to;
		ticket_release(&page[i]);
	}
	return found;
}

/* The tickets of the list from one to another that follows it.  1: it does;
 * 0: it does not. */
static int collect(struct queue_view *q, struct range *out, int64_t from,
		   int64_t to)
{
	const struct window *w = &q->window;
	struct ticket page[PAGE];
	bool found = from == to;
	int n = PAGE, ret = 0;
	char *after;

	out->n = 0;
	range_add(out, from);
	while (ret == 0 && !found && n == PAGE) {
		after = ticket_id(w->desk, out->nums[out->n - 1]);
		ret = ticket_page(w->desk, q->query, w->order, after, false,
				  page, PAGE, &n);
		found = take_page(out, page, n, to);
		free(after);
	}
	return ret < 0 ? ret : found;
}

static int compare_nums(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* From the last mark to the cursor, whichever is above. */
static int mark_range(struct queue_view *q)
{
	const struct ticket *t = queue_selected(q);
	int64_t last = q->marks.last;
	struct range range = { .n = 0 };
	int ret;

	if (!t)
		return nothing_here();
	if (!last)
		return fail_as(NOT_FOUND,
			       _("mark a ticket first; then all from it to the "
				 "cursor can be marked"));
	ret = collect(q, &range, last, t->num);
	if (ret == 0)
		ret = collect(q, &range, t->num, last);
	if (ret > 0) {
		qsort(range.nums, range.n, sizeof *range.nums, compare_nums);
		marks_add_all(&q->marks, range.nums, range.n);
		q->marks.last = t->num;
	} else if (ret == 0) {
		ret = fail_as(NOT_FOUND, _("the ticket that was marked last "
					   "is not in this list"));
	}
	free(range.nums);
	return ret < 0 ? ret : 0;
}

/* All that queue and filter show, be they on the screen or not. */
static int mark_all(struct queue_view *q)
{
	int64_t *nums;
	size_t n;
	int ret = ticket_numbers(q->view.app->desk, q->query, &nums, &n);

	if (ret == 0)
		marks_add_all(&q->marks, nums, n);
	free(nums);
	return ret;
}

int queue_mark(struct view *v, enum action x, const char *args)
{
	struct queue_view *q = (struct queue_view *)v;

	if (x == ACTION_MARK)
		return toggle(q);
	if (x == ACTION_MARK_RANGE)
		return mark_range(q);
	if (x == ACTION_MARK_ALL)
		return mark_all(q);
	marks_clear(&q->marks);
	return 0;
}

static void acted(void *ctx)
{
	marks_clear(&((struct queue_view *)ctx)->marks);
}

int queue_act(struct view *v, enum action x, const char *args)
{
	struct queue_view *q = (struct queue_view *)v;
	const struct ticket *t = queue_selected(q);
	struct targets targets = { q->marks.nums, q->marks.n, acted, q };

	if (!q->marks.n && !t)
		return nothing_here();
	if (!q->marks.n)
		targets = (struct targets){ &t->num, 1, NULL, NULL };
	return act_on(v->app, x, &targets, args);
}
