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
/* Of a digest, where the service measures all of the request: as JSON, and in
 * the service's markup, it has no more than twice the bytes. */
#define DIGEST_MAX 9000

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
	int row = 0, ret = statement(ledger_db(dv->desk->ledger), &st, sql);

	if (ret == 0) {
		sqlite3_bind_text(st, 1, channel, -1, SQLITE_STATIC);
		sqlite3_bind_int64(st, 2, now);
		while ((row = statement_row(st)) > 0)
			add_notice(dv, st);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : ret;
}

#define QUEUED " WHERE o.channel = ?1 AND o.state = 0 AND stands = 0"

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

static void drop_after(struct delivery *dv, int n)
{
	while (dv->n > n) {
		dv->n--;
		notice_release(&dv->notices[dv->n]);
		matter_release(&dv->matters[dv->n]);
	}
}

/* What is not critical goes together, unless that has failed before: when a
 * digest is due, with all that waits for one. */
static int gather_more(struct delivery *dv, const char *channel, int64_t now)
{
	struct notice *first = &dv->notices[0];
	bool digest = first->due > first->made;
	int ret;

	if (first->critical || first->alone || dv->channel->review)
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
		drop_after(dv, 1);
	return ret;
}

/* ---- words ---- */

static void add_name(struct strbuf *names, const char *name)
{
	strbuf_addf(names, "%s%s", names->len ? ", " : "", name);
}

char **delivery_contacts(struct desk *d, const struct conf_channel *ch,
			 const char *calls, int *n, struct strbuf *names)
{
	char *copy = xstrdup(calls), *rest = copy, *name, **all = NULL;
	int alloc = 0;

	*n = 0;
	while ((name = strsep(&rest, " "))) {
		const struct conf_member *m = conf_member_named(d->conf, name);
		const char *contact =
			m ? conf_member_contact(m, ch->type) : NULL;

		if (!*name)
			continue;
		add_name(names, m ? conf_member_title(m) : name);
		if (!contact)
			continue;
		GROW(all, *n, alloc);
		all[(*n)++] = xstrdup(contact);
	}
	free(copy);
	return all;
}

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

/* What was approved goes as it was. */
static int write_kept(struct delivery *dv)
{
	struct strbuf kept = STRBUF_INIT;
	int ret = outbox_kept(dv->desk, &dv->notices[0], &kept);
	size_t line = strcspn(kept.buf, "\n");

	if (ret == 0) {
		strbuf_add(&dv->title, kept.buf, line);
		strbuf_addstr(&dv->text,
			      kept.buf + line + strspn(kept.buf + line, "\n"));
	}
	strbuf_release(&kept);
	return ret;
}

static int write_one(struct delivery *dv)
{
	struct strbuf names = STRBUF_INIT;
	int ret = write_kept(dv);

	if (ret == NOT_FOUND)
		ret = template_render(&dv->scenes[0],
				      channel_markup(dv->channel), &dv->title,
				      &dv->text);
	dv->envelope.contacts =
		delivery_contacts(dv->desk, dv->channel, dv->notices[0].calls,
				  &dv->envelope.ncontacts, &names);
	if (names.len)
		strbuf_addf(&dv->text, "\n@ %s", names.buf);
	strbuf_release(&names);
	return ret;
}

/* One line each, as far as there is room; the rest goes with the next. */
static int write_digest(struct delivery *dv)
{
	const struct channel_kind *k = channel_kind(dv->channel->type);
	size_t most = k->content_max[dv->channel->plain], done;
	struct strbuf text = STRBUF_INIT;
	int ret = 0, n = 0;

	most = most && most < DIGEST_MAX ? most - 128 : DIGEST_MAX;
	most >>= dv->notices[0].shrunk;
	for (; n < dv->n && ret == 0; n++) {
		done = dv->text.len;
		strbuf_addstr(&dv->text, n ? "\n- " : "- ");
		strbuf_reset(&text);
		ret = template_render(&dv->scenes[n],
				      channel_markup(dv->channel), &dv->text,
				      &text);
		if (dv->text.len <= most)
			continue;
		strbuf_setlen(&dv->text, done);
		break;
	}
	strbuf_release(&text);
	drop_after(dv, n);
	return ret;
}

/* In the language of the channel. */
static void write_titles(struct delivery *dv)
{
	const char *back = *i18n_suffix() ? "zh_CN" : "en";
	bool doubtful = false;

	for (int i = 0; i < dv->n; i++)
		doubtful |= dv->notices[i].doubtful;
	i18n_use(scene_language(&dv->scenes[0]));
	if (dv->n > 1)
		strbuf_addf(&dv->title, Q_("%d notice", "%d notices", dv->n),
			    dv->n);
	if (doubtful) {
		char *title = strbuf_detach(&dv->title);

		strbuf_addf(&dv->title, _("%s (sent again)"), title);
		free(title);
	}
	i18n_use(back);
	safe_cut(&dv->title, 120);
}

static void seal(struct delivery *dv, int64_t now)
{
	struct envelope *e = &dv->envelope;

	e->channel = dv->channel;
	e->secret = &dv->secret;
	e->title = dv->title.buf;
	e->text = dv->text.buf;
	e->key = dv->notices[0].key;
	e->scenes = dv->scenes;
	e->nscenes = dv->n;
	e->now = now;
	for (int i = 0; i < dv->n; i++)
		if (dv->matters[i].ticket.severity > e->severity)
			e->severity = dv->matters[i].ticket.severity;
	channel_compose(e, dv->notices[0].shrunk, &dv->request);
}

static int write_message(struct delivery *dv, int64_t now)
{
	int ret = dv->n > 1 ? write_digest(dv) : write_one(dv);

	if (ret == 0) {
		write_titles(dv);
		seal(dv, now);
	}
	return ret;
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

static cJSON *data_of(const struct notice *n)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "key", n->key);
	json_add_str(data, "channel", n->channel);
	json_add_str(data, "event", notice_event_word(n->event));
	return data;
}

/* Record something of the notice; data is consumed. */
static int add_record(struct delivery *dv, int i, const char *act, cJSON *data,
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

/* Keep what it says under its hash. */
static int keep_text(struct delivery *dv, cJSON *data)
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

static int set_state(struct delivery *dv, int i, enum notice_state state)
{
	return outbox_run(dv->desk,
			  "UPDATE main.outbox SET state = ?3 WHERE id = ?1",
			  dv->notices[i].id, NULL, (int64_t)state);
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
	cJSON *data = data_of(&dv->notices[0]);
	int ret = keep_text(dv, data);

	if (ret == 0)
		ret = add_author(dv, data);
	json_add_str(data, "to", dv->channel->review);
	if (ret < 0)
		cJSON_Delete(data);
	else
		ret = add_record(dv, 0, "notice.held", data, now);
	return ret < 0 ? ret : set_state(dv, 0, NOTICE_HELD);
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
	ret = write_one(dv);
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
	if (ret == 0 && dv->channel->ntenants)
		ret = clear_the_way(dv, now);
	return ret ? ret : write_message(dv, now);
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

/* ---- what became of it ---- */

static int add_sent(struct delivery *dv, int i, const struct attempt *a,
		    int64_t now)
{
	const struct notice *n = &dv->notices[i];
	cJSON *data = data_of(n);
	int ret = 0;

	json_add_str(data, "code", a->code);
	json_add_int(data, "attempts", n->tries);
	if (dv->n > 1)
		json_add_int(data, "with", dv->n);
	if (n->event == EVENT_CONFIRMED)
		json_add_str(data, "who", dv->channel->informs);
	if (dv->channel->ntenants)
		ret = keep_text(dv, data);
	if (ret == 0)
		return add_record(dv, i, "notice.sent", data, now);
	cJSON_Delete(data);
	return ret;
}

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
	cJSON *data = data_of(&dv->notices[i]);
	int ret;

	json_add_str(data, "code", a->code);
	json_add_str(data, "reason", a->reason);
	json_add_int(data, "attempts", dv->notices[i].tries);
	json_add_str(data, "instead", instead);
	ret = add_record(dv, i, "notice.failed", data, now);
	if (ret == 0)
		ret = set_state(dv, i, NOTICE_FAILED);
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
			       : set_state(dv, i, NOTICE_SENT);
	}
	if (is_hopeless(dv, i, a, now)) {
		count->failed++;
		return give_up(dv, i, a, now);
	}
	count->later++;
	return queue_again(dv, i, next_try(dv, i, a, now));
}

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
