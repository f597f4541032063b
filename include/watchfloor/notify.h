/*
 * notify.h - notices: people who do not look at a screen are told what
 * concerns them, and that they were is known.
 *
 * What is to be told to whom follows from the records and from [channel] and
 * [notify] of desk.conf: notify_plan() looks at each record once and puts
 * rows into the table `outbox`, in the transaction that notes how far it has
 * looked.  The sender, one per store, delivers them.  An attempt is in the
 * outbox before a byte goes out, and its outcome is a record: so each notice
 * goes at least once, and twice only if the answer to an attempt was lost;
 * then it carries the same key and says that it may be known.
 *
 * URLs and keys are secrets.  They are read where desk.conf says they are,
 * when they are needed; what is kept or shown of an answer has been through
 * secret_redact() before.
 */
#ifndef WATCHFLOOR_NOTIFY_H
#define WATCHFLOOR_NOTIFY_H

#include <signal.h>

#include "watchfloor/desk.h"
#include "watchfloor/outbox.h"

/* ---- how an attempt went ---- */

enum outcome_class {
	CLASS_OK,
	CLASS_RETRY, /* may go well by itself */
	CLASS_LIMIT, /* too much was sent: wait */
	CLASS_FIX,   /* somebody must change something */
	CLASS_SIZE,  /* send less */
	CLASS_COUNT
};

/* "ok", "retry"... */
const char *outcome_class_word(enum outcome_class c);

struct attempt {
	enum outcome_class class;
	char *code, *reason; /* of the service: "errcode 93000"; safe */
	int64_t wait;        /* LIMIT: so long at least, ms */
	int64_t latency;     /* ms */
	int64_t skew;  /* the service's clock before ours, ms; CLOCK_NEVER */
	bool doubtful; /* it may have arrived all the same */
};
void attempt_release(struct attempt *a);

/* ---- the outbox ---- */

/* Strings are owned; "" when there is none. */
struct notice {
	int64_t id, record;
	char *key, *ticket, *rule, *channel, *calls, *code, *reason;
	enum notice_event event;
	enum notice_state state;
	bool critical, doubtful, alone;
	int64_t level, tries, shrunk;
	int64_t made, due, answer_by, tried; /* CLOCK_NEVER where not */
};
void notice_release(struct notice *n);

/* Newest first.  ticket, state: only those; NULL, -1: all. */
int notice_each(struct desk *d, const char *ticket, int state,
		int (*each)(void *ctx, const struct notice *n), void *ctx);
/* By the key, or a beginning of it that is of one notice alone. */
int notice_load(struct desk *d, const char *key, struct notice *out);
/* Append the text: that which was held, or as it would go now. */
int notice_text(struct desk *d, const struct notice *n, struct strbuf *out);
/* Why it does not go although it is due: a sentence, or nothing. */
int notice_obstacle(struct desk *d, const struct notice *n, struct strbuf *out);

/* Acts of the desk's actor. */
int notice_approve(struct desk *d, const struct notice *n, const char *comment);
int notice_drop(struct desk *d, const struct notice *n, const char *reason);
int notice_retry(struct desk *d, const struct notice *n);
int notice_acknowledge(struct desk *d, const char *ticket);
/* Notices that wait for the hub to confirm what they tell of (outward.h):
 * how many, and the word of the desk's actor that they shall not. */
int notice_count_waiting(struct desk *d, int64_t *n);
int notice_release_waiting(struct desk *d, const char *reason);

/* ---- the machine's part ---- */

/* Look at the records that are new, and at calls that nobody has answered.
 * *n (may be NULL): how many notices that made. */
int notify_plan(struct desk *d, int64_t now, int64_t *n);

enum sender_flags {
	SENDER_ONCE = 1 << 0,    /* what is due now; then end */
	SENDER_ATTACHED = 1 << 1 /* until standard input ends */
};
struct sender_count {
	int64_t sent, failed;
	int64_t later; /* are still queued */
};
/*
 * Plan and deliver, until *stop or the flags say so.  CONFLICT when another
 * sender runs on this store; REFUSED for who does not see all tenants.
 */
int sender_run(struct desk *d, unsigned flags,
	       const volatile sig_atomic_t *stop, struct sender_count *count);
/* Does a sender run on this store? */
bool sender_runs(const struct desk *d);

/* One message that says that it is a test, past the outbox. */
int notify_test(struct desk *d, const char *channel, struct attempt *out);

/* ---- health ---- */

struct channel_health {
	const struct conf_channel *channel;
	enum outcome_class class; /* of the last answer */
	int64_t tried, sent;      /* CLOCK_NEVER: never */
	int64_t latency;          /* of it, ms */
	const char *code, *reason;
	int64_t queued, failed; /* notices; failed: of the last day */
};
/* A customer's channel is nobody's business who does not work for them. */
bool channel_is_seen(const struct desk *d, const struct conf_channel *ch);
/* Of those that the desk's actor may know of. */
int channel_health_each(struct desk *d,
			int (*each)(void *ctx, const struct channel_health *h),
			void *ctx);
/* Append the name of the channel that keeps people from being told; nothing
 * when all is well. */
int notify_trouble(struct desk *d, struct strbuf *out);

/* ---- templates ---- */

/* Check one template; findings are "FILE:LINE: SENTENCE" lines. */
int template_lint(const char *file, const char *text, size_t len,
		  struct strbuf *findings);
/* The names of all of them: "notices/opened.en.md". */
void template_each_name(void (*each)(void *ctx, const char *path), void *ctx);
/* The names that may stand in braces, with their help. */
void template_each_field(void (*each)(void *ctx, const char *name,
				      const char *help),
			 void *ctx);

#endif
