/*
 * blame.c - who changed each step last.
 *
 * Versions are gone through from the newest back; a step was last changed by
 * the newest commit before which it was not the same.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/graph.h"
#include "watchfloor/library.h"
#include "watchfloor/memory.h"

static const cJSON *step_of(const cJSON *json, const char *id)
{
	return graph_object(graph_object(json, "workflow"), id);
}

/* What of the newest version is still the same as in the older one stays
 * open; the rest was changed by the commit that is looked at. */
static void settle(struct library_blame *b, const struct playbook *p,
		   const cJSON *older)
{
	b->open = false;
	for (int i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];

		if (b->by[i] >= 0)
			continue;
		if (cJSON_Compare(s->json, step_of(older, s->id), true))
			b->open = true;
		else
			b->by[i] = b->at;
	}
}

int library_blame_begin(struct library_blame *b, struct repo *r,
			const char *commit, const char *path,
			const struct playbook *p)
{
	int rc;

	*b = (struct library_blame){ .n = 0 };
	rc = repo_log(r, commit, path, 0, &b->log, &b->n);
	if (rc)
		return rc;
	b->by = xcalloc((size_t)p->nsteps + 1, sizeof *b->by);
	for (int i = 0; i < p->nsteps; i++)
		b->by[i] = -1;
	b->open = b->n && p->nsteps;
	return 0;
}

void library_blame_step(struct library_blame *b, struct repo *r,
			const char *path, const struct playbook *p)
{
	struct strbuf text = STRBUF_INIT;
	cJSON *older = NULL;

	/* Where there is no version before, all of it is new. */
	if (b->at + 1 < b->n &&
	    !repo_read(r, b->log[b->at + 1].id, path, &text, NULL))
		older = json_parse(text.buf, text.len, 0, NULL);
	settle(b, p, older);
	cJSON_Delete(older);
	strbuf_release(&text);
	b->at++;
	b->open = b->open && b->at < b->n;
}

void library_blame_release(struct library_blame *b)
{
	repo_commits_free(b->log, b->n);
	free(b->by);
	*b = (struct library_blame){ .n = 0 };
}
