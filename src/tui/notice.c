/*
 * notice.c - a call for the person who looks elsewhere.
 */
#include "config.h"

#include "notice.h"

#include <string.h>

#include "due.h"
#include "marks.h"
#include "options.h"
#include "osc.h"
#include "watchfloor/clock.h"

/* Not more often than this. */
#define CALL_SECONDS 10

/* Tickets whose clocks are looked at. */
#define PAGE 128

static struct {
	struct marks critical; /* open tickets that are */
	int64_t looked;        /* clock_now() of the last look at clocks */
	int64_t called;        /* clock_ticks() of the last call; 0: none */
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

/* text: N_(), and generic.  These sequences have no encoding of their own: it
 * is told in the person's language where the terminal takes UTF-8. */
static void call(const char *text)
{
	int64_t now = clock_ticks();

	if (seen.called && now - seen.called < CALL_SECONDS * 1000000000LL)
		return;
	seen.called = now;
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		if (strcmp(ways[i].word, option_str(OPTION_NOTIFY)) == 0)
			ways[i].call(draw_has_utf8() ? _(text) : text);
}

/* ---- tickets ---- */

/* Open ones that are critical or worse, by the index ticket_urgent.  Numbers
 * of tickets do not grow with time: those of another store come when its
 * courier does. */
static int critical_now(struct app *a, struct marks *out)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(ledger_db(app_now(a)->ledger),
			       "SELECT num FROM ticket WHERE urgency IN (0, 1)"
			       " AND running >= 16 ORDER BY num",
			       -1, &s, NULL) != SQLITE_OK)
		return FAILED;
	while (sqlite3_step(s) == SQLITE_ROW)
		marks_add(out, sqlite3_column_int64(s, 0));
	return sqlite3_finalize(s) == SQLITE_OK ? 0 : FAILED;
}

/* Is there one that was not there at the last look? */
static bool has_new_critical(struct app *a)
{
	struct marks now = { .n = 0 };
	bool new = false;

	if (critical_now(a, &now) < 0) {
		marks_clear(&now);
		return false;
	}
	for (size_t i = 0; i < now.n && !new; i++)
		new = !marks_has(&seen.critical, now.nums[i]);
	marks_clear(&seen.critical);
	seen.critical = now;
	return new;
}

void notice_begin(struct app *a)
{
	has_new_critical(a);
	seen.looked = clock_now();
	seen.called = 0;
}

void notice_tickets(struct app *a)
{
	bool is_new = has_new_critical(a);

	if (is_new && is_wanted())
		call(N_("new critical ticket"));
}

void notice_alarm(void)
{
	if (is_wanted())
		call("nobody looks after the queue");
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
		call(N_("a clock is about to run out"));
	seen.looked = now;
	query_free(q);
}
