/*
 * hotspot.c - what is where on the screen, for the mouse.
 */
#include "config.h"

#include "hotspot.h"

#include <stdarg.h>
#include <stdio.h>

/* A screen that has more is none that one can point into. */
#define HOTSPOTS_MAX 128

static struct hotspot spots[HOTSPOTS_MAX];
static int nspots;

void hotspots_clear(void)
{
	nspots = 0;
}

void hotspots_begin(void)
{
	int n = 0;

	for (int i = 0; i < nspots; i++) {
		if (spots[i].old)
			continue;
		spots[n] = spots[i];
		spots[n++].old = true;
	}
	nspots = n;
}

void hotspots_keep(int y)
{
	for (int i = 0; i < nspots; i++)
		if (spots[i].area.y == y && spots[i].area.h == 1)
			spots[i].old = false;
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
		if (!spots[i].old && is_in(spots[i].area, y, x))
			return &spots[i];
	return NULL;
}
