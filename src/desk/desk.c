/*
 * desk.c - a store opened by somebody: ledger, desk repository, who acts.
 */
#include "config.h"

#include "watchfloor/desk.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk/adopted.h"
#include "desk/desk_private.h"
#include "desk/gist.h"
#include "desk/projection.h"
#include "desk/sight.h"
#include "desk/sign.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/vault.h"

#define CONF_MAX    (1 << 20)
#define COMMIT_SIZE sizeof(((struct desk *)NULL)->commit)

char *desk_default_dir(const char *option)
{
	const char *home = getenv("WATCHFLOOR_HOME");

	if (option)
		return xstrdup(option);
	if (home && *home)
		return xstrdup(home);
	return file_xdg("XDG_DATA_HOME", ".local/share", "watchfloor");
}

char *desk_account(void)
{
	const struct passwd *pw = getpwuid(geteuid());

	return pw ? xstrdup(pw->pw_name) : xasprintf("%ld", (long)geteuid());
}

/* So that the first backup has it, and it is the owner's. */
static int make_secret(const char *dir)
{
	struct vault *v = vault_new(dir);
	int ret = vault_make_secret(v);

	vault_free(v);
	return ret;
}

int desk_init(const char *dir, const char *origin)
{
	char *playbooks = file_shipped("playbooks");
	char *repo = xasprintf("%s/desk.git", dir);
	int ret = FAILED;

	if (playbooks && ledger_init(dir, origin, &desk_rules) == 0) {
		ret = make_secret(dir);
		if (ret == 0)
			ret = repo_create(repo, playbooks);
		if (ret < 0)
			fail_in(ret, _("%s is half made, remove it: "), dir);
	}
	free(repo);
	free(playbooks);
	return ret;
}

/* ---- opening ---- */

static int read_taxonomy(struct desk *d)
{
	struct strbuf text = STRBUF_INIT;
	char *path = file_shipped("data/taxonomy");
	int ret = FAILED;

	if (path && file_read(&text, path, CONF_MAX) == 0)
		ret = taxonomy_parse(&d->taxonomy, path, text.buf, text.len,
				     NULL);
	strbuf_release(&text);
	free(path);
	return ret;
}

int desk_read_conf(struct desk *d, const char *commit)
{
	struct strbuf text = STRBUF_INIT;
	struct conf *conf = NULL;
	char *name = xasprintf("desk.conf@%.7s", commit);
	int ret = repo_read_kept(d->repo, commit, "desk.conf", &text);

	if (ret == 0)
		ret = conf_parse(&conf, name, text.buf, text.len, NULL);
	if (ret == 0) {
		conf_free(d->conf);
		d->conf = conf;
		memcpy(d->commit, commit, sizeof d->commit);
	}
	free(name);
	strbuf_release(&text);
	return ret;
}

static void clear_fault(struct desk *d)
{
	free(d->conf_fault);
	d->conf_fault = NULL;
}

/* Commits looked through for a desk.conf that can be read. */
#define CONF_DEPTH 50

/* One bad commit must not lock out who is on watch: the newest commit before
 * the fault is in force, as it is for those who have the desk open. */
static int read_conf_before(struct desk *d, const char *broken)
{
	char *fault = xstrdup(fail_text());
	struct repo_commit *changes = NULL;
	int n = 0, ret = repo_log(d->repo, broken, "desk.conf", CONF_DEPTH,
				  &changes, &n);

	for (int i = 0; i < n; i++) {
		char *parent = xasprintf("%s^", changes[i].id), commit[41];

		ret = repo_resolve(d->repo, parent, commit);
		if (ret == 0)
			ret = desk_read_conf(d, commit);
		free(parent);
		if (ret == 0)
			break;
	}
	repo_commits_free(changes, n);
	if (ret < 0 || n == 0) {
		ret = fail("%s", fault);
		free(fault);
		return ret;
	}
	memcpy(d->refused, broken, sizeof d->refused);
	d->conf_fault = fault;
	return 0;
}

/* The commit that the desk is to go by: see adopt.h. */
static int wanted(struct desk *d, char *commit)
{
	struct adopted last;
	const char *head;

	if (adopted_last(ledger_db(d->ledger), &last) < 0)
		return FAILED;
	d->adopted = last.asks;
	repo_pin(d->repo, last.asks ? last.commit : NULL);
	head = last.asks ? last.commit : repo_head(d->repo);
	if (!head)
		return FAILED;
	memcpy(commit, head, COMMIT_SIZE);
	return 0;
}

int desk_open_written(struct desk *d)
{
	char *path = xasprintf("%s/desk.git", ledger_dir(d->ledger));
	char commit[COMMIT_SIZE] = "";
	int ret = repo_open(&d->repo, path);

	free(path);
	if (ret == 0) {
		repo_let_keep(d->repo, ledger_may_write(d->ledger));
		ret = wanted(d, commit);
	}
	if (ret < 0)
		return ret;
	ret = desk_read_conf(d, commit);
	if (ret < 0)
		ret = read_conf_before(d, commit);
	return ret < 0 ? ret : read_taxonomy(d);
}

static void keep_conf(struct desk *d)
{
	if (!d->conf_fault)
		repo_keep(d->repo, d->commit, "desk.conf");
}

struct desk *desk_new(void)
{
	struct desk *d = xcalloc(1, sizeof *d);

	d->at = CLOCK_NEVER;
	d->sight = xcalloc(1, sizeof *d->sight);
	d->sight->how = WHO_STRANGER;
	return d;
}

int desk_open(struct desk **out, const char *dir, unsigned ledger_flags)
{
	struct desk *d = desk_new();
	int ret;

	*out = NULL;
	ret = ledger_open(&d->ledger, dir, ledger_flags, &desk_rules);
	if (ret == 0)
		ret = desk_open_written(d);
	if (ret == 0)
		ret = desk_identify(d);
	if (ret < 0) {
		desk_close(d);
		return ret;
	}
	keep_conf(d);
	*out = d;
	return 0;
}

/* Nobody can be told apart: it is the owner of the store, or nobody. */
static bool owns_store(const struct desk *d)
{
	char *db = xasprintf("%s/watchfloor.db", ledger_dir(d->ledger));
	struct stat st;
	bool owner = stat(db, &st) == 0 && st.st_uid == geteuid();

	free(db);
	return owner;
}

int desk_open_ledger(struct desk **out, const char *dir, unsigned ledger_flags)
{
	struct desk *d = desk_new();
	int ret = ledger_open(&d->ledger, dir, ledger_flags, &desk_rules);

	*out = NULL;
	if (ret == 0) {
		ret = desk_open_written(d);
		if (ret == 0)
			ret = desk_identify(d);
		else if (owns_store(d))
			ret = desk_identify_owner(d);
	}
	if (ret < 0) {
		desk_close(d);
		return ret;
	}
	*out = d;
	return 0;
}

void desk_close(struct desk *d)
{
	if (!d)
		return;
	gist_free(d->gist);
	sqlite3_finalize(d->next_number);
	sqlite3_finalize(d->load);
	conf_free(d->conf);
	taxonomy_free(d->taxonomy);
	repo_close(d->repo);
	ledger_close(d->ledger);
	sight_release(d->sight);
	free(d->sight);
	clear_fault(d);
	free(d->actor);
	free(d->by);
	free(d);
}

void desk_set_stop(struct desk *d, bool (*stop)(void *ctx), void *ctx)
{
	d->stop = stop;
	d->stop_ctx = ctx;
}

bool desk_refresh(struct desk *d, bool *error)
{
	bool changed = ledger_changed(d->ledger);
	char commit[COMMIT_SIZE];

	*error = false;
	if (d->at != CLOCK_NEVER)
		return false;
	*error = wanted(d, commit) < 0;
	if (*error || strcmp(commit, d->commit) == 0 ||
	    strcmp(commit, d->refused) == 0)
		return changed;
	*error = desk_read_conf(d, commit) < 0 || desk_identify(d) < 0;
	clear_fault(d);
	if (*error) {
		memcpy(d->refused, commit, sizeof d->refused);
		d->conf_fault = xstrdup(fail_text());
	}
	keep_conf(d);
	return changed || !*error;
}

/* ---- acting ---- */

static struct draft draft_by(const struct desk *d, const char *actor,
			     const char *act, const char *on,
			     const char *tenant, const cJSON *data)
{
	return (struct draft){ .act = act,
			       .on = on,
			       .tenant = tenant,
			       .actor = actor,
			       .by = d->by,
			       .desk = d->commit,
			       .data = data };
}

struct draft desk_draft(const struct desk *d, const char *act, const char *on,
			const char *tenant, const cJSON *data)
{
	return draft_by(d, d->actor, act, on, tenant, data);
}

struct draft desk_machine_draft(const struct desk *d, const char *act,
				const char *on, const char *tenant,
				const cJSON *data)
{
	return draft_by(d, "machine", act, on, tenant, data);
}

int64_t desk_next_record(struct desk *d)
{
	int64_t last = ledger_last_id(d->ledger);

	return last < 0 ? last : last + 1;
}

void desk_mark_stroke(struct desk_step *step, int64_t stroke, int64_t tickets)
{
	if (!step->data)
		step->data = cJSON_CreateObject();
	json_add_int(step->data, "stroke", record_seq(stroke));
	if (tickets > 1)
		json_add_int(step->data, "tickets", tickets);
}

static int add_step(struct desk *d, const struct ticket *t,
		    const struct desk_step *step)
{
	struct draft draft =
		desk_draft(d, step->act, t->id, t->tenant, step->data);
	int ret = desk_check_ticket(d, act_named(step->act), t);

	draft.at = step->at;
	if (ret == 0)
		ret = sign_check_step(d, t, step);
	return ret < 0 ? ret : ledger_add(d->ledger, &draft, NULL);
}

int desk_add_steps(struct desk *d, const struct ticket *t,
		   const struct desk_step *steps, size_t n)
{
	int ret = 0;

	for (size_t i = 0; i < n && ret == 0; i++)
		ret = add_step(d, t, &steps[i]);
	return ret;
}

int desk_tell(ledger_progress *progress, void *ctx, const char *what,
	      int64_t done, int64_t total)
{
	if (!progress || !done || done % TELL_EVERY ||
	    !progress(ctx, what, done, total))
		return 0;
	return fail_as(INTERRUPTED, _("stopped"));
}

int desk_end(struct desk *d, int ret)
{
	if (ret == 0)
		return ledger_commit(d->ledger);
	ledger_rollback(d->ledger);
	return ret;
}

static int append_steps(struct desk *d, const struct ticket *t,
			struct desk_step *steps, size_t n,
			int (*first)(void *ctx), void *ctx)
{
	int ret = ledger_begin(d->ledger);
	int64_t stroke;

	if (ret < 0)
		return ret;
	if (first)
		ret = first(ctx);
	stroke = desk_next_record(d);
	for (size_t i = 0; i < n && n > 1; i++)
		desk_mark_stroke(&steps[i], stroke, 1);
	if (ret == 0 && stroke < 0)
		ret = FAILED;
	if (ret == 0)
		ret = desk_add_steps(d, t, steps, n);
	return desk_end(d, ret);
}

int desk_append_after(struct desk *d, const char *on, struct desk_step *steps,
		      size_t n, int (*first)(void *ctx), void *ctx)
{
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, on, &t);
	for (size_t i = 0; i < n && ret == 0; i++) {
		const struct act *act = act_named(steps[i].act);

		if (!act)
			bug("no act %s", steps[i].act);
		ret = desk_try(d, act, &t);
	}
	if (ret == 0)
		ret = sign_steps(d, &t, steps, n);
	if (ret == 0)
		ret = append_steps(d, &t, steps, n, first, ctx);
	for (size_t i = 0; i < n; i++)
		cJSON_Delete(steps[i].data);
	ticket_release(&t);
	return ret;
}

int desk_append(struct desk *d, const char *on, struct desk_step *steps,
		size_t n)
{
	return desk_append_after(d, on, steps, n, NULL, NULL);
}

int desk_act(struct desk *d, const char *act, const char *on, cJSON *data)
{
	struct desk_step step = { .act = act, .data = data };

	return desk_append(d, on, &step, 1);
}

static int add_signed(struct desk *d, const struct ticket *none,
		      const struct desk_step *step, const struct strbuf *text)
{
	struct draft draft =
		desk_draft(d, step->act, none->id, none->tenant, step->data);
	int ret = sign_check_step(d, none, step);
	sha256 hash;

	draft.at = step->at;
	if (ret == 0 && text)
		ret = ledger_put_blob(d->ledger, &hash, text->buf, text->len);
	return ret < 0 ? ret : ledger_add(d->ledger, &draft, NULL);
}

static int record_for(struct desk *d, const char *act, const char *on,
		      const char *tenant, cJSON *data,
		      const struct strbuf *text)
{
	struct desk_step step = { .act = act, .data = data };
	int ret = desk_try(d, act_named(act), NULL);
	struct ticket none;

	ticket_init(&none);
	ticket_set(&none.id, on);
	ticket_set(&none.tenant, tenant);
	if (ret == 0)
		ret = sign_steps(d, &none, &step, 1);
	if (ret == 0)
		ret = ledger_begin(d->ledger);
	if (ret == 0)
		ret = desk_end(d, add_signed(d, &none, &step, text));
	ticket_release(&none);
	cJSON_Delete(step.data);
	return ret;
}

int desk_record(struct desk *d, const char *act, const char *on, cJSON *data,
		const struct strbuf *text)
{
	return record_for(d, act, on, "", data, text);
}

int desk_record_for(struct desk *d, const char *act, const char *on,
		    const char *tenant, cJSON *data)
{
	return record_for(d, act, on, tenant, data, NULL);
}

static cJSON *data_with(const char *key, const char *value)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, key, value);
	return data;
}

int ticket_claim(struct desk *d, const char *id)
{
	return desk_act(d, "ticket.claimed", id, NULL);
}

int ticket_release_claim(struct desk *d, const char *id)
{
	return desk_act(d, "ticket.released", id, NULL);
}

int ticket_note(struct desk *d, const char *id, const char *text)
{
	return desk_act(d, "ticket.noted", id, data_with("text", text));
}

int ticket_judge(struct desk *d, const char *id, enum verdict v,
		 const char *reason)
{
	cJSON *data = data_with("reason", reason ? reason : "");

	json_add_str(data, "verdict", verdict_word(v));
	return desk_act(d, "ticket.judged", id, data);
}

int ticket_close(struct desk *d, const char *id, enum verdict v,
		 const char *reason)
{
	cJSON *data = data_with("reason", reason && *reason ? reason : NULL);

	if (v != VERDICT_NONE)
		json_add_str(data, "verdict", verdict_word(v));
	return desk_act(d, "ticket.closed", id, data);
}

int ticket_reopen(struct desk *d, const char *id, const char *reason)
{
	return desk_act(d, "ticket.reopened", id,
			data_with("reason", reason ? reason : ""));
}
