/*
 * notice.c - a call for the person who looks elsewhere.
 */
#include "config.h"

#include "notice.h"

#include <string.h>

#include "due.h"
#include "options.h"
#include "osc.h"
#include "watchfloor/clock.h"

/* Not more often than this. */
#define CALL_SECONDS 10

/* Tickets whose clocks are looked at. */
#define PAGE 128

static struct {
	int64_t last_opened; /* when the newest critical ticket was */
	int64_t looked;      /* clock_now() of the last look at clocks */
	int64_t called;      /* clock_ticks() of the last call; 0: none */
} seen;

/* ---- calling ---- */

static void ring(const char *text)
{
	beep();
}

static void call_osc9(const char *text)
{
	struct strbuf payload = STRBUF_INIT;

	strbuf_addf(&payload, "9;watchfloor: %s", text);
	osc_send(OSC_OUTER, payload.buf);
	strbuf_release(&payload);
}

static void call_osc777(const char *text)
{
	struct strbuf payload = STRBUF_INIT;

	strbuf_addf(&payload, "777;notify;watchfloor;%s", text);
	osc_send(OSC_OUTER, payload.buf);
	strbuf_release(&payload);
}

static const struct {
	const char *word; /* of the option */
	void (*call)(const char *text);
} ways[] = {
	{ "bell", ring },
	{ "osc9", call_osc9 },
	{ "osc777", call_osc777 },
};

static bool is_wanted(void)
{
	return strcmp(option_str(OPTION_NOTIFY), "none") != 0;
}

/* text: ASCII, not translated, as these sequences have no encoding. */
static void call(const char *text)
{
	int64_t now = clock_ticks();

	if (seen.called && now - seen.called < CALL_SECONDS * 1000000000LL)
		return;
	seen.called = now;
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		if (strcmp(ways[i].word, option_str(OPTION_NOTIFY)) == 0)
			ways[i].call(text);
}

/* ---- tickets ---- */

/* One number of the database; 0 when there is none. */
static int64_t ask(struct app *a, const char *sql, int64_t after)
{
	sqlite3_stmt *s;
	int64_t n = 0;

	if (sqlite3_prepare_v2(ledger_db(app_now(a)->ledger), sql, -1, &s,
			       NULL) != SQLITE_OK)
		return 0;
	sqlite3_bind_int64(s, 1, after);
	if (sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

/* Open tickets that are critical or worse, by the index ticket_urgent. */
#define OPEN_CRITICAL "FROM ticket WHERE urgency IN (0, 1) AND running >= 16"

/* Only the rows that are new are looked at. */
static bool has_new_critical(struct app *a)
{
	return ask(a,
		   "SELECT EXISTS(SELECT 1 " OPEN_CRITICAL " AND opened > ?1)",
		   seen.last_opened);
}

static void note_last(struct app *a)
{
	int64_t newest = ask(a, "SELECT max(opened) " OPEN_CRITICAL, 0);

	if (newest > seen.last_opened)
		seen.last_opened = newest;
}

void notice_begin(struct app *a)
{
	note_last(a);
	seen.looked = clock_now();
	seen.called = 0;
}

void notice_tickets(struct app *a)
{
	if (is_wanted() && has_new_critical(a))
		call("new critical ticket");
	note_last(a);
}

/* ---- clocks ---- */

bool notice_is_due(int64_t left, int64_t passed)
{
	return left >= 0 && left < NOTICE_SPAN && left + passed >= NOTICE_SPAN;
}

static bool runs_out(struct app *a, const struct ticket *t, int64_t now)
{
	struct due due;

	return ticket_due(&due, app_now(a)->conf, t, now) &&
	       notice_is_due(due.left, now - seen.looked);
}

void notice_clocks(struct app *a)
{
	static const struct ticket_order by_urgency = { BY_URGENCY, false };
	struct ticket page[PAGE];
	struct query *q = NULL;
	int64_t now = clock_now();
	bool any = false;
	int n = 0;

	if (!is_wanted() || now - seen.looked < MINUTE)
		return;
	if (query_parse(&q, "state:open owner:none,me", NULL) == 0 &&
	    ticket_page(app_now(a), q, by_urgency, NULL, false, page, PAGE,
			&n) < 0)
		app_report(a, FAILED);
	for (int i = 0; i < n; i++) {
		any = any || runs_out(a, &page[i], now);
		ticket_release(&page[i]);
	}
	if (any)
		call("a clock is about to run out");
	seen.looked = now;
	query_free(q);
}
