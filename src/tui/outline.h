/*
 * outline.h - a playbook to read: the line of a step, and what it says.
 */
#ifndef TUI_OUTLINE_H
#define TUI_OUTLINE_H

#include "pane.h"
#include "watchfloor/walk.h"

/* "  2  yes: Contain the web server": the indentation says whose part a step
 * is, so its number need not. */
void outline_row_text(const struct playbook *p, const struct outline_row *row,
		      struct strbuf *out);
/* "4a.2 · Contain the web server · 15 min" */
void outline_heading(const struct outline_row *row, struct strbuf *out);

/* Add to the pane how long a step waits before it begins, and after what time
 * it counts as failed, if it says so. */
void outline_add_times(struct pane *p, const struct step *s);
/* Add to the pane what a step says, with the values that the walk has. */
void outline_add_step(struct pane *p, const struct step *s,
		      const struct walk *w);
void outline_add_resolved(struct pane *p, const struct walk *w,
			  enum theme_element look, const char *text);

#endif
