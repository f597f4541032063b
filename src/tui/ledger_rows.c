/*
 * ledger_rows.c - the records of the ledger as a list.
 */
#include "config.h"

#include "ledger_rows.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* Records looked at in one piece of work: some milliseconds. */
#define PIECE 256

/* ---- which records there are ---- */

/* Ids of one origin share what is above its seq. */
static int64_t seq_of(int64_t id)
{
	return id & ((INT64_C(1) << 40) - 1);
}

static int64_t sizes(const struct ledger_rows *r)
{
	int64_t sum = 0;

	for (int i = 0; i < r->norigins; i++)
		sum += seq_of(r->lasts[i]);
	return sum;
}

static void count_records(struct ledger_rows *r)
{
	struct ledger *l = r->desk->ledger;
	int64_t total;

	r->norigins = (int)ledger_origins(l);
	r->lasts = xrealloc(r->lasts, (size_t)r->norigins, sizeof *r->lasts);
	for (int i = 0; i < r->norigins; i++) {
		int64_t last = ledger_last_of(l, i);

		r->lasts[i] = last < 0 ? 0 : last;
	}
	total = sizes(r);
	r->total = total < INT_MAX ? (int)total : INT_MAX;
}

/* The n-th newest of all. */
static int64_t nth(const struct ledger_rows *r, int n)
{
	int64_t left = n;

	for (int i = r->norigins; i-- > 0;) {
		int64_t size = seq_of(r->lasts[i]);

		if (left < size)
			return r->lasts[i] - left;
		left -= size;
	}
	return 0;
}

static int place_of(const struct ledger_rows *r, int64_t id)
{
	int64_t before = 0;

	for (int i = r->norigins; i-- > 0;) {
		int64_t last = r->lasts[i];

		if (id <= last && id > last - seq_of(last))
			return (int)(before + last - id);
		before += seq_of(last);
	}
	return -1;
}

/* ---- what matches ---- */

/* Where an id is among those found, or belongs. */
static int find(const struct ledger_rows *r, int64_t id)
{
	int low = 0, high = r->nfound;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (r->found[middle] > id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_found(const struct ledger_rows *r, int at, int64_t id)
{
	return at < r->nfound && r->found[at] == id;
}

/* Returns its row, or -1 when it was found before. */
static int add_found(struct ledger_rows *r, int64_t id)
{
	int at = find(r, id);

	if (is_found(r, at, id))
		return -1;
	GROW(r->found, r->nfound, r->alloc);
	memmove(r->found + at + 1, r->found + at,
		(size_t)(r->nfound - at) * sizeof *r->found);
	r->found[at] = id;
	r->nfound++;
	return at;
}

/* Negative when it cannot be read. */
static int matches(struct ledger_rows *r, int64_t id)
{
	struct query_context ctx = { .me = r->desk->actor, .now = clock_now() };
	struct record record;
	int ret = ledger_get(r->desk->ledger, id, &record);

	if (ret < 0)
		return ret;
	ret = query_match_record(r->query, &record, &ctx);
	record_release(&record);
	return ret;
}

/* The index knows most records about a ticket, though not those that changed
 * nothing: they are found when all is looked at. */
static void add_known(struct ledger_rows *r, const char *ticket)
{
	struct ticket t;
	sqlite3_stmt *st;

	ticket_init(&t);
	if (ticket_load(r->desk, ticket, &t) == 0 &&
	    sqlite3_prepare_v2(ledger_db(r->desk->ledger),
			       "SELECT record FROM event WHERE ticket = ?1", -1,
			       &st, NULL) == SQLITE_OK) {
		sqlite3_bind_int64(st, 1, t.num);
		while (sqlite3_step(st) == SQLITE_ROW) {
			int64_t id = sqlite3_column_int64(st, 0);

			if (matches(r, id) > 0)
				add_found(r, id);
		}
		sqlite3_finalize(st);
	}
	ticket_release(&t);
}

/* Who does not see all records is not told of how many there are: a list of
 * those that match everything is made.  NULL: all may be listed. */
static struct query *seen_only(const struct desk *d)
{
	struct query *q = NULL;

	if (!desk_sees_all_records(d) && query_parse_records(&q, "", NULL) < 0)
		bug("%s", fail_text());
	return q;
}

void ledger_rows_filter(struct ledger_rows *r, struct query *q)
{
	const char *on = q ? query_only_on(q) : NULL;

	if (!q)
		q = seen_only(r->desk);
	query_free(r->query);
	r->query = q;
	r->nfound = r->looked = 0;
	if (on)
		add_known(r, on);
}

bool ledger_rows_look(struct ledger_rows *r, int *cursor)
{
	int end = r->looked + PIECE < r->total ? r->looked + PIECE : r->total;

	if (!r->query || r->looked >= r->total)
		return false;
	while (r->looked < end) {
		int64_t id = nth(r, r->looked);
		int found = matches(r, id), row;

		if (*r->interrupted)
			return true;
		/* What is damaged matches nothing. */
		r->looked++;
		if (found <= 0)
			continue;
		row = add_found(r, id);
		if (row >= 0 && row <= *cursor && r->nfound > 1)
			++*cursor;
	}
	return true;
}

int ledger_rows_reload(struct ledger_rows *r)
{
	int before = r->total, came, moved = 0;

	count_records(r);
	came = r->total - before;
	if (!r->query)
		return came;
	/* Too many for now: what was found stays, the rest is looked for. */
	if (came > PIECE) {
		r->looked = 0;
		return 0;
	}
	for (int i = 0; i < came; i++) {
		int64_t id = nth(r, i);

		if (matches(r, id) > 0)
			moved += add_found(r, id) >= 0;
	}
	r->looked += came;
	return moved;
}

/* ---- rows ---- */

int ledger_rows_count(const struct ledger_rows *r)
{
	return r->query ? r->nfound : r->total;
}

int64_t ledger_rows_id(const struct ledger_rows *r, int row)
{
	return r->query ? r->found[row] : nth(r, row);
}

int ledger_rows_of(const struct ledger_rows *r, int64_t id)
{
	int at;

	if (!r->query)
		return place_of(r, id);
	at = find(r, id);
	return is_found(r, at, id) ? at : -1;
}

static void row_release(struct ledger_row *row)
{
	free(row->act);
	free(row->actor);
	free(row->on);
	free(row->sentence);
	free(row->error);
	*row = (struct ledger_row){ 0 };
}

static void row_read(struct ledger_row *row, struct ledger *l, int64_t id)
{
	struct strbuf sentence = STRBUF_INIT;
	struct record record;

	row->id = id;
	row->seq = seq_of(id);
	if (ledger_get(l, id, &record) < 0) {
		row->error = xstrdup(fail_text());
		return;
	}
	act_sentence(&record, &sentence);
	row->at = record.at;
	row->act = xstrdup(record.act);
	row->actor = xstrdup(record.actor);
	row->on = xstrdup(record.on);
	row->sentence = strbuf_detach(&sentence);
	record_release(&record);
}

const struct ledger_row *ledger_rows_get(struct ledger_rows *r, int row)
{
	int64_t id = ledger_rows_id(r, row);
	struct ledger_row *kept = &r->kept[id % ROWS_KEPT];

	if (kept->id != id || kept->error) {
		row_release(kept);
		row_read(kept, r->desk->ledger, id);
	}
	return kept;
}

/* ---- life ---- */

void ledger_rows_init(struct ledger_rows *r, struct desk *d,
		      const bool *interrupted)
{
	*r = (struct ledger_rows){ .desk = d, .interrupted = interrupted };
	count_records(r);
	r->query = seen_only(d);
}

void ledger_rows_release(struct ledger_rows *r)
{
	for (int i = 0; i < ROWS_KEPT; i++)
		row_release(&r->kept[i]);
	query_free(r->query);
	free(r->lasts);
	free(r->found);
}
