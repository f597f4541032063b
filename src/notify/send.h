/*
 * send.h - one message: of which notices it is made, and what becomes of them
 * when the answer is there.
 */
#ifndef NOTIFY_SEND_H
#define NOTIFY_SEND_H

#include "notify/channel.h"
#include "notify/outbox.h"

struct delivery {
	struct desk *desk;
	struct notice *notices;
	struct matter *matters;
	struct scene *scenes;
	int n, alloc;
	const struct conf_channel *channel; /* NULL: desk.conf has it not */
	struct secret secret;
	char pool[17];
	struct strbuf title, text;
	struct envelope envelope;
	struct request request;
	/* Why it cannot even be tried: as if the service had said so. */
	bool fault;
	struct attempt attempt;
};

/*
 * The next message for a channel.  *out: NULL when there is none now; then
 * *when is the time of the next, left alone if that is earlier.  What is to
 * be approved first, or must wait, is put aside.
 */
int delivery_next(struct delivery **out, struct desk *d, const char *channel,
		  int64_t now, int64_t *when);
/* It is about to go: from here on it may have arrived. */
int delivery_begin(struct delivery *dv, int64_t now);
/* What became of it; writes the records, and frees it. */
int delivery_end(struct delivery *dv, const struct attempt *a, int64_t now,
		 struct sender_count *count);
void delivery_free(struct delivery *dv);

/* ---- what the files of it share ---- */

/* Forget the notices from the n-th on. */
void delivery_drop_after(struct delivery *dv, int n);
/* Write title, text and request; more than fits is dropped from it. */
int delivery_write(struct delivery *dv, int64_t now);
/* The same for title and text of one notice alone. */
int delivery_write_one(struct delivery *dv);

/* Inside ledger_begin(): */

/* What each record of a notice says; yours. */
cJSON *delivery_data(const struct notice *n);
/* Record something of the i-th notice; data is consumed. */
int delivery_record(struct delivery *dv, int i, const char *act, cJSON *data,
		    int64_t now);
/* Keep what it says under its hash. */
int delivery_keep(struct delivery *dv, cJSON *data);
int delivery_set(struct delivery *dv, int i, enum notice_state state);

/* Who is called, in the channel's words; yours.  Appends their names. */
char **delivery_contacts(struct desk *d, const struct conf_channel *ch,
			 const char *calls, int *n, struct strbuf *names);

#endif
