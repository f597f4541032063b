/*
 * postgres.c - a PostgreSQL of our own: on the loopback, in a temporary
 * folder, gone afterwards.  It refuses to run as root, so root becomes nobody
 * for it.
 */
#include "config.h"

#include "postgres.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

int free_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (void *)&a, sizeof a) < 0 ||
	    getsockname(fd, (void *)&a, &len) < 0)
		abort();
	close(fd);
	return ntohs(a.sin_port);
}

static char *find_programs(void)
{
	glob_t found;
	char *bin = NULL;

	if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) == 0)
		bin = xstrndup(found.gl_pathv[found.gl_pathc - 1],
			       strlen(found.gl_pathv[found.gl_pathc - 1]) -
				       strlen("/initdb"));
	globfree(&found);
	return bin;
}

static void become_nobody(void)
{
	const struct passwd *pw = getpwnam("nobody");

	if (geteuid() != 0)
		return;
	if (!pw || setgid(pw->pw_gid) < 0 || setuid(pw->pw_uid) < 0)
		_exit(127);
}

static void limit_files(int64_t largest)
{
	struct rlimit limit;

	if (!largest || getrlimit(RLIMIT_FSIZE, &limit) < 0)
		return;
	limit.rlim_cur = (rlim_t)largest;
	if (setrlimit(RLIMIT_FSIZE, &limit) < 0)
		_exit(127);
}

#define ARGS_MAX 32

static pid_t spawn(const struct postgres *p, const char *program,
		   const char *const *args)
{
	char *path = xasprintf("%s/%s", p->bin, program);
	char *log = xasprintf("%s/log", p->root);
	const char *argv[ARGS_MAX] = { path };
	pid_t pid;
	int fd;

	/* These programs look for each other beside themselves only when they
	 * are told where they are. */
	for (int i = 1; args[i] && i < ARGS_MAX - 1; i++)
		argv[i] = args[i];
	pid = fork();
	if (pid == 0) {
		setsid();
		become_nobody();
		limit_files(p->largest_file);
		/* It ends with the test, however that ends. */
		prctl(PR_SET_PDEATHSIG, SIGQUIT);
		fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
		dup2(fd, 1);
		dup2(fd, 2);
		/* exec takes them as they are */
		execv(path, (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	free(path);
	free(log);
	return pid;
}

static void set_url(struct postgres *p)
{
	p->port = free_port();
	p->url = xasprintf("postgresql://wf@127.0.0.1:%d/postgres", p->port);
}

static bool make_cluster(struct postgres *p)
{
	char *data = xasprintf("%s/data", p->root);
	const char *const args[] = { "initdb", "-D",         data,
				     "-A",     "trust",      "-U",
				     "wf",     "-N",         "-E",
				     "UTF8",   "--locale=C", "--wal-segsize=1",
				     NULL };
	int status;

	waitpid(spawn(p, "initdb", args), &status, 0);
	free(data);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void print_log(const struct postgres *p)
{
	char *path = xasprintf("%s/log", p->root);
	struct strbuf text = STRBUF_INIT;

	if (file_read(&text, path, 1 << 20) == 0)
		fputs(text.buf, stderr);
	strbuf_release(&text);
	free(path);
}

static void make_root(struct postgres *p)
{
	const struct passwd *pw = getpwnam("nobody");
	const char *tmp = getenv("TMPDIR");

	p->root = xasprintf("%s/wf-pg-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(p->root))
		abort();
	if (geteuid() == 0 && pw && chown(p->root, pw->pw_uid, pw->pw_gid) < 0)
		abort();
}

bool postgres_make(struct postgres *p)
{
	*p = (struct postgres){ .bin = find_programs() };
	if (!p->bin) {
		puts("skipped: PostgreSQL is not installed");
		return false;
	}
	make_root(p);
	if (!make_cluster(p)) {
		print_log(p);
		postgres_remove(p);
		abort();
	}
	set_url(p);
	return true;
}

void postgres_follow(struct postgres *standby, const struct postgres *p)
{
	char *data, *port = xasprintf("%d", p->port);
	int status;

	*standby = (struct postgres){ .bin = xstrdup(p->bin) };
	make_root(standby);
	data = xasprintf("%s/data", standby->root);
	waitpid(spawn(standby, "pg_basebackup",
		      (const char *const[]){ "pg_basebackup", "-h", "127.0.0.1",
					     "-p", port, "-U", "wf", "-D", data,
					     "-R", "-c", "fast", NULL }),
		&status, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		abort();
	set_url(standby);
	free(data);
	free(port);
}

int64_t postgres_ask(const struct postgres *p, const char *sql)
{
	PGconn *c = PQconnectdb(p->url);
	PGresult *res = PQexec(c, sql);
	int64_t n = -1;

	if (PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res))
		n = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
	PQclear(res);
	PQfinish(c);
	return n;
}

static const struct timespec moment = { 0, 20000000 };

/* False: it has ended instead. */
static bool answers(const struct postgres *p)
{
	int status;

	while (PQping(p->url) != PQPING_OK) {
		if (waitpid(p->pid, &status, WNOHANG) == p->pid)
			return false;
		nanosleep(&moment, NULL);
	}
	return true;
}

void postgres_start(struct postgres *p)
{
	char *data = xasprintf("%s/data", p->root);
	char *port = xasprintf("%d", p->port);
	const char *const args[] = { "postgres",
				     "-D",
				     data,
				     "-p",
				     port,
				     "-c",
				     "listen_addresses=127.0.0.1",
				     "-c",
				     "unix_socket_directories=",
				     "-c",
				     "max_connections=280",
				     NULL };

	/* Where one was killed, its children may hold its memory or its port
	 * for a moment longer. */
	p->pid = spawn(p, "postgres", args);
	for (int left = 500; !answers(p); left--) {
		if (!left)
			abort(); /* its log says why */
		nanosleep(&moment, NULL);
		p->pid = spawn(p, "postgres", args);
	}
	free(data);
	free(port);
}

void postgres_kill(struct postgres *p)
{
	if (!p->pid)
		return;
	kill(-p->pid, SIGKILL);
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	p->pid = 0;
}

static int remove_one(const char *path, const struct stat *st, int flag,
		      struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

void postgres_remove(struct postgres *p)
{
	postgres_kill(p);
	if (p->root)
		nftw(p->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(p->root);
	free(p->bin);
	free(p->url);
}
