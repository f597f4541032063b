/*
 * mask.c - tokens, the fields that have a name, and the texts of an alert.
 */
#include "config.h"

#include "intake/mask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "intake/mask_private.h"
#include "watchfloor/hash.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* ---- fields ---- */

static const char *const usual_names[] = {
	"realname",  "real_name", "fullname",     "full_name",     "truename",
	"true_name", "xingming",  "contact_name", "customer_name", "姓名",
	"真实姓名",  "客户姓名",  "联系人",
};

static const char *const usual_accounts[] = {
	"user",           "user.name",      "username",
	"user_name",      "src_user",       "dst_user",
	"srcuser",        "dstuser",        "account",
	"account_name",   "login",          "login_name",
	"loginname",      "targetUserName", "subjectUserName",
	"samAccountName", "用户名",         "账号",
	"帐号",
};

static const char *const usual_kept[] = {
	"flow_id", "timestamp", "@timestamp", "event.id", "_id",
	"uuid",    "md5",       "sha1",       "sha256",   "community_id",
};

/* Suricata's, and what others call the same. */
static const char *const usual_encoded[] = {
	"payload",
	"packet",
	"http_request_body",
	"http_response_body",
};

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* Where the last part of a dotted path begins. */
static const char *last_part(const char *path, size_t len)
{
	const char *dot = memrchr(path, '.', len);

	return dot ? dot + 1 : path;
}

static void add_field(struct mask *m, const char *path, enum mask_field field)
{
	const char *last = last_part(path, strlen(path));

	GROW(m->named, m->nnamed, m->alloc);
	m->named[m->nnamed++] =
		(struct mask_named){ path, strlen(path), field };
	m->lengths[lower(*last)] |= UINT64_C(1) << strlen(last) % 64;
}

static void add_fields(struct mask *m, enum mask_field field,
		       const struct conf_fields *own, const char *const *usual,
		       size_t n)
{
	for (int i = 0; i < own->n; i++)
		add_field(m, own->items[i], field);
	for (size_t i = 0; i < n; i++)
		add_field(m, usual[i], field);
}

static bool same_fold(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

/* path is a row's, or ends with ".ROW'S". */
static bool is_named(const struct mask_named *n, const char *path, size_t len)
{
	size_t before = len - n->len;

	return len >= n->len && (!before || path[before - 1] == '.') &&
	       same_fold(path + before, n->path, n->len);
}

enum mask_field mask_field_of(const struct mask *m, const char *path,
			      size_t len)
{
	const char *last = last_part(path, len);
	size_t n = len - (size_t)(last - path);

	if (!(m->lengths[lower(*last)] >> n % 64 & 1))
		return FIELD_PLAIN;
	for (int i = 0; i < m->nnamed; i++)
		if (is_named(&m->named[i], path, len))
			return m->named[i].field;
	return FIELD_PLAIN;
}

/* ---- life ---- */

struct mask *mask_new(const struct conf *conf,
		      const unsigned char key[static MASK_KEY])
{
	const struct conf_mask *c = &conf->mask;
	struct mask *m = xcalloc(1, sizeof *m);

	m->conf = conf;
	memcpy(m->key, key, MASK_KEY);
	m->networks = c->networks;
	m->nnetworks = c->nnetworks;
	for (int i = 0; i < m->nnetworks; i++)
		m->v6 |= m->networks[i].family == AF_INET6;
	/* the first that fits counts: what desk.conf says */
	add_fields(m, FIELD_KEEP, &c->keep, NULL, 0);
	add_fields(m, FIELD_NAME, &c->names, usual_names,
		   c->names.n ? 0 : ARRAY_SIZE(usual_names));
	add_fields(m, FIELD_ACCOUNT, &c->accounts, usual_accounts,
		   c->accounts.n ? 0 : ARRAY_SIZE(usual_accounts));
	add_fields(m, FIELD_KEEP, &(struct conf_fields){ 0 }, usual_kept,
		   ARRAY_SIZE(usual_kept));
	add_fields(m, FIELD_ENCODED, &(struct conf_fields){ 0 }, usual_encoded,
		   ARRAY_SIZE(usual_encoded));
	strbuf_init(&m->scratch);
	strbuf_init(&m->masked);
	strbuf_init(&m->decoded);
	strbuf_init(&m->path);
	strbuf_init(&m->token);
	return m;
}

void mask_free(struct mask *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < MASK_CACHE; i++)
		free(m->cache[i].value);
	strbuf_release(&m->scratch);
	strbuf_release(&m->masked);
	strbuf_release(&m->decoded);
	strbuf_release(&m->path);
	strbuf_release(&m->token);
	free(m->named);
	explicit_bzero(m->key, sizeof m->key);
	free(m);
}

/* ---- tokens ---- */

#define TOKEN_HEX 10

/* Hashing takes a thousand times as long as looking here, and few values make
 * up most of what comes. */
static size_t slot_of(const struct strbuf *value)
{
	return fnv32(value->buf, value->len) % MASK_CACHE;
}

static void make_token(const struct mask *m, const char *what,
		       const struct strbuf *value, char out[static MASK_TOKEN])
{
	char hex[SHA256_HEX];
	sha256 hash;

	hmac_sha256(&hash, m->key, sizeof m->key, value->buf, value->len);
	hex_encode(hex, hash.b, SHA256_SIZE);
	snprintf(out, MASK_TOKEN, "%s-%.*s", what, TOKEN_HEX, hex);
}

const char *mask_token(struct mask *m, const char *what, const char *value,
		       size_t len)
{
	struct strbuf *text = &m->token;
	size_t slot;

	strbuf_reset(text);
	strbuf_addstr(text, what);
	strbuf_addch(text, '\0');
	strbuf_add(text, value, len);
	slot = slot_of(text);
	if (!m->cache[slot].value || m->cache[slot].len != text->len ||
	    memcmp(m->cache[slot].value, text->buf, text->len) != 0) {
		free(m->cache[slot].value);
		m->cache[slot].len = text->len;
		m->cache[slot].value = xmalloc(text->len);
		memcpy(m->cache[slot].value, text->buf, text->len);
		make_token(m, what, text, m->cache[slot].token);
	}
	return m->cache[slot].token;
}

bool mask_is_token(const char *s, size_t len)
{
	const char *hex = memchr(s, '-', len);
	size_t n = hex ? (size_t)(hex - s) : 0;

	if (!n || len != n + 1 + TOKEN_HEX ||
	    !((n == 2 && memcmp(s, "ip", n) == 0) ||
	      (n == 4 && memcmp(s, "acct", n) == 0)))
		return false;
	for (size_t i = 1; i <= TOKEN_HEX; i++)
		if (!memchr("0123456789abcdef", hex[i], 16))
			return false;
	return true;
}

static bool is_member(const struct mask *m, const char *account)
{
	for (int i = 0; i < m->conf->nmembers; i++)
		if (conf_member_is(&m->conf->members[i], account))
			return true;
	return false;
}

const char *mask_account_token(struct mask *m, const char *s, size_t len)
{
	const char *token;

	if (!len || mask_is_token(s, len))
		return NULL;
	token = mask_token(m, "acct", s, len);
	/* where it stands with a NUL behind it */
	return is_member(m, m->token.buf + sizeof "acct") ? NULL : token;
}

/* ---- names ---- */

/* 张**; J***: of a long one the length is not told. */
bool mask_name(struct strbuf *out, const char *s, size_t len)
{
	size_t n, stars = 0, start = out->len;

	if (!len)
		return false;
	text_decode(s, len, &n);
	strbuf_add(out, s, n);
	for (size_t i = n; i < len && stars < 3; i += n, stars++) {
		text_decode(s + i, len - i, &n);
		strbuf_addch(out, '*');
	}
	if (out->len - start != len || memcmp(out->buf + start, s, len) != 0)
		return true;
	strbuf_setlen(out, start);
	return false;
}

/* ---- the texts of an alert ---- */

static const char *text_of(struct mask *m, unsigned kinds, const char *s,
			   struct arena *arena)
{
	struct strbuf *out = &m->masked;

	strbuf_reset(out);
	if (!s || !mask_text(m, kinds, out, s, strlen(s)))
		return s;
	return arena_strndup(arena, out->buf, out->len);
}

bool mask_alert(struct mask *m, unsigned kinds, struct alert *a,
		struct arena *arena)
{
	const char **const texts[] = { &a->uid,   &a->product, &a->rule,
				       &a->title, &a->src,     &a->dst,
				       &a->asset, &a->user,    &a->url,
				       &a->file,  &a->extra };
	const char *user = a->user, *token = NULL;
	bool changed = false;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const char *text = text_of(m, kinds, *texts[i], arena);

		changed |= text != *texts[i];
		*texts[i] = text;
	}
	if (user && kinds & MASK_ACCOUNT)
		token = mask_account_token(m, user, strlen(user));
	if (token) {
		a->user = arena_strndup(arena, token, strlen(token));
		changed = true;
	}
	return changed;
}
