/*
 * playbook-text.c - writing out short playbooks.
 */
#include "config.h"

#include "playbook-text.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	char letter;
	const char *type;
} types[] = {
	{ 's', "start" },           { 'e', "end" },
	{ 'a', "action" },          { 'c', "playbook-action" },
	{ 'p', "parallel" },        { 'i', "if-condition" },
	{ 'w', "while-condition" }, { 'x', "switch-condition" },
	{ 'g', "group" },           { 'k', "playbook" },
};

/* "a3" -> "action--...3"; returns what follows. */
static const char *expand_id(struct strbuf *sb, const char *s)
{
	size_t i = 0;
	while (i < sizeof types / sizeof *types && types[i].letter != *s)
		i++;
	assert_true(i < sizeof types / sizeof *types);
	char *end;
	long number = strtol(s + 1, &end, 10);
	strbuf_addf(sb, "%s--00000000-0000-4000-8000-%012ld", types[i].type,
		    number);
	return end;
}

void playbook_expand(struct strbuf *sb, const char *text)
{
	while (*text) {
		if (*text == '@') {
			text = expand_id(sb, text + 1);
			continue;
		}
		strbuf_addch(sb, *text == '\''  ? '"'
				 : *text == '`' ? '\''
						: *text);
		text++;
	}
}

void playbook_text(struct strbuf *sb, int number, const char *variables,
		   const char *workflow, const char *more)
{
	struct strbuf s = STRBUF_INIT;
	size_t len = strlen(workflow);
	strbuf_reset(sb);
	strbuf_addf(&s,
		    "{'type':'playbook','spec_version':'cacao-2.0',"
		    "'id':'@k%d','name':'Playbook %d',"
		    "'created_by':'identity--00000000-0000-4000-8000-"
		    "00000000000f','created':'2026-01-01T00:00:00.000Z',"
		    "'modified':'2026-01-01T00:00:00.000Z'%s,"
		    "'playbook_variables':{%s},'workflow_start':'@s1',"
		    "'workflow':{",
		    number, number, more, variables);
	/* Every step ends in a comma, so that they can be strung together. */
	strbuf_add(&s, workflow, len ? len - 1 : 0);
	strbuf_addstr(&s, "},'agent_definitions':{'@g999':{'type':'group',"
			  "'name':'SOC'}}}");
	playbook_expand(sb, s.buf);
	strbuf_release(&s);
}

struct playbook *playbook_make(int number, const char *variables,
			       const char *workflow)
{
	struct strbuf text = STRBUF_INIT;
	struct playbook *p;
	playbook_text(&text, number, variables, workflow, "");
	if (playbook_parse(&p, text.buf, text.len, NULL))
		fail_msg("%s\n%s", fail_text(), text.buf);
	strbuf_release(&text);
	return p;
}

const struct step *playbook_short_step(const struct playbook *p,
				       const char *name)
{
	struct strbuf id = STRBUF_INIT;
	expand_id(&id, name + 1);
	const struct step *s = playbook_step(p, id.buf);
	strbuf_release(&id);
	assert_non_null(s);
	return s;
}
