/*
 * views_private.h - what the files of the views share.
 */
#ifndef PLATFORM_VIEWS_PRIVATE_H
#define PLATFORM_VIEWS_PRIVATE_H

#include "platform/hub_private.h"
#include "watchfloor/stats.h"
#include "watchfloor/views.h"

/* Written down with what was published: when what the columns say changes,
 * count on, and everything is written anew. */
#define VIEWS_SHAPE 1

/* What the value of a column is taken from. */
struct view_row {
	const struct ticket *ticket;
	/* of wf.action */
	const struct record *record;
	const char *sentence, *data;
	int64_t n;
	bool undone;
	/* of wf.clock */
	enum sla_clock clock;
	int64_t due, warn, stopped;
};

/* Its type in the table behind the view. */
const char *views_stored_type(const struct view_column *c);
/* 0 when the hub has the tables, or a sentence. */
int views_check(struct hub *h);

#endif
