/*
 * hub_order.c - records in, and out again in the order they got.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/hub_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Rows in one INSERT. */
#define ROWS 50

/* ---- an origin's row ---- */

struct standing {
	int64_t records;
	bool found, confirmed;
	char origin[160]; /* in full */
};

static int take_standing(void *ctx, const struct hub_value *c, int n)
{
	struct standing *s = ctx;

	s->found = true;
	s->records = c[0].n;
	s->confirmed = c[1].len > 0;
	snprintf(s->origin, sizeof s->origin, "%s/%s", (const char *)c[2].data,
		 (const char *)c[3].data);
	return 0;
}

static int find_standing(struct hub *h, int64_t origin, struct standing *s)
{
	struct hub_value p[] = { hub_text(""), hub_int(origin) };
	int rc;

	*s = (struct standing){ 0 };
	rc = hub_run(h,
		     "SELECT records, confirmed, name, incarnation"
		     " FROM wf_origin WHERE desk = $1 AND number = $2",
		     p, 2, take_standing, s);
	if (!rc && !s->found)
		rc = fail_as(NOT_FOUND, _("the hub has no origin %lld"),
			     (long long)origin);
	return rc;
}

int hub_pushed(struct hub *h, int64_t origin, int64_t *seq)
{
	struct standing s;
	int rc = find_standing(h, origin, &s);

	*seq = s.records;
	return rc;
}

/* ---- pushing ---- */

struct push {
	const struct sync_record *r;
	size_t n;
	struct merkle head;
	struct standing standing;
	size_t known; /* of them, records that the hub has */
};

static int check_record(const struct sync_record *r, int64_t seq)
{
	sha256 leaf;

	if (r->seq != seq)
		return fail_as(REFUSED,
			       _("record %lld cannot follow record %lld"),
			       (long long)r->seq, (long long)seq - 1);
	if (r->len > RECORD_MAX)
		return fail_as(REFUSED,
			       _("record %lld has %zu bytes, %d are allowed"),
			       (long long)r->seq, r->len, RECORD_MAX);
	merkle_leaf(&leaf, r->body, r->len);
	if (!sha256_equal(&leaf, &r->leaf))
		return fail_as(REFUSED,
			       _("record %lld is not what its hash says"),
			       (long long)r->seq);
	return 0;
}

static int check_batch(const struct sync_record *r, size_t n)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < n; i++)
		rc = check_record(&r[i], r[0].seq + (int64_t)i);
	return rc;
}

static int check_standing(const struct push *p)
{
	if (!p->standing.confirmed)
		return fail_as(REFUSED,
			       _("%s waits to be let in: a sysadmin says "
				 "'watchfloor hub confirm'"),
			       p->standing.origin);
	if (p->r[0].seq > p->standing.records + 1)
		return fail_as(REFUSED,
			       _("the hub has %lld records of %s, number %lld "
				 "cannot follow"),
			       (long long)p->standing.records,
			       p->standing.origin, (long long)p->r[0].seq);
	return 0;
}

static int compare_known(void *ctx, const struct hub_value *c, int n)
{
	struct push *p = ctx;
	int64_t i = c[0].n - p->r[0].seq;
	sha256 leaf;

	if (hub_hash(&leaf, &c[1]) && sha256_equal(&leaf, &p->r[i].leaf)) {
		p->known++;
		return 0;
	}
	return fail_as(CONFLICT,
		       _("the hub has another record %lld of %s: a copy of "
			 "this store has used the number. One of the two must "
			 "not go on: make a new store in its place"),
		       (long long)c[0].n, p->standing.origin);
}

/* What is pushed again, because the answer was lost. */
static int skip_known(struct hub *h, struct push *p)
{
	int64_t from = p->r[0].seq, to = from + (int64_t)p->n - 1;
	struct hub_value v[] = { hub_text(""), hub_int(p->r[0].origin),
				 hub_int(from), hub_int(to) };

	if (from > p->standing.records)
		return 0;
	if (to > p->standing.records)
		v[3] = hub_int(p->standing.records);
	return hub_run(h,
		       "SELECT seq, leaf FROM wf_record WHERE desk = $1"
		       " AND origin = $2 AND seq BETWEEN $3 AND $4"
		       " ORDER BY seq",
		       v, 4, compare_known, p);
}

#define COLUMNS 8

/* "($1, $2, ...), ($1, $10, ...)" */
static void add_rows(struct strbuf *sql, size_t n)
{
	strbuf_addstr(sql, "INSERT INTO wf_record(desk, place, origin, seq,"
			   " leaf, tree, body, received) VALUES");
	for (size_t i = 0; i < n; i++) {
		strbuf_addf(sql, "%s($1", i ? ", " : "");
		for (size_t c = 1; c < COLUMNS; c++)
			strbuf_addf(sql, ", $%zu", i * (COLUMNS - 1) + c + 1);
		strbuf_addch(sql, ')');
	}
}

static int insert(struct hub *h, struct push *p, const struct sync_record *r,
		  size_t n)
{
	struct hub_value v[1 + ROWS * (COLUMNS - 1)];
	sha256 trees[ROWS][MERKLE_LEVELS], leaf;
	struct strbuf sql = STRBUF_INIT;
	int64_t now = clock_now();
	int rc, k = 1;

	for (size_t i = 0; i < n; i++) {
		int made;

		sync_leaf(&leaf, p->standing.origin, r[i].seq, &r[i].leaf);
		made = merkle_add(&p->head, &leaf, trees[i]);
		v[k++] = hub_int(p->head.size);
		v[k++] = hub_int(r[i].origin);
		v[k++] = hub_int(r[i].seq);
		v[k++] = hub_blob(r[i].leaf.b, SHA256_SIZE);
		v[k++] = hub_blob(trees[i], (size_t)made * SHA256_SIZE);
		v[k++] = hub_blob(r[i].body, r[i].len);
		v[k++] = hub_int(now);
	}
	add_rows(&sql, n);
	rc = hub_run(h, sql.buf, v, k, NULL, NULL);
	strbuf_release(&sql);
	return rc;
}

static int move_on(struct hub *h, const struct push *p)
{
	struct hub_value head[] = {
		hub_text(""),
		hub_int(p->head.size),
		hub_blob(p->head.peak, (size_t)p->head.npeaks * SHA256_SIZE),
	};
	struct hub_value origin[] = { hub_text(""), hub_int(p->r[p->n - 1].seq),
				      hub_int(p->r[0].origin) };
	int rc = hub_run(h,
			 "UPDATE wf_head SET places = $2, peaks = $3"
			 " WHERE desk = $1",
			 head, 3, NULL, NULL);

	if (!rc)
		rc = hub_run(h,
			     "UPDATE wf_origin SET records = $2"
			     " WHERE desk = $1 AND number = $3",
			     origin, 3, NULL, NULL);
	return rc;
}

static int push(struct hub *h, void *ctx)
{
	struct push *p = ctx;
	int rc = hub_head(h, true, &p->head);

	p->known = 0;
	if (!rc)
		rc = find_standing(h, p->r[0].origin, &p->standing);
	if (!rc)
		rc = check_standing(p);
	if (!rc)
		rc = skip_known(h, p);
	if (rc < 0 || p->known == p->n)
		return rc;
	for (size_t i = p->known; !rc && i < p->n; i += ROWS)
		rc = insert(h, p, &p->r[i], p->n - i < ROWS ? p->n - i : ROWS);
	return rc < 0 ? rc : move_on(h, p);
}

int hub_push(struct hub *h, const struct sync_record *r, size_t n, int64_t *seq)
{
	struct push p = { .r = r, .n = n };
	int rc = check_batch(r, n);

	if (!rc)
		rc = hub_write(h, push, &p);
	if (!rc) {
		*seq = r[n - 1].seq;
		if (p.standing.records > *seq)
			*seq = p.standing.records;
	}
	return rc;
}

/* ---- pulling ---- */

struct pull {
	struct hub_batch *out;
	int64_t after;
	int max;
};

int hub_record(struct sync_record *out, const struct hub_value *c)
{
	*out = (struct sync_record){
		.place = c[0].n,
		.origin = c[1].n,
		.seq = c[2].n,
		.body = c[4].data,
		.len = c[4].len,
	};
	if (!hub_hash(&out->leaf, &c[3]))
		return fail_as(CONFLICT, _("place %lld of the hub is damaged"),
			       (long long)c[0].n);
	return 0;
}

/* Bodies move while more are added: until the end `body` is not set. */
static int keep_record(void *ctx, const struct hub_value *c, int n)
{
	struct hub_batch *b = ctx;
	struct sync_record r;
	int rc = hub_record(&r, c);

	if (rc < 0)
		return rc;
	strbuf_add(&b->bodies, r.body, r.len);
	GROW(b->records, b->n, b->alloc);
	r.body = NULL;
	b->records[b->n++] = r;
	return 0;
}

static int keep_before(void *ctx, const struct hub_value *c, int n)
{
	struct hub_batch *b = ctx;

	return hub_hash(&b->before, &c[0]) ? 0 : FAILED;
}

static void set_bodies(struct hub_batch *b)
{
	const char *at = b->bodies.buf;

	for (size_t i = 0; i < b->n; i++) {
		b->records[i].body = at;
		at += b->records[i].len;
	}
}

static int pull(struct hub *h, void *ctx)
{
	struct pull *p = ctx;
	struct hub_value at[] = { hub_text(""), hub_int(p->after) };
	struct hub_value range[] = { hub_text(""), hub_int(p->after),
				     hub_int(p->max) };
	int rc = hub_copy_head(h, &p->out->tree);

	if (!rc && p->out->tree.size < p->after)
		rc = fail_as(NOT_FOUND,
			     _("the hub has %lld records, this store has taken "
			       "%lld from it: it has lost some"),
			     (long long)p->out->tree.size, (long long)p->after);
	if (!rc && p->after)
		rc = hub_run(h,
			     "SELECT tree FROM wf_record WHERE desk = $1"
			     " AND place = $2",
			     at, 2, keep_before, p->out);
	if (!rc)
		rc = hub_run(h,
			     "SELECT " HUB_RECORD_COLUMNS " FROM wf_record"
			     " WHERE desk = $1 AND place > $2"
			     " ORDER BY place LIMIT $3",
			     range, 3, keep_record, p->out);
	return rc;
}

int hub_pull(struct hub *h, int64_t after, int max, struct hub_batch *out)
{
	struct pull p = { out, after, max };
	int rc;

	*out = (struct hub_batch){ .bodies = STRBUF_INIT };
	rc = hub_read(h, pull, &p);
	if (rc < 0)
		hub_batch_release(out);
	else
		set_bodies(out);
	return rc;
}

void hub_batch_release(struct hub_batch *b)
{
	strbuf_release(&b->bodies);
	free(b->records);
	b->records = NULL;
	b->n = b->alloc = 0;
}

/* ---- the tree ---- */

struct node {
	int level;
	sha256 *out;
	bool found;
};

static int take_node(void *ctx, const struct hub_value *c, int n)
{
	struct node *node = ctx;
	size_t at = (size_t)node->level * SHA256_SIZE;

	if (c[0].type == HUB_BLOB && c[0].len >= at + SHA256_SIZE) {
		memcpy(node->out->b, (const char *)c[0].data + at, SHA256_SIZE);
		node->found = true;
	}
	return 0;
}

int hub_node(void *ctx, int level, int64_t index, sha256 *out)
{
	struct hub *h = ctx;
	int64_t place = (index + 1) << level;
	struct hub_value p[] = { hub_text(""), hub_int(place) };
	struct node node = { level, out, false };
	int rc = hub_run(h,
			 "SELECT tree FROM wf_record WHERE desk = $1"
			 " AND place = $2",
			 p, 2, take_node, &node);

	if (!rc && !node.found)
		rc = fail_as(CONFLICT, _("place %lld of the hub is damaged"),
			     (long long)place);
	return rc;
}

int hub_root_at(struct hub *h, int64_t size, sha256 *out)
{
	struct merkle_source source = { hub_node, h };

	return merkle_root_at(out, size, &source);
}

/* ---- checkpoints ---- */

int hub_put_note(struct hub *h, int64_t origin, const char *note)
{
	struct hub_value p[] = { hub_text(""), hub_text(note),
				 hub_int(origin) };

	return hub_run(h,
		       "UPDATE wf_origin SET note = $2 WHERE desk = $1"
		       " AND number = $3",
		       p, 3, NULL, NULL);
}
