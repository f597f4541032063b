/*
 * conf_mask.h - the keys of desk.conf about masking.
 */
#ifndef DESK_CONF_MASK_H
#define DESK_CONF_MASK_H

#include "desk/conf_read.h"
#include "watchfloor/conf.h"

extern const struct conf_key mask_keys[];
/* Kinds of what is masked, of a tenant: "phone, id", "all", "none". */
extern const struct conf_type conf_tenant_kinds;

#endif
