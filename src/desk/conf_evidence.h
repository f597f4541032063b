/*
 * conf_evidence.h - the keys of desk.conf about evidence.
 */
#ifndef DESK_CONF_EVIDENCE_H
#define DESK_CONF_EVIDENCE_H

#include "desk/conf_read.h"
#include "watchfloor/conf.h"

extern const struct conf_key evidence_keys[];
/* A size in bytes ("50M"); media types, all of a kind by an asterisk. */
extern const struct conf_type conf_size, conf_media;

#endif
