/*
 * shift_print.c - who is on watch: line by line, and in words.
 */
#include "config.h"

#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/roster.h"
#include "watchfloor/shift.h"
#include "watchfloor/text.h"
#include "watchfloor/watch_item.h"

const char *watch_fact_word(enum watch_fact fact)
{
	static const char *const words[] = {
		[WATCH_NOW] = "now",
		[WATCH_NEXT] = "next",
		[WATCH_NO_SKILL] = "no_skill",
		[WATCH_ON_CALL] = "on_call",
		[WATCH_THERE] = "there",
		[WATCH_ITEM] = "item",
		[WATCH_UNATTENDED] = "unattended",
	};

	return words[fact];
}

/* ---- line by line ---- */

struct lines {
	int (*each)(void *ctx, const struct watch_line *line);
	void *ctx;
};

/* Skills that the shift should have, and nobody who is on by the roster has. */
static int each_missing(const struct lines *l, const struct conf *c,
			const struct conf_shift *s, int64_t at)
{
	int ret = 0;

	for (int i = 0; i < s->nskills && ret == 0; i++) {
		struct watch_line line = {
			.fact = WATCH_NO_SKILL,
			.name = conf_shift_title(s),
			.on = s->skills[i],
			.from = CLOCK_NEVER,
			.to = CLOCK_NEVER,
		};

		if (!roster_with_skill(c, at, s->skills[i], NULL))
			ret = l->each(l->ctx, &line);
	}
	return ret;
}

/* The turn, released, and what it lacks at that time. */
static int turn_line(const struct lines *l, const struct conf *c,
		     enum watch_fact fact, struct turn *t, int64_t at)
{
	struct watch_line line = {
		.fact = fact,
		.name = conf_shift_title(t->shift),
		.who = t->members.buf,
		.from = t->from,
		.to = t->to,
	};
	int ret = l->each(l->ctx, &line);

	if (ret == 0)
		ret = each_missing(l, c, t->shift, at);
	turn_release(t);
	return ret;
}

static int each_turn(const struct lines *l, const struct conf *c, int64_t now)
{
	enum { TURNS = 8 };
	struct turn turns[TURNS], next;
	int n = roster_at(c, now, turns, TURNS), ret = 0;

	for (int i = 0; i < n; i++) {
		if (ret == 0)
			ret = turn_line(l, c, WATCH_NOW, &turns[i], now);
		else
			turn_release(&turns[i]);
	}
	if (ret == 0 && roster_next(c, now, &next))
		ret = turn_line(l, c, WATCH_NEXT, &next, next.from);
	return ret;
}

static int each_on_call(const struct lines *l, const struct conf *c,
			int64_t now)
{
	int ret = 0;

	for (int i = 0; i < c->noncalls && ret == 0; i++) {
		struct watch_line line = {
			.fact = WATCH_ON_CALL,
			.name = c->oncalls[i].name,
			.who = oncall_at(&c->oncalls[i], now),
			.from = CLOCK_NEVER,
			.to = CLOCK_NEVER,
		};

		if (line.who)
			ret = l->each(l->ctx, &line);
	}
	return ret;
}

static int there_line(void *ctx, const struct shift_row *row)
{
	const struct lines *l = ctx;
	struct watch_line line = {
		.fact = WATCH_THERE,
		.who = row->actor,
		.on = *row->hand_to ? row->hand_to : NULL,
		.from = row->begun,
		.to = CLOCK_NEVER,
	};

	return l->each(l->ctx, &line);
}

static int item_line(void *ctx, const struct watch_item *item)
{
	const struct lines *l = ctx;
	struct watch_line line = {
		.fact = WATCH_ITEM,
		.who = item->actor,
		.from = item->at,
		.to = item->until,
		.item = item,
	};

	return l->each(l->ctx, &line);
}

/* The ticket that is late, told of or not. */
static int unattended_line(const struct lines *l, struct desk *d, int64_t now)
{
	struct watch_line line = {
		.fact = WATCH_UNATTENDED,
		.from = CLOCK_NEVER,
		.to = CLOCK_NEVER,
	};
	struct ticket late;
	int ret;

	ticket_init(&late);
	ret = desk_alarm(d, &late);
	if (ret == 0 && !*late.id)
		ret = desk_unattended(d, now, &late);
	line.on = late.id;
	if (ret == 0 && *late.id)
		ret = l->each(l->ctx, &line);
	ticket_release(&late);
	return ret;
}

int watch_lines(struct desk *d,
		int (*each)(void *ctx, const struct watch_line *line),
		void *ctx)
{
	struct lines l = { each, ctx };
	int64_t now = desk_now(d);
	int ret = each_turn(&l, d->conf, now);

	if (ret == 0)
		ret = each_on_call(&l, d->conf, now);
	if (ret == 0)
		ret = shift_each(d, NULL, true, there_line, &l);
	if (ret == 0)
		ret = watch_item_each(d, true, item_line, &l);
	if (ret == 0)
		ret = unattended_line(&l, d, now);
	return ret;
}

/* ---- in words ---- */

struct words {
	struct desk *desk;
	struct strbuf *out;
	int64_t now;
};

/* To the minute: "08:00", "11-22 20:00". */
static const char *to_minute(char buf[static CLOCK_SHORT_SIZE], int64_t at,
			     int64_t now)
{
	clock_format_short(buf, at, now);
	if (!strchr(buf, ' '))
		buf[strlen("08:00")] = '\0';
	return buf;
}

static void add_turn(const struct words *w, const char *when,
		     const struct watch_line *line)
{
	char from[CLOCK_SHORT_SIZE], to[CLOCK_SHORT_SIZE];

	text_column(w->out, when, 6);
	strbuf_addf(w->out, " %s  %s – %s  %s\n", line->name,
		    to_minute(from, line->from, w->now),
		    to_minute(to, line->to, w->now), line->who);
}

static void add_there(const struct words *w, const struct watch_line *line)
{
	char begun[CLOCK_SHORT_SIZE];

	strbuf_addf(w->out, _("on watch: %s, since %s"), line->who,
		    to_minute(begun, line->from, w->now));
	if (line->on)
		strbuf_addf(w->out, _(", hands over to %s"), line->on);
	strbuf_addch(w->out, '\n');
}

static int add_line(void *ctx, const struct watch_line *line)
{
	const struct words *w = ctx;

	switch (line->fact) {
	case WATCH_NOW:
		add_turn(w, _("now"), line);
		break;
	case WATCH_NEXT:
		add_turn(w, _("next"), line);
		break;
	case WATCH_NO_SKILL:
		strbuf_addf(w->out, _("%s: nobody on it has the skill %s\n"),
			    line->name, line->on);
		break;
	case WATCH_ON_CALL:
		strbuf_addf(w->out, _("on call, %s: %s\n"), line->name,
			    line->who);
		break;
	case WATCH_THERE:
		add_there(w, line);
		break;
	case WATCH_ITEM:
		watch_item_print_line(line->item, w->desk, w->out);
		break;
	case WATCH_UNATTENDED:
		strbuf_addf(w->out,
			    _("nobody looks after the queue: %s is late to be "
			      "accepted\n"),
			    line->on);
		break;
	}
	return 0;
}

int shift_print(struct desk *d, struct strbuf *out)
{
	struct words w = { d, out, desk_now(d) };

	return watch_lines(d, add_line, &w);
}
