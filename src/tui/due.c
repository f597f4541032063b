/*
 * due.c - how the clocks of a ticket look.
 *
 * Minutes are shown, not seconds: a screen that ticks is a screen that
 * nobody can read.
 */
#include "config.h"

#include "due.h"

#include "watchfloor/clock.h"
#include "watchfloor/i18n.h"

void due_print(struct strbuf *out, int64_t left)
{
	int64_t minutes = (left < 0 ? -left : left) / MINUTE;
	long long m = minutes % 60, h = minutes / 60 % 24;
	long long d = minutes / (24 * 60);

	if (left < 0)
		strbuf_addch(out, '-');
	if (d)
		strbuf_addf(out, "%lldd%lldh", d, h);
	else if (h)
		strbuf_addf(out, "%lldh%02lldm", h, m);
	else
		strbuf_addf(out, "%lldm", m);
}

const char *due_title(enum sla_clock clock)
{
	static const char *const titles[SLA_CLOCKS + 1] = {
		[SLA_ACCEPT] = N_("to accept"),
		[SLA_JUDGE] = N_("to judge"),
		[SLA_INFORM] = N_("to inform"),
		[SLA_CONTAIN] = N_("to contain"),
		[SLA_CLOSE] = N_("to close"),
		[REPORT_CLOCK] = N_("to report"),
	};

	return _(titles[clock]);
}
