/*
 * review_evidence.c - the evidence of a ticket as a review lists it.
 */
#include "config.h"

#include "desk/review_evidence.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/clock.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* So much of a hash tells it from others. */
#define HASH_SHOWN 12

/* "2 access.log · file · 1024 bytes · 3f2a91c0d4e5 · lin, 14:02" */
static char *line_of(struct desk *d, const struct evidence *e)
{
	struct strbuf sb = STRBUF_INIT;
	char at[CLOCK_SHORT_SIZE];

	if (e->n)
		strbuf_addf(&sb, "%lld ", (long long)e->n);
	strbuf_addf(&sb, "%s%s%s · ", e->name, *e->name ? " · " : "",
		    evidence_title(e->kind));
	if (e->here)
		strbuf_addf(&sb, Q_("%lld byte", "%lld bytes", e->bytes),
			    (long long)e->bytes);
	else
		strbuf_addstr(&sb, evidence_state_title(e));
	strbuf_addf(&sb, " · %.*s · %s, %s", HASH_SHOWN, e->hash, e->actor,
		    clock_format_short(at, e->at, desk_now(d)));
	for (char *p = sb.buf; (p = strpbrk(p, "\r\n")); p++)
		*p = ' ';
	return strbuf_detach(&sb);
}

static int add_piece(void *ctx, const struct evidence *e)
{
	struct pieces *p = ctx;

	GROW(p->of, p->n, p->alloc);
	p->of[p->n++] = (struct piece){ .run = e->run,
					.step = xstrdup(e->step ? e->step : ""),
					.line = line_of(p->desk, e) };
	return 0;
}

int pieces_load(struct pieces *p, struct desk *d, const char *ticket)
{
	*p = (struct pieces){ .desk = d };
	return evidence_each(d, ticket, add_piece, p);
}

void pieces_release(struct pieces *p)
{
	for (int i = 0; i < p->n; i++) {
		free(p->of[i].step);
		free(p->of[i].line);
	}
	free(p->of);
}

static void print(struct piece *piece, struct strbuf *out)
{
	strbuf_addf(out, "      ◦ %s\n", piece->line);
	piece->told = true;
}

void pieces_print_step(struct pieces *p, int64_t run, const char *step,
		       struct strbuf *out)
{
	for (int i = 0; i < p->n; i++)
		if (!p->of[i].told && p->of[i].run == run &&
		    strcmp(p->of[i].step, step) == 0)
			print(&p->of[i], out);
}

void pieces_print_rest(struct pieces *p, struct strbuf *out)
{
	for (int i = 0; i < p->n; i++)
		if (!p->of[i].told)
			print(&p->of[i], out);
}
