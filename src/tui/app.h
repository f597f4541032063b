/*
 * app.h - the workbench: a stack of views, perhaps a modal on top, and one
 * line for what there is to say.
 *
 * The loop reads all waiting input, hands it to the modal or, through the
 * keymap and the dispatcher, to the view on top; then everything is drawn
 * into curses' own buffer and one doupdate() sends the difference.
 */
#ifndef TUI_APP_H
#define TUI_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "draw.h"
#include "input.h"
#include "keymap.h"
#include "watchfloor/desk.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/presence.h"
#include "watchfloor/strbuf.h"

/* The smallest screen that is drawn. */
#define MIN_LINES 16
#define MIN_COLS  60
/* From here on there is room for what only helps. */
#define WIDE_COLS 100

struct app;
struct column;
struct columns;
struct list;
struct table;
struct view;

/* ---- views ---- */

/* What a view can do; the table ends with a NULL run. */
struct view_action {
	enum action action;
	/* x: the row's action; args: what was typed after its word, "" when
	 * nothing. */
	int (*run)(struct view *v, enum action x, const char *args);
	/* The word for the hint line as things stand (translated), or NULL
	 * when it does not apply now.  "": not now, but perhaps on the next
	 * row, so its place is kept and the line is calm.  No function: never
	 * on that line. */
	const char *(*hint)(const struct view *v, enum action x);
};

struct view_ops {
	enum screen_id screen;
	const struct view_action *actions; /* in the order of the hints */
	/* Draw into the lines 0 .. LINES - 2 and leave the cursor where the
	 * person is. */
	void (*draw)(struct view *v);
	/* What the keys that move act on now.  May be NULL, and return it. */
	struct list *(*list)(struct view *v);
	/* A list that filters and sorts by itself; the next six are not
	 * needed then.  May be NULL. */
	struct table *(*table)(struct view *v);
	/* Show only what matches the text.  typing: more keys may follow, so
	 * what takes long can wait.  FAILED for a text that is wrong. */
	int (*filter)(struct view *v, const char *text, bool typing);
	/* The filter now; "" for none. */
	const char *(*filtered)(struct view *v);
	bool filters_by_query; /* by the query language, not by words */
	/* Sort by a column (index into its table), or in the screen's own
	 * order (-1); and which it is now. */
	int (*sort)(struct view *v, int column, bool reverse);
	/* By what a list is sorted that is not drawn in columns; NULL: there
	 * are columns, or it is not sorted. */
	const struct column *(*sort_keys)(struct view *v);
	int (*sorted)(struct view *v, bool *reverse);
	struct columns *(*columns)(struct view *v);
	/* The store has changed.  May be NULL. */
	void (*reload)(struct view *v);
	/* Do a piece of what can wait; false when nothing is left.  Called
	 * while no input waits; when some comes, what it asks the database
	 * fails and app->interrupted says so.  May be NULL. */
	bool (*work)(struct view *v);
	/* Rows that were put off come now: what is run next is about them, and
	 * was typed ahead.  May be NULL. */
	void (*fetch)(struct view *v);
	/* Something else to wait for, below other views too: a descriptor that
	 * can be read when there is news, or -1; and taking that in.  Both, or
	 * NULL. */
	int (*fd)(struct view *v);
	void (*wake)(struct view *v);
	/* The id of the ticket that it is about.  May be NULL. */
	const char *(*ticket)(const struct view *v);
	/* Something of it is under way: it is not to be left.  May be NULL. */
	bool (*busy)(const struct view *v);
	/* What the cursor is on, for the clipboard; false: nothing.  NULL:
	 * what a row of the table is known by. */
	bool (*copy)(struct view *v, struct strbuf *out);
	void (*free)(struct view *v);
};

/* Begins every view. */
struct view {
	const struct view_ops *ops;
	struct app *app;
	struct view *about; /* the view below that it is about; else NULL */
};

/* What the ops say, or the table. */
struct list *view_list(struct view *v);
struct columns *view_columns(struct view *v);
/* What it may be sorted by; NULL: it is not. */
const struct column *view_sort_keys(struct view *v);
bool view_copy(struct view *v, struct strbuf *out);
bool view_is_busy(const struct view *v);
int view_filter(struct view *v, const char *text, bool typing);
const char *view_filtered(struct view *v);
/* "due", "due-" for the reverse; the column it is sorted by turns round; ""
 * is the screen's own order. */
int view_sort(struct view *v, const char *column);
/* The column it is sorted by, or -1. */
int view_sorted(struct view *v, bool *reverse);
/* The layout and the order that the person keeps for the screen: into the
 * view when it is made. */
void view_restore_layout(struct view *v);

/* ---- modals: a prompt or a choice, in front of the view ---- */

/* "Enter take it"; a click on it presses the key (0: it does nothing). */
struct modal_hint {
	const char *key, *word;
	int press;
};
#define MODAL_HINTS 5

struct modal_ops {
	void (*input)(struct app *a, const struct input *in);
	void (*draw)(struct app *a); /* leaves the cursor */
	/* All input that waited has been handled.  May be NULL. */
	void (*settle)(struct app *a);
	/* Into hints[0..n), at most MODAL_HINTS, what can be done; returns n.
	 * What is appended to said stands before them; *wrong: instead, for
	 * something is wrong. */
	int (*hints)(struct app *a, struct modal_hint *hints,
		     struct strbuf *said, bool *wrong);
	void (*cancel)(struct app *a); /* as with Esc */
};

/* ---- an observer: looks on, changes nothing; for a tour ---- */

struct observer {
	/* A command went well; it may have opened a question. */
	void (*ran)(struct app *a, enum action x);
	/* All input that waited has been handled. */
	void (*settled)(struct app *a);
	/* Draw on lines of its own. */
	void (*draw)(struct app *a);
};

/* ---- the workbench ---- */

struct app {
	struct desk *desk;    /* that is shown */
	struct desk *present; /* the desk of now while a past one is shown,
				 else NULL */
	char *repeat;         /* the last act, as a command line, or NULL */
	const struct observer *observer; /* or NULL */
	struct view **views;
	int nviews, alloc;
	const struct modal_ops *modal; /* NULL: the view has the keys */
	struct strbuf message;
	bool is_error;
	struct strbuf trouble; /* the channel that fails, or nothing */
	bool quit, suspend;
	bool interrupted; /* the work of a view, by input */
	bool draw_now;    /* what it has done is awaited: show it before more */
	bool outdated;    /* input was handled since app_draw() */
	int64_t inputs;   /* decoded so far */
	int64_t moves;    /* of a view's list, by command_move() */
	int64_t input_at; /* clock_ticks() of the newest */
	bool awaits_rest; /* work waits for app_rests() */
	bool stream;      /* others write without a pause */
	char *alarm;      /* the ticket of the alarm that nobody is there */
	struct presences company;  /* who else is there: company.h */
	struct presence_mark mark; /* and that this one is */
};

/* So long must nobody type for what only helps to begin. */
#define REST_MS 200

/* The view on top; there is always one. */
struct view *app_view(const struct app *a);
/* The app owns v now. */
void app_push(struct app *a, struct view *v);
/* Free the view on top; the last one stays. */
void app_pop(struct app *a);
/* Take a view off the stack, wherever it stands: it is the caller's now. */
void app_take(struct app *a, struct view *v);

/* Has nobody typed for REST_MS?  When somebody has, the views' work is asked
 * again in time. */
bool app_rests(struct app *a);
/* What is made anew whenever others write (counts, the texts for a search)
 * waits for rest while they write without a pause: a key would have to wait
 * for a piece of it each time. */
bool app_may_help(struct app *a);

/* The desk of now, whichever is shown. */
struct desk *app_now(const struct app *a);

/* One line for the person, until the next key. */
void app_say(struct app *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Show the last error when code is a failure.  Returns code. */
int app_report(struct app *a, int code);

/* While something takes long: a ledger_progress; ctx is the app.  Esc stops
 * it. */
int app_progress(void *ctx, const char *what, int64_t done, int64_t total);

/* Take in what others have written; views reload when there is something, and
 * it says true. */
bool app_refresh(struct app *a);
/* The same, when this program has just written. */
void app_changed(struct app *a);
/* Has the alarm been raised that nobody looks after the queue? */
void app_look_at_alarm(struct app *a);

/* Draw everything into curses' buffer. */
void app_draw(struct app *a);
/* And send the terminal the difference. */
void app_show(struct app *a);
/* Hand one input to whoever it is for. */
void app_input(struct app *a, const struct input *in);
/* The same when it is no click: to whoever has the keys. */
void app_key(struct app *a, const struct input *in);
/* No more input waits. */
void app_settle(struct app *a);

/* Run one command line on the view on top: 0, or a failure with the last
 * error set. */
int command_run(struct app *a, const char *line);
/* Rows for the tables of views.  command_move moves the view's list;
 * command_word is a hint that always applies. */
int command_move(struct view *v, enum action x, const char *args);
int command_filter(struct view *v, enum action x, const char *args);
int command_save(struct view *v, enum action x, const char *args);
int command_back(struct view *v, enum action x, const char *args);
int command_quit(struct view *v, enum action x, const char *args);
const char *command_word(const struct view *v, enum action x);
/* The view's row for an action, else that of all views, else NULL. */
const struct view_action *command_find(const struct view *v, enum action x);

#endif
