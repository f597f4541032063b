/*
 * playbook_view.c - the screen of one playbook.
 *
 * All of it is as of the desk's commit; when the desk has another one the
 * playbook is read again.
 */
#include "config.h"

#include "playbook_view.h"

#include <stdlib.h>
#include <string.h>

#include "edit_session.h"
#include "external.h"
#include "playbook_private.h"
#include "tabbar.h"
#include "watchfloor/clock.h"

static struct playbook_view *playbook_of(const struct view *v)
{
	return (struct playbook_view *)v;
}

/* ---- tabs ---- */

static const struct {
	const char *title; /* N_() */
	void (*draw)(struct playbook_view *v, struct area at);
	int (*read)(struct playbook_view *v); /* or NULL */
} tabs[PLAYBOOK_TABS] = {
	[PLAYBOOK_OUTLINE] = { N_("Outline"), playbook_draw_outline,
			       playbook_read_step },
	[PLAYBOOK_GRAPH] = { N_("Graph"), playbook_draw_graph,
			     playbook_read_step },
	[PLAYBOOK_TEXT] = { N_("Text"), playbook_draw_text, NULL },
	[PLAYBOOK_HISTORY] = { N_("History"), history_draw, history_read },
	[PLAYBOOK_FACTS] = { N_("Facts"), facts_draw, NULL },
	[PLAYBOOK_FIGURES] = { N_("Figures"), figures_draw, NULL },
};

/* The text that the tab shows; NULL: it has steps, or versions. */
static struct pane *pane_of(struct playbook_view *v)
{
	if (v->tab == PLAYBOOK_TEXT)
		return &v->lines;
	if (v->tab == PLAYBOOK_FIGURES)
		return &v->figures.pane;
	return v->tab == PLAYBOOK_FACTS ? &v->facts : NULL;
}

static void to_tab(struct playbook_view *v, enum playbook_tab tab)
{
	v->tab = tab;
	pane_touch(&v->step); /* the graph has no lines to spare */
	if (tab == PLAYBOOK_HISTORY)
		history_load(v);
}

static int run_other_tab(struct view *v, enum action x, const char *args)
{
	unsigned by = x == ACTION_NEXT_TAB ? 1 : PLAYBOOK_TABS - 1;

	to_tab(playbook_of(v), (playbook_of(v)->tab + by) % PLAYBOOK_TABS);
	return 0;
}

static int run_tab(struct view *v, enum action x, const char *args)
{
	long n = strtol(args, NULL, 10);

	if (n < 1 || n > PLAYBOOK_TABS)
		return fail_as(NOT_FOUND, _("there is no tab \"%s\""), args);
	to_tab(playbook_of(v), (enum playbook_tab)(n - 1));
	return 0;
}

/* ---- drawing ---- */

static void print_tab(const void *ctx, int i, struct strbuf *title,
		      struct strbuf *late)
{
	strbuf_addstr(title, _(tabs[i].title));
}

/* "✗ revoked", beside the tabs of each; returns the columns taken. */
static int draw_standing(const struct playbook_view *v, int x)
{
	const char *word = v->playbook ? standing_word(playbook_standing(
						 v->playbook, clock_now()))
				       : NULL;
	struct strbuf sb = STRBUF_INIT;
	int w = 0;

	if (word) {
		strbuf_addf(&sb, "%s %s", glyph(GLYPH_FAILED), word);
		w = 2 + draw_words(1, x, COLS - x - 1, LOOK_BAD, sb.buf);
	}
	strbuf_release(&sb);
	return w;
}

static void draw_tabs(struct playbook_view *v)
{
	const struct tabbar b = { PLAYBOOK_TABS, (int)v->tab, LOOK_TAB,
				  LOOK_TAB_ON,   print_tab,   v };
	int x = 1 + tabbar_draw(&b, (struct area){ 1, 1, 1, COLS - 1 });

	x += draw_standing(v, x);
	if (pane_of(v))
		draw_filter(1, x, COLS - x - 1, pane_of(v)->filter);
}

static void playbook_draw(struct view *view)
{
	struct playbook_view *v = playbook_of(view);
	struct strbuf right = STRBUF_INIT;

	const char *tlp = v->playbook ? playbook_tlp(v->playbook) : NULL;

	strbuf_addf(&right, "%s %s ", v->path, glyph(GLYPH_DOT));
	if (tlp)
		strbuf_addf(&right, "%s %s ", tlp, glyph(GLYPH_DOT));
	strbuf_addf(&right, _("as of %.8s"), v->commit);
	draw_title(v->title, right.buf);
	strbuf_release(&right);
	draw_tabs(v);
	tabs[v->tab].draw(v, (struct area){ 2, 0, LINES - 3, COLS });
}

/* ---- acting ---- */

static int run_read(struct view *view, enum action x, const char *args)
{
	struct playbook_view *v = playbook_of(view);

	if (!tabs[v->tab].read)
		return fail_as(NOT_FOUND, _("there is nothing to read"));
	return tabs[v->tab].read(v);
}

static int only_history(const struct playbook_view *v)
{
	if (v->tab == PLAYBOOK_HISTORY)
		return 0;
	return fail_as(NOT_FOUND, _("this is for versions: see the history"));
}

static int run_diff(struct view *view, enum action x, const char *args)
{
	struct playbook_view *v = playbook_of(view);
	int ret = only_history(v);

	return ret < 0 ? ret : history_diff(v);
}

static int run_mark(struct view *view, enum action x, const char *args)
{
	struct playbook_view *v = playbook_of(view);
	int ret = only_history(v);

	return ret < 0 ? ret : history_mark(v);
}

/* The file as it is, whatever the tab. */
static int run_pager(struct view *view, enum action x, const char *args)
{
	return external_page(playbook_of(view)->text.buf);
}

static int run_edit(struct view *view, enum action x, const char *args)
{
	return edit_playbook(view->app, playbook_of(view)->path);
}

static const char *hint_read(const struct view *view, enum action x)
{
	const struct playbook_view *v = playbook_of(view);
	bool may = v->tab == PLAYBOOK_HISTORY ? v->ncommits > 0
					      : tabs[v->tab].read && v->nrows;

	return may ? command_word(view, x) : NULL;
}

static const char *hint_history(const struct view *v, enum action x)
{
	return playbook_of(v)->tab == PLAYBOOK_HISTORY ? command_word(v, x)
						       : NULL;
}

static const struct view_action actions[] = {
	{ ACTION_READ, run_read, hint_read },
	{ ACTION_DIFF, run_diff, hint_history },
	{ ACTION_MARK, run_mark, hint_history },
	{ ACTION_NEXT_TAB, run_other_tab, command_word },
	{ ACTION_FILTER, command_filter, command_word },
	{ ACTION_EDIT_PLAYBOOK, run_edit, command_word },
	{ ACTION_BACK, command_back, command_word },
	{ ACTION_PREVIOUS_TAB, run_other_tab, NULL },
	{ ACTION_TAB, run_tab, NULL },
	{ ACTION_PAGER, run_pager, NULL },
	{ 0 },
};

static struct list *playbook_list(struct view *view)
{
	struct playbook_view *v = playbook_of(view);

	if (pane_of(v))
		return &pane_of(v)->list;
	return v->playbook ? &v->outline : &v->step.list;
}

static struct table *playbook_table(struct view *view)
{
	struct playbook_view *v = playbook_of(view);

	return v->tab == PLAYBOOK_HISTORY ? &v->history : NULL;
}

/* A text shows the lines that match; elsewhere the cursor goes to the
 * step that does. */
static int playbook_filter(struct view *view, const char *text, bool typing)
{
	struct playbook_view *v = playbook_of(view);

	if (pane_of(v)) {
		pane_filter(pane_of(v), text);
		return 0;
	}
	return playbook_find_step(v, text, typing);
}

static const char *playbook_filtered(struct view *view)
{
	const struct pane *p = pane_of(playbook_of(view));

	return p ? p->filter : "";
}

/* In outline and graph what a step says; else the text, or a commit. */
static bool playbook_copy(struct view *view, struct strbuf *out)
{
	struct playbook_view *v = playbook_of(view);
	int row = table_selected(&v->history);

	if (v->tab == PLAYBOOK_TEXT)
		strbuf_add(out, v->text.buf, v->text.len);
	else if (pane_of(v))
		pane_print(pane_of(v), out);
	else if (v->tab != PLAYBOOK_HISTORY)
		pane_print(&v->step, out);
	else if (row >= 0)
		strbuf_addstr(out, v->commits[row].id);
	return out->len > 0;
}

/* ---- life ---- */

static void unload(struct playbook_view *v)
{
	playbook_tabs_unload(v);
	history_unload(v);
	figures_unload(v);
	blame_unload(v);
	walk_free(v->walk);
	v->walk = NULL;
	playbook_free(v->playbook);
	v->playbook = NULL;
	free(v->error);
	free(v->title);
	v->error = v->title = NULL;
}

/* Takes the text and the path over. */
static void load(struct playbook_view *v, struct strbuf *text, char *path)
{
	unload(v);
	strbuf_release(&v->text);
	v->text = *text;
	free(v->path);
	v->path = path;
	memcpy(v->commit, v->view.app->desk->commit, sizeof v->commit);
	if (playbook_parse(&v->playbook, v->text.buf, v->text.len, NULL) < 0)
		v->error = xstrdup(fail_text());
	else if (walk_start(&v->walk, v->playbook, NULL, NULL, NULL) < 0)
		bug("a playbook that was read cannot be walked");
	v->title = xstrdup(v->walk ? playbook_title(v->playbook) : path);
	playbook_tabs_load(v);
	if (v->tab == PLAYBOOK_HISTORY)
		history_load(v);
}

static int read_again(struct playbook_view *v, const char *id)
{
	struct desk *d = v->view.app->desk;
	struct strbuf text = STRBUF_INIT;
	struct repo_entry entry = { .path = NULL };
	int ret = repo_find(d->repo, d->commit, id, &text, &entry);

	if (ret < 0) {
		strbuf_release(&text);
		return ret;
	}
	load(v, &text, entry.path);
	entry.path = NULL;
	repo_entry_release(&entry);
	return 0;
}

static void playbook_reload(struct view *view)
{
	struct playbook_view *v = playbook_of(view);
	char *path;

	figures_touch(v);
	if (strcmp(v->commit, view->app->desk->commit) == 0)
		return;
	path = xstrdup(v->path);
	app_report(view->app, read_again(v, path));
	free(path);
}

static bool playbook_work(struct view *view)
{
	struct playbook_view *v = playbook_of(view);

	if (v->tab == PLAYBOOK_OUTLINE)
		return blame_work(v);
	return v->tab == PLAYBOOK_FIGURES && figures_work(v);
}

static void playbook_free_view(struct view *view)
{
	struct playbook_view *v = playbook_of(view);

	unload(v);
	playbook_tabs_release(v);
	history_release(v);
	figures_release(v);
	strbuf_release(&v->text);
	free(v->path);
	free(v);
}

static const struct view_ops playbook_ops = {
	.screen = SCREEN_PLAYBOOK,
	.actions = actions,
	.draw = playbook_draw,
	.list = playbook_list,
	.table = playbook_table,
	.filter = playbook_filter,
	.filtered = playbook_filtered,
	.reload = playbook_reload,
	.work = playbook_work,
	.copy = playbook_copy,
	.free = playbook_free_view,
};

int playbook_view(struct view **out, struct app *a, const char *id)
{
	struct playbook_view *v = xcalloc(1, sizeof *v);
	int ret;

	v->view = (struct view){ .ops = &playbook_ops, .app = a };
	strbuf_init(&v->text);
	playbook_tabs_init(v);
	history_init(v);
	figures_init(v);
	ret = read_again(v, id);
	if (ret < 0) {
		playbook_free_view(&v->view);
		return ret;
	}
	*out = &v->view;
	return 0;
}
