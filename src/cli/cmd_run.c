/*
 * cmd_run.c - running a command of a playbook.
 */
#include "config.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/clock.h"
#include "watchfloor/command.h"
#include "watchfloor/courier.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

static const struct cli_option options[] = {
	{ "dry-run", NULL,
	  N_("only show what would be run, and by which "
	     "[run] of desk.conf") },
	{ "target", N_("NAME"), N_("where, if the step has several targets") },
	{ "without-hub", N_("REASON"),
	  N_("do not wait until the hub has confirmed it") },
	{ "yes", NULL, N_("do not ask") },
	{ .name = NULL }
};

/* ---- which ---- */

/* The only one of the step that can be run. */
static int only_command(const struct run *r, int *index)
{
	const struct step *s = walk_at(r->walk)->step;
	int n = 0;

	for (int i = 0; s && i < s->ncommands; i++)
		if (command_kind(s->commands[i].type) != COMMAND_SHOWN) {
			*index = i;
			n++;
		}
	if (n == 1)
		return 0;
	return fail_as(NOT_FOUND,
		       n ? _("the step has %d commands that can be run: say "
			     "which by its number")
			 : _("the step has no command that can be run"),
		       n);
}

static int which_command(const struct cli *c, const struct run *r, int *index)
{
	char *end;
	long n;

	if (c->argc < 2)
		return only_command(r, index);
	n = strtol(c->argv[1], &end, 10);
	if (*end || n < 1 || n > 1000)
		return fail_as(NOT_FOUND, _("\"%s\" is no number of a command"),
			       c->argv[1]);
	*index = (int)n - 1;
	return 0;
}

static int plan(const struct cli *c, struct desk *d, struct command_plan **out)
{
	struct run *r = NULL;
	struct ticket t;
	int index = 0, ret;

	ticket_init(&t);
	ret = ticket_load(d, c->argv[0], &t);
	if (ret == 0)
		ret = run_load(&r, d, t.id);
	if (ret == 0)
		ret = which_command(c, r, &index);
	if (ret == 0)
		ret = command_plan(out, d, r, index, cli_value(c, "target"));
	run_free(r);
	ticket_release(&t);
	return ret;
}

/* ---- showing and asking ---- */

static void print_plan(const struct command_plan *p)
{
	text_print(stdout, _("%s, command %d of \"%s\": %s on %s\n"), p->ticket,
		   p->index + 1, p->title, p->resolved.type,
		   p->resolved.target);
	putchar('\n');
	out_lines(p->resolved.shown.buf, p->resolved.shown.len);
	putchar('\n');
	if (p->refusal)
		text_print(stdout, _("not allowed: %s\n"), p->refusal);
	else
		text_print(stdout,
			   _("allowed by [run \"%s\"] of desk.conf: %lld s and "
			     "%lld bytes at most\n"),
			   p->rule, (long long)(p->timeout / SECOND),
			   (long long)p->most);
	if (p->unfinished)
		text_print(stdout,
			   _("%lld begun on this step has no end on record: "
			     "it still runs, or what ran it was killed\n"),
			   (long long)p->unfinished);
}

/* ---- waiting for the hub ---- */

static int between(void *ctx)
{
	return cli_stop;
}

/* Where no courier is at work, this is one.  *trouble: why it does not go. */
static void carry(struct desk *d, char **trouble)
{
	struct courier_status s;
	struct courier_round round;
	bool alone = courier_status(d, &s) == 0 && s.hub && !s.running;
	int ret = alone ? courier_once(d, &round, between, NULL) : 0;

	free(*trouble);
	if (ret < 0)
		*trouble = xstrdup(fail_text());
	else
		*trouble = xstrdup(!alone && s.trouble ? s.trouble : "");
	courier_status_release(&s);
}

static void say_waiting(const char *trouble)
{
	if (*trouble)
		text_print(stderr, _("it waits for the hub: %s\n"), trouble);
	text_print(stderr, "%s\n",
		   _("it waits for the hub to confirm that it was begun; C-c "
		     "gives it up, and --without-hub REASON runs one without"));
}

/* A round each second; what keeps it from going is said when it changes. */
static void wait_for_hub(struct desk *d, struct command_job *j)
{
	struct pollfd fd = { .fd = command_fd(j), .events = POLLIN };
	char *trouble = NULL, *said = NULL;
	int64_t next = 0;

	while (command_step(j) && command_waits(j) && !cli_stop) {
		if (clock_ticks() >= next) {
			carry(d, &trouble);
			next = clock_ticks() + SECOND * 1000000;
		}
		if (command_step(j) && command_waits(j) &&
		    (!said || strcmp(said, trouble) != 0)) {
			say_waiting(trouble);
			free(said);
			said = xstrdup(trouble);
		}
		poll(&fd, 1, 1000);
	}
	if (command_waits(j))
		command_cancel(j);
	free(trouble);
	free(said);
}

/* ---- running ---- */

/* What it has said since the last time. */
static void print_news(struct command_job *j)
{
	struct strbuf out = STRBUF_INIT, err = STRBUF_INIT;

	command_take(j, &out, &err);
	out_lines(out.buf, out.len);
	fflush(stdout);
	out_error_lines(err.buf, err.len);
	strbuf_release(&out);
	strbuf_release(&err);
}

static bool fetches(struct command_job *j)
{
	return command_step(j) && command_fetches(j);
}

/* C-c, or SIGTERM, cancels it. */
static void wait_while(bool (*goes_on)(struct command_job *),
		       struct command_job *j)
{
	sigset_t stops, before;

	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	sigprocmask(SIG_BLOCK, &stops, &before);
	while (goes_on(j)) {
		struct pollfd fd = { .fd = command_fd(j), .events = POLLIN };

		if (cli_stop)
			command_cancel(j);
		print_news(j);
		ppoll(&fd, 1, NULL, &before);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static void print_result(const struct command_result *r)
{
	out_lines(r->out.buf + r->taken[0], r->out.len - r->taken[0]);
	fflush(stdout);
	out_error_lines(r->err.buf + r->taken[1], r->err.len - r->taken[1]);
	text_print(stderr, _("it ended %s, status %d, after %lld ms\n"),
		   command_outcome_title(command_outcome_word(r->outcome)),
		   r->status, (long long)r->ms);
	if (r->reason)
		text_print(stderr, "%s\n", r->reason);
	for (int i = 0; i < 2; i++)
		if (r->evidence[i])
			text_print(stderr, _("evidence %lld: what it said\n"),
				   (long long)r->evidence[i]);
}

/* The plan is consumed. */
static int carry_out(const struct cli *c, struct desk *d,
		     struct command_plan *p)
{
	const char *reason = cli_value(c, "without-hub");
	struct command_job *j;
	struct command_result r;
	bool well;
	int ret;

	cli_catch_signals();
	ret = command_begin(&j, d, p);
	if (ret < 0)
		return cli_failed(ret);
	if (command_fetches(j))
		wait_while(fetches, j);
	if (reason && command_waits(j) && command_release(j, reason) < 0) {
		cli_failed(FAILED);
		command_cancel(j);
	}
	if (command_waits(j))
		wait_for_hub(d, j);
	wait_while(command_step, j);
	ret = command_end(j, &r);
	well = r.outcome == COMMAND_OK;
	if (r.begun)
		print_result(&r);
	command_result_release(&r);
	if (ret < 0)
		return cli_failed(ret);
	return well ? CLI_OK : CLI_NO;
}

static int show_and_run(const struct cli *c, struct desk *d,
			struct command_plan *p)
{
	bool allowed = !p->refusal;

	if (!cli_flag(c, "yes") || cli_flag(c, "dry-run"))
		print_plan(p);
	if (cli_flag(c, "dry-run")) {
		command_plan_free(p);
		return allowed ? CLI_OK : CLI_NO;
	}
	if (allowed && !cli_flag(c, "yes") &&
	    !out_confirm(_("run this? [y, or Enter for no]"))) {
		command_plan_free(p);
		text_print(stderr, "watchfloor: %s\n", _("nothing was run"));
		return CLI_NO;
	}
	return carry_out(c, d, p);
}

static int run_run(struct cli *c)
{
	struct command_plan *p;
	struct desk *d;
	bool dry = cli_flag(c, "dry-run");
	int ret;

	if (!dry && !cli_flag(c, "yes") && !isatty(STDIN_FILENO))
		return cli_usage(c, "%s",
				 _("nobody can be asked here: say --yes or "
				   "--dry-run"));
	ret = cli_open(c, &d, dry ? LEDGER_READ : LEDGER_WRITE);
	if (ret != CLI_OK)
		return ret;
	ret = plan(c, d, &p);
	ret = ret < 0 ? cli_failed(ret) : show_and_run(c, d, p);
	desk_close(d);
	return ret;
}

const struct subcommand cmd_run = {
	.name = "run",
	.args = N_("ID [COMMAND]"),
	.help = N_("run a command of the step that a ticket's playbook waits "
		   "at"),
	.details = N_(
		"Shows all that would be run: the program and its words, its "
		"environment, what it reads; and which [run] of desk.conf "
		"allows it.  Then it asks, unless --yes is given.  COMMAND is "
		"its number in the step; it can be left out where only one "
		"can be run.  What the command says is shown, line by line, while "
		"it runs, and kept as evidence.  C-c ends the command.  The "
		"status is 0 when the command's is.  Where the store works "
		"with a hub, it is run once the hub has confirmed that it was "
		"begun: somebody else may have been first."),
	.options = options,
	.min_args = 1,
	.max_args = 2,
	.right = RIGHT_WORK,
	.run = run_run,
};
