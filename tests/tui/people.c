/*
 * people.c - members of a desk, each at a terminal of their own.
 */
#include "config.h"

#include "people.h"

#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
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
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

#define MORE_MAX     6
#define PLAYBOOK_MAX (1 << 20)

const char *people_account(void)
{
	return getpwuid(geteuid())->pw_name;
}

/* A command line of a shell; fails the test when it fails. */
static void run(const char *fmt, ...)
{
	struct strbuf line = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&line, fmt, ap);
	va_end(ap);
	if (system(line.buf) != 0)
		fail_msg("%s", line.buf);
	strbuf_release(&line);
}

static void write_text(const char *path, const char *text)
{
	assert_int_equal(file_write_atomic(path, text, strlen(text), 0600), 0);
}

void people_playbook(const char *store, const char *name)
{
	char *path = xasprintf(SRCDIR "/playbooks/%s", name);
	struct strbuf text = STRBUF_INIT;

	assert_int_equal(file_read(&text, path, PLAYBOOK_MAX), 0);
	store_commit(store, name, text.buf);
	strbuf_release(&text);
	free(path);
}

char *people_login(const char *store, const char *name, const char *key)
{
	char *path = xasprintf("%s/../auth-%s", store, name);
	char *text = xasprintf("publickey %s\n", key);
	char *variable = xasprintf("SSH_USER_AUTH=%s", path);

	write_text(path, text);
	free(text);
	free(path);
	return variable;
}

struct terminal *people_start_sized(const char *store, const char *name,
				    const char *key, const char *const *more,
				    int cols, int rows)
{
	const char *argv[] = { BUILDDIR "/watchfloor", "-C", store, NULL };
	char *login = people_login(store, name, key);
	const char *env[MORE_MAX + 2] = { login };
	struct terminal *t;

	for (int i = 0; more && more[i] && i < MORE_MAX; i++)
		env[i + 1] = more[i];
	t = terminal_start(&(struct terminal_options){ .cols = cols,
						       .rows = rows,
						       .env = env },
			   argv);
	terminal_expect(t, name);
	free(login);
	return t;
}

struct terminal *people_start(const char *store, const char *name,
			      const char *key, const char *const *more)
{
	return people_start_sized(store, name, key, more, 80, 24);
}

int people_run(const char *store, const char *name, const char *key,
	       const char *const *args)
{
	char *login = people_login(store, name, key);
	int ret;

	putenv(login);
	ret = store_run(store, args);
	unsetenv("SSH_USER_AUTH");
	free(login);
	return ret;
}

int64_t people_ask(const char *store, const char *sql)
{
	char *path = xasprintf("%s/watchfloor.db", store);
	sqlite3_stmt *st;
	sqlite3 *db;
	int64_t n;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	free(path);
	return n;
}

/* ---- keys ---- */

bool people_can_sign(void)
{
	return system("for p in ssh-keygen ssh-agent ssh-add; do "
		      "command -v $p >/dev/null || exit 1; done") == 0;
}

static char *read_line(const char *path)
{
	struct strbuf sb = STRBUF_INIT;

	assert_int_equal(file_read(&sb, path, 4096), 0);
	strbuf_setlen(&sb, strcspn(sb.buf, "\n"));
	return strbuf_detach(&sb);
}

/* Its socket is where it was told, its number in what it prints. */
static pid_t start_agent(const struct person *p, const char *socket, bool asks)
{
	char *log = xasprintf("%s.agent", p->file), *text;
	const char *number;
	pid_t pid;

	run("%s ssh-agent -s -a '%s' | tr '\\n' ' ' >'%s'",
	    asks ? "SSH_ASKPASS=/bin/false SSH_ASKPASS_REQUIRE=force" : "",
	    socket, log);
	text = read_line(log);
	number = strstr(text, "SSH_AGENT_PID=");
	assert_non_null(number);
	pid = (pid_t)strtol(number + strlen("SSH_AGENT_PID="), NULL, 10);
	assert_true(pid > 1);
	run("SSH_AUTH_SOCK='%s' ssh-add %s -q '%s' 2>/dev/null", socket,
	    asks ? "-c" : "", p->file);
	free(text);
	free(log);
	return pid;
}

void person_make(struct person *p, const char *store, const char *name,
		 bool asks)
{
	char *public, *socket = xasprintf("%s/../agent-%s", store, name);

	*p = (struct person){ .name = name };
	p->file = xasprintf("%s/../key-%s", store, name);
	run("ssh-keygen -q -t ed25519 -N '' -C %s@test -f '%s'", name, p->file);
	public = xasprintf("%s.pub", p->file);
	p->key = read_line(public);
	p->socket = xasprintf("SSH_AUTH_SOCK=%s", socket);
	p->agent = start_agent(p, socket, asks);
	free(public);
	free(socket);
}

void person_release(struct person *p)
{
	if (p->agent > 1)
		kill(p->agent, SIGTERM);
	free(p->file);
	free(p->key);
	free(p->socket);
	*p = (struct person){ .name = NULL };
}

struct terminal *person_start(const struct person *p, const char *store)
{
	return people_start(store, p->name, p->key,
			    (const char *[]){ p->socket, NULL });
}
