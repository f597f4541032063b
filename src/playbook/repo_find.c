/*
 * repo_find.c - the playbook that somebody names.
 *
 * To know what each is called all of them are read, which takes longer than
 * to open a ticket may.  So the names of the commit in force are kept beside
 * the repository once they are known.  Whatever is written there is no more
 * than a hint: what it leads to must be called so.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/repo_git.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/playbook.h"

#define NAMES "playbooks"

/* ---- which of some ---- */

enum likeness { UNLIKE, LIKE, SAME };

static bool is_prefix(const char *s, const char *prefix)
{
	return *prefix && !strncmp(s, prefix, strlen(prefix));
}

/* "webshell", "webshell.json" and "sub/webshell" are sub/webshell.json. */
static bool is_file(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');
	const char *last = slash ? slash + 1 : path;
	size_t len = strlen(name);

	return (is_prefix(path, name) && !strcmp(path + len, ".json")) ||
	       (is_prefix(last, name) && !strcmp(last + len, ".json")) ||
	       !strcmp(path, name);
}

/* The id's own prefix is not needed to name a playbook. */
static enum likeness likeness(const struct repo_entry *e, const char *id)
{
	static const char type[] = "playbook--";

	if (!strcmp(e->id, id) || is_file(e->path, id))
		return SAME;
	if (is_prefix(e->id, id) && strlen(id) > sizeof type - 1)
		return LIKE;
	if (is_prefix(e->id, type) && is_prefix(e->id + sizeof type - 1, id))
		return LIKE;
	return UNLIKE;
}

/* The index of the one that id names, or a failure. */
static int pick(const struct repo_entry *list, int n, const char *id,
		const char *where)
{
	enum likeness best = UNLIKE;
	int found = NOT_FOUND, other = NOT_FOUND;

	for (int i = 0; i < n; i++) {
		enum likeness like = likeness(&list[i], id);

		if (like == UNLIKE || like < best)
			continue;
		other = like == best ? found : NOT_FOUND;
		found = i;
		best = like;
	}
	if (found < 0)
		return fail_as(NOT_FOUND, _("%s has no playbook \"%s\""), where,
			       id);
	if (other >= 0)
		return fail(_("\"%s\" may be %s or %s: say more of it"), id,
			    list[other].path, list[found].path);
	return found;
}

/* ---- the names that are kept ---- */

/* "<commit>" and lines "<id> <path>", of which an id has no blanks; NULL for
 * an end that is not there. */
static char *cut(char **rest, char end)
{
	char *word = *rest, *at = strchr(word, end);

	if (!at)
		return NULL;
	*at = '\0';
	*rest = at + 1;
	return word;
}

static void read_names(struct repo *r, const char *commit,
		       struct repo_entry **list, int *n)
{
	struct strbuf text = STRBUF_INIT;
	int alloc = 0;
	char *rest, *word, *path;

	*list = NULL;
	*n = 0;
	if (repo_read_beside(r, NAMES, &text) == 0) {
		rest = text.buf;
		word = cut(&rest, '\n');
		if (!word || strcmp(word, commit) != 0)
			rest += strlen(rest);
		while ((word = cut(&rest, ' ')) && (path = cut(&rest, '\n'))) {
			GROW(*list, *n, alloc);
			(*list)[(*n)++] =
				(struct repo_entry){ .id = xstrdup(word),
						     .path = xstrdup(path) };
		}
	}
	strbuf_release(&text);
}

static void keep_names(struct repo *r, const char *commit,
		       const struct repo_entry *list, int n)
{
	struct strbuf text = STRBUF_INIT;
	bool plain = true;

	strbuf_addf(&text, "%s\n", commit);
	for (int i = 0; i < n; i++) {
		plain = plain && !strpbrk(list[i].id, " \n") &&
			!strchr(list[i].path, '\n');
		strbuf_addf(&text, "%s %s\n", list[i].id, list[i].path);
	}
	if (plain)
		repo_keep_beside(r, NAMES, &text);
	strbuf_release(&text);
}

/* ---- finding it ---- */

static bool read_named(struct repo *r, const char *commit,
		       const struct repo_entry *name, struct strbuf *text,
		       struct repo_entry *entry)
{
	char blob[sizeof entry->blob];

	return repo_read(r, commit, name->path, text, blob) == 0 &&
	       repo_fill_entry(entry, name->path, blob, text) &&
	       strcmp(entry->id, name->id) == 0;
}

/* Of the beginning of an id or a file's name only the list can say that it fits
 * no other; and what the list leaves out is not to be had by a hint. */
static bool is_whole(const struct repo_entry *e, const char *id)
{
	return (strcmp(e->id, id) == 0 || strcmp(e->path, id) == 0) &&
	       repo_git_is_listed(e->path);
}

static bool find_by_names(struct repo *r, const char *commit, const char *id,
			  struct strbuf *text, struct repo_entry *entry)
{
	struct repo_entry *list;
	int n, found;
	bool good;

	read_names(r, commit, &list, &n);
	found = n ? pick(list, n, id, repo_path(r)) : NOT_FOUND;
	good = found >= 0 && is_whole(&list[found], id) &&
	       read_named(r, commit, &list[found], text, entry);
	repo_entries_free(list, n);
	if (!good) {
		repo_entry_release(entry);
		strbuf_reset(text);
	}
	return good;
}

static int find_in_all(struct repo *r, const char *commit, const char *id,
		       bool keep, struct strbuf *text, struct repo_entry *entry)
{
	struct repo_entry *list;
	int n, found, ret = repo_list(r, commit, &list, &n);

	if (ret < 0)
		return ret;
	found = pick(list, n, id, repo_path(r));
	if (keep && found >= 0)
		keep_names(r, commit, list, n);
	ret = found < 0 ? found
			: repo_read(r, commit, list[found].path, text, NULL);
	if (ret == 0) {
		*entry = list[found];
		list[found] = (struct repo_entry){ 0 };
	}
	repo_entries_free(list, n);
	return ret;
}

int repo_find(struct repo *r, const char *revision, const char *id,
	      struct strbuf *text, struct repo_entry *entry)
{
	const char *in_force = repo_in_force(r);
	char *commit = xstrdup(revision ? revision : in_force);
	bool kept = in_force && strcmp(commit, in_force) == 0;
	struct strbuf found = STRBUF_INIT;
	struct repo_entry e = { 0 };
	int ret = 0;

	if (!kept || !find_by_names(r, commit, id, &found, &e))
		ret = find_in_all(r, commit, id, kept, &found, &e);
	if (ret == 0)
		strbuf_add(text, found.buf, found.len);
	if (ret == 0 && entry)
		*entry = e;
	else
		repo_entry_release(&e);
	strbuf_release(&found);
	free(commit);
	return ret;
}
