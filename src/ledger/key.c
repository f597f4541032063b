/*
 * key.c - Ed25519 through libcrypto, in PKCS #8 files and vkey lines.
 */
#include "config.h"

#include "ledger/key.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* The type byte of signed-note: another algorithm would be another line. */
#define TYPE_ED25519     0x01
#define TYPE_COSIGNATURE 0x04

struct signer {
	EVP_PKEY *pkey;
	struct vkey vkey;
};

/* ---- vkey ---- */

/* White space as Unicode has it. */
static bool is_space(int32_t c)
{
	return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0x85 || c == 0xa0 ||
	       c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool vkey_name_ok(const char *name, size_t len)
{
	size_t n;

	if (!len || len > VKEY_NAME_MAX)
		return false;
	for (size_t i = 0; i < len; i += n) {
		int32_t c = text_decode(name + i, len - i, &n);

		if (c < 0x20 || c == '+' || is_space(c))
			return false;
	}
	return true;
}

/* The key id: SHA-256(name, "\n", type, key), cut to four bytes. */
static void derive_id(unsigned char id[static VKEY_ID_SIZE],
		      const struct vkey *k, char type)
{
	struct strbuf sb = STRBUF_INIT;
	sha256 h;

	strbuf_addstr(&sb, k->name);
	strbuf_addch(&sb, '\n');
	strbuf_addch(&sb, type);
	strbuf_add(&sb, k->pub, sizeof k->pub);
	sha256_of(&h, sb.buf, sb.len);
	memcpy(id, h.b, VKEY_ID_SIZE);
	strbuf_release(&sb);
}

void vkey_cosigner_id(unsigned char id[static VKEY_ID_SIZE],
		      const struct vkey *k)
{
	derive_id(id, k, TYPE_COSIGNATURE);
}

static int vkey_init(struct vkey *k, const char *name, size_t len)
{
	memset(k, 0, sizeof *k);
	if (!vkey_name_ok(name, len))
		return fail(_("'%.*s' cannot be the name of a key"), (int)len,
			    name);
	memcpy(k->name, name, len);
	return 0;
}

void vkey_format(struct strbuf *sb, const struct vkey *k)
{
	unsigned char typed[1 + VKEY_PUB_SIZE] = { TYPE_ED25519 };
	char hex[2 * VKEY_ID_SIZE + 1];

	memcpy(typed + 1, k->pub, sizeof k->pub);
	strbuf_addf(sb, "%s+%s+", k->name,
		    hex_encode(hex, k->id, sizeof k->id));
	base64_encode(sb, typed, sizeof typed);
}

static int parse_parts(struct vkey *k, const char *id, const char *key)
{
	struct strbuf raw = STRBUF_INIT;
	char hex[2 * VKEY_ID_SIZE + 1] = "";
	unsigned char want[VKEY_ID_SIZE];
	int rc = FAILED;

	if (key - id == sizeof hex)
		memcpy(hex, id, sizeof hex - 1);
	if (hex_decode(want, sizeof want, hex) < 0 ||
	    base64_decode(&raw, key, strlen(key)) < 0 ||
	    raw.len != 1 + VKEY_PUB_SIZE || raw.buf[0] != TYPE_ED25519)
		goto out;
	memcpy(k->pub, raw.buf + 1, sizeof k->pub);
	derive_id(k->id, k, TYPE_ED25519);
	rc = memcmp(k->id, want, sizeof want) ? FAILED : 0;
out:
	strbuf_release(&raw);
	return rc;
}

int vkey_parse(struct vkey *out, const char *text)
{
	const char *id = strchr(text, '+');
	const char *key = id ? strchr(id + 1, '+') : NULL;

	if (!key || vkey_init(out, text, (size_t)(id - text)) < 0 ||
	    parse_parts(out, id + 1, key + 1) < 0)
		return fail(_("'%s' is not an Ed25519 verifier key "
			      "(NAME+ID+KEY)"),
			    text);
	return 0;
}

bool vkey_verify(const struct vkey *k, const void *signature, const void *text,
		 size_t len)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
						     k->pub, sizeof k->pub);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok = pkey && ctx &&
		  EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
		  EVP_DigestVerify(ctx, signature, SIGNATURE_SIZE, text, len) ==
			  1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return ok;
}

/* ---- the signer ---- */

/* Takes pkey. */
static int signer_new(struct signer **out, EVP_PKEY *pkey, const char *name)
{
	struct signer *s = xcalloc(1, sizeof *s);
	size_t len = sizeof s->vkey.pub;

	s->pkey = pkey;
	if (vkey_init(&s->vkey, name, strlen(name)) < 0) {
		signer_free(s);
		return FAILED;
	}
	if (!pkey ||
	    EVP_PKEY_get_raw_public_key(pkey, s->vkey.pub, &len) != 1 ||
	    EVP_PKEY_id(pkey) != EVP_PKEY_ED25519) {
		signer_free(s);
		return fail(_("this is not an Ed25519 key"));
	}
	derive_id(s->vkey.id, &s->vkey, TYPE_ED25519);
	*out = s;
	return 0;
}

void signer_free(struct signer *s)
{
	if (!s)
		return;
	EVP_PKEY_free(s->pkey);
	free(s);
}

int signer_from_seed(struct signer **out, const unsigned char seed[static 32],
		     const char *name)
{
	return signer_new(
		out,
		EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32),
		name);
}

static int write_pem(const char *path, EVP_PKEY *pkey)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data;
	long len;
	int rc;

	if (!bio || PEM_write_bio_PKCS8PrivateKey(bio, pkey, NULL, NULL, 0,
						  NULL, NULL) != 1) {
		BIO_free(bio);
		return fail(_("libcrypto cannot write an Ed25519 key"));
	}
	len = BIO_get_mem_data(bio, &data);
	/* Whoever writes to a shared store seals it too. */
	rc = file_write_atomic(path, data, (size_t)len,
			       file_in_shared(path) ? 0640 : 0600);
	BIO_free(bio);
	return rc;
}

int signer_create(struct signer **out, const char *path, const char *name)
{
	unsigned char seed[32];
	int rc;

	random_bytes(seed, sizeof seed);
	rc = signer_from_seed(out, seed, name);
	explicit_bzero(seed, sizeof seed);
	if (rc < 0)
		return rc;
	rc = write_pem(path, (*out)->pkey);
	if (rc < 0) {
		signer_free(*out);
		*out = NULL;
	}
	return rc;
}

/* An encrypted file must not make OpenSSL ask the terminal. */
static int no_password(char *buf, int size, int rwflag, void *ctx)
{
	return 0;
}

int key_open_private(const char *path)
{
	mode_t others = file_in_shared(path) ? 037 : 077;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return fail_as(errno == ENOENT ? NOT_FOUND : FAILED,
			       _("cannot open the key %s: %s"), path,
			       strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    (st.st_mode & others)) {
		close(fd);
		return fail(_("others could read the key %s: make it private "
			      "with 'chmod 600'"),
			    path);
	}
	return fd;
}

int signer_load(struct signer **out, const char *path, const char *name)
{
	int fd = key_open_private(path);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "r");
	int rc;

	if (!f)
		return FAILED;
	rc = signer_new(out, PEM_read_PrivateKey(f, NULL, no_password, NULL),
			name);
	fclose(f);
	return rc < 0 ? fail_in(rc, "%s: ", path) : 0;
}

const struct vkey *signer_vkey(const struct signer *s)
{
	return &s->vkey;
}

int signer_sign(const struct signer *s,
		unsigned char signature[static SIGNATURE_SIZE],
		const void *text, size_t len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t n = SIGNATURE_SIZE;
	bool ok = ctx &&
		  EVP_DigestSignInit(ctx, NULL, NULL, NULL, s->pkey) == 1 &&
		  EVP_DigestSign(ctx, signature, &n, text, len) == 1;

	EVP_MD_CTX_free(ctx);
	return ok ? 0
		  : fail(_("libcrypto cannot sign with the key of %s"),
			 s->vkey.name);
}
