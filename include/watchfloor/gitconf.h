/*
 * gitconf.h - git-config syntax, read from memory, one thing at a time and
 * with its line.
 *
 * As git and libgit2 read it (a test compares), except that nothing is
 * included from elsewhere and [section.name] is not taken for
 * [section "name"].
 *
 *	struct gitconf g;
 *	gitconf_init(&g, text, len);
 *	while ((item = gitconf_next(&g)) != GITCONF_END)
 *		...
 *	gitconf_release(&g);
 */
#ifndef WATCHFLOOR_GITCONF_H
#define WATCHFLOOR_GITCONF_H

#include <stdbool.h>
#include <stddef.h>

#include "watchfloor/strbuf.h"

enum gitconf_item {
	/* The last error says what is wrong; the line is skipped. */
	GITCONF_BAD_SECTION = -2,
	GITCONF_BAD_KEY = -1,
	GITCONF_END = 0,
	GITCONF_SECTION,
	GITCONF_KEY
};

struct gitconf {
	const char *at, *end;
	int at_line;

	/* What gitconf_next() found, until the next call: */
	int line;                 /* where it begins, from 1 */
	struct strbuf section;    /* lower case */
	bool named;               /* [section "name"] */
	struct strbuf subsection; /* the name */
	struct strbuf key;        /* lower case */
	bool has_value;           /* there was a "=" */
	struct strbuf value;
};

void gitconf_init(struct gitconf *g, const char *text, size_t len);
void gitconf_release(struct gitconf *g);
enum gitconf_item gitconf_next(struct gitconf *g);

#endif
