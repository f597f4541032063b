/*
 * test-leak.c - what somebody learns of another tenant through the commands:
 * nothing.  Every row of the table of subcommands, with every kind of operand
 * and every option, as an analyst and a customer of one tenant and as a
 * stranger.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "command-text.h"
#include "fixture.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/cli.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/notify.h"
#include "watchfloor/watch_item.h"

/* The alerts: three at acme, four at globex. */
static const char alerts[] =
	"{\"t\":\"2026-11-23T03:00:00Z\",\"i\":\"1\",\"n\":\"Port scan\","
	"\"h\":\"acme-1\",\"s\":\"192.0.2.1\"}\n"
	"{\"t\":\"2026-11-23T03:01:00Z\",\"i\":\"2\",\"n\":\"SecretWebshell\","
	"\"h\":\"globex-hid\",\"s\":\"203.0.113.77\",\"u\":\"hidden.user\"}\n"
	"{\"t\":\"2026-11-23T03:02:00Z\",\"i\":\"3\",\"n\":\"Port scan\","
	"\"h\":\"acme-2\",\"s\":\"192.0.2.1\"}\n"
	"{\"t\":\"2026-11-23T03:03:00Z\",\"i\":\"4\",\"n\":\"SecretWebshell\","
	"\"h\":\"globex-hid\",\"s\":\"203.0.113.77\"}\n"
	"{\"t\":\"2026-11-23T03:04:00Z\",\"i\":\"5\",\"n\":\"SecretSpray\","
	"\"h\":\"globex-too\",\"s\":\"203.0.113.77\"}\n";

/* None of these may come out. */
static const char *const secrets[] = { "globex",      "Globex",
				       "Secret",      "203.0.113.77",
				       "hidden.user", "SecretReason",
				       "zhao.hidden" };

static const char source[] =
	"[source \"s\"]\nformat = generic\nmap-time = t\nmap-uid = i\n"
	"map-title = n\nmap-rule = n\nmap-asset = h\nmap-src = s\n"
	"map-user = u\n"
	"[tenant \"acme\"]\nmatch = asset:acme-*\n"
	"[tenant \"globex\"]\ntitle = Globex\nmatch = asset:globex-*\n"
	"[channel \"SecretChannel\"]\ntype = webhook\ntenant = globex\n"
	"url = http://127.0.0.1:9/\n"
	"[channel \"soc\"]\ntype = webhook\nurl = http://127.0.0.1:9/\n"
	"[notify \"all\"]\non = opened, closed\n"
	"channel = SecretChannel, soc\n";

struct world {
	struct fixture f;
	char *out; /* where a command's output goes */
	char *foreign, *own;
	bool brief; /* a role that may little: no options, two operands */
	int tried;
};

/* ---- running a command ---- */

/* The program that was built; tests run beside it. */
static char *program;

static void run_child(const struct world *w, const char *const *argv, int n)
{
	const char *all[16] = { "watchfloor", "-C", w->f.dir };
	int out = open(w->out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int in = open("/dev/null", O_RDONLY);

	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	memcpy(all + 3, argv, (size_t)n * sizeof *argv);
	execv(program, (char **)all);
	_exit(127);
}

static int run(struct world *w, const char *const *argv, int n,
	       struct strbuf *out)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		run_child(w, argv, n);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 127);
	strbuf_reset(out);
	must(file_read(out, w->out, 1 << 24));
	w->tried++;
	return WEXITSTATUS(status);
}

/* ---- two tenants, and work on both ---- */

/* The same bytes on both sides, and some that one side has alone. */
static void add_evidence(struct desk *d, const char *id, bool foreign)
{
	struct evidence_draft e = { .kind = EVIDENCE_TEXT,
				    .name = foreign ? "SecretDump" : "dump",
				    .source = foreign ? "globex-hid:/SecretDump"
						      : "acme-1:/dump",
				    .data = "the same",
				    .len = strlen("the same") };

	must(evidence_add(d, id, &e, NULL));
	e.data = foreign ? "SecretContent" : "content";
	e.len = strlen(e.data);
	must(evidence_add(d, id, &e, NULL));
}

/* As if one had been run. */
static void add_command(struct desk *d, const char *id, bool foreign)
{
	cJSON *data = cJSON_CreateObject();

	must(run_start(d, id, COMMAND_PLAYBOOK));
	json_add_int(data, "n", 1);
	json_add_int(data, "run", 1);
	json_add_int(data, "answer", 0);
	json_add_int(data, "index", 1);
	json_add_str(data, "step", "s");
	json_add_str(data, "title", "Look");
	json_add_str(data, "type", "ssh");
	json_add_str(data, "rule", "here");
	json_add_str(data, "sha256", "00");
	json_add_str(data, "target", foreign ? "globex-hid:22" : "acme-1:22");
	json_add_str(data, "what", foreign ? "SecretCommand" : "true");
	must(desk_act(d, "command.started", id, data));
}

/* What the other tenant has authorised and signed; its records are among the
 * numbers that are tried. */
static void authorise(struct world *w, const char *ticket)
{
	static const struct {
		const char *key, *value;
	} words[] = {
		{ "actions", "block" },     { "assets", "globex-hid" },
		{ "channel", "phone" },     { "reason", "SecretReason" },
		{ "who", "SecretPerson" },  { "until", "2099-01-01T00:00:00Z" },
	}, signing[] = {
		{ "kind", "nda" },
		{ "signer", "SecretPerson" },
		{ "signed", "2026-01-01T00:00:00Z" },
	};
	cJSON *grant = cJSON_CreateObject(), *nda = cJSON_CreateObject();

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		json_add_str(grant, words[i].key, words[i].value);
	for (size_t i = 0; i < ARRAY_SIZE(signing); i++)
		json_add_str(nda, signing[i].key, signing[i].value);
	must(authorisation_stand(w->f.desk, "globex",
				 cJSON_Duplicate(grant, true)));
	must(desk_act(w->f.desk, "authorisation.granted", ticket, grant));
	must(document_add(w->f.desk, "globex", nda));
	must(watch_item_add(w->f.desk, "SecretReason", ticket, CLOCK_NEVER));
}

static void act_on_all(struct world *w)
{
	struct desk *d = w->f.desk;
	struct ticket page[8];
	struct query *q;
	int n;

	must(query_parse(&q, "", NULL));
	must(ticket_page(d, q, (struct ticket_order){ BY_NUMBER }, NULL, false,
			 page, 8, &n));
	query_free(q);
	assert_int_equal(n, 4);
	for (int i = 0; i < n; i++) {
		bool foreign = strcmp(page[i].tenant, "globex") == 0;
		char **id = foreign ? &w->foreign : &w->own;

		must(ticket_claim(d, page[i].id));
		add_command(d, page[i].id, foreign);
		must(ticket_note(d, page[i].id,
				 foreign ? "SecretReason" : "a note"));
		must(ticket_judge(d, page[i].id, VERDICT_BENIGN,
				  foreign ? "SecretReason" : "a scan"));
		add_evidence(d, page[i].id, foreign);
		if (!*id)
			*id = xstrdup(page[i].id);
		ticket_release(&page[i]);
	}
	authorise(w, w->foreign);
	must(ticket_close(d, w->foreign, VERDICT_NONE, "SecretReason"));
}

static int setup(void **state)
{
	struct world *w = xcalloc(1, sizeof *w);
	struct strbuf out = STRBUF_INIT;
	const char *const intake[] = { "intake", "--source", "s", NULL };
	struct strbuf playbook = STRBUF_INIT;
	struct fixture_file files[] = { { "desk.conf", source },
					{ "commands.json", NULL } };
	char now[CLOCK_RFC3339_SIZE];
	struct sender_count count;
	const char *argv[4];
	char *file;

	unsetenv("WATCHFLOOR_NOW");
	fixture_open(&w->f);
	w->out = xasprintf("%s/out", w->f.root);
	file = xasprintf("%s/alerts.json", w->f.root);
	must(file_write_atomic(file, alerts, strlen(alerts), 0600));
	command_playbook(&playbook,
			 &(struct test_command){ "bash", "true", NULL }, 1,
			 NULL, "", "4443");
	files[1].text = playbook.buf;
	fixture_commit(&w->f, files, 2);
	memcpy(argv, intake, sizeof argv);
	argv[3] = file;
	desk_close(w->f.desk);
	if (run(w, argv, 4, &out) != 0)
		fail_msg("%s", out.buf);
	must(desk_open(&w->f.desk, w->f.dir, LEDGER_WRITE));
	act_on_all(w);
	/* nobody listens there: what is told waits, and says why */
	must(sender_run(w->f.desk, SENDER_ONCE, NULL, &count));
	assert_true(count.later > 0);
	desk_close(w->f.desk);
	w->f.desk = NULL;
	assert_int_equal(chdir(w->f.root), 0);
	/* or the time would make two answers differ */
	setenv("WATCHFLOOR_NOW", clock_format(now, clock_now()), 1);
	strbuf_release(&out);
	strbuf_release(&playbook);
	free(file);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	assert_int_equal(chdir("/"), 0);
	free(w->foreign);
	free(w->own);
	free(w->out);
	fixture_close(&w->f);
	free(w);
	return 0;
}

/* ---- every command ---- */

/* Pairs: something of the other tenant's, and the same that there is not at
 * all.  The two must look alike. */
static const struct pair {
	const char *there, *nowhere; /* NULL: the foreign ticket's id */
} pairs[] = {
	{ NULL, "t1-9999" },
	{ "tenant:globex", "tenant:nobody" },
	{ "globex", "nirvana" },
	{ "SecretChannel", "nothing-such" },
	{ "SecretWebshell", "nothing-such" },
	{ "asset:globex-hid", "asset:nothing-such" },
	{ "user:hidden.user", "user:nothing-such" },
	{ "src:203.0.113.77", "src:203.0.113.99" },
	{ "owner:zhao.hidden", "owner:nothing-such" },
};

/* How many of the pairs are tried with each option: a flag does not change
 * what the operand means, and a value is seldom a query. */
enum { PAIRS_WITH_VALUE = 4, PAIRS_WITH_FLAG = 1 };

/* Nobody is tried at length, unless `make soak` asks for it: every option with
 * every pair is many thousand programs. */
static bool is_brief(const struct world *w)
{
	return w->brief || !getenv("WATCHFLOOR_TEST_THOROUGH");
}

/* "what" out of the text, wherever it was echoed. */
static void take_out(struct strbuf *text, const char *what)
{
	size_t len = strlen(what);
	char *at = text->buf;

	while ((at = strstr(at, what))) {
		memmove(at, at + len, strlen(at + len) + 1);
		text->len -= len;
	}
}

static void check_silent(const struct strbuf *out, const char *const *argv,
			 int n)
{
	for (size_t i = 0; i < ARRAY_SIZE(secrets); i++) {
		const char *at = strstr(out->buf, secrets[i]), *line = at;

		if (!at)
			continue;
		while (line > out->buf && line[-1] != '\n')
			line--;
		fail_msg("%s %s %s tells \"%s\": %.500s", argv[0],
			 n > 1 ? argv[1] : "", n > 2 ? argv[2] : "", secrets[i],
			 line);
	}
}

/* The words of the name, an option if any, and operands. */
static int words_of(const char **argv, const struct subcommand *cmd, char *name,
		    const struct cli_option *o, const char *value,
		    const char *operand)
{
	int n = 0, operands = cmd->min_args > 1 ? cmd->min_args : 1;
	static char option[64];

	for (char *s = name; s; s = strchr(s, ' ')) {
		if (*s == ' ')
			*s++ = '\0';
		argv[n++] = s;
	}
	if (o) {
		snprintf(option, sizeof option, "--%s", o->name);
		argv[n++] = option;
		if (o->arg)
			argv[n++] = value;
	}
	if (cmd->max_args == 0 || !operand)
		return n;
	argv[n++] = operand;
	for (int i = 1; i < operands; i++)
		argv[n++] =
			i == 1 && strstr(cmd->args, "ID N") ? "1" : "benign";
	if (cmd->max_args < 0)
		argv[n++] = strstr(cmd->name, "judge") ? "benign" : "word";
	return n;
}

static int try_one(struct world *w, const struct subcommand *cmd,
		   const struct cli_option *o, const char *value,
		   const char *operand, struct strbuf *out)
{
	char *name = xstrdup(cmd->name);
	const char *argv[12];
	int n = words_of(argv, cmd, name, o, value, operand);
	int code = run(w, argv, n, out);

	if (operand) {
		take_out(out, operand);
		unlink(operand); /* some write a file of that name */
	}
	if (o && o->arg)
		take_out(out, value);
	check_silent(out, argv, n);
	free(name);
	return code;
}

/* As an operand, and as the value of an option. */
static void try_pair(struct world *w, const struct subcommand *cmd,
		     const struct cli_option *o, const char *there,
		     const char *nowhere)
{
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;
	int ca = try_one(w, cmd, o, there, there, &a);
	int cb = try_one(w, cmd, o, nowhere, nowhere, &b);

	if (ca != cb || strcmp(a.buf, b.buf) != 0)
		fail_msg("%s --%s %s: %d, %s\n%s: %d, %s", cmd->name,
			 o ? o->name : "", there, ca, a.buf, nowhere, cb,
			 b.buf);
	strbuf_release(&a);
	strbuf_release(&b);
}

static void try_options(struct world *w, const struct subcommand *cmd,
			const struct pair *p, const char *there)
{
	for (const struct cli_option *o = cmd->options; o && o->name; o++)
		if (strcmp(o->name, "follow") != 0 &&
		    p - pairs < (o->arg ? PAIRS_WITH_VALUE : PAIRS_WITH_FLAG))
			try_pair(w, cmd, o, there, p->nowhere);
}

static void try_command(struct world *w, const struct subcommand *cmd)
{
	struct strbuf out = STRBUF_INIT;
	bool numbers = strstr(cmd->args, "SEQ") || strstr(cmd->args, "NUMBER");
	int records = numbers ? 30 : 0;

	try_one(w, cmd, NULL, NULL, NULL, &out);
	try_one(w, cmd, NULL, NULL, w->own, &out);
	for (const struct cli_option *o = cmd->options;
	     !is_brief(w) && o && o->name; o++)
		if (strcmp(o->name, "follow") != 0)
			try_one(w, cmd, o, "0s", w->own, &out);
	for (const struct pair *p = pairs; p < pairs + ARRAY_SIZE(pairs); p++) {
		const char *there = p->there ? p->there : w->foreign;

		if (is_brief(w) && p >= pairs + 2)
			break;
		try_pair(w, cmd, NULL, there, p->nowhere);
		if (!is_brief(w))
			try_options(w, cmd, p, there);
	}
	for (int i = 1; i <= records; i++) {
		char seq[12];

		snprintf(seq, sizeof seq, "%d", i);
		try_one(w, cmd, NULL, NULL, seq, &out);
	}
	strbuf_release(&out);
}

/* What acts on what is one's own would change what the next command sees, and
 * some of it is not about a store that is there. */
static bool is_tried(const struct subcommand *cmd)
{
	static const char *const not [] = { "init", "demo", "undo", "settings",
					    "keys",
					    /* their words come back */
					    "shift note", "shift leave",
					    "shift handover", "shift watch add",
					    "notify release" };

	for (size_t i = 0; i < ARRAY_SIZE(not ); i++)
		if (strcmp(cmd->name, not [i]) == 0)
			return false;
	return true;
}

/* What a shell may offer in place of the last word. */
static void try_completion(struct world *w)
{
	static const char *const lines[][3] = {
		{ "queue", "tenant:", NULL },  { "queue", "owner:", NULL },
		{ "queue", "id:", NULL },      { "ticket", "show", "" },
		{ "audit", "log", "tenant:" }, { "audit", "log", "actor:" },
		{ "audit", "log", "on:" },     { "ticket", "show", "t1-" },
	};
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		const char *argv[8] = { "--complete", "-C", w->f.dir };
		int n = 3;

		for (int j = 0; j < 3 && lines[i][j]; j++)
			argv[n++] = lines[i][j];
		run(w, argv, n, &out);
		check_silent(&out, argv, n);
		if (strstr(out.buf, w->foreign))
			fail_msg("%s is offered: %s", w->foreign, out.buf);
	}
	strbuf_release(&out);
}

static void try_all(struct world *w, const char *member)
{
	char *account = desk_account();
	char *conf = xasprintf("%s[member \"zhao.hidden\"]\nrole = analyst\n"
			       "login = nobody-here\ntenants = globex\n%s",
			       source, member);
	char *at = strstr(conf, "ACCOUNT");
	char *text = at ? xasprintf("%.*s%s%s", (int)(at - conf), conf, account,
				    at + strlen("ACCOUNT"))
			: xstrdup(conf);

	fixture_conf(&w->f, text);
	for (int i = 0; subcommands[i]; i++)
		if (is_tried(subcommands[i]))
			try_command(w, subcommands[i]);
	try_completion(w);
	free(text);
	free(conf);
	free(account);
}

/* Alerts of both tenants lie in one block, whose size would tell. */
static void check_evidence(struct world *w)
{
	const char *const argv[] = { "ticket", "evidence", w->own, "--json" };
	struct strbuf out = STRBUF_INIT;
	const char *bytes;

	assert_int_equal(run(w, argv, 4, &out), 0);
	bytes = strstr(out.buf, "\"bytes\":");
	assert_non_null(bytes);
	bytes += strlen("\"bytes\":") + (bytes[8] == '"');
	assert_in_range(strtol(bytes, NULL, 10), 60, 2 * 110);
	strbuf_release(&out);
}

static void a_foreign_analyst_learns_nothing(void **state)
{
	struct world *w = *state;

	try_all(w, "[member \"lin\"]\nrole = analyst\nlogin = ACCOUNT\n"
		   "tenants = acme\n");
	check_evidence(w);
	print_message("%d commands\n", w->tried);
}

static void a_customer_learns_nothing(void **state)
{
	try_all(*state, "[member \"cus\"]\nrole = customer\nlogin = ACCOUNT\n"
			"tenants = acme\n");
}

static void a_stranger_learns_nothing(void **state)
{
	struct world *w = *state;

	w->brief = true;
	try_all(w, "");
}

static void every_command_names_its_right(void **state)
{
	for (int i = 0; subcommands[i]; i++)
		if (subcommands[i]->right == RIGHT_NOBODY)
			fail_msg("nobody may %s", subcommands[i]->name);
}

/* The test must be able to fail: whoever works for both does see it. */
static void who_works_for_both_sees_it(void **state)
{
	struct world *w = *state;
	struct strbuf out = STRBUF_INIT;
	const char *const argv[] = { "queue", "state:closed" };

	fixture_conf(&w->f, source);
	assert_int_equal(run(w, argv, 2, &out), 0);
	assert_non_null(strstr(out.buf, w->foreign));
	assert_non_null(strstr(out.buf, "SecretWebshell"));
	strbuf_release(&out);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command_names_its_right),
		EACH(who_works_for_both_sees_it),
		EACH(a_foreign_analyst_learns_nothing),
		EACH(a_customer_learns_nothing),
		EACH(a_stranger_learns_nothing),
	};

	program = realpath("watchfloor", NULL);
	if (!program) {
		fprintf(stderr, "there is no watchfloor here\n");
		return 1;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
