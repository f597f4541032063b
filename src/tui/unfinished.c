/*
 * unfinished.c - texts that were typed and never recorded.
 *
 * The key of a draft is the command that asked for it and the ticket: running
 * that command there asks again, with the text in place.
 */
#include "config.h"

#include "unfinished.h"

#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "pager_view.h"
#include "picker.h"
#include "ticket_view.h"
#include "watchfloor/clock.h"

/* "note bj1-7 ..." in its parts; yours to free. */
static void split_key(const char *key, char **command, char **id)
{
	size_t word = strcspn(key, " ");
	const char *rest = key + word + strspn(key + word, " ");

	*command = xstrndup(key, word);
	*id = xstrndup(rest, strcspn(rest, " "));
}

/* "bj1-7  note  02:41  first look: ..." */
static char *line_of(const struct kept *k)
{
	char at[CLOCK_SHORT_SIZE], *command, *id, *line;
	int action;

	split_key(k->key, &command, &id);
	action = action_named(command, (int)strlen(command));
	line = xasprintf("%s  %s  %s  %s", id,
			 action < 0 ? command : _(action_table[action].word),
			 clock_format_short(at, k->at, clock_now()), k->text);
	free(command);
	free(id);
	return line;
}

/* Where it was typed may not ask for it any more: then it can be read. */
static void go_on(struct app *a, const struct kept *k)
{
	char *command, *id, *text = xstrdup(k->text);
	struct view *v;
	int ret;

	split_key(k->key, &command, &id);
	ret = ticket_view(&v, a, id);
	if (ret == 0) {
		app_push(a, v);
		ret = command_run(a, command);
	}
	if (app_report(a, ret) < 0)
		app_push(a, pager_text(a, id, text));
	free(command);
	free(id);
	free(text);
}

static void chosen(struct app *a, void *ctx, int i)
{
	const struct kept *all;
	int n = drafts_all(&all);

	if (i >= 0 && i < n)
		go_on(a, &all[i]);
	else if (n)
		app_say(a, _("the texts are kept; W shows them again"));
}

void unfinished_offer(struct app *a)
{
	const struct kept *all;
	int n = drafts_all(&all);
	struct picker_item *items;
	char *title;

	if (!n)
		return;
	items = xcalloc((size_t)n, sizeof *items);
	for (int i = 0; i < n; i++)
		items[i].text = line_of(&all[i]);
	title = xasprintf(
		Q_("%d text was not finished", "%d texts were not finished", n),
		n);
	picker_open(a, title, items, n, n - 1, chosen, NULL);
	for (int i = 0; i < n; i++)
		free((char *)items[i].text);
	free(items);
	free(title);
}

int unfinished_run(struct view *v, enum action x, const char *args)
{
	const struct kept *all;

	if (!drafts_all(&all))
		return fail_as(NOT_FOUND, _("every text was finished"));
	unfinished_offer(v->app);
	return 0;
}
