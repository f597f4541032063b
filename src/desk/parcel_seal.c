/*
 * parcel_seal.c - what is said and signed of a parcel, and its cipher.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/parcel_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

int64_t parcel_parts(int64_t bytes)
{
	return (bytes + VAULT_CHUNK - 1) / VAULT_CHUNK;
}

/* ---- the texts ---- */

static void add_key(struct strbuf *out, const unsigned char *key)
{
	char hex[2 * X25519_SIZE + 1];

	strbuf_addf(out, "%s\n", hex_encode(hex, key, X25519_SIZE));
}

static int add_origin(struct strbuf *out, struct desk *d, int64_t number)
{
	char *full;
	int ret = sync_origin_name(d->ledger, number, &full);

	if (ret < 0)
		return ret;
	strbuf_addf(out, "%s\n", full);
	free(full);
	return 0;
}

int parcel_request_text(struct strbuf *out, struct desk *d,
			const struct parcel *p)
{
	int ret;

	strbuf_addstr(out, "watchfloor evidence request 1\n");
	ret = add_origin(out, d, p->asker);
	strbuf_addf(out, "%s\n%s\n%s\n%s\n%lld\n", p->id, p->content, p->ticket,
		    p->member, (long long)p->asked);
	add_key(out, p->key);
	return ret;
}

int parcel_answer_text(struct strbuf *out, struct desk *d,
		       const struct parcel *p, const char *tenant)
{
	int ret;

	strbuf_addstr(out, "watchfloor evidence answer 1\n");
	ret = parcel_request_text(out, d, p);
	if (ret == 0)
		ret = add_origin(out, d, p->source);
	strbuf_addf(out, "%s\n%lld\n", tenant, (long long)p->bytes);
	add_key(out, p->source_key);
	return ret;
}

/* ---- the keys ---- */

int parcel_secret(struct vault *v, enum parcel_side side, const char *id,
		  unsigned char out[static X25519_SIZE])
{
	static const char *const words[] = {
		[PARCEL_ASKER] = "request", [PARCEL_SOURCE] = "answer"
	};
	char *info = xasprintf("watchfloor parcel %s %s", words[side], id);
	int ret = vault_derive(v, out, X25519_SIZE, info);

	free(info);
	return ret;
}

static int share(unsigned char out[static X25519_SIZE], struct desk *d,
		 const struct parcel *p, enum parcel_side side)
{
	struct vault *v = vault_new(ledger_dir(d->ledger));
	unsigned char own[X25519_SIZE];
	int ret = parcel_secret(v, side, p->id, own);

	if (ret == 0 &&
	    !x25519_shared(out, own,
			   side == PARCEL_ASKER ? p->source_key : p->key))
		ret = fail_as(REFUSED, _("the key of the other store is none"));
	explicit_bzero(own, sizeof own);
	vault_free(v);
	return ret;
}

int parcel_cipher_init(struct parcel_cipher *c, struct desk *d,
		       const struct parcel *p, const char *tenant,
		       enum parcel_side side)
{
	unsigned char shared[X25519_SIZE], key[AEAD_KEY];
	sha256 salt;
	int ret;

	*c = (struct parcel_cipher){ .with = STRBUF_INIT };
	ret = parcel_answer_text(&c->with, d, p, tenant);
	if (ret == 0)
		ret = share(shared, d, p, side);
	if (ret < 0)
		return ret;
	sha256_of(&salt, c->with.buf, c->with.len);
	hkdf_sha256(key, sizeof key, shared, sizeof shared, salt.b, SHA256_SIZE,
		    "watchfloor parcel 1");
	c->a = aead_new(key);
	explicit_bzero(shared, sizeof shared);
	explicit_bzero(key, sizeof key);
	return 0;
}

void parcel_cipher_release(struct parcel_cipher *c)
{
	aead_free(c->a);
	strbuf_release(&c->with);
}

static void nonce_of(unsigned char nonce[static AEAD_NONCE], int64_t number)
{
	uint64_t n = (uint64_t)number;

	memset(nonce, 0, AEAD_NONCE);
	for (int i = AEAD_NONCE - 1; n; i--, n >>= 8)
		nonce[i] = (unsigned char)n;
}

void parcel_seal(struct parcel_cipher *c, int64_t number, const void *plain,
		 size_t len, unsigned char *out)
{
	unsigned char nonce[AEAD_NONCE];

	nonce_of(nonce, number);
	aead_seal(c->a, nonce, (struct aead_with){ c->with.buf, c->with.len },
		  plain, len, out);
}

bool parcel_open(struct parcel_cipher *c, int64_t number, const void *sealed,
		 size_t len, unsigned char *out)
{
	unsigned char nonce[AEAD_NONCE];

	nonce_of(nonce, number);
	return aead_open(c->a, nonce,
			 (struct aead_with){ c->with.buf, c->with.len }, sealed,
			 len, out);
}
