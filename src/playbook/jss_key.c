/*
 * jss_key.c - the algorithms of signatures, by OpenSSL.
 *
 * An ECDSA signature is the two numbers side by side, as JSON Web Signatures
 * have it (RFC 7518, 3.4); OpenSSL's own form, DER, is read as well.
 */
#include "config.h"

#include "playbook/jss_key.h"

#include <errno.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static const struct jss_algorithm algorithms[] = {
	{ "RS256", "RSA-SHA256", EVP_PKEY_RSA, "SHA256", false, 0 },
	{ "RS384", "RSA-SHA384", EVP_PKEY_RSA, "SHA384", false, 0 },
	{ "RS512", "RSA-SHA512", EVP_PKEY_RSA, "SHA512", false, 0 },
	{ "PS256", NULL, EVP_PKEY_RSA, "SHA256", true, 0 },
	{ "PS384", NULL, EVP_PKEY_RSA, "SHA384", true, 0 },
	{ "PS512", NULL, EVP_PKEY_RSA, "SHA512", true, 0 },
	{ "ES256", NULL, EVP_PKEY_EC, "SHA256", false, 32 },
	{ "ES384", NULL, EVP_PKEY_EC, "SHA384", false, 48 },
	{ "ES512", NULL, EVP_PKEY_EC, "SHA512", false, 66 },
	{ "Ed25519", "EdDSA", EVP_PKEY_ED25519, NULL, false, 0 },
	{ "Ed448", NULL, EVP_PKEY_ED448, NULL, false, 0 },
};

const struct jss_algorithm *jss_algorithm_named(const char *name)
{
	for (size_t i = 0; name && i < ARRAY_SIZE(algorithms); i++) {
		const struct jss_algorithm *a = &algorithms[i];

		if (!strcmp(a->name, name) ||
		    (a->other && !strcmp(a->other, name)))
			return a;
	}
	return NULL;
}

/* P-256 signs as ES256; what is longer has its own row. */
static int field_of(const EVP_PKEY *key)
{
	return (EVP_PKEY_bits(key) + 7) / 8;
}

const struct jss_algorithm *jss_algorithm_of(const EVP_PKEY *key)
{
	for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++) {
		const struct jss_algorithm *a = &algorithms[i];

		if (a->type == EVP_PKEY_base_id(key) &&
		    (!a->field || a->field == field_of(key)))
			return a;
	}
	fail(_("a key of this kind cannot sign a playbook: RSA, P-256 and "
	       "Ed25519 can"));
	return NULL;
}

/* ---- keys ---- */

EVP_PKEY *jss_key_read(const char *base64)
{
	struct strbuf der = STRBUF_INIT;
	const unsigned char *at;
	EVP_PKEY *key = NULL;

	if (!base64_decode(&der, base64, strlen(base64))) {
		at = (const unsigned char *)der.buf;
		key = d2i_PUBKEY(NULL, &at, (long)der.len);
	}
	strbuf_release(&der);
	ERR_clear_error();
	return key;
}

EVP_PKEY *jss_key_load(const char *path, bool private_key)
{
	FILE *f = fopen(path, "r");
	EVP_PKEY *key;

	if (!f) {
		fail(_("cannot open %s: %s"), path, strerror(errno));
		return NULL;
	}
	key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	if (!key && !private_key) {
		rewind(f);
		key = PEM_read_PUBKEY(f, NULL, NULL, NULL);
	}
	fclose(f);
	ERR_clear_error();
	if (!key)
		fail(private_key ? _("%s holds no private key in PEM form")
				 : _("%s holds no key in PEM form"),
		     path);
	return key;
}

int jss_key_der(struct strbuf *out, EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);

	if (len < 0)
		return fail(_("OpenSSL cannot write the public key"));
	strbuf_add(out, der, (size_t)len);
	OPENSSL_free(der);
	return 0;
}

/* ---- ECDSA ---- */

/* r and s side by side, each of `field` bytes, as DER. */
static int to_der(struct strbuf *der, const struct strbuf *value, int field)
{
	const unsigned char *bytes = (const unsigned char *)value->buf;
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(bytes, field, NULL);
	BIGNUM *s = BN_bin2bn(bytes + field, field, NULL);
	unsigned char *out = NULL;
	int len;

	ECDSA_SIG_set0(sig, r, s);
	len = i2d_ECDSA_SIG(sig, &out);
	if (len > 0)
		strbuf_add(der, out, (size_t)len);
	OPENSSL_free(out);
	ECDSA_SIG_free(sig);
	return len > 0 ? 0 : FAILED;
}

static int from_der(struct strbuf *value, const unsigned char *der, size_t len,
		    int field)
{
	unsigned char halves[2 * 66];
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)len);
	bool made =
		sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), halves, field) > 0 &&
		BN_bn2binpad(ECDSA_SIG_get0_s(sig), halves + field, field) > 0;

	if (made)
		strbuf_add(value, halves, (size_t)(2 * field));
	ECDSA_SIG_free(sig);
	return made ? 0 : FAILED;
}

/* ---- signing and verifying ---- */

static bool set_padding(EVP_PKEY_CTX *ctx, const struct jss_algorithm *a)
{
	if (!a->pss)
		return true;
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) > 0 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) >
		       0;
}

static const EVP_MD *digest_of(const struct jss_algorithm *a)
{
	return a->md ? EVP_get_digestbyname(a->md) : NULL;
}

static int verify_bytes(EVP_PKEY *key, const struct jss_algorithm *a,
			const struct strbuf *message, const void *value,
			size_t len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *padding = NULL;
	int good = FAILED;

	if (EVP_DigestVerifyInit(ctx, &padding, digest_of(a), NULL, key) == 1 &&
	    set_padding(padding, a))
		good = EVP_DigestVerify(ctx, value, len,
					(const unsigned char *)message->buf,
					message->len) == 1;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return good;
}

int jss_key_verify(EVP_PKEY *key, const struct jss_algorithm *a,
		   const struct strbuf *message, const struct strbuf *value)
{
	struct strbuf der = STRBUF_INIT;
	int good;

	if (EVP_PKEY_base_id(key) != a->type)
		return fail(_("the key is not one for %s"), a->name);
	if (!a->field || value->len != (size_t)(2 * a->field))
		return verify_bytes(key, a, message, value->buf, value->len);
	if (to_der(&der, value, a->field))
		return 0;
	good = verify_bytes(key, a, message, der.buf, der.len);
	strbuf_release(&der);
	return good;
}

static int sign_bytes(EVP_MD_CTX *ctx, const struct jss_algorithm *a,
		      const struct strbuf *message, struct strbuf *value)
{
	const unsigned char *text = (const unsigned char *)message->buf;
	unsigned char *bytes;
	size_t len;
	int ret = FAILED;

	if (EVP_DigestSign(ctx, NULL, &len, text, message->len) != 1)
		return FAILED;
	bytes = xmalloc(len);
	if (EVP_DigestSign(ctx, bytes, &len, text, message->len) == 1) {
		ret = a->field ? from_der(value, bytes, len, a->field) : 0;
		if (!a->field)
			strbuf_add(value, bytes, len);
	}
	free(bytes);
	return ret;
}

int jss_key_sign(EVP_PKEY *key, const struct jss_algorithm *a,
		 const struct strbuf *message, struct strbuf *value)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *padding = NULL;
	int ret = FAILED;

	if (EVP_DigestSignInit(ctx, &padding, digest_of(a), NULL, key) == 1 &&
	    set_padding(padding, a))
		ret = sign_bytes(ctx, a, message, value);
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return ret ? fail(_("OpenSSL cannot sign with this key")) : 0;
}

/* ---- hashing ---- */

/* "sha-256" and "sha256" are SHA256. */
static const EVP_MD *hash_named(const char *name)
{
	char plain[16];
	size_t n = 0;

	for (; name && *name && n + 1 < sizeof plain; name++)
		if (*name != '-')
			plain[n++] = *name;
	plain[n] = '\0';
	return EVP_get_digestbyname(plain);
}

int jss_hash(struct strbuf *out, const char *algorithm,
	     const struct strbuf *text)
{
	const EVP_MD *md = hash_named(algorithm);
	unsigned char hash[EVP_MAX_MD_SIZE];
	char hex[2 * EVP_MAX_MD_SIZE + 1];
	unsigned len = 0;

	if (!md || EVP_Digest(text->buf, text->len, hash, &len, md, NULL) != 1)
		return fail(_("the hash algorithm \"%s\" is not known"),
			    algorithm ? algorithm : "");
	strbuf_addstr(out, hex_encode(hex, hash, len));
	return 0;
}
