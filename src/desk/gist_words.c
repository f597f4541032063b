/*
 * gist_words.c - each text once, with a number.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/gist.h"
#include "watchfloor/hash.h"
#include "watchfloor/memory.h"

/* The slot that holds it, or the empty one where it would go. */
static uint32_t *slot_of(const struct words *w, const char *s)
{
	uint32_t i = fnv32(s, strlen(s)) & (w->nslots - 1);

	while (w->slots[i] && strcmp(words_get(w, w->slots[i] - 1), s) != 0)
		i = (i + 1) & (w->nslots - 1);
	return &w->slots[i];
}

static void rehash(struct words *w)
{
	free(w->slots);
	w->nslots = w->nslots ? 2 * w->nslots : 1024;
	w->slots = xcalloc(w->nslots, sizeof *w->slots);
	for (uint32_t i = 0; i < w->n; i++)
		*slot_of(w, words_get(w, i)) = i + 1;
}

static uint32_t append(struct words *w, const char *s)
{
	size_t len = strlen(s) + 1;

	if (w->size - w->len < len) {
		w->size = 2 * w->size + len;
		w->text = xrealloc(w->text, w->size, 1);
	}
	memcpy(w->text + w->len, s, len);
	GROW(w->at, w->n, w->alloc);
	w->at[w->n] = (uint32_t)w->len;
	w->len += len;
	return w->n++;
}

uint32_t words_put(struct words *w, const char *s)
{
	uint32_t *slot;

	if (w->n >= w->nslots / 4 * 3)
		rehash(w);
	slot = slot_of(w, s);
	if (!*slot)
		*slot = append(w, s) + 1;
	return *slot - 1;
}

size_t words_bytes(const struct words *w)
{
	return w->len + w->n * sizeof *w->at + w->nslots * sizeof *w->slots;
}

void words_release(struct words *w)
{
	free(w->text);
	free(w->at);
	free(w->slots);
	*w = (struct words){ .n = 0 };
}
