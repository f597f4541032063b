/*
 * author_file.h - a playbook's file that a command of authors reads, and
 * perhaps writes again.
 */
#ifndef WATCHFLOOR_CLI_AUTHOR_FILE_H
#define WATCHFLOOR_CLI_AUTHOR_FILE_H

#include "watchfloor/cli.h"
#include "watchfloor/json.h"
#include "watchfloor/strbuf.h"

#define PLAYBOOK_MAX_SIZE (16 * 1024 * 1024)

struct author_file {
	const char *path;   /* "-": standard input */
	struct strbuf text; /* as it is */
	cJSON *document;
};

/* The last error names the file.  Release it in either case. */
int author_file_read(struct author_file *f, const char *path);
void author_file_release(struct author_file *f);

/* The text that the document makes now. */
void author_file_print(struct author_file *f, struct strbuf *out);
/* Put a text in the place of the file, which keeps its mode; nothing is
 * written when it is the same. */
int author_file_write(const struct author_file *f, const struct strbuf *text);

/* Each line of notes on standard error, behind the file's name. */
void author_file_notes(const struct author_file *f, const struct strbuf *notes);

#endif
