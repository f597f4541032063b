/*
 * palette.c - all commands of a screen above a line to type in: those that
 * match what is typed, each with its key and what it does, and a bar on the
 * one that Enter takes.
 */
#include "config.h"

#include "palette.h"

#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "prompt.h"
#include "watchfloor/text.h"

/* Columns of the name; of the key. */
enum { NAME_WIDTH = 16, KEY_WIDTH = 8 };

/* Lines of the palette at most. */
#define LINES_SHOWN 12

struct palette {
	struct view *view;
	enum action found[ACTION_COUNT];
	int n;
	struct list list;
};

/* ---- what matches ---- */

/* Every word is in the name, the hint or the help, in either language. */
static bool matches(const struct action_info *a, const char *text)
{
	char *words = xstrdup(text), *rest = words, *word;
	bool all = true;

	while (all && (word = strsep(&rest, " ")))
		all = text_contains_nocase(a->name, word) ||
		      text_contains_nocase(_(a->word), word) ||
		      text_contains_nocase(_(a->help), word) ||
		      text_contains_nocase(a->help, word);
	free(words);
	return all;
}

/* Names that begin with the text come first. */
static void find(struct palette *p, const char *text)
{
	text += strspn(text, ": ");
	p->n = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; i < ACTION_COUNT; i++) {
			const struct action_info *a = &action_table[i];
			bool begins = strncmp(a->name, text, strlen(text)) == 0;

			if (begins == (pass == 0) &&
			    command_find(p->view, (enum action)i) &&
			    matches(a, text))
				p->found[p->n++] = (enum action)i;
		}
	}
	list_set(&p->list, p->n);
	list_select(&p->list, 0);
}

static const char *typed(struct app *a, void *ctx, const char *text)
{
	struct palette *p = ctx;

	find(p, text);
	return p->n ? NULL : _("no command matches");
}

/* ---- the panel ---- */

static void draw_row(void *ctx, int i, struct area line, bool selected)
{
	const struct palette *p = ctx;
	const struct action_info *a = &action_table[p->found[i]];
	const char *key = keymap_key(p->view->ops->screen, p->found[i]);
	enum theme_element look = selected ? LOOK_SELECTED : LOOK_NORMAL;
	int x = line.x + 1;

	draw_column(line.y, line.x, line.w, look, "");
	draw_column(line.y, x, NAME_WIDTH, look, a->name);
	x += NAME_WIDTH;
	draw_column(line.y, x, KEY_WIDTH, selected ? look : LOOK_KEY,
		    key ? key : "");
	x += KEY_WIDTH;
	draw_column(line.y, x, line.x + line.w - x, look, _(a->help));
}

static const struct list_ops row_ops = { .draw = draw_row };

static int panel_lines(void *ctx, int most)
{
	return most < LINES_SHOWN ? most : LINES_SHOWN;
}

static void panel_draw(void *ctx, struct area at)
{
	struct palette *p = ctx;

	list_draw(&p->list, at, true);
}

static bool panel_key(void *ctx, int key)
{
	struct palette *p = ctx;

	if (key == KEY_CTRL('p'))
		key = KEYCODE(KEY_UP);
	else if (key == KEY_CTRL('n'))
		key = KEYCODE(KEY_DOWN);
	return list_take_key(&p->list, key);
}

static const struct prompt_panel panel = {
	.lines = panel_lines,
	.draw = panel_draw,
	.key = panel_key,
};

static void taken(struct app *a, void *ctx, const char *text)
{
	struct palette *p = ctx;
	bool take = text && p->n;
	enum action x = take ? p->found[p->list.cursor] : ACTION_COUNT;

	free(p);
	if (take)
		app_report(a, command_run(a, action_table[x].name));
}

void palette_open(struct view *v)
{
	struct palette *p = xcalloc(1, sizeof *p);
	struct prompt_spec spec = {
		.kind = PROMPT_WORDS,
		.label = _("command: "),
		.changed = typed,
		.done = taken,
		.ctx = p,
		.panel = &panel,
	};

	p->view = v;
	list_init(&p->list, &row_ops, p);
	find(p, "");
	prompt_open(v->app, &spec);
}
