/*
 * query_match.c - a query against one ticket, or one record, in memory.
 *
 * Must say the same as query_sql.c.
 */
#include "config.h"

#include "watchfloor/query.h"

#include <string.h>

#include "desk/query_impl.h"

bool query_text_is(const struct query_value *v, const char *text,
		   const struct query_context *ctx)
{
	switch (v->kind) {
	case VALUE_EXACT:
		return !sqlite3_stricmp(text, v->text);
	case VALUE_LIKE:
		return !sqlite3_strlike(v->like, text, '\\');
	case VALUE_ME:
		return *text && ctx->me && !sqlite3_stricmp(text, ctx->me);
	default:
		return !*text;
	}
}

static bool in_order(enum query_op op, int64_t x, int64_t low, int64_t high)
{
	switch (op) {
	case OP_LESS_EQUAL:
		return x <= high;
	case OP_GREATER_EQUAL:
		return x >= low;
	case OP_LESS:
		return x < low;
	case OP_GREATER:
		return x > high;
	default:
		return low <= x && x <= high;
	}
}

static bool number_is(enum query_op op, const struct query_value *v, int64_t x,
		      int64_t now)
{
	if (v->kind == VALUE_NONE || x == CLOCK_NEVER)
		return v->kind == VALUE_NONE && x == CLOCK_NEVER;
	if (v->kind == VALUE_SPAN)
		return in_order(query_operators[op].mirror, x, now - v->low,
				now - v->low);
	return in_order(op, x, v->low, v->high);
}

static bool test_text(const struct query_node *n, const char *text,
		      const struct query_context *ctx)
{
	for (const struct query_value *v = n->values; v; v = v->next)
		if (query_text_is(v, text, ctx))
			return n->op != OP_NOT;
	return n->op == OP_NOT;
}

static bool test_number(const struct query_node *n, int64_t x, int64_t now)
{
	for (const struct query_value *v = n->values; v; v = v->next)
		if (number_is(n->op, v, x, now))
			return n->op != OP_NOT;
	return n->op == OP_NOT;
}

/* What a query is asked about. */
struct subject {
	const struct query_field *fields;
	const void *row;
	const struct query_context *ctx;
};

static bool found_anywhere(const struct query_value *v, const struct subject *s)
{
	for (const struct query_field *f = s->fields; f->name; f++)
		if (f->in_text && query_text_is(v, f->text(s->row), s->ctx))
			return true;
	return false;
}

static bool match(const struct query_node *n, const struct subject *s)
{
	const struct query_node *c = n->first;

	switch (n->kind) {
	case NODE_AND:
		while (c && match(c, s))
			c = c->next;
		return !c;
	case NODE_OR:
		while (c && !match(c, s))
			c = c->next;
		return c != NULL;
	case NODE_NOT:
		return !match(c, s);
	case NODE_TEXT:
		return found_anywhere(n->values, s);
	default:
		return n->field->text
			       ? test_text(n, n->field->text(s->row), s->ctx)
			       : test_number(n, n->field->number(s->row),
					     s->ctx->now);
	}
}

bool query_matches_all(const struct query *q)
{
	return !q || !q->root;
}

static bool match_row(const struct query *q, const void *row,
		      const struct query_context *ctx)
{
	struct subject s = { .row = row, .ctx = ctx };

	if (query_matches_all(q))
		return true;
	s.fields = q->fields;
	return match(q->root, &s);
}

bool query_match(const struct query *q, const struct ticket *t,
		 const struct query_context *ctx)
{
	return match_row(q, t, ctx);
}

bool query_match_record(const struct query *q, const struct record *r,
			const struct query_context *ctx)
{
	return match_row(q, r, ctx);
}

/* Is n a test of the state?  *passes: does "closed" pass it? */
static bool is_state_test(const struct query_node *n, bool *passes)
{
	if (n->kind != NODE_TEST || strcmp(n->field->name, "state") != 0)
		return false;
	*passes = test_number(n, STATE_CLOSED, 0);
	return true;
}

static bool only_open(const struct query_node *n)
{
	const struct query_node *c = n->first;
	bool passes;

	switch (n->kind) {
	case NODE_AND:
		while (c && !only_open(c))
			c = c->next;
		return c != NULL;
	case NODE_OR:
		while (c && only_open(c))
			c = c->next;
		return !c;
	case NODE_NOT:
		return is_state_test(c, &passes) && passes;
	default:
		return is_state_test(n, &passes) && !passes;
	}
}

bool query_only_open(const struct query *q)
{
	return q && q->root && only_open(q->root);
}

/* owner:none, or anybody's, of tickets that have no owner. */
static int owner_decides(const struct query_node *n, bool owned)
{
	bool none = false;

	for (const struct query_value *v = n->values; v; v = v->next) {
		if (v->kind != VALUE_NONE && (owned || v->kind == VALUE_LIKE))
			return -1;
		none |= v->kind == VALUE_NONE;
	}
	return (n->op == OP_NOT) != (none && !owned);
}

/* A leaf of the tree, by what is known: query_decide() of query_known. */
static int known_decides(void *ctx, const struct query_node *n)
{
	const struct query_known *known = ctx;

	if (n->kind != NODE_TEST)
		return -1;
	if (strcmp(n->field->name, "severity") == 0)
		return test_number(n, known->severity, 0);
	if (strcmp(n->field->name, "owner") == 0)
		return owner_decides(n, known->owned);
	return -1;
}

int query_decide(const struct query_node *n,
		 int (*leaf)(void *ctx, const struct query_node *n), void *ctx)
{
	bool any = n->kind == NODE_OR, depends = false;
	int ret;

	if (n->kind == NODE_TEST || n->kind == NODE_TEXT)
		return leaf(ctx, n);
	if (n->kind == NODE_NOT) {
		ret = query_decide(n->first, leaf, ctx);
		return ret < 0 ? ret : !ret;
	}
	for (const struct query_node *c = n->first; c; c = c->next) {
		ret = query_decide(c, leaf, ctx);
		if (ret == any)
			return any;
		depends |= ret < 0;
	}
	return depends ? -1 : !any;
}

int query_decided(const struct query *q, const struct query_known *known)
{
	struct query_known k = *known;

	return q && q->root ? query_decide(q->root, known_decides, &k) : 1;
}

static const char *only_on(const struct query_node *n)
{
	if (n->kind == NODE_TEST && !strcmp(n->field->name, "on") &&
	    n->op == OP_IS && !n->values->next &&
	    n->values->kind == VALUE_EXACT)
		return n->values->text;
	if (n->kind != NODE_AND)
		return NULL;
	for (const struct query_node *k = n->first; k; k = k->next) {
		const char *on = only_on(k);

		if (on)
			return on;
	}
	return NULL;
}

const char *query_only_on(const struct query *q)
{
	return q->fields == record_fields && q->root ? only_on(q->root) : NULL;
}
