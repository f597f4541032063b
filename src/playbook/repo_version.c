/*
 * repo_version.c - a playbook as a caller pins it: by the time that it says it
 * was modified (4.6).
 */
#include "config.h"

#include <string.h>

#include "playbook/graph.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

static bool is_version(const struct strbuf *text, const char *modified)
{
	cJSON *json = json_parse(text->buf, text->len, 0, NULL);
	const char *own = graph_text(json, "modified");
	bool is = own && !strcmp(own, modified);

	cJSON_Delete(json);
	return is;
}

static int search(struct repo *r, const char *commit, const char *path,
		  const char *modified, struct strbuf *text)
{
	struct repo_commit *log;
	int n, rc = repo_log(r, commit, path, 0, &log, &n);
	bool found = false;

	for (int i = 0; !rc && !found && i < n; i++) {
		strbuf_reset(text);
		/* It may have been deleted for a while. */
		found = !repo_read(r, log[i].id, path, text, NULL) &&
			is_version(text, modified);
	}
	if (!rc)
		repo_commits_free(log, n);
	if (!rc && !found)
		rc = fail_as(NOT_FOUND, _("%s has no version of %s"), path,
			     modified);
	return rc;
}

int repo_find_version(struct repo *r, const char *commit, const char *id,
		      const char *modified, struct strbuf *text)
{
	struct repo_entry entry = { .path = NULL };
	int rc = repo_find(r, commit, id, text, &entry);

	if (!rc && modified && strcmp(entry.modified, modified) != 0)
		rc = search(r, commit, entry.path, modified, text);
	repo_entry_release(&entry);
	return rc;
}
