/*
 * test-shell.c - values in bash commands, judged by bash itself: a value
 * arrives as one word, byte for byte, and nothing in it is ever run.
 */
#include "config.h"

#include "check.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "playbook/shell.h"
#include "watchfloor/clock.h"
#include "watchfloor/memory.h"
#include "watchfloor/program.h"

static char folder[] = "/tmp/wf-shell-XXXXXX";

/* All variables are __v__, by whatever longer name it is found. */
static int name_v(void *ctx, struct use *use, struct shell_value *out)
{
	const char *value = ctx;

	while (use->len != strlen("__v__"))
		if (!use_shorter(use))
			return fail_as(REFUSED, "no variable");
	strbuf_addstr(&out->env, "WF_v");
	out->dash = *value == '-';
	return 0;
}

static int rewrite(struct strbuf *out, const char *text, const char *value)
{
	return shell_rewrite(out, text, name_v, (void *)value);
}

/* What bash says when it runs the text. */
static void run(struct strbuf *out, const char *text, const char *value)
{
	char *v = xasprintf("WF_v=%s", value);
	const char *const argv[] = { "bash", "--noprofile", "--norc", "-p",
				     "-c",   text,          NULL };
	const char *const env[] = { "PATH=/usr/bin:/bin", v, NULL };
	struct program_spec spec = { .argv = argv,
				     .env = env,
				     .dir = folder,
				     .most = 1 << 20,
				     .timeout = 20 * SECOND };
	struct program *p;
	struct pollfd fd;

	must(program_start(&p, &spec));
	fd = (struct pollfd){ .fd = program_fd(p), .events = POLLIN };
	while (program_step(p))
		poll(&fd, 1, -1);
	strbuf_add(out, program_state(p)->out.buf, program_state(p)->out.len);
	program_free(p);
	free(v);
}

/* Something of a value has been run. */
static bool was_run(void)
{
	char *mark = xasprintf("%s/ran", folder);
	bool there = access(mark, F_OK) == 0;

	unlink(mark);
	free(mark);
	return there;
}

/* ---- one word, byte for byte ---- */

static const char *const hostile[] = {
	"plain",
	"",
	" ",
	"two words",
	"*",
	"~",
	"line\nbreak",
	"tab\there",
	"\r\n",
	"'",
	"\"",
	"\\",
	"\\'\\\"",
	"$(touch ran)",
	"`touch ran`",
	"${PATH}",
	"$WF_v",
	"; touch ran",
	"| touch ran",
	"& touch ran",
	"\ntouch ran\n",
	"' ; touch ran ; '",
	"\" ; touch ran ; \"",
	"\"$(touch ran)\"",
	"'$(touch ran)'",
	"a[$(touch ran)]",
	"x[`touch ran`]=1",
	") ; touch ran ; (",
	"}; touch ran; {",
	"() { :; }; touch ran",
	"> ran",
	"<(touch ran)",
	"#",
	"!!",
	"-n",
	"--version",
	"-e",
	"\x01\x02\x7f\x1b[31m",
	"\xff\xfe not UTF-8",
	"\xe7\xbd\x91",
};

/* Each prints the value and nothing else. */
static const char *const sound[] = {
	"printf -- %s __v__:value",
	"printf -- %s \"__v__:value\"",
	"x=__v__:value; printf -- %s \"$x\"",
	"x=\"__v__:value\" && printf -- %s \"${x}\"",
	"printf -- '%s' __v__:value # and __v__:value is no quote'",
	"printf -- %s \"$(printf -- %s. __v__:value)\" | sed '$s/.$//'",
	"f() { printf -- %s \"$1\"; }; f __v__:value",
	"( printf -- %s __v__:value )",
	"if [ x = x ]; then printf -- %s __v__:value; fi",
	"for x in 1; do printf -- %s __v__:value; done",
	"case __v__:value in *) printf -- %s __v__:value;; esac",
	"printf -- %s __v__:value 2>/dev/null",
	"cat <<< __v__:value | head -c -1",
	"{ printf -- %s __v__:value; }",
	"printf -- \"%s\" \\\n  __v__:value",
	"printf -- %s pre__v__:value | tail -c +4",
	"command printf -- %s __v__:value",
};

static void one_word_byte_for_byte(void **state)
{
	for (size_t t = 0; t < ARRAY_SIZE(sound); t++)
		for (size_t i = t % 3; i < ARRAY_SIZE(hostile); i += 3) {
			struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;
			bool dash = *hostile[i] == '-';

			if (rewrite(&text, sound[t], hostile[i]) < 0) {
				if (!dash)
					fail_msg("%s: %s", sound[t],
						 fail_text());
				continue;
			}
			run(&out, text.buf, hostile[i]);
			assert_false(was_run());
			if (strcmp(out.buf, hostile[i]) != 0)
				fail_msg("%s gave \"%s\", not \"%s\"", text.buf,
					 out.buf, hostile[i]);
			strbuf_release(&text);
			strbuf_release(&out);
		}
}

/* ---- what is refused ---- */

static const struct {
	const char *text, *why;
} unsound[] = {
	{ "echo '__v__:value'", "single quotes" },
	{ "echo $'__v__:value'", "single quotes" },
	{ "__v__:value", "name of a command" },
	{ "\"__v__:value\" x", "name of a command" },
	{ "true && __v__:value", "name of a command" },
	{ "true; __v__:value", "name of a command" },
	{ "if __v__:value; then :; fi", "name of a command" },
	{ "sudo -n __v__:value", "name of a command" },
	{ "X=1 __v__:value", "name of a command" },
	{ "2>/dev/null __v__:value", "name of a command" },
	{ "> x __v__:value", "name of a command" },
	{ "{fd}> x __v__:value", "name of a command" },
	{ "&> x __v__:value", "name of a command" },
	{ "f() { __v__:value; }", "name of a command" },
	{ "function f { __v__:value; }", "name of a command" },
	{ "for x do __v__:value; done", "name of a command" },
	{ "a=(1) __v__:value", "name of a command" },
	{ "\\\n __v__:value", "name of a command" },
	{ "$(echo __v__:value) x", "name of a command" },
	{ "echo $((__v__:value + 1))", "bash computes" },
	{ "((x = __v__:value))", "bash computes" },
	{ "echo $(( $(echo __v__:value) ))", "bash computes" },
	{ "[[ __v__:value -eq 1 ]]", "bash computes" },
	{ "[[ a = a && \"__v__:value\" = x ]]", "bash computes" },
	{ "a[__v__:value]=1", "bash computes" },
	{ "a[\"__v__:value\"]=1", "bash computes" },
	{ "a[$(echo __v__:value)]=1", "bash computes" },
	{ "echo $[__v__:value]", "bash compute" },
	{ "echo ${x:-__v__:value}", "within ${ }" },
	{ "echo \"${x[__v__:value]}\"", "within ${ }" },
	{ "echo >& __v__:value", "expands twice" },
	{ "echo 2>&1__v__:value", "expands twice" },
	{ "echo $__v__:value", "a $ stands" },
	{ "echo \"$__v__:value\"", "a $ stands" },
	{ "echo `echo __v__:value`", "backquotes" },
	{ "cat <<E; echo __v__:value\nE", "here-document" },
	{ "eval echo __v__:value", "runs what it is given" },
	{ "sh -c \"echo __v__:value\"", "runs what it is given" },
	{ "/bin/bash -c x __v__:value", "runs what it is given" },
	{ "xargs sh -c __v__:value", "runs what it is given" },
	{ "let x=__v__:value", "runs what it is given" },
	{ "declare -i x=__v__:value", "runs what it is given" },
	{ "test -v __v__:value", "read a name" },
	{ "[ -v __v__:value ]", "read a name" },
	{ "awk \"{ print __v__:value }\" x", "language of its own" },
	{ "sed -e s/a/__v__:value/ x", "language of its own" },
	{ "$CMD __v__:value", "not written out" },
	{ "'eval' __v__:value", "not written out" },
	{ "ev\\al __v__:value", "not written out" },
	{ "PATH=__v__:value true", "shell lives by" },
	{ "RANDOM=__v__:value", "shell lives by" },
	{ "echo \"__v__:value", "not closed" },
	{ "echo __v__:value 'x", "not closed" },
	{ "echo $(( \")\" + __v__:value ))", "bash computes" },
	{ "echo $(( \"))\" + __v__:value ))", "where bash computes" },
};

static void places_that_are_not_safe(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(unsound); i++) {
		struct strbuf text = STRBUF_INIT;

		if (rewrite(&text, unsound[i].text, "x") == 0)
			fail_msg("%s: became %s", unsound[i].text, text.buf);
		assert_says(unsound[i].why);
		assert_int_equal(text.len, 0);
		strbuf_release(&text);
	}
}

static void an_option_needs_two_dashes(void **state)
{
	struct strbuf text = STRBUF_INIT;

	assert_int_equal(rewrite(&text, "rm __v__:value", "-rf"), REFUSED);
	assert_says("option");
	assert_int_equal(rewrite(&text, "rm \"__v__:value\"", "-rf"), REFUSED);
	must(rewrite(&text, "rm -- __v__:value", "-rf"));
	must(rewrite(&text, "rm x__v__:value", "-rf"));
	must(rewrite(&text, "rm __v__:value", "rf"));
	strbuf_release(&text);
}

/* Without a value in it, any text is as its author wrote it. */
static void other_texts_stay(void **state)
{
	static const char *const texts[] = {
		"eval \"$(cat <<E\n`x`\nE\n)\"",
		"echo 'not closed",
		"awk '{ print $1 }' | sh",
		"",
		"# __v__:value",
		"echo __w__:value_",
	};

	for (size_t i = 0; i + 1 < ARRAY_SIZE(texts); i++) {
		struct strbuf text = STRBUF_INIT;

		must(rewrite(&text, texts[i], "x"));
		assert_string_equal(text.buf, texts[i]);
		strbuf_release(&text);
	}
}

/* ---- whatever the text ---- */

static const char *const pieces[] = {
	"echo ",      " ",         ";",           "\n",          "|",
	"&&",         "&",         "(",           ")",           "{ ",
	" }",         "\"",        "'",           "$(",          "${x}",
	"${x:-",      "}",         "$((",         "((",          "))",
	"[[ ",        " ]]",       "[ ",          " ]",          "a[",
	"]",          "=",         "x=",          ">f ",         "2>&1",
	"<<<",        "\\",        "#",           "-v ",         "case x in ",
	" esac",      "x) ",       ";;",          "if ",         "then ",
	"fi",         "for x in ", "do ",         "done",        "! ",
	"$",          "`",         "__v__:value", "__v__:value", "__v__:value",
	"eval ",      "let ",      "-- ",         "1",           "-eq ",
	"*",          "true ",     "test ",       "f() ",        "function f ",
	"$'",         "$[",        "~",           "in ",         "&>f ",
	"printf %s ",
};

static const char *const loaded[] = {
	"a[$(touch ran)]", "$(touch ran)", "touch ran",
	"`touch ran`",     ";touch ran;",  "x; touch ran #",
};

/* What is let through, bash runs without running a value. */
static void no_text_runs_a_value(void **state)
{
	const char *seed = getenv("SEED");
	struct dice dice = { .state = seed ? strtoull(seed, NULL, 10)
					   : 20261126 };
	int sound_ones = 0;

	for (int i = 0; i < 60000 && sound_ones < 400; i++) {
		struct strbuf text = STRBUF_INIT, bash = STRBUF_INIT,
			      out = STRBUF_INIT;
		const char *value = loaded[i % (int)ARRAY_SIZE(loaded)];
		int n = 1 + (int)dice_roll(&dice, 14);

		for (int k = 0; k < n; k++)
			strbuf_addstr(
				&text,
				pieces[dice_roll(&dice, ARRAY_SIZE(pieces))]);
		if (strstr(text.buf, "__v__") &&
		    rewrite(&bash, text.buf, value) == 0 &&
		    strstr(bash.buf, "WF_v")) {
			sound_ones++;
			run(&out, bash.buf, value);
			if (was_run())
				fail_msg("%s ran %s", bash.buf, value);
		}
		strbuf_release(&text);
		strbuf_release(&bash);
		strbuf_release(&out);
	}
	assert_int_equal(sound_ones, 400);
}

static void quoting(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(hostile); i++) {
		struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;

		strbuf_addstr(&text, "printf -- %s ");
		shell_quote(&text, hostile[i]);
		run(&out, text.buf, "");
		assert_string_equal(out.buf, hostile[i]);
		assert_false(was_run());
		strbuf_release(&text);
		strbuf_release(&out);
	}
}

static int make_folder(void **state)
{
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char *command = xasprintf("rm -rf %s", folder);
	int ret = system(command);

	free(command);
	return ret;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_word_byte_for_byte),
		cmocka_unit_test(places_that_are_not_safe),
		cmocka_unit_test(an_option_needs_two_dashes),
		cmocka_unit_test(other_texts_stay),
		cmocka_unit_test(no_text_runs_a_value),
		cmocka_unit_test(quoting),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
