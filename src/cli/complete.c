/*
 * complete.c - completion in a shell, from the table of commands.
 */
#include "config.h"

#include "cli/complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmds.h"
#include "watchfloor/i18n.h"
#include "watchfloor/intake.h"
#include "watchfloor/memory.h"
#include "watchfloor/notify.h"
#include "watchfloor/text.h"
#include "watchfloor/tui.h"
#include "watchfloor/vocabulary.h"

/* The command line as far as it is typed. */
struct line {
	const char *dir;                  /* of -C, or NULL */
	char **words;                     /* after the options of all */
	int n;                            /* without the last one */
	const char *last;                 /* that is completed */
	const struct subcommand *command; /* or NULL */
	int spelt;                        /* words of its name */
};

/* ---- what the words of the table stand for ---- */

static void offer_formats(struct offers *o, struct desk *d)
{
	for (const struct decoder *x = decoders; x->name; x++)
		offer(o, x->name, _(x->help));
}

static void offer_orders(struct offers *o, struct desk *d)
{
	for (int i = 0; i < TICKET_KEYS; i++)
		offer(o, ticket_key_word((enum ticket_key)i), NULL);
}

static void offer_setting(void *ctx, const struct tui_setting *s)
{
	offer(ctx, s->name, _(s->help));
}

static void offer_settings(struct offers *o, struct desk *d)
{
	tui_each_setting(offer_setting, o);
}

static void offer_notice_channels(struct offers *o, struct desk *d)
{
	for (int i = 0; d && i < d->conf->nchannels; i++)
		if (channel_is_seen(d, &d->conf->channels[i]))
			offer(o, d->conf->channels[i].name, NULL);
}

static void offer_notice_states(struct offers *o, struct desk *d)
{
	(void)d;
	for (int s = 0; s < NOTICE_STATES; s++)
		offer(o, notice_state_word((enum notice_state)s),
		      notice_state_title((enum notice_state)s));
}

static int offer_notice(void *ctx, const struct notice *n)
{
	char *key = xstrndup(n->key, 8);

	offer(ctx, key, notice_event_title(n->event));
	free(key);
	return 0;
}

static void offer_notices(struct offers *o, struct desk *d)
{
	if (d)
		notice_each(d, NULL, -1, offer_notice, o);
}

/* Of the rows that fit the command and the argument the first counts. */
static const struct argument {
	const char *command; /* the first word of its name; "": any */
	const char *word;    /* of its arguments, or "--option" */
	vocabulary *words;
	const struct query_field *fields;
	const char *ask; /* of the shell */
} arguments[] = {
	{ "playbook", "ID", .words = offer_playbooks },
	{ "audit", "QUERY", .fields = record_fields },
	{ "settings", "NAME", .words = offer_settings },
	{ "notify", "CHANNEL", .words = offer_notice_channels },
	{ "notify", "NOTICE", .words = offer_notices },
	{ "notify", "STATE", .words = offer_notice_states },
	{ "ticket open", "--type", .words = offer_types },
	{ "ticket open", "--playbook", .words = offer_playbooks },
	{ "ticket open", "--severity", .words = offer_severities },
	{ "", "--tenant", .words = offer_tenants },
	{ "", "TENANT", .words = offer_tenants },
	{ "authorisation", "--actions", .words = offer_response_actions },
	{ "authorisation", "--channel", .words = offer_channels },
	{ "document", "KIND", .words = offer_document_kinds },
	{ "", "ID", .words = offer_tickets },
	{ "", "TICKET", .words = offer_tickets },
	{ "", "VERDICT", .words = offer_verdicts },
	{ "", "QUERY", .fields = query_fields },
	{ "", "FORMAT", .words = offer_formats },
	{ "", "COLUMN", .words = offer_orders },
	{ "", "FILE", .ask = ":files" },
	{ "", "DIR", .ask = ":dirs" },
};

static const struct argument *argument_for(const struct line *l,
					   const char *word, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(arguments); i++) {
		const struct argument *a = &arguments[i];
		size_t n = strlen(a->command);

		if (strncmp(l->command->name, a->command, n) == 0 &&
		    strncmp(a->word, word, len) == 0 && !a->word[len])
			return a;
	}
	return NULL;
}

/* ---- printing ---- */

/* `before` is what stands in the shell's word before the offer. */
static void print_offers(const struct offers *o, const char *before, size_t len,
			 const struct query_field *fields)
{
	for (int i = 0; i < o->n; i++) {
		const struct query_field *f = fields;

		while (f && f->name && strcmp(f->name, o->all[i].word) != 0)
			f++;
		text_print(stdout, "%.*s%s%s\t%s\n", (int)len, before,
			   o->all[i].word, f && f->name ? ":" : "",
			   o->all[i].help ? o->all[i].help : "");
	}
}

static void print_argument(const struct line *l, const struct argument *a)
{
	struct offers o = { .prefix = l->last };
	struct desk *d = NULL;
	char *dir = desk_default_dir(l->dir);
	size_t len = 0;

	if (a->ask) {
		puts(a->ask);
	} else {
		/* Without a store there are still words. */
		if (desk_open(&d, dir, LEDGER_READ) < 0)
			d = NULL;
		if (a->fields)
			len = offer_query(&o, d, a->fields, l->last);
		else
			a->words(&o, d);
		print_offers(&o, l->last, len, a->fields);
		desk_close(d);
	}
	offers_clear(&o);
	free(dir);
}

/* ---- commands and options ---- */

/* The word of a command's name after those that are typed, when they are the
 * ones before it. */
static const char *next_of_name(const struct line *l, const char *name)
{
	for (int i = 0; i < l->n; i++) {
		size_t len = strcspn(name, " ");

		if (strncmp(name, l->words[i], len) != 0 || l->words[i][len] ||
		    !name[len])
			return NULL;
		name += len + 1;
	}
	return name;
}

static void print_commands(const struct line *l)
{
	struct offers o = { .prefix = l->last };
	const char *before = "";

	for (int i = 0; subcommands[i]; i++) {
		const char *next = next_of_name(l, subcommands[i]->name);
		size_t len = next ? strcspn(next, " ") : 0;
		char *word = xstrndup(next, len);

		/* Commands of one family stand together. */
		if (len && (strncmp(before, next, len) != 0 ||
			    (before[len] && before[len] != ' ')))
			offer(&o, word,
			      next[len] ? "" : _(subcommands[i]->help));
		before = next ? next : before;
		free(word);
	}
	print_offers(&o, "", 0, NULL);
	offers_clear(&o);
}

static void print_options(const struct line *l)
{
	const struct cli_option *x = l->command ? l->command->options : NULL;
	struct offers o = { .prefix = l->last };

	for (; x && x->name; x++) {
		char *word = xasprintf("--%s", x->name);

		offer(&o, word, _(x->help));
		free(word);
	}
	offer(&o, "--help", _("this text; after a command, what it takes"));
	offer(&o, "-C", _("the store"));
	print_offers(&o, "", 0, NULL);
	offers_clear(&o);
}

/* The option of the command that a word is, when it takes a value. */
static const struct cli_option *option_with_value(const struct line *l,
						  const char *word)
{
	const struct cli_option *x = l->command->options;

	for (; x && x->name && strncmp(word, "--", 2) == 0; x++)
		if (x->arg && strcmp(x->name, word + 2) == 0)
			return x;
	return NULL;
}

static void print_value(const struct line *l, const struct cli_option *x)
{
	char *option = xasprintf("--%s", x->name);
	const struct argument *a = argument_for(l, option, strlen(option));

	if (!a)
		a = argument_for(l, x->arg, strlen(x->arg));
	if (a)
		print_argument(l, a);
	free(option);
}

/* ---- operands ---- */

/* How many operands come before the last word. */
static int operands(const struct line *l)
{
	int count = 0;

	for (int i = l->spelt; i < l->n; i++) {
		if (option_with_value(l, l->words[i]))
			i++;
		else if (strncmp(l->words[i], "--", 2) != 0)
			count++;
	}
	return count;
}

/* "ID [REASON...]": the i-th word of it, or the last when it is repeated. */
static void print_operand(const struct line *l, int i)
{
	const char *s = l->command->args;
	const struct argument *a;
	size_t len;

	for (;;) {
		s += strspn(s, "[ ");
		len = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");
		if (!len || i == 0 || strncmp(s + len, "...", 3) == 0)
			break;
		s += len + strspn(s + len, "]");
		i--;
	}
	a = len ? argument_for(l, s, len) : NULL;
	if (a)
		print_argument(l, a);
}

static void print_of_command(const struct line *l)
{
	const struct cli_option *x =
		l->n > l->spelt ? option_with_value(l, l->words[l->n - 1])
				: NULL;

	if (x)
		print_value(l, x);
	else if (strncmp(l->last, "--", 2) == 0 || strcmp(l->last, "-") == 0)
		print_options(l);
	else
		print_operand(l, operands(l));
}

void complete_words(int n, char **words)
{
	struct line l = { .words = words, .n = n - 1 };

	if (n < 1)
		return;
	l.last = words[n - 1];
	if (l.n && strcmp(words[l.n - 1], "-C") == 0) {
		puts(":dirs");
		return;
	}
	while (l.n >= 2 && strcmp(l.words[0], "-C") == 0) {
		l.dir = l.words[1];
		l.words += 2;
		l.n -= 2;
	}
	l.command = subcommand_find(l.n, l.words, &l.spelt);
	if (!l.command || l.n == l.spelt)
		print_commands(&l);
	if (l.command)
		print_of_command(&l);
	else if (*l.last == '-')
		print_options(&l);
}
