/*
 * error.c - the last error of each thread.
 *
 * Every sentence is formatted beside the last one and copied over it, so that
 * fail_text() may be an argument of the next failure.
 */
#include "config.h"

#include "watchfloor/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCE_SIZE 2048

static _Thread_local char last_error[SENTENCE_SIZE];

static void set_error(const char *fmt, va_list ap, const char *rest)
{
	char text[SENTENCE_SIZE];
	size_t len;

	vsnprintf(text, sizeof(text), fmt, ap);
	len = strlen(text);
	snprintf(text + len, sizeof(text) - len, "%s", rest);
	memcpy(last_error, text, sizeof(text));
}

int fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_error(fmt, ap, "");
	va_end(ap);
	return FAILED;
}

int fail_as(enum failure code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_error(fmt, ap, "");
	va_end(ap);
	return code;
}

int fail_in(int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_error(fmt, ap, last_error);
	va_end(ap);
	return code;
}

const char *fail_text(void)
{
	return last_error;
}

void bug(const char *fmt, ...)
{
	va_list ap;

	fputs("watchfloor: bug: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}
