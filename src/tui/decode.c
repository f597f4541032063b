/*
 * decode.c - the bytes of a terminal as keys, pastes and clicks.
 */
#include "config.h"

#include "decode.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* A sequence longer than this is none. */
#define SEQUENCE_MAX 64

void decoder_init(struct decoder *d)
{
	*d = (struct decoder){ .bytes = STRBUF_INIT, .paste = STRBUF_INIT };
}

void decoder_release(struct decoder *d)
{
	while (d->nkeys)
		free(d->keys[--d->nkeys].bytes);
	free(d->keys);
	strbuf_release(&d->bytes);
	strbuf_release(&d->paste);
	decoder_init(d);
}

void decoder_bind(struct decoder *d, const char *bytes, int code)
{
	if (!*bytes)
		return;
	GROW(d->keys, d->nkeys, d->alloc);
	d->keys[d->nkeys++] = (struct bound_key){ .bytes = xstrdup(bytes),
						  .len = strlen(bytes),
						  .code = code };
}

void decoder_feed(struct decoder *d, const char *bytes, size_t len)
{
	strbuf_add(&d->bytes, bytes, len);
}

bool decoder_waits(const struct decoder *d)
{
	return d->bytes.len > 0;
}

/*
 * The functions below say what the bytes at s, len > 0 of them, begin with:
 * how many belong to it, or one of these.
 */
enum { MORE = 0, NONE = -1 };

static int found_key(struct input *out, size_t taken, int key)
{
	*out = (struct input){ .kind = INPUT_KEY, .key = key };
	return (int)taken;
}

static int found_unknown(struct input *out, size_t taken)
{
	*out = (struct input){ .kind = INPUT_UNKNOWN };
	return (int)taken;
}

/* ---- the mouse ---- */

/* How both ways of reporting number the buttons. */
enum { BUTTON_LEFT = 0, BUTTON_MODIFIERS = 4 | 8 | 16, WHEEL_UP = 64 };

static int found_click(struct input *out, size_t taken, int button, int x,
		       int y)
{
	found_unknown(out, taken);
	button &= ~BUTTON_MODIFIERS;
	if (button == BUTTON_LEFT)
		out->kind = INPUT_CLICK;
	else if (button == WHEEL_UP || button == WHEEL_UP + 1)
		out->kind = INPUT_WHEEL;
	out->key = button == WHEEL_UP ? -1 : 1;
	out->y = y - 1;
	out->x = x - 1;
	return (int)taken;
}

/* ESC [ < BUTTON ; X ; Y M, or m when it is let go. */
static int sgr_click(struct input *out, const char *s, size_t len)
{
	char report[SEQUENCE_MAX + 1], end;
	int button, x, y;

	snprintf(report, sizeof report, "%.*s", (int)len, s);
	if (sscanf(report, "\033[<%4d;%4d;%4d%c", &button, &x, &y, &end) != 4 ||
	    end != 'M')
		return found_unknown(out, len);
	return found_click(out, len, button, x, y);
}

/* ESC [ M and three bytes, each 32 more than what it says; letting go is
 * button 3. */
static int old_click(struct input *out, const char *s, size_t len)
{
	const unsigned char *b = (const unsigned char *)s + 3;

	if (len < 6)
		return MORE;
	return found_click(out, 6, b[0] - 32, b[1] - 32, b[2] - 32);
}

/* ---- keys ---- */

/* The longest sequence that is bound, unless a longer one may be coming. */
static int bound(const struct decoder *d, struct input *out, const char *s,
		 size_t len)
{
	const struct bound_key *best = NULL;

	for (const struct bound_key *k = d->keys; k < d->keys + d->nkeys; k++) {
		bool longer = k->len > len;

		if (memcmp(k->bytes, s, longer ? len : k->len) != 0)
			continue;
		if (longer && !d->silent)
			return MORE;
		if (!longer && (!best || k->len > best->len))
			best = k;
	}
	return best ? found_key(out, best->len, KEYCODE(best->code)) : NONE;
}

/* Bytes of the character that begins with c. */
static size_t character_length(unsigned char c)
{
	return c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
}

static int character(struct input *out, const char *s, size_t len)
{
	size_t want = character_length((unsigned char)*s), n = 1, taken;
	int32_t c = text_decode(s, len, &taken);

	if (c >= 0)
		return found_key(out, taken, (int)c);
	while (n < len && n < want && ((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n == len && n < want ? MORE : found_unknown(out, n);
}

/* ESC [, parameters, intermediates, and a final byte (ECMA-48, 5.4). */
static int control_sequence(const struct decoder *d, struct input *out,
			    const char *s, size_t len)
{
	size_t n = 2;

	if (d->clicks && len > 2 && s[2] == 'M')
		return old_click(out, s, len);
	while (n < len && n < SEQUENCE_MAX && s[n] >= 0x20 && s[n] < 0x40)
		n++;
	if (n == len)
		return MORE;
	/* What cannot belong to it begins something new. */
	if (s[n] < 0x40 || s[n] > 0x7e)
		return found_unknown(out, n);
	if (d->clicks && s[2] == '<')
		return sgr_click(out, s, n + 1);
	return found_unknown(out, n + 1);
}

/* With Alt a key sends Esc before what it sends else. */
static int with_alt(const struct decoder *d, struct input *out, const char *s,
		    size_t len)
{
	int taken = bound(d, out, s + 1, len - 1);

	if (taken == NONE && s[1] == KEY_ESCAPE)
		return found_key(out, 1, KEY_ESCAPE);
	if (taken == NONE)
		taken = character(out, s + 1, len - 1);
	if (taken == MORE)
		return MORE;
	out->key |= KEY_ALT;
	return taken + 1;
}

static int escape(const struct decoder *d, struct input *out, const char *s,
		  size_t len)
{
	if (len == 1)
		return MORE;
	if (s[1] == '[')
		return control_sequence(d, out, s, len);
	if (s[1] == 'O')
		return len > 2 ? found_unknown(out, 3) : MORE;
	return with_alt(d, out, s, len);
}

static int begins_with(const struct decoder *d, struct input *out,
		       const char *s, size_t len)
{
	int taken = bound(d, out, s, len);

	if (taken != NONE)
		return taken;
	return *s == KEY_ESCAPE ? escape(d, out, s, len)
				: character(out, s, len);
}

/* Nothing more comes: what would have gone on stands for itself. */
static int cut_short(struct input *out, const char *s, size_t len)
{
	if (*s != KEY_ESCAPE)
		return found_unknown(out, len);
	if (len == 1 || s[1] == KEY_ESCAPE)
		return found_key(out, 1, KEY_ESCAPE);
	if (len == 2)
		return found_key(out, 2, KEY_ALT | s[1]);
	return found_unknown(out, len);
}

/* ---- pastes ---- */

/* Line ends of every kind become '\n', a tab a space; other controls are
 * dropped. */
static void add_to_paste(struct decoder *d, int c)
{
	if (c == '\t')
		c = ' ';
	if (c == '\r')
		c = '\n';
	if ((c < ' ' && c != '\n') || (c >= 0x7f && c < 0xa0))
		return;
	if (d->paste.len < PASTE_MAX)
		text_encode(&d->paste, (uint32_t)c);
}

/* How many of the bytes at s are no part of what ends the paste, as far as
 * one can see. */
static size_t before_end(const char *s, size_t len)
{
	const char *end = memmem(s, len, PASTE_END, strlen(PASTE_END));
	size_t held = strlen(PASTE_END) - 1;

	if (end)
		return (size_t)(end - s);
	if (held > len)
		held = len;
	while (held && memcmp(s + len - held, PASTE_END, held) != 0)
		held--;
	return len - held;
}

static void take(struct decoder *d, size_t n)
{
	memmove(d->bytes.buf, d->bytes.buf + n, d->bytes.len - n);
	strbuf_setlen(&d->bytes, d->bytes.len - n);
}

void decoder_end_paste(struct decoder *d, struct input *out)
{
	d->pasting = false;
	*out = (struct input){ .kind = INPUT_PASTE,
			       .text = d->paste.buf,
			       .len = d->paste.len };
}

static bool next_of_paste(struct decoder *d, struct input *out)
{
	const char *s = d->bytes.buf;
	size_t text = before_end(s, d->bytes.len), at = 0;
	bool ended = d->bytes.len - text >= strlen(PASTE_END);

	while (at < text) {
		struct input c;
		int n = character(&c, s + at, text - at);

		if (n == MORE && !ended)
			break;
		if (n > 0 && c.kind == INPUT_KEY)
			add_to_paste(d, c.key);
		at += n == MORE ? text - at : (size_t)n;
	}
	take(d, ended ? text + strlen(PASTE_END) : at);
	if (ended)
		decoder_end_paste(d, out);
	return ended;
}

/* ---- all of it ---- */

bool decoder_next(struct decoder *d, bool silent, struct input *out)
{
	d->silent = silent;
	while (d->bytes.len && !d->pasting) {
		int taken = begins_with(d, out, d->bytes.buf, d->bytes.len);

		if (taken == MORE && !silent)
			return false;
		if (taken == MORE)
			taken = cut_short(out, d->bytes.buf, d->bytes.len);
		take(d, (size_t)taken);
		if (out->kind != INPUT_KEY || out->key != KEYCODE(KEY_PASTE))
			return true;
		strbuf_reset(&d->paste);
		d->pasting = true;
	}
	return d->pasting && next_of_paste(d, out);
}
