/*
 * lint_history.c - rules about a playbook from version to version (2), as git
 * has kept them: G1 to G3.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/lint.h"
#include "playbook/syntax.h"
#include "watchfloor/i18n.h"
#include "watchfloor/library.h"

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

static bool same_body(const cJSON *a, const cJSON *b)
{
	cJSON *x = cJSON_Duplicate(a, true), *y = cJSON_Duplicate(b, true);
	bool equal;

	/* To sign is not to make a version (10.15). */
	cJSON_DeleteItemFromObjectCaseSensitive(x, "signatures");
	cJSON_DeleteItemFromObjectCaseSensitive(y, "signatures");
	equal = cJSON_Compare(x, y, true);
	cJSON_Delete(x);
	cJSON_Delete(y);
	return equal;
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
	if (!cJSON_IsObject(before) || same_body(h->now, before))
		return;
	if (same(h->now, before, "id"))
		check_versions(h, before);
	else if (!derives_from(h->now, graph_text(before, "id")))
		lint_warn(h->l, "G2", lint_member(h->now, "id"),
			  _("the id is another than in commit %.10s, and "
			    "derived_from does not name that"),
			  h->commit);
}

int library_lint_history(struct repo *r, const char *commit,
			 struct playbook_file *file)
{
	struct lint l = { 0 };
	struct history h = { .l = &l };
	struct repo_commit *log;
	struct strbuf old = STRBUF_INIT;
	int n, rc = repo_log(r, commit, file->path, 2, &log, &n);

	if (rc)
		return rc;
	if (n == 2 && file->playbook &&
	    !repo_read(r, log[1].id, file->path, &old, NULL)) {
		cJSON *before = json_parse(old.buf, old.len, 0, NULL);

		h.now = file->playbook->json;
		h.commit = log[1].id;
		lint_begin(&l, file->playbook, &file->findings);
		check_step(&h, before);
		lint_end(&l, file->text.buf, file->text.len);
		cJSON_Delete(before);
	}
	strbuf_release(&old);
	repo_commits_free(log, n);
	return 0;
}
