/*
 * jss_key.h - the algorithms of signatures, by OpenSSL.
 */
#ifndef PLAYBOOK_JSS_KEY_H
#define PLAYBOOK_JSS_KEY_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "watchfloor/hash.h"
#include "watchfloor/strbuf.h"

struct jss_algorithm {
	const char *name;  /* "RS256" */
	const char *other; /* as some programs spell it, or NULL */
	int type;          /* EVP_PKEY_RSA, ... */
	const char *md;    /* NULL: the algorithm has its own */
	bool pss;
	int field; /* bytes of each half of an ECDSA signature */
};

const struct jss_algorithm *jss_algorithm_named(const char *name);
/* What a key signs with, or NULL with the last error. */
const struct jss_algorithm *jss_algorithm_of(const EVP_PKEY *key);

/* From DER in base64, without header and line breaks; NULL: it is none. */
EVP_PKEY *jss_key_read(const char *base64);
/* A private key, else a public one, of a PEM file; NULL with the last
 * error. */
EVP_PKEY *jss_key_load(const char *path, bool private_key);
/* Its public half as DER. */
int jss_key_der(struct strbuf *out, EVP_PKEY *key);

/* 1: good, 0: bad, FAILED: OpenSSL cannot. */
int jss_key_verify(EVP_PKEY *key, const struct jss_algorithm *a,
		   const struct strbuf *message, const struct strbuf *value);
int jss_key_sign(EVP_PKEY *key, const struct jss_algorithm *a,
		 const struct strbuf *message, struct strbuf *value);

/* Append the hash of a text in hex, by an IANA name ("sha-256") or as other
 * programs spell it ("sha256"). */
int jss_hash(struct strbuf *out, const char *algorithm,
	     const struct strbuf *text);

#endif
