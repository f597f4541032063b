/*
 * command_job.c - a command while it runs: the record before it, its secrets,
 * an empty folder to work in, the record after it and what it has said.
 */
#include "config.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/command_private.h"
#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/authority.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/outward.h"
#include "watchfloor/program.h"
#include "watchfloor/text.h"

/* A sentence of the timeline has room for so much of a command. */
#define WHAT_MAX 200

struct command_job {
	struct desk *desk;
	struct command_plan *plan;
	struct program *fetcher; /* of its next secret; NULL: none is */
	struct words secrets; /* those that are there, as the plan has them */
	struct resolved told; /* with the secrets */
	char *dir;
	int64_t n;               /* its number on the ticket */
	bool begun;              /* command.started is written */
	int64_t record;          /* its id */
	int timer;               /* >= 0: it waits for the hub */
	bool lost;               /* that record does not count */
	bool given_up;           /* while its secrets were fetched */
	struct program *program; /* NULL: it was not begun */
	char *fault;             /* then why, if it should have been */
	enum failure failure;    /* of the fault, when it is not begun */
	/* of its two outputs: so much of them, and of what was told of them,
	 * without secrets, has been given away while it runs */
	size_t given[2], told_of[2];
};

/* ---- an empty folder ---- */

static char *make_dir(void)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/watchfloor-XXXXXX",
			      tmp && *tmp == '/' ? tmp : "/tmp");

	if (mkdtemp(dir))
		return dir;
	fail(_("cannot make a folder in %s: %s"), dir, strerror(errno));
	free(dir);
	return NULL;
}

static int remove_one(const char *path, const struct stat *st, int flag,
		      struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void remove_dir(char *dir)
{
	if (dir)
		nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
	free(dir);
}

/* ---- beginning ---- */

static const char *tell_secret(void *ctx, const char *name)
{
	const struct command_job *j = ctx;
	const struct words *names = &j->plan->resolved.secrets;

	for (int i = 0; i < j->secrets.n; i++)
		if (strcmp(names->list[i], name) == 0)
			return j->secrets.list[i];
	fail_as(CONFLICT,
		_("%s: something has changed since this command was shown; "
		  "look again"),
		j->plan->ticket);
	return NULL;
}

/* The same once more, with the secrets, if all is still as it was. */
static int tell(struct command_job *j)
{
	const struct command_plan *p = j->plan;
	const struct conf_run *rule = NULL;
	struct run *r = NULL;
	int ret = command_check_again(j->desk, p, &rule);

	if (ret == 0)
		ret = run_load(&r, j->desk, p->ticket);
	if (ret == 0) {
		struct resolve_options o = { .target = p->option,
					     .ssh_config = rule->ssh_config,
					     .ca_file = rule->ca_file,
					     .secret = tell_secret,
					     .ctx = j };

		ret = command_resolve(&j->told, r->walk, p->index, &o);
	}
	words_wipe(&j->secrets);
	run_free(r);
	return ret;
}

/* One line of it, for the timeline. */
static void add_what(cJSON *data, const struct resolved *r)
{
	const char *text = r->method ? "" : strstr(r->shown.buf, "\n| ");
	struct strbuf what = STRBUF_INIT;
	size_t len;

	if (r->method)
		strbuf_addf(&what, "%s %s", r->method, r->path);
	else if (r->kind == COMMAND_BASH && text)
		strbuf_addstr(&what, text + 3);
	else
		strbuf_addstr(&what, r->text);
	len = strcspn(what.buf, "\n");
	strbuf_setlen(&what, text_cut(what.buf, len, WHAT_MAX));
	json_add_str(data, "what", what.buf);
	strbuf_release(&what);
}

static cJSON *data_of(const struct command_job *j)
{
	const struct command_plan *p = j->plan;
	cJSON *data = cJSON_CreateObject();

	json_add_int(data, "n", j->n);
	json_add_int(data, "run", p->run);
	json_add_int(data, "answer", p->answer);
	json_add_int(data, "index", p->index + 1);
	json_add_str(data, "step", p->step);
	json_add_str(data, "title", p->title);
	json_add_str(data, "type", p->resolved.type);
	json_add_str(data, "target", p->resolved.target);
	json_add_str(data, "rule", p->rule);
	add_what(data, &p->resolved);
	if (p->resolved.secrets.n)
		cJSON_AddItemToObject(
			data, "secrets",
			cJSON_CreateStringArray(
				(const char *const *)p->resolved.secrets.list,
				p->resolved.secrets.n));
	return data;
}

static int next_number(struct command_job *j)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(ledger_db(j->desk->ledger), &st,
		      "SELECT 1 + ifnull(max(n), 0) FROM command"
		      " WHERE ticket = ?1") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, desk_ticket_number(j->desk, j->plan->ticket));
	row = statement_row(st);
	j->n = row > 0 ? sqlite3_column_int64(st, 0) : 1;
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

/* All of it, as it was shown, lies under the hash that the record names. */
static int keep_shown(void *ctx)
{
	const struct command_job *j = ctx;
	sha256 hash;

	return ledger_put_blob(j->desk->ledger, &hash,
			       j->plan->resolved.shown.buf,
			       j->plan->resolved.shown.len);
}

static int record_start(struct command_job *j)
{
	struct desk_step step = { .act = "command.started" };
	const struct strbuf *shown = &j->plan->resolved.shown;
	char hex[SHA256_HEX];
	sha256 hash;
	int ret = next_number(j);

	if (ret < 0)
		return ret;
	sha256_of(&hash, shown->buf, shown->len);
	hex_encode(hex, &hash, sizeof hash);
	step.data = data_of(j);
	json_add_str(step.data, "sha256", hex);
	return desk_append_after(j->desk, j->plan->ticket, &step, 1, keep_shown,
				 j);
}

static void add_places(struct command_job *j)
{
	const char *agent = getenv("SSH_AUTH_SOCK");

	words_add(&j->told.env, xasprintf("HOME=%s", j->dir));
	words_add(&j->told.env, xasprintf("TMPDIR=%s", j->dir));
	if (j->told.kind == COMMAND_SSH && agent)
		words_add(&j->told.env, xasprintf("SSH_AUTH_SOCK=%s", agent));
}

/* That it has begun is on the record: so a fault from here on is how it
 * ended. */
static void start(struct command_job *j)
{
	struct program_spec spec = {
		.argv = (const char *const *)j->told.argv.list,
		.dir = j->dir,
		.in = &j->told.in,
		.timeout = j->plan->timeout,
		.most = (size_t)j->plan->most,
		.limits = true,
	};

	add_places(j);
	spec.env = (const char *const *)j->told.env.list;
	if (program_start(&j->program, &spec) < 0)
		j->fault = xstrdup(fail_text());
}

/* ---- waiting for the hub ---- */

static void stop_waiting(struct command_job *j)
{
	if (j->timer >= 0)
		close(j->timer);
	j->timer = -1;
}

static void start_after_all(struct command_job *j)
{
	const struct conf_run *rule;

	stop_waiting(j);
	if (command_check_again(j->desk, j->plan, &rule) < 0)
		j->fault = xstrdup(fail_text());
	else
		start(j);
}

/* Its number may have become somebody else's by now. */
static void look(struct command_job *j)
{
	int64_t id = command_record(j->desk, j->plan->ticket, j->n);
	int may;

	command_tick(j->timer);
	if (id < 0)
		return;
	j->lost = id != j->record;
	if (j->lost) {
		stop_waiting(j);
		j->fault = xasprintf(_("%s: somebody else was first; it was "
				       "not run"),
				     j->plan->ticket);
		return;
	}
	may = outward_may_go(j->desk, OUTWARD_COMMANDS, j->record);
	if (may > 0)
		start_after_all(j);
}

static void start_or_wait(struct command_job *j)
{
	int may;

	j->record = command_record(j->desk, j->plan->ticket, j->n);
	may = j->record < 0
		      ? FAILED
		      : outward_may_go(j->desk, OUTWARD_COMMANDS, j->record);
	if (may > 0)
		start(j);
	else if (may == 0)
		may = j->timer = command_timer();
	if (may < 0)
		j->fault = xstrdup(fail_text());
}

bool command_waits(const struct command_job *j)
{
	return j->timer >= 0;
}

int command_release(struct command_job *j, const char *reason)
{
	cJSON *data;
	int ret;

	if (!command_waits(j))
		return fail_as(REFUSED, _("it does not wait for the hub"));
	data = cJSON_CreateObject();
	json_add_int(data, "n", j->n);
	json_add_str(data, "reason", reason);
	ret = desk_act(j->desk, "command.released", j->plan->ticket, data);
	if (ret == 0)
		start_after_all(j);
	return ret;
}

/* ---- its secrets ---- */

const char *command_fetches(const struct command_job *j)
{
	return j->fetcher ? j->plan->resolved.secrets.list[j->secrets.n] : NULL;
}

/* All of it is known: write that it begins. */
static int set_out(struct command_job *j)
{
	int ret = tell(j);

	if (ret < 0)
		return ret;
	j->dir = make_dir();
	ret = j->dir ? record_start(j) : FAILED;
	if (ret < 0)
		return ret;
	j->begun = true;
	start_or_wait(j);
	return 0;
}

static int fetch_or_set_out(struct command_job *j)
{
	const struct words *names = &j->plan->resolved.secrets;

	if (j->secrets.n == names->n)
		return set_out(j);
	return secret_begin(&j->fetcher, j->desk->conf,
			    names->list[j->secrets.n]);
}

/* The fetching program is over. */
static int take_secret(struct command_job *j)
{
	const char *name = command_fetches(j);
	char *secret = secret_end(name, j->fetcher);

	program_free(j->fetcher);
	j->fetcher = NULL;
	if (secret)
		words_add(&j->secrets, secret);
	if (j->given_up)
		return fail(_("given up while the secret \"%s\" was fetched: "
			      "nothing was run"),
			    name);
	return secret ? fetch_or_set_out(j) : FAILED;
}

static void fetch(struct command_job *j)
{
	int ret;

	if (program_step(j->fetcher))
		return;
	ret = take_secret(j);
	if (ret < 0) {
		j->failure = (enum failure)ret;
		j->fault = xstrdup(fail_text());
	}
}

/* ---- life ---- */

static void job_free(struct command_job *j)
{
	stop_waiting(j);
	program_free(j->fetcher);
	program_free(j->program);
	words_wipe(&j->secrets);
	resolved_wipe(&j->told);
	command_plan_free(j->plan);
	remove_dir(j->dir);
	free(j->fault);
	free(j);
}

/* Tried, and refused by desk.conf or by the customer's word. */
static int refuse(struct desk *d, const struct command_plan *p)
{
	struct ticket t;

	ticket_init(&t);
	if (ticket_load(d, p->ticket, &t) == 0) {
		fail_as(REFUSED, "%s", p->refusal);
		desk_keep_refusal(d, "command.started", RULE_RUN, &t);
	}
	ticket_release(&t);
	return fail_as(REFUSED, "%s", p->refusal);
}

int command_begin(struct command_job **out, struct desk *d,
		  struct command_plan *p)
{
	struct command_job *j = xcalloc(1, sizeof *j);
	const struct conf_run *rule;
	int ret = p->refusal ? refuse(d, p) : 0;

	*out = NULL;
	j->desk = d;
	j->plan = p;
	j->timer = -1;
	strbuf_init(&j->told.in);
	strbuf_init(&j->told.shown);
	/* No secret is fetched for what cannot be run any more. */
	if (ret == 0 && p->resolved.secrets.n)
		ret = command_check_again(d, p, &rule);
	if (ret == 0)
		ret = fetch_or_set_out(j);
	if (ret < 0) {
		job_free(j);
		return ret;
	}
	*out = j;
	return 0;
}

/* ---- while it runs ---- */

int command_fd(const struct command_job *j)
{
	if (j->fetcher)
		return program_fd(j->fetcher);
	return j->program ? program_fd(j->program) : j->timer;
}

bool command_step(struct command_job *j)
{
	if (j->fetcher)
		fetch(j);
	if (command_waits(j))
		look(j);
	return j->fetcher || command_waits(j) ||
	       (j->program && program_step(j->program));
}

static void take(struct command_job *j, int which, const struct strbuf *said,
		 struct strbuf *out)
{
	size_t from = j->given[which];
	size_t end = secret_safe_end(said, from, &j->told.hidden);
	struct strbuf part = STRBUF_INIT;

	strbuf_add(&part, said->buf + from, end - from);
	secret_hide(&part, &j->told.hidden, false);
	strbuf_add(out, part.buf, part.len);
	j->given[which] = end;
	j->told_of[which] += part.len;
	strbuf_release(&part);
}

void command_take(struct command_job *j, struct strbuf *out, struct strbuf *err)
{
	const struct program_state *s =
		j->program ? program_state(j->program) : NULL;

	if (!s)
		return;
	take(j, 0, &s->out, out);
	take(j, 1, &s->err, err);
}

void command_cancel(struct command_job *j)
{
	stop_waiting(j);
	if (j->fetcher) {
		j->given_up = true;
		program_cancel(j->fetcher);
	}
	if (j->program)
		program_cancel(j->program);
}

size_t command_said(const struct command_job *j)
{
	const struct program_state *s =
		j->program ? program_state(j->program) : NULL;

	return s ? s->out.len + s->err.len : 0;
}

int64_t command_ms(const struct command_job *j)
{
	return j->program ? program_state(j->program)->ms : 0;
}

/* ---- its end ---- */

void command_result_release(struct command_result *r)
{
	strbuf_release(&r->out);
	strbuf_release(&r->err);
	free(r->reason);
}

static void take_state(struct command_result *out, const struct command_job *j,
		       const struct program_state *s)
{
	static const enum command_outcome outcomes[] = {
		[PROGRAM_RUNS] = COMMAND_CANCELLED,
		[PROGRAM_EXITED] = COMMAND_FAILED,
		[PROGRAM_NOT_FOUND] = COMMAND_FAILED,
		[PROGRAM_TIMEOUT] = COMMAND_TIMEOUT,
		[PROGRAM_CANCELLED] = COMMAND_CANCELLED,
		[PROGRAM_FULL] = COMMAND_CUT,
	};
	bool broken = s->end != PROGRAM_EXITED;

	out->outcome = outcomes[s->end];
	out->status = s->status;
	out->ms = s->ms;
	if (!broken && s->status == 0)
		out->outcome = COMMAND_OK;
	if (s->end == PROGRAM_NOT_FOUND)
		out->reason =
			xasprintf(_("cannot run %s: %s"), j->told.argv.list[0],
				  strerror(s->status));
	strbuf_add(&out->out, s->out.buf, s->out.len);
	strbuf_add(&out->err, s->err.buf, s->err.len);
	secret_hide(&out->out, &j->told.hidden, broken);
	secret_hide(&out->err, &j->told.hidden, broken);
}

static void take_fault(struct command_result *out, const struct command_job *j)
{
	if (!j->fault || j->lost || j->given_up)
		out->outcome = COMMAND_CANCELLED;
	out->reason = xstrdup(j->fault ? j->fault
				       : _("it waited for the hub, and was not "
					   "run"));
}

/* One of its two outputs, as evidence. */
static void keep_output(const struct command_job *j, struct command_result *r,
			const struct strbuf *text, const char *suffix,
			int64_t *n)
{
	const struct resolved *c = &j->plan->resolved;
	char *name = xasprintf("command-%lld.%s", (long long)j->n, suffix);
	char *source = xasprintf("%s, %s", c->target, c->type);
	struct evidence_draft draft = { .kind = EVIDENCE_OUTPUT,
					.name = name,
					.source = source,
					.data = text->buf,
					.len = text->len,
					.run = j->plan->run,
					.step = j->plan->step,
					.title = j->plan->title };
	struct evidence_added added;

	if (text->len) {
		if (evidence_add(j->desk, j->plan->ticket, &draft, &added) == 0)
			*n = added.n;
		else if (!r->reason)
			r->reason = xstrdup(fail_text());
	}
	free(name);
	free(source);
}

/* It is so, whoever may still act. */
static int record_end(const struct command_job *j,
		      const struct command_result *r)
{
	cJSON *data = cJSON_CreateObject();
	struct draft draft;
	struct ticket t;
	int ret;

	json_add_int(data, "n", j->n);
	json_add_str(data, "ended", command_outcome_word(r->outcome));
	json_add_int(data, "status", r->status);
	json_add_int(data, "ms", r->ms);
	json_add_int(data, "bytes", (int64_t)(r->out.len + r->err.len));
	json_add_str(data, "reason", r->reason);
	ticket_init(&t);
	ret = ticket_load(j->desk, j->plan->ticket, &t);
	if (ret == 0)
		ret = ledger_begin(j->desk->ledger);
	if (ret == 0) {
		draft = desk_machine_draft(j->desk, "command.ended", t.id,
					   t.tenant, data);
		ret = desk_end(j->desk,
			       ledger_add(j->desk->ledger, &draft, NULL));
	}
	ticket_release(&t);
	cJSON_Delete(data);
	return ret;
}

/* What did not count has no end either. */
static int record_if_begun(const struct command_job *j,
			   const struct command_result *r)
{
	if (j->begun)
		return j->lost ? 0 : record_end(j, r);
	return j->fault ? fail_as(j->failure, "%s", j->fault) : 0;
}

/* Whoever ends it early waits for no secret. */
static void stop(struct command_job *j)
{
	program_free(j->fetcher);
	j->fetcher = NULL;
	if (j->program)
		program_stop(j->program);
}

int command_end(struct command_job *j, struct command_result *out)
{
	int ret;

	*out = (struct command_result){ .outcome = COMMAND_FAILED,
					.begun = j->begun,
					.out = STRBUF_INIT,
					.err = STRBUF_INIT,
					.status = 127 };
	stop(j);
	if (j->program)
		take_state(out, j, program_state(j->program));
	else
		take_fault(out, j);
	for (int i = 0; i < 2; i++)
		out->taken[i] = j->told_of[i];
	keep_output(j, out, &out->out, "out", &out->evidence[0]);
	keep_output(j, out, &out->err, "err", &out->evidence[1]);
	ret = record_if_begun(j, out);
	job_free(j);
	return ret;
}
