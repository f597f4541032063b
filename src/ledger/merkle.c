/*
 * merkle.c - the Merkle tree of RFC 6962.
 *
 * An odd node is never paired with itself: the tree over n leaves splits at
 * the largest power of two below n.  So a tree is a row of perfect subtrees,
 * and each of them, once complete, never changes.
 */
#include "config.h"

#include "ledger/merkle.h"

static void node(sha256 *out, const sha256 *left, const sha256 *right)
{
	sha256_prefixed(out, 1, left->b, SHA256_SIZE, right->b, SHA256_SIZE);
}

void merkle_leaf(sha256 *out, const void *data, size_t len)
{
	sha256_prefixed(out, 0, data, len, NULL, 0);
}

int merkle_add(struct merkle *m, const sha256 *leaf,
	       sha256 made[static MERKLE_LEVELS])
{
	int level = 0;

	made[0] = *leaf;
	for (int64_t i = m->size; i & 1; i >>= 1, level++)
		node(&made[level + 1], &m->peak[--m->npeaks], &made[level]);
	m->peak[m->npeaks++] = made[level];
	m->size++;
	return level + 1;
}

void merkle_root(const struct merkle *m, sha256 *out)
{
	int i = m->npeaks - 1;

	if (i < 0) {
		sha256_of(out, "", 0);
		return;
	}
	*out = m->peak[i];
	while (i-- > 0)
		node(out, &m->peak[i], out);
}

/* The level of the largest perfect subtree in n > 0 leaves. */
static int top_level(int64_t n)
{
	return 63 - __builtin_clzll((unsigned long long)n);
}

/* The peaks over the leaves lo..hi, where lo is a multiple of every subtree
 * that fits between the two. */
static int load_span(struct merkle *m, int64_t lo, int64_t hi,
		     const struct merkle_source *s)
{
	m->size = hi - lo;
	m->npeaks = 0;
	while (lo < hi) {
		int level = top_level(hi - lo);
		int rc = s->node(s->ctx, level, lo >> level,
				 &m->peak[m->npeaks++]);

		if (rc < 0)
			return rc;
		lo += (int64_t)1 << level;
	}
	return 0;
}

int merkle_load(struct merkle *m, int64_t size, const struct merkle_source *s)
{
	return load_span(m, 0, size, s);
}

static int span(sha256 *out, int64_t lo, int64_t hi,
		const struct merkle_source *s)
{
	struct merkle m;
	int rc = load_span(&m, lo, hi, s);

	if (rc < 0)
		return rc;
	merkle_root(&m, out);
	return 0;
}

int merkle_root_at(sha256 *out, int64_t size, const struct merkle_source *s)
{
	return span(out, 0, size, s);
}

/* The largest power of two below n, n > 1. */
static int64_t split(int64_t n)
{
	return (int64_t)1 << top_level(n - 1);
}

static void reverse(struct merkle_proof *p)
{
	for (int i = 0, j = p->n - 1; i < j; i++, j--) {
		sha256 t = p->hash[i];

		p->hash[i] = p->hash[j];
		p->hash[j] = t;
	}
}

int merkle_inclusion(struct merkle_proof *out, int64_t index, int64_t size,
		     const struct merkle_source *s)
{
	int64_t lo = 0, hi = size;

	out->n = 0;
	while (hi - lo > 1) {
		int64_t mid = lo + split(hi - lo);
		bool left = index < mid;
		int rc = span(&out->hash[out->n++], left ? mid : lo,
			      left ? hi : mid, s);

		if (rc < 0)
			return rc;
		if (left)
			hi = mid;
		else
			lo = mid;
	}
	reverse(out);
	return 0;
}

int merkle_consistency(struct merkle_proof *out, int64_t old_size, int64_t size,
		       const struct merkle_source *s)
{
	int64_t lo = 0, hi = size;
	int rc;

	out->n = 0;
	while (hi != old_size) {
		int64_t mid = lo + split(hi - lo);
		bool left = old_size <= mid;

		rc = span(&out->hash[out->n++], left ? mid : lo,
			  left ? hi : mid, s);
		if (rc < 0)
			return rc;
		if (left)
			hi = mid;
		else
			lo = mid;
	}
	if (lo) {
		rc = span(&out->hash[out->n++], lo, hi, s);
		if (rc < 0)
			return rc;
	}
	reverse(out);
	return 0;
}

/*
 * Both proofs climb from a node (fn) towards the root, beside the last node
 * of the tree (sn).  Is the sibling on the left?  Then also skip the levels
 * on which the node has none.
 */
static bool sibling_is_left(int64_t *fn, int64_t *sn)
{
	bool left = (*fn & 1) || *fn == *sn;

	if (left) {
		while (!(*fn & 1) && *fn) {
			*fn >>= 1;
			*sn >>= 1;
		}
	}
	*fn >>= 1;
	*sn >>= 1;
	return left;
}

bool merkle_check_inclusion(const struct merkle_proof *p, int64_t index,
			    int64_t size, const sha256 *leaf,
			    const sha256 *root)
{
	int64_t fn = index, sn = size - 1;
	sha256 r = *leaf;

	if (index < 0 || index >= size)
		return false;
	for (int i = 0; i < p->n; i++) {
		if (!sn)
			return false;
		if (sibling_is_left(&fn, &sn))
			node(&r, &p->hash[i], &r);
		else
			node(&r, &r, &p->hash[i]);
	}
	return !sn && sha256_equal(&r, root);
}

/* The trees that need no proof: the same one, and the empty one. */
static bool check_trivial(const struct merkle_proof *p, int64_t old_size,
			  int64_t size, const sha256 *old_root,
			  const sha256 *root)
{
	sha256 empty;

	if (p->n)
		return false;
	if (old_size == size)
		return sha256_equal(old_root, root);
	sha256_of(&empty, "", 0);
	return sha256_equal(old_root, &empty);
}

bool merkle_check_consistency(const struct merkle_proof *p, int64_t old_size,
			      int64_t size, const sha256 *old_root,
			      const sha256 *root)
{
	int64_t fn = old_size - 1, sn = size - 1;
	sha256 fr, sr;
	int i = 0;

	if (old_size < 0 || old_size > size)
		return false;
	if (!old_size || old_size == size)
		return check_trivial(p, old_size, size, old_root, root);
	if (!p->n)
		return false;
	/* A perfect old tree is a node of the new one: it starts the climb
	 * and is left out of the proof. */
	fr = old_size & (old_size - 1) ? p->hash[i++] : *old_root;
	sr = fr;
	for (; fn & 1; fn >>= 1)
		sn >>= 1;
	for (; i < p->n; i++) {
		if (!sn)
			return false;
		if (sibling_is_left(&fn, &sn)) {
			node(&fr, &p->hash[i], &fr);
			node(&sr, &p->hash[i], &sr);
		} else {
			node(&sr, &sr, &p->hash[i]);
		}
	}
	return !sn && sha256_equal(&fr, old_root) && sha256_equal(&sr, root);
}
