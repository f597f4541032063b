/*
 * lint_history.c - rules about a playbook from version to version (2), as git
 * has kept them: G1 to G3.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/lint.h"
#include "playbook/syntax.h"
#include "watchfloor/author.h"
#include "watchfloor/i18n.h"
#include "watchfloor/library.h"
#include "watchfloor/memory.h"

struct history {
	struct lint *l; /* of the newest version */
	const cJSON *now;
	const char *commit; /* of the version before */
};

static bool same(const cJSON *a, const cJSON *b, const char *key)
{
	const char *x = graph_text(a, key), *y = graph_text(b, key);

	return x && y && !strcmp(x, y);
}

static bool derives_from(const cJSON *now, const char *id)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, lint_member(now, "derived_from"))
		if (cJSON_IsString(item) && id &&
		    !strcmp(item->valuestring, id))
			return true;
	return false;
}

static bool is_later(const cJSON *now, const cJSON *before)
{
	int64_t a, b;

	return !syntax_time(graph_text(now, "modified"), false, &a) ||
	       !syntax_time(graph_text(before, "modified"), false, &b) || a > b;
}

static void check_versions(struct history *h, const cJSON *before)
{
	const cJSON *now = h->now;
	const cJSON *modified = lint_member(now, "modified");

	if (same(now, before, "modified"))
		lint_say(h->l, "G1", modified,
			 _("it differs from commit %.10s, and modified is the "
			   "same: two texts are one version"),
			 h->commit);
	else if (!is_later(now, before))
		lint_say(h->l, "G2", modified,
			 _("modified is before that of commit %.10s"),
			 h->commit);
	if (!same(now, before, "created"))
		lint_say(h->l, "G2", lint_member(now, "created"),
			 _("created is another than in commit %.10s"),
			 h->commit);
	if (!same(now, before, "created_by"))
		lint_say(h->l, "G3", lint_member(now, "created_by"),
			 _("created_by is another than in commit %.10s: only "
			   "the author makes new versions; derive a playbook "
			   "from it"),
			 h->commit);
}

/* A new id in an old file is a playbook of its own, if it says so. */
static void check_step(struct history *h, const cJSON *before)
{
	if (!cJSON_IsObject(before) || document_same_body(h->now, before))
		return;
	if (same(h->now, before, "id"))
		check_versions(h, before);
	else if (!derives_from(h->now, graph_text(before, "id")))
		lint_warn(h->l, "G2", lint_member(h->now, "id"),
			  _("the id is another than in commit %.10s, and "
			    "derived_from does not name that"),
			  h->commit);
}

void library_lint_version(struct playbook_file *file,
			  const struct strbuf *before, const char *commit)
{
	struct lint l = { 0 };
	struct history h = { .l = &l, .commit = commit };
	cJSON *json;

	if (!file->playbook)
		return;
	json = json_parse(before->buf, before->len, 0, NULL);
	h.now = file->playbook->json;
	lint_begin(&l, file->playbook, &file->findings);
	check_step(&h, json);
	lint_end(&l, file->text.buf, file->text.len);
	cJSON_Delete(json);
}

/* ---- all of a repository ---- */

/* A file, and the last two commits that changed it. */
struct past {
	struct playbook_file *file;
	int commits;
	char before[41]; /* when there are two */
};

struct pasts {
	struct past *list; /* by path */
	int n;
	int open; /* for which two were not seen yet */
};

static int compare_pasts(const void *a, const void *b)
{
	const struct past *x = a, *y = b;

	return strcmp(x->file->path, y->file->path);
}

static int note_change(void *ctx, const char *commit, const char *path)
{
	struct pasts *all = ctx;
	struct playbook_file file = { .path = (char *)path };
	const struct past key = { .file = &file };
	struct past *p = bsearch(&key, all->list, (size_t)all->n,
				 sizeof *all->list, compare_pasts);

	if (!p || ++p->commits != 2)
		return 0;
	memcpy(p->before, commit, sizeof p->before);
	return --all->open == 0;
}

static void lint_past(struct repo *r, struct past *p)
{
	struct strbuf old = STRBUF_INIT;

	if (p->commits >= 2 &&
	    !repo_read(r, p->before, p->file->path, &old, NULL))
		library_lint_version(p->file, &old, p->before);
	strbuf_release(&old);
}

int library_lint_history(struct repo *r, const char *commit,
			 struct playbook_file *files, int n)
{
	struct pasts all = { xcalloc((size_t)n + 1, sizeof *all.list), n, n };
	int rc = 0;

	for (int i = 0; i < n; i++)
		all.list[i].file = &files[i];
	qsort(all.list, (size_t)n, sizeof *all.list, compare_pasts);
	if (n)
		rc = repo_each_changed(r, commit, note_change, &all);
	for (int i = 0; rc >= 0 && i < n; i++)
		lint_past(r, &all.list[i]);
	free(all.list);
	return rc < 0 ? rc : 0;
}
