/*
 * hub_verify.c - is the hub what its records make of it?
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/note.h"
#include "ledger/store.h"
#include "platform/hub_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/kept.h"
#include "watchfloor/memory.h"

#define PIECE 500

/* One origin, as far as the order has been read. */
struct seen {
	int64_t number, records;
	char *full, *note;
	struct vkey vkey;
	bool vkey_ok;
	struct merkle tree;
	sha256 root; /* at the size of its checkpoint */
	struct checkpoint said;
};

/* One cosignature. */
struct cosigned {
	int64_t origin, size;
	sha256 said, root; /* the one that it should be */
	char *line;
};

struct verifier {
	struct hub *hub;
	int64_t place;
	struct merkle tree;
	struct seen *origins;
	int n, alloc;
	struct cosigned *cosigned; /* who is farthest first */
	int ncosigned, cosigned_alloc;
	const struct kept *kept; /* may be NULL */
	sha256 kept_root;
	void (*wrong)(void *ctx, const char *sentence);
	void *ctx;
};

static void __attribute__((format(printf, 2, 3)))
wrong(struct verifier *v, const char *fmt, ...)
{
	struct strbuf sb = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	v->wrong(v->ctx, sb.buf);
	strbuf_release(&sb);
}

/* ---- origins ---- */

static int add_origin(void *ctx, const struct hub_origin *o)
{
	struct verifier *v = ctx;
	struct seen *s;

	GROW(v->origins, v->n, v->alloc);
	s = &v->origins[v->n++];
	*s = (struct seen){ .number = o->origin.number,
			    .records = o->records,
			    .full = xstrdup(o->origin.full),
			    .note = xstrdup(o->note) };
	s->vkey_ok = vkey_parse(&s->vkey, o->origin.vkey) == 0 &&
		     strcmp(s->vkey.name, s->full) == 0;
	if (!s->vkey_ok)
		wrong(v, _("the key of %s is malformed"), s->full);
	else if (*s->note && checkpoint_open(&s->said, s->note, strlen(s->note),
					     &s->vkey) < 0)
		wrong(v, _("the checkpoint of %s: %s"), s->full, fail_text());
	return 0;
}

static struct seen *origin_of(struct verifier *v, int64_t number)
{
	for (int i = 0; i < v->n; i++)
		if (v->origins[i].number == number)
			return &v->origins[i];
	return NULL;
}

/* ---- cosignatures ---- */

static int add_cosigned(void *ctx, const struct sync_witness *w)
{
	struct verifier *v = ctx;

	GROW(v->cosigned, v->ncosigned, v->cosigned_alloc);
	v->cosigned[v->ncosigned++] = (struct cosigned){
		.origin = w->origin,
		.size = w->size,
		.said = w->root,
		.line = xstrdup(w->line),
	};
	return 0;
}

/* What the tree is now, for who has cosigned it, or kept it, at this size. */
static void keep_root(struct verifier *v)
{
	if (v->kept && v->kept->size == v->tree.size)
		merkle_root(&v->tree, &v->kept_root);
	for (int i = 0; i < v->ncosigned; i++)
		if (v->cosigned[i].size == v->tree.size)
			merkle_root(&v->tree, &v->cosigned[i].root);
}

static void check_cosigned(struct verifier *v, const struct cosigned *c,
			   const char *log)
{
	const struct sync_witness w = { c->origin, c->size, c->said, c->line };
	const struct seen *s = origin_of(v, c->origin);
	int64_t seconds;

	if (!s || !s->vkey_ok)
		wrong(v,
		      _("an origin %lld that is not known has cosigned the "
			"order"),
		      (long long)c->origin);
	else if (sync_witness_check(&w, log, &s->vkey, &seconds) < 0)
		wrong(v, _("the cosignature of %s: %s"), s->full, fail_text());
	else if (c->size > v->tree.size)
		wrong(v,
		      _("%s has cosigned %lld places, %lld are there: they "
			"were lost"),
		      s->full, (long long)c->size, (long long)v->tree.size);
	else if (!sha256_equal(&c->root, &c->said))
		wrong(v,
		      _("the first %lld places are not those that %s has "
			"cosigned"),
		      (long long)c->size, s->full);
}

static void check_all_cosigned(struct verifier *v)
{
	const struct seen *first = origin_of(v, SYNC_FIRST_NUMBER);
	struct strbuf log = STRBUF_INIT;

	sync_log_name(&log, first ? first->full : "?");
	for (int i = 0; i < v->ncosigned; i++)
		check_cosigned(v, &v->cosigned[i], log.buf);
	strbuf_release(&log);
}

static int kept_root(void *ctx, int64_t size, sha256 *root)
{
	const struct verifier *v = ctx;

	(void)size;
	*root = v->kept_root;
	return 0;
}

static void check_kept(struct verifier *v)
{
	if (v->kept && kept_compare(v->kept, v->tree.size, kept_root, v) < 0)
		wrong(v, "%s", fail_text());
}

/* ---- records ---- */

static void add_record(struct verifier *v, struct seen *s,
		       const struct sync_record *r)
{
	sha256 leaf, entry, made[MERKLE_LEVELS];

	merkle_leaf(&leaf, r->body, r->len);
	if (!sha256_equal(&leaf, &r->leaf))
		wrong(v,
		      _("record %lld of %s, at place %lld, is not what "
			"was pushed: its hash does not fit"),
		      (long long)r->seq, s->full, (long long)r->place);
	if (r->seq != s->tree.size + 1)
		wrong(v,
		      _("place %lld has record %lld of %s, record %lld "
			"should come"),
		      (long long)r->place, (long long)r->seq, s->full,
		      (long long)s->tree.size + 1);
	merkle_add(&s->tree, &leaf, made);
	if (s->tree.size == s->said.size)
		merkle_root(&s->tree, &s->root);
	sync_leaf(&entry, s->full, r->seq, &leaf);
	merkle_add(&v->tree, &entry, made);
	keep_root(v);
}

static int look_at(void *ctx, const struct hub_value *c, int n)
{
	struct verifier *v = ctx;
	struct sync_record r;
	struct seen *s;

	if (hub_record(&r, c) < 0) {
		wrong(v, "%s", fail_text());
		v->place = c[0].n;
		return 0;
	}
	if (r.place != v->place + 1)
		wrong(v, _("places %lld to %lld are missing"),
		      (long long)v->place + 1, (long long)r.place - 1);
	v->place = r.place;
	s = origin_of(v, r.origin);
	if (s)
		add_record(v, s, &r);
	else
		wrong(v,
		      _("place %lld has a record of an origin that is "
			"not known"),
		      (long long)r.place);
	return 0;
}

static int read_all(struct verifier *v)
{
	int64_t before;
	int rc;

	do {
		struct hub_value p[] = { hub_text(""), hub_int(v->place),
					 hub_int(PIECE) };

		before = v->place;
		rc = hub_run(v->hub,
			     "SELECT " HUB_RECORD_COLUMNS " FROM wf_record"
			     " WHERE desk = $1 AND place > $2"
			     " ORDER BY place LIMIT $3",
			     p, 3, look_at, v);
	} while (!rc && v->place > before);
	return rc;
}

/* ---- the sums ---- */

static void check_origin(struct verifier *v, const struct seen *s)
{
	if (s->tree.size != s->records)
		wrong(v, _("%s should have %lld records, %lld are there"),
		      s->full, (long long)s->records, (long long)s->tree.size);
	if (s->said.size > s->tree.size)
		wrong(v,
		      _("%s has signed %lld records, %lld are there: wait "
			"for its courier, or they were lost"),
		      s->full, (long long)s->said.size,
		      (long long)s->tree.size);
	else if (s->said.size && !sha256_equal(&s->root, &s->said.root))
		wrong(v,
		      _("the first %lld records of %s are not those that "
			"it has signed"),
		      (long long)s->said.size, s->full);
}

static void check_head(struct verifier *v, const struct merkle *head)
{
	if (head->size != v->place)
		wrong(v, _("the head says %lld places, %lld are there"),
		      (long long)head->size, (long long)v->place);
	else if (head->npeaks != v->tree.npeaks ||
		 memcmp(head->peak, v->tree.peak,
			(size_t)head->npeaks * sizeof *head->peak) != 0)
		wrong(v, _("the tree in the head is not that of the "
			   "records"));
}

/* One moment of it is looked at. */
static int verify(struct hub *h, void *ctx)
{
	struct verifier *v = ctx;
	struct merkle head;
	int rc = hub_head(h, false, &head);

	if (!rc)
		rc = hub_origins(h, add_origin, v);
	if (!rc)
		rc = hub_witnesses(h, add_cosigned, v);
	if (!rc)
		rc = read_all(v);
	if (rc < 0)
		return rc;
	for (int i = 0; i < v->n; i++)
		check_origin(v, &v->origins[i]);
	check_all_cosigned(v);
	check_kept(v);
	check_head(v, &head);
	return 0;
}

int hub_verify(struct hub *h, const struct kept *kept, int64_t *records,
	       void (*wrong_)(void *ctx, const char *sentence), void *ctx)
{
	struct verifier v = {
		.hub = h, .kept = kept, .wrong = wrong_, .ctx = ctx
	};
	int rc = hub_read(h, verify, &v);

	*records = v.place;
	for (int i = 0; i < v.n; i++) {
		free(v.origins[i].full);
		free(v.origins[i].note);
	}
	free(v.origins);
	for (int i = 0; i < v.ncosigned; i++)
		free(v.cosigned[i].line);
	free(v.cosigned);
	return rc;
}
