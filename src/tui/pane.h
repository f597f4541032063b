/*
 * pane.h - text to read: wrapped lines, each perhaps with a head of its own
 * (a name, a time) in a column at the left.
 */
#ifndef TUI_PANE_H
#define TUI_PANE_H

#include "list.h"
#include "watchfloor/strbuf.h"

struct pane_line {
	char *head, *text; /* "" or safe text */
	enum theme_element look;
};

struct pane {
	struct list list; /* it scrolls: there is no cursor */
	struct pane_line *lines;
	int n, alloc;
	int width, head; /* columns: in all, of the heads */
	bool stale;
	char *filter; /* "" for none */
};

/* A width at which no line is broken: for what breaks lines itself. */
#define PANE_UNBROKEN (1 << 24)

void pane_init(struct pane *p);
void pane_release(struct pane *p);
/* What it shows has changed. */
void pane_touch(struct pane *p);
/* Is it to be filled (again), for this width?  Then it is empty now. */
bool pane_begin(struct pane *p, int width, int head);
/* Add a paragraph: made safe, wrapped; the head stands at its first line. */
void pane_add(struct pane *p, const char *head, enum theme_element look,
	      const char *text);
/* Keep only the paragraphs that have the text in them, without case. */
void pane_filter(struct pane *p, const char *text);
void pane_draw(struct pane *p, struct area a);
/* Append its lines as text. */
void pane_print(const struct pane *p, struct strbuf *out);

#endif
