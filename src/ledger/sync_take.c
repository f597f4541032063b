/*
 * sync_take.c - records that come with their places, into store, tree and
 * projections: one transaction.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/sync.h"

/* For fewer it is not worth its while to drop triggers and make them again. */
#define MANY 256

/* An origin, as far as the transaction has come. */
struct source {
	struct origin origin;
	struct merkle tree; /* of the records that are here */
	int64_t placed;     /* how many of them have a place */
	bool oldest;        /* of our own, no earlier one has waiting records */
};

struct taker {
	struct ledger *l;
	struct merkle places; /* the hub's tree */
	struct source *sources;
	int n, alloc;
	size_t expected; /* records */
	bool retracted;  /* what waiting records did */
};

static bool is_own(const struct taker *t, const struct source *s)
{
	return !strcmp(s->origin.name, t->l->own.name);
}

/* ---- origins ---- */

static int load_source(struct taker *t, struct source *s, int64_t number)
{
	struct tree_reader reader = { t->l, number };
	struct merkle_source nodes = { tree_node, &reader };
	int64_t last = store_last_id(t->l, number), waiting;
	int rc = last < 0 ? FAILED : origin_load(&s->origin, t->l->db, number);

	if (rc < 0)
		return rc;
	rc = merkle_load(&s->tree, record_seq(last), &nodes);
	if (!rc)
		rc = fold_first_waiting(t->l, number, &waiting);
	if (rc < 0)
		origin_release(&s->origin);
	else
		s->placed = record_seq(waiting) - 1;
	return rc;
}

static struct source *source_of(struct taker *t, int64_t number)
{
	for (int i = 0; i < t->n; i++)
		if (t->sources[i].origin.number == number)
			return &t->sources[i];
	GROW(t->sources, t->n, t->alloc);
	t->sources[t->n] = (struct source){ .oldest = false };
	if (load_source(t, &t->sources[t->n], number) < 0)
		return NULL;
	return &t->sources[t->n++];
}

/* ---- the record itself ---- */

static int check_same(struct taker *t, const struct source *s,
		      const struct sync_record *r)
{
	struct tree_reader reader = { t->l, s->origin.number };
	sha256 have;
	int rc = tree_node(&reader, 0, r->seq - 1, &have);

	if (!rc && !sha256_equal(&have, &r->leaf))
		rc = fail_as(CONFLICT,
			     _("the hub has another record %lld of %s than "
			       "this store: a copy of the store was written "
			       "to"),
			     (long long)r->seq, s->origin.full);
	return rc;
}

static int insert(struct taker *t, struct source *s,
		  const struct sync_record *r, const struct prepared *p)
{
	sqlite3_stmt *st = store_stmt(t->l, STMT_ADD_RECORD);
	sha256 made[MERKLE_LEVELS];
	int n;

	if (!p->intact)
		return fail_as(CONFLICT,
			       _("what the hub has as record %lld of %s is "
				 "not what it has the hash of"),
			       (long long)r->seq, s->origin.full);
	if (!st)
		return FAILED;
	n = merkle_add(&s->tree, &r->leaf, made);
	sqlite3_bind_int64(st, 1, record_id(r->origin, r->seq));
	sqlite3_bind_blob(st, 2, made, n * SHA256_SIZE, SQLITE_STATIC);
	sqlite3_bind_blob(st, 3, r->body, (int)r->len, SQLITE_STATIC);
	return store_step(t->l, st);
}

/* *here: it was there before. */
static int keep(struct taker *t, struct source *s, const struct sync_record *r,
		const struct prepared *p, bool *here)
{
	if (r->seq != s->placed + 1)
		return fail_as(CONFLICT,
			       _("the hub's records of %s have a gap: %lld "
				 "after %lld"),
			       s->origin.full, (long long)r->seq,
			       (long long)s->placed);
	*here = r->seq <= s->tree.size;
	/* What we write now comes from nowhere else. */
	if (!*here && r->origin == t->l->own.number)
		return fail_as(CONFLICT,
			       _("the hub has record %lld of %s, which this "
				 "store never wrote: it is older than it was, "
				 "or somebody else uses its number.  Go on "
				 "under a new key with 'watchfloor init "
				 "--restored'"),
			       (long long)r->seq, s->origin.full);
	s->placed++;
	return *here ? check_same(t, s, r) : insert(t, s, r, p);
}

static int add_place(struct taker *t, const struct source *s,
		     const struct sync_record *r)
{
	sqlite3_stmt *st = store_stmt(t->l, STMT_ADD_PLACE);
	sha256 leaf, made[MERKLE_LEVELS];
	int n;

	if (!st)
		return FAILED;
	if (r->place != t->places.size + 1)
		return fail_as(CONFLICT,
			       _("the hub's order has a gap: place %lld after "
				 "%lld"),
			       (long long)r->place, (long long)t->places.size);
	sync_leaf(&leaf, s->origin.full, r->seq, &r->leaf);
	n = merkle_add(&t->places, &leaf, made);
	sqlite3_bind_int64(st, 1, r->place);
	sqlite3_bind_int64(st, 2, record_id(r->origin, r->seq));
	sqlite3_bind_blob(st, 3, made, n * SHA256_SIZE, SQLITE_STATIC);
	return store_step(t->l, st);
}

/* ---- what it does ---- */

static int apply_placed(void *ctx, const struct record *r)
{
	return fold_apply(ctx, r, false);
}

static int apply_waiting(void *ctx, const struct record *r)
{
	return fold_apply(ctx, r, true);
}

/* Have all of our own before this origin got their places? */
static int find_oldest_waiting(struct taker *t, int64_t number)
{
	int64_t *own, from, to;
	int n, rc = origin_numbers(t->l->db, t->l->own.name, &own, &n);

	for (int i = 0; !rc && i < n && own[i] != number; i++) {
		rc = sync_waiting_of(t->l, own[i], &from, &to);
		if (!rc && from <= to)
			rc = 1;
	}
	free(own);
	return rc < 0 ? rc : !rc;
}

/* Once it is so it stays so. */
static int is_oldest_waiting(struct taker *t, struct source *s)
{
	int rc = s->oldest ? 1 : find_oldest_waiting(t, s->origin.number);

	s->oldest = rc > 0;
	return rc;
}

/* From here on waiting records have done nothing, until all are taken. */
static int begin_folding(struct taker *t)
{
	int rc = fold_retract(t->l);

	if (rc == 0 && t->expected >= MANY)
		rc = fold_rest(t->l);
	if (rc == 0)
		fold_hold(t->l->rules, t->l->state);
	t->retracted = rc == 0;
	return rc;
}

static int end_folding(struct taker *t, int rc)
{
	int64_t last;

	rc = fold_release(t->l->rules, t->l->state, rc);
	return rc < 0 ? rc : fold_waiting(t->l, apply_waiting, t->l, &last);
}

/* One that cannot be read, or is not about itself, is passed over, as in a
 * replay: see read.c. */
static int apply_new(struct taker *t, const struct source *s,
		     const struct prepared *p)
{
	const struct record *r = &p->record;

	if (!p->readable || r->seq != record_seq(r->id) ||
	    strcmp(r->origin, s->origin.full) != 0)
		return 0;
	return fold_apply(t->l, r, false);
}

static int fold(struct taker *t, struct source *s, int64_t id,
		const struct prepared *p, bool here)
{
	int rc = 0;

	if (here && !t->retracted && is_own(t, s)) {
		rc = is_oldest_waiting(t, s);
		if (rc)
			return rc < 0 ? rc : fold_forget(t->l, id);
	}
	if (!t->retracted)
		rc = begin_folding(t);
	if (rc < 0)
		return rc;
	return here ? read_alone(t->l, id, apply_placed, t->l)
		    : apply_new(t, s, p);
}

static int take(struct taker *t, const struct sync_record *r,
		const struct prepared *p)
{
	struct source *s = source_of(t, r->origin);
	bool here = false;
	int rc;

	if (!s)
		return FAILED;
	rc = keep(t, s, r, p, &here);
	if (!rc)
		rc = add_place(t, s, r);
	if (!rc)
		rc = fold(t, s, record_id(r->origin, r->seq), p, here);
	return rc;
}

static int check_tree(const struct merkle *m, const struct sync_tree *expect)
{
	if (!expect || expect->size != m->size)
		return 0;
	if (expect->npeaks == m->npeaks &&
	    !memcmp(expect->peak, m->peak, (size_t)m->npeaks * sizeof *m->peak))
		return 0;
	return fail_as(CONFLICT,
		       _("the hub's order of the first %lld records is not the "
			 "one that this store has seen"),
		       (long long)m->size);
}

static int take_all(struct taker *t, const struct sync_record *r,
		    const struct sync_prepared *p)
{
	struct merkle_source nodes = { sync_node, t->l };
	int64_t size = sync_places(t->l);
	int rc = size < 0 ? FAILED : merkle_load(&t->places, size, &nodes);

	for (size_t i = 0; !rc && i < p->n; i++)
		rc = take(t, &r[i], &p->records[i]);
	return t->retracted ? end_folding(t, rc) : rc;
}

int sync_take(struct ledger *l, const struct sync_record *r,
	      const struct sync_prepared *p, const struct sync_tree *expect)
{
	struct taker t = { .l = l, .expected = p->n };
	int rc = ledger_begin(l);

	if (rc < 0)
		return rc;
	rc = take_all(&t, r, p);
	if (!rc)
		rc = check_tree(&t.places, expect);
	while (t.n)
		origin_release(&t.sources[--t.n].origin);
	free(t.sources);
	if (rc < 0)
		ledger_rollback(l);
	else
		rc = ledger_commit(l);
	/* Our own records may have been among them. */
	l->tree.size = -1;
	return rc;
}
