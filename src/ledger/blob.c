/*
 * blob.c - content beside the ledger, by the SHA-256 of its plain bytes.
 */
#include "config.h"

#include <string.h>
#include <zstd.h>

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

#define BLOB_MAX (512u << 20)
/* Raw alerts are so alike that more effort hardly makes them smaller. */
#define LEVEL    1

static ZSTD_CCtx *compressor(struct ledger *l)
{
	if (!l->compressor)
		l->compressor = ZSTD_createCCtx();
	if (!l->compressor)
		bug("zstd has no memory");
	return l->compressor;
}

void blob_release(struct ledger *l)
{
	ZSTD_freeCCtx(l->compressor);
	l->compressor = NULL;
}

static int insert(struct ledger *l, const sha256 *hash, const void *data,
		  size_t len)
{
	sqlite3_stmt *st = store_stmt(l, STMT_ADD_BLOB);
	struct strbuf packed = STRBUF_INIT;
	size_t n;
	int rc;

	if (!st)
		return FAILED;
	strbuf_grow(&packed, ZSTD_compressBound(len));
	n = ZSTD_compressCCtx(compressor(l), packed.buf, packed.alloc, data,
			      len, LEVEL);
	if (ZSTD_isError(n))
		bug("zstd: %s", ZSTD_getErrorName(n));
	sqlite3_bind_blob(st, 1, hash->b, SHA256_SIZE, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, (sqlite3_int64)len);
	sqlite3_bind_blob(st, 3, packed.buf, (int)n, SQLITE_STATIC);
	rc = store_step(l, st);
	sqlite3_clear_bindings(st);
	strbuf_release(&packed);
	return rc;
}

int blob_is_here(struct ledger *l, const sha256 *hash)
{
	sqlite3_stmt *st = store_stmt(l, STMT_FIND_BLOB);
	int rc;

	if (!st)
		return FAILED;
	sqlite3_bind_blob(st, 1, hash->b, SHA256_SIZE, SQLITE_STATIC);
	rc = store_step(l, st);
	sqlite3_reset(st);
	return rc;
}

static bool names_blob(const struct ledger *l, const cJSON *field)
{
	const char *const *name = l->rules->blob_fields;

	if (!field->string || !cJSON_IsString(field) ||
	    strlen(field->valuestring) != SHA256_HEX - 1)
		return false;
	while (*name && strcmp(*name, field->string))
		name++;
	return *name;
}

static int check_named(struct ledger *l, const cJSON *data)
{
	const cJSON *field;
	sha256 hash;
	int rc = 0;

	cJSON_ArrayForEach (field, data) {
		if (rc < 0)
			break;
		if (cJSON_IsObject(field) || cJSON_IsArray(field))
			rc = check_named(l, field);
		else if (names_blob(l, field) &&
			 !hex_decode(hash.b, SHA256_SIZE, field->valuestring) &&
			 (rc = blob_is_here(l, &hash)) == 0)
			rc = fail(_("it names the content %s, which is not "
				    "here"),
				  field->valuestring);
	}
	return rc < 0 ? rc : 0;
}

int blob_check_named(struct ledger *l, const struct record *r)
{
	return l->rules && l->rules->blob_fields ? check_named(l, r->data) : 0;
}

int ledger_put_blob(struct ledger *l, sha256 *hash, const void *data,
		    size_t len)
{
	int rc;

	if (!l->open)
		bug("ledger_put_blob() outside of a transaction");
	if (len > BLOB_MAX)
		return fail(_("%zu bytes are too many to keep in one piece: "
			      "at most 512 MiB"),
			    len);
	sha256_of(hash, data, len);
	rc = blob_is_here(l, hash);
	if (rc)
		return rc < 0 ? rc : 0;
	return insert(l, hash, data, len);
}

int blob_unpack(struct strbuf *out, const sha256 *hash, int64_t size,
		const void *packed, size_t len)
{
	size_t start = out->len, n;
	sha256 found;

	if (size >= 0 && size <= BLOB_MAX) {
		strbuf_grow(out, (size_t)size);
		n = ZSTD_decompress(out->buf + start, (size_t)size, packed,
				    len);
		if (!ZSTD_isError(n) && n == (size_t)size) {
			out->len = start + n;
			out->buf[out->len] = '\0';
			sha256_of(&found, out->buf + start, n);
			if (sha256_equal(&found, hash))
				return 0;
		}
		strbuf_setlen(out, start);
	}
	return FAILED;
}

int ledger_get_blob(struct ledger *l, struct strbuf *out, const sha256 *hash)
{
	sqlite3_stmt *st = store_stmt(l, STMT_GET_BLOB);
	char hex[SHA256_HEX];
	int rc;

	if (!st)
		return FAILED;
	hex_encode(hex, hash->b, SHA256_SIZE);
	sqlite3_bind_blob(st, 1, hash->b, SHA256_SIZE, SQLITE_STATIC);
	rc = store_step(l, st);
	if (rc < 0)
		return rc;
	if (!rc)
		return fail_as(NOT_FOUND, _("there is no content %s"), hex);
	rc = blob_unpack(out, hash, sqlite3_column_int64(st, 0),
			 sqlite3_column_blob(st, 1),
			 (size_t)sqlite3_column_bytes(st, 1));
	sqlite3_reset(st);
	if (rc < 0)
		return fail(_("the content %s is damaged"), hex);
	return 0;
}
