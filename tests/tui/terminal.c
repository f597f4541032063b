/*
 * terminal.c - a program in a pseudo-terminal.
 */
#include "config.h"

#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
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
#include <utmp.h>
#include <vterm.h>

#include <cmocka.h>

#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/text.h"

/* How long anything may take: a hung program, not a slow machine. */
#define DEADLINE_MS 20000

struct terminal {
	int master;
	pid_t pid;
	int status;
	bool ended;
	int cols, rows;
	VTerm *vt;
	VTermScreen *screen;
	struct strbuf output; /* all that came */
	size_t since;         /* where in it the last keys were sent */
	struct strbuf feed;   /* not yet given to libvterm */
	struct strbuf osc;    /* of a sequence that has begun */
	enum { PLAIN, ESCAPE, OSC, OSC_ESCAPE } state;
	long long sent;    /* inputs, as the program counts them */
	long long handled; /* of the last idle mark; -1: none yet */
	int jobs;
	unsigned marks; /* idle marks so far */
};

/* ---- output ---- */

static void on_reply(const char *s, size_t len, void *user)
{
	struct terminal *t = user;

	if (write(t->master, s, len) < 0)
		t->ended = true;
}

/* How many bytes at the end begin a character that is not complete? */
static size_t unfinished(const struct strbuf *sb)
{
	for (size_t back = 1; back <= 3 && back <= sb->len; back++) {
		unsigned char c = (unsigned char)sb->buf[sb->len - back];
		size_t want = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;

		if (c < 0x80)
			return 0;
		if (c >= 0xC0)
			return want > back ? back : 0;
	}
	return 0;
}

/* libvterm 0.1.4 loses a character that is divided over two writes. */
static void flush_feed(struct terminal *t)
{
	size_t held = unfinished(&t->feed), n = t->feed.len - held;

	vterm_input_write(t->vt, t->feed.buf, n);
	memmove(t->feed.buf, t->feed.buf + n, held);
	strbuf_setlen(&t->feed, held);
}

static void end_osc(struct terminal *t)
{
	long long handled;
	int jobs;

	if (sscanf(t->osc.buf, "7717;idle;%lld;%d", &handled, &jobs) == 2) {
		t->handled = handled;
		t->jobs = jobs;
		t->marks++;
	}
	strbuf_reset(&t->osc);
	t->state = PLAIN;
}

/* OSC strings are ours to read, and libvterm loses the head of one that is
 * divided over two writes: it gets none. */
static void filter(struct terminal *t, char c)
{
	switch (t->state) {
	case PLAIN:
		if (c == '\033')
			t->state = ESCAPE;
		else
			strbuf_addch(&t->feed, c);
		break;
	case ESCAPE:
		t->state = c == ']' ? OSC : PLAIN;
		if (t->state == PLAIN) {
			strbuf_addch(&t->feed, '\033');
			strbuf_addch(&t->feed, c);
		}
		break;
	case OSC:
		if (c == '\033')
			t->state = OSC_ESCAPE;
		else if (c == '\a')
			end_osc(t);
		else
			strbuf_addch(&t->osc, c);
		break;
	case OSC_ESCAPE:
		end_osc(t);
	}
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
	struct pollfd p = { .fd = t->master, .events = POLLIN };
	char buf[65536];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return;
	while ((n = read(t->master, buf, sizeof buf)) > 0) {
		strbuf_add(&t->output, buf, (size_t)n);
		for (ssize_t i = 0; i < n; i++)
			filter(t, buf[i]);
	}
	flush_feed(t);
	if (n == 0 || (n < 0 && errno == EIO))
		t->ended = true;
}

static void print_screen(struct terminal *t)
{
	for (int row = 0; row < t->rows; row++) {
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

static bool has_text(struct terminal *t, const void *text)
{
	return terminal_has(t, text);
}

/* ---- life ---- */

static _Noreturn void exec_child(int slave, const struct terminal_options *o,
				 const char *const *argv)
{
	login_tty(slave);
	setenv("TERM", o->term ? o->term : "xterm-256color", 1);
	setenv("WATCHFLOOR_TEST_SYNC", "1", 1);
	/* Generous: on a busy machine the bytes of one key come far apart. */
	setenv("ESCDELAY", "400", 1);
	setenv("TZ", "UTC", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("LANGUAGE");
	unsetenv("LINES");
	unsetenv("COLUMNS");
	unsetenv("NO_COLOR");
	for (const char *const *e = o->env; e && *e; e++)
		putenv((char *)*e);
	execv(argv[0], (char **)argv);
	perror(argv[0]);
	_exit(127);
}

static const VTermScreenCallbacks no_callbacks;

struct terminal *terminal_start(const struct terminal_options *o,
				const char *const *argv)
{
	struct terminal *t = xcalloc(1, sizeof *t);
	struct winsize ws = { .ws_row = (unsigned short)o->rows,
			      .ws_col = (unsigned short)o->cols };
	int slave;

	t->cols = o->cols;
	t->rows = o->rows;
	t->handled = -1;
	strbuf_init(&t->output);
	strbuf_init(&t->feed);
	strbuf_init(&t->osc);
	t->vt = vterm_new(o->rows, o->cols);
	vterm_set_utf8(t->vt, 1);
	vterm_output_set_callback(t->vt, on_reply, t);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_set_callbacks(t->screen, &no_callbacks, t);
	vterm_screen_reset(t->screen, 1);
	if (openpty(&t->master, &slave, NULL, NULL, &ws) < 0)
		fail_msg("openpty: %s", strerror(errno));
	t->pid = fork();
	if (t->pid == 0)
		exec_child(slave, o, argv);
	close(slave);
	fcntl(t->master, F_SETFL, O_NONBLOCK);
	fcntl(t->master, F_SETFD, FD_CLOEXEC);
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
	waitpid(t->pid, &t->status, 0);
	t->pid = 0;
	return t->status;
}

void terminal_free(struct terminal *t)
{
	if (!t)
		return;
	if (t->pid > 0) {
		kill(t->pid, SIGKILL);
		waitpid(t->pid, NULL, 0);
	}
	close(t->master);
	vterm_free(t->vt);
	strbuf_release(&t->output);
	strbuf_release(&t->feed);
	strbuf_release(&t->osc);
	free(t);
}

void terminal_signal(struct terminal *t, int sig)
{
	kill(t->pid, sig);
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
		ssize_t n = write(t->master, s, len);

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

void terminal_paste(struct terminal *t, const char *text)
{
	char *keys = xasprintf("\033[200~%s\033[201~", text);

	terminal_keys(t, keys);
	free(keys);
}

void terminal_resize(struct terminal *t, int cols, int rows)
{
	struct winsize ws = { .ws_row = (unsigned short)rows,
			      .ws_col = (unsigned short)cols };
	unsigned marks = t->marks;

	t->cols = cols;
	t->rows = rows;
	vterm_set_size(t->vt, rows, cols);
	ioctl(t->master, TIOCSWINSZ, &ws);
	wait_until(t, has_marked, &marks, "resize");
}

/* ---- the screen ---- */

static void add_cell(struct strbuf *sb, const VTermScreenCell *cell)
{
	if (!cell->chars[0] || cell->chars[0] == (uint32_t)-1)
		strbuf_addch(sb, ' ');
	else
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i];
		     i++)
			text_encode(sb, cell->chars[i]);
}

char *terminal_row(struct terminal *t, int row)
{
	struct strbuf sb = STRBUF_INIT;
	VTermScreenCell cell;

	for (int col = 0; col<t->cols; col += cell.width> 0 ? cell.width : 1) {
		VTermPos pos = { .row = row, .col = col };

		vterm_screen_get_cell(t->screen, pos, &cell);
		add_cell(&sb, &cell);
	}
	while (sb.len && sb.buf[sb.len - 1] == ' ')
		strbuf_setlen(&sb, sb.len - 1);
	return strbuf_detach(&sb);
}

bool terminal_has(struct terminal *t, const char *text)
{
	bool found = false;

	for (int row = 0; row < t->rows && !found; row++) {
		char *line = terminal_row(t, row);

		found = strstr(line, text) != NULL;
		free(line);
	}
	return found;
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

void terminal_cursor(struct terminal *t, int *row, int *col)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &pos);
	*row = pos.row;
	*col = pos.col;
}

size_t terminal_bytes(const struct terminal *t)
{
	return t->output.len - t->since;
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

	for (int col = 0; col <= t->cols; col++) {
		VTermPos pos = { .row = row, .col = col };
		VTermScreenCell cell;

		strbuf_reset(&style);
		if (col < t->cols) {
			vterm_screen_get_cell(t->screen, pos, &cell);
			cell_style(&cell, &style);
		}
		if (strcmp(style.buf, last.buf) == 0 && col < t->cols)
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
	strbuf_addf(out, "%dx%d cursor %d,%d\n", t->cols, t->rows, col, row);
	for (int i = 0; i < t->rows; i++) {
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

void terminal_golden_ids(struct terminal *t, const char *name)
{
	struct strbuf have = STRBUF_INIT;

	add_screen(t, &have);
	for (char *s = have.buf; *s; s++) {
		size_t digits = strspn(s, "0123456789abcdef");

		if (digits >= 8)
			memset(s, '#', digits);
		s += digits ? digits - 1 : 0;
	}
	compare_golden(t, name, &have);
	strbuf_release(&have);
}
