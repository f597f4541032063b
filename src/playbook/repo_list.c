/*
 * repo_list.c - the playbooks of a commit, and what a list says of each.
 *
 * Each is read from end to end for it, which a person would notice every time
 * that a list opens.  A commit does not change, so the list of the one in
 * force is made once.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/graph.h"
#include "playbook/repo_git.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/playbook.h"

/* ---- one entry ---- */

/* A text that is no JSON is taken for a playbook with a slip in it when it
 * mentions the word: an author should see it in the list, not miss it. */
bool repo_git_is_playbook(const struct strbuf *text)
{
	cJSON *json = json_parse(text->buf, text->len, 0, NULL);
	const char *type = graph_text(json, "type");
	bool is = json ? type && !strcmp(type, "playbook")
		       : strstr(text->buf, "\"playbook\"") != NULL;

	cJSON_Delete(json);
	return is;
}

static void count_steps(struct repo_entry *e, const struct playbook *p)
{
	for (int i = 0; i < p->nsteps; i++)
		e->steps += step_is_decided(&p->steps[i]);
	e->minutes = playbook_minutes(p);
}

bool repo_fill_entry(struct repo_entry *e, const char *path, const char *blob,
		     const struct strbuf *text)
{
	struct findings findings = { .n = 0 };
	struct playbook *p;
	char *error = NULL;

	if (playbook_parse(&p, text->buf, text->len, &findings))
		error = xstrdup(fail_text());
	if (error && !repo_git_is_playbook(text)) {
		findings_release(&findings);
		free(error);
		return false;
	}
	*e = (struct repo_entry){
		.path = xstrdup(path),
		.id = repo_git_text(p ? p->id : NULL),
		.name = repo_git_text(p ? playbook_title(p) : NULL),
		.about = repo_git_text(p ? playbook_about(p) : NULL),
		.modified = repo_git_text(p ? p->modified : NULL),
		.error = error,
		.findings = findings.n,
	};
	if (p) {
		count_steps(e, p);
		e->revoked = p->revoked;
		e->valid_from = p->valid_from;
		e->valid_until = p->valid_until;
	}
	snprintf(e->blob, sizeof e->blob, "%s", blob);
	findings_release(&findings);
	playbook_free(p);
	return true;
}

void repo_entry_release(struct repo_entry *e)
{
	free(e->path);
	free(e->id);
	free(e->name);
	free(e->about);
	free(e->modified);
	free(e->error);
	*e = (struct repo_entry){ 0 };
}

static struct repo_entry copy_of(const struct repo_entry *e)
{
	struct repo_entry copy = *e;

	copy.path = xstrdup(e->path);
	copy.id = xstrdup(e->id);
	copy.name = xstrdup(e->name);
	copy.about = xstrdup(e->about);
	copy.modified = xstrdup(e->modified);
	copy.error = xstrdup(e->error);
	return copy;
}

void repo_entries_free(struct repo_entry *e, int n)
{
	for (int i = 0; i < n; i++)
		repo_entry_release(&e[i]);
	free(e);
}

/* ---- all of them ---- */

static void list_one(void *ctx, const char *path, const git_oid *id,
		     struct strbuf *text)
{
	struct repo_listed *list = ctx;
	char blob[sizeof list->commit];

	GROW(list->entries, list->n, list->alloc);
	git_oid_tostr(blob, sizeof blob, id);
	list->n += repo_fill_entry(&list->entries[list->n], path, blob, text);
}

void repo_listed_release(struct repo_listed *list)
{
	repo_entries_free(list->entries, list->n);
	*list = (struct repo_listed){ .n = 0 };
}

static int make_list(struct repo *r, const char *commit,
		     struct repo_listed *list)
{
	int rc = repo_git_each_json(r, commit, list_one, list);

	if (rc)
		repo_listed_release(list);
	return rc;
}

static int copy_list(struct repo *r, const char *commit,
		     struct repo_entry **out, int *n)
{
	struct repo_listed *list = repo_listed(r);
	int rc = 0;

	if (strcmp(list->commit, commit) != 0) {
		repo_listed_release(list);
		rc = make_list(r, commit, list);
	}
	if (rc)
		return rc;
	snprintf(list->commit, sizeof list->commit, "%s", commit);
	if (list->n)
		*out = xcalloc((size_t)list->n, sizeof **out);
	for (*n = 0; *n < list->n; ++*n)
		(*out)[*n] = copy_of(&list->entries[*n]);
	return 0;
}

int repo_list(struct repo *r, const char *revision, struct repo_entry **out,
	      int *n)
{
	const char *in_force = repo_in_force(r);
	struct repo_listed list = { .n = 0 };
	int rc;

	*out = NULL;
	*n = 0;
	if (in_force && (!revision || strcmp(revision, in_force) == 0))
		return copy_list(r, in_force, out, n);
	rc = make_list(r, revision, &list);
	*out = list.entries;
	*n = list.n;
	return rc;
}
