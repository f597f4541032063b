/*
 * complete.c - what Tab offers: commands, fields of the query language, and
 * the words that a field or a command takes.
 */
#include "config.h"

#include "complete.h"

#include <readline/readline.h>
#include <string.h>

#include "watchfloor/authority.h"

/* The i-th word of a vocabulary, or NULL after the last. */
typedef const char *vocabulary(const struct desk *d, int i);

static const char *action_words(const struct desk *d, int i)
{
	return i < ACTION_COUNT ? action_table[i].name : NULL;
}

static const char *field_words(const struct desk *d, int i)
{
	return query_fields[i].name;
}

static const char *severity_words(const struct desk *d, int i)
{
	return i < SEV_COUNT ? severity_word((enum severity)i) : NULL;
}

static const char *state_words(const struct desk *d, int i)
{
	if (i == STATE_COUNT)
		return "open";
	return i < STATE_COUNT ? state_word((enum ticket_state)i) : NULL;
}

static const char *verdict_words(const struct desk *d, int i)
{
	i++;
	return i < VERDICT_COUNT ? verdict_word((enum verdict)i) : NULL;
}

static const char *type_words(const struct desk *d, int i)
{
	const struct taxonomy *t = d->taxonomy;

	return t && i < t->ntypes ? t->types[i].name : NULL;
}

static const char *tenant_words(const struct desk *d, int i)
{
	const struct conf *c = d->conf;

	for (int t = 0; c && t < c->ntenants; t++)
		if (desk_sees_tenant(d, c->tenants[t].name) && i-- == 0)
			return c->tenants[t].name;
	return NULL;
}

static const char *owner_words(const struct desk *d, int i)
{
	const struct conf *c = d->conf;

	if (i < 2)
		return i ? "none" : "me";
	i -= 2;
	for (int m = 0; c && m < c->nmembers; m++)
		if (desk_sees_member(d, &c->members[m]) && i-- == 0)
			return c->members[m].name;
	return NULL;
}

/* What the word before the cursor takes: a field of a query, a command. */
static const struct {
	enum prompt_kind kind;
	const char *before;
	vocabulary *words;
} vocabularies[] = {
	{ PROMPT_FILTER, "severity", severity_words },
	{ PROMPT_FILTER, "state", state_words },
	{ PROMPT_FILTER, "verdict", verdict_words },
	{ PROMPT_FILTER, "type", type_words },
	{ PROMPT_FILTER, "tenant", tenant_words },
	{ PROMPT_FILTER, "owner", owner_words },
	{ PROMPT_COMMAND, "judge", verdict_words },
	{ PROMPT_COMMAND, "close", verdict_words },
};

/* readline's callbacks carry no context. */
static struct {
	const struct desk *desk;
	enum prompt_kind kind;
	vocabulary *words;
	struct strbuf matches;
} completion = { .matches = STRBUF_INIT };

/* What may stand at `start` of the line. */
static vocabulary *vocabulary_at(const char *line, int start)
{
	const char *operators =
		completion.kind == PROMPT_FILTER ? ":=<>!," : " ";
	int end = start, begin;

	while (end > 0 && strchr(operators, line[end - 1]))
		end--;
	if (end == start || end == 0)
		return completion.kind == PROMPT_FILTER ? field_words
		       : start == 0                     ? action_words
							: NULL;
	for (begin = end;
	     begin > 0 && line[begin - 1] >= 'a' && line[begin - 1] <= 'z';)
		begin--;
	for (size_t i = 0; i < ARRAY_SIZE(vocabularies); i++) {
		const char *before = vocabularies[i].before;

		if (vocabularies[i].kind == completion.kind &&
		    strlen(before) == (size_t)(end - begin) &&
		    strncmp(before, line + begin, strlen(before)) == 0)
			return vocabularies[i].words;
	}
	return NULL;
}

static char *next_match(const char *text, int state)
{
	static int i;
	const char *word;

	if (state == 0)
		i = 0;
	while ((word = completion.words(completion.desk, i))) {
		i++;
		if (strncmp(word, text, strlen(text)) == 0)
			return xstrdup(word);
	}
	return NULL;
}

static char **attempt(const char *text, int start, int end)
{
	rl_attempted_completion_over = 1;
	completion.words = vocabulary_at(rl_line_buffer, start);
	if (!completion.words)
		return NULL;
	rl_completion_append_character =
		completion.words == field_words ? ':' : ' ';
	return rl_completion_matches(text, next_match);
}

/* matches[0] is what they have in common. */
static void show_matches(char **matches, int n, int longest)
{
	strbuf_reset(&completion.matches);
	for (int i = 1; i <= n; i++)
		strbuf_addf(&completion.matches, "%s%s", i > 1 ? "  " : "",
			    matches[i]);
}

void complete_use(struct app *a, enum prompt_kind kind)
{
	completion.desk = a->desk;
	completion.kind = kind;
	rl_attempted_completion_function = attempt;
	rl_completion_display_matches_hook = show_matches;
	rl_completer_word_break_characters =
		(char *)(kind == PROMPT_FILTER ? " ()-:=<>!," : " ");
	rl_bind_key('\t', kind >= PROMPT_WORDS ? rl_insert : rl_complete);
}

const char *complete_matches(void)
{
	return completion.matches.buf;
}

void complete_forget(void)
{
	strbuf_reset(&completion.matches);
}

void complete_release(void)
{
	strbuf_release(&completion.matches);
}
