/*
 * mask.h - what tells of a person is hidden before an alert is stored.
 *
 * Numbers keep their ends ("138****8000"), addresses inside a network and
 * accounts become tokens ("ip-3f9a2c81d0"): the same one for the same value,
 * by a secret of the store, so what belonged together still does.  What is
 * masked already stays as it is.
 */
#ifndef WATCHFLOOR_INTAKE_MASK_H
#define WATCHFLOOR_INTAKE_MASK_H

#include <stdbool.h>
#include <stddef.h>

#include "watchfloor/conf.h"
#include "watchfloor/intake.h"
#include "watchfloor/strbuf.h"

#define MASK_KEY   32
#define MASK_TOKEN 16 /* "acct-", ten hex digits, NUL */

struct mask;

/* conf must outlive it. */
struct mask *mask_new(const struct conf *conf,
		      const unsigned char key[static MASK_KEY]);
void mask_free(struct mask *m); /* NULL is fine */

/*
 * These append s[0..len) with what is of the kinds (bits of enum mask_kind)
 * hidden, and say whether anything was; when nothing was, nothing is
 * appended.
 */

/* What its form gives away, wherever it stands in a text. */
bool mask_text(struct mask *m, unsigned kinds, struct strbuf *out,
	       const char *s, size_t len);
/*
 * A JSON text, which stays one of the same shape: all its strings, numbers
 * (which become strings where they are masked), and the fields that desk.conf
 * names.  account: what is known to be one (may be NULL) is hidden wherever
 * it stands as a word.  What is no JSON is masked as far as it looks like it.
 */
bool mask_json(struct mask *m, unsigned kinds, const char *account,
	       struct strbuf *out, const char *s, size_t len);
/* All texts of the alert; new ones are of the arena. */
bool mask_alert(struct mask *m, unsigned kinds, struct alert *a,
		struct arena *arena);

#endif
