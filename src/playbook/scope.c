/*
 * scope.c - variables and their values.
 */
#include "config.h"

#include "playbook/scope.h"

#include <stdlib.h>

#include "playbook/value.h"
#include "watchfloor/memory.h"

void scope_open(struct scope *s, const struct variable *variables, int n)
{
	s->variables = variables;
	s->n = n;
	s->values = xcalloc((size_t)n + 1, sizeof *s->values);
	for (int i = 0; i < n; i++)
		s->values[i] = xstrdup(variables[i].value);
}

void scope_close(struct scope *s)
{
	for (int i = 0; i < s->n; i++)
		free(s->values[i]);
	free(s->values);
	*s = (struct scope){ 0 };
}

char **scope_slot(const struct scope *s, const char *name)
{
	const struct variable *v = variable_find(s->variables, s->n, name);

	return v ? &s->values[v - s->variables] : NULL;
}

bool scope_set(struct scope *s, const char *name, const char *value)
{
	char **slot = scope_slot(s, name);

	if (!slot)
		return false;
	char *copy = xstrdup(value);
	free(*slot);
	*slot = copy;
	return true;
}
