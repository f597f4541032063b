/*
 * marks.h - the tickets that a person has marked, by their numbers: so marks
 * stay whatever the list shows, and those of a whole queue are eight bytes
 * each.
 */
#ifndef TUI_MARKS_H
#define TUI_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct marks {
	int64_t *nums; /* ascending */
	size_t n, alloc;
	int64_t last; /* the one that was set last; 0: none */
};

bool marks_has(const struct marks *m, int64_t num);
void marks_add(struct marks *m, int64_t num);
void marks_remove(struct marks *m, int64_t num);
/* All of nums, which ascend. */
void marks_add_all(struct marks *m, const int64_t *nums, size_t n);
void marks_clear(struct marks *m);

#endif
