/*
 * repo_changes.c - what every commit changed, in one walk of the history:
 * where many files are asked about, a walk for each would be too long.
 */
#include "config.h"

#include <git2.h>
#include <string.h>

#include "playbook/repo_git.h"
#include "watchfloor/playbook.h"

struct changes {
	struct repo *repo;
	git_commit *commit;
	char id[GIT_OID_HEXSZ + 1];
	repo_each_change *each;
	void *ctx;
	int ret;
};

/* A merge that took one side's file as it was did not change it. */
static bool is_from_another(const struct changes *c, const git_diff_delta *d)
{
	unsigned parents = git_commit_parentcount(c->commit);
	bool same = false;

	for (unsigned i = 1; !same && i < parents; i++) {
		git_commit *parent = NULL;
		git_tree *tree = NULL;
		git_tree_entry *entry = NULL;

		if (!git_commit_parent(&parent, c->commit, i) &&
		    !git_commit_tree(&tree, parent) &&
		    !git_tree_entry_bypath(&entry, tree, d->new_file.path))
			same = git_oid_equal(git_tree_entry_id(entry),
					     &d->new_file.id);
		git_tree_entry_free(entry);
		git_tree_free(tree);
		git_commit_free(parent);
	}
	return same;
}

static int tell(const git_diff_delta *d, float progress, void *ctx)
{
	struct changes *c = ctx;

	if (!is_from_another(c, d))
		c->ret = c->each(c->ctx, c->id, d->new_file.path);
	return c->ret;
}

static int diff_of(const struct changes *c, git_diff **out)
{
	git_commit *parent = NULL;
	git_tree *before = NULL, *after = NULL;
	int rc = git_commit_tree(&after, c->commit);

	if (!rc && git_commit_parentcount(c->commit))
		rc = git_commit_parent(&parent, c->commit, 0);
	if (!rc && parent)
		rc = git_commit_tree(&before, parent);
	if (!rc)
		rc = git_diff_tree_to_tree(out, repo_git(c->repo), before,
					   after, NULL);
	git_tree_free(before);
	git_tree_free(after);
	git_commit_free(parent);
	return rc;
}

/* What cannot be read of a commit, as in a shallow clone, changed nothing. */
static void visit(struct changes *c, const git_oid *id)
{
	git_diff *diff = NULL;

	git_oid_tostr(c->id, sizeof c->id, id);
	if (!git_commit_lookup(&c->commit, repo_git(c->repo), id) &&
	    !diff_of(c, &diff))
		git_diff_foreach(diff, tell, NULL, NULL, NULL, c);
	git_diff_free(diff);
	git_commit_free(c->commit);
	c->commit = NULL;
}

int repo_each_changed(struct repo *r, const char *from, repo_each_change *each,
		      void *ctx)
{
	struct changes c = { .repo = r, .each = each, .ctx = ctx };
	git_revwalk *walk;
	git_oid id;
	int rc = repo_git_walk(r, from, &walk);

	if (rc)
		return rc;
	while (!c.ret && !git_revwalk_next(&id, walk))
		visit(&c, &id);
	git_revwalk_free(walk);
	return c.ret;
}
