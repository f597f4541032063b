/*
 * kept.c - a checkpoint that was kept elsewhere, beside what is here now.
 */
#include "config.h"

#include "watchfloor/kept.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- who says it ---- */

/* Has the origin signed it as its own, or as one of the order? */
static bool is_signed_by(const struct kept *k, const struct origin *o,
			 const char *note, size_t len)
{
	struct checkpoint c;
	int64_t seconds;

	if (k->origin >= 0)
		return checkpoint_open(&c, note, len, &o->vkey) == 0;
	return note_open_cosigned(&seconds, note, len, &o->vkey) == 0;
}

/* Of a store: the one whose name it has.  Of the order: any that has cosigned
 * it. */
static int open_by_any(struct kept *k, struct ledger *l, bool order,
		       const char *note, size_t len)
{
	int64_t *all;
	int n, rc = origin_numbers(l->db, NULL, &all, &n);
	bool done = false;

	for (int i = 0; rc == 0 && !done && i < n; i++) {
		struct origin o;

		rc = origin_load(&o, l->db, all[i]);
		if (!rc && (order || !strcmp(o.full, k->log))) {
			k->origin = order ? -1 : all[i];
			done = is_signed_by(k, &o, note, len);
			if (!done && !order)
				rc = FAILED;
		}
		origin_release(&o);
	}
	free(all);
	if (rc || done)
		return rc;
	return fail_as(NOT_FOUND,
		       order ? _("no store that is known here has cosigned the "
				 "checkpoint of %s")
			     : _("no store \"%s\" is known here"),
		       k->log);
}

/* Is the log the order of this store's hub? */
static bool is_order(struct ledger *l, const char *log)
{
	struct strbuf order = STRBUF_INIT;
	bool same = cosign_log(l, &order) == 0 && !strcmp(order.buf, log);

	strbuf_release(&order);
	return same;
}

int kept_read(struct kept *out, struct ledger *l, const char *note, size_t len)
{
	const char *end = memchr(note, '\n', len);
	struct checkpoint c;
	int rc;

	*out = (struct kept){ .origin = -1 };
	if (end)
		out->log = xstrndup(note, (size_t)(end - note));
	if (!end || checkpoint_read(&c, note, len, out->log) < 0) {
		kept_release(out);
		return fail(_("this is no checkpoint"));
	}
	out->size = c.size;
	out->root = c.root;
	rc = open_by_any(out, l, is_order(l, out->log), note, len);
	if (rc < 0)
		kept_release(out);
	return rc;
}

void kept_release(struct kept *k)
{
	free(k->log);
	k->log = NULL;
}

/* ---- does it hold ---- */

int kept_compare(const struct kept *k, int64_t here,
		 int (*root_at)(void *ctx, int64_t size, sha256 *root),
		 void *ctx)
{
	sha256 root;
	int rc = 0;

	if (k->size > here)
		return fail_as(CONFLICT,
			       _("%lld records of %s are here, the checkpoint "
				 "that was kept says %lld: the others were "
				 "lost, or have not come yet"),
			       (long long)here, k->log, (long long)k->size);
	if (k->size > 0)
		rc = root_at(ctx, k->size, &root);
	if (!rc && k->size > 0 && !sha256_equal(&root, &k->root))
		rc = fail_as(CONFLICT,
			     _("the first %lld records of %s are not those of "
			       "the checkpoint that was kept: they were "
			       "rewritten"),
			     (long long)k->size, k->log);
	return rc;
}

static int order_root(void *ctx, int64_t size, sha256 *root)
{
	return sync_root_at(ctx, size, root);
}

static int origin_root(void *ctx, int64_t size, sha256 *root)
{
	struct merkle_source source = { tree_node, ctx };

	return merkle_root_at(root, size, &source);
}

int kept_check(const struct kept *k, struct ledger *l)
{
	struct tree_reader reader = { l, k->origin };
	int64_t places;

	if (k->origin >= 0)
		return kept_compare(k, record_seq(store_last_id(l, k->origin)),
				    origin_root, &reader);
	places = sync_places(l);
	return places < 0 ? FAILED : kept_compare(k, places, order_root, l);
}
