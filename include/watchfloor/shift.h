/*
 * shift.h - being on watch: who is, what is handed over, and whether anybody
 * looks after the queue.
 */
#ifndef WATCHFLOOR_SHIFT_H
#define WATCHFLOOR_SHIFT_H

#include "watchfloor/desk.h"

/* A line of the log. */
struct shift_row {
	const char *actor, *hand_to, *sha256;
	int64_t begun, handed, ended; /* CLOCK_NEVER: not yet */
	int64_t items;
};
/* Newest first; who NULL: everybody's.  Strings are borrowed. */
int shift_each(struct desk *d, const char *who, bool open_only,
	       int (*each)(void *ctx, const struct shift_row *row), void *ctx);

/* What there is to say of who is on watch. */
enum watch_fact {
	WATCH_NOW,      /* a turn by the roster */
	WATCH_NEXT,     /* the next one to begin */
	WATCH_NO_SKILL, /* that nobody on a turn has */
	WATCH_ON_CALL,
	WATCH_THERE,     /* somebody who has come on watch */
	WATCH_ITEM,      /* to be watched for longer than a shift */
	WATCH_UNATTENDED /* nobody looks after the queue */
};
struct watch_line {
	enum watch_fact fact;
	const char *name; /* of the shift, or of those on call; else NULL */
	const char *who;  /* members; who has written the item down; or NULL */
	const char *on;   /* the skill, who takes over, the ticket; or NULL */
	int64_t from, to; /* CLOCK_NEVER: there is none */
	const struct watch_item *item; /* of WATCH_ITEM */
};
/* "now", "next", "no_skill": for programs. */
const char *watch_fact_word(enum watch_fact fact);
/* In the order of the enum, but a skill comes after its turn.  Strings are
 * borrowed. */
int watch_lines(struct desk *d,
		int (*each)(void *ctx, const struct watch_line *line),
		void *ctx);
/* Append them in words. */
int shift_print(struct desk *d, struct strbuf *out);

int shift_begin(struct desk *d);
int shift_note(struct desk *d, const char *text);
int shift_leave(struct desk *d, const char *reason, const char *unanswered);

/* What is to be known by who comes next. */
struct handover {
	struct strbuf text; /* all of it, as it is frozen */
	char **items;       /* its lines */
	int n;
	char sha256[SHA256_HEX];
	char *from; /* who hands over; NULL in a draft */
};
void handover_release(struct handover *h);
/* Out of the ledger, as it is now: the open tickets that the actor has, that
 * wait, are escalated, in review or critical, each with its state, clock,
 * next step and what it waits for; what is to be watched for longer; how
 * many other tickets there are; the notes of the shift. */
int handover_draft(struct desk *d, struct handover *out);
/* Sign it.  unanswered: why critical tickets are left so, or NULL. */
int handover_sign(struct desk *d, const struct handover *h, const char *to,
		  const char *unanswered);
/* The one that waits for the actor, as it was signed.  NOT_FOUND: none. */
int handover_load(struct desk *d, struct handover *out);
/* All its items have been read: the actor takes over. */
int handover_accept(struct desk *d, const struct handover *h);

/* The ticket that nobody has taken and that is later to be accepted than
 * desk.conf tolerates, if no alarm has told of it; else out->id is "". */
int desk_unattended(struct desk *d, int64_t now, struct ticket *out);
/* The ticket of which the alarm has told and that still nobody has taken;
 * else out->id is "". */
int desk_alarm(struct desk *d, struct ticket *out);
/* Raise that alarm.  *raised: there was one to raise. */
int desk_raise_alarm(struct desk *d, int64_t now, bool *raised);

/* ---- four eyes on quality ---- */

/* Is the ticket one of the sample?  By its id alone, so everybody's sample is
 * the same and nobody can choose. */
bool quality_in_sample(const struct conf *c, const char *id);
/* A closed ticket of the sample that is not the actor's and has not been
 * judged again.  NOT_FOUND: none. */
int quality_next(struct desk *d, struct ticket *out);
/* Append, as lines, what the sensors said of it and nothing that a person
 * did.  Text from records is in it as it is: make it safe before showing. */
int quality_print(struct desk *d, const struct ticket *t, struct strbuf *out);

struct quality_figures {
	int64_t sampled; /* closed tickets of the sample */
	int64_t judged, agreed;
};
int quality_count(struct desk *d, struct quality_figures *out);

#endif
