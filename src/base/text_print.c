/*
 * text_print.c - printing to a person, or to a file.
 */
#include "config.h"

#include "watchfloor/text.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "watchfloor/hash.h"

/*
 * A newline of the format ends a line; one that an argument brings must not,
 * or a hostile name could write a line of its own.  So while the text is made
 * those of the format are words that nobody can guess.
 */
static void mark_lines(struct strbuf *out, const char *fmt, const char *mark)
{
	for (; *fmt; fmt++) {
		if (*fmt == '\n')
			strbuf_addstr(out, mark);
		else
			strbuf_addch(out, *fmt);
	}
}

static void safe_by_lines(struct strbuf *out, const char *s, const char *mark)
{
	const char *end;

	for (; (end = strstr(s, mark)); s = end + strlen(mark)) {
		text_safe(out, s, (size_t)(end - s), TEXT_ONE_LINE);
		strbuf_addch(out, '\n');
	}
	text_safe(out, s, strlen(s), TEXT_ONE_LINE);
}

static void print_safe(FILE *f, const char *fmt, va_list ap)
{
	struct strbuf marked = STRBUF_INIT, text = STRBUF_INIT;
	struct strbuf safe = STRBUF_INIT;
	char mark[37];

	uuid4(mark);
	mark_lines(&marked, fmt, mark);
	strbuf_vaddf(&text, marked.buf, ap);
	safe_by_lines(&safe, text.buf, mark);
	fwrite(safe.buf, 1, safe.len, f);
	strbuf_release(&marked);
	strbuf_release(&text);
	strbuf_release(&safe);
}

void text_print(FILE *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (isatty(fileno(f)))
		print_safe(f, fmt, ap);
	else
		vfprintf(f, fmt, ap);
	va_end(ap);
}

void text_hex_dump(struct strbuf *sb, const void *data, size_t len)
{
	const unsigned char *in = data;

	for (size_t at = 0; at < len; at += 16) {
		strbuf_addf(sb, "%08zx ", at);
		for (size_t i = at; i < at + 16; i++)
			if (i < len)
				strbuf_addf(sb, " %02x", in[i]);
			else
				strbuf_addstr(sb, "   ");
		strbuf_addstr(sb, "  ");
		for (size_t i = at; i < at + 16 && i < len; i++)
			strbuf_addch(sb, in[i] >= ' ' && in[i] < 0x7f ? in[i]
								      : '.');
		strbuf_addch(sb, '\n');
	}
}
