/*
 * action.h - everything that a person can do, in one table.
 *
 * A row gives the word of the command line, the group of the help screen, the
 * word of the hint line and the help sentence.  The enum, `:` with its
 * completion, `?`, the hint line and the manual page are made from it.
 */
#ifndef TUI_ACTION_H
#define TUI_ACTION_H

#include "watchfloor/i18n.h"

#define ACTION_GROUPS(X)                \
	X(TICKET, N_("The ticket"))     \
	X(PLAYBOOK, N_("The playbook")) \
	X(MOVE, N_("Moving"))           \
	X(SCREEN, N_("Screens"))

/* id, command, group, word of the hint line, help */
#define ACTIONS(X)                                                            \
	X(PROCEED, "proceed", TICKET, N_("go on"),                            \
	  N_("Do the next thing, as the last line says"))                     \
	X(TAKE, "take", TICKET, N_("take next"),                              \
	  N_("Claim the most urgent free ticket and open it"))                \
	X(CLAIM, "claim", TICKET, N_("claim"), N_("Make the ticket yours"))   \
	X(RELEASE, "release", TICKET, N_("release"),                          \
	  N_("Give the ticket back to the queue"))                            \
	X(NOTE, "note", TICKET, N_("note"), N_("Write a note: note TEXT"))    \
	X(JUDGE, "judge", TICKET, N_("judge"),                                \
	  N_("Give the verdict: judge VERDICT REASON"))                       \
	X(CLOSE, "close", TICKET, N_("close"),                                \
	  N_("Close the ticket: close [VERDICT] REASON"))                     \
	X(REOPEN, "reopen", TICKET, N_("reopen"),                             \
	  N_("Open a closed ticket again: reopen REASON"))                    \
	X(START, "start", PLAYBOOK, N_("start playbook"),                     \
	  N_("Begin the ticket's playbook, or start PLAYBOOK"))               \
	X(DONE, "done", PLAYBOOK, N_("done"),                                 \
	  N_("The step is done; asks its questions first"))                   \
	X(ANSWER, "answer", PLAYBOOK, N_("answer"),                           \
	  N_("Answer what the step asks: answer VALUE"))                      \
	X(SKIP, "skip", PLAYBOOK, N_("skip"),                                 \
	  N_("Skip the step: skip REASON"))                                   \
	X(FAILED, "failed", PLAYBOOK, N_("failed"),                           \
	  N_("The step could not be done: failed REASON"))                    \
	X(ABANDON, "abandon", PLAYBOOK, N_("abandon"),                        \
	  N_("Give the playbook up: abandon REASON"))                         \
	X(UP, "up", MOVE, N_("up"), N_("One row up"))                         \
	X(DOWN, "down", MOVE, N_("down"), N_("One row down"))                 \
	X(PAGE_UP, "page-up", MOVE, N_("page up"), N_("One page up"))         \
	X(PAGE_DOWN, "page-down", MOVE, N_("page down"), N_("One page down")) \
	X(FIRST, "first", MOVE, N_("first"), N_("To the first row"))          \
	X(LAST, "last", MOVE, N_("last"), N_("To the last row"))              \
	X(NEXT_TAB, "next-tab", MOVE, N_("next tab"),                         \
	  N_("To the tab on the right"))                                      \
	X(PREVIOUS_TAB, "previous-tab", MOVE, N_("previous tab"),             \
	  N_("To the tab on the left"))                                       \
	X(TAB, "tab", MOVE, N_("tab"), N_("To a tab by its number: tab 2"))   \
	X(FOCUS, "focus", MOVE, N_("other pane"),                             \
	  N_("Move between the panes"))                                       \
	X(OPEN, "open", SCREEN, N_("open"),                                   \
	  N_("Open the ticket under the cursor, or open ID"))                 \
	X(READ, "read", SCREEN, N_("read"),                                   \
	  N_("Read what the cursor is on, in full"))                          \
	X(FILTER, "filter", SCREEN, N_("filter"),                             \
	  N_("Show only the tickets that match: filter QUERY"))               \
	X(ORDER, "order", SCREEN, N_("order"),                                \
	  N_("Sort by urgency, by newest change, or by number"))              \
	X(COMMAND, "command", SCREEN, N_("command"), N_("Type a command"))    \
	X(HELP, "help", SCREEN, N_("help"), N_("The keys of this screen"))    \
	X(BACK, "back", SCREEN, N_("back"), N_("Back to where you were"))     \
	X(REDRAW, "redraw", SCREEN, N_("redraw"), N_("Draw the screen anew")) \
	X(SUSPEND, "suspend", SCREEN, N_("suspend"),                          \
	  N_("Stop until the shell says fg"))                                 \
	X(QUIT, "quit", SCREEN, N_("quit"), N_("Leave watchfloor"))

enum action {
#define X(id, name, group, word, help) ACTION_##id,
	ACTIONS(X)
#undef X
		ACTION_COUNT
};

enum action_group {
#define X(id, title) ACTION_GROUP_##id,
	ACTION_GROUPS(X)
#undef X
		ACTION_GROUP_COUNT
};

struct action_info {
	const char *name;
	enum action_group group;
	const char *word, *help; /* N_() */
};

extern const struct action_info action_table[ACTION_COUNT];
extern const char *const action_group_titles[ACTION_GROUP_COUNT]; /* N_() */

/* The action that a word names: exactly, or as the only one that begins so.
 * Returns an enum action, NOT_FOUND or REFUSED (several), error set. */
int action_named(const char *word, int len);

#endif
