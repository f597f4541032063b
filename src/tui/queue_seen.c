/*
 * queue_seen.c - whether the ticket under the cursor has been seen before, in
 * the preview of the queue: looked for while nobody types.
 */
#include "config.h"

#include "queue_private.h"
#include "watchfloor/text.h"

/* Newest tickets that are looked at: what a glance is worth. */
#define DEPTH 20000

void seen_release(struct seen *s)
{
	similar_free(s->search);
	*s = (struct seen){ .num = 0 };
}

void seen_touch(struct seen *s)
{
	similar_free(s->search);
	s->search = NULL;
	s->stale = true;
}

/* Search for this ticket; a search for another is left. */
static void begin(struct seen *s, struct desk *d, const struct ticket *t)
{
	if (s->search && s->searched == t->num)
		return;
	similar_free(s->search);
	s->search = similar_begin(d, t, DEPTH);
	s->searched = t->num;
}

bool seen_work(struct queue_view *q)
{
	const struct ticket *t = queue_selected(q);
	struct seen *s = &q->seen;
	int ret;

	if (!t || (s->num == t->num && !s->stale))
		return false;
	if (!app_rests(q->view.app))
		return false;
	begin(s, q->view.app->desk, t);
	ret = similar_step(s->search);
	if (ret > 0 || (ret < 0 && q->view.app->interrupted))
		return true;
	/* It only helps: that it failed is not worth a word. */
	s->num = t->num;
	s->stale = false;
	s->summary = *similar_summary(s->search);
	if (ret < 0)
		s->summary.same = 0;
	similar_free(s->search);
	s->search = NULL;
	return true;
}

int seen_draw(const struct queue_view *q, int y)
{
	const struct ticket *t = queue_selected(q);
	struct strbuf text = STRBUF_INIT;
	int w;

	if (t && t->num == q->seen.num)
		similar_summary_print(&q->seen.summary, &text);
	w = text_width(text.buf);
	if (w > COLS / 2)
		w = COLS / 2;
	draw_words(y, COLS - 1 - w, w, LOOK_NORMAL, text.buf);
	strbuf_release(&text);
	return w;
}
