/*
 * test-command-net.c - commands that go to another host: through a real sshd,
 * and to a real HTTPS server, both on loopback and started here.
 */
#include "config.h"

#include "../unit/check.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit/command-text.h"
#include "../unit/fixture.h"
#include "watchfloor/command.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#define SECRET  "Zq7-tell-n0body=="
#define HOSTILE "it's \"$(touch ran)\" `x`\n; -rf 网"

static char folder[] = "/tmp/wf-net-XXXXXX";

static bool shell(const char *fmt, const char *a)
{
	char *command = xasprintf("cd %s && exec 2>/dev/null >/dev/null; %s %s",
				  folder, fmt, a);
	int ret = system(command);

	free(command);
	return ret == 0;
}

static void write_file(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", folder, name);

	must(file_write_atomic(path, text, strlen(text), 0600));
	free(path);
}

/* A port that was free a moment ago. */
static int free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	close(fd);
	return ntohs(at.sin_port);
}

static void wait_for_port(int port, pid_t server)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port) };
	int fd, ret;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	do {
		if (waitpid(server, NULL, WNOHANG) == server)
			fail_msg("the server has ended");
		fd = socket(AF_INET, SOCK_STREAM, 0);
		ret = connect(fd, (struct sockaddr *)&at, sizeof at);
		close(fd);
		if (ret < 0)
			usleep(10000);
	} while (ret < 0);
}

static void stop(pid_t pid)
{
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

/* ---- one command, on a store of its own ---- */

static void run(struct test_command c, const char *target, const char *conf,
		int port, struct command_result *out)
{
	struct strbuf playbook = STRBUF_INIT;
	struct fixture_file files[] = { { "desk.conf", conf },
					{ "commands.json", NULL } };
	char text[16];
	struct pollfd fd = { .events = POLLIN };
	struct fixture f;
	struct draft draft;
	struct command_plan *p;
	struct command_job *j;
	cJSON *opened;
	struct run *r;

	snprintf(text, sizeof text, "%d", port);
	command_playbook(&playbook, &c, 1, target, "", text);
	files[1].text = playbook.buf;
	fixture_open(&f);
	fixture_commit(&f, files, 2);
	fixture_reopen(&f);
	opened = fixture_opened(1, "webshell", NULL);
	json_add_str(opened, "url", HOSTILE);
	draft = desk_machine_draft(f.desk, "ticket.opened", "t1-1", "acme",
				   opened);
	must(fixture_append(&f, &draft));
	cJSON_Delete(opened);
	must(ticket_claim(f.desk, "t1-1"));
	must(run_start(f.desk, "t1-1", COMMAND_PLAYBOOK));
	must(run_load(&r, f.desk, "t1-1"));
	must(command_plan(&p, f.desk, r, 0, NULL));
	run_free(r);
	must(command_begin(&j, f.desk, p));
	fd.fd = command_fd(j);
	while (command_step(j))
		poll(&fd, 1, -1);
	must(command_end(j, out));
	strbuf_release(&playbook);
	fixture_close(&f);
}

/* ---- ssh ---- */

static pid_t start_sshd(int port)
{
	char *conf = xasprintf("ListenAddress 127.0.0.1\nPort %d\n"
			       "HostKey %s/host\nPidFile none\nUsePAM no\n"
			       "AuthorizedKeysFile %s/me.pub\nStrictModes no\n"
			       "PasswordAuthentication no\n",
			       port, folder, folder);
	char *path = xasprintf("%s/sshd_config", folder);
	pid_t pid;

	write_file("sshd_config", conf);
	if (geteuid() == 0)
		mkdir("/run/sshd", 0755);
	pid = fork();
	if (pid == 0) {
		freopen("/dev/null", "w", stderr);
		execl("/usr/sbin/sshd", "/usr/sbin/sshd", "-D", "-e", "-f",
		      path, (char *)NULL);
		_exit(127);
	}
	free(path);
	free(conf);
	return pid;
}

static char *ssh_conf(int port, const char *known)
{
	char *config = xasprintf("IdentityFile %s/me\nIdentitiesOnly yes\n"
				 "UserKnownHostsFile %s/%s\n"
				 "GlobalKnownHostsFile none\n",
				 folder, folder, known);
	char *conf =
		xasprintf("[run \"there\"]\n\ttype = ssh\n"
			  "\ttarget = 127.0.0.1\n\tport = %d\n"
			  "\tsecret = edr\n\tssh-config = %s/ssh_config\n"
			  "[secret \"edr\"]\n\tcommand = echo " SECRET "\n",
			  port, folder);

	write_file("ssh_config", config);
	free(config);
	return conf;
}

static void over_ssh(void **state)
{
	struct command_result r;
	int port = free_port();
	char *known, *conf;
	pid_t sshd;

	if (access("/usr/sbin/sshd", X_OK) < 0 ||
	    !shell("ssh-keygen -q -t ed25519 -N '' -f", "host") ||
	    !shell("ssh-keygen -q -t ed25519 -N '' -f", "me"))
		skip();
	sshd = start_sshd(port);
	wait_for_port(port, sshd);
	known = xasprintf(
		"cd %s && sed 's/^/[127.0.0.1]:%d /' host.pub > known", folder,
		port);
	assert_int_equal(system(known), 0);
	conf = ssh_conf(port, "known");
	run(
		(struct test_command){
			"ssh",
			"printf -- '%s' __url__:value; cat; printf -- %s "
			"__token__:value >&2; exit 7",
			",'description':'x'" },
		"loop", conf, port, &r);
	if (r.status != 7)
		print_error("%s\n", r.err.buf);
	assert_int_equal(r.status, 7);
	assert_string_equal(r.out.buf, HOSTILE);
	assert_non_null(strstr(r.err.buf, "***"));
	assert_null(strstr(r.err.buf, SECRET));
	command_result_release(&r);
	free(conf);
	/* a host that nobody knows is not trusted */
	conf = ssh_conf(port, "nobody");
	run((struct test_command){ "ssh", "id", NULL }, "loop", conf, port, &r);
	assert_int_equal(r.status, 255);
	assert_non_null(strstr(r.err.buf, "Host key verification failed"));
	command_result_release(&r);
	free(conf);
	free(known);
	stop(sshd);
}

/* ---- HTTPS ---- */

static pid_t start_echo(int *port)
{
	int ends[2];
	char text[16] = "";
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		if (chdir(folder) == 0)
			execlp("python3", "python3",
			       SRCDIR "/tests/integration/echo-server.py",
			       "cert.pem", "key.pem", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	if (read(ends[0], text, sizeof text - 1) <= 0)
		fail_msg("the server has ended");
	close(ends[0]);
	*port = (int)strtol(text, NULL, 10);
	return pid;
}

static char *http_conf(int port, const char *ca)
{
	return xasprintf("[run \"there\"]\n\ttype = http-api\n"
			 "\ttarget = localhost\n\tport = %d\n\tsecret = edr\n"
			 "%s%s%s"
			 "[secret \"edr\"]\n\tcommand = echo " SECRET "\n",
			 port, ca ? "\tca-file = " : "", ca ? ca : "",
			 ca ? "/cert.pem\n" : "");
}

static void over_https(void **state)
{
	static const char post[] =
		",'headers':{'Content-Type':['application/json'],"
		"'X-Token':['__token__:value']},"
		"'content':'{\\\"url\\\":\\\"__url__:value\\\"}'";
	struct command_result r;
	char *conf;
	int port;
	pid_t server;

	if (system("python3 -c 'import ssl' && command -v curl openssl "
		   ">/dev/null") != 0 ||
	    !shell("openssl req -x509 -newkey ec -pkeyopt "
		   "ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost "
		   "-addext subjectAltName=DNS:localhost -keyout key.pem -out",
		   "cert.pem"))
		skip();
	server = start_echo(&port);
	conf = http_conf(port, folder);
	run((struct test_command){ "http-api",
				   "POST /v1/__url__:value HTTP/1.1", post },
	    "tls", conf, port, &r);
	if (r.outcome != COMMAND_OK)
		print_error("%s\n%s\n", r.out.buf, r.err.buf);
	assert_int_equal(r.outcome, COMMAND_OK);
	assert_non_null(strstr(r.out.buf, "\"method\": \"POST\""));
	assert_non_null(strstr(r.out.buf, "/v1/it%27s%20%22%24%28touch"));
	assert_non_null(strstr(r.out.buf, "it's \\\\\\\"$(touch ran)"));
	assert_non_null(strstr(r.out.buf, "\"Authorization\": \"Basic ***\""));
	assert_non_null(strstr(r.out.buf, "\"X-Token\": \"***\""));
	assert_null(strstr(r.out.buf, SECRET));
	command_result_release(&r);
	/* it does not go where it is sent on, and a failure is one */
	run((struct test_command){ "http-api", "GET /redirect HTTP/1.1", NULL },
	    "tls", conf, port, &r);
	assert_non_null(strstr(r.out.buf, " 302 "));
	assert_null(strstr(r.out.buf, "\"path\": \"/elsewhere\""));
	command_result_release(&r);
	run((struct test_command){ "http-api", "GET /broken HTTP/1.1", NULL },
	    "tls", conf, port, &r);
	assert_int_equal(r.outcome, COMMAND_FAILED);
	command_result_release(&r);
	free(conf);
	/* a certificate of nobody's */
	conf = http_conf(port, NULL);
	run((struct test_command){ "http-api", "GET / HTTP/1.1", NULL }, "tls",
	    conf, port, &r);
	assert_int_equal(r.outcome, COMMAND_FAILED);
	assert_non_null(strstr(r.err.buf, "certificate"));
	command_result_release(&r);
	free(conf);
	stop(server);
}

static int make_folder(void **state)
{
	signal(SIGPIPE, SIG_IGN);
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	return shell("cd / && rm -rf", folder) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(over_ssh),
		cmocka_unit_test(over_https),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
