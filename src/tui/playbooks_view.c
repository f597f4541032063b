/*
 * playbooks_view.c - the screen of playbooks.
 *
 * The list is that of the desk's commit.  When each was changed and how often
 * it was walked is found while nobody types.
 */
#include "config.h"

#include "playbooks_view.h"

#include <stdlib.h>
#include <string.h>

#include "edit_session.h"
#include "pane.h"
#include "playbook_view.h"
#include "screens.h"
#include "table.h"
#include "watchfloor/clock.h"

/* Lines of the text about the playbook under the cursor, with their head. */
#define ABOUT_LINES 5

struct row {
	struct repo_entry entry;
	struct repo_commit *commit; /* the newest that changed it */
	bool looked;                /* for that */
	int64_t runs, walking;      /* -1: not counted yet */
};

struct playbooks_view {
	struct view view;
	struct table table;
	struct row *rows;
	int n;
	char commit[41]; /* that the rows are from */
	bool counted;
	struct pane about;
	int about_shown; /* the row that it was made for */
};

static struct playbooks_view *playbooks_of(const struct view *v)
{
	return (struct playbooks_view *)v;
}

/* ---- columns ---- */

enum {
	COLUMN_TITLE,
	COLUMN_FILE,
	COLUMN_STEPS,
	COLUMN_MINUTES,
	COLUMN_RUNS,
	COLUMN_WALKING,
	COLUMN_MODIFIED,
	COLUMN_VERSION,
	COLUMN_AUTHOR,
	COLUMN_FINDINGS
};

static const struct column columns[] = {
	[COLUMN_TITLE] = { .name = "title",
			   .title = N_("PLAYBOOK"),
			   .width = 24,
			   .full = 34 },
	[COLUMN_FILE] = { .name = "file",
			  .title = N_("FILE"),
			  .width = 20,
			  .leaves = 7 },
	[COLUMN_STEPS] = { .name = "steps",
			   .title = N_("STEPS"),
			   .width = 5,
			   .leaves = 2,
			   .right = true },
	[COLUMN_MINUTES] = { .name = "minutes",
			     .title = N_("MINUTES"),
			     .width = 7,
			     .leaves = 3,
			     .right = true },
	[COLUMN_RUNS] = { .name = "runs",
			  .title = N_("RUNS"),
			  .width = 6,
			  .leaves = 4,
			  .right = true },
	[COLUMN_WALKING] = { .name = "running",
			     .title = N_("RUNNING"),
			     .width = 7,
			     .leaves = 4,
			     .right = true },
	[COLUMN_MODIFIED] = { .name = "modified",
			      .title = N_("MODIFIED"),
			      .width = 10,
			      .leaves = 5 },
	[COLUMN_VERSION] = { .name = "version",
			     .title = N_("VERSION"),
			     .width = 8,
			     .leaves = 6 },
	[COLUMN_AUTHOR] = { .name = "author",
			    .title = N_("AUTHOR"),
			    .width = 12,
			    .leaves = 8 },
	[COLUMN_FINDINGS] = { .name = "findings",
			      .title = N_("FINDINGS"),
			      .width = 8,
			      .leaves = 1,
			      .right = true },
	{ .name = NULL }
};

/* "broken.json: line 12, column 3: there is ..." */
static void add_error(struct strbuf *out, const struct repo_entry *e)
{
	strbuf_addf(out, "%s: %s", e->path, e->error);
}

static int64_t number_of(const struct row *r, int column)
{
	switch (column) {
	case COLUMN_STEPS:
		return r->entry.steps;
	case COLUMN_MINUTES:
		return r->entry.minutes;
	case COLUMN_RUNS:
		return r->runs;
	case COLUMN_WALKING:
		return r->walking;
	case COLUMN_FINDINGS:
		return r->entry.findings;
	default:
		return -1;
	}
}

static void fill_number(const struct row *r, int column, struct cell *cell)
{
	int64_t n = number_of(r, column);

	if (n > 0 || (n == 0 && !r->entry.error))
		strbuf_addf(&cell->text, "%lld", (long long)n);
	if (column == COLUMN_FINDINGS && n > 0)
		cell->look = r->entry.error ? LOOK_BAD : LOOK_ASK;
	else if (n == 0)
		cell->look = LOOK_DIM;
}

/* "✗ revoked: Webshell written" */
static void fill_title(const struct repo_entry *e, struct cell *cell)
{
	bool good = repo_entry_standing(e, clock_now()) == STANDING_GOOD;

	if (!good)
		strbuf_addf(&cell->text, "%s ", glyph(GLYPH_FAILED));
	if (e->error)
		add_error(&cell->text, e);
	else
		repo_entry_print(e, clock_now(), &cell->text);
	cell->look = e->error || !good ? LOOK_BAD : LOOK_NORMAL;
}

static void fill(void *ctx, int i, int column, struct cell *cell)
{
	const struct playbooks_view *v = ctx;
	const struct row *r = &v->rows[i];
	const struct repo_entry *e = &r->entry;

	switch (column) {
	case COLUMN_TITLE:
		fill_title(e, cell);
		break;
	case COLUMN_FILE:
		strbuf_addstr(&cell->text, e->path);
		break;
	case COLUMN_MODIFIED:
		strbuf_addf(&cell->text, "%.10s", e->modified);
		break;
	case COLUMN_VERSION:
		if (r->commit)
			strbuf_addf(&cell->text, "%.8s", r->commit->id);
		break;
	case COLUMN_AUTHOR:
		if (r->commit)
			strbuf_addstr(&cell->text, r->commit->author);
		break;
	default:
		fill_number(r, column, cell);
	}
}

static int count(void *ctx)
{
	return ((const struct playbooks_view *)ctx)->n;
}

static int compare(void *ctx, int column, int a, int b)
{
	const struct playbooks_view *v = ctx;
	int64_t x = number_of(&v->rows[a], column);
	int64_t y = number_of(&v->rows[b], column);

	if (x < 0 && y < 0)
		return TABLE_BY_TEXT;
	return (x > y) - (x < y);
}

static const char *key(void *ctx, int row)
{
	return ((const struct playbooks_view *)ctx)->rows[row].entry.path;
}

static const struct table_ops table_ops = {
	.columns = columns,
	.count = count,
	.fill = fill,
	.compare = compare,
	.key = key,
};

/* ---- what there is ---- */

static void empty(struct playbooks_view *v)
{
	for (int i = 0; i < v->n; i++) {
		repo_entry_release(&v->rows[i].entry);
		repo_commits_free(v->rows[i].commit, v->rows[i].commit != NULL);
	}
	free(v->rows);
	v->rows = NULL;
	v->n = 0;
}

static void load(struct playbooks_view *v)
{
	const struct desk *d = v->view.app->desk;
	struct repo_entry *entries;
	int n;

	empty(v);
	memcpy(v->commit, d->commit, sizeof v->commit);
	if (app_report(v->view.app,
		       repo_list(d->repo, v->commit, &entries, &n)) < 0)
		n = 0;
	v->rows = xcalloc((size_t)n + 1, sizeof *v->rows);
	v->n = n;
	for (int i = 0; i < n; i++) {
		v->rows[i].entry = entries[i];
		v->rows[i].runs = v->rows[i].walking = -1;
	}
	if (n)
		free(entries);
	v->counted = false;
	pane_touch(&v->about);
	table_reload(&v->table);
}

static void playbooks_reload(struct view *view)
{
	struct playbooks_view *v = playbooks_of(view);

	if (strcmp(v->commit, view->app->desk->commit) != 0)
		load(v);
	v->counted = false;
}

static int note_counts(void *ctx, const char *playbook, int64_t runs,
		       int64_t walking)
{
	struct playbooks_view *v = ctx;

	for (int i = 0; i < v->n; i++) {
		if (strcmp(v->rows[i].entry.id, playbook) != 0)
			continue;
		v->rows[i].runs = runs;
		v->rows[i].walking = walking;
	}
	return 0;
}

static void count_runs(struct playbooks_view *v)
{
	int ret;

	for (int i = 0; i < v->n; i++)
		v->rows[i].runs = v->rows[i].walking = 0;
	ret = run_counts(v->view.app->desk, note_counts, v);
	if (v->view.app->interrupted)
		return;
	v->counted = true;
	app_report(v->view.app, ret);
	table_reload(&v->table);
}

static void find_commit(struct playbooks_view *v, struct row *r)
{
	int n;

	r->looked = true;
	if (repo_log(v->view.app->desk->repo, v->commit, r->entry.path, 1,
		     &r->commit, &n) < 0)
		r->commit = NULL;
}

static bool playbooks_work(struct view *view)
{
	struct playbooks_view *v = playbooks_of(view);

	for (int i = 0; i < v->n; i++)
		if (!v->rows[i].looked) {
			find_commit(v, &v->rows[i]);
			return true;
		}
	if (v->counted)
		return false;
	count_runs(v);
	return true;
}

/* ---- drawing ---- */

static void fill_about(struct playbooks_view *v)
{
	const struct row *r = &v->rows[v->about_shown];
	const char *sentence =
		standing_sentence(repo_entry_standing(&r->entry, clock_now()));
	struct strbuf sb = STRBUF_INIT;

	if (sentence)
		pane_add(&v->about, "", LOOK_BAD, sentence);

	if (r->entry.error) {
		add_error(&sb, &r->entry);
		pane_add(&v->about, "", LOOK_BAD, sb.buf);
	} else {
		pane_add(&v->about, "", LOOK_NORMAL, r->entry.about);
	}
	strbuf_release(&sb);
}

static void draw_about(struct playbooks_view *v, struct area at)
{
	struct area text = { at.y + 1, at.x + 1, at.h - 1, at.w - 2 };
	int row = table_selected(&v->table);
	const struct repo_entry *e = row < 0 ? NULL : &v->rows[row].entry;

	draw_rule(at.y, at.x, at.w, !e ? "" : e->error ? e->path : e->name);
	if (row < 0)
		return;
	if (row != v->about_shown)
		pane_touch(&v->about);
	v->about_shown = row;
	if (pane_begin(&v->about, text.w, 0))
		fill_about(v);
	v->about.list.top = 0;
	pane_draw(&v->about, text);
}

static void draw_head(struct playbooks_view *v)
{
	struct strbuf sb = STRBUF_INIT;

	if (*v->table.filter)
		strbuf_addf(&sb, "/%s  ", v->table.filter);
	strbuf_addf(&sb, ngettext("%d playbook", "%d playbooks", v->table.n),
		    v->table.n);
	strbuf_addf(&sb, " %s ", glyph(GLYPH_DOT));
	strbuf_addf(&sb, _("as of %.10s of the desk repository"), v->commit);
	draw_words(1, 1, COLS - 2, LOOK_DIM, sb.buf);
	strbuf_release(&sb);
}

static void playbooks_draw(struct view *view)
{
	struct playbooks_view *v = playbooks_of(view);
	int h = LINES - 3 - ABOUT_LINES;
	int y, x;

	screen_draw_title(view);
	draw_head(v);
	table_draw(&v->table, (struct area){ 2, 0, h, COLS }, true);
	if (!v->n)
		draw_words(4, 2, COLS - 3, LOOK_STRONG,
			   _("The desk repository has no playbooks."));
	getyx(stdscr, y, x);
	draw_about(v, (struct area){ 2 + h, 0, ABOUT_LINES, COLS });
	move(y, x);
}

/* ---- acting ---- */

static int run_open(struct view *view, enum action x, const char *args)
{
	struct playbooks_view *v = playbooks_of(view);
	int row = table_selected(&v->table);
	struct view *opened;
	int ret;

	if (!*args && row < 0)
		return fail_as(NOT_FOUND, _("there is no playbook here"));
	ret = playbook_view(&opened, view->app,
			    *args ? args : v->rows[row].entry.path);
	if (ret == 0)
		app_push(view->app, opened);
	return ret;
}

static int run_edit(struct view *view, enum action x, const char *args)
{
	struct playbooks_view *v = playbooks_of(view);
	int row = table_selected(&v->table);

	if (!*args && row < 0)
		return fail_as(NOT_FOUND, _("there is no playbook here"));
	return edit_playbook(view->app, *args ? args : v->rows[row].entry.path);
}

static const char *hint_open(const struct view *v, enum action x)
{
	return table_selected(&playbooks_of(v)->table) < 0 ? NULL
							   : command_word(v, x);
}

static const struct view_action actions[] = {
	{ ACTION_OPEN, run_open, hint_open },
	{ ACTION_EDIT_PLAYBOOK, run_edit, hint_open },
	{ ACTION_FILTER, command_filter, command_word },
	{ ACTION_BACK, command_back, command_word },
	{ 0 },
};

static struct table *playbooks_table(struct view *v)
{
	return &playbooks_of(v)->table;
}

static void playbooks_free(struct view *view)
{
	struct playbooks_view *v = playbooks_of(view);

	empty(v);
	pane_release(&v->about);
	table_release(&v->table);
	free(v);
}

static const struct view_ops playbooks_ops = {
	.screen = SCREEN_PLAYBOOKS,
	.actions = actions,
	.draw = playbooks_draw,
	.table = playbooks_table,
	.reload = playbooks_reload,
	.work = playbooks_work,
	.free = playbooks_free,
};

struct view *playbooks_view(struct app *a, const char *filter)
{
	struct playbooks_view *v = xcalloc(1, sizeof *v);

	v->view = (struct view){ .ops = &playbooks_ops, .app = a };
	pane_init(&v->about);
	table_init(&v->table, &table_ops, v);
	load(v);
	view_restore_layout(&v->view);
	table_filter(&v->table, filter);
	return &v->view;
}
