/*
 * repo_diff.c - the lines that differ between two texts, by libgit2.
 */
#include "config.h"

#include <git2.h>
#include <string.h>

#include "playbook/repo_git.h"
#include "watchfloor/i18n.h"
#include "watchfloor/playbook.h"

#define CONTEXT_LINES 3

struct diffing {
	int (*each)(void *ctx, const struct diff_line *line);
	void *ctx;
	int answer;
};

/* Tell of one line; libgit2 may go on after an answer that is not 0. */
static int tell(struct diffing *d, struct diff_line *line)
{
	if (d->answer)
		return d->answer;
	while (line->len && strchr("\r\n", line->text[line->len - 1]))
		line->len--;
	d->answer = d->each(d->ctx, line);
	return d->answer;
}

static int tell_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk,
		     void *ctx)
{
	struct diff_line line = { .kind = '@',
				  .before = hunk->old_start,
				  .after = hunk->new_start,
				  .text = hunk->header,
				  .len = hunk->header_len };

	(void)delta;
	return tell(ctx, &line);
}

/* libgit2 says in three ways that no newline ends the text. */
static char kind_of(char origin)
{
	return strchr(" +-", origin) ? origin : '\\';
}

static int tell_line(const git_diff_delta *delta, const git_diff_hunk *hunk,
		     const git_diff_line *of, void *ctx)
{
	struct diff_line line = { .kind = kind_of(of->origin),
				  .before = of->old_lineno,
				  .after = of->new_lineno,
				  .text = of->content,
				  .len = of->content_len };

	(void)delta;
	(void)hunk;
	line.before = line.before < 0 ? 0 : line.before;
	line.after = line.after < 0 ? 0 : line.after;
	if (line.kind == '\\') {
		line.text = _("no newline at the end");
		line.len = strlen(line.text);
	}
	return tell(ctx, &line);
}

int repo_diff(const struct strbuf *before, const struct strbuf *after,
	      int (*each)(void *ctx, const struct diff_line *line), void *ctx)
{
	git_diff_options options = GIT_DIFF_OPTIONS_INIT;
	struct diffing d = { each, ctx, 0 };
	int rc;

	if (repo_git_begin())
		return -1;
	options.context_lines = CONTEXT_LINES;
	options.flags = GIT_DIFF_FORCE_TEXT;
	rc = git_diff_buffers(before->buf, before->len, NULL, after->buf,
			      after->len, NULL, &options, NULL, NULL, tell_hunk,
			      tell_line, &d);
	if (rc && !d.answer)
		d.answer = repo_git_failed(_("cannot compare the two texts"));
	repo_git_end();
	return d.answer;
}
