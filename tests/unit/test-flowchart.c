/*
 * test-flowchart.c - the graph drawn with text: what it looks like, and that
 * for any playbook and width each step stands once and each way is a line.
 */
#include "config.h"

#include "check.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "playbook-grow.h"
#include "playbook-text.h"
#include "playbook/flowchart.h"

#define ROUNDS 400

static const int widths[] = { 40, 57, 80, 132, 400 };

/* ---- as text ---- */

static void print_line(struct flowchart *c, int line, struct strbuf *out)
{
	int n, column = 0;
	const struct flowchart_span *spans = flowchart_line(c, line, &n);

	for (int i = 0; i < n; i++) {
		assert_true(spans[i].column >= column);
		assert_int_equal(text_width(spans[i].text), spans[i].width);
		strbuf_addf(out, "%*s%s", spans[i].column - column, "",
			    spans[i].text);
		column = spans[i].column + spans[i].width;
	}
	assert_true(column <= c->width);
}

static void print_flowchart(struct flowchart *c, struct strbuf *out)
{
	for (int i = 0; i < flowchart_lines(c); i++) {
		print_line(c, i, out);
		while (out->len && out->buf[out->len - 1] == ' ')
			strbuf_setlen(out, out->len - 1);
		strbuf_addch(out, '\n');
	}
}

static void assert_drawn(const struct playbook *p, int width, const char *want)
{
	struct flowchart *c = playbook_flowchart(p, width, true);
	struct strbuf got = STRBUF_INIT;

	print_flowchart(c, &got);
	assert_string_equal(got.buf, want);
	strbuf_release(&got);
	flowchart_free(c);
}

#define FLOW                                         \
	START("i2")                                  \
	IF("2", "is it so?", "a3", "w5", ELSE("a4")) \
	ACTION("3", "e10", "")                       \
	ACTION_OR("4", "e11", "a7", "")              \
	WHILE("5", "is there more?", "a6", "e13")    \
	ACTION("6", "e12", "")                       \
	ACTION("7", "e14", "")                       \
	END_AT("10") END_AT("11") END_AT("12") END_AT("13") END_AT("14")

static void test_branches_stand_side_by_side(void **state)
{
	struct playbook *p = playbook_make(1, "", FLOW);

	assert_drawn(p, 60,
		     "o start\n"
		     "|\n"
		     "? 1 i2\n"
		     "+----------+\n"
		     "| yes      | no\n"
		     "* 1a.1 a3  * 1b.1 a4\n"
		     "|          | if it fails -> 3\n"
		     "x          |\n"
		     "|          x\n"
		     "+----------+\n"
		     "?<+ 2 w5\n"
		     "+-+-+ yes\n"
		     "| | * 2a.1 a6\n"
		     "| | |\n"
		     "| +-x\n"
		     "| no\n"
		     "x end\n"
		     "\n"
		     "when 1b.1 fails\n"
		     "* 3 a7\n"
		     "|\n"
		     "x end\n");
	playbook_free(p);
}

#define WIDE "a-name-that-is-far-too-long-for-a-narrow-screen"

static void test_or_below_each_other(void **state)
{
	struct playbook *p = playbook_make(
		1, "'__x__':{'type':'string','value':null}",
		START("x2") SWITCH("2", "__x__", "'red':'@a3','blue':'@a4'",
				   "a5") ACTION("3", "e6", ",'description':''")
			ACTION("4", "e7", "") ACTION("5", "e8", "") END_AT("6")
				END_AT("7") END_AT("8"));

	assert_drawn(p, 40,
		     "o start\n"
		     "|\n"
		     "? 1 x2\n"
		     "+----------+----------+\n"
		     "| red      | blue     | anything else\n"
		     "* 1a.1 a3  * 1b.1 a4  |\n"
		     "|          |          |\n"
		     "x          x          |\n"
		     "+----------+----------+\n"
		     "* 2 a5\n"
		     "|\n"
		     "x end\n");
	playbook_free(p);

	p = playbook_make(1, "'__x__':{'type':'string','value':null}",
			  START("x2") SWITCH("2", "__x__",
					     "'" WIDE "':'@a3','blue':'@a4'",
					     "a5") ACTION("3", "e6", "")
				  ACTION("4", "e7", "") ACTION("5", "e8", "")
					  END_AT("6") END_AT("7") END_AT("8"));
	assert_drawn(p, 40,
		     "o start\n"
		     "|\n"
		     "? 1 x2\n"
		     "+---+ a-name-that-is-far-too-long-for-a~\n"
		     "|   * 1a.1 a3\n"
		     "|   |\n"
		     "| +-x\n"
		     "+-+-+ blue\n"
		     "| | * 1b.1 a4\n"
		     "| | |\n"
		     "| +-x\n"
		     "+-+-+ anything else\n"
		     "+-+-+\n"
		     "* 2 a5\n"
		     "|\n"
		     "x end\n");
	playbook_free(p);
}

/* ---- every step once ---- */

static void assert_each_step_once(const struct playbook *p,
				  const struct flowchart *c)
{
	int n, *seen = xcalloc((size_t)p->nsteps, sizeof *seen);
	const struct flowchart_node *nodes = flowchart_nodes(c, &n);

	for (int i = 0; i < n; i++) {
		seen[nodes[i].step]++;
		assert_true(i == 0 || nodes[i].line >= 0);
		assert_true(nodes[i].line + nodes[i].height <=
			    flowchart_lines(c));
	}
	for (int i = 0; i < p->nsteps; i++)
		assert_int_equal(seen[i], 1);
	free(seen);
}

/* ---- every way a line ---- */

struct following {
	const struct flowchart *c;
	bool *seen; /* by cell */
	int from, to;
};

static const struct flowchart_node *node_of(const struct flowchart *c, int step)
{
	const struct flowchart_node *node = c->nodes;

	while (node->step != step)
		node++;
	return node;
}

/* The step whose mark is in this cell, or -1. */
static int step_at(const struct flowchart *c, int line, int column)
{
	for (int i = 0; i < c->nnodes; i++)
		if (c->nodes[i].line == line && c->nodes[i].column == column)
			return c->nodes[i].step;
	return -1;
}

static const struct {
	int arm, other, line, column;
} ways[] = {
	{ ARM_UP, ARM_DOWN, -1, 0 },
	{ ARM_DOWN, ARM_UP, 1, 0 },
	{ ARM_LEFT, ARM_RIGHT, 0, -1 },
	{ ARM_RIGHT, ARM_LEFT, 0, 1 },
};

static int arms_at(const struct flowchart *c, int line, int column)
{
	return c->arms[line * c->width + column];
}

/* Along the arms, straight over crossings, through no other step.  way: by
 * which we came here; -1: at the beginning. */
static bool leads(struct following *f, int line, int column, int way)
{
	int arms = arms_at(f->c, line, column);
	int step = way < 0 ? -1 : step_at(f->c, line, column);
	bool *seen = &f->seen[line * f->c->width + column];

	if (step >= 0)
		return step == f->to;
	if (*seen && !(arms & ARM_CROSSING))
		return false;
	*seen = true;
	for (int i = 0; i < 4; i++) {
		if (!(arms & ways[i].arm))
			continue;
		if (arms & ARM_CROSSING && i != way)
			continue;
		int y = line + ways[i].line, x = column + ways[i].column;
		/* A line has two ends. */
		assert_true(arms_at(f->c, y, x) & ways[i].other);
		if (leads(f, y, x, i))
			return true;
	}
	return false;
}

static void assert_leads(const struct flowchart *c, const struct step *from,
			 const struct step *to)
{
	const struct flowchart_node *start = node_of(c, from->index);
	size_t cells = (size_t)c->lines_alloc * (size_t)c->width;
	struct following f = { c, xcalloc(cells, 1), from->index, to->index };

	if (!leads(&f, start->line, start->column, -1))
		fail_msg("no line from %s to %s at width %d", from->id, to->id,
			 c->width);
	free(f.seen);
}

static bool passes_by(const struct step *s)
{
	return (s->type == STEP_IF && s->nbranches == 1) ||
	       s->type == STEP_SWITCH || s->type == STEP_WHILE;
}

/* `after`: where the end of this line returns to; NULL: nowhere. */
static void assert_line_leads(const struct flowchart *c, const struct step *s,
			      const struct step *after)
{
	for (; s; s = step_after(s)) {
		const struct step *next =
			s->type == STEP_END ? after : step_after(s);

		if (next && (!s->nbranches || passes_by(s)))
			assert_leads(c, s, next);
		for (int i = 0; i < s->nbranches; i++) {
			assert_leads(c, s, s->branches[i].head);
			assert_line_leads(c, s->branches[i].head,
					  s->type == STEP_WHILE ? s : next);
		}
	}
}

static void test_any_playbook_is_drawn_whole(void **state)
{
	for (int round = 0; round < ROUNDS; round++) {
		grow_seed = (uint64_t)round;
		struct playbook *p = grow_playbook();
		int width = widths[grow_draw(ARRAY_SIZE(widths))];
		struct flowchart *c = playbook_flowchart(p, width, false);
		struct strbuf text = STRBUF_INIT;

		print_flowchart(c, &text);
		assert_each_step_once(p, c);
		assert_line_leads(c, p->start, NULL);
		strbuf_release(&text);
		flowchart_free(c);
		playbook_free(p);
	}
}

/* ---- what does not fit ---- */

#define DEPTH 30

static void test_what_is_too_deep_goes_on_below(void **state)
{
	struct strbuf flow = STRBUF_INIT, text = STRBUF_INIT;

	strbuf_addstr(&flow, START("i100"));
	for (int i = 0; i < DEPTH; i++)
		strbuf_addf(&flow,
			    IF("%d", "deep?", "i%d", "e%d", "") END_AT("%d"),
			    100 + i, 100 + i, 101 + i, 200 + i, 200 + i);
	strbuf_addf(&flow,
		    IF("%d", "deep?", "a299", "e301", "")
			    ACTION("299", "e300", "") END_AT("300")
				    END_AT("301"),
		    100 + DEPTH, 100 + DEPTH);
	struct playbook *p = playbook_make(1, "", flow.buf);
	struct flowchart *c = playbook_flowchart(p, 40, true);
	print_flowchart(c, &text);
	assert_each_step_once(p, c);
	assert_non_null(strstr(text.buf, "-> ~1a.1a.1a.1a.1\n"));
	assert_non_null(strstr(text.buf, "1a.1a.1a.1a.1a.1: yes"));
	assert_non_null(strstr(text.buf, "x back -> 1a.1a.1a.1a.1a.1\n"));
	flowchart_free(c);
	playbook_free(p);
	strbuf_release(&flow);
	strbuf_release(&text);
}

/* Tails that branches share: 2^40 ways through it. */
static void test_shared_steps_are_named_where_they_stand(void **state)
{
	struct strbuf flow = STRBUF_INIT, text = STRBUF_INIT;

	strbuf_addstr(&flow, START("i100"));
	for (int i = 100; i < 140; i++)
		strbuf_addf(&flow,
			    IF("%d", "so?", "a%d", "e990", ELSE("a%d"))
				    ACTION("%d", "i%d", "")
					    ACTION("%d", "i%d", ""),
			    i, i, i + 100, i + 200, i + 100, i + 100, i + 1,
			    i + 200, i + 200, i + 1);
	strbuf_addstr(&flow, IF("140", "so?", "e991", "e992", "") END_AT("990")
				     END_AT("991") END_AT("992"));
	struct playbook *p = playbook_make(1, "", flow.buf);
	for (size_t i = 0; i < ARRAY_SIZE(widths); i++) {
		struct flowchart *c = playbook_flowchart(p, widths[i], true);

		strbuf_reset(&text);
		print_flowchart(c, &text);
		assert_each_step_once(p, c);
		assert_non_null(strstr(text.buf, "-> 1a.2"));
		flowchart_free(c);
	}
	playbook_free(p);
	strbuf_release(&flow);
	strbuf_release(&text);
}

static void test_wide_characters_are_never_cut_in_two(void **state)
{
	struct playbook *p = playbook_make(
		1, "",
		START("a2") ACTION_AS("2", "'on_completion':'@e3'",
				      ",'description':'x'") END_AT("3"));
	struct step *s = (struct step *)playbook_short_step(p, "@a2");

	if (!setlocale(LC_ALL, "C.UTF-8"))
		skip();
	s->name = "检查主机上的文件检查主机上的文件检查主机上的文件检查主机"
		  "上的文件";
	for (int width = 40; width < 60; width++) {
		struct flowchart *c = playbook_flowchart(p, width, false);
		struct strbuf text = STRBUF_INIT;

		print_flowchart(c, &text);
		assert_non_null(strstr(text.buf, "检查主机上的文件"));
		strbuf_release(&text);
		flowchart_free(c);
	}
	playbook_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_branches_stand_side_by_side),
		cmocka_unit_test(test_or_below_each_other),
		cmocka_unit_test(test_what_is_too_deep_goes_on_below),
		cmocka_unit_test(test_shared_steps_are_named_where_they_stand),
		cmocka_unit_test(test_wide_characters_are_never_cut_in_two),
		cmocka_unit_test(test_any_playbook_is_drawn_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
