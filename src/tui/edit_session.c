/*
 * edit_session.c - a playbook changed in the person's editor: edit, look at
 * what lint says, commit or edit again.
 *
 * All of it is asked on the plain terminal, line by line, so that it is the
 * same from the shell and from the workbench.  No answer (the terminal has
 * gone) is taken for "leave it": the text stays in its file.
 */
#include "config.h"

#include "edit_session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "external.h"
#include "watchfloor/authority.h"
#include "watchfloor/playbook_edit.h"
#include "watchfloor/text.h"
#include "watchfloor/tui.h"

struct session {
	struct playbook_edit *edit;
	const char *message; /* NULL: to be asked for */
	char *line;          /* that was read last */
	size_t alloc;
	char *said;
	bool done;
};

/* The next line without its end, or NULL. */
static const char *ask(struct session *s, const char *question)
{
	ssize_t len;

	text_print(stdout, "%s ", question);
	fflush(stdout);
	clearerr(stdin);
	len = getline(&s->line, &s->alloc, stdin);
	if (len < 0) {
		putchar('\n');
		return NULL;
	}
	s->line[strcspn(s->line, "\r\n")] = '\0';
	return s->line;
}

static int left_alone(const struct session *s)
{
	return fail_as(REFUSED, _("%s was not changed"), s->edit->path);
}

/* ---- what lint says ---- */

static void put_findings(const struct playbook_edit *e)
{
	const struct findings *f = &e->now.findings;
	struct strbuf line = STRBUF_INIT;

	for (int i = 0; i < f->n; i++) {
		strbuf_reset(&line);
		finding_print(&f->list[i], e->path, &line);
		text_print(stdout, "%.*s\n", (int)line.len - 1, line.buf);
	}
	strbuf_release(&line);
}

/* ---- taking it ---- */

static void say_committed(struct session *s, const char *commit)
{
	const struct playbook_edit *e = s->edit;

	if (!*commit)
		s->said = xasprintf(_("%s was written"), e->path);
	else if (e->desk->adopted)
		s->said = xasprintf(_("%s: committed %.7s; the desk goes by "
				      "%.7s until that is adopted"),
				    e->path, commit, e->desk->commit);
	else
		s->said = xasprintf(_("%s: committed %.7s"), e->path, commit);
}

static int take(struct session *s)
{
	char commit[41];
	int ret = playbook_edit_take(s->edit, s->message, commit);

	if (ret == 0) {
		say_committed(s, commit);
		s->done = true;
	}
	return ret;
}

/* A commit says why; without an answer the question before is asked again. */
static int take_with_reason(struct session *s)
{
	const char *why = s->edit->desk && !s->message
				  ? ask(s, _("Why, in one line?"))
				  : "";
	char *message;
	int ret;

	if (!why)
		return left_alone(s);
	if (!s->edit->desk || s->message)
		return take(s);
	if (!*why)
		return 0;
	message = xstrdup(why);
	s->message = message;
	ret = take(s);
	s->message = NULL;
	free(message);
	return ret;
}

/* ---- what now? ---- */

static const char *question_of(const struct playbook_edit *e)
{
	if (e->now.findings.errors)
		return _("[e]dit again, or [d]iscard?");
	return e->desk ? _("[c]ommit, [e]dit again, or [d]iscard?")
		       : _("[w]rite, [e]dit again, or [d]iscard?");
}

/* "e" edits again: *again. */
static int decide(struct session *s, bool *again)
{
	bool errors = s->edit->now.findings.errors > 0;
	const char *answer;

	if (!errors && s->message)
		return take(s);
	answer = ask(s, question_of(s->edit));
	if (!answer || *answer == 'd')
		return left_alone(s);
	*again = *answer == 'e';
	if (!errors && (*answer == 'c' || *answer == 'w'))
		return take_with_reason(s);
	return 0;
}

static int edit_once(struct session *s)
{
	int ret = external_edit_file(s->edit->kept);
	bool again = false;

	if (ret == 0)
		ret = playbook_edit_look(s->edit);
	if (ret < 0)
		return ret;
	if (!playbook_edit_changed(s->edit)) {
		s->said =
			xasprintf(_("%s: nothing was changed"), s->edit->path);
		s->done = true;
		return 0;
	}
	put_findings(s->edit);
	while (ret == 0 && !s->done && !again)
		ret = decide(s, &again);
	return ret;
}

/* What is not taken is named, so that it can be gone on with. */
static int finish(const struct session *s, int ret)
{
	char *why;

	if (!playbook_edit_end(s->edit) || ret == 0)
		return ret;
	why = xstrdup(fail_text());
	fail_as(ret, _("%s; the text is kept in %s: --from goes on with it"),
		why, s->edit->kept);
	free(why);
	return ret;
}

static int session(struct playbook_edit *e, const char *message, char **said)
{
	struct session s = { .edit = e,
			     .message = message && *message ? message : NULL };
	int ret = 0;

	*said = NULL;
	text_print(stdout,
		   _("%s: what you write is kept in %s until it is taken\n"),
		   e->path, e->kept);
	fflush(stdout);
	while (ret == 0 && !s.done)
		ret = edit_once(&s);
	ret = finish(&s, ret);
	free(s.line);
	*said = s.said;
	return ret;
}

int tui_edit_playbook(struct playbook_edit *e, const char *message, char **said)
{
	external_no_screen();
	if (e->desk && desk_whoami(e->desk) == WHO_KEY)
		external_forbid();
	return session(e, message, said);
}

int edit_playbook(struct app *a, const char *id)
{
	struct playbook_edit e;
	char *said = NULL;
	int ret = external_check();

	if (ret < 0)
		return ret;
	ret = playbook_edit_desk(&e, app_now(a), id);
	if (ret == 0) {
		external_leave();
		ret = session(&e, NULL, &said);
		external_return();
		app_changed(a);
	}
	if (ret == 0)
		app_say(a, "%s", said);
	free(said);
	playbook_edit_release(&e);
	return ret;
}
