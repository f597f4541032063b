/*
 * courier_presence.c - who is in which ticket on other hosts, at a courier's
 * rounds and with what these ask anyway.
 *
 * What is said is worth something for LIVE; while others are there it is said
 * again in time.  Who is alone says it again now and then only, so that two
 * who were both alone find each other.
 */
#include "config.h"

#include <string.h>

#include "platform/courier_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/presence.h"

#define LIVE  (90 * SECOND)
#define ALONE (5 * MINUTE)

/* Clocks that are further apart than that do not say who is there now. */
static bool is_live(int64_t until, int64_t now)
{
	return until > now && until <= now + 2 * LIVE;
}

void presence_note(struct trip *t, const struct hub_origin *o)
{
	if (strcmp(o->origin.full, ledger_origin(t->ledger)) == 0) {
		strbuf_reset(&t->said);
		strbuf_addstr(&t->said, o->here);
		t->said_until = o->here_until;
	} else if (*o->here && is_live(o->here_until, t->now) &&
		   strcmp(o->origin.name, ledger_name(t->ledger)) != 0) {
		presences_add_hub(&t->others, o->origin.name, o->here,
				  o->here_until);
	}
}

static bool is_to_be_said(const struct trip *t, const char *here)
{
	int64_t left = t->said_until - t->now;

	if (strcmp(here, t->said.buf) != 0)
		return *here || left > 0;
	if (!*here)
		return false;
	return left < (t->others.len ? LIVE / 2 : -ALONE);
}

int presence_round(struct trip *t)
{
	struct strbuf here = STRBUF_INIT;
	struct hub_presence say = { .origin = t->own, .until = t->now + LIVE };
	int rc = 0;

	presences_share(&here, t->desk);
	say.text = here.buf;
	if (t->own && is_to_be_said(t, here.buf))
		rc = hub_put_presence(t->hub, &say);
	presences_keep_hub(t->desk, &t->others);
	strbuf_release(&here);
	return rc;
}
