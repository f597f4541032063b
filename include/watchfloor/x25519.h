/*
 * x25519.h - a secret that two share who know each other's public keys
 * (RFC 7748), by libcrypto.  Derive a key from it: hkdf_sha256().
 */
#ifndef WATCHFLOOR_X25519_H
#define WATCHFLOOR_X25519_H

#include <stdbool.h>

#define X25519_SIZE 32

/* Any 32 random bytes are a secret. */
void x25519_public(unsigned char out[static X25519_SIZE],
		   const unsigned char secret[static X25519_SIZE]);
/* False: theirs is no key that shares anything. */
bool x25519_shared(unsigned char out[static X25519_SIZE],
		   const unsigned char secret[static X25519_SIZE],
		   const unsigned char theirs[static X25519_SIZE]);

#endif
