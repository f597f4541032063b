/*
 * duty_table.h - the table of acts between people on watch: a row each.
 */
#ifndef TUI_DUTY_TABLE_H
#define TUI_DUTY_TABLE_H

#include "app.h"
#include "watchfloor/vocabulary.h"

enum part_kind {
	PART_END,
	PART_TARGET, /* whom desk.conf knows */
	PART_CHOICE, /* one of `words` */
	PART_UNTIL,  /* a time to come */
	PART_STEP,   /* an answer of the run, by its number; "-" for none */
	PART_WORD,
	PART_TEXT,
	PART_MAY_TEXT /* and it may be empty */
};

/* A question. */
struct part {
	enum part_kind kind;
	const char *key;   /* of the act's data */
	const char *label; /* N_() */
	vocabulary *words; /* of a target or a choice */
};

struct duty {
	enum action action;
	const char *act;
	struct part parts[4];
	const char *done; /* N_() */
	/* Is it what the actor would do next?  NULL: no hint. */
	bool (*applies)(const struct desk *d, const struct ticket *t);
	struct {
		const char *key, *value;
	} also; /* in the data, without being asked; key NULL: nothing */
};

const struct duty *duty_of(enum action x);

#endif
