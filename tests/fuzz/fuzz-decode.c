/*
 * fuzz-decode.c - any bytes become keys, pastes and clicks, the same in one
 * piece and one by one, and none is left over.
 */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "tui/decode.h"
#include "watchfloor/error.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void set_up(struct decoder *d)
{
	decoder_init(d);
	decoder_bind(d, "\033[B", KEY_DOWN);
	decoder_bind(d, "\033OB", KEY_DOWN);
	decoder_bind(d, "\033[3~", KEY_DC);
	decoder_bind(d, "\033[200~", KEY_PASTE);
	decoder_bind(d, "\177", KEY_BACKSPACE);
	d->clicks = true;
}

static void add(struct strbuf *out, const struct input *in)
{
	strbuf_addf(out, "%d %d %d,%d ", in->kind, in->key, in->y, in->x);
	if (in->kind == INPUT_PASTE)
		strbuf_add(out, in->text, in->len);
}

static void decode(const uint8_t *data, size_t size, size_t piece,
		   struct strbuf *out)
{
	struct decoder d;
	struct input in;

	set_up(&d);
	for (size_t at = 0; at < size; at += piece) {
		size_t n = piece < size - at ? piece : size - at;

		decoder_feed(&d, (const char *)data + at, n);
		while (decoder_next(&d, false, &in))
			add(out, &in);
	}
	while (decoder_next(&d, true, &in))
		add(out, &in);
	if (d.pasting) {
		decoder_end_paste(&d, &in);
		add(out, &in);
	} else if (decoder_waits(&d)) {
		bug("%zu bytes are left over", d.bytes.len);
	}
	decoder_release(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf whole = STRBUF_INIT, pieces = STRBUF_INIT;

	decode(data, size, size ? size : 1, &whole);
	decode(data, size, 1, &pieces);
	if (whole.len != pieces.len ||
	    memcmp(whole.buf, pieces.buf, whole.len) != 0)
		bug("in pieces: %s\nat once: %s", pieces.buf, whole.buf);
	strbuf_release(&whole);
	strbuf_release(&pieces);
	return 0;
}
