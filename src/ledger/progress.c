/*
 * progress.c - telling the caller of long work how far it is.
 */
#include "config.h"

#include "ledger/progress.h"

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

#define TELL_EVERY 4096

int progress_step(struct progress *p)
{
	p->done++;
	if (!p->tell || p->done % TELL_EVERY)
		return 0;
	if (!p->tell(p->ctx, p->what, p->done, p->total))
		return 0;
	return fail_as(INTERRUPTED, _("interrupted"));
}
