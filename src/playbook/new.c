/*
 * new.c - a playbook from nothing, or from a checklist in Markdown.
 *
 * Of a checklist the first heading is the name, the paragraphs before the
 * first item are the description, and each item of the outermost list is a
 * step: its first line the name, with what is nested in it the text.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/edit.h"
#include "watchfloor/author.h"
#include "watchfloor/clock.h"
#include "watchfloor/hash.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

#define NAME_MAX_BYTES 200

struct making {
	cJSON *document, *workflow;
	char agent[64];
	cJSON *last;               /* the step that leads on to the next */
	struct strbuf text;        /* of the step that is read */
	struct strbuf description; /* of the playbook */
	char *name;                /* of that step, or NULL */
	int items;
};

/* ---- pieces ---- */

static char *make_id(char id[64], const char *type)
{
	char uuid[37];

	snprintf(id, 64, "%s--%s", type, uuid4(uuid));
	return id;
}

/* Behind the last step. */
static cJSON *add_step(struct making *m, const char *type)
{
	char id[64];
	cJSON *step = cJSON_AddObjectToObject(m->workflow, make_id(id, type));

	json_add_str(step, "type", type);
	if (m->last)
		json_add_str(m->last, "on_completion", id);
	else
		json_add_str(m->document, "workflow_start", id);
	m->last = step;
	return step;
}

static void add_action(struct making *m, const char *name, const char *text)
{
	cJSON *step = add_step(m, "action"), *command = cJSON_CreateObject();

	json_add_str(step, "name", name);
	json_add_str(command, "type", "manual");
	json_add_str(command, "command", text);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(step, "commands"), command);
	json_add_str(step, "agent", m->agent);
}

static void begin(struct making *m, const char *created_by)
{
	char now[CLOCK_RFC3339_SIZE], id[64];
	cJSON *agents, *agent;

	m->document = cJSON_CreateObject();
	clock_format(now, clock_now());
	json_add_str(m->document, "type", "playbook");
	json_add_str(m->document, "spec_version", "cacao-2.0");
	json_add_str(m->document, "id", make_id(id, "playbook"));
	json_add_str(m->document, "created_by", created_by);
	json_add_str(m->document, "created", now);
	json_add_str(m->document, "modified", now);
	m->workflow = cJSON_AddObjectToObject(m->document, "workflow");
	agents = cJSON_AddObjectToObject(m->document, "agent_definitions");
	agent = cJSON_AddObjectToObject(agents, make_id(m->agent, "group"));
	json_add_str(agent, "type", "group");
	json_add_str(agent, "name", "Analysts");
	add_step(m, "start");
}

static cJSON *finish(struct making *m)
{
	add_step(m, "end");
	cJSON_AddObjectToObject(m->document, "playbook_processing_summary");
	document_fix(m->document, NULL);
	return m->document;
}

cJSON *document_new(const char *name, const char *created_by)
{
	struct making m = { .last = NULL };

	begin(&m, created_by);
	json_add_str(m.document, "name", name);
	add_action(&m, "First step",
		   "Say here what to do, and how one sees "
		   "that it is done.");
	return finish(&m);
}

/* ---- Markdown ---- */

/* The text of an item that begins here, or NULL. */
static const char *item_text(const char *s)
{
	size_t digits = strspn(s, "0123456789");

	if (digits && digits < 10 && (s[digits] == '.' || s[digits] == ')'))
		s += digits + 1;
	else if (*s == '-' || *s == '*' || *s == '+')
		s++;
	else
		return NULL;
	if (*s != ' ' && *s != '\t')
		return NULL;
	s += strspn(s, " \t");
	if (s[0] == '[' && s[1] && s[2] == ']')
		s += 3 + strspn(s + 3, " \t");
	return s;
}

static void end_item(struct making *m)
{
	if (m->name)
		add_action(m, m->name, m->text.buf);
	free(m->name);
	m->name = NULL;
	strbuf_reset(&m->text);
}

static void begin_item(struct making *m, const char *text)
{
	end_item(m);
	m->name = xstrndup(text, text_cut(text, strlen(text), NAME_MAX_BYTES));
	strbuf_addstr(&m->text, text);
	m->items++;
}

static void add_line(struct strbuf *to, const char *line)
{
	if (to->len)
		strbuf_addch(to, '\n');
	strbuf_addstr(to, line);
}

static void take_heading(struct making *m, const char *line)
{
	line += strspn(line, "#");
	line += strspn(line, " \t");
	end_item(m);
	if (!cJSON_GetObjectItem(m->document, "name"))
		json_add_str(m->document, "name", line);
}

/* A checklist has no use for control characters but a tab. */
static void blank_controls(char *line)
{
	for (; *line; line++)
		if ((unsigned char)*line < ' ' && *line != '\t')
			*line = ' ';
}

static void take_line(struct making *m, const char *line)
{
	size_t indent = strspn(line, " \t");
	const char *text = line + indent;
	const char *item = item_text(text);

	if (!*text)
		return;
	if (*text == '#' && !indent)
		take_heading(m, text);
	else if (item && indent < 2 && *item)
		begin_item(m, item);
	else if (m->name)
		add_line(&m->text, item ? item : text);
	else if (!m->items)
		add_line(&m->description, text);
}

cJSON *document_from_checklist(const char *markdown, const char *created_by)
{
	struct making m = { .text = STRBUF_INIT, .description = STRBUF_INIT };
	char *copy = xstrdup(markdown), *rest = copy, *line;
	cJSON *made;

	begin(&m, created_by);
	while ((line = strsep(&rest, "\n"))) {
		line[strcspn(line, "\r")] = '\0';
		blank_controls(line);
		take_line(&m, line);
	}
	end_item(&m);
	if (!cJSON_GetObjectItem(m.document, "name"))
		json_add_str(m.document, "name", "Playbook");
	if (m.description.len)
		json_add_str(m.document, "description", m.description.buf);
	made = finish(&m);
	if (!m.items) {
		cJSON_Delete(made);
		made = NULL;
	}
	strbuf_release(&m.text);
	strbuf_release(&m.description);
	free(copy);
	return made;
}
