/*
 * original.c - the texts of alerts as they came: kept encrypted, shown with a
 * reason and a record.
 */
#include "config.h"

#include "watchfloor/original.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "desk/acts.h"
#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/vault.h"

#define LEVEL     1
#define PLAIN_MAX ((size_t)256 << 20)
#define FRAME     "%zu %zu\n" /* where in the block, how long */

/* ---- keeping ---- */

void original_add(struct strbuf *texts, size_t at, const char *text, size_t len)
{
	strbuf_addf(texts, FRAME, at, len);
	strbuf_add(texts, text, len);
}

static void compress(struct strbuf *out, const struct strbuf *in)
{
	size_t n;

	strbuf_grow(out, ZSTD_compressBound(in->len));
	n = ZSTD_compress(out->buf, out->alloc, in->buf, in->len, LEVEL);
	if (ZSTD_isError(n))
		bug("zstd: %s", ZSTD_getErrorName(n));
	out->len = n;
	out->buf[n] = '\0';
}

static int insert(struct desk *d, int64_t block, const struct strbuf *wrapped)
{
	sqlite3_stmt *stmt = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &stmt,
		      "INSERT INTO original(block, body)"
		      " VALUES(?1, ?2)") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, block);
	sqlite3_bind_blob(stmt, 2, wrapped->buf, (int)wrapped->len,
			  SQLITE_STATIC);
	row = statement_row(stmt);
	sqlite3_finalize(stmt);
	return row < 0 ? row : 0;
}

int original_put(struct desk *d, int64_t block, const sha256 *hash,
		 const struct strbuf *texts)
{
	struct strbuf packed = STRBUF_INIT, wrapped = STRBUF_INIT;
	struct vault *v;
	int ret;

	if (!texts->len)
		return 0;
	v = vault_new(ledger_dir(d->ledger));
	compress(&packed, texts);
	ret = vault_wrap(v, &wrapped,
			 (struct aead_with){ hash->b, SHA256_SIZE }, packed.buf,
			 packed.len);
	if (ret == 0)
		ret = insert(d, block, &wrapped);
	vault_free(v);
	strbuf_release(&packed);
	strbuf_release(&wrapped);
	return ret;
}

/* ---- finding ---- */

/* The hash of its block, and what is wrapped; NOT_FOUND: nothing was masked
 * in all of the block. */
static int load(struct desk *d, int64_t block, sha256 *hash,
		struct strbuf *wrapped)
{
	sqlite3_stmt *stmt = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT b.hash, o.body FROM block b"
		      " JOIN original o ON o.block = b.id"
		      " WHERE b.id = ?1") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, block);
	row = statement_row(stmt);
	if (row > 0 && sqlite3_column_bytes(stmt, 0) == SHA256_SIZE) {
		memcpy(hash->b, sqlite3_column_blob(stmt, 0), SHA256_SIZE);
		strbuf_add(wrapped, sqlite3_column_blob(stmt, 1),
			   (size_t)sqlite3_column_bytes(stmt, 1));
	}
	sqlite3_finalize(stmt);
	return row < 0 ? row : row == 0 ? NOT_FOUND : 0;
}

static int decompress(struct strbuf *out, const struct strbuf *packed)
{
	unsigned long long size =
		ZSTD_getFrameContentSize(packed->buf, packed->len);
	size_t n;

	if (size > PLAIN_MAX) /* and where it does not say */
		return fail(_("it is damaged"));
	strbuf_grow(out, (size_t)size);
	n = ZSTD_decompress(out->buf, (size_t)size, packed->buf, packed->len);
	if (ZSTD_isError(n) || n != size)
		return fail(_("it is damaged"));
	out->len = n;
	out->buf[n] = '\0';
	return 0;
}

/* The text of the frame that is for `at`. */
static int find_frame(const struct strbuf *texts, int64_t at,
		      struct strbuf *out)
{
	const char *s = texts->buf, *end = s + texts->len;

	while (s < end) {
		char *next;
		long long begins = strtoll(s, &next, 10);
		size_t len = strtoull(next, &next, 10);

		if (*next != '\n' || len > (size_t)(end - next - 1))
			return fail(_("it is damaged"));
		if (begins == at) {
			strbuf_add(out, next + 1, len);
			return 0;
		}
		s = next + 1 + len;
	}
	return NOT_FOUND;
}

static int unwrap(struct desk *d, const sha256 *hash,
		  const struct strbuf *wrapped, struct strbuf *texts)
{
	struct vault *v = vault_new(ledger_dir(d->ledger));
	struct strbuf packed = STRBUF_INIT;
	int ret = vault_unwrap(v, &packed,
			       (struct aead_with){ hash->b, SHA256_SIZE },
			       wrapped->buf, wrapped->len);

	if (ret == 0)
		ret = decompress(texts, &packed);
	strbuf_release(&packed);
	vault_free(v);
	return ret;
}

/* NOT_FOUND without a sentence: nothing of it was masked. */
static int find(struct desk *d, const struct alert_row *a, sha256 *block,
		struct strbuf *out)
{
	struct strbuf wrapped = STRBUF_INIT, texts = STRBUF_INIT;
	int ret = load(d, a->block, block, &wrapped);

	if (ret == 0)
		ret = unwrap(d, block, &wrapped, &texts);
	if (ret == 0)
		ret = find_frame(&texts, a->offset, out);
	if (ret == FAILED)
		fail_in(ret, _("the original of the alert: "));
	explicit_bzero(texts.buf, texts.len);
	strbuf_release(&texts);
	strbuf_release(&wrapped);
	return ret;
}

/* ---- showing ---- */

int check_unmasked(struct act_state *s, const struct record *r)
{
	(void)s;
	return check_said(r, "reason");
}

static int record(struct desk *d, const char *ticket, const struct alert_row *a,
		  const sha256 *block, const char *reason)
{
	char time[CLOCK_RFC3339_SIZE], hex[SHA256_HEX];
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "alert", clock_format(time, a->time));
	json_add_int(data, "at", a->offset);
	json_add_str(data, "block", hex_encode(hex, block->b, SHA256_SIZE));
	json_add_str(data, "reason", reason);
	return desk_act(d, "alert.unmasked", ticket, data);
}

static int show(struct desk *d, const struct ticket *t,
		const struct alert_row *a, const char *reason,
		struct strbuf *out)
{
	struct strbuf text = STRBUF_INIT;
	sha256 block;
	int ret = find(d, a, &block, &text);

	if (ret == NOT_FOUND)
		ret = fail_as(NOT_FOUND, _("nothing of this alert was masked"));
	if (ret == 0)
		ret = record(d, t->id, a, &block, reason);
	if (ret == 0)
		strbuf_add(out, text.buf, text.len);
	explicit_bzero(text.buf, text.len);
	strbuf_release(&text);
	return ret;
}

/* The ticket, and whether this person may. */
static int begin(struct desk *d, const char *ticket, struct ticket *t)
{
	int ret;

	ticket_init(t);
	ret = ticket_load(d, ticket, t);
	return ret < 0 ? ret : desk_try(d, act_named("alert.unmasked"), t);
}

int original_show_row(struct desk *d, const char *ticket,
		      const struct alert_row *a, const char *reason,
		      struct strbuf *out)
{
	struct ticket t;
	int ret = begin(d, ticket, &t);

	if (ret == 0)
		ret = show(d, &t, a, reason, out);
	ticket_release(&t);
	return ret;
}

/* Alerts are at the host that took them in. */
static int no_such_alert(const struct ticket *t, int64_t n, int64_t here)
{
	if (!here && t->alerts)
		return fail_as(NOT_FOUND,
			       _("the alerts of %s are at the host that took "
				 "them in, and so is what they were before "
				 "masking: ask there"),
			       t->id);
	return fail_as(NOT_FOUND, _("%s has no alert %lld: it has %lld"), t->id,
		       (long long)n, (long long)here);
}

static int show_nth(struct desk *d, const struct ticket *t, int64_t n,
		    const char *reason, struct strbuf *out)
{
	struct alert_row a;
	int64_t here = 0;
	int found = 0;
	int ret = alerts_count(d, t->id, "", &here);

	if (ret == 0 && n > 0)
		ret = alerts_page(d, t->id, "", ALERTS_NEWEST_FIRST, n - 1, &a,
				  1, &found);
	if (ret == 0 && !found)
		return no_such_alert(t, n, here);
	if (ret == 0)
		ret = show(d, t, &a, reason, out);
	if (found)
		alert_row_release(&a);
	return ret;
}

int original_show(struct desk *d, const char *ticket, int64_t n,
		  const char *reason, struct strbuf *out)
{
	struct ticket t;
	int ret = begin(d, ticket, &t);

	if (ret == 0)
		ret = show_nth(d, &t, n, reason, out);
	ticket_release(&t);
	return ret;
}
