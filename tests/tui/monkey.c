/*
 * monkey.c - a monkey at the keyboard: random keys, commands, pastes, clicks,
 * sizes and signals, while others work in the same store.
 *
 *	monkey [FIRST-SEED [SEEDS [STEPS]]]
 *
 * The workbench must neither crash nor hang, leave by itself with anything
 * but 0, nor spoil the ledger.  A seed always does the same; the seed and the
 * step are told when it fails.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/tui/action.h"
#include "store.h"
#include "terminal.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

/* So many inputs are sent before the program is asked whether it lives. */
#define BURST 8

struct monkey {
	char *store;
	struct terminal *t;
	unsigned seed;
	int step;
	uint64_t state;
	const char *last; /* the move */
	bool killed;
};

static struct monkey monkey;

/* ---- chance ---- */

/* xorshift64*; 0 to n - 1. */
static unsigned chance(struct monkey *m, unsigned n)
{
	m->state ^= m->state >> 12;
	m->state ^= m->state << 25;
	m->state ^= m->state >> 27;
	return (unsigned)((m->state * UINT64_C(2685821657736338717)) >> 33) % n;
}

#define ONE_OF(m, list) (list)[chance(m, ARRAY_SIZE(list))]

static const char *const words[] = {
	"",
	" 1",
	" 2",
	" 99999999999999999999",
	" -1",
	" now",
	" 03:00",
	" 2026-11-23T02:00:00Z",
	" severity>=high",
	" (((((",
	" title:\"",
	" true-positive because",
	" false-positive noise",
	" theme light",
	" theme mono",
	" mouse off",
	" mouse on",
	" severity",
	" due",
	" bj1-1",
	" bj1-3",
	" webshell",
	" \xe5\x91\x8a\xe8\xad\xa6",
	" ../../x",
	" \xff\xfe",
	" %s%n%d",
};

/* ---- what it does ---- */

static void send(struct monkey *m, const char *bytes)
{
	/* How many inputs that is depends on what came before. */
	terminal_bytes_in(m->t, bytes, 0);
}

static void press(struct monkey *m)
{
	char key[] = { (char)(' ' + chance(m, 95)), '\0' };

	send(m, key);
}

static void press_special(struct monkey *m)
{
	static const char *const keys[] = {
		"\r",      "\r",      "\r",     "\t",     "\033[Z",
		"\033[A",  "\033[B",  "\033[C", "\033[D", "\033[5~",
		"\033[6~", "\033[H",  "\033[F", "\033OP", "\033OQ",
		"\033OR",  "\033OS",  "\x7f",   "\x10",   "\x12",
		"\x17",    "\x15",    "\x0c",   "\x1a",   "\x03",
		"\x01",    "\x0b",    "\033b",  "\033x",  "\033[15~",
		"\033[3~", "\033[2~", "\x19",   "\x04",   "\x0e",
	};

	send(m, ONE_OF(m, keys));
}

static void press_escape(struct monkey *m)
{
	send(m, "\033\033\033");
}

static void command(struct monkey *m)
{
	char *line =
		xasprintf(":%s%s\r", action_table[chance(m, ACTION_COUNT)].name,
			  ONE_OF(m, words));

	send(m, line);
	free(line);
}

static void type(struct monkey *m)
{
	for (unsigned n = chance(m, 5); n > 0; n--)
		send(m, ONE_OF(m, words));
}

static void paste(struct monkey *m)
{
	static const char *const texts[] = {
		"one\ntwo\r\nthree\n",
		"\n",
		"",
		"\t\x01\x1b[31m\x1b]0;x\a",
		"\xe5\x91\x8a\xe8\xad\xa6\n\xe8\xaf\xaf\xe6\x8a\xa5",
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb e\xcc\x81\xcc\x82",
		"\xff\xc0\xaf",
	};

	send(m, "\033[200~");
	for (unsigned n = 1 + chance(m, 3) * chance(m, 200); n > 0; n--)
		send(m, ONE_OF(m, texts));
	/* Now and then its end is lost. */
	if (chance(m, 20))
		send(m, "\033[201~");
}

static void point(struct monkey *m)
{
	static const int buttons[] = { 0, 0, 0, 1, 2, 64, 65, 32, 99 };
	char report[64];

	snprintf(report, sizeof report, "\033[<%d;%u;%u%c", ONE_OF(m, buttons),
		 chance(m, 140), chance(m, 50), chance(m, 4) ? 'M' : 'm');
	send(m, report);
}

static void resize(struct monkey *m)
{
	terminal_resize_now(m->t, 1 + (int)chance(m, chance(m, 4) ? 140 : 20),
			    1 + (int)chance(m, chance(m, 4) ? 50 : 8));
}

static void resize_back(struct monkey *m)
{
	terminal_resize_now(m->t, 80, 24);
}

static void noise(struct monkey *m)
{
	char bytes[17] = "";

	for (unsigned i = 0, n = chance(m, 16); i < n; i++)
		bytes[i] = (char)(1 + chance(m, 255));
	send(m, bytes);
}

static void others_work(struct monkey *m)
{
	static const char *const acts[] = { "claim", "release", "note" };
	const char *act = ONE_OF(m, acts);
	char *id = xasprintf("%u", 1 + chance(m, 12));
	char *title = xasprintf("Monkey %u", chance(m, 5));

	if (chance(m, 2))
		store_alert(m->store, title, 1 + (int)chance(m, 5));
	else
		store_run(m->store,
			  (const char *[]){ "ticket", act, id,
					    strcmp(act, "note") == 0 ? "seen"
								     : NULL,
					    NULL });
	free(id);
	free(title);
}

static void leave(struct monkey *m)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGKILL };
	int sig = ONE_OF(m, signals);

	m->killed = sig == SIGKILL;
	terminal_signal(m->t, sig);
}

static const struct {
	unsigned weight;
	const char *name;
	void (*make)(struct monkey *m);
} moves[] = {
	{ 400, "key", press },
	{ 250, "special key", press_special },
	{ 60, "escape", press_escape },
	{ 120, "command", command },
	{ 30, "text", type },
	{ 30, "paste", paste },
	{ 80, "mouse", point },
	{ 30, "resize", resize },
	{ 15, "resize back", resize_back },
	{ 10, "noise", noise },
	{ 4, "others", others_work },
	{ 4, "signal", leave },
};

/* ---- one seed ---- */

static void start(struct monkey *m)
{
	static const char *const terms[] = { "xterm-256color", "vt100", "linux",
					     "screen-256color" };
	static const char *const env[] = { "EDITOR=true", "VISUAL=true",
					   "PAGER=true", NULL };
	const struct terminal_options o = {
		.cols = 80, .rows = 24, .term = ONE_OF(m, terms), .env = env
	};
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", m->store,
			       NULL };

	m->killed = false;
	m->t = terminal_start(&o, argv);
}

/* It has ended: was that well? */
static void end(struct monkey *m)
{
	int status = terminal_wait(m->t);
	size_t len;

	if (status != 0 && !(m->killed && WIFSIGNALED(status))) {
		const char *tail = terminal_tail(m->t, &len);

		fwrite(tail, 1, len, stderr);
		fail_msg("the workbench ended with status %#x",
			 (unsigned)status);
	}
	terminal_free(m->t);
	m->t = NULL;
}

static void move(struct monkey *m)
{
	unsigned total = 0, at;
	size_t i = 0;

	for (size_t k = 0; k < ARRAY_SIZE(moves); k++)
		total += moves[k].weight;
	for (at = chance(m, total); at >= moves[i].weight; i++)
		at -= moves[i].weight;
	m->last = moves[i].name;
	if (getenv("MONKEY_TRACE"))
		fprintf(stderr, "%d %s\n", m->step, m->last);
	moves[i].make(m);
}

static void survive(struct monkey *m)
{
	/* It may have been told to stop. */
	terminal_signal(m->t, SIGCONT);
	if (terminal_survives(m->t))
		return;
	end(m);
	start(m);
}

static void play(struct monkey *m, unsigned seed, int steps)
{
	m->seed = seed;
	m->state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	m->store = store_make();
	/* Files that commands write without naming a folder go away with it. */
	assert_int_equal(chdir(m->store), 0);
	start(m);
	for (m->step = 1; m->step <= steps; m->step++) {
		move(m);
		if (m->step % BURST == 0)
			survive(m);
	}
	survive(m);
	terminal_signal(m->t, SIGTERM);
	end(m);
	assert_int_equal(store_run(m->store,
				   (const char *[]){ "audit", "verify", NULL }),
			 0);
	store_remove(m->store);
	m->step = 0;
}

static void tell(void)
{
	if (monkey.step)
		fprintf(stderr, "monkey: seed %u, step %d (%s)\n", monkey.seed,
			monkey.step, monkey.last);
}

int main(int argc, char **argv)
{
	unsigned first = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1;
	unsigned n = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 4;
	int steps = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 400;

	atexit(tell);
	for (unsigned i = 0; i < n; i++)
		play(&monkey, first + i, steps);
	return 0;
}
