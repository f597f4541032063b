/*
 * strbuf.c - a byte string that grows.
 */
#include "config.h"

#include "watchfloor/strbuf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* Every strbuf without memory points here; its one byte stays '\0'. */
char strbuf_empty[1];

void strbuf_init(struct strbuf *sb)
{
	*sb = (struct strbuf)STRBUF_INIT;
}

void strbuf_release(struct strbuf *sb)
{
	if (sb->alloc)
		free(sb->buf);
	strbuf_init(sb);
}

char *strbuf_detach(struct strbuf *sb)
{
	char *s = sb->alloc ? sb->buf : xstrdup("");

	strbuf_init(sb);
	return s;
}

void strbuf_grow(struct strbuf *sb, size_t extra)
{
	size_t need;

	if (__builtin_add_overflow(sb->len, extra, &need) ||
	    need >= SIZE_MAX / 2)
		bug("a string of %zu + %zu bytes", sb->len, extra);
	if (need < sb->alloc)
		return;
	need = need + need / 2 + 24;
	if (sb->alloc) {
		sb->buf = xrealloc(sb->buf, need, 1);
	} else {
		sb->buf = xmalloc(need);
		sb->buf[0] = '\0';
	}
	sb->alloc = need;
}

void strbuf_setlen(struct strbuf *sb, size_t len)
{
	if (len > sb->len)
		bug("a string of %zu bytes cut to %zu", sb->len, len);
	sb->len = len;
	if (sb->alloc)
		sb->buf[len] = '\0';
}

void strbuf_add(struct strbuf *sb, const void *data, size_t len)
{
	if (!len)
		return;
	strbuf_grow(sb, len);
	memcpy(sb->buf + sb->len, data, len);
	sb->len += len;
	sb->buf[sb->len] = '\0';
}

void strbuf_addstr(struct strbuf *sb, const char *s)
{
	strbuf_add(sb, s, strlen(s));
}

void strbuf_addch(struct strbuf *sb, int c)
{
	strbuf_grow(sb, 1);
	sb->buf[sb->len++] = (char)c;
	sb->buf[sb->len] = '\0';
}

void strbuf_addf(struct strbuf *sb, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(sb, fmt, ap);
	va_end(ap);
}

void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap)
{
	va_list again;
	size_t room;
	int len;

	strbuf_grow(sb, 64);
	room = sb->alloc - sb->len;
	va_copy(again, ap);
	len = vsnprintf(sb->buf + sb->len, room, fmt, ap);
	if (len < 0)
		bug("cannot format \"%s\"", fmt);
	if ((size_t)len >= room) {
		strbuf_grow(sb, (size_t)len);
		vsnprintf(sb->buf + sb->len, (size_t)len + 1, fmt, again);
	}
	va_end(again);
	sb->len += (size_t)len;
}
