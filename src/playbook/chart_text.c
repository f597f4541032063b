/*
 * chart_text.c - the graph of a playbook in the languages of other programs:
 * DOT (Graphviz) and Mermaid; and the flowchart as SVG.
 */
#include "config.h"

#include <string.h>

#include "playbook/graph.h"
#include "watchfloor/chart_text.h"
#include "watchfloor/i18n.h"

/* A language: how a node and an edge are written. */
struct language {
	const char *head, *foot;
	void (*node)(struct strbuf *out, const struct step *s);
	void (*edge)(struct strbuf *out, const struct step *from,
		     const struct step *to, const char *label, bool failure);
};

/* ---- DOT ---- */

static void dot_quote(struct strbuf *out, const char *s)
{
	strbuf_addch(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			strbuf_addch(out, '\\');
		if (*s == '\n')
			strbuf_addstr(out, "\\n");
		else
			strbuf_addch(out, *s);
	}
	strbuf_addch(out, '"');
}

static void dot_node(struct strbuf *out, const struct step *s)
{
	static const char *const shapes[] = {
		[STEP_START] = "circle",     [STEP_END] = "doublecircle",
		[STEP_ACTION] = "box",       [STEP_PLAYBOOK] = "component",
		[STEP_PARALLEL] = "hexagon", [STEP_IF] = "diamond",
		[STEP_WHILE] = "trapezium",  [STEP_SWITCH] = "diamond",
	};

	strbuf_addf(out, "  s%d [shape=%s,label=", s->index, shapes[s->type]);
	dot_quote(out, step_title(s));
	strbuf_addstr(out, "];\n");
}

static void dot_edge(struct strbuf *out, const struct step *from,
		     const struct step *to, const char *label, bool failure)
{
	strbuf_addf(out, "  s%d -> s%d [%slabel=", from->index, to->index,
		    failure ? "style=dashed," : "");
	dot_quote(out, label);
	strbuf_addstr(out, "];\n");
}

/* ---- Mermaid ---- */

/* Its texts have entities for what they cannot hold. */
static void mermaid_quote(struct strbuf *out, const char *s)
{
	strbuf_addch(out, '"');
	for (; *s; s++) {
		if (strchr("\"#<>&\n\\`", *s))
			strbuf_addf(out, "#%d;", (unsigned char)*s);
		else
			strbuf_addch(out, *s);
	}
	strbuf_addch(out, '"');
}

static void mermaid_node(struct strbuf *out, const struct step *s)
{
	static const char *const brackets[][2] = {
		[STEP_START] = { "((", "))" },
		[STEP_END] = { "(((", ")))" },
		[STEP_ACTION] = { "[", "]" },
		[STEP_PLAYBOOK] = { "[[", "]]" },
		[STEP_PARALLEL] = { "{{", "}}" },
		[STEP_IF] = { "{", "}" },
		[STEP_WHILE] = { "[/", "\\]" },
		[STEP_SWITCH] = { "{", "}" },
	};
	const char *title = step_title(s);

	strbuf_addf(out, "  s%d%s", s->index, brackets[s->type][0]);
	mermaid_quote(out, *title ? title : " ");
	strbuf_addf(out, "%s\n", brackets[s->type][1]);
}

static void mermaid_edge(struct strbuf *out, const struct step *from,
			 const struct step *to, const char *label, bool failure)
{
	strbuf_addf(out, "  s%d %s", from->index, failure ? "-.->" : "-->");
	if (*label) {
		strbuf_addch(out, '|');
		mermaid_quote(out, label);
		strbuf_addch(out, '|');
	}
	strbuf_addf(out, " s%d\n", to->index);
}

/* ---- either ---- */

static const struct language languages[] = {
	[CHART_DOT] = { "digraph playbook {\n  node [fontname=sans];\n", "}\n",
			dot_node, dot_edge },
	[CHART_MERMAID] = { "flowchart TD\n", "", mermaid_node, mermaid_edge },
};

static void add_edges(struct strbuf *out, const struct language *l,
		      const struct playbook *p, const struct step *s)
{
	for (int i = 0; i < s->nbranches; i++) {
		const char *label = branch_title(p, s, &s->branches[i]);

		l->edge(out, s, s->branches[i].head, label ? label : "", false);
	}
	if (step_after(s))
		l->edge(out, s, step_after(s), s->nbranches ? _("then") : "",
			false);
	if (s->on_failure)
		l->edge(out, s, s->on_failure, _("failure"), true);
}

static void add_graph(struct strbuf *out, const struct language *l,
		      const struct playbook *p)
{
	strbuf_addstr(out, l->head);
	for (int i = 0; i < p->nsteps; i++)
		l->node(out, &p->steps[i]);
	for (int i = 0; i < p->nsteps; i++)
		add_edges(out, l, p, &p->steps[i]);
	strbuf_addstr(out, l->foot);
}

/* ---- SVG: the flowchart, a cell being 8 by 16 ---- */

#define CELL_WIDTH  8
#define CELL_HEIGHT 16
#define SVG_COLUMNS 120

static void xml_text(struct strbuf *out, const char *s)
{
	for (; *s; s++) {
		if (strchr("<>&\"'", *s))
			strbuf_addf(out, "&#%d;", *s);
		else
			strbuf_addch(out, *s);
	}
}

static void svg_span(struct strbuf *out, const struct flowchart_span *span,
		     int line)
{
	static const char *const colours[] = {
		[FLOW_LINE] = "#888",   [FLOW_NODE] = "#c60",
		[FLOW_NUMBER] = "#06c", [FLOW_TITLE] = "#000",
		[FLOW_BRANCH] = "#060", [FLOW_REFERENCE] = "#06c",
	};

	strbuf_addf(out,
		    "<text x=\"%d\" y=\"%d\" textLength=\"%d\" "
		    "lengthAdjust=\"spacingAndGlyphs\" fill=\"%s\">",
		    span->column * CELL_WIDTH, (line + 1) * CELL_HEIGHT - 4,
		    span->width * CELL_WIDTH, colours[span->kind]);
	xml_text(out, span->text);
	strbuf_addstr(out, "</text>\n");
}

static void add_svg(struct strbuf *out, const struct playbook *p)
{
	struct flowchart *c = playbook_flowchart(p, SVG_COLUMNS, false);
	int lines = flowchart_lines(c);

	strbuf_addf(out,
		    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
		    "height=\"%d\" font-family=\"monospace\" font-size=\"13\" "
		    "xml:space=\"preserve\">\n<title>",
		    SVG_COLUMNS * CELL_WIDTH, (lines + 1) * CELL_HEIGHT);
	xml_text(out, playbook_title(p));
	strbuf_addstr(out, "</title>\n<rect width=\"100%\" height=\"100%\" "
			   "fill=\"#fff\"/>\n");
	for (int i = 0; i < lines; i++) {
		int n;
		const struct flowchart_span *spans = flowchart_line(c, i, &n);

		for (int k = 0; k < n; k++)
			svg_span(out, &spans[k], i);
	}
	strbuf_addstr(out, "</svg>\n");
	flowchart_free(c);
}

void chart_text(struct strbuf *out, const struct playbook *p,
		enum chart_language language)
{
	if (language == CHART_SVG)
		add_svg(out, p);
	else
		add_graph(out, &languages[language], p);
}

int chart_language_parse(const char *word)
{
	static const char *const words[] = {
		[CHART_DOT] = "dot",
		[CHART_MERMAID] = "mermaid",
		[CHART_SVG] = "svg",
	};

	for (int i = 0; i < (int)ARRAY_SIZE(words); i++)
		if (!strcmp(words[i], word))
			return i;
	return -1;
}
