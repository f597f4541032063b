/*
 * tree.c - which nodes of a tree are shown, and what they say.
 *
 * The nodes that are shown are an array of numbers, so a move is an index
 * into it, whatever is folded.
 */
#include "config.h"

#include "tree.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* ---- what a node says ---- */

static const char *skip_digits(const char *s, const char *end, uint32_t *value)
{
	*value = 0;
	for (int i = 0; i < 4 && s < end; i++, s++) {
		int c = *s | 0x20; /* lower case */

		*value = *value << 4 |
			 (uint32_t)(c >= 'a' ? c - 'a' + 10 : *s - '0');
	}
	return s;
}

/* What follows "\u"; the second half of a pair may come behind. */
static const char *add_unicode(struct strbuf *out, const char *s,
			       const char *end)
{
	uint32_t c, low;

	s = skip_digits(s, end, &c);
	if (c >= 0xd800 && c < 0xdc00 && end - s >= 6 && s[0] == '\\' &&
	    s[1] == 'u') {
		const char *next = skip_digits(s + 2, end, &low);

		if (low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			s = next;
		}
	}
	if (c >= 0xd800 && c < 0xe000)
		c = 0xfffd;
	text_encode(out, c ? c : 0x2400); /* U+2400 is the symbol for NUL */
	return s;
}

static const char *add_escape(struct strbuf *out, const char *s,
			      const char *end)
{
	static const char letters[] = "bfnrt", controls[] = "\b\f\n\r\t";
	const char *letter = strchr(letters, *s);

	if (*s == 'u')
		return add_unicode(out, s + 1, end);
	strbuf_addch(out, letter ? controls[letter - letters] : *s);
	return s + 1;
}

/* A string with its quotes, already known to be well formed. */
static void add_string(struct strbuf *out, const char *s, size_t len,
		       size_t most)
{
	const char *end = s + len - 1;
	size_t limit = most > SIZE_MAX - out->len ? SIZE_MAX : out->len + most;

	for (s++; s < end && out->len < limit;) {
		if (*s == '\\' && s + 1 < end)
			s = add_escape(out, s + 1, end);
		else if (*s == '\0')
			text_encode(out, 0x2400), s++;
		else
			strbuf_addch(out, *s++);
	}
}

void tree_key(const struct tree *t, int node, size_t most, struct strbuf *out)
{
	const struct tree_node *n = &t->nodes[node];

	if (n->key_len)
		add_string(out, t->text + n->key, n->key_len, most);
}

void tree_value(const struct tree *t, int node, size_t most, struct strbuf *out)
{
	const struct tree_node *n = &t->nodes[node];

	if (n->kind == TREE_STRING)
		add_string(out, t->text + n->at, n->len, most);
	else
		strbuf_add(out, t->text + n->at, n->len < most ? n->len : most);
}

/* ---- what is shown ---- */

static void show_unfolded(struct tree *t)
{
	t->nrows = 0;
	for (int i = 0; i < t->n;
	     i += t->nodes[i].folded ? t->nodes[i].size : 1)
		t->rows[t->nrows++] = i;
}

static bool key_matches(const struct tree *t, int node, struct strbuf *scratch)
{
	strbuf_reset(scratch);
	tree_key(t, node, SIZE_MAX, scratch);
	return text_contains_nocase(scratch->buf, t->filter);
}

static bool value_matches(const struct tree *t, int node,
			  struct strbuf *scratch)
{
	if (t->nodes[node].kind <= TREE_ARRAY)
		return false;
	strbuf_reset(scratch);
	tree_value(t, node, SIZE_MAX, scratch);
	return text_contains_nocase(scratch->buf, t->filter);
}

/* A branch whose name matches is shown with all that is in it. */
static void show_matching(struct tree *t)
{
	bool *shown = xcalloc((size_t)t->n, sizeof *shown);
	struct strbuf scratch = STRBUF_INIT;

	for (int i = 0; i < t->n; i++) {
		bool key = key_matches(t, i, &scratch);

		if (!key && !value_matches(t, i, &scratch))
			continue;
		memset(shown + i, true, key ? (size_t)t->nodes[i].size : 1);
		for (int up = t->nodes[i].parent; up >= 0 && !shown[up];
		     up = t->nodes[up].parent)
			shown[up] = true;
	}
	t->nrows = 0;
	for (int i = 0; i < t->n; i++)
		if (shown[i])
			t->rows[t->nrows++] = i;
	strbuf_release(&scratch);
	free(shown);
}

void tree_filter(struct tree *t, const char *text)
{
	if (text != t->filter) {
		free(t->filter);
		t->filter = xstrdup(text);
	}
	if (!t->rows)
		t->rows = xcalloc((size_t)t->n + 1, sizeof *t->rows);
	if (*t->filter)
		show_matching(t);
	else
		show_unfolded(t);
}

/* With a filter the matches are shown, whatever is folded. */
bool tree_fold(struct tree *t, int row, bool folded)
{
	struct tree_node *n = &t->nodes[t->rows[row]];

	if (!n->children || n->folded == folded || *t->filter)
		return false;
	n->folded = folded;
	show_unfolded(t);
	return true;
}

/* The root stays open: it alone would say nothing. */
void tree_fold_all(struct tree *t, bool folded)
{
	for (int i = 1; i < t->n; i++)
		t->nodes[i].folded = folded && t->nodes[i].children;
	if (t->n)
		t->nodes[0].folded = false;
	if (!*t->filter)
		show_unfolded(t);
}

int tree_row_of(const struct tree *t, int node)
{
	int low = 0, high = t->nrows;

	/* The last row that is not after the node. */
	while (high - low > 1) {
		int middle = low + (high - low) / 2;

		if (t->rows[middle] <= node)
			low = middle;
		else
			high = middle;
	}
	return low;
}
