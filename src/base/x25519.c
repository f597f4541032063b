/*
 * x25519.c - X25519 by libcrypto.
 */
#include "config.h"

#include "watchfloor/x25519.h"

#include <openssl/evp.h>

#include "watchfloor/error.h"

static EVP_PKEY *own_key(const unsigned char *secret)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL,
						     secret, X25519_SIZE);

	if (!key)
		bug("X25519 failed");
	return key;
}

void x25519_public(unsigned char out[static X25519_SIZE],
		   const unsigned char secret[static X25519_SIZE])
{
	EVP_PKEY *key = own_key(secret);
	size_t len = X25519_SIZE;

	if (EVP_PKEY_get_raw_public_key(key, out, &len) != 1)
		bug("X25519 failed");
	EVP_PKEY_free(key);
}

/* A key of small order gives zeros, which libcrypto refuses. */
bool x25519_shared(unsigned char out[static X25519_SIZE],
		   const unsigned char secret[static X25519_SIZE],
		   const unsigned char theirs[static X25519_SIZE])
{
	EVP_PKEY *own = own_key(secret);
	EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL,
						     theirs, X25519_SIZE);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(own, NULL);
	size_t len = X25519_SIZE;
	bool right = peer && ctx && EVP_PKEY_derive_init(ctx) == 1 &&
		     EVP_PKEY_derive_set_peer(ctx, peer) == 1 &&
		     EVP_PKEY_derive(ctx, out, &len) == 1 && len == X25519_SIZE;

	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(peer);
	EVP_PKEY_free(own);
	return right;
}
