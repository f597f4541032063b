/*
 * painted.h - what texts became on the screen, to be put there again.
 *
 * Each key draws the whole screen anew, and nearly all of it is as it was.
 * What a text becomes in so many columns and with a look does not depend on
 * its place: it is kept, and copied the next time.
 */
#ifndef TUI_PAINTED_H
#define TUI_PAINTED_H

#include "theme.h"

/* How a text takes its columns: padded, or only as many as it needs. */
enum fit { FIT_LEFT, FIT_RIGHT, FIT_WORDS };

struct painted_as {
	int w; /* columns, at most; > 0 */
	enum theme_element look;
	enum fit fit;
};

/* Put s at y, x as it was put before.  Returns the columns taken, or -1: it is
 * not kept. */
int painted_again(int y, int x, const struct painted_as *as, const char *s);
/* It is there now, and takes so many columns.  Long texts are not kept. */
void painted_keep(int y, int x, const struct painted_as *as, const char *s,
		  int taken);
/* Looks are different now, or nothing is drawn any more. */
void painted_forget(void);

#endif
