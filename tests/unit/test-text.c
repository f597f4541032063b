/*
 * test-text.c - what is safe to show, and how wide it is.
 */
#include "config.h"

#include <locale.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* Last: it has a macro fail(). */
#include <cmocka.h>

static void assert_safe(const char *text, size_t len, enum text_flags flags,
			const char *expected)
{
	struct strbuf sb = STRBUF_INIT;

	text_safe(&sb, text, len, flags);
	assert_string_equal(sb.buf, expected);
	strbuf_release(&sb);
}

static void what_spoofs_a_screen_leaves_a_mark(void **state)
{
	static const char *const table[][2] = {
		{ "plain text, 中文 é", "plain text, 中文 é" },
		{ "\x1b[31m", "^[[31m" },
		{ "a\r\nb\tc\b", "a^M^Jb^Ic^H" },
		{ "\x7f", "^?" },
		{ "\xc2\x80\xc2\x9b\xc2\x9f", "<U+0080><U+009B><U+009F>" },
		{ "\xc2\xa0", "\xc2\xa0" },
		{ "a\u200eb\u200f", "a<U+200E>b<U+200F>" },
		{ "\u202a\u202e", "<U+202A><U+202E>" },
		{ "\u2066\u2069", "<U+2066><U+2069>" },
		{ "\u061c", "<U+061C>" },
		{ "pay\u200bpal\u200d\u2060",
		  "pay<U+200B>pal<U+200D><U+2060>" },
		{ "\ufeffx\u180ey\u00adz", "<U+FEFF>x<U+180E>y<U+00AD>z" },
		{ "\u2764\ufe0f", "\u2764<U+FE0F>" },
		{ "\U000e0100", "<U+E0100>" },
		{ "\U000e0041", "<U+E0041>" },
		{ "\u2028\u2029", "<U+2028><U+2029>" },
		{ "\ufff9\ufffb", "<U+FFF9><U+FFFB>" },
		{ "\uffff\ufdd0\U0001fffe", "<U+FFFF><U+FDD0><U+1FFFE>" },
		{ "\U0001f1e8\U0001f1f3", "<U+1F1E8><U+1F1F3>" },
		{ "\ufffd", "\ufffd" },
		{ "caf\xe9", "caf<E9>" },
		{ "\xed\xa0\x80", "<ED><A0><80>" },
		{ "\xc0\xaf", "<C0><AF>" },
		{ "\xf4\x90\x80\x80", "<F4><90><80><80>" },
		{ "\xe4\xb8", "<E4><B8>" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		assert_safe(table[i][0], strlen(table[i][0]), TEXT_ONE_LINE,
			    table[i][1]);
	assert_safe("a\0b", 3, TEXT_ONE_LINE, "a^@b");
}

static void combining_marks_need_a_base_and_are_counted(void **state)
{
#define ACUTE "\xcc\x81"
	static const char *const table[][2] = {
		{ ACUTE "a", "<U+0301>a" },
		{ "a" ACUTE ACUTE ACUTE ACUTE, "a" ACUTE ACUTE ACUTE ACUTE },
		{ "a" ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE,
		  "a" ACUTE ACUTE ACUTE ACUTE "<U+0301><U+0301>" },
		{ "中" ACUTE "文" ACUTE, "中" ACUTE "文" ACUTE },
		{ "\x1b" ACUTE, "^[<U+0301>" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		assert_safe(table[i][0], strlen(table[i][0]), TEXT_ONE_LINE,
			    table[i][1]);
#undef ACUTE
}

static void lines_keep_newlines_and_tab_stops(void **state)
{
	assert_safe("a\n\tb\r\n", 6, TEXT_LINES, "a\n        b^M\n");
	assert_safe("1234567\t8", 9, TEXT_LINES, "1234567 8");
	assert_safe("12345678\t9", 10, TEXT_LINES, "12345678        9");
	assert_safe("中\tx", 5, TEXT_LINES, "中      x");
}

/* Nothing that text_safe() writes may be marked again. */
static bool is_safe(const struct strbuf *sb)
{
	struct strbuf again = STRBUF_INIT;
	bool same;

	text_safe(&again, sb->buf, sb->len, TEXT_ONE_LINE);
	same = again.len == sb->len && !memcmp(again.buf, sb->buf, sb->len);
	strbuf_release(&again);
	return same;
}

static void any_bytes_become_safe(void **state)
{
	static const char *const parts[] = { "\x1b",     "\xc2", "\x9b", "中",
					     "\xcc\x81", "a",    "\xe2", "\x80",
					     "\xae",     "\n",   "\xf0", "\x9f",
					     "\x87",     "\xa8" };
	struct strbuf in = STRBUF_INIT, out = STRBUF_INIT;
	unsigned seed = 1;

	for (int round = 0; round < 20000; round++) {
		strbuf_reset(&in);
		strbuf_reset(&out);
		for (int i = 0; i < 12; i++) {
			seed = seed * 1103515245 + 12345;
			strbuf_addstr(&in,
				      parts[(seed >> 16) % ARRAY_SIZE(parts)]);
		}
		text_safe(&out, in.buf, in.len, TEXT_ONE_LINE);
		assert_true(text_is_utf8(out.buf, out.len));
		assert_true(is_safe(&out));
	}
	strbuf_release(&in);
	strbuf_release(&out);
}

static void every_character_goes_both_ways(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	for (int32_t c = 0; c <= 0x10ffff; c++) {
		bool surrogate = c >= 0xd800 && c <= 0xdfff;
		size_t len;

		strbuf_reset(&sb);
		text_encode(&sb, (uint32_t)c);
		assert_int_equal(text_decode(sb.buf, sb.len, &len),
				 surrogate ? -1 : c);
		assert_int_equal(len, surrogate ? 1 : sb.len);
	}
	strbuf_release(&sb);
}

static void utf8_is_told_from_what_is_not(void **state)
{
	static const char *const wrong[] = {
		"\x80",
		"\xc1\x81",
		"\xe0\x9f\xbf",
		"\xf0\x8f\xbf\xbf",
		"\xf5\x80\x80\x80",
		"ascii only, then \xff",
		"12345678中文\xe4",
		"\xe4\xb8 ",
	};
	const char *right = "12345678 中文 and \U0001f600 and more ASCII";

	assert_true(text_is_utf8("", 0));
	assert_true(text_is_utf8(right, strlen(right)));
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_false(text_is_utf8(wrong[i], strlen(wrong[i])));
}

static void a_cut_is_between_characters(void **state)
{
	assert_int_equal(text_cut("abc", 3, 9), 3);
	assert_int_equal(text_cut("abc", 3, 2), 2);
	assert_int_equal(text_cut("研判", 6, 6), 6);
	assert_int_equal(text_cut("研判", 6, 5), 3);
	assert_int_equal(text_cut("研判", 6, 3), 3);
	assert_int_equal(text_cut("研判", 6, 2), 0);
}

static void widths_are_those_of_the_terminal(void **state)
{
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("ascii"), 5);
	assert_int_equal(text_width("中文"), 4);
	assert_int_equal(text_width("e\u0301"), 1);
	assert_int_equal(text_width("①─“…"), 4);
	assert_int_equal(text_width("ｱ한"), 3);
}

static void a_wide_character_never_straddles_the_edge(void **state)
{
	int used;

	assert_int_equal(text_fit("中文", 3, &used), 3);
	assert_int_equal(used, 2);
	assert_int_equal(text_fit("中文", 4, &used), 6);
	assert_int_equal(text_fit("e\u0301x", 1, &used), 3);
	assert_int_equal(used, 1);
	assert_int_equal(text_fit("abc", 0, &used), 0);
	assert_int_equal(text_fit("abc", -1, &used), 0);
}

static void assert_column(const char *s, int columns, const char *expected)
{
	struct strbuf sb = STRBUF_INIT;

	text_column(&sb, s, columns);
	assert_string_equal(sb.buf, expected);
	assert_int_equal(text_width(sb.buf), columns > 0 ? columns : 0);
	strbuf_release(&sb);
}

static void columns_are_cut_and_padded(void **state)
{
	assert_column("abc", 5, "abc  ");
	assert_column("abc", 3, "abc");
	assert_column("abcd", 3, "ab…");
	assert_column("中文字", 6, "中文字");
	assert_column("中文字", 5, "中文…");
	assert_column("中文字", 4, "中 …");
	assert_column("中", 1, "…");
	assert_column("", 2, "  ");
	assert_column("abc", 0, "");
	assert_column("abc", -3, "");
}

static void join_line(void *ctx, const char *s, size_t len)
{
	struct strbuf *sb = ctx;

	strbuf_add(sb, s, len);
	strbuf_addch(sb, '|');
}

static void assert_wrapped(const char *s, int width, const char *expected)
{
	struct strbuf sb = STRBUF_INIT;

	text_wrap(s, width, join_line, &sb);
	assert_string_equal(sb.buf, expected);
	strbuf_release(&sb);
}

static void lines_break_between_words(void **state)
{
	assert_wrapped("", 10, "");
	assert_wrapped("one two three", 9, "one two|three|");
	assert_wrapped("one two three", 7, "one two|three|");
	assert_wrapped("one   two", 4, "one|two|");
	assert_wrapped("unbreakable", 4, "unbr|eaka|ble|");
	assert_wrapped("a unbreakable", 4, "a|unbr|eaka|ble|");
	assert_wrapped("one\n\n  two\n", 10, "one||  two|");
	assert_wrapped("one  \ntwo", 10, "one|two|");
}

static void chinese_breaks_but_not_before_its_punctuation(void **state)
{
	assert_wrapped("确认文件是否存在", 6, "确认文|件是否|存在|");
	assert_wrapped("确认文件是否存在", 7, "确认文|件是否|存在|");
	assert_wrapped("确认文。件", 6, "确认|文。件|");
	assert_wrapped("见《手册》第二章", 4, "见|《手|册》|第二|章|");
	assert_wrapped("用户root登录", 6, "用户|root登|录|");
	assert_wrapped("中文", 1, "中|文|");
}

static void print_leaves_a_file_as_it_is(void **state)
{
	char *out = NULL;
	size_t len = 0;
	FILE *f = tmpfile();
	char line[32] = "";

	assert_non_null(f);
	text_print(f, "%s\n", "\x1b[1m中");
	rewind(f);
	assert_non_null(fgets(line, sizeof(line), f));
	assert_string_equal(line, "\x1b[1m中\n");
	fclose(f);

	/* A stream without a descriptor is no terminal. */
	f = open_memstream(&out, &len);
	text_print(f, "%d", 42);
	fclose(f);
	assert_string_equal(out, "42");
	free(out);
}

static void print_to_a_terminal_is_safe_line_by_line(void **state)
{
	static const char expected[] = "^[[1m|\r\na^JFAKE: b^M\r\n";
	char got[sizeof(expected)] = "";
	size_t len = 0;
	int master, slave;
	FILE *f;

	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	f = fdopen(slave, "w");
	text_print(f, "%s|\n%s\n", "\x1b[1m", "a\nFAKE: b\r");
	fflush(f);
	/* A terminal hands over what has come so far, often half of it. */
	while (len < sizeof(expected) - 1) {
		ssize_t n = read(master, got + len, sizeof(got) - 1 - len);

		assert_true(n > 0);
		len += (size_t)n;
	}
	assert_string_equal(got, expected);
	fclose(f);
	close(master);
}

static void search_folds_ascii_only(void **state)
{
	assert_true(text_contains_nocase("Login.JSP", "login.jsp"));
	assert_true(text_contains_nocase("aab", "AB"));
	assert_true(text_contains_nocase("anything", ""));
	assert_true(text_contains_nocase("中文日志", "文日"));
	assert_false(text_contains_nocase("É", "é"));
	assert_false(text_contains_nocase("ab", "abc"));
	assert_false(text_contains_nocase("", "a"));
	assert_false(text_contains_nocase("@", "`"));
}

static void without_utf8_all_beyond_ascii_is_marked(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	setlocale(LC_CTYPE, "C");
	assert_safe("中a", 4, TEXT_ONE_LINE, "<U+4E2D>a");
	text_column(&sb, "abcd", 3);
	assert_string_equal(sb.buf, "ab~");
	strbuf_release(&sb);
	setlocale(LC_CTYPE, "C.UTF-8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_spoofs_a_screen_leaves_a_mark),
		cmocka_unit_test(combining_marks_need_a_base_and_are_counted),
		cmocka_unit_test(lines_keep_newlines_and_tab_stops),
		cmocka_unit_test(any_bytes_become_safe),
		cmocka_unit_test(every_character_goes_both_ways),
		cmocka_unit_test(utf8_is_told_from_what_is_not),
		cmocka_unit_test(a_cut_is_between_characters),
		cmocka_unit_test(widths_are_those_of_the_terminal),
		cmocka_unit_test(a_wide_character_never_straddles_the_edge),
		cmocka_unit_test(columns_are_cut_and_padded),
		cmocka_unit_test(lines_break_between_words),
		cmocka_unit_test(chinese_breaks_but_not_before_its_punctuation),
		cmocka_unit_test(print_leaves_a_file_as_it_is),
		cmocka_unit_test(print_to_a_terminal_is_safe_line_by_line),
		cmocka_unit_test(search_folds_ascii_only),
		cmocka_unit_test(without_utf8_all_beyond_ascii_is_marked),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8")) {
		fputs("the locale C.UTF-8 is needed\n", stderr);
		return EXIT_FAILURE;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
