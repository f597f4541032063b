/*
 * keymap.c - the keys as shipped.
 *
 * Of several keys for one command on one screen the first is the one that the
 * hint line shows.
 */
#include "config.h"

#include "keymap.h"

#include <string.h>

#include "input.h"

const struct binding keymap[] = {
	{ SCREEN_QUEUE, "Enter", "open" },
	{ SCREEN_QUEUE, "n", "take" },
	{ SCREEN_QUEUE, "c", "claim" },
	{ SCREEN_QUEUE, "F", "false-positive" },
	{ SCREEN_QUEUE, "x", "close" },
	{ SCREEN_QUEUE, "J", "judge" },
	{ SCREEN_QUEUE, "R", "release" },
	{ SCREEN_QUEUE, "O", "reopen" },
	{ SCREEN_QUEUE, "Space", "mark" },
	{ SCREEN_QUEUE, "v", "mark-range" },
	{ SCREEN_QUEUE, "*", "mark-all" },
	{ SCREEN_QUEUE, "U", "unmark" },
	{ SCREEN_QUEUE, "C", "columns" },
	{ SCREEN_QUEUE, "Tab", "next-tab" },
	{ SCREEN_QUEUE, "S-Tab", "previous-tab" },
	{ SCREEN_QUEUE, "q", "quit" },

	{ SCREEN_TICKET, "Enter", "proceed" },
	{ SCREEN_TICKET, "c", "claim" },
	{ SCREEN_TICKET, "p", "start" },
	{ SCREEN_TICKET, "d", "done" },
	{ SCREEN_TICKET, "a", "answer" },
	{ SCREEN_TICKET, "s", "skip" },
	{ SCREEN_TICKET, "f", "failed" },
	{ SCREEN_TICKET, "n", "note" },
	{ SCREEN_TICKET, "E", "edit" },
	{ SCREEN_TICKET, "F", "false-positive" },
	{ SCREEN_TICKET, "J", "judge" },
	{ SCREEN_TICKET, "x", "close" },
	{ SCREEN_TICKET, "O", "reopen" },
	{ SCREEN_TICKET, "R", "release" },
	{ SCREEN_TICKET, "A", "abandon" },
	{ SCREEN_TICKET, "N", "take" },
	{ SCREEN_TICKET, "i", "read" },
	{ SCREEN_TICKET, "Tab", "focus" },
	{ SCREEN_TICKET, "q", "back" },

	{ SCREEN_PLAYBOOKS, "Enter", "open" },
	{ SCREEN_PLAYBOOKS, "q", "back" },

	{ SCREEN_PLAYBOOK, "Enter", "read" },
	{ SCREEN_PLAYBOOK, "d", "diff" },
	{ SCREEN_PLAYBOOK, "Space", "mark" },
	{ SCREEN_PLAYBOOK, "Tab", "next-tab" },
	{ SCREEN_PLAYBOOK, "S-Tab", "previous-tab" },
	{ SCREEN_PLAYBOOK, "q", "back" },

	{ SCREEN_LEDGER, "Enter", "read" },
	{ SCREEN_LEDGER, "v", "verify" },
	{ SCREEN_LEDGER, "p", "prove" },
	{ SCREEN_LEDGER, "q", "back" },

	{ SCREEN_DASHBOARD, "Tab", "next-tab" },
	{ SCREEN_DASHBOARD, "S-Tab", "previous-tab" },
	{ SCREEN_DASHBOARD, "Enter", "open" },
	{ SCREEN_DASHBOARD, "q", "back" },

	{ SCREEN_SETTINGS, "Enter", "open" },
	{ SCREEN_SETTINGS, "w", "save" },
	{ SCREEN_SETTINGS, "q", "back" },

	{ SCREEN_COLUMNS, "Enter", "back" },
	{ SCREEN_COLUMNS, "Space", "toggle" },
	{ SCREEN_COLUMNS, "+", "wider" },
	{ SCREEN_COLUMNS, "-", "narrower" },
	{ SCREEN_COLUMNS, "<", "earlier" },
	{ SCREEN_COLUMNS, ">", "later" },
	{ SCREEN_COLUMNS, "o", "sort" },
	{ SCREEN_COLUMNS, "w", "save" },
	{ SCREEN_COLUMNS, "q", "back" },

	{ SCREEN_TREE, "Enter", "toggle" },
	{ SCREEN_TREE, "Space", "toggle" },
	{ SCREEN_TREE, "Left", "fold" },
	{ SCREEN_TREE, "h", "fold" },
	{ SCREEN_TREE, "Right", "unfold" },
	{ SCREEN_TREE, "l", "unfold" },
	{ SCREEN_TREE, "-", "fold-all" },
	{ SCREEN_TREE, "+", "unfold-all" },
	{ SCREEN_TREE, "q", "back" },

	{ SCREEN_PAGER, "q", "back" },
	{ SCREEN_PAGER, "Enter", "back" },
	{ SCREEN_PAGER, "Space", "page-down" },

	{ SCREEN_ALL, "Up", "up" },
	{ SCREEN_ALL, "k", "up" },
	{ SCREEN_ALL, "Down", "down" },
	{ SCREEN_ALL, "j", "down" },
	{ SCREEN_ALL, "PgUp", "page-up" },
	{ SCREEN_ALL, "C-b", "page-up" },
	{ SCREEN_ALL, "PgDn", "page-down" },
	{ SCREEN_ALL, "C-f", "page-down" },
	{ SCREEN_ALL, "Home", "first" },
	{ SCREEN_ALL, "g", "first" },
	{ SCREEN_ALL, "End", "last" },
	{ SCREEN_ALL, "G", "last" },
	{ SCREEN_ALL, "Right", "next-tab" },
	{ SCREEN_ALL, "l", "next-tab" },
	{ SCREEN_ALL, "Left", "previous-tab" },
	{ SCREEN_ALL, "h", "previous-tab" },
	{ SCREEN_ALL, "1", "tab 1" },
	{ SCREEN_ALL, "2", "tab 2" },
	{ SCREEN_ALL, "3", "tab 3" },
	{ SCREEN_ALL, "4", "tab 4" },
	{ SCREEN_ALL, "5", "tab 5" },
	{ SCREEN_ALL, "6", "tab 6" },
	{ SCREEN_ALL, "7", "tab 7" },
	{ SCREEN_ALL, "8", "tab 8" },
	{ SCREEN_ALL, "9", "tab 9" },
	{ SCREEN_ALL, "/", "filter" },
	{ SCREEN_ALL, "o", "sort" },
	{ SCREEN_ALL, "u", "undo" },
	{ SCREEN_ALL, ".", "repeat" },
	{ SCREEN_ALL, "W", "drafts" },
	{ SCREEN_ALL, "y", "copy" },
	{ SCREEN_ALL, "|", "pager" },
	{ SCREEN_ALL, "T", "as-of" },
	{ SCREEN_ALL, "F2", "queue" },
	{ SCREEN_ALL, "P", "playbooks" },
	{ SCREEN_ALL, "F3", "playbooks" },
	{ SCREEN_ALL, "L", "ledger" },
	{ SCREEN_ALL, "F4", "ledger" },
	{ SCREEN_ALL, "D", "dashboard" },
	{ SCREEN_ALL, "F5", "dashboard" },
	{ SCREEN_ALL, ",", "settings" },
	{ SCREEN_ALL, "F6", "settings" },
	{ SCREEN_ALL, ":", "command" },
	{ SCREEN_ALL, "C-p", "palette" },
	{ SCREEN_ALL, "?", "help" },
	{ SCREEN_ALL, "F1", "help" },
	{ SCREEN_ALL, "Esc", "back" },
	{ SCREEN_ALL, "M", "mouse" },
	{ SCREEN_ALL, "C-l", "redraw" },
	{ SCREEN_ALL, "C-z", "suspend" },
	{ SCREEN_ALL, "Q", "quit" },
	{ SCREEN_ALL, NULL, NULL },
};

static const char *lookup(enum screen_id screen, const char *name)
{
	for (const struct binding *b = keymap; b->key; b++)
		if (b->screen == screen && strcmp(b->key, name) == 0)
			return b->command;
	return NULL;
}

const char *keymap_command(enum screen_id screen, int key)
{
	struct strbuf name = STRBUF_INIT;
	const char *command;

	key_print(key, &name);
	command = lookup(screen, name.buf);
	if (!command)
		command = lookup(SCREEN_ALL, name.buf);
	strbuf_release(&name);
	return command;
}

/* Does the binding count on this screen: its own, or a general one whose key
 * the screen does not use itself? */
static bool counts(const struct binding *b, enum screen_id screen)
{
	if (b->screen == screen)
		return true;
	if (b->screen != SCREEN_ALL)
		return false;
	for (const struct binding *o = keymap; o->key; o++)
		if (o->screen == screen && strcmp(o->key, b->key) == 0)
			return false;
	return true;
}

const char *keymap_key(enum screen_id screen, enum action a)
{
	for (const struct binding *b = keymap; b->key; b++)
		if (counts(b, screen) &&
		    strcmp(b->command, action_table[a].name) == 0)
			return b->key;
	return NULL;
}

void keymap_keys(enum screen_id screen, enum action a, struct strbuf *out)
{
	size_t before = out->len;

	for (const struct binding *b = keymap; b->key; b++) {
		if (!counts(b, screen) ||
		    strcmp(b->command, action_table[a].name) != 0)
			continue;
		if (out->len > before)
			strbuf_addstr(out, ", ");
		strbuf_addstr(out, b->key);
	}
}
