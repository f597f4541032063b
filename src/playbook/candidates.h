/*
 * candidates.h - the values of a variable that may make a difference.
 */
#ifndef PLAYBOOK_CANDIDATES_H
#define PLAYBOOK_CANDIDATES_H

#include "watchfloor/playbook.h"
#include "watchfloor/walk.h"

#define CANDIDATES_MAX 24

struct candidates {
	char *list[CANDIDATES_MAX]; /* owned */
	int n;
};

/* As an answer of step s (NULL: from outside).  The answers that it offers; or
 * what tests compare the variable with, and something else.  Each fits the
 * variable's type. */
void candidates_find(struct candidates *c, const struct playbook *p,
		     const struct step *s, const struct variable *v);
void candidates_release(struct candidates *c);

/* Does any condition or switch test it? */
bool variable_is_tested(const struct playbook *p, const char *name);

#endif
