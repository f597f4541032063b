/*
 * repo_kept.c - a file of a commit, kept beside the repository together with
 * what proves that it is the commit's.
 *
 * That is the commit, its tree and the file, each as git has it in an object:
 * "<type> <length>", a NUL, the content.  An object's name is the SHA-1 of all
 * that, the commit names the tree and the tree names the file, so a byte that
 * somebody changed makes it one that is not kept.
 */
#include "config.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "playbook/repo_git.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/hash.h"
#include "watchfloor/memory.h"
#include "watchfloor/playbook.h"

#define KEPT_MAX (4 * 1024 * 1024)

static char *path_beside(const struct repo *r, const char *name)
{
	return xasprintf("%s/%s.kept", repo_path(r), name);
}

int repo_read_beside(const struct repo *r, const char *name, struct strbuf *out)
{
	char *path = path_beside(r, name);
	int ret = NOT_FOUND;

	/* What is not kept leaves the last error as it was. */
	if (access(path, F_OK) == 0)
		ret = file_read(out, path, KEPT_MAX);
	free(path);
	return ret;
}

void repo_keep_beside(const struct repo *r, const char *name,
		      const struct strbuf *text)
{
	char *path = path_beside(r, name);

	if (repo_may_keep(r) && text->len <= KEPT_MAX)
		file_write_atomic(path, text->buf, text->len,
				  file_in_shared(path) ? 0660 : 0600);
	free(path);
}

/* ---- reading ---- */

struct piece {
	const char *at;
	size_t len;
};

/* Take the next object, if it is of that type and name: its content. */
static bool take_object(struct piece *rest, const char *type,
			const unsigned char *name, struct piece *out)
{
	const char *nul = memchr(rest->at, '\0', rest->len);
	size_t word = strlen(type), head, len;
	unsigned char hash[SHA1_SIZE];
	char *end;

	if (!nul || strncmp(rest->at, type, word) != 0 || rest->at[word] != ' ')
		return false;
	head = (size_t)(nul - rest->at) + 1;
	len = strtoul(rest->at + word, &end, 10);
	if (end != nul || len > rest->len - head)
		return false;
	sha1_of(hash, rest->at, head + len);
	*out = (struct piece){ rest->at + head, len };
	rest->at += head + len;
	rest->len -= head + len;
	return memcmp(hash, name, SHA1_SIZE) == 0;
}

/* A commit begins with "tree <name>". */
static bool tree_of(struct piece commit, unsigned char *name)
{
	static const char word[] = "tree ";
	char hex[2 * SHA1_SIZE + 1] = "";

	if (commit.len < strlen(word) + sizeof hex ||
	    memcmp(commit.at, word, strlen(word)) != 0)
		return false;
	memcpy(hex, commit.at + strlen(word), sizeof hex - 1);
	return hex_decode(name, SHA1_SIZE, hex) == 0;
}

/* A tree is entries "<mode> <path>", a NUL, <name>. */
static bool find_entry(struct piece tree, const char *path, unsigned char *name)
{
	while (tree.len) {
		const char *nul = memchr(tree.at, '\0', tree.len);
		const char *space = memchr(tree.at, ' ', tree.len);
		size_t len = nul ? (size_t)(nul - tree.at) + 1 : 0;

		if (!nul || !space || space > nul || tree.len - len < SHA1_SIZE)
			return false;
		if (strcmp(space + 1, path) == 0) {
			memcpy(name, nul + 1, SHA1_SIZE);
			return true;
		}
		tree.at += len + SHA1_SIZE;
		tree.len -= len + SHA1_SIZE;
	}
	return false;
}

bool repo_prove(struct strbuf *out, const char *proof, size_t len,
		const char *commit, const char *path)
{
	struct piece rest = { proof, len }, content, file;
	unsigned char name[SHA1_SIZE];

	if (hex_decode(name, sizeof name, commit) < 0 ||
	    !take_object(&rest, "commit", name, &content) ||
	    !tree_of(content, name) ||
	    !take_object(&rest, "tree", name, &content) ||
	    !find_entry(content, path, name) ||
	    !take_object(&rest, "blob", name, &file))
		return false;
	strbuf_add(out, file.at, file.len);
	return true;
}

static bool read_kept(const struct repo *r, const char *commit,
		      const char *path, struct strbuf *out)
{
	struct strbuf proof = STRBUF_INIT;
	bool good = repo_read_beside(r, path, &proof) == 0 &&
		    repo_prove(out, proof.buf, proof.len, commit, path);

	strbuf_release(&proof);
	return good;
}

/* ---- keeping ---- */

static int add_object(struct strbuf *out, git_odb *odb, const git_oid *id)
{
	git_odb_object *o;

	if (git_odb_read(&o, odb, id))
		return -1;
	strbuf_addf(out, "%s %zu",
		    git_object_type2string(git_odb_object_type(o)),
		    git_odb_object_size(o));
	strbuf_addch(out, '\0');
	strbuf_add(out, git_odb_object_data(o), git_odb_object_size(o));
	git_odb_object_free(o);
	return 0;
}

static int add_proof(struct strbuf *out, git_odb *odb, git_commit *commit,
		     const char *path)
{
	const git_tree_entry *entry;
	git_tree *tree;
	int rc = git_commit_tree(&tree, commit);

	if (rc)
		return rc;
	entry = git_tree_entry_byname(tree, path);
	rc = !entry || add_object(out, odb, git_commit_id(commit)) ||
	     add_object(out, odb, git_tree_id(tree)) ||
	     add_object(out, odb, git_tree_entry_id(entry));
	git_tree_free(tree);
	return rc;
}

static int make_proof(struct strbuf *out, struct repo *r, const char *commit,
		      const char *path)
{
	git_commit *c = NULL;
	git_odb *odb = NULL;
	git_oid id;
	int rc = git_oid_fromstr(&id, commit) ||
		 git_commit_lookup(&c, repo_git(r), &id) ||
		 git_repository_odb(&odb, repo_git(r)) ||
		 add_proof(out, odb, c, path);

	git_odb_free(odb);
	git_commit_free(c);
	return rc;
}

/* Whose repository was not needed yet has read what is kept. */
void repo_keep(struct repo *r, const char *commit, const char *path)
{
	struct strbuf proof = STRBUF_INIT;

	if (repo_may_keep(r) && repo_git(r) &&
	    !read_kept(r, commit, path, &proof) &&
	    make_proof(&proof, r, commit, path) == 0)
		repo_keep_beside(r, path, &proof);
	strbuf_release(&proof);
}

int repo_read_kept(struct repo *r, const char *commit, const char *path,
		   struct strbuf *out)
{
	return read_kept(r, commit, path, out)
		       ? 0
		       : repo_read(r, commit, path, out, NULL);
}
