/*
 * projection.c - a ticket to and from its row.
 */
#include "config.h"

#include "desk/projection.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* The members in the order of TICKET_COLUMNS, from column 1. */

#define AT(member) offsetof(struct ticket, member)

static const size_t texts[] = {
	AT(id),          AT(tenant),  AT(title),     AT(type),     AT(asset),
	AT(src),         AT(dst),     AT(user),      AT(url),      AT(file),
	AT(product),     AT(rule),    AT(attack),    AT(owner),    AT(playbook),
	AT(fingerprint), AT(held),    AT(escalated), AT(review),   AT(asked),
	AT(returned),    AT(signoff), AT(advice),    AT(approval),
};

static const size_t ranks[] = {
	/* enums, as large as an int */
	AT(severity), AT(state), AT(verdict), AT(waiting),
	AT(operator), AT(level), AT(warned),  AT(raised),
};

static const size_t numbers[] = { AT(alerts), AT(first), AT(last), AT(opened),
				  AT(changed) };

static const size_t times[] = {
	/* may be CLOCK_NEVER */
	AT(accepted),     AT(judged),    AT(closed),   AT(informed),
	AT(contained),    AT(known),     AT(reported), AT(summarised),
	AT(escalated_at), AT(answer_by),
};

#define MEMBER(t, offset, type) ((type *)(void *)((char *)(t) + (offset)))
#define CONST_MEMBER(t, offset, type) \
	(*(const type *)(const void *)((const char *)(t) + (offset)))

int64_t time_or_never(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL
		       ? CLOCK_NEVER
		       : sqlite3_column_int64(row, column);
}

void ticket_from_row(struct ticket *t, sqlite3_stmt *row)
{
	int c = 0;

	t->num = sqlite3_column_int64(row, c++);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		ticket_set(MEMBER(t, texts[i], char *),
			   (const char *)sqlite3_column_text(row, c++));
	for (size_t i = 0; i < ARRAY_SIZE(ranks); i++)
		*MEMBER(t, ranks[i], int) = sqlite3_column_int(row, c++);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		*MEMBER(t, numbers[i], int64_t) =
			sqlite3_column_int64(row, c++);
	for (size_t i = 0; i < ARRAY_SIZE(times); i++)
		*MEMBER(t, times[i], int64_t) = time_or_never(row, c++);
}

void bind_time(sqlite3_stmt *stmt, int i, int64_t t)
{
	if (t == CLOCK_NEVER)
		sqlite3_bind_null(stmt, i);
	else
		sqlite3_bind_int64(stmt, i, t);
}

void ticket_bind(sqlite3_stmt *stmt, const struct ticket *t)
{
	int c = 1;

	sqlite3_bind_int64(stmt, c++, t->num);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		sqlite3_bind_text(stmt, c++, CONST_MEMBER(t, texts[i], char *),
				  -1, SQLITE_STATIC);
	for (size_t i = 0; i < ARRAY_SIZE(ranks); i++)
		sqlite3_bind_int(stmt, c++, CONST_MEMBER(t, ranks[i], int));
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		sqlite3_bind_int64(stmt, c++,
				   CONST_MEMBER(t, numbers[i], int64_t));
	for (size_t i = 0; i < ARRAY_SIZE(times); i++)
		bind_time(stmt, c++, CONST_MEMBER(t, times[i], int64_t));
}

#define COUNT_BITS 40
#define COUNT_MAX  ((INT64_C(1) << COUNT_BITS) - 1)
#define STORE_MAX  ((UINT32_C(1) << 22) - 1)

/* Folded; never 0.  A hub lets no two names in that hash alike. */
static int64_t store_hash(const char *name, size_t len)
{
	return 1 + fnv32(name, len) % STORE_MAX;
}

static int64_t number_of(const char *store, size_t len, int64_t count)
{
	return store_hash(store, len) << COUNT_BITS | count;
}

int64_t ticket_number_of(const char *store, int64_t count)
{
	return number_of(store, strlen(store), count);
}

int64_t ticket_count_of(int64_t num)
{
	return num & COUNT_MAX;
}

int64_t ticket_number(const char *id)
{
	const char *dash = strrchr(id, '-');
	const char *digits = dash ? dash + 1 : id;
	char *end;
	long long n;

	if (*digits < '1' || *digits > '9')
		return -1;
	n = strtoll(digits, &end, 10);
	if (*end || n <= 0 || n > COUNT_MAX)
		return -1;
	return dash ? number_of(id, (size_t)(dash - id), n) : n;
}

int database_failed(sqlite3 *db)
{
	return fail(_("the store's database: %s"), sqlite3_errmsg(db));
}

int statement(sqlite3 *db, sqlite3_stmt **stmt, const char *sql)
{
	if (*stmt && sqlite3_db_handle(*stmt) == db) {
		sqlite3_reset(*stmt);
		return 0;
	}
	sqlite3_finalize(*stmt);
	*stmt = NULL;
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt,
			       NULL) != SQLITE_OK)
		return database_failed(db);
	return 0;
}

int statement_row(sqlite3_stmt *stmt)
{
	int rc = sqlite3_step(stmt);

	if (rc == SQLITE_ROW || rc == SQLITE_DONE)
		return rc == SQLITE_ROW;
	return database_failed(sqlite3_db_handle(stmt));
}

int statement_run(sqlite3_stmt *stmt)
{
	int ret = statement_row(stmt);

	sqlite3_reset(stmt);
	return ret < 0 ? ret : 0;
}
