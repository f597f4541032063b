/*
 * complete.c - what Tab offers: commands, and the words that a command or a
 * query takes.
 *
 * As far as all words agree Tab types it; what is left to choose from is
 * drawn above the line, each word with what it means.
 */
#include "config.h"

#include "complete.h"

#include <readline/readline.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "options.h"
#include "paths.h"
#include "watchfloor/text.h"
#include "watchfloor/vocabulary.h"

/* The list leaves this much of the screen below it to see. */
#define LINES_LEFT 6

/* There is one prompt, and readline's callbacks carry no context. */
static struct {
	struct app *app;
	const struct query_field *fields; /* of the query that is typed */
	bool paths;           /* a path is; neither: a command line */
	struct offers offers; /* of the last Tab */
} completion = { .offers = { .prefix = "" } };

void complete_forget(void)
{
	offers_clear(&completion.offers);
}

/* ---- which words ---- */

static void offer_columns(struct offers *o, struct app *a)
{
	const struct column *c = view_sort_keys(app_view(a));

	for (; c && c->name; c++)
		offer(o, c->name, _(c->title));
}

static void offer_options(struct offers *o, struct app *a)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		offer(o, option_table[i].name, _(option_table[i].help));
}

static void offer_theme(void *ctx, const char *name)
{
	offer(ctx, name, NULL);
}

/* The values that the option before the word may have. */
static void offer_option_values(struct offers *o, const char *args)
{
	char *name = xstrndup(args, strcspn(args, " ")), *words, *rest, *word;
	int i = option_named(name);

	free(name);
	if (i == OPTION_THEME)
		theme_each(offer_theme, o);
	if (i < 0)
		return;
	words = rest = option_choices((enum option)i);
	while (*words && (word = strsep(&rest, "|")))
		offer(o, word, NULL);
	free(words);
}

static void offer_level(struct offers *o, const char *args)
{
	offer_levels(o, NULL);
}

static void offer_files(struct offers *o, struct app *a)
{
	offer_paths(o);
}

static void offer_tour(struct offers *o, struct app *a)
{
	offer(o, "back", NULL);
	offer(o, "stop", NULL);
}

static const struct query_field *fields_of_tickets(const struct app *a)
{
	return query_fields;
}

static const struct query_field *fields_of_records(const struct app *a)
{
	return record_fields;
}

/* Of what the screen filters by a query; else NULL. */
static const struct query_field *fields_here(const struct app *a)
{
	const struct view_ops *ops = app_view(a)->ops;

	if (!ops->filters_by_query)
		return NULL;
	return ops->screen == SCREEN_LEDGER ? record_fields : query_fields;
}

/* What a command takes: a word that the desk or the screen knows, perhaps
 * several or one after it; or a query. */
static const struct argument {
	enum action action;
	vocabulary *words;
	void (*own)(struct offers *o, struct app *a);
	bool several;
	void (*second)(struct offers *o, const char *args);
	const struct query_field *(*fields)(const struct app *a);
} arguments[] = {
	{ ACTION_OPEN, .words = offer_tickets },
	{ ACTION_NEW_TICKET, .words = offer_tenants },
	{ ACTION_JUDGE, .words = offer_verdicts },
	{ ACTION_CLOSE, .words = offer_verdicts },
	{ ACTION_ESCALATE, .words = offer_targets },
	{ ACTION_HAND_ON, .words = offer_targets },
	{ ACTION_HAND_OVER, .words = offer_members },
	{ ACTION_ASK, .words = offer_targets },
	{ ACTION_WAIT, .words = offer_waiting },
	{ ACTION_REPORTABLE, .words = offer_operators, .second = offer_level },
	{ ACTION_REPORTED, .words = offer_report_stages },
	{ ACTION_START, .words = offer_playbooks },
	{ ACTION_SORT, .own = offer_columns },
	{ ACTION_SET, .own = offer_options, .second = offer_option_values },
	{ ACTION_COLUMNS, .own = offer_columns, .several = true },
	{ ACTION_TOUR, .own = offer_tour },
	{ ACTION_ADD_EVIDENCE, .own = offer_files },
	{ ACTION_EXPORT_EVIDENCE, .own = offer_files },
	{ ACTION_FILTER, .fields = fields_here },
	{ ACTION_QUEUE, .fields = fields_of_tickets },
	{ ACTION_DASHBOARD, .fields = fields_of_tickets },
	{ ACTION_LEDGER, .fields = fields_of_records },
};

static void offer_commands(struct offers *o)
{
	for (int i = 0; i < ACTION_COUNT; i++)
		offer(o, action_table[i].name, _(action_table[i].help));
}

/* Returns the fields of the query that the arguments are, or NULL. */
static const struct query_field *offer_arguments(struct offers *o,
						 const struct argument *x,
						 const char *args)
{
	struct app *a = completion.app;
	const struct query_field *fields = x->fields ? x->fields(a) : NULL;
	const char *blank = strrchr(args, ' ');

	o->prefix = blank ? blank + 1 : args;
	if (fields)
		offer_query(o, a->desk, fields, args);
	else if (blank && x->second)
		x->second(o, args);
	else if (x->words && !blank)
		x->words(o, a->desk);
	else if (x->own && (x->several || !blank))
		x->own(o, a);
	return fields;
}

/* The words for the end of a command line.  Returns the fields of the query
 * that is there, or NULL. */
static const struct query_field *offer_command_line(struct offers *o,
						    const char *line)
{
	int len = (int)strcspn(line, " ");
	const char *args = line + len + strspn(line + len, " ");
	int action;

	o->prefix = line;
	if (!line[len]) {
		offer_commands(o);
		return NULL;
	}
	action = action_named(line, len);
	for (size_t i = 0; i < ARRAY_SIZE(arguments); i++)
		if ((int)arguments[i].action == action)
			return offer_arguments(o, &arguments[i], args);
	return NULL;
}

/* ---- Tab ---- */

/* How many bytes all the words have in common, whole characters. */
static size_t common_length(const struct offers *o)
{
	const char *first = o->all[0].word;
	size_t all = strlen(first), len = all;

	for (int i = 1; i < o->n; i++)
		for (size_t k = 0; k < len; k++)
			if (o->all[i].word[k] != first[k])
				len = k;
	return text_cut(first, all, len);
}

/* A field wants its operator next, a folder what is in it, any other word a
 * blank. */
static const char *what_follows(const struct query_field *f, const char *word)
{
	if (*word && word[strlen(word) - 1] == '/')
		return "";
	for (; f && f->name; f++)
		if (strcmp(f->name, word) == 0)
			return ":";
	return " ";
}

static void type_words(struct offers *o, const struct query_field *fields)
{
	size_t typed = strlen(o->prefix), len = common_length(o);
	char *rest = xstrndup(o->all[0].word + typed, len - typed);

	rl_insert_text(rest);
	free(rest);
	if (o->n == 1) {
		rl_insert_text(what_follows(fields, o->all[0].word));
		offers_clear(o);
	}
}

static void offer_paths_of(struct offers *o, const char *line)
{
	o->prefix = line;
	offer_paths(o);
}

static int on_tab(int count, int key)
{
	char *line = xstrndup(rl_line_buffer, (size_t)rl_point);
	struct offers *o = &completion.offers;
	const struct query_field *fields = completion.fields;

	offers_clear(o);
	if (completion.paths)
		offer_paths_of(o, line);
	else if (fields)
		offer_query(o, completion.app->desk, fields, line);
	else
		fields = offer_command_line(o, line + strspn(line, ": "));
	if (o->n)
		type_words(o, fields);
	o->prefix = "";
	free(line);
	return 0;
}

void complete_use(struct app *a, const struct prompt_spec *spec)
{
	completion.app = a;
	completion.fields = spec->kind == PROMPT_FILTER ? fields_here(a) : NULL;
	completion.paths = spec->kind == PROMPT_PATH;
	rl_bind_key('\t', spec->kind >= PROMPT_WORDS ? rl_insert : on_tab);
}

/* ---- drawing ---- */

static int widest(const struct offers *o, bool *helped)
{
	int widest = 0;

	*helped = false;
	for (int i = 0; i < o->n; i++) {
		int w = text_width(o->all[i].word);

		*helped = *helped || o->all[i].help;
		widest = w > widest ? w : widest;
	}
	return widest;
}

static void draw_offer(const struct offer *o, int y, int x, int w, bool helped)
{
	draw_column(y, x, w, LOOK_KEY, o->word);
	if (helped)
		draw_words(y, x + w + 2, COLS - x - w - 2, LOOK_HINT,
			   o->help ? o->help : "");
}

/* With their meanings one to a line, else as many as fit beside each other. */
void complete_draw(int y)
{
	const struct offers *o = &completion.offers;
	bool helped;
	int w = widest(o, &helped), most = LINES - LINES_LEFT;
	int across = helped || w + 2 > COLS - 2 ? 1 : (COLS - 2) / (w + 2);
	int lines = (o->n + across - 1) / across;
	int shown = lines < most ? lines : most - 1, top;

	if (!o->n)
		return;
	top = y - shown - (shown < lines);
	draw_blank((struct area){ top, 0, y - top, COLS });
	draw_rule(top - 1, 0, COLS, "");
	for (int i = 0; i < o->n && i / across < shown; i++)
		draw_offer(&o->all[i], top + i / across,
			   1 + i % across * (w + 2), w, helped);
	if (shown < lines) {
		int more = o->n - shown * across;
		char *text =
			xasprintf(Q_("and %d more", "and %d more", more), more);

		draw_words(y - 1, 1, COLS - 2, LOOK_DIM, text);
		free(text);
	}
}
