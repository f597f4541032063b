/*
 * send.c - one message, made of what is due for a channel.
 */
#include "config.h"

#include "notify/send.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/projection.h"
#include "notify/pace.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* What waits for somebody is looked at again after that. */
#define LOOK_AGAIN MINUTE

void delivery_free(struct delivery *dv)
{
	if (!dv)
		return;
	for (int i = 0; i < dv->n; i++) {
		notice_release(&dv->notices[i]);
		matter_release(&dv->matters[i]);
	}
	for (int i = 0; i < dv->envelope.ncontacts; i++)
		free(dv->envelope.contacts[i]);
	free(dv->envelope.contacts);
	free(dv->notices);
	free(dv->matters);
	free(dv->scenes);
	secret_release(&dv->secret);
	strbuf_release(&dv->title);
	strbuf_release(&dv->text);
	request_release(&dv->request);
	attempt_release(&dv->attempt);
	free(dv);
}

/* ---- gathering ---- */

void delivery_drop_after(struct delivery *dv, int n)
{
	while (dv->n > n) {
		dv->n--;
		notice_release(&dv->notices[dv->n]);
		matter_release(&dv->matters[dv->n]);
	}
}

static void add_notice(struct delivery *dv, sqlite3_stmt *row)
{
	int n = dv->n;

	if (n == dv->alloc) {
		dv->alloc = dv->alloc ? 2 * dv->alloc : 4;
		dv->notices = xrealloc(dv->notices, (size_t)dv->alloc,
				       sizeof *dv->notices);
		dv->matters = xrealloc(dv->matters, (size_t)dv->alloc,
				       sizeof *dv->matters);
	}
	notice_from_row(dv->desk, &dv->notices[n], row);
	memset(&dv->matters[n], 0, sizeof dv->matters[n]);
	ticket_init(&dv->matters[n].ticket);
	dv->n++;
}

static int gather(struct delivery *dv, const char *sql, const char *channel,
		  int64_t now)
{
	sqlite3_stmt *st = NULL;
	int64_t limit;
	int row = 0, ret = outbox_limit(dv->desk, &limit);

	if (ret == 0)
		ret = statement(ledger_db(dv->desk->ledger), &st, sql);
	if (ret == 0) {
		sqlite3_bind_text(st, 1, channel, -1, SQLITE_STATIC);
		sqlite3_bind_int64(st, 2, now);
		sqlite3_bind_int64(st, 3, limit);
		while ((row = statement_row(st)) > 0)
			add_notice(dv, st);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : ret;
}

/* What waits for the hub, or what it tells of did not count, is passed over. */
#define QUEUED                                                       \
	" WHERE o.channel = ?1 AND o.state = 0 AND stands = 0"       \
	" AND o.record < ?3 AND NOT EXISTS(SELECT 1 FROM superseded" \
	"  WHERE record = o.record)"

/* What is gravest, then what has waited longest. */
static int gather_first(struct delivery *dv, const char *channel, int64_t now)
{
	return gather(dv,
		      "SELECT " NOTICE_COLUMNS NOTICE_FROM QUEUED
		      " AND o.due <= ?2 ORDER BY o.critical DESC, o.id LIMIT 1",
		      channel, now);
}

/* So many at once go as one message, digest or not. */
#define FOLD_FROM 5

/* What is not critical goes together, unless that has failed before, or each
 * must be looked at because it is for customers: when a
 * digest is due, with all that waits for one. */
static int gather_more(struct delivery *dv, const char *channel, int64_t now)
{
	struct notice *first = &dv->notices[0];
	bool digest = first->due > first->made;
	int ret;

	if (first->critical || first->alone || dv->channel->ntenants)
		return 0;
	notice_release(first);
	matter_release(&dv->matters[0]);
	dv->n = 0;
	ret = gather(dv,
		     "SELECT " NOTICE_COLUMNS NOTICE_FROM QUEUED
		     " AND NOT o.critical AND NOT o.alone AND o.due <= ?2"
		     " ORDER BY o.id LIMIT 200",
		     channel, digest ? INT64_MAX : now);
	if (!digest && dv->n < FOLD_FROM)
		delivery_drop_after(dv, 1);
	return ret;
}

/* ---- what it is about ---- */

static int load_matters(struct delivery *dv)
{
	int ret = 0;

	dv->scenes = xcalloc((size_t)dv->n, sizeof *dv->scenes);
	for (int i = 0; i < dv->n && ret == 0; i++) {
		matter_release(&dv->matters[i]);
		ret = matter_load(dv->desk, &dv->notices[i], &dv->matters[i]);
		dv->scenes[i] = matter_scene(&dv->matters[i], dv->desk,
					     dv->channel, &dv->notices[i]);
	}
	return ret;
}

/* ---- records of it ---- */

cJSON *delivery_data(const struct notice *n)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "key", n->key);
	json_add_str(data, "channel", n->channel);
	json_add_str(data, "event", notice_event_word(n->event));
	return data;
}

int delivery_record(struct delivery *dv, int i, const char *act, cJSON *data,
		    int64_t now)
{
	const struct ticket *t = &dv->matters[i].ticket;
	struct draft draft = desk_machine_draft(
		dv->desk, act, *t->id ? t->id : NOTICE_ON_SHIFT,
		*t->tenant ? t->tenant : NULL, data);
	int ret;

	draft.at = now;
	ret = ledger_add(dv->desk->ledger, &draft, NULL);
	cJSON_Delete(data);
	return ret;
}

int delivery_keep(struct delivery *dv, cJSON *data)
{
	struct strbuf text = STRBUF_INIT;
	char hex[SHA256_HEX];
	sha256 hash;
	int ret;

	outbox_join(&text, &dv->title, &dv->text);
	ret = ledger_put_blob(dv->desk->ledger, &hash, text.buf, text.len);
	json_add_str(data, "sha256", hex_encode(hex, &hash, sizeof hash));
	strbuf_release(&text);
	return ret;
}

int delivery_set(struct delivery *dv, int i, enum notice_state state)
{
	return outbox_run(dv->desk,
			  "UPDATE main.outbox SET state = ?3 WHERE id = ?1",
			  dv->notices[i].id, NULL, (int64_t)state);
}

/* ---- what must happen first ---- */

static int put_off(struct delivery *dv, int64_t now, const char *why)
{
	int ret = ledger_begin(dv->desk->ledger);

	if (ret == 0)
		ret = desk_end(dv->desk,
			       outbox_run(dv->desk,
					  "UPDATE main.outbox SET due = ?3,"
					  " reason = ?2 WHERE id = ?1",
					  dv->notices[0].id, why,
					  now + LOOK_AGAIN));
	return ret;
}

/* The last who wrote the recommendation. */
static int find_author(void *ctx, const struct record *r)
{
	struct strbuf *author = ctx;

	if (strcmp(r->act, "ticket.recommended") == 0) {
		strbuf_reset(author);
		strbuf_addstr(author, r->actor);
	}
	return 0;
}

/* Whose words a notice is made of. */
static int add_author(struct delivery *dv, cJSON *data)
{
	const struct notice *n = &dv->notices[0];
	struct strbuf author = STRBUF_INIT;
	int ret = 0;

	strbuf_addstr(&author, dv->matters[0].record.actor);
	if (n->event == EVENT_CONFIRMED)
		ret = timeline_each(dv->desk, n->ticket, find_author, &author);
	json_add_str(data, "author", author.buf);
	strbuf_release(&author);
	return ret;
}

static int hold_inside(struct delivery *dv, int64_t now)
{
	cJSON *data = delivery_data(&dv->notices[0]);
	int ret = delivery_keep(dv, data);

	if (ret == 0)
		ret = add_author(dv, data);
	json_add_str(data, "to", dv->channel->review);
	if (ret < 0)
		cJSON_Delete(data);
	else
		ret = delivery_record(dv, 0, "notice.held", data, now);
	return ret < 0 ? ret : delivery_set(dv, 0, NOTICE_HELD);
}

/* 1: it is put aside. */
static int hold(struct delivery *dv, int64_t now)
{
	struct strbuf kept = STRBUF_INIT;
	int ret;

	if (!dv->channel->review)
		return 0;
	ret = outbox_kept(dv->desk, &dv->notices[0], &kept);
	strbuf_release(&kept);
	if (ret != NOT_FOUND)
		return ret;
	ret = delivery_write_one(dv);
	if (ret == 0)
		ret = ledger_begin(dv->desk->ledger);
	if (ret == 0)
		ret = desk_end(dv->desk, hold_inside(dv, now));
	return ret < 0 ? ret : 1;
}

/* 1: it is put aside. */
static int clear_the_way(struct delivery *dv, int64_t now)
{
	struct strbuf why = STRBUF_INIT;
	int ret = notice_obstacle(dv->desk, &dv->notices[0], &why);

	if (ret == 0 && why.len)
		ret = put_off(dv, now, why.buf) < 0 ? FAILED : 1;
	strbuf_release(&why);
	return ret ? ret : hold(dv, now);
}

/* ---- the next message ---- */

/* As if somebody had said that it must be mended. */
static void set_fault(struct delivery *dv)
{
	struct strbuf why = STRBUF_INIT;

	secret_redact(&dv->secret, fail_text(), &why);
	dv->fault = true;
	dv->attempt = (struct attempt){ .class = CLASS_FIX,
					.code = xstrdup("desk"),
					.reason = strbuf_detach(&why),
					.skew = CLOCK_NEVER };
}

/* 1: not now; *when says when. */
static int find_room(struct delivery *dv, int64_t now, int64_t *when)
{
	int64_t at;
	int ret;

	secret_pool(&dv->secret, dv->pool);
	ret = pace_next(dv->desk, dv->pool,
			channel_kind(dv->channel->type)->rates, now, &at);
	if (ret < 0 || at <= now)
		return ret;
	if (at < *when)
		*when = at;
	return 1;
}

static int prepare(struct delivery *dv, const char *channel, int64_t now,
		   int64_t *when)
{
	int ret;

	dv->channel = conf_channel_named(dv->desk->conf, channel);
	if (!dv->channel)
		return fail(_("desk.conf has no channel \"%s\" any more"),
			    channel);
	ret = secret_load(&dv->secret, dv->channel);
	if (ret == 0)
		ret = find_room(dv, now, when);
	if (ret == 0)
		ret = gather_more(dv, channel, now);
	if (ret == 0)
		ret = load_matters(dv);
	if (ret == 0 && dv->channel->ntenants) {
		ret = clear_the_way(dv, now);
		if (ret > 0) /* what stood behind it may go */
			*when = now;
	}
	return ret ? ret : delivery_write(dv, now);
}

static int next_due(struct desk *d, const char *channel, int64_t now,
		    int64_t *when)
{
	int64_t due = INT64_MAX;
	int ret = outbox_ask(d,
			     "SELECT min(due) FROM main.outbox"
			     " WHERE channel = ?2 AND state = 0 AND due > ?1",
			     now, channel, 0, &due);

	if (due < *when)
		*when = due;
	return ret;
}

int delivery_next(struct delivery **out, struct desk *d, const char *channel,
		  int64_t now, int64_t *when)
{
	struct delivery *dv = xcalloc(1, sizeof *dv);
	int ret;

	*out = NULL;
	dv->desk = d;
	strbuf_init(&dv->title);
	strbuf_init(&dv->text);
	strbuf_init(&dv->request.body);
	ret = gather_first(dv, channel, now);
	if (ret < 0 || !dv->n) {
		delivery_free(dv);
		return ret < 0 ? ret : next_due(d, channel, now, when);
	}
	ret = prepare(dv, channel, now, when);
	if (ret > 0) {
		delivery_free(dv);
		return 0;
	}
	if (ret < 0)
		set_fault(dv);
	*out = dv;
	return 0;
}

static int begin_inside(struct delivery *dv, int64_t now)
{
	int ret = dv->fault ? 0 : pace_take(dv->desk, dv->pool, now);

	for (int i = 0; i < dv->n && ret == 0; i++)
		ret = outbox_run(dv->desk,
				 "UPDATE main.outbox SET state = 1,"
				 " tried = ?3, tries = tries + 1"
				 " WHERE id = ?1",
				 dv->notices[i].id, NULL, now);
	return ret;
}

int delivery_begin(struct delivery *dv, int64_t now)
{
	int ret = ledger_begin(dv->desk->ledger);

	if (ret < 0)
		return ret;
	for (int i = 0; i < dv->n; i++)
		dv->notices[i].tries++;
	return desk_end(dv->desk, begin_inside(dv, now));
}
