/*
 * hash.c - SHA-256, SHA-1, HMAC, hex, base64, and random bytes.
 */
#include "config.h"

#include "watchfloor/hash.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <sys/random.h>

#include "watchfloor/error.h"

/*
 * Finding the algorithm costs more than hashing a record does, so it is
 * looked up once by each thread, which keeps a context of its own.
 */
static _Thread_local const EVP_MD *sha256_md;
static _Thread_local EVP_MD_CTX *sha256_ctx;

static void sha256_setup(void)
{
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
	sha256_md = EVP_MD_fetch(NULL, "SHA256", NULL);
#else
	sha256_md = EVP_sha256();
#endif
	sha256_ctx = EVP_MD_CTX_new();
	if (!sha256_md || !sha256_ctx)
		bug("libcrypto has no SHA-256");
}

void sha256_thread_end(void)
{
	EVP_MD_CTX_free(sha256_ctx);
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
	EVP_MD_free((EVP_MD *)sha256_md);
#endif
	sha256_ctx = NULL;
	sha256_md = NULL;
}

static void sha256_begin(void)
{
	if (!sha256_ctx)
		sha256_setup();
	if (!EVP_DigestInit_ex(sha256_ctx, sha256_md, NULL))
		bug("SHA-256 failed");
}

static void sha256_feed(const void *data, size_t len)
{
	if (len && !EVP_DigestUpdate(sha256_ctx, data, len))
		bug("SHA-256 failed");
}

static void sha256_end(sha256 *out)
{
	if (!EVP_DigestFinal_ex(sha256_ctx, out->b, NULL))
		bug("SHA-256 failed");
}

void sha256_of(sha256 *out, const void *data, size_t len)
{
	sha256_begin();
	sha256_feed(data, len);
	sha256_end(out);
}

void sha256_prefixed(sha256 *out, unsigned char prefix, const void *a,
		     size_t alen, const void *b, size_t blen)
{
	sha256_begin();
	sha256_feed(&prefix, 1);
	sha256_feed(a, alen);
	sha256_feed(b, blen);
	sha256_end(out);
}

void hmac_sha256(sha256 *out, const void *key, size_t keylen, const void *data,
		 size_t len)
{
	unsigned n = 0;

	if (!HMAC(EVP_sha256(), key, (int)keylen, data, len, out->b, &n) ||
	    n != sizeof out->b)
		bug("HMAC failed");
}

struct sha256_stream *sha256_stream_new(void)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	if (!ctx || !EVP_DigestInit_ex(ctx, EVP_sha256(), NULL))
		bug("SHA-256 failed");
	return (struct sha256_stream *)ctx;
}

void sha256_stream_add(struct sha256_stream *s, const void *data, size_t len)
{
	if (len && !EVP_DigestUpdate((EVP_MD_CTX *)s, data, len))
		bug("SHA-256 failed");
}

void sha256_stream_end(struct sha256_stream *s, sha256 *out)
{
	if (s && out && !EVP_DigestFinal_ex((EVP_MD_CTX *)s, out->b, NULL))
		bug("SHA-256 failed");
	EVP_MD_CTX_free((EVP_MD_CTX *)s);
}

void sha1_of(unsigned char out[static SHA1_SIZE], const void *data, size_t len)
{
	if (!EVP_Digest(data, len, out, NULL, EVP_sha1(), NULL))
		bug("libcrypto has no SHA-1");
}

char *hex_encode(char *out, const void *data, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *in = data;
	char *o = out;

	for (size_t i = 0; i < len; i++) {
		*o++ = digits[in[i] >> 4];
		*o++ = digits[in[i] & 15];
	}
	*o = '\0';
	return out;
}

static int hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int hex_decode(void *out, size_t len, const char *hex)
{
	unsigned char *o = out;

	for (size_t i = 0; i < len; i++, hex += 2) {
		int high = hex_digit((unsigned char)hex[0]);
		int low = high < 0 ? -1 : hex_digit((unsigned char)hex[1]);

		if (low < 0)
			return FAILED;
		o[i] = (unsigned char)(high << 4 | low);
	}
	return *hex ? FAILED : 0;
}

static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(struct strbuf *sb, const void *data, size_t len)
{
	const unsigned char *in = data;

	strbuf_grow(sb, len / 3 * 4 + 4);
	for (; len >= 3; in += 3, len -= 3) {
		strbuf_addch(sb, base64_digits[in[0] >> 2]);
		strbuf_addch(sb, base64_digits[(in[0] & 3) << 4 | in[1] >> 4]);
		strbuf_addch(sb, base64_digits[(in[1] & 15) << 2 | in[2] >> 6]);
		strbuf_addch(sb, base64_digits[in[2] & 63]);
	}
	if (!len)
		return;
	strbuf_addch(sb, base64_digits[in[0] >> 2]);
	if (len == 1) {
		strbuf_addch(sb, base64_digits[(in[0] & 3) << 4]);
		strbuf_addch(sb, '=');
	} else {
		strbuf_addch(sb, base64_digits[(in[0] & 3) << 4 | in[1] >> 4]);
		strbuf_addch(sb, base64_digits[(in[1] & 15) << 2]);
	}
	strbuf_addch(sb, '=');
}

static int base64_value(char c)
{
	const char *at = c ? strchr(base64_digits, c) : NULL;

	return at ? (int)(at - base64_digits) : -1;
}

/* Four digits, of which the last `pad` are '=', to 3 - pad bytes. */
static int base64_quad(struct strbuf *sb, const char *s, int pad)
{
	uint32_t bits = 0;

	for (int i = 0; i < 4; i++) {
		int v = i < 4 - pad ? base64_value(s[i]) : 0;

		if (v < 0)
			return FAILED;
		bits = bits << 6 | (uint32_t)v;
	}
	/* What padding cuts off must be zero, or two texts mean one value. */
	if (bits & ((1U << (8 * pad)) - 1))
		return FAILED;
	for (int i = 0; i < 3 - pad; i++)
		strbuf_addch(sb, (int)(bits >> (16 - 8 * i) & 0xff));
	return 0;
}

int base64_decode(struct strbuf *sb, const char *s, size_t len)
{
	const size_t start = sb->len;

	if (len % 4)
		return FAILED;
	for (const char *end = s + len; s < end; s += 4) {
		int pad = 0;

		if (s + 4 == end && s[3] == '=')
			pad = s[2] == '=' ? 2 : 1;
		if (base64_quad(sb, s, pad) < 0) {
			strbuf_setlen(sb, start);
			return FAILED;
		}
	}
	return 0;
}

uint32_t fnv32(const void *data, size_t len)
{
	const unsigned char *p = data;
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * 16777619u;
	return h;
}

void random_bytes(void *out, size_t len)
{
	unsigned char *o = out;

	while (len) {
		ssize_t n = getrandom(o, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			bug("getrandom: %s", strerror(errno));
		o += n;
		len -= (size_t)n;
	}
}

char *uuid4(char out[static 37])
{
	static const unsigned char group[] = { 4, 2, 2, 2, 6 };
	unsigned char b[16], *in = b;
	char *o = out;

	random_bytes(b, sizeof(b));
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	for (size_t i = 0; i < sizeof(group); i++) {
		hex_encode(o, in, group[i]);
		in += group[i];
		o += 2 * group[i];
		*o++ = i + 1 < sizeof(group) ? '-' : '\0';
	}
	return out;
}
