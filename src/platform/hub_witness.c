/*
 * hub_witness.c - which stores have cosigned the order, and how far.
 */
#include "config.h"

#include <string.h>

#include "platform/hub_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* ---- what is there ---- */

struct each_witness {
	int (*each)(void *ctx, const struct sync_witness *w);
	void *ctx;
};

static int give_witness(void *ctx, const struct hub_value *c, int n)
{
	const struct each_witness *e = ctx;
	struct sync_witness w = { .origin = c[0].n, .size = c[1].n };

	/* What is damaged is nobody's word. */
	if (!hub_hash(&w.root, &c[2]) || c[3].type != HUB_TEXT)
		return 0;
	w.line = c[3].data;
	return e->each(e->ctx, &w);
}

int hub_witnesses(struct hub *h,
		  int (*each)(void *ctx, const struct sync_witness *w),
		  void *ctx)
{
	struct each_witness e = { each, ctx };
	struct hub_value p[1];

	return hub_run(h,
		       "SELECT origin, size, root, line FROM wf_witness"
		       " WHERE desk = $1 ORDER BY size DESC, origin",
		       p, 1, give_witness, &e);
}

/* ---- leaving one ---- */

static int root_of(struct hub *h, int64_t size, sha256 *root)
{
	struct merkle head;
	int rc = hub_head(h, false, &head);

	if (rc < 0)
		return rc;
	if (head.size == size)
		merkle_root(&head, root);
	return head.size == size ? 0 : hub_root_at(h, size, root);
}

/* A standby may have been promoted since the order was looked at: what it
 * does not have must not seem to be its own. */
static int put(struct hub *h, void *ctx)
{
	const struct sync_witness *w = ctx;
	struct hub_value p[] = { hub_text(""), hub_int(w->origin),
				 hub_int(w->size),
				 hub_blob(w->root.b, SHA256_SIZE),
				 hub_text(w->line) };
	sha256 root;
	int rc = root_of(h, w->size, &root);

	if (!rc && !sha256_equal(&root, &w->root))
		rc = fail_as(CONFLICT, _("the hub has rewritten its order"));
	if (!rc)
		rc = hub_run(h,
			     "INSERT INTO wf_witness(desk, origin, size, root,"
			     " line) VALUES($1, $2, $3, $4, $5)"
			     " ON CONFLICT (desk, origin) DO UPDATE SET"
			     " size = excluded.size, root = excluded.root,"
			     " line = excluded.line",
			     p, 5, NULL, NULL);
	return rc;
}

int hub_put_witness(struct hub *h, const struct sync_witness *w)
{
	return hub_write(h, put, (void *)(uintptr_t)w);
}
