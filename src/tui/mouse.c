/*
 * mouse.c - clicks and the wheel.
 */
#include "config.h"

#include "mouse.h"

#include "hotspot.h"
#include "list.h"

/* Rows that one notch of the wheel moves. */
#define WHEEL_ROWS 3

/* Go round the panes until the list has the keys; back to where one was when
 * none does.  Returns whether it had them already. */
static bool focus(struct app *a, const struct list *l)
{
	struct view *v = app_view(a);
	const struct list *before = view_list(v), *now = before;

	if (a->modal || l == before)
		return true;
	do {
		if (command_run(a, action_table[ACTION_FOCUS].name) < 0)
			break;
		now = view_list(v);
	} while (now != l && now != before);
	return false;
}

static void press(struct app *a, int key)
{
	const struct input in = { .kind = INPUT_KEY, .key = key };

	app_key(a, &in);
}

static void click_row(struct app *a, struct list *l, int line)
{
	int row = l->top + line;
	bool had_keys = focus(a, l);

	if (l->scrolls || row >= l->n)
		return;
	if (had_keys && row == l->cursor)
		press(a, '\r');
	else
		list_select(l, row);
}

void mouse_input(struct app *a, const struct input *in)
{
	const struct hotspot *h = hotspot_at(in->y, in->x);

	if (!h)
		return;
	if (h->list && in->kind == INPUT_WHEEL)
		list_scroll(h->list, in->key * WHEEL_ROWS);
	else if (h->list)
		click_row(a, h->list, in->y - h->area.y);
	else if (in->kind == INPUT_CLICK && h->key)
		press(a, h->key);
	else if (in->kind == INPUT_CLICK)
		app_report(a, command_run(a, h->command));
}
