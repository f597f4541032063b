/*
 * projection.c - a ticket to and from its row.
 */
#include "config.h"

#include "desk/projection.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

const char ticket_columns[] =
	"num, id, tenant, title, type, asset, src, dst, user, product, rule, "
	"attack, owner, playbook, fingerprint, severity, state, verdict, "
	"alerts, first, last, opened, changed, accepted, judged, closed";

/* The text members in the order of ticket_columns, from column 1. */
static char **const *ticket_texts(struct ticket *t, char **members[static 15])
{
	char **list[] = { &t->id,       &t->tenant,      &t->title,  &t->type,
			  &t->asset,    &t->src,         &t->dst,    &t->user,
			  &t->product,  &t->rule,        &t->attack, &t->owner,
			  &t->playbook, &t->fingerprint, NULL };

	memcpy(members, list, sizeof list);
	return members;
}

static int64_t time_or_never(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL
		       ? CLOCK_NEVER
		       : sqlite3_column_int64(row, column);
}

void ticket_from_row(struct ticket *t, sqlite3_stmt *row)
{
	char **members[15];
	int c = 0;

	t->num = sqlite3_column_int64(row, c++);
	for (char **const *m = ticket_texts(t, members); *m; m++)
		ticket_set(*m, (const char *)sqlite3_column_text(row, c++));
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
	if (*stmt) {
		sqlite3_reset(*stmt);
		return 0;
	}
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt,
			       NULL) != SQLITE_OK)
		return database_failed(db);
	return 0;
}

int statement_run(sqlite3_stmt *stmt)
{
	int rc = sqlite3_step(stmt);

	if (rc != SQLITE_DONE && rc != SQLITE_ROW) {
		database_failed(sqlite3_db_handle(stmt));
		sqlite3_reset(stmt);
		return FAILED;
	}
	sqlite3_reset(stmt);
	return 0;
}
