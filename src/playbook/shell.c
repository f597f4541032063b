/*
 * shell.c - where in a bash command a value may stand.
 *
 * This follows bash's quoting and nesting closely enough to know, for each
 * use of a variable, what stands around it.  Should it be mistaken, the worst
 * is a word that is split: bash does not read again what ${WF_x} gives, but
 * where bash computes, or names a command, and those are looked for with
 * suspicion: what only may be such a place is refused.
 */
#include "config.h"

#include "playbook/shell.h"

#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define DEPTH_MAX 32

enum kind { COMMANDS, PARENS, DOUBLE, PARAMETER, ARITHMETIC };

/* What is open at some place of the text. */
struct frame {
	enum kind kind;
	int parens; /* ARITHMETIC: that are open */
	/* COMMANDS and PARENS: the word that is being read, and before it */
	const char *word;   /* where it began; NULL: between words */
	const char *before; /* the word before it */
	size_t before_len;
	bool command;      /* this word, or the next, names a command */
	bool assigns;      /* there was a = in it */
	bool bracket;      /* there was a [ in it: bash computes an index */
	bool redirects;    /* it is a file's name */
	bool duplicates;   /* it is behind >& or <& */
	bool tests;        /* within [[ ]]: bash computes */
	bool interprets;   /* it is an argument of a program with a language */
	bool ends_options; /* there was a -- */
};

struct reader {
	struct strbuf *out;
	const char *text, *at;
	const char *last; /* up to here it is in `out` */
	struct frame frames[DEPTH_MAX];
	int depth; /* index of the innermost */
	struct use use;
	bool has_use;
	int nuses;
	const char *unsafe; /* why no value may be in this text at all, N_() */
	struct shell_value value; /* of the use */
};

static struct frame *top(struct reader *r)
{
	return &r->frames[r->depth];
}

static void is_unsafe(struct reader *r, const char *why)
{
	if (!r->unsafe)
		r->unsafe = why;
}

static void push(struct reader *r, enum kind kind)
{
	if (r->depth + 1 == DEPTH_MAX) {
		is_unsafe(r, N_("it is nested too deeply"));
		return;
	}
	r->frames[++r->depth] = (struct frame){ .kind = kind,
						.parens = 2,
						.command = kind == PARENS };
}

static void pop(struct reader *r)
{
	if (r->depth)
		r->depth--;
}

/* ---- words ---- */

static bool is_name_char(char c, bool digits)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
	       (digits && c >= '0' && c <= '9');
}

static bool is_word(const char *word, size_t len, const char *list)
{
	for (; *list; list += strlen(list) + 1)
		if (strlen(list) == len && memcmp(list, word, len) == 0)
			return true;
	return false;
}

/* After these comes a command, still; then options of theirs are passed by. */
static const char leading[] =
	"if\0then\0elif\0else\0do\0while\0until\0!\0{\0time\0"
	"sudo\0exec\0command\0builtin\0nohup\0setsid\0nice\0env\0xargs\0";
/* They run what they are given. */
static const char running[] =
	"eval\0let\0declare\0typeset\0local\0export\0readonly\0unset\0read\0"
	"mapfile\0readarray\0trap\0source\0.\0getopts\0alias\0bind\0coproc\0"
	"complete\0enable\0hash\0sh\0bash\0dash\0ksh\0zsh\0csh\0tcsh\0fish\0su\0"
	"ssh\0parallel\0watch\0";
/* They have a language of their own: a value may be a word of its own for
 * them, but not a part of a word, which may be a program. */
static const char interpreting[] =
	"awk\0gawk\0mawk\0nawk\0sed\0perl\0python\0python3\0ruby\0node\0php\0"
	"lua\0jq\0sqlite3\0psql\0mysql\0find\0m4\0bc\0dc\0expect\0tclsh\0";

/* Behind these a command begins wherever they stand. */
static const char opening[] = "{\0do\0then\0else\0";
/* Variables whose values bash, or what it starts, reads as more than text. */
static const char fragile[] =
	"PATH\0IFS\0ENV\0BASH_ENV\0SHELLOPTS\0BASHOPTS\0PS4\0CDPATH\0"
	"GLOBIGNORE\0OPTIND\0RANDOM\0SRANDOM\0SECONDS\0HISTCMD\0LINENO\0"
	"LD_PRELOAD\0LD_LIBRARY_PATH\0LD_AUDIT\0PYTHONPATH\0PERL5LIB\0"
	"PERL5OPT\0RUBYOPT\0NODE_OPTIONS\0PAGER\0EDITOR\0VISUAL\0";

/* Is what is being assigned to a name, and one that takes any text? */
static bool is_assignment(struct reader *r, const char *word)
{
	size_t len = (size_t)(r->at - word);
	bool appends = len > 1 && word[len - 1] == '+';

	len -= appends;
	for (size_t i = 0; i < len; i++)
		if (!is_name_char(word[i], i > 0))
			return false;
	if (is_word(word, len, fragile))
		is_unsafe(r, N_("it sets a variable that the shell lives by"));
	return len > 0;
}

static bool is_test_of_name(const struct frame *f, const char *word, size_t len)
{
	return is_word(word, len, "-v\0") && f->before &&
	       is_word(f->before, f->before_len, "[\0test\0printf\0");
}

/* Of letters that stand for themselves, or a word of the grammar. */
static bool is_plain(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_name_char(word[i], true) &&
		    !strchr("./+:@%,-", word[i]))
			return is_word(word, len, "[\0[[\0{\0}\0!\0");
	return true;
}

/* Does the word behind this one name a command? */
static bool before_command(const struct frame *f, const char *word, size_t len,
			   const char *name, size_t name_len)
{
	if (is_word(word, len, opening))
		return true;
	return f->command &&
	       (f->assigns || *word == '-' || is_word(name, name_len, leading));
}

static void look_at_word(struct reader *r, struct frame *f, const char *word,
			 size_t len)
{
	const char *slash = memrchr(word, '/', len);
	const char *name = slash ? slash + 1 : word;
	size_t n = len - (size_t)(name - word);

	if (is_word(name, n, running))
		is_unsafe(r, N_("it has a word that runs what it is given, "
				"such as eval or sh"));
	if (is_word(name, n, interpreting))
		f->interprets = true;
	if (f->command && !f->assigns && !is_plain(word, len))
		is_unsafe(r, N_("what a command is called is not written "
				"out"));
	if (is_test_of_name(f, word, len))
		is_unsafe(r, N_("-v makes bash read a name"));
	if (r->depth && is_word(word, len, "case\0"))
		is_unsafe(r, N_("it has a case within parentheses"));
	f->tests = is_word(word, len, "[[\0") ||
		   (f->tests && !is_word(word, len, "]]\0"));
	f->ends_options |= is_word(word, len, "--\0");
	f->command = before_command(f, word, len, name, n);
}

static void begin_word(struct frame *f, const char *at)
{
	if (!f->word)
		f->word = at;
}

static void end_word(struct reader *r)
{
	struct frame *f = top(r);
	size_t len;

	if (!f->word)
		return;
	len = (size_t)(r->at - f->word);
	if (!f->redirects)
		look_at_word(r, f, f->word, len);
	f->before = f->word;
	f->before_len = len;
	f->word = NULL;
	f->assigns = f->bracket = f->redirects = f->duplicates = false;
}

static void end_command(struct reader *r)
{
	end_word(r);
	top(r)->command = true;
	top(r)->interprets = top(r)->redirects = false;
	top(r)->ends_options = top(r)->duplicates = false;
	top(r)->before = NULL;
}

/* ---- what may be open ---- */

static void skip(struct reader *r, size_t n)
{
	while (n-- && *r->at)
		r->at++;
}

static int not_here(const struct reader *r, const char *why)
{
	return fail_as(REFUSED, _("%.*s:value: %s"), (int)r->use.len,
		       r->use.name, _(why));
}

/* Up to the quote that closes; escapes: a backslash hides one. */
static int skip_quoted(struct reader *r, bool escapes)
{
	while (*r->at && *r->at != '\'') {
		if (r->has_use && r->at == r->use.name)
			return not_here(r,
					N_("no value can be put within single "
					   "quotes; use double ones"));
		skip(r, escapes && *r->at == '\\' ? 2 : 1);
	}
	if (!*r->at)
		is_unsafe(r, N_("a quote is not closed"));
	skip(r, 1);
	return 0;
}

/* "$" and what it opens. */
static int read_dollar(struct reader *r)
{
	const char *s = r->at;

	if (top(r)->kind <= PARENS)
		begin_word(top(r), s);
	if (s[1] == '(' && s[2] == '(')
		push(r, ARITHMETIC);
	else if (s[1] == '(')
		push(r, PARENS);
	else if (s[1] == '{')
		push(r, PARAMETER);
	else if (s[1] == '[')
		is_unsafe(r, N_("$[ makes bash compute"));
	if (s[1] == '\'' && top(r)->kind <= PARENS) {
		skip(r, 2);
		return skip_quoted(r, true);
	}
	skip(r, s[1] == '(' && s[2] == '('    ? 3
		: s[1] && strchr("({[", s[1]) ? 2
					      : 1);
	return 0;
}

/* A list of commands, or of values, or of no parameters of a function: behind
 * it there may be a command.  Or, as a file, the output of one. */
static void read_paren(struct reader *r)
{
	struct frame *f = top(r);
	bool computes = r->at[1] == '(';

	if (f->redirects && !f->word) {
		begin_word(f, r->at);
		f->redirects = false;
	} else {
		end_word(r);
		f->command = true;
	}
	push(r, computes ? ARITHMETIC : PARENS);
	skip(r, computes ? 2 : 1);
}

/* Of a branch of case, where none is open. */
static void read_close(struct reader *r)
{
	end_word(r);
	if (top(r)->kind == PARENS)
		pop(r);
	else
		end_command(r);
	skip(r, 1);
}

/* "2" and "{fd}" before a redirection are no words. */
static void drop_descriptor(struct reader *r)
{
	struct frame *f = top(r);
	size_t len = f->word ? (size_t)(r->at - f->word) : 0;

	if (len && (strspn(f->word, "0123456789") == len ||
		    (*f->word == '{' && r->at[-1] == '}')))
		f->word = NULL;
}

static void read_redirection(struct reader *r)
{
	const char *s = r->at;

	drop_descriptor(r);
	end_word(r);
	skip(r, *s == '&');
	if (s[0] == '<' && s[1] == '<' && s[2] != '<')
		is_unsafe(r, N_("it has a here-document"));
	skip(r, strspn(r->at, "<>"));
	top(r)->duplicates = *r->at == '&';
	skip(r, *r->at == '&' || *r->at == '|');
	top(r)->redirects = true;
}

static void read_word(struct reader *r)
{
	struct frame *f = top(r);

	begin_word(f, r->at);
	if (*r->at == '=' && !f->assigns)
		f->assigns = is_assignment(r, f->word);
	f->bracket |= *r->at == '[';
	skip(r, 1);
}

/* What may end a word or a command. */
static bool read_separator(struct reader *r)
{
	char c = *r->at;

	if (c == '<' || c == '>' || (c == '&' && r->at[1] == '>'))
		read_redirection(r);
	else if (c == '(')
		read_paren(r);
	else if (c == ')')
		read_close(r);
	else if (c == ' ' || c == '\t')
		end_word(r);
	else if (c == '\n' || c == ';' || c == '&' || c == '|')
		end_command(r);
	else
		return false;
	if (strchr(" \t\n;&|", c) && *r->at == c)
		skip(r, 1);
	return true;
}

/* Between quotes. */
static int read_plain(struct reader *r)
{
	struct frame *f = top(r);

	if (read_separator(r))
		return 0;
	if (*r->at == '#' && !f->word) {
		r->at += strcspn(r->at, "\n");
	} else if (*r->at == '\'') {
		begin_word(f, r->at);
		skip(r, 1);
		return skip_quoted(r, false);
	} else if (*r->at == '"') {
		begin_word(f, r->at);
		push(r, DOUBLE);
		skip(r, 1);
	} else {
		read_word(r);
	}
	return 0;
}
static int read_double(struct reader *r)
{
	if (*r->at == '"')
		pop(r);
	skip(r, 1);
	return 0;
}

static int read_parameter(struct reader *r)
{
	char c = *r->at;

	skip(r, 1);
	if (c == '}')
		pop(r);
	else if (c == '"')
		push(r, DOUBLE);
	else if (c == '\'' && r->frames[r->depth - 1].kind == DOUBLE)
		is_unsafe(r, N_("it has quotes within ${ }"));
	else if (c == '\'')
		return skip_quoted(r, false);
	return 0;
}

static int read_arithmetic(struct reader *r)
{
	struct frame *f = top(r);

	if (*r->at == '"' || *r->at == '\'')
		is_unsafe(r, N_("it has quotes where bash computes"));
	f->parens += (*r->at == '(') - (*r->at == ')');
	if (f->parens == 0)
		pop(r);
	skip(r, 1);
	return 0;
}

static int (*const readers[])(struct reader *r) = {
	[COMMANDS] = read_plain,        [PARENS] = read_plain,
	[DOUBLE] = read_double,         [PARAMETER] = read_parameter,
	[ARITHMETIC] = read_arithmetic,
};

/* ---- uses ---- */

/* Why a value may not stand here, as far as this frame is about it; N_(). */
static const char *objection(const struct frame *f, bool innermost)
{
	if (f->kind == ARITHMETIC || f->tests || f->bracket)
		return N_("no value can be put where bash computes: in (( )), "
			  "[[ ]] or an index; use [ ]");
	if (f->kind == PARAMETER)
		return N_("no value can be put within ${ }");
	if (f->duplicates)
		return N_("bash expands twice what stands behind >& and <&");
	if (f->kind <= PARENS && f->command && !f->assigns && !f->redirects &&
	    (f->word || innermost))
		return N_("a value cannot be the name of a command");
	return NULL;
}

static bool ends_word(char c)
{
	return !c || strchr(" \t\n;&|)<>", c);
}

/* Is the use all of its word? */
static bool is_whole_word(const struct reader *r, const struct frame *f,
			  bool quoted)
{
	const char *begin = f->word ? f->word : r->use.name;

	if (!quoted)
		return begin == r->use.name && ends_word(*r->use.end);
	return begin == r->use.name - 1 && r->use.end[0] == '"' &&
	       ends_word(r->use.end[1]);
}

/* Of the innermost command: is the value where an option may be? */
static bool may_be_option(const struct reader *r, const struct frame *f,
			  bool quoted)
{
	const char *begin = f->word ? f->word : r->use.name;

	return r->value.dash && !f->ends_options && !f->redirects &&
	       begin + quoted == r->use.name;
}

/* May a value stand here? */
static int check_place(const struct reader *r)
{
	int command = r->depth;
	bool quoted;

	if (r->use.name > r->text && r->use.name[-1] == '$')
		return not_here(r, N_("a $ stands before it"));
	for (int i = 0; i <= r->depth; i++) {
		const char *why = objection(&r->frames[i], i == r->depth);

		if (why)
			return not_here(r, why);
	}
	while (r->frames[command].kind > PARENS)
		command--;
	quoted = command < r->depth;
	for (int i = 0; i <= command; i++)
		if (r->frames[i].interprets &&
		    (i < command || !is_whole_word(r, &r->frames[i], quoted)))
			return not_here(
				r, N_("this program has a language of its "
				      "own; the value must be a word of its "
				      "own"));
	if (may_be_option(r, &r->frames[command], quoted))
		return not_here(r, N_("the value begins with -, which may be "
				      "taken for an option; put -- before it"));
	return 0;
}

static int put_use(struct reader *r)
{
	bool quoted = top(r)->kind == DOUBLE;
	int ret = check_place(r);

	if (ret < 0)
		return ret;
	if (!quoted)
		begin_word(top(r), r->at);
	strbuf_add(r->out, r->last, (size_t)(r->use.name - r->last));
	strbuf_addf(r->out, quoted ? "${%s}" : "\"${%s}\"", r->value.env.buf);
	r->at = r->last = r->use.end;
	r->nuses++;
	return 0;
}

/* The next use behind the last, by the name that it is about. */
static int find_use(struct reader *r, shell_name *name, void *ctx)
{
	r->has_use = use_next(r->use.end ? r->use.end : r->text, &r->use);
	strbuf_reset(&r->value.env);
	return r->has_use ? name(ctx, &r->use, &r->value) : 0;
}

static int read_one(struct reader *r)
{
	switch (*r->at) {
	case '`':
		is_unsafe(r, N_("it has backquotes; use $( )"));
		skip(r, 1);
		return 0;
	case '\\':
		if (top(r)->kind <= PARENS && r->at[1] != '\n')
			begin_word(top(r), r->at);
		skip(r, 2);
		return 0;
	case '$':
		return read_dollar(r);
	default:
		return readers[top(r)->kind](r);
	}
}

static int read_all(struct reader *r, shell_name *name, void *ctx)
{
	int ret = find_use(r, name, ctx);

	while (ret == 0 && *r->at) {
		if (r->has_use && r->at == r->use.name) {
			ret = put_use(r);
			if (ret == 0)
				ret = find_use(r, name, ctx);
			continue;
		}
		ret = read_one(r);
		/* It stands in a comment, or behind a backslash. */
		while (ret == 0 && r->has_use && r->at > r->use.name)
			ret = find_use(r, name, ctx);
	}
	if (ret == 0) {
		end_word(r);
		strbuf_addstr(r->out, r->last);
		if (r->depth)
			is_unsafe(r, N_("a quote or a parenthesis is not "
					"closed"));
	}
	return ret;
}

int shell_rewrite(struct strbuf *out, const char *text, shell_name *name,
		  void *ctx)
{
	struct reader r = { .out = out,
			    .text = text,
			    .at = text,
			    .last = text,
			    .value = { .env = STRBUF_INIT },
			    .frames = {
				    { .kind = COMMANDS, .command = true } } };
	size_t before = out->len;
	int ret = read_all(&r, name, ctx);

	if (ret == 0 && r.nuses && r.unsafe)
		ret = fail_as(REFUSED,
			      _("no value can be put into this command: %s"),
			      _(r.unsafe));
	if (ret < 0)
		strbuf_setlen(out, before);
	strbuf_release(&r.value.env);
	return ret;
}

/* ---- quoting ---- */

void shell_quote(struct strbuf *out, const char *s)
{
	strbuf_addch(out, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			strbuf_addstr(out, "'\\''");
		else
			strbuf_addch(out, *s);
	}
	strbuf_addch(out, '\'');
}

void shell_word(struct strbuf *out, const char *s)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789_-+=:,./@%";

	if (*s && !s[strspn(s, plain)])
		strbuf_addstr(out, s);
	else
		shell_quote(out, s);
}
