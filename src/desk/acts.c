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
#define SENIORS  (ROLE_SENIOR | ROLE_EXPERT)
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

static const struct act_field forked_fields[] = {
	{ "common", FIELD_INT, true,
	  N_("the first so many places are as they were") },
	{ "places", FIELD_INT, true, N_("how many came after them") },
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
	{ "text", FIELD_STRING, true, N_("the note") },
	{ "visible", FIELD_STRING, false,
	  N_("customer: the customer may read it too") },
	{ .name = NULL }
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

static const struct act_field informed_fields[] = {
	{ "at", FIELD_STRING, false, N_("when, if not now") },
	{ "channel", FIELD_STRING, false, N_("by what: phone, mail, group") },
	{ "said", FIELD_STRING, false, N_("what was said") },
	{ "step", FIELD_STRING, false, N_("the step's id") },
	{ "who", FIELD_STRING, true, N_("who at the customer") },
	{ .name = NULL }
};

static const struct act_field contained_fields[] = {
	{ "at", FIELD_STRING, false, N_("when, if not now") },
	{ "step", FIELD_STRING, false, N_("the step's id") },
	{ "what", FIELD_STRING, true, N_("what was done") },
	{ .name = NULL }
};

static const struct act_field waiting_fields[] = {
	{ "for", FIELD_STRING, true, N_("customer or authorisation") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "until", FIELD_STRING, true, N_("until when, at the latest") },
	{ .name = NULL }
};

static const struct act_field may_reason_fields[] = {
	{ "reason", FIELD_STRING, false, N_("why") }, { .name = NULL }
};

static const struct act_field warned_fields[] = {
	{ "clock", FIELD_STRING, true,
	  N_("the clock: accept, judge, inform, contain or close") },
	{ "due", FIELD_STRING, true, N_("when it runs out") },
	{ .name = NULL }
};

static const struct act_field raised_fields[] = {
	{ "answer", FIELD_STRING, false, N_("by when to answer") },
	{ "clock", FIELD_STRING, false,
	  N_("the clock that has run out; without it, nobody has answered") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

static const struct act_field reportable_fields[] = {
	{ "known", FIELD_STRING, false,
	  N_("when it was found or told of, if not now") },
	{ "level", FIELD_STRING, true,
	  N_("general, relatively-serious, serious or "
	     "particularly-serious") },
	{ "operator", FIELD_STRING, true, N_("cii, state-organ or other") },
	{ "reason", FIELD_STRING, false, N_("why") },
	{ .name = NULL }
};

static const struct act_field reported_fields[] = {
	{ "at", FIELD_STRING, false, N_("when, if not now") },
	{ "number", FIELD_STRING, false, N_("the number that it was given") },
	{ "stage", FIELD_STRING, true, N_("first or final") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

static const struct act_field escalated_fields[] = {
	{ "answer", FIELD_STRING, false, N_("by when to answer") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

static const struct act_field text_fields[] = {
	{ "text", FIELD_STRING, true, N_("the answer") }, { .name = NULL }
};

static const struct act_field requested_fields[] = {
	{ "text", FIELD_STRING, false, N_("what to look at") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

static const struct act_field approved_fields[] = {
	{ "comment", FIELD_STRING, false, N_("a comment") }, { .name = NULL }
};

static const struct act_field returned_fields[] = {
	{ "comment", FIELD_STRING, true, N_("what is to be done") },
	{ "n", FIELD_INT, false,
	  N_("the answer; it and what came after it do not count any more") },
	{ "run", FIELD_INT, false, N_("number of the run on this ticket") },
	{ "step", FIELD_STRING, false, N_("the step's id") },
	{ "title", FIELD_STRING, false, N_("the step's name") },
	{ .name = NULL }
};

static const struct act_field handed_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

static const struct act_field asked_fields[] = {
	{ "question", FIELD_STRING, true, N_("the question") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

static const struct act_field handed_over_fields[] = {
	{ "items", FIELD_INT, true, N_("how many items it has") },
	{ "sha256", FIELD_STRING, true, N_("of the text that is handed over") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ "unanswered", FIELD_STRING, false,
	  N_("why critical tickets are left without an answer") },
	{ .name = NULL }
};

static const struct act_field taken_over_fields[] = {
	{ "items", FIELD_INT, true, N_("how many items were read") },
	{ "sha256", FIELD_STRING, true, N_("of the text that was read") },
	{ .name = NULL }
};

static const struct act_field left_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "unanswered", FIELD_STRING, false,
	  N_("why critical tickets are left without an answer") },
	{ .name = NULL }
};

static const struct act_field shift_note_fields[] = {
	{ "text", FIELD_STRING, true, N_("the note") }, { .name = NULL }
};

static const struct act_field refused_fields[] = {
	{ "rule", FIELD_STRING, true,
	  N_("member, key, role, hours or self: what says no") },
	{ "what", FIELD_STRING, true, N_("the act, or the command") },
	{ .name = NULL }
};

static const struct act_field adopted_fields[] = {
	{ "asks", FIELD_INT, true,
	  N_("1: its desk.conf has [adopt], so the desk stays with it; 0: the "
	     "desk follows the branch") },
	{ "commit", FIELD_STRING, true, N_("of the desk repository") },
	{ "previous", FIELD_STRING, false,
	  N_("the commit that was adopted before") },
	{ "reason", FIELD_STRING, false, N_("why") },
	{ "signers", FIELD_ARRAY, false,
	  N_("members who had signed it, other than who wrote it") },
	{ "summary", FIELD_STRING, true, N_("the first line of its message") },
	{ .name = NULL }
};

static const struct act_field unattended_fields[] = {
	{ "ticket", FIELD_STRING, true, N_("the ticket that waits longest") },
	{ .name = NULL }
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
	{ "needs", FIELD_OBJECT, false,
	  N_("steps that need somebody's authorisation: id, then party and "
	     "action") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ "sha256", FIELD_STRING, true, N_("of the pinned text") },
	{ .name = NULL }
};

static const struct act_field done_fields[] = {
	{ "answers", FIELD_OBJECT, false, N_("values that were entered") },
	{ "authorisation", FIELD_INT, false,
	  N_("the record of the authorisation that covers it") },
	{ "n", FIELD_INT, true, N_("number of the answer in this run") },
	{ "outcome", FIELD_STRING, true, N_("done") },
	{ "override", FIELD_INT, false,
	  N_("the record of the request by which two persons let it be done "
	     "without") },
	{ "reason", FIELD_STRING, false, N_("why") },
	{ "requires", FIELD_ARRAY, false,
	  N_("the documents that desk.conf required") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ "step", FIELD_STRING, true, N_("the step's id") },
	{ "title", FIELD_STRING, true, N_("the step's name") },
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

static const struct act_field evidence_fields[] = {
	{ "bytes", FIELD_INT, true, N_("how large the content is") },
	{ "collected", FIELD_STRING, false,
	  N_("when it was taken, if not "
	     "then") },
	{ "content", FIELD_STRING, true, N_("SHA-256 of the content") },
	{ "kind", FIELD_STRING, true, N_("file, output, screenshot or text") },
	{ "media", FIELD_STRING, true,
	  N_("its media type, as its first bytes tell") },
	{ "name", FIELD_STRING, false, N_("its name, as it was given") },
	{ "run", FIELD_INT, false, N_("number of the run on this ticket") },
	{ "source", FIELD_STRING, false,
	  N_("from where: a host and path, a command, a person") },
	{ "step", FIELD_STRING, false, N_("the step's id") },
	{ "title", FIELD_STRING, false, N_("the step's name") },
	{ .name = NULL }
};

static const struct act_field evidence_exported_fields[] = {
	{ "bytes", FIELD_INT, true, N_("how large they are together") },
	{ "items", FIELD_INT, true, N_("how many pieces") },
	{ "reason", FIELD_STRING, false, N_("for whom, or why") },
	{ "sha256", FIELD_STRING, true, N_("of the manifest of the bundle") },
	{ "to", FIELD_STRING, true, N_("the folder") },
	{ .name = NULL }
};

static const struct act_field evidence_removed_fields[] = {
	{ "content", FIELD_STRING, true, N_("SHA-256 of the content") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ .name = NULL }
};

static const struct act_field evidence_expired_fields[] = {
	{ "content", FIELD_STRING, true, N_("SHA-256 of the content") },
	{ "keep", FIELD_STRING, true,
	  N_("how long desk.conf keeps it after the ticket was closed") },
	{ .name = NULL }
};

static const struct act_field command_started_fields[] = {
	{ "answer", FIELD_INT, true,
	  N_("number of the answer in this run that it is for") },
	{ "index", FIELD_INT, true,
	  N_("which of the step's commands, from 1") },
	{ "n", FIELD_INT, true, N_("number of the command on this ticket") },
	{ "rule", FIELD_STRING, true,
	  N_("the [run] of desk.conf that allows it") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ "secrets", FIELD_ARRAY, false, N_("names of the secrets in it") },
	{ "sha256", FIELD_STRING, true,
	  N_("of all that is run, as it was shown") },
	{ "step", FIELD_STRING, true, N_("the step's id") },
	{ "target", FIELD_STRING, true, N_("where it is run") },
	{ "title", FIELD_STRING, true, N_("the step's name") },
	{ "type", FIELD_STRING, true, N_("bash, ssh or http-api") },
	{ "what", FIELD_STRING, true, N_("the beginning of it") },
	{ .name = NULL }
};

static const struct act_field command_ended_fields[] = {
	{ "bytes", FIELD_INT, true, N_("how much it said") },
	{ "ended", FIELD_STRING, true,
	  N_("ok, failed, timeout, cancelled or cut") },
	{ "ms", FIELD_INT, true, N_("how long it ran, milliseconds") },
	{ "n", FIELD_INT, true, N_("number of the command on this ticket") },
	{ "reason", FIELD_STRING, false, N_("why, where more is known") },
	{ "status", FIELD_INT, true,
	  N_("its exit status; 128 and more: the signal that ended it") },
	{ .name = NULL }
};

/* What a grant says; a refusal has no times. */
#define WORD_ACTIONS                                                       \
	{                                                                  \
		"actions", FIELD_STRING, true,                             \
			N_("what may be done: isolate, block, "            \
			   "disable-account, clean, patch, tune, scan; *") \
	}
#define WORD_ASSETS                                                 \
	{                                                           \
		"assets", FIELD_STRING, true,                       \
			N_("on what: names, patterns, networks; *") \
	}
#define WORD_CHANNEL                                                    \
	{                                                               \
		"channel", FIELD_STRING, true,                          \
			N_("by what it came: phone, mail, im, letter, " \
			   "meeting")                                   \
	}

static const struct act_field granted_fields[] = {
	WORD_ACTIONS,
	WORD_ASSETS,
	WORD_CHANNEL,
	{ "evidence", FIELD_STRING, false,
	  N_("where it can be found again: a hash, a reference") },
	{ "from", FIELD_STRING, false, N_("since when, if not now") },
	{ "party", FIELD_STRING, false,
	  N_("whose word it is, if not the customer's") },
	{ "reason", FIELD_STRING, true, N_("what was agreed") },
	{ "title", FIELD_STRING, false, N_("that person's office") },
	{ "until", FIELD_STRING, true, N_("until when") },
	{ "who", FIELD_STRING, true, N_("who at the customer") },
	{ .name = NULL }
};

static const struct act_field denied_fields[] = {
	WORD_ACTIONS,
	WORD_ASSETS,
	WORD_CHANNEL,
	{ "evidence", FIELD_STRING, false,
	  N_("where it can be found again: a hash, a reference") },
	{ "party", FIELD_STRING, false,
	  N_("whose word it is, if not the customer's") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "title", FIELD_STRING, false, N_("that person's office") },
	{ "who", FIELD_STRING, true, N_("who at the customer") },
	{ .name = NULL }
};

static const struct act_field withdrawn_fields[] = {
	{ "authorisation", FIELD_INT, true, N_("its record") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "who", FIELD_STRING, false, N_("who at the customer") },
	{ .name = NULL }
};

static const struct act_field override_fields[] = {
	{ "missing", FIELD_STRING, true, N_("what the step lacks") },
	{ "n", FIELD_INT, true, N_("number of the answer in this run") },
	{ "reason", FIELD_STRING, true, N_("why it must be done anyway") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ "step", FIELD_STRING, true, N_("the step's id") },
	{ "title", FIELD_STRING, true, N_("the step's name") },
	{ .name = NULL }
};

static const struct act_field override_approved_fields[] = {
	{ "comment", FIELD_STRING, false, N_("a comment") },
	{ "override", FIELD_INT, true, N_("the record of the request") },
	{ .name = NULL }
};

static const struct act_field override_declined_fields[] = {
	{ "override", FIELD_INT, true, N_("the record of the request") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ .name = NULL }
};

static const struct act_field registered_fields[] = {
	{ "kind", FIELD_STRING, true,
	  N_("nda, risk-notice or authorisation-letter") },
	{ "party", FIELD_STRING, false, N_("with whom, as it is written") },
	{ "reference", FIELD_STRING, false,
	  N_("where it is kept: a hash, a file number") },
	{ "signed", FIELD_STRING, true, N_("when it was signed") },
	{ "signer", FIELD_STRING, true, N_("who signed at the customer") },
	{ "title", FIELD_STRING, false, N_("that person's office") },
	{ "until", FIELD_STRING, false, N_("until when it is valid") },
	{ .name = NULL }
};

static const struct act_field revoked_fields[] = {
	{ "document", FIELD_INT, true, N_("its record") },
	{ "reason", FIELD_STRING, true, N_("why") },
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
	{ "hub.forked", ROLE_MACHINE, forked_fields, NULL, NULL,
	  N_("the hub had lost {places} records after the first {common}; they "
	     "were given back"),
	  N_("A hub that had given records their places did not know of them "
	     "any more: its order begins anew from there.") },
	{ "store.refused", ROLE_MACHINE, refused_fields, check_refusal,
	  apply_refusal, N_("{what} was refused: {rule}"),
	  N_("Somebody tried what they may not do. The same again within a "
	     "minute is no record.") },
	{ "desk.adopted",
	  ROLE_SENIOR | ROLE_EXPERT | ROLE_AUTHOR | ROLE_SECADMIN,
	  adopted_fields, check_adopted, apply_adopted,
	  N_("adopted {commit}: {summary}"),
	  N_("A commit of the desk repository is what the desk goes by.") },
	{ "intake.read", ROLE_MACHINE, read_fields, NULL, NULL,
	  N_("{source} was read: {alerts} {alerts|alert|alerts}, "
	     "{duplicates} known already, {rejected} rejected"),
	  N_("A source of alerts was read to its end.") },
	{ "ticket.opened", ROLE_MACHINE, opened_fields, check_opened,
	  apply_opened,
	  N_("opened with {alerts} {alerts|alert|alerts}: {title}"),
	  N_("Alerts with a new fingerprint made a ticket."),
	  .customer = N_("found: {title}") },
	{ "ticket.grown", ROLE_MACHINE, grown_fields, check_grown, apply_grown,
	  N_("{alerts} more {alerts|alert|alerts}"),
	  N_("More alerts with the ticket's fingerprint arrived within the "
	     "gap.") },
	{ "ticket.claimed", ON_WATCH, no_fields, check_claimed, apply_claimed,
	  N_("{actor} took the ticket"),
	  N_("An analyst accepts the ticket and owns it."), N_("the claim"),
	  NULL, N_("an analyst took it up") },
	{ "ticket.released", ON_WATCH, no_fields, check_released,
	  apply_released, N_("{actor} gave the ticket back"),
	  N_("The owner gives the ticket back to the queue."),
	  N_("the release"), NULL },
	{ "ticket.noted", ANYBODY, note_fields, check_noted, NULL,
	  N_("{actor} noted: {text}"), N_("Somebody wrote a note."),
	  N_("the note"), NULL, N_("{text}") },
	{ "ticket.judged", ON_WATCH, judged_fields, check_judged, apply_judged,
	  N_("{actor} judged it {verdict}: {reason}"),
	  N_("The owner gives a verdict, with the reason."), N_("the verdict"),
	  NULL, N_("verdict: {verdict}"), true },
	{ "ticket.closed", ON_WATCH, closed_fields, check_closed, apply_closed,
	  N_("{actor} closed the ticket[ as {verdict}][: {reason}]"),
	  N_("The owner closes the ticket; it needs a verdict."),
	  N_("the closing"), NULL, N_("closed"), true },
	{ "ticket.reopened", ON_WATCH | ROLE_SERVICE_MANAGER, reason_fields,
	  check_reopened, apply_reopened,
	  N_("{actor} reopened the ticket: {reason}"),
	  N_("A closed ticket is worked on again; its verdict is void."),
	  N_("the reopening"), NULL, N_("worked on again") },
	{ "ticket.informed", ON_WATCH | ROLE_SERVICE_MANAGER, informed_fields,
	  check_informed, apply_informed,
	  N_("{actor} told {who}[ by {channel}][: {said}]"),
	  N_("The customer was told; stops the clock for that."),
	  N_("the word to the customer"), NULL,
	  N_("{who} was told[ by {channel}][: {said}]") },
	{ "ticket.contained", ON_WATCH, contained_fields, check_contained,
	  apply_contained, N_("{actor} contained it: {what}"),
	  N_("The damage cannot spread any more; stops the clock for that."),
	  N_("the containment"), NULL, N_("contained: {what}") },
	{ "ticket.waiting", ON_WATCH, waiting_fields, check_waiting,
	  apply_waiting, N_("{actor} waits for {for}, until {until}: {reason}"),
	  N_("Somebody else must act first: the clocks for containing and "
	     "closing stand still until then, or until it is resumed."),
	  N_("the waiting"), NULL,
	  N_("we wait for your answer, until {until}: {reason}") },
	{ "ticket.resumed", ON_WATCH, may_reason_fields, check_resumed,
	  apply_resumed, N_("{actor} goes on[: {reason}]"),
	  N_("What was waited for has come."), N_("the resuming"), NULL,
	  N_("it goes on") },
	{ "ticket.waited", ROLE_MACHINE, no_fields, check_waited, apply_resumed,
	  N_("the time to wait is over"),
	  N_("Nobody has resumed in time; the clocks have gone on by "
	     "themselves.") },
	{ "ticket.warned", ROLE_MACHINE, warned_fields, check_warned,
	  apply_warned, N_("time is running out: {clock}, by {due}"),
	  N_("A clock is about to run out, as desk.conf defines it.") },
	{ "ticket.raised", ROLE_MACHINE, raised_fields, check_raised,
	  apply_raised, N_("escalated to {to} by itself[: late to {clock}]"),
	  N_("A clock has run out, or an escalation was not answered in "
	     "time.") },
	{ "ticket.reportable", ON_WATCH | ROLE_SERVICE_MANAGER,
	  reportable_fields, check_reportable, apply_reportable,
	  N_("{actor}: the incident is {level}, the operator "
	     "{operator}[: {reason}]"),
	  N_("The level of the incident, and who must report it: starts the "
	     "clock that never stands still."),
	  N_("the level"), NULL, N_("level of the incident: {level}") },
	{ "ticket.reported", ON_WATCH | ROLE_SERVICE_MANAGER, reported_fields,
	  check_reported, apply_reported,
	  N_("{actor}: {stage} sent to {to}[, number {number}]"),
	  N_("The incident was reported to the authorities."), N_("the report"),
	  NULL, N_("{stage} sent to {to}[, number {number}]") },
	{ "ticket.escalated", ON_WATCH | ROLE_SERVICE_MANAGER, escalated_fields,
	  check_escalated, apply_escalated,
	  N_("{actor} escalated it to {to}: {reason}[, answer by {answer}]"),
	  N_("Somebody who can do more is asked to step in."),
	  N_("the escalation"), NULL },
	{ "ticket.answered", ANYBODY, text_fields, check_answered,
	  apply_answered, N_("{actor} answered the escalation: {text}"),
	  N_("Who was asked to step in has answered; stops that clock."),
	  N_("the answer"), NULL },
	{ "ticket.deescalated", ON_WATCH | ROLE_SERVICE_MANAGER, reason_fields,
	  check_deescalated, apply_deescalated,
	  N_("{actor} took the escalation down: {reason}"),
	  N_("It is handled where it was before."), N_("the de-escalation"),
	  NULL },
	{ "ticket.taken", SENIORS, reason_fields, check_taken, apply_taken,
	  N_("{actor} took the ticket over: {reason}"),
	  N_("A senior becomes the owner."), N_("the taking over"), NULL },
	{ "ticket.asked", ANYBODY, asked_fields, check_asked, apply_asked,
	  N_("{actor} asked {to}: {question}"),
	  N_("A question about the ticket."), N_("the question"), NULL },
	{ "ticket.replied", ANYBODY, text_fields, check_replied, apply_replied,
	  N_("{actor} answered: {text}"), N_("The question is answered."),
	  N_("the answer"), NULL },
	{ "review.requested", ON_WATCH, requested_fields,
	  check_review_requested, apply_review_requested,
	  N_("{actor} asked {to} for a review[: {text}]"),
	  N_("The owner wants a second pair of eyes; the ticket cannot be "
	     "closed before."),
	  N_("the request for review"), NULL },
	{ "review.approved", SENIORS, approved_fields, check_approved,
	  apply_approved, N_("{actor} approved it[: {comment}]"),
	  N_("The work is good; nobody approves own work."), N_("the approval"),
	  NULL },
	{ "review.returned", SENIORS, returned_fields, check_returned,
	  apply_returned,
	  N_("{actor} sent it back[ to \"{title}\"]: {comment}"),
	  N_("The owner is to do it again from that step on; the answers "
	     "since then stay on the record but do not count."),
	  N_("the return"), revert_returned },
	{ "review.handed", SENIORS, handed_fields, check_handed, apply_handed,
	  N_("{actor} handed the review to {to}: {reason}"),
	  N_("Somebody else is to decide, such as the chief experts."),
	  N_("the handing on"), NULL },
	{ "run.started", ON_WATCH, started_fields, check_run_started,
	  apply_run_started, N_("{actor} began the playbook \"{name}\""),
	  N_("A playbook is pinned by commit and content and its walk "
	     "begins."),
	  N_("the start of the playbook"), revert_run_started },
	{ "step.done", ON_WATCH, done_fields, check_done, apply_step,
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
	{ "command.started", ON_WATCH, command_started_fields,
	  check_command_started, apply_command_started,
	  N_("{actor} ran {type} on {target}: {what}"),
	  N_("A command of a playbook is about to be run, by the word of who "
	     "has seen all of it.") },
	{ "command.ended", ROLE_MACHINE, command_ended_fields,
	  check_command_ended, apply_command_ended,
	  N_("command {n} ended {ended}, status {status}, after {ms} "
	     "ms[: {reason}]"),
	  N_("A command is over.  What it said is evidence.") },
	{ "authorisation.granted", ON_WATCH | ROLE_SERVICE_MANAGER,
	  granted_fields, check_granted, apply_granted,
	  N_("{who}[, {title},] authorises {actions} on {assets}, by "
	     "{channel}, until {until}: {reason} (recorded by {actor})"),
	  N_("The customer has allowed what a step needs, on this ticket.  "
	     "What waited for that goes on."),
	  N_("the authorisation"), revert_word,
	  N_("{who} authorised {actions} on {assets}, until {until}") },
	{ "authorisation.refused", ON_WATCH | ROLE_SERVICE_MANAGER,
	  denied_fields, check_refused, apply_refused,
	  N_("{who}[, {title},] refuses {actions} on {assets}, by {channel}: "
	     "{reason} (recorded by {actor})"),
	  N_("The customer has said no: what was allowed before, on this "
	     "ticket or for the tenant, does not count here any more."),
	  N_("the refusal"), revert_word,
	  N_("{who} refused {actions} on {assets}: {reason}") },
	{ "authorisation.withdrawn", ON_WATCH | ROLE_SERVICE_MANAGER,
	  withdrawn_fields, check_withdrawn, apply_withdrawn,
	  N_("the authorisation {authorisation} is withdrawn[ by {who}]: "
	     "{reason} (recorded by {actor})"),
	  N_("What was allowed is not allowed from now on."),
	  N_("the withdrawal"), revert_withdrawn,
	  N_("an authorisation was withdrawn: {reason}") },
	{ "standing.granted", SENIORS | ROLE_SERVICE_MANAGER, granted_fields,
	  check_standing, apply_standing,
	  N_("{who}[, {title},] authorises {actions} on {assets} on every "
	     "ticket, by {channel}, until {until}: {reason} (recorded by "
	     "{actor})"),
	  N_("The customer has allowed something for all tickets of the "
	     "tenant.") },
	{ "standing.withdrawn", SENIORS | ROLE_SERVICE_MANAGER,
	  withdrawn_fields, check_standing_withdrawn, apply_withdrawn,
	  N_("the standing authorisation {authorisation} is withdrawn[ by "
	     "{who}]: {reason} (recorded by {actor})"),
	  N_("What was allowed for all tickets is not allowed from now "
	     "on.") },
	{ "override.requested", ON_WATCH, override_fields, check_override,
	  apply_override,
	  N_("{actor} wants to do \"{title}\" without what it needs: "
	     "{reason}"),
	  N_("A step must be done although nobody at the customer has allowed "
	     "it, or a document is missing: a second person is to sign."),
	  N_("the request to go on without"), revert_override },
	{ "override.approved", SENIORS, override_approved_fields,
	  check_override_approved, apply_override_approved,
	  N_("{actor} signs that the step is done without[: {comment}]"),
	  N_("The second person agrees; nobody signs own overrides.  It is "
	     "for one answer only."),
	  N_("the signature"), revert_override_decided },
	{ "override.declined", SENIORS, override_declined_fields,
	  check_override_declined, apply_override_declined,
	  N_("{actor} does not sign: {reason}"),
	  N_("The second person does not agree."), N_("the refusal to sign"),
	  revert_override_decided },
	{ "document.registered", SENIORS | ROLE_SERVICE_MANAGER,
	  registered_fields, check_registered, apply_registered,
	  N_("{actor} registered the {kind}, signed {signed} by {signer}[, "
	     "{title}][, until {until}]"),
	  N_("A customer has signed a document.") },
	{ "document.revoked", SENIORS | ROLE_SERVICE_MANAGER, revoked_fields,
	  check_revoked, apply_revoked,
	  N_("{actor} revoked the document {document}: {reason}"),
	  N_("A document does not count any more.") },
	{ "shift.begun", ANYBODY, no_fields, check_begun, apply_begun,
	  N_("{actor} came on watch"), N_("A member begins a shift.") },
	{ "shift.noted", ANYBODY, shift_note_fields, check_shift_noted, NULL,
	  N_("{actor} noted for the next shift: {text}"),
	  N_("A note that the hand-over will contain.") },
	{ "shift.handed", ANYBODY, handed_over_fields, check_handed_over,
	  apply_handed_over,
	  N_("{actor} hands over to {to}, {items} items[; left without an "
	     "answer: {unanswered}]"),
	  N_("What is open is written down and signed by who leaves; the text "
	     "is kept under its hash.") },
	{ "shift.taken", ANYBODY, taken_over_fields, check_taken_over,
	  apply_taken_over, N_("{actor} has read {items} items and takes over"),
	  N_("Who comes has read every item; the other's shift is over.") },
	{ "shift.left", ANYBODY, left_fields, check_left, apply_left,
	  N_("{actor} went off watch: {reason}[; left without an answer: "
	     "{unanswered}]"),
	  N_("A shift ends without a hand-over.") },
	{ "shift.unattended", ROLE_MACHINE, unattended_fields, check_unattended,
	  apply_unattended,
	  N_("nobody looks after the queue: {ticket} is late to be accepted"),
	  N_("An alarm: a ticket that nobody has taken is later than "
	     "desk.conf tolerates.") },
	{ "quality.judged", ON_WATCH, judged_fields, check_quality,
	  apply_quality,
	  N_("{actor}, looking again, judged it {verdict}: {reason}"),
	  N_("A second analyst has judged a closed ticket without seeing the "
	     "first verdict.") },
	{ "evidence.added", ON_WATCH | ROLE_SERVICE_MANAGER, evidence_fields,
	  check_evidence_added, apply_evidence_added,
	  N_("{actor} added evidence: {kind}[ \"{name}\"], {bytes} "
	     "{bytes|byte|bytes}[, from {source}][, for the step "
	     "\"{title}\"]"),
	  N_("Content was added to the ticket; it lies encrypted beside the "
	     "ledger, under its hash.") },
	{ "evidence.exported", SENIORS | ROLE_SERVICE_MANAGER,
	  evidence_exported_fields, check_evidence_exported, NULL,
	  N_("{actor} exported {items} {items|piece|pieces} of evidence to "
	     "{to}[: {reason}]"),
	  N_("A bundle of the ticket's evidence was written; its manifest is "
	     "kept under its hash.") },
	{ "evidence.held", SENIORS | ROLE_SERVICE_MANAGER, reason_fields,
	  check_evidence_held, apply_evidence_held,
	  N_("{actor} put a hold on the evidence: {reason}"),
	  N_("Nothing of the ticket's evidence is removed until that is "
	     "lifted.") },
	{ "evidence.released", SENIORS | ROLE_SERVICE_MANAGER, reason_fields,
	  check_evidence_released, apply_evidence_released,
	  N_("{actor} lifted the hold on the evidence: {reason}"),
	  N_("The ticket's evidence may be removed again.") },
	{ "evidence.removed", SENIORS | ROLE_SERVICE_MANAGER,
	  evidence_removed_fields, check_evidence_removed,
	  apply_evidence_removed,
	  N_("{actor} removed the content {content}: {reason}"),
	  N_("Content that must not be here was removed; its hash and this "
	     "record stay.") },
	{ "evidence.expired", ROLE_MACHINE, evidence_expired_fields,
	  check_evidence_expired, apply_evidence_removed,
	  N_("the content {content} was removed by policy, {keep} after the "
	     "ticket was closed"),
	  N_("The time is over for which desk.conf keeps evidence; the hash "
	     "and the records stay.") },
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
