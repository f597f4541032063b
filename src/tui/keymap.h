/*
 * keymap.h - keys bind command lines: per screen, then for all.
 */
#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

#include "action.h"
#include "watchfloor/strbuf.h"

enum screen_id {
	SCREEN_ALL,
	SCREEN_QUEUE,
	SCREEN_TICKET,
	SCREEN_PLAYBOOKS, /* the list of them */
	SCREEN_PLAYBOOK,  /* one */
	SCREEN_LEDGER,
	SCREEN_DASHBOARD,
	SCREEN_SETTINGS,
	SCREEN_COLUMNS,
	SCREEN_TREE,  /* a raw alert, a record: JSON that folds */
	SCREEN_PAGER, /* text */
	SCREEN_COUNT
};

struct binding {
	enum screen_id screen;
	const char *key;     /* as key_print() names it; NULL ends */
	const char *command; /* "claim", "tab 2" */
};
extern const struct binding keymap[];

/* The command line that a key runs on a screen, or NULL. */
const char *keymap_command(enum screen_id screen, int key);
/* The first key that runs the action with no words after it; NULL: none. */
const char *keymap_key(enum screen_id screen, enum action a);
/* Append all of them, "Up, k". */
void keymap_keys(enum screen_id screen, enum action a, struct strbuf *out);

#endif
