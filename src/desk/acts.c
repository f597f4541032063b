/*
 * acts.c - the table of acts.
 *
 * To add something that can be done: a row here, its fields in act_fields.c,
 * its reducer, its test.
 */
#include "config.h"

#include "desk/acts.h"

#include <string.h>

#include "desk/act_fields.h"
#include "watchfloor/i18n.h"

/* Who may do what a tier-1 analyst does all night. */
#define ON_WATCH (ROLE_ANALYST | ROLE_SENIOR | ROLE_EXPERT)
#define SENIORS  (ROLE_SENIOR | ROLE_EXPERT)
/* Service managers do the work of the service, not that of the watch. */
#define SERVICE  .filed = ROLE_SERVICE_MANAGER
#define ANYBODY  (ON_WATCH | ROLE_SERVICE_MANAGER | ROLE_AUTHOR)

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
	  .customer = N_("found: {title}"), .makes = true },
	{ "ticket.filed", ON_WATCH | ROLE_SERVICE_MANAGER, filed_fields,
	  check_filed, apply_filed, N_("{actor} filed it: {title}"),
	  N_("Work that no alert begins: an onboarding, a guard, an emergency "
	     "call.  It is closed, not taken back."),
	  .customer = N_("begun: {title}"), .makes = true },
	{ "ticket.grown", ROLE_MACHINE, grown_fields, check_grown, apply_grown,
	  N_("{alerts} more {alerts|alert|alerts}"),
	  N_("More alerts with the ticket's fingerprint arrived within the "
	     "gap.") },
	{ "ticket.claimed", ON_WATCH, no_fields, check_claimed, apply_claimed,
	  N_("{actor} took the ticket"),
	  N_("An analyst accepts the ticket and owns it."), N_("the claim"),
	  NULL, N_("an analyst took it up"), SERVICE },
	{ "ticket.released", ON_WATCH, no_fields, check_released,
	  apply_released, N_("{actor} gave the ticket back"),
	  N_("The owner gives the ticket back to the queue."),
	  N_("the release"), NULL, SERVICE },
	{ "ticket.noted", ANYBODY, note_fields, check_noted, NULL,
	  N_("{actor} noted: {text}"), N_("Somebody wrote a note."),
	  N_("the note"), NULL, N_("{text}") },
	{ "ticket.judged", ON_WATCH, judged_fields, check_judged, apply_judged,
	  N_("{actor} judged it {verdict}: {reason}"),
	  N_("The owner gives a verdict, with the reason."), N_("the verdict"),
	  NULL, N_("verdict: {verdict}"), true, SERVICE },
	{ "ticket.closed", ON_WATCH, closed_fields, check_closed, apply_closed,
	  N_("{actor} closed the ticket[ as {verdict}][: {reason}]"),
	  N_("The owner closes the ticket; it needs a verdict."),
	  N_("the closing"), NULL, N_("closed"), true, SERVICE },
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
	  apply_contained, N_("{actor} contained it: {what}[, done by {who}]"),
	  N_("The damage cannot spread any more; stops the clock for that."),
	  N_("the containment"), NULL, N_("contained: {what}") },
	{ "ticket.waiting", ON_WATCH, waiting_fields, check_waiting,
	  apply_waiting, N_("{actor} waits for {for}, until {until}: {reason}"),
	  N_("Somebody else must act first: the clocks for containing and "
	     "closing stand still until then, or until it is resumed."),
	  N_("the waiting"), NULL,
	  N_("we wait for your answer, until {until}: {reason}"), SERVICE },
	{ "ticket.resumed", ON_WATCH, may_reason_fields, check_resumed,
	  apply_resumed, N_("{actor} goes on[: {reason}]"),
	  N_("What was waited for has come."), N_("the resuming"), NULL,
	  N_("it goes on"), SERVICE },
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
	{ "ticket.owed", ROLE_MACHINE, owed_fields, check_owed, apply_owed,
	  N_("to be sent by {due}: {stage}"),
	  N_("A report to the authorities is owed, and its time runs out or "
	     "has run out.") },
	{ "ticket.escalated", ON_WATCH | ROLE_SERVICE_MANAGER, escalated_fields,
	  check_escalated, apply_escalated,
	  N_("{actor} escalated it to {to}: {reason}[, answer by {answer}]"),
	  N_("Somebody who can do more is asked to step in."),
	  N_("the escalation"), NULL },
	{ "ticket.answered", ANYBODY, text_fields, check_answered,
	  apply_answered, N_("{actor} answered the escalation: {text}"),
	  N_("Who was asked to step in has answered; stops that clock."),
	  N_("the answer"), .asked = ASKED_TO_STEP_IN },
	{ "ticket.deescalated", ON_WATCH | ROLE_SERVICE_MANAGER, reason_fields,
	  check_deescalated, apply_deescalated,
	  N_("{actor} took the escalation down: {reason}"),
	  N_("It is handled where it was before."), N_("the de-escalation"),
	  NULL },
	{ "ticket.taken", SENIORS, reason_fields, check_taken, apply_taken,
	  N_("{actor} took the ticket over: {reason}"),
	  N_("A senior becomes the owner."), N_("the taking over"), NULL },
	{ "ticket.freed", SENIORS | ROLE_SERVICE_MANAGER, reason_fields,
	  check_freed, apply_released,
	  N_("{actor} gave it back to the queue in place of its owner: "
	     "{reason}"),
	  N_("A ticket whose owner cannot work on it is free again."),
	  N_("the giving back"), NULL },
	{ "ticket.asked", ANYBODY, asked_fields, check_asked, apply_asked,
	  N_("{actor} asked {to}: {question}"),
	  N_("A question about the ticket."), N_("the question"), NULL },
	{ "ticket.replied", ANYBODY, text_fields, check_replied, apply_replied,
	  N_("{actor} answered: {text}"), N_("The question is answered."),
	  N_("the answer"), .asked = ASKED_QUESTION },
	{ "review.requested", ON_WATCH, requested_fields,
	  check_review_requested, apply_review_requested,
	  N_("{actor} asked {to} for a review[: {text}]"),
	  N_("The owner wants a second pair of eyes; the ticket cannot be "
	     "closed before."),
	  N_("the request for review"), NULL, SERVICE },
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
	  N_("the start of the playbook"), revert_run_started, SERVICE },
	{ "step.done", ON_WATCH, done_fields, check_done, apply_step,
	  N_("{actor} did \"{title}\" {answers}"),
	  N_("A step was done, with its answers."), N_("the answer to a step"),
	  revert_step, SERVICE },
	{ "step.skipped", ON_WATCH, step_fields, check_step, apply_step,
	  N_("{actor} skipped \"{title}\": {reason}"),
	  N_("A step was left out, with the reason."),
	  N_("the answer to a step"), revert_step, SERVICE },
	{ "step.failed", ON_WATCH, step_fields, check_step, apply_step,
	  N_("{actor} could not do \"{title}\": {reason}"),
	  N_("A step could not be done, with the reason."),
	  N_("the answer to a step"), revert_step, SERVICE },
	{ "step.answered", ON_WATCH, step_fields, check_step, apply_step,
	  N_("{actor} answered {outcome}: \"{title}\""),
	  N_("A yes or no to a condition that could not be computed."),
	  N_("the answer to a step"), revert_step, SERVICE },
	{ "run.over", ON_WATCH, over_fields, check_run_over, apply_run_over,
	  N_("the playbook is at its end ({outcome})"),
	  N_("The walk reached its end."), N_("the end of the playbook"),
	  revert_run_end, SERVICE },
	{ "run.abandoned", ON_WATCH, abandoned_fields, check_run_abandoned,
	  apply_run_abandoned, N_("{actor} left the playbook: {reason}"),
	  N_("The walk was given up, so that another can begin."),
	  N_("the end of the playbook"), revert_run_end, SERVICE },
	{ "run.moved", ON_WATCH, moved_fields, check_run_moved, apply_run_moved,
	  N_("{actor} went on in the playbook's version of "
	     "{modified}[: {reason}]"),
	  N_("The walk goes on in another version of the playbook, with the "
	     "answers that fit there; those that do not stay on the record "
	     "and do not count."),
	  N_("the move to another version"), revert_run_moved, SERVICE },
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
	{ "command.released", ON_WATCH, command_released_fields,
	  check_command_released, NULL,
	  N_("{actor} has command {n} run without the hub: {reason}"),
	  N_("A command waits until the hub has confirmed that it was begun; "
	     "this one does not.  That it has run cannot be undone.") },
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
	{ "shift.released", ON_WATCH | ROLE_SERVICE_MANAGER, reason_fields,
	  check_shift_released, NULL,
	  N_("{actor} has what waits for the hub told without it: {reason}"),
	  N_("Notices wait until the hub has confirmed the records that they "
	     "tell of; those of the records before this one do not.  What was "
	     "told cannot be undone.") },
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
	{ "watch.added", ANYBODY, watch_added_fields, check_watch_added,
	  apply_watch_added,
	  N_("{actor} keeps an eye on it: {text}[, {ticket}][, until {until}]"),
	  N_("Something that must be watched for longer than a shift: it is in "
	     "every hand-over until it is done."),
	  N_("the watch item") },
	{ "watch.done", ANYBODY, watch_done_fields, check_watch_done,
	  apply_watch_done,
	  N_("{actor}: {item} need not be watched any more[: {said}]"),
	  N_("It is in no hand-over any more."),
	  N_("the end of a watch item") },
	{ "watch.undone", ANYBODY, undone_fields, check_watch_undone,
	  apply_watch_undone, N_("{actor} took back: {act}"),
	  N_("The actor takes back that something is to be watched, or need "
	     "not be any more, as long as nobody has built upon it.") },
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
	{ "alert.unmasked", SENIORS, unmasked_fields, check_unmasked, NULL,
	  N_("{actor} read the alert of {alert} as it came: {reason}"),
	  N_("The text of an alert was shown as it was before masking. "
	     "Nobody can take that back.") },
	{ "evidence.exported", SENIORS | ROLE_SERVICE_MANAGER,
	  evidence_exported_fields, check_evidence_exported, NULL,
	  N_("{actor} exported {items} {items|piece|pieces} of evidence to "
	     "{to}[: {reason}]"),
	  N_("A bundle of the ticket's evidence was written; its manifest is "
	     "kept under its hash.") },
	{ "evidence.fetched", ROLE_MACHINE, evidence_fetched_fields,
	  check_evidence_fetched, NULL,
	  N_("the content {content} came from {from}; {by} had asked for it"),
	  N_("Content that was added at another host was brought to this "
	     "one.") },
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
	{ "ticket.recommended", ON_WATCH, advice_fields, check_recommended,
	  apply_recommended, N_("{actor} recommends: {text}"),
	  N_("What the customer is to do: no confirmed incident is told of "
	     "without it."),
	  N_("the recommendation"), NULL, N_("we recommend: {text}") },
	{ "notice.held", ROLE_MACHINE, held_fields, check_notice_held,
	  apply_notice_held,
	  N_("a notice to {channel} is to be approved by {to}: {event}"),
	  N_("A notice to a customer was written; its text is kept under its "
	     "hash, and it goes once somebody else has approved it.") },
	{ "notice.approved", ON_WATCH | ROLE_SERVICE_MANAGER,
	  notice_approved_fields, check_notice_approved, apply_notice_approved,
	  N_("{actor} approved the notice to {channel}[: {comment}]"),
	  N_("The text may go; nobody approves own words.") },
	{ "notice.dropped", ON_WATCH | ROLE_SERVICE_MANAGER,
	  notice_dropped_fields, check_notice_dropped, apply_notice_dropped,
	  N_("{actor} dropped the notice to {channel}: {reason}"),
	  N_("It is not sent, or not tried again.") },
	{ "notice.retried", ON_WATCH | ROLE_SERVICE_MANAGER, notice_fields,
	  check_notice_retried, apply_notice_retried,
	  N_("{actor} has the notice to {channel} sent again"),
	  N_("A notice that has failed is queued again.") },
	{ "notice.sent", ROLE_MACHINE, sent_fields, NULL, apply_notice_sent,
	  N_("told {channel}: {event}[; {who} is informed]"),
	  N_("The service at the other end has taken the notice.  Where "
	     "desk.conf says whom that reaches, it stops the clock for "
	     "informing the customer.") },
	{ "notice.failed", ROLE_MACHINE, failed_fields, NULL,
	  apply_notice_failed,
	  N_("could not tell {channel}: {event}: {reason} ({code})[; {instead} "
	     "stands in]"),
	  N_("A notice did not arrive and is not tried again by itself.") },
	{ "notice.acknowledged", ON_WATCH | ROLE_SERVICE_MANAGER, no_fields,
	  check_acknowledged, apply_acknowledged,
	  N_("{actor} has seen the call"),
	  N_("Who was called knows of the ticket: nobody else is called.") },
	{ "notice.unanswered", ROLE_MACHINE, unanswered_fields,
	  check_unanswered, NULL,
	  N_("nobody has answered the call; {to} is called"),
	  N_("The time to acknowledge a ticket has passed, as desk.conf "
	     "defines it.") },
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
