/*
 * watch_item.h - what must be kept an eye on for longer than a shift: it is in
 * every hand-over until somebody says that it is done.
 */
#ifndef WATCHFLOOR_WATCH_ITEM_H
#define WATCHFLOOR_WATCH_ITEM_H

#include "watchfloor/desk.h"

struct watch_item {
	int64_t record; /* that added it: its number */
	int64_t ticket; /* the number of the ticket it is about, or 0 */
	const char *text, *actor;
	int64_t at;
	int64_t until;       /* CLOCK_NEVER: until it is done */
	int64_t done;        /* when; CLOCK_NEVER: it is open */
	const char *done_by; /* "" while it is open */
};

/* ticket: what it is about, or NULL; until: CLOCK_NEVER for no end. */
int watch_item_add(struct desk *d, const char *text, const char *ticket,
		   int64_t until);
/* said: what came of it, or NULL. */
int watch_item_done(struct desk *d, int64_t record, const char *said);

/* The last that the actor has recorded of one and can be taken back; 0: there
 * is none.  desk_undo() takes it back. */
int watch_item_last(struct desk *d, int64_t *record);
/* CONFLICT when somebody has acted on the item since. */
int watch_item_undo(struct desk *d, int64_t record);

/* Oldest first.  Strings are borrowed. */
int watch_item_each(struct desk *d, bool open_only,
		    int (*each)(void *ctx, const struct watch_item *item),
		    void *ctx);
/* Append it in one line, without its number and without an end of line. */
void watch_item_print(const struct watch_item *item, struct desk *d,
		      struct strbuf *out);
/* Append it as a line, with its number. */
void watch_item_print_line(const struct watch_item *item, struct desk *d,
			   struct strbuf *out);
/* Append the open ones, a line each, with their numbers. */
int watch_item_print_open(struct desk *d, struct strbuf *out);

#endif
