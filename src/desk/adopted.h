/*
 * adopted.h - which commit was adopted last: the projection `adoption`.
 */
#ifndef DESK_ADOPTED_H
#define DESK_ADOPTED_H

#include <sqlite3.h>
#include <stdbool.h>

struct adopted {
	char commit[41]; /* "": none */
	bool asks;       /* its desk.conf has [adopt]: it is in force */
};

int adopted_last(sqlite3 *db, struct adopted *out);
/* 1 when the commit was adopted at some time, 0, or a failure. */
int adopted_before(sqlite3 *db, const char *commit);

#endif
