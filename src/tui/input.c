/*
 * input.c - one reader of the terminal, and its clock.
 *
 * curses knows what the keys of this terminal send and puts it into the mode
 * that makes them; it does not read.  Its reader takes a sequence apart that
 * terminfo does not name (xterm's ESC [ B in a program that asked for
 * ESC O B, Ctrl-Up in screen): Esc goes back and each letter does what it
 * does.  decode.c takes those whole.
 *
 * Esc is Esc when nothing has been readable for 25 ms (or $ESCDELAY) after it
 * was read.  The clock runs from the read, and before it counts as run out
 * there is one more look: a program that was kept waiting finds the rest of
 * the key there.
 */
#include "config.h"

#include "input.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decode.h"
#include "watchfloor/clock.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

#define ESCAPE_MS 25

/* What terminfo does not say, or says only of one of the two modes that
 * cursor keys have. */
static const struct {
	const char *bytes;
	int code;
} extra_keys[] = {
	{ "\033[200~", KEY_PASTE },     { "\033[A", KEY_UP },
	{ "\033[B", KEY_DOWN },         { "\033[C", KEY_RIGHT },
	{ "\033[D", KEY_LEFT },         { "\033[H", KEY_HOME },
	{ "\033[F", KEY_END },          { "\033OA", KEY_UP },
	{ "\033OB", KEY_DOWN },         { "\033OC", KEY_RIGHT },
	{ "\033OD", KEY_LEFT },         { "\033OH", KEY_HOME },
	{ "\033OF", KEY_END },          { "\033[1~", KEY_HOME },
	{ "\033[4~", KEY_END },         { "\033[Z", KEY_BTAB },
	{ "\033[1;5D", KEY_WORD_LEFT }, { "\033[1;5C", KEY_WORD_RIGHT },
	{ "\033OM", KEY_ENTER },
};

/* There is one keyboard. */
static struct decoder decoder;
static int64_t read_at; /* clock_ticks() when bytes came last */
static int escape_ms = ESCAPE_MS;
static bool mouse_on;

/* What terminfo says that keys send.  A report of the mouse is no key. */
static void bind_keys(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(extra_keys); i++)
		decoder_bind(&decoder, extra_keys[i].bytes, extra_keys[i].code);
	for (int code = KEY_MIN; code <= KEY_MAX; code++) {
		char *bytes;

		for (int i = 0; (bytes = keybound(code, i)); i++) {
			if (code != KEY_MOUSE)
				decoder_bind(&decoder, bytes, code);
			free(bytes);
		}
	}
}

void input_init(void)
{
	const char *delay = getenv("ESCDELAY");

	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	/* All that was typed is read before the screen is drawn. */
	typeahead(-1);
	if (delay)
		escape_ms = (int)strtol(delay, NULL, 10);
	decoder_init(&decoder);
	bind_keys();
}

void input_release(void)
{
	decoder_release(&decoder);
}

/* A string capability of terminfo(5), or NULL. */
static char *capability(const char *name)
{
	char copy[8], *s;

	snprintf(copy, sizeof copy, "%s", name);
	s = tigetstr(copy);
	return s && s != (char *)-1 ? s : NULL;
}

/* Send what terminfo(5) lists among the user-defined capabilities. */
static void send(const char *name)
{
	char *s = capability(name);

	if (s) {
		putp(s);
		fflush(stdout);
	}
}

/* curses asks for reports of the mouse as the entry's XM says.  Without one
 * (tmux, screen) it asks for the oldest kind, which ends at column 223: the
 * newer one is asked for beside it, which who does not know it ignores. */
static void ask_for_columns(bool on)
{
	if (capability("XM"))
		return;
	fputs(on ? "\033[?1006h" : "\033[?1006l", stdout);
	fflush(stdout);
}

void input_start(void)
{
	send("BE");
	if (mouse_on)
		ask_for_columns(true);
}

void input_stop(void)
{
	if (mouse_on)
		ask_for_columns(false);
	send("BD");
}

bool input_has_mouse(void)
{
	return capability("kmous") != NULL;
}

/* The mouse of the Linux console is not reported in the bytes that are read:
 * curses would ask a daemon (gpm) for it, which then took it from the console
 * for us who do not listen. */
static void set_mask(mmask_t mask)
{
	static const char variable[] = "NCURSES_GPM_TERMS";
	bool set = getenv(variable) != NULL;

	if (!set)
		setenv(variable, "", 1);
	mousemask(mask, NULL);
	if (!set)
		unsetenv(variable);
}

/* curses sends what turns the reports on, and puts them off and on again
 * around a suspend.  Said only when it changes: off must mean that nothing is
 * ever sent. */
void input_mouse(bool on)
{
	if (on == mouse_on)
		return;
	mouse_on = on;
	decoder.clicks = on;
	ask_for_columns(on);
	set_mask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0);
	fflush(stdout);
}

bool input_pasting(void)
{
	return decoder.pasting;
}

bool input_end_paste(struct input *out)
{
	decoder_end_paste(&decoder, out);
	return true;
}

int input_undecided(void)
{
	int64_t passed;

	if (!decoder_waits(&decoder) || decoder.pasting)
		return -1;
	passed = (clock_ticks() - read_at) / 1000000;
	return passed < escape_ms ? escape_ms - (int)passed : 0;
}

/* Take what can be read without waiting.  The terminal is not made
 * non-blocking: others have it open too. */
static void read_bytes(void)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	char buf[4096];
	ssize_t n = 0;

	if (poll(&in, 1, 0) > 0 && (in.revents & POLLIN))
		n = read(STDIN_FILENO, buf, sizeof buf);
	if (n > 0) {
		decoder_feed(&decoder, buf, (size_t)n);
		read_at = clock_ticks();
	}
}

static bool decode_next(struct input *out)
{
	bool silent;

	if (decoder_next(&decoder, false, out))
		return true;
	silent = input_undecided() == 0;
	read_bytes();
	if (decoder_next(&decoder, false, out))
		return true;
	return silent && input_undecided() == 0 &&
	       decoder_next(&decoder, true, out);
}

/* Decoded while something took long, and not lost.  Its paste is ours. */
static struct {
	struct input inputs[64];
	int n, next;
	char *paste;
} ahead;

static bool next_ahead(struct input *out)
{
	free(ahead.paste);
	ahead.paste = NULL;
	if (ahead.next == ahead.n) {
		ahead.n = ahead.next = 0;
		return false;
	}
	*out = ahead.inputs[ahead.next++];
	ahead.paste = (char *)out->text;
	return true;
}

bool input_stops(void)
{
	struct input in;

	while (ahead.n < (int)ARRAY_SIZE(ahead.inputs) && decode_next(&in)) {
		if (in.kind == INPUT_KEY &&
		    (in.key == KEY_ESCAPE || in.key == KEY_CTRL('c')))
			return true;
		if (in.kind == INPUT_PASTE)
			in.text = xstrndup(in.text, in.len);
		else
			in.text = NULL;
		ahead.inputs[ahead.n++] = in;
	}
	return false;
}

bool input_next(struct input *out)
{
	return next_ahead(out) || decode_next(out);
}
/* ---- names ---- */

static const struct {
	const char *name;
	int key;
} key_names[] = {
	{ "Enter", '\r' },
	{ "Enter", '\n' },
	{ "Enter", KEYCODE(KEY_ENTER) },
	{ "Esc", KEY_ESCAPE },
	{ "Tab", '\t' },
	{ "S-Tab", KEYCODE(KEY_BTAB) },
	{ "Space", ' ' },
	{ "Up", KEYCODE(KEY_UP) },
	{ "Down", KEYCODE(KEY_DOWN) },
	{ "Left", KEYCODE(KEY_LEFT) },
	{ "Right", KEYCODE(KEY_RIGHT) },
	{ "C-Left", KEYCODE(KEY_WORD_LEFT) },
	{ "C-Right", KEYCODE(KEY_WORD_RIGHT) },
	{ "PgUp", KEYCODE(KEY_PPAGE) },
	{ "PgDn", KEYCODE(KEY_NPAGE) },
	{ "Home", KEYCODE(KEY_HOME) },
	{ "End", KEYCODE(KEY_END) },
	{ "Delete", KEYCODE(KEY_DC) },
	{ "Backspace", KEYCODE(KEY_BACKSPACE) },
	{ "Backspace", 0x7f },
	{ "Backspace", '\b' },
	{ "Insert", KEYCODE(KEY_IC) },
	{ "F1", KEYCODE(KEY_F(1)) },
	{ "F2", KEYCODE(KEY_F(2)) },
	{ "F3", KEYCODE(KEY_F(3)) },
	{ "F4", KEYCODE(KEY_F(4)) },
	{ "F5", KEYCODE(KEY_F(5)) },
	{ "F6", KEYCODE(KEY_F(6)) },
	{ "F7", KEYCODE(KEY_F(7)) },
	{ "F8", KEYCODE(KEY_F(8)) },
	{ "F9", KEYCODE(KEY_F(9)) },
	{ "F10", KEYCODE(KEY_F(10)) },
	{ "F11", KEYCODE(KEY_F(11)) },
	{ "F12", KEYCODE(KEY_F(12)) },
};

void key_print(int key, struct strbuf *out)
{
	if (key & KEY_ALT) {
		strbuf_addstr(out, "M-");
		key &= ~KEY_ALT;
	}
	for (size_t i = 0; i < ARRAY_SIZE(key_names); i++) {
		if (key_names[i].key == key) {
			strbuf_addstr(out, key_names[i].name);
			return;
		}
	}
	if (key < ' ')
		strbuf_addf(out, "C-%c", key + 0x60);
	else if (key <= 0x10ffff)
		text_encode(out, (uint32_t)key);
}

/* One character that has no longer name. */
static bool is_character(const char *name)
{
	size_t len;
	int32_t c = text_decode(name, strlen(name), &len);

	return c > ' ' && c != 0x7f && !name[len];
}

bool key_is_name(const char *name)
{
	if (!*name)
		return false;
	if (strncmp(name, "M-", 2) == 0 && name[2])
		name += 2;
	for (size_t i = 0; i < ARRAY_SIZE(key_names); i++)
		if (strcmp(key_names[i].name, name) == 0)
			return true;
	if (strncmp(name, "C-", 2) == 0 && name[2])
		return name[2] >= 'a' && name[2] <= 'z' && !name[3];
	return is_character(name);
}
