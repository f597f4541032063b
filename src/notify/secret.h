/*
 * secret.h - URLs and keys: read where desk.conf says they are, and kept out
 * of all that is written or shown.
 */
#ifndef NOTIFY_SECRET_H
#define NOTIFY_SECRET_H

#include <stdbool.h>

#include "watchfloor/conf.h"
#include "watchfloor/strbuf.h"

struct secret {
	char *url, *key; /* key NULL: there is none */
};

/* FAILED names the channel and where it looked, never what it found. */
int secret_load(struct secret *out, const struct conf_channel *ch);
void secret_release(struct secret *s);

/* Does the URL lead to this host, so that nobody is in between? */
bool secret_is_local(const struct secret *s);

/* What a service is known by, 16 hex digits: channels with the same URL share
 * its patience. */
void secret_pool(const struct secret *s, char out[static 17]);

/* Append text without what is secret, cut to a line that can be shown: what a
 * service or a library says may quote the URL. */
void secret_redact(const struct secret *s, const char *text,
		   struct strbuf *out);

#endif
