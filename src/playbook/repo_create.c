/*
 * repo_create.c - the first commit of a desk repository.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <git2.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "playbook/repo_git.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/playbook.h"

static int write_folder(git_repository *git, const char *dir, git_oid *out);

static int add_file(git_repository *git, git_treebuilder *tree,
		    const char *path, const char *name, mode_t mode)
{
	git_oid id;
	git_filemode_t filemode = mode & S_IXUSR ? GIT_FILEMODE_BLOB_EXECUTABLE
						 : GIT_FILEMODE_BLOB;

	if (git_blob_create_from_disk(&id, git, path) ||
	    git_treebuilder_insert(NULL, tree, name, &id, filemode))
		return repo_git_failed(_("cannot store %s"), path);
	return 0;
}

static int add_folder(git_repository *git, git_treebuilder *tree,
		      const char *path, const char *name)
{
	git_oid id;
	int rc = write_folder(git, path, &id);

	if (!rc &&
	    git_treebuilder_insert(NULL, tree, name, &id, GIT_FILEMODE_TREE))
		rc = repo_git_failed(_("cannot store %s"), path);
	return rc;
}

/* Hidden files, and what is neither file nor folder, stay outside. */
static int add_entry(git_repository *git, git_treebuilder *tree,
		     const char *dir, const char *name)
{
	struct stat st;
	int rc = 0;

	if (*name == '.')
		return 0;
	char *path = xasprintf("%s/%s", dir, name);
	if (stat(path, &st))
		rc = fail(_("cannot read %s: %s"), path, strerror(errno));
	else if (S_ISDIR(st.st_mode))
		rc = add_folder(git, tree, path, name);
	else if (S_ISREG(st.st_mode))
		rc = add_file(git, tree, path, name, st.st_mode);
	free(path);
	return rc;
}

static int fill_tree(git_repository *git, git_treebuilder *tree,
		     const char *dir)
{
	DIR *folder = opendir(dir);
	struct dirent *entry;
	int rc = 0;

	if (!folder)
		return fail(_("cannot read %s: %s"), dir, strerror(errno));
	while (!rc && (entry = readdir(folder)))
		rc = add_entry(git, tree, dir, entry->d_name);
	closedir(folder);
	return rc;
}

static int write_folder(git_repository *git, const char *dir, git_oid *out)
{
	git_treebuilder *tree;

	if (git_treebuilder_new(&tree, git, NULL))
		return repo_git_failed(_("cannot store %s"), dir);
	int rc = fill_tree(git, tree, dir);
	if (!rc && git_treebuilder_write(out, tree))
		rc = repo_git_failed(_("cannot store %s"), dir);
	git_treebuilder_free(tree);
	return rc;
}

/* The account; GIT_AUTHOR_NAME goes before it, as with git. */
static git_signature *new_signature(void)
{
	char host[256] = "localhost";
	const struct passwd *user = getpwuid(getuid());
	const char *given = getenv("GIT_AUTHOR_NAME");
	const char *name = given && *given ? given
			   : user          ? user->pw_name
					   : PACKAGE_NAME;
	git_signature *author = NULL;

	gethostname(host, sizeof host - 1);
	char *mail = xasprintf("%s@%s", name, host);
	if (git_signature_new(&author, name, mail, clock_now() / SECOND, 0))
		author = NULL;
	free(mail);
	return author;
}

static int commit_tree(git_repository *git, const git_oid *tree_id)
{
	git_tree *tree = NULL;
	git_oid id;
	git_signature *author = new_signature();
	char *message = xasprintf("The playbooks that ship with %s %s\n",
				  PACKAGE_NAME, PACKAGE_VERSION);
	int rc = 0;

	if (!author || git_tree_lookup(&tree, git, tree_id) ||
	    git_commit_create(&id, git, "refs/heads/" REPO_BRANCH, author,
			      author, NULL, message, tree, 0, NULL) ||
	    git_repository_set_head(git, "refs/heads/" REPO_BRANCH))
		rc = repo_git_failed(_("cannot commit the playbooks"));
	free(message);
	git_tree_free(tree);
	git_signature_free(author);
	return rc;
}

static int create(const char *path, const char *from_dir)
{
	git_repository_init_options options;
	git_repository *git;
	git_oid tree;

	git_repository_init_options_init(&options,
					 GIT_REPOSITORY_INIT_OPTIONS_VERSION);
	options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKPATH |
			GIT_REPOSITORY_INIT_NO_REINIT;
	if (file_in_shared(path))
		options.mode = GIT_REPOSITORY_INIT_SHARED_GROUP;
	options.initial_head = REPO_BRANCH;
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	if (git_repository_init_ext(&git, path, &options))
		return repo_git_failed(_("cannot make the repository %s"),
				       path);
	int rc = write_folder(git, from_dir, &tree);
	if (!rc)
		rc = commit_tree(git, &tree);
	git_repository_free(git);
	return rc;
}

int repo_create(const char *path, const char *from_dir)
{
	if (repo_git_begin())
		return FAILED;
	int rc = create(path, from_dir);
	repo_git_end();
	return rc;
}
