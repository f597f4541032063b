/*
 * desk_private.h - what the files of the desk share: opening one, and acts of
 * one stroke, whose records come in one transaction and say that they belong
 * together.
 */
#ifndef DESK_PRIVATE_H
#define DESK_PRIVATE_H

#include "watchfloor/desk.h"

/* A desk of nothing yet: desk_close() frees it at any stage. */
struct desk *desk_new(void);
/* Open what is written: the desk repository of d->ledger's store, desk.conf,
 * the taxonomy. */
int desk_open_written(struct desk *d);
/* Read desk.conf as of that commit.  On failure nothing has changed. */
int desk_read_conf(struct desk *d, const char *commit);

/* Find out who acts, by the conf as it is now, and show that person no more
 * than is theirs. */
int desk_identify(struct desk *d);
/* Without a conf: the owner of the store, who sees all of it. */
int desk_identify_owner(struct desk *d);

/* ticket_number(), of a bare number that of the desk's own store. */
int64_t desk_ticket_number(const struct desk *d, const char *id);

/* The last error, as a fault of that record. */
void desk_add_wrong(struct ledger_report *r, int64_t id);

/* desk_append(), with something that belongs into its transaction and comes
 * before the records. */
int desk_append_after(struct desk *d, const char *on, struct desk_step *steps,
		      size_t n, int (*first)(void *ctx), void *ctx);

/* One act about no ticket, by the desk's actor, in a transaction of its own;
 * text, when there is one, is kept under its hash; signed where desk.conf
 * wants that.  data is consumed. */
int desk_record(struct desk *d, const char *act, const char *on, cJSON *data,
		const struct strbuf *text);
/* The same, for the eyes of who sees that tenant; "": of all. */
int desk_record_for(struct desk *d, const char *act, const char *on,
		    const char *tenant, cJSON *data);

/* Between ledger_begin() and desk_end(): */

/* The id of the next record, or a failure. */
int64_t desk_next_record(struct desk *d);
/* Mark the step as one of the stroke that begins with that record and is
 * about so many tickets. */
void desk_mark_stroke(struct desk_step *step, int64_t stroke, int64_t tickets);
/* Add the records, if the actor may act on that ticket; data is not
 * consumed. */
int desk_add_steps(struct desk *d, const struct ticket *t,
		   const struct desk_step *steps, size_t n);

/* NOT_FOUND, and a sentence, unless the actor sees that tenant. */
int desk_check_tenant(const struct desk *d, const char *tenant);
/* Ask "SELECT tenant FROM ... WHERE record = ?1" through the sight.  1, 0 when
 * it is not to be seen, or FAILED; *tenant is yours to free. */
int desk_tenant_of(struct desk *d, const char *sql, int64_t record,
		   char **tenant);
/* One act about a tenant; data is consumed. */
int desk_act_on_tenant(struct desk *d, const char *act, const char *tenant,
		       cJSON *data);

/* What is told between two looks at progress, in tickets. */
#define TELL_EVERY 256

/* INTERRUPTED when the person wants to stop; progress may be NULL. */
int desk_tell(ledger_progress *progress, void *ctx, const char *what,
	      int64_t done, int64_t total);

/* Commit when ret is 0, else roll back.  Returns how it went. */
int desk_end(struct desk *d, int ret);

#endif
