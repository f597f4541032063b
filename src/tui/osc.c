/*
 * osc.c - what is said to the terminal itself.
 */
#include "config.h"

#include "osc.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/text.h"

static bool is_plain(const char *s)
{
	while (*s >= ' ' && *s <= '~')
		s++;
	return !*s;
}

/* Nothing in it that acts on a terminal, nor what this one may not take. */
static bool is_sendable(const char *s)
{
	struct strbuf safe = STRBUF_INIT;
	bool same;

	if (!draw_has_utf8())
		return is_plain(s);
	text_safe(&safe, s, strlen(s), TEXT_ONE_LINE);
	same = strcmp(safe.buf, s) == 0;
	strbuf_release(&safe);
	return same;
}

static bool inside_tmux(void)
{
	const char *tmux = getenv("TMUX");

	return tmux && *tmux;
}

static void write_out(const char *s, size_t len)
{
	fwrite(s, 1, len, stdout);
	fflush(stdout);
}

/* tmux passes on what is in a sequence of its own, each ESC doubled, if its
 * option allow-passthrough is on. */
static void wrap(struct strbuf *out, const char *sequence)
{
	strbuf_addstr(out, "\033Ptmux;");
	for (const char *s = sequence; *s; s++) {
		if (*s == '\033')
			strbuf_addch(out, '\033');
		strbuf_addch(out, *s);
	}
	strbuf_addstr(out, "\033\\");
}

int osc_send(enum osc_reader reader, const char *payload)
{
	struct strbuf sequence = STRBUF_INIT, out = STRBUF_INIT;

	if (!is_sendable(payload))
		return fail(_("that may not be sent to the terminal"));
	strbuf_addf(&sequence, "\033]%s\033\\", payload);
	if (!inside_tmux() || reader == OSC_TMUX_TOO)
		strbuf_addstr(&out, sequence.buf);
	if (inside_tmux())
		wrap(&out, sequence.buf);
	write_out(out.buf, out.len);
	strbuf_release(&sequence);
	strbuf_release(&out);
	return 0;
}

int osc_copy(const char *text, size_t len)
{
	struct strbuf payload = STRBUF_INIT;
	int ret;

	if (len > OSC_COPY_MAX)
		return fail(_("that is %zu bytes; terminals take %d"), len,
			    OSC_COPY_MAX);
	strbuf_addstr(&payload, "52;c;");
	base64_encode(&payload, text, len);
	ret = osc_send(OSC_TMUX_TOO, payload.buf);
	strbuf_release(&payload);
	return ret;
}

/* ---- the window's title ---- */

/* The title is ours: it is to be given back. */
static bool titled;

static char *capability(const char *name)
{
	char copy[8], *s;

	snprintf(copy, sizeof copy, "%s", name);
	s = tigetstr(copy);
	return s && s != (char *)-1 ? s : NULL;
}

/* XT: titles as xterm has them, and its stack of titles. */
static bool is_like_xterm(void)
{
	static char xt[] = "XT";

	return tigetflag(xt) > 0;
}

static void write_status(const char *title)
{
	char *to = capability("tsl"), *from = capability("fsl");

	if (to && from) {
		putp(tparm(to, 0, 0, 0, 0, 0, 0, 0, 0, 0));
		fputs(title, stdout);
		putp(from);
		fflush(stdout);
	} else if (is_like_xterm()) {
		printf("\033]2;%s\033\\", title);
		fflush(stdout);
	}
}

static void title_stack(const char *sequence)
{
	if (is_like_xterm())
		write_out(sequence, strlen(sequence));
	else
		write_status("");
}

void osc_title(const char *title)
{
	if (!title && !titled)
		return;
	if (!title) {
		title_stack("\033[23;2t");
	} else if (is_plain(title)) {
		if (!titled)
			title_stack("\033[22;2t");
		write_status(title);
	}
	titled = title != NULL;
}
