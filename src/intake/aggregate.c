/*
 * aggregate.c - which ticket an alert belongs to, and what its record says.
 *
 * An alert joins the newest open ticket of its tenant and fingerprint that has
 * events within the gap of its own; when there is none it opens one.  Only
 * event times count, never the clock on the wall, so reading an old file tells
 * the same story as having watched it.
 *
 * Each ticket that a batch touches gets one record, however many alerts it
 * takes.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "intake/decode.h"
#include "intake/writer.h"
#include "watchfloor/error.h"

void groups_begin(struct writer *w)
{
	const struct batch *b = w->batch;
	int64_t gap = b->desk->conf->intake_gap;

	memset(w->buckets, 0, sizeof w->buckets);
	w->groups = NULL;
	w->last_group = &w->groups;
	w->next_num = 0;
	w->from = INT64_MAX;
	w->to = INT64_MIN;
	for (size_t i = 0; i < b->nalerts; i++) {
		int64_t time = b->alerts[i].alert.time;

		if (time - gap < w->from)
			w->from = time - gap;
		if (time + gap > w->to)
			w->to = time + gap;
	}
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

/* What the store says of a ticket. */
struct open_ticket {
	int64_t num, first, last;
	enum severity severity;
};

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

struct group *group_known(const struct writer *w, const struct pending *p,
			  bool *seen)
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

/* The tickets in the store that have this fingerprint, are open, and may take
 * an alert of this batch: the newest comes to stand first in its bucket. */
static int look_up_groups(struct writer *w, const struct pending *p)
{
	sqlite3_stmt *st = w->statements[OPEN];
	int rc;

	sqlite3_bind_text(st, 1, p->fingerprint, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, p->tenant, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, w->from);
	sqlite3_bind_int64(st, 4, w->to);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		struct open_ticket t = {
			.num = sqlite3_column_int64(st, 0),
			.first = sqlite3_column_int64(st, 1),
			.last = sqlite3_column_int64(st, 2),
			.severity = (enum severity)sqlite3_column_int(st, 3),
		};

		file_group(w, add_open_group(w, p, &t));
	}
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : writer_failed(w);
}

int group_find(struct writer *w, const struct pending *p, struct group **out)
{
	bool seen;
	int ret;

	*out = group_known(w, p, &seen);
	if (!*out && !seen) {
		if (look_up_groups(w, p) < 0)
			return FAILED;
		*out = group_known(w, p, &seen);
	}
	if (*out)
		return 0;
	ret = add_new_group(w, p, out);
	if (ret == 0)
		file_group(w, *out);
	return ret;
}

/* The group of a ticket by number, when the ticket is still open. */
static int load_numbered(struct writer *w, const struct pending *p, int64_t num,
			 struct group **out)
{
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load_number(w->batch->desk, num, &t);
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
	return ret;
}

int group_numbered(struct writer *w, const struct pending *p, int64_t num,
		   struct group **out)
{
	for (*out = w->groups; *out; *out = (*out)->after)
		if ((*out)->num == num)
			return 0;
	return load_numbered(w, p, num, out);
}

/* ---- taking alerts ---- */

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

void group_grow(struct writer *w, struct group *g, const struct pending *p,
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

int group_record(struct writer *w, const struct group *g)
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
	if (!id) {
		cJSON_Delete(data);
		return FAILED;
	}
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

/* ---- counting ---- */

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

void groups_count(struct writer *w)
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
