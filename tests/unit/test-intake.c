/*
 * test-intake.c - from files to tickets: nothing is lost, nothing is taken
 * twice, and alerts come together as they should.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "fixture.h"
#include "intake/batch.h"
#include "watchfloor/intake.h"
#include "watchfloor/memory.h"
#include "watchfloor/original.h"

static struct fixture f;
static struct intake_summary sum;
static char *file; /* what the next reading reads */

static int setup(void **state)
{
	fixture_open(&f);
	file = xasprintf("%s/alerts.json", f.root);
	return 0;
}

static int teardown(void **state)
{
	free(file);
	fixture_close(&f);
	return 0;
}

/* ---- making files ---- */

static void write_bytes(const char *path, const void *bytes, size_t len,
			int flags)
{
	int fd = open(path, O_WRONLY | O_CREAT | flags, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	close(fd);
}

static void write_text(const char *text, int flags)
{
	write_bytes(file, text, strlen(text), flags);
}

/* A Wazuh alert, so many minutes after midnight. */
static char *wazuh(int id, int minute, const char *host)
{
	return xasprintf(
		"{\"timestamp\":\"2026-11-23T%02d:%02d:00.000+0000\","
		"\"rule\":{\"level\":10,\"description\":\"d\",\"id\":\"5763\","
		"\"groups\":[\"sshd\",\"authentication_failures\"]},"
		"\"agent\":{\"id\":\"1\",\"name\":\"%s\"},"
		"\"manager\":{\"name\":\"m\"},\"id\":\"%d.%d\","
		"\"data\":{\"srcip\":\"192.0.2.%d\"}}\n",
		minute / 60, minute % 60, host, 1795392000 + minute * 60, id,
		id % 250);
}

static void add_wazuh(int id, int minute, const char *host)
{
	char *text = wazuh(id, minute, host);

	write_text(text, O_APPEND);
	free(text);
}

static void empty_file(void)
{
	write_text("", O_TRUNC);
}

static void read_with(const struct intake_options *o)
{
	sum = (struct intake_summary){ .lines = 0 };
	must(intake_file(f.desk, file, o, &sum));
}

static void read_file(void)
{
	read_with(&(struct intake_options){ .format = NULL });
}

/* One alert in a file of its own. */
static void read_one(int id, int minute, const char *host)
{
	empty_file();
	add_wazuh(id, minute, host);
	read_file();
}

/* ---- looking ---- */

static struct ticket ticket_of(const char *id)
{
	struct ticket t;

	ticket_init(&t);
	must(ticket_load(f.desk, id, &t));
	return t;
}

static void expect_ticket(const char *id, int64_t alerts)
{
	struct ticket t = ticket_of(id);

	assert_int_equal(t.alerts, alerts);
	ticket_release(&t);
}

static int64_t count_of(const char *sql)
{
	sqlite3_stmt *st;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(ledger_db(f.desk->ledger), sql, -1,
					    &st, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

static void expect_verified(void)
{
	struct ledger_report r;

	must(ledger_verify(f.desk->ledger, &r, NULL, NULL));
	for (int i = 0; i < r.nwrong; i++)
		print_error("%s\n", r.wrong[i]);
	assert_int_equal(r.nwrong, 0);
	ledger_report_release(&r);
}

/* ---- the samples ---- */

static const char *const samples[] = { "suricata-eve.json", "wazuh-alerts.json",
				       "ocsf-findings.json",
				       "elastic-alerts.ndjson",
				       "edge-fw.json.gz" };

static void read_samples(void)
{
	const struct intake_options o = { .format = NULL };

	sum = (struct intake_summary){ .lines = 0 };
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		char *path =
			xasprintf("%s/data/samples/%s", SRCDIR, samples[i]);

		must(intake_file(f.desk, path, &o, &sum));
		free(path);
	}
}

static void the_samples_are_read_and_verify(void **state)
{
	read_samples();
	assert_true(sum.alerts > 500);
	assert_int_equal(sum.rejected, 3);
	assert_int_equal(sum.lines, sum.alerts + sum.context + sum.rejected +
					    sum.duplicates);
	assert_int_equal(count_of("SELECT count(*) FROM alert"), sum.alerts);
	assert_int_equal(count_of("SELECT count(*) FROM ticket"), sum.opened);
	assert_int_equal(count_of("SELECT sum(count) FROM alert"),
			 count_of("SELECT sum(alerts) FROM ticket"));
	expect_verified();
}

static void reading_again_adds_nothing(void **state)
{
	struct intake_summary first;
	int64_t records;

	read_samples();
	first = sum;
	records = ledger_size(f.desk->ledger);
	read_samples();
	assert_int_equal(sum.alerts, 0);
	assert_int_equal(sum.opened + sum.grown, 0);
	assert_int_equal(sum.lines, first.lines);
	assert_int_equal(sum.rejected, first.rejected);
	assert_int_equal(ledger_size(f.desk->ledger), records);
	assert_int_equal(count_of("SELECT count(*) FROM rejected"),
			 first.rejected);
}

static void assert_found(const char *words, int expected)
{
	struct alert_row rows[4];
	int64_t count = -1;
	int n;

	must(alerts_page(f.desk, "t1-1", words, ALERTS_NEWEST_FIRST, 0, rows, 4,
			 &n));
	must(alerts_count(f.desk, "t1-1", words, &count));
	for (int i = 0; i < n; i++)
		alert_row_release(&rows[i]);
	assert_int_equal(n, expected);
	assert_int_equal(count, expected);
}

static void alerts_are_found_by_every_word(void **state)
{
	char *one = wazuh(1, 0, "web"), *two = wazuh(2, 1, "web");

	empty_file();
	write_text(one, O_APPEND);
	write_text(two, O_APPEND);
	read_file();
	assert_found("", 2);
	assert_found("192.0.2", 2);
	assert_found("192.0.2.1", 1);
	assert_found("WEB  192.0.2.2", 1);
	assert_found("192.0.2.1 192.0.2.2", 0);
	assert_found("%", 0);
	free(one);
	free(two);
}

static void raw_texts_come_back_byte_for_byte(void **state)
{
	struct strbuf raw = STRBUF_INIT;
	struct alert_row rows[4];
	char *one = wazuh(1, 0, "web"), *two = wazuh(2, 1, "web");
	int n;

	empty_file();
	write_text(one, O_APPEND);
	write_text("  ", O_APPEND);
	write_text(two, O_APPEND);
	read_file();
	must(alerts_page(f.desk, "t1-1", "", ALERTS_NEWEST_FIRST, 0, rows, 4,
			 &n));
	assert_int_equal(n, 2);
	must(alert_raw(f.desk, &rows[0], &raw)); /* newest first */
	assert_int_equal(raw.len, strlen(two) - 1);
	assert_memory_equal(raw.buf, two, raw.len);
	strbuf_reset(&raw);
	must(alert_raw(f.desk, &rows[1], &raw));
	assert_memory_equal(raw.buf, one, raw.len);
	assert_string_equal(rows[1].src, "192.0.2.1");
	for (int i = 0; i < n; i++)
		alert_row_release(&rows[i]);
	strbuf_release(&raw);
	free(one);
	free(two);
}

/* ---- coming together ---- */

static void alerts_within_the_gap_are_one_ticket(void **state)
{
	empty_file();
	add_wazuh(1, 0, "web");
	add_wazuh(2, 60, "web"); /* an hour is still within */
	add_wazuh(3, 30, "db");  /* another asset */
	add_wazuh(4, 121, "web");
	read_file();
	assert_int_equal(sum.opened, 3);
	expect_ticket("t1-1", 2);
	expect_ticket("t1-2", 1);
	expect_ticket("t1-3", 1);
}

/* The same from file to file, in whatever order they are read. */
static void the_gap_goes_both_ways(void **state)
{
	read_one(1, 120, "web");
	assert_int_equal(sum.opened, 1);
	read_one(2, 60, "web");
	assert_int_equal(sum.grown, 1);
	read_one(3, 0, "web");
	assert_int_equal(sum.grown, 1);
	read_one(4, 180, "web");
	assert_int_equal(sum.grown, 1);
	expect_ticket("t1-1", 4);
	read_one(5, 241, "web");
	assert_int_equal(sum.opened, 1);
	expect_ticket("t1-2", 1);
	expect_verified();
}

/* Each alert finds its ticket, whichever was opened last. */
static void late_alerts_find_their_ticket(void **state)
{
	read_one(1, 0, "web");
	empty_file();
	add_wazuh(2, 300, "web");
	add_wazuh(3, 30, "web");
	add_wazuh(4, 301, "web");
	read_file();
	assert_int_equal(sum.opened, 1);
	assert_int_equal(sum.grown, 1);
	expect_ticket("t1-1", 2);
	expect_ticket("t1-2", 2);
	read_one(5, 31, "web");
	expect_ticket("t1-1", 3);
	expect_ticket("t1-2", 2);
	/* within the gap of both: the newer */
	read_one(6, 90, "web");
	read_one(7, 150, "web");
	read_one(8, 205, "web");
	expect_ticket("t1-1", 6);
	read_one(9, 250, "web");
	expect_ticket("t1-1", 6);
	expect_ticket("t1-2", 3);
}

static void close_ticket(const char *id)
{
	must(ticket_claim(f.desk, id));
	must(ticket_close(f.desk, id, VERDICT_FALSE_POSITIVE, "test"));
}

static void a_closed_ticket_takes_no_more(void **state)
{
	read_one(1, 0, "web");
	close_ticket("t1-1");
	read_one(2, 1, "web");
	assert_int_equal(sum.opened, 1);
	expect_ticket("t1-1", 1);
	expect_ticket("t1-2", 1);
	/* and what is known opens nothing */
	read_one(1, 0, "web");
	assert_int_equal(sum.duplicates, 1);
	assert_int_equal(sum.opened, 0);
}

static void a_ticket_says_what_its_alerts_say(void **state)
{
	struct ticket t;

	empty_file();
	add_wazuh(1, 10, "acme-web-01");
	add_wazuh(2, 20, "acme-web-01");
	add_wazuh(3, 5, "acme-web-01");
	read_file();
	t = ticket_of("t1-1");
	assert_string_equal(t.title, "d");
	assert_string_equal(t.asset, "acme-web-01");
	assert_string_equal(t.tenant, "acme"); /* by desk.conf */
	assert_string_equal(t.type, "brute-force");
	assert_string_equal(t.product, "Wazuh");
	assert_string_equal(t.rule, "5763");
	assert_string_equal(t.src, "192.0.2.2"); /* of the newest */
	assert_int_equal(strlen(t.fingerprint), 32);
	assert_int_equal(t.severity, SEV_MEDIUM);
	assert_int_equal(t.last - t.first, 15 * MINUTE);
	assert_true(strlen(t.playbook) > 0);
	ticket_release(&t);
}

/* An older alert does not overwrite the addresses of a newer one. */
static void addresses_are_those_of_the_newest(void **state)
{
	struct ticket t;

	read_one(7, 20, "web");
	read_one(8, 10, "web");
	t = ticket_of("t1-1");
	assert_string_equal(t.src, "192.0.2.7");
	ticket_release(&t);
}

/* ---- counts ---- */

#define FINDING(seconds, count, severity)                                     \
	"{\"class_uid\":2004,\"time\":" #seconds ",\"count\":" #count         \
	",\"severity_id\":" #severity ",\"metadata\":{\"product\":"           \
	"{\"name\":\"p\"}},\"finding_info\":{\"uid\":\"f\",\"title\":\"t\"}," \
	"\"device\":{\"hostname\":\"h\"}}\n"

static void a_count_is_added_and_only_what_came_on_top(void **state)
{
	write_text(FINDING(1795372200, 5, 2) FINDING(1795372260, 5, 2)
			   FINDING(1795372300, 9, 4),
		   O_TRUNC);
	read_file();
	assert_int_equal(sum.alerts, 1);
	assert_int_equal(sum.duplicates, 2);
	expect_ticket("t1-1", 9);
	write_text(FINDING(1795372400, 12, 2), O_TRUNC);
	read_file();
	expect_ticket("t1-1", 12);
	assert_int_equal(count_of("SELECT count FROM alert"), 12);
	assert_int_equal(count_of("SELECT severity FROM ticket"), SEV_HIGH);
	read_file();
	expect_ticket("t1-1", 12);
	expect_verified();
}

/* Delivered again with more, hours later: the ticket that has it takes it,
 * gap or not, unless it is closed. */
static void more_of_a_known_alert_goes_to_its_ticket(void **state)
{
	write_text(FINDING(1795372200, 5, 2), O_TRUNC);
	read_file();
	write_text(FINDING(1795392200, 6, 2), O_TRUNC);
	read_file();
	assert_int_equal(sum.grown, 1);
	expect_ticket("t1-1", 6);
	close_ticket("t1-1");
	write_text(FINDING(1795392300, 10, 2), O_TRUNC);
	read_file();
	assert_int_equal(sum.opened, 1);
	expect_ticket("t1-1", 6);
	expect_ticket("t1-2", 4);
	expect_verified();
}

/* ---- what is bad ---- */

struct row {
	int64_t offset;
	char reason[80], text[80];
};

static int take_row(void *ctx, const struct rejected_row *r)
{
	struct row **next = ctx;

	(*next)->offset = r->offset;
	snprintf((*next)->reason, sizeof(*next)->reason, "%s", r->reason);
	snprintf((*next)->text, sizeof(*next)->text, "%s", r->text);
	(*next)++;
	return 0;
}

static void what_is_rejected_is_kept_with_its_reason(void **state)
{
	struct row rows[8] = { { 0 } }, *end = rows;

	write_text("no json\n{\"a\":1}\n{\"a\":}\n", O_TRUNC);
	add_wazuh(1, 0, "web");
	read_file();
	assert_int_equal(sum.rejected, 3);
	assert_int_equal(sum.alerts, 1);
	must(intake_rejected(f.desk, take_row, &end));
	assert_int_equal(end - rows, 3);
	assert_int_equal(rows[0].offset, 0);
	assert_string_equal(rows[0].text, "no json");
	assert_non_null(strstr(rows[0].reason, "not a JSON object"));
	assert_int_equal(rows[1].offset, 8);
	assert_non_null(strstr(rows[1].reason, "no decoder"));
	assert_int_equal(rows[2].offset, 16);
	assert_non_null(strstr(rows[2].reason, "column 6"));
}

static void rejected_bytes_may_be_any(void **state)
{
	static const char bytes[] = "\x7f"
				    "ELF\0\1\2 and so on";
	struct row row = { 0 }, *end = &row;

	write_bytes(file, bytes, sizeof bytes - 1, O_TRUNC);
	read_file();
	assert_int_equal(sum.rejected, 1);
	assert_int_equal(count_of("SELECT length(text) FROM rejected"),
			 sizeof bytes - 1);
	must(intake_rejected(f.desk, take_row, &end));
	assert_non_null(strstr(row.text, "and so on"));
}

static void broken_characters_are_mended_in_the_record_only(void **state)
{
	static const char text[] = "{\"timestamp\":\"2026-11-23T00:00:00Z\","
				   "\"rule\":{\"level\":3,\"id\":\"1\","
				   "\"description\":\"a\xFF\xC3\"}}";
	struct strbuf raw = STRBUF_INIT;
	struct alert_row row;
	struct ticket t;
	int n;

	write_text(text, O_TRUNC);
	read_file();
	t = ticket_of("t1-1");
	assert_string_equal(t.title, "a\xEF\xBF\xBD\xEF\xBF\xBD");
	ticket_release(&t);
	must(alerts_page(f.desk, "t1-1", "", ALERTS_NEWEST_FIRST, 0, &row, 1,
			 &n));
	must(alert_raw(f.desk, &row, &raw));
	assert_string_equal(raw.buf, text);
	alert_row_release(&row);
	strbuf_release(&raw);
}

static void long_texts_are_cut_between_characters(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct ticket t;

	strbuf_addstr(&text, "{\"timestamp\":\"2026-11-23T00:00:00Z\","
			     "\"rule\":{\"level\":3,\"id\":\"1\","
			     "\"description\":\"");
	for (int i = 0; i < 1000; i++)
		strbuf_addstr(&text, "漏");
	strbuf_addstr(&text, "\"}}");
	write_text(text.buf, O_TRUNC);
	read_file();
	t = ticket_of("t1-1");
	assert_int_equal(strlen(t.title), 198);
	ticket_release(&t);
	strbuf_release(&text);
}

static void unknown_names_are_refused(void **state)
{
	empty_file();
	assert_int_equal(
		intake_file(f.desk, file,
			    &(struct intake_options){ .tenant = "nobody" },
			    &sum),
		NOT_FOUND);
	assert_says("nobody");
	assert_int_equal(
		intake_file(f.desk, file,
			    &(struct intake_options){ .source = "nosource" },
			    &sum),
		NOT_FOUND);
	assert_says("nosource");
	assert_int_equal(
		intake_file(f.desk, file,
			    &(struct intake_options){ .format = "noformat" },
			    &sum),
		NOT_FOUND);
	assert_int_equal(intake_file(f.desk, "/no/such/file",
				     &(struct intake_options){ NULL }, &sum),
			 FAILED);
}

/* A batch that cannot be written whole is not written at all. */
static void a_batch_is_all_or_nothing(void **state)
{
	int64_t records = ledger_size(f.desk->ledger);

	empty_file();
	add_wazuh(1, 0, "web");
	write_text("garbage\n", O_APPEND);
	sqlite3_exec(ledger_db(f.desk->ledger),
		     "CREATE TEMP TRIGGER no BEFORE INSERT ON rejected "
		     "BEGIN SELECT RAISE(ABORT, 'no more'); END",
		     NULL, NULL, NULL);
	sum = (struct intake_summary){ .lines = 0 };
	assert_int_equal(intake_file(f.desk, file,
				     &(struct intake_options){ NULL }, &sum),
			 FAILED);
	assert_says("no more");
	assert_int_equal(sum.alerts, 0);
	assert_int_equal(ledger_size(f.desk->ledger), records);
	assert_int_equal(count_of("SELECT count(*) FROM alert"), 0);
	assert_int_equal(count_of("SELECT count(*) FROM ticket"), 0);
}

/* ---- times and tenants ---- */

static void shifted_alerts_are_known_again(void **state)
{
	const int64_t day = DAY;
	struct ticket t;
	int64_t newest;

	empty_file();
	add_wazuh(1, 0, "web");
	add_wazuh(2, 5, "web");
	must(intake_newest(f.desk, file, &(struct intake_options){ NULL },
			   &newest));
	read_with(&(struct intake_options){ .shift = day });
	t = ticket_of("t1-1");
	assert_int_equal(t.last, newest + day);
	assert_int_equal(t.last - t.first, 5 * MINUTE);
	ticket_release(&t);
	read_with(&(struct intake_options){ .shift = 2 * day });
	assert_int_equal(sum.duplicates, 2);
	assert_int_equal(sum.opened, 0);
}

static void a_tenant_may_be_given(void **state)
{
	struct ticket t;

	empty_file();
	add_wazuh(1, 0, "acme-web-01");
	read_with(&(struct intake_options){ .tenant = "globex" });
	t = ticket_of("t1-1");
	assert_string_equal(t.tenant, "globex");
	ticket_release(&t);
	/* the same thing at another tenant is another ticket */
	empty_file();
	add_wazuh(2, 1, "acme-web-01");
	read_file();
	assert_int_equal(sum.opened, 1);
}

/* ---- many, stopping, following ---- */

static void batches_add_up(void **state)
{
	const int n = 2 * BATCH_ALERTS + 17;
	int64_t events;

	empty_file();
	for (int i = 0; i < n; i++)
		add_wazuh(i, i / 60, i % 2 ? "web" : "db");
	read_file();
	assert_int_equal(sum.alerts, n);
	assert_int_equal(sum.opened, 2);
	assert_int_equal(sum.grown, 0);
	assert_int_equal(count_of("SELECT sum(alerts) FROM ticket"), n);
	/* two events a batch, not one an alert; where time presses there are
	 * more batches than the full ones */
	events = count_of("SELECT count(*) FROM event");
	assert_true(events % 2 == 0 && events >= 6 && events < n / 10);
	expect_verified();
}

static int stop_at_once(void *ctx, const struct intake_summary *s)
{
	return 1;
}

static void a_stopped_reading_keeps_what_it_has(void **state)
{
	sum = (struct intake_summary){ .lines = 0 };
	empty_file();
	for (int i = 0; i < 50; i++)
		add_wazuh(i, i, "web");
	assert_int_equal(intake_file(f.desk, file,
				     &(struct intake_options){
					     .progress = stop_at_once },
				     &sum),
			 INTERRUPTED);
	assert_true(sum.lines >= 1 && sum.lines < 50);
	assert_int_equal(sum.alerts, sum.lines);
	expect_ticket("t1-1", sum.alerts);
}

/* The writer's side of a followed file, one act after the other: each waits
 * until what came before is in the store. */
static int write_more(void *ctx, const struct intake_summary *s)
{
	int *act = ctx;
	char *old = xasprintf("%s.1", file);
	int stop = 0;

	if (*act == 0 && s->alerts == 1) {
		write_text("{\"timestamp\":\"2026-11-23T00", O_APPEND);
		(*act)++;
	} else if (*act == 1) {
		char *text = wazuh(2, 1, "web");

		/* the second half of the line */
		write_text(text + strlen("{\"timestamp\":\"2026-11-23T00"),
			   O_APPEND);
		free(text);
		(*act)++;
	} else if (*act == 2 && s->alerts == 2) {
		rename(file, old);
		add_wazuh(3, 2, "web");
		(*act)++;
	} else if (*act == 3 && s->alerts == 3) {
		empty_file();
		(*act)++;
	} else if (*act == 4) {
		add_wazuh(4, 3, "web");
		(*act)++;
	} else if (*act == 5 && s->alerts == 4) {
		stop = 1;
	}
	free(old);
	return stop;
}

static void a_followed_file_is_read_as_it_grows(void **state)
{
	struct intake_options o = { .follow = true, .progress = write_more };
	int act = 0;

	o.ctx = &act;
	sum = (struct intake_summary){ .lines = 0 };
	empty_file();
	add_wazuh(1, 0, "web");
	assert_int_equal(intake_file(f.desk, file, &o, &sum), INTERRUPTED);
	assert_int_equal(sum.alerts, 4);
	assert_int_equal(sum.rejected, 0);
	expect_ticket("t1-1", 4);
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* ---- masking ---- */

#define MASKED 40

/* Of every second one there is something to mask. */
static char *masked_alert(int i)
{
	return xasprintf("{\"t\":\"2026-11-23T03:00:%02dZ\",\"n\":\"Leak\","
			 "\"h\":\"web\",\"to\":\"%s%08d\"}",
			 i, i % 2 ? "138" : "x", i);
}

static void read_masked(void)
{
	fixture_conf(&f, "[mask]\nkinds = phone\n[source \"s\"]\n"
			 "format = generic\nmap-time = t\nmap-title = n\n"
			 "map-rule = n\nmap-asset = h\n");
	desk_close(f.desk);
	must(desk_open(&f.desk, f.dir, LEDGER_WRITE));
	for (int i = 0; i < MASKED; i++) {
		char *text = masked_alert(i);

		write_text(text, O_APPEND);
		write_text("\n", O_APPEND);
		free(text);
	}
	read_with(&(struct intake_options){ .source = "s" });
	assert_int_equal(sum.alerts, MASKED);
}

static void expect_original(int i)
{
	struct strbuf raw = STRBUF_INIT;
	char *came = masked_alert(i);
	struct alert_row row;
	int n = 0;

	must(alerts_page(f.desk, "t1-1", "", ALERTS_NEWEST_FIRST,
			 MASKED - 1 - i, &row, 1, &n));
	assert_int_equal(n, 1);
	must(alert_raw(f.desk, &row, &raw));
	assert_int_equal(strcmp(raw.buf, came) == 0, i % 2 == 0);
	strbuf_reset(&raw);
	if (i % 2 == 0) {
		assert_int_equal(
			original_show(f.desk, "t1-1", MASKED - i, "why", &raw),
			NOT_FOUND);
	} else {
		must(original_show(f.desk, "t1-1", MASKED - i, "why", &raw));
		assert_string_equal(raw.buf, came);
	}
	alert_row_release(&row);
	strbuf_release(&raw);
	free(came);
}

static void what_was_masked_comes_back_as_it_came(void **state)
{
	read_masked();
	expect_ticket("t1-1", MASKED);
	for (int i = 0; i < MASKED; i++)
		expect_original(i);
	assert_int_equal(
		count_of("SELECT count(*) FROM record WHERE"
			 " CAST(body AS TEXT) LIKE '%alert.unmasked%'"),
		MASKED / 2);
}

static void no_original_is_shown_without_a_reason(void **state)
{
	struct strbuf raw = STRBUF_INIT;

	read_masked();
	assert_true(original_show(f.desk, "t1-1", 1, " ", &raw) < 0);
	assert_int_equal(raw.len, 0);
	strbuf_release(&raw);
}

/* Each is bound to its block, and under its tag. */
static void a_changed_original_is_found(void **state)
{
	static const char *const changes[] = {
		"UPDATE original SET body = zeroblob(length(body))",
		"UPDATE original SET body = substr(body, 1, 60)",
		"UPDATE original SET body = x''",
		"UPDATE block SET hash = zeroblob(32)",
	};
	struct strbuf raw = STRBUF_INIT;
	sqlite3 *db;

	read_masked();
	db = ledger_db(f.desk->ledger);
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		sqlite3_exec(db, "SAVEPOINT s", NULL, NULL, NULL);
		assert_int_equal(sqlite3_exec(db, changes[i], NULL, NULL, NULL),
				 SQLITE_OK);
		assert_int_equal(original_show(f.desk, "t1-1", 1, "why", &raw),
				 FAILED);
		assert_says("the original of the alert: ");
		sqlite3_exec(db, "ROLLBACK TO s; RELEASE s", NULL, NULL, NULL);
	}
	assert_int_equal(raw.len, 0);
	must(original_show(f.desk, "t1-1", 1, "why", &raw));
	strbuf_release(&raw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(the_samples_are_read_and_verify),
		test(reading_again_adds_nothing),
		test(alerts_are_found_by_every_word),
		test(raw_texts_come_back_byte_for_byte),
		test(alerts_within_the_gap_are_one_ticket),
		test(the_gap_goes_both_ways),
		test(late_alerts_find_their_ticket),
		test(a_closed_ticket_takes_no_more),
		test(a_ticket_says_what_its_alerts_say),
		test(addresses_are_those_of_the_newest),
		test(a_count_is_added_and_only_what_came_on_top),
		test(more_of_a_known_alert_goes_to_its_ticket),
		test(what_is_rejected_is_kept_with_its_reason),
		test(rejected_bytes_may_be_any),
		test(broken_characters_are_mended_in_the_record_only),
		test(long_texts_are_cut_between_characters),
		test(unknown_names_are_refused),
		test(a_batch_is_all_or_nothing),
		test(shifted_alerts_are_known_again),
		test(a_tenant_may_be_given),
		test(batches_add_up),
		test(a_stopped_reading_keeps_what_it_has),
		test(a_followed_file_is_read_as_it_grows),
		test(what_was_masked_comes_back_as_it_came),
		test(no_original_is_shown_without_a_reason),
		test(a_changed_original_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
