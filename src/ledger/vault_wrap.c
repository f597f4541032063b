/*
 * vault_wrap.c - what lies in the database, under the secret of the vault.
 */
#include "config.h"

#include <string.h>

#include "ledger/vault_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* Which secret, salt, what is wrapped, tag. */
enum { AT_SALT = VAULT_KEY_ID, AT_BODY = VAULT_KEY_ID + VAULT_SALT };

#define OVERHEAD (AT_BODY + AEAD_TAG)

int vault_derive(struct vault *v, unsigned char *out, size_t len,
		 const char *info)
{
	int ret = vault_make_secret(v);

	if (ret == 0)
		hkdf_sha256(out, len, v->secret, VAULT_SECRET, NULL, 0, info);
	return ret;
}

/* The salt makes a key of its own each time, so one nonce will do. */
static const unsigned char nonce[AEAD_NONCE];

static struct aead *key_of(const struct vault *v, const unsigned char *salt)
{
	unsigned char key[AEAD_KEY];
	struct aead *a;

	hkdf_sha256(key, sizeof key, v->secret, VAULT_SECRET, salt, VAULT_SALT,
		    "watchfloor wrapped 1");
	a = aead_new(key);
	explicit_bzero(key, sizeof key);
	return a;
}

int vault_wrap(struct vault *v, struct strbuf *out, struct aead_with with,
	       const void *plain, size_t len)
{
	int ret = vault_make_secret(v);
	unsigned char *at;
	struct aead *a;

	if (ret < 0)
		return ret;
	strbuf_grow(out, len + OVERHEAD);
	at = (unsigned char *)out->buf + out->len;
	vault_key_id(at, v->secret);
	random_bytes(at + AT_SALT, VAULT_SALT);
	a = key_of(v, at + AT_SALT);
	aead_seal(a, nonce, with, plain, len, at + AT_BODY);
	aead_free(a);
	out->len += len + OVERHEAD;
	out->buf[out->len] = '\0';
	return 0;
}

int vault_unwrap(struct vault *v, struct strbuf *out, struct aead_with with,
		 const void *wrapped, size_t len)
{
	const unsigned char *in = wrapped;
	unsigned char id[VAULT_KEY_ID];
	int ret = vault_load_secret(v);
	struct aead *a;
	bool right;

	if (ret == NOT_FOUND)
		return fail(_("%s/evidence.key is gone, which it is encrypted "
			      "with: put it back from a backup"),
			    v->store);
	if (ret < 0)
		return ret;
	vault_key_id(id, v->secret);
	if (len < OVERHEAD)
		return fail(_("its end is missing"));
	if (memcmp(in, id, sizeof id) != 0)
		return fail(_("it was encrypted with another key than the "
			      "store's evidence.key"));
	len -= OVERHEAD;
	strbuf_grow(out, len);
	a = key_of(v, in + AT_SALT);
	right = aead_open(a, nonce, with, in + AT_BODY, len,
			  (unsigned char *)out->buf + out->len);
	aead_free(a);
	if (!right)
		return fail(_("it was changed"));
	out->len += len;
	out->buf[out->len] = '\0';
	return 0;
}
