/*
 * suggest.h - "did you mean": of some words, the one nearest to a misspelt
 * one.
 *
 *	struct suggestion s = { .word = word };
 *	for (each candidate)
 *		suggest(&s, candidate);
 *	if (s.best)
 *		...
 */
#ifndef DESK_SUGGEST_H
#define DESK_SUGGEST_H

struct suggestion {
	const char *word;
	/* A candidate, borrowed; NULL while none is near. */
	const char *best;
	int distance; /* of best */
};

/*
 * Two slips are forgiven: a letter wrong, missing, too many, or swapped with
 * its neighbour.  Of candidates equally near the first one stays.
 */
void suggest(struct suggestion *s, const char *candidate);

#endif
