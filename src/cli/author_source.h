/*
 * author_source.h - the playbook that a command of authors is about: a file,
 * with the playbooks beside it, or one of the desk repository, with the others
 * there.
 */
#ifndef WATCHFLOOR_CLI_AUTHOR_SOURCE_H
#define WATCHFLOOR_CLI_AUTHOR_SOURCE_H

#include "watchfloor/cli.h"
#include "watchfloor/library.h"

struct author_source {
	struct playbook_file *files;
	int n;
	int chosen; /* which of them is meant */
};

/* The name of a file, or an ID as `playbook show` takes it.  A file is taken
 * where both are there, unless `at` names a commit.  Fails, with the last
 * error, when it cannot be walked. Release it in either case. */
int author_source_open(struct author_source *s, struct cli *c, const char *name,
		       const char *at);
/* All of the desk repository as of a commit (NULL: head). */
int author_source_desk(struct author_source *s, struct cli *c, const char *at);
void author_source_release(struct author_source *s);

const struct playbook *author_source_playbook(const struct author_source *s);

/* A walk_resolver; ctx is the source. */
const struct playbook *author_source_resolve(void *ctx, const char *id,
					     const char *version);

/* Read the playbooks of a folder that are named *.json; others are left out.
 * Adds to the source. */
int author_source_folder(struct author_source *s, const char *folder);

#endif
