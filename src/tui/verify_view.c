/*
 * verify_view.c - verifying the whole ledger.
 *
 * The work is done beside this thread (verify_job.h), so keys are answered as
 * always.  To leave the screen is to stop it.
 */
#include "config.h"

#include "verify_view.h"

#include <stdlib.h>
#include <string.h>

#include "ledger_view.h"
#include "pane.h"
#include "ticket_columns.h"
#include "verify_job.h"
#include "watchfloor/clock.h"
#include "watchfloor/text.h"

struct verify_view {
	struct view view;
	struct verify_job *job;
	struct verify_progress progress;
	struct pane result;
};

static struct verify_view *verify_of(const struct view *v)
{
	return (struct verify_view *)v;
}

/* ---- what it found ---- */

static void add_count(struct pane *p, const char *name, int64_t n)
{
	struct strbuf sb = STRBUF_INIT;

	number_print(&sb, n);
	pane_add(p, name, LOOK_NORMAL, sb.buf);
	strbuf_release(&sb);
}

static void add_verdict(struct pane *p, const struct ledger_report *r)
{
	if (r->nwrong)
		pane_add(p, "", LOOK_BAD, _("NOT VERIFIED"));
	else
		pane_add(p, "", LOOK_GOOD,
			 _("verified: every record, the tree, the "
			   "signatures, and the state equals a replay"));
	pane_add(p, "", LOOK_NORMAL, "");
	for (int i = 0; i < r->nwrong; i++)
		pane_add(p, _("Wrong"), LOOK_BAD, r->wrong[i]);
	if (r->nwrong)
		pane_add(p, "", LOOK_NORMAL, "");
}

static void add_report(struct pane *p, const struct ledger_report *r)
{
	char at[CLOCK_RFC3339_SIZE];

	add_verdict(p, r);
	add_count(p, _("Records"), r->records);
	add_count(p, _("Checkpoints"), r->checkpoints);
	add_count(p, _("Blobs"), r->blobs);
	add_count(p, _("Sealed up to"), r->sealed);
	if (r->newest_at != CLOCK_NEVER)
		pane_add(p, _("Newest"), LOOK_NORMAL,
			 clock_format(at, r->newest_at));
	if (r->replay_skipped)
		pane_add(p, _("Replay"), LOOK_ASK,
			 _("not done: records could not be read"));
}

static void fill(struct verify_view *v)
{
	const struct ledger_report *r = verify_report(v->job);

	if (r)
		add_report(&v->result, r);
	else
		pane_add(&v->result, "", LOOK_BAD, fail_text());
}

/* ---- drawing ---- */

static int share_of(const struct verify_progress *p, int width)
{
	if (p->total <= 0)
		return 0;
	return (int)(width * (p->done < p->total ? p->done : p->total) /
		     p->total);
}

static void draw_bar(const struct verify_view *v, struct area at)
{
	int full = share_of(&v->progress, at.w);

	draw_column(at.y, at.x, full, LOOK_SELECTED, "");
	for (int x = full; x < at.w; x++)
		draw_words(at.y, at.x + x, 1, LOOK_RULE, glyph(GLYPH_DOT));
}

static void draw_progress(const struct verify_view *v)
{
	const struct verify_progress *p = &v->progress;
	struct area bar = { 5, 1, 1, COLS - 2 };
	struct strbuf sb = STRBUF_INIT;

	strbuf_addstr(&sb, p->what ? p->what : _("opening"));
	if (p->done) {
		strbuf_addstr(&sb, "  ");
		number_print(&sb, p->done);
	}
	if (p->total) {
		strbuf_addstr(&sb, " / ");
		number_print(&sb, p->total);
	}
	draw_words(3, 1, COLS - 2, LOOK_STRONG, sb.buf);
	draw_bar(v, bar);
	strbuf_release(&sb);
}

static void verify_draw(struct view *view)
{
	struct verify_view *v = verify_of(view);
	struct area at = { 2, 1, LINES - 3, COLS - 2 };

	draw_title(_("Verify the ledger"),
		   ledger_origin(view->app->desk->ledger));
	if (!v->progress.over) {
		draw_progress(v);
	} else {
		if (pane_begin(&v->result, at.w, 14))
			fill(v);
		pane_draw(&v->result, at);
	}
	move(at.y, 0);
}

/* ---- acting ---- */

static int fd(struct view *view)
{
	return verify_fd(verify_of(view)->job);
}

static void wake(struct view *view)
{
	struct verify_view *v = verify_of(view);

	verify_look(v->job, &v->progress);
}

/* Back to the ledger: to the first record that is wrong, if there is one. */
static int run_back(struct view *view, enum action x, const char *args)
{
	struct verify_view *v = verify_of(view);
	struct app *a = view->app;
	const struct ledger_report *r =
		v->progress.over ? verify_report(v->job) : NULL;
	int64_t wrong = r ? r->first_wrong : 0;

	if (!v->progress.over)
		app_say(a, _("the verification was stopped"));
	app_pop(a);
	if (wrong)
		ledger_view_select(app_view(a), wrong);
	return 0;
}

static const char *hint_back(const struct view *view, enum action x)
{
	return verify_of(view)->progress.over ? command_word(view, x)
					      : _("stop");
}

static const struct view_action actions[] = {
	{ ACTION_BACK, run_back, hint_back },
	{ 0 },
};

static struct list *verify_list(struct view *view)
{
	return &verify_of(view)->result.list;
}

static void verify_free(struct view *view)
{
	struct verify_view *v = verify_of(view);

	verify_end(v->job);
	pane_release(&v->result);
	free(v);
}

static const struct view_ops verify_ops = {
	.screen = SCREEN_PAGER,
	.actions = actions,
	.draw = verify_draw,
	.list = verify_list,
	.fd = fd,
	.wake = wake,
	.free = verify_free,
};

int verify_view(struct view **out, struct app *a)
{
	struct verify_job *job;
	struct verify_view *v;
	int ret = verify_begin(&job, ledger_dir(a->desk->ledger), &desk_rules);

	if (ret < 0)
		return ret;
	v = xcalloc(1, sizeof *v);
	v->view = (struct view){ .ops = &verify_ops, .app = a };
	v->job = job;
	pane_init(&v->result);
	*out = &v->view;
	return 0;
}
