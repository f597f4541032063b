/*
 * fuzz-playbook.c - any bytes as a playbook; what is accepted must have an
 * outline and a chart and be walkable, whatever the answers.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/playbook.h"
#include "watchfloor/walk.h"

#define ANSWERS_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct playbook *self(void *ctx, const char *id,
				   const char *version)
{
	const struct playbook *p = ctx;
	return strcmp(p->id, id) == 0 ? NULL : p;
}

static void resolve_texts(const struct walk *w, const struct step *s)
{
	struct strbuf out = STRBUF_INIT;
	struct choice choices[8];

	for (int i = 0; i < s->ncommands; i++)
		walk_resolve(w, step_command(s, i), &out);
	for (int i = 0; i < s->nout_args; i++)
		walk_choices(w, s->out_args[i], choices, 8);
	strbuf_release(&out);
}

/* The outcome is that of the byte; a refused one becomes the plainest that
 * the point takes. */
static void answer(struct walk *w, uint8_t byte)
{
	bool step = walk_at(w)->wait == WALK_STEP;
	struct walk_answer a = { .outcome = (enum walk_outcome)(byte % 5) };

	if (walk_next(w, &a) == 0)
		return;
	a.outcome = step ? OUTCOME_SKIPPED : OUTCOME_NO;
	if (walk_next(w, &a) < 0)
		abort();
}

static void walk_along(const struct playbook *p, const uint8_t *data,
		       size_t size)
{
	struct walk *w;

	if (walk_start(&w, p, NULL, self, (void *)p) < 0)
		abort();
	for (size_t i = 0; i < ANSWERS_MAX && i < size; i++) {
		if (walk_at(w)->wait == WALK_OVER)
			break;
		resolve_texts(w, walk_at(w)->step);
		answer(w, data[size - 1 - i]);
	}
	walk_free(w);
}

static void look_at(const struct playbook *p)
{
	struct outline_row *rows;
	int n = playbook_outline(p, &rows);

	for (int i = 0; i < n; i++)
		if (!step_title(rows[i].step) || !*rows[i].number)
			abort();
	free(rows);
}

/* Each step once, no line too wide. */
static void draw(const struct playbook *p, int width)
{
	struct flowchart *c = playbook_flowchart(p, width, width & 1);
	int n, nodes;

	flowchart_nodes(c, &nodes);
	if (nodes != p->nsteps)
		abort();
	for (int i = 0; i < flowchart_lines(c); i++) {
		const struct flowchart_span *spans = flowchart_line(c, i, &n);

		if (n && spans[n - 1].column + spans[n - 1].width > width)
			abort();
	}
	flowchart_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct findings findings = { .n = 0 };
	struct playbook *p;
	int rc = playbook_parse(&p, (const char *)data, size, &findings);

	if ((rc == 0) != (p != NULL) || (rc < 0 && !findings.errors))
		abort();
	if (p) {
		look_at(p);
		draw(p, FLOW_MIN_WIDTH + data[size - 1]);
		walk_along(p, data, size);
	}
	playbook_free(p);
	findings_release(&findings);
	return 0;
}
