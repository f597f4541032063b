/*
 * courier_witness.c - the stores watch the hub together.
 *
 * What a store has taken it cosigns, and leaves that at the hub for the
 * others; what they have left is compared with its own order.  A hub that
 * tells two stores two histories can hide the one's word from the other, but
 * then 'hub verify' shows a witness that has stopped.
 */
#include "config.h"

#include "ledger/merkle.h"
#include "platform/courier_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

static int look_at(void *ctx, const struct sync_witness *w)
{
	struct trip *t = ctx;
	enum sync_seen seen = SYNC_NOTHING;
	int rc;

	if (w->origin == t->own) {
		t->left = *w;
		t->left.line = NULL;
		return 0;
	}
	rc = sync_witness(t->ledger, w, &seen);
	if (!rc && seen == SYNC_SAME) {
		t->same.size = w->size;
		strbuf_addstr(&t->same.lines, w->line);
	}
	if (!rc && seen == SYNC_BEYOND && w->size > t->beyond)
		t->beyond = w->size;
	return rc;
}

/* Somebody has more than we have taken: then there must be more. */
static int check_beyond(struct trip *t)
{
	struct sync_tree tree;
	int rc = t->beyond ? hub_tree(t->hub, &tree) : 0;

	if (!rc && t->beyond && tree.size < t->beyond)
		rc = fail_as(CONFLICT,
			     _("the hub has shown %lld records to another "
			       "store, and shows %lld to this one: ask who "
			       "runs the hub"),
			     (long long)t->beyond, (long long)tree.size);
	return rc;
}

static bool is_left(const struct trip *t, const struct sync_witness *w)
{
	return t->left.size == w->size && sha256_equal(&t->left.root, &w->root);
}

static int cosign(struct trip *t)
{
	struct strbuf line = STRBUF_INIT;
	struct sync_witness w;
	int rc = sync_cosign(t->ledger, &t->same, &w, &line);

	if (!rc && w.size && !is_left(t, &w))
		rc = hub_put_witness(t->hub, &w);
	strbuf_release(&line);
	return rc;
}

int witness_round(struct trip *t)
{
	int rc = hub_witnesses(t->hub, look_at, t);

	if (!rc)
		rc = check_beyond(t);
	return rc < 0 ? rc : cosign(t);
}
