/*
 * strbuf.h - a byte string that grows.
 *
 * Invariants: buf is never NULL after strbuf_init() and buf[len] is '\0', so
 * buf can be read as a C string at any time; the bytes may hold '\0' too.
 *
 * Life cycle: STRBUF_INIT or strbuf_init(); strbuf_release() gives the memory
 * back and leaves an empty strbuf that can be used again; strbuf_detach()
 * hands the string over: you now own it and free(3) it.
 */
#ifndef WATCHFLOOR_STRBUF_H
#define WATCHFLOOR_STRBUF_H

#include <stdarg.h>
#include <stddef.h>

struct strbuf {
	char *buf;
	size_t len;
	size_t alloc; /* 0: buf is the shared empty string */
};

extern char strbuf_empty[1];
#define STRBUF_INIT                 \
	{                           \
		.buf = strbuf_empty \
	}

void strbuf_init(struct strbuf *sb);
void strbuf_release(struct strbuf *sb);
char *strbuf_detach(struct strbuf *sb);

/* Make room for extra more bytes and the final '\0'. */
void strbuf_grow(struct strbuf *sb, size_t extra);
/* Cut to len bytes; len must not be larger than sb->len. */
void strbuf_setlen(struct strbuf *sb, size_t len);
#define strbuf_reset(sb) strbuf_setlen(sb, 0)

void strbuf_add(struct strbuf *sb, const void *data, size_t len);
void strbuf_addstr(struct strbuf *sb, const char *s);
void strbuf_addch(struct strbuf *sb, int c);
void strbuf_addf(struct strbuf *sb, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

#endif
