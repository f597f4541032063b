/*
 * repo_git.h - what reading and making a repository share of libgit2.
 */
#ifndef PLAYBOOK_REPO_GIT_H
#define PLAYBOOK_REPO_GIT_H

/* Counted: each begin that returned 0 has its end. */
int repo_git_begin(void);
void repo_git_end(void);

/* Like fail(), with libgit2's reason after a colon. */
int repo_git_failed(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
