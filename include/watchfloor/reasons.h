/*
 * reasons.h - why an alert was none: the reasons to choose from.
 */
#ifndef WATCHFLOOR_REASONS_H
#define WATCHFLOOR_REASONS_H

#include "watchfloor/desk.h"

/* As many as there are number keys. */
#define REASONS_MAX 9

struct reason_choice {
	char *text;
	enum verdict verdict;
	int used; /* so often among the newest tickets of the rule; 0: it is
		     from desk.conf */
};

/*
 * First those that tickets of the same rule were closed with lately, the most
 * used first; then those of desk.conf that fit the ticket.  out[0..*n) are
 * yours to release.
 */
int reasons_for(struct desk *d, const struct ticket *t,
		struct reason_choice out[static REASONS_MAX], int *n);
void reasons_release(struct reason_choice *r, int n);

#endif
