/*
 * aead.c - AES-256-GCM and HKDF-SHA-256 by libcrypto.
 */
#include "config.h"

#include "watchfloor/aead.h"

#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/memory.h"

struct aead {
	EVP_CIPHER_CTX *ctx;
	unsigned char key[AEAD_KEY];
};

struct aead *aead_new(const unsigned char key[static AEAD_KEY])
{
	struct aead *a = xcalloc(1, sizeof *a);

	a->ctx = EVP_CIPHER_CTX_new();
	if (!a->ctx)
		bug("libcrypto has no memory");
	memcpy(a->key, key, AEAD_KEY);
	return a;
}

void aead_free(struct aead *a)
{
	if (!a)
		return;
	EVP_CIPHER_CTX_free(a->ctx);
	explicit_bzero(a->key, sizeof a->key);
	free(a);
}

/* libcrypto counts in int, and takes the end of a message without any bytes
 * for a fault. */
static bool feed(struct aead *a, unsigned char *out, const void *in, size_t len)
{
	int n;

	return len == 0 || EVP_CipherUpdate(a->ctx, out, &n, in, (int)len) == 1;
}

static bool begin(struct aead *a, const unsigned char *nonce,
		  struct aead_with with, int encrypt)
{
	return EVP_CipherInit_ex(a->ctx, EVP_aes_256_gcm(), NULL, a->key, nonce,
				 encrypt) == 1 &&
	       feed(a, NULL, with.data, with.len);
}

void aead_seal(struct aead *a, const unsigned char nonce[static AEAD_NONCE],
	       struct aead_with with, const void *plain, size_t len,
	       unsigned char *out)
{
	int n;

	if (!begin(a, nonce, with, 1) || !feed(a, out, plain, len) ||
	    EVP_CipherFinal_ex(a->ctx, out + len, &n) != 1 ||
	    EVP_CIPHER_CTX_ctrl(a->ctx, EVP_CTRL_AEAD_GET_TAG, AEAD_TAG,
				out + len) != 1)
		bug("AES-256-GCM failed");
}

bool aead_open(struct aead *a, const unsigned char nonce[static AEAD_NONCE],
	       struct aead_with with, const unsigned char *sealed, size_t len,
	       unsigned char *out)
{
	unsigned char tag[AEAD_TAG], none[AEAD_TAG];
	int n;

	memcpy(tag, sealed + len, sizeof tag);
	if (!begin(a, nonce, with, 0) ||
	    EVP_CIPHER_CTX_ctrl(a->ctx, EVP_CTRL_AEAD_SET_TAG, AEAD_TAG, tag) !=
		    1)
		bug("AES-256-GCM failed");
	return feed(a, out, sealed, len) &&
	       EVP_CipherFinal_ex(a->ctx, none, &n) == 1;
}

void hkdf_sha256(unsigned char *out, size_t len, const void *secret,
		 size_t secret_len, const void *salt, size_t salt_len,
		 const char *info)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);

	if (!ctx || EVP_PKEY_derive_init(ctx) != 1 ||
	    EVP_PKEY_CTX_set_hkdf_md(ctx, EVP_sha256()) != 1 ||
	    EVP_PKEY_CTX_set1_hkdf_key(ctx, secret, (int)secret_len) != 1 ||
	    (salt &&
	     EVP_PKEY_CTX_set1_hkdf_salt(ctx, salt, (int)salt_len) != 1) ||
	    EVP_PKEY_CTX_add1_hkdf_info(ctx, (const unsigned char *)info,
					(int)strlen(info)) != 1 ||
	    EVP_PKEY_derive(ctx, out, &len) != 1)
		bug("HKDF-SHA-256 failed");
	EVP_PKEY_CTX_free(ctx);
}
