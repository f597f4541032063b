/*
 * hub_postgres.c - a hub in PostgreSQL, through libpq.
 *
 * libpq waits for ever for a network that swallows everything.  So all is
 * sent without blocking and waited for here, with a deadline; after one that
 * has passed, the connection is not used again.
 */
#include "config.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "platform/hub_private.h"
#include "platform/libpq.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Types of parameters and columns, as pg_type.dat numbers them. */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_INT4 = 23, OID_TEXT = 25 };

struct hub_db {
	PGconn *conn;
	bool doubtful; /* a commit said something that was not "yes" */
};

static int64_t now_ms(void)
{
	return clock_ticks() / 1000000;
}

#define UNDEFINED_TABLE "42P01"
#define NO_PRIVILEGE    "42501"

/* One line, without what libpq puts before it. */
static int failed(struct hub_db *h, const char *said)
{
	char *line = xstrdup(said && *said ? said : _("no connection"));
	char *text = strstr(line, "ERROR:  ");
	int rc;

	line[strcspn(line, "\n")] = '\0';
	rc = fail(_("the hub: %s"), text ? text + strlen("ERROR:  ") : line);
	free(line);
	return rc;
}

/* ---- waiting ---- */

static int timed_out(void)
{
	return fail(_("the hub does not answer within %d seconds"),
		    hub_patience / 1000);
}

static int wait_for(struct hub_db *h, short events, int64_t deadline)
{
	struct pollfd p = { pq.PQsocket(h->conn), events, 0 };
	int64_t left = deadline - now_ms();
	int n;

	if (left <= 0)
		return timed_out();
	n = poll(&p, 1, (int)left);
	return n == 0 ? timed_out() : 0;
}

static int connect_within(struct hub_db *h, int64_t deadline)
{
	PostgresPollingStatusType state = PGRES_POLLING_WRITING;
	int rc = 0;

	while (!rc && state != PGRES_POLLING_OK) {
		if (state == PGRES_POLLING_FAILED ||
		    pq.PQstatus(h->conn) == CONNECTION_BAD)
			return failed(h, pq.PQerrorMessage(h->conn));
		rc = wait_for(h,
			      state == PGRES_POLLING_READING ? POLLIN : POLLOUT,
			      deadline);
		if (!rc)
			state = pq.PQconnectPoll(h->conn);
	}
	return rc;
}

static int take_input(struct hub_db *h, short events, int64_t deadline)
{
	int rc = wait_for(h, events, deadline);

	if (!rc && !pq.PQconsumeInput(h->conn))
		rc = failed(h, pq.PQerrorMessage(h->conn));
	return rc;
}

/* A server that answers early must not block us. */
static int send_all(struct hub_db *h, int64_t deadline)
{
	int rc = 0, left;

	while (!rc && (left = pq.PQflush(h->conn)) != 0)
		rc = left < 0 ? failed(h, pq.PQerrorMessage(h->conn))
			      : take_input(h, POLLIN | POLLOUT, deadline);
	return rc;
}

/* *res NULL: that was the last. */
static int next_result(struct hub_db *h, PGresult **res, int64_t deadline)
{
	int rc = 0;

	*res = NULL;
	while (!rc && pq.PQisBusy(h->conn))
		rc = take_input(h, POLLIN, deadline);
	if (!rc)
		*res = pq.PQgetResult(h->conn);
	return rc;
}

/* ---- connecting ---- */

static void hear_notice(void *ctx, const PGresult *res)
{
	struct hub_db *h = ctx;
	const char *severity =
		pq.PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);

	/* "canceling wait for synchronous replication": committed here, and
	 * nobody knows where else. */
	if (severity && !strcmp(severity, "WARNING"))
		h->doubtful = true;
}

static void postgres_close(struct hub_db *h)
{
	pq.PQfinish(h->conn);
	free(h);
}

/*
 * A client that the network has swallowed keeps the head locked, and with it
 * everybody else out, until the server gives it up.
 *
 * What stands before the URL it can say otherwise, what stands behind it not.
 * A standby refuses to write, and so is passed over among several hosts; one
 * that does not answer at all, after tcp_user_timeout.
 */
static PGconn *start(const char *url)
{
	static const char options[] =
		"-c statement_timeout=15s -c lock_timeout=12s"
		" -c idle_in_transaction_session_timeout=10s";
	const char *const pairs[][2] = {
		{ "application_name", "watchfloor" },
		{ "tcp_user_timeout", "5000" },
		{ "keepalives_idle", "30" },
		{ "keepalives_interval", "10" },
		{ "options", options },
		{ "dbname", url },
		{ "target_session_attrs", "read-write" },
		{ "client_encoding", "UTF8" },
		{ NULL, NULL },
	};
	const char *keys[ARRAY_SIZE(pairs)], *values[ARRAY_SIZE(pairs)];

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		keys[i] = pairs[i][0];
		values[i] = pairs[i][1];
	}
	return pq.PQconnectStartParams(keys, values, 1);
}

static int run_plain(struct hub_db *h, const char *sql);

static int postgres_open(struct hub_db **out, const char *url)
{
	struct hub_db *h;
	int rc = libpq_open();

	if (rc < 0)
		return rc;
	h = xcalloc(1, sizeof *h);
	h->conn = start(url);
	if (!h->conn || pq.PQstatus(h->conn) == CONNECTION_BAD)
		rc = failed(h, h->conn ? pq.PQerrorMessage(h->conn) : NULL);
	else
		rc = connect_within(h, now_ms() + hub_patience);
	if (!rc && pq.PQsetnonblocking(h->conn, 1) < 0)
		rc = failed(h, pq.PQerrorMessage(h->conn));
	if (!rc) {
		pq.PQsetNoticeReceiver(h->conn, hear_notice, h);
		rc = run_plain(h, "SET synchronous_commit = on");
	}
	if (rc < 0)
		postgres_close(h);
	else
		*out = h;
	return rc;
}

/* ---- statements ---- */

static int64_t read_int(const char *p, int len)
{
	uint64_t n = len && *p & 0x80 ? UINT64_MAX : 0;

	for (int i = 0; i < len; i++)
		n = n << 8 | (unsigned char)p[i];
	return (int64_t)n;
}

static struct hub_value column(const PGresult *res, int row, int i)
{
	const char *data = pq.PQgetvalue(res, row, i);
	int len = pq.PQgetlength(res, row, i);
	Oid type = pq.PQftype(res, i);

	if (pq.PQgetisnull(res, row, i))
		return (struct hub_value){ .type = HUB_NULL };
	if (type == OID_INT8 || type == OID_INT4)
		return hub_int(read_int(data, len));
	return (struct hub_value){ .type = type == OID_BYTEA ? HUB_BLOB
							     : HUB_TEXT,
				   .data = data,
				   .len = (size_t)len };
}

static int result_failed(struct hub_db *h, const PGresult *res)
{
	const char *code = pq.PQresultErrorField(res, PG_DIAG_SQLSTATE);

	if (code && !strcmp(code, UNDEFINED_TABLE))
		return hub_no_tables();
	failed(h, pq.PQresultErrorMessage(res));
	/* One that was let in before there was the table, mostly. */
	if (code && !strcmp(code, NO_PRIVILEGE))
		fail(_("%s: 'watchfloor hub grant' gives a role its rights"),
		     fail_text());
	return FAILED;
}

static int give_rows(const PGresult *res, hub_row *row, void *ctx)
{
	struct hub_value columns[16];
	int n = pq.PQnfields(res), rc = 0;

	for (int r = 0; !rc && row && r < pq.PQntuples(res); r++) {
		for (int i = 0; i < n; i++)
			columns[i] = column(res, r, i);
		rc = row(ctx, columns, n);
	}
	return rc;
}

static int take_result(struct hub_db *h, const PGresult *res, hub_row *row,
		       void *ctx)
{
	switch (pq.PQresultStatus(res)) {
	case PGRES_TUPLES_OK:
		return give_rows(res, row, ctx);
	case PGRES_COMMAND_OK:
		return 0;
	default:
		return result_failed(h, res);
	}
}

/* An answer that has not come to its end is none: whoever takes silence for a
 * yes has lost a record. */
static int take_results(struct hub_db *h, hub_row *row, void *ctx,
			int64_t deadline)
{
	PGresult *res;
	int rc, taken = FAILED;

	while ((rc = next_result(h, &res, deadline)) == 0 && res) {
		if (taken == FAILED)
			taken = take_result(h, res, row, ctx);
		pq.PQclear(res);
	}
	if (rc == 0 && pq.PQstatus(h->conn) != CONNECTION_OK)
		rc = failed(h, pq.PQerrorMessage(h->conn));
	return rc < 0 ? rc : taken;
}

/* In libpq's arrays; numbers are big endian. */
struct arguments {
	Oid *types;
	const char **values;
	int *lengths, *formats;
	unsigned char (*numbers)[8];
};

static void arguments_release(struct arguments *a)
{
	free(a->types);
	free(a->values);
	free(a->lengths);
	free(a->formats);
	free(a->numbers);
}

static void set_int(struct arguments *a, int i, int64_t n)
{
	for (int b = 0; b < 8; b++)
		a->numbers[i][b] = (unsigned char)((uint64_t)n >> (56 - 8 * b));
	a->types[i] = OID_INT8;
	a->values[i] = (const char *)a->numbers[i];
	a->lengths[i] = 8;
}

static void arguments_make(struct arguments *a, const struct hub_value *params,
			   int n)
{
	size_t size = n ? (size_t)n : 1;

	a->types = xcalloc(size, sizeof *a->types);
	a->values = xcalloc(size, sizeof *a->values);
	a->lengths = xcalloc(size, sizeof *a->lengths);
	a->formats = xcalloc(size, sizeof *a->formats);
	a->numbers = xcalloc(size, sizeof *a->numbers);
	for (int i = 0; i < n; i++) {
		const struct hub_value *v = &params[i];

		a->formats[i] = 1;
		if (v->type == HUB_INT) {
			set_int(a, i, v->n);
			continue;
		}
		a->types[i] = v->type == HUB_BLOB ? OID_BYTEA : OID_TEXT;
		a->lengths[i] = (int)v->len;
		if (v->type != HUB_NULL)
			a->values[i] = v->data ? v->data : "";
	}
}

static int postgres_run(struct hub_db *h, const char *sql,
			const struct hub_value *params, int n, hub_row *row,
			void *ctx)
{
	int64_t deadline = now_ms() + hub_patience;
	struct arguments a;
	int sent, rc;

	arguments_make(&a, params, n);
	sent = pq.PQsendQueryParams(h->conn, sql, n, a.types, a.values,
				    a.lengths, a.formats, 1);
	rc = sent ? send_all(h, deadline)
		  : failed(h, pq.PQerrorMessage(h->conn));
	if (!rc)
		rc = take_results(h, row, ctx, deadline);
	arguments_release(&a);
	return rc;
}

static int run_plain(struct hub_db *h, const char *sql)
{
	return postgres_run(h, sql, NULL, 0, NULL, NULL);
}

/* ---- transactions ---- */

static int postgres_begin_read(struct hub_db *h)
{
	return run_plain(h, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

static int postgres_begin_write(struct hub_db *h)
{
	h->doubtful = false;
	return run_plain(h, "BEGIN ISOLATION LEVEL READ COMMITTED");
}

static void postgres_rollback(struct hub_db *h)
{
	char *why = xstrdup(fail_text());

	if (pq.PQtransactionStatus(h->conn) == PQTRANS_INTRANS ||
	    pq.PQtransactionStatus(h->conn) == PQTRANS_INERROR)
		run_plain(h, "ROLLBACK");
	fail("%s", why);
	free(why);
}

static int postgres_commit(struct hub_db *h)
{
	int rc = run_plain(h, "COMMIT");

	if (!rc && h->doubtful)
		rc = fail(_("the hub took it, but not for certain: its "
			    "standby did not answer"));
	return rc;
}

#define POSTGRES(prefix)                                                    \
	{                                                                   \
		.scheme = prefix, .has_roles = true, .open = postgres_open, \
		.close = postgres_close, .begin_read = postgres_begin_read, \
		.begin_write = postgres_begin_write,                        \
		.commit = postgres_commit, .rollback = postgres_rollback,   \
		.run = postgres_run,                                        \
	}

const struct hub_db_kind hub_postgres = POSTGRES("postgresql://");
const struct hub_db_kind hub_postgres_short = POSTGRES("postgres://");
