/*
 * sync_prepare.c - records that a hub has, read and looked at before they are
 * taken: a third of the work, and none of it needs the store.
 */
#include "config.h"

#include <stdlib.h>

#include "ledger/store.h"
#include "watchfloor/memory.h"
#include "watchfloor/sync.h"

static void prepare(struct prepared *p, const struct sync_record *r)
{
	sha256 leaf;

	merkle_leaf(&leaf, r->body, r->len);
	p->intact = sha256_equal(&leaf, &r->leaf) && r->len <= RECORD_MAX;
	p->readable = p->intact &&
		      !record_parse(&p->record, record_id(r->origin, r->seq),
				    r->body, r->len);
}

struct sync_prepared *sync_prepare(const struct sync_record *r, size_t n,
				   int64_t own)
{
	struct sync_prepared *p =
		xcalloc(1, sizeof *p + n * sizeof p->records[0]);

	for (p->n = 0; p->n < n; p->n++)
		if (r[p->n].origin != own)
			prepare(&p->records[p->n], &r[p->n]);
	return p;
}

void sync_prepared_free(struct sync_prepared *p)
{
	for (size_t i = 0; p && i < p->n; i++)
		if (p->records[i].readable)
			record_release(&p->records[i].record);
	free(p);
}
