/*
 * run_move_text.c - what moving a run comes to, in words.
 */
#include "config.h"

#include <string.h>

#include "watchfloor/i18n.h"
#include "watchfloor/run_move.h"
#include "watchfloor/strbuf.h"

static void print_answer(const struct move_answer *a, struct strbuf *out)
{
	if (a->why)
		strbuf_addf(out, _("  dropped  %s (%s): %s"), a->title, a->step,
			    a->why);
	else if (strcmp(a->step, a->to) != 0)
		strbuf_addf(out, _("  kept     %s (%s), as %s"), a->title,
			    a->step, a->to);
	else
		strbuf_addf(out, _("  kept     %s"), a->title);
}

void run_move_each_line(const struct run_move *m,
			void (*each)(void *ctx, const char *line, bool dropped),
			void *ctx)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb,
		    _("%s, \"%s\": from the version of %s to that of %s "
		      "(%.10s)"),
		    m->run->ticket, playbook_title(m->run->playbook),
		    m->run->playbook->modified, m->modified, m->commit);
	each(ctx, sb.buf, false);
	for (int i = 0; i < m->n; i++) {
		strbuf_reset(&sb);
		print_answer(&m->answers[i], &sb);
		each(ctx, sb.buf, m->answers[i].why != NULL);
	}
	strbuf_reset(&sb);
	strbuf_addf(&sb, _("then it stands at: %s"), step_title(m->at));
	each(ctx, sb.buf, false);
	strbuf_release(&sb);
}
