/*
 * ticket_tabs.c - what is known about a ticket: facts, alerts, timeline,
 * notes.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "due.h"
#include "external.h"
#include "tabbar.h"
#include "ticket_columns.h"
#include "ticket_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/duty.h"
#include "watchfloor/report.h"
#include "watchfloor/text.h"

/* Columns of the names of facts; of times. */
enum { FACT_WIDTH = 13, TIME_WIDTH = 12 };

/* ---- facts ---- */

/* A line end in a value is a mark like any other: it makes no new line. */
static void add_fact(struct pane *p, const char *name, const char *value)
{
	struct strbuf safe = STRBUF_INIT;

	text_safe(&safe, value, strlen(value), TEXT_ONE_LINE);
	if (safe.len)
		pane_add(p, name, LOOK_NORMAL, safe.buf);
	strbuf_release(&safe);
}

static void add_time(struct pane *p, const char *name, int64_t at)
{
	char buf[CLOCK_RFC3339_SIZE];

	if (at == CLOCK_NEVER)
		return;
	/* 2026-11-22T21:07:20.435Z, without the milliseconds. */
	clock_format(buf, at);
	buf[strlen("2026-11-22")] = ' ';
	buf[strlen("2026-11-22 21:07:20")] = 'Z';
	buf[strlen("2026-11-22 21:07:20Z")] = '\0';
	add_fact(p, name, buf);
}

static void add_due(struct ticket_view *v, struct pane *p)
{
	struct strbuf sb = STRBUF_INIT;
	struct due due;

	if (!ticket_due(&due, v->view.app->desk->conf, &v->ticket,
			desk_now(v->view.app->desk)))
		return;
	due_print(&sb, due.left);
	strbuf_addf(&sb, " %s%s", due_title(due.clock),
		    due.left < 0 ? " !" : "");
	if (due.still)
		strbuf_addf(&sb, " · %s", _("stands still"));
	pane_add(p, _("Clock"), due.left < 0 ? LOOK_LATE : LOOK_NORMAL, sb.buf);
	strbuf_release(&sb);
}

/* The report that is owed to the authorities, and the final one. */
static void add_report(struct ticket_view *v, struct pane *p)
{
	const struct ticket *t = &v->ticket;
	struct report_due due;
	struct strbuf sb = STRBUF_INIT;

	if (t->level != LEVEL_NONE)
		add_fact(p, _("Level"), level_title(t->level));
	if (report_next(&due, t, desk_now(v->view.app->desk))) {
		strbuf_addf(&sb, "%s ", report_stage_title(due.stage));
		due_print(&sb, due.left);
		strbuf_addf(&sb, " → %s", report_recipient(t->operator));
		pane_add(p, _("Report"), due.left < 0 ? LOOK_LATE : LOOK_STRONG,
			 sb.buf);
	}
	add_time(p, _("Reported"), t->reported);
	strbuf_release(&sb);
}

static int add_authorisation(void *ctx, const struct authorisation *a)
{
	struct strbuf sb = STRBUF_INIT;

	authorisation_print(a, clock_now(), &sb);
	add_fact(ctx, _("Authorised"), sb.buf);
	strbuf_release(&sb);
	return 0;
}

/* What the customer allows, on this ticket or on all of them. */
static void add_authorisations(struct ticket_view *v, struct pane *p)
{
	struct authorisation_filter f = { .ticket = &v->ticket,
					  .in_force = true };

	app_report(v->view.app, authorisation_each(v->view.app->desk, &f,
						   add_authorisation, p));
}

/* The skill that its route asks for, and who has that. */
static void add_skill(const struct ticket_view *v, struct pane *p)
{
	const struct desk *d = v->view.app->desk;
	const struct conf_route *r = conf_route_for(d->conf, &v->ticket);
	struct strbuf sb = STRBUF_INIT, who = STRBUF_INIT;

	if (!r || !r->skill)
		return;
	duty_print_skilled(d, r->skill, &who);
	strbuf_addstr(&sb, r->skill);
	if (who.len)
		strbuf_addf(&sb, ": %s", who.buf);
	else if (d->conf->nmembers)
		strbuf_addf(&sb, ": %s", _("nobody has it"));
	add_fact(p, _("Skill"), sb.buf);
	strbuf_release(&who);
	strbuf_release(&sb);
}

/* Who else is to act. */
static void add_others(struct ticket_view *v, struct pane *p)
{
	const struct ticket *t = &v->ticket;
	const struct step *s;

	add_skill(v, p);
	if (t->waiting != WAITING_NOT)
		pane_add(p, _("Waits"), LOOK_STRONG, waiting_title(t->waiting));
	add_fact(p, _("Escalated"), t->escalated);
	add_time(p, _("Answer by"), t->answer_by);
	add_fact(p, _("Review"), t->review);
	add_fact(p, _("Question to"), t->asked);
	add_fact(p, _("Signature of"), t->signoff);
	add_authorisations(v, p);
	add_fact(p, _("Notice for"), t->approval);
	add_fact(p, _("We recommend"), t->advice);
	s = v->run && *t->returned ? run_step(v->run, t->returned) : NULL;
	if (*t->returned)
		pane_add(p, _("Sent back to"), LOOK_STRONG,
			 s ? step_title(s) : t->returned);
	add_time(p, _("Informed"), t->informed);
	add_time(p, _("Contained"), t->contained);
}

/* What happened comes first; how far the work on it is the title tells too. */
static void fill_facts(struct ticket_view *v, struct pane *p)
{
	const struct ticket *t = &v->ticket;
	struct desk *d = v->view.app->desk;
	struct strbuf sb = STRBUF_INIT;

	add_fact(p, _("What"), t->title);
	add_fact(p, _("Type"), taxonomy_title(d->taxonomy, t->type));
	pane_add(p, _("Severity"), theme_severity(t->severity),
		 severity_title(t->severity));
	add_fact(p, _("Tenant"), t->tenant);
	add_fact(p, _("Asset"), t->asset);
	add_fact(p, _("Source"), t->src);
	add_fact(p, _("Target"), t->dst);
	add_fact(p, _("User"), t->user);
	add_fact(p, _("File"), t->file);
	add_fact(p, _("URL"), t->url);
	number_print(&sb, t->alerts);
	add_fact(p, _("Alerts"), sb.buf);
	add_time(p, _("First"), t->first);
	add_time(p, _("Last"), t->last);
	add_fact(p, _("State"), state_title(t->state));
	if (t->verdict != VERDICT_NONE)
		add_fact(p, _("Verdict"), verdict_title(t->verdict));
	add_fact(p, _("Owner"), *t->owner ? t->owner : _("nobody"));
	if (evidence_hold_record(d, t->id))
		pane_add(p, _("Evidence"), LOOK_STRONG,
			 _("held: nothing of it is removed"));
	add_due(v, p);
	add_others(v, p);
	add_report(v, p);
	add_time(p, _("Opened"), t->opened);
	add_time(p, _("Closed"), t->closed);
	add_fact(p, _("ATT&CK"), t->attack);
	add_fact(p, _("Product"), t->product);
	add_fact(p, _("Rule"), t->rule);
	add_fact(p, _("Fingerprint"), t->fingerprint);
	strbuf_release(&sb);
}

/* ---- timeline and notes ---- */

static const char *event_time(const struct event *e, char *buf)
{
	return clock_format_short(buf, e->at, clock_now());
}

/* The i-th in the order that is asked for. */
static const struct event *event_at(const struct ticket_view *v, int i)
{
	return &v->events[v->oldest_first ? v->nevents - 1 - i : i];
}

static void fill_timeline(struct ticket_view *v, struct pane *p)
{
	char buf[CLOCK_SHORT_SIZE];

	for (int i = 0; i < v->nevents; i++) {
		const struct event *e = event_at(v, i);

		pane_add(p, event_time(e, buf),
			 e->undone ? LOOK_DIM : LOOK_NORMAL, e->sentence);
	}
}

static void fill_notes(struct ticket_view *v, struct pane *p)
{
	char buf[CLOCK_SHORT_SIZE];
	struct strbuf who = STRBUF_INIT;
	bool any = false;

	for (int i = 0; i < v->nevents; i++) {
		const struct event *e = event_at(v, i);

		if (!e->note)
			continue;
		any = true;
		strbuf_reset(&who);
		strbuf_addstr(&who, e->actor);
		if (e->undone)
			strbuf_addf(&who, " [%s]", _("taken back"));
		pane_add(p, event_time(e, buf), LOOK_STRONG, who.buf);
		pane_add(p, "", e->undone ? LOOK_DIM : LOOK_NORMAL, e->note);
	}
	if (!any)
		pane_add(p, "", LOOK_DIM, _("No notes yet; n writes one."));
	strbuf_release(&who);
}

static int add_event(void *ctx, const struct record *r)
{
	struct ticket_view *v = ctx;
	struct strbuf sentence = STRBUF_INIT;
	const char *note = NULL;
	struct event *e;

	event_sentence(v->view.app->desk, r, &sentence);
	if (strcmp(r->act, "ticket.noted") == 0)
		note = json_str_at(r->data, "text");
	v->events =
		xrealloc(v->events, (size_t)v->nevents + 1, sizeof *v->events);
	e = &v->events[v->nevents++];
	*e = (struct event){
		.at = r->at,
		.actor = xstrdup(r->actor),
		.sentence = strbuf_detach(&sentence),
		.note = xstrdup(note),
		.undone = act_is_undone(v->view.app->desk, r),
	};
	v->nnotes += note && !e->undone;
	if (strcmp(r->act, "review.returned") == 0 && !e->undone) {
		free(v->sent_back);
		v->sent_back = xstrdup(e->sentence);
	}
	return 0;
}

static void clear_events(struct ticket_view *v)
{
	free(v->sent_back);
	v->sent_back = NULL;
	for (int i = 0; i < v->nevents; i++) {
		free(v->events[i].actor);
		free(v->events[i].sentence);
		free(v->events[i].note);
	}
	v->nevents = v->nnotes = 0;
}

static void newest_first(struct ticket_view *v)
{
	for (int i = 0, j = v->nevents - 1; i < j; i++, j--) {
		struct event e = v->events[i];

		v->events[i] = v->events[j];
		v->events[j] = e;
	}
}

/* ---- the tabs ---- */

static void draw_alerts(struct ticket_view *v, struct area at)
{
	alerts_draw(&v->alerts, at, v->in_tab);
}

static struct list *list_of_alerts(struct ticket_view *v)
{
	return &v->alerts.list;
}

static int read_alert(struct ticket_view *v)
{
	return alerts_read(&v->alerts);
}

static void draw_evidence(struct ticket_view *v, struct area at)
{
	evidence_tab_draw(&v->evidence, at, v->in_tab);
}

static struct table *table_of_evidence(struct ticket_view *v)
{
	return evidence_tab_table(&v->evidence);
}

static int read_evidence(struct ticket_view *v)
{
	return evidence_tab_read(&v->evidence);
}

static void draw_similar(struct ticket_view *v, struct area at)
{
	similar_tab_draw(&v->similar, at, v->in_tab);
}

static struct table *table_of_similar(struct ticket_view *v)
{
	return &v->similar.table;
}

static int read_similar(struct ticket_view *v)
{
	return similar_tab_read(&v->similar);
}

/* Either text that fill() makes (head: columns of its heads), or a list that
 * draw() draws. */
static const struct {
	const char *title; /* N_() */
	int head;
	void (*fill)(struct ticket_view *v, struct pane *p);
	void (*draw)(struct ticket_view *v, struct area at);
	struct list *(*list)(struct ticket_view *v);
	struct table *(*table)(struct ticket_view *v);
	int (*read)(struct ticket_view *v);
} tabs[TAB_COUNT] = {
	[TAB_FACTS] = { N_("Facts"), FACT_WIDTH, .fill = fill_facts },
	[TAB_ALERTS] = { N_("Alerts"), .draw = draw_alerts,
			 .list = list_of_alerts, .read = read_alert },
	[TAB_TIMELINE] = { N_("Timeline"), TIME_WIDTH, .fill = fill_timeline },
	[TAB_NOTES] = { N_("Notes"), TIME_WIDTH, .fill = fill_notes },
	[TAB_EVIDENCE] = { N_("Evidence"), .draw = draw_evidence,
			   .table = table_of_evidence, .read = read_evidence },
	[TAB_SIMILAR] = { N_("Similar"), .draw = draw_similar,
			  .table = table_of_similar, .read = read_similar },
};

static void print_tab(const void *ctx, int i, struct strbuf *title,
		      struct strbuf *late)
{
	const struct ticket_view *v = ctx;

	strbuf_addstr(title, _(tabs[i].title));
	if (i == TAB_ALERTS)
		strbuf_addf(title, " %lld", (long long)v->ticket.alerts);
	if (i == TAB_NOTES && v->nnotes)
		strbuf_addf(title, " %d", v->nnotes);
	if (i == TAB_SIMILAR && similar_tab_count(&v->similar) > 0)
		strbuf_addf(title, " %d", similar_tab_count(&v->similar));
}

void tabs_draw_heads(struct ticket_view *v, struct area line)
{
	const struct tabbar b = {
		TAB_COUNT, (int)v->tab,
		LOOK_TAB,  v->in_tab ? LOOK_SELECTED : LOOK_TAB_ON,
		print_tab, v
	};

	tabbar_draw(&b, line);
}

void tabs_draw(struct ticket_view *v, struct area at)
{
	struct pane *p = &v->tab_pane;

	if (tabs[v->tab].draw) {
		tabs[v->tab].draw(v, at);
		return;
	}
	if (pane_begin(p, at.w, tabs[v->tab].head))
		tabs[v->tab].fill(v, p);
	pane_draw(p, at);
}

int tabs_page_out(struct ticket_view *v)
{
	struct strbuf text = STRBUF_INIT;
	struct pane p;
	int ret;

	if (v->tab == TAB_ALERTS)
		return alerts_page_out(&v->alerts);
	if (!tabs[v->tab].fill)
		return fail_as(NOT_FOUND, _("there is nothing to read"));
	pane_init(&p);
	pane_begin(&p, PANE_UNBROKEN, tabs[v->tab].head);
	tabs[v->tab].fill(v, &p);
	pane_print(&p, &text);
	pane_release(&p);
	ret = external_page(text.buf);
	strbuf_release(&text);
	return ret;
}

struct table *tabs_table(struct ticket_view *v)
{
	return tabs[v->tab].table ? tabs[v->tab].table(v) : NULL;
}

struct list *tabs_list(struct ticket_view *v)
{
	struct table *t = tabs_table(v);

	if (t)
		return &t->list;
	return tabs[v->tab].list ? tabs[v->tab].list(v) : &v->tab_pane.list;
}

int tabs_cursor_line(struct ticket_view *v, struct area at)
{
	if (tabs_table(v))
		at.y++; /* below its heads */
	else if (!tabs[v->tab].list)
		return at.y;
	return list_cursor_line(tabs_list(v), at);
}

bool tabs_is_list(const struct ticket_view *v)
{
	return tabs[v->tab].read != NULL;
}

int tabs_read(struct ticket_view *v)
{
	return tabs[v->tab].read(v);
}

bool tabs_work(struct ticket_view *v)
{
	return similar_tab_work(&v->similar, v->tab == TAB_SIMILAR);
}

void tabs_show(struct ticket_view *v, enum ticket_tab tab)
{
	v->tab = tab;
	pane_filter(&v->tab_pane, "");
}

/* A list knows its rows, a text its paragraphs. */
int tabs_filter(struct ticket_view *v, const char *text)
{
	if (v->tab == TAB_ALERTS)
		alerts_filter(&v->alerts, text);
	else if (tabs[v->tab].fill)
		pane_filter(&v->tab_pane, text);
	else
		return fail_as(NOT_FOUND, _("there is nothing to filter here"));
	return 0;
}

const char *tabs_filtered(struct ticket_view *v)
{
	const struct table *t = tabs_table(v);

	if (t)
		return t->filter;
	return v->tab == TAB_ALERTS ? v->alerts.filter : v->tab_pane.filter;
}

static const struct column event_sort_keys[] = {
	{ .name = "time", .title = N_("TIME") }, { .name = NULL }
};

static bool shows_events(const struct ticket_view *v)
{
	return v->tab == TAB_TIMELINE || v->tab == TAB_NOTES;
}

const struct column *tabs_sort_keys(struct ticket_view *v)
{
	if (v->tab == TAB_ALERTS)
		return alert_sort_keys;
	return shows_events(v) ? event_sort_keys : NULL;
}

int tabs_sorted(struct ticket_view *v, bool *reverse)
{
	*reverse = v->tab == TAB_ALERTS ? v->alerts.reverse : !v->oldest_first;
	if (v->tab == TAB_ALERTS)
		return v->alerts.sort;
	return shows_events(v) && v->oldest_first ? 0 : -1;
}

int tabs_sort(struct ticket_view *v, int key, bool reverse)
{
	if (v->tab == TAB_ALERTS) {
		alerts_sort(&v->alerts, key, reverse);
		return 0;
	}
	v->oldest_first = key >= 0 && !reverse;
	v->tab_pane.list.top = 0;
	pane_touch(&v->tab_pane);
	return 0;
}

void tabs_load(struct ticket_view *v)
{
	clear_events(v);
	app_report(v->view.app, timeline_each(v->view.app->desk, v->ticket.id,
					      add_event, v));
	newest_first(v);
	alerts_reload(&v->alerts);
	evidence_tab_touch(&v->evidence);
	similar_tab_touch(&v->similar);
	pane_touch(&v->tab_pane);
}

void tabs_init(struct ticket_view *v)
{
	struct app *a = v->view.app;

	pane_init(&v->tab_pane);
	alerts_init(&v->alerts, a, &v->ticket);
	evidence_tab_init(&v->evidence, a, v->ticket.id);
	similar_tab_init(&v->similar, a, &v->ticket);
}

void tabs_release(struct ticket_view *v)
{
	clear_events(v);
	free(v->events);
	pane_release(&v->tab_pane);
	alerts_release(&v->alerts);
	evidence_tab_release(&v->evidence);
	similar_tab_release(&v->similar);
}
