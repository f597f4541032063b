/*
 * container.h - cuts a stream of bytes into JSON texts.
 *
 * Taken, in any mix: one text per line, texts printed over several lines one
 * behind the other, an array of texts, and an object that wraps such an array
 * ({"Records":[...]}, {"hits":{"hits":[...]}}).  CRLF, a byte order mark, a
 * missing last newline, commas and NUL bytes between texts are no matter.
 *
 * Memory is constant: only the text that is being read is held, and that is
 * limited.  After something that cannot be a text, reading goes on at the
 * next newline (the next one that looks like a beginning, when the bad text
 * spans several).
 */
#ifndef WATCHFLOOR_INTAKE_CONTAINER_H
#define WATCHFLOOR_INTAKE_CONTAINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONTAINER_TEXT_MAX ((size_t)1 << 20)

struct container;

enum container_event {
	CONTAINER_TEXT, /* balanced; whether it parses is for a parser */
	CONTAINER_BAD,  /* cannot be a JSON text; the item says why */
	CONTAINER_IDLE, /* nothing more for now */
	CONTAINER_END
};

struct container_item {
	const char *text; /* borrowed until the next call */
	size_t len;
	int64_t offset;  /* in the file */
	const char *why; /* for CONTAINER_BAD, translated */
};

/* See source_read(): fills buf, returns an enum source_event. */
typedef int container_read(void *ctx, char *buf, size_t size, size_t *n);

/* name is what sentences call the file; borrowed. */
struct container *container_new(container_read *read, void *ctx,
				const char *name);
void container_free(struct container *c);

/* Returns an enum container_event, or what read() failed with. */
int container_next(struct container *c, struct container_item *out);

/*
 * The text just handed out is no alert.  Was it a line that was not looked
 * into?  Then true: it comes again, as what is on that line (several texts,
 * or a wrapper).
 */
bool container_again(struct container *c, const struct container_item *item);

/* The text just handed out does not parse.  Unless container_again() helps, it
 * comes again as CONTAINER_BAD for this reason (copied), with what is left of
 * its line, so that one broken line is one bad thing; but of an array just
 * the element. */
void container_refuse(struct container *c, const struct container_item *item,
		      const char *why);

#endif
