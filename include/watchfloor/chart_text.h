/*
 * chart_text.h - the graph of a playbook for other programs: DOT for Graphviz,
 * Mermaid for Markdown, SVG for browsers.  Words are in the language of
 * messages.
 */
#ifndef WATCHFLOOR_CHART_TEXT_H
#define WATCHFLOOR_CHART_TEXT_H

#include "watchfloor/playbook.h"
#include "watchfloor/strbuf.h"

enum chart_language { CHART_DOT, CHART_MERMAID, CHART_SVG };

int chart_language_parse(const char *word); /* -1: there is no such */
void chart_text(struct strbuf *out, const struct playbook *p,
		enum chart_language language);

#endif
