/*
 * test-hostile.c - text that wants to be more than text, in every place that
 * text comes from and on every way to the terminal: none of it arrives as it
 * is, a mark of it does, and what is stored is what came.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/file.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/text.h"

/* Sequences that the program itself never sends. */
#define SGR   "\033[31;46;5m"
#define OSC   "\033]0;pwn\a"
#define DCS   "\033Ppwn\033\\"
#define RESET "\033c"
#define C1         \
	"\xc2\x9b" \
	"5m"
#define BACK "over\rFAKE ab\bX"
#define BIDI           \
	"\xe2\x80\xae" \
	"gpj.\xe2\x81\xa6"
#define ZERO "p\xe2\x80\x8bw\xef\xbb\xbfn"
#define TAG  "\xf3\xa0\x81\x81"
#define STACK \
	"e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88"

#define HOSTILE SGR OSC DCS RESET C1 BACK BIDI ZERO TAG STACK
/* And bytes that are no UTF-8 at all. */
#define BROKEN             \
	"\xff\xc0\xaf\x9b" \
	"6m" HOSTILE

/* The most marks on one character that are shown. */
#define MARKS_MAX 4

/* A store whose desk, alerts, notes and commits are hostile; and the folder
 * that holds it and all that belongs to it. */
static char *root, *store, *dir;

/* ---- making it ---- */

static char *beside(const char *name)
{
	return xasprintf("%s/%s", root, name);
}

static void write_file(const char *name, const char *text)
{
	char *path = beside(name);

	assert_int_equal(file_write_atomic(path, text, strlen(text), 0600), 0);
	free(path);
}

/* In JSON: what must be escaped is, all else stands as it is. */
static void add_json(struct strbuf *sb, const char *key, const char *value)
{
	strbuf_addf(sb, "%s\"%s\":\"", sb->len > 1 ? "," : "", key);
	for (const char *s = value; *s; s++) {
		if ((unsigned char)*s < ' ')
			strbuf_addf(sb, "\\u%04x", (unsigned)*s);
		else if (*s == '"' || *s == '\\')
			strbuf_addf(sb, "\\%c", *s);
		else
			strbuf_addch(sb, *s);
	}
	strbuf_addch(sb, '"');
}

static const char *const alert_fields[] = { "title", "rule", "asset",
					    "user",  "url",  "file",
					    "src",   "dst",  "extra" };

/* One alert for each field that is hostile, and one where all are. */
static char *alert_with(size_t hostile, const char *evil)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addch(&sb, '{');
	add_json(&sb, "time", "2026-11-23T02:12:00Z");
	add_json(&sb, "severity", "critical");
	for (size_t i = 0; i < ARRAY_SIZE(alert_fields); i++) {
		bool all = hostile == ARRAY_SIZE(alert_fields);
		char *plain = xasprintf("%s-%zu", alert_fields[i], hostile);
		char *value = xasprintf("%s%s", plain,
					all || i == hostile ? evil : "");

		add_json(&sb, alert_fields[i], value);
		free(plain);
		free(value);
	}
	strbuf_addstr(&sb, "}\n");
	return strbuf_detach(&sb);
}

static void write_alerts(const char *name)
{
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i <= ARRAY_SIZE(alert_fields); i++) {
		char *alert = alert_with(i, HOSTILE);

		strbuf_addstr(&sb, alert);
		free(alert);
	}
	/* One that is no UTF-8, one that is no JSON, one without a title. */
	for (int i = 0; i < 1; i++) {
		char *alert = alert_with(0, BROKEN);

		strbuf_addstr(&sb, alert);
		free(alert);
	}
	strbuf_addstr(&sb, "{\"title\": nonsense " C1 BIDI "\n");
	strbuf_addstr(&sb, "{\"" C1 BIDI "\":1}\n");
	write_file(name, sb.buf);
	strbuf_release(&sb);
}

/* git-config takes all but the quote and the backslash as it is. */
static void add_conf(struct strbuf *sb, const char *key, const char *value)
{
	strbuf_addf(sb, "\t%s = \"", key);
	for (const char *s = value; *s; s++) {
		if (*s == '"' || *s == '\\')
			strbuf_addch(sb, '\\');
		strbuf_addch(sb, *s);
	}
	strbuf_addstr(sb, "\"\n");
}

static void write_desk_conf(void)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addstr(&sb, "[desk]\n\tdefault-tenant = t\n");
	add_conf(&sb, "name", "desk" HOSTILE);
	strbuf_addstr(&sb, "[queue \"all\"]\n\tfilter = state:open\n");
	add_conf(&sb, "title", "queue" HOSTILE);
	strbuf_addstr(&sb, "[tenant \"t\"]\n");
	add_conf(&sb, "title", "tenant" HOSTILE);
	strbuf_addstr(&sb, "[sla \"all\"]\n\tmatch = severity>=low\n"
			   "\taccept = 5m\n[source \"evil\"]\n"
			   "\tformat = generic\n\tmap-time = time\n"
			   "\tmap-severity = severity\n");
	add_conf(&sb, "product", "product" HOSTILE);
	for (size_t i = 0; i + 1 < ARRAY_SIZE(alert_fields); i++)
		strbuf_addf(&sb, "\tmap-%s = %s\n", alert_fields[i],
			    alert_fields[i]);
	strbuf_addstr(&sb, "[route \"all\"]\n\tmatch = severity>=low\n"
			   "\tplaybook = playbook--3f98e277-4cbd-47ad-9c90-"
			   "a9587403e430\n");
	write_file("data/playbooks/desk.conf", sb.buf);
	strbuf_release(&sb);
}

/* The playbook of the other tests, each of its names and commands hostile. */
static void write_playbook(void)
{
	static const char *const keys[] = { "\"name\": \"", "\"command\": \"",
					    "\"prompt\": \"",
					    "\"description\": \"",
					    "\"label\": \"" };
	struct strbuf in = STRBUF_INIT, out = STRBUF_INIT, evil = STRBUF_INIT;

	add_json(&evil, "", HOSTILE);
	strbuf_setlen(&evil, evil.len - 1); /* the closing quote */
	assert_int_equal(
		file_read(&in, SRCDIR "/tests/tui/desk/playbooks/webshell.json",
			  1 << 20),
		0);
	for (const char *s = in.buf; *s;) {
		size_t n = 1;

		for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
			if (strncmp(s, keys[i], strlen(keys[i])) == 0)
				n = strlen(keys[i]);
		strbuf_add(&out, s, n);
		s += n;
		if (n > 1)
			strbuf_addstr(&out, evil.buf + strlen("\"\":\""));
	}
	write_file("data/playbooks/webshell.json", out.buf);
	strbuf_release(&in);
	strbuf_release(&out);
	strbuf_release(&evil);
}

static void run(const char *const *args)
{
	assert_int_equal(store_run(store, args), 0);
}

/* A commit whose author and summary are hostile, by git itself. */
static void commit_evil(void)
{
	char *repo = xasprintf("%s/desk.git", store);

	setenv("EVIL", HOSTILE, 1);
	setenv("GIT_DIR", repo, 1);
	setenv("GIT_INDEX_FILE", "/dev/null/none", 1);
	if (system("export GIT_INDEX_FILE=\"$GIT_DIR/index-of-test\""
		   " GIT_AUTHOR_NAME=\"author$EVIL\" GIT_AUTHOR_EMAIL=a@b"
		   " GIT_COMMITTER_NAME=\"author$EVIL\""
		   " GIT_COMMITTER_EMAIL=a@b;"
		   " git read-tree HEAD &&"
		   " blob=$( (git cat-file blob HEAD:webshell.json; echo) |"
		   "  git hash-object -w --stdin) &&"
		   " git update-index --cacheinfo 100644,$blob,webshell.json &&"
		   " commit=$(printf 'summary%s' \"$EVIL\" |"
		   "  git commit-tree $(git write-tree) -p HEAD) &&"
		   " git update-ref HEAD $commit") != 0)
		print_message("git cannot commit: no hostile history\n");
	unsetenv("GIT_DIR");
	unsetenv("GIT_INDEX_FILE");
	unsetenv("EVIL");
	free(repo);
}

static void write_history(void)
{
	write_file(".local/state/watchfloor/commands", "note " BROKEN "\n");
	write_file(".local/state/watchfloor/filters", "filter" BROKEN "\n");
}

static void make_folders(void)
{
	static const char *const names[] = { "data/playbooks", "data/data",
					     ".local/state/watchfloor" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *path = beside(names[i]);

		assert_int_equal(file_mkdirs(path, 0700), 0);
		free(path);
	}
}

static int set_up(void **state)
{
	char *data, *alerts, *taxonomy;

	dir = store_make();
	root = xstrndup(dir, (size_t)(strrchr(dir, '/') - dir));
	store = beside("hostile");
	make_folders();
	write_desk_conf();
	write_playbook();
	taxonomy = beside("data/data/taxonomy");
	assert_int_equal(
		symlink(SRCDIR "/tests/tui/desk/data/taxonomy", taxonomy), 0);
	data = beside("data");
	setenv("WATCHFLOOR_DATADIR", data, 1);
	run((const char *[]){ "init", "--origin", "bj1", NULL });
	write_alerts("alerts" HOSTILE ".json");
	alerts = beside("alerts" HOSTILE ".json");
	store_run(store, (const char *[]){ "intake", "--source", "evil", alerts,
					   NULL });
	run((const char *[]){ "ticket", "claim", "1", NULL });
	run((const char *[]){ "ticket", "note", "1", "note" HOSTILE, NULL });
	run((const char *[]){ "ticket", "judge", "1", "true-positive",
			      "reason" HOSTILE, NULL });
	commit_evil();
	write_history();
	free(data);
	free(alerts);
	free(taxonomy);
	return 0;
}

static int tear_down(void **state)
{
	free(store);
	free(root);
	store_remove(dir);
	return 0;
}

/* ---- what may reach a terminal ---- */

static bool is_mark(int32_t c)
{
	return c >= 0x300 && c < 0x370;
}

/* Turns text round, is not seen, or is a control. */
static bool is_forbidden(int32_t c)
{
	return (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200b ||
	       c == 0x200c || c == 0x200d || c == 0x200e || c == 0x200f ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	       c == 0xfeff || c >= 0xe0000 || c == '\a';
}

/* What got through to the terminal: a sentence, yours; NULL: nothing. */
static char *what_got_through(struct terminal *t)
{
	static const char *const sequences[] = {
		SGR, "\033]0;pwn", "\033Ppwn", RESET, "over\rFAKE", "ab\bX",
	};
	size_t len, n;
	const char *bytes = terminal_output(t, &len);
	int marks = 0;

	for (size_t i = 0; i < ARRAY_SIZE(sequences); i++)
		if (terminal_got(t, sequences[i]))
			return xasprintf("sequence %zu", i);
	for (size_t at = 0; at < len; at += n) {
		int32_t c = text_decode(bytes + at, len - at, &n);

		marks = is_mark(c) ? marks + 1 : 0;
		if (c < 0 || is_forbidden(c) || marks > MARKS_MAX)
			return xasprintf("U+%04X at byte %zu", (unsigned)c, at);
	}
	return NULL;
}

static void expect_clean(struct terminal *t, const char *where)
{
	char *what = what_got_through(t);

	if (what)
		fail_msg("%s: %s got through", where, what);
}

/* Each part is seen when nothing makes it safe. */
static void the_check_would_see_it(void **state)
{
	static const char *const parts[] = { SGR, OSC,   DCS,    RESET,
					     C1,  BACK,  BIDI,   ZERO,
					     TAG, STACK, "\xff", "\xc0\xaf" };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		struct terminal *t = terminal_start(
			&(struct terminal_options){
				.cols = 80, .rows = 24, .is_shell = true },
			(const char *[]){ "/bin/echo", parts[i], NULL });
		char *what;

		terminal_wait(t);
		what = what_got_through(t);
		if (!what)
			fail_msg("part %zu goes unseen", i);
		free(what);
		terminal_free(t);
	}
}

/* ---- the workbench ---- */

static struct terminal *start(const char *start_with)
{
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store,
			       start_with, NULL };

	return terminal_start(
		&(struct terminal_options){ .cols = 132, .rows = 43 }, argv);
}

/* Out of whatever is open. */
static void leave(struct terminal *t, const char *where)
{
	terminal_type(t, "\003\003Q");
	assert_int_equal(terminal_wait(t), 0);
	expect_clean(t, where);
	terminal_free(t);
}

static void lists_and_titles_are_clean(void **state)
{
	struct terminal *t;

	store_configure(store, "[ui]\n\twindow-title = true\n");
	t = start(NULL);
	terminal_expect(t, "queue^[[31;46;5m^[]0;pwn^G");
	terminal_expect(t, "title-0^[[31;46;5m^[]0;pwn^G");
	for (int i = 0; i < 12; i++)
		terminal_keys(t, "j");
	terminal_keys(t, "y");
	leave(t, "queue");
	store_configure(store, "");
}

static void every_tab_of_a_ticket_is_clean(void **state)
{
	for (int i = 1; i <= 11; i++) {
		char *id = xasprintf("bj1-%d", i);
		struct terminal *t = start(id);

		terminal_keys(t, "y");
		for (int tab = '1'; tab <= '7'; tab++)
			terminal_keys(t, (char[]){ (char)tab, '\0' });
		terminal_keys(t, "\t");
		terminal_keys(t, "2\r");
		terminal_keys(t, "iy");
		terminal_keys(t, ":queue\r");
		terminal_keys(t, "i");
		leave(t, id);
		free(id);
	}
}

static void notes_and_reasons_are_clean(void **state)
{
	struct terminal *t = start("bj1-1");

	terminal_keys(t, "\t");
	terminal_keys(t, ":tab 3\r");
	terminal_expect(t, "reason^[[31;46;5m");
	terminal_keys(t, ":tab 4\r");
	terminal_expect(t, "note^[[31;46;5m");
	terminal_keys(t, "n");
	terminal_paste(t, BROKEN);
	terminal_keys(t, "\r");
	leave(t, "notes");
}

static void playbooks_and_their_history_are_clean(void **state)
{
	struct terminal *t = start(NULL);

	terminal_keys(t, ":playbooks\r");
	terminal_keys(t, "\r");
	for (int tab = '1'; tab <= '7'; tab++)
		terminal_keys(t, (char[]){ (char)tab, '\r', '\003', '\0' });
	leave(t, "playbooks");
}

static void the_other_screens_are_clean(void **state)
{
	static const char *const screens[] = { ":ledger\r", ":dashboard\r",
					       ":settings\r", "?", "\020" };

	for (size_t i = 0; i < ARRAY_SIZE(screens); i++) {
		struct terminal *t = start(NULL);

		terminal_keys(t, screens[i]);
		terminal_keys(t, "\r");
		terminal_keys(t, "y");
		terminal_keys(t, "\003");
		leave(t, screens[i]);
	}
}

static void what_is_typed_and_remembered_is_clean(void **state)
{
	struct terminal *t;

	write_history();
	t = start("severity:" BROKEN);
	terminal_keys(t, "/");
	terminal_paste(t, BROKEN);
	terminal_keys(t, "\033");
	terminal_keys(t, "/\033[A");
	terminal_keys(t, "\033");
	terminal_keys(t, ":\033[A");
	terminal_expect(t, ":note <FF><C0><AF><9B>6m^[[31;46;5m");
	terminal_keys(t, "\r");
	terminal_keys(t, ":open " BIDI C1 "\r");
	terminal_keys(t, ":set theme " BIDI C1 "\r");
	leave(t, "prompts");
}

static void settings_are_clean(void **state)
{
	struct strbuf conf = STRBUF_INIT;
	struct terminal *t;

	strbuf_addstr(&conf, "[ui]\n");
	add_conf(&conf, "theme", "theme" HOSTILE);
	add_conf(&conf, "editor", "editor" HOSTILE);
	add_conf(&conf, "no-such", HOSTILE);
	store_configure(store, conf.buf);
	t = start(NULL);
	terminal_keys(t, "j");
	terminal_keys(t, ":settings\r");
	terminal_expect(t, "editor^[[31");
	leave(t, "settings");
	store_configure(store, "");
	strbuf_release(&conf);
}

/* ---- the command line, on a terminal ---- */

/* mark: what must be seen of it; NULL: nothing. */
static void check_command(const char *mark, const char *const *args)
{
	const char *argv[16] = { BUILDDIR "/watchfloor", "-C", store };
	struct terminal *t;

	for (int i = 0; args[i]; i++)
		argv[i + 3] = args[i];
	t = terminal_start(&(struct terminal_options){ .cols = 132,
						       .rows = 43,
						       .is_shell = true },
			   argv);
	terminal_wait(t);
	expect_clean(t, args[0]);
	if (mark && !terminal_got(t, mark))
		fail_msg("%s %s: no \"%s\" in:\n%s", args[0],
			 args[1] ? args[1] : "", mark,
			 terminal_output(t, &(size_t){ 0 }));
	terminal_free(t);
}

#define COMMAND(...) check_command(NULL, (const char *[]){ __VA_ARGS__, NULL })
#define MARKED(...) \
	check_command("^[[31;46;5m", (const char *[]){ __VA_ARGS__, NULL })

static void commands_are_clean(void **state)
{
	MARKED("queue");
	MARKED("queue", "all");
	COMMAND("queue", "--json");
	MARKED("queue", "--tsv");
	COMMAND("intake", "rejected");
	COMMAND("dashboard");
	COMMAND("dashboard", "--json");
	COMMAND("undo", "--dry-run");
	MARKED("playbook", "list");
	COMMAND("playbook", "list", "--json");
	MARKED("playbook", "show",
	       "playbook--3f98e277-4cbd-47ad-9c90-"
	       "a9587403e430");
	MARKED("playbook", "log",
	       "playbook--3f98e277-4cbd-47ad-9c90-"
	       "a9587403e430");
	MARKED("audit", "log");
	COMMAND("audit", "log", "--json");
	COMMAND("settings");
	COMMAND("keys");
	MARKED("ticket", "show", "bj1-10");
	MARKED("ticket", "alerts", "bj1-10");
	for (int i = 1; i <= 11; i++) {
		char *id = xasprintf("bj1-%d", i);

		COMMAND("ticket", "show", id);
		COMMAND("ticket", "show", "--json", id);
		COMMAND("ticket", "alerts", id);
		COMMAND("ticket", "timeline", id);
		COMMAND("ticket", "similar", id);
		COMMAND("ticket", "evidence", id);
		free(id);
	}
}

/* Each % is hostile text, which must be seen; or broken text, of which
 * something else may be said. */
static void check_complaint(const char *const *args)
{
	static const char *const evils[] = { HOSTILE, BROKEN };

	for (size_t i = 0; i < ARRAY_SIZE(evils); i++) {
		char *argv[8] = { NULL };

		for (int n = 0; args[n]; n++)
			argv[n] = xasprintf(
				"%.*s%s", (int)strcspn(args[n], "%"), args[n],
				strchr(args[n], '%') ? evils[i] : "");
		check_command(i ? NULL : "^[[31;46;5m",
			      (const char *const *)argv);
		for (int n = 0; argv[n]; n++)
			free(argv[n]);
	}
}

#define COMPLAINT(...) check_complaint((const char *[]){ __VA_ARGS__, NULL })

static void complaints_are_clean(void **state)
{
	char *playbook = beside("data/playbooks/webshell.json");

	COMPLAINT("intake", "no-such%");
	COMPLAINT("intake", "--source", "%", "/dev/null");
	COMPLAINT("intake", "--tenant", "%", "/dev/null");
	COMPLAINT("playbook", "lint", "%");
	COMPLAINT("playbook", "show", "%");
	COMPLAINT("queue", "severity:%");
	COMPLAINT("queue", "--%");
	COMPLAINT("ticket", "show", "%");
	COMPLAINT("ticket", "judge", "bj1-1", "%", "because");
	COMPLAINT("settings", "%", "%");
	COMPLAINT("audit", "prove", "%");
	COMPLAINT("audit", "export", "/proc/%");
	COMPLAINT("%");
	COMPLAINT("-C", "/proc/%", "queue");
	COMMAND("ticket", "note", "1", BROKEN);
	COMMAND("playbook", "lint", playbook);
	free(playbook);
}

static void a_file_with_a_hostile_name_is_read_cleanly(void **state)
{
	char *alerts = beside("alerts" HOSTILE ".json");

	COMMAND("intake", "--source", "evil", alerts);
	COMMAND("intake", alerts);
	free(alerts);
}

/* ---- what is stored ---- */

/* The JSON that a command prints, its first line. */
static cJSON *json_of(const char *args)
{
	char *line = xasprintf("%s -C %s %s --json", BUILDDIR "/watchfloor",
			       store, args);
	FILE *f = popen(line, "r");
	char *text = NULL;
	size_t size = 0;
	ssize_t len = getline(&text, &size, f);
	cJSON *json = len > 0 ? json_parse(text, (size_t)len, 0, NULL) : NULL;

	pclose(f);
	free(text);
	free(line);
	assert_non_null(json);
	return json;
}

static void what_is_stored_is_what_came(void **state)
{
	char *want = alert_with(ARRAY_SIZE(alert_fields), HOSTILE);
	cJSON *json = json_of("ticket alerts bj1-10");

	want[strlen(want) - 1] = '\0'; /* the line end */
	assert_string_equal(json_str_at(json, "raw"), want);
	cJSON_Delete(json);
	free(want);
	json = json_of("audit log act:ticket.noted");
	assert_string_equal(json_str_at(json, "data.text"), "note" HOSTILE);
	cJSON_Delete(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_check_would_see_it),
		cmocka_unit_test(lists_and_titles_are_clean),
		cmocka_unit_test(every_tab_of_a_ticket_is_clean),
		cmocka_unit_test(notes_and_reasons_are_clean),
		cmocka_unit_test(playbooks_and_their_history_are_clean),
		cmocka_unit_test(the_other_screens_are_clean),
		cmocka_unit_test(what_is_typed_and_remembered_is_clean),
		cmocka_unit_test(settings_are_clean),
		cmocka_unit_test(commands_are_clean),
		cmocka_unit_test(complaints_are_clean),
		cmocka_unit_test(a_file_with_a_hostile_name_is_read_cleanly),
		cmocka_unit_test(what_is_stored_is_what_came),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
