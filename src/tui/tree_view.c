/*
 * tree_view.c - a screen of JSON that folds, and the same as it was written.
 */
#include "config.h"

#include "tree_view.h"

#include <stdlib.h>
#include <string.h>

#include "external.h"
#include "list.h"
#include "pager_view.h"
#include "pane.h"
#include "tree.h"
#include "watchfloor/text.h"

struct tree_view {
	struct view view;
	char *title, *text; /* text: as written */
	struct tree tree;
	struct list list;
	struct pane raw; /* the text as written */
	bool as_text;
};

static struct tree_view *tree_of(const struct view *v)
{
	return (struct tree_view *)v;
}

static int selected(const struct tree_view *v)
{
	return v->tree.nrows ? v->tree.rows[v->list.cursor] : -1;
}

/* ---- drawing ---- */

/* Deeper than that the indent does not grow: there must be room for what a
 * node says. */
static int indent_of(const struct tree_node *n, int width)
{
	int most = width / 2 - width / 2 % 2;

	return 2 * n->depth < most ? 2 * n->depth : most;
}

static const char *mark_of(const struct tree *t, const struct tree_node *n)
{
	if (!n->children)
		return " ";
	return glyph(n->folded && !*t->filter ? GLYPH_FOLDED : GLYPH_UNFOLDED);
}

/* "{ 12 }", "[ 3 ]": what is in a branch, in a word. */
static void branch_text(const struct tree_node *n, struct strbuf *out)
{
	const char *brackets = n->kind == TREE_OBJECT ? "{}" : "[]";

	if (n->children)
		strbuf_addf(out, "%c %d %c", brackets[0], n->children,
			    brackets[1]);
	else
		strbuf_addstr(out, brackets);
}

static void value_text(const struct tree *t, int node, int width,
		       struct strbuf *out)
{
	const struct tree_node *n = &t->nodes[node];

	if (n->kind <= TREE_ARRAY) {
		branch_text(n, out);
		return;
	}
	if (n->kind == TREE_STRING)
		strbuf_addch(out, '"');
	/* A character takes at most four bytes, and marks follow it. */
	tree_value(t, node, (size_t)width * 16, out);
	if (n->kind == TREE_STRING)
		strbuf_addch(out, '"');
}

/* The name of a value; in an array its number. */
static void name_text(const struct tree *t, int node, int width,
		      struct strbuf *out)
{
	const struct tree_node *n = &t->nodes[node];

	if (n->key_len)
		tree_key(t, node, (size_t)width * 16, out);
	else if (n->parent >= 0)
		strbuf_addf(out, "%d", n->index);
}

static enum theme_element look_of(const struct tree_node *n)
{
	return n->kind <= TREE_ARRAY ? LOOK_DIM : LOOK_NORMAL;
}

static void draw_node(void *ctx, int row, struct area line, bool on)
{
	const struct tree_view *v = ctx;
	const struct tree *t = &v->tree;
	int node = t->rows[row];
	const struct tree_node *n = &t->nodes[node];
	int x = line.x + indent_of(n, line.w), right = line.x + line.w;
	struct strbuf name = STRBUF_INIT, value = STRBUF_INIT;

	name_text(t, node, line.w, &name);
	value_text(t, node, line.w, &value);
	if (on)
		draw_column(line.y, line.x, line.w, LOOK_SELECTED, "");
	draw_words(line.y, x, right - x, on ? LOOK_SELECTED : LOOK_DIM,
		   mark_of(t, n));
	x += 2;
	if (name.len) {
		x += draw_words(line.y, x, (right - x) * 2 / 3,
				on ? LOOK_SELECTED : LOOK_HEADER, name.buf);
		x += 2;
	}
	draw_words(line.y, x, right - x, on ? LOOK_SELECTED : look_of(n),
		   value.buf);
	strbuf_release(&name);
	strbuf_release(&value);
}

static const struct list_ops node_ops = { .draw = draw_node };

/* ".alert.metadata[0]": where the cursor is. */
static void path_text(const struct tree *t, int node, struct strbuf *out)
{
	const struct tree_node *n = &t->nodes[node];
	struct strbuf rest = STRBUF_INIT;

	for (; n->parent >= 0 && out->len < 1024; n = &t->nodes[node]) {
		strbuf_reset(&rest);
		strbuf_addstr(&rest, out->buf);
		strbuf_reset(out);
		if (n->key_len) {
			strbuf_addch(out, '.');
			tree_key(t, node, 1024, out);
		} else {
			strbuf_addf(out, "[%d]", n->index);
		}
		strbuf_addstr(out, rest.buf);
		node = n->parent;
	}
	strbuf_release(&rest);
}

static void draw_path(const struct tree_view *v)
{
	struct strbuf path = STRBUF_INIT;
	int node = selected(v), x = 1;

	if (node >= 0)
		path_text(&v->tree, node, &path);
	x += draw_words(1, x, COLS - 2, LOOK_DIM, path.buf);
	draw_filter(1, x + 2, COLS - x - 3, v->tree.filter);
	strbuf_release(&path);
}

static void draw_nodes(struct tree_view *v)
{
	struct area at = { 2, 1, LINES - 3, COLS - 2 };

	list_set(&v->list, v->tree.nrows);
	draw_path(v);
	list_draw(&v->list, at, true);
	if (!v->tree.nrows)
		draw_words(at.y + 1, at.x + 1, at.w - 2, LOOK_STRONG,
			   _("Nothing matches the filter; Esc clears it."));
	move(list_cursor_line(&v->list, at), at.x);
}

static void draw_raw(struct tree_view *v)
{
	struct area at = { 2, 1, LINES - 3, COLS - 2 };

	if (pane_begin(&v->raw, at.w, 0))
		pane_add(&v->raw, "", LOOK_NORMAL, v->text);
	pane_draw(&v->raw, at);
	move(at.y, 0);
}

static void tree_draw(struct view *view)
{
	struct tree_view *v = tree_of(view);
	struct strbuf right = STRBUF_INIT;

	if (v->as_text)
		strbuf_addstr(&right, _("as written"));
	else
		strbuf_addf(&right, "%d / %d",
			    v->tree.nrows ? v->list.cursor + 1 : 0,
			    v->tree.nrows);
	draw_title(v->title, right.buf);
	if (v->as_text)
		draw_raw(v);
	else
		draw_nodes(v);
	strbuf_release(&right);
}

/* ---- acting ---- */

static int nothing_folds(void)
{
	return fail_as(NOT_FOUND, _("here is nothing to fold"));
}

/* A value has nothing to fold: it is shown in full. */
static int read_value(struct tree_view *v, int node)
{
	struct strbuf name = STRBUF_INIT, value = STRBUF_INIT;

	path_text(&v->tree, node, &name);
	tree_value(&v->tree, node, SIZE_MAX, &value);
	app_push(v->view.app, pager_text(v->view.app, name.buf, value.buf));
	strbuf_release(&name);
	strbuf_release(&value);
	return 0;
}

static int run_toggle(struct view *view, enum action x, const char *args)
{
	struct tree_view *v = tree_of(view);
	int node = selected(v);

	if (node < 0 || v->as_text)
		return nothing_folds();
	if (!v->tree.nodes[node].children)
		return read_value(v, node);
	tree_fold(&v->tree, v->list.cursor, !v->tree.nodes[node].folded);
	return 0;
}

static int run_unfold(struct view *view, enum action x, const char *args)
{
	struct tree_view *v = tree_of(view);
	int node = selected(v);

	if (node < 0 || v->as_text)
		return nothing_folds();
	/* What is open already is entered. */
	if (!tree_fold(&v->tree, v->list.cursor, false) &&
	    v->tree.nodes[node].children)
		list_move(&v->list, 1);
	return 0;
}

static int run_fold(struct view *view, enum action x, const char *args)
{
	struct tree_view *v = tree_of(view);
	int node = selected(v), parent;

	if (node < 0 || v->as_text)
		return nothing_folds();
	parent = v->tree.nodes[node].parent;
	if (!tree_fold(&v->tree, v->list.cursor, true) && parent >= 0)
		list_select(&v->list, tree_row_of(&v->tree, parent));
	return 0;
}

static int run_fold_all(struct view *view, enum action x, const char *args)
{
	struct tree_view *v = tree_of(view);
	int node = selected(v);

	if (node < 0 || v->as_text)
		return nothing_folds();
	tree_fold_all(&v->tree, x == ACTION_FOLD_ALL);
	list_set(&v->list, v->tree.nrows);
	list_select(&v->list, tree_row_of(&v->tree, node));
	return 0;
}

static int run_read(struct view *view, enum action x, const char *args)
{
	struct tree_view *v = tree_of(view);

	v->as_text = !v->as_text;
	return 0;
}

static int run_pager(struct view *view, enum action x, const char *args)
{
	return external_page_json(tree_of(view)->text);
}

static struct list *tree_list(struct view *view)
{
	struct tree_view *v = tree_of(view);

	return v->as_text ? &v->raw.list : &v->list;
}

static int tree_narrow(struct view *view, const char *text, bool typing)
{
	struct tree_view *v = tree_of(view);
	int node = selected(v);

	if (v->as_text) {
		pane_filter(&v->raw, text);
		return 0;
	}
	tree_filter(&v->tree, text);
	list_set(&v->list, v->tree.nrows);
	if (node >= 0 && v->tree.nrows)
		list_select(&v->list, tree_row_of(&v->tree, node));
	return 0;
}

static const char *narrowed(struct view *view)
{
	struct tree_view *v = tree_of(view);

	return v->as_text ? v->raw.filter : v->tree.filter;
}

static const char *hint_toggle(const struct view *view, enum action x)
{
	const struct tree_view *v = tree_of(view);
	int node = selected(v);

	if (v->as_text || node < 0)
		return NULL;
	if (!v->tree.nodes[node].children)
		return _("all of it");
	return v->tree.nodes[node].folded ? _("unfold") : _("fold");
}

static const char *hint_read(const struct view *v, enum action x)
{
	return tree_of(v)->as_text ? _("as a tree") : _("as written");
}

static const struct view_action actions[] = {
	{ ACTION_TOGGLE, run_toggle, hint_toggle },
	{ ACTION_READ, run_read, hint_read },
	{ ACTION_FILTER, command_filter, command_word },
	{ ACTION_FOLD_ALL, run_fold_all, command_word },
	{ ACTION_UNFOLD_ALL, run_fold_all, command_word },
	{ ACTION_BACK, command_back, command_word },
	{ ACTION_PAGER, run_pager, NULL },
	{ ACTION_FOLD, run_fold, NULL },
	{ ACTION_UNFOLD, run_unfold, NULL },
	{ 0 },
};

static bool tree_copy(struct view *view, struct strbuf *out)
{
	struct tree_view *v = tree_of(view);
	int node = selected(v);

	if (v->as_text)
		strbuf_addstr(out, v->text);
	else if (node >= 0)
		tree_value(&v->tree, node, SIZE_MAX, out);
	return out->len > 0;
}

/* ---- life ---- */

static void tree_free(struct view *view)
{
	struct tree_view *v = tree_of(view);

	tree_release(&v->tree);
	pane_release(&v->raw);
	free(v->title);
	free(v->text);
	free(v);
}

static const struct view_ops tree_ops = {
	.screen = SCREEN_TREE,
	.actions = actions,
	.draw = tree_draw,
	.list = tree_list,
	.filter = tree_narrow,
	.filtered = narrowed,
	.copy = tree_copy,
	.free = tree_free,
};

/* A NUL would end the text: it becomes U+2400, the symbol for it. */
static char *without_nul(const char *text, size_t len)
{
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0, part; i < len; i += part + 1) {
		part = strnlen(text + i, len - i);
		strbuf_add(&out, text + i, part);
		if (i + part == len)
			break;
		text_encode(&out, 0x2400);
	}
	return strbuf_detach(&out);
}

struct view *tree_view(struct app *a, const char *title, const char *text,
		       size_t len)
{
	char *written = without_nul(text, len);
	struct tree_view *v;
	struct view *pager;
	struct tree tree;

	if (tree_parse(&tree, text, len) < 0) {
		pager = pager_text(a, title, written);
		free(written);
		return pager;
	}
	v = xcalloc(1, sizeof *v);
	v->view = (struct view){ .ops = &tree_ops, .app = a };
	v->tree = tree;
	v->title = xstrdup(title);
	v->text = written;
	list_init(&v->list, &node_ops, v);
	list_set(&v->list, tree.nrows);
	pane_init(&v->raw);
	return &v->view;
}
