/*
 * views.h - what others may read of a desk: SQL views on its hub.
 *
 * A hub holds records and knows nothing of tickets.  So a store that has
 * taken the hub's order writes what it makes of it into tables of the schema
 * `wf` there, and the views wf.ticket, wf.action and wf.clock show it to
 * roles that were let in, each the tenants that it was let in for.
 *
 * Only PostgreSQL has roles and schemas; a hub in a folder has no views.
 */
#ifndef WATCHFLOOR_VIEWS_H
#define WATCHFLOOR_VIEWS_H

#include "watchfloor/desk.h"
#include "watchfloor/hub.h"

enum view_type { VIEW_TEXT, VIEW_INT, VIEW_BOOL, VIEW_TIME, VIEW_JSON };

struct view_row;
struct hub_value;

/* A column is stored (value), or follows from those that are (sql). */
struct view_column {
	const char *name;
	enum view_type type;
	const char *help; /* N_() */
	struct hub_value (*value)(const struct view_row *r);
	const char *sql;
};

struct view {
	const char *name; /* "ticket": wf.ticket, stored in wf.ticket_row */
	const char *help; /* N_() */
	const struct view_column *columns; /* NULL name ends it */
};

/* NULL name ends it. */
extern const struct view views[];
const char *view_type_name(enum view_type type); /* of PostgreSQL */

/* For who owns the hub's tables.  Make the schema, its tables and views, or
 * bring those of an older program up to date. */
int views_make(struct hub *h);
/* Let a role read one tenant of this desk ("*": all), and nothing else. */
int views_grant(struct hub *h, const char *role, const char *tenant);
/* Let a role, which works at the desk, write what the views show. */
int views_let_publish(struct hub *h, const char *role);

struct views_round {
	int64_t tickets; /* that were written */
	int64_t place;   /* of the order, up to which the views are */
	bool all;        /* everything was written anew */
	bool behind; /* another store has published more: nothing was done */
};

/*
 * Write what has changed since the last time, by whomever, in one transaction
 * of the hub.  d must have taken the hub's order; what waits in it for a place
 * is not shown.  Everything is written anew when the hub has lost some of its
 * order since, when desk.conf is another, or the views were just made.
 */
int views_publish(struct desk *d, struct hub *h, struct views_round *out);

#endif
