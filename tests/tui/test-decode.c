/*
 * test-decode.c - keys, pastes and clicks out of bytes, whole and in pieces.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tui/decode.h"
#include "watchfloor/memory.h"

#define DOWN KEYCODE(KEY_DOWN)

static void set_up(struct decoder *d)
{
	decoder_init(d);
	decoder_bind(d, "\033[B", KEY_DOWN);
	decoder_bind(d, "\033OB", KEY_DOWN);
	decoder_bind(d, "\033[1;5C", KEY_WORD_RIGHT);
	decoder_bind(d, "\177", KEY_BACKSPACE);
	decoder_bind(d, "\033[200~", KEY_PASTE);
	d->clicks = true;
}

static void print_input(const struct input *in, struct strbuf *out)
{
	if (in->kind == INPUT_KEY)
		key_print(in->key, out);
	else if (in->kind == INPUT_PASTE)
		strbuf_addf(out, "(%.*s)", (int)in->len, in->text);
	else if (in->kind == INPUT_CLICK)
		strbuf_addf(out, "click@%d,%d", in->x, in->y);
	else if (in->kind == INPUT_WHEEL)
		strbuf_addf(out, "wheel%+d@%d,%d", in->key, in->x, in->y);
	else
		strbuf_addstr(out, "?");
	strbuf_addch(out, ' ');
}

/* What s becomes when it is fed so many bytes at a time, and is all. */
static char *decode(const char *s, size_t len, size_t piece)
{
	struct strbuf out = STRBUF_INIT;
	struct decoder d;
	struct input in;

	set_up(&d);
	for (size_t at = 0; at < len; at += piece) {
		decoder_feed(&d, s + at, piece < len - at ? piece : len - at);
		while (decoder_next(&d, false, &in))
			print_input(&in, &out);
	}
	while (decoder_next(&d, true, &in))
		print_input(&in, &out);
	decoder_release(&d);
	return strbuf_detach(&out);
}

static void expect(const char *bytes, const char *inputs)
{
	for (size_t piece = 1; piece <= strlen(bytes); piece++) {
		char *have = decode(bytes, strlen(bytes), piece);

		assert_string_equal(have, inputs);
		free(have);
	}
}

static void bytes_are_keys_however_they_come(void **state)
{
	expect("jk\r\177", "j k Enter Backspace ");
	expect("中é", "中 é ");
	expect("\033[B\033OBx", "Down Down x ");
	expect("\033[1;5C", "C-Right ");
	expect("\033x\033中", "M-x M-中 ");
	expect("\033\033[B", "M-Down ");
	expect("\033", "Esc ");
	expect("\033\033", "Esc Esc ");
	expect("\033[", "M-[ ");
	expect("\033O", "M-O ");
}

/* Ctrl-Up where terminfo does not know it must not be "Esc [ 1 ; 5 A": those
 * would go back, open a tab and give a playbook up. */
static void what_is_not_known_is_taken_whole(void **state)
{
	expect("\033[1;5Aj", "? j ");
	expect("\033[?1;2cj", "? j ");
	expect("\033OZj", "? j ");
	expect("\033[12\033[Bj", "? Down j ");
	expect("\033[1;\001", "? C-a ");
	expect("\033[1;5", "? ");
	expect("\377j\200", "? j ? ");
	expect("\xe4\xb8j", "? j ");
	expect("\xe4\xb8", "? ");
}

static void clicks_are_read_both_ways(void **state)
{
	expect("\033[<0;10;5M\033[<0;10;5m", "click@9,4 ? ");
	expect("\033[<64;1;1M\033[<65;250;80M", "wheel-1@0,0 wheel+1@249,79 ");
	expect("\033[<4;3;2M", "click@2,1 ");
	expect("\033[<2;3;2M\033[<99999;1M", "? ? ");
	expect("\033[M !!j\033[M#!!", "click@0,0 j ? ");
	expect("\033[M`*%", "wheel-1@9,4 ");
}

static void a_paste_is_one_input(void **state)
{
	expect("\033[200~a\r\nb\033[201~j", "(a\n\nb) j ");
	expect("\033[200~中\ttab\033[31m\033[201~", "(中 tab[31m) ");
	expect("\033[200~\033[20\033[201~", "([20) ");
	expect("\033[200~\033[201~\033[201", "() ? ");
}

static void a_paste_that_does_not_end_can_be_ended(void **state)
{
	struct decoder d;
	struct input in;

	set_up(&d);
	decoder_feed(&d, "\033[200~half", 10);
	assert_false(decoder_next(&d, true, &in));
	assert_true(d.pasting);
	decoder_end_paste(&d, &in);
	assert_int_equal(in.kind, INPUT_PASTE);
	assert_int_equal(in.len, 4);
	decoder_feed(&d, "j", 1);
	assert_true(decoder_next(&d, false, &in));
	assert_int_equal(in.key, 'j');
	decoder_release(&d);
}

static void a_paste_brings_no_more_than_its_share(void **state)
{
	char *much = xmalloc(2 * PASTE_MAX);
	struct decoder d;
	struct input in;

	memset(much, 'x', 2 * PASTE_MAX);
	set_up(&d);
	decoder_feed(&d, "\033[200~", 6);
	decoder_feed(&d, much, 2 * PASTE_MAX);
	assert_false(decoder_next(&d, false, &in));
	decoder_feed(&d, PASTE_END, strlen(PASTE_END));
	assert_true(decoder_next(&d, false, &in));
	assert_int_equal(in.len, PASTE_MAX);
	decoder_release(&d);
	free(much);
}

/* Until there was silence, Esc may be the beginning of something. */
static void esc_waits_for_silence(void **state)
{
	struct decoder d;
	struct input in;

	set_up(&d);
	decoder_feed(&d, "\033", 1);
	assert_false(decoder_next(&d, false, &in));
	assert_true(decoder_waits(&d));
	decoder_feed(&d, "[B", 2);
	assert_true(decoder_next(&d, false, &in));
	assert_int_equal(in.key, DOWN);
	assert_false(decoder_waits(&d));
	decoder_feed(&d, "\033", 1);
	assert_true(decoder_next(&d, true, &in));
	assert_int_equal(in.key, KEY_ESCAPE);
	decoder_release(&d);
}

/* Any bytes at all, in any pieces: it ends, and nothing is left over. */
static void any_bytes_come_to_an_end(void **state)
{
	static const char alphabet[] = "\033\033[O<;1M~BZ 2\xe4\xb8\xad\177x0";
	uint32_t seed = 1;

	for (int round = 0; round < 20000; round++) {
		char s[24];
		struct decoder d;
		struct input in;

		set_up(&d);
		for (size_t i = 0; i < sizeof s; i++) {
			seed = seed * 1664525 + 1013904223;
			s[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
			decoder_feed(&d, &s[i], 1);
			while (decoder_next(&d, (seed >> 8) % 7 == 0, &in))
				assert_in_range(in.kind, 0, INPUT_UNKNOWN);
		}
		while (decoder_next(&d, true, &in))
			;
		assert_true(d.pasting || !decoder_waits(&d));
		decoder_release(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_keys_however_they_come),
		cmocka_unit_test(what_is_not_known_is_taken_whole),
		cmocka_unit_test(clicks_are_read_both_ways),
		cmocka_unit_test(a_paste_is_one_input),
		cmocka_unit_test(a_paste_that_does_not_end_can_be_ended),
		cmocka_unit_test(a_paste_brings_no_more_than_its_share),
		cmocka_unit_test(esc_waits_for_silence),
		cmocka_unit_test(any_bytes_come_to_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
