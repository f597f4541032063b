/*
 * memory.h - allocation that cannot fail, and an arena.
 *
 * Out of memory ends the program with a sentence: an interactive program can
 * do no better, and the ledger loses nothing by it (an act is one SQLite
 * transaction).  What these return is released with free(3).
 */
#ifndef WATCHFLOOR_MEMORY_H
#define WATCHFLOOR_MEMORY_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size); /* zeroed; checks n * size */
void *xrealloc(void *p, size_t n, size_t size);
char *xstrdup(const char *s); /* xstrdup(NULL) is NULL */
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Make room for one more element in a growing array; doubles as needed. */
#define GROW(array, n, alloc)                                        \
	do {                                                         \
		if ((n) >= (alloc)) {                                \
			(alloc) = (alloc) ? 2 * (alloc) : 16;        \
			(array) = xrealloc((array), (size_t)(alloc), \
					   sizeof *(array));         \
		}                                                    \
	} while (0)

/* What has been freed goes back to the system: after work that needed much,
 * and will not come again. */
void memory_give_back(void);

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/*
 * An arena hands out memory that is given back all at once.  Start from
 * { 0 }.  arena_reset() keeps the blocks for reuse; arena_release() frees
 * them.  Memory is aligned for any type and is not zeroed.
 */
struct arena {
	struct arena_block *first, *current;
	size_t used; /* of current */
};

void *arena_alloc(struct arena *a, size_t size);
char *arena_strndup(struct arena *a, const char *s, size_t n);
void arena_reset(struct arena *a);
void arena_release(struct arena *a);

#endif
