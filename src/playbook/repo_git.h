/*
 * repo_git.h - what reading and making a repository share of libgit2.
 */
#ifndef PLAYBOOK_REPO_GIT_H
#define PLAYBOOK_REPO_GIT_H

#include <git2.h>

#include <stdbool.h>

#include "watchfloor/strbuf.h"

struct repo;
struct repo_commit;

/* Counted: each begin that returned 0 has its end. */
int repo_git_begin(void);
void repo_git_end(void);

/* Like fail(), with libgit2's reason after a colon. */
int repo_git_failed(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Borrowed. */
git_repository *repo_git(struct repo *r);
const char *repo_path(const struct repo *r);
const char *repo_branch(const struct repo *r); /* "main" */
/* Every *.json below the root as of a commit, scenarios left out; each() may
 * take the text over. */
typedef void repo_each_json(void *ctx, const char *path, const git_oid *id,
			    struct strbuf *text);
int repo_git_each_json(struct repo *r, const char *commit, repo_each_json *each,
		       void *ctx);
/* Does a text that cannot be walked call itself one? */
bool repo_git_is_playbook(const struct strbuf *text);
/* The commits up to a revision (NULL: head), newest first; git_revwalk_free()
 * when done. */
int repo_git_walk(struct repo *r, const char *from, git_revwalk **out);
/* repo_commit_release() when done. */
void repo_fill_commit(struct repo_commit *c, git_commit *commit);

#endif
