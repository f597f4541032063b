/*
 * hotspot.c - what is where on the screen, for the mouse.
 */
#include "config.h"

#include "hotspot.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A screen that has more is none that one can point into. */
#define HOTSPOTS_MAX 128

/* Those of the screen before may be kept. */
static struct hotspot spots[HOTSPOTS_MAX], before[HOTSPOTS_MAX];
static int nspots, nbefore;

void hotspots_clear(void)
{
	nspots = 0;
}

void hotspots_begin(void)
{
	memcpy(before, spots, (size_t)nspots * sizeof *spots);
	nbefore = nspots;
	nspots = 0;
}

void hotspots_keep(int y)
{
	for (int i = 0; i < nbefore && nspots < HOTSPOTS_MAX; i++)
		if (before[i].area.y == y && before[i].area.h == 1)
			spots[nspots++] = before[i];
}

static struct hotspot *add(struct area a, struct list *l)
{
	if (nspots == HOTSPOTS_MAX)
		return NULL;
	spots[nspots] = (struct hotspot){ .area = a, .list = l };
	return &spots[nspots++];
}

void hotspot_command(struct area a, const char *fmt, ...)
{
	struct hotspot *h = add(a, NULL);
	va_list ap;

	if (!h)
		return;
	va_start(ap, fmt);
	vsnprintf(h->command, sizeof h->command, fmt, ap);
	va_end(ap);
}

void hotspot_key(struct area a, int key)
{
	struct hotspot *h = add(a, NULL);

	if (h)
		h->key = key;
}

void hotspot_list(struct area a, struct list *l)
{
	add(a, l);
}

static bool is_in(struct area a, int y, int x)
{
	return y >= a.y && y < a.y + a.h && x >= a.x && x < a.x + a.w;
}

const struct hotspot *hotspot_at(int y, int x)
{
	for (int i = nspots - 1; i >= 0; i--)
		if (is_in(spots[i].area, y, x))
			return &spots[i];
	return NULL;
}
