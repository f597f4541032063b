/*
 * projection.c - a ticket to and from its row.
 */
#include "config.h"

#include "desk/projection.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* The text members in the order of TICKET_COLUMNS, from column 1. */
#define TICKET_TEXTS 16

static void ticket_texts(struct ticket *t, char **members[static TICKET_TEXTS])
{
	char **const list[TICKET_TEXTS] = {
		&t->id,     &t->tenant, &t->title,    &t->type,
		&t->asset,  &t->src,    &t->dst,      &t->user,
		&t->url,    &t->file,   &t->product,  &t->rule,
		&t->attack, &t->owner,  &t->playbook, &t->fingerprint,
	};

	memcpy(members, list, sizeof list);
}

int64_t time_or_never(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL
		       ? CLOCK_NEVER
		       : sqlite3_column_int64(row, column);
}

void ticket_from_row(struct ticket *t, sqlite3_stmt *row)
{
	char **members[TICKET_TEXTS];
	int c = 0;

	ticket_texts(t, members);
	t->num = sqlite3_column_int64(row, c++);
	for (int i = 0; i < TICKET_TEXTS; i++)
		ticket_set(members[i],
			   (const char *)sqlite3_column_text(row, c++));
	t->severity = (enum severity)sqlite3_column_int(row, c++);
	t->state = (enum ticket_state)sqlite3_column_int(row, c++);
	t->verdict = (enum verdict)sqlite3_column_int(row, c++);
	t->alerts = sqlite3_column_int64(row, c++);
	t->first = sqlite3_column_int64(row, c++);
	t->last = sqlite3_column_int64(row, c++);
	t->opened = sqlite3_column_int64(row, c++);
	t->changed = sqlite3_column_int64(row, c++);
	t->accepted = time_or_never(row, c++);
	t->judged = time_or_never(row, c++);
	t->closed = time_or_never(row, c++);
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
	struct ticket copy = *t;
	char **members[TICKET_TEXTS];
	int c = 1;

	ticket_texts(&copy, members);
	sqlite3_bind_int64(stmt, c++, t->num);
	for (int i = 0; i < TICKET_TEXTS; i++)
		sqlite3_bind_text(stmt, c++, *members[i], -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, c++, (int)t->severity);
	sqlite3_bind_int(stmt, c++, (int)t->state);
	sqlite3_bind_int(stmt, c++, (int)t->verdict);
	sqlite3_bind_int64(stmt, c++, t->alerts);
	sqlite3_bind_int64(stmt, c++, t->first);
	sqlite3_bind_int64(stmt, c++, t->last);
	sqlite3_bind_int64(stmt, c++, t->opened);
	sqlite3_bind_int64(stmt, c++, t->changed);
	bind_time(stmt, c++, t->accepted);
	bind_time(stmt, c++, t->judged);
	bind_time(stmt, c++, t->closed);
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
	return *end || n <= 0 ? -1 : n;
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
