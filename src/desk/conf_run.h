/*
 * conf_run.h - the sections of desk.conf about running commands: [run], which
 * may be, and [secret], where what must not be written down comes from.
 */
#ifndef DESK_CONF_RUN_H
#define DESK_CONF_RUN_H

#include "desk/conf_read.h"

extern const struct conf_key run_keys[], secret_keys[];
/* What no single key can tell of a [run]: see struct conf_section. */
int run_check(const void *whole, const void *element);

/* conf.c: "playbook--" and a UUID? */
bool conf_is_playbook_id(const char *s);

#endif
