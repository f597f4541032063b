/*
 * prompt.c - typing one text: readline behind curses.
 *
 * Readline neither reads the terminal nor writes to it.  Keys come decoded,
 * are spelled back as bytes into a small queue, whole characters at a time,
 * and rl_getc_function answers EOF when the queue is dry, so no byte is ever
 * seen twice.  Pastes are inserted as text.  What is shown is drawn from
 * rl_line_buffer like all text of uncertain origin.
 */
#include "config.h"

#include "prompt.h"

#include <readline/readline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "draft.h"
#include "external.h"
#include "history.h"
#include "watchfloor/clock.h"
#include "watchfloor/text.h"

/* Lines of text shown at most. */
#define PROMPT_LINES 5

/* Readline is one, so the prompt is one. */
static struct {
	struct prompt_spec spec;
	struct strbuf seen; /* the text that changed() saw last */
	char *wrong;        /* what it said */
	char *line;         /* accepted */
	bool accepted, ended, to_editor;
	int64_t kept_at; /* when the text was typed that was offered */
	char *offered;   /* it, or NULL */
} prompt = { .seen = STRBUF_INIT };

static struct {
	char bytes[32];
	size_t head, tail;
} queue;

static int queue_getc(FILE *unused)
{
	return queue.head < queue.tail
		       ? (unsigned char)queue.bytes[queue.head++]
		       : EOF;
}

static int queue_has_input(void)
{
	return queue.head < queue.tail;
}

static void draw_nothing(void)
{
}

/* ---- life ---- */

/* As in a shell: bash has the same keys for it. */
static int on_edit(int count, int key)
{
	prompt.to_editor = true;
	return 0;
}

void prompt_init(void)
{
	rl_readline_name = "watchfloor";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_prep_term_function = NULL;
	rl_deprep_term_function = NULL;
	rl_getc_function = queue_getc;
	rl_input_available_hook = queue_has_input;
	rl_redisplay_function = draw_nothing;
	rl_outstream = fopen("/dev/null", "we");
	rl_initialize();
	rl_variable_bind("bell-style", "none");
	rl_variable_bind("enable-bracketed-paste", "off");
	rl_bind_keyseq("\\C-x\\C-e", on_edit);
	histories_load();
}

void prompt_release(void)
{
	histories_free();
	complete_forget();
	if (rl_outstream)
		fclose(rl_outstream);
	strbuf_release(&prompt.seen);
}

static void got_line(char *line)
{
	prompt.line = line;
	prompt.accepted = line != NULL;
	prompt.ended = true;
	rl_callback_handler_remove();
}

static void keep_text(const char *text)
{
	if (prompt.spec.draft)
		draft_keep(prompt.spec.draft, text);
}

/* An accepted text is kept until whoever asked has recorded it. */
static void close_prompt(struct app *a)
{
	struct prompt_spec spec = prompt.spec;
	char *line = prompt.line;

	if (prompt.accepted)
		history_record(spec.kind, line);
	keep_text(prompt.accepted ? line : prompt.seen.buf);
	history_put_back(spec.kind);
	complete_forget();
	a->modal = NULL;
	prompt.line = NULL;
	prompt.spec = (struct prompt_spec){ 0 };
	free(prompt.wrong);
	free(prompt.offered);
	prompt.wrong = prompt.offered = NULL;
	spec.done(a, spec.ctx, prompt.accepted ? line : NULL);
	free(line);
	free((char *)spec.label);
	free((char *)spec.draft);
}

static void prompt_cancel(struct app *a)
{
	rl_callback_handler_remove();
	prompt.accepted = false;
	close_prompt(a);
}

/* ---- input ---- */

/* Spelled as xterm does, which readline binds in all its modes. */
static const struct {
	int key;
	const char *bytes;
} spellings[] = {
	{ KEYCODE(KEY_LEFT), "\033[D" },
	{ KEYCODE(KEY_RIGHT), "\033[C" },
	{ KEYCODE(KEY_UP), "\033[A" },
	{ KEYCODE(KEY_DOWN), "\033[B" },
	{ KEYCODE(KEY_HOME), "\033[H" },
	{ KEYCODE(KEY_END), "\033[F" },
	{ KEYCODE(KEY_DC), "\033[3~" },
	{ KEYCODE(KEY_BACKSPACE), "\177" },
	{ KEYCODE(KEY_ENTER), "\r" },
	{ '\b', "\177" },
	{ KEYCODE(KEY_WORD_LEFT), "\033b" },
	{ KEYCODE(KEY_WORD_RIGHT), "\033f" },
};

/* One key as the bytes of a terminal; nothing for a key without any. */
static void spell(int key, struct strbuf *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(spellings); i++) {
		if (spellings[i].key == key) {
			strbuf_addstr(out, spellings[i].bytes);
			return;
		}
	}
	if (key & KEY_ALT) {
		strbuf_addch(out, '\033');
		key &= ~KEY_ALT;
	}
	if (key <= 0x10ffff)
		text_encode(out, (uint32_t)key);
}

static void feed(int key)
{
	struct strbuf sb = STRBUF_INIT;

	spell(key, &sb);
	if (sb.len && sb.len <= sizeof queue.bytes) {
		memcpy(queue.bytes, sb.buf, sb.len);
		queue.head = 0;
		queue.tail = sb.len;
	}
	while (queue_has_input() && !prompt.ended)
		rl_callback_read_char();
	strbuf_release(&sb);
}

/* Only free text has lines. */
static void insert_paste(const struct input *in)
{
	char *text = xstrndup(in->text, in->len);

	for (char *s = text; *s; s++)
		if (*s == '\n' && prompt.spec.kind != PROMPT_TEXT)
			*s = ' ';
	rl_insert_text(text);
	free(text);
}

static void say_wrong(const char *sentence)
{
	free(prompt.wrong);
	prompt.wrong = xstrdup(sentence);
}

static void look_at_text(struct app *a)
{
	strbuf_reset(&prompt.seen);
	strbuf_addstr(&prompt.seen, rl_line_buffer);
	say_wrong(prompt.spec.changed ? prompt.spec.changed(a, prompt.spec.ctx,
							    prompt.seen.buf)
				      : NULL);
}

/* Go on with the text in $EDITOR, and come back with it. */
static void carry_to_editor(struct app *a)
{
	const struct kept *k;
	int ret;

	prompt.to_editor = false;
	if (!prompt.spec.draft) {
		say_wrong(_("only a text can go to $EDITOR"));
		return;
	}
	keep_text(rl_line_buffer);
	ret = external_edit(prompt.spec.draft);
	k = draft_find(prompt.spec.draft);
	rl_replace_line(k ? k->text : "", 0);
	rl_point = rl_end;
	look_at_text(a);
	if (ret < 0)
		say_wrong(fail_text());
}

/* Once for all the keys that have come together. */
static void prompt_settle(struct app *a)
{
	keep_text(prompt.seen.buf);
}

static bool is_cancel(int key)
{
	return key == KEY_ESCAPE || key == KEY_CTRL('c');
}

static void prompt_input(struct app *a, const struct input *in)
{
	complete_forget();
	if (in->kind == INPUT_PASTE) {
		insert_paste(in);
	} else if (in->key == KEY_CTRL('z')) {
		a->suspend = true;
		return;
	} else if (prompt.spec.panel &&
		   prompt.spec.panel->key(prompt.spec.ctx, in->key)) {
		return;
	} else if (is_cancel(in->key) && RL_ISSTATE(RL_STATE_ISEARCH)) {
		feed(KEY_CTRL('g'));
	} else if (is_cancel(in->key)) {
		prompt_cancel(a);
		return;
	} else {
		feed(in->key);
	}
	if (prompt.to_editor)
		carry_to_editor(a);
	else if (prompt.ended)
		close_prompt(a);
	else if (strcmp(prompt.seen.buf, rl_line_buffer) != 0)
		look_at_text(a);
}

/* ---- drawing ---- */

static int columns_of(const char *s, size_t len)
{
	char *text = xstrndup(s, len);
	int columns = text_width(text);

	free(text);
	return columns;
}

/* The text in lines of some columns, and where its cursor falls. */
struct layout {
	int lines, y, x;
};

static void draw_line(int y, const char *s, size_t len)
{
	char *text = xstrndup(s, len);

	if (y >= LINES - 1 - PROMPT_LINES && y < LINES - 1)
		draw_words(y, 1, COLS - 1, LOOK_NORMAL, text);
	free(text);
}

/* `at`: the byte that the cursor is on.  top: the line of the screen where
 * the text begins; NULL: only measure. */
static struct layout lay_out(const char *s, size_t at, int w, const int *top)
{
	struct layout l = { 0 };
	size_t off = 0, len = strlen(s), n;

	do {
		int used;

		n = text_fit(s + off, w, &used);
		if (at >= off && (at < off + n || off + n == len)) {
			l.x = columns_of(s + off, at - off);
			l.y = l.lines;
		}
		if (top)
			draw_line(*top + l.lines, s + off, n);
		l.lines++;
		off += n;
	} while (n > 0 && off < len);
	return l;
}

/* Label and text made safe; the byte where the cursor is. */
static size_t shown_text(struct strbuf *out)
{
	size_t at;

	text_safe(out, rl_display_prompt, strlen(rl_display_prompt),
		  TEXT_ONE_LINE);
	text_safe(out, rl_line_buffer, (size_t)rl_point, TEXT_ONE_LINE);
	at = out->len;
	text_safe(out, rl_line_buffer + rl_point, (size_t)(rl_end - rl_point),
		  TEXT_ONE_LINE);
	return at;
}

/* Above the lines from `bottom` on. */
static void draw_panel(int bottom)
{
	const struct prompt_panel *p = prompt.spec.panel;
	int h = p->lines(prompt.spec.ctx, bottom - 3);
	struct area at = { bottom - h, 0, h, COLS };

	draw_blank((struct area){ at.y - 1, 0, h + 1, COLS });
	draw_rule(at.y - 1, 0, COLS, "");
	p->draw(prompt.spec.ctx, at);
}

static void prompt_draw(struct app *a)
{
	struct strbuf sb = STRBUF_INIT;
	size_t at = shown_text(&sb);
	struct layout l = lay_out(sb.buf, at, COLS - 2, NULL);
	int h = l.lines < PROMPT_LINES ? l.lines : PROMPT_LINES;
	int y = l.y < h ? l.y : h - 1; /* of the cursor among the h */
	int top = LINES - 1 - h - (l.y - y);

	draw_blank((struct area){ LINES - 1 - h, 0, h, COLS });
	if (prompt.spec.panel)
		draw_panel(LINES - 1 - h);
	else if (prompt.spec.kind == PROMPT_TEXT)
		draw_rule(LINES - 2 - h, 0, COLS, "");
	lay_out(sb.buf, at, COLS - 2, &top);
	complete_draw(LINES - 1 - h);
	move(LINES - 1 - h + y, l.x + 1);
	strbuf_release(&sb);
}

/* Of a text: from when is what is offered? */
static void say_kept(struct strbuf *said)
{
	char at[CLOCK_SHORT_SIZE];

	if (prompt.offered && strcmp(prompt.offered, prompt.seen.buf) == 0)
		strbuf_addf(
			said, _("kept from %s"),
			clock_format_short(at, prompt.kept_at, clock_now()));
}

/* What is to be said instead of what can be done; NULL: nothing. */
static const char *what_is_wrong(void)
{
	if (prompt.wrong || prompt.spec.kind != PROMPT_TEXT)
		return prompt.wrong;
	return drafts_trouble();
}

static int prompt_hints(struct app *a, struct modal_hint *hints,
			struct strbuf *said, bool *wrong)
{
	bool text = prompt.spec.kind == PROMPT_TEXT;
	bool words = prompt.spec.kind == PROMPT_WORDS;
	int n = 0;

	*wrong = what_is_wrong() != NULL;
	strbuf_addstr(said, *wrong ? what_is_wrong() : "");
	if (text && !*wrong)
		say_kept(said);
	if (prompt.spec.panel)
		hints[n++] = (struct modal_hint)
		{
			"Up, Down", _("choose")
			, 0
		};
	hints[n++] = (struct modal_hint)
	{
		"Enter", _("take it")
		, '\r'
	};
	if (!text && !words) {
		hints[n++] = (struct modal_hint)
		{
			"Tab", _("complete")
			, '\t'
		};
		hints[n++] = (struct modal_hint)
		{
			"Up", _("earlier ones")
			, KEYCODE(KEY_UP)
		};
	}
	hints[n++] = (struct modal_hint)
	{
		"Esc", text ? _("cancel (the text is kept)")
					       : _("cancel")
					       , KEY_ESCAPE
	};
	if (text)
		hints[n++] = (struct modal_hint)
		{
			"C-x C-e", _("in $EDITOR")
			, 0
		};
	return n;
}

static const struct modal_ops prompt_ops = {
	.input = prompt_input,
	.settle = prompt_settle,
	.draw = prompt_draw,
	.hints = prompt_hints,
	.cancel = prompt_cancel,
};

/* What was typed here before and not recorded. */
static void offer_kept(void)
{
	const struct kept *k =
		prompt.spec.draft ? draft_find(prompt.spec.draft) : NULL;

	if (!k)
		return;
	prompt.offered = xstrdup(k->text);
	prompt.kept_at = k->at;
	rl_insert_text(k->text);
}

void prompt_open(struct app *a, const struct prompt_spec *spec)
{
	prompt.spec = *spec;
	prompt.spec.label = xstrdup(spec->label);
	prompt.spec.draft = xstrdup(spec->draft);
	prompt.accepted = prompt.ended = false;
	strbuf_reset(&prompt.seen);
	history_use(spec->kind);
	complete_use(a, spec);
	rl_callback_handler_install(prompt.spec.label, got_line);
	if (spec->initial)
		rl_insert_text(spec->initial);
	else
		offer_kept();
	if (rl_end)
		look_at_text(a);
	a->modal = &prompt_ops;
}
