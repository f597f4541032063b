/*
 * vault_format.c - the file format of the vault, see watchfloor/vault.h.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/vault_private.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Where the parts of the header are. */
enum {
	AT_MAGIC = 0,
	AT_KEY_ID = 8,
	AT_SALT = 16,
	AT_BYTES = 48,
	AT_HASH = 56,
	AT_TAG = 88
};

static const unsigned char magic[AT_KEY_ID] = { 'W', 'F', 'E', 'V',
						'I', 'D', '0', '1' };

static void put_u64(unsigned char *out, uint64_t n)
{
	for (int i = 7; i >= 0; i--, n >>= 8)
		out[i] = (unsigned char)n;
}

static uint64_t get_u64(const unsigned char *in)
{
	uint64_t n = 0;

	for (int i = 0; i < 8; i++)
		n = n << 8 | in[i];
	return n;
}

void vault_key_id(unsigned char out[static VAULT_KEY_ID],
		  const unsigned char *secret)
{
	hkdf_sha256(out, VAULT_KEY_ID, secret, VAULT_SECRET, NULL, 0,
		    "watchfloor evidence key id");
}

struct aead *vault_file_key(const unsigned char secret[static VAULT_SECRET],
			    const unsigned char salt[static VAULT_SALT])
{
	unsigned char key[AEAD_KEY];
	struct aead *a;

	hkdf_sha256(key, sizeof key, secret, VAULT_SECRET, salt, VAULT_SALT,
		    "watchfloor evidence 1");
	a = aead_new(key);
	explicit_bzero(key, sizeof key);
	return a;
}

static void header_nonce(unsigned char nonce[static AEAD_NONCE])
{
	memset(nonce, 0xff, AEAD_NONCE);
}

static void chunk_nonce(unsigned char nonce[static AEAD_NONCE], uint64_t number)
{
	memset(nonce, 0, AEAD_NONCE - 8);
	put_u64(nonce + AEAD_NONCE - 8, number);
}

void vault_header_seal(unsigned char out[static VAULT_HEADER],
		       const struct vault_header *h, struct aead *a,
		       const unsigned char secret[static VAULT_SECRET])
{
	unsigned char nonce[AEAD_NONCE];

	memcpy(out + AT_MAGIC, magic, sizeof magic);
	vault_key_id(out + AT_KEY_ID, secret);
	memcpy(out + AT_SALT, h->salt, VAULT_SALT);
	put_u64(out + AT_BYTES, (uint64_t)h->bytes);
	memcpy(out + AT_HASH, h->hash.b, SHA256_SIZE);
	header_nonce(nonce);
	aead_seal(a, nonce, (struct aead_with){ out, AT_TAG }, NULL, 0,
		  out + AT_TAG);
}

void vault_chunk_seal(struct aead *a, uint64_t number, const void *plain,
		      size_t len, unsigned char *out)
{
	unsigned char nonce[AEAD_NONCE];

	chunk_nonce(nonce, number);
	aead_seal(a, nonce, (struct aead_with){ NULL, 0 }, plain, len, out);
}

/* ---- reading ---- */

struct decoding {
	int fd;
	struct aead *a;
	struct vault_header header;
	struct sha256_stream *hash;
	unsigned char *buf; /* a chunk and its tag */
};

/* Exactly len bytes. */
static int read_part(struct decoding *d, unsigned char *out, size_t len)
{
	ssize_t n = file_read_full(d->fd, out, len);

	if (n < 0)
		return fail(_("it cannot be read: %s"), strerror(errno));
	return (size_t)n == len ? 0 : fail(_("its end is missing"));
}

static int check_secret(const unsigned char *header,
			const unsigned char *secret)
{
	unsigned char id[VAULT_KEY_ID];

	vault_key_id(id, secret);
	if (memcmp(header + AT_KEY_ID, id, sizeof id) == 0)
		return 0;
	return fail(_("it was encrypted with another key than the store's "
		      "evidence.key"));
}

static int open_header(struct decoding *d, const unsigned char *secret)
{
	unsigned char raw[VAULT_HEADER], nonce[AEAD_NONCE], none[AEAD_TAG];
	struct vault_header *h = &d->header;

	if (read_part(d, raw, sizeof raw) < 0)
		return FAILED;
	if (memcmp(raw, magic, sizeof magic) != 0)
		return fail(_("it is no file of evidence, or a newer one"));
	if (check_secret(raw, secret) < 0)
		return FAILED;
	memcpy(h->salt, raw + AT_SALT, VAULT_SALT);
	d->a = vault_file_key(secret, h->salt);
	header_nonce(nonce);
	if (!aead_open(d->a, nonce, (struct aead_with){ raw, AT_TAG },
		       raw + AT_TAG, 0, none))
		return fail(_("its header was changed"));
	h->bytes = (int64_t)get_u64(raw + AT_BYTES);
	memcpy(h->hash.b, raw + AT_HASH, SHA256_SIZE);
	return 0;
}

static int read_chunk(struct decoding *d, uint64_t number, size_t len)
{
	unsigned char nonce[AEAD_NONCE];

	if (read_part(d, d->buf, len + AEAD_TAG) < 0)
		return FAILED;
	chunk_nonce(nonce, number);
	if (!aead_open(d->a, nonce, (struct aead_with){ NULL, 0 }, d->buf, len,
		       d->buf))
		return fail(_("it was changed, %llu KiB from its beginning"),
			    (unsigned long long)number * (VAULT_CHUNK / 1024));
	sha256_stream_add(d->hash, d->buf, len);
	return 0;
}

static int read_chunks(struct decoding *d, vault_sink *sink, void *ctx)
{
	int64_t left = d->header.bytes;
	int ret = 0;

	for (uint64_t i = 0; left > 0 && ret == 0; i++) {
		size_t len = left < VAULT_CHUNK ? (size_t)left : VAULT_CHUNK;

		ret = read_chunk(d, i, len);
		if (ret == 0)
			ret = sink(ctx, d->buf, len);
		left -= (int64_t)len;
	}
	return ret;
}

static int check_end(struct decoding *d)
{
	sha256 found;

	sha256_stream_end(d->hash, &found);
	d->hash = NULL;
	if (memcmp(found.b, d->header.hash.b, SHA256_SIZE) != 0)
		return fail(_("its SHA-256 is not that of its header"));
	if (file_read_full(d->fd, d->buf, 1) != 0)
		return fail(_("something stands behind its end"));
	return 0;
}

static int begin(struct decoding *d, const unsigned char *secret,
		 const sha256 *want)
{
	int ret = open_header(d, secret);

	if (ret == 0 && want &&
	    memcmp(want->b, d->header.hash.b, SHA256_SIZE) != 0)
		ret = fail(_("it holds other content than its name says"));
	return ret;
}

static void decoding_init(struct decoding *d, int fd)
{
	*d = (struct decoding){ .fd = fd,
				.hash = sha256_stream_new(),
				.buf = xmalloc(VAULT_CHUNK + AEAD_TAG) };
}

static void decoding_release(struct decoding *d)
{
	sha256_stream_end(d->hash, NULL);
	aead_free(d->a);
	explicit_bzero(d->buf, VAULT_CHUNK);
	free(d->buf);
}

int vault_decode(int fd, const unsigned char secret[static VAULT_SECRET],
		 const sha256 *want, vault_sink *sink, void *ctx)
{
	struct decoding d;
	int ret;

	decoding_init(&d, fd);
	ret = begin(&d, secret, want);
	if (ret == 0)
		ret = read_chunks(&d, sink, ctx);
	if (ret == 0)
		ret = check_end(&d);
	decoding_release(&d);
	return ret;
}

static int read_one(struct decoding *d, int64_t number, struct strbuf *out)
{
	int64_t from = number * VAULT_CHUNK, left = d->header.bytes - from;
	size_t len = left < VAULT_CHUNK ? (size_t)left : VAULT_CHUNK;

	if (number < 0 || left <= 0)
		return fail(_("its end is missing"));
	if (lseek(d->fd, VAULT_HEADER + from + number * AEAD_TAG, SEEK_SET) < 0)
		return fail(_("it cannot be read: %s"), strerror(errno));
	if (read_chunk(d, (uint64_t)number, len) < 0)
		return FAILED;
	strbuf_add(out, d->buf, len);
	return 0;
}

int vault_decode_part(int fd, const unsigned char secret[static VAULT_SECRET],
		      const sha256 *want, int64_t number, struct strbuf *out)
{
	struct decoding d;
	int ret;

	decoding_init(&d, fd);
	ret = begin(&d, secret, want);
	/* Empty content has no chunk. */
	if (ret == 0 && (number || d.header.bytes))
		ret = read_one(&d, number, out);
	decoding_release(&d);
	return ret;
}
