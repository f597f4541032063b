/*
 * gen-man.c - fill the tables into a manual page.
 *
 * Copies standard input to standard output; a line "@NAME@" is replaced by
 * the table NAME of the program, in mdoc.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "watchfloor/cli.h"
#include "watchfloor/desk.h"
#include "watchfloor/intake.h"
#include "watchfloor/memory.h"
#include "watchfloor/query.h"
#include "watchfloor/tui.h"

/* Text for mdoc: no escapes, no macro at the start of a line. */
static void put(const char *s)
{
	if (*s == '.' || *s == '\'')
		fputs("\\&", stdout);
	for (; *s; s++) {
		if (*s == '\\')
			fputs("\\e", stdout);
		else if (*s == '-')
			fputs("\\-", stdout);
		else
			putchar(*s);
	}
}

static void put_line(const char *s)
{
	put(s);
	putchar('\n');
}

static void put_options(const struct cli_option *o)
{
	if (!o)
		return;
	puts(".Bl -tag -width Ds -compact");
	for (; o->name; o++) {
		printf(".It Fl \\-%s", o->name);
		if (o->arg)
			printf(" Ar %s", o->arg);
		putchar('\n');
		put_line(o->help);
	}
	puts(".El");
}

static void put_commands(void)
{
	puts(".Bl -tag -width Ds");
	for (int i = 0; subcommands[i]; i++) {
		const struct subcommand *c = subcommands[i];

		printf(".It Ic %s", c->name);
		if (*c->args) {
			printf(" Ar ");
			put(c->args);
		}
		putchar('\n');
		put(c->help);
		puts(".");
		if (c->details)
			put_line(c->details);
		put_options(c->options);
	}
	puts(".El");
}

static const char *type_name(const struct act_field *f)
{
	static const char *const names[] = { [FIELD_STRING] = "string",
					     [FIELD_INT] = "integer",
					     [FIELD_OBJECT] = "object",
					     [FIELD_ARRAY] = "array" };

	return names[f->type];
}

static void put_act_fields(const struct act_field *fields)
{
	puts(".Bl -tag -width fingerprint -compact");
	for (const struct act_field *f = fields; f->name; f++) {
		printf(".It Va %s\n(%s%s) ", f->name, type_name(f),
		       f->required ? "" : ", may be absent");
		put_line(f->help);
	}
	puts(".El");
}

static void put_common_fields(void)
{
	put_act_fields(act_common_fields);
}

static void put_acts(void)
{
	puts(".Bl -tag -width Ds");
	for (const struct act *a = acts; a->name; a++) {
		printf(".It Sy %s\n", a->name);
		put_line(a->help);
		if (a->fields->name)
			put_act_fields(a->fields);
	}
	puts(".El");
}

static void put_fields(const struct query_field *fields)
{
	puts(".Bl -tag -width fingerprint -compact");
	for (const struct query_field *f = fields; f->name; f++) {
		printf(".It Va %s\n", f->name);
		put_line(f->help);
	}
	puts(".El");
}

static void put_query_fields(void)
{
	put_fields(query_fields);
}

static void put_record_fields(void)
{
	put_fields(record_fields);
}

static void put_decoders(void)
{
	puts(".Bl -tag -width suricata -compact");
	for (const struct decoder *d = decoders; d->name; d++) {
		printf(".It Cm %s\n", d->name);
		put_line(d->help);
	}
	puts(".El");
}

static void put_conf_key(void *ctx, const char *key, const char *type,
			 const char *help)
{
	(void)ctx;
	printf(".It Va ");
	put_line(key);
	printf("(%s) ", type);
	put_line(help);
}

static void put_conf_keys(void)
{
	puts(".Bl -tag -width Ds -compact");
	conf_each_key(put_conf_key, NULL);
	puts(".El");
}

/* A subsection begins where the heading is another one. */
static void put_heading(const char **last, const char *heading)
{
	if (*last == heading)
		return;
	if (*last)
		puts(".El");
	printf(".Ss ");
	put_line(heading);
	puts(".Bl -tag -width Ctrl-Space -compact");
	*last = heading;
}

static void put_command(void *ctx, const struct tui_command *c)
{
	put_heading(ctx, c->heading);
	printf(".It Ic ");
	put_line(c->name);
	put(c->help);
	puts(".");
}

static void put_workbench_commands(void)
{
	const char *heading = NULL;

	tui_each_command(put_command, &heading);
	puts(".El");
}

static void put_key(void *ctx, const struct tui_key *k)
{
	put_heading(ctx, k->heading);
	printf(".It Ic ");
	put_line(k->key);
	put(k->help);
	printf(" (");
	put(k->command);
	puts(").");
}

static void put_keys(void)
{
	const char *heading = NULL;

	tui_each_key(put_key, &heading);
	puts(".El");
}

static void put_setting(void *ctx, const struct tui_setting *s)
{
	printf(".It Cm ");
	put(s->name);
	if (*s->choices) {
		printf(" = ");
		put(s->choices);
	}
	putchar('\n');
	put(s->help);
	puts(".");
	if (*s->shipped) {
		fputs("As shipped: ", stdout);
		put(s->shipped);
		puts(".");
	}
}

static void put_settings(void)
{
	puts(".Bl -tag -width Ds");
	tui_each_setting(put_setting, NULL);
	puts(".El");
}

static const struct table {
	const char *name;
	void (*put)(void);
} tables[] = {
	{ "@commands@\n", put_commands },
	{ "@acts@\n", put_acts },
	{ "@common-fields@\n", put_common_fields },
	{ "@query-fields@\n", put_query_fields },
	{ "@record-fields@\n", put_record_fields },
	{ "@decoders@\n", put_decoders },
	{ "@conf-keys@\n", put_conf_keys },
	{ "@keys@\n", put_keys },
	{ "@settings@\n", put_settings },
	{ "@workbench-commands@\n", put_workbench_commands },
};

static bool put_table(const char *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		if (strcmp(line, tables[i].name) == 0) {
			tables[i].put();
			return true;
		}
	return false;
}

int main(void)
{
	char line[1024];

	while (fgets(line, sizeof line, stdin)) {
		if (line[0] == '@' && !put_table(line)) {
			fprintf(stderr, "gen-man: there is no table %s", line);
			return 1;
		}
		if (line[0] != '@')
			fputs(line, stdout);
	}
	return ferror(stdin) || fflush(stdout) != 0;
}
