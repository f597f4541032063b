/*
 * query.c - the life of a parsed query, and its canonical text.
 */
#include "config.h"

#include "watchfloor/query.h"

#include <stdlib.h>

#include "desk/query_impl.h"

const struct query_operator query_operators[OP_COUNT] = {
	[OP_IS] = { ":", false, OP_IS },
	[OP_NOT] = { "!=", false, OP_NOT },
	[OP_LESS_EQUAL] = { "<=", true, OP_GREATER_EQUAL },
	[OP_GREATER_EQUAL] = { ">=", false, OP_LESS_EQUAL },
	[OP_LESS] = { "<", false, OP_GREATER },
	[OP_GREATER] = { ">", true, OP_LESS },
};

void query_free(struct query *q)
{
	if (!q)
		return;
	arena_release(&q->arena);
	free(q);
}

static void print_value(const struct query_value *v, struct strbuf *out)
{
	if (!v->quoted) {
		strbuf_addstr(out, v->text);
		return;
	}
	strbuf_addch(out, '"');
	for (const char *s = v->text; *s; s++) {
		if (*s == '"' || *s == '\\')
			strbuf_addch(out, '\\');
		strbuf_addch(out, *s);
	}
	strbuf_addch(out, '"');
}

static void print_test(const struct query_node *n, struct strbuf *out)
{
	strbuf_addstr(out, n->field->name);
	strbuf_addstr(out, query_operators[n->op].text);
	for (const struct query_value *v = n->values; v; v = v->next) {
		if (v != n->values)
			strbuf_addch(out, ',');
		print_value(v, out);
	}
}

static void print_node(const struct query_node *n, struct strbuf *out);

/* Only a test and a text stand by themselves everywhere; "-" may stand
 * before those, and side by side. */
static void print_child(const struct query_node *parent,
			const struct query_node *n, struct strbuf *out)
{
	bool bare = n->kind == NODE_TEST || n->kind == NODE_TEXT ||
		    (n->kind == NODE_NOT && parent->kind != NODE_NOT) ||
		    (n->kind == NODE_AND && parent->kind == NODE_OR);

	if (!bare)
		strbuf_addch(out, '(');
	print_node(n, out);
	if (!bare)
		strbuf_addch(out, ')');
}

static void print_node(const struct query_node *n, struct strbuf *out)
{
	if (n->kind == NODE_TEST) {
		print_test(n, out);
		return;
	}
	if (n->kind == NODE_TEXT) {
		print_value(n->values, out);
		return;
	}
	if (n->kind == NODE_NOT)
		strbuf_addch(out, '-');
	for (const struct query_node *c = n->first; c; c = c->next) {
		if (c != n->first)
			strbuf_addstr(out, n->kind == NODE_OR ? " OR " : " ");
		print_child(n, c, out);
	}
}

void query_print(const struct query *q, struct strbuf *out)
{
	if (q && q->root)
		print_node(q->root, out);
}
