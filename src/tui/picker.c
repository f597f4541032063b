/*
 * picker.c - choosing one of a few.
 */
#include "config.h"

#include "picker.h"

#include <stdlib.h>
#include <string.h>

#include "list.h"

/* There is at most one modal. */
static struct {
	char *title;
	struct picker_item *items;
	int n;
	struct list list;
	struct strbuf keys; /* that choose, as they were shown */
	void (*done)(struct app *a, void *ctx, int chosen);
	void *ctx;
} picker;

static void draw_item(void *ctx, int i, struct area line, bool selected)
{
	enum theme_element look = selected ? LOOK_SELECTED : LOOK_NORMAL;
	char key[] = { ' ', ' ', (char)picker.items[i].key, ' ', ' ', '\0' };

	draw_column(line.y, line.x, 5, selected ? look : LOOK_KEY, key);
	draw_column(line.y, line.x + 5, line.w - 5, look, picker.items[i].text);
}

static const struct list_ops item_ops = { .draw = draw_item };

static void picker_draw(struct app *a)
{
	int h = picker.n < LINES - 6 ? picker.n : LINES - 6;
	struct area at = { LINES - 1 - h, 0, h, COLS };

	draw_blank((struct area){ at.y - 1, 0, h + 1, COLS });
	draw_rule(at.y - 1, 0, COLS, picker.title);
	list_draw(&picker.list, at, true);
	move(list_cursor_line(&picker.list, at), 0);
}

/* "y, n", or "1-5" */
static void add_keys(struct strbuf *out)
{
	int last = picker.n - 1;

	if (picker.n > 4) {
		strbuf_addf(out, "%c-%c", picker.items[0].key,
			    picker.items[last].key);
		return;
	}
	for (int i = 0; i < picker.n; i++)
		strbuf_addf(out, "%s%c", i ? ", " : "", picker.items[i].key);
}

static int picker_hints(struct app *a, struct modal_hint *hints,
			struct strbuf *said, bool *wrong)
{
	strbuf_reset(&picker.keys);
	add_keys(&picker.keys);
	strbuf_addstr(&picker.keys, ", Up, Down");
	hints[0] = (struct modal_hint)
	{
		picker.keys.buf, _("choose")
		, 0
	};
	hints[1] = (struct modal_hint)
	{
		"Enter", _("take it")
		, '\r'
	};
	hints[2] = (struct modal_hint)
	{
		"Esc", _("cancel")
		, KEY_ESCAPE
	};
	return 3;
}

static void finish(struct app *a, int chosen)
{
	void (*done)(struct app *, void *, int) = picker.done;
	void *ctx = picker.ctx;

	for (int i = 0; i < picker.n; i++)
		free((char *)picker.items[i].text);
	free(picker.items);
	free(picker.title);
	strbuf_release(&picker.keys);
	memset(&picker, 0, sizeof picker);
	a->modal = NULL;
	done(a, ctx, chosen);
}

static void picker_cancel(struct app *a)
{
	finish(a, -1);
}

static int item_with_key(int key)
{
	for (int i = 0; i < picker.n; i++)
		if (picker.items[i].key == key)
			return i;
	return -1;
}

static void picker_input(struct app *a, const struct input *in)
{
	const char *command;
	int i;

	if (in->kind != INPUT_KEY)
		return;
	i = item_with_key(in->key);
	if (i >= 0) {
		finish(a, i);
		return;
	}
	command = keymap_command(SCREEN_ALL, in->key);
	if (in->key == '\r' || in->key == KEYCODE(KEY_ENTER))
		finish(a, picker.list.cursor);
	else if (in->key == KEY_ESCAPE || in->key == KEY_CTRL('c'))
		finish(a, -1);
	else if (command && strcmp(command, "up") == 0)
		list_move(&picker.list, -1);
	else if (command && strcmp(command, "down") == 0)
		list_move(&picker.list, 1);
}

static const struct modal_ops picker_ops = {
	.input = picker_input,
	.draw = picker_draw,
	.hints = picker_hints,
	.cancel = picker_cancel,
};

/* 1 .. 9, then a .. z but for the keys that move. */
static int number_key(int i)
{
	static const char keys[] = "123456789abcdefhimnopqrstuvwxyz";

	return i < (int)sizeof keys - 1 ? keys[i] : 0;
}

void picker_open(struct app *a, const char *title,
		 const struct picker_item *items, int n, int at,
		 void (*done)(struct app *a, void *ctx, int chosen), void *ctx)
{
	int numbered = 0;

	strbuf_init(&picker.keys);
	picker.title = xstrdup(title);
	picker.items = xcalloc((size_t)n, sizeof *picker.items);
	picker.n = n;
	picker.done = done;
	picker.ctx = ctx;
	for (int i = 0; i < n; i++) {
		picker.items[i].text = xstrdup(items[i].text);
		picker.items[i].key =
			items[i].key ? items[i].key : number_key(numbered++);
	}
	list_init(&picker.list, &item_ops, NULL);
	list_set(&picker.list, n);
	list_select(&picker.list, at);
	a->modal = &picker_ops;
}
