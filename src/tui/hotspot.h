/*
 * hotspot.h - what is where on the screen, for the mouse.
 *
 * Drawing says it: an area that runs a command line, an area with a list in
 * it.  app_draw() begins anew each time, with what is in lines that stay, so
 * what is said holds for what is seen.  Where two overlap the later one counts.
 */
#ifndef TUI_HOTSPOT_H
#define TUI_HOTSPOT_H

#include "draw.h"

struct list;

struct hotspot {
	struct area area;
	struct list *list; /* NULL: the key, or the command */
	int key;           /* 0: the command */
	char command[32];
};

/* The screen is about to be drawn. */
void hotspots_begin(void);
/* This line is not drawn but stays as it was: so does what is in it and no
 * higher. */
void hotspots_keep(int y);
/* What has been drawn cannot be pointed at. */
void hotspots_clear(void);
/* A click there runs the command line on the view on top. */
void hotspot_command(struct area a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* A click there presses the key, for whoever has the keys. */
void hotspot_key(struct area a, int key);
/* The rows of the list begin at the first line.  list_draw() says this. */
void hotspot_list(struct area a, struct list *l);
/* NULL: nothing is there. */
const struct hotspot *hotspot_at(int y, int x);

#endif
