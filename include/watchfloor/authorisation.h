/*
 * authorisation.h - the customer's word.
 *
 * Nobody contains or tunes at a customer without their word.  An
 * authorisation says who allowed which actions on which assets, from when
 * until when, by which channel, and where that can be found again.  It is
 * about one ticket, or stands for all tickets of a tenant.  A step of a
 * playbook that names a party in `authorisation` cannot be marked done unless
 * one covers it, or two persons have signed that it is done without.
 *
 * Beside it stand the documents that the customer has signed: desk.conf says
 * which of them such a step needs too.
 *
 * Times are milliseconds since 1970; CLOCK_NEVER is "no such time".  Strings
 * come from records: make them safe before showing.
 */
#ifndef WATCHFLOOR_AUTHORISATION_H
#define WATCHFLOOR_AUTHORISATION_H

#include "watchfloor/desk.h"

/* By which channel the customer's word came. */
extern const struct term authorisation_channels[];
/* What customers sign. */
extern const struct term document_kinds[];

/* ---- what a scope covers ---- */

/*
 * A scope is a list with commas between.  An item of assets is "*" (any), a
 * name, a pattern with * and ?, without case (ASCII), or a network
 * ("10.2.0.0/16", "2001:db8::/32"), which covers the addresses in it.  An
 * asset that is not known ("") is covered by "*" alone.
 */
bool scope_covers_asset(const char *assets, const char *asset);
/* Every action of the list `needed`; NULL or "": none is named, and any scope
 * will do. */
bool scope_covers_action(const char *actions, const char *needed);
/* At least one of them: what a refusal is about. */
bool scope_touches_action(const char *actions, const char *needed);
/* 0, or REFUSED with a sentence: an item that can cover nothing. */
int scope_check_assets(const char *assets);
int scope_check_actions(const char *actions);
int scope_check_channel(const char *word);
/* Append the actions' titles, or "anything". */
void scope_add_actions(struct strbuf *out, const char *actions);

/* ---- the customer's word ---- */

struct authorisation {
	int64_t record; /* that says so: its number for people */
	int64_t ticket; /* its number; 0: it stands for the tenant */
	char *tenant;
	char *party; /* whose word it is: "customer", as a step names it */
	bool refused;
	char *who, *title; /* at the customer; title may be "" */
	char *channel;     /* a word of authorisation_channels */
	char *assets, *actions;
	int64_t from, until; /* of a refusal CLOCK_NEVER */
	char *evidence;      /* a hash or a reference, or "" */
	char *reason;
	char *actor; /* who recorded it */
	int64_t at;
	int64_t withdrawn; /* when, or CLOCK_NEVER */
};
void authorisation_release(struct authorisation *a);

enum authorisation_state {
	AUTHORISATION_IN_FORCE,
	AUTHORISATION_TO_COME,
	AUTHORISATION_EXPIRED,
	AUTHORISATION_WITHDRAWN,
	AUTHORISATION_REFUSED,
	AUTHORISATION_STATES
};
enum authorisation_state authorisation_state(const struct authorisation *a,
					     int64_t at);
/* "in-force", for programs; and for people, translated. */
const char *authorisation_state_word(enum authorisation_state s);
const char *authorisation_state_title(enum authorisation_state s);

/* Append "isolate, block on web-03, by wang (CISO), phone, until 08:57". */
void authorisation_print(const struct authorisation *a, int64_t now,
			 struct strbuf *out);

/* Which are listed: NULL or 0 is any. */
struct authorisation_filter {
	const char *tenant;
	const struct ticket *ticket; /* its own, and what stands for its
					tenant */
	bool in_force;               /* now, and no refusals */
};
/* Newest first.  Stops at the first answer that is not 0, and returns it. */
int authorisation_each(struct desk *d, const struct authorisation_filter *f,
		       int (*each)(void *ctx, const struct authorisation *a),
		       void *ctx);

/* ---- what a step needs ---- */

enum cover {
	COVER_NOT_NEEDED,
	COVER_AUTHORISED, /* by an authorisation */
	COVER_OVERRIDDEN, /* two persons have signed for it */
	COVER_MISSING
};

struct step_cover {
	enum cover how;
	struct authorisation by; /* COVER_MISSING: what comes nearest */
	int64_t override;        /* COVER_OVERRIDDEN: its record */
	/* COVER_MISSING: a document is, a word of document_kinds, though the
	 * step is authorised; and an override is asked for */
	const char *document;
	bool waiting;
};
void step_cover_release(struct step_cover *c);

/*
 * May this step of the run be done (or its command be run) now, as far as the
 * customer's word goes?  0, or REFUSED with a sentence that names the step,
 * what is missing and what to do.  A step that needs nobody's word is 0.
 * *out (may be NULL) says what covers it; to be released in any case.
 */
int authorisation_check_step(struct desk *d, const struct run *r,
			     const struct step *step, struct step_cover *out);

/* ---- recording it ---- */

/*
 * Fill in what is not said of a grant on a ticket: the asset of the ticket,
 * the actions of the step that its run waits at or of the next one that needs
 * any, the channel (phone).  REFUSED when no step says which actions: name
 * them.
 */
int authorisation_complete(struct desk *d, const struct ticket *t, cJSON *data);
/* The same of a refusal, which is of anything. */
void authorisation_complete_refusal(cJSON *data);
/* One that stands for a tenant.  data is consumed; assets and actions must be
 * in it. */
int authorisation_stand(struct desk *d, const char *tenant, cJSON *data);
/* Either kind, by its record. */
int authorisation_withdraw(struct desk *d, int64_t record, const char *who,
			   const char *reason);

/* ---- going on without ---- */

struct override {
	int64_t record;
	char *ticket; /* its id */
	char *tenant;
	int64_t run, n; /* the answer that it is for */
	char *step, *title;
	char *missing; /* the sentence that refused the step */
	char *reason, *actor;
	int64_t at;
	bool waiting;  /* for a signature */
	char *decider; /* "" while nobody has decided */
	int64_t decided;
	bool approved;
	char *comment;
};

/* To the data of override.requested: the step that the ticket's run waits at,
 * and what it lacks.  REFUSED when that is nothing. */
int override_request_data(struct desk *d, const struct ticket *t, cJSON *data);
/* To the data of the other person's act: the request of the ticket that waits
 * for it. */
int override_data(struct desk *d, const struct ticket *t, cJSON *data);
/* Newest first. */
int override_each(struct desk *d, bool waiting_only,
		  int (*each)(void *ctx, const struct override *o), void *ctx);

/* ---- documents ---- */

struct document {
	int64_t record;
	char *tenant;
	char *kind; /* a word of document_kinds */
	char *party, *signer, *title;
	int64_t signed_at, until; /* until CLOCK_NEVER: without end */
	char *reference;          /* a hash or a reference, or "" */
	char *actor;
	int64_t at;
	int64_t revoked; /* when, or CLOCK_NEVER */
	char *reason;    /* why it was revoked, or "" */
};
/* Signed, not over, not revoked. */
bool document_in_force(const struct document *doc, int64_t at);

/* data is consumed. */
int document_add(struct desk *d, const char *tenant, cJSON *data);
int document_revoke(struct desk *d, int64_t record, const char *reason);
/* tenant may be NULL: all.  Newest first. */
int document_each(struct desk *d, const char *tenant,
		  int (*each)(void *ctx, const struct document *doc),
		  void *ctx);

#endif
