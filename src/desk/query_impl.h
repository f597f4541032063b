/*
 * query_impl.h - the tree of a parsed query, for the query_*.c only.
 *
 * Everything hangs in one arena.  A value is resolved as far as the text
 * alone allows: to a LIKE pattern or to a range of integers.  Matching and
 * SQL then say the same thing twice, and each can be read against the other:
 * text is compared by sqlite3_strlike() and sqlite3_stricmp(), which are what
 * LIKE and NOCASE are made of.
 */
#ifndef DESK_QUERY_IMPL_H
#define DESK_QUERY_IMPL_H

#include <stdbool.h>
#include <stdint.h>

#include "watchfloor/memory.h"
#include "watchfloor/query.h"

/* In the order in which a parser must try them. */
enum query_op {
	OP_IS,
	OP_NOT,
	OP_LESS_EQUAL,
	OP_GREATER_EQUAL,
	OP_LESS,
	OP_GREATER,
	OP_COUNT
};

struct query_operator {
	const char *text;
	bool high;            /* compares with the high end of a range */
	enum query_op mirror; /* a longer ago is an earlier time */
};

extern const struct query_operator query_operators[OP_COUNT];

enum value_kind {
	VALUE_EXACT, /* text */
	VALUE_LIKE,  /* like */
	VALUE_ME,    /* the asking member */
	VALUE_NONE,  /* an empty text, or no such time */
	VALUE_RANGE, /* low..high, both inclusive */
	VALUE_SPAN   /* low: milliseconds before now */
};

struct query_value {
	struct query_value *next;
	enum value_kind kind;
	bool quoted;
	const char *text; /* as written, without quotes and escapes */
	const char *like; /* pattern; the escape is a backslash */
	int64_t low, high;
	int parameter; /* in SQL, from 1; 0: needs none */
};

enum node_kind { NODE_AND, NODE_OR, NODE_NOT, NODE_TEST, NODE_TEXT };

struct query_node {
	enum node_kind kind;
	struct query_node *next;         /* beside it, under one parent */
	struct query_node *first;        /* AND, OR: two or more; NOT: one */
	const struct query_field *field; /* TEST */
	enum query_op op;                /* TEST */
	struct query_value *values;      /* TEST: one or more; TEXT: one */
};

struct query {
	const struct query_field *fields; /* of what it is about */
	struct arena arena;
	struct query_node *root; /* NULL matches everything */
	struct query_value *bound[QUERY_MAX_VALUES]; /* by parameter - 1 */
	int nbound;
};

/* Resolve v->text for field (NULL: bare text) under op.  FAILED with a
 * sentence that does not say where. */
int query_value_resolve(struct arena *arena, const struct query_field *field,
			enum query_op op, struct query_value *v);

/* Is a text what a value says?  ctx is asked for VALUE_ME only, else it may
 * be NULL. */
bool query_text_is(const struct query_value *v, const char *text,
		   const struct query_context *ctx);

/* What leaf() says of the tests and bare words of a tree decides the whole: 1
 * it matches, 0 it does not, -1 it depends. */
int query_decide(const struct query_node *n,
		 int (*leaf)(void *ctx, const struct query_node *n), void *ctx);

#endif
