/*
 * repo_ref.c - where a branch points to: gitrepository-layout(5).
 *
 * A ref is a file with 40 digits, or a line of packed-refs.  It is looked up
 * at every start and at every look at the store.
 */
#include "config.h"

#include "playbook/repo_ref.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/gitconf.h"
#include "watchfloor/memory.h"
#include "watchfloor/playbook.h"

#define CONFIG_MAX (1 << 16)
#define REF_MAX    4096
#define PACKED_MAX (1 << 20)

#define DIGITS 40

/* What is not there, as many a ref is, leaves the last error as it was. */
static int read_in(const char *git_dir, const char *name, size_t max,
		   struct strbuf *out)
{
	char *path = xasprintf("%s/%s", git_dir, name);
	int ret = NOT_FOUND;

	if (access(path, F_OK) == 0 || errno != ENOENT)
		ret = file_read(out, path, max);
	if (ret == 0 && strlen(out->buf) != out->len)
		ret = FAILED;
	free(path);
	return ret;
}

/* ---- the branch ---- */

/* More than this file decides, or another kind of repository. */
static bool is_special(const struct gitconf *g)
{
	return strncmp(g->section.buf, "include", 7) == 0 ||
	       strcmp(g->section.buf, "extensions") == 0 ||
	       (strcmp(g->section.buf, "core") == 0 &&
		strcmp(g->key.buf, "repositoryformatversion") == 0 &&
		strcmp(g->value.buf, "0") != 0);
}

/* The value of watchfloor.branch; false when that is not all. */
static bool find_branch(struct gitconf *g, char **branch)
{
	enum gitconf_item item;

	while ((item = gitconf_next(g)) != GITCONF_END) {
		if (item < 0)
			return false;
		if (item != GITCONF_KEY)
			continue;
		if (is_special(g))
			return false;
		if (g->named || strcmp(g->section.buf, "watchfloor") != 0 ||
		    strcmp(g->key.buf, "branch") != 0)
			continue;
		free(*branch);
		*branch = g->value.len ? xstrdup(g->value.buf) : NULL;
	}
	return true;
}

char *repo_ref_branch(const char *git_dir)
{
	struct strbuf text = STRBUF_INIT;
	char *branch = NULL, *ref = NULL;
	struct gitconf g;

	if (read_in(git_dir, "config", CONFIG_MAX, &text) == 0) {
		gitconf_init(&g, text.buf, text.len);
		if (find_branch(&g, &branch))
			ref = xasprintf("refs/heads/%s",
					branch ? branch : REPO_BRANCH);
		gitconf_release(&g);
	}
	free(branch);
	strbuf_release(&text);
	return ref;
}

/* ---- its commit ---- */

static bool take_commit(char *out, const char *line)
{
	if (strspn(line, "0123456789abcdef") != DIGITS)
		return false;
	memcpy(out, line, DIGITS);
	out[DIGITS] = '\0';
	return true;
}

/* Lines "<commit> <ref>". */
static bool find_packed(const char *text, const char *ref, char *out)
{
	size_t len = strlen(ref);

	for (const char *s = text; *s; s += *s == '\n') {
		size_t n = strcspn(s, "\n");

		if (n == DIGITS + 1 + len && s[DIGITS] == ' ' &&
		    memcmp(s + DIGITS + 1, ref, len) == 0)
			return take_commit(out, s);
		s += n;
	}
	return false;
}

/* A ref that cannot be read may be newer than a packed one of its name. */
bool repo_ref_commit(const char *git_dir, const char *ref, char *out)
{
	struct strbuf text = STRBUF_INIT;
	bool found = false;
	int ret;

	if (strstr(ref, "/.") || strstr(ref, ".."))
		return false;
	ret = read_in(git_dir, ref, REF_MAX, &text);
	if (ret == 0)
		found = take_commit(out, text.buf) &&
			strcmp(text.buf + DIGITS, "\n") == 0;
	else if (ret == NOT_FOUND &&
		 read_in(git_dir, "packed-refs", PACKED_MAX, &text) == 0)
		found = find_packed(text.buf, ref, out);
	strbuf_release(&text);
	return found;
}
