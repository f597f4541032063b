/*
 * test-command.c - running commands of playbooks: what desk.conf allows, what
 * is recorded, what becomes evidence, and that no secret is ever kept.
 */
#include "config.h"

#include "check.h"

#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command-text.h"
#include "desk/command_private.h"
#include "desk/desk_private.h"
#include "fixture.h"
#include "watchfloor/authority.h"
#include "watchfloor/clock.h"
#include "watchfloor/command.h"
#include "watchfloor/evidence.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#define ALLOW_BASH "[run \"here\"]\n\ttype = bash\n"
#define SECRET     "Zq7-tell-n0body=="

struct on_watch {
	struct fixture f;
	char *ticket;
};

/* A ticket that is the actor's, with a run of a playbook of these commands
 * begun. */
static void begin(struct on_watch *w, const char *conf,
		  const struct test_command *commands, int n,
		  const char *target, const char *step)
{
	struct strbuf playbook = STRBUF_INIT;
	struct fixture_file files[] = { { "commands.json", NULL },
					{ "desk.conf", conf } };

	fixture_open(&w->f);
	command_playbook(&playbook, commands, n, target, step, "4443");
	files[0].text = playbook.buf;
	fixture_commit(&w->f, files, 2);
	fixture_reopen(&w->f);
	w->ticket = fixture_ticket(&w->f, "webshell", NULL);
	must(ticket_claim(w->f.desk, w->ticket));
	must(run_start(w->f.desk, w->ticket, COMMAND_PLAYBOOK));
	strbuf_release(&playbook);
}

static void end(struct on_watch *w)
{
	free(w->ticket);
	fixture_close(&w->f);
}

static struct command_plan *plan_of(struct on_watch *w, int index)
{
	struct command_plan *p;
	struct run *r;

	must(run_load(&r, w->f.desk, w->ticket));
	must(command_plan(&p, w->f.desk, r, index, NULL));
	run_free(r);
	return p;
}

static void wait_for(struct command_job *j)
{
	while (command_step(j)) {
		struct pollfd fd = { .fd = command_fd(j), .events = POLLIN };

		poll(&fd, 1, -1);
	}
}

static void run(struct on_watch *w, int index, struct command_result *out)
{
	struct command_job *j;

	must(command_begin(&j, w->f.desk, plan_of(w, index)));
	wait_for(j);
	must(command_end(j, out));
}

/* ---- the records and the evidence ---- */

struct seen {
	int n;
	struct command_row last;
	char outcome[16];
};

static int see(void *ctx, const struct command_row *row)
{
	struct seen *s = ctx;

	s->n++;
	s->last = *row;
	snprintf(s->outcome, sizeof s->outcome, "%s", row->outcome);
	return 0;
}

static struct seen commands_of(struct on_watch *w)
{
	struct seen s = { 0 };

	must(command_each(w->f.desk, w->ticket, see, &s));
	return s;
}

static int collect(void *ctx, const void *data, size_t len)
{
	strbuf_add(ctx, data, len);
	return 0;
}

static void what_it_says_is_evidence(void **state)
{
	const struct test_command c[] = {
		{ "bash", "echo seen; pwd; echo odd >&2", NULL },
		{ "manual", "think", NULL },
	};
	struct strbuf text = STRBUF_INIT;
	struct command_result r;
	struct on_watch w;
	struct seen s;

	begin(&w, ALLOW_BASH, c, 2, NULL, "");
	run(&w, 0, &r);
	assert_int_equal(r.outcome, COMMAND_OK);
	assert_non_null(strstr(r.out.buf, "seen\n/"));
	assert_int_equal(r.evidence[0], 1);
	must(evidence_read(w.f.desk, w.ticket, 1, collect, &text));
	assert_string_equal(text.buf, r.out.buf);
	strbuf_reset(&text);
	must(evidence_read(w.f.desk, w.ticket, 2, collect, &text));
	assert_string_equal(text.buf, "odd\n");
	s = commands_of(&w);
	assert_int_equal(s.n, 1);
	assert_string_equal(s.outcome, "ok");
	assert_true(s.last.ended != CLOCK_NEVER);
	assert_int_equal(access(strchr(r.out.buf, '/'), F_OK), -1);
	command_result_release(&r);
	strbuf_release(&text);
	end(&w);
}

static void how_it_ends(void **state)
{
	static const struct {
		const char *text;
		enum command_outcome outcome;
		int status;
	} cases[] = {
		{ "exit 3", COMMAND_FAILED, 3 },
		{ "kill -9 $$", COMMAND_FAILED, 137 },
		{ "no-such-program", COMMAND_FAILED, 127 },
		{ "sleep 600", COMMAND_TIMEOUT, 143 },
		{ "while :; do echo more; done", COMMAND_CUT, 143 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct test_command c = { "bash", cases[i].text, NULL };
		struct command_result r;
		struct on_watch w;

		begin(&w,
		      "[run \"here\"]\n\ttype = bash\n\ttimeout = 1s\n"
		      "\toutput = 2K\n",
		      &c, 1, NULL, "");
		run(&w, 0, &r);
		assert_int_equal(r.outcome, cases[i].outcome);
		assert_int_equal(r.status, cases[i].status);
		assert_true(r.out.len <= 2048);
		assert_string_equal(commands_of(&w).outcome,
				    command_outcome_word(r.outcome));
		command_result_release(&r);
		end(&w);
	}
}

static void the_step_may_allow_less_time(void **state)
{
	const struct test_command c = { "bash", "true", NULL };
	struct command_plan *p;
	struct on_watch w;

	begin(&w, ALLOW_BASH, &c, 1, NULL, ",'timeout':5000");
	p = plan_of(&w, 0);
	assert_int_equal(p->timeout, 5000);
	command_plan_free(p);
	end(&w);
}

static void cancelled(void **state)
{
	const struct test_command c = { "bash", "echo on; exec sleep 600",
					NULL };
	struct command_result r;
	struct command_job *j;
	struct on_watch w;

	begin(&w, ALLOW_BASH, &c, 1, NULL, "");
	must(command_begin(&j, w.f.desk, plan_of(&w, 0)));
	command_cancel(j);
	wait_for(j);
	must(command_end(j, &r));
	assert_int_equal(r.outcome, COMMAND_CANCELLED);
	command_result_release(&r);
	end(&w);
}

/* Until it has said so much in whole lines. */
static void take_until(struct command_job *j, struct strbuf *out, size_t len)
{
	struct strbuf err = STRBUF_INIT;
	struct pollfd fd = { command_fd(j), POLLIN, 0 };

	while (command_step(j)) {
		command_take(j, out, &err);
		if (out->len >= len)
			break;
		poll(&fd, 1, -1);
	}
	assert_int_equal(err.len, 0);
}

static void it_is_told_while_it_runs(void **state)
{
	const struct test_command c = {
		"bash", "echo one; echo two; printf three; exec sleep 600", NULL
	};
	struct strbuf said = STRBUF_INIT;
	struct command_result r;
	struct command_job *j;
	struct on_watch w;

	begin(&w, ALLOW_BASH, &c, 1, NULL, "");
	must(command_begin(&j, w.f.desk, plan_of(&w, 0)));
	take_until(j, &said, strlen("one\ntwo\n"));
	assert_string_equal(said.buf, "one\ntwo\n");
	command_cancel(j);
	wait_for(j);
	must(command_end(j, &r));
	assert_string_equal(r.out.buf, "one\ntwo\nthree");
	assert_int_equal(r.taken[0], said.len);
	assert_int_equal(r.taken[1], 0);
	strbuf_release(&said);
	command_result_release(&r);
	end(&w);
}

/* In whatever parts a text grows, what was told of it in between is the
 * beginning of what is told of the whole. */
static void no_part_tells_a_secret(void **state)
{
	static const char *const secrets[] = { "ab", "aab", "ba\nb", "b\n" };
	struct dice d = { 0x5eed0b01 };
	struct words hidden = { NULL, 0, 0 };
	size_t early = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(secrets); i++)
		words_add(&hidden, xstrdup(secrets[i]));
	for (int i = 0; i < 3000; i++) {
		struct strbuf all = STRBUF_INIT, told = STRBUF_INIT;
		size_t from = 0;

		for (int n = 40; n--;) {
			struct strbuf part = STRBUF_INIT;
			size_t to;

			strbuf_addch(&all, "abx\n"[dice_roll(&d, 4)]);
			to = secret_safe_end(&all, from, &hidden);
			assert_true(to >= from && to <= all.len);
			strbuf_add(&part, all.buf + from, to - from);
			secret_hide(&part, &hidden, false);
			strbuf_add(&told, part.buf, part.len);
			strbuf_release(&part);
			from = to;
		}
		secret_hide(&all, &hidden, false);
		assert_true(all.len >= told.len);
		assert_memory_equal(all.buf, told.buf, told.len);
		early += told.len;
		strbuf_release(&all);
		strbuf_release(&told);
	}
	assert_true(early > 3000);
	for (int i = 0; i < hidden.n; i++)
		free(hidden.list[i]);
	free(hidden.list);
}

/* Its own environment, and nothing of ours. */
static void a_clean_environment(void **state)
{
	const struct test_command c = { "bash", "env; umask; ls -A", NULL };
	struct command_result r;
	struct on_watch w;

	setenv("LEAKED", "from outside", 1);
	begin(&w, ALLOW_BASH, &c, 1, NULL, "");
	run(&w, 0, &r);
	assert_null(strstr(r.out.buf, "LEAKED"));
	assert_null(strstr(r.out.buf, "XDG_"));
	assert_non_null(strstr(r.out.buf, "HOME=/"));
	unsetenv("LEAKED");
	command_result_release(&r);
	end(&w);
}

/* ---- what is not run ---- */

static void somebody_answers_meanwhile(void **state)
{
	const struct test_command c = { "bash", "true", NULL };
	struct walk_answer done = { OUTCOME_DONE, NULL };
	struct command_plan *p;
	struct command_job *j;
	struct on_watch w;
	struct run *r;

	begin(&w, ALLOW_BASH, &c, 1, NULL, "");
	p = plan_of(&w, 0);
	must(run_load(&r, w.f.desk, w.ticket));
	must(run_answer(w.f.desk, r, &done, NULL));
	run_free(r);
	assert_int_equal(command_begin(&j, w.f.desk, p), CONFLICT);
	assert_int_equal(commands_of(&w).n, 0);
	end(&w);
}

static void refused_ones_are_on_record(void **state)
{
	const struct test_command c = { "bash", "true", NULL };
	struct command_plan *p;
	struct command_job *j;
	struct record last;
	struct on_watch w;

	begin(&w, "[desk]\n\tname = x\n", &c, 1, NULL, "");
	p = plan_of(&w, 0);
	assert_non_null(strstr(p->refusal, "no [run] is about that"));
	assert_int_equal(command_begin(&j, w.f.desk, p), REFUSED);
	assert_says("no [run] is about that");
	must(ledger_get(w.f.desk->ledger, ledger_last_id(w.f.desk->ledger),
			&last));
	assert_string_equal(last.act, "store.refused");
	assert_string_equal(json_str_at(last.data, "rule"), "run");
	record_release(&last);
	assert_int_equal(commands_of(&w).n, 0);
	end(&w);
}

/* ---- policy: every key, alone ---- */

struct policy_case {
	const char *keys;    /* of [run "x"], beside type and target */
	const char *not_for; /* NULL: allowed */
};

static void try_policy(const char *type, const char *target, const char *text,
		       const struct policy_case *cases, size_t n)
{
	const struct test_command c = { type, text, NULL };

	for (size_t i = 0; i < n; i++) {
		char *conf = xasprintf("[tenant \"acme\"]\n[tenant \"other\"]\n"
				       "[run \"x\"]\n\ttype = %s\n%s",
				       type, cases[i].keys);
		struct command_plan *p;
		struct on_watch w;

		begin(&w, conf, &c, 1, target, "");
		p = plan_of(&w, 0);
		if (!cases[i].not_for != !p->refusal ||
		    (p->refusal && !strstr(p->refusal, cases[i].not_for)))
			fail_msg("%s: %s", conf, p->refusal);
		command_plan_free(p);
		end(&w);
		free(conf);
	}
}

static void what_desk_conf_allows(void **state)
{
	char *me = desk_account();
	char *mine = xasprintf("\tmember = %s\n", me);
	const struct policy_case ssh[] = {
		{ "\ttarget = *\n\tport = 2222\n", NULL },
		{ "\ttarget = web-0?.example.org\n\tport = 2222\n", NULL },
		{ "\ttarget = *.example.org\n\tport = 22, 2222\n", NULL },
		{ "\ttarget = *\n", "this port" },
		{ "\ttarget = *\n\tport = 22\n", "this port" },
		{ "\ttarget = db-*\n\tport = 2222\n", "this host" },
		{ "\ttarget = 10.0.0.0/8\n\tport = 2222\n", "this host" },
	};
	const struct policy_case bash[] = {
		{ "", NULL },
		{ "\ttenant = acme\n", NULL },
		{ "\ttenant = *\n", NULL },
		{ "\ttenant = other\n", "this tenant" },
		{ "\tmatch = type:webshell\n", NULL },
		{ "\tmatch = type:phishing\n", "this ticket" },
		{ "\tplaybook = " COMMAND_PLAYBOOK "\n", NULL },
		{ "\tplaybook = "
		  "playbook--00000000-0000-4000-8000-000000000902\n",
		  "this playbook" },
		{ mine, NULL },
		{ "\tmember = nobody-else\n", "for you" },
		{ "\trole = senior\n", "for you" },
	};
	const struct policy_case http[] = {
		{ "\ttarget = 127.0.0.0/8\n\tport = 4443\n", NULL },
		{ "\ttarget = *\n\tport = 4443\n\tmethod = GET\n", NULL },
		{ "\ttarget = *\n\tport = 4443\n\tmethod = POST\n",
		  "this method" },
	};

	try_policy("ssh", "web", "id", ssh, ARRAY_SIZE(ssh));
	try_policy("bash", NULL, "id", bash, ARRAY_SIZE(bash));
	try_policy("http-api", "plain", "GET / HTTP/1.1", http,
		   ARRAY_SIZE(http));
	free(mine);
	free(me);
}

#define NEEDS_WORD                                         \
	",'step_extensions':{'" GUIDANCE_EXTENSION "':{"   \
	"'authorisation':'customer','action':'isolate'}}," \
	"'description':'x'"

/* Neither desk.conf nor a person can put itself in the customer's place. */
static void the_customers_word_comes_first(void **state)
{
	const struct test_command c = { "bash", "true", NULL };
	struct command_result r;
	struct command_plan *p;
	struct command_job *j;
	struct on_watch w;
	cJSON *word;

	begin(&w, "[tenant \"acme\"]\n" ALLOW_BASH, &c, 1, NULL, NEEDS_WORD);
	p = plan_of(&w, 0);
	assert_non_null(p->refusal);
	assert_non_null(strstr(p->refusal, "Look"));
	assert_int_equal(command_begin(&j, w.f.desk, p), REFUSED);
	assert_int_equal(commands_of(&w).n, 0);
	word = cJSON_CreateObject();
	json_add_str(word, "who", "wang");
	json_add_str(word, "channel", "phone");
	json_add_str(word, "assets", "*");
	json_add_str(word, "actions", "isolate");
	json_add_str(word, "reason", "agreed");
	json_add_str(word, "until", "2099-01-01T00:00:00Z");
	must(desk_act(w.f.desk, "authorisation.granted", w.ticket, word));
	run(&w, 0, &r);
	assert_int_equal(r.outcome, COMMAND_OK);
	command_result_release(&r);
	end(&w);
}

static void a_secret_needs_leave(void **state)
{
	const struct test_command c = { "bash", "echo __token__:value", NULL };
	struct command_plan *p;
	struct on_watch w;

	begin(&w, ALLOW_BASH "[secret \"edr\"]\n\tcommand = false\n", &c, 1,
	      NULL, "");
	p = plan_of(&w, 0);
	assert_non_null(strstr(p->refusal, "the secrets that it asks for"));
	command_plan_free(p);
	end(&w);
}

/* Its only command wants a secret that the program tells. */
static void begin_fetching(struct on_watch *w, struct command_job **j,
			   const char *program)
{
	const struct test_command c = { "bash", "echo __token__:value", NULL };
	char *conf = xasprintf(ALLOW_BASH "\tsecret = edr\n"
					  "[secret \"edr\"]\n\tcommand = %s\n",
			       program);

	begin(w, conf, &c, 1, NULL, "");
	must(command_begin(j, w->f.desk, plan_of(w, 0)));
	free(conf);
}

static void assert_not_begun(struct on_watch *w, struct command_result *r)
{
	assert_false(r->begun);
	assert_non_null(r->reason);
	assert_int_equal(r->out.len, 0);
	assert_int_equal(commands_of(w).n, 0);
	command_result_release(r);
}

static void a_secret_that_is_not_told(void **state)
{
	static const struct {
		const char *program, *says;
	} cases[] = {
		{ "false", "secret \"edr\" failed (1)" },
		{ "true", "secret \"edr\" said nothing" },
		{ "echo", "secret \"edr\" said nothing" },
		{ "/nowhere/pass", "secret \"edr\": No such file" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct command_result r;
		struct command_job *j;
		struct on_watch w;

		begin_fetching(&w, &j, cases[i].program);
		wait_for(j);
		assert_int_equal(command_end(j, &r), FAILED);
		assert_says(cases[i].says);
		assert_int_equal(r.outcome, COMMAND_FAILED);
		assert_not_begun(&w, &r);
		end(&w);
	}
}

static void given_up_while_it_is_fetched(void **state)
{
	struct command_result r;
	struct command_job *j;
	struct on_watch w;

	begin_fetching(&w, &j, "sleep 600");
	assert_string_equal(command_fetches(j), "edr");
	assert_true(command_step(j));
	command_cancel(j);
	wait_for(j);
	assert_int_equal(command_end(j, &r), FAILED);
	assert_says("given up while the secret \"edr\" was fetched");
	assert_int_equal(r.outcome, COMMAND_CANCELLED);
	assert_not_begun(&w, &r);
	end(&w);
}

/* Given up when the program had just said it: nothing is run all the same. */
static void given_up_at_the_last_moment(void **state)
{
	struct command_result r;
	struct command_job *j;
	struct on_watch w;

	begin_fetching(&w, &j, "echo " SECRET);
	command_cancel(j);
	wait_for(j);
	assert_int_equal(command_end(j, &r), FAILED);
	assert_int_equal(r.outcome, COMMAND_CANCELLED);
	assert_not_begun(&w, &r);
	end(&w);
}

/* While it was fetched the ticket went to somebody else. */
static void changed_while_it_is_fetched(void **state)
{
	struct command_result r;
	struct command_job *j;
	struct on_watch w;

	begin_fetching(&w, &j, "echo " SECRET);
	must(desk_act(w.f.desk, "ticket.released", w.ticket,
		      cJSON_CreateObject()));
	wait_for(j);
	assert_int_equal(command_end(j, &r), REFUSED);
	assert_not_begun(&w, &r);
	end(&w);
}

/* ---- no secret is kept ---- */

static bool found;

static int look_into(const char *path, const struct stat *st, int flag,
		     struct FTW *ftw)
{
	struct strbuf text = STRBUF_INIT;

	(void)st;
	(void)ftw;
	if (flag == FTW_F && !strstr(path, "/the-secret") &&
	    file_read(&text, path, 1 << 28) == 0 &&
	    memmem(text.buf, text.len, SECRET, strlen(SECRET))) {
		print_error("%s\n", path);
		found = true;
	}
	strbuf_release(&text);
	return 0;
}

/* Nothing under the store, its write-ahead log and blobs too. */
static void is_kept_nowhere(struct on_watch *w)
{
	struct strbuf all = STRBUF_INIT;
	struct record r;

	found = false;
	nftw(w->f.root, look_into, 16, FTW_PHYS);
	assert_false(found);
	for (int64_t id = ledger_last_id(w->f.desk->ledger);
	     ledger_get(w->f.desk->ledger, id, &r) == 0; id--) {
		json_print(&all, r.data);
		record_release(&r);
	}
	assert_null(strstr(all.buf, SECRET));
	strbuf_release(&all);
}

static void no_secret_is_kept(void **state)
{
	const struct test_command c[] = {
		{ "bash",
		  "printf -- '%s-' __token__:value; echo __token__:value >&2;"
		  "printf -- %s \"$WF_token\" | head -c 8; exec sleep 600",
		  NULL },
	};
	struct strbuf conf = STRBUF_INIT;
	struct command_result r;
	struct on_watch w;
	char *file;

	/* The folder of the fixture is not known before. */
	file = xasprintf("/tmp/wf-the-secret-%d", (int)getpid());
	must(file_write_atomic(file, SECRET "\n", strlen(SECRET) + 1, 0600));
	strbuf_addf(&conf,
		    ALLOW_BASH "\ttimeout = 1s\n\tsecret = edr\n"
			       "[secret \"edr\"]\n\tcommand = cat %s\n",
		    file);
	begin(&w, conf.buf, c, 1, NULL, "");
	run(&w, 0, &r);
	assert_int_equal(r.outcome, COMMAND_TIMEOUT);
	assert_string_equal(r.out.buf, "***-***");
	assert_string_equal(r.err.buf, "***\n");
	is_kept_nowhere(&w);
	command_result_release(&r);
	end(&w);
	unlink(file);
	free(file);
	strbuf_release(&conf);
}

/* ---- a crash ---- */

/* Killed in the middle: that it began is on record, and it is seen that no
 * end is. */
static void killed_in_the_middle(void **state)
{
	const struct test_command c = { "bash", "echo on; exec sleep 600",
					NULL };
	struct command_plan *p;
	struct on_watch w;
	struct seen s;
	pid_t pid;

	begin(&w, ALLOW_BASH, &c, 1, NULL, "");
	desk_close(w.f.desk);
	setenv("TMPDIR", w.f.root, 1); /* its folder stays behind */
	pid = fork();
	if (pid == 0) {
		struct command_job *j;
		struct pollfd fd;

		must(desk_open(&w.f.desk, w.f.dir, LEDGER_WRITE));
		must(command_begin(&j, w.f.desk, plan_of(&w, 0)));
		fd = (struct pollfd){ command_fd(j), POLLIN, 0 };
		while (command_step(j) && !command_said(j))
			poll(&fd, 1, -1);
		raise(SIGKILL);
	}
	waitpid(pid, NULL, 0);
	must(desk_open(&w.f.desk, w.f.dir, LEDGER_WRITE));
	s = commands_of(&w);
	assert_int_equal(s.n, 1);
	assert_true(s.last.ended == CLOCK_NEVER);
	p = plan_of(&w, 0);
	assert_int_equal(p->unfinished, 1);
	command_plan_free(p);
	unsetenv("TMPDIR");
	end(&w);
}

/* The projections are those that the records give. */
static void a_rebuild_gives_the_same(void **state)
{
	const struct test_command c = { "bash", "true", NULL };
	struct command_result r;
	struct on_watch w;

	begin(&w, ALLOW_BASH, &c, 1, NULL, "");
	run(&w, 0, &r);
	command_result_release(&r);
	must(ledger_rebuild(w.f.desk->ledger, NULL, NULL));
	assert_string_equal(commands_of(&w).outcome, "ok");
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_says_is_evidence),
		cmocka_unit_test(how_it_ends),
		cmocka_unit_test(the_step_may_allow_less_time),
		cmocka_unit_test(cancelled),
		cmocka_unit_test(it_is_told_while_it_runs),
		cmocka_unit_test(no_part_tells_a_secret),
		cmocka_unit_test(a_clean_environment),
		cmocka_unit_test(somebody_answers_meanwhile),
		cmocka_unit_test(refused_ones_are_on_record),
		cmocka_unit_test(what_desk_conf_allows),
		cmocka_unit_test(the_customers_word_comes_first),
		cmocka_unit_test(a_secret_needs_leave),
		cmocka_unit_test(a_secret_that_is_not_told),
		cmocka_unit_test(given_up_while_it_is_fetched),
		cmocka_unit_test(given_up_at_the_last_moment),
		cmocka_unit_test(changed_while_it_is_fetched),
		cmocka_unit_test(no_secret_is_kept),
		cmocka_unit_test(killed_in_the_middle),
		cmocka_unit_test(a_rebuild_gives_the_same),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
