/*
 * test-parcel.c - evidence that is fetched from another host, through the hub.
 */
#include "config.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/parcel_private.h"
#include "platform/hub_private.h"
#include "stores.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

/* Of which no line is like another. */
#define LINES 4000
#define PARTS 4
#define MARK  "what the intruder left"

/* Two stores that have a ticket with a piece of evidence, whose content is at
 * the first of them. */
struct scene {
	struct stores s;
	char *id;
	struct strbuf content;
};

static void write_content(struct strbuf *out)
{
	for (int i = 0; i < LINES; i++)
		strbuf_addf(out, "%d: " MARK " behind in line %d\n", i,
			    i * 7919);
}

static void begin_with(struct scene *c, int n, const struct strbuf *content)
{
	struct evidence_draft e = { .kind = EVIDENCE_FILE,
				    .name = "access.log",
				    .data = content->buf,
				    .len = content->len };

	stores_open(&c->s, n, NULL);
	c->id = fixture_ticket(&c->s.of[0], "webshell", NULL);
	for (int i = 0; i < n; i++)
		stores_join(&c->s, i);
	must(evidence_add(c->s.of[0].desk, c->id, &e, NULL));
	stores_settle(&c->s);
}

static void begin(struct scene *c, int n)
{
	strbuf_init(&c->content);
	write_content(&c->content);
	begin_with(c, n, &c->content);
}

static void end(struct scene *c)
{
	for (int i = 0; i < c->s.n; i++)
		assert_true(stores_verify(&c->s, i));
	/* what was asked for may arrive now, and that is a record */
	stores_settle(&c->s);
	stores_settle(&c->s);
	assert_true(stores_equal(&c->s, 0, 1));
	strbuf_release(&c->content);
	free(c->id);
	stores_close(&c->s);
}

static struct courier_round turn(struct scene *c, int i)
{
	struct courier_round round;

	must(courier_once(c->s.of[i].desk, &round, NULL, NULL));
	return round;
}

static int add_part(void *ctx, const void *data, size_t len)
{
	strbuf_add(ctx, data, len);
	return 0;
}

static void expect_content(struct scene *c, int i)
{
	struct strbuf got = STRBUF_INIT;

	must(evidence_read(c->s.of[i].desk, c->id, 1, add_part, &got));
	assert_int_equal(got.len, c->content.len);
	if (got.len)
		assert_memory_equal(got.buf, c->content.buf, got.len);
	strbuf_release(&got);
}

static int add_state(void *ctx, const struct evidence *e)
{
	if (e->n)
		strbuf_addstr(ctx, evidence_state_word(e));
	return 0;
}

static void expect_state(struct scene *c, int i, const char *want)
{
	struct strbuf got = STRBUF_INIT;

	must(evidence_each(c->s.of[i].desk, c->id, add_state, &got));
	assert_string_equal(got.buf, want);
	strbuf_release(&got);
}

static void ask(struct scene *c, int i)
{
	must(evidence_fetch(c->s.of[i].desk, c->id, 1));
}

static int take_number(void *ctx, const struct hub_value *v, int n)
{
	*(int64_t *)ctx = v[0].n;
	return 0;
}

static int64_t number_in_hub(struct scene *c, const char *sql)
{
	int64_t number = -1;
	struct hub *h;

	must(hub_open(&h, c->s.address));
	must(h->kind->run(h->db, sql, NULL, 0, take_number, &number));
	hub_close(h);
	return number;
}

static void expect_hub_is_empty(struct scene *c)
{
	assert_int_equal(number_in_hub(c, "SELECT count(*) FROM wf_parcel"), 0);
	assert_int_equal(number_in_hub(c, "SELECT count(*) FROM wf_part"), 0);
}

/* Nothing of the hub's files has it. */
static void expect_not_in_hub(struct scene *c, const char *text)
{
	char *cmd = xasprintf("! grep -raq '%s' %s/hub", text, c->s.root);

	assert_int_equal(system(cmd), 0);
	free(cmd);
}

/* ---- the thinnest path ---- */

static void what_is_asked_for_comes(void **state)
{
	struct scene c;

	begin(&c, 2);
	expect_state(&c, 1, "elsewhere");
	ask(&c, 1);
	expect_state(&c, 1, "asked");
	turn(&c, 1);
	assert_int_equal(turn(&c, 0).went, c.content.len + PARTS * AEAD_TAG);
	expect_not_in_hub(&c, MARK);
	assert_int_equal(turn(&c, 1).arrived, 1);
	expect_content(&c, 1);
	expect_state(&c, 1, "here");
	expect_hub_is_empty(&c);
	end(&c);
}

/* ---- what is said of it ---- */

static void expect_print(struct scene *c, int i, const char *want)
{
	struct strbuf page = STRBUF_INIT;

	must(evidence_print(c->s.of[i].desk, c->id, 1, &page));
	if (!strstr(page.buf, want))
		fail_msg("\"%s\" does not say \"%s\"", page.buf, want);
	strbuf_release(&page);
}

static void how_far_it_is_is_said(void **state)
{
	struct courier_status status;
	struct scene c;
	int64_t n;

	begin(&c, 2);
	expect_print(&c, 1, "the content is at the host t1");
	must(evidence_fetch_all(c.s.of[1].desk, c.id, &n));
	assert_int_equal(n, 1);
	must(evidence_fetch_all(c.s.of[1].desk, c.id, &n));
	assert_int_equal(n, 0);
	expect_print(&c, 1, "asked for: 0 of ");
	must(courier_status(c.s.of[1].desk, &status));
	assert_int_equal(status.wanted.n, 1);
	assert_int_equal(status.wanted.all[0].bytes, c.content.len);
	courier_status_release(&status);
	turn(&c, 1);
	turn(&c, 0);
	turn(&c, 1);
	expect_print(&c, 1, MARK);
	must(courier_status(c.s.of[1].desk, &status));
	assert_int_equal(status.wanted.n, 0);
	courier_status_release(&status);
	end(&c);
}

/* ---- how much, and how far ---- */

static void change_store(struct scene *c, int i, const char *sql)
{
	struct ledger *l = c->s.of[i].desk->ledger;

	must(ledger_begin(l));
	assert_int_equal(sqlite3_exec(ledger_db(l), sql, NULL, NULL, NULL),
			 SQLITE_OK);
	must(ledger_commit(l));
}

/* The clock stands still: the last round was so much earlier instead. */
static void pass(struct scene *c, int i, int64_t ms)
{
	char *sql =
		xasprintf("UPDATE main.pace SET at = at - %lld", (long long)ms);

	change_store(c, i, sql);
	free(sql);
}

/* So many whole parts are asked for, at that rate at both sides. */
static void begin_at_rate(struct scene *c, size_t parts, const char *rules)
{
	strbuf_init(&c->content);
	for (size_t i = 0; i < parts * VAULT_CHUNK; i++)
		strbuf_addch(&c->content, (char)(i % 251));
	begin_with(c, 2, &c->content);
	fixture_rules(&c->s.of[0], rules);
	fixture_rules(&c->s.of[1], rules);
	ask(c, 1);
	turn(c, 1);
}

/* A part and a little in a second. */
#define ONE_PART "[evidence]\nfetch = 66K\n"

static void so_much_moves_in_a_second(void **state)
{
	static const struct {
		int64_t after; /* ms */
		int parts;
	} rounds[] = {
		{ 0, 2 },
		{ 0, 0 },
		{ 500, 0 },
		{ 500, 1 },
		{ SECOND, 1 },
		/* what was saved is bounded */
		{ HOUR, 2 },
		{ 0, 0 },
		{ 2 * SECOND, 2 },
	};
	struct scene c;

	begin_at_rate(&c, 8, ONE_PART);
	for (size_t i = 0; i < ARRAY_SIZE(rounds); i++) {
		pass(&c, 0, rounds[i].after);
		pass(&c, 1, rounds[i].after);
		/* the next round is another program's */
		stores_reopen(&c.s, 0);
		fixture_rules(&c.s.of[0], ONE_PART);
		assert_int_equal(turn(&c, 0).went,
				 rounds[i].parts * PARCEL_PART);
		assert_int_equal(turn(&c, 1).came,
				 rounds[i].parts * PARCEL_PART);
	}
	expect_content(&c, 1);
	expect_hub_is_empty(&c);
	end(&c);
}

/* Both ways have room of their own. */
static void who_takes_is_bounded_too(void **state)
{
	struct scene c;

	begin_at_rate(&c, 4, ONE_PART);
	fixture_rules(&c.s.of[0], "");
	assert_int_equal(turn(&c, 0).went, 4 * PARCEL_PART);
	assert_int_equal(turn(&c, 1).came, 2 * PARCEL_PART);
	assert_int_equal(turn(&c, 1).came, 0);
	expect_state(&c, 1, "coming");
	pass(&c, 1, 2 * SECOND);
	assert_int_equal(turn(&c, 1).arrived, 1);
	end(&c);
}

/* No part goes in pieces. */
static void the_smallest_rate_lets_a_part_through(void **state)
{
	struct scene c;

	begin_at_rate(&c, 3, "[evidence]\nfetch = 1K\n");
	assert_int_equal(turn(&c, 0).went, PARCEL_PART);
	pass(&c, 0, 64 * SECOND);
	assert_int_equal(turn(&c, 0).went, 0);
	pass(&c, 0, SECOND);
	assert_int_equal(turn(&c, 0).went, PARCEL_PART);
	pass(&c, 0, HOUR);
	assert_int_equal(turn(&c, 0).went, PARCEL_PART);
	end(&c);
}

static void the_largest_rate_is_no_accident(void **state)
{
	struct scene c;

	begin_at_rate(&c, 4, "[evidence]\nfetch = 999999999G\n");
	assert_int_equal(turn(&c, 0).went, 4 * PARCEL_PART);
	assert_int_equal(turn(&c, 1).arrived, 1);
	end(&c);
}

static void a_clock_that_was_set_back_keeps_nothing_waiting(void **state)
{
	struct scene c;

	begin_at_rate(&c, 4, ONE_PART);
	assert_int_equal(turn(&c, 0).went, 2 * PARCEL_PART);
	pass(&c, 0, -HOUR);
	assert_int_equal(turn(&c, 0).went, 2 * PARCEL_PART);
	end(&c);
}

/* 1 MiB, and what was left, where rounds are as far apart as they mostly
 * are. */
static void without_a_word_it_is_what_a_round_takes(void **state)
{
	struct scene c;

	begin_at_rate(&c, 48, "");
	turn(&c, 0);
	pass(&c, 0, 1500);
	assert_in_range(turn(&c, 0).went, 16 * PARCEL_PART, 17 * PARCEL_PART);
	end(&c);
}

/* A round of another process, which is gone before it has told the hub. */
static int die_in_the_middle(void *ctx)
{
	const struct courier_round *round = ctx;

	if (round->came > PARCEL_PART)
		_exit(9);
	return 0;
}

static void die_while_it_comes(struct scene *c, int i)
{
	struct courier_round round;
	struct desk *d;
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		if (desk_open(&d, c->s.of[i].dir, LEDGER_WRITE) == 0)
			courier_once(d, &round, die_in_the_middle, &round);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 9);
}

static void what_had_come_comes_no_more(void **state)
{
	struct courier_round round;
	struct scene c;

	begin(&c, 2);
	ask(&c, 1);
	turn(&c, 1);
	turn(&c, 0);
	die_while_it_comes(&c, 1);
	round = turn(&c, 1);
	assert_int_equal(round.arrived, 1);
	assert_int_equal(round.came, (int64_t)c.content.len + PARTS * AEAD_TAG -
					     2 * PARCEL_PART);
	expect_content(&c, 1);
	expect_hub_is_empty(&c);
	end(&c);
}

static void what_a_crash_has_left_goes(void **state)
{
	struct scene c;
	char *path;

	begin(&c, 2);
	path = xasprintf("%s/evidence/parcel.%032d", c.s.of[0].dir, 0);
	must(file_write_new(path, "", 0, 0600));
	turn(&c, 0);
	assert_int_not_equal(access(path, F_OK), 0);
	free(path);
	end(&c);
}

static int keep_fault(void *ctx, const struct evidence_finding *f)
{
	*(enum evidence_fault *)ctx = f->fault;
	return 0;
}

static void at_content_of(struct scene *c, int i, const char *command)
{
	char *cmd =
		xasprintf("find '%s/evidence/' -mindepth 2 -type f -exec %s",
			  c->s.of[i].dir, command);

	assert_int_equal(system(cmd), 0);
	free(cmd);
}

/* How much content is right; the fault of what is not. */
static int64_t look(struct scene *c, int i, enum evidence_fault *fault)
{
	int64_t right;

	must(evidence_check(c->s.of[i].desk, false, &right, keep_fault, fault));
	return right;
}

/* A copy that came is looked at like what was added here; one that is gone may
 * be, for it is at the other store. */
static void a_copy_that_was_damaged_is_found(void **state)
{
	enum evidence_fault fault = EVIDENCE_UNNAMED;
	struct scene c;

	begin(&c, 2);
	ask(&c, 1);
	turn(&c, 1);
	turn(&c, 0);
	assert_int_equal(turn(&c, 1).arrived, 1);
	assert_int_equal(look(&c, 1, &fault), 1);
	at_content_of(&c, 1, "chmod u+w {} +");
	at_content_of(&c, 1, "truncate -s -1 {} +");
	assert_int_equal(look(&c, 1, &fault), 0);
	assert_int_equal(fault, EVIDENCE_DAMAGED);
	at_content_of(&c, 1, "rm {} +");
	fault = EVIDENCE_UNNAMED;
	assert_int_equal(look(&c, 1, &fault), 0);
	assert_int_equal(fault, EVIDENCE_UNNAMED);
	at_content_of(&c, 0, "rm {} +");
	assert_int_equal(look(&c, 0, &fault), 0);
	assert_int_equal(fault, EVIDENCE_MISSING);
	end(&c);
}

static void nothing_is_much_too(void **state)
{
	struct scene c;

	strbuf_init(&c.content);
	strbuf_grow(&c.content, 1);
	begin_with(&c, 2, &c.content);
	ask(&c, 1);
	turn(&c, 1);
	turn(&c, 0);
	assert_int_equal(turn(&c, 1).arrived, 1);
	expect_content(&c, 1);
	end(&c);
}

/* ---- who keeps custody ---- */

static int take_fetched(void *ctx, const struct record *r)
{
	if (strcmp(r->act, "evidence.fetched") == 0)
		act_sentence(r, ctx);
	return 0;
}

static void who_fetched_it_from_where_is_a_record(void **state)
{
	struct strbuf said = STRBUF_INIT;
	struct scene c;
	char *from, *want;

	begin(&c, 3);
	fixture_act_as(&c.s.of[1], "wu");
	ask(&c, 1);
	turn(&c, 1);
	turn(&c, 0);
	turn(&c, 2); /* it does not have it */
	turn(&c, 1);
	stores_settle(&c.s);
	must(evidence_custody(c.s.of[0].desk, c.id, take_fetched, &said));
	must(sync_origin_name(c.s.of[1].desk->ledger, SYNC_FIRST_NUMBER,
			      &from));
	want = xasprintf("came from %s; wu had asked for it", from);
	assert_non_null(strstr(said.buf, want));
	free(want);
	free(from);
	strbuf_release(&said);
	end(&c);
}

static void one_of_two_that_have_it_answers(void **state)
{
	struct scene c;

	begin(&c, 3);
	ask(&c, 1);
	turn(&c, 1);
	turn(&c, 0);
	turn(&c, 1);
	ask(&c, 2);
	turn(&c, 2);
	assert_true(turn(&c, 1).went > 0);
	assert_int_equal(turn(&c, 0).went, 0);
	assert_int_equal(turn(&c, 2).arrived, 1);
	expect_content(&c, 2);
	expect_hub_is_empty(&c);
	end(&c);
}

/* ---- what is refused ---- */

static void change_hub(struct scene *c, const char *sql)
{
	struct hub *h;

	must(hub_open(&h, c->s.address));
	must(h->kind->run(h->db, sql, NULL, 0, NULL, NULL));
	hub_close(h);
}

static void expect_odd(struct courier_round round, const char *want)
{
	if (!strstr(round.odd, want))
		fail_msg("\"%s\" does not say \"%s\"", round.odd, want);
}

static void what_was_changed_on_its_way_is_asked_for_again(void **state)
{
	struct scene c;

	begin(&c, 2);
	ask(&c, 1);
	turn(&c, 1);
	turn(&c, 0);
	change_hub(&c, "UPDATE wf_part SET body = (SELECT o.body FROM wf_part o"
		       " WHERE o.number = 0) WHERE number = 1");
	expect_odd(turn(&c, 1), "was changed on its way");
	expect_hub_is_empty(&c);
	expect_state(&c, 1, "asked");
	turn(&c, 1);
	turn(&c, 0);
	assert_int_equal(turn(&c, 1).arrived, 1);
	expect_content(&c, 1);
	end(&c);
}

static void it_is_not_asked_for_without_end(void **state)
{
	struct scene c;

	begin(&c, 2);
	ask(&c, 1);
	for (int i = 0; i < 3; i++) {
		expect_state(&c, 1, "asked");
		turn(&c, 1);
		turn(&c, 0);
		change_hub(&c, "UPDATE wf_part SET body = X'00'");
		expect_odd(turn(&c, 1), "was changed on its way");
	}
	expect_state(&c, 1, "elsewhere");
	turn(&c, 1);
	expect_hub_is_empty(&c);
	ask(&c, 1);
	expect_state(&c, 1, "asked");
	end(&c);
}

/* Each column of a request and of an answer that a hub could change. */
static void who_changes_the_hub_gets_nothing(void **state)
{
	static const char *const asked[] = {
		"asker_key = zeroblob(32)",
		"asker_key = randomblob(32)",
		"signature = randomblob(64)",
		"ticket = 't1-2'",
		"content = replace(content, substr(content, 1, 1), 'x')",
		"member = 'nobody'",
		"asker = 4096",
		"asker = 4098",
		"asked = asked + 1",
	};
	struct scene c;
	char *sql;

	begin(&c, 3);
	for (size_t i = 0; i < ARRAY_SIZE(asked); i++) {
		ask(&c, 1);
		turn(&c, 1);
		sql = xasprintf("UPDATE wf_parcel SET %s", asked[i]);
		change_hub(&c, sql);
		assert_int_equal(turn(&c, 0).went, 0);
		assert_int_equal(number_in_hub(&c, "SELECT count(*) FROM"
						   " wf_part"),
				 0);
		change_hub(&c, "DELETE FROM wf_parcel");
		change_store(&c, 1, "DELETE FROM main.parcel");
		free(sql);
	}
	end(&c);
}

static void an_answer_that_was_changed_is_refused(void **state)
{
	static const char *const answered[] = {
		"source_key = randomblob(32)",
		"source_signature = randomblob(64)",
		"bytes = bytes + 1",
		"source = 4097",
		"source = 5000",
	};
	struct scene c;

	begin(&c, 2);
	for (size_t i = 0; i < ARRAY_SIZE(answered); i++) {
		char *sql = xasprintf("UPDATE wf_parcel SET %s", answered[i]);
		struct parcels none;

		ask(&c, 1);
		turn(&c, 1);
		turn(&c, 0);
		change_hub(&c, sql);
		expect_odd(turn(&c, 1), "is not the store that it says");
		must(parcels_wanted(&none, c.s.of[1].desk, false));
		assert_int_equal(none.n, 1);
		must(parcel_forget(c.s.of[1].desk, &none.all[0]));
		parcels_release(&none);
		turn(&c, 1);
		free(sql);
	}
	expect_state(&c, 1, "elsewhere");
	end(&c);
}

struct forging {
	struct desk *desk;
	struct strbuf part;
};

static int forge_part(void *ctx, const struct parcel *p)
{
	struct forging *f = ctx;
	struct parcel_cipher cipher;
	char *plain = xcalloc(1, (size_t)p->bytes);

	must(parcel_cipher_init(&cipher, f->desk, p, "acme", PARCEL_SOURCE));
	strbuf_grow(&f->part, (size_t)p->bytes + AEAD_TAG);
	parcel_seal(&cipher, 0, plain, (size_t)p->bytes,
		    (unsigned char *)f->part.buf);
	f->part.len = (size_t)p->bytes + AEAD_TAG;
	parcel_cipher_release(&cipher);
	free(plain);
	return 1;
}

/* A store that has joined, and lies. */
static void other_content_is_not_taken_for_it(void **state)
{
	struct forging f = { .part = STRBUF_INIT };
	struct hub_value p[1];
	struct scene c;
	struct hub *h;

	strbuf_init(&c.content);
	strbuf_addstr(&c.content, MARK);
	begin_with(&c, 2, &c.content);
	ask(&c, 1);
	turn(&c, 1);
	turn(&c, 0);
	f.desk = c.s.of[0].desk;
	must(hub_open(&h, c.s.address));
	assert_int_equal(hub_parcels(h, forge_part, &f), 1);
	p[0] = hub_blob(f.part.buf, f.part.len);
	must(h->kind->run(h->db, "UPDATE wf_part SET body = $1", p, 1, NULL,
			  NULL));
	hub_close(h);
	expect_odd(turn(&c, 1), "is other content");
	expect_state(&c, 1, "asked");
	assert_int_equal(evidence_read(c.s.of[1].desk, c.id, 1, add_part, NULL),
			 NOT_FOUND);
	strbuf_release(&f.part);
	end(&c);
}

/* ---- who gets nothing ---- */

static void nothing_goes_to_who_may_not_see_it(void **state)
{
	struct scene c;

	begin(&c, 2);
	fixture_act_as(&c.s.of[1], "wu");
	ask(&c, 1);
	turn(&c, 1);
	fixture_rules(&c.s.of[0], "[tenant \"other\"]\ntitle = Other\n"
				  "[member \"wu\"]\nrole = analyst\n"
				  "tenants = other\n");
	expect_odd(turn(&c, 0), "wu asks for evidence of t1-1, and may not");
	assert_int_equal(number_in_hub(&c, "SELECT count(*) FROM wf_part"), 0);
	fixture_rules(&c.s.of[0], "");
	turn(&c, 0);
	assert_int_equal(turn(&c, 1).arrived, 1);
	end(&c);
}

static void nothing_goes_to_a_store_that_is_not_let_in(void **state)
{
	struct scene c;

	begin(&c, 2);
	ask(&c, 1);
	turn(&c, 1);
	change_hub(&c, "UPDATE wf_origin SET confirmed = ''"
		       " WHERE number = 4097");
	assert_int_equal(turn(&c, 0).went, 0);
	change_hub(&c, "UPDATE wf_origin SET confirmed = 'root'");
	assert_true(turn(&c, 0).went > 0);
	turn(&c, 1);
	end(&c);
}

static void what_was_removed_does_not_go(void **state)
{
	struct scene c;

	begin(&c, 2);
	ask(&c, 1);
	turn(&c, 1);
	turn(&c, 0);
	must(evidence_remove(c.s.of[0].desk, c.id, 1, "a wrong file"));
	turn(&c, 0);
	assert_int_equal(turn(&c, 1).arrived, 0);
	expect_state(&c, 1, "removed");
	turn(&c, 1);
	expect_hub_is_empty(&c);
	assert_int_equal(evidence_fetch(c.s.of[1].desk, c.id, 1), NOT_FOUND);
	end(&c);
}

/* As if what the i-th has asked for were so many days old. */
static void age(struct scene *c, int i, const char *column, int days)
{
	char *sql = xasprintf("UPDATE main.parcel SET %s = %s - %d * 86400000",
			      column, column, days);

	change_store(c, i, sql);
	free(sql);
}

/* Who has begun to send it is gone for good: another may. */
static void who_stops_sending_is_not_waited_for(void **state)
{
	struct scene c;

	begin(&c, 2);
	ask(&c, 1);
	turn(&c, 1);
	turn(&c, 0);
	change_hub(&c, "DELETE FROM wf_part");
	change_hub(&c, "UPDATE wf_parcel SET sent = 0");
	assert_int_equal(turn(&c, 1).came, 0);
	age(&c, 1, "moved", 2);
	expect_odd(turn(&c, 1), "nothing more came");
	turn(&c, 1);
	turn(&c, 0);
	assert_int_equal(turn(&c, 1).arrived, 1);
	end(&c);
}

static void what_nobody_sends_lapses(void **state)
{
	struct scene c;

	begin(&c, 2);
	ask(&c, 1);
	turn(&c, 1);
	age(&c, 1, "asked", 8);
	expect_odd(turn(&c, 1), "in 7 days");
	expect_hub_is_empty(&c);
	expect_state(&c, 1, "elsewhere");
	end(&c);
}

static void who_asks_must_lack_it(void **state)
{
	struct scene c;
	struct fixture alone;
	struct evidence_draft e = { .kind = EVIDENCE_TEXT,
				    .data = "x",
				    .len = 1 };
	char *id, *cmd;

	begin(&c, 2);
	assert_int_equal(evidence_fetch(c.s.of[0].desk, c.id, 1), CONFLICT);
	assert_int_equal(evidence_fetch(c.s.of[1].desk, c.id, 2), NOT_FOUND);
	ask(&c, 1);
	assert_int_equal(evidence_fetch(c.s.of[1].desk, c.id, 1), CONFLICT);
	end(&c);

	fixture_open(&alone);
	id = fixture_ticket(&alone, "webshell", NULL);
	must(evidence_add(alone.desk, id, &e, NULL));
	cmd = xasprintf("rm -r %s/evidence/??", alone.dir);
	assert_int_equal(system(cmd), 0);
	free(cmd);
	assert_int_equal(evidence_fetch(alone.desk, id, 1), REFUSED);
	free(id);
	fixture_close(&alone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_asked_for_comes),
		cmocka_unit_test(how_far_it_is_is_said),
		cmocka_unit_test(so_much_moves_in_a_second),
		cmocka_unit_test(who_takes_is_bounded_too),
		cmocka_unit_test(the_smallest_rate_lets_a_part_through),
		cmocka_unit_test(the_largest_rate_is_no_accident),
		cmocka_unit_test(
			a_clock_that_was_set_back_keeps_nothing_waiting),
		cmocka_unit_test(without_a_word_it_is_what_a_round_takes),
		cmocka_unit_test(what_had_come_comes_no_more),
		cmocka_unit_test(what_a_crash_has_left_goes),
		cmocka_unit_test(a_copy_that_was_damaged_is_found),
		cmocka_unit_test(nothing_is_much_too),
		cmocka_unit_test(who_fetched_it_from_where_is_a_record),
		cmocka_unit_test(one_of_two_that_have_it_answers),
		cmocka_unit_test(
			what_was_changed_on_its_way_is_asked_for_again),
		cmocka_unit_test(it_is_not_asked_for_without_end),
		cmocka_unit_test(who_changes_the_hub_gets_nothing),
		cmocka_unit_test(an_answer_that_was_changed_is_refused),
		cmocka_unit_test(other_content_is_not_taken_for_it),
		cmocka_unit_test(nothing_goes_to_who_may_not_see_it),
		cmocka_unit_test(nothing_goes_to_a_store_that_is_not_let_in),
		cmocka_unit_test(what_was_removed_does_not_go),
		cmocka_unit_test(who_stops_sending_is_not_waited_for),
		cmocka_unit_test(what_nobody_sends_lapses),
		cmocka_unit_test(who_asks_must_lack_it),
	};

	/* What a round may move hangs on when the last one was. */
	setenv("WATCHFLOOR_NOW", "2026-11-23T03:12:00Z", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
