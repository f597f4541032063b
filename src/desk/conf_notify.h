/*
 * conf_notify.h - the sections of desk.conf about notices: by which channels
 * people are told, and what.
 */
#ifndef DESK_CONF_NOTIFY_H
#define DESK_CONF_NOTIFY_H

#include "desk/conf_read.h"
#include "watchfloor/conf.h"

extern const struct conf_key channel_keys[], notify_keys[];
/* The contacts of a member: "wecom:LinLan, mail:lin@example.org". */
extern const struct conf_type contacts_type;

int channel_check(const void *whole, const void *element);
/* What can be looked at only when all is read. */
int conf_finish_notify(struct conf *c, const char *file,
		       struct strbuf *findings);

#endif
