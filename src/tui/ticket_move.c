/*
 * ticket_move.c - a ticket goes on in another version of its playbook: which
 * one, what would become of its answers, and why.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "picker.h"
#include "prompt.h"
#include "ticket_private.h"
#include "undo.h"
#include "watchfloor/clock.h"
#include "watchfloor/run_move.h"

/* So many versions are offered; an older one can be typed. */
#define OFFERED 30

struct moving {
	struct ticket_view *view;
	struct run_move *plan;
	struct pane pane; /* what it comes to */
	char *reason;
};

static void moving_free(struct moving *m)
{
	run_move_free(m->plan);
	pane_release(&m->pane);
	free(m->reason);
	free(m);
}

/* Yours to free. */
static char *draft_key(const struct moving *m)
{
	return xasprintf("move %s", m->view->ticket.id);
}

/* ---- doing it ---- */

static int move_it(struct app *a, struct moving *m)
{
	int ret = run_move_do(a->desk, m->plan, m->plan->lost > 0, m->reason);
	char *draft = draft_key(m);
	struct strbuf done = STRBUF_INIT;

	if (ret == 0) {
		draft_drop(draft);
		strbuf_addf(&done, _("%s goes on in the version of %s"),
			    m->view->ticket.id, m->plan->modified);
		app_changed(a);
		undo_say(a, done.buf);
	}
	strbuf_release(&done);
	free(draft);
	return ret;
}

static void drop_answered(struct app *a, void *ctx, int chosen)
{
	if (chosen == 0)
		app_report(a, move_it(a, ctx));
	else
		app_say(a, "%s", _("nothing was moved"));
	moving_free(ctx);
}

/* What does not fit is not dropped unseen. */
static void ask_drop(struct app *a, struct moving *m)
{
	const struct picker_item items[] = {
		{ 'y', _("yes: they stay on the record and do not count") },
		{ 'n', _("no: move nothing") },
	};
	char *title =
		xasprintf(Q_("%d answer does not fit the other version: drop "
			     "it?",
			     "%d answers do not fit the other version: drop "
			     "them?",
			     m->plan->lost),
			  m->plan->lost);

	picker_open(a, title, items, ARRAY_SIZE(items), 1, drop_answered, m);
	free(title);
}

static void reason_given(struct app *a, void *ctx, const char *text)
{
	struct moving *m = ctx;

	if (!text) {
		moving_free(m);
		return;
	}
	m->reason = xstrdup(text);
	if (m->plan->lost) {
		ask_drop(a, m);
		return;
	}
	app_report(a, move_it(a, m));
	moving_free(m);
}

/* ---- showing what it comes to ---- */

static void add_line(void *ctx, const char *line, bool dropped)
{
	pane_add(ctx, "", dropped ? LOOK_BAD : LOOK_NORMAL, line);
}

static void fill(struct moving *m)
{
	if (pane_begin(&m->pane, COLS - 2, 0))
		run_move_each_line(m->plan, add_line, &m->pane);
}

static int panel_lines(void *ctx, int most)
{
	struct moving *m = ctx;

	fill(m);
	return m->pane.n < most ? m->pane.n : most;
}

static void panel_draw(void *ctx, struct area at)
{
	struct moving *m = ctx;

	fill(m);
	pane_draw(&m->pane, (struct area){ at.y, 1, at.h, at.w - 2 });
}

static bool panel_key(void *ctx, int key)
{
	struct moving *m = ctx;

	return list_take_key(&m->pane.list, key);
}

static const struct prompt_panel panel = {
	.lines = panel_lines,
	.draw = panel_draw,
	.key = panel_key,
};

static void ask_reason(struct app *a, struct moving *m)
{
	char *draft = draft_key(m);
	const struct prompt_spec spec = {
		.kind = PROMPT_TEXT,
		.label = _("move it? why (or nothing): "),
		.draft = draft,
		.done = reason_given,
		.ctx = m,
		.panel = &panel,
	};

	prompt_open(a, &spec);
	free(draft);
}

static int plan(struct ticket_view *v, const char *revision, const cJSON *map)
{
	struct run_move *planned;
	struct moving *m;
	int ret = run_move_plan(&planned, v->view.app->desk, v->ticket.id,
				revision, map);

	if (ret < 0)
		return ret;
	m = xcalloc(1, sizeof *m);
	m->view = v;
	m->plan = planned;
	pane_init(&m->pane);
	ask_reason(v->view.app, m);
	return 0;
}

/* ---- which version ---- */

struct choosing {
	struct ticket_view *view;
	struct repo_commit *commits;
	int n;
};

static void version_chosen(struct app *a, void *ctx, int index)
{
	struct choosing *c = ctx;

	if (index >= 0)
		app_report(a, plan(c->view, c->commits[index].id, NULL));
	repo_commits_free(c->commits, c->n);
	free(c);
}

/* "0123456789 2026-11-25 23:59Z Lin (walked now): There may be several" */
static char *version_text(const struct ticket_view *v, const char *path,
			  const struct repo_commit *k)
{
	struct repo *r = v->view.app->desk->repo;
	struct strbuf sb = STRBUF_INIT, text = STRBUF_INIT;
	char at[CLOCK_RFC3339_SIZE], blob[41] = "";

	clock_format(at, k->at);
	strbuf_addf(&sb, "%.10s %.10s %.5sZ %s", k->id, at,
		    at + strlen("2026-11-25T"), k->author);
	if (repo_read(r, k->id, path, &text, blob) == 0 &&
	    strcmp(blob, v->run->blob) == 0)
		strbuf_addf(&sb, " (%s)", _("walked now"));
	strbuf_addf(&sb, ": %s", k->summary);
	strbuf_release(&text);
	return strbuf_detach(&sb);
}

static void offer(struct choosing *c, const char *path)
{
	struct picker_item *items = xcalloc((size_t)c->n, sizeof *items);

	for (int i = 0; i < c->n; i++)
		items[i].text = version_text(c->view, path, &c->commits[i]);
	picker_open(c->view->view.app, _("Which version?"), items, c->n, 0,
		    version_chosen, c);
	for (int i = 0; i < c->n; i++)
		free((char *)items[i].text);
	free(items);
}

static int choose_version(struct ticket_view *v)
{
	struct choosing *c = xcalloc(1, sizeof *c);
	struct desk *d = v->view.app->desk;
	struct repo_entry entry = { .path = NULL };
	struct strbuf text = STRBUF_INIT;
	int ret = repo_find(d->repo, d->commit, v->run->playbook_id, &text,
			    &entry);

	c->view = v;
	if (ret == 0)
		ret = repo_log(d->repo, d->commit, entry.path, OFFERED,
			       &c->commits, &c->n);
	if (ret == 0)
		offer(c, entry.path);
	else
		free(c);
	strbuf_release(&text);
	repo_entry_release(&entry);
	return ret;
}

/* ---- the words of the command ---- */

/* COMMIT OLDSTEP=NEWSTEP..., cut into words here. */
static int plan_words(struct ticket_view *v, char *words)
{
	char *rest = NULL, *revision = strtok_r(words, " ", &rest);
	cJSON *map = cJSON_CreateObject();
	char *word;
	int ret = 0;

	while (ret == 0 && (word = strtok_r(NULL, " ", &rest))) {
		char *equals = strchr(word, '=');

		if (!equals || equals == word || !equals[1]) {
			ret = fail(_("\"%s\" is not OLDSTEP=NEWSTEP"), word);
			break;
		}
		*equals = '\0';
		cJSON_DeleteItemFromObjectCaseSensitive(map, word);
		json_add_str(map, word, equals + 1);
	}
	if (ret == 0)
		ret = plan(v, revision, map);
	cJSON_Delete(map);
	return ret;
}

int ticket_move(struct view *view, enum action x, const char *args)
{
	struct ticket_view *v = (struct ticket_view *)view;
	char *words;
	int ret;

	if (!steps_point(v))
		return fail_as(REFUSED, v->run ? _("the playbook is at its end")
					       : _("the playbook has not been "
						   "begun"));
	if (!*args)
		return choose_version(v);
	words = xstrdup(args);
	ret = plan_words(v, words);
	free(words);
	return ret;
}
