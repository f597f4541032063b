/*
 * terminal.c - a program in a pseudo-terminal.
 */
#include "config.h"

#include "terminal.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "emulator.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

/* How long anything may take: a hung program, not a slow machine. */
#define DEADLINE_MS 20000

struct terminal {
	struct pty pty;
	int status;
	bool ended;
	struct emulator emulator;
	struct strbuf output; /* all that came */
	size_t since;         /* where in it the last keys were sent */
	long long sent;       /* inputs, as the program counts them */
	long long handled;    /* of the last idle mark; -1: none yet */
	int jobs;
	unsigned marks; /* idle marks so far */
};

/* ---- output ---- */

static void on_osc(void *ctx, const char *text)
{
	struct terminal *t = ctx;
	long long handled;
	int jobs;

	if (sscanf(text, "7717;idle;%lld;%d", &handled, &jobs) != 2)
		return;
	t->handled = handled;
	t->jobs = jobs;
	t->marks++;
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Read what there is, waiting for it at most ms. */
static void pump(struct terminal *t, int ms)
{
	struct pollfd p = { .fd = t->pty.master, .events = POLLIN };
	char buf[65536];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return;
	while ((n = read(t->pty.master, buf, sizeof buf)) > 0) {
		strbuf_add(&t->output, buf, (size_t)n);
		emulator_feed(&t->emulator, buf, (size_t)n);
	}
	if (n == 0 || (n < 0 && errno == EIO))
		t->ended = true;
}

static void print_screen(struct terminal *t)
{
	for (int row = 0; row < t->emulator.rows; row++) {
		char *text = terminal_row(t, row);

		fprintf(stderr, "|%s\n", text);
		free(text);
	}
}

static void wait_until(struct terminal *t,
		       bool (*met)(struct terminal *t, const void *arg),
		       const void *arg, const char *what)
{
	int64_t deadline = now_ms() + DEADLINE_MS;

	while (!met(t, arg)) {
		if (t->ended || now_ms() > deadline) {
			print_screen(t);
			fail_msg("%s: %s", what,
				 t->ended ? "the program has ended"
					  : "not in time");
		}
		pump(t, 100);
	}
}

static bool is_idle(struct terminal *t, const void *arg)
{
	return t->handled >= t->sent && t->jobs == 0;
}

static bool has_marked(struct terminal *t, const void *marks)
{
	return t->marks > *(const unsigned *)marks && is_idle(t, NULL);
}

static bool has_marked_or_ended(struct terminal *t, const void *marks)
{
	return t->ended || t->marks > *(const unsigned *)marks;
}

static bool has_text(struct terminal *t, const void *text)
{
	return terminal_has(t, text);
}

/* ---- life ---- */

static _Noreturn void exec_child(const struct terminal_options *o,
				 const char *const *argv)
{
	setenv("TERM", o->term ? o->term : "xterm-256color", 1);
	setenv("WATCHFLOOR_TEST_SYNC", "1", 1);
	/* Generous: on a busy machine the bytes of one key come far apart. */
	setenv("ESCDELAY", "400", 1);
	setenv("TZ", "UTC", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	for (const char *const *e = o->env; e && *e; e++)
		putenv((char *)*e);
	execv(argv[0], (char **)argv);
	perror(argv[0]);
	_exit(127);
}

struct terminal *terminal_start(const struct terminal_options *o,
				const char *const *argv)
{
	struct terminal *t = xcalloc(1, sizeof *t);
	pid_t pid = pty_fork(&t->pty, o->cols, o->rows);

	if (pid == 0)
		exec_child(o, argv);
	if (pid < 0)
		fail_msg("a terminal: %s", strerror(errno));
	close(t->pty.slave);
	t->handled = -1;
	strbuf_init(&t->output);
	emulator_init(&t->emulator, o->cols, o->rows, t->pty.master);
	t->emulator.on_osc = on_osc;
	t->emulator.ctx = t;
	if (!o->is_shell)
		wait_until(t, is_idle, NULL, argv[0]);
	return t;
}

int terminal_wait(struct terminal *t)
{
	int64_t deadline = now_ms() + DEADLINE_MS;

	while (!t->ended && now_ms() < deadline)
		pump(t, 100);
	if (!t->ended) {
		print_screen(t);
		fail_msg("the program does not end");
	}
	waitpid(t->pty.pid, &t->status, 0);
	t->pty.pid = 0;
	return t->status;
}

void terminal_free(struct terminal *t)
{
	if (!t)
		return;
	if (t->pty.pid > 0) {
		kill(t->pty.pid, SIGKILL);
		waitpid(t->pty.pid, NULL, 0);
	}
	if (t->pty.master >= 0)
		close(t->pty.master);
	emulator_release(&t->emulator);
	strbuf_release(&t->output);
	free(t);
}

void terminal_quit(struct terminal *t)
{
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
}

void terminal_signal(struct terminal *t, int sig)
{
	kill(t->pty.pid, sig);
}

/* proc(5): /proc/PID/io */
long terminal_writes(struct terminal *t)
{
	char *path = xasprintf("/proc/%d/io", (int)t->pty.pid);
	char line[64];
	long n = -1;
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	while (n < 0 && fgets(line, sizeof line, f))
		if (strncmp(line, "syscw: ", 7) == 0)
			n = strtol(line + 7, NULL, 10);
	assert_true(n >= 0);
	fclose(f);
	free(path);
	return n;
}

void terminal_hang_up(struct terminal *t)
{
	close(t->pty.master);
	t->pty.master = -1;
	waitpid(t->pty.pid, &t->status, 0);
	t->pty.pid = 0;
	terminal_free(t);
}

/* ---- input ---- */

/* The length of the first input in s: a character, or a sequence. */
static size_t input_length(const char *s)
{
	static const char paste_end[] = "\033[201~";
	size_t n = 1;

	if (strncmp(s, "\033[200~", 6) == 0)
		return (size_t)(strstr(s, paste_end) + strlen(paste_end) - s);
	if (s[0] == '\033' && s[1] == '[') {
		for (n = 2; s[n] && (s[n] < 0x40 || s[n] > 0x7e);)
			n++;
		return n + 1;
	}
	if (s[0] == '\033' && s[1])
		return s[1] == 'O' ? 3 : 2;
	while ((s[n] & 0xC0) == 0x80)
		n++;
	return n;
}

static void send_bytes(struct terminal *t, const char *s, size_t len)
{
	while (len > 0) {
		ssize_t n = write(t->pty.master, s, len);

		if (n < 0 && errno != EAGAIN && errno != EINTR)
			fail_msg("write: %s", strerror(errno));
		if (n < 0)
			pump(t, 10);
		else {
			s += n;
			len -= (size_t)n;
		}
	}
}

void terminal_type(struct terminal *t, const char *keys)
{
	t->since = t->output.len;
	for (const char *s = keys; *s; s += input_length(s))
		t->sent++;
	send_bytes(t, keys, strlen(keys));
}

void terminal_keys(struct terminal *t, const char *keys)
{
	terminal_type(t, keys);
	wait_until(t, is_idle, NULL, keys);
}

void terminal_bytes_in(struct terminal *t, const char *bytes, int inputs)
{
	t->since = t->output.len;
	t->sent += inputs;
	send_bytes(t, bytes, strlen(bytes));
}

static void point(struct terminal *t, int button, int row, int col)
{
	char report[32];

	snprintf(report, sizeof report, "\033[<%d;%d;%dM", button, col + 1,
		 row + 1);
	terminal_keys(t, report);
}

void terminal_click(struct terminal *t, int row, int col)
{
	point(t, 0, row, col);
}

void terminal_wheel(struct terminal *t, int row, int col, int way)
{
	point(t, way < 0 ? 64 : 65, row, col);
}

void terminal_paste(struct terminal *t, const char *text)
{
	char *keys = xasprintf("\033[200~%s\033[201~", text);

	terminal_keys(t, keys);
	free(keys);
}

void terminal_resize_program(struct terminal *t, int cols, int rows)
{
	struct winsize ws = { .ws_row = (unsigned short)rows,
			      .ws_col = (unsigned short)cols };

	ioctl(t->pty.master, TIOCSWINSZ, &ws);
}

void terminal_resize_now(struct terminal *t, int cols, int rows)
{
	pump(t, 0);
	emulator_resize(&t->emulator, cols, rows);
	terminal_resize_program(t, cols, rows);
}

bool terminal_survives(struct terminal *t)
{
	unsigned marks = t->marks;

	terminal_signal(t, SIGWINCH);
	wait_until(t, has_marked_or_ended, &marks, "a sign of life");
	return !t->ended;
}

void terminal_resize(struct terminal *t, int cols, int rows)
{
	unsigned marks = t->marks;

	terminal_resize_now(t, cols, rows);
	wait_until(t, has_marked, &marks, "resize");
}

/* ---- the screen ---- */

char *terminal_row(struct terminal *t, int row)
{
	struct strbuf sb = STRBUF_INIT;

	emulator_row(&t->emulator, row, &sb);
	return strbuf_detach(&sb);
}

bool terminal_has(struct terminal *t, const char *text)
{
	return emulator_has(&t->emulator, text);
}

void terminal_find(struct terminal *t, const char *text, int *row, int *col)
{
	if (!emulator_find(&t->emulator, text, row, col))
		terminal_expect(t, text);
}

void terminal_expect(struct terminal *t, const char *text)
{
	if (terminal_has(t, text))
		return;
	print_screen(t);
	fail_msg("\"%s\" is not on the screen", text);
}

void terminal_expect_not(struct terminal *t, const char *text)
{
	if (!terminal_has(t, text))
		return;
	print_screen(t);
	fail_msg("\"%s\" is on the screen", text);
}

void terminal_await(struct terminal *t, const char *text)
{
	wait_until(t, has_text, text, text);
}

static bool lacks_text(struct terminal *t, const void *text)
{
	return !terminal_has(t, text);
}

void terminal_await_not(struct terminal *t, const char *text)
{
	wait_until(t, lacks_text, text, text);
}

static bool has_got(struct terminal *t, const void *bytes)
{
	return terminal_got(t, bytes);
}

void terminal_await_bytes(struct terminal *t, const char *bytes)
{
	wait_until(t, has_got, bytes, "bytes");
}

void terminal_cursor(struct terminal *t, int *row, int *col)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(t->emulator.vt), &pos);
	*row = pos.row;
	*col = pos.col;
}

size_t terminal_bytes(const struct terminal *t)
{
	const char *from = t->output.buf + t->since, *end;
	size_t len = t->output.len - t->since;
	char mark[40];
	int n = snprintf(mark, sizeof mark, "\033]7717;idle;%lld;", t->sent);

	end = memmem(from, len, mark, (size_t)n);
	return end ? (size_t)(end - from) : len;
}

const char *terminal_tail(const struct terminal *t, size_t *len)
{
	*len = t->output.len < 4096 ? t->output.len : 4096;
	return t->output.buf + t->output.len - *len;
}

bool terminal_got(const struct terminal *t, const char *bytes)
{
	return memmem(t->output.buf, t->output.len, bytes, strlen(bytes));
}

int terminal_count(const struct terminal *t, const char *bytes)
{
	size_t len = strlen(bytes);
	int n = 0;

	for (size_t at = 0; at + len <= t->output.len; at++)
		n += memcmp(t->output.buf + at, bytes, len) == 0;
	return n;
}

const char *terminal_output(const struct terminal *t, size_t *len)
{
	*len = t->output.len;
	return t->output.buf;
}

/* ---- goldens ---- */

static void add_colour(struct strbuf *sb, const char *what, const VTermColor *c,
		       bool is_default)
{
	if (is_default)
		return;
	if (VTERM_COLOR_IS_INDEXED(c))
		strbuf_addf(sb, " %s=%d", what, c->indexed.idx);
	else
		strbuf_addf(sb, " %s=#%02x%02x%02x", what, c->rgb.red,
			    c->rgb.green, c->rgb.blue);
}

static void cell_style(const VTermScreenCell *c, struct strbuf *out)
{
	const struct {
		bool on;
		const char *name;
	} attributes[] = {
		{ c->attrs.bold, " bold" },
		{ c->attrs.underline, " underline" },
		{ c->attrs.italic, " italic" },
		{ c->attrs.reverse, " reverse" },
		{ c->attrs.blink, " blink" },
		{ c->attrs.strike, " strike" },
	};

	strbuf_reset(out);
	add_colour(out, "fg", &c->fg, VTERM_COLOR_IS_DEFAULT_FG(&c->fg));
	add_colour(out, "bg", &c->bg, VTERM_COLOR_IS_DEFAULT_BG(&c->bg));
	for (size_t i = 0; i < ARRAY_SIZE(attributes); i++)
		if (attributes[i].on)
			strbuf_addstr(out, attributes[i].name);
}

static void add_styles(struct terminal *t, int row, struct strbuf *out)
{
	struct strbuf style = STRBUF_INIT, last = STRBUF_INIT;
	int start = 0;

	for (int col = 0; col <= t->emulator.cols; col++) {
		VTermPos pos = { .row = row, .col = col };
		VTermScreenCell cell;

		strbuf_reset(&style);
		if (col < t->emulator.cols) {
			vterm_screen_get_cell(t->emulator.screen, pos, &cell);
			/* The right half of a wide character has the look of
			 * what was there before: libvterm leaves it. */
			if (cell.chars[0] == (uint32_t)-1)
				continue;
			cell_style(&cell, &style);
		}
		if (strcmp(style.buf, last.buf) == 0 && col < t->emulator.cols)
			continue;
		if (last.len)
			strbuf_addf(out, "  %3d+%d%s\n", start, col - start,
				    last.buf);
		start = col;
		strbuf_reset(&last);
		strbuf_addstr(&last, style.buf);
	}
	strbuf_release(&style);
	strbuf_release(&last);
}

static void add_screen(struct terminal *t, struct strbuf *out)
{
	int row, col;

	terminal_cursor(t, &row, &col);
	strbuf_addf(out, "%dx%d cursor %d,%d\n", t->emulator.cols,
		    t->emulator.rows, col, row);
	for (int i = 0; i < t->emulator.rows; i++) {
		char *text = terminal_row(t, i);

		strbuf_addf(out, "|%s\n", text);
		add_styles(t, i, out);
		free(text);
	}
}

static void write_file(const char *path, const struct strbuf *sb)
{
	FILE *f = fopen(path, "w");

	if (!f || fwrite(sb->buf, 1, sb->len, f) != sb->len || fclose(f) != 0)
		fail_msg("%s: %s", path, strerror(errno));
}

static void read_file(const char *path, struct strbuf *sb)
{
	FILE *f = fopen(path, "r");
	char buf[4096];
	size_t n;

	if (!f)
		fail_msg("%s: %s (GENERATE=1 writes it)", path,
			 strerror(errno));
	while ((n = fread(buf, 1, sizeof buf, f)) > 0)
		strbuf_add(sb, buf, n);
	fclose(f);
}

static void print_difference(const char *want, const char *have)
{
	int line = 1;

	while (*want && *want == *have) {
		line += *want == '\n';
		want++;
		have++;
	}
	fprintf(stderr, "line %d differs from here:\nwant: %.*s\nhave: %.*s\n",
		line, (int)strcspn(want, "\n"), want, (int)strcspn(have, "\n"),
		have);
}

static void compare_golden(struct terminal *t, const char *name,
			   const struct strbuf *have)
{
	char *path = xasprintf(SRCDIR "/tests/tui/golden/%s.txt", name);
	struct strbuf want = STRBUF_INIT;

	if (getenv("GENERATE")) {
		write_file(path, have);
	} else {
		read_file(path, &want);
		if (strcmp(want.buf, have->buf) != 0) {
			print_screen(t);
			print_difference(want.buf, have->buf);
			fail_msg("the screen is not as in %s", path);
		}
	}
	strbuf_release(&want);
	free(path);
}

void terminal_golden(struct terminal *t, const char *name)
{
	struct strbuf have = STRBUF_INIT;

	add_screen(t, &have);
	compare_golden(t, name, &have);
	strbuf_release(&have);
}

void terminal_expect_as_drawn_anew(struct terminal *t)
{
	struct strbuf before = STRBUF_INIT, anew = STRBUF_INIT;

	add_screen(t, &before);
	terminal_keys(t, "\f");
	add_screen(t, &anew);
	if (strcmp(before.buf, anew.buf) != 0) {
		print_screen(t);
		print_difference(anew.buf, before.buf);
		fail_msg("drawn anew the screen is another");
	}
	strbuf_release(&anew);
	strbuf_release(&before);
}

static void golden_masked(struct terminal *t, const char *name, size_t least)
{
	struct strbuf have = STRBUF_INIT;

	add_screen(t, &have);
	for (char *s = have.buf; *s; s++) {
		size_t digits = strspn(s, "0123456789abcdef");

		if (digits >= least)
			memset(s, '#', digits);
		s += digits ? digits - 1 : 0;
	}
	compare_golden(t, name, &have);
	strbuf_release(&have);
}

void terminal_golden_ids(struct terminal *t, const char *name)
{
	golden_masked(t, name, 8);
}

void terminal_golden_commits(struct terminal *t, const char *name)
{
	golden_masked(t, name, 7);
}
