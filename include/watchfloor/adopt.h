/*
 * adopt.h - a commit of the desk repository becomes what the desk goes by.
 *
 * Without the section [adopt] the desk goes by the head of its branch: whoever
 * pushes decides.  Once a commit whose desk.conf has that section was adopted
 * (the act desk.adopted), the desk stays with the commit that was adopted
 * last, whatever is pushed.  What the next one needs is said by the desk.conf
 * in force, not by its own, so that no commit lowers the bar for itself.
 *
 * Runs that go on keep the text that they began with.
 */
#ifndef WATCHFLOOR_ADOPT_H
#define WATCHFLOOR_ADOPT_H

#include "watchfloor/desk.h"
#include "watchfloor/strbuf.h"

/* What there is to say of a commit that somebody wants to adopt. */
struct adoption {
	char commit[41], previous[41]; /* previous: "": none was adopted */
	bool back;                     /* it is older than the one in force */
	bool before; /* it was adopted before, and is so again */
	bool asks;   /* does its desk.conf have [adopt]? */
	int commits; /* that come with it */
	char *summary;
	/* members: who wrote what comes with it, and who else has signed it */
	char **authors, **signers;
	int nauthors, nsigners;
	/* A line each: why it cannot be adopted, and what else to know. */
	struct strbuf problems, remarks;
};

#define ADOPTION_INIT                                            \
	{                                                        \
		.problems = STRBUF_INIT, .remarks = STRBUF_INIT, \
	}

/* Look at a revision (NULL: the head of the branch).  0 also when there are
 * problems. */
int adoption_look(struct adoption *a, struct desk *d, const char *revision);
void adoption_release(struct adoption *a);

/* REFUSED with the first problem; CONFLICT when another commit was adopted
 * since adoption_look().  reason: NULL, but to go back needs one. */
int desk_adopt(struct desk *d, const struct adoption *a, const char *reason);

/* Fetch from the remote repository, and move the branch to its head (41
 * bytes).  Who may adopt may fetch.  REFUSED, and the branch stays, when its
 * history was written anew or a commit is not signed as desk.conf wants. */
int desk_fetch(struct desk *d, char *head);

#endif
