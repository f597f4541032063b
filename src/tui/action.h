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

#define ACTION_GROUPS(X)                 \
	X(TICKET, N_("The ticket"))      \
	X(PEOPLE, N_("With others"))     \
	X(SELECT, N_("Several at once")) \
	X(PLAYBOOK, N_("The playbook"))  \
	X(MOVE, N_("Moving"))            \
	X(LIST, N_("The list"))          \
	X(SCREEN, N_("Screens"))         \
	X(PROGRAM, N_("The program"))

/* id, command, group, word of the hint line, help */
#define ACTIONS(X)                                                               \
	X(PROCEED, "proceed", TICKET, N_("go on"),                               \
	  N_("Do the next thing, as the last line says"))                        \
	X(TAKE, "take", TICKET, N_("take next"),                                 \
	  N_("Claim the most urgent free ticket and open it"))                   \
	X(CLAIM, "claim", TICKET, N_("claim"), N_("Make the ticket yours"))      \
	X(RELEASE, "release", TICKET, N_("release"),                             \
	  N_("Give the ticket back to the queue"))                               \
	X(NOTE, "note", TICKET, N_("note"), N_("Write a note: note TEXT"))       \
	X(EDIT, "edit", TICKET, N_("edit"), N_("Write a note in $EDITOR"))       \
	X(DRAFTS, "drafts", TICKET, N_("unfinished"),                            \
	  N_("Go on with a text that was not finished"))                         \
	X(JUDGE, "judge", TICKET, N_("judge"),                                   \
	  N_("Give the verdict: judge VERDICT REASON"))                          \
	X(CLOSE, "close", TICKET, N_("close"),                                   \
	  N_("Close the ticket: close [VERDICT] REASON"))                        \
	X(FALSE_POSITIVE, "false-positive", TICKET, N_("false positive"),        \
	  N_("Close as a known false positive, with a reason from the list"))    \
	X(REOPEN, "reopen", TICKET, N_("reopen"),                                \
	  N_("Open a closed ticket again: reopen REASON"))                       \
	X(NEW_TICKET, "new-ticket", TICKET, N_("new ticket"),                    \
	  N_("Open one that no alert begins: new-ticket TENANT TYPE TITLE"))     \
	X(ADD_EVIDENCE, "add-evidence", TICKET, N_("add evidence"),              \
	  N_("Add a file to the evidence: add-evidence FILE"))                   \
	X(PASTE_EVIDENCE, "paste-evidence", TICKET, N_("paste evidence"),        \
	  N_("Keep a text as evidence: paste-evidence TEXT"))                    \
	X(EXPORT_EVIDENCE, "export", TICKET, N_("export"),                       \
	  N_("Write all evidence as a bundle: export DIR"))                      \
	X(UNMASK, "unmask", TICKET, N_("unmask"),                                \
	  N_("Read the alert as it came, recorded: unmask REASON"))              \
	X(UNDO, "undo", TICKET, N_("undo"),                                      \
	  N_("Take back the last act, or bulk of acts; says first which"))       \
	X(REPEAT, "repeat", TICKET, N_("repeat"),                                \
	  N_("Do the last command again, here"))                                 \
	X(COPY, "copy", TICKET, N_("copy"),                                      \
	  N_("Send what the cursor is on to the terminal's clipboard"))          \
	X(ESCALATE, "escalate", PEOPLE, N_("escalate"),                          \
	  N_("Ask who can do more to step in: escalate TO REASON"))              \
	X(ANSWER_ESCALATION, "answer-escalation", PEOPLE, N_("answer"),          \
	  N_("Answer the escalation: answer-escalation TEXT"))                   \
	X(DEESCALATE, "deescalate", PEOPLE, N_("take down"),                     \
	  N_("Take the escalation down: deescalate REASON"))                     \
	X(RECOMMEND, "recommend", PEOPLE, N_("recommend"),                       \
	  N_("Write what the customer is to do: recommend TEXT"))                \
	X(INFORM, "inform", PEOPLE, N_("inform"),                                \
	  N_("Record that the customer was told: inform WHO SAID"))              \
	X(TELL, "tell", PEOPLE, N_("tell customer"),                             \
	  N_("Write a note that the customer may read: tell TEXT"))              \
	X(REPORTABLE, "reportable", PEOPLE, N_("reportable"),                    \
	  N_("Who must report the incident: reportable OPERATOR LEVEL [WHY]"))   \
	X(REPORTED, "reported", PEOPLE, N_("reported"),                          \
	  N_("Record a report to the authorities: reported STAGE TO"))           \
	X(CONTAIN, "contain", PEOPLE, N_("contain"),                             \
	  N_("Record that the incident is contained: contain WHAT"))             \
	X(WAIT, "wait", PEOPLE, N_("wait"),                                      \
	  N_("Wait for a word, clocks stand still: wait FOR UNTIL REASON"))      \
	X(RESUME, "resume", PEOPLE, N_("resume"),                                \
	  N_("Wait no longer: resume [REASON]"))                                 \
	X(REQUEST_REVIEW, "request-review", PEOPLE, N_("ask for review"),        \
	  N_("Ask for a second pair of eyes: request-review [TEXT]"))            \
	X(REVIEW, "review", PEOPLE, N_("review"),                                \
	  N_("Read all that is needed to decide about the ticket"))              \
	X(APPROVE, "approve", PEOPLE, N_("approve"),                             \
	  N_("The work is good: approve [COMMENT]"))                             \
	X(RETURN, "return", PEOPLE, N_("send back"),                             \
	  N_("Send it back to be done again: return [STEP] COMMENT"))            \
	X(HAND_ON, "hand-on", PEOPLE, N_("hand on"),                             \
	  N_("Let somebody else decide: hand-on TO REASON"))                     \
	X(TAKE_OVER, "take-over", PEOPLE, N_("take over"),                       \
	  N_("Take the ticket from its owner: take-over REASON"))                \
	X(FREE, "free", PEOPLE, N_("give back"),                                 \
	  N_("Give another's ticket back to the queue: free REASON"))            \
	X(ASK, "ask", PEOPLE, N_("ask"),                                         \
	  N_("Ask somebody about the ticket: ask TO QUESTION"))                  \
	X(REPLY, "reply", PEOPLE, N_("reply"),                                   \
	  N_("Answer a question: reply TEXT"))                                   \
	X(SECOND_LOOK, "second-look", PEOPLE, N_("second look"),                 \
	  N_("Judge a closed ticket of the sample again, blind"))                \
	X(AUTHORISE, "authorise", PEOPLE, N_("authorise"),                       \
	  N_("Record the customer's word: authorise WHO CHANNEL ACTIONS ASSETS " \
	     "UNTIL REASON"))                                                    \
	X(REFUSE, "refuse", PEOPLE, N_("refuse"),                                \
	  N_("Record that the customer said no: refuse WHO CHANNEL REASON"))     \
	X(WITHDRAW, "withdraw", PEOPLE, N_("withdraw"),                          \
	  N_("An authorisation holds no more: withdraw NUMBER REASON"))          \
	X(OVERRIDE, "override", PEOPLE, N_("do it without"),                     \
	  N_("Ask a senior to sign that the step is done without: override "     \
	     "REASON"))                                                          \
	X(SIGN, "sign", PEOPLE, N_("sign"),                                      \
	  N_("Sign that a step is done without authorisation: sign [COMMENT]"))  \
	X(DECLINE, "decline", PEOPLE, N_("do not sign"),                         \
	  N_("Do not sign that: decline REASON"))                                \
	X(BEGIN_SHIFT, "begin-shift", PEOPLE, N_("come on watch"),               \
	  N_("Come on watch"))                                                   \
	X(READ_BACK, "read-back", PEOPLE, N_("read back"),                       \
	  N_("Read what is handed over to you item by item, and take over"))     \
	X(SHIFT_NOTE, "shift-note", PEOPLE, N_("shift note"),                    \
	  N_("Write down what the next shift must know: shift-note TEXT"))       \
	X(WATCH_ADD, "watch-add", PEOPLE, N_("watch"),                           \
	  N_("Keep an eye on something for longer than a shift: watch-add "      \
	     "[TICKET] TEXT"))                                                   \
	X(WATCH_DONE, "watch-done", PEOPLE, N_("watched"),                       \
	  N_("It need not be watched any more: watch-done NUMBER [TEXT]"))       \
	X(HAND_OVER, "hand-over", PEOPLE, N_("hand over"),                       \
	  N_("Write the hand-over and sign it: hand-over MEMBER"))               \
	X(LEAVE_SHIFT, "leave-shift", PEOPLE, N_("leave"),                       \
	  N_("Go off watch without handing over: leave-shift REASON"))           \
	X(MARK, "mark", SELECT, N_("mark"),                                      \
	  N_("Mark the row, or unmark it; acts then go to all that are marked")) \
	X(MARK_RANGE, "mark-range", SELECT, N_("mark to here"),                  \
	  N_("Mark all from the last mark to the cursor"))                       \
	X(MARK_ALL, "mark-all", SELECT, N_("mark all"),                          \
	  N_("Mark all that the list shows"))                                    \
	X(UNMARK, "unmark", SELECT, N_("unmark"), N_("Take all marks away"))     \
	X(START, "start", PLAYBOOK, N_("start playbook"),                        \
	  N_("Begin the ticket's playbook, or start PLAYBOOK"))                  \
	X(DONE, "done", PLAYBOOK, N_("done"),                                    \
	  N_("The step is done; asks its questions first"))                      \
	X(ANSWER, "answer", PLAYBOOK, N_("answer"),                              \
	  N_("Answer what the step asks: answer VALUE"))                         \
	X(SKIP, "skip", PLAYBOOK, N_("skip"),                                    \
	  N_("Skip the step: skip REASON"))                                      \
	X(FAILED, "failed", PLAYBOOK, N_("failed"),                              \
	  N_("The step could not be done: failed REASON"))                       \
	X(RUN, "run", PLAYBOOK, N_("run command"),                               \
	  N_("Run a command of the step, once all of it was shown: run "         \
	     "[NUMBER]"))                                                        \
	X(CANCEL, "cancel", PLAYBOOK, N_("end it"),                              \
	  N_("End the command that runs"))                                       \
	X(ABANDON, "abandon", PLAYBOOK, N_("abandon"),                           \
	  N_("Give the playbook up: abandon REASON"))                            \
	X(MOVE, "move", PLAYBOOK, N_("other version"),                           \
	  N_("Go on in another version of the playbook: move COMMIT "            \
	     "[OLDSTEP=NEWSTEP]"))                                               \
	X(EDIT_PLAYBOOK, "edit-playbook", PLAYBOOK, N_("edit"),                  \
	  N_("Change the playbook in $EDITOR, and commit it"))                   \
	X(DIFF, "diff", PLAYBOOK, N_("compare"),                                 \
	  N_("Compare a version with the one before, or with the marked one"))   \
	X(UP, "up", MOVE, N_("up"), N_("One row up"))                            \
	X(DOWN, "down", MOVE, N_("down"), N_("One row down"))                    \
	X(LEFT, "left", MOVE, N_("left"), N_("One figure to the left"))          \
	X(RIGHT, "right", MOVE, N_("right"), N_("One figure to the right"))      \
	X(PAGE_UP, "page-up", MOVE, N_("page up"), N_("One page up"))            \
	X(PAGE_DOWN, "page-down", MOVE, N_("page down"), N_("One page down"))    \
	X(FIRST, "first", MOVE, N_("first"), N_("To the first row"))             \
	X(LAST, "last", MOVE, N_("last"), N_("To the last row"))                 \
	X(NEXT_TAB, "next-tab", MOVE, N_("next tab"),                            \
	  N_("To the tab on the right"))                                         \
	X(PREVIOUS_TAB, "previous-tab", MOVE, N_("previous tab"),                \
	  N_("To the tab on the left"))                                          \
	X(TAB, "tab", MOVE, N_("tab"), N_("To a tab by its number: tab 2"))      \
	X(FOCUS, "focus", MOVE, N_("other pane"),                                \
	  N_("Move between the panes"))                                          \
	X(TOGGLE, "toggle", MOVE, N_("fold"),                                    \
	  N_("Fold what the cursor is on, or unfold it"))                        \
	X(FOLD, "fold", MOVE, N_("fold"),                                        \
	  N_("Fold the branch, or go to its head"))                              \
	X(UNFOLD, "unfold", MOVE, N_("unfold"), N_("Unfold the branch"))         \
	X(FOLD_ALL, "fold-all", MOVE, N_("fold all"), N_("Fold all branches"))   \
	X(UNFOLD_ALL, "unfold-all", MOVE, N_("unfold all"),                      \
	  N_("Unfold all branches"))                                             \
	X(OPEN, "open", LIST, N_("open"),                                        \
	  N_("Open what the cursor is on, or open ID"))                          \
	X(READ, "read", LIST, N_("read"),                                        \
	  N_("Read what the cursor is on, in full"))                             \
	X(FILTER, "filter", LIST, N_("filter"),                                  \
	  N_("Show only the rows that match: filter TEXT"))                      \
	X(SORT, "sort", LIST, N_("sort"),                                        \
	  N_("Sort by a column, the same again turns round: sort COLUMN"))       \
	X(COLUMNS, "columns", LIST, N_("columns"),                               \
	  N_("Choose the columns, their order and width"))                       \
	X(WIDER, "wider", LIST, N_("wider"), N_("Make the column wider"))        \
	X(NARROWER, "narrower", LIST, N_("narrower"),                            \
	  N_("Make the column narrower"))                                        \
	X(EARLIER, "earlier", LIST, N_("earlier"),                               \
	  N_("Move the column to the left"))                                     \
	X(LATER, "later", LIST, N_("later"),                                     \
	  N_("Move the column to the right"))                                    \
	X(VERIFY, "verify", LIST, N_("verify"),                                  \
	  N_("Verify the whole ledger, as audit verify does"))                   \
	X(SPAN, "span", LIST, N_("span"),                                        \
	  N_("Count another span of time: span 1h, 24h, 7d, 30d"))               \
	X(PROVE, "prove", LIST, N_("prove"),                                     \
	  N_("Write the proof of the record to a file"))                         \
	X(QUEUE, "queue", SCREEN, N_("queue"), N_("The queues of tickets"))      \
	X(PLAYBOOKS, "playbooks", SCREEN, N_("playbooks"),                       \
	  N_("The playbooks: outline, graph, text, history"))                    \
	X(LEDGER, "ledger", SCREEN, N_("ledger"),                                \
	  N_("The records of the ledger: ledger QUERY"))                         \
	X(DASHBOARD, "dashboard", SCREEN, N_("dashboard"),                       \
	  N_("How the desk does: tickets, clocks, trends"))                      \
	X(SHIFT, "shift", SCREEN, N_("shift"),                                   \
	  N_("Who is on watch, who comes next, the hand-over"))                  \
	X(SETTINGS, "settings", SCREEN, N_("settings"),                          \
	  N_("The settings, to look at and to change"))                          \
	X(COMMAND, "command", SCREEN, N_("command"), N_("Type a command"))       \
	X(PALETTE, "palette", SCREEN, N_("all commands"),                        \
	  N_("Find a command by its name or by what it does"))                   \
	X(AS_OF, "as-of", SCREEN, N_("as of"),                                   \
	  N_("See the desk as it was: as-of TIME; as-of now comes back"))        \
	X(HELP, "help", SCREEN, N_("help"), N_("The keys of this screen"))       \
	X(BACK, "back", SCREEN, N_("back"), N_("Back to where you were"))        \
	X(PAGER, "pager", PROGRAM, N_("pager"), N_("Read it in $PAGER"))         \
	X(SET, "set", PROGRAM, N_("set"),                                        \
	  N_("Change a setting for now: set NAME VALUE"))                        \
	X(SAVE, "save", PROGRAM, N_("save"),                                     \
	  N_("Keep settings and columns for the next time"))                     \
	X(MOUSE, "mouse", PROGRAM, N_("mouse"),                                  \
	  N_("Turn the mouse on or off"))                                        \
	X(TOUR, "tour", PROGRAM, N_("tour"),                                     \
	  N_("Go on with the tour, to its next lesson; tour back; tour stop"))   \
	X(REDRAW, "redraw", PROGRAM, N_("redraw"), N_("Draw the screen anew"))   \
	X(SUSPEND, "suspend", PROGRAM, N_("suspend"),                            \
	  N_("Stop until the shell says fg"))                                    \
	X(QUIT, "quit", PROGRAM, N_("quit"), N_("Leave watchfloor"))

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
