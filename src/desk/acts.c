/*
 * acts.c - the table of acts.
 *
 * To add something that can be done: a row here, its reducer, its test.
 */
#include "config.h"

#include "desk/acts.h"

#include <string.h>

#include "watchfloor/i18n.h"

/* Who may do what a tier-1 analyst does all night. */
#define ON_WATCH (ROLE_ANALYST | ROLE_SENIOR | ROLE_EXPERT)
#define ANYBODY  (ON_WATCH | ROLE_SERVICE_MANAGER | ROLE_AUTHOR)

static const struct act_field no_fields[] = { { .name = NULL } };

static const struct act_field created_fields[] = {
	{ "incarnation", FIELD_STRING, true,
	  N_("what tells this store from a copy of it") },
	{ "name", FIELD_STRING, true, N_("the store's name") },
	{ "program", FIELD_STRING, true, N_("the program's version") },
	{ "vkey", FIELD_STRING, true,
	  N_("the key that signs its checkpoints, as a signed-note vkey") },
	{ .name = NULL }
};

static const struct act_field restored_fields[] = {
	{ "incarnation", FIELD_STRING, true,
	  N_("what tells this store from a copy of it") },
	{ "name", FIELD_STRING, true, N_("the store's name") },
	{ "previous", FIELD_OBJECT, true,
	  N_("the origin before, as far as it is here: origin, root, size") },
	{ "program", FIELD_STRING, true, N_("the program's version") },
	{ "vkey", FIELD_STRING, true,
	  N_("the key that signs its checkpoints, as a signed-note vkey") },
	{ .name = NULL }
};

static const struct act_field read_fields[] = {
	{ "alerts", FIELD_INT, true, N_("alerts that were new") },
	{ "context", FIELD_INT, false, N_("events that are no alerts") },
	{ "duplicates", FIELD_INT, true, N_("alerts known already") },
	{ "format", FIELD_STRING, true, N_("the decoder") },
	{ "lines", FIELD_INT, true, N_("texts read") },
	{ "rejected", FIELD_INT, true, N_("texts that could not be read") },
	{ "shift", FIELD_INT, false, N_("milliseconds added to event times") },
	{ "source", FIELD_STRING, true, N_("the file") },
	{ .name = NULL }
};

static const struct act_field opened_fields[] = {
	{ "alerts", FIELD_INT, true, N_("how many alerts") },
	{ "asset", FIELD_STRING, false, N_("the affected host") },
	{ "attack", FIELD_STRING, false, N_("ATT&CK techniques") },
	{ "block", FIELD_STRING, true,
	  N_("SHA-256 of the raw texts of the batch") },
	{ "dst", FIELD_STRING, false, N_("destination address") },
	{ "fingerprint", FIELD_STRING, true,
	  N_("what alerts of this ticket have in common") },
	{ "file", FIELD_STRING, false, N_("the file it is about") },
	{ "first", FIELD_STRING, true, N_("time of the first event") },
	{ "last", FIELD_STRING, true, N_("time of the newest event") },
	{ "playbook", FIELD_STRING, false, N_("the playbook it is routed to") },
	{ "product", FIELD_STRING, false, N_("the product that saw it") },
	{ "rule", FIELD_STRING, false, N_("the rule that fired") },
	{ "severity", FIELD_STRING, true, N_("the severity, a word") },
	{ "src", FIELD_STRING, false, N_("source address") },
	{ "title", FIELD_STRING, true, N_("what happened") },
	{ "type", FIELD_STRING, true, N_("the kind of incident") },
	{ "url", FIELD_STRING, false, N_("the URL it is about") },
	{ "user", FIELD_STRING, false, N_("the account") },
	{ .name = NULL }
};

static const struct act_field grown_fields[] = {
	{ "alerts", FIELD_INT, true, N_("how many more alerts") },
	{ "attack", FIELD_STRING, false, N_("ATT&CK techniques") },
	{ "block", FIELD_STRING, true,
	  N_("SHA-256 of the raw texts of the batch") },
	{ "dst", FIELD_STRING, false, N_("destination address") },
	{ "first", FIELD_STRING, true, N_("time of the first event") },
	{ "last", FIELD_STRING, true, N_("time of the newest event") },
	{ "severity", FIELD_STRING, true, N_("the severity, a word") },
	{ "src", FIELD_STRING, false, N_("source address") },
	{ .name = NULL }
};

static const struct act_field note_fields[] = {
	{ "text", FIELD_STRING, true, N_("the note") }, { .name = NULL }
};

static const struct act_field judged_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "verdict", FIELD_STRING, true, N_("the verdict, a word") },
	{ .name = NULL }
};

static const struct act_field closed_fields[] = {
	{ "reason", FIELD_STRING, false, N_("a last word") },
	{ "verdict", FIELD_STRING, false, N_("the verdict, a word") },
	{ .name = NULL }
};

static const struct act_field reason_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") }, { .name = NULL }
};

static const struct act_field started_fields[] = {
	{ "blob", FIELD_STRING, true, N_("git object of the playbook") },
	{ "callees", FIELD_ARRAY, false,
	  N_("playbooks that it calls: id, modified, sha256") },
	{ "commit", FIELD_STRING, true, N_("commit of the desk repository") },
	{ "externals", FIELD_OBJECT, true,
	  N_("values of the external variables") },
	{ "modified", FIELD_STRING, true, N_("the playbook's version") },
	{ "name", FIELD_STRING, true, N_("the playbook's name") },
	{ "playbook", FIELD_STRING, true, N_("the playbook's id") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ "sha256", FIELD_STRING, true, N_("of the pinned text") },
	{ .name = NULL }
};

static const struct act_field step_fields[] = {
	{ "answers", FIELD_OBJECT, false, N_("values that were entered") },
	{ "n", FIELD_INT, true, N_("number of the answer in this run") },
	{ "outcome", FIELD_STRING, true,
	  N_("done, skipped, failed, yes or no") },
	{ "reason", FIELD_STRING, false, N_("why") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ "step", FIELD_STRING, true, N_("the step's id") },
	{ "title", FIELD_STRING, true, N_("the step's name") },
	{ .name = NULL }
};

static const struct act_field over_fields[] = {
	{ "outcome", FIELD_STRING, true, N_("done or failed") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ .name = NULL }
};

static const struct act_field abandoned_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ .name = NULL }
};

static const struct act_field undone_fields[] = {
	{ "act", FIELD_STRING, true, N_("the first act that is taken back") },
	{ "from", FIELD_INT, true,
	  N_("its record; what the actor did after it on this ticket is "
	     "taken back too") },
	{ .name = NULL }
};

const struct act_field act_common_fields[] = {
	{ "signature", FIELD_STRING, false,
	  N_("the SSH signature of who did it, base64") },
	{ "stroke", FIELD_INT, false,
	  N_("the first of the records that were made at one stroke") },
	{ "tickets", FIELD_INT, false,
	  N_("on how many tickets that was done") },
	{ .name = NULL }
};

const struct act acts[] = {
	{ "store.created", ROLE_MACHINE, created_fields, NULL, NULL,
	  N_("the store {name} was made"), N_("First record of a store.") },
	{ "store.restored", ROLE_MACHINE, restored_fields, NULL, NULL,
	  N_("the store {name} was restored from a copy {previous}"),
	  N_("A backup of the store is used from here on, under a new key.") },
	{ "store.heartbeat", ROLE_MACHINE, no_fields, NULL, NULL,
	  N_("the store was open, nothing happened"),
	  N_("Written when 24 hours passed without a record, so that a log "
	     "whose end was cut off is seen to be too old.") },
	{ "intake.read", ROLE_MACHINE, read_fields, NULL, NULL,
	  N_("{source} was read: {alerts} {alerts|alert|alerts}, "
	     "{duplicates} known already, {rejected} rejected"),
	  N_("A source of alerts was read to its end.") },
	{ "ticket.opened", ROLE_MACHINE, opened_fields, check_opened,
	  apply_opened,
	  N_("opened with {alerts} {alerts|alert|alerts}: {title}"),
	  N_("Alerts with a new fingerprint made a ticket.") },
	{ "ticket.grown", ROLE_MACHINE, grown_fields, check_grown, apply_grown,
	  N_("{alerts} more {alerts|alert|alerts}"),
	  N_("More alerts with the ticket's fingerprint arrived within the "
	     "gap.") },
	{ "ticket.claimed", ON_WATCH, no_fields, check_claimed, apply_claimed,
	  N_("{actor} took the ticket"),
	  N_("An analyst accepts the ticket and owns it."), N_("the claim"),
	  NULL },
	{ "ticket.released", ON_WATCH, no_fields, check_released,
	  apply_released, N_("{actor} gave the ticket back"),
	  N_("The owner gives the ticket back to the queue."),
	  N_("the release"), NULL },
	{ "ticket.noted", ANYBODY, note_fields, check_noted, NULL,
	  N_("{actor} noted: {text}"), N_("Somebody wrote a note."),
	  N_("the note"), NULL },
	{ "ticket.judged", ON_WATCH, judged_fields, check_judged, apply_judged,
	  N_("{actor} judged it {verdict}: {reason}"),
	  N_("The owner gives a verdict, with the reason."), N_("the verdict"),
	  NULL, true },
	{ "ticket.closed", ON_WATCH, closed_fields, check_closed, apply_closed,
	  N_("{actor} closed the ticket[ as {verdict}][: {reason}]"),
	  N_("The owner closes the ticket; it needs a verdict."),
	  N_("the closing"), NULL, true },
	{ "ticket.reopened", ON_WATCH | ROLE_SERVICE_MANAGER, reason_fields,
	  check_reopened, apply_reopened,
	  N_("{actor} reopened the ticket: {reason}"),
	  N_("A closed ticket is worked on again; its verdict is void."),
	  N_("the reopening"), NULL },
	{ "run.started", ON_WATCH, started_fields, check_run_started,
	  apply_run_started, N_("{actor} began the playbook \"{name}\""),
	  N_("A playbook is pinned by commit and content and its walk "
	     "begins."),
	  N_("the start of the playbook"), revert_run_started },
	{ "step.done", ON_WATCH, step_fields, check_step, apply_step,
	  N_("{actor} did \"{title}\" {answers}"),
	  N_("A step was done, with its answers."), N_("the answer to a step"),
	  revert_step },
	{ "step.skipped", ON_WATCH, step_fields, check_step, apply_step,
	  N_("{actor} skipped \"{title}\": {reason}"),
	  N_("A step was left out, with the reason."),
	  N_("the answer to a step"), revert_step },
	{ "step.failed", ON_WATCH, step_fields, check_step, apply_step,
	  N_("{actor} could not do \"{title}\": {reason}"),
	  N_("A step could not be done, with the reason."),
	  N_("the answer to a step"), revert_step },
	{ "step.answered", ON_WATCH, step_fields, check_step, apply_step,
	  N_("{actor} answered {outcome}: \"{title}\""),
	  N_("A yes or no to a condition that could not be computed."),
	  N_("the answer to a step"), revert_step },
	{ "run.over", ON_WATCH, over_fields, check_run_over, apply_run_over,
	  N_("the playbook is at its end ({outcome})"),
	  N_("The walk reached its end."), N_("the end of the playbook"),
	  revert_run_end },
	{ "run.abandoned", ON_WATCH, abandoned_fields, check_run_abandoned,
	  apply_run_abandoned, N_("{actor} left the playbook: {reason}"),
	  N_("The walk was given up, so that another can begin."),
	  N_("the end of the playbook"), revert_run_end },
	{ "ticket.undone", ANYBODY, undone_fields, check_undone, apply_undone,
	  N_("{actor} took back: {act}"),
	  N_("The actor takes back the newest that was done on the ticket: "
	     "all is as it was before, clocks too.  The records stay.") },
	{ .name = NULL }
};

const struct act *act_named(const char *name)
{
	for (const struct act *a = acts; a->name; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}
