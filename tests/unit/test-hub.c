/*
 * test-hub.c - what every hub does, whatever it is made of: the same tests
 * for a folder and for PostgreSQL.
 */
#include "config.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/note.h"
#include "platform/hub_private.h"
#include "postgres.h"
#include "stores.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* ---- a desk of its own for each test ---- */

struct place {
	char *address; /* without the desk */
	int desks;
};

struct fresh {
	char *address;
	struct hub *hub;
	int64_t origin[3]; /* of a/1, b/1, c/1 */
};

/* Of a key that nobody else has; yours. */
static char *vkey_of(const char *full, unsigned char salt)
{
	unsigned char seed[32] = { salt };
	struct strbuf sb = STRBUF_INIT;
	struct signer *signer;

	must(signer_from_seed(&signer, seed, full));
	vkey_format(&sb, signer_vkey(signer));
	signer_free(signer);
	return strbuf_detach(&sb);
}

static int join(struct hub *h, const char *name, unsigned char salt,
		int64_t *number, bool *confirmed)
{
	char *full = xasprintf("%s/1", name), *vkey = vkey_of(full, salt);
	struct sync_origin o = {
		.name = name, .incarnation = "1", .full = full, .vkey = vkey
	};
	int rc = hub_join(h, &o, number, confirmed);

	free(full);
	free(vkey);
	return rc;
}

static void register_origin(struct fresh *f, int i)
{
	static const char *const names[] = { "a", "b", "c" };
	bool confirmed;

	must(join(f->hub, names[i], 1, &f->origin[i], &confirmed));
	assert_int_equal(confirmed, i == 0);
	if (!confirmed)
		must(hub_confirm(f->hub, names[i], "root"));
}

static struct fresh begin(void **state)
{
	struct place *p = *state;
	struct fresh f;
	bool made;

	f.address = xasprintf("%s#desk%d", p->address, p->desks++);
	must(hub_open(&f.hub, f.address));
	must(hub_init(f.hub, &made));
	assert_true(made);
	for (int i = 0; i < 3; i++)
		register_origin(&f, i);
	return f;
}

static void not_wrong(void *ctx, const char *sentence)
{
	print_error("%s\n", sentence);
	++*(int *)ctx;
}

static void end(struct fresh *f, int64_t records)
{
	int64_t looked;
	int wrong = 0;

	must(hub_verify(f->hub, NULL, &looked, not_wrong, &wrong));
	assert_int_equal(wrong, 0);
	assert_int_equal(looked, records);
	hub_close(f->hub);
	free(f->address);
}

/* ---- records that mean nothing: the hub does not ask ---- */

enum { BODY = 32 };

static struct sync_record record_of(int64_t origin, int64_t seq, char *body)
{
	struct sync_record r = { .origin = origin, .seq = seq, .body = body };

	snprintf(body, BODY, "%lld of %lld", (long long)seq, (long long)origin);
	r.len = strlen(body);
	merkle_leaf(&r.leaf, body, r.len);
	return r;
}

static int push(struct hub *h, int64_t origin, int64_t from, int n,
		int64_t *seq)
{
	struct sync_record *r = xcalloc((size_t)n, sizeof *r);
	char(*bodies)[BODY] = xcalloc((size_t)n, BODY);
	int rc;

	for (int i = 0; i < n; i++)
		r[i] = record_of(origin, from + i, bodies[i]);
	rc = hub_push(h, r, (size_t)n, seq);
	free(bodies);
	free(r);
	return rc;
}

static int push_well(struct fresh *f, int i, int64_t from, int n)
{
	int64_t seq = 0;
	int rc = push(f->hub, f->origin[i], from, n, &seq);

	if (!rc)
		assert_int_equal(seq, from + n - 1);
	return rc;
}

/* Everything, place by place. */
static void expect_order(struct fresh *f, const char *order)
{
	int64_t seqs[3] = { 0 };
	struct hub_batch b;

	must(hub_pull(f->hub, 0, 1000, &b));
	assert_int_equal(b.n, strlen(order));
	for (size_t k = 0; k < b.n; k++) {
		int i = order[k] - 'a';
		char body[BODY];
		struct sync_record want =
			record_of(f->origin[i], ++seqs[i], body);

		assert_int_equal(b.records[k].place, k + 1);
		assert_int_equal(b.records[k].origin, want.origin);
		assert_int_equal(b.records[k].seq, want.seq);
		assert_int_equal(b.records[k].len, want.len);
		assert_memory_equal(b.records[k].body, want.body, want.len);
		assert_memory_equal(&b.records[k].leaf, &want.leaf,
				    sizeof want.leaf);
	}
	hub_batch_release(&b);
}

/* ---- what it does ---- */

static void places_have_no_gaps(void **state)
{
	struct fresh f = begin(state);

	must(push_well(&f, 0, 1, 2));
	must(push_well(&f, 1, 1, 1));
	must(push_well(&f, 0, 3, 1));
	must(push_well(&f, 2, 1, 3));
	expect_order(&f, "aabaccc");
	end(&f, 7);
}

static void a_large_push_is_whole(void **state)
{
	struct fresh f = begin(state);
	int64_t seq;

	must(push_well(&f, 0, 1, HUB_BATCH));
	must(hub_pushed(f.hub, f.origin[0], &seq));
	assert_int_equal(seq, HUB_BATCH);
	end(&f, HUB_BATCH);
}

static void what_is_pushed_again_is_there_once(void **state)
{
	struct fresh f = begin(state);

	must(push_well(&f, 0, 1, 3));
	must(push_well(&f, 0, 1, 3));
	must(push_well(&f, 0, 2, 4)); /* 2 and 3 again, 4 and 5 new */
	expect_order(&f, "aaaaa");
	end(&f, 5);
}

static void a_number_is_used_once(void **state)
{
	struct fresh f = begin(state);
	char body[BODY];
	struct sync_record r;
	int64_t seq;

	must(push_well(&f, 0, 1, 3));
	r = record_of(f.origin[0], 2, body);
	body[0] = 'X';
	merkle_leaf(&r.leaf, r.body, r.len);
	assert_int_equal(hub_push(f.hub, &r, 1, &seq), CONFLICT);
	expect_order(&f, "aaa");
	end(&f, 3);
}

static void it_refuses_gaps_sizes_hashes_and_strangers(void **state)
{
	struct fresh f = begin(state);
	char body[BODY], *huge = xcalloc(1, RECORD_MAX + 1);
	struct sync_record r = record_of(f.origin[0], 1, body);
	int64_t seq, number;
	bool confirmed;

	assert_int_equal(push_well(&f, 0, 2, 1), REFUSED);
	body[0] = 'X';
	assert_int_equal(hub_push(f.hub, &r, 1, &seq), REFUSED);
	r.body = huge;
	r.len = RECORD_MAX + 1;
	merkle_leaf(&r.leaf, r.body, r.len);
	assert_int_equal(hub_push(f.hub, &r, 1, &seq), REFUSED);
	must(join(f.hub, "d", 1, &number, &confirmed));
	assert_false(confirmed);
	assert_int_equal(push(f.hub, number, 1, 1, &seq), REFUSED);
	assert_int_equal(push(f.hub, 1, 1, 1, &seq), NOT_FOUND);
	must(hub_confirm(f.hub, "d", "root"));
	must(push(f.hub, number, 1, 1, &seq));
	assert_int_equal(join(f.hub, "d", 2, &number, &confirmed), REFUSED);
	free(huge);
	end(&f, 1);
}

static void a_body_may_be_anything(void **state)
{
	struct fresh f = begin(state);
	char body[300];
	struct sync_record r = { .seq = 1, .body = body, .len = sizeof body };
	struct hub_batch b;
	int64_t seq;

	for (size_t i = 0; i < sizeof body; i++)
		body[i] = (char)i;
	r.origin = f.origin[0];
	merkle_leaf(&r.leaf, body, sizeof body);
	must(hub_push(f.hub, &r, 1, &seq));
	r.seq = 2;
	r.len = 0;
	merkle_leaf(&r.leaf, body, 0);
	must(hub_push(f.hub, &r, 1, &seq));
	must(hub_pull(f.hub, 0, 10, &b));
	assert_int_equal(b.n, 2);
	assert_int_equal(b.records[0].len, sizeof body);
	assert_memory_equal(b.records[0].body, body, sizeof body);
	assert_int_equal(b.records[1].len, 0);
	hub_batch_release(&b);
	end(&f, 2);
}

static void a_pull_goes_on_from_a_place(void **state)
{
	struct fresh f = begin(state);
	struct hub_batch all, b;
	sha256 root;

	must(push_well(&f, 0, 1, 20));
	must(hub_pull(f.hub, 0, 100, &all));
	for (int64_t at = 0; at < 20; at += 7) {
		must(hub_pull(f.hub, at, 7, &b));
		assert_int_equal(b.n, at == 14 ? 6 : 7);
		assert_int_equal(b.records[0].place, at + 1);
		assert_int_equal(b.tree.size, 20);
		if (at)
			must(hub_root_at(f.hub, at, &root));
		hub_batch_release(&b);
	}
	assert_int_equal(hub_pull(f.hub, 21, 7, &b), NOT_FOUND);
	hub_batch_release(&all);
	end(&f, 20);
}

static void desks_know_nothing_of_each_other(void **state)
{
	struct fresh f = begin(state), g = begin(state);

	must(push_well(&f, 0, 1, 2));
	must(push_well(&g, 1, 1, 3));
	expect_order(&f, "aa");
	expect_order(&g, "bbb");
	end(&f, 2);
	end(&g, 3);
}

/* ---- many at once ---- */

enum { MOST_WRITERS = 256, PUSHES = 40, MOST = 4 };

/* WATCHFLOOR_TEST_WRITERS: how many. */
static int writers(void)
{
	const char *text = getenv("WATCHFLOOR_TEST_WRITERS");
	int n = text ? (int)strtol(text, NULL, 10) : 16;

	return n > MOST_WRITERS ? MOST_WRITERS : n;
}

/* As a courier does: what a busy hub did not take is pushed again. */
static int push_in_the_end(struct hub **h, const char *address, int64_t origin,
			   int64_t from, int n)
{
	int64_t seq;
	int rc = push(*h, origin, from, n, &seq);

	for (int turn = 0; rc == FAILED && turn < 100; turn++) {
		hub_close(*h);
		*h = NULL;
		rc = hub_open(h, address);
		if (!rc)
			rc = push(*h, origin, from, n, &seq);
	}
	return rc;
}

/* One writer, in a process of its own. */
static void write_on(const char *address, int64_t origin, int who)
{
	struct dice dice = { (uint64_t)who + 1 };
	struct hub *h = NULL;
	int64_t from = 1;

	if (hub_open(&h, address) < 0)
		_exit(1);
	for (int k = 0; k < PUSHES; k++) {
		int n = 1 + (int)dice_roll(&dice, MOST);

		if (push_in_the_end(&h, address, origin, from, n) < 0)
			_exit(2);
		from += n;
	}
	hub_close(h);
	_exit(0);
}

static int64_t total_of(int who)
{
	struct dice dice = { (uint64_t)who + 1 };
	int64_t sum = 0;

	for (int k = 0; k < PUSHES; k++)
		sum += 1 + (int64_t)dice_roll(&dice, MOST);
	return sum;
}

static void add_writers(struct fresh *f, int64_t *origins, int n)
{
	for (int i = 0; i < n; i++) {
		char name[16];
		bool confirmed;

		snprintf(name, sizeof name, "w%d", i);
		must(join(f->hub, name, 1, &origins[i], &confirmed));
		must(hub_confirm(f->hub, name, "root"));
	}
}

/* It works, or has ended and did all of it. */
static bool is_well(pid_t *pid)
{
	int status = 0;

	if (*pid && waitpid(*pid, &status, WNOHANG) == *pid)
		*pid = 0;
	return status == 0;
}

/* Schemes that look right lose a quarter of the rows to such a reader. */
static void a_reader_who_polls_misses_nothing(void **state)
{
	struct fresh f = begin(state);
	int64_t origins[MOST_WRITERS], seqs[MOST_WRITERS] = { 0 };
	int64_t total = 0, at = 0;
	pid_t pids[MOST_WRITERS];
	int status = 0, n = writers();

	add_writers(&f, origins, n);
	for (int i = 0; i < n; i++) {
		total += total_of(i);
		pids[i] = fork();
		if (pids[i] == 0)
			write_on(f.address, origins[i], i);
	}
	while (at < total) {
		struct hub_batch b;

		/* one that gave up would leave us waiting */
		for (int i = 0; i < n; i++)
			assert_true(is_well(&pids[i]));
		must(hub_pull(f.hub, at, 100, &b));
		for (size_t k = 0; k < b.n; k++) {
			int64_t i = b.records[k].origin - origins[0];

			assert_int_equal(b.records[k].place, ++at);
			assert_int_equal(b.records[k].seq, ++seqs[i]);
		}
		hub_batch_release(&b);
	}
	for (int i = 0; i < n; i++) {
		if (pids[i])
			waitpid(pids[i], &status, 0);
		assert_int_equal(status, 0);
	}
	end(&f, total);
}

/* ---- somebody works on the tables ---- */

static void count_wrong(void *ctx, const char *sentence)
{
	++*(int *)ctx;
}

static void tamper(struct fresh *f, const char *sql)
{
	struct hub_value p[1];

	must(hub_run(f->hub, sql, p, 1, NULL, NULL));
}

static int wrongs_of(struct fresh *f)
{
	int64_t looked;
	int wrong = 0;

	must(hub_verify(f->hub, NULL, &looked, count_wrong, &wrong));
	return wrong;
}

static void what_was_rewritten_is_seen(void **state)
{
	static const char *const wrongs[] = {
		("UPDATE wf_record SET body = leaf WHERE desk = $1"
		 " AND place = 5"),
		"DELETE FROM wf_record WHERE desk = $1 AND place = 5",
		("UPDATE wf_record SET seq = seq + 100 WHERE desk = $1"
		 " AND place = 8"),
		"UPDATE wf_head SET places = 7 WHERE desk = $1",
	};

	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
		struct fresh f = begin(state);
		int64_t looked;
		int wrong = 0;

		must(push_well(&f, 0, 1, 8));
		tamper(&f, wrongs[i]);
		if (hub_verify(f.hub, NULL, &looked, count_wrong, &wrong) == 0)
			assert_in_range(wrong, 1, 100);
		hub_close(f.hub);
		free(f.address);
	}
}

/* ---- who has cosigned the order ---- */

/* What the i-th origin says of the first `size` places, with its key or with
 * another's; yours. */
static struct sync_witness cosign(struct fresh *f, int i, int64_t size,
				  unsigned char salt, struct strbuf *line)
{
	struct sync_witness w = { .origin = f->origin[i], .size = size };
	unsigned char seed[32] = { salt };
	char name[] = { (char)('a' + i), '/', '1', '\0' };
	struct checkpoint c = { .size = size };
	struct strbuf body = STRBUF_INIT;
	struct signer *s;

	must(hub_root_at(f->hub, size, &w.root));
	c.root = w.root;
	checkpoint_body(&body, "hub/a/1", &c);
	must(signer_from_seed(&s, seed, name));
	strbuf_reset(line);
	must(note_cosign(line, body.buf, 1735689600 + i, s));
	w.line = line->buf;
	signer_free(s);
	strbuf_release(&body);
	return w;
}

static int put(struct fresh *f, int i, int64_t size, unsigned char salt)
{
	struct strbuf line = STRBUF_INIT;
	struct sync_witness w = cosign(f, i, size, salt, &line);
	int rc = hub_put_witness(f->hub, &w);

	strbuf_release(&line);
	return rc;
}

static int add_size(void *ctx, const struct sync_witness *w)
{
	strbuf_addf(ctx, "%lld ", (long long)w->size);
	return 0;
}

static void expect_sizes(struct fresh *f, const char *sizes)
{
	struct strbuf sb = STRBUF_INIT;

	must(hub_witnesses(f->hub, add_size, &sb));
	assert_string_equal(sb.buf, sizes);
	strbuf_release(&sb);
}

static void who_has_cosigned_is_kept(void **state)
{
	struct fresh f = begin(state);

	expect_sizes(&f, "");
	must(push_well(&f, 0, 1, 5));
	must(put(&f, 0, 5, 1));
	must(put(&f, 1, 3, 1));
	expect_sizes(&f, "5 3 ");
	must(push_well(&f, 1, 1, 4));
	must(put(&f, 1, 9, 1));
	expect_sizes(&f, "9 5 ");
	end(&f, 9);
}

static void another_order_is_not_cosigned(void **state)
{
	struct fresh f = begin(state);
	struct strbuf line = STRBUF_INIT;
	struct sync_witness w;

	must(push_well(&f, 0, 1, 5));
	w = cosign(&f, 0, 5, 1, &line);
	w.root.b[7] ^= 1;
	assert_int_equal(hub_put_witness(f.hub, &w), CONFLICT);
	w.size = 3;
	assert_int_equal(hub_put_witness(f.hub, &w), CONFLICT);
	w.size = 6;
	assert_int_equal(hub_put_witness(f.hub, &w), CONFLICT);
	expect_sizes(&f, "");
	strbuf_release(&line);
	end(&f, 5);
}

static void a_wrong_cosignature_is_seen(void **state)
{
	static const char *const wrongs[] = {
		"UPDATE wf_witness SET size = 7 WHERE desk = $1",
		"UPDATE wf_witness SET size = 70 WHERE desk = $1",
		("UPDATE wf_witness SET root = (SELECT leaf FROM wf_record"
		 " WHERE desk = $1 AND place = 1) WHERE desk = $1"),
		("UPDATE wf_witness SET origin = origin + 1"
		 " WHERE desk = $1"),
		"UPDATE wf_witness SET origin = 99 WHERE desk = $1",
		"UPDATE wf_witness SET line = 'x' WHERE desk = $1",
		"UPDATE wf_witness SET line = line || line WHERE desk = $1",
	};
	struct fresh f = begin(state);

	must(push_well(&f, 0, 1, 8));
	for (size_t i = 0; i < ARRAY_SIZE(wrongs); i++) {
		must(put(&f, 0, 8, 1));
		assert_int_equal(wrongs_of(&f), 0);
		tamper(&f, wrongs[i]);
		if (wrongs_of(&f) != 1)
			fail_msg("%s", wrongs[i]);
		tamper(&f, "DELETE FROM wf_witness WHERE desk = $1");
	}
	/* with a key that is not the origin's */
	must(put(&f, 1, 8, 2));
	assert_int_equal(wrongs_of(&f), 1);
	hub_close(f.hub);
	free(f.address);
}

/* ---- who is there ---- */

struct here {
	int64_t origin, until;
	char text[40];
};

static int find_here(void *ctx, const struct hub_origin *o)
{
	struct here *here = ctx;

	if (o->origin.number != here->origin)
		return 0;
	snprintf(here->text, sizeof here->text, "%s", o->here);
	here->until = o->here_until;
	return 1;
}

static void expect_here(struct fresh *f, int i, const char *text, int64_t until)
{
	struct here here = { .origin = f->origin[i] };

	assert_int_equal(hub_origins(f->hub, find_here, &here), 1);
	assert_string_equal(here.text, text);
	assert_int_equal(here.until, until);
}

static void who_is_there_is_said_anew(void **state)
{
	struct fresh f = begin(state), g = begin(state);
	struct hub_presence say = { f.origin[1], "wu\tt1-1\t7\n", 1000 };

	expect_here(&f, 1, "", 0);
	must(hub_put_presence(f.hub, &say));
	expect_here(&f, 1, "wu\tt1-1\t7\n", 1000);
	expect_here(&f, 0, "", 0);
	expect_here(&g, 1, "", 0);
	say.text = "";
	say.until = 2000;
	must(hub_put_presence(f.hub, &say));
	expect_here(&f, 1, "", 2000);
	end(&f, 0);
	end(&g, 0);
}

/* ---- evidence on its way ---- */

static int keep_parcel(void *ctx, const struct parcel *p)
{
	struct parcel *out = ctx;

	*out = *p;
	out->id = out->content = out->ticket = out->member = NULL;
	return 1;
}

/* 1: there is one, without its strings. */
static int one_parcel(struct fresh *f, struct parcel *out)
{
	int rc = hub_parcels(f->hub, keep_parcel, out);

	must(rc);
	return rc;
}

static struct parcel parcel_of(const struct fresh *f, const char *id)
{
	struct parcel p = { .id = id,
			    .content = "aa",
			    .ticket = "a-1",
			    .member = "wu",
			    .asker = f->origin[1],
			    .asked = 7 };

	memset(p.key, 1, sizeof p.key);
	memset(p.signature, 2, sizeof p.signature);
	return p;
}

static void expect_part(struct fresh *f, const char *id, int64_t number,
			const char *want)
{
	struct strbuf got = STRBUF_INIT;

	must(hub_get_part(f->hub, id, number, &got));
	assert_int_equal(got.len, strlen(want));
	if (got.len)
		assert_memory_equal(got.buf, want, got.len);
	strbuf_release(&got);
}

#define PARCEL "0123456789abcdef0123456789abcdef"

static void evidence_goes_from_one_to_one(void **state)
{
	struct fresh f = begin(state), g = begin(state);
	struct parcel p = parcel_of(&f, PARCEL), q = p, seen;
	struct strbuf body = STRBUF_INIT;

	assert_int_equal(one_parcel(&f, &seen), 0);
	must(hub_ask(f.hub, &p));
	must(hub_ask(f.hub, &p)); /* the answer was lost */
	assert_int_equal(one_parcel(&f, &seen), 1);
	assert_int_equal(one_parcel(&g, &seen), 0);
	assert_int_equal(seen.source, 0);
	assert_memory_equal(seen.signature, p.signature, sizeof p.signature);
	p.source = f.origin[0];
	p.bytes = 70000;
	q.source = f.origin[2];
	must(hub_answer(f.hub, &p));
	assert_int_equal(hub_answer(f.hub, &q), CONFLICT);
	strbuf_add(&body, "one\0two", 7);
	assert_int_equal(hub_put_part(f.hub, &q, &body), CONFLICT);
	must(hub_put_part(f.hub, &p, &body));
	strbuf_reset(&body);
	strbuf_addstr(&body, "more");
	must(hub_put_part(f.hub, &p, &body));
	p.sent = 1; /* it is there already */
	assert_int_equal(hub_put_part(f.hub, &p, &body), CONFLICT);
	expect_part(&f, PARCEL, 1, "more");
	expect_part(&g, PARCEL, 1, "");
	must(hub_took_parts(f.hub, PARCEL, 1));
	expect_part(&f, PARCEL, 0, "");
	expect_part(&f, PARCEL, 1, "more");
	assert_int_equal(one_parcel(&f, &seen), 1);
	assert_int_equal(seen.source, f.origin[0]);
	assert_int_equal(seen.bytes, 70000);
	assert_int_equal(seen.sent, 2);
	assert_int_equal(seen.taken, 1);
	must(hub_drop_parcel(g.hub, PARCEL)); /* of another desk */
	assert_int_equal(one_parcel(&f, &seen), 1);
	must(hub_drop_parcel(f.hub, PARCEL));
	must(hub_drop_parcel(f.hub, PARCEL));
	assert_int_equal(one_parcel(&f, &seen), 0);
	expect_part(&f, PARCEL, 1, "");
	strbuf_release(&body);
	end(&f, 0);
	end(&g, 0);
}

/* A hub of before says what to do. */
static void a_table_that_is_missing_is_said(void **state)
{
	struct place *p = *state;
	struct fresh f;
	struct parcel seen;
	bool made;

	if (strncmp(p->address, "file:", 5) != 0)
		skip();
	f = begin(state);
	must(f.hub->kind->run(f.hub->db, "DROP TABLE wf_parcel", NULL, 0, NULL,
			      NULL));
	assert_int_equal(hub_parcels(f.hub, keep_parcel, &seen), NOT_FOUND);
	assert_non_null(strstr(fail_text(), "watchfloor hub init"));
	must(hub_init(f.hub, &made));
	assert_int_equal(one_parcel(&f, &seen), 0);
	end(&f, 0);
}

/* ---- no room ---- */

static void a_full_disk_is_said_in_a_sentence(void **state)
{
	struct place *p = *state;
	struct fresh f;
	char body[RECORD_MAX];
	struct sync_record r = { .seq = 1, .body = body, .len = sizeof body };
	int64_t seq;

	/* What a database does that has no room is for its own tests. */
	if (strncmp(p->address, "file:", 5) != 0)
		skip();
	f = begin(state);
	tamper(&f, "PRAGMA max_page_count = 1");
	memset(body, 'x', sizeof body);
	r.origin = f.origin[0];
	merkle_leaf(&r.leaf, body, sizeof body);
	assert_int_equal(hub_push(f.hub, &r, 1, &seq), FAILED);
	assert_non_null(strstr(fail_text(), "there is no room for "));
	assert_non_null(strstr(fail_text(), "/hub.db"));
	tamper(&f, "PRAGMA max_page_count = 1000000");
	must(hub_push(f.hub, &r, 1, &seq));
	end(&f, 1);
}

/* ---- a whole desk over it ---- */

static void stores_meet_there(void **state)
{
	struct place *p = *state;
	char *address = xasprintf("%s#desk%d", p->address, p->desks++);
	struct stores s;
	char *id;

	stores_open(&s, 2, address);
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	stores_join(&s, 0);
	stores_join(&s, 1);
	stores_settle(&s);
	assert_true(stores_equal(&s, 0, 1));
	assert_true(stores_verify(&s, 1));
	free(id);
	free(address);
	stores_close(&s);
}

static int run(const char *what, struct place *p)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(places_have_no_gaps, p),
		cmocka_unit_test_prestate(a_large_push_is_whole, p),
		cmocka_unit_test_prestate(what_is_pushed_again_is_there_once,
					  p),
		cmocka_unit_test_prestate(a_number_is_used_once, p),
		cmocka_unit_test_prestate(
			it_refuses_gaps_sizes_hashes_and_strangers, p),
		cmocka_unit_test_prestate(a_body_may_be_anything, p),
		cmocka_unit_test_prestate(a_pull_goes_on_from_a_place, p),
		cmocka_unit_test_prestate(desks_know_nothing_of_each_other, p),
		cmocka_unit_test_prestate(a_reader_who_polls_misses_nothing, p),
		cmocka_unit_test_prestate(what_was_rewritten_is_seen, p),
		cmocka_unit_test_prestate(who_has_cosigned_is_kept, p),
		cmocka_unit_test_prestate(another_order_is_not_cosigned, p),
		cmocka_unit_test_prestate(a_wrong_cosignature_is_seen, p),
		cmocka_unit_test_prestate(who_is_there_is_said_anew, p),
		cmocka_unit_test_prestate(evidence_goes_from_one_to_one, p),
		cmocka_unit_test_prestate(a_table_that_is_missing_is_said, p),
		cmocka_unit_test_prestate(a_full_disk_is_said_in_a_sentence, p),
		cmocka_unit_test_prestate(stores_meet_there, p),
	};

	return cmocka_run_group_tests_name(what, tests, NULL, NULL);
}

static int run_folder(void)
{
	char root[] = "/tmp/wf-hub-XXXXXX", *cmd;
	struct place p = { 0 };
	int failed;

	if (!mkdtemp(root))
		abort();
	p.address = xasprintf("file:%s", root);
	failed = run("a folder", &p);
	cmd = xasprintf("rm -rf %s", root);
	if (system(cmd) != 0)
		failed++;
	free(cmd);
	free(p.address);
	return failed;
}

static int run_postgres(void)
{
	struct postgres pg;
	struct place p = { 0 };
	int failed;

	if (!postgres_make(&pg))
		return 0;
	postgres_start(&pg);
	p.address = pg.url;
	failed = run("PostgreSQL", &p);
	postgres_remove(&pg);
	return failed;
}

int main(void)
{
	int failed = run_folder();

	return failed + run_postgres() ? 1 : 0;
}
