/*
 * fuzz-tree.c - any bytes as a tree of JSON: what the program's parser reads
 * this one reads, branches lie within each other, and what is shown can be
 * folded, filtered and said.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "tui/tree.h"
#include "watchfloor/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check_nodes(const struct tree *t)
{
	for (int i = 0; i < t->n; i++) {
		const struct tree_node *n = &t->nodes[i];
		const struct tree_node *up = i ? &t->nodes[n->parent] : NULL;

		must(n->size >= 1 && i + n->size <= t->n);
		must(n->at + n->len <= t->len && n->len > 0);
		must(!up || (n->parent < i && n->depth == up->depth + 1 &&
			     i + n->size <= n->parent + up->size &&
			     n->at + n->len < up->at + up->len));
	}
}

static void check_rows(const struct tree *t)
{
	struct strbuf sb = STRBUF_INIT;

	for (int i = 0; i < t->nrows; i++) {
		must(i == 0 || t->rows[i] > t->rows[i - 1]);
		must(tree_row_of(t, t->rows[i]) == i);
		strbuf_reset(&sb);
		tree_key(t, t->rows[i], 64, &sb);
		tree_value(t, t->rows[i], 64, &sb);
		must(sb.len <= 2 * (64 + 4));
	}
	strbuf_release(&sb);
}

static void play(struct tree *t)
{
	check_nodes(t);
	check_rows(t);
	must(t->nrows == t->n);
	for (int i = t->nrows - 1; i >= 0; i -= 3)
		tree_fold(t, i < t->nrows ? i : t->nrows - 1, true);
	check_rows(t);
	tree_filter(t, "a");
	check_rows(t);
	tree_filter(t, "");
	tree_fold_all(t, true);
	check_rows(t);
	tree_fold_all(t, false);
	must(t->nrows == t->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cJSON *json = json_parse((const char *)data, size, 0, NULL);
	struct tree t;

	if (tree_parse(&t, (const char *)data, size) == 0)
		play(&t);
	else
		must(!json);
	tree_release(&t);
	cJSON_Delete(json);
	return 0;
}
