/*
 * reader.h - alerts out of one file: source, container, parser and decoder in
 * a row.  It knows no ticket and no database.
 */
#ifndef WATCHFLOOR_INTAKE_READER_H
#define WATCHFLOOR_INTAKE_READER_H

#include "intake/container.h"
#include "watchfloor/conf.h"
#include "watchfloor/intake.h"

struct reader;

enum reader_event {
	READER_ALERT,   /* the alert, and its text as the item */
	READER_CONTEXT, /* an event that is no alert */
	READER_BAD,     /* the item, and why it was not read */
	READER_IDLE,    /* nothing more for now (follow) */
	READER_END
};

/* conf must outlive the reader. */
int reader_open(struct reader **out, const struct conf *conf, const char *path,
		const struct intake_options *o);
void reader_free(struct reader *r);

/* Returns an enum reader_event, or FAILED.  What it gives is borrowed until
 * the next call. */
int reader_next(struct reader *r, struct alert *a, struct container_item *item);

/* The section of desk.conf that it reads by; NULL when none. */
const struct conf_source *reader_source(const struct reader *r);
/* The decoder of the last alert; NULL before. */
const struct decoder *reader_decoder(const struct reader *r);
/* See source_progress(). */
void reader_progress(const struct reader *r, int64_t *done, int64_t *total);

#endif
