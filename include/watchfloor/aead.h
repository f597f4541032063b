/*
 * aead.h - AES-256-GCM (NIST SP 800-38D) and HKDF-SHA-256 (RFC 5869), by
 * libcrypto.
 *
 * Whoever encrypts two messages with one key and one nonce gives both away:
 * derive a key for each file, and count within it.
 */
#ifndef WATCHFLOOR_AEAD_H
#define WATCHFLOOR_AEAD_H

#include <stdbool.h>
#include <stddef.h>

#define AEAD_KEY   32
#define AEAD_NONCE 12
#define AEAD_TAG   16

/* One key, for many messages.  The context is wiped when it is freed. */
struct aead;
struct aead *aead_new(const unsigned char key[static AEAD_KEY]);
void aead_free(struct aead *a); /* NULL is fine */

/* What is said with a message: authenticated, not encrypted; may be empty. */
struct aead_with {
	const void *data;
	size_t len;
};

/* out: len bytes, and AEAD_TAG more; it may be where `plain` is. */
void aead_seal(struct aead *a, const unsigned char nonce[static AEAD_NONCE],
	       struct aead_with with, const void *plain, size_t len,
	       unsigned char *out);
/* sealed: len bytes and the tag; out: len bytes, which mean nothing unless
 * the answer is true. */
bool aead_open(struct aead *a, const unsigned char nonce[static AEAD_NONCE],
	       struct aead_with with, const unsigned char *sealed, size_t len,
	       unsigned char *out);

/* Derive len bytes (at most 255 * 32) of a secret.  salt may be NULL. */
void hkdf_sha256(unsigned char *out, size_t len, const void *secret,
		 size_t secret_len, const void *salt, size_t salt_len,
		 const char *info);

#endif
