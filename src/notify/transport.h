/*
 * transport.h - requests on their way, several at once (libcurl).
 */
#ifndef NOTIFY_TRANSPORT_H
#define NOTIFY_TRANSPORT_H

#include "notify/channel.h"

struct transport;

int transport_open(struct transport **out);
/* What is on its way is given up. */
void transport_close(struct transport *t);

/* All is borrowed until its answer has been taken.  ctx names it then. */
int transport_start(struct transport *t, const struct envelope *e,
		    const struct request *r, void *ctx);
/* Until something has come, one of the two (-1: none) can be read, or ms have
 * passed. */
int transport_wait(struct transport *t, const int fds[2], int ms);
/* An answer that has come, and whose; false: there is none. */
bool transport_next(struct transport *t, struct answer *out, void **ctx);

#endif
