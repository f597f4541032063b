/*
 * fuzz-walk.c - any playbook that is accepted, walked with any answers.
 *
 * The bytes are a small playbook, step by step, and then the answers; so
 * nearly every input is about the walk and few about the parser.  A walk ends
 * or waits: between two answers it makes no more moves than a bound, steps
 * that point at each other in a circle are not accepted, and the answers
 * given again come to the same place.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/graph.h"
#include "watchfloor/walk.h"

#define STEPS_MOST      16
#define ANSWERS_MOST    64
/* What is decided without asking anybody, between two answers: as walk.c, and
 * the frames that end with it. */
#define MARKS_MOST      100000
/* So many are a loop that nobody is asked in; a few of them tell all. */
#define MARKS_OF_A_LOOP 1000
#define LOOPS_MOST      2

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
	const uint8_t *at;
	size_t left;
};

static unsigned next(struct bytes *b)
{
	if (!b->left)
		return 0;
	b->left--;
	return *b->at++;
}

/* ---- a playbook of bytes ---- */

static const char *const words[] = {
	"start",    "end",          "action",          "playbook-action",
	"parallel", "if-condition", "while-condition", "switch-condition",
};

enum word { START, END, ACTION, CALL, PARALLEL, IF, WHILE, SWITCH };

struct plan {
	int n;
	enum word types[STEPS_MOST];
	struct strbuf text;
};

static void add_id(struct plan *p, int step)
{
	strbuf_addf(&p->text, "\"%s--00000000-0000-4000-8000-0000000000%02d\"",
		    words[p->types[step]], step);
}

/* Forward most of the time: a circle is refused as a whole. */
static int target(struct plan *p, struct bytes *b, int from)
{
	unsigned byte = next(b);

	if (byte >= 248)
		return (int)(byte % (unsigned)p->n);
	return from + 1 + (int)(byte % (unsigned)(p->n - from - 1));
}

static void add_pointer(struct plan *p, struct bytes *b, int from,
			const char *key)
{
	strbuf_addf(&p->text, ",\"%s\":", key);
	add_id(p, target(p, b, from));
}

static void add_ways_on(struct plan *p, struct bytes *b, int from)
{
	unsigned byte = next(b);

	if (byte % 3 == 0) {
		add_pointer(p, b, from, "on_success");
		if (byte & 8)
			add_pointer(p, b, from, "on_failure");
	} else {
		add_pointer(p, b, from, "on_completion");
	}
}

static void add_condition(struct plan *p, struct bytes *b)
{
	static const char *const conditions[] = {
		"__b__:value = true",
		"__n__:value > 3",
		"__a__:value = 'x'",
		"NOT EXISTS __a__:value",
		"__a__:value MATCHES '(a|b)*x'",
		"somebody says so",
		"__none__:value = 1",
		"__n__:value IN (1, 2, 3) OR __b__:value != true",
	};

	strbuf_addf(&p->text, ",\"condition\":\"%s\"",
		    conditions[next(b) % ARRAY_SIZE(conditions)]);
}

static void add_action(struct plan *p, struct bytes *b)
{
	static const char *const outs[] = { "", "\"__a__\"", "\"__b__\"",
					    "\"__n__\",\"__a__\"" };

	strbuf_addf(&p->text,
		    ",\"commands\":[{\"type\":\"manual\",\"command\":\"do "
		    "__a__:value __n__:value\"}],\"agent\":\"group--00000000-"
		    "0000-4000-8000-000000000099\",\"out_args\":[%s]",
		    outs[next(b) % ARRAY_SIZE(outs)]);
}

static void add_lists(struct plan *p, struct bytes *b, int from)
{
	bool parallel = p->types[from] == PARALLEL;

	strbuf_addf(&p->text,
		    parallel ? ",\"next_steps\":["
			     : ",\"switch\":\"%s:value\",\"cases\":{",
		    next(b) & 1 ? "__a__" : "__n__");
	for (unsigned i = 0, n = 2 + next(b) % 2; i < n; i++) {
		if (i)
			strbuf_addch(&p->text, ',');
		if (!parallel)
			strbuf_addf(&p->text, "\"%s\":",
				    i == 2 ? "default"
				    : i    ? "x"
					   : "3");
		add_id(p, target(p, b, from));
	}
	strbuf_addch(&p->text, parallel ? ']' : '}');
}

static void add_step(struct plan *p, struct bytes *b, int i)
{
	enum word type = p->types[i];

	if (i)
		strbuf_addch(&p->text, ',');
	add_id(p, i);
	strbuf_addf(&p->text, ":{\"type\":\"%s\",\"name\":\"s%d\"", words[type],
		    i);
	if (type == ACTION)
		add_action(p, b);
	if (type == CALL)
		strbuf_addf(&p->text,
			    ",\"playbook_id\":\"playbook--00000000-0000-4000-"
			    "8000-00000000000%u\",\"in_args\":[\"__n__\"],"
			    "\"out_args\":[\"__a__\"]",
			    next(b) % 3);
	if (type == IF || type == WHILE) {
		add_condition(p, b);
		add_pointer(p, b, i, "on_true");
	}
	if (type == IF && next(b) & 1)
		add_pointer(p, b, i, "on_false");
	if (type == PARALLEL || type == SWITCH)
		add_lists(p, b, i);
	if (type == START)
		add_pointer(p, b, i, "on_completion");
	else if (type != END)
		add_ways_on(p, b, i);
	strbuf_addch(&p->text, '}');
}

static void add_variables(struct plan *p, struct bytes *b)
{
	static const char *const values[] = { "null", "\"\"", "\"x\"",
					      "\"3\"" };
	unsigned byte = next(b);

	strbuf_addf(&p->text,
		    "\"playbook_variables\":{"
		    "\"__a__\":{\"type\":\"string\",\"value\":%s},"
		    "\"__b__\":{\"type\":\"bool\",\"value\":%s,"
		    "\"constant\":%s},"
		    "\"__n__\":{\"type\":\"integer\",\"external\":true,"
		    "\"value\":%s}},",
		    values[byte & 3],
		    byte & 4   ? "null"
		    : byte & 8 ? "\"true\""
			       : "\"false\"",
		    byte & 16 ? "true" : "false", byte & 32 ? "null" : "\"2\"");
}

static struct playbook *make(struct bytes *b, int number)
{
	struct plan p = { .text = STRBUF_INIT };
	struct playbook *out;
	bool catches;

	p.n = 3 + (int)(next(b) % (STEPS_MOST - 2));
	for (int i = 0; i < p.n; i++)
		p.types[i] = i == 0         ? START
			     : i == p.n - 1 ? END
			     : i == p.n - 2 ? ACTION
					    : (enum word)(1 + next(b) % 7);
	strbuf_addf(&p.text,
		    "{\"type\":\"playbook\",\"spec_version\":\"cacao-2.0\","
		    "\"id\":\"playbook--00000000-0000-4000-8000-00000000000%d"
		    "\",\"name\":\"p\",\"created_by\":\"identity--00000000-"
		    "0000-4000-8000-00000000000f\","
		    "\"created\":\"2026-01-01T00:00:00.000Z\","
		    "\"modified\":\"2026-01-01T00:00:00.000Z\","
		    "\"agent_definitions\":{\"group--00000000-0000-4000-8000-"
		    "000000000099\":{\"type\":\"group\",\"name\":\"SOC\"}},",
		    number);
	add_variables(&p, b);
	catches = next(b) & 1;
	if (catches) {
		strbuf_addstr(&p.text, "\"workflow_exception\":");
		add_id(&p, target(&p, b, 0));
		strbuf_addch(&p.text, ',');
	}
	strbuf_addstr(&p.text, "\"workflow_start\":");
	add_id(&p, 0);
	strbuf_addstr(&p.text, ",\"workflow\":{");
	for (int i = 0; i < p.n; i++)
		add_step(&p, b, i);
	strbuf_addstr(&p.text, "}}");
	if (playbook_parse(&out, p.text.buf, p.text.len, NULL) < 0)
		out = NULL;
	strbuf_release(&p.text);
	return out;
}

/* ---- no circle of pointers ---- */

enum colour { WHITE, GREY, BLACK };

static void follow(const struct step *s, enum colour *colours)
{
	const struct step *to;

	if (colours[s->index] == GREY)
		abort();
	if (colours[s->index] == BLACK)
		return;
	colours[s->index] = GREY;
	for (int i = 0; step_pointer(s, i, &to); i++)
		if (to)
			follow(to, colours);
	colours[s->index] = BLACK;
}

static void check_circles(const struct playbook *p)
{
	enum colour colours[STEPS_MOST] = { WHITE };

	for (int i = 0; i < p->nsteps; i++)
		follow(&p->steps[i], colours);
}

/* ---- walking ---- */

struct shelf {
	struct playbook *playbooks[2];
};

static const struct playbook *find(void *ctx, const char *id,
				   const char *version)
{
	const struct shelf *s = ctx;

	for (int i = 0; i < 2; i++)
		if (s->playbooks[i] && strcmp(s->playbooks[i]->id, id) == 0)
			return s->playbooks[i];
	return NULL;
}

struct given {
	enum walk_outcome outcome;
	cJSON *values;
};

static cJSON *values_for(const struct walk *w, struct bytes *b)
{
	static const char *const texts[] = { "", "x", "3", "true", "nonsense" };
	const struct step *s = walk_at(w)->step;
	cJSON *values = cJSON_CreateObject();
	const char *name;

	for (int i = 0;
	     walk_at(w)->wait == WALK_STEP && (name = step_asks(s, i)); i++) {
		struct choice c[8];
		int n = walk_choices(w, name, c, 8);
		unsigned byte = next(b);

		if (byte < 200)
			json_add_str(values, name,
				     n ? c[byte % (unsigned)n].token
				       : texts[byte % ARRAY_SIZE(texts)]);
	}
	return values;
}

/* Give what the bytes say; what is refused becomes the plainest that the
 * point takes.  *kept is what was taken. */
static void answer(struct walk *w, struct bytes *b, struct given *kept)
{
	bool step = walk_at(w)->wait == WALK_STEP;
	struct walk_answer a;

	kept->outcome = (enum walk_outcome)(next(b) % 5);
	kept->values = values_for(w, b);
	a = (struct walk_answer){ kept->outcome, kept->values };
	if (walk_next(w, &a) == 0)
		return;
	cJSON_Delete(kept->values);
	kept->values = NULL;
	kept->outcome = step ? OUTCOME_SKIPPED : OUTCOME_NO;
	a = (struct walk_answer){ kept->outcome, NULL };
	if (walk_next(w, &a) < 0)
		abort();
}

static int marks(const struct walk *w)
{
	int n;

	walk_trace(w, &n);
	return n;
}

static void check_point(const struct walk *w, int answers)
{
	const struct walk_point *p = walk_at(w);
	struct strbuf out = STRBUF_INIT;

	if ((p->wait == WALK_OVER) != !p->step || p->answers != answers)
		abort();
	for (int i = 0; p->step && i < p->step->ncommands; i++)
		walk_resolve(w, step_command(p->step, i), &out);
	strbuf_release(&out);
}

/* The same answers lead to the same place. */
static void walk_again(const struct walk *first, struct shelf *s,
		       const cJSON *externals, const struct given *given, int n)
{
	const struct walk_point *a = walk_at(first), *b;
	struct walk *w;

	if (walk_start(&w, s->playbooks[0], externals, find, s) < 0)
		abort();
	for (int i = 0; i < n; i++) {
		const struct walk_answer answer = { given[i].outcome,
						    given[i].values };

		if (walk_next(w, &answer) < 0)
			abort();
	}
	b = walk_at(w);
	if (a->wait != b->wait || a->step != b->step || a->depth != b->depth ||
	    marks(first) != marks(w) || walk_failed(first) != walk_failed(w))
		abort();
	walk_free(w);
}

static void walk_along(struct shelf *s, struct bytes *b)
{
	struct given given[ANSWERS_MOST];
	cJSON *externals = cJSON_CreateObject();
	struct walk *w;
	int n = 0, before = 0, loops = 0;

	if (next(b) & 1)
		json_add_str(externals, "__n__", next(b) & 1 ? "7" : "no");
	if (walk_start(&w, s->playbooks[0], externals, find, s) < 0)
		abort();
	while (n < ANSWERS_MOST && loops < LOOPS_MOST &&
	       walk_at(w)->wait != WALK_OVER) {
		check_point(w, n);
		answer(w, b, &given[n++]);
		if (marks(w) - before > MARKS_MOST)
			abort();
		loops += marks(w) - before > MARKS_OF_A_LOOP;
		before = marks(w);
	}
	check_point(w, n);
	walk_again(w, s, externals, given, n);
	for (int i = 0; i < n; i++)
		cJSON_Delete(given[i].values);
	cJSON_Delete(externals);
	walk_free(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes b = { data, size };
	struct shelf s = { .playbooks = { make(&b, 0), make(&b, 1) } };

	for (int i = 0; i < 2; i++)
		if (s.playbooks[i])
			check_circles(s.playbooks[i]);
	if (s.playbooks[0])
		walk_along(&s, &b);
	playbook_free(s.playbooks[0]);
	playbook_free(s.playbooks[1]);
	return 0;
}
