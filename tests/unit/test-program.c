/*
 * test-program.c - other programs: what they get, how they end, and that
 * nothing of them is left.
 */
#include "config.h"

#include "check.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watchfloor/clock.h"
#include "watchfloor/memory.h"
#include "watchfloor/program.h"

static const char *const clean[] = { "PATH=/usr/bin:/bin", "A=a value", NULL };

static struct program *begin(const char *script, struct program_spec spec)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct program *p;

	spec.argv = argv;
	if (!spec.env)
		spec.env = clean;
	if (!spec.timeout)
		spec.timeout = MINUTE;
	must(program_start(&p, &spec));
	return p;
}

static const struct program_state *to_end(struct program *p)
{
	struct pollfd fd = { .fd = program_fd(p), .events = POLLIN };

	while (program_step(p))
		poll(&fd, 1, -1);
	return program_state(p);
}

/* Until it has said something. */
static void until_heard(struct program *p)
{
	struct pollfd fd = { .fd = program_fd(p), .events = POLLIN };

	while (program_step(p) && !program_state(p)->out.len)
		poll(&fd, 1, -1);
}

static bool is_there(pid_t pid)
{
	char *path = xasprintf("/proc/%d/stat", (int)pid);
	FILE *f = fopen(path, "r");
	char state = 'X';

	free(path);
	if (!f)
		return false;
	if (fscanf(f, "%*d %*[^)]) %c", &state) != 1)
		state = 'X';
	fclose(f);
	return state != 'Z' && state != 'X';
}

static void outputs_and_exit(void **state)
{
	struct program *p = begin("echo out; echo err >&2; exit 3",
				  (struct program_spec){ 0 });
	const struct program_state *s = to_end(p);

	assert_int_equal(s->end, PROGRAM_EXITED);
	assert_int_equal(s->status, 3);
	assert_string_equal(s->out.buf, "out\n");
	assert_string_equal(s->err.buf, "err\n");
	program_free(p);
}

static void a_signal_is_a_status(void **state)
{
	struct program *p = begin("kill -USR1 $$", (struct program_spec){ 0 });

	assert_int_equal(to_end(p)->status, 128 + SIGUSR1);
	program_free(p);
}

static void only_what_is_given(void **state)
{
	struct program *p = begin(
		"env; pwd; ls /proc/self/fd | wc -l; ps -o sid= -p $$ || :",
		(struct program_spec){ .dir = "/usr" });
	const struct program_state *s;
	int extra = open("/dev/null", O_RDONLY); /* without CLOEXEC */

	s = to_end(p);
	assert_non_null(strstr(s->out.buf, "A=a value\n"));
	assert_null(strstr(s->out.buf, "HOME="));
	assert_non_null(strstr(s->out.buf, "\n/usr\n"));
	assert_non_null(strstr(s->out.buf, "\n4\n")); /* and ls's own */
	close(extra);
	program_free(p);
}

static void input_larger_than_a_pipe(void **state)
{
	struct strbuf in = STRBUF_INIT;
	struct program *p;

	for (int i = 0; i < 100000; i++)
		strbuf_addf(&in, "%d\n", i);
	p = begin("cat", (struct program_spec){ .in = &in });
	assert_int_equal(to_end(p)->out.len, in.len);
	assert_memory_equal(program_state(p)->out.buf, in.buf, in.len);
	program_free(p);
	/* And one that does not want it. */
	p = begin("exec 0<&-; echo done", (struct program_spec){ .in = &in });
	assert_string_equal(to_end(p)->out.buf, "done\n");
	program_free(p);
	strbuf_release(&in);
}

/* A grandchild in its own session, deaf to SIGTERM. */
#define DEAF                                                                \
	"setsid sh -c 'trap \"\" TERM HUP; echo $$; while :; do sleep 60; " \
	"done' & wait"

static void a_timeout_ends_all(void **state)
{
	struct program *p =
		begin(DEAF, (struct program_spec){ .timeout = 300 });
	pid_t grandchild;

	until_heard(p);
	grandchild = (pid_t)strtol(program_state(p)->out.buf, NULL, 10);
	assert_true(grandchild > 1);
	assert_int_equal(to_end(p)->end, PROGRAM_TIMEOUT);
	assert_false(is_there(grandchild));
	program_free(p);
}

static void cancelled_by_word(void **state)
{
	struct program *p = begin("trap 'echo bye; exit 0' TERM; echo on;"
				  "while :; do sleep 0.05; done",
				  (struct program_spec){ 0 });

	until_heard(p);
	program_cancel(p);
	assert_int_equal(to_end(p)->end, PROGRAM_CANCELLED);
	assert_string_equal(program_state(p)->out.buf, "on\nbye\n");
	program_free(p);
}

static void what_is_left_behind_ends_too(void **state)
{
	struct program *p =
		begin("setsid sleep 600 & echo $!", (struct program_spec){ 0 });
	pid_t left;

	assert_int_equal(to_end(p)->end, PROGRAM_EXITED);
	left = (pid_t)strtol(program_state(p)->out.buf, NULL, 10);
	assert_false(is_there(left));
	program_free(p);
}

static void no_more_than_it_may_say(void **state)
{
	struct program *p =
		begin("yes | cat", (struct program_spec){ .most = 10000 });
	const struct program_state *s = to_end(p);

	assert_int_equal(s->end, PROGRAM_FULL);
	assert_int_equal(s->out.len + s->err.len, 10000);
	program_free(p);
}

static void what_is_not_there(void **state)
{
	const char *const argv[] = { "no-such-program", NULL };
	struct program_spec spec = { .argv = argv, .env = clean };
	struct program *p;

	assert_int_equal(program_start(&p, &spec), FAILED);
	assert_says("no-such-program");
	spec.argv = (const char *const[]){ "/etc/passwd", NULL };
	spec.timeout = MINUTE;
	must(program_start(&p, &spec));
	assert_int_equal(to_end(p)->end, PROGRAM_NOT_FOUND);
	program_free(p);
}

/* We are killed: what we have begun does not go on. */
static void it_ends_with_us(void **state)
{
	int pipes[2];
	char text[32] = "";
	pid_t us, it;

	assert_int_equal(pipe(pipes), 0);
	us = fork();
	if (us == 0) {
		struct program *p = begin(DEAF, (struct program_spec){ 0 });

		until_heard(p);
		if (write(pipes[1], program_state(p)->out.buf,
			  program_state(p)->out.len) < 0)
			_exit(1);
		raise(SIGKILL);
	}
	assert_true(read(pipes[0], text, sizeof text - 1) > 0);
	it = (pid_t)strtol(text, NULL, 10);
	waitpid(us, NULL, 0);
	assert_true(it > 1);
	while (is_there(it)) /* the guard gives it a moment */
		usleep(10000);
	close(pipes[0]);
	close(pipes[1]);
}

static void no_core_and_no_flood(void **state)
{
	struct program *p = begin("ulimit -c; ulimit -n; ulimit -t",
				  (struct program_spec){ .limits = true });

	assert_string_equal(to_end(p)->out.buf, "0\n256\n61\n");
	program_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outputs_and_exit),
		cmocka_unit_test(a_signal_is_a_status),
		cmocka_unit_test(only_what_is_given),
		cmocka_unit_test(input_larger_than_a_pipe),
		cmocka_unit_test(a_timeout_ends_all),
		cmocka_unit_test(cancelled_by_word),
		cmocka_unit_test(what_is_left_behind_ends_too),
		cmocka_unit_test(no_more_than_it_may_say),
		cmocka_unit_test(what_is_not_there),
		cmocka_unit_test(it_ends_with_us),
		cmocka_unit_test(no_core_and_no_flood),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
