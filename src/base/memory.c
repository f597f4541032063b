/*
 * memory.c - allocation that cannot fail, and an arena.
 */
#include "config.h"

#include "watchfloor/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "watchfloor/i18n.h"

_Noreturn static void die_of_memory(void)
{
	fprintf(stderr, "watchfloor: %s\n", _("out of memory"));
	exit(EXIT_FAILURE);
}

static void *must(void *p)
{
	if (!p)
		die_of_memory();
	return p;
}

void memory_give_back(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

void *xmalloc(size_t size)
{
	return must(malloc(size ? size : 1));
}

void *xcalloc(size_t n, size_t size)
{
	return must(n && size ? calloc(n, size) : calloc(1, 1));
}

void *xrealloc(void *p, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		die_of_memory();
	return must(realloc(p, bytes ? bytes : 1));
}

char *xstrdup(const char *s)
{
	return s ? must(strdup(s)) : NULL;
}

char *xstrndup(const char *s, size_t n)
{
	return must(n ? strndup(s, n) : strdup(""));
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		die_of_memory();
	va_end(ap);
	return s;
}

#define ARENA_BLOCK 16384

struct arena_block {
	struct arena_block *next;
	size_t size;
	max_align_t data[];
};

static struct arena_block *arena_new_block(struct arena *a, size_t size)
{
	struct arena_block *block;

	if (size < ARENA_BLOCK)
		size = ARENA_BLOCK;
	block = xmalloc(sizeof(*block) + size);
	block->size = size;
	if (a->current) {
		block->next = a->current->next;
		a->current->next = block;
	} else {
		block->next = NULL;
		a->first = block;
	}
	return block;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	struct arena_block *block = a->current;
	char *p;

	if (size > SIZE_MAX / 2)
		die_of_memory();
	size = (size + align - 1) & ~(align - 1);
	if (!block || block->size - a->used < size) {
		/* After a reset the next block may be waiting to be reused. */
		block = block ? block->next : NULL;
		if (!block || block->size < size)
			block = arena_new_block(a, size);
		a->current = block;
		a->used = 0;
	}
	p = (char *)block->data + a->used;
	a->used += size;
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *copy = arena_alloc(a, len + 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

void arena_reset(struct arena *a)
{
	a->current = a->first;
	a->used = 0;
}

void arena_release(struct arena *a)
{
	struct arena_block *block, *next;

	for (block = a->first; block; block = next) {
		next = block->next;
		free(block);
	}
	*a = (struct arena){ 0 };
}
