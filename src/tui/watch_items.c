/*
 * watch_items.c - keeping an eye on something for longer than a shift.
 */
#include "config.h"

#include "watch_items.h"

#include <stdlib.h>
#include <string.h>

#include "picker.h"
#include "ticket_acts.h"
#include "undo.h"
#include "watchfloor/ticket.h"
#include "watchfloor/watch_item.h"

/* ---- adding ---- */

/* Is it the id of a ticket?  Not a bare number: "3 hosts are slow". */
static bool is_ticket(struct desk *d, const char *word)
{
	struct ticket t;
	bool is;

	ticket_init(&t);
	is = strchr(word, '-') && ticket_load(d, word, &t) == 0;
	ticket_release(&t);
	return is;
}

/* A ticket's id in front is what it is about. */
static int add(struct app *a, void *ctx, const char *text)
{
	size_t len = strcspn(text, " ");
	char *word = xstrndup(text, len);
	bool about = is_ticket(a->desk, word);
	int ret = watch_item_add(
		a->desk, about ? text + len + strspn(text + len, " ") : text,
		about ? word : NULL, CLOCK_NEVER);

	free(word);
	if (ret == 0) {
		app_changed(a);
		undo_say(a, _("it is in every hand-over until it is done"));
	}
	return ret;
}

int watch_items_add(struct app *a, const char *args)
{
	const struct reason r = {
		.what = "watch-add",
		.label = _("watch ([TICKET] text): "),
		.act = add
	};

	if (*args)
		return add(a, NULL, args);
	ask_reason(a, a->desk->actor, &r);
	return 0;
}

/* ---- done ---- */

static int end(struct app *a, int64_t record, const char *said)
{
	int ret = watch_item_done(a->desk, record, said);
	char *what;

	if (ret < 0)
		return ret;
	app_changed(a);
	what = xasprintf(_("%lld need not be watched any more"),
			 (long long)record);
	undo_say(a, what);
	free(what);
	return 0;
}

struct open_items {
	struct desk *desk;
	int64_t *records;
	struct picker_item *items;
	int n;
};

static void choice_free(struct open_items *c)
{
	for (int i = 0; i < c->n; i++)
		free((char *)c->items[i].text);
	free(c->items);
	free(c->records);
	free(c);
}

static int add_choice(void *ctx, const struct watch_item *item)
{
	struct open_items *c = ctx;
	struct strbuf sb = STRBUF_INIT;
	size_t n = (size_t)c->n + 1;

	c->items = xrealloc(c->items, n, sizeof *c->items);
	c->records = xrealloc(c->records, n, sizeof *c->records);
	watch_item_print(item, c->desk, &sb);
	c->items[c->n] = (struct picker_item){ .text = strbuf_detach(&sb) };
	c->records[c->n++] = item->record;
	return 0;
}

static void chosen(struct app *a, void *ctx, int i)
{
	struct open_items *c = ctx;

	if (i >= 0)
		app_report(a, end(a, c->records[i], NULL));
	choice_free(c);
}

static int pick(struct app *a)
{
	struct open_items *c = xcalloc(1, sizeof *c);
	int ret;

	c->desk = a->desk;
	ret = watch_item_each(a->desk, true, add_choice, c);
	if (ret == 0 && !c->n)
		ret = fail_as(NOT_FOUND, _("nothing is to be watched"));
	if (ret < 0)
		choice_free(c);
	else
		picker_open(a, _("What need not be watched any more?"),
			    c->items, c->n, 0, chosen, c);
	return ret;
}

int watch_items_done(struct app *a, const char *args)
{
	char *text;
	int64_t record;

	if (!*args)
		return pick(a);
	record = strtoll(args, &text, 10);
	if (text == args || (*text && *text != ' '))
		return fail_as(NOT_FOUND,
			       _("\"%s\" is no number of a watch item"), args);
	return end(a, record, text + strspn(text, " "));
}
