/*
 * desk.h - the domain: a store opened by somebody, the table of acts, the
 * tickets, and runs of playbooks.
 */
#ifndef WATCHFLOOR_DESK_H
#define WATCHFLOOR_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watchfloor/conf.h"
#include "watchfloor/json.h"
#include "watchfloor/ledger.h"
#include "watchfloor/playbook.h"
#include "watchfloor/query.h"
#include "watchfloor/ticket.h"
#include "watchfloor/walk.h"

/* ---- the table of acts ---- */

struct act_field {
	const char *name;
	enum { FIELD_STRING, FIELD_INT, FIELD_OBJECT, FIELD_ARRAY } type;
	bool required;
	const char *help; /* N_() */
};

struct act_state; /* one database's projections, see desk/acts.h */
struct undo_row;

struct act {
	const char *name;               /* "ticket.claimed" */
	unsigned who;                   /* enum role, or-ed */
	const struct act_field *fields; /* NULL name ends it */
	/* May this happen?  0, or REFUSED with a sentence.  NULL: always. */
	int (*check)(struct act_state *s, const struct record *r);
	/* What it changes.  NULL: nothing (the record is all). */
	int (*apply)(struct act_state *s, const struct record *r);
	/* For the timeline: {actor}, {on} and {FIELD of data} are filled in,
	 * a field's value made readable ("verdict" by its title).  "[...]" is
	 * there only if its field says so.  {FIELD|alert|alerts} is the word
	 * for that many; a translation may do without. */
	const char *sentence; /* N_() */
	const char *help;     /* N_(): for the man page */
	/* "the claim": what is taken back when the act is undone, N_().
	 * NULL: it cannot be. */
	const char *noun;
	/* What beside the fields of the ticket itself goes back then. */
	int (*revert)(struct act_state *s, const struct undo_row *row);
	/* What the customer is told of it, N_(); NULL: nothing. */
	const char *customer;
	/* Not for whom the ticket is about. */
	bool not_about_self;
	/* Only for who was asked, or who stands above them. */
	enum act_asked {
		ASKED_NOBODY,
		ASKED_TO_STEP_IN, /* the escalation */
		ASKED_QUESTION
	} asked;
	/* It makes the ticket that it is about. */
	bool makes;
	/* Who may do it beside them on a ticket that was filed. */
	unsigned filed;
};

/* Fields that any act may have. */
extern const struct act_field act_common_fields[];

/* NULL name ends it. */
extern const struct act acts[];
const struct act *act_named(const char *name);
/* Append the sentence for r, in the language of messages.  Values come from
 * records: make the result safe before showing. */
void act_sentence(const struct record *r, struct strbuf *out);

/* What the customer is told of it; nothing when that is nothing. */
void act_customer_sentence(const struct record *r, struct strbuf *out);

/* The projections as the ledger wants them. */
extern const struct ledger_rules desk_rules;

/* ---- a desk: a store, opened by somebody ---- */

struct desk {
	struct ledger *ledger;
	struct repo *repo;
	struct conf *conf;
	struct taxonomy *taxonomy;
	char commit[41]; /* of the desk repository: conf is from there */
	bool adopted;    /* it was adopted, and stays: see adopt.h */
	char *actor;     /* who acts */
	char *by;        /* "os:1000" */
	int64_t at;      /* as it was then; CLOCK_NEVER: as it is */
	/* who acts, as conf has it; NULL: an open desk, a stranger, or the
	 * past */
	const struct conf_member *member;
	/* private */
	struct sight *sight;              /* see authority.h */
	int64_t last_block;               /* of raw alerts, in the past */
	sqlite3_stmt *next_number, *load; /* kept prepared */
	struct gist *gist;                /* see gist.h; NULL: not begun */
	bool (*stop)(void *ctx);          /* see desk_set_stop(); or NULL */
	void *stop_ctx;
	char refused[41]; /* the last commit whose conf is broken */
	/* Why the newest desk.conf is not in force; NULL: it is. */
	char *conf_fault;
};

/* -C DIR, else $WATCHFLOOR_HOME, else $XDG_DATA_HOME/watchfloor.  Yours. */
char *desk_default_dir(const char *option);

/* Whose name records that we write bear: the account's.  Yours. */
char *desk_account(void);

/* Make a store: ledger, desk repository from the shipped playbooks/. */
int desk_init(const char *dir, const char *origin);
int desk_open(struct desk **out, const char *dir, unsigned ledger_flags);
/* The same for who looks at the ledger alone: a desk.conf or repository that
 * is damaged must not keep an auditor out.  Then conf is NULL, and it is the
 * owner of the store who may look. */
int desk_open_ledger(struct desk **out, const char *dir, unsigned ledger_flags);
void desk_close(struct desk *d);
/*
 * The desk as it was at a time, with the desk.conf of then: to be read with
 * all that reads a desk; clocks are measured at that time, acts are refused.
 * The records up to then are replayed for it, so it takes as long as a
 * rebuild.
 */
int desk_as_of(struct desk **out, struct desk *now, int64_t at,
	       ledger_progress *progress, void *ctx);
/* The time that the desk shows: clock_now(), unless it is one of the past. */
int64_t desk_now(const struct desk *d);
/* Has anything changed since the last call?  Also re-reads the conf when the
 * desk repository has a new commit.  A broken one is refused: the old one
 * stays in force, the last error says why, *error is set; once for each
 * commit. */
bool desk_refresh(struct desk *d, bool *error);

/* ledger_verify(), then the SSH signatures of records and the content of
 * evidence: how many of these there were.  l must see all. */
struct desk_verified {
	int64_t signatures, evidence;
};
int desk_verify(struct ledger *l, struct ledger_report *r,
		struct desk_verified *beside, ledger_progress *progress,
		void *ctx);

/* ---- acting ---- */

/* May the desk's actor do this act at all, now?  0, or REFUSED with the
 * rule. */
int desk_check_who(const struct desk *d, const struct act *act);

/* Append one act by the desk's actor.  data is consumed (NULL: {}). */
int desk_act(struct desk *d, const char *act, const char *on, cJSON *data);

/* Several acts on one ticket: all of them or none.  Each data is consumed. */
struct desk_step {
	const char *act;
	cJSON *data;
	int64_t at; /* when it was signed; 0: it is not */
};
int desk_append(struct desk *d, const char *on, struct desk_step *steps,
		size_t n);

int ticket_claim(struct desk *d, const char *id);
int ticket_release_claim(struct desk *d, const char *id);
int ticket_note(struct desk *d, const char *id, const char *text);
int ticket_judge(struct desk *d, const char *id, enum verdict v,
		 const char *reason);
/* verdict VERDICT_NONE: keep the one it has (refused when it has none). */
int ticket_close(struct desk *d, const char *id, enum verdict v,
		 const char *reason);
int ticket_reopen(struct desk *d, const char *id, const char *reason);

/* ---- work that no alert begins ---- */

struct filing {
	const char *tenant, *type, *title;
	const char *asset, *playbook, *note; /* or NULL; playbook: see
					      * repo_find(); NULL: by route */
	enum severity severity;
};
/* Make a ticket of it.  *id: of the new one, yours. */
int ticket_file(struct desk *d, const struct filing *f, char **id);

/* ---- taking back ---- */

/*
 * What the desk's actor did last and can take back: one act, or all that was
 * done at one stroke, be it on one ticket or on thousands.
 */
struct last_act {
	int64_t stroke;  /* its first record */
	int64_t at;      /* when it was done */
	int64_t tickets; /* on how many; 0: on what is watched */
	char *sentence;  /* "bj1-7: lin took the ticket", "41 tickets: ..." */
};
/* NOT_FOUND, and a sentence, when there is nothing. */
int desk_last_act(struct desk *d, struct last_act *out);
void last_act_release(struct last_act *a);
/* All of it or nothing: CONFLICT when somebody else has acted since on one
 * of the tickets. */
int desk_undo(struct desk *d, const struct last_act *what,
	      ledger_progress *progress, void *ctx);
/* Has the act that r records been taken back? */
bool act_is_undone(struct desk *d, const struct record *r);
/* act_sentence(), and whether it has been. */
void event_sentence(struct desk *d, const struct record *r, struct strbuf *out);

/* ---- reading ---- */

/* NOT_FOUND with a sentence.  A bare number ("1042") will do for id. */
int ticket_load(struct desk *d, const char *id, struct ticket *out);
/* The same by ticket.num. */
int ticket_load_number(struct desk *d, int64_t num, struct ticket *out);

/* What tickets can be sorted by.  Texts go without case (ASCII); equals are
 * sorted by number. */
enum ticket_key {
	BY_URGENCY, /* what burns, the gravest first; then what breaks next */
	BY_NUMBER,
	BY_SEVERITY,
	BY_DUE, /* the next clock to run out; where none runs, last; equals
		 * by time of opening */
	BY_TENANT,
	BY_TITLE,
	BY_ASSET,
	BY_SOURCE,
	BY_ALERTS,
	BY_OWNER,
	BY_STATE,
	BY_LAST,
	BY_FIRST,
	BY_OPENED,
	BY_CHANGED,
	BY_TYPE,
	BY_TARGET,
	BY_USER,
	BY_VERDICT,
	TICKET_KEYS
};

struct ticket_order {
	enum ticket_key key;
	bool reverse; /* the whole order turned round */
};

/* "severity", or "severity-" for the reverse.  FAILED with a sentence. */
int ticket_order_parse(struct ticket_order *out, const char *text);
/* The word of a key, without the "-". */
const char *ticket_key_word(enum ticket_key key);

/*
 * One page of the tickets that match, by keyset: `after` (an id, or NULL for
 * the first page) is the last row of the page before (backward: the first).
 * tickets[0..*n) are yours to ticket_release().  By urgency and by number it
 * costs what it gives; other orders look at every ticket that matches.
 */
int ticket_page(struct desk *d, const struct query *q,
		struct ticket_order order, const char *after, bool backward,
		struct ticket *tickets, int max, int *n);
/* The first page by urgency, as far as it is among the most urgent open
 * tickets, of which so many are looked at as can be at once.  *all: there is
 * no more of it. */
int ticket_glance(struct desk *d, const struct query *q, struct ticket *tickets,
		  int max, int *n, bool *all);
/* Next most urgent that is unclaimed and matches; NOT_FOUND when none. */
int ticket_next(struct desk *d, const struct query *q, struct ticket *out);

struct ticket_counts {
	int64_t tickets; /* that match */
	int64_t alerts;  /* on them */
	int64_t unclaimed;
	int64_t late; /* whose next clock has run out */
};
int ticket_count(struct desk *d, const struct query *q,
		 struct ticket_counts *out);

/* The clocks of desk.conf. */
struct due {
	enum sla_clock clock;
	int64_t at;   /* when it runs out, if it waits as long as planned */
	int64_t left; /* ms; negative: late by so much */
	bool still;   /* it stands still: the ticket waits */
	int64_t warn; /* so long before it runs out it burns */
};

/* Of those that run, the clock that runs out first.  False: none. */
bool ticket_due(struct due *out, const struct conf *c, const struct ticket *t,
		int64_t now);
/* One of them.  False: it does not run. */
bool ticket_clock_due(struct due *out, const struct conf *c,
		      const struct ticket *t, enum sla_clock clock,
		      int64_t now);
/* When it was stopped; CLOCK_NEVER: it has not been. */
int64_t ticket_clock_stopped(const struct ticket *t, enum sla_clock clock);

/* One line of the timeline or of the notes. */
int timeline_each(struct desk *d, const char *ticket,
		  int (*each)(void *ctx, const struct record *r), void *ctx);

/* An alert on a ticket, as the list shows it.  Strings owned. */
struct alert_row {
	int64_t time, count;
	enum severity severity;
	char *title, *src, *dst, *asset, *user, *url, *uid;
	int64_t block, offset, length; /* where the raw text is */
};
void alert_row_release(struct alert_row *a);
/* What they are sorted by; those that are alike, newest first. */
enum alerts_key {
	ALERTS_BY_TIME,
	ALERTS_BY_SEVERITY,
	ALERTS_BY_COUNT,
	ALERTS_BY_SOURCE,
	ALERTS_BY_USER,
	ALERTS_BY_TITLE,
	ALERT_KEYS
};
struct alerts_order {
	enum alerts_key key;
	bool descends;
};
/* Skip the first `skip` in that order.  words: only those in which each of
 * them is found, without case (ASCII); "": all. */
int alerts_page(struct desk *d, const char *ticket, const char *words,
		struct alerts_order order, int64_t skip, struct alert_row *rows,
		int max, int *n);
#define ALERTS_NEWEST_FIRST ((struct alerts_order){ ALERTS_BY_TIME, true })
/* How many those are. */
int alerts_count(struct desk *d, const char *ticket, const char *words,
		 int64_t *n);
/* The raw text, byte for byte as it was read. */
int alert_raw(struct desk *d, const struct alert_row *a, struct strbuf *out);

/* ---- for intake: inside ledger_begin() .. ledger_commit() ---- */

/* A draft of an act by the desk's actor, and one by the machine on behalf of
 * whoever runs the program; both borrow all that they are given. */
struct draft desk_draft(const struct desk *d, const char *act, const char *on,
			const char *tenant, const cJSON *data);
struct draft desk_machine_draft(const struct desk *d, const char *act,
				const char *on, const char *tenant,
				const cJSON *data);

/* The number of the next new ticket. */
int ticket_next_number(struct desk *d, int64_t *num);
/* "bj1-1042": the id of the ticket with that number, which may be a new one
 * of the own store; yours.  NULL, and a sentence: another's that is not
 * there. */
char *ticket_id(struct desk *d, int64_t num);

/* ---- runs: a playbook being walked for a ticket ---- */

struct run_result { /* one answer that was given */
	int64_t n;  /* its number in the run */
	int64_t at;
	char *actor, *step, *reason; /* reason NULL when none */
	enum walk_outcome outcome;
	cJSON *values;
};

struct run {
	char *id;       /* "bj1-1042/1": ticket and number */
	int64_t number; /* 1 */
	char *ticket, *playbook_id, *commit, *blob;
	bool abandoned;
	struct playbook *playbook;  /* as pinned */
	struct walk *walk;          /* replayed to now */
	struct run_result *results; /* that count */
	int nresults;
	struct run_result *superseded; /* that a review has sent back */
	int nsuperseded;
	int64_t given; /* all of them */
	int64_t since; /* when it came to where it stands */
	/* private */
	cJSON *externals;
	struct playbook **callees;
	int ncallees;
};

/* The newest run of the ticket.  NOT_FOUND when there is none. */
int run_load(struct run **out, struct desk *d, const char *ticket);
void run_free(struct run *r);
/* The step with that id, of the playbook or of one that it calls; NULL: there
 * is none. */
const struct step *run_step(const struct run *r, const char *id);
/*
 * Beginning: read the playbook at the desk's head commit, ask, pin it.
 * playbook NULL: the one that the ticket's route chose.  What is asked are the
 * playbook's external variables that no ticket says anything of.
 */
struct run_beginning;
int run_prepare(struct run_beginning **out, struct desk *d, const char *ticket,
		const char *playbook);
void run_beginning_free(struct run_beginning *b);
/* Borrowed. */
const struct playbook *run_beginning_playbook(const struct run_beginning *b);
/* The i-th of what is asked; NULL: there are no more. */
const struct variable *run_asks(const struct run_beginning *b, int i);
/* values: {"__case__": "7"}, of any external variables; may be NULL.  REFUSED,
 * and nothing has begun, when one does not fit its type, or one that is asked
 * has neither a value nor a default. */
int run_beginning_end(struct desk *d, const struct run_beginning *b,
		      const cJSON *values);
/* The same where nothing is asked. */
int run_start(struct desk *d, const char *ticket, const char *playbook);
/* Answer what the run waits for.  CONFLICT when somebody else answered since
 * it was loaded; load it again.  When the walk is over with this answer, the
 * same transaction records that.  On success r has moved on. */
int run_answer(struct desk *d, struct run *r, const struct walk_answer *a,
	       const char *reason);
/*
 * The times that the step where it stands is to keep (cacao 4.1): not to be
 * begun before, counted from when the walk came there; and when it counts as
 * failed, counted from then.  CLOCK_NEVER: none.  Nothing happens by itself.
 */
int64_t run_begins(const struct run *r);
int64_t run_times_out(const struct run *r);
/* The same for people, a line each; "" for none: "begin not before 14:05:00",
 * "times out at 14:35:00, then: Call the customer". */
void run_begins_print(const struct run *r, int64_t now, struct strbuf *out);
void run_times_out_print(const struct run *r, int64_t now, struct strbuf *out);
/* Leave the ticket's newest run; it need not load. */
int run_abandon(struct desk *d, const char *ticket, const char *reason);

/* How often each playbook, by its id, was begun, and how many of these runs
 * are being walked.  Stops at the first answer that is not 0. */
int run_counts(struct desk *d,
	       int (*each)(void *ctx, const char *playbook, int64_t runs,
			   int64_t walking),
	       void *ctx);

/* {"__ticket__": ..., "__src__": ...} for walk_start(). */
cJSON *run_externals(const struct ticket *t);

#endif
