/*
 * urgent_range.c - all tickets between two, in an order by clocks.
 */
#include "config.h"

#include <stdlib.h>

#include "desk/urgent.h"
#include "watchfloor/memory.h"

#define RANGE_PAGE 256

struct range {
	struct desk *desk;
	const struct query *query;
	enum ticket_key key;
	struct place low, high;
	int64_t *nums;
	size_t n, alloc;
};

/* *id (may be NULL) is yours. */
static int load_end(struct range *r, int64_t num, struct place *out, char **id)
{
	const struct query_context ctx = { .me = r->desk->actor,
					   .now = desk_now(r->desk) };
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load_number(r->desk, num, &t);
	*out = urgent_place(r->desk->conf, r->key, &t, ctx.now);
	/* A page begins after its first. */
	if (ret == 0 && out == &r->low && query_match(r->query, &t, &ctx)) {
		GROW(r->nums, r->n, r->alloc);
		r->nums[r->n++] = num;
	}
	if (id)
		*id = xstrdup(t.id);
	ticket_release(&t);
	return ret;
}

/* *after becomes the last of the page, or NULL when the range has ended. */
static int add_page(struct range *r, char **after)
{
	struct ticket *page = xcalloc(RANGE_PAGE, sizeof *page);
	bool more = true;
	int n = 0, ret;

	ret = urgent_page(r->desk, r->query, r->key, *after, false, page,
			  RANGE_PAGE, &n);
	free(*after);
	*after = NULL;
	for (int i = 0; i < n; i++) {
		struct place p = urgent_place(r->desk->conf, r->key, &page[i],
					      desk_now(r->desk));

		more = more && place_compare(&p, &r->high) <= 0;
		if (more) {
			GROW(r->nums, r->n, r->alloc);
			r->nums[r->n++] = page[i].num;
		}
	}
	if (more && n == RANGE_PAGE)
		*after = xstrdup(page[n - 1].id);
	for (int i = 0; i < n; i++)
		ticket_release(&page[i]);
	free(page);
	return ret;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int urgent_range(struct desk *d, const struct query *q, enum ticket_key key,
		 int64_t low, int64_t high, int64_t **nums, size_t *n)
{
	struct range r = { .desk = d, .query = q, .key = key };
	char *after = NULL;
	bool more;
	int ret = load_end(&r, high, &r.high, NULL);

	if (ret == 0)
		ret = load_end(&r, low, &r.low, &after);
	more = ret == 0 && place_compare(&r.low, &r.high) <= 0;
	if (!more)
		r.n = 0;
	while (ret == 0 && more && after && low != high)
		ret = add_page(&r, &after);
	free(after);
	if (r.n)
		qsort(r.nums, r.n, sizeof *r.nums, by_number);
	*nums = r.nums;
	*n = r.n;
	return ret;
}
