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
 * open; the rest was changed by `commit`. */
static int settle(int *by, const struct playbook *p, const cJSON *older,
		  int commit)
{
	int open = 0;

	for (int i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];

		if (by[i] >= 0)
			continue;
		if (cJSON_Compare(s->json, step_of(older, s->id), true))
			open++;
		else
			by[i] = commit;
	}
	return open;
}

int library_blame(struct repo *r, const char *commit, const char *path,
		  const struct playbook *p, struct repo_commit **log, int *n,
		  int **by)
{
	int rc = repo_log(r, commit, path, 0, log, n), open = p->nsteps;

	*by = NULL;
	if (rc)
		return rc;
	*by = xcalloc((size_t)p->nsteps + 1, sizeof **by);
	for (int i = 0; i < p->nsteps; i++)
		(*by)[i] = -1;
	for (int i = 0; open && i < *n; i++) {
		struct strbuf text = STRBUF_INIT;
		cJSON *older = NULL;

		/* Where there is no version before, all of it is new. */
		if (i + 1 < *n &&
		    !repo_read(r, (*log)[i + 1].id, path, &text, NULL))
			older = json_parse(text.buf, text.len, 0, NULL);
		open = settle(*by, p, older, i);
		cJSON_Delete(older);
		strbuf_release(&text);
	}
	return 0;
}
