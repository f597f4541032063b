/*
 * candidates.c - the values of a variable that may make a difference: the
 * answers that are offered, else what tests compare it with and their
 * neighbours, and a plain value of its type.
 */
#include "config.h"

#include "playbook/candidates.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/condition.h"
#include "playbook/graph.h"
#include "playbook/value.h"
#include "watchfloor/memory.h"

struct search {
	struct candidates *c;
	const struct variable *v;
	bool tested;
};

static void add(const struct search *s, const char *value)
{
	struct candidates *c = s->c;

	if (!c || c->n == CANDIDATES_MAX || !value_fits(s->v->type, value))
		return;
	for (int i = 0; i < c->n; i++)
		if (!strcmp(c->list[i], value))
			return;
	c->list[c->n++] = xstrdup(value);
}

/* ---- what tests compare it with ---- */

/* A number and those beside it, for < and >. */
static void add_literal(const struct search *s, const struct literal *literal)
{
	int64_t n;

	if (literal->kind == LITERAL_VARIABLE)
		return;
	add(s, literal->text);
	if (!value_int(literal->text, &n) || n == INT64_MAX || n == INT64_MIN)
		return;
	for (int64_t by = -1; by <= 1; by += 2) {
		char *beside = xasprintf("%lld", (long long)(n + by));

		add(s, beside);
		free(beside);
	}
}

/* A pattern of LIKE without its wildcards is among what it matches. */
static void add_like(const struct search *s, const char *pattern)
{
	char *plain = xstrdup(pattern), *to = plain;

	for (const char *from = pattern; *from; from++)
		if (*from != '%')
			*to++ = *from == '_' ? 'x' : *from;
	*to = '\0';
	add(s, plain);
	free(plain);
}

static void from_condition(struct search *s, const struct condition *c)
{
	for (int i = 0; i < c->nparts; i++)
		from_condition(s, c->parts[i]);
	if (c->kind != CONDITION_TEST || strcmp(c->variable, s->v->name) != 0)
		return;
	s->tested = true;
	for (int i = 0; i < c->nliterals; i++) {
		add_literal(s, &c->literals[i]);
		if (c->op == OP_LIKE)
			add_like(s, c->literals[i].text);
	}
}

static void from_step(struct search *s, const struct step *step)
{
	if (step->condition)
		from_condition(s, step->condition);
	if (step->type != STEP_SWITCH || !step->switch_variable ||
	    strcmp(step->switch_variable, s->v->name) != 0)
		return;
	s->tested = true;
	for (int i = 0; i < step->nbranches; i++)
		if (strcmp(step->branches[i].label, "default") != 0)
			add(s, step->branches[i].label);
}

static void from_tests(struct search *s, const struct playbook *p)
{
	for (int i = 0; i < p->nsteps; i++)
		from_step(s, &p->steps[i]);
}

bool variable_is_tested(const struct playbook *p, const char *name)
{
	const struct variable v = { .name = name, .type = VAR_STRING };
	struct search s = { .v = &v };

	from_tests(&s, p);
	return s.tested;
}

/* ---- a plain value ---- */

#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const char *const plain_values[][2] = {
	[VAR_STRING] = { "sample", NULL },
	[VAR_BOOL] = { "true", "false" },
	[VAR_INTEGER] = { "1", NULL },
	[VAR_LONG] = { "1", NULL },
	[VAR_FLOAT] = { "1.5", NULL },
	[VAR_IPV4] = { "192.0.2.1", NULL },
	[VAR_IPV6] = { "2001:db8::1", NULL },
	[VAR_MAC] = { "00:00:5e:00:53:01", NULL },
	[VAR_HASH] = { HASH, NULL },
	[VAR_MD5] = { "d41d8cd98f00b204e9800998ecf8427e", NULL },
	[VAR_SHA256] = { HASH, NULL },
	[VAR_HEXSTRING] = { "0x00", NULL },
	[VAR_URI] = { "https://example.org/", NULL },
	[VAR_UUID] = { "00000000-0000-4000-8000-000000000000", NULL },
	[VAR_DICTIONARY] = { "{}", NULL },
	[VAR_OTHER] = { "sample", NULL },
};

static bool from_question(const struct search *s, const struct step *step)
{
	const struct question *q =
		step ? step_question(step, s->v->name) : NULL;

	for (int i = 0; q && i < q->nchoices; i++)
		add(s, q->choices[i].token);
	return s->c->n > 0;
}

void candidates_find(struct candidates *c, const struct playbook *p,
		     const struct step *step, const struct variable *v)
{
	struct search s = { .c = c, .v = v };

	c->n = 0;
	if (from_question(&s, step))
		return;
	from_tests(&s, p);
	for (int i = 0; i < 2 && plain_values[v->type][i]; i++)
		add(&s, plain_values[v->type][i]);
}

void candidates_release(struct candidates *c)
{
	for (int i = 0; i < c->n; i++)
		free(c->list[i]);
	c->n = 0;
}
