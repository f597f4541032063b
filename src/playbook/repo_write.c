/*
 * repo_write.c - one file changed by a commit on the branch.
 *
 * The branch moves from the commit that the author saw to the new one, or not
 * at all: what somebody else committed meanwhile is never covered up.
 */
#include "config.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "playbook/repo_git.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/playbook.h"

/* The tree of a commit with this file in the place of its own. */
static int make_tree(git_repository *git, git_commit *base, const char *path,
		     const struct strbuf *text, git_tree **out)
{
	git_index_entry entry = { .mode = GIT_FILEMODE_BLOB, .path = path };
	const git_index_entry *old;
	git_index *index = NULL;
	git_tree *tree = NULL;
	git_oid id;
	int rc = git_commit_tree(&tree, base);

	if (!rc)
		rc = git_index_new(&index);
	if (!rc)
		rc = git_index_read_tree(index, tree);
	if (!rc)
		rc = git_blob_create_from_buffer(&entry.id, git, text->buf,
						 text->len);
	if (!rc) {
		old = git_index_get_bypath(index, path, 0);
		entry.mode = old ? old->mode : entry.mode;
		rc = git_index_add(index, &entry);
	}
	if (!rc)
		rc = git_index_write_tree_to(&id, index, git);
	if (!rc)
		rc = git_tree_lookup(out, git, &id);
	git_index_free(index);
	git_tree_free(tree);
	return rc;
}

static int write_commit(struct repo *r, const struct repo_change *c,
			const git_buf *body, git_oid *out)
{
	struct strbuf text = STRBUF_INIT, signature = STRBUF_INIT;
	int ret = 0;

	if (c->sign) {
		strbuf_add(&text, body->ptr, body->size);
		ret = c->sign(c->ctx, &signature, &text);
		/* The header's last line has no end. */
		while (signature.len &&
		       signature.buf[signature.len - 1] == '\n')
			strbuf_setlen(&signature, signature.len - 1);
	}
	if (!ret && git_commit_create_with_signature(
			    out, repo_git(r), body->ptr,
			    c->sign ? signature.buf : NULL, NULL))
		ret = repo_git_failed(_("cannot commit %s"), c->path);
	strbuf_release(&text);
	strbuf_release(&signature);
	return ret;
}

static int make_commit(struct repo *r, const struct repo_change *c,
		       git_commit *base, git_oid *out)
{
	const git_commit *parents[] = { base };
	git_signature *by = NULL;
	git_tree *tree = NULL;
	git_buf body = { 0 };
	char *message = xasprintf("%s\n", c->message);
	int ret;

	if (make_tree(repo_git(r), base, c->path, c->text, &tree) ||
	    git_signature_new(&by, c->name, c->email, clock_now() / SECOND,
			      0) ||
	    git_commit_create_buffer(&body, repo_git(r), by, by, NULL, message,
				     tree, 1, (void *)parents))
		ret = repo_git_failed(_("cannot commit %s"), c->path);
	else
		ret = write_commit(r, c, &body, out);
	git_buf_dispose(&body);
	git_signature_free(by);
	git_tree_free(tree);
	free(message);
	return ret;
}

static int move_branch(struct repo *r, const git_oid *from, const git_oid *to)
{
	char *name = xasprintf("refs/heads/%s", repo_branch(r));
	git_reference *moved = NULL;
	int rc = git_reference_create_matching(&moved, repo_git(r), name, to,
					       true, from, "commit");

	git_reference_free(moved);
	free(name);
	if (rc == GIT_EMODIFIED)
		return fail_as(CONFLICT,
			       _("somebody else has committed to %s meanwhile"),
			       repo_path(r));
	return rc ? repo_git_failed(_("cannot move the branch of %s"),
				    repo_path(r))
		  : 0;
}

static int commit(struct repo *r, const struct repo_change *c, char *out)
{
	git_commit *base = NULL;
	git_oid from, to;
	int ret = repo_begin(r);

	if (ret < 0)
		return ret;
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	if (git_oid_fromstr(&from, c->base) ||
	    git_commit_lookup(&base, repo_git(r), &from))
		return repo_git_failed(_("cannot commit %s"), c->path);
	ret = make_commit(r, c, base, &to);
	git_commit_free(base);
	if (!ret)
		ret = move_branch(r, &from, &to);
	if (!ret)
		git_oid_tostr(out, GIT_OID_HEXSZ + 1, &to);
	return ret;
}

int repo_commit(struct repo *r, const struct repo_change *c, char *out)
{
	/* What git makes follows the umask; others of the store's group are to
	 * commit too. */
	mode_t before = umask(file_in_shared(repo_path(r)) ? 0007 : 0022);
	int ret = commit(r, c, out);

	umask(before);
	return ret;
}
