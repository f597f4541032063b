/*
 * playbook_blame.c - who changed each step last, when and why.
 *
 * The versions of the file are gone through while nobody types.
 */
#include "config.h"

#include "playbook_private.h"
#include "watchfloor/clock.h"

void blame_unload(struct playbook_view *v)
{
	library_blame_release(&v->blame.found);
	v->blame.begun = false;
}

/* A version at a time: a key waits for no more. */
bool blame_work(struct playbook_view *v)
{
	struct repo *r = v->view.app->desk->repo;
	struct playbook_blame *b = &v->blame;

	if (!v->playbook || (b->begun && !b->found.open))
		return false;
	if (b->begun)
		library_blame_step(&b->found, r, v->path, v->playbook);
	else
		app_report(v->view.app,
			   library_blame_begin(&b->found, r, v->commit, v->path,
					       v->playbook));
	b->begun = true;
	if (!b->found.open)
		pane_touch(&v->step);
	return true;
}

/* "changed last 2026-11-25 by Lin (0123456789): There may be several" */
void blame_add(struct playbook_view *v, const struct step *s)
{
	const struct library_blame *b = &v->blame.found;
	int by = b->by ? b->by[s->index] : -1;
	char at[CLOCK_RFC3339_SIZE];
	struct strbuf sb = STRBUF_INIT;

	if (by < 0)
		return;
	strbuf_addf(&sb, _("changed last on %.10s by %s (%.10s): %s"),
		    clock_format(at, b->log[by].at), b->log[by].author,
		    b->log[by].id, b->log[by].summary);
	pane_add(&v->step, "", LOOK_DIM, sb.buf);
	strbuf_release(&sb);
}
