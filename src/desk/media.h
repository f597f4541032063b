/*
 * media.h - what bytes are, told by themselves.
 */
#ifndef DESK_MEDIA_H
#define DESK_MEDIA_H

#include <stdbool.h>
#include <stddef.h>

/* How much of the beginning is looked at. */
#define MEDIA_HEAD 65536

/*
 * The media type (IANA, where it has one) by the first bytes of a file; whole:
 * they are all of it.  "text/plain" is UTF-8 without control characters but
 * those of text; what is nothing else is "application/octet-stream", and what
 * is nothing at all "application/x-empty".
 */
const char *media_sniff(const void *head, size_t len, bool whole);

#endif
