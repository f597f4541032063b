/*
 * outward.h - what leaves the program cannot be taken back.
 *
 * A record that the hub has not ordered may turn out to change nothing, since
 * somebody else was first.  So where a store works with a hub, a command is
 * run and a notice is sent when the record that it hangs on has its place.
 * desk.conf names the kinds that do not wait (desk.without-hub), and a person
 * can say of what waits now that it shall not: with a reason, on the record.
 */
#ifndef WATCHFLOOR_OUTWARD_H
#define WATCHFLOOR_OUTWARD_H

#include "watchfloor/desk.h"

enum outward { OUTWARD_COMMANDS = 1 << 0, OUTWARD_NOTICES = 1 << 1 };

/* "commands"; 0: it is no such word. */
unsigned outward_parse(const char *word);

/* 1: what hangs on this record may go; 0: it waits for the hub. */
int outward_may_go(struct desk *d, enum outward kind, int64_t record);
/* The same for many: what hangs on records before *id may go. */
int outward_limit(struct desk *d, enum outward kind, int64_t *id);

#endif
