/*
 * test-courier.c - stores that work apart and meet at a hub.
 */
#include "config.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "platform/hub_private.h"
#include "random-acts.h"
#include "stores.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/presence.h"

#define NOW INT64_C(1795402800000)

static void act_as(struct stores *s, int i, const char *who)
{
	struct desk *d = s->of[i].desk;

	free(d->actor);
	d->actor = xstrdup(who);
}

static struct ticket look(struct stores *s, int i, const char *id)
{
	struct ticket t;

	ticket_init(&t);
	must(ticket_load(s->of[i].desk, id, &t));
	return t;
}

static void expect_owner(struct stores *s, int i, const char *id,
			 const char *owner)
{
	struct ticket t = look(s, i, id);

	assert_string_equal(t.owner, owner);
	ticket_release(&t);
}

/* ---- the thinnest path ---- */

static void what_one_does_the_other_sees(void **state)
{
	struct stores s;
	char *id;

	stores_open(&s, 2, NULL);
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	stores_join(&s, 0);
	stores_join(&s, 1);
	act_as(&s, 0, "lin");
	must(ticket_claim(s.of[0].desk, id));
	assert_int_equal(sync_waiting(s.of[0].desk->ledger), 3);
	stores_settle(&s);
	expect_owner(&s, 1, "t1-1", "lin");
	assert_int_equal(sync_waiting(s.of[0].desk->ledger), 0);
	assert_true(stores_equal(&s, 0, 1));
	assert_true(stores_verify(&s, 0));
	assert_true(stores_verify(&s, 1));
	free(id);
	stores_close(&s);
}

#define WEBSHELL "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"

/* The first choice of each question; what the step says is done. */
static void answer_first(struct desk *d, struct run *r)
{
	const struct walk_point *p = walk_at(r->walk);
	cJSON *values = cJSON_CreateObject();
	struct walk_answer a = { OUTCOME_DONE, values };

	assert_int_equal(p->wait, WALK_STEP);
	for (int i = 0; i < p->step->nout_args; i++) {
		struct choice c[16];
		int n = walk_choices(r->walk, p->step->out_args[i], c, 16);

		json_add_str(values, p->step->out_args[i],
			     n ? c[0].token : "text");
	}
	must(run_answer(d, r, &a, NULL));
	cJSON_Delete(values);
}

static void run(const struct stores *s, const char *command)
{
	char *cmd = xasprintf("cd %s && %s", s->root, command);

	assert_int_equal(system(cmd), 0);
	free(cmd);
}

/* The second store is changed by a command. */
static void change_second(struct stores *s, const char *command)
{
	struct fixture *f = &s->of[1];

	desk_close(f->desk);
	run(s, command);
	must(desk_open(&f->desk, f->dir, LEDGER_WRITE));
}

/* The text that it is pinned to is a blob of the first store only. */
static void a_run_goes_on_at_another_host(void **state)
{
	struct stores s;
	struct run *here, *there;
	char *id;

	stores_open(&s, 2, NULL);
	/* one history, also when they were not made in the same second */
	change_second(&s, "rm -r t2/desk.git && cp -r t1/desk.git t2");
	stores_join(&s, 0);
	stores_join(&s, 1);
	id = fixture_ticket(&s.of[0], "webshell", WEBSHELL);
	act_as(&s, 0, "lin");
	act_as(&s, 1, "lin");
	must(ticket_claim(s.of[0].desk, id));
	must(run_start(s.of[0].desk, id, NULL));
	stores_settle(&s);
	must(run_load(&there, s.of[1].desk, id));
	answer_first(s.of[1].desk, there);
	stores_settle(&s);
	must(run_load(&here, s.of[0].desk, id));
	assert_string_equal(walk_at(here->walk)->step->id,
			    walk_at(there->walk)->step->id);
	assert_true(stores_equal(&s, 0, 1));
	run_free(here);
	run_free(there);

	/* taken out of the repository, it is still in its history */
	fixture_conf(&s.of[1], "");
	stores_reopen(&s, 1);
	must(run_load(&there, s.of[1].desk, id));
	run_free(there);
	free(id);
	stores_close(&s);
}

struct told {
	int n;
	char act[40], won[40], by[40];
};

static int keep_told(void *ctx, const struct record *r,
		     const struct record *won)
{
	struct told *t = ctx;

	t->n++;
	snprintf(t->act, sizeof t->act, "%s", r->act);
	snprintf(t->won, sizeof t->won, "%s", won ? won->act : "-");
	snprintf(t->by, sizeof t->by, "%s", won ? won->actor : "-");
	return 0;
}

/* Both take it while they do not hear of each other; the hub decides, and
 * who lost is told what won. */
static void the_second_claim_is_superseded(void **state)
{
	struct told told = { 0 };
	struct stores s;
	char *id;

	stores_open(&s, 2, NULL);
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	stores_join(&s, 0);
	stores_join(&s, 1);
	stores_settle(&s);
	act_as(&s, 0, "lin");
	act_as(&s, 1, "wu");
	must(ticket_claim(s.of[0].desk, id));
	must(ticket_claim(s.of[1].desk, id));
	must(ticket_note(s.of[0].desk, id, "I am on it"));
	expect_owner(&s, 0, id, "lin");
	expect_owner(&s, 1, id, "wu");
	stores_sync(&s, 1);
	stores_sync(&s, 0);
	expect_owner(&s, 0, id, "wu");
	must(superseded_each(s.of[0].desk, false, keep_told, &told));
	assert_int_equal(told.n, 1);
	assert_string_equal(told.act, "ticket.claimed");
	assert_string_equal(told.won, "ticket.claimed");
	assert_string_equal(told.by, "wu");
	stores_settle(&s);
	assert_true(stores_equal(&s, 0, 1));
	assert_true(stores_verify(&s, 0));
	free(id);
	stores_close(&s);
}

/* ---- several programs on one store ---- */

/* One that was open before the store joined writes down how to take back what
 * it does, too: also when its first transaction came to nothing. */
static void who_had_the_store_open_goes_on(void **state)
{
	struct desk *early;
	struct stores s;
	char *id;

	stores_open(&s, 2, NULL);
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	stores_join(&s, 0);
	must(desk_open(&early, s.of[1].dir, LEDGER_WRITE));
	stores_join(&s, 1);
	stores_settle(&s);
	must(ledger_begin(early->ledger));
	ledger_rollback(early->ledger);
	act_as(&s, 0, "lin");
	free(early->actor);
	early->actor = xstrdup("wu");
	must(ticket_claim(early, id));
	must(ticket_claim(s.of[0].desk, id));
	stores_sync(&s, 0);
	stores_sync(&s, 1);
	stores_settle(&s);
	expect_owner(&s, 1, id, "lin");
	assert_true(stores_verify(&s, 1));
	assert_true(stores_equal(&s, 0, 1));
	must(ticket_note(early, id, "and goes on"));
	stores_settle(&s);
	assert_true(stores_equal(&s, 0, 1));
	desk_close(early);
	free(id);
	stores_close(&s);
}

/* ---- a courier that dies ---- */

static void a_courier_may_die_between_any_two_steps(void **state)
{
	struct dice dice = { 0x5eed };
	int64_t at = NOW;
	struct stores s;
	int step = 0, died;

	stores_open(&s, 2, NULL);
	stores_join(&s, 0);
	stores_join(&s, 1);
	do {
		for (int k = 0; k < 30; k++)
			random_act(&s.of[k % 2], &dice, at += 100);
		stores_sync(&s, 1);
		died = stores_die(&s, 0, step++);
		assert_int_not_equal(died, 1);
		assert_true(stores_verify(&s, 0));
	} while (died);
	assert_in_range(step, 3, 100);
	stores_settle(&s);
	assert_true(stores_equal(&s, 0, 1));
	stores_close(&s);
}

/* ---- a store that comes back from a backup ---- */

static void a_restored_store_gets_its_records_back(void **state)
{
	struct fixture *f;
	struct stores s;
	char *id;

	stores_open(&s, 2, NULL);
	f = &s.of[1];
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	stores_join(&s, 0);
	stores_join(&s, 1);
	stores_settle(&s);
	desk_close(f->desk);
	run(&s, "cp -r t2 backup");
	must(desk_open(&f->desk, f->dir, LEDGER_WRITE));
	act_as(&s, 1, "wu");
	must(ticket_claim(f->desk, id));
	stores_sync(&s, 1);
	desk_close(f->desk);
	run(&s, "rm -r t2 && mv backup t2");
	assert_int_equal(desk_open(&f->desk, f->dir, LEDGER_WRITE), REFUSED);
	must(ledger_restored(f->dir, &desk_rules));
	must(desk_open(&f->desk, f->dir, LEDGER_WRITE));
	/* the new key waits for somebody to look at it */
	stores_sync(&s, 1);
	assert_int_equal(sync_waiting(f->desk->ledger), 1);
	stores_join(&s, 1);
	must(ticket_note(f->desk, id, "back again"));
	stores_settle(&s);
	expect_owner(&s, 1, id, "wu");
	assert_true(stores_equal(&s, 0, 1));
	assert_true(stores_verify(&s, 0));
	assert_true(stores_verify(&s, 1));
	free(id);
	stores_close(&s);
}

static void a_copy_that_was_written_to_is_told_so(void **state)
{
	struct courier_round round;
	struct fixture *f;
	struct stores s;
	char *id;

	stores_open(&s, 2, NULL);
	f = &s.of[1];
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	stores_join(&s, 0);
	stores_join(&s, 1);
	stores_settle(&s);
	desk_close(f->desk);
	run(&s, "cp -r t2 copy");
	must(desk_open(&f->desk, f->dir, LEDGER_WRITE));
	must(ticket_note(f->desk, id, "this one"));
	stores_sync(&s, 1);
	desk_close(f->desk);
	/* another machine, which has not seen it */
	run(&s, "rm -r t2 state && mv copy t2");
	must(desk_open(&f->desk, f->dir, LEDGER_WRITE));
	must(ticket_note(f->desk, id, "the other one"));
	assert_int_equal(courier_once(f->desk, &round, NULL, NULL), CONFLICT);
	assert_non_null(strstr(fail_text(), "a copy of"));
	assert_true(stores_verify(&s, 1));
	stores_sync(&s, 0);
	free(id);
	stores_close(&s);
}

/* ---- records that nobody can read ---- */

static int find_number(void *ctx, const struct sync_origin *o)
{
	*(int64_t *)ctx = o->number;
	return 0;
}

/* Under the number of another store, as nobody should. */
static void push_nonsense(struct stores *s, int i, const char *body)
{
	struct sync_record r = { .body = body, .len = strlen(body) };
	struct hub *h;

	must(sync_own_origins(s->of[i].desk->ledger, find_number, &r.origin));
	must(hub_open(&h, s->address));
	must(hub_pushed(h, r.origin, &r.seq));
	r.seq++;
	merkle_leaf(&r.leaf, r.body, r.len);
	must(hub_push(h, &r, 1, &r.seq));
	hub_close(h);
}

static void what_nobody_can_read_blocks_nobody(void **state)
{
	static const char *const nonsense[] = {
		"",
		"}{",
		"{\"act\":\"ticket.claimed\"}",
		"\xff\xfe",
	};
	struct courier_round round;
	struct stores s;
	char *id;

	stores_open(&s, 3, NULL);
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	for (int i = 0; i < 3; i++)
		stores_join(&s, i);
	stores_settle(&s);
	for (size_t i = 0; i < ARRAY_SIZE(nonsense); i++)
		push_nonsense(&s, 2, nonsense[i]);
	act_as(&s, 0, "lin");
	must(ticket_claim(s.of[0].desk, id));
	stores_sync(&s, 0);
	stores_sync(&s, 1);
	expect_owner(&s, 1, id, "lin");
	assert_true(stores_equal(&s, 0, 1));
	assert_true(stores_verify(&s, 1));
	must(ledger_rebuild(s.of[1].desk->ledger, NULL, NULL));
	assert_true(stores_equal(&s, 0, 1));
	/* and whose number it was is told */
	assert_int_equal(courier_once(s.of[2].desk, &round, NULL, NULL),
			 CONFLICT);
	assert_non_null(strstr(fail_text(), "never wrote"));
	assert_true(stores_verify(&s, 2));
	free(id);
	stores_close(&s);
}

/* ---- a hub that forgets ---- */

static int count_forks(void *ctx, const struct record *r)
{
	*(int *)ctx += strcmp(r->act, "hub.forked") == 0;
	return 0;
}

/* A standby without the newest records is promoted, and the places are given
 * again: sizes look right. */
static void a_lost_suffix_is_given_back(void **state)
{
	struct stores s;
	char *id, *other;
	int forks = 0;

	stores_open(&s, 3, NULL);
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	for (int i = 0; i < 3; i++)
		stores_join(&s, i);
	stores_settle(&s);
	run(&s, "cp -r hub standby");
	act_as(&s, 0, "lin");
	must(ticket_claim(s.of[0].desk, id));
	must(ticket_note(s.of[0].desk, id, "acknowledged, then lost"));
	stores_sync(&s, 0);
	stores_sync(&s, 1);
	expect_owner(&s, 1, id, "lin");
	run(&s, "rm -r hub && mv standby hub");
	/* the third has not heard of it, and takes the places */
	act_as(&s, 2, "wu");
	must(ticket_claim(s.of[2].desk, id));
	other = fixture_ticket(&s.of[2], "scan", NULL);
	stores_sync(&s, 2);
	stores_sync(&s, 1);
	stores_sync(&s, 0);
	stores_settle(&s);
	expect_owner(&s, 0, id, "wu");
	assert_true(stores_equal(&s, 0, 1));
	assert_true(stores_equal(&s, 0, 2));
	for (int i = 0; i < 3; i++)
		assert_true(stores_verify(&s, i));
	must(ledger_each(s.of[2].desk->ledger, 1, 0, count_forks, &forks));
	assert_int_equal(forks, 2);
	free(id);
	free(other);
	stores_close(&s);
}

static void note_and_sync(struct stores *s, int i, const char *id)
{
	must(ticket_note(s->of[i].desk, id, "a note"));
	stores_sync(s, i);
}

/* What stands at a store's last place stands there in the new order too, but
 * behind other records. */
static void a_fork_is_seen_behind_the_same_last_place(void **state)
{
	struct sync_tree tree;
	struct stores s;
	sha256 late, early;
	int forks = 0;
	char *id;

	stores_open(&s, 3, NULL);
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	for (int i = 0; i < 3; i++)
		stores_join(&s, i);
	stores_settle(&s);
	run(&s, "cp -r hub standby");
	must(ticket_note(s.of[1].desk, id, "the last one"));
	change_second(&s, "cp -r t2 early");
	note_and_sync(&s, 0, id);
	stores_sync(&s, 1);
	must(sync_tree(s.of[1].desk->ledger, &tree));
	must(sync_leaf_at(s.of[1].desk->ledger, tree.size, &late));
	change_second(&s, "cp -r t2 late && rm -r t2 hub && mv early t2 &&"
			  " mv standby hub");
	note_and_sync(&s, 2, id);
	stores_sync(&s, 1);
	note_and_sync(&s, 2, id);
	must(sync_leaf_at(s.of[2].desk->ledger, tree.size, &early));
	assert_memory_equal(late.b, early.b, sizeof late.b);
	change_second(&s, "rm -r t2 && mv late t2");
	stores_sync(&s, 1);
	stores_settle(&s);
	for (int i = 0; i < 3; i++) {
		assert_true(stores_verify(&s, i));
		assert_true(stores_equal(&s, 0, i));
	}
	must(ledger_each(s.of[2].desk->ledger, 1, 0, count_forks, &forks));
	assert_true(forks > 0);
	free(id);
	stores_close(&s);
}

/* ---- the stores watch the hub ---- */

static void expect_note(struct stores *s, int i, const char *const *names)
{
	struct strbuf note = STRBUF_INIT;

	must(sync_note(s->of[i].desk->ledger, &note));
	for (; *names; names++)
		if (!strstr(note.buf, *names))
			fail_msg("%s is not in\n%s", *names, note.buf);
	strbuf_release(&note);
}

static void stores_cosign_what_they_have_taken(void **state)
{
	static const char *const names[] = { "hub/t1/", "\xe2\x80\x94 t1/",
					     "\xe2\x80\x94 t2/", NULL };
	struct strbuf note = STRBUF_INIT;
	struct stores s;
	char *id;

	stores_open(&s, 2, NULL);
	assert_int_equal(sync_note(s.of[0].desk->ledger, &note), NOT_FOUND);
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	stores_join(&s, 0);
	stores_join(&s, 1);
	for (int k = 0; k < 3; k++) {
		must(ticket_note(s.of[0].desk, id, "a note"));
		stores_settle(&s);
		stores_sync(&s, 0);
		stores_sync(&s, 1);
		expect_note(&s, 0, names);
		expect_note(&s, 1, names);
	}
	strbuf_release(&note);
	free(id);
	stores_close(&s);
}

/* What the first store has cosigned, as it lies at the hub. */
struct word {
	struct sync_witness w;
	char *line;
};

static int keep_first(void *ctx, const struct sync_witness *w)
{
	struct word *word = ctx;

	if (w->origin != SYNC_FIRST_NUMBER)
		return 0;
	word->w = *w;
	word->w.line = word->line = xstrdup(w->line);
	return 1;
}

static struct word first_word(struct stores *s)
{
	struct word word = { .line = NULL };
	struct hub *h;

	must(hub_open(&h, s->address));
	assert_int_equal(hub_witnesses(h, keep_first, &word), 1);
	hub_close(h);
	return word;
}

/* It gets there, whatever the hub has. */
static void bring_word(struct stores *s, struct word *word)
{
	struct hub_value p[] = { hub_text(""), hub_int(word->w.origin),
				 hub_int(word->w.size),
				 hub_blob(word->w.root.b, SHA256_SIZE),
				 hub_text(word->line) };
	struct hub *h;

	must(hub_open(&h, s->address));
	must(hub_run(h,
		     "UPDATE wf_witness SET size = $3, root = $4,"
		     " line = $5 WHERE desk = $1 AND origin = $2",
		     p, 5, NULL, NULL));
	hub_close(h);
	free(word->line);
}

static void expect_trouble(struct stores *s, int i, const char *words)
{
	struct courier_round round;

	assert_int_equal(courier_once(s->of[i].desk, &round, NULL, NULL),
			 CONFLICT);
	if (!strstr(fail_text(), words))
		fail_msg("%s", fail_text());
}

static void open_two(struct stores *s, char **id)
{
	stores_open(s, 2, NULL);
	*id = fixture_ticket(&s->of[0], "webshell", NULL);
	stores_join(s, 0);
	stores_join(s, 1);
	stores_settle(s);
	stores_sync(s, 0);
	run(s, "cp -r hub other");
}

/* The hub keeps two histories from one point on, and shows one to each.  As
 * soon as the word of the first store comes to the second, it knows. */
static void a_hub_with_two_histories_is_caught(void **state)
{
	struct stores s;
	struct word word;
	char *id;

	open_two(&s, &id);
	note_and_sync(&s, 0, id);
	word = first_word(&s);
	run(&s, "rm -r hub && mv other hub");
	note_and_sync(&s, 1, id);
	note_and_sync(&s, 1, id);
	bring_word(&s, &word);
	expect_trouble(&s, 1, "another order");
	assert_true(stores_verify(&s, 1));
	/* The first store finds itself in the other history, and mends it. */
	stores_sync(&s, 0);
	stores_settle(&s);
	assert_true(stores_equal(&s, 0, 1));
	free(id);
	stores_close(&s);
}

static void a_hub_that_keeps_records_back_is_caught(void **state)
{
	struct stores s;
	struct word word;
	char *id;

	open_two(&s, &id);
	note_and_sync(&s, 0, id);
	word = first_word(&s);
	run(&s, "rm -r hub && mv other hub");
	bring_word(&s, &word);
	expect_trouble(&s, 1, "to another store");
	free(id);
	stores_close(&s);
}

/* What a store has cosigned itself is not forgotten with its places. */
static void an_order_that_does_not_go_on_is_not_cosigned(void **state)
{
	struct sync_tree tree;
	struct stores s;
	char *id, *sql;

	open_two(&s, &id);
	must(sync_tree(s.of[0].desk->ledger, &tree));
	sql = xasprintf("UPDATE meta SET value = replace(value, char(10) || %d"
			" || char(10), char(10) || %d || char(10))"
			" WHERE key = 'hub.note'",
			(int)tree.size, (int)tree.size - 1);
	assert_int_equal(sqlite3_exec(ledger_db(s.of[0].desk->ledger), sql,
				      NULL, NULL, NULL),
			 SQLITE_OK);
	must(ticket_note(s.of[0].desk, id, "one more"));
	expect_trouble(&s, 0, "does not go on");
	free(sql);
	free(id);
	stores_close(&s);
}

/* ---- who is there ---- */

/* "t2 t1-1 " of those on other stores, as the i-th sees it. */
static void expect_others(struct stores *s, int i, const char *want)
{
	struct presences all = { NULL, 0, 0 };
	struct strbuf sb = STRBUF_INIT;

	presences_read(&all, s->of[i].desk);
	for (size_t k = 0; k < all.n; k++)
		if (*all.all[k].host)
			strbuf_addf(&sb, "%s %s ", all.all[k].host,
				    all.all[k].ticket);
	assert_string_equal(sb.buf, want);
	strbuf_release(&sb);
	presences_release(&all);
}

static int add_here(void *ctx, const struct hub_origin *o)
{
	strbuf_addf(ctx, "%lld ", (long long)o->here_until);
	return 0;
}

/* When what is said of who is there was written, for each store; yours. */
static char *times_said(struct stores *s)
{
	struct strbuf sb = STRBUF_INIT;
	struct hub *h;

	must(hub_open(&h, s->address));
	must(hub_origins(h, add_here, &sb));
	hub_close(h);
	return strbuf_detach(&sb);
}

static void who_is_in_a_ticket_is_seen_elsewhere(void **state)
{
	struct presence_mark mark = PRESENCE_MARK_INIT;
	char *before, *after;
	struct stores s;
	char *id;

	open_two(&s, &id);
	expect_others(&s, 0, "");
	before = times_said(&s);
	assert_string_equal(before, "0 0 "); /* nobody has anything to say */
	free(before);
	presence_show(&mark, s.of[1].desk, id);
	stores_sync(&s, 1);
	before = times_said(&s);
	stores_sync(&s, 0);
	expect_others(&s, 0, "t2 t1-1 ");
	expect_others(&s, 1, "");
	/* and while nothing changes nothing is written */
	stores_sync(&s, 1);
	stores_sync(&s, 0);
	after = times_said(&s);
	assert_string_equal(before, after);
	presence_hide(&mark);
	stores_sync(&s, 1);
	stores_sync(&s, 0);
	expect_others(&s, 0, "");
	free(before);
	free(after);
	free(id);
	stores_close(&s);
}

static void what_comes_of_who_is_there_is_looked_at(void **state)
{
	static const struct {
		const char *here;
		int64_t live; /* ms from now */
		const char *want;
	} cases[] = {
		{ "wu\tt1-1\t7\nlin\t\t7\n", 60000, "t2  t2 t1-1 " },
		{ "wu\tt1-1\t7\n", -1, "" },
		{ "wu\tt1-1\t7\n", 3600000, "" },
		{ "wu\n\n\tx", 60000, "" },
		{ "w\x1bu\tt1-1\t7\n", 60000, "" },
		{ "wu\tt1-1\t7\tmore\tand\n", 60000, "" },
		{ "wu\tt9-9\t7\n", 60000, "t2  " },
	};
	struct stores s;
	char *id;

	open_two(&s, &id);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct hub_presence say = { SYNC_FIRST_NUMBER + 1,
					    cases[i].here,
					    clock_now() + cases[i].live };
		struct hub *h;

		must(hub_open(&h, s.address));
		must(hub_put_presence(h, &say));
		hub_close(h);
		stores_sync(&s, 0);
		expect_others(&s, 0, cases[i].want);
	}
	free(id);
	stores_close(&s);
}

/* ---- a hub whose administrator rewrites what was done ---- */

struct rewriting {
	struct hub *hub;
	int changed;
};

/* Everything is as it should be, but for one word: the tree is made anew. */
static int push_rewritten(void *ctx, const struct sync_record *r)
{
	struct rewriting *w = ctx;
	struct sync_record copy = *r;
	char *body = xstrndup(r->body, r->len), *word;
	int64_t seq;

	word = strstr(body, "false alarm");
	if (word) {
		memcpy(word, "true attack", strlen("true attack"));
		w->changed++;
	}
	copy.body = body;
	merkle_leaf(&copy.leaf, body, r->len);
	must(hub_push(w->hub, &copy, 1, &seq));
	free(body);
	return 0;
}

static int join_again(void *ctx, const struct sync_origin *o)
{
	struct rewriting *w = ctx;
	int64_t number;
	bool confirmed;

	must(hub_join(w->hub, o, &number, &confirmed));
	assert_int_equal(number, o->number);
	return 0;
}

/* Of the first store's records, at another address. */
static void rewrite(struct stores *s, const char *address)
{
	struct ledger *l = s->of[0].desk->ledger;
	struct rewriting w = { .changed = 0 };
	bool made;

	run(s, "mkdir rewritten");
	must(hub_open(&w.hub, address));
	must(hub_init(w.hub, &made));
	must(sync_own_origins(l, join_again, &w));
	must(sync_read(l, SYNC_FIRST_NUMBER, 1, ledger_size(l), push_rewritten,
		       &w));
	assert_int_equal(w.changed, 1);
	hub_close(w.hub);
}

/* The exported checkpoint, held against what store i has of that origin. */
static int compare_exported(struct stores *s, int i)
{
	char *path = xasprintf("%s/exported/checkpoint", s->root);
	struct strbuf note = STRBUF_INIT;
	int rc;

	must(file_read(&note, path, 65536));
	rc = sync_checkpoint(s->of[i].desk->ledger, SYNC_FIRST_NUMBER, note.buf,
			     note.len);
	strbuf_release(&note);
	free(path);
	return rc;
}

/* No store that saw the old history is left: an exported log is enough. */
static void an_exported_log_shows_what_was_rewritten(void **state)
{
	char *address, *joined, *exported, *id;
	struct stores s;

	stores_open(&s, 3, NULL);
	id = fixture_ticket(&s.of[0], "webshell", NULL);
	must(ticket_note(s.of[0].desk, id, "a false alarm"));
	stores_join(&s, 0);
	stores_join(&s, 1);
	stores_sync(&s, 0);
	stores_sync(&s, 1);
	exported = xasprintf("%s/exported", s.root);
	must(ledger_export(s.of[0].desk->ledger, exported, NULL, NULL));
	must(compare_exported(&s, 1));
	address = xasprintf("file:%s/rewritten", s.root);
	rewrite(&s, address);
	joined = s.address;
	s.address = address;
	stores_join(&s, 2);
	stores_sync(&s, 2);
	s.address = joined;
	/* by itself it looks right */
	assert_true(stores_verify(&s, 2));
	assert_int_equal(compare_exported(&s, 2), CONFLICT);
	assert_non_null(strstr(fail_text(), "history was rewritten"));
	free(address);
	free(exported);
	free(id);
	stores_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_one_does_the_other_sees),
		cmocka_unit_test(a_run_goes_on_at_another_host),
		cmocka_unit_test(the_second_claim_is_superseded),
		cmocka_unit_test(who_had_the_store_open_goes_on),
		cmocka_unit_test(a_courier_may_die_between_any_two_steps),
		cmocka_unit_test(a_restored_store_gets_its_records_back),
		cmocka_unit_test(a_copy_that_was_written_to_is_told_so),
		cmocka_unit_test(what_nobody_can_read_blocks_nobody),
		cmocka_unit_test(a_lost_suffix_is_given_back),
		cmocka_unit_test(a_fork_is_seen_behind_the_same_last_place),
		cmocka_unit_test(stores_cosign_what_they_have_taken),
		cmocka_unit_test(who_is_in_a_ticket_is_seen_elsewhere),
		cmocka_unit_test(what_comes_of_who_is_there_is_looked_at),
		cmocka_unit_test(a_hub_with_two_histories_is_caught),
		cmocka_unit_test(a_hub_that_keeps_records_back_is_caught),
		cmocka_unit_test(an_order_that_does_not_go_on_is_not_cosigned),
		cmocka_unit_test(an_exported_log_shows_what_was_rewritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
