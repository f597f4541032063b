/*
 * bundle.h - a bundle of evidence while it is written: its files, and what
 * the manifest will say.
 */
#ifndef DESK_BUNDLE_H
#define DESK_BUNDLE_H

#include "desk/evidence_private.h"

struct bundle_file {
	char *path; /* in the bundle: "files/001-access.log" */
	char hex[SHA256_HEX];
	int64_t bytes;
};

struct bundle {
	struct desk *desk;
	const struct ticket *ticket;
	const char *reason; /* or NULL */
	char *dir;          /* where it is written */
	struct bundle_file *files;
	int n, alloc;
	bool failed; /* it could not be written */
	struct strbuf manifest;
	struct evidence_exported sum;
};

/* Add a file; path is in the bundle, and is copied. */
int bundle_add(struct bundle *b, const char *path, const void *data,
	       size_t len);

/* The same for content that comes in parts.  bundle_write() is a vault_sink;
 * ret is how it went: when it did not, the file is not there. */
struct bundle_writer;
int bundle_begin(struct bundle_writer **out, struct bundle *b,
		 const char *path);
int bundle_write(void *writer, const void *data, size_t len);
int bundle_end(struct bundle_writer *w, int ret);

/* "files/001-access.log", of a name from anywhere: without folders, control
 * characters and what shells and other systems stumble over, and not too
 * long.  Yours. */
char *bundle_path(int number, const char *name);

/* Write content, records and proofs of all evidence, and the manifest. */
int bundle_fill(struct bundle *b);

#endif
