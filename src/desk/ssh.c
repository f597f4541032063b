/*
 * ssh.c - keys and signatures of SSH: their texts and their bytes.
 *
 * What is read here is laid out in RFC 4253 (strings of a key) and in
 * OpenSSH's PROTOCOL.sshsig.  Whether a signature is right only ssh-keygen
 * decides.
 */
#include "config.h"

#include "desk/ssh.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define BEGIN_ARMOR "-----BEGIN SSH SIGNATURE-----\n"
#define END_ARMOR   "-----END SSH SIGNATURE-----\n"
#define ARMOR_WIDTH 70
#define MAGIC       "SSHSIG"

/* ---- bytes ---- */

/* What is left to read. */
struct bytes {
	const unsigned char *at;
	size_t left;
};

static bool take_u32(struct bytes *b, uint32_t *out)
{
	if (b->left < 4)
		return false;
	*out = (uint32_t)b->at[0] << 24 | (uint32_t)b->at[1] << 16 |
	       (uint32_t)b->at[2] << 8 | b->at[3];
	b->at += 4;
	b->left -= 4;
	return true;
}

static bool take_string(struct bytes *b, struct bytes *out)
{
	uint32_t len;

	if (!take_u32(b, &len) || len > b->left)
		return false;
	*out = (struct bytes){ b->at, len };
	b->at += len;
	b->left -= len;
	return true;
}

/* ---- keys ---- */

static char *fingerprint_of(struct bytes blob)
{
	struct strbuf sb = STRBUF_INIT;
	sha256 hash;

	sha256_of(&hash, blob.at, blob.left);
	strbuf_addstr(&sb, "SHA256:");
	base64_encode(&sb, hash.b, sizeof hash.b);
	while (sb.buf[sb.len - 1] == '=')
		strbuf_setlen(&sb, sb.len - 1);
	return strbuf_detach(&sb);
}

static bool is_plain_word(struct bytes s)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789"
				      "@.-";

	for (size_t i = 0; i < s.left; i++)
		if (!s.at[i] || !strchr(allowed, s.at[i]))
			return false;
	return s.left > 0;
}

/* The first string of a key names its type. */
static int key_of_blob(struct conf_ssh_key *out, struct bytes blob)
{
	struct strbuf text = STRBUF_INIT;
	struct bytes rest = blob, type;

	if (!take_string(&rest, &type) || !is_plain_word(type) || !rest.left)
		return FAILED;
	strbuf_add(&text, type.at, type.left);
	strbuf_addch(&text, ' ');
	base64_encode(&text, blob.at, blob.left);
	*out = (struct conf_ssh_key){ .fingerprint = fingerprint_of(blob),
				      .text = strbuf_detach(&text) };
	return 0;
}

static int parse_fingerprint(struct conf_ssh_key *out, const char *text)
{
	const char *hash = text + strlen("SHA256:");
	struct strbuf raw = STRBUF_INIT, padded = STRBUF_INIT;
	int ret;

	strbuf_addf(&padded, "%s=", hash);
	ret = base64_decode(&raw, padded.buf, padded.len);
	if (ret == 0 && raw.len != SHA256_SIZE)
		ret = FAILED;
	if (ret == 0)
		*out = (struct conf_ssh_key){ .fingerprint = xstrdup(text) };
	strbuf_release(&raw);
	strbuf_release(&padded);
	return ret;
}

/* "TYPE BASE64 [COMMENT]": the type must be the one in the key. */
static int parse_public(struct conf_ssh_key *out, const char *text)
{
	const char *base64 = strchrnul(text, ' ');
	size_t type = (size_t)(base64 - text), len;
	struct strbuf raw = STRBUF_INIT;
	int ret = FAILED;

	base64 += strspn(base64, " ");
	len = strcspn(base64, " ");
	if (base64_decode(&raw, base64, len) == 0)
		ret = key_of_blob(out, (struct bytes){ (unsigned char *)raw.buf,
						       raw.len });
	strbuf_release(&raw);
	if (ret == 0 &&
	    (strncmp(out->text, text, type) != 0 || out->text[type] != ' ')) {
		ssh_key_release(out);
		ret = FAILED;
	}
	return ret;
}

int ssh_key_parse(struct conf_ssh_key *out, const char *text)
{
	int ret = strncmp(text, "SHA256:", 7) == 0
			  ? parse_fingerprint(out, text)
			  : parse_public(out, text);

	if (ret < 0)
		return fail(_("\"%s\" is no SSH key; write a public key, "
			      "ssh-ed25519 AAAA..., or what `ssh-keygen -l` "
			      "says of it, SHA256:..."),
			    text);
	return 0;
}

void ssh_key_release(struct conf_ssh_key *k)
{
	free(k->fingerprint);
	free(k->text);
	*k = (struct conf_ssh_key){ .text = NULL };
}

/* ---- signatures ---- */

/* byte[6] "SSHSIG", uint32 version, string publickey, string namespace, ... */
static int read_signature(struct ssh_signature *out, struct bytes b)
{
	struct bytes key, namespace;
	uint32_t version;

	if (b.left < strlen(MAGIC) || memcmp(b.at, MAGIC, strlen(MAGIC)) != 0)
		return FAILED;
	b.at += strlen(MAGIC);
	b.left -= strlen(MAGIC);
	if (!take_u32(&b, &version) || version != 1 || !take_string(&b, &key) ||
	    !take_string(&b, &namespace) || key_of_blob(&out->key, key) < 0)
		return FAILED;
	out->namespace = xstrndup((const char *)namespace.at, namespace.left);
	return 0;
}

int ssh_signature_parse(struct ssh_signature *out, const char *base64)
{
	struct strbuf raw = STRBUF_INIT;
	int ret = base64_decode(&raw, base64, strlen(base64));

	if (ret == 0)
		ret = read_signature(
			out,
			(struct bytes){ (unsigned char *)raw.buf, raw.len });
	strbuf_release(&raw);
	return ret < 0 ? fail(_("this is no SSH signature")) : 0;
}

void ssh_signature_release(struct ssh_signature *s)
{
	ssh_key_release(&s->key);
	free(s->namespace);
	s->namespace = NULL;
}

void ssh_armor(struct strbuf *out, const char *base64)
{
	size_t len = strlen(base64);

	strbuf_addstr(out, BEGIN_ARMOR);
	for (size_t i = 0; i < len; i += ARMOR_WIDTH)
		strbuf_addf(out, "%.*s\n", ARMOR_WIDTH, base64 + i);
	strbuf_addstr(out, END_ARMOR);
}

int ssh_unarmor(struct strbuf *out, const char *armored)
{
	const char *s = strstr(armored, BEGIN_ARMOR);
	const char *end = s ? strstr(s, END_ARMOR) : NULL;

	if (!end)
		return fail(_("this is no SSH signature"));
	for (s += strlen(BEGIN_ARMOR); s < end; s++)
		if (*s != '\n')
			strbuf_addch(out, *s);
	return 0;
}
