/*
 * suggest.c - the edit distance behind "did you mean".
 */
#include "config.h"

#include "suggest.h"

#include <string.h>

#define LONGEST 32 /* no name that we suggest is longer */
#define SLIPS   2

static int lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static int min(int a, int b)
{
	return a < b ? a : b;
}

/*
 * Optimal string alignment: Levenshtein, and two neighbours swapped count as
 * one slip.  Three rows of the matrix are enough for that.
 */
static int distance(const char *a, int alen, const char *b, int blen)
{
	int rows[3][LONGEST + 1];
	int *before = rows[0], *above = rows[1], *row = rows[2];

	for (int j = 0; j <= blen; j++)
		above[j] = j;
	for (int i = 1; i <= alen; i++) {
		int *oldest = before;

		row[0] = i;
		for (int j = 1; j <= blen; j++) {
			int differ = lower(a[i - 1]) != lower(b[j - 1]);

			row[j] = min(min(row[j - 1], above[j]) + 1,
				     above[j - 1] + differ);
			if (i > 1 && j > 1 &&
			    lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]))
				row[j] = min(row[j], before[j - 2] + 1);
		}
		before = above;
		above = row;
		row = oldest;
	}
	return above[blen];
}

void suggest(struct suggestion *s, const char *candidate)
{
	size_t wlen = strlen(s->word), clen = strlen(candidate);
	int d;

	if (wlen > LONGEST || clen > LONGEST)
		return;
	d = distance(s->word, (int)wlen, candidate, (int)clen);
	/* Two slips in a word of two letters leave nothing of it. */
	if (d > SLIPS || d >= (int)wlen || (s->best && d >= s->distance))
		return;
	s->best = candidate;
	s->distance = d;
}
