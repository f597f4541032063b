/*
 * repo_sign.c - who stands for a commit: the signatures on it and on the tags
 * that point at it, and who wrote what came since another commit.
 *
 * git puts the signature of a commit in its header "gpgsig", that of a tag
 * behind its message.  Signed is all the rest of the object.
 */
#include "config.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/repo_git.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/playbook.h"

#define ARMOR_BEGIN "-----BEGIN SSH SIGNATURE-----"

struct looking {
	struct repo *repo;
	git_oid commit;
	repo_each_signature *each;
	void *ctx;
	int ret;
};

static int tell(struct looking *l, const char *by, const char *text, size_t len,
		const char *signature)
{
	struct repo_signature s = { .by = by, .armored = signature };

	strbuf_add(&s.text, text, len);
	l->ret = l->each(l->ctx, &s);
	strbuf_release(&s.text);
	return l->ret;
}

/* ---- the commit's own ---- */

static int look_at_commit(struct looking *l)
{
	git_buf signature = { 0 }, text = { 0 };
	struct strbuf armored = STRBUF_INIT;
	int rc = git_commit_extract_signature(
		&signature, &text, repo_git(l->repo), &l->commit, NULL);

	if (rc == 0 && strstr(signature.ptr, ARMOR_BEGIN)) {
		/* The header's last line has lost its end. */
		strbuf_addf(&armored, "%s\n", signature.ptr);
		tell(l, "", text.ptr, text.size, armored.buf);
	} else if (rc && rc != GIT_ENOTFOUND) {
		l->ret = repo_git_failed(_("cannot read the signature of %s"),
					 git_oid_tostr_s(&l->commit));
	}
	strbuf_release(&armored);
	git_buf_dispose(&signature);
	git_buf_dispose(&text);
	return l->ret;
}

/* ---- tags ---- */

static int look_at_text(struct looking *l, git_tag *tag, const char *text,
			size_t len)
{
	char *copy = xstrndup(text, len);
	const char *armor = strstr(copy, ARMOR_BEGIN);

	if (armor)
		tell(l, git_tag_name(tag), copy, (size_t)(armor - copy), armor);
	free(copy);
	return l->ret;
}

static bool points_at(const git_tag *tag, const git_oid *commit)
{
	git_object *target;
	bool is;

	if (git_tag_peel(&target, tag))
		return false;
	is = git_oid_equal(git_object_id(target), commit);
	git_object_free(target);
	return is;
}

static int look_at_tag(const char *name, git_oid *id, void *ctx)
{
	struct looking *l = ctx;
	git_odb *odb = NULL;
	git_odb_object *raw = NULL;
	git_tag *tag;

	/* A light tag is a name for a commit and carries nothing. */
	if (git_tag_lookup(&tag, repo_git(l->repo), id))
		return 0;
	if (points_at(tag, &l->commit) &&
	    !git_repository_odb(&odb, repo_git(l->repo)) &&
	    !git_odb_read(&raw, odb, id))
		look_at_text(l, tag, git_odb_object_data(raw),
			     git_odb_object_size(raw));
	git_odb_object_free(raw);
	git_odb_free(odb);
	git_tag_free(tag);
	return l->ret;
}

int repo_each_sign(struct repo *r, const char *commit,
		   repo_each_signature *each, void *ctx)
{
	struct looking l = { .repo = r, .each = each, .ctx = ctx };

	if (repo_begin(r) < 0)
		return FAILED;
	if (git_oid_fromstr(&l.commit, commit))
		return repo_git_failed(_("\"%s\" is no commit"), commit);
	if (look_at_commit(&l) == 0 &&
	    git_tag_foreach(repo_git(r), look_at_tag, &l) && !l.ret)
		l.ret = repo_git_failed(_("cannot list the tags of %s"),
					repo_path(r));
	return l.ret;
}

/* ---- what came since ---- */

static int each_commit(struct repo *r, git_revwalk *walk,
		       int (*each)(void *ctx, const struct repo_commit *c),
		       void *ctx)
{
	git_oid id;
	int ret = 0;

	while (ret == 0 && !git_revwalk_next(&id, walk)) {
		struct repo_commit c;
		git_commit *commit;

		if (git_commit_lookup(&commit, repo_git(r), &id))
			return repo_git_failed(_("cannot read commit %s of %s"),
					       git_oid_tostr_s(&id),
					       repo_path(r));
		repo_fill_commit(&c, commit);
		ret = each(ctx, &c);
		repo_commit_release(&c);
		git_commit_free(commit);
	}
	return ret;
}

int repo_each_since(struct repo *r, const char *since, const char *commit,
		    int (*each)(void *ctx, const struct repo_commit *c),
		    void *ctx)
{
	git_revwalk *walk = NULL;
	git_oid to, from;
	int ret = repo_begin(r);

	if (ret < 0)
		return ret;
	if (git_oid_fromstr(&to, commit) ||
	    git_revwalk_new(&walk, repo_git(r)) ||
	    git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL) ||
	    git_revwalk_push(walk, &to) ||
	    (since &&
	     (git_oid_fromstr(&from, since) || git_revwalk_hide(walk, &from))))
		ret = repo_git_failed(_("cannot read the history of %s"),
				      repo_path(r));
	else
		ret = each_commit(r, walk, each, ctx);
	git_revwalk_free(walk);
	return ret;
}

bool repo_descends(struct repo *r, const char *commit, const char *from)
{
	git_oid to, back;

	return strcmp(commit, from) == 0 ||
	       (repo_begin(r) == 0 && !git_oid_fromstr(&to, commit) &&
		!git_oid_fromstr(&back, from) &&
		git_graph_descendant_of(repo_git(r), &to, &back) == 1);
}
