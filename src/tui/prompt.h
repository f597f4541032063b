/*
 * prompt.h - typing one text: readline in front of a view.
 *
 * A text is kept on disk as it is typed (draft.h), and offered when the same
 * prompt is opened again, in this program or the next.
 */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include "app.h"

enum prompt_kind {
	PROMPT_COMMAND, /* completes commands; history kept in a file */
	PROMPT_FILTER,  /* completes fields of a query; history kept too */
	PROMPT_PATH,    /* completes names of files; no history in a file */
	PROMPT_WORDS,   /* words to look for; no history */
	PROMPT_TEXT     /* free text, line ends in a paste are kept */
};

/* What stands above the line while it is being typed. */
struct prompt_panel {
	/* How many lines, at most so many. */
	int (*lines)(void *ctx, int most);
	void (*draw)(void *ctx, struct area at);
	/* A key before the line gets it; true: it is dealt with. */
	bool (*key)(void *ctx, int key);
};

struct prompt_spec {
	enum prompt_kind kind;
	const char *label;   /* ":", _("note: ") */
	const char *initial; /* NULL: what is kept under `draft` */
	const char *draft;   /* e.g. "note bj1-1042"; NULL: keep nothing.
				The text stays until draft_drop(). */
	/* The text as it is being typed.  May be NULL.  Returns a sentence
	 * when it is wrong as it stands (borrowed), else NULL. */
	const char *(*changed)(struct app *a, void *ctx, const char *text);
	/* Called once: with the text, or NULL when cancelled. */
	void (*done)(struct app *a, void *ctx, const char *text);
	void *ctx;
	const struct prompt_panel *panel; /* gets ctx; may be NULL */
};

/* Readline's settings, and the histories from their files. */
void prompt_init(void);
void prompt_release(void);

/* The strings of spec are copied. */
void prompt_open(struct app *a, const struct prompt_spec *spec);

#endif
