/*
 * gen-man.c - fill the tables into a manual page.
 *
 * Copies standard input to standard output; a line "@NAME@" is replaced by
 * the table NAME of the program, in mdoc and in the language of messages.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tui/theme.h"
#include "watchfloor/cli.h"
#include "watchfloor/desk.h"
#include "watchfloor/i18n.h"
#include "watchfloor/intake.h"
#include "watchfloor/memory.h"
#include "watchfloor/notify.h"
#include "watchfloor/playbook.h"
#include "watchfloor/query.h"
#include "watchfloor/text.h"
#include "watchfloor/tui.h"
#include "watchfloor/views.h"

/* ---- text ---- */

/* Chinese has no spaces to break a line at: roff is told where it may. */

static bool is_wide(int32_t c)
{
	return c >= 0x2E80;
}

static bool is_one_of(int32_t c, const char *list)
{
	size_t len;

	for (; *list; list += len)
		if (text_decode(list, strlen(list), &len) == c)
			return true;
	return false;
}

static bool may_break(int32_t before, int32_t after)
{
	return is_wide(before) && is_wide(after) &&
	       !is_one_of(before, "（「『《") &&
	       !is_one_of(after, "，。、；：？！）」』》");
}

/* The template's line that was not ended yet, and its last character. */
static bool open_line;
static int32_t before;

static void end_line(void)
{
	if (open_line)
		putchar('\n');
	open_line = false;
	before = 0;
}

/* A line of a template, its escapes and macros as they are.  Two lines of
 * Chinese are one: a line's end would be a space. */
static void put_template(const char *s)
{
	bool text = *s != '.';
	int32_t c;
	size_t len;

	if (!text || !is_wide(text_decode(s, strlen(s), &len)))
		end_line();
	for (; *s && *s != '\n'; s += len, before = c) {
		c = text_decode(s, strlen(s), &len);
		if (text && may_break(before, c))
			fputs("\\:", stdout);
		fwrite(s, 1, len, stdout);
	}
	open_line = true;
	if (!text || !is_wide(before))
		end_line();
}

/* Text for mdoc: no escapes, nothing at its start that would be a macro or a
 * delimiter, and each sentence on a line of its own. */
static void put(const char *s)
{
	int32_t last = 0, c;
	size_t len;

	if (*s && strchr(".'|,:;?!()[]", *s))
		fputs("\\&", stdout);
	for (; *s; s += len, last = c) {
		c = text_decode(s, strlen(s), &len);
		if (may_break(last, c))
			fputs("\\:", stdout);
		if (c == '\\' || c == '-')
			printf("\\%c", c == '-' ? '-' : 'e');
		else if (c == ' ' && is_one_of(last, ".?!"))
			putchar('\n');
		else
			fwrite(s, 1, len, stdout);
	}
}

static void put_line(const char *s)
{
	put(s);
	putchar('\n');
}

/* The empty msgid is the catalogue's header. */
static const char *translated(const char *s)
{
	return *s ? _(s) : "";
}

/* A help text, which has no period of its own. */
static void put_sentence(const char *help)
{
	put(translated(help));
	/* TRANSLATORS: the end of a sentence. */
	fputs(_("."), stdout);
	putchar('\n');
}

/* ---- tables ---- */

static void put_options(const struct cli_option *o)
{
	if (!o)
		return;
	puts(".Bl -tag -width Ds -compact");
	for (; o->name; o++) {
		printf(".It Fl \\-%s", o->name);
		if (o->arg)
			printf(" Ar %s", translated(o->arg));
		putchar('\n');
		put_line(_(o->help));
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
			put(translated(c->args));
		}
		putchar('\n');
		put_sentence(c->help);
		if (c->details)
			put_line(_(c->details));
		put_options(c->options);
	}
	puts(".El");
}

static const char *type_name(const struct act_field *f)
{
	static const char *const names[] = { [FIELD_STRING] = N_("string"),
					     [FIELD_INT] = N_("integer"),
					     [FIELD_OBJECT] = N_("object"),
					     [FIELD_ARRAY] = N_("array") };

	return _(names[f->type]);
}

static void put_act_fields(const struct act_field *fields)
{
	puts(".Bl -tag -width fingerprint -compact");
	for (const struct act_field *f = fields; f->name; f++) {
		printf(".It Va %s\n(%s%s) ", f->name, type_name(f),
		       f->required ? "" : _(", may be absent"));
		put_line(translated(f->help));
	}
	puts(".El");
}

static void put_common_fields(void)
{
	put_act_fields(act_common_fields);
}

static void put_roles(const struct act *a)
{
	struct strbuf roles = STRBUF_INIT;

	roles_print(a->who, &roles);
	if (a->filed) {
		strbuf_addstr(&roles, _("; on a filed ticket also "));
		roles_print(a->filed, &roles);
	}
	if (a->not_about_self)
		strbuf_addstr(&roles, _("; nobody whom the ticket is about"));
	printf(_("By: %s.\n"), roles.buf);
	strbuf_release(&roles);
}

static void put_acts(void)
{
	puts(".Bl -tag -width Ds");
	for (const struct act *a = acts; a->name; a++) {
		printf(".It Sy %s\n", a->name);
		put_line(translated(a->help));
		put_roles(a);
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
		put_line(translated(f->help));
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

static void put_notice_field(void *ctx, const char *name, const char *help)
{
	(void)ctx;
	printf(".It Va %s\n", name);
	put_line(help);
}

static void put_notice_fields(void)
{
	puts(".Bl -tag -width unanswered -compact");
	template_each_field(put_notice_field, NULL);
	puts(".El");
}

static void put_view_columns(const struct view *v)
{
	puts(".Bl -tag -width severity_idX -compact");
	puts(".It Va desk");
	put_line(_("(text) the desk of the hub"));
	for (const struct view_column *c = v->columns; c->name; c++) {
		printf(".It Va %s\n(%s) ", c->name, view_type_name(c->type));
		put_line(translated(c->help));
	}
	puts(".El");
}

static void put_views(void)
{
	for (const struct view *v = views; v->name; v++) {
		printf(".Ss wf.%s\n", v->name);
		put_sentence(v->help);
		put_view_columns(v);
	}
}

static void put_decoders(void)
{
	puts(".Bl -tag -width suricata -compact");
	for (const struct decoder *d = decoders; d->name; d++) {
		printf(".It Cm %s\n", d->name);
		put_line(translated(d->help));
	}
	puts(".El");
}

static void put_conf_key(void *ctx, const char *key, const char *type,
			 const char *help)
{
	(void)ctx;
	printf(".It Va ");
	put_line(key);
	printf("(%s) ", translated(type));
	put_line(translated(help));
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
	put_line(translated(heading));
	puts(".Bl -tag -width Ctrl-Space -compact");
	*last = heading;
}

static void put_command(void *ctx, const struct tui_command *c)
{
	put_heading(ctx, c->heading);
	printf(".It Ic ");
	put_line(c->name);
	put_sentence(c->help);
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
	put_sentence(k->help);
	printf(".Pq Ic ");
	put_line(k->command);
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
	put_sentence(s->help);
	if (*s->shipped) {
		put_line(_("As shipped:"));
		printf(".Cm ");
		put_line(s->shipped);
	}
}

static void put_lint_rules(void)
{
	puts(".Bl -tag -width XXXX -compact");
	for (const struct lint_rule *r = lint_rules; r->id; r++) {
		printf(".It Cm %s\n%c, %s: ", r->id, (char)r->level,
		       r->section);
		put_sentence(r->help);
	}
	puts(".El");
}

static void put_settings(void)
{
	puts(".Bl -tag -width Ds");
	tui_each_setting(put_setting, NULL);
	puts(".El");
}

/* Those that have keys of their own. */
static void put_screen(void *ctx, const struct tui_key *k)
{
	const char **last = ctx;

	if (*last != k->screen && strcmp(k->screen, "all") != 0) {
		printf(".It Cm ");
		put_line(k->screen);
		put_line(translated(k->heading));
	}
	*last = k->screen;
}

static void put_screens(void)
{
	const char *screen = NULL;

	puts(".Bl -tag -width playbooks -compact");
	tui_each_key(put_screen, &screen);
	puts(".El");
}

static void put_looks(void)
{
	puts(".Bl -tag -width high-contrast -compact");
	for (int i = 0; i < LOOK_COUNT; i++) {
		printf(".It Cm %s\n", look_table[i].name);
		put_line(translated(look_table[i].help));
	}
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
	{ "@notice-fields@\n", put_notice_fields },
	{ "@decoders@\n", put_decoders },
	{ "@views@\n", put_views },
	{ "@conf-keys@\n", put_conf_keys },
	{ "@keys@\n", put_keys },
	{ "@settings@\n", put_settings },
	{ "@screens@\n", put_screens },
	{ "@looks@\n", put_looks },
	{ "@workbench-commands@\n", put_workbench_commands },
	{ "@lint-rules@\n", put_lint_rules },
};

static bool put_table(const char *line)
{
	end_line();
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

	i18n_init();
	while (fgets(line, sizeof line, stdin)) {
		if (line[0] == '@' && !put_table(line)) {
			fprintf(stderr, "gen-man: there is no table %s", line);
			return 1;
		}
		if (line[0] != '@')
			put_template(line);
	}
	end_line();
	return ferror(stdin) || fflush(stdout) != 0;
}
