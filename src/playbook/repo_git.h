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
struct repo_entry;

/* Counted: each begin that returned 0 has its end. */
int repo_git_begin(void);
void repo_git_end(void);

/* Like fail(), with libgit2's reason after a colon. */
int repo_git_failed(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Opens the repository; what goes by repo_git() begins with it. */
int repo_begin(struct repo *r);
/* Borrowed; NULL before. */
git_repository *repo_git(struct repo *r);
const char *repo_path(const struct repo *r);
const char *repo_branch(const struct repo *r); /* "main" */
/* Every *.json below the root as of a commit, scenarios left out; each() may
 * take the text over. */
typedef void repo_each_json(void *ctx, const char *path, const git_oid *id,
			    struct strbuf *text);
int repo_git_each_json(struct repo *r, const char *commit, repo_each_json *each,
		       void *ctx);
/* Is it such a file, by its name? */
bool repo_git_is_listed(const char *path);
/* Does a text that cannot be walked call itself one? */
bool repo_git_is_playbook(const struct strbuf *text);
/* A copy, "" for NULL. */
char *repo_git_text(const char *s);
/* Fill it, blob in hex; false when the file is some other JSON. */
bool repo_fill_entry(struct repo_entry *e, const char *path, const char *blob,
		     const struct strbuf *text);
/* What repo_list() has made of the commit in force. */
struct repo_listed {
	char commit[41]; /* "": nothing yet */
	struct repo_entry *entries;
	int n, alloc;
};
struct repo_listed *repo_listed(struct repo *r);
void repo_listed_release(struct repo_listed *list);
/* The commit that no revision (NULL) stands for. */
const char *repo_in_force(struct repo *r);
/* What is kept beside the repository under a name: append it, or NOT_FOUND;
 * put it in the place of what was there, where that is allowed. */
int repo_read_beside(const struct repo *r, const char *name,
		     struct strbuf *out);
void repo_keep_beside(const struct repo *r, const char *name,
		      const struct strbuf *text);
/* The file, when what is kept proves that it is the commit's. */
bool repo_prove(struct strbuf *out, const char *proof, size_t len,
		const char *commit, const char *path);
bool repo_may_keep(const struct repo *r);
/* The commits up to a revision (NULL: head), newest first; git_revwalk_free()
 * when done. */
int repo_git_walk(struct repo *r, const char *from, git_revwalk **out);
/* repo_commit_release() when done. */
void repo_fill_commit(struct repo_commit *c, git_commit *commit);

#endif
