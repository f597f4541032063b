/*
 * shift_print.c - who is on watch, in words.
 */
#include "config.h"

#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/roster.h"
#include "watchfloor/shift.h"
#include "watchfloor/text.h"
#include "watchfloor/watch_item.h"

/* To the minute: "08:00", "11-22 20:00". */
static const char *to_minute(char buf[static CLOCK_SHORT_SIZE], int64_t at,
			     int64_t now)
{
	clock_format_short(buf, at, now);
	if (!strchr(buf, ' '))
		buf[strlen("08:00")] = '\0';
	return buf;
}

static void add_turn(struct strbuf *out, const char *when, const struct turn *t,
		     int64_t now)
{
	char from[CLOCK_SHORT_SIZE], to[CLOCK_SHORT_SIZE];

	text_column(out, when, 6);
	strbuf_addf(out, " %s  %s – %s  %s\n", conf_shift_title(t->shift),
		    to_minute(from, t->from, now), to_minute(to, t->to, now),
		    t->members.buf);
}

/* Skills that the shift should have, and nobody who is on by the roster has. */
static void add_missing(struct strbuf *out, const struct conf *c,
			const struct turn *t, int64_t at)
{
	const struct conf_shift *s = t->shift;

	for (int i = 0; i < s->nskills; i++)
		if (!roster_with_skill(c, at, s->skills[i], NULL))
			strbuf_addf(out,
				    _("%s: nobody on it has the skill %s\n"),
				    conf_shift_title(s), s->skills[i]);
}

static void add_roster(struct strbuf *out, const struct conf *c, int64_t now)
{
	enum { TURNS = 8 };
	struct turn turns[TURNS], next;
	int n = roster_at(c, now, turns, TURNS);

	for (int i = 0; i < n; i++) {
		add_turn(out, _("now"), &turns[i], now);
		add_missing(out, c, &turns[i], now);
		turn_release(&turns[i]);
	}
	if (roster_next(c, now, &next)) {
		add_turn(out, _("next"), &next, now);
		add_missing(out, c, &next, next.from);
		turn_release(&next);
	}
	for (int i = 0; i < c->noncalls; i++) {
		const char *who = oncall_at(&c->oncalls[i], now);

		if (who)
			strbuf_addf(out, _("on call, %s: %s\n"),
				    c->oncalls[i].name, who);
	}
}

struct present {
	struct strbuf *out;
	int64_t now;
};

static int add_present(void *ctx, const struct shift_row *row)
{
	struct present *p = ctx;
	char begun[CLOCK_SHORT_SIZE];

	strbuf_addf(p->out, _("on watch: %s, since %s"), row->actor,
		    to_minute(begun, row->begun, p->now));
	if (*row->hand_to)
		strbuf_addf(p->out, _(", hands over to %s"), row->hand_to);
	strbuf_addch(p->out, '\n');
	return 0;
}

int shift_print(struct desk *d, struct strbuf *out)
{
	struct present present = { out, desk_now(d) };
	struct ticket late;
	int ret;

	add_roster(out, d->conf, present.now);
	ret = shift_each(d, NULL, true, add_present, &present);
	if (ret == 0)
		ret = watch_item_print_open(d, out);
	ticket_init(&late);
	if (ret == 0)
		ret = desk_alarm(d, &late);
	if (ret == 0 && !*late.id)
		ret = desk_unattended(d, present.now, &late);
	if (ret == 0 && *late.id)
		strbuf_addf(out,
			    _("nobody looks after the queue: %s is late to be "
			      "accepted\n"),
			    late.id);
	ticket_release(&late);
	return ret;
}
