/*
 * lint.c - the table of rules, and how their findings are kept.
 *
 * The letter of a rule says what it is about: J the JSON, P the playbook,
 * W its workflow, C commands, V variables, A agents and targets,
 * X extensions, M markings, S signatures, G the history in git.
 */
#include "config.h"

#include "playbook/lint.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

#define E FINDING_ERROR
#define W FINDING_WARNING
#define I FINDING_INFO

const struct lint_rule lint_rules[] = {
	{ "J1", E, "RFC 8259",
	  N_("the file is one JSON object in UTF-8 without repeated keys") },
	{ "P1", E, "3.1", N_("required properties are present") },
	{ "P2", E, "3.1", N_("type and spec_version are those of CACAO 2.0") },
	{ "P3", E, "10.10", N_("id is playbook-- and a UUID") },
	{ "P4", E, "3.1",
	  N_("created and modified are UTC with exactly three fraction digits") },
	{ "P5", E, "3.1",
	  N_("modified is not before created; valid_until is after "
	     "valid_from") },
	{ "P6", E, "3.1", N_("created_by is identity-- and a UUID") },
	{ "P7", E, "3.1",
	  N_("a playbook with playbook_types has playbook_activities") },
	{ "P8", W, "3.1.2",
	  N_("each playbook type has the activity that it requires") },
	{ "P9", W, "3.1",
	  N_("each playbook activity is the activity of some command") },
	{ "P10", W, "3.1.1", N_("values are in the vocabularies") },
	{ "P11", E, "3.1",
	  N_("priority, severity and impact are whole numbers from 0 to 100") },
	{ "P12", W, "3.1",
	  N_("references used inside are among the playbook's own") },
	{ "P13", W, "10.14",
	  N_("playbook_processing_summary agrees with the content") },
	{ "W1", E, "3.1",
	  N_("the workflow has a start, an end and an action between them") },
	{ "W2", E, "3.1", N_("workflow_start names a start step") },
	{ "W3", E, "3.1", N_("workflow_exception names a step") },
	{ "W4", E, "4.2", N_("every step has one of the eight types") },
	{ "W5", E, "10.10", N_("every step's id is its type-- and a UUID") },
	{ "W6", W, "10.10", N_("the UUID of a step is of version 4") },
	{ "W7", E, "10.10", N_("no two objects share a UUID") },
	{ "W8", E, "4.1", N_("every step that is named is in the workflow") },
	{ "W9", E, "4.1",
	  N_("on_completion excludes on_success and on_failure") },
	{ "W10", E, "4.3",
	  N_("a start leads on by on_completion only, an end by nothing") },
	{ "W11", E, "4.1", N_("every step but an end leads on") },
	{ "W12", E, "4.7", N_("parallel has two or more different branches") },
	{ "W13", W, "4.7", N_("every branch has an end of its own") },
	{ "W14", W, "4.7",
	  N_("a branch does not run into the line that it left") },
	{ "W15", E, "4.7", N_("steps lead back only through a while") },
	{ "W16", W, "4", N_("every step can be reached") },
	{ "W17", E, "4.5", N_("an action has a command and an agent") },
	{ "W18", E, "4.5",
	  N_("agents, targets and authentication are defined") },
	{ "W19", E, "4.8",
	  N_("a condition step has one condition and one step in on_true") },
	{ "W20", E, "4.8",
	  N_("a condition can be computed from declared variables") },
	{ "W21", E, "4.10",
	  N_("switch tests one declared variable and has cases") },
	{ "W22", E, "4.6",
	  N_("a call names a playbook and a version that are there, and does "
	     "not lead back") },
	{ "W23", E, "4.1",
	  N_("delay and timeout are whole milliseconds, not negative") },
	{ "C1", E, "5", N_("a command has the body that its type needs") },
	{ "C2", W, "5.2", N_("the type of a command is in the vocabulary") },
	{ "C3", W, "5.1", N_("a command says its playbook_activity") },
	{ "C4", I, "5.3",
	  N_("a manual text of several lines, or with quotes, is in "
	     "command_b64") },
	{ "C5", W, "5.7",
	  N_("an HTTP command has a start line and lists of headers") },
	{ "V1", E, "10.18", N_("variables are named __name__") },
	{ "V2", E, "10.18", N_("a variable's value fits its type") },
	{ "V3", E, "10.18", N_("every variable that is used is declared") },
	{ "V4", E, "4.5", N_("in_args and out_args name declared variables") },
	{ "V5", W, "4.5",
	  N_("a step variable does not hide one of the playbook") },
	{ "V6", E, "10.18", N_("a constant is not changed") },
	{ "V7", W, "10.18", N_("only a playbook variable is external") },
	{ "V8", W, "4.8", N_("a variable has a value before it is tested") },
	{ "V9", W, "10.18", N_("every variable is used") },
	{ "A1", E, "7.1", N_("agents and targets have a name and their id") },
	{ "A2", W, "6", N_("no password or token is written out") },
	{ "A3", E, "6", N_("authentication has what its type needs") },
	{ "X1", E, "8", N_("extensions that are used are defined") },
	{ "X2", W, "8", N_("the guidance of a step fits the step") },
	{ "M1", E, "9",
	  N_("markings are defined, those of TLP 2.0 under their fixed ids") },
	{ "S1", E, "10.15",
	  N_("a signature is whole and of this version of the playbook") },
	{ "G1", E, "2",
	  N_("one id and time of change are one text; no two files have one "
	     "id") },
	{ "G2", E, "2",
	  N_("from version to version id, created and created_by stay, and "
	     "modified grows") },
	{ "G3", W, "2",
	  N_("another author makes a playbook of their own, derived_from this") },
	{ NULL, E, NULL, NULL },
};

/* Without these a walk would have nowhere to go or nothing to show. */
static const char *const walk_needs[] = {
	"J1",  "P1",  "P2",  "P3",  "W1",  "W2",  "W3",  "W4",
	"W5",  "W8",  "W9",  "W10", "W11", "W12", "W15", "W17",
	"W18", "W19", "W21", "C1",  "V1",  "V2",  "V3",  "V4",
};

/* ---- saying ---- */

static bool is_needed(const char *rule)
{
	for (size_t i = 0; i < ARRAY_SIZE(walk_needs); i++)
		if (!strcmp(walk_needs[i], rule))
			return true;
	return false;
}

static enum finding_level level_of(const char *rule)
{
	for (const struct lint_rule *r = lint_rules; r->id; r++)
		if (!strcmp(r->id, rule))
			return r->level;
	bug("no lint rule %s", rule);
}

static void add_finding(struct lint *l, enum finding_level level,
			const char *rule, const cJSON *at, char *text)
{
	struct findings *f = l->found;

	GROW(f->list, f->n, f->alloc);
	GROW(l->places, l->nplaces, l->alloc_places);
	l->places[l->nplaces++] = (struct place){ .at = at, .finding = f->n };
	f->list[f->n++] = (struct finding){
		.level = level,
		.rule = rule,
		.text = text,
	};
	if (level == E) {
		f->errors++;
		l->fatal = l->fatal || is_needed(rule);
	}
}

static char *vformat(const char *fmt, va_list ap)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_vaddf(&text, fmt, ap);
	return strbuf_detach(&text);
}

/* Names the step before the words. */
static char *vformat_step(const struct step *s, const char *fmt, va_list ap)
{
	struct strbuf text = STRBUF_INIT;

	if (s->name && *s->name)
		strbuf_addf(&text, _("step \"%s\" (%s): "), s->name, s->id);
	else
		strbuf_addf(&text, _("step %s: "), s->id);
	strbuf_vaddf(&text, fmt, ap);
	return strbuf_detach(&text);
}

static const cJSON *place_in_step(const struct step *s, const char *key)
{
	const cJSON *at = key ? lint_member(s->json, key) : NULL;

	return at ? at : s->json;
}

void lint_say(struct lint *l, const char *rule, const cJSON *at,
	      const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_finding(l, level_of(rule), rule, at, vformat(fmt, ap));
	va_end(ap);
}

void lint_warn(struct lint *l, const char *rule, const cJSON *at,
	       const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_finding(l, W, rule, at, vformat(fmt, ap));
	va_end(ap);
}

void lint_step(struct lint *l, const char *rule, const struct step *s,
	       const char *key, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_finding(l, level_of(rule), rule, place_in_step(s, key),
		    vformat_step(s, fmt, ap));
	va_end(ap);
}

void lint_step_warn(struct lint *l, const char *rule, const struct step *s,
		    const char *key, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_finding(l, W, rule, place_in_step(s, key),
		    vformat_step(s, fmt, ap));
	va_end(ap);
}

const cJSON *lint_member(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(object, key);
}

bool lint_filled(const cJSON *object, const char *key)
{
	const char *text = graph_text(object, key);

	return text && *text;
}

bool lint_whole(const cJSON *item, int64_t *out)
{
	int64_t n;

	if (!cJSON_IsNumber(item) || !json_int(item, &n) || n < 0)
		return false;
	if (out)
		*out = n;
	return true;
}

/* ---- the order of the checks ---- */

/* What these find does not depend on a sound graph. */
static lint_check *const of_parts[] = {
	lint_head,       lint_vocabulary, lint_summary, lint_workflow,
	lint_steps,      lint_commands,   lint_parts,   lint_variables,
	lint_conditions, lint_guidance,   lint_cycles,  lint_references,
	lint_trust,      lint_bodies,
};
/* These follow pointers, and may trust them. */
static lint_check *const of_graph[] = { lint_branches, lint_reach, lint_flow };

static void run_checks(struct lint *l)
{
	if (!lint_is_playbook(l))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(of_parts); i++)
		of_parts[i](l);
	for (size_t i = 0; !l->fatal && i < ARRAY_SIZE(of_graph); i++)
		of_graph[i](l);
}

static int compare_findings(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	int order = strcmp(x->rule, y->rule);
	return order ? order : strcmp(x->text, y->text);
}

static void give_places(struct lint *l, const char *text, size_t len)
{
	struct findings *f = l->found;

	places_find(l->places, l->nplaces, l->root, text, len);
	for (int i = 0; i < l->nplaces; i++) {
		struct finding *finding = &f->list[l->places[i].finding];

		finding->line = l->places[i].line;
		finding->column = l->places[i].column;
	}
	if (f->n > l->first)
		qsort(f->list + l->first, (size_t)(f->n - l->first),
		      sizeof *f->list, compare_findings);
}

void lint_begin(struct lint *l, const struct playbook *p,
		struct findings *found)
{
	*l = (struct lint){
		.p = p,
		.root = p->json,
		.found = found,
	};
}

void lint_end(struct lint *l, const char *text, size_t len)
{
	if (l->found)
		give_places(l, text, len);
	free(l->places);
	l->places = NULL;
}

static const struct finding *first_fatal(const struct findings *f, int first)
{
	for (int i = first; i < f->n; i++)
		if (f->list[i].level == E && is_needed(f->list[i].rule))
			return &f->list[i];
	return NULL;
}

/* ---- parsing ---- */

static int fail_with(const struct finding *f)
{
	if (f->line)
		return fail(_("line %d: %s (%s)"), f->line, f->text, f->rule);
	return fail("%s (%s)", f->text, f->rule);
}

/* Repeated keys are the one fault that leaves a tree to find it in. */
static bool place_of_repeat(const char *text, size_t len, struct finding *f)
{
	cJSON *root = json_parse(text, len, 0, NULL);
	struct place place = { .at = repeated_member(root) };

	if (place.at)
		places_find(&place, 1, root, text, len);
	cJSON_Delete(root);
	f->line = place.line;
	f->column = place.column;
	return f->line > 0;
}

static int not_json(struct lint *l, const char *text, size_t len, size_t offset)
{
	add_finding(l, E, "J1", NULL, xstrdup(fail_text()));
	struct finding *f = &l->found->list[l->found->n - 1];
	if (!place_of_repeat(text, len, f))
		place_of_offset(text, len, offset, &f->line, &f->column);
	return fail("%s (J1)", f->text);
}

static int judge(struct graph *g, struct lint *l, const char *text, size_t len)
{
	l->p = &g->p;
	l->root = g->root;
	l->first = l->found->n;
	if (!cJSON_IsObject(g->root))
		lint_say(l, "J1", g->root,
			 _("a playbook is one JSON object; this is none"));
	else
		run_checks(l);
	give_places(l, text, len);
	const struct finding *f = first_fatal(l->found, l->first);
	return f ? fail_with(f) : 0;
}

/* What a parser lets pass inside a string no record could hold later. */
static cJSON *parse_text(const char *text, size_t len, size_t *offset)
{
	size_t n;

	for (*offset = 0; *offset < len; *offset += n) {
		if (text_decode(text + *offset, len - *offset, &n) < 0) {
			fail(_("this is not UTF-8"));
			return NULL;
		}
	}
	return json_parse(text, len, JSON_UNIQUE_KEYS, offset);
}

int playbook_parse(struct playbook **out, const char *text, size_t len,
		   struct findings *findings)
{
	struct findings own = { 0 };
	struct lint l = { .found = findings ? findings : &own };
	size_t offset = 0;
	int rc;

	*out = NULL;
	cJSON *root = parse_text(text, len, &offset);
	if (!root) {
		rc = not_json(&l, text, len, offset);
	} else {
		struct graph *g = graph_read(root);

		rc = judge(g, &l, text, len);
		if (rc)
			graph_free(g);
		else
			*out = &g->p;
	}
	free(l.places);
	findings_release(&own);
	return rc;
}

void findings_release(struct findings *f)
{
	for (int i = 0; i < f->n; i++)
		free(f->list[i].text);
	free(f->list);
	*f = (struct findings){ 0 };
}

void finding_print(const struct finding *f, const char *file,
		   struct strbuf *out)
{
	strbuf_addstr(out, file);
	if (f->line)
		strbuf_addf(out, ":%d:%d", f->line, f->column);
	strbuf_addf(out, ": %c %s: %s\n", (char)f->level, f->rule, f->text);
}
