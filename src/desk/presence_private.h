/*
 * presence_private.h - what the files about who is there share.
 */
#ifndef DESK_PRESENCE_PRIVATE_H
#define DESK_PRESENCE_PRIVATE_H

#include "watchfloor/presence.h"

/* The folder; made when it is not there, NULL when that cannot be.  Yours. */
char *presence_folder(const struct desk *d);

/* Call found() for who is there on other hosts; the strings are its. */
typedef void presence_found(void *ctx, struct presence *p);
void presences_read_hub(struct desk *d, presence_found *found, void *ctx);

#endif
