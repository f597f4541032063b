/*
 * fingerprint.c - what makes two alerts the same thing.
 */
#include "config.h"

#include <string.h>

#include "watchfloor/hash.h"
#include "watchfloor/intake.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

void alert_fingerprint(const struct alert *a, char out[static 33])
{
	const char *const parts[] = { a->product, a->rule, a->asset, a->extra };
	struct strbuf sb = STRBUF_INIT;
	sha256 hash;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		strbuf_addstr(&sb, parts[i] ? parts[i] : "?");
		strbuf_addch(&sb, '\0'); /* "a", "bc" is not "ab", "c" */
	}
	sha256_of(&hash, sb.buf, sb.len);
	hex_encode(out, hash.b, 16);
	strbuf_release(&sb);
}
