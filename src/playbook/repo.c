/*
 * repo.c - playbooks in a git repository, read by commit through libgit2.
 *
 * Nothing is ever checked out: what a run names is a commit and a blob, and
 * those are what is read.  The user's own git configuration has no say.
 */
#include "config.h"

#include <git2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/repo_git.h"
#include "playbook/repo_ref.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/playbook.h"
#include "watchfloor/rehearse.h"

/* No playbook, desk.conf or template comes near it. */
#define FILE_MAX_SIZE (16 * 1024 * 1024)
#define HEX_SIZE      (2 * 20 + 1)

struct repo {
	git_repository *git; /* NULL: not needed yet */
	char *path;
	char *branch; /* "refs/heads/main" */
	char head[HEX_SIZE];
	char pinned[HEX_SIZE]; /* or "": see repo_pin() */
	bool keep;             /* see repo_let_keep() */
	struct repo_listed listed;
};

/* ---- libgit2 ---- */

int repo_git_failed(const char *fmt, ...)
{
	const git_error *e = git_error_last();
	struct strbuf words = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&words, fmt, ap);
	va_end(ap);
	fail("%s: %s", words.buf,
	     e && e->message ? e->message : _("git gives no reason"));
	strbuf_release(&words);
	return FAILED;
}

/* A verification begins in its own thread, whenever it needs to. */
static pthread_mutex_t beginning = PTHREAD_MUTEX_INITIALIZER;
static int begun;

static void set_options(void)
{
	static const int levels[] = { GIT_CONFIG_LEVEL_SYSTEM,
				      GIT_CONFIG_LEVEL_XDG,
				      GIT_CONFIG_LEVEL_GLOBAL };

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	/* Nothing of a repository is run here, so whose it is does not matter;
	 * and without those files nobody could say `safe.directory`. */
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
}

int repo_git_begin(void)
{
	int rc;

	pthread_mutex_lock(&beginning);
	rc = git_libgit2_init();
	if (rc >= 0 && begun++ == 0)
		set_options();
	pthread_mutex_unlock(&beginning);
	return rc < 0 ? repo_git_failed(_("cannot start libgit2")) : 0;
}

void repo_git_end(void)
{
	pthread_mutex_lock(&beginning);
	git_libgit2_shutdown();
	begun--;
	pthread_mutex_unlock(&beginning);
}

/* ---- open and close ---- */

static char *read_branch(git_repository *git)
{
	git_config *all = NULL, *local = NULL;
	git_buf value = { 0 };
	const char *branch = REPO_BRANCH;

	if (!git_repository_config(&all, git) &&
	    !git_config_open_level(&local, all, GIT_CONFIG_LEVEL_LOCAL) &&
	    !git_config_get_string_buf(&value, local, "watchfloor.branch") &&
	    *value.ptr)
		branch = value.ptr;
	char *name = xasprintf("refs/heads/%s", branch);
	git_buf_dispose(&value);
	git_config_free(local);
	git_config_free(all);
	return name;
}

int repo_begin(struct repo *r)
{
	if (r->git)
		return 0;
	if (repo_git_begin())
		return FAILED;
	if (git_repository_open(&r->git, r->path)) {
		repo_git_failed(_("cannot open the desk repository %s"),
				r->path);
		repo_git_end();
		r->git = NULL;
		return FAILED;
	}
	if (!r->branch)
		r->branch = read_branch(r->git);
	return 0;
}

int repo_open(struct repo **out, const char *path)
{
	struct repo *r = xcalloc(1, sizeof *r);

	*out = NULL;
	r->path = xstrdup(path);
	r->branch = repo_ref_branch(path);
	if (!r->branch && repo_begin(r) < 0) {
		repo_close(r);
		return FAILED;
	}
	*out = r;
	return 0;
}

void repo_close(struct repo *r)
{
	if (!r)
		return;
	if (r->git) {
		git_repository_free(r->git);
		repo_git_end();
	}
	repo_listed_release(&r->listed);
	free(r->path);
	free(r->branch);
	free(r);
}

git_repository *repo_git(struct repo *r)
{
	return r->git;
}

const char *repo_path(const struct repo *r)
{
	return r->path;
}

const char *repo_branch(const struct repo *r)
{
	return r->branch + strlen("refs/heads/");
}

void repo_pin(struct repo *r, const char *commit)
{
	snprintf(r->pinned, sizeof r->pinned, "%s", commit ? commit : "");
}

const char *repo_head(struct repo *r)
{
	git_oid id;

	if (repo_ref_commit(r->path, r->branch, r->head))
		return r->head;
	if (repo_begin(r) < 0)
		return NULL;
	if (git_reference_name_to_id(&id, r->git, r->branch)) {
		fail_as(NOT_FOUND, _("%s has no branch %s"), r->path,
			repo_branch(r));
		return NULL;
	}
	return git_oid_tostr(r->head, sizeof r->head, &id);
}

struct repo_listed *repo_listed(struct repo *r)
{
	return &r->listed;
}

const char *repo_in_force(struct repo *r)
{
	return *r->pinned ? r->pinned : repo_head(r);
}

void repo_let_keep(struct repo *r, bool keep)
{
	r->keep = keep;
}

bool repo_may_keep(const struct repo *r)
{
	return r->keep;
}

/* ---- one file ---- */

static int find_commit(struct repo *r, const char *revision, git_commit **out)
{
	git_object *found = NULL;

	if (!revision)
		revision = repo_in_force(r);
	if (!revision)
		return NOT_FOUND;
	int rc = repo_begin(r);
	if (rc)
		return rc;
	rc = git_revparse_single(&found, r->git, revision);
	if (!rc)
		rc = git_object_peel((git_object **)out, found,
				     GIT_OBJECT_COMMIT);
	git_object_free(found);
	if (rc)
		return fail_as(NOT_FOUND, _("%s has no commit \"%s\""), r->path,
			       revision);
	return 0;
}

int repo_resolve(struct repo *r, const char *revision, char *out)
{
	git_commit *commit;
	int rc = find_commit(r, revision, &commit);

	if (rc)
		return rc;
	git_oid_tostr(out, HEX_SIZE, git_commit_id(commit));
	git_commit_free(commit);
	return 0;
}

static int find_tree(struct repo *r, const char *revision, git_tree **out)
{
	git_commit *commit;
	int rc = find_commit(r, revision, &commit);

	if (rc)
		return rc;
	if (git_commit_tree(out, commit))
		rc = repo_git_failed(_("cannot read commit %s of %s"),
				     revision ? revision : r->head, r->path);
	git_commit_free(commit);
	return rc;
}

static int read_blob(struct repo *r, const git_oid *id, const char *path,
		     struct strbuf *out)
{
	git_blob *blob;
	int rc = 0;

	if (git_blob_lookup(&blob, r->git, id))
		return repo_git_failed(_("cannot read %s in %s"), path,
				       r->path);
	git_object_size_t size = git_blob_rawsize(blob);
	if (size > FILE_MAX_SIZE)
		rc = fail(_("%s in %s is larger than %d MiB"), path, r->path,
			  FILE_MAX_SIZE / 1024 / 1024);
	else
		strbuf_add(out, git_blob_rawcontent(blob), (size_t)size);
	git_blob_free(blob);
	return rc;
}

int repo_read(struct repo *r, const char *commit, const char *path,
	      struct strbuf *out, char *blob)
{
	git_tree *tree;
	git_tree_entry *entry = NULL;
	int rc = find_tree(r, commit, &tree);

	if (rc)
		return rc;
	if (git_tree_entry_bypath(&entry, tree, path) ||
	    git_tree_entry_type(entry) != GIT_OBJECT_BLOB) {
		rc = fail_as(NOT_FOUND, _("%s has no file %s in %s"), r->path,
			     path, commit ? commit : r->head);
	} else {
		rc = read_blob(r, git_tree_entry_id(entry), path, out);
		if (!rc && blob)
			git_oid_tostr(blob, HEX_SIZE, git_tree_entry_id(entry));
	}
	git_tree_entry_free(entry);
	git_tree_free(tree);
	return rc;
}

/* ---- every JSON file of a commit ---- */

bool repo_git_is_listed(const char *path)
{
	const char *slash = strrchr(path, '/'),
		   *name = slash ? slash + 1 : path;
	size_t len = strlen(name);

	return len > 5 && !strcmp(name + len - 5, ".json") &&
	       !scenarios_named(name);
}

struct reading {
	struct repo *repo;
	repo_each_json *each;
	void *ctx;
	int rc;
};

static int read_one(const char *folder, const git_tree_entry *entry, void *ctx)
{
	struct reading *reading = ctx;
	const char *name = git_tree_entry_name(entry);
	struct strbuf text = STRBUF_INIT;
	char *path;

	if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB ||
	    !repo_git_is_listed(name))
		return 0;
	path = xasprintf("%s%s", folder, name);
	reading->rc =
		read_blob(reading->repo, git_tree_entry_id(entry), path, &text);
	if (!reading->rc)
		reading->each(reading->ctx, path, git_tree_entry_id(entry),
			      &text);
	strbuf_release(&text);
	free(path);
	return reading->rc;
}

int repo_git_each_json(struct repo *r, const char *commit, repo_each_json *each,
		       void *ctx)
{
	struct reading reading = { r, each, ctx, 0 };
	git_tree *tree;
	int rc = find_tree(r, commit, &tree);

	if (rc)
		return rc;
	if (git_tree_walk(tree, GIT_TREEWALK_PRE, read_one, &reading))
		rc = reading.rc ? reading.rc
				: repo_git_failed(_("cannot list %s"), r->path);
	git_tree_free(tree);
	return rc;
}

/* ---- history ---- */

/* The blob at path, or all zero when there is none. */
static void blob_at(git_commit *commit, const char *path, git_oid *out)
{
	git_tree *tree = NULL;
	git_tree_entry *entry = NULL;

	memset(out, 0, sizeof *out);
	if (!git_commit_tree(&tree, commit) &&
	    !git_tree_entry_bypath(&entry, tree, path))
		git_oid_cpy(out, git_tree_entry_id(entry));
	git_tree_entry_free(entry);
	git_tree_free(tree);
}

/* A merge that took one side's file as it was did not change it. */
static bool has_changed(git_commit *commit, const char *path)
{
	git_oid now, before;
	unsigned parents = git_commit_parentcount(commit);
	bool changed = true;

	blob_at(commit, path, &now);
	if (!parents)
		return !git_oid_is_zero(&now);
	for (unsigned i = 0; changed && i < parents; i++) {
		git_commit *parent;

		if (git_commit_parent(&parent, commit, i))
			continue;
		blob_at(parent, path, &before);
		changed = !git_oid_equal(&now, &before);
		git_commit_free(parent);
	}
	return changed;
}

char *repo_git_text(const char *s)
{
	return xstrdup(s ? s : "");
}

void repo_fill_commit(struct repo_commit *c, git_commit *commit)
{
	const git_signature *author = git_commit_author(commit);
	const char *summary = git_commit_summary(commit);

	git_oid_tostr(c->id, sizeof c->id, git_commit_id(commit));
	c->author = repo_git_text(author ? author->name : NULL);
	c->email = repo_git_text(author ? author->email : NULL);
	c->summary = repo_git_text(summary);
	c->at = (int64_t)git_commit_time(commit) * SECOND;
}

int repo_git_walk(struct repo *r, const char *from, git_revwalk **out)
{
	git_commit *commit;
	int rc = find_commit(r, from, &commit);

	if (rc)
		return rc;
	*out = NULL;
	if (git_revwalk_new(out, r->git) ||
	    git_revwalk_sorting(*out, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME) ||
	    git_revwalk_push(*out, git_commit_id(commit))) {
		rc = repo_git_failed(_("cannot read the history of %s"),
				     r->path);
		git_revwalk_free(*out);
	}
	git_commit_free(commit);
	return rc;
}

int repo_log(struct repo *r, const char *from, const char *path, int max,
	     struct repo_commit **out, int *n)
{
	git_revwalk *walk;
	git_oid id;
	int alloc = 0;

	*out = NULL;
	*n = 0;
	int rc = repo_git_walk(r, from, &walk);
	if (rc)
		return rc;
	while ((!max || *n < max) && !git_revwalk_next(&id, walk)) {
		git_commit *commit;

		if (git_commit_lookup(&commit, r->git, &id))
			continue;
		if (has_changed(commit, path)) {
			GROW(*out, *n, alloc);
			repo_fill_commit(&(*out)[(*n)++], commit);
		}
		git_commit_free(commit);
	}
	git_revwalk_free(walk);
	return 0;
}

void repo_commit_release(struct repo_commit *c)
{
	free(c->author);
	free(c->email);
	free(c->summary);
}

void repo_commits_free(struct repo_commit *c, int n)
{
	for (int i = 0; i < n; i++)
		repo_commit_release(&c[i]);
	free(c);
}
