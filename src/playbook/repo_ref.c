/*
 * repo_ref.c - where a branch points to: gitrepository-layout(5).
 *
 * A ref is a file with 40 digits, or a line of packed-refs.  It is looked up
 * at every start and at every look at the store.
 */
#include "config.h"

#include "playbook/repo_ref.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/file.h"
#include "watchfloor/gitconf.h"
#include "watchfloor/memory.h"
#include "watchfloor/playbook.h"

#define CONFIG_MAX (1 << 16)
#define REF_MAX    4096
#define PACKED_MAX (1 << 20)

#define DIGITS 40

/* NULL when it is not there. */
static char *read_in(const char *git_dir, const char *name, size_t max)
{
	char *path = xasprintf("%s/%s", git_dir, name);
	struct strbuf text = STRBUF_INIT;
	char *out = NULL;

	if (file_read(&text, path, max) == 0)
		out = xstrndup(text.buf, text.len);
	strbuf_release(&text);
	free(path);
	return out;
}

/* ---- the branch ---- */

/* The value of watchfloor.branch; false when more than this file decides. */
static bool find_branch(struct gitconf *g, char **branch)
{
	enum gitconf_item item;

	while ((item = gitconf_next(g)) != GITCONF_END) {
		if (item < 0 || strncmp(g->section.buf, "include", 7) == 0)
			return false;
		if (item != GITCONF_KEY || g->named ||
		    strcmp(g->section.buf, "watchfloor") != 0 ||
		    strcmp(g->key.buf, "branch") != 0)
			continue;
		free(*branch);
		*branch = g->value.len ? xstrdup(g->value.buf) : NULL;
	}
	return true;
}

char *repo_ref_branch(const char *git_dir)
{
	char *text = read_in(git_dir, "config", CONFIG_MAX), *branch = NULL;
	char *ref = NULL;
	struct gitconf g;

	if (!text)
		return NULL;
	gitconf_init(&g, text, strlen(text));
	if (find_branch(&g, &branch))
		ref = xasprintf("refs/heads/%s", branch ? branch : REPO_BRANCH);
	gitconf_release(&g);
	free(branch);
	free(text);
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

bool repo_ref_commit(const char *git_dir, const char *ref, char *out)
{
	char *text;
	bool found;

	if (strstr(ref, ".."))
		return false;
	text = read_in(git_dir, ref, REF_MAX);
	if (text) {
		found = take_commit(out, text) &&
			strcmp(text + DIGITS, "\n") == 0;
	} else {
		text = read_in(git_dir, "packed-refs", PACKED_MAX);
		found = text && find_packed(text, ref, out);
	}
	free(text);
	return found;
}
