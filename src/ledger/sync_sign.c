/*
 * sync_sign.c - what stores sign for each other that is no record.
 */
#include "config.h"

#include <string.h>

#include "ledger/key.h"
#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/sync.h"

_Static_assert(SYNC_SIGNATURE == SIGNATURE_SIZE, "Ed25519");

int sync_sign(struct ledger *l, const char *text, size_t len,
	      unsigned char out[static SYNC_SIGNATURE])
{
	if (!l->signer)
		return fail(_("the store is open for reading only"));
	return signer_sign(l->signer, out, text, len);
}

int sync_is_signed(struct ledger *l, int64_t origin, const char *text,
		   size_t len,
		   const unsigned char signature[static SYNC_SIGNATURE])
{
	struct origin o;
	int rc = origin_load(&o, l->db, origin);

	if (rc < 0)
		return rc == NOT_FOUND ? 0 : rc;
	rc = vkey_verify(&o.vkey, signature, text, len);
	origin_release(&o);
	return rc;
}

int sync_origin_name(struct ledger *l, int64_t origin, char **full)
{
	struct origin o;
	int rc = origin_load(&o, l->db, origin);

	if (rc < 0)
		return rc;
	*full = xstrdup(o.full);
	origin_release(&o);
	return 0;
}
