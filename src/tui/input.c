/*
 * input.c - one decoder of keys and pastes.
 *
 * curses decodes escape sequences, those of bracketed paste with them, so
 * there is one reader of the terminal and one timer for Esc.  Callers read
 * until there is no more before they wait again: curses keeps bytes of its
 * own that poll() cannot see.
 */
#include "config.h"

#include "input.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* Codes that no caller sees. */
enum { KEY_PASTE = KEY_OURS_LAST + 1, KEY_PASTE_END };

static const struct {
	const char *sequence;
	int code;
} extra_keys[] = {
	{ "\033[200~", KEY_PASTE },     { "\033[201~", KEY_PASTE_END },
	{ "\033[1;5D", KEY_WORD_LEFT }, { "\033[1;5C", KEY_WORD_RIGHT },
	{ "\033[H", KEY_HOME },         { "\033[F", KEY_END },
	{ "\033[1~", KEY_HOME },        { "\033[4~", KEY_END },
};

/* The paste being read: there is one keyboard. */
static struct strbuf paste = STRBUF_INIT;
static bool pasting;

void input_init(void)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	if (!getenv("ESCDELAY"))
		set_escdelay(25);
	for (size_t i = 0; i < ARRAY_SIZE(extra_keys); i++)
		define_key(extra_keys[i].sequence, extra_keys[i].code);
}

/* Send a capability that terminfo(5) lists among the user-defined ones. */
static void send(const char *capability)
{
	char name[8], *s;

	snprintf(name, sizeof name, "%s", capability);
	s = tigetstr(name);
	if (s && s != (char *)-1) {
		putp(s);
		fflush(stdout);
	}
}

void input_start(void)
{
	send("BE");
}

void input_stop(void)
{
	send("BD");
}

static bool key_input(struct input *out, int key)
{
	*out = (struct input){ .kind = INPUT_KEY, .key = key };
	return true;
}

/* Line ends of every kind become '\n'; other controls are dropped, but for
 * the tab, which becomes a space. */
static void paste_add(wint_t c)
{
	if (c == '\t')
		c = ' ';
	if (c == '\r')
		c = '\n';
	if ((c < ' ' && c != '\n') || (c >= 0x7f && c < 0xa0))
		return;
	if (paste.len < PASTE_MAX)
		text_encode(&paste, (uint32_t)c);
}

bool input_pasting(void)
{
	return pasting;
}

bool input_end_paste(struct input *out)
{
	pasting = false;
	*out = (struct input){ .kind = INPUT_PASTE,
			       .text = paste.buf,
			       .len = paste.len };
	return true;
}

/* Esc and another key at once are that key with Alt. */
static bool after_escape(struct input *out)
{
	wint_t c;

	switch (get_wch(&c)) {
	case OK:
		return key_input(out, c == KEY_ESCAPE ? KEY_ESCAPE
						      : KEY_ALT | (int)c);
	case KEY_CODE_YES:
		return key_input(out, KEY_ALT | KEYCODE((int)c));
	default:
		return key_input(out, KEY_ESCAPE);
	}
}

static bool code_input(struct input *out, int code)
{
	if (code == KEY_PASTE) {
		strbuf_reset(&paste);
		pasting = true;
		return false;
	}
	return key_input(out, KEYCODE(code));
}

bool input_next(struct input *out)
{
	wint_t c;
	int got;

	while ((got = get_wch(&c)) != ERR) {
		if (got == KEY_CODE_YES && c == KEY_RESIZE)
			continue;
		if (pasting) {
			if (got == KEY_CODE_YES && c == KEY_PASTE_END)
				return input_end_paste(out);
			if (got == OK)
				paste_add(c);
			continue;
		}
		if (got == OK && c == KEY_ESCAPE)
			return after_escape(out);
		if (got == OK)
			return key_input(out, (int)c);
		if (code_input(out, (int)c))
			return true;
	}
	return false;
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
