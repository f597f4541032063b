/*
 * run_private.h - what the files of runs share.
 */
#ifndef WATCHFLOOR_DESK_RUN_PRIVATE_H
#define WATCHFLOOR_DESK_RUN_PRIVATE_H

#include "watchfloor/desk.h"

/* How many playbooks one run pins beside its own. */
#define RUN_CALLEES_MAX 32

/* A version of a playbook in the desk repository. */
struct run_source {
	struct playbook *playbook;
	struct strbuf text;
	char commit[41], blob[41];
	/* what has been called of it */
	struct repo *repo;
	struct playbook *callees[RUN_CALLEES_MAX];
	int ncallees;
};
#define RUN_SOURCE_INIT             \
	{                           \
		.text = STRBUF_INIT \
	}

/* revision NULL: what the desk goes by. */
int run_source_read(struct run_source *s, struct desk *d, const char *revision,
		    const char *id);
void run_source_release(struct run_source *s);

/* A walk_resolver; ctx is a struct run_source. */
const struct playbook *run_source_resolve(void *ctx, const char *id,
					  const char *version);
/* The step with that id, of the playbook or of one that it calls; or NULL. */
const struct step *run_source_step(struct run_source *s, const char *id);

/* Keep the text and those that it calls as blobs of the store, and add to the
 * data of a record what says so: blob, callees, commit, modified, needs,
 * sha256.  Inside a transaction of the ledger. */
int run_pin(struct desk *d, const struct run_source *s, cJSON *data);

/* Which text a run is about. */
struct pinned {
	const char *sha256;
	const char *commit, *id;
	const char *modified; /* NULL: as it is in the commit */
};

/* Read it: from the store, or, when the run was begun on another host, from
 * the repository that both have. */
int run_pinned(struct playbook **out, struct desk *d, const struct pinned *p);
/* The same for each of a run's callees, a JSON array of objects with id,
 * modified and sha256; at most RUN_CALLEES_MAX.  *n says how many there are,
 * also after an error. */
int run_pinned_callees(struct playbook **out, int *n, struct desk *d,
		       const char *json, const char *commit);
/* The number of the ticket's newest run; 0: there is none. */
int run_last(struct desk *d, int64_t ticket, int64_t *n);

#endif
