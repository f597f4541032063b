/*
 * company.c - who else is in a ticket while it is looked at.
 */
#include "config.h"

#include "company.h"

#include <string.h>

#include "kept_lines.h"

/* What stands above a view is about what that is about. */
static const char *ticket_of(const struct view *v)
{
	while (v->about)
		v = v->about;
	return v->ops->ticket ? v->ops->ticket(v) : "";
}

void company_show(struct app *a)
{
	presence_show(&a->mark, app_now(a), ticket_of(app_view(a)));
}

void company_leave(struct app *a)
{
	presence_hide(&a->mark);
	presences_release(&a->company);
}

void company_look(struct app *a)
{
	kept_lines_forget();
	presences_release(&a->company);
	presences_read(&a->company, app_now(a));
}

bool company_print(const struct app *a, const char *ticket, struct strbuf *out)
{
	const struct presence *last = NULL;
	size_t before = out->len;

	for (size_t i = 0; i < a->company.n; i++) {
		const struct presence *p = &a->company.all[i];

		if (p->own || strcmp(p->ticket, ticket) != 0 ||
		    (last && strcmp(p->member, last->member) == 0 &&
		     strcmp(p->host, last->host) == 0))
			continue;
		strbuf_addf(out, "%s%s", last ? ", " : "", p->member);
		if (*p->host)
			strbuf_addf(out, " (%s)", p->host);
		last = p;
	}
	return out->len > before;
}

void company_draw_title(const struct app *a, const char *ticket,
			const char *left, const char *right)
{
	struct strbuf who = STRBUF_INIT, names = STRBUF_INIT, all = STRBUF_INIT;
	int x;

	if (company_print(a, ticket, &names))
		strbuf_addf(&who, _("in it now: %s"), names.buf);
	strbuf_addstr(&all, who.buf);
	if (who.len && *right)
		strbuf_addf(&all, " %s ", glyph(GLYPH_DOT));
	strbuf_addstr(&all, right);
	draw_title(left, all.buf);
	x = COLS - title_width(all.buf) + 1;
	if (who.len)
		draw_words(0, x, COLS - x, LOOK_TITLE_ON, who.buf);
	strbuf_release(&who);
	strbuf_release(&names);
	strbuf_release(&all);
}
