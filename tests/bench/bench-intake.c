/*
 * bench-intake.c - how fast alerts get in, against the least that could be
 * done with the same libraries.
 *
 * The bare loop reads the same lines, parses each with cJSON, and inserts the
 * same bytes: the columns of each alert into a table without any index, and
 * the raw texts of each batch as one blob, in the same transactions with the
 * same pragmas.  What intake does beyond that is its work: it checks what it
 * reads, knows alerts again, finds their tickets, writes and hashes records,
 * and packs the raw texts.
 *
 * Each reading is a process of its own, so that its peak memory is its own.
 */
#include "config.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "fixture.h"
#include "intake/batch.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/intake.h"

#define LINES        200000
#define ROUNDS       3
#define GIBIBYTE     (1LL << 30)
#define RATIO_LEAST  0.5
#define MASKED_LEAST 0.5
#define MEMORY_MOST  64.0 /* MiB */

static void die(const char *what)
{
	fprintf(stderr, "bench-intake: %s: %s\n", what, fail_text());
	exit(1);
}

/* ---- the lines ---- */

/*
 * 20 hosts by 15 rules for each sensor: about 340 alerts make a ticket, which
 * is what eight real networks gave (2.7 million alerts, by name and host with
 * a gap of an hour).  A few make most of the noise, as they do: the smaller
 * of two rolls.
 */
#define HOSTS 20
#define RULES 15

static int skewed(struct dice *d, int n)
{
	uint64_t a = dice_roll(d, (uint64_t)n), b = dice_roll(d, (uint64_t)n);

	return (int)(a < b ? a : b);
}

static void time_of(char out[static 32], int64_t ms)
{
	char text[CLOCK_RFC3339_SIZE];

	clock_format(text, 1795370520000 + ms);
	snprintf(out, 32, "%.23s+0000", text);
}

static void put_suricata(FILE *f, struct dice *d, int64_t ms)
{
	int host = skewed(d, HOSTS);
	char time[32];

	time_of(time, ms);
	fprintf(f,
		"{\"timestamp\":\"%s\",\"flow_id\":%llu,\"in_iface\":\"ens19\","
		"\"event_type\":\"alert\",\"src_ip\":\"192.0.2.%d\","
		"\"src_port\":%d,\"dest_ip\":\"10.11.0.%d\",\"dest_port\":443,"
		"\"proto\":\"TCP\",\"host\":\"web-%02d\",\"tx_id\":0,"
		"\"alert\":{\"action\":\"allowed\",\"gid\":1,"
		"\"signature_id\":%d,\"rev\":2,\"signature\":\"WF WEB_SERVER "
		"Request with a cmd parameter to a JSP in upload folder\","
		"\"category\":\"Web Application Attack\",\"severity\":%d,"
		"\"metadata\":{\"created_at\":[\"2026_03_02\"],\"updated_at\":"
		"[\"2026_10_19\"],\"mitre_technique_id\":[\"T1505.003\"],"
		"\"mitre_tactic_id\":[\"TA0003\"]}},\"http\":{\"hostname\":"
		"\"www.acme.example\",\"url\":\"/upload/a.jsp?cmd=%d\","
		"\"http_user_agent\":\"Mozilla/5.0 (X11; Linux x86_64; "
		"rv:128.0) Gecko/20100101 Firefox/128.0\","
		"\"http_content_type\":\"text/html\",\"http_method\":\"GET\","
		"\"protocol\":\"HTTP/1.1\",\"status\":200,\"length\":%d},"
		"\"app_proto\":\"http\",\"direction\":\"to_server\",\"flow\":"
		"{\"pkts_toserver\":14,\"pkts_toclient\":19,"
		"\"bytes_toserver\":%d,\"bytes_toclient\":6675,\"start\":"
		"\"%s\"}}\n",
		time, (unsigned long long)dice_roll(d, 1ULL << 60),
		(int)dice_roll(d, 250), (int)dice_roll(d, 60000), host, host,
		1001000 + skewed(d, RULES), 1 + (int)dice_roll(d, 3),
		(int)dice_roll(d, 1000), (int)dice_roll(d, 9000),
		(int)dice_roll(d, 9000), time);
}

static void put_wazuh(FILE *f, struct dice *d, int64_t ms, int64_t n)
{
	int host = skewed(d, HOSTS), port = (int)dice_roll(d, 60000);
	char time[32];

	time_of(time, ms);
	fprintf(f,
		"{\"timestamp\":\"%s\",\"rule\":{\"level\":%d,"
		"\"description\":\"sshd: authentication failed.\","
		"\"id\":\"%d\",\"mitre\":{\"id\":[\"T1110.001\"],\"tactic\":"
		"[\"Credential Access\"],\"technique\":[\"Password "
		"Guessing\"]},\"firedtimes\":%lld,\"mail\":false,\"groups\":"
		"[\"syslog\",\"sshd\",\"authentication_failed\"],"
		"\"pci_dss\":[\"10.2.4\",\"10.2.5\"]},\"agent\":{\"id\":"
		"\"0%02d\",\"name\":\"db-%02d\",\"ip\":\"10.11.4.%d\"},"
		"\"manager\":{\"name\":\"wazuh-acme\"},\"id\":\"%lld.%lld\","
		"\"full_log\":\"sshd[4123]: Failed password for invalid user "
		"admin from 198.51.100.23 port %d ssh2\",\"predecoder\":"
		"{\"program_name\":\"sshd\",\"hostname\":\"db-%02d\"},"
		"\"decoder\":{\"parent\":\"sshd\",\"name\":\"sshd\"},"
		"\"data\":{\"srcip\":\"198.51.100.%d\",\"srcport\":\"%d\","
		"\"srcuser\":\"admin\"},\"location\":\"/var/log/auth.log\"}\n",
		time, 3 + (int)dice_roll(d, 10), 5700 + skewed(d, RULES),
		(long long)n, host, host, host,
		(long long)(1795370520 + ms / 1000), (long long)(n * 700), port,
		host, (int)dice_roll(d, 250), port);
}

/* As many lines, or as many bytes, whichever comes last; a thousand lines of
 * one sensor, a thousand of the other. */
static void make_file(const char *path, int64_t lines, int64_t bytes)
{
	struct dice d = { 20261122 };
	FILE *f = fopen(path, "w");

	if (!f)
		die(path);
	for (int64_t n = 0; n < lines || ftello(f) < bytes; n++) {
		if (n / 1000 % 2)
			put_suricata(f, &d, n * 30);
		else
			put_wazuh(f, &d, n * 30, n);
	}
	if (fclose(f) != 0)
		die(path);
}

/* ---- what intake wrote, row by row ---- */

/* key_time, ticket, time, severity, count, block, at, len */
#define INTEGERS 8
#define BLOCK    5
#define TEXTS    7

struct row {
	int64_t integers[INTEGERS];
	unsigned char key[KEY_SIZE];
	char *texts[TEXTS];
};

struct written {
	struct row *rows;
	size_t nrows, rows_alloc;
};

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
	return st;
}

static void load_rows(struct written *w, sqlite3 *db)
{
	sqlite3_stmt *st = prepared(
		db, "SELECT key_time, ticket, time, severity, count, block,"
		    " at, len, title, src, dst, asset, user, url, uid,"
		    " key_hash FROM alert ORDER BY block, at");

	while (sqlite3_step(st) == SQLITE_ROW) {
		struct row *r;

		GROW(w->rows, w->nrows, w->rows_alloc);
		r = &w->rows[w->nrows++];
		for (int i = 0; i < INTEGERS; i++)
			r->integers[i] = sqlite3_column_int64(st, i);
		for (int i = 0; i < TEXTS; i++)
			r->texts[i] = xstrdup((const char *)sqlite3_column_text(
				st, INTEGERS + i));
		memcpy(r->key, sqlite3_column_blob(st, INTEGERS + TEXTS),
		       KEY_SIZE);
	}
	sqlite3_finalize(st);
}

static void load_written(struct written *w, const char *dir)
{
	char *path = xasprintf("%s/watchfloor.db", dir);
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		die(path);
	*w = (struct written){ NULL };
	load_rows(w, db);
	sqlite3_close(db);
	free(path);
}

static void written_release(struct written *w)
{
	for (size_t i = 0; i < w->nrows; i++)
		for (int t = 0; t < TEXTS; t++)
			free(w->rows[i].texts[t]);
	free(w->rows);
}

/* ---- the bare loop ---- */

struct bare {
	sqlite3 *db;
	sqlite3_stmt *begin, *commit, *alert, *blob;
};

static void bare_open(struct bare *b, const char *path)
{
	if (sqlite3_open(path, &b->db) != SQLITE_OK ||
	    sqlite3_exec(b->db,
			 "PRAGMA journal_mode = WAL;"
			 "PRAGMA synchronous = FULL;"
			 "PRAGMA cache_size = -16384;"
			 "CREATE TABLE alert(key_time, ticket, time, severity,"
			 " count, block, at, len, title, src, dst, asset,"
			 " user, url, uid, key_hash);"
			 "CREATE TABLE blob(data);",
			 NULL, NULL, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(b->db));
	b->begin = prepared(b->db, "BEGIN IMMEDIATE");
	b->commit = prepared(b->db, "COMMIT");
	b->alert = prepared(b->db,
			    "INSERT INTO alert VALUES(?1, ?2, ?3, ?4, ?5, ?6,"
			    " ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
	b->blob = prepared(b->db, "INSERT INTO blob VALUES(?1)");
}

static void bare_close(struct bare *b)
{
	sqlite3_finalize(b->begin);
	sqlite3_finalize(b->commit);
	sqlite3_finalize(b->alert);
	sqlite3_finalize(b->blob);
	sqlite3_close(b->db);
}

static void run(sqlite3_stmt *st)
{
	if (sqlite3_step(st) != SQLITE_DONE)
		die("bare loop");
	sqlite3_reset(st);
}

static void insert_row(struct bare *b, const struct row *r)
{
	int n = 1;

	for (int i = 0; i < INTEGERS; i++)
		sqlite3_bind_int64(b->alert, n++, r->integers[i]);
	for (int i = 0; i < TEXTS; i++)
		sqlite3_bind_text(b->alert, n++, r->texts[i], -1,
				  SQLITE_STATIC);
	sqlite3_bind_blob(b->alert, n, r->key, KEY_SIZE, SQLITE_STATIC);
	run(b->alert);
}

/* The end of a batch: its raw texts, and the commit. */
static void end_batch(struct bare *b, struct strbuf *raw)
{
	sqlite3_bind_blob(b->blob, 1, raw->buf, (int)raw->len, SQLITE_STATIC);
	run(b->blob);
	run(b->commit);
	strbuf_reset(raw);
}

static void parse_line(FILE *f, char **line, size_t *size, struct strbuf *raw)
{
	ssize_t len = getline(line, size, f);
	cJSON *json =
		len > 0 ? cJSON_ParseWithLength(*line, (size_t)len) : NULL;

	if (!json)
		die("bare loop: a line");
	cJSON_Delete(json);
	strbuf_add(raw, *line, (size_t)len);
}

static bool begins_batch(const struct written *w, size_t i)
{
	return i == 0 ||
	       w->rows[i].integers[BLOCK] != w->rows[i - 1].integers[BLOCK];
}

static double bare_reading(const char *lines, const char *path,
			   const struct written *w)
{
	struct strbuf raw = STRBUF_INIT;
	FILE *f = fopen(lines, "r");
	int64_t start = clock_ticks();
	char *line = NULL;
	size_t size = 0;
	struct bare b;

	if (!f)
		die(lines);
	bare_open(&b, path);
	for (size_t i = 0; i < w->nrows; i++) {
		if (begins_batch(w, i)) {
			if (i > 0)
				end_batch(&b, &raw);
			run(b.begin);
		}
		parse_line(f, &line, &size, &raw);
		insert_row(&b, &w->rows[i]);
	}
	end_batch(&b, &raw);
	bare_close(&b);
	strbuf_release(&raw);
	free(line);
	fclose(f);
	return bench_seconds(start);
}

/* ---- one reading in its own process ---- */

struct result {
	double seconds;
	double memory; /* MiB at the peak */
	int64_t lines, tickets;
};

static double peak_memory(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	double kib = 0;

	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtod(line + 6, NULL);
	if (f)
		fclose(f);
	return kib / 1024;
}

static struct result intake_reading(const char *lines, const char *dir)
{
	const struct intake_options o = { .format = NULL };
	struct intake_summary sum = { .lines = 0 };
	struct result r;
	struct desk *d;
	int64_t start;

	if (desk_open(&d, dir, LEDGER_WRITE) < 0)
		die(dir);
	start = clock_ticks();
	if (intake_file(d, lines, &o, &sum) < 0)
		die(lines);
	desk_close(d);
	r = (struct result){ .seconds = bench_seconds(start),
			     .memory = peak_memory(),
			     .lines = sum.alerts,
			     .tickets = sum.opened };
	if (sum.alerts != sum.lines)
		die("not every line was an alert");
	return r;
}

static struct result in_child(const char *lines, const char *dir)
{
	struct result r;
	int ends[2], status;
	pid_t pid = -1;

	if (pipe(ends) < 0 || (pid = fork()) < 0)
		die("fork");
	if (pid == 0) {
		r = intake_reading(lines, dir);
		_exit(write(ends[1], &r, sizeof r) != sizeof r);
	}
	close(ends[1]);
	if (read(ends[0], &r, sizeof r) != sizeof r ||
	    waitpid(pid, &status, 0) != pid || status != 0)
		die("the reading in a process of its own");
	close(ends[0]);
	return r;
}

/* ---- the whole ---- */

/* Intake, then the bare loop with what intake wrote; each on a new store. */
static void one_round(const char *lines, struct result *intake, double *bare)
{
	struct fixture f;
	struct written w;
	char *path;

	fixture_open(&f);
	desk_close(f.desk);
	f.desk = NULL;
	*intake = in_child(lines, f.dir);
	load_written(&w, f.dir);
	path = xasprintf("%s/bare.db", f.root);
	*bare = bare_reading(lines, path, &w);
	free(path);
	written_release(&w);
	fixture_close(&f);
}

/* In every line something is masked, so every one is kept twice: the worst
 * there is. */
static double masked_reading(const char *lines)
{
	struct fixture f;
	struct result r;

	fixture_open(&f);
	fixture_conf(&f, "[mask]\nkinds = all\n");
	desk_close(f.desk);
	f.desk = NULL;
	r = in_child(lines, f.dir);
	fixture_close(&f);
	return r.seconds;
}

static void bench_speed(const char *lines)
{
	double intake[ROUNDS], bare[ROUNDS], masked[ROUNDS], memory = 0;
	double fast, least, hidden;
	struct result r;

	make_file(lines, LINES, 0);
	for (int i = 0; i < ROUNDS; i++) {
		one_round(lines, &r, &bare[i]);
		intake[i] = r.seconds;
		masked[i] = masked_reading(lines);
		memory = r.memory > memory ? r.memory : memory;
	}
	fast = (double)r.lines / bench_median(intake, ROUNDS);
	least = (double)r.lines / bench_median(bare, ROUNDS);
	hidden = (double)r.lines / bench_median(masked, ROUNDS);
	bench_report("intake, bare loop", least, "alerts/s", BENCH_INFO, 0, 0);
	bench_report("intake", fast, "alerts/s", BENCH_AT_LEAST, RATIO_LEAST,
		     fast / least);
	bench_report("intake, masked, of intake", hidden, "alerts/s",
		     BENCH_AT_LEAST, MASKED_LEAST, hidden / fast);
	bench_report("intake, alerts on a ticket",
		     (double)r.lines / (double)r.tickets, "alerts", BENCH_INFO,
		     0, 0);
	bench_report("intake, peak memory", memory, "MiB", BENCH_AT_MOST,
		     MEMORY_MOST, 0);
}

static void bench_large(const char *lines)
{
	struct fixture f;
	struct result r;

	make_file(lines, 0, GIBIBYTE);
	fixture_open(&f);
	desk_close(f.desk);
	f.desk = NULL;
	r = in_child(lines, f.dir);
	fixture_close(&f);
	bench_report("intake of 1 GiB", 1024 / r.seconds, "MiB/s", BENCH_INFO,
		     0, 0);
	bench_report("intake of 1 GiB, peak memory", r.memory, "MiB",
		     BENCH_AT_MOST, MEMORY_MOST, 0);
}

int main(void)
{
	const char *tmp = getenv("TMPDIR");
	char *lines = xasprintf("%s/bench-intake-XXXXXX", tmp ? tmp : "/tmp");
	int fd = mkstemp(lines);

	if (fd < 0)
		die(lines);
	close(fd);
	bench_speed(lines);
	if (getenv("BENCH_FULL"))
		bench_large(lines);
	unlink(lines);
	free(lines);
	return bench_result();
}
