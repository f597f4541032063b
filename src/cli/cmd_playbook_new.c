/*
 * cmd_playbook_new.c - the first line of a playbook.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/author_file.h"
#include "cli/cmds.h"
#include "watchfloor/author.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* "sub/phishing.json" is a playbook called "phishing". */
static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	return dot ? xstrndup(name, (size_t)(dot - name)) : xstrdup(name);
}

static int from_checklist(cJSON **out, const char *path, const char *author)
{
	struct strbuf text = STRBUF_INIT;
	int ret = file_read(&text, path, PLAYBOOK_MAX_SIZE);

	*out = NULL;
	if (!ret && !text_is_utf8(text.buf, text.len))
		ret = fail(_("%s is not UTF-8"), path);
	if (!ret) {
		*out = document_from_checklist(text.buf, author);
		if (!*out)
			ret = fail(_("%s has no list whose items could be "
				     "steps"),
				   path);
	}
	strbuf_release(&text);
	return ret;
}

static int make(struct cli *c, const char *author)
{
	const char *checklist = cli_value(c, "from"), *path = c->argv[0];
	char *name = name_of(path);
	struct strbuf text = STRBUF_INIT;
	cJSON *document = NULL;
	int ret = 0;

	if (!access(path, F_OK))
		ret = fail_as(REFUSED, _("%s is there already"), path);
	else if (checklist)
		ret = from_checklist(&document, checklist, author);
	else
		document = document_new(name, author);
	if (!ret) {
		document_write(&text, document);
		ret = file_write_atomic(path, text.buf, text.len, 0644);
	}
	cJSON_Delete(document);
	strbuf_release(&text);
	free(name);
	return ret;
}

static int run_new(struct cli *c)
{
	const char *author = cli_value(c, "as");
	char uuid[37], fresh[64];
	int ret;

	snprintf(fresh, sizeof fresh, "identity--%s", uuid4(uuid));
	ret = make(c, author ? author : fresh);
	if (!ret && !author)
		text_print(stderr,
			   _("%s: its author was made up for it; name your "
			     "own with --as\n"),
			   c->argv[0]);
	return ret ? cli_failed(ret) : CLI_OK;
}

static const struct cli_option new_options[] = {
	{ "from", N_("FILE"), N_("a checklist in Markdown: each item a step") },
	{ "as", N_("ID"), N_("the identity-- id of its author") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_new = {
	.name = "playbook new",
	.right = RIGHT_ANYBODY,
	.args = N_("FILE"),
	.help = N_("begin a playbook"),
	.details = N_("Of a checklist the first heading becomes the name, what "
		      "stands before the first item the description, and each "
		      "item of the outermost list a step, one after the "
		      "other."),
	.options = new_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_new,
};
