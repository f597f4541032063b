/*
 * ticket.h - the ticket: what an analyst works on.  A plain value.
 *
 * Names follow OCSF where it has them (severity_id, src_endpoint, device);
 * states and verdicts are the service's own.
 */
#ifndef WATCHFLOOR_TICKET_H
#define WATCHFLOOR_TICKET_H

#include <stdint.h>

#include "watchfloor/clock.h"

/* OCSF severity_id.  99 ("Other") is read as unknown. */
enum severity {
	SEV_UNKNOWN,
	SEV_INFORMATIONAL,
	SEV_LOW,
	SEV_MEDIUM,
	SEV_HIGH,
	SEV_CRITICAL,
	SEV_FATAL,
	SEV_COUNT
};

enum ticket_state {
	STATE_NEW,
	STATE_TRIAGE,
	STATE_RESPONDING,
	STATE_VERIFYING,
	STATE_CLOSED,
	STATE_COUNT
};

enum verdict {
	VERDICT_NONE,
	VERDICT_TRUE_POSITIVE,
	VERDICT_BENIGN,
	VERDICT_FALSE_POSITIVE,
	VERDICT_DUPLICATE,
	VERDICT_UNDETERMINED,
	VERDICT_DONE, /* work that was asked for, and no attack */
	VERDICT_COUNT
};

/* What somebody else must do first; clocks that may then stand still. */
enum waiting {
	WAITING_NOT,
	WAITING_CUSTOMER,
	WAITING_AUTHORISATION,
	WAITING_COUNT
};

/* Who must report, by the national rules for reporting incidents: see
 * report.h. */
enum operator_class {
	OPERATOR_NONE,
	OPERATOR_CII, /* critical information infrastructure */
	OPERATOR_STATE_ORGAN,
	OPERATOR_OTHER,
	OPERATOR_COUNT
};

/* The official levels, IV to I: from III up an incident is reported. */
enum incident_level {
	LEVEL_NONE,
	LEVEL_GENERAL,
	LEVEL_RELATIVELY_SERIOUS,
	LEVEL_SERIOUS,
	LEVEL_PARTICULARLY_SERIOUS,
	LEVEL_COUNT
};

/* Strings are owned by the ticket, never NULL ("" when unknown). */
struct ticket {
	int64_t num; /* how the tables know it: of its id, in every store */
	char *id;    /* "bj1-1042": store name and number */
	char *tenant;
	char *title;     /* what the first alert said */
	char *type;      /* a name of the taxonomy: "webshell" */
	char *asset;     /* host or resource that is affected */
	char *src, *dst; /* addresses, of the newest alert */
	char *user;
	char *url, *file;     /* of the first alert that names one */
	char *product, *rule; /* "Suricata", "1:2024364" */
	char *attack;         /* ATT&CK ids, comma-separated, sorted */
	char *owner;          /* member, or "" */
	char *playbook;       /* id the route chose, or "" */
	char *fingerprint;    /* 32 hex digits */
	char *held;           /* when it waited: see held.h */
	char *escalated;      /* to whom: "tier-2", "support-centre", or "" */
	char *review;         /* who is to review it: "senior", or "" */
	char *asked;          /* who is to answer a question, or "" */
	char *returned;       /* the step that a review sent it back to */
	char *signoff;        /* who is to sign an override, or "" */
	char *advice;         /* what the customer is advised to do, or "" */
	char *approval;       /* who is to approve a notice about it, or "" */
	enum severity severity;
	enum ticket_state state;
	enum verdict verdict;
	enum waiting waiting; /* the last time it waited, on what */
	enum operator_class operator;
	enum incident_level level;
	unsigned warned, raised; /* bits of enum sla_clock: told, escalated */
	int64_t alerts;          /* how many, with the counts of sources */
	int64_t first, last;     /* event time of the alerts, ms */
	int64_t opened, changed; /* time of the first and newest record */
	/* CLOCK_NEVER until it happens; the first time each */
	int64_t accepted, judged, closed, informed, contained;
	int64_t known;      /* that the incident must be reported */
	int64_t reported;   /* first report sent */
	int64_t summarised; /* final report sent */
	int64_t escalated_at, answer_by; /* answer_by: while one is owed */
};

/* All strings "", times CLOCK_NEVER. */
void ticket_init(struct ticket *t);
void ticket_release(struct ticket *t);
/* *to must have been through ticket_init() or hold a ticket. */
void ticket_copy(struct ticket *to, const struct ticket *from);
/* No alert began it: somebody has filed it. */
bool ticket_is_filed(const struct ticket *t);
/* Replace a string member by a copy; NULL counts as "". */
void ticket_set(char **member, const char *value);

/* The words that records, queries and files use ("false-positive"); they are
 * not translated.  _parse: the value, or -1. */
const char *severity_word(enum severity s);
const char *state_word(enum ticket_state s);
const char *verdict_word(enum verdict v);
const char *waiting_word(enum waiting w);
const char *operator_word(enum operator_class c);
const char *level_word(enum incident_level l);
int severity_parse(const char *word);
int state_parse(const char *word);
int verdict_parse(const char *word);
int waiting_parse(const char *word);
int operator_parse(const char *word);
int level_parse(const char *word);

/* For people, translated; _short: four letters or two characters for a
 * column ("CRIT", "严重"). */
const char *severity_title(enum severity s);
const char *severity_short(enum severity s);
const char *state_title(enum ticket_state s);
const char *verdict_title(enum verdict v);
const char *waiting_title(enum waiting w);
const char *operator_title(enum operator_class c);
const char *level_title(enum incident_level l);

#endif
