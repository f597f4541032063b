/*
 * outline.c - a playbook to read.
 */
#include "config.h"

#include "outline.h"

#include <string.h>

#include "watchfloor/i18n.h"
#include "watchfloor/stats.h"

void outline_row_text(const struct playbook *p, const struct outline_row *row,
		      struct strbuf *out)
{
	const char *branch = outline_branch(p, row);
	const char *dot = strrchr(row->number, '.');

	strbuf_addf(out, "%*s%s  ", 2 * row->depth, "",
		    dot ? dot + 1 : row->number);
	if (branch)
		strbuf_addf(out, "%s: ", branch);
	strbuf_addstr(out, step_title(row->step));
}

void outline_heading(const struct outline_row *row, struct strbuf *out)
{
	const struct step *s = row->step;

	strbuf_addf(out, "%s %s %s", row->number, glyph(GLYPH_DOT),
		    step_title(s));
	if (s->minutes) {
		strbuf_addf(out, " %s ", glyph(GLYPH_DOT));
		strbuf_addf(out, _("%d min"), s->minutes);
	}
}

/* ---- what a step says ---- */

static void add_resolved(struct pane *p, const struct walk *w, const char *head,
			 enum theme_element look, const char *text)
{
	struct strbuf sb = STRBUF_INIT;

	walk_resolve(w, text, &sb);
	pane_add(p, head, look, sb.buf);
	strbuf_release(&sb);
}

void outline_add_resolved(struct pane *p, const struct walk *w,
			  enum theme_element look, const char *text)
{
	add_resolved(p, w, "", look, text);
}

static void add_commands(struct pane *p, const struct step *s,
			 const struct walk *w)
{
	for (int i = 0; i < s->ncommands; i++) {
		const char *text = step_command(s, i);
		bool manual = strcmp(s->commands[i].type, "manual") == 0;

		if (manual && strcmp(text, step_about(s)) != 0)
			add_resolved(p, w, "", LOOK_NORMAL, text);
		if (manual)
			continue;
		pane_add(p, "", LOOK_ASK,
			 _("Run this by hand, then say that it is done:"));
		add_resolved(p, w, s->commands[i].type, LOOK_STRONG, text);
	}
}

static void add_question(struct pane *p, const struct question *q)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "? %s", question_prompt(q));
	for (int i = 0; i < q->nchoices; i++)
		strbuf_addf(&sb, "%s%s", i ? " / " : "  ",
			    choice_label(&q->choices[i]));
	pane_add(p, "", LOOK_STRONG, sb.buf);
	strbuf_release(&sb);
}

/* Who must say yes first, and who hears of it. */
static void add_parties(struct pane *p, const struct step *s)
{
	struct strbuf sb = STRBUF_INIT;

	if (s->authorisation)
		strbuf_addf(&sb, _("asks: %s"), party_title(s->authorisation));
	if (s->authorisation && s->informs)
		strbuf_addf(&sb, " %s ", glyph(GLYPH_DOT));
	if (s->informs)
		strbuf_addf(&sb, _("tells: %s"), party_title(s->informs));
	if (sb.len)
		pane_add(p, "", LOOK_ASK, sb.buf);
	strbuf_release(&sb);
}

void outline_add_times(struct pane *p, const struct step *s)
{
	struct strbuf sb = STRBUF_INIT, span = STRBUF_INIT;

	if (s->delay) {
		stats_add_span(&span, s->delay);
		strbuf_addf(&sb, _("waits %s before it begins"), span.buf);
	}
	strbuf_reset(&span);
	if (s->timeout) {
		stats_add_span(&span, s->timeout);
		strbuf_addf(&sb, "%s%s%s", sb.len ? " " : "",
			    sb.len ? glyph(GLYPH_DOT) : "", sb.len ? " " : "");
		strbuf_addf(&sb, _("has failed after %s"), span.buf);
	}
	if (sb.len)
		pane_add(p, "", LOOK_ASK, sb.buf);
	strbuf_release(&span);
	strbuf_release(&sb);
}

/* Who carries it out, and on what: where there are several who may. */
static void add_agents(struct pane *p, const struct step *s,
		       const struct walk *w)
{
	const struct playbook *of = w ? walk_at(w)->playbook : NULL;
	struct strbuf sb = STRBUF_INIT;

	if (!of || of->nagents < 2)
		return;
	if (s->agent && s->agent->name)
		strbuf_addf(&sb, _("agent: %s"), s->agent->name);
	for (int i = 0; i < s->ntargets; i++) {
		if (i == 0)
			strbuf_addf(&sb, "%s%s", sb.len ? "  " : "",
				    _("targets: "));
		strbuf_addf(&sb, "%s%s", i ? ", " : "",
			    s->targets[i]->name ? s->targets[i]->name
						: s->targets[i]->id);
	}
	if (sb.len)
		pane_add(p, "", LOOK_DIM, sb.buf);
	strbuf_release(&sb);
}

void outline_add_step(struct pane *p, const struct step *s,
		      const struct walk *w)
{
	add_parties(p, s);
	add_agents(p, s, w);
	if (*step_about(s))
		add_resolved(p, w, "", LOOK_NORMAL, step_about(s));
	add_commands(p, s, w);
	for (int i = 0; i < s->nquestions; i++)
		add_question(p, &s->questions[i]);
}
