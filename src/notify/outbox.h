/*
 * outbox.h - the rows of the outbox, and what a notice is about.
 */
#ifndef NOTIFY_OUTBOX_H
#define NOTIFY_OUTBOX_H

#include <sqlite3.h>

#include "notify/template.h"
#include "watchfloor/notify.h"

/* Between two tries that go wrong by themselves: see outbox_delay(). */
#define OUTBOX_FAST_TRIES 4
#define OUTBOX_PATIENCE   DAY

#define NOTICE_COLUMNS                                                         \
	"o.id, o.record, o.ticket, o.key, o.rule, o.channel, o.calls,"         \
	" o.code, o.reason, o.event, o.critical, o.doubtful, o.level,"         \
	" o.tries, o.shrunk, o.made, o.due, o.answer_by, o.tried," /* what     \
								      people   \
								      have     \
								      decided  \
								      since is \
								      in the   \
								      records  \
								    */         \
	" o.alone,"                                                            \
	" CASE WHEN n.key IS NULL OR o.state = 1 THEN o.state"                 \
	"   ELSE n.state END AS stands"
#define NOTICE_FROM " FROM outbox o LEFT JOIN notice n ON n.key = o.key"

void notice_from_row(struct desk *d, struct notice *out, sqlite3_stmt *row);

/* The key of what is told of a record. */
char *notice_key(const char *about, const char *rule, const char *channel);

/* Run SQL with ?1 a number, ?2 a text, ?3 a number, as far as it has them;
 * inside ledger_begin(). */
int outbox_run(struct desk *d, const char *sql, int64_t a, const char *b,
	       int64_t c);
/* The first number that it gives; *out is left alone when it gives none. */
int outbox_ask(struct desk *d, const char *sql, int64_t a, const char *b,
	       int64_t c, int64_t *out);

/* What tells of records before *id may go; the others wait for the hub. */
int outbox_limit(struct desk *d, int64_t *id);

/* What a sender had on its way when it ended may have arrived: it goes again,
 * and says so. */
int outbox_take_over(struct desk *d, int64_t now);

/* What a row is about, loaded. */
struct matter {
	struct record record;
	struct ticket ticket;
};
int matter_load(struct desk *d, const struct notice *n, struct matter *out);
void matter_release(struct matter *m);
struct scene matter_scene(const struct matter *m, struct desk *d,
			  const struct conf_channel *ch,
			  const struct notice *n);

/* How long after so many tries the next is made, without the jitter. */
int64_t outbox_delay(int64_t tries);

/* The text as one: title, empty line, text; and back. */
void outbox_join(struct strbuf *out, const struct strbuf *title,
		 const struct strbuf *text);
/* Append the text that was kept of it under its hash.  NOT_FOUND: none. */
int outbox_kept(struct desk *d, const struct notice *n, struct strbuf *out);

#endif
