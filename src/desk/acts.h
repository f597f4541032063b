/*
 * acts.h - what the checks and reducers of the table of acts work on.
 */
#ifndef WATCHFLOOR_DESK_ACTS_H
#define WATCHFLOOR_DESK_ACTS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "watchfloor/desk.h"

/*
 * One database's projections: the store's, or those of a replay.  For an act
 * on a ticket the ticket is loaded before check() and apply(), and written
 * back after apply(); the functions of the table see a plain value.
 */
struct act_state {
	sqlite3 *db;
	struct ticket_rows *rows; /* between s->ticket and the table */
	sqlite3_stmt *event;
	sqlite3_stmt *run_insert, *run_load, *run_state, *result_insert;
	sqlite3_stmt *run_delete, *result_delete, *result_find;
	sqlite3_stmt *result_supersede, *result_restore;
	sqlite3_stmt *run_return, *run_restore;
	sqlite3_stmt *superseded;
	sqlite3_stmt *undo_push, *undo_rows, *undo_pop, *undo_mark;
	struct ticket ticket;
	bool found;           /* the ticket was there */
	struct ticket before; /* as loaded, without the text of its alerts */
};

/* An act that can be undone, and what it replaced: a row of `undo`. */
struct undo_row {
	int64_t record;
	const char *act, *actor, *before; /* borrowed from the statement */
	int64_t run; /* number of the run it was about, or 0 */
};

/* The last run of state->ticket, as its row says. */
enum run_state { RUN_WALKING, RUN_OVER, RUN_ABANDONED };
struct run_row {
	int64_t n; /* 0: there is none */
	enum run_state state;
	int64_t results;
};

/* The run that the record names must be the newest, and under way, on an open
 * ticket of the actor. */
int check_walking(struct act_state *s, const struct record *r,
		  struct run_row *row);
/* One number out of the projections, with those of ?1 and ?2 texts, ?3 a
 * number that the SQL names. */
int act_ask(struct act_state *s, const char *sql, const char *text,
	    const char *more, int64_t number, int64_t *out);
/* Change something, with those of ?1 the record's id, ?2 its actor, ?3 its
 * time, ?4 and ?5 texts, ?6 a number that the SQL names. */
int act_change(struct act_state *s, const char *sql, const struct record *r,
	       const char *text, const char *more, int64_t number);
/* Put back what the act of the row has changed; ?1 is its record. */
int act_revert(struct act_state *s, const char *sql,
	       const struct undo_row *row);
/* When it happened, if the record says so: it cannot have been later. */
int check_past(const struct record *r, const char *key);

/* The records' own words. */
const char *data_str(const struct record *r, const char *key); /* or NULL */
int64_t data_int(const struct record *r, const char *key, int64_t fallback);
/* A record that data names, as an id.  By a small number it is one of the same
 * origin: it may have been written before a hub numbered that. */
int64_t data_record(const struct record *r, const char *key, int64_t fallback);
int64_t data_time(const struct record *r, const char *key, int64_t fallback);

/*
 * ticket_rows.c.  Load the ticket into s->ticket; s->found says whether it is
 * there.  act_load_none(): the record is about none.
 */
int act_load(struct act_state *s, int64_t num);
void act_load_none(struct act_state *s);
/* s->ticket into its row: at once, or after tickets_hold() some time. */
int act_save(struct act_state *s);
void tickets_begin(struct act_state *s);
void tickets_end(struct act_state *s);
void tickets_hold(struct act_state *s);
/* What is held is written, and held on.  act_ask() does it when it asks of
 * tickets; nothing else asks the table. */
int tickets_settle(struct act_state *s);
/* No more holding; what is held is written, or given up. */
int tickets_release(struct act_state *s, bool write);

/* Refuse when state->ticket is closed. */
int check_open(const struct act_state *s);
/* act_sentence() without a word of the other tickets of a bulk. */
void act_words(const struct record *r, struct strbuf *out);

/* Refuse unless the actor owns the ticket and it is open; and of
 * state->ticket and the record's actor. */
int check_owner(const struct ticket *t, const char *actor);
int check_own_open(const struct act_state *s, const struct record *r);
/* Refuse a reason or note that says nothing. */
int check_said(const struct record *r, const char *key);

/* ticket_acts.c */
int check_opened(struct act_state *s, const struct record *r);
int apply_opened(struct act_state *s, const struct record *r);
int check_filed(struct act_state *s, const struct record *r);
int apply_filed(struct act_state *s, const struct record *r);
int check_grown(struct act_state *s, const struct record *r);
int apply_grown(struct act_state *s, const struct record *r);
int check_claimed(struct act_state *s, const struct record *r);
int apply_claimed(struct act_state *s, const struct record *r);
int check_released(struct act_state *s, const struct record *r);
int apply_released(struct act_state *s, const struct record *r);
int check_noted(struct act_state *s, const struct record *r);
int check_judged(struct act_state *s, const struct record *r);
int apply_judged(struct act_state *s, const struct record *r);
int check_closed(struct act_state *s, const struct record *r);
int apply_closed(struct act_state *s, const struct record *r);
int check_reopened(struct act_state *s, const struct record *r);
int apply_reopened(struct act_state *s, const struct record *r);

/* run_acts.c */
int check_run_started(struct act_state *s, const struct record *r);
int apply_run_started(struct act_state *s, const struct record *r);
int check_step(struct act_state *s, const struct record *r);
int apply_step(struct act_state *s, const struct record *r);
int check_done(struct act_state *s, const struct record *r);
int check_run_over(struct act_state *s, const struct record *r);
int apply_run_over(struct act_state *s, const struct record *r);
int check_run_abandoned(struct act_state *s, const struct record *r);
int apply_run_abandoned(struct act_state *s, const struct record *r);
int revert_run_started(struct act_state *s, const struct undo_row *row);
int revert_step(struct act_state *s, const struct undo_row *row);
int revert_run_end(struct act_state *s, const struct undo_row *row);

/* move_acts.c */
int check_run_moved(struct act_state *s, const struct record *r);
int apply_run_moved(struct act_state *s, const struct record *r);
int revert_run_moved(struct act_state *s, const struct undo_row *row);

/* clock_acts.c */
int check_informed(struct act_state *s, const struct record *r);
int apply_informed(struct act_state *s, const struct record *r);
int check_contained(struct act_state *s, const struct record *r);
/* gate_contain.c: the customer's word, when the ticket's playbook asks. */
int check_contain_covered(struct act_state *s, const struct record *r);
int apply_contained(struct act_state *s, const struct record *r);
int check_waiting(struct act_state *s, const struct record *r);
int apply_waiting(struct act_state *s, const struct record *r);
int check_resumed(struct act_state *s, const struct record *r);
int apply_resumed(struct act_state *s, const struct record *r);
int check_waited(struct act_state *s, const struct record *r);
int check_warned(struct act_state *s, const struct record *r);
int apply_warned(struct act_state *s, const struct record *r);
int check_raised(struct act_state *s, const struct record *r);
int apply_raised(struct act_state *s, const struct record *r);
int check_reportable(struct act_state *s, const struct record *r);
int apply_reportable(struct act_state *s, const struct record *r);
int check_owed(struct act_state *s, const struct record *r);
int apply_owed(struct act_state *s, const struct record *r);
int check_reported(struct act_state *s, const struct record *r);
int apply_reported(struct act_state *s, const struct record *r);
/* refusal.c */
int check_refusal(struct act_state *s, const struct record *r);
int apply_refusal(struct act_state *s, const struct record *r);
/* adopt_acts.c */
int check_adopted(struct act_state *s, const struct record *r);
int apply_adopted(struct act_state *s, const struct record *r);
/* The ticket waits no longer, whether it did or not. */
void wait_no_longer(struct ticket *t, int64_t at);

/* review_acts.c */
int check_escalated(struct act_state *s, const struct record *r);
int apply_escalated(struct act_state *s, const struct record *r);
int check_answered(struct act_state *s, const struct record *r);
int apply_answered(struct act_state *s, const struct record *r);
int check_deescalated(struct act_state *s, const struct record *r);
int apply_deescalated(struct act_state *s, const struct record *r);
int check_review_requested(struct act_state *s, const struct record *r);
int apply_review_requested(struct act_state *s, const struct record *r);
/* Has the actor answered a step that counts, judged it or contained it? */
int check_own_work(struct act_state *s, const struct record *r);
int check_approved(struct act_state *s, const struct record *r);
int apply_approved(struct act_state *s, const struct record *r);
int check_returned(struct act_state *s, const struct record *r);
int apply_returned(struct act_state *s, const struct record *r);
int revert_returned(struct act_state *s, const struct undo_row *row);
int check_handed(struct act_state *s, const struct record *r);
int apply_handed(struct act_state *s, const struct record *r);
int check_freed(struct act_state *s, const struct record *r);
int check_taken(struct act_state *s, const struct record *r);
int apply_taken(struct act_state *s, const struct record *r);
int check_asked(struct act_state *s, const struct record *r);
int apply_asked(struct act_state *s, const struct record *r);
int check_replied(struct act_state *s, const struct record *r);
int apply_replied(struct act_state *s, const struct record *r);

/* watch_acts.c */
int check_watch_added(struct act_state *s, const struct record *r);
int apply_watch_added(struct act_state *s, const struct record *r);
int check_watch_done(struct act_state *s, const struct record *r);
int apply_watch_done(struct act_state *s, const struct record *r);
int check_watch_undone(struct act_state *s, const struct record *r);
int apply_watch_undone(struct act_state *s, const struct record *r);

/* shift_acts.c */
int check_begun(struct act_state *s, const struct record *r);
int apply_begun(struct act_state *s, const struct record *r);
int check_handed_over(struct act_state *s, const struct record *r);
int apply_handed_over(struct act_state *s, const struct record *r);
int check_taken_over(struct act_state *s, const struct record *r);
int apply_taken_over(struct act_state *s, const struct record *r);
int check_left(struct act_state *s, const struct record *r);
int apply_left(struct act_state *s, const struct record *r);
int check_shift_released(struct act_state *s, const struct record *r);
int check_shift_noted(struct act_state *s, const struct record *r);
int check_unattended(struct act_state *s, const struct record *r);
int apply_unattended(struct act_state *s, const struct record *r);
int check_quality(struct act_state *s, const struct record *r);
int apply_quality(struct act_state *s, const struct record *r);

/* notice_acts.c */
int check_recommended(struct act_state *s, const struct record *r);
int apply_recommended(struct act_state *s, const struct record *r);
int check_notice_held(struct act_state *s, const struct record *r);
int apply_notice_held(struct act_state *s, const struct record *r);
int check_notice_approved(struct act_state *s, const struct record *r);
int apply_notice_approved(struct act_state *s, const struct record *r);
int check_notice_dropped(struct act_state *s, const struct record *r);
int apply_notice_dropped(struct act_state *s, const struct record *r);
int check_notice_retried(struct act_state *s, const struct record *r);
int apply_notice_retried(struct act_state *s, const struct record *r);
int apply_notice_sent(struct act_state *s, const struct record *r);
int apply_notice_failed(struct act_state *s, const struct record *r);
int check_acknowledged(struct act_state *s, const struct record *r);
int apply_acknowledged(struct act_state *s, const struct record *r);
int check_unanswered(struct act_state *s, const struct record *r);

/* evidence_acts.c */
int check_evidence_added(struct act_state *s, const struct record *r);
int apply_evidence_added(struct act_state *s, const struct record *r);
int check_unmasked(struct act_state *s, const struct record *r);
int check_evidence_exported(struct act_state *s, const struct record *r);
int check_evidence_fetched(struct act_state *s, const struct record *r);
int check_evidence_held(struct act_state *s, const struct record *r);
int apply_evidence_held(struct act_state *s, const struct record *r);
int check_evidence_released(struct act_state *s, const struct record *r);
int apply_evidence_released(struct act_state *s, const struct record *r);
int check_evidence_removed(struct act_state *s, const struct record *r);
int check_evidence_expired(struct act_state *s, const struct record *r);
int apply_evidence_removed(struct act_state *s, const struct record *r);

/* command_acts.c */
int check_command_started(struct act_state *s, const struct record *r);
int apply_command_started(struct act_state *s, const struct record *r);
int check_command_released(struct act_state *s, const struct record *r);
int check_command_ended(struct act_state *s, const struct record *r);
int apply_command_ended(struct act_state *s, const struct record *r);
/* authorisation_acts.c */
int check_granted(struct act_state *s, const struct record *r);
int apply_granted(struct act_state *s, const struct record *r);
int check_refused(struct act_state *s, const struct record *r);
int apply_refused(struct act_state *s, const struct record *r);
int check_withdrawn(struct act_state *s, const struct record *r);
int apply_withdrawn(struct act_state *s, const struct record *r);
int apply_standing(struct act_state *s, const struct record *r);
int check_standing(struct act_state *s, const struct record *r);
int check_standing_withdrawn(struct act_state *s, const struct record *r);
int revert_word(struct act_state *s, const struct undo_row *row);
int revert_withdrawn(struct act_state *s, const struct undo_row *row);

/* document_acts.c */
int check_registered(struct act_state *s, const struct record *r);
int apply_registered(struct act_state *s, const struct record *r);
int check_revoked(struct act_state *s, const struct record *r);
int apply_revoked(struct act_state *s, const struct record *r);

/* override_acts.c */
int check_override(struct act_state *s, const struct record *r);
int apply_override(struct act_state *s, const struct record *r);
int check_override_approved(struct act_state *s, const struct record *r);
int apply_override_approved(struct act_state *s, const struct record *r);
int check_override_declined(struct act_state *s, const struct record *r);
int apply_override_declined(struct act_state *s, const struct record *r);
int revert_override(struct act_state *s, const struct undo_row *row);
int revert_override_decided(struct act_state *s, const struct undo_row *row);

/* gate.c */
/* Has the step that the record says is done what it needs? */
int check_covered(struct act_state *s, const struct record *r);

/* undo_acts.c */
/* Remember what can be undone of the ticket that was loaded. */
void undo_remember(struct act_state *s);
/* Keep what the act r, just applied, has replaced. */
int undo_keep(struct act_state *s, const struct record *r);
int check_undone(struct act_state *s, const struct record *r);
int apply_undone(struct act_state *s, const struct record *r);

#endif
