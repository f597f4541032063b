/*
 * tree.h - a JSON text as a tree that folds: the model.
 *
 * The nodes lie in one array in the order of the text, each with the size of
 * its branch, and point into the text: numbers and escapes stay as they were
 * written.  Depth costs nothing: nothing here calls itself.
 */
#ifndef TUI_TREE_H
#define TUI_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "watchfloor/strbuf.h"

enum tree_kind { TREE_OBJECT, TREE_ARRAY, TREE_STRING, TREE_SCALAR };

struct tree_node {
	enum tree_kind kind;
	bool folded;
	int parent;          /* -1: none */
	int depth;           /* of the root: 0 */
	int size;            /* nodes of the branch, with this one */
	int children;        /* of an object or array */
	int index;           /* place among its brothers, from 0 */
	size_t key, key_len; /* with its quotes; key_len 0: none */
	size_t at, len;      /* the value, with quotes or brackets */
};

struct tree {
	char *text;
	size_t len;
	struct tree_node *nodes;
	int n, alloc;
	int *rows, nrows; /* the nodes that are shown */
	char *filter;     /* "" for none */
};

/* text is copied.  FAILED, and an empty tree, when it is not one JSON value
 * (RFC 8259; control characters in strings are let pass). */
int tree_parse(struct tree *t, const char *text, size_t len);
void tree_release(struct tree *t);

/* Fold or unfold the branch in row `row`; false when there is none. */
bool tree_fold(struct tree *t, int row, bool folded);
void tree_fold_all(struct tree *t, bool folded);
/* The row of a node, or of the branch that hides it. */
int tree_row_of(const struct tree *t, int node);

/* Show only nodes whose key or value has the text in it, without case, and
 * the way to them. */
void tree_filter(struct tree *t, const char *text);

/* Append the key, or the value, without quotes and with its escapes undone;
 * at most about `most` bytes of it.  A branch gives its text as written. */
void tree_key(const struct tree *t, int node, size_t most, struct strbuf *out);
void tree_value(const struct tree *t, int node, size_t most,
		struct strbuf *out);

#endif
