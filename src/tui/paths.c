/*
 * paths.c - names of files, as they are typed.
 */
#include "config.h"

#include "paths.h"

#include <dirent.h>
#include <readline/tilde.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/text.h"

/* More help nobody to choose. */
#define OFFERS_MAX 1000

char *path_expand(const char *text)
{
	size_t len = strlen(text);
	char *trimmed, *path;

	while (len && strchr(" \t\r\n", text[len - 1]))
		len--;
	trimmed = xstrndup(text, len);
	path = tilde_expand(trimmed);
	free(trimmed);
	return path;
}

static bool is_plain(const char *name)
{
	struct strbuf safe = STRBUF_INIT;
	bool plain;

	text_safe(&safe, name, strlen(name), TEXT_ONE_LINE);
	plain = strcmp(safe.buf, name) == 0;
	strbuf_release(&safe);
	return plain;
}

static bool is_folder(const char *folder, const char *name)
{
	char *path = xasprintf("%s/%s", folder, name);
	struct stat st;
	bool is = stat(path, &st) == 0 && S_ISDIR(st.st_mode);

	free(path);
	return is;
}

/* typed: what stands before the name.  What begins with a dot is hidden until
 * somebody asks for it. */
static void offer_name(struct offers *o, const char *folder, const char *typed,
		       size_t len, const char *name)
{
	char *word;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	    (name[0] == '.' && typed[len] != '.') || !is_plain(name))
		return;
	word = xasprintf("%.*s%s%s", (int)len, typed, name,
			 is_folder(folder, name) ? "/" : "");
	offer(o, word, NULL);
	free(word);
}

static int by_word(const void *a, const void *b)
{
	return strcmp(((const struct offer *)a)->word,
		      ((const struct offer *)b)->word);
}

void offer_paths(struct offers *o)
{
	const char *typed = o->prefix, *slash = strrchr(typed, '/');
	size_t len = slash ? (size_t)(slash - typed) + 1 : 0;
	char *before = len ? xstrndup(typed, len) : xstrdup(".");
	char *folder = tilde_expand(before);
	DIR *dir = opendir(folder);
	const struct dirent *e;

	while (dir && o->n < OFFERS_MAX && (e = readdir(dir)))
		offer_name(o, folder, typed, len, e->d_name);
	if (dir)
		closedir(dir);
	if (o->n)
		qsort(o->all, (size_t)o->n, sizeof *o->all, by_word);
	free(folder);
	free(before);
}
