/*
 * hub_state.c - how the store stands with its hub.
 *
 * No network is spoken to here: the courier, a process of its own, writes down
 * how it went, and what waits the store knows itself.
 */
#include "config.h"

#include "hub_state.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kept_lines.h"
#include "watchfloor/courier.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static struct {
	bool joined, trouble, looked;
	int64_t waiting;
	int64_t superseded; /* of our acts, how many */
	pid_t courier;      /* that we have started; 0: none */
} state;

/* ---- what did not count ---- */

struct newest {
	int64_t n, at;
	struct strbuf text;
};

static int look_at(void *ctx, const struct record *r, const struct record *won)
{
	struct newest *s = ctx;

	s->n++;
	if (r->at < s->at)
		return 0;
	s->at = r->at;
	strbuf_reset(&s->text);
	strbuf_addf(&s->text, "%s: ", r->on);
	act_sentence(won ? won : r, &s->text);
	return 0;
}

/* Who acted on what another had changed by then is told what came first. */
static void tell_superseded(struct app *a)
{
	struct newest s = { .text = STRBUF_INIT };

	if (superseded_each(app_now(a), false, look_at, &s) == 0 &&
	    state.looked && s.n > state.superseded)
		app_say(a,
			_("what you did does not count, this was first: "
			  "%s"),
			s.text.buf);
	state.superseded = s.n;
	strbuf_release(&s.text);
}

void hub_state_look(struct app *a)
{
	struct courier_status s;

	kept_lines_forget();
	if (courier_status(app_now(a), &s) == 0) {
		state.joined = s.hub;
		state.waiting = s.waiting;
		state.trouble = s.trouble;
	}
	courier_status_release(&s);
	if (state.joined)
		tell_superseded(a);
	state.looked = true;
}

bool hub_state_is_bad(void)
{
	return state.joined && state.trouble;
}

void hub_state_text(struct strbuf *out)
{
	long long n = state.waiting;

	if (!state.joined)
		return;
	if (state.trouble)
		strbuf_addf(out,
			    Q_("hub away, %lld waiting",
			       "hub away, %lld waiting", n),
			    n);
	else if (n)
		strbuf_addf(out, Q_("%lld waiting", "%lld waiting", n), n);
	else
		strbuf_addstr(out, _("synced"));
}

/* ---- the courier ---- */

/* In the child: nothing of the terminal is its business. */
static _Noreturn void become_courier(const char *dir)
{
	int null = open("/dev/null", O_RDWR);

	setsid();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execl("/proc/self/exe", "watchfloor", "-C", dir, "courier",
	      (char *)NULL);
	_exit(127);
}

void hub_state_serve(struct app *a)
{
	struct courier_status s;
	bool wanted;

	if (state.courier && waitpid(state.courier, NULL, WNOHANG) != 0)
		state.courier = 0;
	if (courier_status(app_now(a), &s) < 0) {
		courier_status_release(&s);
		return;
	}
	wanted = s.hub && !s.running && !state.courier;
	courier_status_release(&s);
	if (!wanted)
		return;
	state.courier = fork();
	if (state.courier == 0)
		become_courier(ledger_dir(app_now(a)->ledger));
	if (state.courier < 0)
		state.courier = 0;
}

void hub_state_end(void)
{
	if (!state.courier)
		return;
	kill(state.courier, SIGTERM);
	waitpid(state.courier, NULL, 0);
	state.courier = 0;
}
