/*
 * emulator.c - a pseudo-terminal, and the screen of what is written to it.
 *
 * libvterm 0.1.4 loses a character that is divided over two writes, and the
 * head of an OSC string that is: so the end of an unfinished character is
 * held back, and OSC strings are ours to read.  It loses what stands in the
 * last column after a repetition (REP) that reaches to it: it gets the bytes
 * themselves.
 */
#include "config.h"

#include "emulator.h"

#include <fcntl.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utmp.h>

#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* ---- the pseudo-terminal ---- */

static void enter_terminal(int slave)
{
	static const char *const ours[] = { "LINES",    "COLUMNS", "NO_COLOR",
					    "LANGUAGE", "TMUX",    NULL };

	login_tty(slave);
	for (const char *const *v = ours; *v; v++)
		unsetenv(*v);
}

pid_t pty_fork(struct pty *p, int cols, int rows)
{
	struct winsize ws = { .ws_row = (unsigned short)rows,
			      .ws_col = (unsigned short)cols };

	if (openpty(&p->master, &p->slave, NULL, NULL, &ws) < 0)
		return -1;
	fcntl(p->master, F_SETFD, FD_CLOEXEC);
	p->pid = fork();
	if (p->pid == 0) {
		enter_terminal(p->slave);
		return 0;
	}
	fcntl(p->master, F_SETFL, O_NONBLOCK);
	fcntl(p->slave, F_SETFD, FD_CLOEXEC);
	return p->pid;
}

/* ---- what comes ---- */

static void on_reply(const char *s, size_t len, void *user)
{
	const struct emulator *e = user;

	/* Who has gone away does not want to know. */
	if (write(e->reply, s, len) < 0)
		return;
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

static void flush_feed(struct emulator *e)
{
	size_t held = unfinished(&e->feed), n = e->feed.len - held;

	vterm_input_write(e->vt, e->feed.buf, n);
	memmove(e->feed.buf, e->feed.buf + n, held);
	strbuf_setlen(&e->feed, held);
}

static void end_osc(struct emulator *e)
{
	if (e->on_osc)
		e->on_osc(e->ctx, e->osc.buf);
	strbuf_reset(&e->osc);
	e->state = PLAIN;
}

static void end_csi(struct emulator *e, char final)
{
	long n = final == 'b' ? strtol(e->csi.buf, NULL, 10) : 0;

	while (n-- > 0)
		strbuf_addch(&e->feed, e->last);
	if (final != 'b')
		strbuf_addf(&e->feed, "\033[%s", e->csi.buf);
	strbuf_reset(&e->csi);
	e->state = PLAIN;
}

static void filter(struct emulator *e, char c)
{
	switch (e->state) {
	case PLAIN:
		if (c == '\033')
			e->state = ESCAPE;
		else
			strbuf_addch(&e->feed, e->last = c);
		break;
	case ESCAPE:
		e->state = c == ']' ? OSC : c == '[' ? CSI : PLAIN;
		if (e->state == PLAIN) {
			strbuf_addch(&e->feed, '\033');
			strbuf_addch(&e->feed, c);
		}
		break;
	case CSI:
		strbuf_addch(&e->csi, c);
		if (c >= 0x40 && c <= 0x7e)
			end_csi(e, c);
		break;
	case OSC:
		if (c == '\033')
			e->state = OSC_ESCAPE;
		else if (c == '\a')
			end_osc(e);
		else
			strbuf_addch(&e->osc, c);
		break;
	case OSC_ESCAPE:
		end_osc(e);
	}
}

void emulator_feed(struct emulator *e, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		filter(e, bytes[i]);
	flush_feed(e);
}

/* ---- life ---- */

static const VTermScreenCallbacks no_callbacks;

void emulator_init(struct emulator *e, int cols, int rows, int reply)
{
	*e = (struct emulator){ .cols = cols, .rows = rows, .reply = reply };
	strbuf_init(&e->feed);
	strbuf_init(&e->osc);
	strbuf_init(&e->csi);
	e->vt = vterm_new(rows, cols);
	vterm_set_utf8(e->vt, 1);
	vterm_output_set_callback(e->vt, on_reply, e);
	e->screen = vterm_obtain_screen(e->vt);
	vterm_screen_enable_altscreen(e->screen, 1);
	vterm_screen_set_callbacks(e->screen, &no_callbacks, e);
	vterm_screen_reset(e->screen, 1);
}

void emulator_release(struct emulator *e)
{
	vterm_free(e->vt);
	strbuf_release(&e->feed);
	strbuf_release(&e->osc);
	strbuf_release(&e->csi);
}

void emulator_resize(struct emulator *e, int cols, int rows)
{
	e->cols = cols;
	e->rows = rows;
	vterm_set_size(e->vt, rows, cols);
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

/* All of a row; columns (may be NULL): of each byte. */
static void read_row(const struct emulator *e, int row, struct strbuf *out,
		     int *columns)
{
	VTermScreenCell cell;

	for (int col = 0; col<e->cols; col += cell.width> 0 ? cell.width : 1) {
		VTermPos pos = { .row = row, .col = col };
		size_t before = out->len;

		vterm_screen_get_cell(e->screen, pos, &cell);
		add_cell(out, &cell);
		while (columns && before < out->len)
			columns[before++] = col;
	}
}

void emulator_row(const struct emulator *e, int row, struct strbuf *out)
{
	size_t start = out->len;

	read_row(e, row, out, NULL);
	while (out->len > start && out->buf[out->len - 1] == ' ')
		strbuf_setlen(out, out->len - 1);
}

bool emulator_has(const struct emulator *e, const char *text)
{
	struct strbuf line = STRBUF_INIT;
	bool found = false;

	for (int row = 0; row < e->rows && !found; row++) {
		strbuf_reset(&line);
		emulator_row(e, row, &line);
		found = strstr(line.buf, text) != NULL;
	}
	strbuf_release(&line);
	return found;
}

bool emulator_find(const struct emulator *e, const char *text, int *row,
		   int *col)
{
	size_t most = VTERM_MAX_CHARS_PER_CELL * 4; /* bytes of a cell */
	int *columns = xcalloc((size_t)e->cols * most, sizeof *columns);
	struct strbuf line = STRBUF_INIT;
	const char *at = NULL;

	for (int i = 0; i < e->rows && !at; i++) {
		strbuf_reset(&line);
		read_row(e, i, &line, columns);
		at = strstr(line.buf, text);
		if (at) {
			*row = i;
			*col = columns[at - line.buf];
		}
	}
	strbuf_release(&line);
	free(columns);
	return at;
}
