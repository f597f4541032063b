/*
 * repo_git.h - what reading and making a repository share of libgit2.
 */
#ifndef PLAYBOOK_REPO_GIT_H
#define PLAYBOOK_REPO_GIT_H

#include <git2.h>

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
/* repo_commit_release() when done. */
void repo_fill_commit(struct repo_commit *c, git_commit *commit);

#endif
