/*
 * presence.h - who has which ticket open now, on this store.
 *
 * Each workbench has a file in the folder "present" of the store, locked for
 * as long as it runs.  The kernel frees the lock however the program ends, and
 * a file that nobody locks speaks for nobody.  It is no record: that somebody
 * looks at a ticket is gone when they look away.
 *
 *	watchfloor present 1
 *	member wu
 *	ticket bj1-1042		(nothing: in no ticket)
 *	since 1795575600000
 *
 * Who is there on other hosts comes by the hub, at the courier's rounds, and
 * is worth something for a minute or two.
 */
#ifndef WATCHFLOOR_PRESENCE_H
#define WATCHFLOOR_PRESENCE_H

#include "watchfloor/desk.h"

/* The folder of these files in that of a store. */
#define PRESENCE_DIR "present"

/* What this program says of itself. */
struct presence_mark {
	char *path, *ticket; /* NULL: nothing yet */
	int fd;
};
#define PRESENCE_MARK_INIT \
	{                  \
		.fd = -1   \
	}

/* The desk's actor is in that ticket now ("": in none).  Where the store's
 * folder cannot be written to, nobody is told. */
void presence_show(struct presence_mark *m, const struct desk *d,
		   const char *ticket);
void presence_hide(struct presence_mark *m);
/* Is it the name of one of this process' own files? */
bool presence_is_own(const char *name);

struct presence {
	char *member, *ticket; /* ticket "": in none that the actor sees */
	char *host;            /* the store that they are on; "": this one */
	int64_t since;
	bool own; /* of this process */
};
struct presences {
	struct presence *all; /* by member, then by ticket */
	size_t n, alloc;
};

/*
 * Who is there, as far as the desk's actor may know: who works here sees
 * those whose tenants they share; a ticket that the actor does not see is
 * none.  A file counts only when it belongs to an account of the member it
 * names.  Start from { NULL }.
 */
void presences_read(struct presences *out, struct desk *d);
void presences_release(struct presences *p);
/* For the courier.  Lines "MEMBER TICKET SINCE" with tabs of who is on this
 * store; what another store says of itself, which came from outside, to be
 * gathered and then kept for the screens. */
void presences_share(struct strbuf *out, struct desk *d);
void presences_add_hub(struct strbuf *out, const char *host, const char *here,
		       int64_t until);
void presences_keep_hub(struct desk *d, const struct strbuf *others);

bool presences_equal(const struct presences *a, const struct presences *b);

#endif
