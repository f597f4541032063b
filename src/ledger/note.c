/*
 * note.c - signed notes and checkpoints: strict, for they come from outside.
 *
 * A note is a text, a blank line, and lines "<em dash> NAME BASE64"; what is
 * signed is the text with its final newline.
 */
#include "config.h"

#include "ledger/note.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

#define DASH           "\xe2\x80\x94 "
#define DASH_LEN       (sizeof DASH - 1)
#define MAX_SIGNATURES 100

#define TIME_SIZE 8

/* ---- notes ---- */

static void add_line(struct strbuf *note, const struct vkey *k, const void *raw,
		     size_t len)
{
	strbuf_addf(note, DASH "%s ", k->name);
	base64_encode(note, raw, len);
	strbuf_addch(note, '\n');
}

int note_sign(struct strbuf *note, const char *text, const struct signer *s)
{
	unsigned char raw[VKEY_ID_SIZE + SIGNATURE_SIZE];
	const struct vkey *k = signer_vkey(s);

	memcpy(raw, k->id, VKEY_ID_SIZE);
	if (signer_sign(s, raw + VKEY_ID_SIZE, text, strlen(text)) < 0)
		return FAILED;
	strbuf_addf(note, "%s\n", text);
	add_line(note, k, raw, sizeof raw);
	return 0;
}

/* What a cosignature signs. */
static void add_message(struct strbuf *out, int64_t seconds, const char *text,
			size_t len)
{
	strbuf_addf(out, "cosignature/v1\ntime %lld\n", (long long)seconds);
	strbuf_add(out, text, len);
}

int note_cosign(struct strbuf *note, const char *text, int64_t seconds,
		const struct signer *s)
{
	unsigned char raw[VKEY_ID_SIZE + TIME_SIZE + SIGNATURE_SIZE], *at = raw;
	struct strbuf message = STRBUF_INIT;
	int rc;

	vkey_cosigner_id(raw, signer_vkey(s));
	at += VKEY_ID_SIZE;
	for (int shift = 56; shift >= 0; shift -= 8)
		*at++ = (unsigned char)((uint64_t)seconds >> shift);
	add_message(&message, seconds, text, strlen(text));
	rc = signer_sign(s, at, message.buf, message.len);
	strbuf_release(&message);
	if (!rc)
		add_line(note, signer_vkey(s), raw, sizeof raw);
	return rc;
}

static bool has_control(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 && s[i] != '\n')
			return true;
	return false;
}

/* One signature line, without its newline. */
struct signature {
	const char *name;
	size_t name_len;
	struct strbuf raw; /* key id and signature */
};

static bool parse_signature(struct signature *out, const char *line, size_t len)
{
	const char *space;
	size_t used;

	if (len < DASH_LEN || memcmp(line, DASH, DASH_LEN))
		return false;
	out->name = line + DASH_LEN;
	space = memchr(out->name, ' ', len - DASH_LEN);
	if (!space)
		return false;
	out->name_len = (size_t)(space - out->name);
	used = (size_t)(space + 1 - line);
	strbuf_reset(&out->raw);
	return vkey_name_ok(out->name, out->name_len) &&
	       base64_decode(&out->raw, space + 1, len - used) == 0 &&
	       out->raw.len > VKEY_ID_SIZE;
}

/* Whose signatures are looked for, of which kind. */
struct looked_for {
	const struct vkey *k;
	unsigned char id[VKEY_ID_SIZE];
	bool (*holds)(struct looked_for *f, const struct strbuf *raw,
		      const char *text, size_t len);
	int found;
	int64_t seconds; /* of the last cosignature */
};

static bool signed_by(const struct signature *s, const struct looked_for *f)
{
	return s->name_len == strlen(f->k->name) &&
	       !memcmp(s->name, f->k->name, s->name_len) &&
	       !memcmp(s->raw.buf, f->id, VKEY_ID_SIZE);
}

static bool signature_holds(struct looked_for *f, const struct strbuf *raw,
			    const char *text, size_t len)
{
	return raw->len == VKEY_ID_SIZE + SIGNATURE_SIZE &&
	       vkey_verify(f->k, raw->buf + VKEY_ID_SIZE, text, len);
}

static bool cosignature_holds(struct looked_for *f, const struct strbuf *raw,
			      const char *text, size_t len)
{
	const unsigned char *at = (const unsigned char *)raw->buf;
	struct strbuf message = STRBUF_INIT;
	uint64_t seconds = 0;
	bool ok;

	if (raw->len != VKEY_ID_SIZE + TIME_SIZE + SIGNATURE_SIZE)
		return false;
	at += VKEY_ID_SIZE;
	for (int i = 0; i < TIME_SIZE; i++)
		seconds = seconds << 8 | *at++;
	f->seconds = (int64_t)seconds;
	add_message(&message, f->seconds, text, len);
	ok = seconds <= INT64_MAX / 1000 &&
	     vkey_verify(f->k, at, message.buf, message.len);
	strbuf_release(&message);
	return ok;
}

/* Check the lines sigs..end over text. */
static int check_signatures(struct looked_for *f, const char *text,
			    size_t text_len, const char *sigs, const char *end,
			    struct signature *s)
{
	int lines = 0;

	for (const char *next; sigs < end; sigs = next) {
		const char *eol = memchr(sigs, '\n', (size_t)(end - sigs));

		next = eol + 1; /* the note ends in a newline */
		if (++lines > MAX_SIGNATURES ||
		    !parse_signature(s, sigs, (size_t)(eol - sigs)))
			return fail(_("malformed note"));
		if (!signed_by(s, f))
			continue;
		if (!f->holds(f, &s->raw, text, text_len))
			return fail(_("the signature of %s is wrong"),
				    f->k->name);
		f->found++;
	}
	return 0;
}

/* Where the signature lines begin: behind the last blank line. */
static const char *find_signatures(const char *note, size_t len)
{
	for (size_t i = len; i >= 2; i--)
		if (note[i - 1] == '\n' && note[i - 2] == '\n')
			return note + i;
	return NULL;
}

static int open_note(size_t *text_len, const char *note, size_t len,
		     struct looked_for *f)
{
	struct signature s = { .raw = STRBUF_INIT };
	const char *sigs = find_signatures(note, len);
	int rc;

	if (!sigs || note[len - 1] != '\n' || sigs == note + len ||
	    !text_is_utf8(note, len) || has_control(note, len))
		return fail(_("malformed note"));
	*text_len = (size_t)(sigs - note) - 1;
	rc = check_signatures(f, note, *text_len, sigs, note + len, &s);
	strbuf_release(&s.raw);
	if (!rc && !f->found)
		return fail(_("the note is not signed by %s"), f->k->name);
	return rc;
}

int note_open(size_t *text_len, const char *note, size_t len,
	      const struct vkey *k)
{
	struct looked_for f = { .k = k, .holds = signature_holds };

	memcpy(f.id, k->id, sizeof f.id);
	return open_note(text_len, note, len, &f);
}

int note_open_cosigned(int64_t *seconds, const char *note, size_t len,
		       const struct vkey *k)
{
	struct looked_for f = { .k = k, .holds = cosignature_holds };
	size_t text_len;
	int rc;

	vkey_cosigner_id(f.id, k);
	rc = open_note(&text_len, note, len, &f);
	*seconds = f.seconds;
	return rc;
}

/* ---- checkpoints ---- */

void checkpoint_body(struct strbuf *out, const char *origin,
		     const struct checkpoint *c)
{
	strbuf_addf(out, "%s\n%lld\n", origin, (long long)c->size);
	base64_encode(out, c->root.b, SHA256_SIZE);
	strbuf_addch(out, '\n');
}

int checkpoint_sign(struct strbuf *note, const struct checkpoint *c,
		    const struct signer *s)
{
	struct strbuf text = STRBUF_INIT;
	int rc;

	checkpoint_body(&text, signer_vkey(s)->name, c);
	rc = note_sign(note, text.buf, s);
	strbuf_release(&text);
	return rc;
}

/* Cut the next line off *s; false at the end. */
static bool next_line(const char **line, size_t *len, const char **s,
		      const char *end)
{
	const char *eol;

	if (*s >= end)
		return false;
	eol = memchr(*s, '\n', (size_t)(end - *s));
	*line = *s;
	*len = (size_t)(eol - *s);
	*s = eol + 1;
	return true;
}

/* Decimal, no sign, no leading zero. */
static bool parse_size(int64_t *out, const char *s, size_t len)
{
	int64_t n = 0;

	if (!len || (s[0] == '0' && len > 1))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9' ||
		    __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, s[i] - '0', &n))
			return false;
	}
	*out = n;
	return true;
}

static bool parse_root(sha256 *out, const char *s, size_t len)
{
	struct strbuf raw = STRBUF_INIT;
	bool ok = base64_decode(&raw, s, len) == 0 && raw.len == SHA256_SIZE;

	if (ok)
		memcpy(out->b, raw.buf, SHA256_SIZE);
	strbuf_release(&raw);
	return ok;
}

static bool parse_body(struct checkpoint *out, const char *s, size_t len,
		       const char *origin)
{
	const char *end = s + len, *line;
	size_t n;

	if (!next_line(&line, &n, &s, end) || n != strlen(origin) ||
	    memcmp(line, origin, n))
		return false;
	if (!next_line(&line, &n, &s, end) || !parse_size(&out->size, line, n))
		return false;
	if (!next_line(&line, &n, &s, end) || !parse_root(&out->root, line, n))
		return false;
	while (next_line(&line, &n, &s, end)) /* extensions */
		if (!n)
			return false;
	return true;
}

int checkpoint_open(struct checkpoint *out, const char *note, size_t len,
		    const struct vkey *k)
{
	size_t text_len;

	if (note_open(&text_len, note, len, k) < 0)
		return FAILED;
	if (!parse_body(out, note, text_len, k->name))
		return fail(_("this is no checkpoint of %s"), k->name);
	return 0;
}

int checkpoint_read(struct checkpoint *out, const char *note, size_t len,
		    const char *origin)
{
	const char *sigs = find_signatures(note, len);

	if (!sigs || !parse_body(out, note, (size_t)(sigs - note) - 1, origin))
		return fail(_("this is no checkpoint of %s"), origin);
	return 0;
}
