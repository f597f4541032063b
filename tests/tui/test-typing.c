/*
 * test-typing.c - text in a pseudo-terminal: what is typed is never lost,
 * goes to $EDITOR and comes back, and is completed.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

#define ESC "\033"

static char *store;

static struct terminal *start_with(const char *ticket, const char *const *env)
{
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store, ticket,
			       NULL };

	return terminal_start(&(struct terminal_options){ .cols = 80,
							  .rows = 24,
							  .env = env },
			      argv);
}

static struct terminal *start(const char *ticket)
{
	return start_with(ticket, NULL);
}

static void quit(struct terminal *t)
{
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
}

static void kill_hard(struct terminal *t)
{
	terminal_signal(t, SIGKILL);
	assert_true(WIFSIGNALED(terminal_wait(t)));
	terminal_free(t);
}

static int set_up(void **state)
{
	store = store_make();
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	return 0;
}

/* A file beside the store; yours to free. */
static char *path_of(const char *name)
{
	return xasprintf("%s/../%s", store, name);
}

/* ---- nothing that was typed is lost ---- */

static void what_was_typed_outlives_a_kill(void **state)
{
	struct terminal *t = start("bj1-2");

	terminal_keys(t, "n初步判断：暴力");
	kill_hard(t);
	t = start(NULL);
	terminal_expect(t, "1 text was not finished");
	terminal_expect(t, "bj1-2  note  03:12:00  初步判断：暴力");
	terminal_keys(t, "\r");
	terminal_expect(t, "note: 初步判断：暴力");
	terminal_expect(t, "kept from 03:12");
	terminal_keys(t, "破解\r4");
	terminal_expect(t, "初步判断：暴力破解");
	quit(t);
	t = start(NULL);
	terminal_expect_not(t, "not finished");
	quit(t);
}

static void what_was_typed_outlives_the_line(void **state)
{
	struct terminal *t = start("bj1-2");

	terminal_keys(t, "nhalf a thou");
	terminal_signal(t, SIGHUP);
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
	t = start("bj1-2");
	terminal_expect(t, "half a thou");
	terminal_keys(t, ESC);
	terminal_expect(t, "the texts are kept");
	terminal_keys(t, "W");
	terminal_expect(t, "not finished");
	terminal_keys(t, "1");
	terminal_expect(t, "note: half a thou");
	/* To empty it is to throw it away. */
	terminal_keys(t, "\025" ESC);
	terminal_keys(t, "W");
	terminal_expect(t, "every text was finished");
	quit(t);
}

/* The ticket was closed elsewhere while the reason was typed. */
static void a_reason_that_was_refused_is_kept(void **state)
{
	struct terminal *t = start("bj1-2"), *other;

	terminal_keys(t, "cJ3");
	terminal_keys(t, "scanner of the customer");
	other = start("bj1-2");
	terminal_keys(other, ":close benign faster\r");
	terminal_expect(other, "bj1-2 is closed");
	quit(other);
	terminal_keys(t, "\r");
	terminal_expect(t, "bj1-2 is closed");
	terminal_keys(t, "W");
	terminal_expect(t, "bj1-2  judge  03:12:00  scanner of the customer");
	terminal_keys(t, ESC);
	terminal_keys(t, ":reopen again\r");
	terminal_keys(t, "cJ3");
	terminal_expect(t, "why: scanner of the customer");
	terminal_keys(t, "\r");
	terminal_expect(t, "bj1-2 is judged");
	terminal_keys(t, "W");
	terminal_expect(t, "every text was finished");
	quit(t);
}

static void two_programs_do_not_mix(void **state)
{
	struct terminal *one = start("bj1-2"), *two;

	terminal_keys(one, "nfrom the one");
	two = start("bj1-2");
	terminal_expect_not(two, "not finished");
	terminal_keys(two, "n");
	terminal_expect_not(two, "from the one");
	terminal_keys(two, "and the other");
	kill_hard(one);
	terminal_keys(two, ESC);
	terminal_keys(two, "n");
	terminal_expect(two, "note: and the other");
	terminal_keys(two, "\r");
	/* Now that its owner is gone. */
	terminal_keys(two, "n");
	terminal_expect(two, "note: from the one");
	terminal_keys(two, "\r");
	quit(two);
}

static void a_draft_is_for_its_owner_only(void **state)
{
	struct terminal *t = start("bj1-2");
	char *dir = path_of(".local/state/watchfloor/drafts");
	char *command =
		xasprintf("test \"$(stat -c %%a %s %s/* | tr '\\n' ' ')\" = "
			  "'700 600 '",
			  dir, dir);

	terminal_keys(t, "nsecret");
	assert_int_equal(system(command), 0);
	kill_hard(t);
	free(command);
	free(dir);
}

/* Whatever a disk has made of them. */
static void spoilt_drafts_do_no_harm(void **state)
{
	struct terminal *t = start("bj1-2");
	char *dir = path_of(".local/state/watchfloor/drafts");
	char *command = xasprintf(
		"cd %s && f=$(ls) && s=${f%%%%-*} && "
		": >$s-1 && printf 'watchfloor draft 9\\nx' >$s-2 && "
		"head -c 3000000 /dev/zero | tr '\\0' x >$s-3 && mkdir $s-4 &&"
		"printf 'watchfloor draft 1\\nkey note bj1-3\\nat 1\\n"
		"bytes 99999999\\n\\nto\\377rn' >$s-5",
		dir);

	terminal_keys(t, "nwhole");
	kill_hard(t);
	assert_int_equal(system(command), 0);
	t = start(NULL);
	terminal_expect(t, "2 texts were not finished");
	terminal_expect(t, "to<FF>rn");
	terminal_expect(t, "whole");
	terminal_keys(t, ESC);
	quit(t);
	free(command);
	free(dir);
}

static void a_disk_that_takes_nothing_stops_nobody(void **state)
{
	const char *env[] = { "XDG_STATE_HOME=/proc/nowhere", NULL };
	struct terminal *t = start_with("bj1-2", env);

	terminal_keys(t, "nall the same");
	terminal_expect(t, "not kept on disk");
	terminal_keys(t, ESC);
	terminal_keys(t, "n");
	terminal_expect(t, "note: all the same");
	terminal_keys(t, "\r4");
	terminal_expect(t, "all the same");
	quit(t);
}

/* ---- $EDITOR ---- */

/* The environment with an editor that is this script; $1 is the file. */
static struct terminal *start_editor(const char *script)
{
	char *path = path_of("editor"), *text, *variable;
	struct terminal *t;

	text = xasprintf("#!/bin/sh\n%s\n", script);
	assert_int_equal(file_write_atomic(path, text, strlen(text), 0700), 0);
	variable = xasprintf("VISUAL=%s", path);
	t = start_with("bj1-2", (const char *[]){ variable, NULL });
	free(variable);
	free(text);
	free(path);
	return t;
}

static void a_note_is_written_in_the_editor(void **state)
{
	struct terminal *t =
		start_editor("test \"$(stat -c %a \"$1\")\" = 600 || exit 9\n"
			     "printf 'first line\\n第二行\\n' >\"$1\"");

	terminal_keys(t, "E");
	terminal_expect(t, "noted on bj1-2");
	terminal_keys(t, "4");
	terminal_expect(t, "first line");
	terminal_expect(t, "第二行");
	quit(t);
}

static void an_empty_text_is_no_note(void **state)
{
	struct terminal *t = start_editor(": >\"$1\"");

	terminal_keys(t, "E");
	terminal_expect(t, "nothing was written");
	terminal_keys(t, "4");
	terminal_expect(t, "No notes yet");
	quit(t);
}

static void an_unchanged_text_is_not_recorded(void **state)
{
	struct terminal *t = start_editor("exit 0");

	terminal_keys(t, "nnot yet" ESC);
	terminal_keys(t, "E");
	terminal_expect(t, "nothing was recorded, the text is kept");
	terminal_keys(t, "4");
	terminal_expect(t, "No notes yet");
	quit(t);
}

static void an_editor_that_fails_loses_nothing(void **state)
{
	static const struct {
		const char *script, *said;
	} failures[] = {
		{ "echo work >\"$1\"; exit 3", "ended with error 3" },
		{ "echo work >\"$1\"; kill -9 $$", "was killed" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(failures); i++) {
		struct terminal *t = start_editor(failures[i].script);

		terminal_keys(t, "E");
		terminal_expect(t, failures[i].said);
		terminal_keys(t, "n");
		terminal_expect(t, "note: work");
		terminal_keys(t, "\025" ESC);
		quit(t);
	}
}

static void an_editor_that_is_missing_is_named(void **state)
{
	const char *env[] = { "VISUAL=/no/such/editor", NULL };
	struct terminal *t = start_with("bj1-2", env);

	terminal_keys(t, "E");
	terminal_expect(t, "there is no program \"/no/such/editor\"");
	terminal_keys(t, "j");
	quit(t);
}

/* The editor has saved, then the workbench dies under it. */
static void what_the_editor_saved_outlives_the_workbench(void **state)
{
	struct terminal *t =
		start_editor("echo saved in time >\"$1\"; kill -9 $PPID");

	terminal_type(t, "E");
	assert_true(WIFSIGNALED(terminal_wait(t)));
	terminal_free(t);
	t = start(NULL);
	terminal_expect(t, "bj1-2  note");
	terminal_expect(t, "saved in time");
	terminal_keys(t, "\r\r4");
	terminal_expect(t, "saved in time");
	quit(t);
}

/* The line goes while the editor is open: it is told to end, and so are we. */
static void an_editor_ends_with_the_line(void **state)
{
	struct terminal *t = start_editor("echo so far >\"$1\"\n"
					  "kill -HUP $PPID\n"
					  "exec cat");

	terminal_type(t, "E");
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
	t = start(NULL);
	terminal_expect(t, "so far");
	terminal_keys(t, ESC);
	quit(t);
}

static void a_prompt_goes_to_the_editor_and_comes_back(void **state)
{
	struct terminal *t = start_editor("printf ' and 更多' >>\"$1\"");

	terminal_keys(t, "nbegun\030\005");
	terminal_expect(t, "note: begun and 更多");
	terminal_keys(t, " here\r4");
	terminal_expect(t, "begun and 更多 here");
	terminal_keys(t, ":\030\005");
	terminal_expect(t, "only a text can go to $EDITOR");
	terminal_keys(t, ESC);
	quit(t);
}

static void a_stopped_editor_stops_the_workbench_too(void **state)
{
	char *editor = path_of("editor");
	const char *text = "#!/bin/sh\nkill -TSTP $$\necho back >\"$1\"\n";
	char *script = xasprintf("VISUAL=%s %s/tests/tui/workbench %s bj1-2;"
				 " echo has stopped; fg",
				 editor, BUILDDIR, store);
	const char *argv[] = { "/bin/sh", "-m", "-c", script, NULL };
	struct terminal *t;

	assert_int_equal(file_write_atomic(editor, text, strlen(text), 0700),
			 0);
	t = terminal_start(&(struct terminal_options){ .cols = 80, .rows = 24 },
			   argv);
	terminal_keys(t, "E");
	assert_true(terminal_got(t, "has stopped"));
	terminal_expect(t, "noted on bj1-2");
	quit(t);
	free(script);
	free(editor);
}

/* ---- $PAGER ---- */

static void a_text_goes_to_the_pager_made_safe(void **state)
{
	char *out = path_of("paged");
	char *pager = xasprintf("PAGER=env >%s.env; cat >%s", out, out);
	char *env_file = xasprintf("%s.env", out);
	struct terminal *t =
		start_with("Evil", (const char *[]){ pager, NULL });
	struct strbuf text = STRBUF_INIT, vars = STRBUF_INIT;

	terminal_keys(t, "\r\t2|");
	assert_int_equal(file_read(&text, out, 1 << 20), 0);
	assert_non_null(strstr(text.buf, "\"alert\""));
	assert_null(strchr(text.buf, '\033'));
	assert_null(strstr(text.buf, "\xe2\x80\xae"));
	assert_int_equal(file_read(&vars, env_file, 1 << 20), 0);
	assert_non_null(strstr(vars.buf, "LESSSECURE=1"));
	strbuf_reset(&text);
	terminal_keys(t, "3|");
	assert_int_equal(file_read(&text, out, 1 << 20), 0);
	assert_non_null(strstr(text.buf, "opened with 1 alert: Evil ^[[31m"));
	strbuf_reset(&text);
	terminal_keys(t, "2\r|");
	assert_int_equal(file_read(&text, out, 1 << 20), 0);
	assert_non_null(strstr(text.buf, "\"alert\""));
	quit(t);
	strbuf_release(&text);
	strbuf_release(&vars);
	free(env_file);
	free(pager);
	free(out);
}

/* ---- completion ---- */

static void tab_shows_commands_with_what_they_do(void **state)
{
	struct terminal *t = start(NULL);

	terminal_keys(t, ":re\t");
	terminal_expect(t,
			" release         Give the ticket back to the queue");
	terminal_expect(t, " reopen          Open a closed ticket again");
	terminal_golden(t, "complete-80x24");
	terminal_keys(t, "l\t");
	terminal_expect(t, ":release");
	terminal_expect_not(t, "Open a closed ticket again");
	terminal_keys(t, ESC);
	quit(t);
}

static void tab_completes_what_a_command_takes(void **state)
{
	static const struct {
		const char *keys, *line;
	} cases[] = {
		{ ":open b\t", ":open bj1-" },
		{ ":judge fal\t", ":judge false-positive" },
		{ ":start web\t", ":start webshell" },
		{ ":escalate sen\t", ":escalate senior" },
		{ ":wait cu\t", ":wait customer" },
		{ ":sort sev\t", ":sort severity" },
		{ ":columns sev\ttit\t", ":columns severity title" },
		{ ":set edi\t", ":set editor" },
		{ ":set notify os\t", ":set notify osc" },
		{ ":set mouse t\t", ":set mouse true" },
		{ ":set theme hi\t", ":set theme high-contrast" },
		{ ":filter -sever\tcr\t", ":filter -severity:critical" },
		{ ":filter owner:m\t", ":filter owner:me" },
		{ ":filter severity:low,cri\t", ":filter severity:low,crit" },
		{ ":ledger act:ticket.cla\t", ":ledger act:ticket.claimed" },
		{ "/verdict:false-p\t", "/verdict:false-positive" },
	};
	struct terminal *t = start(NULL);

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		terminal_keys(t, cases[i].keys);
		terminal_expect(t, cases[i].line);
		terminal_keys(t, ESC);
	}
	quit(t);
}

static void more_than_fits_is_counted(void **state)
{
	struct terminal *t = start(NULL);

	terminal_keys(t, ":\t");
	terminal_expect(t, "Claim the most urgent free ticket");
	terminal_expect(t, "more");
	terminal_keys(t, "open bj1-\t");
	terminal_expect(t, "Port scan of host");
	terminal_keys(t, ESC);
	quit(t);
}

/* ---- history ---- */

static void earlier_lines_are_found_by_chinese(void **state)
{
	struct terminal *t = start("bj1-2");
	int row, col;

	terminal_keys(t, "n看过堡垒机\r");
	terminal_keys(t, "nanother\r");
	terminal_keys(t, "n\022堡垒");
	terminal_expect(t, "看过堡垒机");
	terminal_keys(t, "\005");
	terminal_expect(t, "note: 看过堡垒机");
	terminal_cursor(t, &row, &col);
	assert_int_equal(col, 1 + 6 + 10);
	terminal_keys(t, "\025" ESC);
	quit(t);
}

static void command_lines_are_remembered_for_their_owner(void **state)
{
	struct terminal *t = start("bj1-2");
	char *file = path_of(".local/state/watchfloor/commands");
	struct stat st;

	terminal_keys(t, ":note 记住\r");
	quit(t);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	t = start("bj1-2");
	terminal_keys(t, ":\033OA");
	terminal_expect(t, ":note 记住");
	terminal_keys(t, ESC);
	terminal_keys(t, "/\033OA");
	terminal_expect_not(t, "/note 记住");
	terminal_keys(t, ESC);
	quit(t);
	free(file);
}

/* Each on a store of its own. */
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_typed_outlives_a_kill),
		TEST(what_was_typed_outlives_the_line),
		TEST(a_reason_that_was_refused_is_kept),
		TEST(two_programs_do_not_mix),
		TEST(a_draft_is_for_its_owner_only),
		TEST(spoilt_drafts_do_no_harm),
		TEST(a_disk_that_takes_nothing_stops_nobody),
		TEST(a_note_is_written_in_the_editor),
		TEST(an_empty_text_is_no_note),
		TEST(an_unchanged_text_is_not_recorded),
		TEST(an_editor_that_fails_loses_nothing),
		TEST(an_editor_that_is_missing_is_named),
		TEST(what_the_editor_saved_outlives_the_workbench),
		TEST(an_editor_ends_with_the_line),
		TEST(a_prompt_goes_to_the_editor_and_comes_back),
		TEST(a_stopped_editor_stops_the_workbench_too),
		TEST(a_text_goes_to_the_pager_made_safe),
		TEST(tab_shows_commands_with_what_they_do),
		TEST(tab_completes_what_a_command_takes),
		TEST(more_than_fits_is_counted),
		TEST(earlier_lines_are_found_by_chinese),
		TEST(command_lines_are_remembered_for_their_owner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
