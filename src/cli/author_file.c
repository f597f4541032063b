/*
 * author_file.c - a playbook's file, read and written.
 */
#include "config.h"

#include "cli/author_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "watchfloor/author.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

static bool is_stdin(const char *path)
{
	return !strcmp(path, "-");
}

int author_file_read(struct author_file *f, const char *path)
{
	int ret;

	*f = (struct author_file){ .path = path, .text = STRBUF_INIT };
	ret = file_read(&f->text, is_stdin(path) ? "/dev/stdin" : path,
			PLAYBOOK_MAX_SIZE);
	if (ret)
		return ret;
	f->document = document_read(f->text.buf, f->text.len);
	return f->document ? 0 : fail_in(FAILED, "%s: ", path);
}

void author_file_release(struct author_file *f)
{
	cJSON_Delete(f->document);
	strbuf_release(&f->text);
}

void author_file_print(struct author_file *f, struct strbuf *out)
{
	document_write(out, f->document);
}

int author_file_write(const struct author_file *f, const struct strbuf *text)
{
	struct stat st;
	mode_t mode = 0644;

	if (is_stdin(f->path)) {
		fwrite(text->buf, 1, text->len, stdout);
		return 0;
	}
	if (text->len == f->text.len &&
	    !memcmp(text->buf, f->text.buf, text->len))
		return 0;
	if (!stat(f->path, &st))
		mode = st.st_mode & 0777;
	return file_write_atomic(f->path, text->buf, text->len, mode);
}

void author_file_notes(const struct author_file *f, const struct strbuf *notes)
{
	char *copy = xstrdup(notes->buf), *rest = copy, *line;

	while ((line = strsep(&rest, "\n")))
		if (*line)
			text_print(stderr, "%s: %s\n", f->path, line);
	free(copy);
}
