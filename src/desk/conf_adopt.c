/*
 * conf_adopt.c - the section [adopt] of desk.conf: what a commit needs before
 * the desk goes by it.
 */
#include "config.h"

#include <string.h>

#include "desk/conf_member.h"
#include "watchfloor/conf.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

static int read_signers(void *element, const struct conf_key *key,
			const char *value)
{
	struct conf *c = element;

	if (value[0] < '0' || value[0] > '9' || value[1])
		return fail(_("\"%s\" is no number of signers; it is a digit"),
			    value);
	c->adopts = true;
	c->adopt_signers = value[0] - '0';
	return 0;
}

static const struct conf_type signers_type = { N_("number"), read_signers,
					       NULL };

static int read_commits(void *element, const struct conf_key *key,
			const char *value)
{
	struct conf *c = element;

	if (strcmp(value, "signed") != 0 && strcmp(value, "any") != 0)
		return fail(_("\"%s\": commits are signed or any"), value);
	c->adopts = true;
	c->adopt_signed = strcmp(value, "signed") == 0;
	return 0;
}

static const struct conf_type commits_type = { N_("word"), read_commits, NULL };

const struct conf_key adopt_keys[] = {
	{ "signers", &signers_type,
	  .help = N_("members, other than who wrote it, who must have signed "
		     "a commit or a tag on it before the desk goes by it; 0: "
		     "somebody adopts it, nobody signs") },
	{ "commits", &commits_type,
	  .help = N_("signed: each commit must be signed by a member; any") },
	{ 0 },
};
