/*
 * keymap.c - the keys as shipped.
 *
 * Of several keys for one command on one screen the first is the one that the
 * hint line shows.
 */
#include "config.h"

#include "keymap.h"

#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

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
	{ SCREEN_QUEUE, "+", "new-ticket" },
	{ SCREEN_QUEUE, "C", "columns" },
	{ SCREEN_QUEUE, "e", "escalate" },
	{ SCREEN_QUEUE, "I", "inform" },
	{ SCREEN_QUEUE, "V", "review" },
	{ SCREEN_QUEUE, "Z", "second-look" },
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
	{ SCREEN_TICKET, ">", "move" },
	{ SCREEN_TICKET, "N", "take" },
	{ SCREEN_TICKET, "i", "read" },
	{ SCREEN_TICKET, "e", "escalate" },
	{ SCREEN_TICKET, "m", "answer-escalation" },
	{ SCREEN_TICKET, "&", "deescalate" },
	{ SCREEN_TICKET, "I", "inform" },
	{ SCREEN_TICKET, ";", "tell" },
	{ SCREEN_TICKET, "%", "reportable" },
	{ SCREEN_TICKET, "@", "reported" },
	{ SCREEN_TICKET, "C", "contain" },
	{ SCREEN_TICKET, "w", "wait" },
	{ SCREEN_TICKET, "z", "resume" },
	{ SCREEN_TICKET, "v", "request-review" },
	{ SCREEN_TICKET, "V", "review" },
	{ SCREEN_TICKET, "Y", "approve" },
	{ SCREEN_TICKET, "B", "return" },
	{ SCREEN_TICKET, "H", "hand-on" },
	{ SCREEN_TICKET, "t", "take-over" },
	{ SCREEN_TICKET, "_", "free" },
	{ SCREEN_TICKET, "K", "ask" },
	{ SCREEN_TICKET, "r", "reply" },
	{ SCREEN_TICKET, "$", "run" },
	{ SCREEN_TICKET, "*", "recommend" },
	{ SCREEN_TICKET, "+", "add-evidence" },
	{ SCREEN_TICKET, "=", "paste-evidence" },
	{ SCREEN_TICKET, "b", "authorise" },
	{ SCREEN_TICKET, "-", "refuse" },
	{ SCREEN_TICKET, "~", "withdraw" },
	{ SCREEN_TICKET, "X", "override" },
	{ SCREEN_TICKET, "#", "unmask" },
	{ SCREEN_TICKET, "Z", "export" },
	{ SCREEN_TICKET, "U", "sign" },
	{ SCREEN_TICKET, "!", "decline" },
	{ SCREEN_TICKET, "Tab", "focus" },
	{ SCREEN_TICKET, "q", "back" },

	{ SCREEN_REVIEW, "Y", "approve" },
	{ SCREEN_REVIEW, "B", "return" },
	{ SCREEN_REVIEW, "H", "hand-on" },
	{ SCREEN_REVIEW, "t", "take-over" },
	{ SCREEN_REVIEW, "K", "ask" },
	{ SCREEN_REVIEW, "Space", "page-down" },
	{ SCREEN_REVIEW, "q", "back" },

	{ SCREEN_SECOND, "J", "judge" },
	{ SCREEN_SECOND, "n", "second-look" },
	{ SCREEN_SECOND, "Space", "page-down" },
	{ SCREEN_SECOND, "q", "back" },

	{ SCREEN_RUN, "y", "run" },
	{ SCREEN_RUN, "x", "cancel" },
	{ SCREEN_RUN, "Enter", "proceed" },
	{ SCREEN_RUN, "Space", "page-down" },
	{ SCREEN_RUN, "q", "back" },

	{ SCREEN_SHIFT, "Enter", "read-back" },
	{ SCREEN_SHIFT, "b", "begin-shift" },
	{ SCREEN_SHIFT, "n", "shift-note" },
	{ SCREEN_SHIFT, "w", "watch-add" },
	{ SCREEN_SHIFT, "d", "watch-done" },
	{ SCREEN_SHIFT, "H", "hand-over" },
	{ SCREEN_SHIFT, "x", "leave-shift" },
	{ SCREEN_SHIFT, "q", "back" },

	{ SCREEN_PLAYBOOKS, "Enter", "open" },
	{ SCREEN_PLAYBOOKS, "E", "edit-playbook" },
	{ SCREEN_PLAYBOOKS, "q", "back" },

	{ SCREEN_PLAYBOOK, "Enter", "read" },
	{ SCREEN_PLAYBOOK, "d", "diff" },
	{ SCREEN_PLAYBOOK, "Space", "mark" },
	{ SCREEN_PLAYBOOK, "Tab", "next-tab" },
	{ SCREEN_PLAYBOOK, "S-Tab", "previous-tab" },
	{ SCREEN_PLAYBOOK, "E", "edit-playbook" },
	{ SCREEN_PLAYBOOK, "q", "back" },

	{ SCREEN_LEDGER, "Enter", "read" },
	{ SCREEN_LEDGER, "v", "verify" },
	{ SCREEN_LEDGER, "p", "prove" },
	{ SCREEN_LEDGER, "q", "back" },

	{ SCREEN_DASHBOARD, "Tab", "next-tab" },
	{ SCREEN_DASHBOARD, "S-Tab", "previous-tab" },
	{ SCREEN_DASHBOARD, "Enter", "open" },
	{ SCREEN_DASHBOARD, "Left", "left" },
	{ SCREEN_DASHBOARD, "h", "left" },
	{ SCREEN_DASHBOARD, "Right", "right" },
	{ SCREEN_DASHBOARD, "l", "right" },
	{ SCREEN_DASHBOARD, "s", "span" },
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
	{ SCREEN_TREE, "i", "read" },
	{ SCREEN_TREE, "Tab", "read" },
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
	{ SCREEN_ALL, "S", "shift" },
	{ SCREEN_ALL, "F7", "shift" },
	{ SCREEN_ALL, ":", "command" },
	{ SCREEN_ALL, "C-p", "palette" },
	{ SCREEN_ALL, "?", "help" },
	{ SCREEN_ALL, "F1", "help" },
	{ SCREEN_ALL, "Esc", "back" },
	{ SCREEN_ALL, "F9", "tour" },
	{ SCREEN_ALL, "M", "mouse" },
	{ SCREEN_ALL, "C-l", "redraw" },
	{ SCREEN_ALL, "C-z", "suspend" },
	{ SCREEN_ALL, "Q", "quit" },
	{ SCREEN_ALL, NULL, NULL },
};

const struct screen_info screen_table[SCREEN_COUNT] = {
#define X(id, word, name, heading) [SCREEN_##id] = { word, name, heading },
	SCREENS(X)
#undef X
};

/* The person's own; there is one keyboard. */
static struct {
	struct binding *list;
	int n, alloc;
	/* The first key for each action, or NULL. */
	const char *first[SCREEN_COUNT][ACTION_COUNT];
} own;

/* ---- what a key does ---- */

static const struct binding *find_own(enum screen_id screen, const char *key)
{
	for (int i = own.n; i-- > 0;)
		if (own.list[i].screen == screen &&
		    strcmp(own.list[i].key, key) == 0)
			return &own.list[i];
	return NULL;
}

static const struct binding *find_shipped(enum screen_id screen,
					  const char *key)
{
	for (const struct binding *b = keymap; b->key; b++)
		if (b->screen == screen && strcmp(b->key, key) == 0)
			return b;
	return NULL;
}

static const struct binding *find(enum screen_id screen, const char *key)
{
	const struct binding *b = find_own(screen, key);

	if (!b)
		b = find_shipped(screen, key);
	if (!b && screen != SCREEN_ALL)
		return find(SCREEN_ALL, key);
	return b;
}

const char *keymap_command(enum screen_id screen, int key)
{
	struct strbuf name = STRBUF_INIT;
	const struct binding *b;

	key_print(key, &name);
	b = find(screen, name.buf);
	strbuf_release(&name);
	return b && *b->command ? b->command : NULL;
}

/* ---- which keys do a thing ---- */

/* The keys bound on screen `of` that count on `screen`. */
static void each_key_of(enum screen_id screen, enum screen_id of,
			void (*each)(void *ctx, const struct binding *b),
			void *ctx)
{
	for (int i = 0; i < own.n; i++)
		if (own.list[i].screen == of &&
		    find(screen, own.list[i].key) == &own.list[i])
			each(ctx, &own.list[i]);
	for (const struct binding *b = keymap; b->key; b++)
		if (b->screen == of && find(screen, b->key) == b)
			each(ctx, b);
}

/* All that count, those of the screen before those of all screens. */
static void each_key(enum screen_id screen,
		     void (*each)(void *ctx, const struct binding *b),
		     void *ctx)
{
	each_key_of(screen, screen, each, ctx);
	if (screen != SCREEN_ALL)
		each_key_of(screen, SCREEN_ALL, each, ctx);
}

void keymap_each(enum screen_id screen,
		 void (*each)(void *ctx, const struct binding *b), void *ctx)
{
	each_key_of(screen, screen, each, ctx);
}

static void note_first(void *ctx, const struct binding *b)
{
	const char **first = ctx;

	for (int a = 0; a < ACTION_COUNT; a++)
		if (!first[a] && strcmp(b->command, action_table[a].name) == 0)
			first[a] = b->key;
}

void keymap_settle(void)
{
	memset(own.first, 0, sizeof own.first);
	for (int i = 0; i < SCREEN_COUNT; i++)
		each_key((enum screen_id)i, note_first, own.first[i]);
}

const char *keymap_key(enum screen_id screen, enum action a)
{
	return own.first[screen][a];
}

struct listing {
	const char *command;
	size_t before;
	struct strbuf *out;
};

static void list_key(void *ctx, const struct binding *b)
{
	struct listing *l = ctx;

	if (strcmp(b->command, l->command) != 0)
		return;
	if (l->out->len > l->before)
		strbuf_addstr(l->out, ", ");
	strbuf_addstr(l->out, b->key);
}

void keymap_keys(enum screen_id screen, enum action a, struct strbuf *out)
{
	struct listing l = { action_table[a].name, out->len, out };

	each_key(screen, list_key, &l);
}

/* ---- configuration ---- */

static int screen_named(const char *word)
{
	if (!*word)
		return SCREEN_ALL;
	for (int i = 0; i < SCREEN_COUNT; i++)
		if (strcmp(screen_table[i].word, word) == 0)
			return i;
	return fail_as(NOT_FOUND, _("there is no screen \"%s\""), word);
}

static int check_command(const char *line)
{
	int a = action_named(line, (int)strcspn(line, " "));

	return a < 0 ? a : 0;
}

int keymap_configure(const char *screen, const char *what, const char *value)
{
	bool bind = strcmp(what, "bind") == 0;
	size_t len = strcspn(value, " ");
	const char *command = value + len + strspn(value + len, " ");
	int s = screen_named(screen);
	char *key;

	if (s < 0)
		return s;
	if (!bind && strcmp(what, "unbind") != 0)
		return fail(_("keys are set by bind and unbind, not by \"%s\""),
			    what);
	key = xstrndup(value, len);
	if (!key_is_name(key)) {
		fail(_("\"%s\" is no key; keys are like x, F5, C-x, M-x, "
		       "Space"),
		     key);
		free(key);
		return FAILED;
	}
	if (bind && check_command(command) < 0) {
		free(key);
		return FAILED;
	}
	GROW(own.list, own.n, own.alloc);
	own.list[own.n++] = (struct binding){ (enum screen_id)s, key,
					      xstrdup(bind ? command : "") };
	return 0;
}

void keymap_release(void)
{
	for (int i = 0; i < own.n; i++) {
		free((char *)own.list[i].key);
		free((char *)own.list[i].command);
	}
	free(own.list);
	memset(&own, 0, sizeof own);
}
