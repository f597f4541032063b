/*
 * acts.h - what the checks and reducers of the table of acts work on.
 */
#ifndef WATCHFLOOR_DESK_ACTS_H
#define WATCHFLOOR_DESK_ACTS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "watchfloor/desk.h"

/* Of a ticket, what people's acts change. */
struct standing {
	char *owner;
	enum ticket_state state;
	enum verdict verdict;
	int64_t accepted, judged, closed;
};

/*
 * One database's projections: the store's, or those of a replay.  For an act
 * on a ticket the ticket is loaded before check() and apply(), and written
 * back after apply(); the functions of the table see a plain value.
 */
struct act_state {
	sqlite3 *db;
	sqlite3_stmt *load, *insert, *update, *update_all, *event;
	sqlite3_stmt *run_insert, *run_load, *run_state, *result_insert;
	sqlite3_stmt *run_delete, *result_delete;
	sqlite3_stmt *undo_push, *undo_rows, *undo_pop, *undo_mark;
	struct ticket ticket;
	bool found; /* the ticket was there */
	/* as loaded: tells whether an indexed column has changed */
	int64_t first;
	enum severity severity;
	struct standing before; /* as loaded: what an undo puts back */
};

/* An act that can be undone, and what it replaced: a row of `undo`. */
struct undo_row {
	int64_t record;
	const char *act, *actor; /* borrowed from the statement */
	int64_t run;             /* number of the run it was about, or 0 */
	struct standing before;
};

/* The last run of state->ticket, as its row says. */
enum run_state { RUN_WALKING, RUN_OVER, RUN_ABANDONED };
struct run_row {
	int64_t n; /* 0: there is none */
	enum run_state state;
	int64_t results;
};

/* The records' own words. */
const char *data_str(const struct record *r, const char *key); /* or NULL */
int64_t data_int(const struct record *r, const char *key, int64_t fallback);
int64_t data_time(const struct record *r, const char *key, int64_t fallback);

/* Load the ticket into s->ticket; s->found says whether it is there. */
int act_load(struct act_state *s, int64_t num);

/* act_sentence() without a word of the other tickets of a bulk. */
void act_words(const struct record *r, struct strbuf *out);

/* Refuse unless the actor owns state->ticket and it is open. */
int check_own_open(const struct act_state *s, const struct record *r);
/* Refuse a reason or note that says nothing. */
int check_said(const struct record *r, const char *key);

/* ticket_acts.c */
int check_opened(struct act_state *s, const struct record *r);
int apply_opened(struct act_state *s, const struct record *r);
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
int check_run_over(struct act_state *s, const struct record *r);
int apply_run_over(struct act_state *s, const struct record *r);
int check_run_abandoned(struct act_state *s, const struct record *r);
int apply_run_abandoned(struct act_state *s, const struct record *r);
int revert_run_started(struct act_state *s, const struct undo_row *row);
int revert_step(struct act_state *s, const struct undo_row *row);
int revert_run_end(struct act_state *s, const struct undo_row *row);

/* undo_acts.c */
void standing_of(struct standing *out, const struct ticket *t);
void standing_release(struct standing *s);
/* Keep what the act r, just applied, has replaced. */
int undo_keep(struct act_state *s, const struct record *r);
int check_undone(struct act_state *s, const struct record *r);
int apply_undone(struct act_state *s, const struct record *r);

#endif
