/*
 * playbook_history.c - the commits that changed a playbook: any version to
 * read, any two to compare.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "pager_view.h"
#include "playbook_private.h"
#include "watchfloor/clock.h"

/* ---- the list ---- */

enum { COLUMN_MARK, COLUMN_COMMIT, COLUMN_TIME, COLUMN_AUTHOR, COLUMN_SUMMARY };

static const struct column columns[] = {
	[COLUMN_MARK] = { .name = "mark", .title = N_("MARK"), .width = 4 },
	[COLUMN_COMMIT] = { .name = "commit",
			    .title = N_("COMMIT"),
			    .width = 10 },
	[COLUMN_TIME] = { .name = "time",
			  .title = N_("TIME"),
			  .width = 17,
			  .leaves = 2 },
	[COLUMN_AUTHOR] = { .name = "author",
			    .title = N_("AUTHOR"),
			    .width = 12,
			    .leaves = 3 },
	[COLUMN_SUMMARY] = { .name = "summary",
			     .title = N_("SUMMARY"),
			     .width = 20,
			     .full = 40 },
	{ .name = NULL }
};

/* "2026-11-25 23:59Z" */
static void add_minute(struct strbuf *out, int64_t at)
{
	char buf[CLOCK_RFC3339_SIZE];

	clock_format(buf, at);
	strbuf_addf(out, "%.10s %.5sZ", buf, buf + strlen("2026-11-25T"));
}

static void fill(void *ctx, int row, int column, struct cell *cell)
{
	const struct playbook_view *v = ctx;
	const struct repo_commit *c = &v->commits[row];

	switch (column) {
	case COLUMN_MARK:
		strbuf_addstr(&cell->text, row == v->marked ? "*" : "");
		cell->look = LOOK_ASK;
		break;
	case COLUMN_COMMIT:
		strbuf_addf(&cell->text, "%.10s", c->id);
		break;
	case COLUMN_TIME:
		add_minute(&cell->text, c->at);
		break;
	case COLUMN_AUTHOR:
		strbuf_addstr(&cell->text, c->author);
		break;
	default:
		strbuf_addstr(&cell->text, c->summary);
	}
}

static int count(void *ctx)
{
	return ((const struct playbook_view *)ctx)->ncommits;
}

static int compare(void *ctx, int column, int a, int b)
{
	const struct playbook_view *v = ctx;
	int64_t x = v->commits[a].at, y = v->commits[b].at;

	return column == COLUMN_TIME ? (x > y) - (x < y) : TABLE_BY_TEXT;
}

static const char *key(void *ctx, int row)
{
	return ((const struct playbook_view *)ctx)->commits[row].id;
}

static const struct table_ops table_ops = {
	.columns = columns,
	.count = count,
	.fill = fill,
	.compare = compare,
	.key = key,
};

void history_load(struct playbook_view *v)
{
	if (v->has_history)
		return;
	v->has_history = true;
	app_report(v->view.app,
		   repo_log(v->view.app->desk->repo, v->commit, v->path, 0,
			    &v->commits, &v->ncommits));
	table_reload(&v->history);
}

void history_draw(struct playbook_view *v, struct area at)
{
	table_draw(&v->history, at, true);
}

void history_init(struct playbook_view *v)
{
	v->marked = -1;
	table_init(&v->history, &table_ops, v);
}

void history_unload(struct playbook_view *v)
{
	repo_commits_free(v->commits, v->ncommits);
	v->commits = NULL;
	v->ncommits = 0;
	v->has_history = false;
	v->marked = -1;
}

void history_release(struct playbook_view *v)
{
	history_unload(v);
	table_release(&v->history);
}

static int nothing_here(void)
{
	return fail_as(NOT_FOUND, _("there is no version here"));
}

int history_mark(struct playbook_view *v)
{
	int row = table_selected(&v->history);

	if (row < 0)
		return nothing_here();
	v->marked = v->marked == row ? -1 : row;
	return 0;
}

/* ---- reading a version ---- */

static void fill_version(void *ctx, struct pane *p)
{
	playbook_add_lines(p, ctx);
}

static void free_version(void *ctx)
{
	strbuf_release(ctx);
	free(ctx);
}

static void add_version(struct strbuf *out, const struct repo_commit *c)
{
	strbuf_addf(out, "%.10s ", c->id);
	add_minute(out, c->at);
	strbuf_addf(out, " %s", c->author);
}

int history_read(struct playbook_view *v)
{
	struct app *a = v->view.app;
	int row = table_selected(&v->history);
	struct strbuf *text, title = STRBUF_INIT;
	int ret;

	if (row < 0)
		return nothing_here();
	text = xcalloc(1, sizeof *text);
	strbuf_init(text);
	ret = repo_read(a->desk->repo, v->commits[row].id, v->path, text, NULL);
	if (ret < 0) {
		free_version(text);
		return ret;
	}
	strbuf_addf(&title, "%s %s ", v->path, glyph(GLYPH_DOT));
	add_version(&title, &v->commits[row]);
	app_push(a, pager_view(a, title.buf, LINE_NUMBERS + 1, fill_version,
			       text, free_version));
	strbuf_release(&title);
	return 0;
}

/* ---- what changed ---- */

struct difference {
	struct strbuf before, after;
	char *old, *now; /* which versions these are */
};

static void free_difference(void *ctx)
{
	struct difference *d = ctx;

	strbuf_release(&d->before);
	strbuf_release(&d->after);
	free(d->old);
	free(d->now);
	free(d);
}

static int add_line(void *ctx, const struct diff_line *l)
{
	struct pane *p = ctx;
	enum theme_element look = l->kind == '+'   ? LOOK_GOOD
				  : l->kind == '-' ? LOOK_BAD
				  : l->kind == ' ' ? LOOK_NORMAL
						   : LOOK_DIM;
	int number = l->after ? l->after : l->before;
	char head[16] = "";
	struct strbuf sb = STRBUF_INIT;

	if (l->kind != '@' && number)
		snprintf(head, sizeof head, "%*d", LINE_NUMBERS - 1, number);
	if (l->kind != '@')
		strbuf_addf(&sb, "%c ", l->kind);
	strbuf_add(&sb, l->text, l->len);
	pane_add(p, head, look, sb.buf);
	strbuf_release(&sb);
	return 0;
}

static void add_changes(struct pane *p, const struct playbook *old,
			const struct playbook *now)
{
	struct playbook_change *list;
	struct strbuf sb = STRBUF_INIT;
	int n = playbook_compare(&list, old, now);

	for (int i = 0; i < n; i++) {
		strbuf_reset(&sb);
		change_print(&list[i], &sb);
		pane_add(p, "", LOOK_STRONG, sb.buf);
	}
	strbuf_release(&sb);
	playbook_changes_free(list, n);
}

/* Step by step, where both versions can be read so; then line by line. */
static void fill_difference(void *ctx, struct pane *p)
{
	const struct difference *d = ctx;
	struct playbook *old = NULL, *now = NULL;
	struct strbuf sb = STRBUF_INIT;

	if (playbook_parse(&old, d->before.buf, d->before.len, NULL) == 0 &&
	    playbook_parse(&now, d->after.buf, d->after.len, NULL) == 0)
		add_changes(p, old, now);
	else
		pane_add(p, "", LOOK_ASK,
			 _("One of the two cannot be walked: only the lines "
			   "are compared."));
	pane_add(p, "", LOOK_NORMAL, "");
	strbuf_addf(&sb, "- %s", d->old);
	pane_add(p, "", LOOK_BAD, sb.buf);
	strbuf_reset(&sb);
	strbuf_addf(&sb, "+ %s", d->now);
	pane_add(p, "", LOOK_GOOD, sb.buf);
	strbuf_release(&sb);
	repo_diff(&d->before, &d->after, add_line, p);
	playbook_free(old);
	playbook_free(now);
}

static int read_two(struct playbook_view *v, struct difference *d, int before,
		    int after)
{
	struct repo *r = v->view.app->desk->repo;
	int ret =
		repo_read(r, v->commits[before].id, v->path, &d->before, NULL);

	if (ret == 0)
		ret = repo_read(r, v->commits[after].id, v->path, &d->after,
				NULL);
	return ret;
}

static char *version_text(const struct repo_commit *c)
{
	struct strbuf sb = STRBUF_INIT;

	add_version(&sb, c);
	strbuf_addf(&sb, "  %s", c->summary);
	return strbuf_detach(&sb);
}

static int show_difference(struct playbook_view *v, int before, int after)
{
	struct app *a = v->view.app;
	struct difference *d = xcalloc(1, sizeof *d);
	char *title;
	int ret;

	strbuf_init(&d->before);
	strbuf_init(&d->after);
	ret = read_two(v, d, before, after);
	if (ret < 0) {
		free_difference(d);
		return ret;
	}
	d->old = version_text(&v->commits[before]);
	d->now = version_text(&v->commits[after]);
	title = xasprintf("%s %s %.10s %s %.10s", v->path, glyph(GLYPH_DOT),
			  v->commits[before].id, glyph(GLYPH_ARROW),
			  v->commits[after].id);
	app_push(a, pager_view(a, title, LINE_NUMBERS + 1, fill_difference, d,
			       free_difference));
	free(title);
	return 0;
}

/* With the marked one, the older of the two first; else with the one before. */
int history_diff(struct playbook_view *v)
{
	int row = table_selected(&v->history), other = v->marked;

	if (row < 0)
		return nothing_here();
	if (other < 0 || other == row)
		other = row + 1;
	if (other >= v->ncommits)
		return fail_as(NOT_FOUND, _("%s has no version before that"),
			       v->path);
	return show_difference(v, row > other ? row : other,
			       row > other ? other : row);
}
