/*
 * cmd_ticket_move.c - a ticket goes on in another version of its playbook.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/run_move.h"
#include "watchfloor/text.h"

/* ---- words of the command line ---- */

/* Each --map OLD=NEW.  NULL when one is wrong, which has been said. */
static cJSON *map_given(const struct cli *c)
{
	cJSON *map = cJSON_CreateObject();
	const char *given;

	for (int i = 0; (given = cli_nth(c, "map", i)); i++) {
		const char *equals = strchr(given, '=');
		char *old;

		if (!equals || equals == given || !equals[1]) {
			cli_usage(c, _("--map: \"%s\" is not OLDSTEP=NEWSTEP"),
				  given);
			cJSON_Delete(map);
			return NULL;
		}
		old = xstrndup(given, (size_t)(equals - given));
		cJSON_DeleteItemFromObjectCaseSensitive(map, old);
		json_add_str(map, old, equals + 1);
		free(old);
	}
	return map;
}

/* ---- what it comes to ---- */

static void put_line(void *ctx, const char *line, bool dropped)
{
	text_print(stdout, "%s\n", line);
}

static void put_json(const struct run_move *m, bool moved)
{
	cJSON *o = cJSON_CreateObject();
	cJSON *list;

	json_add_str(o, "ticket", m->run->ticket);
	json_add_str(o, "from", m->run->playbook->modified);
	json_add_str(o, "to", m->modified);
	json_add_str(o, "commit", m->commit);
	list = cJSON_AddArrayToObject(o, "answers");
	for (int i = 0; i < m->n; i++) {
		const struct move_answer *a = &m->answers[i];
		cJSON *item = cJSON_CreateObject();

		json_add_int(item, "n", a->n);
		json_add_str(item, "step", a->step);
		json_add_str(item, "to", a->to);
		cJSON_AddBoolToObject(item, "kept", !a->why);
		json_add_str(item, "why", a->why);
		cJSON_AddItemToArray(list, item);
	}
	json_add_str(o, "at", m->at->id);
	cJSON_AddBoolToObject(o, "moved", moved);
	out_json(o);
}

/* ---- the command ---- */

/* CLI_OK: go on. */
static int ask(const struct cli *c, const struct run_move *m)
{
	bool yes = cli_flag(c, "yes");

	if (!yes && (cli_flag(c, "json") || !isatty(STDIN_FILENO)))
		return cli_usage(c, "%s",
				 _("nobody can be asked here: say --yes or "
				   "--dry-run"));
	if (m->lost && !cli_flag(c, "drop")) {
		fail_as(REFUSED,
			Q_("%d answer does not fit the other version: map its "
			   "step (--map), or say that it is dropped (--drop)",
			   "%d answers do not fit the other version: map "
			   "their steps (--map), or say that they are dropped "
			   "(--drop)",
			   m->lost),
			m->lost);
		return cli_failed(REFUSED);
	}
	if (yes || out_confirm(_("move it? [y, or Enter for no]")))
		return CLI_OK;
	text_print(stderr, "watchfloor: %s\n", _("nothing was moved"));
	return CLI_NO;
}

static int move(const struct cli *c, struct desk *d, const struct run_move *m)
{
	bool json = cli_flag(c, "json");
	int ret;

	if (!json)
		run_move_each_line(m, put_line, NULL);
	if (cli_flag(c, "dry-run")) {
		if (json)
			put_json(m, false);
		return CLI_OK;
	}
	ret = ask(c, m);
	if (ret != CLI_OK)
		return ret;
	ret = run_move_do(d, m, cli_flag(c, "drop"), cli_value(c, "note"));
	if (ret < 0)
		return cli_failed(ret);
	if (json)
		put_json(m, true);
	return CLI_OK;
}

static int plan_and_move(const struct cli *c, const cJSON *map)
{
	struct cli copy = *c;
	struct run_move *m = NULL;
	struct desk *d;
	int ret = cli_open(&copy, &d,
			   cli_flag(c, "dry-run") ? LEDGER_READ : LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	ret = run_move_plan(&m, d, c->argv[0], c->argc > 1 ? c->argv[1] : NULL,
			    map);
	ret = ret < 0 ? cli_failed(ret) : move(c, d, m);
	run_move_free(m);
	desk_close(d);
	return ret;
}

static int run_move_command(struct cli *c)
{
	cJSON *map = map_given(c);
	int ret = map ? plan_and_move(c, map) : CLI_USAGE;
	cJSON_Delete(map);
	return ret;
}

static const struct cli_option options[] = {
	{ "map", N_("OLDSTEP=NEWSTEP"),
	  N_("an answer to the old step is one to the new; as often as there "
	     "are") },
	{ "drop", NULL,
	  N_("answers that do not fit stay on the record and do not count") },
	{ "dry-run", NULL, N_("only show what would become of the answers") },
	{ "yes", NULL, N_("do not ask") },
	{ "note", N_("TEXT"), N_("why") },
	{ "json", NULL, N_("one JSON object") },
	{ .name = NULL }
};

const struct subcommand cmd_ticket_move = {
	.name = "ticket move",
	.right = RIGHT_WORK,
	.args = N_("ID [COMMIT]"),
	.help = N_("go on in another version of a ticket's playbook"),
	.details = N_(
		"COMMIT is one that the desk goes by, or one before it; "
		"without it, the newest. The answers are given to the other "
		"version again, in their order: one is kept where that "
		"version waits at the same step, by its id or by --map. What "
		"would be kept and dropped is shown, and asked, unless --yes "
		"is given; what does not fit is only dropped by --drop. It "
		"is refused when the other version would be at its end. "
		"`watchfloor undo` puts the version back."),
	.options = options,
	.min_args = 1,
	.max_args = 2,
	.run = run_move_command,
};
