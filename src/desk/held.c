/*
 * held.c - when a ticket waited.
 *
 * A text, so that a ticket stays a plain value.  Few tickets ever wait, and
 * they do so a few times.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "desk/clocks.h"
#include "watchfloor/memory.h"

/* Times are not negative: nothing is recorded before 1970. */
static bool take_number(const char **at, int64_t *out, char then)
{
	char *end;
	long long n = strtoll(*at, &end, 10);

	if (end == *at || (*end != then && *end))
		return false;
	*at = *end ? end + 1 : end;
	*out = n;
	return true;
}

bool held_next(const char **at, struct hold *out)
{
	return take_number(at, &out->since, '-') &&
	       take_number(at, &out->until, ' ');
}

bool held_last(const char *held, struct hold *out)
{
	struct hold h;
	bool any = false;

	while (held_next(&held, &h)) {
		*out = h;
		any = true;
	}
	return any;
}

static void add(struct strbuf *sb, int64_t since, int64_t until)
{
	if (since < until)
		strbuf_addf(sb, "%s%" PRId64 "-%" PRId64, sb->len ? " " : "",
			    since, until);
}

void held_add(struct ticket *t, int64_t since, int64_t until)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addstr(&sb, t->held);
	add(&sb, since, until);
	ticket_set(&t->held, sb.buf);
	strbuf_release(&sb);
}

void held_end(struct ticket *t, int64_t at)
{
	struct strbuf sb = STRBUF_INIT;
	const char *s = t->held;
	struct hold h;

	while (held_next(&s, &h))
		add(&sb, h.since, *s || h.until < at ? h.until : at);
	ticket_set(&t->held, sb.buf);
	strbuf_release(&sb);
}

bool held_at(const struct ticket *t, int64_t at)
{
	struct hold h;

	return t->waiting != WAITING_NOT && held_last(t->held, &h) &&
	       at < h.until;
}
