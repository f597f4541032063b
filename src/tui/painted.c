/*
 * painted.c - what texts became on the screen, to be put there again.
 */
#include "config.h"

#include "painted.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/hash.h"
#include "watchfloor/memory.h"

/* A power of two.  Two texts for one slot keep each other out. */
#define SLOTS    256
/* Bytes.  A value of an alert may be as long as the alert. */
#define KEPT_MAX 1024

struct painted {
	cchar_t *cells; /* up to one without a character; NULL: none are kept */
	const char *text; /* behind them, in one piece of memory */
	struct painted_as as;
	int taken;
};

static struct painted kept[SLOTS];

static struct painted *slot_of(const struct painted_as *as, const char *s)
{
	uint32_t hash = fnv32(s, strlen(s));

	hash = (hash ^ (uint32_t)as->w) * 0x9e3779b1u;
	hash ^= (uint32_t)as->look << 2 ^ (uint32_t)as->fit;
	return &kept[(hash ^ hash >> 16) % SLOTS];
}

static bool is_same(const struct painted *p, const struct painted_as *as,
		    const char *s)
{
	return p->cells && p->as.w == as->w && p->as.look == as->look &&
	       p->as.fit == as->fit && strcmp(p->text, s) == 0;
}

/* Where writing the text would have left the cursor. */
static void move_after(int y, int x, int taken)
{
	move(y, x + taken < COLS ? x + taken : COLS - 1);
}

int painted_again(int y, int x, const struct painted_as *as, const char *s)
{
	const struct painted *p = slot_of(as, s);

	if (!is_same(p, as, s) || mvadd_wchnstr(y, x, p->cells, p->taken) != OK)
		return -1;
	move_after(y, x, p->taken);
	return p->taken;
}

static void forget(struct painted *p)
{
	free(p->cells);
	*p = (struct painted){ .cells = NULL };
}

void painted_keep(int y, int x, const struct painted_as *as, const char *s,
		  int taken)
{
	struct painted *p = slot_of(as, s);
	size_t len = strlen(s), size = ((size_t)taken + 1) * sizeof *p->cells;
	cchar_t *cells;
	char *text;

	if (y < 0 || y >= LINES || x < 0 || x + taken > COLS || len > KEPT_MAX)
		return;
	free(p->cells);
	cells = xmalloc(size + len + 1);
	text = (char *)&cells[taken + 1];
	memcpy(text, s, len + 1);
	memset(&cells[taken], 0, sizeof *cells);
	mvin_wchnstr(y, x, cells, taken);
	*p = (struct painted){
		.cells = cells,
		.text = text,
		.as = *as,
		.taken = taken,
	};
	move_after(y, x, taken);
}

void painted_forget(void)
{
	for (int i = 0; i < SLOTS; i++)
		forget(&kept[i]);
}
