/*
 * queue_marks.c - marking tickets of the queue, and acting on them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "duty_acts.h"
#include "queue_private.h"
#include "ticket_acts.h"
#include "watchfloor/bulk.h"

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

/* From the last mark to the cursor, whichever is above. */
static int mark_range(struct queue_view *q)
{
	const struct ticket *t = queue_selected(q);
	int64_t *nums;
	size_t n;
	int ret;

	if (!t)
		return nothing_here();
	if (!q->marks.last)
		return fail_as(NOT_FOUND,
			       _("mark a ticket first; then all from it to the "
				 "cursor can be marked"));
	ret = ticket_range(q->view.app->desk, q->query, q->window.order,
			   q->marks.last, t->num, &nums, &n);
	if (ret == 0) {
		marks_add_all(&q->marks, nums, n);
		q->marks.last = t->num;
	}
	free(nums);
	return ret;
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

int queue_duty(struct view *v, enum action x, const char *args)
{
	struct queue_view *q = (struct queue_view *)v;
	const struct ticket *t = queue_selected(q);

	if (q->marks.n)
		return fail_as(REFUSED, _("that is done with one ticket at a "
					  "time: take the marks away first"));
	return t ? duty_act(v->app, x, t, args) : nothing_here();
}
