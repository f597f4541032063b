/*
 * repo_remote.c - the repository that others commit to: fetching from it and
 * pushing to it, over https and ssh.
 *
 * Here, and only here, the person's own git configuration counts: it says
 * which proxy there is and what a URL stands for.  ~/.ssh/known_hosts decides
 * whether a host is the right one.
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
#include "watchfloor/program.h"

#define REMOTE         "origin"
/* A helper may open a window and wait for a person. */
#define HELPER_SECONDS 120

/* What went on, for the callbacks of one connection. */
struct talk {
	const char *url;
	int asked;      /* how often for credentials */
	char *rejected; /* what the other side said of our push, or NULL */
};

/* ---- who we are ---- */

/* "username=..." of what `git credential fill` answers.  Yours, or NULL. */
static char *line_of(const char *text, const char *key)
{
	size_t len = strlen(key);

	for (const char *s = text; s && *s; s = strchr(s, '\n')) {
		s += *s == '\n';
		if (strncmp(s, key, len) == 0)
			return xstrndup(s + len, strcspn(s + len, "\n"));
	}
	return NULL;
}

/* git's own helpers know the password, where there is one. */
static int ask_helper(git_credential **out, const char *url)
{
	static const char *const argv[] = { "env",  "GIT_TERMINAL_PROMPT=0",
					    "git",  "credential",
					    "fill", NULL };
	struct strbuf in = STRBUF_INIT, answer = STRBUF_INIT;
	struct strbuf error = STRBUF_INIT;
	char *user, *password;
	int status, ret = GIT_PASSTHROUGH;

	strbuf_addf(&in, "url=%s\n\n", url);
	if (program_run(argv, &in, &answer, &error, HELPER_SECONDS, &status) ==
		    0 &&
	    status == 0) {
		user = line_of(answer.buf, "username=");
		password = line_of(answer.buf, "password=");
		if (user && password)
			ret = git_credential_userpass_plaintext_new(out, user,
								    password);
		free(user);
		free(password);
	}
	strbuf_release(&in);
	strbuf_release(&answer);
	strbuf_release(&error);
	return ret;
}

static int credentials(git_credential **out, const char *url, const char *user,
		       unsigned allowed, void *payload)
{
	struct talk *t = payload;

	/* Whatever was refused once is refused again. */
	if (t->asked++ > 2)
		return GIT_EAUTH;
	if (allowed & GIT_CREDENTIAL_SSH_KEY)
		return git_credential_ssh_key_from_agent(out,
							 user ? user : "git");
	if (allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT)
		return ask_helper(out, url);
	return GIT_PASSTHROUGH;
}

static int push_status(const char *ref, const char *status, void *payload)
{
	struct talk *t = payload;

	if (status && !t->rejected)
		t->rejected = xasprintf("%s: %s", ref, status);
	return 0;
}

static git_remote_callbacks callbacks_of(struct talk *t)
{
	git_remote_callbacks c = GIT_REMOTE_CALLBACKS_INIT;

	c.credentials = credentials;
	c.push_update_reference = push_status;
	c.payload = t;
	return c;
}

/* ---- the remote ---- */

/* The configuration of the person, for the time of a connection. */
static void let_home_count(bool count)
{
	const char *home = getenv("HOME");

	git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_GLOBAL,
			 count && home ? home : "");
}

static int find_remote(struct repo *r, git_remote **out)
{
	if (git_remote_lookup(out, repo_git(r), REMOTE) == 0)
		return 0;
	return fail_as(NOT_FOUND,
		       _("%s has no remote repository: `watchfloor desk remote "
			 "URL` names one"),
		       repo_path(r));
}

int repo_remote(struct repo *r, struct strbuf *url)
{
	git_remote *remote;
	int ret = repo_begin(r);

	if (ret == 0)
		ret = find_remote(r, &remote);
	if (ret < 0)
		return ret;
	strbuf_addstr(url, git_remote_url(remote));
	git_remote_free(remote);
	return 0;
}

/* What goes over it in clear text could be changed on the way. */
static int check_url(const char *url)
{
	static const char *const safe[] = { "https://", "ssh://", "file:///",
					    "/" };
	const char *colon = strchr(url, ':');

	for (size_t i = 0; i < ARRAY_SIZE(safe); i++)
		if (strncmp(url, safe[i], strlen(safe[i])) == 0)
			return 0;
	if (colon && !strstr(url, "://") &&
	    !memchr(url, '/', (size_t)(colon - url)))
		return 0; /* git@host:path */
	return fail(_("\"%s\" is no remote repository: write https://, ssh://, "
		      "USER@HOST:PATH or an absolute path"),
		    url);
}

int repo_set_remote(struct repo *r, const char *url)
{
	git_remote *remote = NULL;
	int rc = check_url(url);

	if (rc == 0)
		rc = repo_begin(r);
	if (rc < 0)
		return rc;
	if (git_remote_lookup(&remote, repo_git(r), REMOTE) == 0)
		rc = git_remote_set_url(repo_git(r), REMOTE, url);
	else
		rc = git_remote_create(&remote, repo_git(r), REMOTE, url);
	git_remote_free(remote);
	return rc ? repo_git_failed(_("%s cannot be the remote repository"),
				    url)
		  : 0;
}

/* "refs/heads/main" and REMOTE's idea of it. */
static char *tracking(const struct repo *r)
{
	return xasprintf("refs/remotes/" REMOTE "/%s", repo_branch(r));
}

static int fetch(struct repo *r, git_remote *remote, char *head)
{
	git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
	struct talk t = { .url = git_remote_url(remote) };
	char *to = tracking(r);
	char *spec = xasprintf("+refs/heads/%s:%s", repo_branch(r), to);
	git_strarray specs = { &spec, 1 };
	git_oid id;
	int ret = 0;

	options.callbacks = callbacks_of(&t);
	options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_ALL;
	if (git_remote_fetch(remote, &specs, &options, NULL))
		ret = repo_git_failed(_("cannot fetch from %s"), t.url);
	else if (git_reference_name_to_id(&id, repo_git(r), to))
		ret = fail_as(NOT_FOUND, _("%s has no branch %s"), t.url,
			      repo_branch(r));
	else
		git_oid_tostr(head, GIT_OID_HEXSZ + 1, &id);
	free(spec);
	free(to);
	return ret;
}

int repo_fetch(struct repo *r, char *head)
{
	git_remote *remote;
	int ret = repo_begin(r);

	if (ret < 0)
		return ret;
	let_home_count(true);
	ret = find_remote(r, &remote);
	if (ret == 0) {
		ret = fetch(r, remote, head);
		git_remote_free(remote);
	}
	let_home_count(false);
	return ret;
}

/* ---- moving the branch ---- */

int repo_advance(struct repo *r, const char *commit)
{
	char *name = xasprintf("refs/heads/%s", repo_branch(r));
	const char *head = repo_head(r);
	git_reference *moved = NULL;
	git_oid to, from;
	int ret = 0;

	if (repo_begin(r) < 0)
		ret = FAILED;
	else if (!head || !repo_descends(r, commit, head))
		ret = fail_as(
			REFUSED,
			_("%.7s does not come after %.7s, the head of %s: "
			  "its history was written anew"),
			commit, head ? head : "-", repo_path(r));
	else if (git_oid_fromstr(&to, commit) || git_oid_fromstr(&from, head) ||
		 git_reference_create_matching(&moved, repo_git(r), name, &to,
					       1, &from, "fetch"))
		ret = repo_git_failed(_("cannot move the branch of %s"),
				      repo_path(r));
	git_reference_free(moved);
	free(name);
	return ret;
}

/* ---- pushing ---- */

static int add_tag(const char *name, git_oid *id, void *ctx)
{
	git_strarray *specs = ctx;

	specs->strings = xrealloc(specs->strings, specs->count + 1,
				  sizeof *specs->strings);
	specs->strings[specs->count++] = xasprintf("%s:%s", name, name);
	return 0;
}

static int push(struct repo *r, git_remote *remote)
{
	git_push_options options = GIT_PUSH_OPTIONS_INIT;
	struct talk t = { .url = git_remote_url(remote) };
	git_strarray specs = { NULL, 0 };
	char *branch = xasprintf("refs/heads/%s", repo_branch(r));
	int rc, ret = 0;

	options.callbacks = callbacks_of(&t);
	add_tag(branch, NULL, &specs);
	git_tag_foreach(repo_git(r), add_tag, &specs);
	rc = git_remote_push(remote, &specs, &options);
	if (rc == GIT_ENONFASTFORWARD)
		ret = fail_as(REFUSED,
			      _("%s has commits that are not here: fetch them "
				"first"),
			      t.url);
	else if (rc)
		ret = repo_git_failed(_("cannot push to %s"), t.url);
	else if (t.rejected)
		ret = fail_as(REFUSED, _("%s does not take it: %s"), t.url,
			      t.rejected);
	while (specs.count)
		free(specs.strings[--specs.count]);
	free(specs.strings);
	free(t.rejected);
	free(branch);
	return ret;
}

int repo_push(struct repo *r)
{
	git_remote *remote;
	int ret = repo_begin(r);

	if (ret < 0)
		return ret;
	let_home_count(true);
	ret = find_remote(r, &remote);
	if (ret == 0) {
		ret = push(r, remote);
		git_remote_free(remote);
	}
	let_home_count(false);
	return ret;
}
