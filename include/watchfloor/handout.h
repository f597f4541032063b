/*
 * handout.h - a playbook as a document for people: Markdown or HTML, in the
 * language of messages.
 *
 * Steps stand in the order and with the numbers of the outline; what a
 * variable would be put in for is a blank, <name?>.
 */
#ifndef WATCHFLOOR_HANDOUT_H
#define WATCHFLOOR_HANDOUT_H

#include "watchfloor/playbook.h"
#include "watchfloor/strbuf.h"

enum handout_form { HANDOUT_MARKDOWN, HANDOUT_HTML };

void handout_print(struct strbuf *out, const struct playbook *p,
		   enum handout_form form);

#endif
