/*
 * quality.c - a sample of closed tickets is judged again by somebody else.
 */
#include "config.h"

#include <string.h>

#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/shift.h"

bool quality_in_sample(const struct conf *c, const char *id)
{
	sha256 hash;
	unsigned n;

	sha256_of(&hash, id, strlen(id));
	n = (unsigned)hash.b[0] << 16 | (unsigned)hash.b[1] << 8 | hash.b[2];
	return n % 10000 < c->sample;
}

/* Calls each() with the closed tickets, newest first, and whether they have
 * been judged again and agreed upon.  Stops at a non-zero answer. */
static int each_closed(struct desk *d,
		       int (*each)(void *ctx, const char *id, const char *owner,
				   bool judged, bool agreed),
		       void *ctx)
{
	sqlite3_stmt *st = NULL;
	int row = 0, ret = 0;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT t.id, t.owner, q.ticket IS NOT NULL,"
		      " ifnull(q.first = q.second, 0) FROM ticket t"
		      " LEFT JOIN quality q ON q.ticket = t.num"
		      " WHERE t.closed IS NOT NULL ORDER BY t.num DESC") < 0)
		return FAILED;
	while (ret == 0 && (row = statement_row(st)) > 0)
		ret = each(ctx, (const char *)sqlite3_column_text(st, 0),
			   (const char *)sqlite3_column_text(st, 1),
			   sqlite3_column_int(st, 2),
			   sqlite3_column_int(st, 3));
	sqlite3_finalize(st);
	return row < 0 ? row : ret;
}

struct search {
	struct desk *desk;
	struct ticket *out;
};

static int take_next(void *ctx, const char *id, const char *owner, bool judged,
		     bool agreed)
{
	struct search *s = ctx;
	int ret;

	(void)agreed;
	if (judged || strcmp(owner, s->desk->actor) == 0 ||
	    !quality_in_sample(s->desk->conf, id))
		return 0;
	ret = ticket_load(s->desk, id, s->out);
	return ret < 0 ? ret : 1;
}

int quality_next(struct desk *d, struct ticket *out)
{
	struct search s = { d, out };
	int ret = each_closed(d, take_next, &s);

	if (ret == 0)
		return fail_as(NOT_FOUND,
			       _("no closed ticket waits for a second look"));
	return ret < 0 ? ret : 0;
}

/* Of the newest alerts so many are shown. */
enum { ALERTS_SHOWN = 12 };

static int add_alerts(struct desk *d, const struct ticket *t,
		      struct strbuf *out)
{
	struct alert_row rows[ALERTS_SHOWN];
	char at[CLOCK_SHORT_SIZE];
	int n, ret = alerts_page(d, t->id, "", ALERTS_NEWEST_FIRST, 0, rows,
				 ALERTS_SHOWN, &n);

	for (int i = 0; ret == 0 && i < n; i++) {
		const struct alert_row *a = &rows[i];

		strbuf_addf(out, "  %s  %s  %s → %s\n",
			    clock_format_short(at, a->time, desk_now(d)),
			    a->title, a->src ? a->src : "-",
			    a->asset ? a->asset : "-");
		alert_row_release(&rows[i]);
	}
	return ret;
}

int quality_print(struct desk *d, const struct ticket *t, struct strbuf *out)
{
	strbuf_addf(out, "%s  %s\n%s · %s · %s → %s", t->id, t->title,
		    severity_title(t->severity),
		    taxonomy_title(d->taxonomy, t->type),
		    *t->src ? t->src : "-", *t->asset ? t->asset : "-");
	if (*t->user)
		strbuf_addf(out, " · %s", t->user);
	strbuf_addf(out, "\n%s %s\n", t->product, t->rule);
	strbuf_addf(out, Q_("%lld alert", "%lld alerts", t->alerts),
		    (long long)t->alerts);
	strbuf_addch(out, '\n');
	return add_alerts(d, t, out);
}

struct count {
	const struct desk *desk;
	struct quality_figures *out;
};

static int count_one(void *ctx, const char *id, const char *owner, bool judged,
		     bool agreed)
{
	struct count *c = ctx;

	(void)owner;
	c->out->sampled += quality_in_sample(c->desk->conf, id);
	c->out->judged += judged;
	c->out->agreed += judged && agreed;
	return 0;
}

int quality_count(struct desk *d, struct quality_figures *out)
{
	struct count c = { d, out };

	*out = (struct quality_figures){ .sampled = 0 };
	return each_closed(d, count_one, &c);
}
