/*
 * tour_lessons.c - the lessons of the tour, one row each.
 */
#include "config.h"

#include "tour.h"

const struct lesson lessons[] = {
	{ N_("The queue"),
	  N_("One row is one ticket, the most urgent first: how bad, how long "
	     "until its clock runs out, what happened, where. Press {down} to "
	     "go down a row."),
	  SCREEN_QUEUE, ACTION_DOWN, NULL, SCREEN_ALL },
	{ N_("Filter"),
	  N_("Press {filter} and type webshell: the list narrows with every "
	     "key. Enter keeps the filter. Tab offers fields, such as "
	     "severity:high."),
	  SCREEN_QUEUE, ACTION_FILTER, NULL, SCREEN_ALL },
	{ N_("And back"),
	  N_("Press Esc: the filter is gone. Esc always leads back to where "
	     "you were."),
	  SCREEN_QUEUE, ACTION_BACK, NULL, SCREEN_ALL },
	{ N_("Take a ticket"),
	  N_("Press {take}: the most urgent free ticket becomes yours and "
	     "opens. Nobody else can take it now, and its first clock has "
	     "stopped."),
	  SCREEN_QUEUE, ACTION_TAKE, "ticket.claimed", SCREEN_ALL },
	{ N_("What is known"),
	  N_("On the left the playbook, on the right the facts. Press {focus} "
	     "to move to the facts; {focus} again goes back."),
	  SCREEN_TICKET, ACTION_FOCUS, NULL, SCREEN_ALL },
	{ N_("The raw alert"),
	  N_("In the facts press 2 for the alerts, then Enter: this is what "
	     "the sensor wrote, word for word. {pager} shows it in your "
	     "pager."),
	  SCREEN_TICKET, ACTION_READ, NULL, SCREEN_TREE },
	{ N_("Begin the playbook"),
	  N_("Press q to leave the alert and {focus} to go back to the steps. "
	     "Now Enter does the next thing, as the last line says: it begins "
	     "the playbook."),
	  SCREEN_TICKET, ACTION_START, "run.started", SCREEN_ALL },
	{ N_("Answer a step"),
	  N_("Read the step below the list and press Enter: it asks what you "
	     "found. Choose with a key. The next step follows from the "
	     "answer."),
	  SCREEN_TICKET, ACTION_DONE, "step.", SCREEN_ALL },
	{ N_("Write a note"),
	  N_("Press {note}, type a line, Enter. Whatever happens while you "
	     "type, the text is kept and offered again. {edit} writes in your "
	     "editor."),
	  SCREEN_TICKET, ACTION_NOTE, "ticket.noted", SCREEN_ALL },
	{ N_("Judge"),
	  N_("Press {judge}, choose what it is, and say why in a few words. "
	     "The reason is what the next shift and the customer will read."),
	  SCREEN_TICKET, ACTION_JUDGE, "ticket.judged", SCREEN_ALL },
	{ N_("Close"),
	  N_("Press {close} and say a last word. The ticket leaves the queue; "
	     "it can be found with the filter state:closed."),
	  SCREEN_TICKET, ACTION_CLOSE, "ticket.closed", SCREEN_ALL },
	{ N_("Undo"),
	  N_("Press {undo}: it says what will be taken back, and asks. Nothing "
	     "is wiped out: the ledger holds both the act and its undoing."),
	  SCREEN_TICKET, ACTION_UNDO, NULL, SCREEN_ALL },
	{ N_("Several at once"),
	  N_("Press q until you are in the queue. {mark} marks a row; mark "
	     "two or three that look alike."),
	  SCREEN_QUEUE, ACTION_MARK, NULL, SCREEN_ALL },
	{ N_("A known false positive"),
	  N_("Press {false-positive}: all that are marked close as false "
	     "positives, with a reason from a list, and in one stroke. {undo} "
	     "takes back all of them."),
	  SCREEN_QUEUE, ACTION_FALSE_POSITIVE, "ticket.closed", SCREEN_ALL },
	{ N_("Every command"),
	  N_("Press {palette} and type a word of what you want to do: every "
	     "command is there, with its key beside it. Enter runs it, Esc "
	     "leaves."),
	  SCREEN_QUEUE, ACTION_PALETTE, NULL, SCREEN_ALL },
	{ N_("As it was"),
	  N_("Press {as-of} and give a time, such as 1h: you see the desk as "
	     "it was then, to look at only. The same key and \"now\" come "
	     "back."),
	  SCREEN_QUEUE, ACTION_AS_OF, NULL, SCREEN_ALL },
	{ N_("The ledger"),
	  N_("Press {ledger}: each thing that you have done is one record, and "
	     "nobody can change it unseen."),
	  SCREEN_QUEUE, ACTION_LEDGER, NULL, SCREEN_LEDGER },
	{ N_("Verify"),
	  N_("Press {verify}: every record is hashed again and checked against "
	     "the signed head. `watchfloor audit verify` does the same."),
	  SCREEN_LEDGER, ACTION_VERIFY, NULL, SCREEN_ALL },
	{ N_("Help"),
	  N_("Press {help} on any screen for its keys. That is all you need "
	     "to remember."),
	  SCREEN_QUEUE, ACTION_HELP, NULL, SCREEN_ALL },
};

const int nlessons = ARRAY_SIZE(lessons);
