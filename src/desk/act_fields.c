/*
 * act_fields.c - what the record of each act says: the fields of its data.
 */
#include "config.h"

#include "desk/act_fields.h"

#include "watchfloor/i18n.h"

const struct act_field no_fields[] = { { .name = NULL } };

const struct act_field created_fields[] = {
	{ "incarnation", FIELD_STRING, true,
	  N_("what tells this store from a copy of it") },
	{ "name", FIELD_STRING, true, N_("the store's name") },
	{ "program", FIELD_STRING, true, N_("the program's version") },
	{ "vkey", FIELD_STRING, true,
	  N_("the key that signs its checkpoints, as a signed-note vkey") },
	{ .name = NULL }
};

const struct act_field restored_fields[] = {
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

const struct act_field read_fields[] = {
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

const struct act_field opened_fields[] = {
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

const struct act_field filed_fields[] = {
	{ "asset", FIELD_STRING, false, N_("the host that it is about") },
	{ "playbook", FIELD_STRING, false, N_("the playbook it is routed to") },
	{ "severity", FIELD_STRING, true, N_("the severity, a word") },
	{ "title", FIELD_STRING, true, N_("what is to be done") },
	{ "type", FIELD_STRING, true, N_("the kind of work") },
	{ .name = NULL }
};

const struct act_field grown_fields[] = {
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

const struct act_field note_fields[] = {
	{ "text", FIELD_STRING, true, N_("the note") },
	{ "visible", FIELD_STRING, false,
	  N_("customer: the customer may read it too") },
	{ .name = NULL }
};

const struct act_field judged_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "verdict", FIELD_STRING, true, N_("the verdict, a word") },
	{ .name = NULL }
};

const struct act_field closed_fields[] = {
	{ "reason", FIELD_STRING, false, N_("a last word") },
	{ "verdict", FIELD_STRING, false, N_("the verdict, a word") },
	{ .name = NULL }
};

const struct act_field reason_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") }, { .name = NULL }
};

const struct act_field informed_fields[] = {
	{ "at", FIELD_STRING, false, N_("when, if not now") },
	{ "channel", FIELD_STRING, false, N_("by what: phone, mail, group") },
	{ "said", FIELD_STRING, false, N_("what was said") },
	{ "step", FIELD_STRING, false, N_("the step's id") },
	{ "who", FIELD_STRING, true, N_("who at the customer") },
	{ .name = NULL }
};

const struct act_field contained_fields[] = {
	{ "at", FIELD_STRING, false, N_("when, if not now") },
	{ "step", FIELD_STRING, false, N_("the step's id") },
	{ "what", FIELD_STRING, true, N_("what was done") },
	{ "who", FIELD_STRING, false, N_("who at the customer did it") },
	{ "needs", FIELD_STRING, false,
	  N_("whose word desk.conf asks for, where no step does") },
	{ .name = NULL }
};

const struct act_field waiting_fields[] = {
	{ "for", FIELD_STRING, true, N_("customer or authorisation") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "until", FIELD_STRING, true, N_("until when, at the latest") },
	{ .name = NULL }
};

const struct act_field may_reason_fields[] = {
	{ "reason", FIELD_STRING, false, N_("why") }, { .name = NULL }
};

const struct act_field warned_fields[] = {
	{ "clock", FIELD_STRING, true,
	  N_("the clock: accept, judge, inform, contain or close") },
	{ "due", FIELD_STRING, true, N_("when it runs out") },
	{ .name = NULL }
};

const struct act_field raised_fields[] = {
	{ "answer", FIELD_STRING, false, N_("by when to answer") },
	{ "clock", FIELD_STRING, false,
	  N_("the clock that has run out; without it, nobody has answered") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

const struct act_field owed_fields[] = {
	{ "due", FIELD_STRING, true, N_("by when") },
	{ "stage", FIELD_STRING, true, N_("first or final") },
	{ .name = NULL }
};

const struct act_field reportable_fields[] = {
	{ "known", FIELD_STRING, false,
	  N_("when it was found or told of, if not now") },
	{ "level", FIELD_STRING, true,
	  N_("general, relatively-serious, serious or "
	     "particularly-serious") },
	{ "operator", FIELD_STRING, true, N_("cii, state-organ or other") },
	{ "reason", FIELD_STRING, false, N_("why") },
	{ .name = NULL }
};

const struct act_field reported_fields[] = {
	{ "at", FIELD_STRING, false, N_("when, if not now") },
	{ "number", FIELD_STRING, false, N_("the number that it was given") },
	{ "stage", FIELD_STRING, true, N_("first or final") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

const struct act_field escalated_fields[] = {
	{ "answer", FIELD_STRING, false, N_("by when to answer") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

const struct act_field text_fields[] = {
	{ "text", FIELD_STRING, true, N_("the answer") }, { .name = NULL }
};

const struct act_field requested_fields[] = {
	{ "text", FIELD_STRING, false, N_("what to look at") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

const struct act_field approved_fields[] = {
	{ "comment", FIELD_STRING, false, N_("a comment") }, { .name = NULL }
};

const struct act_field returned_fields[] = {
	{ "comment", FIELD_STRING, true, N_("what is to be done") },
	{ "n", FIELD_INT, false,
	  N_("the answer; it and what came after it do not count any more") },
	{ "run", FIELD_INT, false, N_("number of the run on this ticket") },
	{ "step", FIELD_STRING, false, N_("the step's id") },
	{ "title", FIELD_STRING, false, N_("the step's name") },
	{ .name = NULL }
};

const struct act_field handed_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

const struct act_field asked_fields[] = {
	{ "question", FIELD_STRING, true, N_("the question") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ .name = NULL }
};

const struct act_field handed_over_fields[] = {
	{ "items", FIELD_INT, true, N_("how many items it has") },
	{ "sha256", FIELD_STRING, true, N_("of the text that is handed over") },
	{ "to", FIELD_STRING, true, N_("to whom") },
	{ "unanswered", FIELD_STRING, false,
	  N_("why critical tickets are left without an answer") },
	{ .name = NULL }
};

const struct act_field taken_over_fields[] = {
	{ "items", FIELD_INT, true, N_("how many items were read") },
	{ "sha256", FIELD_STRING, true, N_("of the text that was read") },
	{ .name = NULL }
};

const struct act_field left_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "unanswered", FIELD_STRING, false,
	  N_("why critical tickets are left without an answer") },
	{ .name = NULL }
};

const struct act_field shift_note_fields[] = {
	{ "text", FIELD_STRING, true, N_("the note") }, { .name = NULL }
};

const struct act_field watch_added_fields[] = {
	{ "text", FIELD_STRING, true, N_("what is to be watched") },
	{ "ticket", FIELD_STRING, false, N_("the ticket that it is about") },
	{ "until", FIELD_STRING, false, N_("until when") },
	{ .name = NULL }
};

const struct act_field watch_done_fields[] = {
	{ "item", FIELD_INT, true, N_("the record that added it") },
	{ "said", FIELD_STRING, false, N_("what came of it") },
	{ .name = NULL }
};

const struct act_field refused_fields[] = {
	{ "rule", FIELD_STRING, true,
	  N_("member, key, role, hours, self, target or run: what "
	     "says no") },
	{ "what", FIELD_STRING, true, N_("the act, or the command") },
	{ .name = NULL }
};

const struct act_field adopted_fields[] = {
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

const struct act_field unattended_fields[] = {
	{ "ticket", FIELD_STRING, true, N_("the ticket that waits longest") },
	{ .name = NULL }
};

const struct act_field started_fields[] = {
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

const struct act_field moved_fields[] = {
	{ "answers", FIELD_INT, true,
	  N_("how many answers the run had, whether they count or not") },
	{ "blob", FIELD_STRING, true, N_("git object of the playbook") },
	{ "callees", FIELD_ARRAY, false,
	  N_("playbooks that it calls: id, modified, sha256") },
	{ "commit", FIELD_STRING, true, N_("commit of the desk repository") },
	{ "dropped", FIELD_ARRAY, false,
	  N_("numbers of the answers that do not count any more") },
	{ "map", FIELD_OBJECT, false,
	  N_("steps that have another id: the old, then the new") },
	{ "modified", FIELD_STRING, true, N_("the playbook's version") },
	{ "needs", FIELD_OBJECT, false,
	  N_("steps that need somebody's authorisation: id, then party and "
	     "action") },
	{ "reason", FIELD_STRING, false, N_("why") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ "sha256", FIELD_STRING, true, N_("of the pinned text") },
	{ .name = NULL }
};

const struct act_field done_fields[] = {
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

const struct act_field step_fields[] = {
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

const struct act_field over_fields[] = {
	{ "outcome", FIELD_STRING, true, N_("done or failed") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ .name = NULL }
};

const struct act_field abandoned_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ .name = NULL }
};

const struct act_field evidence_fields[] = {
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

const struct act_field unmasked_fields[] = {
	{ "alert", FIELD_STRING, true, N_("the time of its event") },
	{ "at", FIELD_INT, true, N_("where its text is in the block") },
	{ "block", FIELD_STRING, true,
	  N_("SHA-256 of the masked texts that it is among") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ .name = NULL }
};

const struct act_field evidence_exported_fields[] = {
	{ "bytes", FIELD_INT, true, N_("how large they are together") },
	{ "items", FIELD_INT, true, N_("how many pieces") },
	{ "reason", FIELD_STRING, false, N_("for whom, or why") },
	{ "sha256", FIELD_STRING, true, N_("of the manifest of the bundle") },
	{ "to", FIELD_STRING, true, N_("the folder") },
	{ .name = NULL }
};

const struct act_field evidence_fetched_fields[] = {
	{ "asked", FIELD_STRING, true, N_("when it was asked for") },
	{ "by", FIELD_STRING, true, N_("the member who did") },
	{ "content", FIELD_STRING, true, N_("SHA-256 of the content") },
	{ "from", FIELD_STRING, true, N_("the store that sent it") },
	{ .name = NULL }
};

const struct act_field evidence_removed_fields[] = {
	{ "content", FIELD_STRING, true, N_("SHA-256 of the content") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ .name = NULL }
};

const struct act_field evidence_expired_fields[] = {
	{ "content", FIELD_STRING, true, N_("SHA-256 of the content") },
	{ "keep", FIELD_STRING, true,
	  N_("how long desk.conf keeps it after the ticket was closed") },
	{ .name = NULL }
};

const struct act_field command_started_fields[] = {
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

const struct act_field command_released_fields[] = {
	{ "n", FIELD_INT, true, N_("number of the command on this ticket") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ .name = NULL }
};

const struct act_field command_ended_fields[] = {
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

const struct act_field granted_fields[] = {
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

const struct act_field denied_fields[] = {
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

const struct act_field withdrawn_fields[] = {
	{ "authorisation", FIELD_INT, true, N_("its record") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "who", FIELD_STRING, false, N_("who at the customer") },
	{ .name = NULL }
};

const struct act_field override_fields[] = {
	{ "missing", FIELD_STRING, true, N_("what the step lacks") },
	{ "n", FIELD_INT, true, N_("number of the answer in this run") },
	{ "reason", FIELD_STRING, true, N_("why it must be done anyway") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ "step", FIELD_STRING, true, N_("the step's id") },
	{ "title", FIELD_STRING, true, N_("the step's name") },
	{ .name = NULL }
};

const struct act_field override_approved_fields[] = {
	{ "comment", FIELD_STRING, false, N_("a comment") },
	{ "override", FIELD_INT, true, N_("the record of the request") },
	{ .name = NULL }
};

const struct act_field override_declined_fields[] = {
	{ "override", FIELD_INT, true, N_("the record of the request") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ .name = NULL }
};

const struct act_field registered_fields[] = {
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

const struct act_field revoked_fields[] = {
	{ "document", FIELD_INT, true, N_("its record") },
	{ "reason", FIELD_STRING, true, N_("why") },
	{ .name = NULL }
};

const struct act_field advice_fields[] = { { "text", FIELD_STRING, true,
					     N_("what the customer is to do") },
					   { .name = NULL } };

#define NOTICE_FIELDS                                                        \
	{ "channel", FIELD_STRING, true, N_("the channel of desk.conf") },   \
		{ "event", FIELD_STRING, true, N_("what it tells of") },     \
	{                                                                    \
		"key", FIELD_STRING, true,                                   \
			N_("the notice: 32 hex digits, the same with every " \
			   "attempt")                                        \
	}

const struct act_field held_fields[] = {
	{ "author", FIELD_STRING, true, N_("whose act it tells of") },
	NOTICE_FIELDS,
	{ "sha256", FIELD_STRING, true, N_("of the text that is to go") },
	{ "to", FIELD_STRING, true, N_("who is to approve it") },
	{ .name = NULL }
};

const struct act_field notice_approved_fields[] = { { "comment", FIELD_STRING,
						      false, N_("a comment") },
						    NOTICE_FIELDS,
						    { .name = NULL } };

const struct act_field notice_dropped_fields[] = { NOTICE_FIELDS,
						   { "reason", FIELD_STRING,
						     true, N_("why") },
						   { .name = NULL } };

const struct act_field notice_fields[] = { NOTICE_FIELDS, { .name = NULL } };

const struct act_field sent_fields[] = {
	NOTICE_FIELDS,
	{ "code", FIELD_STRING, true, N_("what the service answered") },
	{ "attempts", FIELD_INT, true, N_("how often it was tried") },
	{ "sha256", FIELD_STRING, false, N_("of the text that went") },
	{ "with", FIELD_INT, false,
	  N_("how many notices went in the same message") },
	{ "who", FIELD_STRING, false,
	  N_("whom it has reached at the customer") },
	{ .name = NULL }
};

const struct act_field failed_fields[] = {
	NOTICE_FIELDS,
	{ "attempts", FIELD_INT, true, N_("how often it was tried") },
	{ "code", FIELD_STRING, true, N_("what the service answered") },
	{ "instead", FIELD_STRING, false,
	  N_("the channel that stands in for it") },
	{ "reason", FIELD_STRING, true, N_("why, in words") },
	{ .name = NULL }
};

const struct act_field unanswered_fields[] = {
	{ "level", FIELD_INT, true, N_("how many were called before") },
	{ "rule", FIELD_STRING, true, N_("the section [notify]") },
	{ "to", FIELD_STRING, true, N_("who is called now") },
	{ .name = NULL }
};

const struct act_field forked_fields[] = {
	{ "common", FIELD_INT, true,
	  N_("the first so many places are as they were") },
	{ "places", FIELD_INT, true, N_("how many came after them") },
	{ .name = NULL }
};

const struct act_field undone_fields[] = {
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
