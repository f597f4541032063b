/*
 * author_source.c - a playbook and those that it may call.
 */
#include "config.h"

#include "cli/author_source.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "watchfloor/desk.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"

/* ---- files ---- */

static int add_file(struct author_source *s, const char *path)
{
	s->files = xrealloc(s->files, (size_t)s->n + 1, sizeof *s->files);
	return playbook_file_read(&s->files[s->n++], path);
}

static bool ends_in_json(const char *name)
{
	size_t len = strlen(name);

	return len > 5 && !strcmp(name + len - 5, ".json");
}

static bool is_read(const struct author_source *s, const char *path)
{
	for (int i = 0; i < s->n; i++)
		if (!strcmp(s->files[i].path, path))
			return true;
	return false;
}

int author_source_folder(struct author_source *s, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	if (!dir)
		return fail(_("cannot open %s: %s"), folder, strerror(errno));
	while ((entry = readdir(dir))) {
		char *path = !strcmp(folder, ".") ? xstrdup(entry->d_name)
						  : xasprintf("%s/%s", folder,
							      entry->d_name);

		/* What cannot be read calls nobody. */
		if (ends_in_json(entry->d_name) &&
		    !scenarios_named(entry->d_name) && !is_read(s, path) &&
		    add_file(s, path) < 0)
			playbook_file_release(&s->files[--s->n]);
		free(path);
	}
	closedir(dir);
	return 0;
}

static int open_file(struct author_source *s, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = !slash          ? xstrdup(".")
		       : slash == path ? xstrdup("/")
				       : xstrndup(path, (size_t)(slash - path));
	int ret = add_file(s, path);

	if (!ret)
		ret = author_source_folder(s, folder);
	free(folder);
	return ret;
}

/* ---- the desk repository ---- */

static void choose(struct author_source *s, const char *path)
{
	for (int i = 0; i < s->n; i++)
		if (!strcmp(s->files[i].path, path))
			s->chosen = i;
}

static int open_desk(struct desk **d, struct cli *c)
{
	char *dir = desk_default_dir(c->dir);
	int ret = desk_open(d, dir, LEDGER_READ);

	free(dir);
	if (ret < 0) {
		*d = NULL;
		return ret;
	}
	return desk_check_right(*d, RIGHT_MEMBER);
}

int author_source_desk(struct author_source *s, struct cli *c, const char *at)
{
	struct desk *d;
	int ret = open_desk(&d, c);

	if (!ret)
		ret = library_read(d->repo, at, &s->files, &s->n);
	desk_close(d);
	return ret;
}

static int open_in_desk(struct author_source *s, struct cli *c,
			const char *name, const char *at)
{
	struct strbuf text = STRBUF_INIT;
	struct repo_entry entry = { .path = NULL };
	struct desk *d;
	int ret = open_desk(&d, c);

	if (!ret)
		ret = repo_find(d->repo, at, name, &text, &entry);
	if (!ret)
		ret = library_read(d->repo, at, &s->files, &s->n);
	if (!ret)
		choose(s, entry.path);
	repo_entry_release(&entry);
	strbuf_release(&text);
	desk_close(d);
	return ret;
}

/* ---- both ---- */

/* Why it cannot be walked. */
static int explain(const struct playbook_file *f)
{
	struct playbook *p;
	int ret = playbook_parse(&p, f->text.buf, f->text.len, NULL);

	playbook_free(p);
	return ret ? fail_in(ret, "%s: ", f->path) : 0;
}

int author_source_open(struct author_source *s, struct cli *c, const char *name,
		       const char *at)
{
	int ret;

	*s = (struct author_source){ 0 };
	ret = !at && !access(name, F_OK) ? open_file(s, name)
					 : open_in_desk(s, c, name, at);
	return ret ? ret : explain(&s->files[s->chosen]);
}

void author_source_release(struct author_source *s)
{
	library_free(s->files, s->n);
	*s = (struct author_source){ 0 };
}

const struct playbook *author_source_playbook(const struct author_source *s)
{
	return s->files[s->chosen].playbook;
}

const struct playbook *author_source_resolve(void *ctx, const char *id,
					     const char *version)
{
	const struct author_source *s = ctx;
	struct library l = { s->files, s->n };

	return library_resolve(&l, id, version);
}
