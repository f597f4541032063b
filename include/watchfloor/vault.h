/*
 * vault.h - content beside the ledger that is too large, or too private, for
 * its database: one file each, named by the SHA-256 of the plain bytes, and
 * encrypted with a key of the store.
 *
 *	evidence.key	the store's secret: 64 hex digits, mode 0600 (0640
 *			where a group shares the store); made when it is first
 *			needed
 *	evidence/ab/cdef...	content with the SHA-256 abcdef...
 *	evidence/new.XXXXXX	content on its way in
 *
 * Whoever reads the folder without the secret learns hashes and sizes.  Who
 * has both has all: the encryption is for copies, backups and disks that
 * leave the house.  Without the secret nobody reads it again.
 *
 * A file is a header of 104 bytes and the chunks of the content:
 *
 *	 0  8	"WFEVID01"
 *	 8  8	which secret: HKDF(secret, info "watchfloor evidence key id")
 *	16 32	salt, random for each file
 *	48  8	length of the plain content, big endian
 *	56 32	its SHA-256
 *	88 16	tag over the 88 bytes before it
 *	then	64 KiB of content (the last: what is left), encrypted, and a
 *		tag of 16 bytes; empty content has no chunk
 *
 * Key of the file: HKDF-SHA-256(secret, salt, "watchfloor evidence 1").  Each
 * tag is AES-256-GCM; the nonce is 12 bytes 0xff for the header, and for a
 * chunk four bytes 0 and its number from 0, 8 bytes big endian.  So a chunk
 * that was changed, moved, left out or brought from elsewhere is found, and so
 * is a cut end: the length is under the header's tag.  Every read checks
 * that, gives out no byte of a chunk before its tag is right, and compares
 * the SHA-256 at the end.
 */
#ifndef WATCHFLOOR_VAULT_H
#define WATCHFLOOR_VAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "watchfloor/aead.h"
#include "watchfloor/hash.h"
#include "watchfloor/strbuf.h"

struct vault;

/* The vault of the store in dir; nothing is made or read yet. */
struct vault *vault_new(const char *dir);
void vault_free(struct vault *v); /* NULL is fine */
/* Make the secret where there is none.  FAILED where there is content that
 * an earlier one has encrypted. */
int vault_make_secret(struct vault *v);

/* ---- writing ---- */

/*
 * Content comes in pieces, into a file that is on its way; vault_seal() ends
 * it: complete, and on disk.  vault_place() gives it its name, in place of the
 * same content that may be there.  Between placing and the record that names
 * it, hold the gate: whoever removes content looks under the gate whether a
 * record does.  vault_drop() frees, and what has not been placed is gone.
 */
struct vault_writer;
int vault_create(struct vault_writer **out, struct vault *v);
int vault_write(struct vault_writer *w, const void *data, size_t len);
int vault_seal(struct vault_writer *w, sha256 *hash, int64_t *bytes);
int vault_place(struct vault_writer *w);
void vault_drop(struct vault_writer *w); /* NULL is fine */

/* ---- reading ---- */

/* Calls sink() for piece after piece; stops at the first answer that is not
 * 0 and returns it.  NOT_FOUND, or FAILED when it is damaged: what came
 * before was right then. */
typedef int vault_sink(void *ctx, const void *data, size_t len);
int vault_read(struct vault *v, const sha256 *hash, vault_sink *sink,
	       void *ctx);
bool vault_has(const struct vault *v, const sha256 *hash);

/* Append one part of the content, by its number from 0: VAULT_CHUNK bytes of
 * it, the last what is left.  Only this part is looked at. */
#define VAULT_CHUNK 65536
int vault_read_part(struct vault *v, const sha256 *hash, int64_t number,
		    struct strbuf *out);

/* ---- what lies elsewhere ---- */

/*
 * Append a few bytes, encrypted, for the database: which secret (8 bytes),
 * salt (32), the bytes, tag (16), under HKDF(secret, salt, "watchfloor wrapped
 * 1").  `with` must be the same to get them back, so they cannot be brought to
 * another place.  The sentence of a failure does not say what `it` is.
 */
int vault_wrap(struct vault *v, struct strbuf *out, struct aead_with with,
	       const void *plain, size_t len);
int vault_unwrap(struct vault *v, struct strbuf *out, struct aead_with with,
		 const void *wrapped, size_t len);
/* A key for another purpose. */
int vault_derive(struct vault *v, unsigned char *out, size_t len,
		 const char *info);

/* ---- keeping ---- */

/* Under the gate.  0 too when it is not there. */
int vault_remove(struct vault *v, const sha256 *hash);

/* What has been on its way in, by its path. */
int vault_remove_half(const char *path);

struct vault_file {
	const char *path;   /* borrowed */
	const sha256 *hash; /* NULL: it is on its way in, or was */
	int64_t changed;    /* ms */
	int64_t bytes;      /* on disk */
};
/* In no order; a store without the folder has none.  What else lies there is
 * passed over. */
int vault_each(const struct vault *v,
	       int (*each)(void *ctx, const struct vault_file *f), void *ctx);

#endif
