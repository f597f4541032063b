/*
 * library.c - playbooks read together, from files or from the desk
 * repository.
 */
#include "config.h"

#include "watchfloor/library.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/repo_git.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"

#define PLAYBOOK_MAX_SIZE (16 * 1024 * 1024)

static void parse(struct playbook_file *f)
{
	if (playbook_parse(&f->playbook, f->text.buf, f->text.len,
			   &f->findings))
		f->playbook = NULL;
}

void playbook_file_parse(struct playbook_file *f, const char *path,
			 struct strbuf *text)
{
	*f = (struct playbook_file){ .path = xstrdup(path), .text = *text };
	strbuf_init(text);
	parse(f);
}

int playbook_file_read(struct playbook_file *f, const char *path)
{
	int rc;

	*f = (struct playbook_file){ .path = xstrdup(path),
				     .text = STRBUF_INIT };
	rc = file_read(&f->text, path, PLAYBOOK_MAX_SIZE);
	if (!rc)
		parse(f);
	return rc;
}

void playbook_file_release(struct playbook_file *f)
{
	playbook_free(f->playbook);
	findings_release(&f->findings);
	strbuf_release(&f->text);
	free(f->path);
}

void library_free(struct playbook_file *files, int n)
{
	for (int i = 0; i < n; i++)
		playbook_file_release(&files[i]);
	free(files);
}

struct shelf {
	struct playbook_file *files;
	int n, alloc;
};

static void add_file(void *ctx, const char *path, const git_oid *id,
		     struct strbuf *text)
{
	struct shelf *shelf = ctx;
	struct playbook_file f;

	playbook_file_parse(&f, path, text);
	if (!f.playbook && !repo_git_is_playbook(&f.text)) {
		playbook_file_release(&f);
		return;
	}
	GROW(shelf->files, shelf->n, shelf->alloc);
	shelf->files[shelf->n++] = f;
}

int library_read(struct repo *r, const char *commit, struct playbook_file **out,
		 int *n)
{
	struct shelf shelf = { NULL, 0, 0 };
	int rc = repo_git_each_json(r, commit, add_file, &shelf);

	if (rc) {
		library_free(shelf.files, shelf.n);
		shelf = (struct shelf){ NULL, 0, 0 };
	}
	*out = shelf.files;
	*n = shelf.n;
	return rc;
}

const struct playbook *library_resolve(void *ctx, const char *id,
				       const char *version)
{
	const struct library *l = ctx;

	for (int i = 0; i < l->n; i++) {
		const struct playbook *p = l->files[i].playbook;

		if (p && !strcmp(p->id, id) &&
		    (!version || !strcmp(p->modified, version)))
			return p;
	}
	return NULL;
}

int library_test(const struct library *l, int i, struct repo *r,
		 const char *commit, bool *reached,
		 void (*each)(void *ctx, const char *name, const char *why),
		 void *ctx)
{
	const struct playbook_file *f = &l->files[i];
	struct strbuf text = STRBUF_INIT;
	char *path = scenarios_path(f->path);
	cJSON *json;
	int rc = 0;

	if (f->playbook && path && !repo_read(r, commit, path, &text, NULL)) {
		json = json_parse(text.buf, text.len, JSON_UNIQUE_KEYS, NULL);
		rc = json ? scenarios_check(json, f->playbook, library_resolve,
					    (void *)l, reached, each, ctx)
			  : FAILED;
		cJSON_Delete(json);
		if (rc < 0)
			fail_in(rc, "%s: ", path);
	}
	strbuf_release(&text);
	free(path);
	return rc;
}
