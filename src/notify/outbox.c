/*
 * outbox.c - what is to be told: reading it, and the acts of people about it.
 */
#include "config.h"

#include "notify/outbox.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/projection.h"
#include "notify/channel.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/outward.h"

/* ---- rows ---- */

void notice_release(struct notice *n)
{
	char *const owned[] = { n->key,   n->ticket, n->rule,  n->channel,
				n->calls, n->code,   n->reason };

	for (size_t i = 0; i < ARRAY_SIZE(owned); i++)
		free(owned[i]);
	memset(n, 0, sizeof *n);
}

static char *column(sqlite3_stmt *row, int i)
{
	return xstrdup((const char *)sqlite3_column_text(row, i));
}

void notice_from_row(struct desk *d, struct notice *out, sqlite3_stmt *row)
{
	int64_t num = sqlite3_column_int64(row, 2);

	*out = (struct notice){
		.id = sqlite3_column_int64(row, 0),
		.record = sqlite3_column_int64(row, 1),
		.ticket = num ? ticket_id(d, num) : xstrdup(""),
		.key = column(row, 3),
		.rule = column(row, 4),
		.channel = column(row, 5),
		.calls = column(row, 6),
		.code = column(row, 7),
		.reason = column(row, 8),
		.event = (enum notice_event)sqlite3_column_int(row, 9),
		.critical = sqlite3_column_int(row, 10),
		.doubtful = sqlite3_column_int(row, 11),
		.level = sqlite3_column_int64(row, 12),
		.tries = sqlite3_column_int64(row, 13),
		.shrunk = sqlite3_column_int64(row, 14),
		.made = sqlite3_column_int64(row, 15),
		.due = sqlite3_column_int64(row, 16),
		.answer_by = time_or_never(row, 17),
		.tried = time_or_never(row, 18),
		.alone = sqlite3_column_int(row, 19),
		.state = (enum notice_state)sqlite3_column_int(row, 20),
	};
}

char *notice_key(const char *about, const char *rule, const char *channel)
{
	char *text = xasprintf("%s\n%s\n%s", about, rule, channel);
	char hex[SHA256_HEX];
	sha256 hash;

	sha256_of(&hash, text, strlen(text));
	free(text);
	return xstrndup(hex_encode(hex, &hash, sizeof hash), 32);
}

static int prepare(struct desk *d, sqlite3_stmt **st, const char *sql,
		   int64_t a, const char *b, int64_t c)
{
	if (statement(ledger_db(d->ledger), st, sql) < 0)
		return FAILED;
	sqlite3_bind_int64(*st, 1, a);
	sqlite3_bind_text(*st, 2, b, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(*st, 3, c);
	return 0;
}

int outbox_run(struct desk *d, const char *sql, int64_t a, const char *b,
	       int64_t c)
{
	sqlite3_stmt *st = NULL;
	int ret = prepare(d, &st, sql, a, b, c);

	if (ret == 0)
		ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

int outbox_ask(struct desk *d, const char *sql, int64_t a, const char *b,
	       int64_t c, int64_t *out)
{
	sqlite3_stmt *st = NULL;
	int ret = prepare(d, &st, sql, a, b, c);

	if (ret == 0)
		ret = statement_row(st);
	if (ret > 0 && sqlite3_column_type(st, 0) != SQLITE_NULL)
		*out = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return ret < 0 ? ret : 0;
}

int outbox_take_over(struct desk *d, int64_t now)
{
	int64_t any = 0;
	int ret = outbox_ask(d, "SELECT 1 FROM main.outbox WHERE state = 1", 0,
			     NULL, 0, &any);

	if (ret < 0 || !any)
		return ret;
	ret = ledger_begin(d->ledger);
	if (ret < 0)
		return ret;
	return desk_end(d, outbox_run(d,
				      "UPDATE main.outbox SET state = 0,"
				      " due = ?1, doubtful = 1 WHERE state = 1",
				      now, NULL, 0));
}

int outbox_limit(struct desk *d, int64_t *id)
{
	int64_t released = 0;
	int ret = outward_limit(d, OUTWARD_NOTICES, id);

	if (ret < 0 || *id == INT64_MAX)
		return ret;
	ret = outbox_ask(d, "SELECT record FROM main.outbox_released", 0, NULL,
			 0, &released);
	if (released > *id)
		*id = released;
	return ret;
}

/* Fast at first, then slowly, for an hour at most. */
int64_t outbox_delay(int64_t tries)
{
	static const int64_t delays[] = { 2 * SECOND, 8 * SECOND,  30 * SECOND,
					  5 * MINUTE, 10 * MINUTE, 20 * MINUTE,
					  40 * MINUTE };
	size_t i = tries > 0 ? (size_t)tries - 1 : 0;

	return i < ARRAY_SIZE(delays) ? delays[i] : HOUR;
}

/* ---- what it is about ---- */

int matter_load(struct desk *d, const struct notice *n, struct matter *out)
{
	int ret;

	memset(out, 0, sizeof *out);
	ticket_init(&out->ticket);
	ret = ledger_get(d->ledger, n->record, &out->record);
	if (ret == 0 && *n->ticket)
		ret = ticket_load(d, n->ticket, &out->ticket);
	return ret;
}

void matter_release(struct matter *m)
{
	record_release(&m->record);
	ticket_release(&m->ticket);
}

struct scene matter_scene(const struct matter *m, struct desk *d,
			  const struct conf_channel *ch, const struct notice *n)
{
	return (struct scene){ .desk = d,
			       .channel = ch,
			       .event = n->event,
			       .record = &m->record,
			       .ticket = &m->ticket,
			       .calls = n->calls };
}

/* ---- texts ---- */

void outbox_join(struct strbuf *out, const struct strbuf *title,
		 const struct strbuf *text)
{
	strbuf_addf(out, "%s\n\n%s\n", title->buf, text->buf);
}

int outbox_kept(struct desk *d, const struct notice *n, struct strbuf *out)
{
	sqlite3_stmt *st = NULL;
	sha256 hash;
	int ret = prepare(d, &st,
			  "SELECT sha256 FROM main.notice"
			  " WHERE key = ?2 AND sha256 <> ''",
			  0, n->key, 0);
	int row = ret < 0 ? ret : statement_row(st);

	if (row == 0)
		ret = fail_as(NOT_FOUND, _("no text of it was kept"));
	else if (row > 0)
		ret = hex_decode(&hash, sizeof hash,
				 (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	return row > 0 && ret == 0 ? ledger_get_blob(d->ledger, out, &hash)
	       : row < 0           ? row
				   : ret;
}

static int render_now(struct desk *d, const struct notice *n,
		      struct strbuf *out)
{
	const struct conf_channel *ch = conf_channel_named(d->conf, n->channel);
	struct strbuf title = STRBUF_INIT, text = STRBUF_INIT;
	struct matter m;
	struct scene s;
	int ret;

	if (!ch)
		return fail_as(NOT_FOUND,
			       _("desk.conf has no channel \"%s\" any more"),
			       n->channel);
	ret = matter_load(d, n, &m);
	s = matter_scene(&m, d, ch, n);
	if (ret == 0)
		ret = template_render(&s, channel_markup(ch), &title, &text);
	if (ret == 0)
		outbox_join(out, &title, &text);
	matter_release(&m);
	strbuf_release(&title);
	strbuf_release(&text);
	return ret;
}

int notice_text(struct desk *d, const struct notice *n, struct strbuf *out)
{
	int ret = outbox_kept(d, n, out);

	return ret == NOT_FOUND ? render_now(d, n, out) : ret;
}

int notice_obstacle(struct desk *d, const struct notice *n, struct strbuf *out)
{
	const struct conf_channel *ch = conf_channel_named(d->conf, n->channel);
	struct ticket t;
	int64_t limit;
	int ret = outbox_limit(d, &limit);

	if (ret == 0 && n->record >= limit)
		strbuf_addstr(out, _("the hub has not confirmed what it tells "
				     "of: `watchfloor notify release` sends "
				     "it all the same"));
	if (ret < 0 || out->len || !ch || !ch->ntenants || !*n->ticket)
		return ret;
	ticket_init(&t);
	ret = ticket_load(d, n->ticket, &t);
	if (ret == 0 && t.verdict == VERDICT_TRUE_POSITIVE && !*t.advice)
		strbuf_addf(out,
			    _("%s is confirmed and has no recommendation: "
			      "`watchfloor ticket recommend`"),
			    t.id);
	ticket_release(&t);
	return ret;
}

/* ---- reading ---- */

int notice_each(struct desk *d, const char *ticket, int state,
		int (*each)(void *ctx, const struct notice *n), void *ctx)
{
	sqlite3_stmt *st = NULL;
	int64_t num = ticket ? ticket_number(ticket) : 0;
	struct notice n;
	int row = 0, ret = prepare(d, &st,
				   "SELECT " NOTICE_COLUMNS NOTICE_FROM
				   " WHERE (?1 = 0 OR o.ticket = ?1)"
				   " AND (?3 < 0 OR stands = ?3)"
				   " ORDER BY o.id DESC",
				   num, NULL, state);

	while (ret == 0 && (row = statement_row(st)) > 0) {
		notice_from_row(d, &n, st);
		ret = each(ctx, &n);
		notice_release(&n);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : ret;
}

/* A key is hex: nothing of it means anything to GLOB. */
static int check_key(const char *key)
{
	size_t len = strspn(key, "0123456789abcdef");

	return len >= 4 && len <= 32 && !key[len]
		       ? 0
		       : fail_as(NOT_FOUND, _("there is no notice \"%s\""),
				 key);
}

int notice_load(struct desk *d, const char *key, struct notice *out)
{
	char *pattern = xasprintf("%s*", key);
	sqlite3_stmt *st = NULL;
	int n = 0, row = 0, ret = check_key(key);

	memset(out, 0, sizeof *out);
	if (ret == 0)
		ret = prepare(d, &st,
			      "SELECT " NOTICE_COLUMNS NOTICE_FROM
			      " WHERE o.key GLOB ?2 LIMIT 2",
			      0, pattern, 0);
	while (ret == 0 && (row = statement_row(st)) > 0) {
		notice_release(out);
		notice_from_row(d, out, st);
		n++;
	}
	sqlite3_finalize(st);
	free(pattern);
	if (row < 0 || ret < 0)
		return row < 0 ? row : ret;
	if (n == 1)
		return 0;
	notice_release(out);
	return n ? fail_as(NOT_FOUND,
			   _("several notices begin with \"%s\": write more "
			     "of it"),
			   key)
		 : fail_as(NOT_FOUND, _("there is no notice \"%s\""), key);
}

/* ---- acts of people ---- */

static cJSON *data_of(const struct notice *n, const char *key,
		      const char *value)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "key", n->key);
	json_add_str(data, "channel", n->channel);
	json_add_str(data, "event", notice_event_word(n->event));
	if (value && *value)
		json_add_str(data, key, value);
	return data;
}

static int act(struct desk *d, const char *name, const struct notice *n,
	       cJSON *data)
{
	return *n->ticket ? desk_act(d, name, n->ticket, data)
			  : desk_record(d, name, NOTICE_ON_SHIFT, data, NULL);
}

int notice_approve(struct desk *d, const struct notice *n, const char *comment)
{
	return act(d, "notice.approved", n, data_of(n, "comment", comment));
}

int notice_drop(struct desk *d, const struct notice *n, const char *reason)
{
	return act(d, "notice.dropped", n, data_of(n, "reason", reason));
}

int notice_retry(struct desk *d, const struct notice *n)
{
	return act(d, "notice.retried", n, data_of(n, NULL, NULL));
}

int notice_release_waiting(struct desk *d, const char *reason)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "reason", reason);
	return desk_record(d, "shift.released", NOTICE_ON_SHIFT, data, NULL);
}

int notice_count_waiting(struct desk *d, int64_t *n)
{
	int64_t limit;
	int ret = outbox_limit(d, &limit);

	*n = 0;
	return ret < 0 || limit == INT64_MAX
		       ? ret
		       : outbox_ask(d,
				    "SELECT count(*) FROM outbox"
				    " WHERE state = 0 AND record >= ?1",
				    limit, NULL, 0, n);
}

int notice_acknowledge(struct desk *d, const char *ticket)
{
	return desk_act(d, "notice.acknowledged", ticket, NULL);
}
