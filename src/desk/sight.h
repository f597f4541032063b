/*
 * sight.h - what of the store a desk's actor sees.
 */
#ifndef DESK_SIGHT_H
#define DESK_SIGHT_H

#include "watchfloor/authority.h"

/* A copy of what desk.conf says, so that it outlives that file's next
 * version, and holds for the desk as of a past time too. */
struct sight {
	enum whoami how;
	unsigned roles;
	bool whole; /* for what is about all of the store */
	char **tenants;
	int ntenants; /* 0: all */
};

void sight_set(struct sight *s, enum whoami how, const struct conf_member *m);
void sight_copy(struct sight *to, const struct sight *from);
void sight_release(struct sight *s);

bool sight_has_right(const struct sight *s, enum desk_right right);
bool sight_has_tenant(const struct sight *s, const char *tenant);

/* Let the desk show what d->sight says, and no more.  On failure nothing of
 * it may be shown. */
int sight_install(struct desk *d);

/* The tables that a view can stand for; NULL ends them. */
struct sight_table {
	const char *name;
	enum desk_right right;
	const char *ticket; /* its column with a ticket's number, or NULL */
	bool tenant;        /* it has the tenant itself */
	bool unowned;       /* rows of no tenant are everybody's */
};
extern const struct sight_table sight_tables[];

#endif
