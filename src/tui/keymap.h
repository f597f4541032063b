/*
 * keymap.h - keys bind command lines: per screen, then for all.
 *
 * A key of a screen comes before one for all screens; a key that the person
 * bound (options.h) comes before one that ships.
 */
#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

#include "action.h"
#include "watchfloor/strbuf.h"

/* id, word for the configuration, name, heading of the manual */
#define SCREENS(X)                                                         \
	X(ALL, "all", N_("All screens"), N_("Everywhere"))                 \
	X(QUEUE, "queue", N_("Queue"), N_("On the queue"))                 \
	X(TICKET, "ticket", N_("Ticket"), N_("On a ticket"))               \
	X(RUN, "run", N_("Command"), N_("On a command to run"))            \
	X(REVIEW, "review", N_("Review"), N_("On a review"))               \
	X(PLAYBOOKS, "playbooks", N_("Playbooks"),                         \
	  N_("On the list of playbooks"))                                  \
	X(PLAYBOOK, "playbook", N_("Playbook"), N_("On a playbook"))       \
	X(LEDGER, "ledger", N_("Ledger"), N_("On the ledger"))             \
	X(DASHBOARD, "dashboard", N_("Dashboard"), N_("On the dashboard")) \
	X(SHIFT, "shift", N_("Shift"), N_("On the shift"))                 \
	X(SETTINGS, "settings", N_("Settings"), N_("On the settings"))     \
	X(COLUMNS, "columns", N_("Columns"), N_("Choosing columns"))       \
	X(TREE, "tree", N_("JSON"), N_("Reading JSON"))                    \
	X(PAGER, "text", N_("Text"), N_("Reading a text"))

enum screen_id {
#define X(id, word, name, heading) SCREEN_##id,
	SCREENS(X)
#undef X
		SCREEN_COUNT
};

struct screen_info {
	const char *word;    /* "queue" */
	const char *name;    /* N_(), for the title line */
	const char *heading; /* N_(), of the manual's table */
};
extern const struct screen_info screen_table[SCREEN_COUNT];

struct binding {
	enum screen_id screen;
	const char *key;     /* as key_print() names it; NULL ends */
	const char *command; /* "claim", "tab 2"; "": does nothing */
};
/* As shipped. */
extern const struct binding keymap[];

/* From the configuration: `bind = KEY COMMAND...` or `unbind = KEY` under
 * [keys "SCREEN"], or under [keys] for all.  FAILED, or NOT_FOUND, when there
 * is no such screen, key or command. */
int keymap_configure(const char *screen, const char *what, const char *value);
/* To be called once all keys are known, and before any is asked for. */
void keymap_settle(void);
void keymap_release(void);

/* Call each() for the keys that are bound on that very screen: the person's
 * own, then those that ship and are not bound anew. */
void keymap_each(enum screen_id screen,
		 void (*each)(void *ctx, const struct binding *b), void *ctx);
/* The command line that a key runs on a screen, or NULL. */
const char *keymap_command(enum screen_id screen, int key);
/* The first key that runs the action with no words after it; NULL: none. */
const char *keymap_key(enum screen_id screen, enum action a);
/* Append all of them, "Up, k". */
void keymap_keys(enum screen_id screen, enum action a, struct strbuf *out);

#endif
