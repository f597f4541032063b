/*
 * export.h - playbooks for others.
 */
#ifndef WATCHFLOOR_EXPORT_H
#define WATCHFLOOR_EXPORT_H

#include <stdbool.h>

#include "watchfloor/library.h"

/* Which playbooks belong to this one: itself, and what it calls, and what
 * those call.  An element for each file; free() it. */
bool *export_closure(const struct playbook_file *files, int n, int file);

/* May it go to readers who may have what is marked up to this level of TLP
 * (NULL: TLP:GREEN)?  0, or REFUSED. */
int export_check(const struct playbook *p, const char *tlp);

/* A STIX 2.1 bundle with a course of action for each that is wanted, the
 * text in base64. */
void export_stix(struct strbuf *out, const struct playbook_file *files, int n,
		 const bool *wanted);

#endif
