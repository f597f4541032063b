/*
 * ticket_columns.c - the columns of a list of tickets.
 */
#include "config.h"

#include "ticket_columns.h"

#include <string.h>

#include "due.h"
#include "watchfloor/clock.h"
#include "watchfloor/duty.h"
#include "watchfloor/i18n.h"

struct source {
	const struct desk *desk;
	const struct ticket *ticket;
	int64_t now;
};

static void fill_severity(const struct source *s, struct cell *c)
{
	strbuf_addstr(&c->text, severity_short(s->ticket->severity));
	c->look = theme_severity(s->ticket->severity);
}

static void fill_due(const struct source *s, struct cell *c)
{
	struct due due;

	if (!ticket_due(&due, s->desk->conf, s->ticket, s->now))
		return;
	if (due.left < 0) {
		strbuf_addstr(&c->text, "! ");
		c->look = LOOK_LATE;
	}
	due_print(&c->text, due.left);
}

static void fill_id(const struct source *s, struct cell *c)
{
	strbuf_addstr(&c->text, s->ticket->id);
}

static void fill_tenant(const struct source *s, struct cell *c)
{
	strbuf_addstr(&c->text, s->ticket->tenant);
}

static void fill_title(const struct source *s, struct cell *c)
{
	strbuf_addstr(&c->text, s->ticket->title);
}

static void fill_asset(const struct source *s, struct cell *c)
{
	strbuf_addstr(&c->text, s->ticket->asset);
}

static void fill_source(const struct source *s, struct cell *c)
{
	strbuf_addstr(&c->text, s->ticket->src);
}

static void fill_alerts(const struct source *s, struct cell *c)
{
	number_print(&c->text, s->ticket->alerts);
}

static void fill_owner(const struct source *s, struct cell *c)
{
	bool orphan = duty_is_orphan(s->desk, s->ticket);

	if (orphan)
		c->look = LOOK_LATE;
	strbuf_addf(&c->text, "%s%s", orphan ? "! " : "",
		    *s->ticket->owner ? s->ticket->owner : "-");
}

/* A closed ticket is told by how it ended. */
static void fill_state(const struct source *s, struct cell *c)
{
	const struct ticket *t = s->ticket;
	bool closed = t->state == STATE_CLOSED && t->verdict != VERDICT_NONE;

	strbuf_addstr(&c->text, closed ? verdict_title(t->verdict)
				       : state_title(t->state));
	c->look = LOOK_DIM;
}

static void fill_type(const struct source *s, struct cell *c)
{
	strbuf_addstr(&c->text,
		      taxonomy_title(s->desk->taxonomy, s->ticket->type));
}

static void fill_target(const struct source *s, struct cell *c)
{
	strbuf_addstr(&c->text, s->ticket->dst);
}

static void fill_user(const struct source *s, struct cell *c)
{
	strbuf_addstr(&c->text, s->ticket->user);
}

static void fill_verdict(const struct source *s, struct cell *c)
{
	if (s->ticket->verdict != VERDICT_NONE)
		strbuf_addstr(&c->text, verdict_title(s->ticket->verdict));
}

static void add_time(struct cell *c, int64_t at, int64_t now)
{
	char buf[CLOCK_SHORT_SIZE];

	if (at != CLOCK_NEVER)
		strbuf_addstr(&c->text, clock_format_short(buf, at, now));
	c->look = LOOK_DIM;
}

static void fill_first(const struct source *s, struct cell *c)
{
	add_time(c, s->ticket->first, s->now);
}

static void fill_last(const struct source *s, struct cell *c)
{
	add_time(c, s->ticket->last, s->now);
}

static void fill_opened(const struct source *s, struct cell *c)
{
	add_time(c, s->ticket->opened, s->now);
}

static void fill_changed(const struct source *s, struct cell *c)
{
	add_time(c, s->ticket->changed, s->now);
}

/* id, name, title, width, leaves, full, flags, fill */
#define TICKET_COLUMNS(X)                                                 \
	X(SEVERITY, "severity", N_("SEV"), 4, 0, 0, KEEPS_LOOK | DOWN,    \
	  severity)                                                       \
	X(DUE, "due", N_("DUE"), 8, 2, 0, RIGHT | KEEPS_LOOK, due)        \
	X(ID, "ticket", N_("TICKET"), 8, 0, 0, 0, id)                     \
	X(TENANT, "tenant", N_("TENANT"), 10, 5, 0, 0, tenant)            \
	X(TITLE, "title", N_("WHAT"), 24, 0, 36, 0, title)                \
	X(ASSET, "asset", N_("ASSET"), 14, 4, 0, 0, asset)                \
	X(SOURCE, "source", N_("SOURCE"), 15, 6, 0, 0, source)            \
	X(ALERTS, "alerts", N_("ALERTS"), 6, 3, 0, RIGHT | DOWN, alerts)  \
	X(OWNER, "owner", N_("OWNER"), 7, 1, 0, 0, owner)                 \
	X(STATE, "state", N_("STATE"), 12, 7, 0, 0, state)                \
	X(LAST, "last", N_("LAST"), 11, 8, 0, DOWN, last)                 \
	X(TYPE, "type", N_("TYPE"), 14, 9, 0, EXTRA, type)                \
	X(TARGET, "target", N_("TARGET"), 15, 9, 0, EXTRA, target)        \
	X(USER, "user", N_("USER"), 12, 9, 0, EXTRA, user)                \
	X(VERDICT, "verdict", N_("VERDICT"), 14, 9, 0, EXTRA, verdict)    \
	X(FIRST, "first", N_("FIRST"), 11, 9, 0, EXTRA | DOWN, first)     \
	X(OPENED, "opened", N_("OPENED"), 11, 9, 0, EXTRA | DOWN, opened) \
	X(CHANGED, "changed", N_("CHANGED"), 11, 9, 0, EXTRA | DOWN, changed)

enum { RIGHT = 1, KEEPS_LOOK = 2, EXTRA = 4, DOWN = 8 };

#define HAS(flags, f) (((flags) & (f)) != 0)

const struct column ticket_columns[] = {
#define X(id_, name_, title_, width_, leaves_, full_, flags, fill) \
	[COLUMN_##id_] = { .name = name_,                          \
			   .title = title_,                        \
			   .width = width_,                        \
			   .leaves = leaves_,                      \
			   .full = full_,                          \
			   .right = HAS(flags, RIGHT),             \
			   .descends = HAS(flags, DOWN),           \
			   .keeps_look = HAS(flags, KEEPS_LOOK),   \
			   .extra = HAS(flags, EXTRA) },
	TICKET_COLUMNS(X)
#undef X
		{ .name = NULL }
};

void ticket_cell(const struct desk *d, const struct ticket *t, int64_t now,
		 enum ticket_column column, struct cell *cell)
{
	static void (*const fills[])(const struct source *s, struct cell *c) = {
#define X(id, name, title, width, leaves, full, flags, fill) \
	[COLUMN_##id] = fill_##fill,
		TICKET_COLUMNS(X)
#undef X
	};

	fills[column](&(struct source){ d, t, now }, cell);
}

/* The words of both tables are the same. */
bool ticket_key_of(int column, enum ticket_key *key)
{
	for (int i = 0; i < TICKET_KEYS; i++) {
		*key = (enum ticket_key)i;
		if (strcmp(ticket_columns[column].name,
			   ticket_key_word(*key)) == 0)
			return true;
	}
	return false;
}

int ticket_column_of(enum ticket_key key)
{
	for (int i = 0; ticket_columns[i].name; i++)
		if (strcmp(ticket_columns[i].name, ticket_key_word(key)) == 0)
			return i;
	return -1;
}

void number_print(struct strbuf *out, int64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%lld", (long long)n);

	for (int i = 0; i < len; i++) {
		strbuf_addch(out, digits[i]);
		if (digits[i] != '-' && i < len - 1 && (len - i - 1) % 3 == 0)
			strbuf_addch(out, ',');
	}
}
