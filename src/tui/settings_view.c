/*
 * settings_view.c - the screen of settings: what there is, what it is now,
 * and changing it.
 */
#include "config.h"

#include "settings_view.h"

#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "picker.h"
#include "prompt.h"
#include "screens.h"
#include "table.h"
#include "watchfloor/text.h"

struct settings_view {
	struct view view;
	struct table table;
};

enum { COLUMN_NAME, COLUMN_VALUE, COLUMN_SHIPPED, COLUMN_HELP };

static const struct column columns[] = {
	[COLUMN_NAME] = { .name = "name", .title = N_("SETTING"), .width = 14 },
	[COLUMN_VALUE] = { .name = "value", .title = N_("NOW"), .width = 14 },
	[COLUMN_SHIPPED] = { .name = "default",
			     .title = N_("AS SHIPPED"),
			     .width = 12,
			     .leaves = 5 },
	[COLUMN_HELP] = { .name = "help",
			  .title = N_("WHAT IT DOES"),
			  .width = 24,
			  .full = 50 },
	{ .name = NULL }
};

static int count(void *ctx)
{
	return OPTION_COUNT;
}

static void fill(void *ctx, int row, int column, struct cell *cell)
{
	const struct option_info *o = &option_table[row];
	const char *value = option_str((enum option)row);

	switch (column) {
	case COLUMN_NAME:
		strbuf_addstr(&cell->text, o->name);
		break;
	case COLUMN_VALUE:
		strbuf_addstr(&cell->text, *value ? value : "-");
		if (strcmp(value, o->value) != 0)
			cell->look = LOOK_STRONG;
		break;
	case COLUMN_SHIPPED:
		strbuf_addstr(&cell->text, *o->value ? o->value : "-");
		cell->look = LOOK_DIM;
		break;
	default:
		strbuf_addstr(&cell->text, _(o->help));
	}
}

static const struct table_ops table_ops = {
	.columns = columns,
	.count = count,
	.fill = fill,
};

/* ---- changing ---- */

static void value_typed(struct app *a, void *ctx, const char *text)
{
	const struct option_info *o = ctx;

	if (text)
		app_report(a,
			   option_set((enum option)(o - option_table), text));
}

static void choice_made(struct app *a, void *ctx, int chosen)
{
	const struct option_info *o = ctx;
	char *choices, *rest, *word = NULL;

	if (chosen < 0)
		return;
	choices = rest = option_choices((enum option)(o - option_table));
	for (int i = 0; i <= chosen; i++)
		word = strsep(&rest, "|");
	value_typed(a, ctx, word);
	free(choices);
}

static void ask_choice(struct app *a, const struct option_info *o)
{
	enum option of = (enum option)(o - option_table);
	struct picker_item items[16] = { 0 };
	char *choices = option_choices(of), *rest = choices, *word;
	int n = 0, at = 0;

	while (n < (int)ARRAY_SIZE(items) && (word = strsep(&rest, "|"))) {
		if (strcmp(word, option_str(of)) == 0)
			at = n;
		items[n++].text = word;
	}
	picker_open(a, _(o->help), items, n, at, choice_made, (void *)o);
	free(choices);
}

static void ask_text(struct app *a, const struct option_info *o)
{
	char *label = xasprintf("%s = ", o->name);
	struct prompt_spec spec = {
		.kind = PROMPT_WORDS,
		.label = label,
		.initial = option_str((enum option)(o - option_table)),
		.done = value_typed,
		.ctx = (void *)o,
	};

	prompt_open(a, &spec);
	free(label);
}

static int change(struct app *a, enum option o)
{
	const struct option_info *info = &option_table[o];

	if (info->type == OPTION_BOOL)
		return option_set(o, option_bool(o) ? "false" : "true");
	if (info->type == OPTION_CHOICE || o == OPTION_THEME)
		ask_choice(a, info);
	else
		ask_text(a, info);
	return 0;
}

static int run_open(struct view *view, enum action x, const char *args)
{
	struct settings_view *v = (struct settings_view *)view;
	int row = table_selected(&v->table);

	if (row < 0)
		return fail_as(NOT_FOUND, _("there is no setting here"));
	return change(view->app, (enum option)row);
}

/* ---- the screen ---- */

struct wrapping {
	int y, lines;
	bool draw;
};

static void help_line(void *ctx, const char *s, size_t len)
{
	struct wrapping *w = ctx;
	char *line = xstrndup(s, len);

	if (w->draw)
		draw_words(w->y + w->lines, 2, COLS - 3, LOOK_NORMAL, line);
	w->lines++;
	free(line);
}

/* Returns the lines that it takes, from y on if it is to be drawn. */
static int wrap_help(int option, int y, bool draw)
{
	struct wrapping w = { .y = y, .draw = draw };

	text_wrap(_(option_table[option].help), COLS - 3, help_line, &w);
	return w.lines;
}

/* Lines for the longest help, or 0 when the column holds all of them: the
 * same for every row, so that the list stays where it is. */
static int help_height(const struct settings_view *v)
{
	int width = columns_width(&v->table.columns, COLUMN_HELP), h = 0;
	bool cut = false;

	for (int i = 0; i < OPTION_COUNT; i++) {
		int lines = wrap_help(i, 0, false);

		cut |= text_width(_(option_table[i].help)) > width;
		h = lines > h ? lines : h;
	}
	return cut ? h : 0;
}

static void settings_draw(struct view *view)
{
	struct settings_view *v = (struct settings_view *)view;
	int selected, h = help_height(v), below = h ? h + 1 : 0;

	screen_draw_title(view);
	draw_filter(1, 1, COLS - 2, v->table.filter);
	selected = table_selected(&v->table);
	if (h) {
		draw_rule(LINES - 1 - below, 0, COLS, "");
		if (selected >= 0)
			wrap_help(selected, LINES - 1 - h, true);
	}
	table_draw(&v->table, (struct area){ 2, 0, LINES - 3 - below, COLS },
		   true);
}

static struct table *settings_table(struct view *v)
{
	return &((struct settings_view *)v)->table;
}

static void settings_free(struct view *v)
{
	table_release(settings_table(v));
	free(v);
}

static const char *hint_change(const struct view *v, enum action x)
{
	return _("change");
}

static const char *hint_save(const struct view *v, enum action x)
{
	return options_unsaved() ? command_word(v, x) : NULL;
}

static const struct view_action actions[] = {
	{ ACTION_OPEN, run_open, hint_change },
	{ ACTION_SAVE, command_save, hint_save },
	{ ACTION_FILTER, command_filter, command_word },
	{ ACTION_BACK, command_back, command_word },
	{ 0 },
};

static const struct view_ops settings_ops = {
	.screen = SCREEN_SETTINGS,
	.actions = actions,
	.draw = settings_draw,
	.table = settings_table,
	.free = settings_free,
};

struct view *settings_view(struct app *a, const char *filter)
{
	struct settings_view *v = xcalloc(1, sizeof *v);

	v->view = (struct view){ .ops = &settings_ops, .app = a };
	table_init(&v->table, &table_ops, v);
	view_restore_layout(&v->view);
	table_filter(&v->table, filter);
	return &v->view;
}
