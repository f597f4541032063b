/*
 * conf_member.h - the section [member] of desk.conf, for conf.c.
 */
#ifndef DESK_CONF_MEMBER_H
#define DESK_CONF_MEMBER_H

#include "desk/conf_read.h"

extern const struct conf_key member_keys[];
/* Words of role_names into an unsigned. */
extern const struct conf_type conf_roles;
/* conf_adopt.c: [adopt], about the whole */
extern const struct conf_key adopt_keys[];
/* What no single key can tell of a member: see struct conf_section. */
int member_check(const void *whole, const void *element);

/* conf.c: the title in the language of messages, else name. */
const char *conf_title_of(const char *title, const char *title_zh_cn,
			  const char *name);

#endif
