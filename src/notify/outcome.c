/*
 * outcome.c - what becomes of the notices of a message, once there is an
 * answer.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "notify/pace.h"
#include "notify/send.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/memory.h"

/* ---- it has arrived ---- */

static int add_sent(struct delivery *dv, int i, const struct attempt *a,
		    int64_t now)
{
	const struct notice *n = &dv->notices[i];
	cJSON *data = delivery_data(n);
	int ret = 0;

	json_add_str(data, "code", a->code);
	json_add_int(data, "attempts", n->tries);
	if (dv->n > 1)
		json_add_int(data, "with", dv->n);
	if (n->event == EVENT_CONFIRMED)
		json_add_str(data, "who", dv->channel->informs);
	if (dv->channel->ntenants)
		ret = delivery_keep(dv, data);
	if (ret == 0)
		return delivery_record(dv, i, "notice.sent", data, now);
	cJSON_Delete(data);
	return ret;
}

/* ---- it has not ---- */

static int queue_again(struct delivery *dv, int i, int64_t due)
{
	return outbox_run(dv->desk,
			  "UPDATE main.outbox SET state = 0, due = ?3"
			  " WHERE id = ?1",
			  dv->notices[i].id, NULL, due);
}

/* Up to a quarter more, or all that failed at once would come at once. */
static int64_t jittered(int64_t span)
{
	uint32_t dice;

	random_bytes(&dice, sizeof dice);
	return span + (int64_t)((uint64_t)span / 4 * (dice % 1024) / 1024);
}

/* The same for the channel that stands in. */
static int add_stand_in(struct delivery *dv, int i, const char *channel,
			int64_t now)
{
	char *key = notice_key(dv->notices[i].key, "fallback", channel);
	char *sql = sqlite3_mprintf(
		"INSERT OR IGNORE INTO main.outbox(key, record, ticket, rule,"
		" channel, event, critical, calls, level, made, due, state)"
		" SELECT %Q, record, ticket, rule, ?2, event, critical, calls,"
		" level, ?3, ?3, 0 FROM main.outbox WHERE id = ?1",
		key);
	int ret = outbox_run(dv->desk, sql, dv->notices[i].id, channel, now);

	sqlite3_free(sql);
	free(key);
	return ret;
}

static int give_up(struct delivery *dv, int i, const struct attempt *a,
		   int64_t now)
{
	const char *instead = dv->channel ? dv->channel->fallback : NULL;
	cJSON *data = delivery_data(&dv->notices[i]);
	int ret;

	json_add_str(data, "code", a->code);
	json_add_str(data, "reason", a->reason);
	json_add_int(data, "attempts", dv->notices[i].tries);
	json_add_str(data, "instead", instead);
	ret = delivery_record(dv, i, "notice.failed", data, now);
	if (ret == 0)
		ret = delivery_set(dv, i, NOTICE_FAILED);
	if (ret == 0 && instead)
		ret = add_stand_in(dv, i, instead, now);
	return ret;
}

/* Does it wait no longer for its own channel? */
static bool is_hopeless(const struct delivery *dv, int i,
			const struct attempt *a, int64_t now)
{
	const struct notice *n = &dv->notices[i];
	bool other = dv->channel && dv->channel->fallback;

	switch (a->class) {
	case CLASS_FIX:
		return dv->n == 1;
	case CLASS_SIZE:
		return n->shrunk >= 4;
	case CLASS_RETRY:
		if (other && n->tries >= OUTBOX_FAST_TRIES)
			return true;
		break;
	case CLASS_LIMIT:
		if (other && n->critical && a->wait > 2 * MINUTE)
			return true;
		break;
	case CLASS_OK:
	case CLASS_COUNT:
		break;
	}
	return now - n->made >= OUTBOX_PATIENCE;
}

static int64_t next_try(const struct delivery *dv, int i,
			const struct attempt *a, int64_t now)
{
	if (a->class == CLASS_LIMIT)
		return now + a->wait;
	if (a->class == CLASS_RETRY)
		return now + jittered(outbox_delay(dv->notices[i].tries));
	return now; /* smaller, or each by itself */
}

static int conclude_one(struct delivery *dv, int i, const struct attempt *a,
			int64_t now, struct sender_count *count)
{
	if (a->class == CLASS_OK) {
		count->sent++;
		return add_sent(dv, i, a, now) < 0
			       ? FAILED
			       : delivery_set(dv, i, NOTICE_SENT);
	}
	if (is_hopeless(dv, i, a, now)) {
		count->failed++;
		return give_up(dv, i, a, now);
	}
	return queue_again(dv, i, next_try(dv, i, a, now));
}

/* ---- all of them ---- */

static int note_attempt(struct delivery *dv, int i, const struct attempt *a)
{
	char *sql = sqlite3_mprintf(
		"UPDATE main.outbox SET code = ?2, reason = %Q,"
		" doubtful = doubtful OR %d, alone = alone OR %d,"
		" shrunk = shrunk + ?3 WHERE id = ?1",
		a->reason, a->doubtful, a->class == CLASS_FIX);
	int ret = outbox_run(dv->desk, sql, dv->notices[i].id, a->code,
			     a->class == CLASS_SIZE);

	sqlite3_free(sql);
	return ret;
}

static int note_health(struct delivery *dv, const struct attempt *a,
		       int64_t now)
{
	char *sql = sqlite3_mprintf(
		"INSERT INTO main.channel VALUES(%Q, ?1, %s, %d, ?2, %Q, ?3)"
		" ON CONFLICT(name) DO UPDATE SET tried = excluded.tried,"
		" sent = coalesce(excluded.sent, sent),"
		" class = excluded.class, code = excluded.code,"
		" reason = excluded.reason, latency = excluded.latency",
		dv->notices[0].channel, a->class == CLASS_OK ? "?1" : "NULL",
		(int)a->class, a->reason);
	int ret = outbox_run(dv->desk, sql, now, a->code, a->latency);

	sqlite3_free(sql);
	return ret;
}

static int conclude(struct delivery *dv, const struct attempt *a, int64_t now,
		    struct sender_count *count)
{
	int ret = note_health(dv, a, now);

	if (ret == 0 && a->class == CLASS_LIMIT)
		ret = pace_park(dv->desk, dv->pool, now + a->wait);
	for (int i = 0; i < dv->n && ret == 0; i++) {
		ret = note_attempt(dv, i, a);
		if (ret == 0)
			ret = conclude_one(dv, i, a, now, count);
	}
	return ret;
}

int delivery_end(struct delivery *dv, const struct attempt *a, int64_t now,
		 struct sender_count *count)
{
	struct sender_count before = *count;
	int ret = ledger_begin(dv->desk->ledger);

	if (ret == 0)
		ret = desk_end(dv->desk, conclude(dv, a, now, count));
	if (ret < 0)
		*count = before;
	delivery_free(dv);
	return ret;
}
