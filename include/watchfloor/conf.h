/*
 * conf.h - desk.conf and the taxonomy, read by commit from the desk
 * repository.
 *
 * Both are in git-config syntax.  A section or key that no table names, a
 * value of the wrong type, a query that does not parse: each is a finding
 * with file, line and reason, and the file is refused as a whole.  Strings
 * are NULL when the file does not give them, except name, timezone and
 * default_tenant of struct conf.
 */
#ifndef WATCHFLOOR_CONF_H
#define WATCHFLOOR_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watchfloor/calendar.h"
#include "watchfloor/network.h"
#include "watchfloor/query.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/ticket.h"

struct conf_queue {
	char *name, *title, *title_zh_cn;
	char *filter; /* as written */
	struct query *query;
};

/* The clocks of a ticket, in the order in which they stop. */
enum sla_clock {
	SLA_ACCEPT,
	SLA_JUDGE,
	SLA_INFORM,
	SLA_CONTAIN,
	SLA_CLOSE,
	SLA_CLOCKS,
	/* Beside them, by law and not by desk.conf: see report.h. */
	REPORT_CLOCK = SLA_CLOCKS
};

struct conf_sla {
	char *name;
	struct query *match;
	int64_t span[SLA_CLOCKS]; /* ms; 0: no such clock */
	char *calendar;           /* its name; NULL: they never rest */
	int64_t warn;             /* so long before one runs out */
	char *escalate_to;        /* NULL: to nobody */
	int64_t escalate_after;   /* so long after one has run out */
};

struct conf_route {
	char *name, *playbook, *skill;
	char *text; /* of match, as written */
	struct query *match;
};

/* Why an alert was none, to be chosen from a list. */
struct conf_reason {
	char *name, *title, *title_zh_cn;
	enum verdict verdict; /* false-positive, unless it says another */
	struct query *match;  /* NULL: any ticket */
};

/* What evidence is kept; 0 and none: not said. */
struct conf_evidence {
	int64_t max;          /* bytes of one */
	int64_t keep;         /* ms after the ticket was closed; 0: for ever */
	int64_t fetch;        /* bytes of other hosts', a second */
	char **types, **deny; /* media types: "image/png", or all images */
	int ntypes, ndeny;
};

/* What is masked in alerts: bits. */
enum mask_kind {
	MASK_PHONE = 1 << 0,
	MASK_ID = 1 << 1,
	MASK_CARD = 1 << 2,
	MASK_EMAIL = 1 << 3,
	MASK_NAME = 1 << 4,
	MASK_IP = 1 << 5,
	MASK_ACCOUNT = 1 << 6,
	MASK_ALL = (1 << 7) - 1
};

/* Names of JSON fields: "realname", or the end of a path, "user.full_name". */
struct conf_fields {
	char **items;
	int n;
};

struct conf_mask {
	unsigned kinds; /* 0: nothing is masked */
	/* none: the usual ones; of keep: none beside the usual ones */
	struct conf_fields names, accounts, keep;
	struct network *networks; /* beside the private ones */
	int nnetworks;
};

/* What containing by hand needs. */
enum conf_contain {
	CONTAIN_UNSAID, /* of a tenant: as the desk says; of the desk: free */
	CONTAIN_FREE,
	CONTAIN_AUTHORISED /* the customer's word */
};

struct conf_tenant {
	char *name, *title;
	char *language;      /* of its people: "zh_CN", or NULL */
	struct query *match; /* NULL: only by source or option */
	struct conf_evidence evidence;
	char **requires; /* documents; none: as the desk says */
	int nrequires;
	enum conf_contain contain;
	unsigned mask; /* kinds; instead of the desk's, when masks */
	bool masks;
};

enum source_field {
	MAP_TIME,
	MAP_UID,
	MAP_TITLE,
	MAP_RULE,
	MAP_SEVERITY,
	MAP_SRC,
	MAP_DST,
	MAP_ASSET,
	MAP_USER,
	MAP_URL,
	MAP_FILE,
	MAP_COUNT,
	MAP_TYPE,
	MAP_FIELDS
};

struct conf_word { /* a source's word for a severity */
	char *word;
	int severity;
};

struct conf_source {
	char *name, *format, *tenant, *product;
	char *timezone;        /* as written, or NULL */
	int zone_minutes;      /* of timezone, at the time of reading */
	char *map[MAP_FIELDS]; /* dotted JSON paths, or NULL */
	struct conf_word *words;
	int nwords;
};

enum role {
	ROLE_ANALYST = 1 << 0,
	ROLE_SENIOR = 1 << 1,
	ROLE_EXPERT = 1 << 2,
	ROLE_SERVICE_MANAGER = 1 << 3,
	ROLE_AUTHOR = 1 << 4,
	ROLE_AUDITOR = 1 << 5,
	ROLE_SYSADMIN = 1 << 6,
	ROLE_SECADMIN = 1 << 7,
	ROLE_CUSTOMER = 1 << 8,
	ROLE_MACHINE = 1 << 9
};

/* When a member may act: minutes of a day, on the days that they begin. */
struct conf_hours {
	unsigned days;  /* 1 << 0 is Sunday */
	int begin, end; /* end <= begin: until then on the next day */
};

struct conf_ssh_key {
	char *fingerprint; /* "SHA256:..." */
	char *text;        /* "ssh-ed25519 AAAA...", or NULL: not given */
};

/* A list that is empty was not given. */
struct conf_member {
	char *name, *display, *display_zh_cn;
	unsigned roles;
	int tier;
	char *skill;     /* comma list as written, or NULL */
	char **tenants;  /* none, or "*" in it: all */
	char **logins;   /* accounts of this host; none: the name */
	char **accounts; /* who the member is in alerts, beside the name */
	int ntenants, nlogins, naccounts;
	struct conf_ssh_key *keys;
	int nkeys;
	char **contacts; /* "wecom:LinLan", by channel type; see notify.h */
	int ncontacts;
	struct conf_hours *hours; /* none: always */
	int nhours;
};

/* Which acts must carry the signature of who does them. */
struct conf_sign {
	char *name;
	char **acts;
	int nacts;
	struct query *match; /* NULL: on any ticket */
};

/* Where a ticket goes that cannot be handled where it is. */
struct conf_path {
	char *name; /* "functional" */
	char *title, *title_zh_cn;
	char **levels; /* "lead", "support-centre": from the bottom up */
	int nlevels;
	int64_t answer; /* the time that each has for an answer; 0: any */
};

struct conf_swap { /* on that day */
	int64_t day;
	char *who, *whom; /* `whom` stands in for `who` */
};

struct conf_shift {
	char *name, *title, *title_zh_cn;
	int from, to; /* minutes of the day; to <= from: over midnight */
	char **teams; /* "lin wu": one each day, in turn */
	int nteams;
	struct calendar_dates first; /* the first team's first day */
	struct calendar_dates *off;  /* days without this shift */
	int noff;
	struct conf_swap *swaps;
	int nswaps;
	char **skills; /* that somebody on it should have */
	int nskills;
};

struct conf_oncall {
	char *name; /* "tier-2" */
	char **members;
	int nmembers;
	struct calendar_dates first;
	int64_t every; /* how long each is on call, ms */
};

/* Which commands of playbooks may be run, see run in desk.conf: what is not
 * said of ports is the usual one, of tenants, members, roles, playbooks,
 * methods: any. */
struct conf_run {
	char *name;
	char **types; /* "bash", "ssh", "http-api" */
	char *target; /* hosts: names, patterns, networks; or NULL */
	char **ports, **methods, **tenants, **members, **playbooks;
	char **secrets; /* that may be told to it */
	int ntypes, nports, nmethods, ntenants, nmembers, nplaybooks, nsecrets;
	unsigned roles;
	struct query *match; /* tickets; NULL: any */
	int64_t timeout;     /* ms; 0: a minute */
	int64_t output;      /* bytes; 0: a MiB */
	char *ssh_config, *ca_file;
};

/* A program that tells a secret on its standard output. */
struct conf_secret {
	char *name;
	char **argv; /* a NULL ends it */
	int nargv;
};

/* How people who do not look at a screen are told. */
enum channel_type {
	CHANNEL_WECOM,
	CHANNEL_DINGTALK,
	CHANNEL_FEISHU,
	CHANNEL_WEBHOOK,
	CHANNEL_MAIL,
	CHANNEL_TYPES
};

/* What can be told of. */
enum notice_event {
	EVENT_OPENED,
	EVENT_WARNED,
	EVENT_LATE,
	EVENT_ESCALATED,
	EVENT_REVIEW,
	EVENT_ASKED,
	EVENT_CONFIRMED,
	EVENT_WAITING,
	EVENT_CONTAINED,
	EVENT_INFORMED,
	EVENT_CLOSED,
	EVENT_HANDED,
	EVENT_UNATTENDED,
	EVENT_UNANSWERED,
	NOTICE_EVENTS
};

/*
 * One way out.  What is secret of it (the URL of a robot is) stands in a file
 * or in the environment; here is only where: "file:PATH", "env:NAME".
 */
struct conf_channel {
	char *name;
	enum channel_type type;
	char *url;      /* where it is; without secrets: itself */
	char *key;      /* where what signs is, or the password; or NULL */
	char *language; /* "zh_CN", "en"; NULL: the tenant's, or en */
	bool plain;     /* text instead of markdown */
	char **tenants; /* a customer's: only about these; none: the desk's */
	int ntenants;
	char *review;    /* who approves what goes out; NULL: nobody */
	char *informs;   /* whom a confirmed incident reaches by it, or NULL */
	char *fallback;  /* the channel that stands in, or NULL */
	int64_t timeout; /* of one attempt, ms; 0: the program's */
	char *authority; /* file of certificates, or NULL: the system's */
	char *user, *from; /* of mail */
	char **to;
	int nto;
};

/* What is told by which channels. */
struct conf_notify {
	char *name;
	unsigned events;     /* bits of enum notice_event */
	struct query *match; /* NULL: any ticket */
	char **channels;
	int nchannels;
	int64_t digest; /* what is not critical is gathered so long; 0 */
	char **calls;   /* who is called: on-duty, owner, an [oncall]... */
	int ncalls;
	int64_t acknowledge; /* the time that they have to; 0: any */
	char **next;         /* whom else then, one after the other */
	int nnext;
};

struct conf {
	char *name, *timezone, *default_tenant;
	int64_t intake_gap; /* ms, default 1 h */
	struct conf_queue *queues;
	int nqueues;
	struct conf_sla *slas;
	int nslas;
	struct calendar *calendars;
	int ncalendars;
	struct conf_path *paths;
	int npaths;
	struct conf_shift *shifts;
	int nshifts;
	struct conf_oncall *oncalls;
	int noncalls;
	struct zone_table zone; /* of `timezone`, once there are shifts */
	int64_t unattended;     /* so late to accept, the alarm is raised; 0 */
	int64_t sample;         /* of 10,000 closed tickets; see quality.h */
	struct conf_evidence evidence;
	struct conf_mask mask;
	struct conf_route *routes;
	int nroutes;
	struct conf_reason *reasons;
	int nreasons;
	struct conf_tenant *tenants;
	int ntenants;
	struct conf_source *sources;
	int nsources;
	struct conf_member *members;
	int nmembers; /* 0: an open desk */
	struct conf_sign *signs;
	int nsigns;
	struct conf_run *runs;
	int nruns;
	struct conf_secret *secrets;
	int nsecrets;
	struct conf_channel *channels;
	int nchannels;
	struct conf_notify *notifies;
	int nnotifies;
	bool adopts;       /* has a section [adopt]: see adopt.h */
	int adopt_signers; /* that a commit needs */
	bool adopt_signed; /* must each commit be? */
	char **shared;     /* accounts that several members use */
	int nshared;
	char **requires; /* documents: see conf_requires() */
	int nrequires;
	enum conf_contain contain; /* see conf_contains_by_word() */
	unsigned without_hub;      /* bits of enum outward: see outward.h */
};

/* Parse text (file: the name for sentences, e.g. "desk.conf@4f1c9e2").  On
 * FAILED the last error is the first finding, "desk.conf:12: ...", and all
 * findings, one per line, are in `findings` when that is not NULL. */
int conf_parse(struct conf **out, const char *file, const char *text,
	       size_t len, struct strbuf *findings);
void conf_free(struct conf *c);

/* First in file order; NULL when none. */
const struct conf_route *conf_route_for(const struct conf *c,
					const struct ticket *t);
const struct conf_sla *conf_sla_for(const struct conf *c,
				    const struct ticket *t);
const struct conf_tenant *conf_tenant_for(const struct conf *c,
					  const struct ticket *t);
const struct conf_tenant *conf_tenant_named(const struct conf *c,
					    const char *name);
const struct conf_source *conf_source_named(const struct conf *c,
					    const char *name);
const struct conf_member *conf_member_named(const struct conf *c,
					    const char *name);
/* Does containing by hand need the tenant's word, whatever a playbook says? */
bool conf_contains_by_word(const struct conf *c, const char *tenant);
/* The documents that a tenant must have signed before anybody contains or
 * tunes there, words of document_kinds; returns how many.  Borrowed. */
int conf_requires(const struct conf *c, const char *tenant,
		  char *const **documents);
/* NULL, for a name that is NULL too: the calendar that never rests. */
const struct calendar *conf_calendar_named(const struct conf *c,
					   const char *name);
/* The path that has the level, and the index of that; NULL: none. */
const struct conf_path *conf_path_of(const struct conf *c, const char *level,
				     int *index);
/* May a ticket be escalated there: a level of a path, tier-1 to tier-9,
 * skill-NAME, a role of the desk or a member? */
bool conf_is_target(const struct conf *c, const char *name);
const char *conf_shift_title(const struct conf_shift *s);
const char *conf_path_title(const struct conf_path *p);
/* The member that an account of this host is, and whose key has this
 * fingerprint; NULL when none. */
const struct conf_member *conf_member_by_login(const struct conf *c,
					       const char *account);
const struct conf_member *conf_member_by_key(const struct conf *c,
					     const char *fingerprint);
bool conf_is_shared(const struct conf *c, const char *account);
/* For people, in the language of messages. */
const char *conf_member_title(const struct conf_member *m);
bool conf_member_has_tenant(const struct conf_member *m, const char *tenant);
bool conf_member_has_skill(const struct conf_member *m, const char *skill);
/* Is this name, found in an alert, the member? */
bool conf_member_is(const struct conf_member *m, const char *account);
/* In times of the desk's time zone. */
bool conf_member_on_duty(const struct conf *c, const struct conf_member *m,
			 int64_t at);
/* What holds for a tenant: its own, else that of all; max is never 0.  The
 * lists are borrowed. */
struct conf_evidence conf_evidence_for(const struct conf *c,
				       const char *tenant);
bool conf_media_allowed(const struct conf_evidence *e, const char *media);
/* What is masked in the alerts of a tenant: bits of enum mask_kind. */
unsigned conf_mask_kinds(const struct conf *c, const char *tenant);
/* The kinds that are masked for anybody. */
unsigned conf_mask_any(const struct conf *c);
/* The rule that wants the act signed; NULL: none does. */
const struct conf_sign *conf_sign_for(const struct conf *c, const char *act,
				      const struct ticket *t);

const struct conf_secret *conf_secret_named(const struct conf *c,
					    const char *name);
const struct conf_channel *conf_channel_named(const struct conf *c,
					      const char *name);
const struct conf_notify *conf_notify_named(const struct conf *c,
					    const char *name);
const struct conf_oncall *conf_oncall_named(const struct conf *c,
					    const char *name);
/* The words of desk.conf.  _parse: the value, or -1. */
const char *channel_type_word(enum channel_type t);
const char *notice_event_word(enum notice_event e);
int notice_event_parse(const char *word);
const char *notice_event_title(enum notice_event e);
/* May a customer be told of it? */
bool notice_event_is_customers(enum notice_event e);
/* The address that a member has for channels of a type; NULL: none. */
const char *conf_member_contact(const struct conf_member *m,
				enum channel_type t);

/* Roles, from 0 up; NULL beyond the last.  The word of desk.conf, and the
 * same for people. */
struct role_name {
	const char *word, *title; /* title: N_() */
	enum role role;
};
extern const struct role_name role_names[];
/* Append "analyst, senior", translated. */
void roles_print(unsigned roles, struct strbuf *out);

const char *conf_queue_title(const struct conf_queue *q);
const char *conf_reason_title(const struct conf_reason *r);
bool conf_reason_fits(const struct conf_reason *r, const struct ticket *t);
/* The section and key tables for man pages and completion: calls each() with
 * "queue.NAME.filter", its type ("query", "duration"...) and its help. */
void conf_each_key(void (*each)(void *ctx, const char *key, const char *type,
				const char *help),
		   void *ctx);

/* ---- the taxonomy: what kinds of incident there are ---- */

struct taxonomy_type {
	char *name, *en, *zh_cn, *gbt20986;
	char **attack;
	int nattack; /* ATT&CK ids that imply it */
	char **word;
	int nword; /* lower case; whole words or phrases */
};

struct taxonomy {
	struct taxonomy_type *types;
	int ntypes;
	struct taxonomy_index *index; /* for taxonomy_type_of() */
};

int taxonomy_parse(struct taxonomy **out, const char *file, const char *text,
		   size_t len, struct strbuf *findings);
void taxonomy_free(struct taxonomy *t);

/* The type of an alert, by its ATT&CK ids first ("T1505.003,T1190"; a listed
 * T1505 covers T1505.003), then by words in text, which may not begin or end
 * within a run of ASCII letters and digits.  Of several types the first in
 * the file; "other" when none fits.  Borrowed. */
const char *taxonomy_type_of(const struct taxonomy *t, const char *attack,
			     const char *text);
/* For display, in the language of messages; name itself when unknown. */
const char *taxonomy_title(const struct taxonomy *t, const char *name);

#endif
