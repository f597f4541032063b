/*
 * test-keys.c - the tables of actions and keys hold together.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "tui/action.h"
#include "tui/input.h"
#include "tui/keymap.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"

/* After error.h: cmocka has a macro fail(). */
#include <cmocka.h>

static int action_of(const struct binding *b)
{
	return action_named(b->command, (int)strcspn(b->command, " "));
}

static void every_key_runs_a_command_that_exists(void **state)
{
	for (const struct binding *b = keymap; b->key; b++)
		if (action_of(b) < 0)
			fail_msg("%s: %s", b->key, fail_text());
}

static void every_action_has_a_key_and_words(void **state)
{
	for (int a = 0; a < ACTION_COUNT; a++) {
		bool bound = false;

		for (const struct binding *b = keymap; b->key; b++)
			bound = bound || action_of(b) == a;
		/* `set` is nothing without words. */
		if (!bound && a != ACTION_SET)
			fail_msg("no key runs %s", action_table[a].name);
		assert_true(*action_table[a].word && *action_table[a].help);
	}
}

/* The page is made from the table; this finds out when it no longer is. */
static void every_action_is_in_the_manual(void **state)
{
	struct strbuf page = STRBUF_INIT, entry = STRBUF_INIT;

	assert_int_equal(
		file_read(&page, BUILDDIR "/man/watchfloor.1", 1 << 20), 0);
	for (int a = 0; a < ACTION_COUNT; a++) {
		strbuf_reset(&entry);
		for (const char *s = action_table[a].name; *s; s++)
			strbuf_addf(&entry, *s == '-' ? "\\-" : "%c", *s);
		strbuf_addch(&entry, '\n');
		if (!strstr(page.buf, entry.buf))
			fail_msg("%s is not in watchfloor(1)",
				 action_table[a].name);
	}
	strbuf_release(&page);
	strbuf_release(&entry);
}

static void no_key_is_bound_twice_on_a_screen(void **state)
{
	for (const struct binding *b = keymap; b->key; b++)
		for (const struct binding *o = b + 1; o->key; o++)
			if (b->screen == o->screen &&
			    strcmp(b->key, o->key) == 0)
				fail_msg("%s is bound to %s and to %s", b->key,
					 b->command, o->command);
}

static void a_screen_s_own_key_comes_before_the_general_one(void **state)
{
	assert_string_equal(keymap_command(SCREEN_TICKET, 'q'), "back");
	assert_string_equal(keymap_command(SCREEN_QUEUE, 'q'), "quit");
	assert_string_equal(keymap_command(SCREEN_QUEUE, 'j'), "down");
	assert_null(keymap_command(SCREEN_QUEUE, 'z'));
}

static void a_command_may_be_cut_short_while_it_is_clear(void **state)
{
	assert_int_equal(action_named("clo", 3), ACTION_CLOSE);
	assert_int_equal(action_named("re", 2), REFUSED);
	assert_int_equal(action_named("frob", 4), NOT_FOUND);
	/* "first" is no more than "f" of "failed" and "filter" */
	assert_int_equal(action_named("first", 5), ACTION_FIRST);
}

static void keys_are_named_as_people_call_them(void **state)
{
	static const struct {
		int key;
		const char *name;
	} names[] = {
		{ '\r', "Enter" },         { 27, "Esc" },
		{ KEY_CTRL('l'), "C-l" },  { KEY_ALT | 'x', "M-x" },
		{ KEYCODE(KEY_UP), "Up" }, { ' ', "Space" },
		{ 0x4e2d, "中" },
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct strbuf sb = STRBUF_INIT;

		key_print(names[i].key, &sb);
		assert_string_equal(sb.buf, names[i].name);
		strbuf_release(&sb);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_runs_a_command_that_exists),
		cmocka_unit_test(every_action_has_a_key_and_words),
		cmocka_unit_test(every_action_is_in_the_manual),
		cmocka_unit_test(no_key_is_bound_twice_on_a_screen),
		cmocka_unit_test(
			a_screen_s_own_key_comes_before_the_general_one),
		cmocka_unit_test(a_command_may_be_cut_short_while_it_is_clear),
		cmocka_unit_test(keys_are_named_as_people_call_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
