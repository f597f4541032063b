/*
 * tree_parse.c - from a JSON text to the nodes of a tree.
 *
 * The way back up is the parent of each node, so a text may be as deep as it
 * is long.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "tree.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

struct parser {
	struct tree *tree;
	size_t at;
	int open; /* the innermost branch that is not closed; -1: none */
};

static int peek(const struct parser *p)
{
	const struct tree *t = p->tree;

	return p->at < t->len ? (unsigned char)t->text[p->at] : -1;
}

static void skip_space(struct parser *p)
{
	while (peek(p) == ' ' || peek(p) == '\t' || peek(p) == '\n' ||
	       peek(p) == '\r')
		p->at++;
}

static bool take(struct parser *p, char c)
{
	if (peek(p) != c)
		return false;
	p->at++;
	return true;
}

/* ---- values that hold no others ---- */

/* The text may hold a NUL; no set does. */
static bool is_one_of(int c, const char *set)
{
	return c > 0 && strchr(set, c);
}

static bool take_escape(struct parser *p)
{
	int c = peek(p);

	if (!is_one_of(c, "\"\\/bfnrtu"))
		return false;
	p->at++;
	for (int i = 0; c == 'u' && i < 4; i++, p->at++)
		if (!is_one_of(peek(p), "0123456789abcdefABCDEF"))
			return false;
	return true;
}

static bool take_string(struct parser *p)
{
	if (!take(p, '"'))
		return false;
	while (peek(p) >= 0 && peek(p) != '"')
		if (p->tree->text[p->at++] == '\\' && !take_escape(p))
			return false;
	return take(p, '"');
}

static bool take_digits(struct parser *p)
{
	size_t from = p->at;

	while (peek(p) >= '0' && peek(p) <= '9')
		p->at++;
	return p->at > from;
}

static bool take_number(struct parser *p)
{
	take(p, '-');
	if (!take(p, '0') && !take_digits(p))
		return false;
	if (take(p, '.') && !take_digits(p))
		return false;
	if (!take(p, 'e') && !take(p, 'E'))
		return true;
	if (!take(p, '+'))
		take(p, '-');
	return take_digits(p);
}

static bool take_scalar(struct parser *p)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t left = p->tree->len - p->at;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t len = strlen(words[i]);

		if (left < len ||
		    memcmp(p->tree->text + p->at, words[i], len) != 0)
			continue;
		p->at += len;
		return true;
	}
	return take_number(p);
}

/* ---- the tree ---- */

static struct tree_node *add_node(struct parser *p)
{
	struct tree *t = p->tree;
	struct tree_node *n;

	GROW(t->nodes, t->n, t->alloc);
	n = &t->nodes[t->n++];
	*n = (struct tree_node){ .parent = p->open, .size = 1 };
	if (p->open >= 0) {
		n->depth = t->nodes[p->open].depth + 1;
		n->index = t->nodes[p->open].children++;
	}
	return n;
}

static enum tree_kind kind_of(int c)
{
	return c == '{'   ? TREE_OBJECT
	       : c == '[' ? TREE_ARRAY
	       : c == '"' ? TREE_STRING
			  : TREE_SCALAR;
}

/* "key": in an object */
static bool take_key(struct parser *p, struct tree_node *n)
{
	if (p->open < 0 || p->tree->nodes[p->open].kind != TREE_OBJECT)
		return true;
	n->key = p->at;
	if (!take_string(p))
		return false;
	n->key_len = p->at - n->key;
	skip_space(p);
	if (!take(p, ':'))
		return false;
	skip_space(p);
	return true;
}

/* A value, or the beginning of a branch. */
static bool take_value(struct parser *p)
{
	struct tree_node *n = add_node(p);

	if (!take_key(p, n))
		return false;
	n->at = p->at;
	n->kind = kind_of(peek(p));
	if (n->kind <= TREE_ARRAY) {
		p->at++;
		p->open = p->tree->n - 1;
		return true;
	}
	if (!(n->kind == TREE_STRING ? take_string(p) : take_scalar(p)))
		return false;
	n->len = p->at - n->at;
	return true;
}

static void close_branch(struct parser *p)
{
	struct tree *t = p->tree;
	struct tree_node *n = &t->nodes[p->open];

	n->len = p->at - n->at;
	n->size = t->n - p->open;
	p->open = n->parent;
}

/* After a value, or at the beginning of a branch: close what ends here, and
 * leave the text where the next value begins. */
static bool take_between(struct parser *p)
{
	bool fresh = p->open >= 0 && !p->tree->nodes[p->open].children;

	for (skip_space(p); p->open >= 0; skip_space(p), fresh = false) {
		bool object = p->tree->nodes[p->open].kind == TREE_OBJECT;

		if (!take(p, object ? '}' : ']'))
			break;
		close_branch(p);
	}
	if (p->open < 0 || fresh)
		return true;
	if (!take(p, ','))
		return false;
	skip_space(p);
	return true;
}

static bool take_all(struct parser *p)
{
	skip_space(p);
	do {
		if (!take_value(p) || !take_between(p))
			return false;
	} while (p->open >= 0);
	return p->at == p->tree->len;
}

int tree_parse(struct tree *t, const char *text, size_t len)
{
	struct parser p = { .tree = t, .open = -1 };

	*t = (struct tree){ .text = xmalloc(len + 1),
			    .len = len,
			    .filter = xstrdup("") };
	memcpy(t->text, text, len);
	t->text[len] = '\0';
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		p.at = 3;
	if (!take_all(&p)) {
		tree_release(t);
		return fail(_("this is no JSON text"));
	}
	tree_filter(t, "");
	return 0;
}

void tree_release(struct tree *t)
{
	free(t->text);
	free(t->nodes);
	free(t->rows);
	free(t->filter);
	*t = (struct tree){ .n = 0 };
}
