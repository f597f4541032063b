/*
 * condition.h - the tree of a condition, between its parser and evaluator.
 */
#ifndef PLAYBOOK_CONDITION_H
#define PLAYBOOK_CONDITION_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdbool.h>

#include "watchfloor/walk.h"

enum comparison {
	OP_EQ,
	OP_NE,
	OP_GT,
	OP_LT,
	OP_GE,
	OP_LE,
	OP_IN,
	OP_LIKE,
	OP_MATCHES,
	OP_SUBSET,
	OP_SUPERSET,
	OP_EXISTS
};

enum literal_kind {
	LITERAL_STRING,
	LITERAL_NUMBER,
	LITERAL_BOOL,
	LITERAL_HEX,
	LITERAL_BINARY,
	LITERAL_TIME,
	LITERAL_VARIABLE
};

struct literal {
	enum literal_kind kind;
	char *text; /* without quotes, prefix and escapes */
};

enum condition_kind { CONDITION_TEST, CONDITION_ALL, CONDITION_ANY };

struct condition {
	enum condition_kind kind;
	/* of all, any */
	struct condition **parts;
	int nparts, alloc_parts;
	/* of a test */
	bool negated;
	char *variable; /* "__x__" */
	enum comparison op;
	struct literal *literals; /* one, but several for IN */
	int nliterals, alloc_literals;
	pcre2_code *pattern; /* of MATCHES */
	/* of the whole: what other readers of CACAO may not take */
	bool other_spelling; /* == or <> */
	bool variable_right; /* __a__:value = __b__:value */
};

#endif
