/*
 * scope.c - what the customer's word covers: assets and actions.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/conf_read.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/network.h"

#define ANY "*"

const struct term authorisation_channels[] = {
	{ "phone", N_("phone") },        { "mail", N_("e-mail") },
	{ "im", N_("instant message") }, { "letter", N_("letter") },
	{ "meeting", N_("meeting") },    { .word = NULL },
};

const struct term document_kinds[] = {
	{ "nda", N_("NDA") },
	{ "risk-notice", N_("risk notice") },
	{ "authorisation-letter", N_("authorisation letter") },
	{ .word = NULL },
};

/* ---- patterns ---- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* After a mismatch the last * takes one byte more: never more steps than the
 * product of both lengths. */
static bool matches(const char *pattern, const char *text)
{
	const char *star = NULL, *from = NULL;

	while (*text) {
		if (*pattern == '*') {
			star = ++pattern;
			from = text;
		} else if (*pattern == '?' || lower(*pattern) == lower(*text)) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star;
			text = ++from;
		} else {
			return false;
		}
	}
	return !pattern[strspn(pattern, "*")];
}

/* ---- covering ---- */

static int covers_asset(void *ctx, const char *item)
{
	const char *asset = ctx;
	struct network net, address;

	if (strcmp(item, ANY) == 0)
		return 1;
	if (network_read(&net, item) && network_read_address(&address, asset))
		return network_has(&net, &address);
	return *asset && matches(item, asset);
}

bool scope_covers_asset(const char *assets, const char *asset)
{
	return conf_each_part(assets, covers_asset, (void *)asset) > 0;
}

static int is_action(void *ctx, const char *item)
{
	return strcmp(item, ANY) == 0 || strcmp(item, ctx) == 0;
}

/* Ends at the first action that the scope does not have. */
static int lacks_action(void *ctx, const char *needed)
{
	return conf_each_part(ctx, is_action, (void *)needed) <= 0;
}

bool scope_covers_action(const char *actions, const char *needed)
{
	return !needed || !*needed ||
	       conf_each_part(needed, lacks_action, (void *)actions) == 0;
}

static int has_action(void *ctx, const char *needed)
{
	return !lacks_action(ctx, needed);
}

bool scope_touches_action(const char *actions, const char *needed)
{
	return !needed || !*needed ||
	       conf_each_part(needed, has_action, (void *)actions) > 0;
}

/* ---- checking ---- */

static int check_asset(void *ctx, const char *item)
{
	struct network net;

	(void)ctx;
	if (strchr(item, '/') && !network_read(&net, item))
		return fail_as(REFUSED,
			       _("\"%s\" is no network; write 10.2.0.0/16"),
			       item);
	return 0;
}

int scope_check_assets(const char *assets)
{
	int ret = conf_each_part(assets, check_asset, NULL);

	return ret < 0 ? REFUSED : 0;
}

int scope_check_actions(const char *actions)
{
	if (strcmp(actions, ANY) == 0)
		return 0;
	if (!*actions)
		return fail_as(REFUSED, _("say which actions"));
	return response_actions_check(actions);
}

int scope_check_channel(const char *word)
{
	return term_named(authorisation_channels, word)
		       ? 0
		       : fail_as(REFUSED,
				 _("there is no channel \"%s\"; there are "
				   "phone, mail, im, letter and meeting"),
				 word);
}

static int add_action(void *ctx, const char *item)
{
	struct strbuf *out = ctx;
	const char *title = strcmp(item, ANY) == 0 ? _("anything")
				    : term_title(response_actions, item);
				    char *all =
					    out->len
						    ? xasprintf(_("%s, %s"),
								out->buf, title)
						    : NULL;

				    strbuf_reset(out);
				    strbuf_addstr(out, all ? all : title);
				    free(all);
				    return 0;
}

void scope_add_actions(struct strbuf *out, const char *actions)
{
	struct strbuf sb = STRBUF_INIT;

	conf_each_part(actions, add_action, &sb);
	strbuf_add(out, sb.buf, sb.len);
	strbuf_release(&sb);
}
