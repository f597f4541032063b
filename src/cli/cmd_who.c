/*
 * cmd_who.c - who else is there, and in which ticket.
 */
#include "config.h"

#include <stdio.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/presence.h"
#include "watchfloor/text.h"

static const struct cli_option options[] = {
	{ "json", NULL, N_("one JSON object per line") }, { .name = NULL }
};

static void print_json(const struct presence *p)
{
	char since[CLOCK_RFC3339_SIZE];
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "member", p->member);
	if (*p->host)
		json_add_str(o, "store", p->host);
	if (*p->ticket) {
		json_add_str(o, "ticket", p->ticket);
		json_add_str(o, "since", clock_format(since, p->since));
	}
	out_json(o);
}

/* "wu (bj2)     bj1-7      03:11:40 Webshell written" */
static int print_line(struct desk *d, const struct presence *p)
{
	char since[CLOCK_SHORT_SIZE];
	struct strbuf who = STRBUF_INIT;
	struct ticket t;
	int ret = 0;

	strbuf_addstr(&who, p->member);
	if (*p->host)
		strbuf_addf(&who, " (%s)", p->host);
	ticket_init(&t);
	if (!*p->ticket)
		text_print(stdout, "%-12s -\n", who.buf);
	else
		ret = ticket_load(d, p->ticket, &t);
	if (ret == 0 && *p->ticket)
		text_print(stdout, "%-12s %-10s %-14s %s\n", who.buf, t.id,
			   clock_format_short(since, p->since, desk_now(d)),
			   t.title);
	ticket_release(&t);
	strbuf_release(&who);
	return ret == NOT_FOUND ? 0 : ret;
}

static int run_who(struct cli *c)
{
	struct presences all = { NULL, 0, 0 };
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	presences_read(&all, d);
	for (size_t i = 0; i < all.n && ret == 0; i++) {
		if (cli_flag(c, "json"))
			print_json(&all.all[i]);
		else
			ret = print_line(d, &all.all[i]);
	}
	presences_release(&all);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_who = {
	.name = "who",
	.args = "",
	.help = N_("who has a workbench open, and which ticket"),
	.details = N_("A line for each workbench on this store: the member, "
		      "the ticket, since when.  It is no record, and gone as "
		      "soon as the program is.  Who is on another store comes "
		      "by the hub, with its name, and goes within two "
		      "minutes."),
	.options = options,
	.right = RIGHT_WORK,
	.run = run_who,
};
