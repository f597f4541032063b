/*
 * test-playbooks.c - the screens of playbooks: the list, outline, graph,
 * source, history, and what changed between two versions.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <git2.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

#include <cmocka.h>

#define DOWN "\033OB"
#define ESC  "\033"
#define DAY  86400

static char *store;

/* ---- a history that is the same on every machine ---- */

static int64_t commit_time = 1793500000;

static void must_git(int rc)
{
	if (rc < 0)
		fail_msg("%s", git_error_last()->message);
}

/* The tree of `parent` with one file more, or another. */
static void make_tree(git_repository *git, git_commit *parent, const char *name,
		      const char *text, git_tree **out)
{
	git_treebuilder *builder;
	git_tree *tree;
	git_oid id;

	must_git(git_commit_tree(&tree, parent));
	must_git(git_treebuilder_new(&builder, git, tree));
	git_tree_free(tree);
	if (name) {
		must_git(git_blob_create_from_buffer(&id, git, text,
						     strlen(text)));
		must_git(git_treebuilder_insert(NULL, builder, name, &id,
						GIT_FILEMODE_BLOB));
	}
	must_git(git_treebuilder_write(&id, builder));
	must_git(git_tree_lookup(out, git, &id));
	git_treebuilder_free(builder);
}

/* A commit on main by Lin, a day after the one before.  name NULL: the first
 * one, of the files as they are. */
static void commit(const char *name, const char *text, const char *message)
{
	char *path = xasprintf("%s/desk.git", store);
	git_repository *git;
	git_signature *lin;
	git_reference *ref;
	git_commit *parent;
	git_tree *tree;
	git_oid id;

	must_git(git_repository_open(&git, path));
	must_git(git_reference_name_to_id(&id, git, "refs/heads/main"));
	must_git(git_commit_lookup(&parent, git, &id));
	make_tree(git, parent, name, text, &tree);
	must_git(git_signature_new(&lin, "Lin", "lin@example.org", commit_time,
				   0));
	commit_time += DAY;
	const git_commit *parents[] = { parent };
	must_git(git_commit_create(&id, git, NULL, lin, lin, NULL, message,
				   tree, name ? 1 : 0, (void *)parents));
	must_git(git_reference_create(&ref, git, "refs/heads/main", &id, 1,
				      NULL));
	git_reference_free(ref);
	git_signature_free(lin);
	git_tree_free(tree);
	git_commit_free(parent);
	git_repository_free(git);
	free(path);
}

static void replace(struct strbuf *sb, const char *old, const char *now)
{
	char *at = strstr(sb->buf, old);
	struct strbuf out = STRBUF_INIT;

	assert_non_null(at);
	strbuf_add(&out, sb->buf, (size_t)(at - sb->buf));
	strbuf_addstr(&out, now);
	strbuf_addstr(&out, at + strlen(old));
	strbuf_release(sb);
	*sb = out;
}

/* Three versions of a playbook, and a file with a slip in it. */
static int set_up(void **state)
{
	struct strbuf text = STRBUF_INIT;

	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	store = store_make();
	commit(NULL, NULL, "The playbooks of the desk");
	assert_int_equal(file_read(&text,
				   SRCDIR
				   "/tests/tui/desk/playbooks/webshell.json",
				   1 << 20),
			 0);
	replace(&text, "Is the file a webshell?",
		"Is the file really a webshell?");
	commit("webshell.json", text.buf, "Ask more clearly");
	replace(&text, "Block the source", "Block the sources");
	commit("webshell.json", text.buf, "There may be several");
	commit("broken.json",
	       "{\n  \"type\": \"playbook\",\n  \"id\": playbook\n}\n",
	       "Begin another one");
	strbuf_release(&text);
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	git_libgit2_shutdown();
	return 0;
}

/* ---- the program ---- */

static struct terminal *start(int cols, int rows, const char *const *env)
{
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store, NULL };

	return terminal_start(&(struct terminal_options){ .cols = cols,
							  .rows = rows,
							  .env = env },
			      argv);
}

static void quit(struct terminal *t)
{
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
}

/* ---- what it looks like ---- */

static void golden(struct terminal *t, const char *screen, int cols, int rows,
		   const char *suffix)
{
	char *name = xasprintf("%s-%dx%d%s", screen, cols, rows, suffix);

	terminal_golden_ids(t, name);
	free(name);
}

/* The other screens are in test-screens. */
static void check_screens(int cols, int rows, const char *suffix,
			  const char *const *env)
{
	struct terminal *t = start(cols, rows, env);

	terminal_keys(t, "PG\r4Gk d");
	golden(t, "playbook-diff", cols, rows, suffix);
	quit(t);
}

typedef void check_at(int cols, int rows, const char *suffix,
		      const char *const *env);

static void in_english(check_at *check)
{
	check(80, 24, "", NULL);
	check(132, 43, "", NULL);
}

static void in_chinese(check_at *check)
{
	const char *const *env = store_chinese(store);

	if (!env)
		skip();
	check(80, 24, "-zh_CN", env);
	check(132, 43, "-zh_CN", env);
}

static void screens_are_as_drawn(void **state)
{
	in_english(check_screens);
}

static void screens_are_as_drawn_in_chinese(void **state)
{
	in_chinese(check_screens);
}

/* ---- what it does ---- */

static void a_broken_playbook_says_where(void **state)
{
	struct terminal *t = start(132, 43, NULL);

	terminal_keys(t, ":playbooks broken\r");
	terminal_expect(t, "1 playbook ");
	terminal_expect(t, "broken.json: line 3, column 9");
	terminal_keys(t, "\r");
	terminal_expect(t, "It cannot be walked:");
	terminal_expect(t, "broken.json:3:9: E J1");
	terminal_keys(t, "2");
	terminal_expect(t, "It cannot be walked:");
	terminal_keys(t, "3");
	terminal_expect(t, "     3    \"id\": playbook");
	terminal_keys(t, "q" ESC);
	terminal_expect(t, "2 playbooks");
	quit(t);
}

static void a_filter_may_leave_nothing(void **state)
{
	struct terminal *t = start(80, 24, NULL);

	terminal_keys(t, "P/no such\r");
	terminal_expect(t, "Nothing matches the filter");
	terminal_keys(t, "\r");
	terminal_expect(t, "there is no playbook here");
	terminal_keys(t, ESC);
	terminal_expect_not(t, "Nothing matches");
	quit(t);
}

static void a_step_is_found_by_its_words(void **state)
{
	struct terminal *t = start(80, 24, NULL);

	terminal_keys(t, "PG\r/site back\r");
	terminal_expect(t, "Is the site back? ");
	terminal_keys(t, "2");
	terminal_expect(t, "Is the site back?");
	terminal_keys(t, "/no such thing");
	terminal_expect(t, "no step has \"no such thing\"");
	terminal_keys(t, ESC);
	terminal_keys(t, "\r");
	terminal_expect(t, "Is the site back?");
	quit(t);
}

static void the_source_keeps_its_line_numbers(void **state)
{
	struct terminal *t = start(80, 24, NULL);

	terminal_keys(t, "PG\r3/really\r");
	terminal_expect(t, "Is the file really a webshell?");
	terminal_expect_not(t, "spec_version");
	terminal_keys(t, ESC);
	terminal_expect(t, "     3    \"spec_version\": \"cacao-2.0\"");
	quit(t);
}

static void a_step_says_who_changed_it_last(void **state)
{
	struct terminal *t = start(132, 43, NULL);

	terminal_keys(t, "PG\r");
	terminal_expect(t, "changed last on 2026-11-02 by Lin (");
	terminal_expect(t, "): Ask more clearly");
	terminal_keys(t, "/block the sources\r");
	terminal_expect(t, "changed last on 2026-11-03 by Lin (");
	terminal_expect(t, "): There may be several");
	terminal_keys(t, "G");
	terminal_expect(t, "changed last on 2026-11-01 by Lin (");
	terminal_expect(t, "): The playbooks of the desk");
	quit(t);
}

static void any_two_versions_compare(void **state)
{
	struct terminal *t = start(132, 43, NULL);

	terminal_keys(t, "PG\r4d");
	terminal_expect(t, "Block the sources: name");
	terminal_expect_not(t, "really a webshell?: name");
	terminal_keys(t, "qG ggd");
	terminal_expect(t, "reworded 1 Is the file really a webshell?: name");
	terminal_expect(t, "Block the sources: name");
	terminal_expect(t,
			"+       \"name\": \"Is the file really a webshell?\"");
	terminal_expect(t, "-       \"name\": \"Is the file a webshell?\"");
	terminal_keys(t, "qG d");
	terminal_expect(t, "has no version before that");
	terminal_keys(t, "\r");
	terminal_expect(t, "     1  {");
	quit(t);
}

/* What others push is shown, as of the new commit. */
static void a_new_version_comes_in(void **state)
{
	struct terminal *t = start(132, 43, NULL);

	terminal_keys(t, "P");
	terminal_expect_not(t, "fresh.json");
	commit("fresh.json", "{\"type\":\"playbook\"}", "One more");
	terminal_await(t, "fresh.json");
	terminal_expect(t, "3 playbooks");
	quit(t);
}

/* The environment with an editor that is this script; $1 is the file. */
static struct terminal *start_editor(const char *script)
{
	char *path = xasprintf("%s/editor", store), *text, *variable;
	struct terminal *t;

	text = xasprintf("#!/bin/sh\n%s\n", script);
	assert_int_equal(file_write_atomic(path, text, strlen(text), 0700), 0);
	variable = xasprintf("VISUAL=%s", path);
	t = start(132, 43, (const char *[]){ variable, NULL });
	free(variable);
	free(text);
	free(path);
	return t;
}

/* On the plain terminal, where the workbench decodes nothing. */
static void answer(struct terminal *t, const char *question, const char *line)
{
	terminal_await(t, question);
	terminal_bytes_in(t, line, 0);
}

static void a_playbook_is_edited_and_committed(void **state)
{
	struct terminal *t =
		start_editor("sed -i 's/Block the sources/Block both/' \"$1\"");

	terminal_keys(t, "PG");
	terminal_type(t, "E");
	answer(t, "[c]ommit, [e]dit again, or [d]iscard?", "c\n");
	answer(t, "Why, in one line?", "There are two\n");
	terminal_await(t, "webshell.json: committed");
	terminal_keys(t, "\r4");
	terminal_expect(t, "There are two");
	terminal_keys(t, "1/Block both\r");
	terminal_expect(t, "Block both");
	quit(t);
}

static void what_is_not_taken_is_kept(void **state)
{
	struct terminal *t = start_editor("echo '{' >\"$1\"");

	terminal_keys(t, "PG\r");
	terminal_type(t, "E");
	answer(t, "E J1", "d\n");
	terminal_await(t, "webshell.json was not changed; the text is kept in");
	quit(t);
}

/* From here on a ticket is being worked. */
static void runs_are_counted(void **state)
{
	struct terminal *t = start(80, 24, NULL);

	terminal_keys(t, "P");
	terminal_expect(t, "10     110      0       0        1");
	terminal_keys(t, "qn");
	terminal_expect(t, "is yours");
	terminal_keys(t, "\r");
	terminal_expect(t, "Enter answer");
	terminal_keys(t, "P");
	terminal_expect(t, "10     110      1       1        1");
	terminal_keys(t, "G\r6");
	terminal_expect(t, "this one");
	terminal_expect(t, "runs: 1, finished: 0, left: 0");
	terminal_expect(t, "verdicts: none");
	quit(t);
}

/* The first step is another one there, so the answer to it does not fit. */
static void publish_another_first_step(void)
{
	struct strbuf text = STRBUF_INIT;

	assert_int_equal(file_read(&text,
				   SRCDIR
				   "/tests/tui/desk/playbooks/webshell.json",
				   1 << 20),
			 0);
	while (strstr(text.buf, "action--36f675cc"))
		replace(&text, "action--36f675cc", "action--46f675cc");
	commit("webshell.json", text.buf, "Begin anew");
	strbuf_release(&text);
}

static void check_move(int cols, int rows, const char *suffix,
		       const char *const *env)
{
	struct terminal *t = start(cols, rows, env);

	terminal_keys(t, ":open bj1-1\r>");
	golden(t, "move-versions", cols, rows, suffix);
	terminal_keys(t, "1");
	golden(t, "move-plan", cols, rows, suffix);
	terminal_keys(t, "\r");
	golden(t, "move-drop", cols, rows, suffix);
	terminal_keys(t, "n");
	quit(t);
}

static void a_move_is_as_drawn(void **state)
{
	struct terminal *t;

	publish_another_first_step();
	t = start(132, 43, NULL);
	terminal_keys(t, ":open bj1-1\r");
	terminal_expect(t, "Enter answer");
	terminal_keys(t, "\r1");
	quit(t);
	in_english(check_move);
}

static void a_move_is_as_drawn_in_chinese(void **state)
{
	in_chinese(check_move);
}

static void a_ticket_moves_to_another_version(void **state)
{
	struct terminal *t = start(132, 43, NULL);

	terminal_keys(t, ":open bj1-1\r>");
	terminal_expect(t, "Lin: Begin anew");
	terminal_expect(t, "(walked now)");
	terminal_keys(t, "2");
	terminal_expect(t, "in that version already");
	terminal_keys(t, ">3");
	terminal_expect(t, "kept     Is the file really a webshell?");
	terminal_expect(t, "then it stands at: ");
	terminal_keys(t, "as it was\r");
	terminal_expect(t, "bj1-1 goes on in the version of");
	terminal_keys(t, ">1");
	terminal_expect(t, "dropped  Is the file really a webshell? (action--");
	terminal_keys(t, "\r");
	terminal_expect(t, "1 answer does not fit the other version: drop it?");
	terminal_keys(t, "n");
	terminal_expect(t, "nothing was moved");
	terminal_keys(t, ":move main nonsense\r");
	terminal_expect(t, "\"nonsense\" is not OLDSTEP=NEWSTEP");
	terminal_keys(t, ">1\ry");
	terminal_expect(t, "bj1-1 goes on in the version of");
	terminal_expect(t, "Enter answer");
	quit(t);
}

/* A playbook that must not be used: the list, its screen and the ticket say
 * so, and it is not begun. */
static void one_out_of_force_says_so(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct terminal *t;

	assert_int_equal(file_read(&text,
				   SRCDIR
				   "/tests/tui/desk/playbooks/webshell.json",
				   1 << 20),
			 0);
	replace(&text, "playbook--3f98e277", "playbook--4f98e277");
	replace(&text, "\"created_by\"", "\"revoked\": true, \"created_by\"");
	commit("old.json", text.buf, "Take it out of use");
	strbuf_release(&text);
	t = start(132, 43, NULL);
	terminal_keys(t, ":playbooks revoked\r");
	terminal_expect(t, "✗ revoked: Webshell written");
	terminal_expect(t, "This playbook is revoked.");
	terminal_keys(t, "\r");
	terminal_expect(t, "✗ revoked");
	terminal_keys(t, "5");
	terminal_expect(t, "validity      This playbook is revoked.");
	terminal_expect(t, "version       2026-11-01T08:00:00.000Z");
	terminal_keys(t, "/signature\r");
	terminal_expect(t, "signature     none");
	terminal_expect_not(t, "This playbook is revoked.");
	terminal_keys(t, ESC);
	terminal_keys(t, ":queue\rn");
	terminal_expect(t, "is yours");
	terminal_keys(t, ":start old\r");
	terminal_expect(t, "is revoked: its author has taken it out of use");
	quit(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_are_as_drawn),
		cmocka_unit_test(screens_are_as_drawn_in_chinese),
		cmocka_unit_test(a_broken_playbook_says_where),
		cmocka_unit_test(a_filter_may_leave_nothing),
		cmocka_unit_test(a_step_is_found_by_its_words),
		cmocka_unit_test(the_source_keeps_its_line_numbers),
		cmocka_unit_test(a_step_says_who_changed_it_last),
		cmocka_unit_test(any_two_versions_compare),
		cmocka_unit_test(a_playbook_is_edited_and_committed),
		cmocka_unit_test(what_is_not_taken_is_kept),
		cmocka_unit_test(a_new_version_comes_in),
		cmocka_unit_test(runs_are_counted),
		cmocka_unit_test(a_move_is_as_drawn),
		cmocka_unit_test(a_move_is_as_drawn_in_chinese),
		cmocka_unit_test(a_ticket_moves_to_another_version),
		cmocka_unit_test(one_out_of_force_says_so),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
