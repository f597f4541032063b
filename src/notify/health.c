/*
 * health.c - how the channels do.
 */
#include "config.h"

#include "desk/projection.h"
#include "notify/channel.h"
#include "notify/outbox.h"
#include "watchfloor/authority.h"

static int count(struct desk *d, const char *channel, int64_t since,
		 struct channel_health *out)
{
	int ret = outbox_ask(d,
			     "SELECT count(*) FROM outbox WHERE channel = ?2"
			     " AND state IN (0, 1)",
			     0, channel, 0, &out->queued);

	return ret < 0 ? ret
		       : outbox_ask(d,
				    "SELECT count(*) FROM outbox o LEFT JOIN"
				    " notice n ON n.key = o.key"
				    " WHERE o.channel = ?2 AND o.state = 4"
				    " AND n.state = 4 AND n.at > ?1",
				    since, channel, 0, &out->failed);
}

static int fill(struct desk *d, const struct conf_channel *ch, sqlite3_stmt *st,
		struct channel_health *out)
{
	int row;

	*out = (struct channel_health){ .channel = ch,
					.tried = CLOCK_NEVER,
					.sent = CLOCK_NEVER,
					.code = "",
					.reason = "" };
	sqlite3_bind_text(st, 1, ch->name, -1, SQLITE_STATIC);
	row = statement_row(st);
	if (row > 0) {
		out->tried = sqlite3_column_int64(st, 0);
		out->sent = time_or_never(st, 1);
		out->class = (enum outcome_class)sqlite3_column_int(st, 2);
		out->code = (const char *)sqlite3_column_text(st, 3);
		out->reason = (const char *)sqlite3_column_text(st, 4);
		out->latency = sqlite3_column_int64(st, 5);
	}
	return row < 0 ? row : count(d, ch->name, desk_now(d) - DAY, out);
}

bool channel_is_seen(const struct desk *d, const struct conf_channel *ch)
{
	bool seen = !ch->ntenants;

	for (int i = 0; i < ch->ntenants && !seen; i++)
		seen = desk_sees_tenant(d, ch->tenants[i]);
	return seen;
}

int channel_health_each(struct desk *d,
			int (*each)(void *ctx, const struct channel_health *h),
			void *ctx)
{
	sqlite3_stmt *st = NULL;
	struct channel_health h;
	int ret = statement(ledger_db(d->ledger), &st,
			    "SELECT tried, sent, class, code, reason, latency"
			    " FROM channel WHERE name = ?1");

	for (int i = 0; i < d->conf->nchannels && ret == 0; i++) {
		if (!channel_is_seen(d, &d->conf->channels[i]))
			continue;
		ret = fill(d, &d->conf->channels[i], st, &h);
		if (ret == 0)
			ret = each(ctx, &h);
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	return ret;
}

/* Who must be mended comes before who only has a bad time. */
static int find_trouble(void *ctx, const struct channel_health *h)
{
	struct strbuf *out = ctx;
	bool fails =
		h->tried != CLOCK_NEVER &&
		(h->class == CLASS_FIX || (h->class != CLASS_OK && h->queued));

	if (fails && (!out->len || h->class == CLASS_FIX)) {
		strbuf_reset(out);
		strbuf_addstr(out, h->channel->name);
	}
	return 0;
}

int notify_trouble(struct desk *d, struct strbuf *out)
{
	return channel_health_each(d, find_trouble, out);
}
