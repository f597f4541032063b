/*
 * vault_private.h - what the files of the vault share.
 */
#ifndef LEDGER_VAULT_PRIVATE_H
#define LEDGER_VAULT_PRIVATE_H

#include "watchfloor/aead.h"
#include "watchfloor/vault.h"

#define VAULT_SECRET 32
#define VAULT_HEADER 104
#define VAULT_SALT   32
#define VAULT_KEY_ID 8

struct vault {
	char *store; /* its folder */
	unsigned char secret[VAULT_SECRET];
	bool has_secret;
};

/* NOT_FOUND when there is none. */
int vault_load_secret(struct vault *v);

/* "STORE/evidence", "STORE/evidence/ab/cdef..."; yours to free. */
char *vault_folder(const struct vault *v);
char *vault_path(const struct vault *v, const sha256 *hash);

/* ---- vault_format.c ---- */

struct vault_header {
	unsigned char salt[VAULT_SALT];
	int64_t bytes;
	sha256 hash;
};

/* Which secret it is, for a header. */
void vault_key_id(unsigned char out[static VAULT_KEY_ID],
		  const unsigned char *secret);
/* The key of the file with that salt. */
struct aead *vault_file_key(const unsigned char secret[static VAULT_SECRET],
			    const unsigned char salt[static VAULT_SALT]);
void vault_header_seal(unsigned char out[static VAULT_HEADER],
		       const struct vault_header *h, struct aead *a,
		       const unsigned char secret[static VAULT_SECRET]);
/* out: len bytes and AEAD_TAG. */
void vault_chunk_seal(struct aead *a, uint64_t number, const void *plain,
		      size_t len, unsigned char *out);

/* Read a whole file.  want: what it must be the content of; NULL: any.  The
 * sentence names no file. */
int vault_decode(int fd, const unsigned char secret[static VAULT_SECRET],
		 const sha256 *want, vault_sink *sink, void *ctx);
/* One chunk, appended. */
int vault_decode_part(int fd, const unsigned char secret[static VAULT_SECRET],
		      const sha256 *want, int64_t number, struct strbuf *out);

#endif
