/*
 * help.c - the keys of a screen.
 */
#include "config.h"

#include "help.h"

#include <stdlib.h>

#include "pager_view.h"

/* Columns of the keys; of the command's name. */
enum { KEYS_WIDTH = 16, NAME_WIDTH = 15 };

static void add_action(struct pane *p, const struct view *of, enum action x)
{
	struct strbuf keys = STRBUF_INIT, line = STRBUF_INIT;

	keymap_keys(of->ops->screen, x, &keys);
	strbuf_addf(&line, "%-*s%s", NAME_WIDTH, action_table[x].name,
		    _(action_table[x].help));
	pane_add(p, keys.buf, LOOK_NORMAL, line.buf);
	strbuf_release(&keys);
	strbuf_release(&line);
}

static void fill(void *ctx, struct pane *p)
{
	const struct view *of = ctx;

	pane_add(p, "", LOOK_DIM,
		 _("A key runs the command beside it; : takes any of them, "
		   "with words after it where the help shows some."));
	for (int g = 0; g < ACTION_GROUP_COUNT; g++) {
		bool any = false;

		for (int x = 0; x < ACTION_COUNT; x++) {
			if ((int)action_table[x].group != g ||
			    !command_find(of, (enum action)x))
				continue;
			if (!any) {
				pane_add(p, "", LOOK_NORMAL, "");
				pane_add(p, "", LOOK_STRONG,
					 _(action_group_titles[g]));
			}
			any = true;
			add_action(p, of, (enum action)x);
		}
	}
}

/* The view under the help outlives it: see struct view. */
struct view *help_view(struct view *of)
{
	char *title =
		xasprintf(_("Keys: %s"), _(screen_table[of->ops->screen].name));
	struct view *v = pager_view(of->app, title, KEYS_WIDTH, fill, of, NULL);

	free(title);
	v->about = of;
	return v;
}
