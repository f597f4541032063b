/*
 * author.h - what the author of a playbook does to its text: lay it out,
 * convert it, mend it.
 *
 * A document is the JSON tree of a playbook, right or wrong; every property,
 * known or not, is kept (CACAO 2.0, section 8: what a program does not know
 * it passes on).  A document that is written is laid out: properties in the
 * order of the standard, unknown ones behind them and dictionaries (steps,
 * variables, agents) in the author's own order, two columns for each level,
 * one value on a line.  So a small change is a small difference of lines.
 */
#ifndef WATCHFLOOR_AUTHOR_H
#define WATCHFLOOR_AUTHOR_H

#include <stdbool.h>
#include <stddef.h>

#include "watchfloor/json.h"
#include "watchfloor/playbook.h"
#include "watchfloor/strbuf.h"

/* Read: NULL with the last error for what is no JSON object, repeats a key, or
 * holds an escape that could not be written again (\u0000, half a surrogate
 * pair).  cJSON_Delete() it. */
cJSON *document_read(const char *text, size_t len);
/* Put the properties in order and append the text, with a final newline. */
void document_write(struct strbuf *out, cJSON *document);

/* Of CACAO 1.0 or 1.1? */
bool document_is_older(const cJSON *document);
/*
 * Make CACAO 2.0 of 1.0 or 1.1, in place.  notes (may be NULL) gets a line
 * for each thing that the author should look at.  REFUSED where the text
 * leaves open what is meant; the document is then half done.
 */
int document_convert(cJSON *document, struct strbuf *notes);

/*
 * Mend what needs nobody's judgement: ids of steps, agents and targets;
 * milliseconds in times; an end for each branch; activities that commands have
 * and the playbook does not list; references that are not repeated at the top;
 * the processing summary.  done gets a line for each.  Returns how many
 * things were done, or REFUSED for a document that is signed: a change would
 * make the signature false.
 */
int document_fix(cJSON *document, struct strbuf *done);

/* A variable under another name, wherever it is named.  Returns in how many
 * places of running text it stood, NOT_FOUND or REFUSED. */
int document_rename(cJSON *document, const char *old, const char *now);

/* `modified` becomes now: a new version. */
void document_stamp(cJSON *document);
/* Do they say the same, but for signatures?  To sign is not to make a version
 * (10.15). */
bool document_same_body(const cJSON *a, const cJSON *b);

/* Make a playbook of created_by's (an identity-- id) own of it: a new id,
 * derived_from the old one, without its signatures.  Steps keep their ids. */
int document_derive(cJSON *document, const char *created_by);

/* A playbook of one step, and one of the items of a checklist in Markdown,
 * which must be UTF-8 (NULL: it has none).  Lint finds no error in it. */
cJSON *document_new(const char *name, const char *created_by);
cJSON *document_from_checklist(const char *markdown, const char *created_by);

#endif
