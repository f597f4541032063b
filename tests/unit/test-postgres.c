/*
 * test-postgres.c - a hub in PostgreSQL when the network, or the server, does
 * what it should not: what was acknowledged is there, once.
 */
#include "config.h"

#include "check.h"

#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ledger/key.h"
#include "platform/hub_private.h"
#include "postgres.h"
#include "stores.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

static struct postgres server;
static int desks;

/* ---- a proxy ---- */

struct proxy {
	pid_t pid;
	int port;
};

/* Waits until it listens. */
static void proxy_start(struct proxy *p, const char *mode, int n)
{
	char listen[12], target[12], number[12], line[16];
	int fds[2];

	p->port = free_port();
	snprintf(listen, sizeof listen, "%d", p->port);
	snprintf(target, sizeof target, "%d", server.port);
	snprintf(number, sizeof number, "%d", n);
	assert_int_equal(pipe(fds), 0);
	p->pid = fork();
	if (p->pid == 0) {
		/* It ends with the test, however that ends. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(fds[1], 1);
		close(fds[0]);
		close(fds[1]);
		execl("/usr/bin/python3", "python3",
		      SRCDIR "/tests/integration/chaosproxy.py", listen, target,
		      mode, number, (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	assert_in_range(read(fds[0], line, sizeof line), 1, sizeof line);
	close(fds[0]);
}

static void proxy_stop(struct proxy *p)
{
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
}

/* ---- a desk with one origin ---- */

struct fresh {
	char *name;
	struct hub *hub; /* straight, not through a proxy */
	int64_t origin;
	int64_t size; /* that it must have */
};

static char *address_of(const struct fresh *f, int port)
{
	return xasprintf("postgresql://wf@127.0.0.1:%d/postgres"
			 "?sslmode=disable&gssencmode=disable"
			 "&options=-c%%20idle_in_transaction_session_timeout"
			 "%%3D200#%s",
			 port, f->name);
}

static void connect_straight(struct fresh *f)
{
	char *address = address_of(f, server.port);

	must(hub_open(&f->hub, address));
	free(address);
}

static struct fresh begin(void)
{
	unsigned char seed[32] = { 1 };
	struct strbuf vkey = STRBUF_INIT;
	struct sync_origin o = { .name = "a",
				 .incarnation = "1",
				 .full = "a/1" };
	struct signer *signer;
	struct fresh f = { .name = xasprintf("desk%d", desks++) };
	bool made, confirmed;

	connect_straight(&f);
	must(hub_init(f.hub, &made));
	must(signer_from_seed(&signer, seed, o.full));
	vkey_format(&vkey, signer_vkey(signer));
	o.vkey = vkey.buf;
	must(hub_join(f.hub, &o, &f.origin, &confirmed));
	signer_free(signer);
	strbuf_release(&vkey);
	return f;
}

static void put_wrong(void *ctx, const char *sentence)
{
	print_error("%s\n", sentence);
	++*(int *)ctx;
}

static void expect_whole(const struct fresh *f)
{
	int64_t looked;
	int wrong = 0;

	must(hub_verify(f->hub, NULL, &looked, put_wrong, &wrong));
	assert_int_equal(wrong, 0);
	assert_int_equal(looked, f->size);
}

static void end(struct fresh *f)
{
	expect_whole(f);
	hub_close(f->hub);
	free(f->name);
}

enum { BATCH = 5, BODY = 32 };

static int push(struct hub *h, int64_t origin, int64_t from, int64_t *seq)
{
	struct sync_record r[BATCH];
	char body[BATCH][BODY];

	for (int i = 0; i < BATCH; i++) {
		snprintf(body[i], BODY, "record %lld", (long long)from + i);
		r[i] = (struct sync_record){ .origin = origin,
					     .seq = from + i,
					     .body = body[i],
					     .len = strlen(body[i]) };
		merkle_leaf(&r[i].leaf, body[i], r[i].len);
	}
	return hub_push(h, r, BATCH, seq);
}

/* Through the proxy, which may break it at any place; then straight, as a
 * courier goes on.  The server may be busy with the first still. */
static bool push_within(int patience, struct fresh *f, const struct proxy *p)
{
	char *address = address_of(f, p->port);
	struct hub *h = NULL;
	int64_t seq = 0, have;
	int rc;

	hub_patience = patience;
	rc = hub_open(&h, address);

	if (!rc)
		rc = push(h, f->origin, f->size + 1, &seq);
	hub_patience = HUB_PATIENCE;
	if (!rc)
		assert_int_equal(seq, f->size + BATCH);
	hub_close(h);
	free(address);
	must(hub_pushed(f->hub, f->origin, &have));
	/* all of it or nothing; what was acknowledged is there */
	if (have != f->size + BATCH && (rc == 0 || have != f->size))
		fail_msg("%d: %lld, not %lld or %d more", rc, (long long)have,
			 (long long)f->size, BATCH);
	must(push(f->hub, f->origin, f->size + 1, &seq));
	assert_int_equal(seq, f->size + BATCH);
	f->size = seq;
	return rc == 0;
}

static bool push_through(struct fresh *f, const struct proxy *p)
{
	return push_within(2000, f, p);
}

/* ---- what networks do ---- */

static void a_lost_answer_doubles_nothing(void **state)
{
	struct fresh f = begin();
	bool through = false;

	for (int n = 1; !through; n++) {
		struct proxy p;

		proxy_start(&p, "cutreply", n);
		through = push_through(&f, &p);
		proxy_stop(&p);
		expect_whole(&f);
		assert_in_range(n, 1, 60);
	}
	end(&f);
}

static void a_cut_request_leaves_nothing_behind(void **state)
{
	struct fresh f = begin();
	bool through = false;

	for (int n = 1; !through; n += 97) {
		struct proxy p;

		proxy_start(&p, "cutreq", n);
		through = push_through(&f, &p);
		proxy_stop(&p);
	}
	end(&f);
}

static void a_black_hole_is_not_waited_for(void **state)
{
	struct fresh f = begin();

	for (int n = 1; n < 2000; n += 333) {
		struct proxy p;

		proxy_start(&p, "black", n);
		push_through(&f, &p);
		proxy_stop(&p);
	}
	end(&f);
}

static void small_pieces_are_put_together(void **state)
{
	struct fresh f = begin();
	struct proxy p;

	proxy_start(&p, "slow", 0);
	assert_true(push_within(HUB_PATIENCE, &f, &p));
	proxy_stop(&p);
	end(&f);
}

static void a_flaky_network_gets_there(void **state)
{
	struct fresh f = begin();
	struct proxy p;
	int through = 0;

	proxy_start(&p, "flaky", 12);
	for (int i = 0; i < 200 && through < 10; i++)
		through += push_through(&f, &p);
	assert_int_equal(through, 10);
	proxy_stop(&p);
	end(&f);
}

/* ---- the server dies ---- */

/* Pushes until it fails; writes down how far it was acknowledged. */
static void push_on(struct fresh *f, int fd)
{
	char *address = address_of(f, server.port);
	struct hub *h;
	int64_t seq = f->size;

	if (hub_open(&h, address) < 0)
		_exit(1);
	while (push(h, f->origin, seq + 1, &seq) == 0)
		if (write(fd, &seq, sizeof seq) != sizeof seq)
			_exit(1);
	_exit(0);
}

static void what_was_acknowledged_survives_the_server(void **state)
{
	struct fresh f = begin();

	for (int turn = 0; turn < 3; turn++) {
		int64_t seq, acked = f.size;
		int fds[2], n = 0;
		pid_t pid;

		hub_close(f.hub);
		f.hub = NULL;
		assert_int_equal(pipe(fds), 0);
		pid = fork();
		if (pid == 0)
			push_on(&f, fds[1]);
		close(fds[1]);
		while (read(fds[0], &seq, sizeof seq) == sizeof seq) {
			acked = seq;
			if (++n == 20 + turn)
				postgres_kill(&server);
		}
		close(fds[0]);
		waitpid(pid, NULL, 0);
		postgres_start(&server);
		connect_straight(&f);
		must(hub_pushed(f.hub, f.origin, &seq));
		assert_true(seq == acked || seq == acked + BATCH);
		f.size = seq;
		expect_whole(&f);
	}
	end(&f);
}

/* ---- another server in its place ---- */

static void wait_for(const struct postgres *p, const char *sql, int64_t n)
{
	static const struct timespec moment = { 0, 20000000 };

	while (postgres_ask(p, sql) != n)
		nanosleep(&moment, NULL);
}

static void cut_off(struct postgres *standby)
{
	postgres_ask(standby, "ALTER SYSTEM SET primary_conninfo = ''");
	postgres_ask(standby, "SELECT pg_reload_conf()");
	wait_for(standby, "SELECT count(*) FROM pg_stat_wal_receiver", 0);
}

static void claim(struct stores *s, int i, const char *who, const char *id)
{
	struct desk *d = s->of[i].desk;

	free(d->actor);
	d->actor = xstrdup(who);
	must(ticket_claim(d, id));
}

/* The standby had not received the newest records, and gives their places to
 * others.  The address names both servers. */
static void a_standby_that_lacked_some_is_given_them(void **state)
{
	struct postgres primary, standby;
	struct ticket t;
	struct stores s;
	char *address, *id;

	assert_true(postgres_make(&primary));
	postgres_start(&primary);
	postgres_follow(&standby, &primary);
	postgres_start(&standby);
	address = xasprintf("postgresql://wf@127.0.0.1:%d,127.0.0.1:%d"
			    "/postgres#failover",
			    primary.port, standby.port);
	stores_open(&s, 3, address);
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	for (int i = 0; i < 3; i++)
		stores_join(&s, i);
	stores_settle(&s);
	wait_for(&standby, "SELECT places FROM wf_head",
		 postgres_ask(&primary, "SELECT places FROM wf_head"));
	cut_off(&standby);
	claim(&s, 0, "lin", id);
	stores_sync(&s, 0);
	stores_sync(&s, 1);
	postgres_kill(&primary);
	assert_int_not_equal(postgres_ask(&standby, "SELECT pg_promote()::int"),
			     -1);
	claim(&s, 2, "wu", id);
	stores_sync(&s, 2);
	stores_sync(&s, 1);
	stores_settle(&s);
	stores_settle(&s);
	ticket_init(&t);
	must(ticket_load(s.of[0].desk, id, &t));
	assert_string_equal(t.owner, "wu");
	ticket_release(&t);
	for (int i = 0; i < 3; i++) {
		assert_true(stores_verify(&s, i));
		assert_true(stores_equal(&s, 0, i));
	}
	stores_close(&s);
	postgres_remove(&primary);
	postgres_remove(&standby);
	free(address);
	free(id);
}

/* ---- a role of another desk ---- */

static int64_t ask_as(const char *role, const char *sql)
{
	struct postgres p = server;
	int64_t n;

	p.url = xasprintf("postgresql://%s@127.0.0.1:%d/postgres", role,
			  server.port);
	n = postgres_ask(&p, sql);
	free(p.url);
	return n;
}

#define PARCEL "0123456789abcdef0123456789abcdef"

/* Evidence on its way, in a desk. */
static void put_parcel(struct fresh *f)
{
	struct parcel p = { .id = PARCEL,
			    .content = "aa",
			    .ticket = "a-1",
			    .member = "wu",
			    .asker = f->origin };
	struct strbuf body = STRBUF_INIT;

	strbuf_addstr(&body, "sealed");
	must(hub_ask(f->hub, &p));
	p.source = f->origin;
	must(hub_answer(f->hub, &p));
	must(hub_put_part(f->hub, &p, &body));
	strbuf_release(&body);
}

/* A member fetches evidence by the rights that a grant gives. */
static void expect_fetching(struct hub *h)
{
	struct strbuf got = STRBUF_INIT;

	must(hub_get_part(h, PARCEL, 0, &got));
	assert_string_equal(got.buf, "sealed");
	must(hub_took_parts(h, PARCEL, 1));
	must(hub_drop_parcel(h, PARCEL));
	strbuf_release(&got);
}

static void expect_no_parcel(const char *role)
{
	static const char *const asked[] = {
		"SELECT count(*) FROM wf_parcel",
		"SELECT count(*) FROM wf_part",
	};
	static const char *const done[] = {
		"DELETE FROM wf_part RETURNING 1",
		"DELETE FROM wf_parcel RETURNING 1",
		"UPDATE wf_parcel SET sent = 0 RETURNING 1",
		"UPDATE wf_parcel SET asker_key = '' RETURNING 1",
		"UPDATE wf_part SET body = '' RETURNING 1",
	};

	for (size_t i = 0; i < ARRAY_SIZE(asked); i++)
		assert_int_equal(ask_as(role, asked[i]), 0);
	for (size_t i = 0; i < ARRAY_SIZE(done); i++)
		assert_int_equal(ask_as(role, done[i]), -1);
}

/* With a psql of its own, past everything that we do. */
static void a_stranger_sees_and_changes_nothing(void **state)
{
	static const char *const forbidden[] = {
		"DELETE FROM wf_record RETURNING 1",
		"UPDATE wf_record SET body = leaf RETURNING 1",
		"UPDATE wf_origin SET vkey = '' RETURNING 1",
		"UPDATE wf_origin SET confirmed = 'me' RETURNING 1",
		"SELECT count(*) FROM wf_member",
		"INSERT INTO wf_member VALUES('x', 'lin') RETURNING 1",
		"DROP TABLE wf_record",
	};
	struct fresh f = begin(), g = begin();
	char *url = xasprintf("postgresql://lin@127.0.0.1:%d/postgres#%s",
			      server.port, f.name);
	char *steal = xasprintf("INSERT INTO wf_record SELECT '%s', 99, origin,"
				" 99, leaf, tree, body, 0 FROM wf_record"
				" RETURNING 1",
				g.name);
	struct hub *h;
	int64_t seq;

	postgres_ask(&server, "CREATE ROLE lin LOGIN");
	postgres_ask(&server, "CREATE ROLE nobody LOGIN");
	must(push(g.hub, g.origin, 1, &seq));
	g.size = seq;
	put_parcel(&g);
	put_parcel(&f);
	must(hub_grant(f.hub, "lin", false));
	must(hub_grant(f.hub, "lin", false));
	/* at the own desk it works */
	must(hub_open(&h, url));
	must(push(h, f.origin, 1, &seq));
	f.size = seq;
	assert_int_equal(hub_confirm(h, "a", "lin"), FAILED);
	expect_fetching(h);
	hub_close(h);
	assert_int_equal(ask_as("lin", "SELECT count(*) FROM wf_record"),
			 f.size);
	assert_int_equal(ask_as("lin", "SELECT count(*) FROM wf_head"), 1);
	assert_int_equal(ask_as("lin", "SELECT count(*) FROM wf_origin"), 1);
	assert_int_equal(ask_as("lin", steal), -1);
	expect_no_parcel("lin");
	assert_int_equal(ask_as("nobody", "SELECT count(*) FROM wf_part"), -1);
	for (size_t i = 0; i < ARRAY_SIZE(forbidden); i++)
		assert_int_equal(ask_as("lin", forbidden[i]), -1);
	assert_int_equal(ask_as("nobody", "SELECT count(*) FROM wf_record"),
			 -1);
	assert_int_equal(ask_as("nobody", "SELECT count(*) FROM wf_head"), -1);
	free(url);
	free(steal);
	end(&f);
	end(&g);
}

/* ---- what the server's host does ---- */

enum { LARGE = 60000 };

/* Records that do not become smaller by compression. */
static int push_large(struct fresh *f, struct hub *h)
{
	struct sync_record r[BATCH];
	char *body = xcalloc(BATCH, LARGE);
	int64_t seq;
	int rc;

	for (int i = 0; i < BATCH; i++) {
		r[i] = (struct sync_record){ .origin = f->origin,
					     .seq = f->size + 1 + i,
					     .body = body + (size_t)i * LARGE,
					     .len = LARGE };
		random_bytes(body + (size_t)i * LARGE, LARGE);
		merkle_leaf(&r[i].leaf, r[i].body, r[i].len);
	}
	rc = hub_push(h, r, BATCH, &seq);
	if (!rc)
		f->size = seq;
	free(body);
	return rc;
}

/* No file may grow beyond that (0: any size).  A write that is too large
 * fails as one on a full disk does, and needs no disk of our own for it. */
static void restart(struct fresh *f, int64_t largest)
{
	hub_close(f->hub);
	postgres_kill(&server);
	server.largest_file = largest;
	postgres_start(&server);
	connect_straight(f);
}

static void expect_one_sentence(const char *words)
{
	if (!strstr(fail_text(), words) || strchr(fail_text(), '\n'))
		fail_msg("\"%s\" is not one line with \"%s\"", fail_text(),
			 words);
}

static void a_full_disk_is_said_and_loses_nothing(void **state)
{
	struct fresh f = begin();

	restart(&f, 3 << 20);
	while (push_large(&f, f.hub) == 0)
		assert_in_range(f.size, 1, 1000);
	expect_one_sentence("could not extend file");
	assert_in_range(f.size, BATCH, 1000);
	assert_int_equal(push_large(&f, f.hub), FAILED);
	expect_whole(&f);
	restart(&f, 0);
	expect_whole(&f);
	must(push_large(&f, f.hub));
	end(&f);
}

/* ---- a role that is shut out in mid-push ---- */

/* Holds the head of the desk, as another store that pushes does. */
static PGconn *hold_head(const struct fresh *f)
{
	char *sql = xasprintf("BEGIN; UPDATE wf_head SET places = places"
			      " WHERE desk = '%s'",
			      f->name);
	PGconn *c = PQconnectdb(server.url);
	PGresult *res = PQexec(c, sql);

	assert_int_equal(PQresultStatus(res), PGRES_COMMAND_OK);
	PQclear(res);
	free(sql);
	return c;
}

/* While it waits for the head; what it said is written to fd. */
static pid_t push_as(const struct fresh *f, const char *address, int fd)
{
	pid_t pid = fork();
	struct hub *h;
	int64_t seq;

	if (pid)
		return pid;
	if (hub_open(&h, address) < 0 ||
	    push(h, f->origin, f->size + 1, &seq) == 0 ||
	    write(fd, fail_text(), strlen(fail_text())) < 0)
		_exit(1);
	_exit(0);
}

static const char waiting[] =
	"SELECT count(*) FROM pg_stat_activity WHERE usename = 'eve'"
	" AND wait_event_type = 'Lock'";

static void shut_out(struct fresh *f, const char *address, const char *how,
		     const char *words)
{
	PGconn *holder = hold_head(f);
	char said[512] = "";
	int fds[2], status;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	pid = push_as(f, address, fds[1]);
	close(fds[1]);
	wait_for(&server, waiting, 1);
	postgres_ask(&server, how);
	PQfinish(holder);
	assert_in_range(read(fds[0], said, sizeof said - 1), 1, sizeof said);
	close(fds[0]);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
	if (!strstr(said, words) || strchr(said, '\n'))
		fail_msg("\"%s\" is not one line with \"%s\"", said, words);
	expect_whole(f);
}

static void a_role_that_is_shut_out_is_told(void **state)
{
	struct fresh f = begin();
	char *address = xasprintf("postgresql://eve@127.0.0.1:%d/postgres#%s",
				  server.port, f.name);
	struct hub *h;

	postgres_ask(&server, "CREATE ROLE eve LOGIN");
	must(hub_grant(f.hub, "eve", false));
	must(hub_open(&h, address));
	must(push(h, f.origin, 1, &f.size));
	hub_close(h);
	shut_out(&f, address, "REVOKE INSERT ON wf_record FROM eve",
		 "permission denied for table wf_record");
	must(hub_grant(f.hub, "eve", false));
	shut_out(&f, address,
		 "SELECT pg_terminate_backend(pid)::int FROM pg_stat_activity"
		 " WHERE usename = 'eve'",
		 "terminating connection");
	postgres_ask(&server, "ALTER ROLE eve NOLOGIN");
	assert_int_equal(hub_open(&h, address), FAILED);
	expect_one_sentence("not permitted to log in");
	postgres_ask(&server, "ALTER ROLE eve LOGIN");
	postgres_ask(&server, "DELETE FROM wf_member WHERE role = 'eve'");
	must(hub_open(&h, address));
	assert_int_equal(push(h, f.origin, f.size + 1, &f.size), NOT_FOUND);
	expect_one_sentence("hub grant");
	hub_close(h);
	/* let in again it goes on */
	must(hub_grant(f.hub, "eve", false));
	must(hub_open(&h, address));
	must(push(h, f.origin, f.size + 1, &f.size));
	hub_close(h);
	free(address);
	end(&f);
}

/* ---- whose server it is ---- */

static void shell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void shell(const char *fmt, ...)
{
	struct strbuf command = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&command, fmt, ap);
	va_end(ap);
	if (system(command.buf) != 0)
		fail_msg("%s", command.buf);
	strbuf_release(&command);
}

/* In the server's folder: NAME.pem and NAME.key. */
static void make_certificate(const char *name, const char *alt)
{
	shell("cd '%s' && openssl req -x509 -newkey ec -pkeyopt"
	      " ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=%s"
	      " -addext 'subjectAltName = %s' -keyout %s.key -out %s.pem"
	      " 2>/dev/null && chmod 600 %s.key &&"
	      " chown --reference=data %s.key %s.pem",
	      server.root, name, alt, name, name, name, name, name);
}

static void serve_certificate(const char *name)
{
	const char *const settings[][2] = { { "ssl_cert_file", "pem" },
					    { "ssl_key_file", "key" } };

	for (size_t i = 0; i < ARRAY_SIZE(settings); i++) {
		char *sql = xasprintf("ALTER SYSTEM SET %s = '%s/%s.%s'",
				      settings[i][0], server.root, name,
				      settings[i][1]);

		postgres_ask(&server, sql);
		free(sql);
	}
	postgres_ask(&server, "ALTER SYSTEM SET ssl = on");
	postgres_kill(&server);
	postgres_start(&server);
}

static int open_by(const char *ca, struct hub **out)
{
	char *address = xasprintf("postgresql://wf@127.0.0.1:%d/postgres"
				  "?sslmode=verify-full&sslrootcert=%s/%s.pem",
				  server.port, server.root, ca);
	int rc = hub_open(out, address);

	free(address);
	return rc;
}

static void a_wrong_certificate_is_not_talked_to(void **state)
{
	struct hub *h;

	if (system("openssl version >/dev/null 2>&1") != 0)
		skip();
	make_certificate("right", "IP:127.0.0.1");
	make_certificate("elsewhere", "DNS:db.example.org");
	serve_certificate("right");
	must(open_by("right", &h));
	hub_close(h);
	/* signed by nobody that we trust */
	assert_int_equal(open_by("elsewhere", &h), FAILED);
	expect_one_sentence("certificate verify failed");
	/* another host's */
	serve_certificate("elsewhere");
	assert_int_equal(open_by("elsewhere", &h), FAILED);
	expect_one_sentence("does not match host name");
	postgres_ask(&server, "ALTER SYSTEM SET ssl = off");
	postgres_kill(&server);
	postgres_start(&server);
}

/* ---- what a person reads ---- */

static void it_says_why_in_one_line(void **state)
{
	struct hub *h = NULL;
	char *nobody =
		xasprintf("postgresql://wf@127.0.0.1:%d/postgres", free_port());
	char *tls = xasprintf("postgresql://wf@127.0.0.1:%d/postgres"
			      "?sslmode=verify-full",
			      server.port);
	char *desk = xasprintf("%s#nowhere", server.url);
	struct sync_tree tree;

	assert_int_equal(hub_open(&h, nobody), FAILED);
	assert_non_null(strstr(fail_text(), "refused"));
	assert_null(strchr(fail_text(), '\n'));
	/* it has no certificate: nothing is sent in the clear */
	assert_int_equal(hub_open(&h, tls), FAILED);
	assert_null(strchr(fail_text(), '\n'));
	must(hub_open(&h, desk));
	assert_int_equal(hub_tree(h, &tree), NOT_FOUND);
	hub_close(h);
	free(nobody);
	free(tls);
	free(desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_says_why_in_one_line),
		cmocka_unit_test(what_was_acknowledged_survives_the_server),
		cmocka_unit_test(small_pieces_are_put_together),
		cmocka_unit_test(a_lost_answer_doubles_nothing),
		cmocka_unit_test(a_cut_request_leaves_nothing_behind),
		cmocka_unit_test(a_black_hole_is_not_waited_for),
		cmocka_unit_test(a_flaky_network_gets_there),
		cmocka_unit_test(a_stranger_sees_and_changes_nothing),
		cmocka_unit_test(a_full_disk_is_said_and_loses_nothing),
		cmocka_unit_test(a_role_that_is_shut_out_is_told),
		cmocka_unit_test(a_wrong_certificate_is_not_talked_to),
		cmocka_unit_test(a_standby_that_lacked_some_is_given_them),
	};
	int failed;

	if (access("/usr/bin/python3", X_OK) < 0 || !postgres_make(&server))
		return 77;
	signal(SIGPIPE, SIG_IGN);
	postgres_start(&server);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	postgres_remove(&server);
	return failed;
}
