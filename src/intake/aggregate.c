/*
 * aggregate.c - a batch of alerts becomes rows, tickets and records.
 *
 * All in one transaction: the raw texts are one blob, each new alert a row
 * beside the ledger, and each ticket that is touched gets one record, however
 * many alerts it takes.
 *
 * An alert joins the newest open ticket of its tenant and fingerprint when it
 * happened within the gap of the ticket's first or last event; else it opens
 * one.  Only event times count, never the clock on the wall, so reading an
 * old file tells the same story as having watched it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "intake/batch.h"
#include "intake/decode.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"

#define BUCKETS 1024

/* A ticket that this batch touches. */
struct group {
	struct group *next;           /* in its bucket */
	struct group *after;          /* in order of appearance */
	const struct pending *one;    /* the first; opened it, if it is new */
	const struct pending *newest; /* NULL: the ticket knows a newer one */
	const char *attack, *url, *file;
	int64_t num;
	bool opened;
	int64_t alerts;      /* how many more */
	int64_t first, last; /* with those of the ticket before */
	enum severity severity;
};

enum writing { FIND, INSERT, UPDATE, BLOCK, REJECT, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[FIND] = "SELECT count, ticket FROM alert"
		 " WHERE key_time = ?1 AND key_hash = ?2",
	[INSERT] = "INSERT INTO alert(key_time, key_hash, ticket, time,"
		   " severity, count, block, at, len, title, src, dst, asset,"
		   " user, url, uid) "
		   "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
		   " ?13, ?14, ?15, ?16)"
		   " ON CONFLICT(key_time, key_hash) DO NOTHING",
	[UPDATE] = "UPDATE alert SET ticket = ?3, time = ?4, severity = ?5,"
		   " count = ?6, block = ?7, at = ?8, len = ?9"
		   " WHERE key_time = ?1 AND key_hash = ?2",
	[BLOCK] = "INSERT INTO block(hash) VALUES(?1)",
	/* the id is made of the content: the same thing is kept once */
	[REJECT] = "INSERT INTO rejected(id, at, source, offset, reason, text)"
		   " VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
		   " ON CONFLICT(id) DO NOTHING",
};

/* What lasts from batch to batch, and what is of this one. */
struct writer {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENTS];
	int64_t *touched; /* tickets of this reading: a set, 0 is free */
	size_t ntouched, touched_alloc;

	struct batch *batch;
	struct group *buckets[BUCKETS];
	struct group *groups, **last_group;
	int64_t next_num; /* of a new ticket; 0: not asked yet */
	int64_t block;    /* row of the raw texts; 0: not written yet */
	char hash[SHA256_HEX];
	struct intake_summary sum; /* of this batch */
};

static int database_failed(const struct writer *w)
{
	return fail(_("the store could not take the alerts: %s"),
		    sqlite3_errmsg(w->db));
}

static void finalize(struct writer *w)
{
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(w->statements[i]);
	memset(w->statements, 0, sizeof w->statements);
}

/* The ledger may have opened the database anew since the last batch. */
static int prepare(struct writer *w)
{
	sqlite3 *db = ledger_db(w->batch->desk->ledger);

	if (w->db == db)
		return 0;
	finalize(w);
	for (int i = 0; i < STATEMENTS; i++) {
		if (sqlite3_prepare_v3(db, sql[i], -1,
				       SQLITE_PREPARE_PERSISTENT,
				       &w->statements[i], NULL) != SQLITE_OK)
			return fail(_("the store has no tables for alerts: "
				      "%s"),
				    sqlite3_errmsg(db));
	}
	w->db = db;
	return 0;
}

void writer_free(struct writer *w)
{
	if (!w)
		return;
	finalize(w);
	free(w->touched);
	free(w);
}

/* ---- the set of tickets of this reading ---- */

static size_t touched_slot(const struct writer *w, int64_t num)
{
	size_t mask = w->touched_alloc - 1;
	size_t i = ((uint64_t)num * 0x9E3779B97F4A7C15u) >> 32 & mask;

	while (w->touched[i] && w->touched[i] != num)
		i = (i + 1) & mask;
	return i;
}

static void grow_touched(struct writer *w)
{
	size_t n = w->touched_alloc;
	int64_t *old = w->touched;

	w->touched_alloc = n ? 2 * n : 256;
	w->touched = xcalloc(w->touched_alloc, sizeof *w->touched);
	for (size_t i = 0; i < n; i++)
		if (old[i])
			w->touched[touched_slot(w, old[i])] = old[i];
	free(old);
}

/* True when it was not in there. */
static bool touch(struct writer *w, int64_t num)
{
	size_t slot;

	if (2 * w->ntouched >= w->touched_alloc)
		grow_touched(w);
	slot = touched_slot(w, num);
	if (w->touched[slot])
		return false;
	w->touched[slot] = num;
	w->ntouched++;
	return true;
}

/* ---- which ticket ---- */

static size_t bucket_of(const struct pending *p)
{
	uint32_t h;

	memcpy(&h, p->fingerprint, sizeof h);
	return h * 0x9E3779B9u % BUCKETS;
}

static bool same_thing(const struct pending *a, const struct pending *b)
{
	return strcmp(a->fingerprint, b->fingerprint) == 0 &&
	       strcmp(a->tenant, b->tenant) == 0;
}

static bool within_gap(const struct writer *w, int64_t first, int64_t last,
		       int64_t time)
{
	int64_t gap = w->batch->desk->conf->intake_gap;

	return time >= first - gap && time <= last + gap;
}

static struct group *add_group(struct writer *w, const struct pending *p)
{
	struct group *g = arena_alloc(&w->batch->arena, sizeof *g);

	*g = (struct group){ .one = p,
			     .first = p->alert.time,
			     .last = p->alert.time,
			     .severity = p->alert.severity };
	*w->last_group = g;
	w->last_group = &g->after;
	return g;
}

static struct group *add_open_group(struct writer *w, const struct pending *p,
				    const struct open_ticket *t)
{
	struct group *g = add_group(w, p);

	g->num = t->num;
	g->first = t->first;
	g->last = t->last;
	if (t->severity > g->severity)
		g->severity = t->severity;
	return g;
}

static int add_new_group(struct writer *w, const struct pending *p,
			 struct group **out)
{
	if (!w->next_num &&
	    ticket_next_number(w->batch->desk, &w->next_num) < 0)
		return FAILED;
	*out = add_group(w, p);
	(*out)->num = w->next_num++;
	(*out)->opened = true;
	return 0;
}

/* From here on it is found by its fingerprint. */
static void file_group(struct writer *w, struct group *g)
{
	struct group **bucket = &w->buckets[bucket_of(g->one)];

	g->next = *bucket;
	*bucket = g;
}

/* The group of this batch that takes the alert, or NULL; *seen when there is
 * one that would, were it not for the time. */
static struct group *known_group(const struct writer *w,
				 const struct pending *p, bool *seen)
{
	struct group *g;

	*seen = false;
	for (g = w->buckets[bucket_of(p)]; g; g = g->next) {
		if (!same_thing(g->one, p))
			continue;
		if (within_gap(w, g->first, g->last, p->alert.time))
			return g;
		*seen = true;
	}
	return NULL;
}

/* The ticket in the store that has this fingerprint becomes a group, whether
 * it takes the alert or not. */
static int look_up_group(struct writer *w, const struct pending *p)
{
	struct open_ticket t;
	int ret =
		open_ticket_find(w->batch->desk, p->tenant, p->fingerprint, &t);

	if (ret == 0)
		file_group(w, add_open_group(w, p, &t));
	return ret;
}

static int find_group(struct writer *w, const struct pending *p,
		      struct group **out)
{
	bool seen;
	int ret;

	*out = known_group(w, p, &seen);
	if (!*out && !seen) {
		if (look_up_group(w, p) == FAILED)
			return FAILED;
		*out = known_group(w, p, &seen);
	}
	if (*out)
		return 0;
	ret = add_new_group(w, p, out);
	if (ret == 0)
		file_group(w, *out);
	return ret;
}

/* The group of a ticket by number, when the ticket is still open. */
static int find_group_of(struct writer *w, const struct pending *p, int64_t num,
			 struct group **out)
{
	char *id = ticket_id(w->batch->desk, num);
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(w->batch->desk, id, &t);
	if (ret == 0 && t.state == STATE_CLOSED)
		ret = NOT_FOUND;
	if (ret == 0)
		*out = add_open_group(
			w, p,
			&(struct open_ticket){ .num = num,
					       .first = t.first,
					       .last = t.last,
					       .severity = t.severity });
	ticket_release(&t);
	free(id);
	return ret;
}

static int find_numbered_group(struct writer *w, const struct pending *p,
			       int64_t num, struct group **out)
{
	for (*out = w->groups; *out; *out = (*out)->after)
		if ((*out)->num == num)
			return 0;
	return find_group_of(w, p, num, out);
}

/* ---- alerts ---- */

static const char *attack_of_both(struct batch *b, const char *x, const char *y)
{
	struct decode d = { .arena = &b->arena };
	const char *const lists[] = { x, y };
	cJSON *ids;

	if (!x || !y || strcmp(x, y) == 0)
		return x ? x : y;
	ids = cJSON_CreateArray();
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		for (const char *s = lists[i]; *s; s += *s == ',') {
			size_t n = strcspn(s, ",");

			cJSON_AddItemToArray(
				ids, cJSON_CreateString(
					     arena_strndup(&b->arena, s, n)));
			s += n;
		}
	}
	x = decode_attack(ids, &d);
	cJSON_Delete(ids);
	return x;
}

/* The ticket takes the alert, which stands for `count` more. */
static void grow(struct writer *w, struct group *g, const struct pending *p,
		 int64_t count)
{
	const struct alert *a = &p->alert;

	g->alerts += count;
	if (a->time < g->first)
		g->first = a->time;
	if (a->time >= g->last) {
		g->last = a->time;
		g->newest = p;
	}
	if (a->severity > g->severity)
		g->severity = a->severity;
	if (!g->url)
		g->url = a->url;
	if (!g->file)
		g->file = a->file;
	g->attack = attack_of_both(w->batch, g->attack, a->attack);
}

/* The raw texts of the batch are written once something refers to them. */
static int write_block(struct writer *w)
{
	sqlite3_stmt *st = w->statements[BLOCK];
	struct strbuf *raw = &w->batch->raw;
	sha256 hash;
	int rc, ret;

	if (w->block)
		return 0;
	ret = ledger_put_blob(w->batch->desk->ledger, &hash, raw->buf,
			      raw->len);
	if (ret < 0)
		return ret;
	hex_encode(w->hash, hash.b, SHA256_SIZE);
	sqlite3_bind_blob(st, 1, hash.b, SHA256_SIZE, SQLITE_STATIC);
	rc = sqlite3_step(st);
	sqlite3_reset(st);
	if (rc != SQLITE_DONE)
		return database_failed(w);
	w->block = sqlite3_last_insert_rowid(w->db);
	return 0;
}

static void bind_text(sqlite3_stmt *st, int i, const char *text)
{
	sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC); /* NULL is NULL */
}

/* INSERT, or UPDATE, which has the first nine parameters only. */
static int write_row(struct writer *w, enum writing how,
		     const struct pending *p, const struct group *g)
{
	sqlite3_stmt *st = w->statements[how];
	const struct alert *a = &p->alert;
	const char *const texts[] = { a->title, a->src, a->dst, a->asset,
				      a->user,  a->url, a->uid };
	int rc;

	sqlite3_bind_int64(st, 1, p->key_time);
	sqlite3_bind_blob(st, 2, p->key, KEY_SIZE, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, g->num);
	sqlite3_bind_int64(st, 4, a->time);
	sqlite3_bind_int(st, 5, (int)a->severity);
	sqlite3_bind_int64(st, 6, a->count);
	sqlite3_bind_int64(st, 7, w->block);
	sqlite3_bind_int64(st, 8, (int64_t)p->at);
	sqlite3_bind_int64(st, 9, (int64_t)p->len);
	for (int i = 0; how == INSERT && i < (int)ARRAY_SIZE(texts); i++)
		bind_text(st, 10 + i, texts[i]);
	rc = sqlite3_step(st);
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : database_failed(w);
}

/* Is it known?  1 yes, with its count and ticket; 0 no. */
static int find_row(struct writer *w, const struct pending *p, int64_t *count,
		    int64_t *num)
{
	sqlite3_stmt *st = w->statements[FIND];
	int rc;

	sqlite3_bind_int64(st, 1, p->key_time);
	sqlite3_bind_blob(st, 2, p->key, KEY_SIZE, SQLITE_STATIC);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		*count = sqlite3_column_int64(st, 0);
		*num = sqlite3_column_int64(st, 1);
	}
	sqlite3_reset(st);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return database_failed(w);
	return rc == SQLITE_ROW;
}

/* Delivered again with a higher count: only what came on top counts.  It goes
 * to the ticket that has it; when that is closed, where a new alert would. */
static int redeliver(struct writer *w, const struct pending *p, int64_t count,
		     int64_t num)
{
	struct group *g;
	int ret;

	w->sum.duplicates++;
	if (p->alert.count <= count)
		return 0;
	ret = find_numbered_group(w, p, num, &g);
	if (ret == NOT_FOUND)
		ret = find_group(w, p, &g);
	if (ret == 0)
		ret = write_block(w);
	if (ret < 0)
		return ret;
	grow(w, g, p, p->alert.count - count);
	return write_row(w, UPDATE, p, g);
}

/* 1 when the alert was known; else 0. */
static int redeliver_if_known(struct writer *w, const struct pending *p)
{
	int64_t count = 0, num = 0;
	int ret = find_row(w, p, &count, &num);

	if (ret <= 0)
		return ret;
	ret = redeliver(w, p, count, num);
	return ret < 0 ? ret : 1;
}

/*
 * An alert that is known must open no ticket, so before one is looked for the
 * alert is.  Where this batch has its ticket, the insert itself tells.
 */
static int write_alert(struct writer *w, const struct pending *p)
{
	bool seen;
	struct group *g = known_group(w, p, &seen);
	int ret = g ? 0 : redeliver_if_known(w, p);

	if (ret == 0 && !g)
		ret = find_group(w, p, &g);
	if (ret == 0)
		ret = write_block(w);
	if (ret == 0)
		ret = write_row(w, INSERT, p, g);
	if (ret != 0)
		return ret < 0 ? ret : 0;
	if (sqlite3_changes(w->db) == 0)
		return redeliver_if_known(w, p) < 0 ? FAILED : 0;
	grow(w, g, p, p->alert.count);
	w->sum.alerts++;
	w->sum.zone_assumed += p->alert.zone_assumed;
	return 0;
}

/* ---- records ---- */

static void add_time(cJSON *data, const char *key, int64_t time)
{
	char text[CLOCK_RFC3339_SIZE];

	json_add_str(data, key, clock_format(text, time));
}

/* What both acts say. */
static cJSON *growth(const struct writer *w, const struct group *g)
{
	cJSON *data = cJSON_CreateObject();

	json_add_int(data, "alerts", g->alerts);
	json_add_str(data, "attack", g->attack);
	json_add_str(data, "block", w->hash);
	json_add_str(data, "dst", g->newest ? g->newest->alert.dst : NULL);
	add_time(data, "first", g->first);
	add_time(data, "last", g->last);
	json_add_str(data, "severity", severity_word(g->severity));
	json_add_str(data, "src", g->newest ? g->newest->alert.src : NULL);
	return data;
}

static void add_opening(const struct writer *w, const struct group *g,
			cJSON *data)
{
	struct ticket t = pending_ticket(g->one);
	const struct conf_route *route;
	const struct alert *a = &g->one->alert;

	route = conf_route_for(w->batch->desk->conf, &t);
	json_add_str(data, "asset", a->asset);
	json_add_str(data, "file", g->file);
	json_add_str(data, "fingerprint", g->one->fingerprint);
	json_add_str(data, "playbook", route ? route->playbook : NULL);
	json_add_str(data, "product", a->product);
	json_add_str(data, "rule", a->rule);
	json_add_str(data, "title", a->title);
	json_add_str(data, "type", a->type);
	json_add_str(data, "url", g->url);
	json_add_str(data, "user", a->user);
}

static int record_group(struct writer *w, const struct group *g)
{
	struct desk *d = w->batch->desk;
	struct draft draft;
	cJSON *data;
	char *id;
	int ret;

	if (!g->alerts)
		return 0; /* looked at, but it took none */
	data = growth(w, g);
	id = ticket_id(d, g->num);
	if (g->opened)
		add_opening(w, g, data);
	draft = desk_machine_draft(d,
				   g->opened ? "ticket.opened" : "ticket.grown",
				   id, g->one->tenant, data);
	ret = ledger_add(d->ledger, &draft, NULL);
	free(id);
	cJSON_Delete(data);
	return ret;
}

/* The tickets of the reading are counted once each. */
static void count_tickets(struct writer *w)
{
	for (const struct group *g = w->groups; g; g = g->after) {
		if (!g->alerts || !touch(w, g->num))
			continue;
		if (g->opened)
			w->sum.opened++;
		else
			w->sum.grown++;
	}
}

/* ---- what was rejected ---- */

static int64_t rejected_id(const struct rejected *r)
{
	struct strbuf sb = STRBUF_INIT;
	uint64_t id = 0;
	sha256 hash;

	strbuf_addf(&sb, "%lld\n", (long long)r->offset);
	strbuf_add(&sb, r->text, r->len);
	sha256_of(&hash, sb.buf, sb.len);
	strbuf_release(&sb);
	for (int i = 0; i < 8; i++)
		id = id << 8 | hash.b[i];
	return (int64_t)(id >> 1);
}

static int write_rejected(struct writer *w, const struct rejected *r,
			  int64_t now)
{
	sqlite3_stmt *st = w->statements[REJECT];
	int rc;

	sqlite3_bind_int64(st, 1, rejected_id(r));
	sqlite3_bind_int64(st, 2, now);
	bind_text(st, 3, w->batch->source);
	sqlite3_bind_int64(st, 4, r->offset);
	bind_text(st, 5, r->reason);
	sqlite3_bind_blob(st, 6, r->text, (int)r->len, SQLITE_STATIC);
	rc = sqlite3_step(st);
	sqlite3_reset(st);
	w->sum.rejected++;
	if (sqlite3_changes(w->db) > 0)
		w->batch->news = true;
	return rc == SQLITE_DONE ? 0 : database_failed(w);
}

/* ---- the transaction ---- */

static int write_all(struct writer *w)
{
	struct batch *b = w->batch;
	int64_t now = clock_now();
	int ret = prepare(w);

	for (size_t i = 0; ret == 0 && i < b->nalerts; i++)
		ret = write_alert(w, &b->alerts[i]);
	for (struct group *g = w->groups; ret == 0 && g; g = g->after)
		ret = record_group(w, g);
	for (size_t i = 0; ret == 0 && i < b->nrejected; i++)
		ret = write_rejected(w, &b->rejected[i], now);
	return ret;
}

static void writer_begin(struct writer *w, struct batch *b)
{
	w->batch = b;
	memset(w->buckets, 0, sizeof w->buckets);
	w->groups = NULL;
	w->last_group = &w->groups;
	w->next_num = w->block = 0;
	w->sum = (struct intake_summary){ 0 };
}

static void add_up(struct intake_summary *to, const struct intake_summary *s)
{
	to->alerts += s->alerts;
	to->duplicates += s->duplicates;
	to->rejected += s->rejected;
	to->zone_assumed += s->zone_assumed;
	to->opened += s->opened;
	to->grown += s->grown;
}

int batch_write(struct batch *b)
{
	struct ledger *l = b->desk->ledger;
	int ret;

	if (b->nalerts == 0 && b->nrejected == 0)
		return 0;
	if (!b->writer)
		b->writer = xcalloc(1, sizeof *b->writer);
	writer_begin(b->writer, b);
	ret = ledger_begin(l);
	if (ret < 0)
		return ret;
	ret = write_all(b->writer);
	if (ret < 0) {
		ledger_rollback(l);
		return ret;
	}
	ret = ledger_commit(l);
	if (ret < 0)
		return ret;
	count_tickets(b->writer);
	b->news = b->news || b->writer->block;
	add_up(b->sum, &b->writer->sum);
	batch_reset(b);
	return 0;
}
