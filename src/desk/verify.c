/*
 * verify.c - the ledger, and what its records name beside it.
 */
#include "config.h"

#include "watchfloor/desk.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/signature.h"

int desk_verify(struct ledger *l, struct ledger_report *r,
		struct desk_verified *beside, ledger_progress *progress,
		void *ctx)
{
	int ret = ledger_verify(l, r, progress, ctx);

	*beside = (struct desk_verified){ 0, 0 };
	if (ret < 0)
		return ret;
	ret = signature_verify(l, r, &beside->signatures, progress, ctx);
	/* Behind a record that cannot be read none is looked at; that one is
	 * wrong already. */
	if (ret != INTERRUPTED && r->nwrong)
		ret = 0;
	if (ret == 0)
		ret = evidence_verify(l, r, &beside->evidence, progress, ctx);
	return ret != INTERRUPTED && r->nwrong ? 0 : ret;
}
