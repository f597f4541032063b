/*
 * marks.c - the tickets that a person has marked.
 */
#include "config.h"

#include "marks.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/memory.h"

/* The place of num, or where it would be. */
static size_t place_of(const struct marks *m, int64_t num)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->nums[middle] < num)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool marks_has(const struct marks *m, int64_t num)
{
	size_t at = place_of(m, num);

	return at < m->n && m->nums[at] == num;
}

void marks_add(struct marks *m, int64_t num)
{
	size_t at = place_of(m, num);

	m->last = num;
	if (at < m->n && m->nums[at] == num)
		return;
	GROW(m->nums, m->n, m->alloc);
	memmove(m->nums + at + 1, m->nums + at, (m->n - at) * sizeof *m->nums);
	m->nums[at] = num;
	m->n++;
}

void marks_remove(struct marks *m, int64_t num)
{
	size_t at = place_of(m, num);

	if (at == m->n || m->nums[at] != num)
		return;
	m->n--;
	memmove(m->nums + at, m->nums + at + 1, (m->n - at) * sizeof *m->nums);
}

void marks_add_all(struct marks *m, const int64_t *nums, size_t n)
{
	int64_t *both = xcalloc(m->n + n + 1, sizeof *both);
	size_t i = 0, j = 0, k = 0;

	while (i < m->n || j < n) {
		int64_t next = j == n || (i < m->n && m->nums[i] < nums[j])
				       ? m->nums[i]
				       : nums[j];

		both[k++] = next;
		i += i < m->n && m->nums[i] == next;
		j += j < n && nums[j] == next;
	}
	free(m->nums);
	m->nums = both;
	m->alloc = m->n + n + 1;
	m->n = k;
}

void marks_clear(struct marks *m)
{
	free(m->nums);
	*m = (struct marks){ .n = 0 };
}
