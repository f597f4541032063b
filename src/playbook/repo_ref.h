/*
 * repo_ref.h - where a branch points to, without libgit2.
 *
 * Both know the plain cases alone, and say so when it is another: libgit2
 * decides then.
 */
#ifndef PLAYBOOK_REPO_REF_H
#define PLAYBOOK_REPO_REF_H

#include <stdbool.h>

/* The ref of the branch that the repository's own config names; yours.
 * NULL: not known. */
char *repo_ref_branch(const char *git_dir);
/* The commit that a ref points to: 41 bytes. */
bool repo_ref_commit(const char *git_dir, const char *ref, char *out);

#endif
