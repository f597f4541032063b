/*
 * prove.c - one record, shown to be in the tree that a checkpoint signs
 * (C2SP tlog-proof).
 */
#include "config.h"

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

static void write_proof(struct strbuf *out, int64_t index,
			const struct merkle_proof *proof,
			const struct strbuf *note)
{
	strbuf_addf(out, "c2sp.org/tlog-proof@v1\nindex %lld\n",
		    (long long)index);
	for (int i = 0; i < proof->n; i++) {
		base64_encode(out, proof->hash[i].b, SHA256_SIZE);
		strbuf_addch(out, '\n');
	}
	strbuf_addch(out, '\n');
	strbuf_add(out, note->buf, note->len);
}

/* The newest checkpoint over the record; made when it can be. */
static int64_t covering(struct ledger *l, int64_t id, struct strbuf *note)
{
	int64_t origin = id >> ORIGIN_SHIFT, seq = id & SEQ_MAX, size;

	size = seal_newest(l, origin, note);
	if (size >= 0 && size < seq && l->flags & LEDGER_WRITE &&
	    origin == l->own.number && seq <= ledger_size(l)) {
		strbuf_reset(note);
		if (ledger_checkpoint(l, NULL) < 0)
			return FAILED;
		size = seal_newest(l, origin, note);
	}
	if (size >= 0 && size < seq)
		return fail_as(NOT_FOUND,
			       _("no checkpoint covers a record %lld"),
			       (long long)seq);
	return size;
}

int ledger_prove(struct ledger *l, int64_t id, struct strbuf *out)
{
	struct tree_reader reader = { l, id >> ORIGIN_SHIFT };
	struct merkle_source source = { tree_node, &reader };
	struct strbuf note = STRBUF_INIT;
	struct merkle_proof proof;
	int64_t index = (id & SEQ_MAX) - 1, size;
	int rc = FAILED;

	if (index < 0)
		return fail_as(NOT_FOUND, _("there is no record %lld"),
			       (long long)id);
	size = covering(l, id, &note);
	if (size < 0)
		rc = (int)size;
	else
		rc = merkle_inclusion(&proof, index, size, &source);
	if (!rc)
		write_proof(out, index, &proof, &note);
	strbuf_release(&note);
	return rc;
}
