/*
 * tour.h - a tour of the workbench: some lines below it say what to try next,
 * and see when it has been done.
 */
#ifndef TUI_TOUR_H
#define TUI_TOUR_H

#include "app.h"

/* Reserve the lines: before the screen is entered. */
void tour_reserve(void);
void tour_begin(struct app *a);
void tour_end(struct app *a);
/* The command: "tour" goes on, "tour back", "tour stop". */
int tour_run(struct view *v, enum action x, const char *args);

/* ---- tour_lessons.c ---- */

/* What is to be done in a lesson, and how it is known to have been. */
struct lesson {
	/* N_(); {take} in the text is the key of that command on `screen`. */
	const char *title, *text;
	enum screen_id screen;
	/* A command that must be there, or the lesson is left out. */
	enum action action;
	/* Done is: such a record of ours ("step." for any of them); else that
	 * this screen is on top; else, both unset, that the command ran. */
	const char *record;
	enum screen_id shows; /* SCREEN_ALL: unset */
};
extern const struct lesson lessons[];
extern const int nlessons;

#endif
