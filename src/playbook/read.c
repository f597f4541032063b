/*
 * read.c - JSON to graph.
 *
 * Reading takes what it can and judges nothing: lint.c looks at the graph
 * beside the tree and says what is wrong.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/graph.h"
#include "playbook/syntax.h"
#include "playbook/value.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/walk.h"

static const char *const type_words[] = {
	[STEP_START] = "start",           [STEP_END] = "end",
	[STEP_ACTION] = "action",         [STEP_PLAYBOOK] = "playbook-action",
	[STEP_PARALLEL] = "parallel",     [STEP_IF] = "if-condition",
	[STEP_WHILE] = "while-condition", [STEP_SWITCH] = "switch-condition",
};

int step_type_parse(const char *word)
{
	for (size_t i = 0; word && i < ARRAY_SIZE(type_words); i++)
		if (!strcmp(type_words[i], word))
			return (int)i;
	return -1;
}

bool step_is_decided(const struct step *s)
{
	return s->type != STEP_START && s->type != STEP_END;
}

const struct step *step_after(const struct step *s)
{
	return s->on_success ? s->on_success : s->on_completion;
}

bool step_pointer(const struct step *s, int i, const struct step **next)
{
	const struct step *const fixed[] = { s->on_completion, s->on_success,
					     s->on_failure };
	int nfixed = ARRAY_SIZE(fixed);

	if (i >= nfixed + s->nbranches)
		return false;
	*next = i < nfixed ? fixed[i] : s->branches[i - nfixed].head;
	return true;
}

const struct branch *branch_named(const struct step *s, const char *label)
{
	for (int i = 0; label && i < s->nbranches; i++)
		if (s->branches[i].label &&
		    !strcmp(s->branches[i].label, label))
			return &s->branches[i];
	return NULL;
}

const struct variable *step_variable(const struct playbook *p,
				     const struct step *s, const char *name)
{
	const struct variable *own =
		s ? variable_find(s->variables, s->nvariables, name) : NULL;

	return own ? own : variable_find(p->variables, p->nvariables, name);
}

bool step_gives(const struct step *s, const char *name)
{
	for (int i = 0; i < s->nout_args; i++)
		if (!strcmp(s->out_args[i], name))
			return true;
	return false;
}

const struct question *step_question(const struct step *s, const char *name)
{
	for (int i = 0; i < s->nquestions; i++)
		if (!strcmp(s->questions[i].variable, name))
			return &s->questions[i];
	return NULL;
}

cJSON *graph_member(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(object, key);
}

const char *graph_text(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(
		cJSON_GetObjectItemCaseSensitive(object, key));
}

const cJSON *graph_object(const cJSON *object, const char *key)
{
	const cJSON *o = cJSON_GetObjectItemCaseSensitive(object, key);

	return cJSON_IsObject(o) ? o : NULL;
}

const cJSON *graph_guidance(const cJSON *object, const char *extensions)
{
	return graph_object(graph_object(object, extensions),
			    GUIDANCE_EXTENSION);
}

/* A whole number from 0 to max; else 0. */
static int64_t read_whole(const cJSON *object, const char *key, int64_t max)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	int64_t n;

	return cJSON_IsNumber(item) && json_int(item, &n) && n >= 0 && n <= max
		       ? n
		       : 0;
}

static int64_t read_time(const cJSON *object, const char *key)
{
	const char *text = graph_text(object, key);
	int64_t ms;

	return text && syntax_time(text, false, &ms) ? ms : CLOCK_NEVER;
}

/* A zeroed array of as many elements as the JSON list or object has. */
static void *room_for(struct graph *g, const cJSON *list, size_t size)
{
	size_t bytes = (size_t)cJSON_GetArraySize(list) * size;

	return bytes ? memset(arena_alloc(&g->arena, bytes), 0, bytes) : NULL;
}

static const char **read_texts(struct graph *g, const cJSON *list, int *n)
{
	const char **texts = room_for(g, list, sizeof *texts);
	const cJSON *item;

	cJSON_ArrayForEach (item, list)
		if (cJSON_IsString(item))
			texts[(*n)++] = item->valuestring;
	return texts;
}

/* ---- variables ---- */

static const char *read_value(struct graph *g, const cJSON *value)
{
	if (!cJSON_IsObject(value))
		return cJSON_GetStringValue(value);
	struct strbuf text = STRBUF_INIT;
	json_print(&text, value);
	char *kept = arena_strndup(&g->arena, text.buf, text.len);
	strbuf_release(&text);
	return kept;
}

static struct variable *read_variables(struct graph *g, const cJSON *dict,
				       int *n)
{
	if (!cJSON_IsObject(dict))
		return NULL;
	struct variable *list = room_for(g, dict, sizeof *list);
	const cJSON *item;
	cJSON_ArrayForEach (item, dict)
		list[(*n)++] = (struct variable){
			.name = item->string,
			.type = value_type(graph_text(item, "type")),
			.value = read_value(g, cJSON_GetObjectItemCaseSensitive(
						       item, "value")),
			.constant =
				cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(
					item, "constant")),
			.external =
				cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(
					item, "external")),
			.description = graph_text(item, "description"),
		};
	return list;
}

/* ---- agents and targets ---- */

static struct party *read_parties(struct graph *g, const char *key, int *n)
{
	const cJSON *dict = graph_object(g->root, key), *item;
	struct party *list = room_for(g, dict, sizeof *list);

	cJSON_ArrayForEach (item, dict)
		list[(*n)++] = (struct party){
			.id = item->string,
			.type = graph_text(item, "type"),
			.name = graph_text(item, "name"),
			.description = graph_text(item, "description"),
			.json = item,
		};
	return list;
}

static const struct party *find_party(const struct party *list, int n,
				      const char *id)
{
	for (int i = 0; id && i < n; i++)
		if (!strcmp(list[i].id, id))
			return &list[i];
	return NULL;
}

/* ---- the parts of steps ---- */

static const char *read_command_text(struct graph *g, const cJSON *command)
{
	const char *encoded = graph_text(command, "command_b64");
	const char *plain = graph_text(command, "command");

	if (!encoded)
		return plain ? plain : "";

	struct strbuf text = STRBUF_INIT;
	const char *decoded = plain ? plain : "";
	if (!base64_decode(&text, encoded, strlen(encoded)))
		decoded = arena_strndup(&g->arena, text.buf, text.len);
	strbuf_release(&text);
	return decoded;
}

static void read_commands(struct graph *g, struct step *s)
{
	const cJSON *list =
		cJSON_GetObjectItemCaseSensitive(s->json, "commands");
	const cJSON *item;

	s->commands = room_for(g, list, sizeof *s->commands);
	cJSON_ArrayForEach (item, list) {
		const char *type = graph_text(item, "type");

		s->commands[s->ncommands++] = (struct command){
			.type = type ? type : "",
			.text = read_command_text(g, item),
			.activity = graph_text(item, "playbook_activity"),
		};
	}
}

static void read_choices(struct graph *g, struct question *q, const cJSON *list)
{
	const cJSON *item;

	q->choices = room_for(g, list, sizeof *q->choices);
	cJSON_ArrayForEach (item, list) {
		const char *token = graph_text(item, "token");
		const char *label = graph_text(item, "label");

		if (token)
			q->choices[q->nchoices++] = (struct choice){
				.token = token,
				.label = label ? label : token,
				.label_zh_cn = graph_text(item, "label_zh_cn"),
			};
	}
}

static void read_questions(struct graph *g, struct step *s, const cJSON *list)
{
	const cJSON *item;

	s->questions = room_for(g, list, sizeof *s->questions);
	cJSON_ArrayForEach (item, list) {
		const char *variable = graph_text(item, "variable");

		if (!variable)
			continue;
		struct question *q = &s->questions[s->nquestions++];
		q->variable = variable;
		q->prompt = graph_text(item, "prompt");
		q->prompt_zh_cn = graph_text(item, "prompt_zh_cn");
		q->required = cJSON_IsTrue(
			cJSON_GetObjectItemCaseSensitive(item, "required"));
		read_choices(g, q,
			     cJSON_GetObjectItemCaseSensitive(item, "choices"));
	}
}

static void read_guidance(struct graph *g, struct step *s)
{
	const cJSON *ext = graph_guidance(s->json, "step_extensions");
	int64_t minutes = 0;

	if (!ext)
		return;
	json_int(cJSON_GetObjectItemCaseSensitive(ext, "minutes"), &minutes);
	s->minutes = minutes > 0 && minutes < INT32_MAX ? (int)minutes : 0;
	s->authorisation = graph_text(ext, "authorisation");
	s->action = graph_text(ext, "action");
	s->informs = graph_text(ext, "informs");
	s->verdict = graph_text(ext, "verdict");
	read_questions(g, s,
		       cJSON_GetObjectItemCaseSensitive(ext, "questions"));
}

/* ---- the steps, by type ---- */

static struct step *find_step(const struct graph *g, const char *id)
{
	int low = 0, high = g->p.nsteps;

	while (id && low < high) {
		int middle = low + (high - low) / 2;
		int order = strcmp(id, g->by_id[middle]->id);

		if (!order)
			return g->by_id[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void add_branch(struct graph *g, struct step *s, const char *label,
		       const char *head_id)
{
	struct step *head = find_step(g, head_id);

	if (head)
		s->branches[s->nbranches++] =
			(struct branch){ .label = label, .head = head };
}

static void read_action(struct graph *g, struct step *s)
{
	const cJSON *list =
		cJSON_GetObjectItemCaseSensitive(s->json, "targets");
	const cJSON *item;

	read_commands(g, s);
	s->agent = find_party(g->p.agents, g->p.nagents,
			      graph_text(s->json, "agent"));
	s->targets = room_for(g, list, sizeof *s->targets);
	cJSON_ArrayForEach (item, list) {
		const struct party *target =
			find_party(g->p.targets, g->p.ntargets,
				   cJSON_GetStringValue(item));

		if (target)
			s->targets[s->ntargets++] = target;
	}
}

static void read_call(struct graph *g, struct step *s)
{
	s->playbook_id = graph_text(s->json, "playbook_id");
	s->playbook_version = graph_text(s->json, "playbook_version");
}

static void read_parallel(struct graph *g, struct step *s)
{
	const cJSON *heads =
		cJSON_GetObjectItemCaseSensitive(s->json, "next_steps");
	const cJSON *item;

	s->branches = room_for(g, heads, sizeof *s->branches);
	cJSON_ArrayForEach (item, heads)
		add_branch(g, s, NULL, cJSON_GetStringValue(item));
}

static void read_condition(struct graph *g, struct step *s)
{
	s->condition_text = graph_text(s->json, "condition");
	if (s->condition_text)
		s->condition = condition_parse(s->condition_text);
	s->branches = arena_alloc(&g->arena, 2 * sizeof *s->branches);
	add_branch(g, s, "true", graph_text(s->json, "on_true"));
	if (s->type == STEP_IF)
		add_branch(g, s, "false", graph_text(s->json, "on_false"));
}

static void read_switch(struct graph *g, struct step *s)
{
	const char *tested = graph_text(s->json, "switch");
	const cJSON *cases = graph_object(s->json, "cases");
	struct use use;

	if (tested && use_next(tested, &use) && use.name == tested &&
	    !*use.end) {
		s->switch_variable =
			arena_strndup(&g->arena, use.name, use.len);
		/* A switch without a value is asked, as an action is. */
		s->out_args = arena_alloc(&g->arena, sizeof *s->out_args);
		s->out_args[0] = s->switch_variable;
		s->nout_args = 1;
	}
	const cJSON *item;
	s->branches = room_for(g, cases, sizeof *s->branches);
	cJSON_ArrayForEach (item, cases)
		add_branch(g, s, item->string, cJSON_GetStringValue(item));
}

static void (*const read_type[])(struct graph *g, struct step *s) = {
	[STEP_ACTION] = read_action,     [STEP_PLAYBOOK] = read_call,
	[STEP_PARALLEL] = read_parallel, [STEP_IF] = read_condition,
	[STEP_WHILE] = read_condition,   [STEP_SWITCH] = read_switch,
};

static void read_step(struct graph *g, struct step *s)
{
	const cJSON *json = s->json;

	s->name = graph_text(json, "name");
	s->description = graph_text(json, "description");
	s->owner = graph_text(json, "owner");
	s->delay = read_whole(json, "delay", INT64_MAX);
	s->timeout = read_whole(json, "timeout", INT64_MAX);
	s->on_completion = find_step(g, graph_text(json, "on_completion"));
	s->on_success = find_step(g, graph_text(json, "on_success"));
	s->on_failure = find_step(g, graph_text(json, "on_failure"));
	s->variables = read_variables(
		g, cJSON_GetObjectItemCaseSensitive(json, "step_variables"),
		&s->nvariables);
	s->in_args =
		read_texts(g, cJSON_GetObjectItemCaseSensitive(json, "in_args"),
			   &s->nin_args);
	s->out_args = read_texts(
		g, cJSON_GetObjectItemCaseSensitive(json, "out_args"),
		&s->nout_args);
	read_guidance(g, s);
	if ((size_t)s->type < ARRAY_SIZE(read_type) && read_type[s->type])
		read_type[s->type](g, s);
}

static int compare_ids(const void *a, const void *b)
{
	const struct step *const *x = a, *const *y = b;

	return strcmp((*x)->id, (*y)->id);
}

static void read_workflow(struct graph *g)
{
	struct playbook *p = &g->p;
	const cJSON *workflow = graph_object(g->root, "workflow");
	const cJSON *item;

	p->steps = room_for(g, workflow, sizeof *p->steps);
	g->by_id = room_for(g, workflow, sizeof *g->by_id);
	cJSON_ArrayForEach (item, workflow) {
		int type = step_type_parse(graph_text(item, "type"));

		if (type < 0)
			continue;
		struct step *s = &p->steps[p->nsteps];
		s->type = (enum step_type)type;
		s->index = p->nsteps;
		s->id = item->string;
		s->json = item;
		g->by_id[p->nsteps++] = s;
	}
	if (p->nsteps)
		qsort(g->by_id, (size_t)p->nsteps, sizeof *g->by_id,
		      compare_ids);
	for (int i = 0; i < p->nsteps; i++)
		read_step(g, &p->steps[i]);
	p->start = find_step(g, graph_text(g->root, "workflow_start"));
	p->exception = find_step(g, graph_text(g->root, "workflow_exception"));
}

struct graph *graph_read(cJSON *root)
{
	struct graph *g = xcalloc(1, sizeof *g);

	g->root = root;
	g->p = (struct playbook){
		.id = graph_text(root, "id"),
		.name = graph_text(root, "name"),
		.description = graph_text(root, "description"),
		.created = graph_text(root, "created"),
		.modified = graph_text(root, "modified"),
		.created_by = graph_text(root, "created_by"),
		.revoked = cJSON_IsTrue(
			cJSON_GetObjectItemCaseSensitive(root, "revoked")),
		.valid_from = read_time(root, "valid_from"),
		.valid_until = read_time(root, "valid_until"),
		.priority = (int)read_whole(root, "priority", 100),
		.severity = (int)read_whole(root, "severity", 100),
		.impact = (int)read_whole(root, "impact", 100),
		.json = root,
	};
	g->p.agents = read_parties(g, "agent_definitions", &g->p.nagents);
	g->p.targets = read_parties(g, "target_definitions", &g->p.ntargets);
	g->p.variables = read_variables(
		g, cJSON_GetObjectItemCaseSensitive(root, "playbook_variables"),
		&g->p.nvariables);
	read_workflow(g);
	return g;
}

void graph_free(struct graph *g)
{
	if (!g)
		return;
	for (int i = 0; i < g->p.nsteps; i++)
		condition_free(g->p.steps[i].condition);
	arena_release(&g->arena);
	cJSON_Delete(g->root);
	free(g);
}

void playbook_free(struct playbook *p)
{
	graph_free((struct graph *)p);
}

const struct step *playbook_step(const struct playbook *p, const char *id)
{
	return find_step((const struct graph *)p, id);
}
