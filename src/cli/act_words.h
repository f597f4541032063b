/*
 * act_words.h - commands that record one act on a ticket: which of their words
 * and options become which fields of its data.
 */
#ifndef CLI_ACT_WORDS_H
#define CLI_ACT_WORDS_H

#include "watchfloor/cli.h"

enum act_word_kind {
	END,
	WORD,
	COMING,  /* a time to come */
	PAST,    /* a time that was */
	REST,    /* all words that are left */
	MAY_REST /* and there may be none */
};

struct act_word {
	const char *key; /* of the act's data; of an option: its name too */
	enum act_word_kind kind;
};

/* One command: its first operand is what the act is about. */
struct act_words {
	const char *command, *act;
	struct act_word words[4];
	struct act_word options[8];
	/* On a ticket: fill in what is not said, refuse what the desk does not
	 * know; NULL: nothing is missing. */
	int (*complete)(const struct cli *c, struct desk *d,
			const struct ticket *t, cJSON *data);
	/* In the place of an act on a ticket: record it; on is the first
	 * operand. */
	int (*record)(struct desk *d, const char *on, const cJSON *data);
};

/* The row of the command among n; it must be there. */
const struct act_words *act_words_of(const struct cli *c,
				     const struct act_words *table, size_t n);
/* Read the words, open the desk, record the act, say what was done.  Returns
 * an enum cli_exit. */
int act_words_run(struct cli *c, const struct act_words *a);

#endif
