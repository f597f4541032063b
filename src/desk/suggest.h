/*
 * suggest.h - "did you mean": of some words, the one nearest to a misspelt
 * one.
 *
 *	struct suggestion s = SUGGESTION_FOR(word);
 *	for (each candidate)
 *		suggest(&s, candidate);
 *	if (s.best)
 *		...
 */
#ifndef DESK_SUGGEST_H
#define DESK_SUGGEST_H

struct suggestion {
	const char *word;
	const char *best;	/* a candidate, borrowed; NULL: none is near */
	int distance;		/* of best; only a nearer one replaces it */
};

/* Two slips are forgiven: a letter wrong, missing, too many, or swapped. */
#define SUGGESTION_FOR(w) { .word = (w), .distance = 3 }

void suggest(struct suggestion *s, const char *candidate);

#endif
