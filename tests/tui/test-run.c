/*
 * test-run.c - running a command of a playbook in the workbench: it is shown,
 * said yes to, watched, ended; and what a kill in the middle leaves.
 */
#include "config.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit/command-text.h"
#include "../unit/playbook-text.h"
#include "store.h"
#include "terminal.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#include <cmocka.h>

#define ESC "\033"

static char *store, *pipe_path;

/* The program of the secret tells it once somebody has opened the pipe. */
static void set_conf(void)
{
	char *conf;

	pipe_path = xasprintf("%s/../pipe", store);
	conf = xasprintf("[desk]\nname = test\n"
			 "[queue \"open\"]\nfilter = state:open\n"
			 "[run \"here\"]\ntype = bash\nsecret = edr\n"
			 "[secret \"edr\"]\ncommand = cat %s\n",
			 pipe_path);
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	store_commit(store, "desk.conf", conf);
	free(conf);
}

static int set_up(void **state)
{
	const struct test_command commands[] = {
		{ "bash", "printf 'seen \\033[31m%s\\n' __src-ip__:value",
		  NULL },
		{ "bash",
		  "printf 'half \\033[31mway\\n'; echo $$ > __mark__:value; "
		  "exec sleep 600",
		  NULL },
		{ "manual", "Think.", NULL },
		{ "ssh", "id", NULL },
		{ "bash",
		  "echo __token__:value | grep -q 'hus[h]' && echo it was told",
		  NULL },
		{ "bash", "echo 'asked 1000 hosts'; exec sleep 600", NULL },
	};
	struct strbuf playbook = STRBUF_INIT;
	char *mark;

	store = store_make();
	mark = xasprintf("%s/..", store);
	setenv("TMPDIR", mark, 1); /* what is killed leaves its folder */
	free(mark);
	mark = xasprintf(",'step_variables':{'__mark__':{'type':'string',"
			 "'constant':true,'value':'%s/../mark'}}",
			 store);
	command_playbook(&playbook, commands, 6, "web", mark, "4443");
	store_commit(store, "commands.json", playbook.buf);
	set_conf();
	strbuf_release(&playbook);
	free(mark);
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	free(pipe_path);
	return 0;
}

static struct terminal *start_sized(int cols, int rows, const char *const *env)
{
	const char *argv[] = { BUILDDIR "/watchfloor", "-C", store, NULL };

	return terminal_start(&(struct terminal_options){ .cols = cols,
							  .rows = rows,
							  .env = env },
			      argv);
}

static struct terminal *start(void)
{
	return start_sized(80, 24, NULL);
}

/* To a ticket that becomes the person's, and the step with the commands. */
static void go_to_step(struct terminal *t, const char *ticket)
{
	char *open = xasprintf(":open %s\r", ticket);

	terminal_keys(t, open);
	terminal_keys(t, "c");
	terminal_keys(t, ":start " COMMAND_PLAYBOOK "\r");
	free(open);
}

static struct terminal *at_step(const char *ticket)
{
	struct terminal *t = start();

	go_to_step(t, ticket);
	terminal_expect(t, "$ run command");
	return t;
}

/* The program that the second command has become, once it is there. */
static pid_t wait_for_mark(void)
{
	char *path = xasprintf("%s/../mark", store);
	struct strbuf text = STRBUF_INIT;
	pid_t pid;

	while (!strchr(text.buf, '\n')) {
		strbuf_reset(&text);
		if (file_read(&text, path, 100) < 0)
			usleep(10000);
	}
	pid = (pid_t)strtol(text.buf, NULL, 10);
	unlink(path);
	strbuf_release(&text);
	free(path);
	return pid;
}

static void must_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fputs(text, f) < 0, 0);
	assert_int_equal(fclose(f), 0);
}

static bool is_there(pid_t pid)
{
	return kill(pid, 0) == 0;
}

static void shown_and_said_yes_to(void **state)
{
	struct terminal *t = at_step("bj1-1");

	terminal_keys(t, "$");
	terminal_expect(t, "Which command?");
	terminal_keys(t, "1");
	terminal_expect(t, "allowed by [run \"here\"] of desk.conf");
	terminal_expect(t, "WF_src_ip=192.0.2.1");
	terminal_golden(t, "run-80x24");
	/* to look is not to run */
	terminal_keys(t, "q");
	terminal_keys(t, "$1y");
	terminal_await(t, "it ended well, status 0");
	terminal_expect(t, "seen ^[[31m192.0.2.1");
	terminal_expect(t, "evidence 1: what it said");
	terminal_expect(t, "Enter answer the step");
	/* y again runs nothing */
	terminal_keys(t, "y");
	terminal_expect(t, "it has been run");
	terminal_keys(t, "\r");
	terminal_expect(t, "the playbook is at its end");
	terminal_quit(t);
}

static void what_is_not_allowed(void **state)
{
	struct terminal *t = at_step("bj1-2");

	terminal_keys(t, ":run 4\r");
	terminal_expect(t, "Where?");
	terminal_keys(t, "1");
	terminal_expect(t, "not allowed: desk.conf lets nobody run ssh");
	terminal_expect_not(t, "y run it");
	terminal_keys(t, "y");
	terminal_expect(t, "desk.conf lets nobody run ssh");
	terminal_keys(t, "q:run 3\r");
	terminal_expect(t, "it is for you to do");
	terminal_quit(t);
}

static void ended_by_a_key(void **state)
{
	struct terminal *t = at_step("bj1-3");
	pid_t pid;

	terminal_keys(t, "$2y");
	pid = wait_for_mark();
	terminal_expect(t, "it runs");
	/* what it says is seen while it runs */
	terminal_await(t, "half ^[[31mway");
	/* it is not left by the way, and keys still work */
	terminal_keys(t, "q");
	terminal_expect(t, "it still runs: x ends it");
	terminal_keys(t, ":queue\r");
	terminal_expect(t, "bj1-1");
	terminal_keys(t, "Q");
	terminal_expect(t, "a command still runs");
	assert_true(is_there(pid));
	terminal_keys(t, ESC);
	terminal_expect(t, "x end it");
	terminal_keys(t, "x");
	terminal_await(t, "it ended cancelled");
	assert_false(is_there(pid));
	terminal_keys(t, "q");
	terminal_expect(t, "$ run command");
	terminal_quit(t);
}

static void keys_are_answered_while_a_secret_is_fetched(void **state)
{
	struct terminal *t = at_step("bj1-7");

	terminal_keys(t, "$4y");
	terminal_expect(t, "the secret \"edr\" is being fetched");
	/* given up: nothing has begun, and it can be run once more */
	terminal_keys(t, "x");
	terminal_await(t, "q back");
	terminal_expect(t, "it was not run");
	terminal_expect(t, "given up while the secret");
	terminal_keys(t, "q$4y");
	terminal_expect(t, "the secret \"edr\" is being fetched");
	terminal_keys(t, "q");
	terminal_expect(t, "it still runs: x ends it");
	terminal_keys(t, ":queue\r");
	terminal_expect(t, "bj1-1");
	terminal_keys(t, ESC);
	terminal_expect(t, "the secret \"edr\" is being fetched");
	/* only now is it told: all that was before it */
	must_write(pipe_path, "hush\n");
	terminal_await(t, "Enter answer the step");
	terminal_expect(t, "it ended well, status 0");
	terminal_expect(t, "evidence 1: what it said");
	terminal_expect_not(t, "hush");
	terminal_quit(t);
}

static void killed_in_the_middle(void **state)
{
	struct terminal *t = at_step("bj1-4");
	pid_t pid;

	terminal_keys(t, "$2y");
	pid = wait_for_mark();
	terminal_signal(t, SIGKILL);
	terminal_wait(t);
	terminal_free(t);
	while (is_there(pid)) /* the guard gives it a moment */
		usleep(10000);
	t = start();
	terminal_keys(t, ":open bj1-4\r");
	terminal_keys(t, "$1");
	terminal_expect(t, "1 begun on this step has no end on record");
	terminal_keys(t, "y");
	terminal_await(t, "it ended well");
	terminal_quit(t);
	assert_int_equal(
		store_run(store, (const char *[]){ "audit", "verify", NULL }),
		0);
}

static void from_the_command_line(void **state)
{
	struct terminal *t = at_step("bj1-5");

	terminal_quit(t);
	assert_int_equal(
		store_run(store, (const char *[]){ "run", "bj1-5", "1",
						   "--dry-run", NULL }),
		0);
	assert_int_equal(
		store_run(store, (const char *[]){ "run", "bj1-5", "4",
						   "--dry-run", NULL }),
		1);
	/* nobody can be asked */
	assert_int_equal(
		store_run(store, (const char *[]){ "run", "bj1-5", "1", NULL }),
		2);
	assert_int_equal(store_run(store, (const char *[]){ "run", "bj1-5", "1",
							    "--yes", NULL }),
			 0);
	assert_int_equal(store_run(store, (const char *[]){ "run", "bj1-5", "4",
							    "--yes", NULL }),
			 1);
}

/* Asked on the terminal; C-c ends it. */
static void asked_on_the_terminal(void **state)
{
	const char *argv[] = {
		BUILDDIR "/watchfloor", "-C", store, "run", "bj1-5", "2", NULL
	};
	struct terminal *t = terminal_start(
		&(struct terminal_options){
			.cols = 80, .rows = 24, .is_shell = true },
		argv);
	pid_t pid;

	terminal_await(t, "run this? [y, or Enter for no]");
	terminal_type(t, "y\n");
	pid = wait_for_mark();
	terminal_signal(t, SIGINT);
	terminal_await(t, "it ended cancelled");
	terminal_wait(t);
	terminal_free(t);
	assert_false(is_there(pid));
}

/* C-c gives a secret up, too: the pipe can be opened once it is fetched. */
static void a_secret_given_up_on_the_terminal(void **state)
{
	const char *argv[] = {
		BUILDDIR "/watchfloor", "-C", store, "run", "bj1-5", "5", NULL
	};
	struct terminal *t = terminal_start(
		&(struct terminal_options){
			.cols = 80, .rows = 24, .is_shell = true },
		argv);
	int fd;

	terminal_await(t, "run this? [y, or Enter for no]");
	terminal_type(t, "y\n");
	fd = open(pipe_path, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	terminal_signal(t, SIGINT);
	terminal_await(t, "given up while the secret \"edr\"");
	terminal_wait(t);
	terminal_free(t);
	close(fd);
}

/* A playbook that takes two values from outside, and whose step waits. */
static void commit_asking(void)
{
	struct strbuf text = STRBUF_INIT;

	playbook_text(
		&text, 902,
		"'__case__':{'type':'integer','external':true,"
		"'description':'Number of the case'},"
		"'__vip__':{'type':'bool','external':true,"
		"'value':'true','description':'A VIP?'},"
		"'__zone__':{'type':'string','external':true,"
		"'value':'dmz','description':'Zone'}",
		START("a2") ACTION("2", "e3", ",'delay':60000,'timeout':600000")
			END_AT("3"),
		"");
	store_commit(store, "asking.json", text.buf);
	strbuf_release(&text);
}

static void what_is_asked_at_the_start(void **state)
{
	struct terminal *t;

	commit_asking();
	t = start();
	terminal_keys(t, ":open bj1-6\r");
	terminal_keys(t, "c");
	terminal_keys(t, ":start asking\r");
	terminal_expect(t, "Number of the case (a whole number):");
	terminal_keys(t, ESC);
	terminal_expect(t, "No playbook yet");
	terminal_keys(t, ":start asking\r");
	terminal_keys(t, "seven\r");
	terminal_expect(t, "must be a whole number");
	terminal_keys(t, "\025"
			 "7\r");
	terminal_expect(t, "A VIP? (true or false)");
	terminal_keys(t, "n");
	terminal_expect(t, "Zone (text): dmz");
	terminal_keys(t, "\r");
	terminal_expect(t, "begin not before 03:13:00");
	terminal_expect(t, "times out at 03:23:00, then: decide");
	terminal_keys(t, "q");
	terminal_free(t);
	assert_int_equal(store_run(store, (const char *[]){ "ticket", "step",
							    "bj1-6", NULL }),
			 0);
}

/* ---- how it looks ---- */

struct look {
	const char *ticket, *suffix;
	int cols, rows;
	const char *const *env;
	const char *back; /* the key to leave by, there once it is over */
};

/* The last line is drawn last. */
static void end_it(struct terminal *t, const struct look *l)
{
	terminal_keys(t, "x");
	terminal_await(t, l->back);
}

static void draw(struct terminal *t, const struct look *l, const char *screen)
{
	char *name = xasprintf("screens/run-%s-%dx%d%s", screen, l->cols,
			       l->rows, l->suffix);

	terminal_golden(t, name);
	free(name);
}

static void draw_all(const struct look *l)
{
	struct terminal *t = start_sized(l->cols, l->rows, l->env);

	go_to_step(t, l->ticket);
	terminal_keys(t, "$1");
	draw(t, l, "shown");
	terminal_keys(t, "q");
	terminal_keys(t, ":run 4\r");
	terminal_keys(t, "1");
	draw(t, l, "refused");
	terminal_keys(t, "q");
	terminal_keys(t, "$5y");
	terminal_await(t, " 17 ");
	terminal_keys(t, "j"); /* and all of that is drawn */
	draw(t, l, "running");
	end_it(t, l);
	terminal_keys(t, "q");
	terminal_keys(t, "$4y");
	draw(t, l, "secret");
	end_it(t, l);
	draw(t, l, "given-up");
	terminal_keys(t, "q");
	terminal_quit(t);
}

static void the_screens_in_english(void **state)
{
	draw_all(&(struct look){ .ticket = "bj1-8",
				 .suffix = "",
				 .cols = 132,
				 .rows = 43,
				 .back = "q back" });
}

static void the_screens_in_chinese(void **state)
{
	const char *const *env = store_chinese(store);

	if (!env)
		skip();
	draw_all(&(struct look){ .ticket = "bj1-9",
				 .suffix = "-zh_CN",
				 .cols = 80,
				 .rows = 24,
				 .env = env,
				 .back = "q 返回" });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shown_and_said_yes_to),
		cmocka_unit_test(what_is_not_allowed),
		cmocka_unit_test(ended_by_a_key),
		cmocka_unit_test(keys_are_answered_while_a_secret_is_fetched),
		cmocka_unit_test(killed_in_the_middle),
		cmocka_unit_test(from_the_command_line),
		cmocka_unit_test(asked_on_the_terminal),
		cmocka_unit_test(a_secret_given_up_on_the_terminal),
		cmocka_unit_test(what_is_asked_at_the_start),
		cmocka_unit_test(the_screens_in_english),
		cmocka_unit_test(the_screens_in_chinese),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
