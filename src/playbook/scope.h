/*
 * scope.h - the values that variables have while a playbook is walked.
 */
#ifndef PLAYBOOK_SCOPE_H
#define PLAYBOOK_SCOPE_H

#include <stdbool.h>

#include "watchfloor/playbook.h"

struct scope {
	const struct variable *variables;
	int n;
	char **values; /* owned; NULL: unknown */
};

/* Every variable gets the value that it is declared with. */
void scope_open(struct scope *s, const struct variable *variables, int n);
void scope_close(struct scope *s);

/* Where the value of a variable is kept; NULL when it is not declared. */
char **scope_slot(const struct scope *s, const char *name);
/* Returns false when the scope does not declare it. */
bool scope_set(struct scope *s, const char *name, const char *value);

#endif
