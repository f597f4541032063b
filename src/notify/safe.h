/*
 * safe.h - words of strangers made fit for a message: no markup, no link that
 * could be followed, no more bytes than fit.
 */
#ifndef NOTIFY_SAFE_H
#define NOTIFY_SAFE_H

#include "watchfloor/strbuf.h"

enum markup {
	MARKUP_PLAIN,
	MARKUP_WECOM,    /* <font>, <@user>, **, links, quotes */
	MARKUP_DINGTALK, /* markdown, @mobile */
	MARKUP_FEISHU    /* markdown, <at> */
};

/*
 * Append a value.  What means something in the markup becomes its full-width
 * twin, so it is still read and does nothing.  Line ends become spaces.
 */
void safe_value(struct strbuf *out, const char *s, enum markup m);

/*
 * Append with addresses that nobody can follow by mistake: hxxp://, and [.]
 * in host names and IPv4 addresses.  Paths stay as they are.
 */
void safe_defang(struct strbuf *out, const char *s);

/* Cut to at most max bytes, on a code point, with an ellipsis in them. */
void safe_cut(struct strbuf *sb, size_t max);

#endif
