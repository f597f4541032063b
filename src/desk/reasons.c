/*
 * reasons.c - why an alert was none: the reasons to choose from.
 */
#include "config.h"

#include "watchfloor/reasons.h"

#include <stdlib.h>
#include <string.h>

#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* So many tickets of the rule are looked at, and the records of each. */
#define TICKETS_MAX 32
#define RECORDS_MAX 8
/* So many of their reasons are offered. */
#define LATELY_MAX  3

void reasons_release(struct reason_choice *r, int n)
{
	for (int i = 0; i < n; i++)
		free(r[i].text);
}

/* ---- what was said lately ---- */

/* The different reasons, in the order in which they come. */
struct said {
	struct reason_choice items[TICKETS_MAX];
	int n;
};

static void count(struct said *s, const char *text, enum verdict v)
{
	for (int i = 0; i < s->n; i++) {
		if (strcmp(s->items[i].text, text) == 0 &&
		    s->items[i].verdict == v) {
			s->items[i].used++;
			return;
		}
	}
	s->items[s->n++] = (struct reason_choice){ .text = xstrdup(text),
						   .verdict = v,
						   .used = 1 };
}

/* The reason that the record gives for its ticket's end; NULL: none. */
static const char *reason_in(const struct record *r)
{
	if (strcmp(r->act, "ticket.closed") != 0 &&
	    strcmp(r->act, "ticket.judged") != 0)
		return NULL;
	return json_str_at(r->data, "reason");
}

/* Of one ticket: the newest that stands. */
static int count_ticket(struct said *s, struct desk *d, int64_t num,
			enum verdict v)
{
	sqlite3_stmt *stmt = NULL;
	bool found = false;
	int row = 0, ret = 0;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT record FROM event WHERE ticket = ?1"
		      " AND undone IS NULL ORDER BY n DESC LIMIT ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, num);
	sqlite3_bind_int(stmt, 2, RECORDS_MAX);
	while (ret == 0 && !found && (row = statement_row(stmt)) > 0) {
		struct record r;
		const char *text;

		ret = ledger_get(d->ledger, sqlite3_column_int64(stmt, 0), &r);
		if (ret < 0)
			break;
		text = reason_in(&r);
		found = text != NULL;
		if (found)
			count(s, text, v);
		record_release(&r);
	}
	sqlite3_finalize(stmt);
	return row < 0 ? row : ret;
}

static int count_rule(struct said *s, struct desk *d, const struct ticket *t)
{
	sqlite3_stmt *stmt = NULL;
	int row = 0, ret = 0;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT num, verdict FROM ticket WHERE rule = ?1"
		      " AND closed IS NOT NULL AND product = ?2"
		      " AND verdict IN (?3, ?4) ORDER BY closed DESC"
		      " LIMIT ?5") < 0)
		return FAILED;
	sqlite3_bind_text(stmt, 1, t->rule, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 2, t->product, -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 3, VERDICT_BENIGN);
	sqlite3_bind_int(stmt, 4, VERDICT_FALSE_POSITIVE);
	sqlite3_bind_int(stmt, 5, TICKETS_MAX);
	while (ret == 0 && (row = statement_row(stmt)) > 0)
		ret = count_ticket(s, d, sqlite3_column_int64(stmt, 0),
				   (enum verdict)sqlite3_column_int(stmt, 1));
	sqlite3_finalize(stmt);
	return row < 0 ? row : ret;
}

/* The one that was used most; of several, the newest.  Taken out. */
static struct reason_choice take_most_used(struct said *s)
{
	struct reason_choice best;
	int at = 0;

	for (int i = 1; i < s->n; i++)
		if (s->items[i].used > s->items[at].used)
			at = i;
	best = s->items[at];
	s->n--;
	memmove(&s->items[at], &s->items[at + 1],
		(size_t)(s->n - at) * sizeof s->items[0]);
	return best;
}

/* ---- the list ---- */

static bool has(const struct reason_choice *r, int n, const char *text)
{
	for (int i = 0; i < n; i++)
		if (strcmp(r[i].text, text) == 0)
			return true;
	return false;
}

static void add_written(const struct desk *d, const struct ticket *t,
			struct reason_choice *out, int *n)
{
	for (int i = 0; i < d->conf->nreasons && *n < REASONS_MAX; i++) {
		const struct conf_reason *r = &d->conf->reasons[i];
		const char *title = conf_reason_title(r);

		if (!conf_reason_fits(r, t) || has(out, *n, title))
			continue;
		out[(*n)++] = (struct reason_choice){
			.text = xstrdup(title),
			.verdict = r->verdict ? r->verdict
					      : VERDICT_FALSE_POSITIVE,
		};
	}
}

int reasons_for(struct desk *d, const struct ticket *t,
		struct reason_choice out[static REASONS_MAX], int *n)
{
	struct said said = { .n = 0 };
	int ret = *t->rule ? count_rule(&said, d, t) : 0;

	*n = 0;
	while (said.n > 0 && *n < LATELY_MAX)
		out[(*n)++] = take_most_used(&said);
	reasons_release(said.items, said.n);
	add_written(d, t, out, n);
	return ret;
}
