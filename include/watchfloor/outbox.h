/*
 * outbox.h - how far a notice is, as the records say: the projection `notice`.
 *
 * A notice is one thing told by one channel, known by its key: 32 hex digits
 * that follow from the record that it tells of, the rule of desk.conf and the
 * channel.  What is still to be sent lies in the side table `outbox`: see
 * notify.h.
 */
#ifndef WATCHFLOOR_OUTBOX_H
#define WATCHFLOOR_OUTBOX_H

/* Of a notice without records: NOTICE_QUEUED.  The numbers are stored. */
enum notice_state {
	NOTICE_QUEUED,
	NOTICE_SENDING, /* an attempt has begun; only in the outbox */
	NOTICE_HELD,    /* somebody is to approve it */
	NOTICE_SENT,
	NOTICE_FAILED,
	NOTICE_DROPPED, /* somebody did not want it sent */
	NOTICE_STATES
};

/* "queued", and the same for people. */
const char *notice_state_word(enum notice_state s);
const char *notice_state_title(enum notice_state s);
int notice_state_parse(const char *word); /* or -1 */

/* Of a notice that is about no ticket, in place of its id. */
#define NOTICE_ON_SHIFT "shift"

#endif
