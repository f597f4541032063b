/*
 * source.h - bytes from a file, a gzip file or standard input, and from a
 * file that grows and is rotated.
 */
#ifndef WATCHFLOOR_INTAKE_SOURCE_H
#define WATCHFLOOR_INTAKE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source;

enum source_event {
	SOURCE_DATA, /* *n bytes, at least one */
	SOURCE_IDLE, /* nothing came for a fifth of a second */
	SOURCE_NEXT, /* what follows is another file (it was rotated, or
			truncated): offsets begin again at 0 */
	SOURCE_END
};

/* path "-": standard input.  follow: at the end wait for more, for ever. */
int source_open(struct source **out, const char *path, bool follow);
void source_free(struct source *s);

/* The path, or what standard input is called. */
const char *source_name(const struct source *s);

/* Fill buf, plain whatever the file is packed with.  source is a struct
 * source (so that it fits container_read).  Returns an enum source_event, or
 * FAILED; bytes that came before a failure were handed out. */
int source_read(void *source, char *buf, size_t size, size_t *n);

/* How far reading is, in bytes of the file as it lies on disk, and how long
 * the file is; total 0 when that is not known. */
void source_progress(const struct source *s, int64_t *done, int64_t *total);

#endif
