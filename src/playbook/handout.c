/*
 * handout.c - a playbook as a document for people.
 *
 * What is said is the same in both forms; a form is how a heading, a
 * paragraph and an item are written, and what has to be escaped.
 */
#include "config.h"

#include "watchfloor/handout.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/i18n.h"
#include "watchfloor/walk.h"

struct form {
	const char *head, *foot;
	const char *heading[5][2]; /* by level, before and behind */
	const char *paragraph[2];
	const char *list[2];
	const char *item[2];
	const char *box[2]; /* an item that is ticked */
	void (*escape)(struct strbuf *out, const char *s);
};

struct handout {
	struct strbuf *out;
	const struct form *form;
	const struct playbook *p;
	struct walk *blank; /* knows no values */
};

/* ---- Markdown ---- */

/* CommonMark lets any ASCII punctuation be escaped. */
static void markdown_escape(struct strbuf *out, const char *s)
{
	for (; *s; s++) {
		if (strchr("\\`*_{}[]<>#+|~&!", *s))
			strbuf_addch(out, '\\');
		if (*s == '\n')
			strbuf_addstr(out, "  \n  ");
		else
			strbuf_addch(out, *s);
	}
}

/* ---- HTML ---- */

static void html_escape(struct strbuf *out, const char *s)
{
	for (; *s; s++) {
		if (strchr("<>&\"'", *s))
			strbuf_addf(out, "&#%d;", *s);
		else if (*s == '\n')
			strbuf_addstr(out, "<br>\n");
		else
			strbuf_addch(out, *s);
	}
}

#define HTML_HEAD                                                        \
	"<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"    \
	"<style>body{font-family:sans-serif;max-width:48em;margin:2em "  \
	"auto;line-height:1.4}ul.box{list-style:none}ul.box li::before{" \
	"content:'\\2610\\00a0'}h3{margin-top:1.6em}</style>\n</head>\n" \
	"<body>\n"

static const struct form forms[] = {
	[HANDOUT_MARKDOWN] = {
		.head = "",
		.foot = "",
		.heading = { { "", "" }, { "# ", "\n\n" }, { "## ", "\n\n" },
			     { "### ", "\n\n" }, { "#### ", "\n\n" } },
		.paragraph = { "", "\n\n" },
		.list = { "", "\n" },
		.item = { "- ", "\n" },
		.box = { "- [ ] ", "\n" },
		.escape = markdown_escape,
	},
	[HANDOUT_HTML] = {
		.head = HTML_HEAD,
		.foot = "</body>\n</html>\n",
		.heading = { { "", "" }, { "<h1>", "</h1>\n" },
			     { "<h2>", "</h2>\n" }, { "<h3>", "</h3>\n" },
			     { "<h4>", "</h4>\n" } },
		.paragraph = { "<p>", "</p>\n" },
		.list = { "<ul class=\"box\">\n", "</ul>\n" },
		.item = { "<li>", "</li>\n" },
		.box = { "<li>", "</li>\n" },
		.escape = html_escape,
	},
};

/* ---- pieces ---- */

static void put(struct handout *h, const char *const around[2],
		const char *text)
{
	struct strbuf resolved = STRBUF_INIT;

	walk_resolve(h->blank, text, &resolved);
	strbuf_addstr(h->out, around[0]);
	h->form->escape(h->out, resolved.buf);
	strbuf_addstr(h->out, around[1]);
	strbuf_release(&resolved);
}

static void put_format(struct handout *h, const char *const around[2],
		       const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void put_format(struct handout *h, const char *const around[2],
		       const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&text, fmt, ap);
	va_end(ap);
	put(h, around, text.buf);
	strbuf_release(&text);
}

/* ---- the head ---- */

static void put_head(struct handout *h)
{
	const struct playbook *p = h->p;
	struct playbook_length l = playbook_length(p);
	const char *tlp = playbook_tlp(p);

	put(h, h->form->heading[1], playbook_title(p));
	if (tlp)
		put(h, h->form->paragraph, tlp);
	if (p->revoked)
		put(h, h->form->paragraph, _("This playbook is revoked."));
	if (*playbook_about(p))
		put(h, h->form->paragraph, playbook_about(p));
	put_format(h, h->form->paragraph, _("%s, version of %s"), p->id,
		   p->modified);
	if (l.max_minutes)
		put_format(h, h->form->paragraph,
			   _("%d to %d steps, %d to %d minutes."), l.min_steps,
			   l.max_steps, l.min_minutes, l.max_minutes);
}

/* ---- steps ---- */

static void put_question(struct handout *h, const struct question *q)
{
	put(h, h->form->paragraph, question_prompt(q));
	strbuf_addstr(h->out, h->form->list[0]);
	for (int i = 0; i < q->nchoices; i++)
		put(h, h->form->box, choice_label(&q->choices[i]));
	strbuf_addstr(h->out, h->form->list[1]);
}

static void put_duties(struct handout *h, const struct step *s)
{
	if (s->minutes)
		put_format(h, h->form->item, _("about %d minutes"), s->minutes);
	if (s->authorisation)
		put_format(h, h->form->item,
			   _("needs the authorisation of: %s"),
			   s->authorisation);
	if (s->informs)
		put_format(h, h->form->item, _("informs: %s"), s->informs);
	if (s->agent && s->agent->name)
		put_format(h, h->form->item, _("who: %s"), s->agent->name);
	put(h, h->form->box, _("done"));
}

static void put_step(struct handout *h, const struct outline_row *row)
{
	const struct step *s = row->step;
	const char *branch = outline_branch(h->p, row);

	if (branch)
		put_format(h, h->form->heading[4], _("When: %s"), branch);
	put_format(h, h->form->heading[3], "%s  %s", row->number,
		   step_title(s));
	if (*step_about(s))
		put(h, h->form->paragraph, step_about(s));
	for (int i = 0; i < s->ncommands; i++)
		put(h, h->form->paragraph, step_command(s, i));
	for (int i = 0; i < s->nquestions; i++)
		put_question(h, &s->questions[i]);
	strbuf_addstr(h->out, h->form->list[0]);
	put_duties(h, s);
	strbuf_addstr(h->out, h->form->list[1]);
}

void handout_print(struct strbuf *out, const struct playbook *p,
		   enum handout_form form)
{
	struct handout h = { .out = out, .form = &forms[form], .p = p };
	struct outline_row *rows;
	int n;

	if (walk_start(&h.blank, p, NULL, NULL, NULL) < 0)
		return;
	strbuf_addstr(out, h.form->head);
	put_head(&h);
	put(&h, h.form->heading[2], _("Steps"));
	n = playbook_outline(p, &rows);
	for (int i = 0; i < n; i++)
		put_step(&h, &rows[i]);
	strbuf_addstr(out, h.form->foot);
	free(rows);
	walk_free(h.blank);
}
