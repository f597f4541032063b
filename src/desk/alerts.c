/*
 * alerts.c - the alerts of a ticket and their raw texts.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/desk.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

void alert_row_release(struct alert_row *a)
{
	free(a->title);
	free(a->src);
	free(a->dst);
	free(a->asset);
	free(a->user);
	free(a->url);
	free(a->uid);
	*a = (struct alert_row){ .time = 0 };
}

static char *column_text(sqlite3_stmt *row, int i)
{
	const char *s = (const char *)sqlite3_column_text(row, i);

	return xstrdup(s ? s : "");
}

static void alert_from_row(struct alert_row *a, sqlite3_stmt *row)
{
	*a = (struct alert_row){
		.time = sqlite3_column_int64(row, 0),
		.severity = (enum severity)sqlite3_column_int(row, 1),
		.count = sqlite3_column_int64(row, 2),
		.block = sqlite3_column_int64(row, 3),
		.offset = sqlite3_column_int64(row, 4),
		.length = sqlite3_column_int64(row, 5),
		.title = column_text(row, 6),
		.src = column_text(row, 7),
		.dst = column_text(row, 8),
		.asset = column_text(row, 9),
		.user = column_text(row, 10),
		.url = column_text(row, 11),
		.uid = column_text(row, 12),
	};
}

/* ---- pages ---- */

/* More words than that are not looked for. */
#define WORDS_MAX 16

#define FOLDED(column) "lower(ifnull(" column ", ''))"

/* The alerts of a ticket in which every word is found.  ?1 is the ticket, the
 * words come behind `taken` parameters. */
static void where_sql(struct strbuf *sql, int words, int taken)
{
	strbuf_addstr(sql, " FROM alert WHERE ticket = ?1");
	for (int i = 0; i < words; i++)
		strbuf_addf(
			sql,
			" AND instr(" FOLDED("title") " || ' ' || " FOLDED("src") " || ' ' || " FOLDED(
				"dst") " || ' '"
				       " || " FOLDED("asset") " || ' ' || " FOLDED(
					       "user") " || ' ' || " FOLDED("url") ", lower(?%d))",
			taken + 1 + i);
}

/* Cut text at its blanks; the words are in it.  Returns how many. */
static int split_words(char *text, const char *words[static WORDS_MAX])
{
	int n = 0;

	for (char *word; n < WORDS_MAX && (word = strsep(&text, " "));)
		if (*word)
			words[n++] = word;
	return n;
}

/* Prepare `select`, the alerts that match, `tail`; the words are bound. */
static int prepare(struct desk *d, sqlite3_stmt **stmt, const char *select,
		   const char *ticket, const char *words, const char *tail,
		   int taken)
{
	char *text = xstrdup(words);
	const char *list[WORDS_MAX];
	int n = split_words(text, list), ret;
	struct strbuf sql = STRBUF_INIT;

	strbuf_addstr(&sql, select);
	where_sql(&sql, n, taken);
	strbuf_addstr(&sql, tail);
	ret = statement(ledger_db(d->ledger), stmt, sql.buf);
	if (ret >= 0)
		sqlite3_bind_int64(*stmt, 1, desk_ticket_number(d, ticket));
	for (int i = 0; ret >= 0 && i < n; i++)
		sqlite3_bind_text(*stmt, taken + 1 + i, list[i], -1,
				  SQLITE_TRANSIENT);
	strbuf_release(&sql);
	free(text);
	return ret;
}

static const char *const keys[ALERT_KEYS] = {
	[ALERTS_BY_TIME] = "time",         [ALERTS_BY_SEVERITY] = "severity",
	[ALERTS_BY_COUNT] = "count",       [ALERTS_BY_SOURCE] = FOLDED("src"),
	[ALERTS_BY_USER] = FOLDED("user"), [ALERTS_BY_TITLE] = FOLDED("title"),
};

static void order_sql(struct strbuf *sql, struct alerts_order o)
{
	const char *times = o.key == ALERTS_BY_TIME && !o.descends
				    ? "key_time, key_hash"
				    : "time DESC, key_time DESC, key_hash";

	strbuf_addf(sql, " ORDER BY %s%s, %s LIMIT ?2 OFFSET ?3", keys[o.key],
		    o.descends ? " DESC" : "", times);
}

int alerts_page(struct desk *d, const char *ticket, const char *words,
		struct alerts_order order, int64_t skip, struct alert_row *rows,
		int max, int *n)
{
	struct strbuf tail = STRBUF_INIT;
	sqlite3_stmt *stmt = NULL;
	int row = 0, ret;

	*n = 0;
	order_sql(&tail, order);
	ret = prepare(d, &stmt,
		      "SELECT time, severity, count, block, at, len, title,"
		      " src, dst, asset, user, url, uid",
		      ticket, words, tail.buf, 3);
	strbuf_release(&tail);
	if (ret < 0)
		return FAILED;
	sqlite3_bind_int(stmt, 2, max);
	sqlite3_bind_int64(stmt, 3, skip);
	while (*n < max && (row = statement_row(stmt)) > 0)
		alert_from_row(&rows[(*n)++], stmt);
	sqlite3_finalize(stmt);
	return row < 0 ? row : 0;
}

int alerts_count(struct desk *d, const char *ticket, const char *words,
		 int64_t *n)
{
	sqlite3_stmt *stmt = NULL;
	int row;

	if (prepare(d, &stmt, "SELECT count(*)", ticket, words, "", 1) < 0)
		return FAILED;
	row = statement_row(stmt);
	if (row > 0)
		*n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return row < 0 ? row : 0;
}

/* ---- raw texts ---- */

static int block_hash(struct desk *d, int64_t block, sha256 *hash)
{
	sqlite3_stmt *stmt = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT hash FROM block WHERE id = ?1") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, block);
	row = statement_row(stmt);
	if (row > 0 && sqlite3_column_bytes(stmt, 0) == SHA256_SIZE)
		memcpy(hash->b, sqlite3_column_blob(stmt, 0), SHA256_SIZE);
	else if (row >= 0)
		row = fail(_("block %lld of raw alerts is missing"),
			   (long long)block);
	sqlite3_finalize(stmt);
	return row < 0 ? row : 0;
}

int alert_raw(struct desk *d, const struct alert_row *a, struct strbuf *out)
{
	struct strbuf block = STRBUF_INIT;
	sha256 hash;
	int ret = block_hash(d, a->block, &hash);

	if (ret == 0)
		ret = ledger_get_blob(d->ledger, &block, &hash);
	if (ret == 0 && (a->offset < 0 || a->length < 0 ||
			 (uint64_t)a->offset + (uint64_t)a->length > block.len))
		ret = fail(_("block %lld of raw alerts is too short"),
			   (long long)a->block);
	if (ret == 0)
		strbuf_add(out, block.buf + a->offset, (size_t)a->length);
	strbuf_release(&block);
	return ret;
}
