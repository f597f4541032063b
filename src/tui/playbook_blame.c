/*
 * playbook_blame.c - who changed each step last, when and why.
 *
 * The versions of the file are gone through while nobody types.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/library.h"

void blame_unload(struct playbook_view *v)
{
	struct playbook_blame *b = &v->blame;

	repo_commits_free(b->commits, b->n);
	free(b->by);
	*b = (struct playbook_blame){ .n = 0 };
}

bool blame_work(struct playbook_view *v)
{
	struct playbook_blame *b = &v->blame;

	if (b->looked || !v->playbook)
		return false;
	b->looked = true;
	app_report(v->view.app,
		   library_blame(v->view.app->desk->repo, v->commit, v->path,
				 v->playbook, &b->commits, &b->n, &b->by));
	pane_touch(&v->step);
	return true;
}

/* "changed last 2026-11-25 by Lin (0123456789): There may be several" */
void blame_add(struct playbook_view *v, const struct step *s)
{
	const struct playbook_blame *b = &v->blame;
	int by = b->by ? b->by[s->index] : -1;
	char at[CLOCK_RFC3339_SIZE];
	struct strbuf sb = STRBUF_INIT;

	if (by < 0)
		return;
	strbuf_addf(&sb, _("changed last on %.10s by %s (%.10s): %s"),
		    clock_format(at, b->commits[by].at), b->commits[by].author,
		    b->commits[by].id, b->commits[by].summary);
	pane_add(&v->step, "", LOOK_DIM, sb.buf);
	strbuf_release(&sb);
}
