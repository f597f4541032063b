/*
 * fields.h - the names that may stand in braces in a template.
 */
#ifndef NOTIFY_FIELDS_H
#define NOTIFY_FIELDS_H

#include "notify/template.h"

struct field;

const struct field *field_named(const char *name, size_t len);
/* FAILED with a sentence: there is no such field. */
int field_unknown(const char *name, size_t len);
/* Append the value, made safe for the markup. */
void field_value(const struct field *f, const struct scene *s, enum markup m,
		 struct strbuf *out);

#endif
