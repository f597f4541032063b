/*
 * parcel_answer.c - requests, ours for others and those of others: may it go,
 * and what is said and sent then.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/evidence_private.h"
#include "desk/parcel_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- ours ---- */

int parcel_request(struct desk *d, const struct parcel_wanted *w, int64_t own,
		   struct parcel *out)
{
	struct vault *v = vault_new(ledger_dir(d->ledger));
	unsigned char secret[X25519_SIZE];
	struct strbuf text = STRBUF_INIT;
	int ret = parcel_secret(v, PARCEL_ASKER, w->id, secret);

	*out = (struct parcel){ .id = w->id,
				.content = w->content,
				.ticket = w->ticket,
				.member = w->member,
				.asker = own,
				.asked = w->asked };
	if (ret == 0) {
		x25519_public(out->key, secret);
		ret = parcel_request_text(&text, d, out);
	}
	if (ret == 0)
		ret = sync_sign(d->ledger, text.buf, text.len, out->signature);
	explicit_bzero(secret, sizeof secret);
	strbuf_release(&text);
	vault_free(v);
	return ret;
}

/* ---- those of others ---- */

/* A line each in what is signed. */
static bool is_plain(const struct parcel *p)
{
	const char *const words[] = { p->id, p->content, p->ticket, p->member };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		for (const char *s = words[i]; *s; s++)
			if ((unsigned char)*s < 0x20)
				return false;
	return true;
}

static int check_signature(struct desk *d, const struct parcel *p)
{
	struct strbuf text = STRBUF_INIT;
	int ret = parcel_request_text(&text, d, p);

	if (ret == 0)
		ret = sync_is_signed(d->ledger, p->asker, text.buf, text.len,
				     p->signature);
	strbuf_release(&text);
	if (ret == 0 || ret == NOT_FOUND || !is_plain(p))
		return fail_as(REFUSED,
			       _("a request for evidence is not of the store "
				 "that it says"));
	return ret < 0 ? ret : 0;
}

/* The tenant is what the ticket says here; yours.  NOT_FOUND: the ticket has
 * no such content, or not any more. */
static int find_tenant(struct desk *d, const struct parcel *p, char **tenant,
		       int64_t *bytes)
{
	sqlite3_stmt *st = NULL;
	int row;

	*tenant = NULL;
	if (statement(ledger_db(d->ledger), &st,
		      "SELECT t.tenant, e.bytes FROM main.evidence e"
		      " JOIN main.ticket t ON t.num = e.ticket"
		      " WHERE e.ticket = ?1 AND e.content = ?2"
		      " AND e.removed IS NULL") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, ticket_number(p->ticket));
	sqlite3_bind_text(st, 2, p->content, -1, SQLITE_STATIC);
	row = statement_row(st);
	if (row > 0) {
		*tenant = xstrdup((const char *)sqlite3_column_text(st, 0));
		*bytes = sqlite3_column_int64(st, 1);
	}
	sqlite3_finalize(st);
	if (row == 0)
		return fail_as(NOT_FOUND, _("%s has no such content"),
			       p->ticket);
	return row < 0 ? row : 0;
}

/* By the desk.conf in force here, whatever the other store thinks. */
static int check_member(struct desk *d, const struct parcel *p,
			const char *tenant)
{
	const struct conf_member *m = conf_member_named(d->conf, p->member);

	if (!d->conf->nmembers || (m && conf_member_has_tenant(m, tenant)))
		return 0;
	return fail_as(REFUSED,
		       _("%s asks for evidence of %s, and may not see that"),
		       p->member, p->ticket);
}

static int check_here(struct desk *d, const struct parcel *p)
{
	struct vault *v = vault_new(ledger_dir(d->ledger));
	sha256 hash;
	int ret = 0;

	if (hex_decode(hash.b, SHA256_SIZE, p->content) < 0 ||
	    !vault_has(v, &hash))
		ret = fail_as(NOT_FOUND, _("the content is not here"));
	vault_free(v);
	return ret;
}

int parcel_check_request(struct desk *d, const struct parcel *p)
{
	char *tenant = NULL;
	int64_t bytes;
	int ret = check_here(d, p);

	if (ret == 0)
		ret = check_signature(d, p);
	if (ret == 0)
		ret = find_tenant(d, p, &tenant, &bytes);
	if (ret == 0)
		ret = check_member(d, p, tenant);
	free(tenant);
	return ret;
}

/* ---- the answer ---- */

static int make_key(struct desk *d, struct parcel *p)
{
	struct vault *v = vault_new(ledger_dir(d->ledger));
	unsigned char secret[X25519_SIZE];
	int ret = parcel_secret(v, PARCEL_SOURCE, p->id, secret);

	if (ret == 0)
		x25519_public(p->source_key, secret);
	explicit_bzero(secret, sizeof secret);
	vault_free(v);
	return ret;
}

int parcel_answer(struct desk *d, struct parcel *p, int64_t own)
{
	struct strbuf text = STRBUF_INIT;
	char *tenant;
	int ret = find_tenant(d, p, &tenant, &p->bytes);

	p->source = own;
	if (ret == 0)
		ret = make_key(d, p);
	if (ret == 0)
		ret = parcel_answer_text(&text, d, p, tenant);
	if (ret == 0)
		ret = sync_sign(d->ledger, text.buf, text.len,
				p->source_signature);
	strbuf_release(&text);
	free(tenant);
	return ret;
}

static int read_part(struct desk *d, const struct parcel *p, int64_t number,
		     struct strbuf *out)
{
	struct vault *v = vault_new(ledger_dir(d->ledger));
	sha256 hash;
	int ret = hex_decode(hash.b, SHA256_SIZE, p->content);

	if (ret == 0)
		ret = vault_read_part(v, &hash, number, out);
	vault_free(v);
	return ret;
}

int parcel_part(struct desk *d, const struct parcel *p, int64_t number,
		struct strbuf *out)
{
	struct strbuf plain = STRBUF_INIT;
	struct parcel_cipher c = { .with = STRBUF_INIT };
	int64_t bytes;
	char *tenant;
	int ret = find_tenant(d, p, &tenant, &bytes);

	if (ret == 0)
		ret = parcel_cipher_init(&c, d, p, tenant, PARCEL_SOURCE);
	if (ret == 0)
		ret = read_part(d, p, number, &plain);
	if (ret == 0) {
		strbuf_grow(out, plain.len + AEAD_TAG);
		parcel_seal(&c, number, plain.buf, plain.len,
			    (unsigned char *)out->buf + out->len);
		out->len += plain.len + AEAD_TAG;
	}
	parcel_cipher_release(&c);
	explicit_bzero(plain.buf, plain.len);
	strbuf_release(&plain);
	free(tenant);
	return ret;
}
